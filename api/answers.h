#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <span>
#include <string_view>

#include "api/route.h"
#include "api/shapes.h"

// What the routes answer, said as shapes (api/shapes.h) beside the table of routes: an area has its shapes and answers
// in api/answers_of_<area>.cpp. The tests of the binary hold every answer they get against it.
namespace steward::api {

// What is made by a handler, on whatever route: JSON of a query; of a command what it adds to CommandAnswer.
struct AnswerShape {
  constexpr AnswerShape(Query query_in, std::string_view shape_in) : query(query_in), shape(shape_in) {}
  constexpr AnswerShape(Direct direct_in, std::string_view shape_in) : direct(direct_in), shape(shape_in) {}
  constexpr AnswerShape(Commander command_in, std::string_view members) : command(command_in), shape(members) {}

  Query query = nullptr;
  Direct direct = nullptr;
  Commander command = nullptr;
  std::string_view shape;
};

struct AnswersOfArea {
  std::span<const NamedShape> shapes;
  std::span<const AnswerShape> answers;
};
[[nodiscard]] AnswersOfArea answers_of_billing();
[[nodiscard]] AnswersOfArea answers_of_books();
[[nodiscard]] AnswersOfArea answers_of_operations();
[[nodiscard]] AnswersOfArea answers_of_registry();
[[nodiscard]] AnswersOfArea answers_of_service();

// The JSON schema of what a route answers with success; {"type":"object"} where its area says nothing.
[[nodiscard]] boost::json::object answer_schema(const Route& route);
// That of an event in the form of CloudEvents.
[[nodiscard]] boost::json::object cloud_event_schema();
// The named shapes, and Problem.
[[nodiscard]] boost::json::object schema_components();

}  // namespace steward::api
