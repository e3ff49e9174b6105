#include "replay/name_book.h"

#include <optional>
#include <utility>

namespace steward {

namespace {

template <class Numbered>
std::string number_words(const Numbered& event) {
  return std::to_string(event.number_year) + "-" + std::to_string(event.number);
}

}  // namespace

// What the first event of a stream says; a name that cannot be read is only a name less.
template <class Born, class Take>
std::string NameBook::from_first(CompanyNo company, const StreamId& stream, Take take) {
  std::optional<std::string> name;
  const auto look = [&] {
    static_cast<void>(index_.visit_stream(company, stream, 1, [&](const RecordedEvent& recorded) -> Result<bool> {
      if (const auto* born = get_if<Born>(&recorded.event)) name = take(*born);
      return false;
    }));
  };
  look();
  if (!name && catch_up_) {
    std::exchange(catch_up_, {})();
    look();
  }
  return name.value_or("");
}

template <class Born, class Take>
std::string NameBook::remembered(CompanyNo company, const StreamId& stream, Take take) {
  const auto [at, fresh] = names_.try_emplace({company, stream});
  if (fresh) at->second = from_first<Born>(company, stream, take);
  return at->second;
}

std::string NameBook::fee_item(CompanyNo company, FeeItemId id) {
  return remembered<billing::FeeItemDefined>(company, stream_of(id), [](const auto& e) { return e.name; });
}

std::string NameBook::credential(CredentialId id) {
  if (id.is_nil()) return {};
  return remembered<access::ApiKeyIssued>(CompanyNo{0}, stream_of(id), [](const auto& e) { return e.label; });
}

std::string NameBook::order(CompanyNo company, WorkOrderId id) {
  return remembered<work_orders::WorkOrderReported>(company, stream_of(id),
                                                    number_words<work_orders::WorkOrderReported>);
}

std::string NameBook::of_case(CompanyNo company, CaseId id) {
  return remembered<service::CaseFiled>(company, stream_of(id), number_words<service::CaseFiled>);
}

std::string NameBook::category(CompanyNo company, CategoryId id) {
  return remembered<work_orders::CategoryDefined>(company, stream_of(id), [](const auto& e) { return e.name; });
}

std::string NameBook::staff(CompanyNo company, StaffId id) {
  return remembered<staff::StaffRegistered>(company, stream_of(id), [](const auto& e) { return e.code; });
}

std::string NameBook::equipment(CompanyNo company, EquipmentId id) {
  return remembered<equipment::EquipmentRegistered>(company, stream_of(id), [](const auto& e) { return e.name; });
}

std::string NameBook::house(CompanyNo company, HouseId id) {
  registry::HouseRegistered house;
  const std::string number = from_first<registry::HouseRegistered>(company, stream_of(id), [&](const auto& e) {
    house = e;
    return e.number;
  });
  if (number.empty()) return {};
  const std::string building = from_first<registry::BuildingRegistered>(company, stream_of(house.building),
                                                                        [](const auto& e) { return e.code; });
  const std::string community = from_first<registry::CommunityRegistered>(company, stream_of(house.community),
                                                                          [](const auto& e) { return e.name; });
  return community + " " + building + "-" + number;
}

}  // namespace steward
