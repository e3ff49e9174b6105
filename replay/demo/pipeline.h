#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

#include "eventstore/store.h"

namespace steward::demo {

// Many commands on their way at once, answered in the order in which they were sent. The demo expects each to succeed:
// the first that does not ends it. Used by one thread.
class Pipeline {
 public:
  explicit Pipeline(EventStore& store) : store_(store) {}
  ~Pipeline() { wait_for_room(0); }
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Waits while too many are on their way, or the index is far behind.
  void send(Submission submission);
  // Until all have been answered; the first failure of any.
  [[nodiscard]] Result<void> drain();
  [[nodiscard]] std::uint64_t sent() const { return sent_; }

 private:
  void wait_for_room(std::size_t most);
  void wait_for_index() const;
  void answered(std::string_view command, const Result<Answer>& answer);

  EventStore& store_;
  std::uint64_t sent_ = 0;
  std::mutex mutex_;  // guards all below
  std::condition_variable fewer_;
  std::size_t on_their_way_ = 0;
  std::optional<Error> failure_;
};

}  // namespace steward::demo
