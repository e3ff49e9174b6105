#pragma once

#include <functional>
#include <string>

#include "domain/event.h"
#include "eventstore/log/frame.h"

namespace steward {

enum class Language : std::uint8_t { english, chinese };

// What an event does not say itself. A function that is not there, or that gives "", leaves the telling without it.
struct Telling {
  Language language = Language::english;
  service::Privacy reader = service::Privacy::managers;  // how technicians compared is not a resident's
  std::function<std::string(const Sealed&)> personal;    // as far as the reader may see: a name, a mask, "erased"
  std::function<std::string(FeeItemId)> fee_item;        // as on the bill: 物业费
  std::function<std::string(Instant)> time;              // by the clock of the place; else in UTC
  std::function<std::string(WorkOrderId)> order;         // its number: 2026-118
  std::function<std::string(CaseId)> of_case;            // its number: 2026-41
  std::function<std::string(CategoryId)> category;       // the kind of work: 水管爆裂
  std::function<std::string(StaffId)> staff;             // the number on the badge: W07
  std::function<std::string(EquipmentId)> equipment;     // 1号楼客梯
};

// What happened, in words for people: one line, amounts in yuan, periods and dates by the calendar. Pure.
[[nodiscard]] std::string narrate(const Event& event, const Telling& telling);
// And why it was entered late, if it was.
[[nodiscard]] std::string narrate(const RecordedEvent& recorded, const Telling& telling);

// 2026-11, 2026-11 to 2027-01, 2026-11-10 to 2026-11-30: of a half-open period, with its last day.
[[nodiscard]] std::string period_words(Date from, Date to, Language language);

}  // namespace steward
