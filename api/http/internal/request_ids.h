#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace steward::http {

// Fifteen characters, so that the string needs no memory of its own: seven drawn at start, eight that count.
class RequestIds {
 public:
  RequestIds() {
    std::random_device random;
    for (char& c : start_) c = kDigits[random() % 32];
  }
  std::string next() {
    std::uint64_t number = count_.fetch_add(1, std::memory_order_relaxed);
    std::string id(15, '0');
    std::copy(start_.begin(), start_.end(), id.begin());
    for (std::size_t at = 14; at >= start_.size(); --at, number >>= 5) id[at] = kDigits[number & 31];
    return id;
  }

 private:
  static constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";
  std::array<char, 7> start_{};
  std::atomic<std::uint64_t> count_{0};
};

}  // namespace steward::http
