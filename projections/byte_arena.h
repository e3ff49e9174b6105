#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace steward {

// Memory for many small byte strings: cut from large blocks, never moved. What is given back is used again for strings
// of about that size; blocks go only with clear(). Not thread-safe.
class ByteArena {
 public:
  // A copy, valid until it is given back. Its data() is not null, even of nothing.
  [[nodiscard]] std::string_view store(std::string_view bytes);
  // What store() has handed out, exactly once.
  void give_back(std::string_view stored);
  void clear();
  // Taken by what is stored now, with what rounding up costs.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  // What a string of this length takes.
  [[nodiscard]] static std::size_t cost(std::size_t size);

 private:
  static constexpr std::size_t kStep = 16;  // short strings: multiples of this
  static constexpr std::size_t kLongestShort = 1'024;
  static constexpr std::size_t kClasses = kLongestShort / kStep + 22;  // behind them: 2, 4, 8 … KiB

  [[nodiscard]] static std::size_t class_of(std::size_t size);
  [[nodiscard]] static std::size_t size_of_class(std::size_t size_class);
  [[nodiscard]] char* cut(std::size_t size);

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_begin_ = nullptr;  // of the newest block that is cut
  char* free_end_ = nullptr;
  std::array<std::vector<char*>, kClasses> given_back_;
  std::size_t bytes_ = 0;
};

}  // namespace steward
