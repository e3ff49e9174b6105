#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace steward {

// A few keys, one behind the other in one piece of memory that is used again and again.
class KeyList {
 public:
  void add(std::string_view key) {
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size() + key.size()));
    bytes_.append(key);
  }
  void clear() {
    bytes_.clear();
    ends_.clear();
  }
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] bool empty() const { return ends_.empty(); }
  // Valid until the next change.
  [[nodiscard]] std::string_view operator[](std::size_t index) const {
    const std::uint32_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(bytes_).substr(begin, ends_[index] - begin);
  }
  [[nodiscard]] bool contains(std::string_view key) const {
    for (std::size_t i = 0; i < size(); ++i) {
      if ((*this)[i] == key) return true;
    }
    return false;
  }
  bool operator==(const KeyList&) const = default;

 private:
  std::string bytes_;
  std::vector<std::uint32_t> ends_;
};

}  // namespace steward
