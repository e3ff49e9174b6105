#include "api/accept.h"

#include <algorithm>
#include <optional>

namespace steward::api {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The piece up to `separator`, which is taken off with it.
std::string_view cut(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const std::string_view piece = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trimmed(piece);
}

constexpr int kFullWeight = 1000;

// q=0.8 in thousandths; what cannot be read counts in full.
int weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = cut(parameters, ';');
    if (parameter.size() < 3 || !(parameter.starts_with("q=") || parameter.starts_with("Q="))) continue;
    const std::string_view number = parameter.substr(2);
    if (number.front() != '0') return kFullWeight;
    int weight = 0;
    int place = 100;
    for (const char c : number.substr(std::min<std::size_t>(2, number.size()))) {
      if (c < '0' || c > '9') return kFullWeight;
      weight += (c - '0') * place;
      place /= 10;
    }
    return weight;
  }
  return kFullWeight;
}

struct Wish {
  int weight = 0;
  std::size_t place = 0;
};

std::optional<Wish> wish_for(std::string_view accept, std::string_view type) {
  for (std::size_t place = 0; !accept.empty(); ++place) {
    std::string_view range = cut(accept, ',');
    if (http::equal_ignoring_case(cut(range, ';'), type)) return Wish{weight_of(range), place};
  }
  return std::nullopt;
}

}  // namespace

bool asks_for(const http::Request& request, std::string_view type) {
  const auto accept = request.header("Accept");
  if (!accept) return false;
  const auto wish = wish_for(*accept, type);
  if (!wish || wish->weight == 0) return false;
  const auto json = wish_for(*accept, "application/json");
  if (!json || wish->weight > json->weight) return true;
  return wish->weight == json->weight && wish->place < json->place;
}

}  // namespace steward::api
