#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/money.h"
#include "domain/service/events.h"
#include "projections/read_lease.h"
#include "projections/view.h"

// One timeline per household: what happened to it and with it, whatever area it came from, in the order in which it
// happened. The steps of an order or a case that only concern the desk are not on it: they are in the history of the
// order or case.
namespace steward {

// Stored: append only.
enum class TimelineKind : std::uint8_t {
  move = 1,     // in and out
  bill = 2,     // bills, charges, arrears brought forward
  payment = 3,  // payments, reversals, credit applied, what was paid before the log began
  order = 4,
  service_case = 5,  // complaints, suggestions, enquiries, praise
  contact = 6,       // calls, visits, messages
  debt = 7,          // late fees, waivers, write-offs, disputes, promises
  invoice = 8,       // tax invoices and credit notes
};
inline constexpr std::uint8_t kTimelineKinds = 8;

struct TimelineEntry {
  std::uint32_t number = 0;  // its place in the household's history: ascending, not all are told here
  TimelineKind kind = TimelineKind::move;
  EventType type = 0;            // what happened
  Position position = 0;         // where to read all of it
  Instant at;                    // when it happened
  Uuid about;                    // payment, bill run, order, case, contact or invoice; nil: the household itself
  std::int32_t number_year = 0;  // of the order, case or receipt; 0: none
  std::int64_t number_in_year = 0;
  std::optional<Money> amount;
  std::uint8_t score = 0;                    // of a rating
  service::Via via = service::Via::unknown;  // of a rating, or of the confirmation of a reply
  service::Privacy privacy = service::Privacy::resident;
  Sealed text;  // what was said, written or noted; may be empty
  bool operator==(const TimelineEntry&) const = default;
};

struct TimelinePage {
  std::vector<TimelineEntry> entries;  // in the asked direction
  std::optional<std::string> next;     // bytes to ask for the page behind this one; nullopt: this was the last
  std::optional<Position> parked_at;   // `degraded`: entries from this event on are missing
};

// All rows belong to one household: a poison event parks that household only.
class TimelineView final : public View {
 public:
  static constexpr std::string_view kName = "timeline";
  static constexpr std::uint32_t kVersion = 7;

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::uint32_t version() const override { return kVersion; }
  [[nodiscard]] std::string_view group() const override;
  [[nodiscard]] EventTypes handles() const override;
  [[nodiscard]] PoisonPolicy on_poison() const override { return PoisonPolicy::park_household; }
  [[nodiscard]] bool by_community() const override { return true; }
  [[nodiscard]] Result<void> on(const RecordedEvent& recorded, Rows& rows) const override;
  [[nodiscard]] bool derives(std::string_view key) const override;
  void derive(std::string_view key, std::string_view value, KeyList& keys) const override;
  [[nodiscard]] std::string describe_key(std::string_view key) const override;
};

// Reads one lease; must not outlive it.
class TimelineQuery {
 public:
  [[nodiscard]] static Result<TimelineQuery> open(const ReadLease& lease);

  struct Question {
    CompanyNo company;
    HouseholdId household;
    std::optional<TimelineKind> kind;  // nullopt: all
    bool newest_first = false;
    service::Privacy reader = service::Privacy::resident;  // entries above it are left out
  };
  // A household without entries, or of another company, has an empty page. Reads the entries of the page and those left
  // out between them. cursor-invalid when the cursor is not a place on this timeline.
  [[nodiscard]] Result<TimelinePage> page(const Question& question, std::string_view cursor, std::size_t limit) const;

 private:
  explicit TimelineQuery(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward
