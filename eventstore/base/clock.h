#pragma once

#include <atomic>
#include <chrono>
#include <mutex>

#include "domain/base/time.h"

namespace steward {

// Where time comes from. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // The wall clock: may be wrong and may jump.
  [[nodiscard]] virtual Instant now() const = 0;
  // Time since an arbitrary start; never goes back.
  [[nodiscard]] virtual std::chrono::microseconds steady() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] std::chrono::microseconds steady() const override;
};

// Stands still until it is told otherwise: for tests, and for the demo, which drives it through the months.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : wall_(start.micros) {}

  [[nodiscard]] Instant now() const override { return Instant{wall_.load()}; }
  [[nodiscard]] std::chrono::microseconds steady() const override { return std::chrono::microseconds{steady_.load()}; }

  // Time passes: wall and steady time go on together. Never backwards.
  void advance(std::chrono::microseconds by);
  void advance_to(Instant instant);
  // Somebody sets the wall clock: steady time knows nothing of it.
  void set_wall(Instant instant) { wall_.store(instant.micros); }

 private:
  std::atomic<std::int64_t> wall_;
  std::atomic<std::int64_t> steady_{0};
};

// A wall clock that moves by more than this against steady time is not believed.
inline constexpr std::chrono::microseconds kClockJumpLimit = std::chrono::minutes{5};

// Makes `recorded_at` out of a clock that may be wrong: strictly increasing, and never moved by a jump of the wall
// clock. After a jump (in either direction, or a start with a clock behind the log) it is alarmed and goes on by steady
// time; an operator who has looked at the clock calls accept(). Smaller steps back make it wait, one microsecond a
// stamp. Thread-safe. The clock must outlive it.
class RecordedClock {
 public:
  struct Stamp {
    Instant recorded_at;
    Instant wall_clock;  // what the clock said, believed or not
  };

  // `last` is the greatest recorded_at in the log; the smallest value when the log is empty.
  RecordedClock(const Clock& clock, Instant last);

  [[nodiscard]] Stamp stamp();
  // What a stamp would say now, without taking it.
  [[nodiscard]] Instant now() const;
  [[nodiscard]] bool alarmed() const;
  // From now on the wall clock is believed again. recorded_at still never goes back.
  void accept();

 private:
  struct Reading {
    Instant wall;
    std::chrono::microseconds steady;
  };
  [[nodiscard]] Reading read() const { return {clock_.now(), clock_.steady()}; }
  [[nodiscard]] bool jumped(const Reading& reading) const;
  [[nodiscard]] Instant recorded_for(const Reading& reading, bool believed) const;

  const Clock& clock_;
  mutable std::mutex mutex_;
  // Guarded by mutex_.
  Reading before_;
  Instant last_;
  bool alarmed_ = false;
};

}  // namespace steward
