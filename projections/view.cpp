#include "projections/view.h"

namespace steward {

void View::reads(const RecordedEvent&, std::string_view, KeyList&) const {}
bool View::derives(std::string_view) const { return false; }

void View::derive(std::string_view, std::string_view, KeyList&) const {}

void View::widen(std::string_view, KeyList&) const {}

std::string View::describe_key(std::string_view) const { return {}; }

std::string family_name(const View& view, std::uint64_t rebuild) {
  std::string name = "view." + std::string(view.name()) + ".v" + std::to_string(view.version());
  if (rebuild != 0) name += "." + std::to_string(rebuild);
  return name;
}

}  // namespace steward
