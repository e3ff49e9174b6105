#pragma once

#include <string>

#include "eventstore/base/clock.h"
#include "eventstore/base/uuid7.h"
#include "eventstore/keyring/keyring.h"
#include "eventstore/store.h"
#include "replay/demo/pipeline.h"
#include "replay/demo/random.h"

namespace steward::demo {

// The hand that writes the demo: ids, sealed texts, commands on their way, and the clock that is driven through the
// months. What is on its way is decided at the time that the clock shows then: drain the pipeline before time goes on.
struct Scribe {
  Scribe(EventStore& store_in, Keyring& keyring_in, ManualClock& clock_in, std::uint64_t seed)
      : store(store_in), keyring(keyring_in), clock(clock_in), random(seed), pipeline(store_in) {}

  EventStore& store;
  Keyring& keyring;
  ManualClock& clock;
  Random random;
  Pipeline pipeline;
  CompanyNo company;

  template <class IdType>
  [[nodiscard]] IdType new_id() {
    return IdType{make_uuid7(clock.now().micros / 1000, ++ids_made_, random.next())};
  }
  [[nodiscard]] Submission submission(Command command, const Actor& actor, CompanyNo of) {
    Submission submission;
    submission.command = std::move(command);
    submission.id = new_id<CommandId>();
    submission.company = of;
    submission.actor = actor;
    return submission;
  }
  void send(Command command, const Actor& actor) { pipeline.send(submission(std::move(command), actor, company)); }
  [[nodiscard]] Result<Sealed> seal(PersonId person, FieldClass field, CommandId command, const std::string& text) {
    return keyring.seal({company, person, field, command}, text);
  }
  // Time goes on to this instant, never back.
  void advance_to(Instant instant) {
    if (instant > clock.now()) clock.advance_to(instant);
  }

 private:
  std::uint32_t ids_made_ = 0;
};

// Of a clock in Shanghai, which has had no summer time since 1991. `minute` may go past the day.
inline constexpr std::int32_t kShanghaiMinutes = 8 * 60;
[[nodiscard]] constexpr Instant instant_at(Date day, std::int64_t minute) {
  return Instant{(std::int64_t{day.days} * 24 * 60 + minute - kShanghaiMinutes) * 60'000'000};
}
[[nodiscard]] constexpr Date day_in_shanghai(Instant instant) {
  constexpr std::int64_t kDay = 86'400'000'000;
  const std::int64_t local = instant.micros + std::int64_t{kShanghaiMinutes} * 60'000'000;
  return Date{static_cast<std::int32_t>(local / kDay - (local % kDay < 0 ? 1 : 0))};
}
[[nodiscard]] constexpr Instant plus_minutes(Instant instant, std::int64_t minutes) {
  return Instant{instant.micros + minutes * 60'000'000};
}

}  // namespace steward::demo
