#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/backdating.h"
#include "domain/base/result.h"
#include "domain/command.h"
#include "domain/event.h"
#include "domain/state.h"
#include "domain/stream.h"

// The one way in: plan says what a command needs, decide turns it into events or refuses it. Pure.
namespace steward {

inline constexpr std::size_t kMaxStreamsOfCommand = 16;

// The streams of a command, all of the caller's company (or of company 0 for operations, access and companies).
struct Plan {
  CompanyNo company;                 // whose streams these are
  std::vector<StreamId> writes;      // writes[0] is the one that If-Match speaks of
  std::vector<StreamId> consults;    // read, not written
  std::vector<CounterKey> counters;  // whose next number may be taken
};

// What is known from the command alone. `company` is the caller's.
[[nodiscard]] Plan plan(CompanyNo company, const Command& command);

// What a decision may see. Pointers stay valid during the call.
class Facts {
 public:
  void add(const StreamId& stream, const State* state, Version version = 0) {
    states_.push_back({stream, state, version});
  }
  void add(const CounterKey& key, std::int64_t last) { counters_.push_back({key, last}); }

  // The state of a planned stream; asserts that it was planned.
  [[nodiscard]] const State& state(const StreamId& stream) const;
  [[nodiscard]] Version version(const StreamId& stream) const;
  // The last number taken; 0 when none was. Asserts that it was planned.
  [[nodiscard]] std::int64_t counter(const CounterKey& key) const;
  // The state as what its stream must be; not for faulted ones.
  template <class T>
  [[nodiscard]] const T& get(const StreamId& stream) const {
    return std::get<T>(state(stream));
  }
  // The community that the command is about: that of the first planned stream which belongs to one. Nil when none does:
  // the command is a company's or the operator's.
  [[nodiscard]] CommunityId community() const;
  // The first planned stream whose state is faulted.
  [[nodiscard]] const Faulted* faulted() const;

 private:
  struct StateEntry {
    StreamId stream;
    const State* state;
    Version version;
  };
  struct CounterEntry {
    CounterKey key;
    std::int64_t last;
  };
  std::vector<StateEntry> states_;
  std::vector<CounterEntry> counters_;
};

// Asked again when the first states and counters are there: streams that only they name (statement → house, the number
// of a new company …). Adds to the plan; returns false when nothing was added.
[[nodiscard]] bool plan_further(const Command& command, const Facts& facts, Plan& plan);

// Whose clocks count where no community says otherwise.
inline constexpr std::string_view kUsualTimeZone = "Asia/Shanghai";

struct DecisionContext {
  CompanyNo company;    // the caller's
  Instant recorded_at;  // what the log will say
  // The civil date of recorded_at, and how far the clocks are ahead of UTC then, in the zone of Facts::community();
  // in kUsualTimeZone for a command of no community.
  Date today;
  std::int32_t utc_offset_minutes = 0;
  std::optional<Instant> occurred_at;  // when it happened, if the caller says so
  bool may_backdate = false;           // the caller may enter what lies further back than the free days …
  BackdatingReason backdating = BackdatingReason::none;  // … and says why
  std::int32_t free_days = kFreeBackdatingDays;          // of what happened; money has the usual ones
};

// The effective date of what counts for every period: that a house stands or that a fee item exists is no matter of the
// day on which it was typed in. 1900-01-01, the first date there is.
inline constexpr Date kAlways{-25'567};

struct NewEvent {
  StreamId stream;
  Event event;
  CommunityId community;  // nil when the stream belongs to no community
  Date effective_date;
};

// Outcome parameters are remembered with the command and are all that its answer is made of.
struct Decision {
  std::vector<NewEvent> events;
  std::vector<Param> outcome;
};

[[nodiscard]] Result<Decision> decide(const Facts& facts, const Command& command, const DecisionContext& context);

}  // namespace steward
