#include "api/answers.h"

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "api/problem.h"
#include "domain/base/refusals.h"

namespace steward::api {

namespace {

namespace bj = boost::json;

std::array<AnswersOfArea, 5> areas() {
  return {answers_of_billing(), answers_of_books(), answers_of_operations(), answers_of_registry(),
          answers_of_service()};
}

std::vector<NamedShape> all_shapes() {
  std::vector<NamedShape> all;
  for (const AnswersOfArea& area : areas()) all.insert(all.end(), area.shapes.begin(), area.shapes.end());
  return all;
}

bool is_of(const AnswerShape& answer, const Route& route) {
  if (route.command != nullptr) return answer.command == route.command;
  if (route.query != nullptr) return answer.query == route.query;
  return answer.direct == route.direct && route.direct != nullptr;
}

// Every type there is: the closed lists of the edge and of the domain.
bj::array problem_names() {
  bj::array names;
  for (const ProblemType& type : problem_types()) names.emplace_back("/problems/" + std::string(type.code));
  for (const Refusal& refusal : refusals()) names.emplace_back("/problems/" + std::string(refusal.code));
  return names;
}

}  // namespace

bj::object answer_schema(const Route& route) {
  for (const AnswersOfArea& area : areas()) {
    const auto found = std::find_if(area.answers.begin(), area.answers.end(),
                                    [&](const AnswerShape& answer) { return is_of(answer, route); });
    if (found == area.answers.end()) continue;
    if (found->command == nullptr) return schema_of(found->shape, all_shapes());
    return schema_of("{...CommandAnswer, " + std::string(found->shape) + "}", all_shapes());
  }
  return {{"type", "object"}};
}

bj::object cloud_event_schema() { return schema_of("CloudEvent", all_shapes()); }

bj::object schema_components() {
  const std::vector<NamedShape> shapes = all_shapes();
  bj::object components;
  for (const NamedShape& shape : shapes) components[shape.name] = schema_of(shape, shapes);
  components.at("Problem").at("properties").at("type").as_object()["enum"] = problem_names();
  return components;
}

}  // namespace steward::api
