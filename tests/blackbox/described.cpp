#include "tests/blackbox/described.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <mutex>
#include <set>
#include <tuple>

#include "api/openapi.h"
#include "api/route.h"
#include "tests/support/schema_check.h"

namespace steward::blackbox {

namespace {

namespace bj = boost::json;

// What the binary serves, which is of the same sources.
const bj::object& document() {
  static const bj::value parsed = bj::parse(api::openapi_document());
  return parsed.get_object();
}

const bj::object& components() { return document().at("components").at("schemas").as_object(); }

// Tells a difference of a route once, however many answers have it.
void tell(const std::string& route, const test::Mismatch& mismatch) {
  static std::mutex mutex;
  static std::set<std::tuple<std::string, std::string, std::string>> told;
  const std::lock_guard lock(mutex);
  if (!told.emplace(route, mismatch.member, mismatch.expected).second) return;
  ADD_FAILURE() << "not as described: " << route
                << "\n  member:   " << (mismatch.member.empty() ? "(the whole)" : mismatch.member)
                << "\n  expected: " << mismatch.expected << "\n  got:      " << mismatch.got;
}

void tell_all(const std::string& route, const std::vector<test::Mismatch>& mismatches) {
  for (const test::Mismatch& mismatch : mismatches) tell(route, mismatch);
}

// In the document other members are possible, so that a client bears with those of a later version.
const bj::value& strict_problem() {
  static const bj::value schema = [] {
    bj::value problem = components().at("Problem");
    problem.as_object()["additionalProperties"] = false;
    return problem;
  }();
  return schema;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

const api::Route* route_of(std::string_view method, std::string_view target) {
  const auto known = http::parse_method(method);
  return known ? api::match(*known, target.substr(0, target.find('?'))).route : nullptr;
}

// What any request may be refused with, whatever route it is of.
bool is_of_http(int status) {
  constexpr std::array kStatuses = {405, 406, 408, 414, 417, 431, 500, 505};
  return std::find(kStatuses.begin(), kStatuses.end(), status) != kStatuses.end();
}

// What is described of this status; nullptr: nothing.
const bj::object* response_of(const bj::object& responses, int status) {
  const bj::value* response = responses.if_contains(std::to_string(status));
  if (response == nullptr && status / 100 == 2) response = responses.if_contains("2XX");
  return response == nullptr ? nullptr : &response->as_object();
}

}  // namespace

void expect_described(std::string_view method, std::string_view target, const Answer& answer) {
  const std::string type = answer.header("Content-Type");
  const std::string form = type.substr(0, type.find(';'));
  if (answer.status == 0 || answer.body.empty()) return;
  const api::Route* route = route_of(method, target);
  const bool problem = form == "application/problem+json";
  if (problem) tell_all("problem " + answer.problem(), test::mismatches(strict_problem(), components(), answer.json()));
  const bool good = answer.status / 100 == 2;
  if (route == nullptr || (!good && !problem)) return;
  if (problem && (is_of_http(answer.status) || route->permission == api::Permission::anyone)) return;
  const std::string name = std::string(method) + " " + std::string(route->path);
  const bj::object& operation = document().at("paths").at(route->path).at(lower(method)).as_object();
  const bj::object* response = response_of(operation.at("responses").as_object(), answer.status);
  if (response == nullptr) {
    const std::string got = std::to_string(answer.status) + (problem ? " " + answer.problem() : std::string());
    return tell(name, {"(status)", "one that is described", got});
  }
  if (problem) return;
  const bj::value* described = response->at("content").as_object().if_contains(form);
  if (described == nullptr) return tell(name, {"(Content-Type)", "one that is described", form});
  if (!form.ends_with("json")) return;
  tell_all(name, test::mismatches(described->at("schema"), components(), answer.json()));
}

}  // namespace steward::blackbox
