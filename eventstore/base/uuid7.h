#pragma once

#include <array>
#include <mutex>

#include "domain/base/ids.h"
#include "domain/base/time.h"

namespace steward {

// Makes ids: UUIDv7 (RFC 9562), each greater than the one before from the same generator, also within a millisecond and
// when the clock goes back. Thread-safe.
class Uuid7Generator {
 public:
  // `now` is the wall clock; the random part comes from the kernel.
  [[nodiscard]] Uuid next(Instant now);

 private:
  void take_random(unsigned char* out, std::size_t size);

  std::mutex mutex_;
  // Guarded by mutex_.
  std::int64_t last_ms_ = -1;
  std::uint32_t counter_ = 0;  // the first 32 random bits: counts up within a millisecond
  std::array<unsigned char, 1024> random_{};
  std::size_t random_left_ = 0;
};

// The UUIDv7 of a millisecond and 74 bits given: 32 of `counter`, 42 of `random`. For ids that must come out the same
// again.
[[nodiscard]] Uuid make_uuid7(std::int64_t unix_ms, std::uint32_t counter, std::uint64_t random);

// Fills `out` from the kernel. Waits for the first randomness after boot; asserts that the kernel has any.
void fill_random(unsigned char* out, std::size_t size);

}  // namespace steward
