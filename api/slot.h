#pragma once

#include <atomic>
#include <cstdint>

namespace steward::api {

// One of `most` slots, held while it lives; `in_use` counts them and must outlive it.
class Slot {
 public:
  Slot(std::atomic<std::uint32_t>& in_use, std::uint32_t most) : in_use_(in_use), taken_(in_use.fetch_add(1) < most) {}
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot() { in_use_.fetch_sub(1); }
  // False when all were in use.
  [[nodiscard]] bool taken() const { return taken_; }

 private:
  std::atomic<std::uint32_t>& in_use_;
  const bool taken_;
};

}  // namespace steward::api
