#pragma once

#include <boost/json.hpp>
#include <string>

#include "eventstore/base/time_zone.h"
#include "eventstore/keyring/keyring.h"
#include "replay/event_json.h"
#include "replay/household_history.h"
#include "replay/name_book.h"
#include "replay/narrative.h"

// A history for people and for programs: a table, a JSON document, a CSV file.
namespace steward {

struct HistoryReader {
  Language language = Language::chinese;
  TimeZone place;
  const Keyring* keyring = nullptr;  // null: boxes stay closed
  bool may_see_full = false;
  NameBook* names = nullptr;
  service::Privacy notes = service::Privacy::managers;  // what is said for others stays closed or untold
};

// How an event is put into words, and its boxes opened, for this reader. Must not outlive the reader.
[[nodiscard]] Telling telling_for(const HistoryReader& reader, const RecordedEvent& recorded);
[[nodiscard]] OpenBox boxes_for(const HistoryReader& reader, const RecordedEvent& recorded);
// Channel, and what the key is for: "api (front desk 2)".
[[nodiscard]] std::string actor_words(const Actor& actor, const HistoryReader& reader);

// Two lines an event: numbers and times, then the words.
[[nodiscard]] std::string history_table(const HouseholdHistory& history, const HistoryReader& reader);
[[nodiscard]] std::string history_table(const HouseHistory& history, const HistoryReader& reader);

// {"household_id":…,"events":[{"nth":…,"words":…,"arrears_fen":…,"credit_fen":…, and what recorded_to_json gives}]}
[[nodiscard]] boost::json::object history_json(const HouseholdHistory& history, const HistoryReader& reader);
[[nodiscard]] boost::json::object history_json(const HouseHistory& history, const HistoryReader& reader);

// For spreadsheets: UTF-8 with a byte order mark, CRLF, and no cell that a spreadsheet would take for a formula.
[[nodiscard]] std::string history_csv(const HouseholdHistory& history, const HistoryReader& reader);
[[nodiscard]] std::string history_csv(const HouseHistory& history, const HistoryReader& reader);

}  // namespace steward
