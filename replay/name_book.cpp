#include "replay/name_book.h"

namespace steward {

namespace {

// What the first event of a stream says; a name that cannot be read is only a name less.
template <class Born, class Take>
std::string from_first(const Index& index, CompanyNo company, const StreamId& stream, Take take) {
  std::string name;
  static_cast<void>(index.visit_stream(company, stream, 1, [&](const RecordedEvent& recorded) -> Result<bool> {
    if (const auto* born = std::get_if<Born>(&recorded.event)) name = take(*born);
    return false;
  }));
  return name;
}

}  // namespace

std::string NameBook::fee_item(CompanyNo company, FeeItemId id) {
  const auto [at, fresh] = fee_items_.try_emplace({company, id});
  if (fresh) {
    at->second =
        from_first<billing::FeeItemDefined>(index_, company, stream_of(id), [](const auto& e) { return e.name; });
  }
  return at->second;
}

std::string NameBook::credential(CredentialId id) {
  if (id.is_nil()) return {};
  const auto [at, fresh] = credentials_.try_emplace(id);
  if (fresh) {
    at->second =
        from_first<access::ApiKeyIssued>(index_, CompanyNo{0}, stream_of(id), [](const auto& e) { return e.label; });
  }
  return at->second;
}

std::string NameBook::house(CompanyNo company, HouseId id) {
  registry::HouseRegistered house;
  const std::string number = from_first<registry::HouseRegistered>(index_, company, stream_of(id), [&](const auto& e) {
    house = e;
    return e.number;
  });
  if (number.empty()) return {};
  const std::string building = from_first<registry::BuildingRegistered>(index_, company, stream_of(house.building),
                                                                        [](const auto& e) { return e.code; });
  const std::string community = from_first<registry::CommunityRegistered>(index_, company, stream_of(house.community),
                                                                          [](const auto& e) { return e.name; });
  return community + " " + building + "-" + number;
}

}  // namespace steward
