#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "eventstore/log/log_feed.h"
#include "projections/row_buffer.h"
#include "projections/view.h"

namespace steward {

struct HouseholdKey {
  CompanyNo company;
  HouseholdId household;
  auto operator<=>(const HouseholdKey&) const = default;
};

// Engine's rows inside a view's family: a parked household, {position of the poison event, code}.
[[nodiscard]] std::string parked_key(HouseholdKey household);
[[nodiscard]] std::string parked_prefix();
struct ParkedRow {
  Position position = 0;
  std::string code;
};
[[nodiscard]] std::string encode(const ParkedRow& row);
[[nodiscard]] Result<ParkedRow> decode_parked_row(std::string_view bytes);
[[nodiscard]] Result<HouseholdKey> decode_parked_key(std::string_view key);

// An event that a view is to pass over: view, version, event.
using Skip = std::tuple<std::string, std::uint32_t, Position>;

// What was decided about poison events while a frame is run again.
struct PoisonDecisions {
  std::set<Skip> skipped;
  std::map<std::tuple<std::string, std::uint32_t, Position, HouseholdKey>, std::string> parked;  // … household → code
};

struct DeliveryFailure {
  std::size_t table = 0;
  Position position = 0;
  EventType type = 0;
  HouseholdKey household;  // nil unless the view parks households
  Error error;
  bool storage = false;  // the rows could not be read: not the event's fault
};

// A view's code over one set of rows. Not thread-safe.
class ViewTable {
 public:
  ViewTable(const View& view, const KvStore& store, Family family, bool family_is_empty)
      : view_(view), types_(view.handles()), buffer_(view, store, family, family_is_empty) {}

  [[nodiscard]] const View& view() const { return view_; }
  [[nodiscard]] RowBuffer& buffer() { return buffer_; }
  [[nodiscard]] const std::set<HouseholdKey>& parked() const { return parked_; }
  [[nodiscard]] bool handles(EventType type) const { return types_.contains(type); }
  // Reads which households are parked.
  [[nodiscard]] Result<void> load_parked(const KvStore& store, Family family);

  // Reads what the handlers of these frames' events say that they will ask for.
  [[nodiscard]] Result<void> read_ahead(std::span<const FramePtr> frames);

  // Calls the view's handler. On a failure the rows of the failing call are undone, earlier ones of the event are not.
  [[nodiscard]] std::optional<DeliveryFailure> deliver(const RecordedEvent& recorded, const PoisonDecisions& decisions);
  // One household's share of the event, parked or not.
  [[nodiscard]] std::optional<DeliveryFailure> deliver_to(const RecordedEvent& recorded, HouseholdKey household);

  void park(HouseholdKey household, const ParkedRow& row);
  void unpark(HouseholdKey household);
  // Undoes everything since the last keep().
  void roll_back();
  void keep();
  // What was kept and collected could not be written: undoes it too.
  void discard();
  // It was written; so many bytes of rows may stay in memory.
  void written(std::size_t cache);

 private:
  [[nodiscard]] std::optional<DeliveryFailure> call(const RecordedEvent& recorded, HouseholdKey household,
                                                    std::string_view prefix);

  const View& view_;
  const EventTypes types_;
  RowBuffer buffer_;
  KeyList expected_;  // kept for its memory
  std::set<HouseholdKey> parked_;
  std::vector<HouseholdKey> newly_parked_;  // since the last keep()
  std::vector<HouseholdKey> unwritten_;     // parked and kept since the last written()
};

// The operators' decisions that stand in the log behind this position, up to its durable one.
[[nodiscard]] Result<std::set<Skip>> skips_behind(const LogFeed& feed, Position position);
// True when one of them is to skip this event in this view.
[[nodiscard]] Result<bool> is_skipped(const LogFeed& feed, const View& view, Position position);

}  // namespace steward
