#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/message.h"

namespace steward::http {

class Responder;

// Resumes a connection's coroutine on its io thread. Any thread may call it.
class Waker {
 public:
  Waker() = default;
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;
  virtual ~Waker() = default;
  virtual void wake() = 0;
};

// How an answer is written by the thread that gives it, without waking the io thread for that: what its head says. The
// connection is kept alive after it.
struct DirectWrite {
  std::string request_id;
  std::string date;
  int version = 11;
  // Called before the first byte leaves: who has read the answer finds its request no longer counted. Must not call the
  // exchange.
  std::function<void()> before;
};

// The meeting point of one request's connection (on its io thread) and whoever answers (on any thread).
struct Exchange {
 public:
  Exchange(std::shared_ptr<Waker> waker, std::size_t stream_limit);

  // The side of the answerer.
  void answer(Response response);
  void drop();  // the responder went without an answer
  // Between the two a drop is only noted (DropHold).
  void hold_drop();
  void release_drop();
  void begin_stream(Response head);
  [[nodiscard]] bool write(std::string_view piece);
  [[nodiscard]] bool write_wait(std::string_view piece, std::chrono::steady_clock::time_point until);
  void end();
  void abort();  // the last writer went without `end`
  [[nodiscard]] bool closed() const;
  void on_drain(std::function<void()> callback);
  [[nodiscard]] bool wanted() const;

  // The side of the connection.
  enum class Kind : unsigned char { nothing, answer, sent, dropped, stream };
  // Where the peer is, which does not block, and whether the server stops: then the io thread closes the connection.
  // Until let_go() or detach().
  void has(int socket, const std::atomic<bool>& stopping);
  // The socket's number may soon be another's.
  void let_go();
  // From now on an answer may be written by whoever gives it, until it is there or let_go(). Not for HEAD.
  void write_directly(DirectWrite direct);
  // While a handler runs on the io thread nothing needs to be woken: the connection looks when it returns.
  void set_quiet(bool quiet);
  [[nodiscard]] Kind look();
  [[nodiscard]] Response take_head();
  // Of an answer that was `sent`: what the socket did not take at once.
  [[nodiscard]] std::string take_rest();
  enum class StreamState : unsigned char { open, ended, aborted };
  // Moves what is buffered to `out` (empty: nothing is there) and says how the stream stands after it.
  [[nodiscard]] StreamState take_piece(std::string& out);
  void piece_sent();
  // The peer has gone or the server stops: writers see a closed stream.
  void close_stream();
  // The connection ends: it is never woken again, its socket is not written to, and an answer that comes goes nowhere.
  void detach();

 private:
  void tell(std::unique_lock<std::mutex>& lock);
  [[nodiscard]] bool send_now(const Response& response);
  [[nodiscard]] std::size_t buffered() const { return pending_.size() + in_flight_; }

  const std::size_t stream_limit_;
  mutable std::mutex mutex_;  // guards all below
  std::shared_ptr<Waker> waker_;
  bool quiet_ = false;
  bool told_ = false;  // the connection was woken and has not looked yet
  bool drop_held_ = false;
  bool drop_noted_ = false;
  Kind kind_ = Kind::nothing;
  Response head_;
  int socket_ = -1;  // none: the connection ends
  const std::atomic<bool>* stopping_ = nullptr;
  std::optional<DirectWrite> direct_;
  std::string rest_;
  std::string pending_;
  std::size_t in_flight_ = 0;  // taken by the connection, not yet with the kernel
  bool ended_ = false;
  bool aborted_ = false;
  bool closed_ = false;
  std::condition_variable room_;
  std::function<void()> drained_;
};

// While one lives, a responder that goes without an answer is not answered for yet. An exception that leaves a handler
// takes the responder with it before anybody can catch it: what went wrong is told before the 500 leaves.
class DropHold {
 public:
  explicit DropHold(const Responder& responder);
  DropHold(const DropHold&) = delete;
  DropHold& operator=(const DropHold&) = delete;
  ~DropHold() { exchange_->release_drop(); }

 private:
  const std::shared_ptr<Exchange> exchange_;
};

}  // namespace steward::http
