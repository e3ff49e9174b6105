#include "eventstore/base/uuid7.h"

#include <sys/random.h>

#include <cerrno>
#include <cstring>

#include "domain/base/assert.h"

namespace steward {

void fill_random(unsigned char* out, std::size_t size) {
  while (size > 0) {
    const ssize_t got = ::getrandom(out, size, 0);
    if (got < 0 && errno == EINTR) continue;
    STEWARD_ASSERT(got > 0, "the kernel gives random bytes");
    out += got;
    size -= static_cast<std::size_t>(got);
  }
}

Uuid make_uuid7(std::int64_t unix_ms, std::uint32_t counter, std::uint64_t random) {
  Uuid id;
  const auto put = [&id](std::size_t index, std::uint64_t byte) { id.bytes[index] = static_cast<std::byte>(byte); };
  const auto ms = static_cast<std::uint64_t>(unix_ms);
  for (std::size_t i = 0; i < 6; ++i) put(i, (ms >> (40 - 8 * i)) & 0xff);
  // 12 bits of the counter behind the version, the other 20 behind the variant.
  put(6, 0x70U | (counter >> 28));
  put(7, (counter >> 20) & 0xff);
  const std::uint64_t low = (std::uint64_t{counter & 0xfffffU} << 42) | (random & 0x3ff'ffff'ffffULL);
  put(8, 0x80U | ((low >> 56) & 0x3f));
  for (std::size_t i = 1; i < 8; ++i) put(8 + i, (low >> (56 - 8 * i)) & 0xff);
  return id;
}

void Uuid7Generator::take_random(unsigned char* out, std::size_t size) {
  if (random_left_ < size) {
    fill_random(random_.data(), random_.size());
    random_left_ = random_.size();
  }
  random_left_ -= size;
  std::memcpy(out, random_.data() + random_left_, size);
}

Uuid Uuid7Generator::next(Instant now) {
  std::array<unsigned char, 12> bytes;
  std::uint32_t fresh = 0;
  std::uint64_t random = 0;
  const std::int64_t ms = now.micros / 1000;
  const std::lock_guard lock(mutex_);
  take_random(bytes.data(), bytes.size());
  std::memcpy(&fresh, bytes.data(), sizeof fresh);
  std::memcpy(&random, bytes.data() + sizeof fresh, sizeof random);
  if (ms > last_ms_) {
    last_ms_ = ms;
    counter_ = fresh >> 1;  // half the range is left to count in
  } else if (++counter_ == 0) {
    ++last_ms_;
  }
  return make_uuid7(last_ms_, counter_, random);
}

}  // namespace steward
