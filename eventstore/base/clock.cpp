#include "eventstore/base/clock.h"

#include <algorithm>

#include "domain/base/assert.h"

namespace steward {

namespace chrono = std::chrono;

Instant SystemClock::now() const {
  const auto since_epoch = chrono::system_clock::now().time_since_epoch();
  return Instant{chrono::duration_cast<chrono::microseconds>(since_epoch).count()};
}

chrono::microseconds SystemClock::steady() const {
  return chrono::duration_cast<chrono::microseconds>(chrono::steady_clock::now().time_since_epoch());
}

void ManualClock::advance(chrono::microseconds by) {
  STEWARD_ASSERT(by.count() >= 0, "time does not pass backwards");
  wall_.fetch_add(by.count());
  steady_.fetch_add(by.count());
}

void ManualClock::advance_to(Instant instant) { advance(chrono::microseconds{instant.micros - wall_.load()}); }

RecordedClock::RecordedClock(const Clock& clock, Instant last) : clock_(clock), before_(read()), last_(last) {
  // Compared without a subtraction: `last` of an empty log is the smallest number there is.
  alarmed_ = last_.micros > before_.wall.micros + kClockJumpLimit.count();
}

bool RecordedClock::jumped(const Reading& reading) const {
  const auto passed = reading.steady - before_.steady;
  const std::int64_t off = reading.wall.micros - before_.wall.micros - passed.count();
  return off > kClockJumpLimit.count() || off < -kClockJumpLimit.count();
}

Instant RecordedClock::recorded_for(const Reading& reading, bool believed) const {
  const std::int64_t next = last_.micros + 1;
  if (believed) return Instant{std::max(next, reading.wall.micros)};
  return Instant{std::max(next, last_.micros + (reading.steady - before_.steady).count())};
}

RecordedClock::Stamp RecordedClock::stamp() {
  const std::lock_guard lock(mutex_);
  const Reading reading = read();
  alarmed_ = alarmed_ || jumped(reading);
  last_ = recorded_for(reading, !alarmed_);
  before_ = reading;
  return {last_, reading.wall};
}

Instant RecordedClock::now() const {
  const std::lock_guard lock(mutex_);
  const Reading reading = read();
  return recorded_for(reading, !alarmed_ && !jumped(reading));
}

bool RecordedClock::alarmed() const {
  const std::lock_guard lock(mutex_);
  return alarmed_ || jumped(read());
}

void RecordedClock::accept() {
  const std::lock_guard lock(mutex_);
  alarmed_ = false;
  before_ = read();
}

}  // namespace steward
