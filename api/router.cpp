#include <boost/url.hpp>
#include <optional>
#include <set>

#include "api/route.h"

namespace steward::api {

namespace {

std::vector<std::string_view> pieces(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

bool is_variable(std::string_view piece) { return piece.size() > 2 && piece.front() == '{' && piece.back() == '}'; }

// A route with its path taken apart, once: every request is held against all of them.
struct Pattern {
  const Route* route;
  std::vector<std::string_view> parts;
};

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> all = [] {
    std::vector<Pattern> made;
    for (const Route& route : routes()) made.push_back({&route, pieces(route.path)});
    return made;
  }();
  return all;
}

bool looks_like(const std::vector<std::string_view>& parts, const std::vector<std::string_view>& segments) {
  if (parts.size() != segments.size()) return false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (is_variable(parts[i]) ? segments[i].empty() : parts[i] != segments[i]) return false;
  }
  return true;
}

// The values of the variables; nullopt when one of them is not encoded as it must be.
std::optional<std::vector<std::string>> values_of(const std::vector<std::string_view>& parts,
                                                  const std::vector<std::string_view>& segments) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!is_variable(parts[i])) continue;
    const auto encoded = boost::urls::make_pct_string_view(segments[i]);
    if (!encoded) return std::nullopt;
    values.push_back(encoded->decode());
  }
  return values;
}

}  // namespace

Match match(http::Method method, std::string_view path) {
  Match found;
  if (path.empty() || path.front() != '/') return found;
  const std::vector<std::string_view> segments = pieces(path);
  const http::Method wanted = method == http::Method::head ? http::Method::get : method;
  for (const Pattern& pattern : patterns()) {
    if (!looks_like(pattern.parts, segments)) continue;
    auto values = values_of(pattern.parts, segments);
    if (!values) continue;
    found.path_known = true;
    if (pattern.route->method != wanted) continue;
    found.route = pattern.route;
    found.values = std::move(*values);
    return found;
  }
  return found;
}

std::string allowed_methods(std::string_view path) {
  const std::vector<std::string_view> segments = pieces(path);
  std::set<http::Method> methods;
  for (const Pattern& pattern : patterns()) {
    if (!looks_like(pattern.parts, segments) || !values_of(pattern.parts, segments)) continue;
    methods.insert(pattern.route->method);
    if (pattern.route->method == http::Method::get) methods.insert(http::Method::head);
  }
  std::string names;
  for (const http::Method method : methods) names.append(names.empty() ? "" : ", ").append(http::to_string(method));
  return names;
}

}  // namespace steward::api
