#pragma once

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <string_view>
#include <vector>

namespace steward::http {

inline constexpr std::size_t kFirstBuffer = 4UL * 1024;

// Bytes read from the socket and not used yet.
class InputBuffer {
 public:
  [[nodiscard]] std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  // Room for reading, at least half of `wanted`.
  boost::asio::mutable_buffer prepare(std::size_t wanted) {
    if (bytes_.size() - end_ < wanted / 2 && begin_ > 0) {
      std::copy(bytes_.begin() + static_cast<std::ptrdiff_t>(begin_),
                bytes_.begin() + static_cast<std::ptrdiff_t>(end_), bytes_.begin());
      end_ -= begin_;
      begin_ = 0;
    }
    if (bytes_.size() - end_ < wanted / 2) bytes_.resize(end_ + wanted);
    return {bytes_.data() + end_, bytes_.size() - end_};
  }
  void commit(std::size_t count) { end_ += count; }
  // An idle connection keeps little.
  void shrink_if_empty() {
    if (end_ == 0 && bytes_.size() > kFirstBuffer) std::vector<char>().swap(bytes_);
  }

 private:
  std::vector<char> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace steward::http
