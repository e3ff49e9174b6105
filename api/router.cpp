#include <boost/url.hpp>

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

// The values of the variables when the segments fit the pattern.
bool fits(std::string_view pattern, const std::vector<std::string_view>& segments, std::vector<std::string>& values) {
  const std::vector<std::string_view> parts = pieces(pattern);
  if (parts.size() != segments.size()) return false;
  values.clear();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!is_variable(parts[i])) {
      if (parts[i] != segments[i]) return false;
      continue;
    }
    const auto encoded = boost::urls::make_pct_string_view(segments[i]);
    if (!encoded || segments[i].empty()) return false;
    values.push_back(encoded->decode());
  }
  return true;
}

}  // namespace

Match match(http::Method method, std::string_view path) {
  Match found;
  if (path.empty() || path.front() != '/') return found;
  const std::vector<std::string_view> segments = pieces(path);
  const http::Method wanted = method == http::Method::head ? http::Method::get : method;
  std::vector<std::string> values;
  for (const Route& route : routes()) {
    if (!fits(route.path, segments, values)) continue;
    found.path_known = true;
    if (route.method != wanted) continue;
    found.route = &route;
    found.values = std::move(values);
    return found;
  }
  return found;
}

}  // namespace steward::api
