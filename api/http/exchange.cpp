#include "api/http/exchange.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "api/http/response_head.h"
#include "api/http/server.h"
#include "domain/base/assert.h"

namespace steward::http {

Exchange::Exchange(std::shared_ptr<Waker> waker, std::size_t stream_limit)
    : stream_limit_(stream_limit), waker_(std::move(waker)) {}

// Wakes under the lock: after `detach` nobody touches the io context any more.
void Exchange::tell(std::unique_lock<std::mutex>& lock) {
  STEWARD_ASSERT(lock.owns_lock(), "the waker is guarded by the mutex");
  if (!waker_ || quiet_ || told_) return;
  told_ = true;
  waker_->wake();
}

void Exchange::answer(Response response) {
  std::unique_lock lock(mutex_);
  if (send_now(response)) {
    kind_ = Kind::sent;
  } else {
    head_ = std::move(response);
    kind_ = Kind::answer;
  }
  tell(lock);
}

// Saves the answer the way over the io thread, which only goes on to the next request. Under the lock: the socket is
// not closed meanwhile.
bool Exchange::send_now(const Response& response) {
  constexpr std::size_t kLargestBody = 16UL * 1024;
  if (!direct_ || quiet_ || *stopping_ || response.body.size() > kLargestBody) return false;
  const bool plain = response.status >= 200 && response.status < 600 && response.status != 204 &&
                     response.status != 304 &&
                     std::all_of(response.headers.begin(), response.headers.end(), can_be_sent);
  if (!plain) return false;
  std::string out;
  out.reserve(1024 + response.body.size());
  append_response_head(out, response,
                       {direct_->request_id, direct_->date, direct_->version, true, response.body.size()});
  out.append(response.body);
  direct_->before();
  const ssize_t sent = ::send(socket_, out.data(), out.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  // What went wrong the io thread meets again with the rest.
  if (sent < 0 || static_cast<std::size_t>(sent) < out.size()) {
    rest_ = out.substr(sent < 0 ? 0 : static_cast<std::size_t>(sent));
  }
  return true;
}

void Exchange::has(int socket, const std::atomic<bool>& stopping) {
  const std::lock_guard lock(mutex_);
  socket_ = socket;
  stopping_ = &stopping;
}

void Exchange::let_go() {
  const std::lock_guard lock(mutex_);
  socket_ = -1;
  stopping_ = nullptr;
  direct_.reset();
}

void Exchange::write_directly(DirectWrite direct) {
  const std::lock_guard lock(mutex_);
  direct_ = std::move(direct);
}

// Under the lock: the socket is not closed meanwhile.
bool Exchange::wanted() const {
  const std::lock_guard lock(mutex_);
  if (socket_ < 0 || *stopping_) return false;
  char byte = 0;
  const ssize_t count = ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count > 0 || (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR));
}

std::string Exchange::take_rest() {
  const std::lock_guard lock(mutex_);
  return std::move(rest_);
}

void Exchange::drop() {
  std::unique_lock lock(mutex_);
  if (drop_held_) {
    drop_noted_ = true;
    return;
  }
  kind_ = Kind::dropped;
  tell(lock);
}

void Exchange::hold_drop() {
  const std::lock_guard lock(mutex_);
  drop_held_ = true;
}

void Exchange::release_drop() {
  std::unique_lock lock(mutex_);
  drop_held_ = false;
  if (!drop_noted_) return;
  kind_ = Kind::dropped;
  tell(lock);
}

void Exchange::begin_stream(Response head) {
  std::unique_lock lock(mutex_);
  pending_ = std::move(head.body);
  head.body.clear();
  head_ = std::move(head);
  kind_ = Kind::stream;
  if (!waker_) closed_ = true;
  tell(lock);
}

bool Exchange::write(std::string_view piece) {
  std::unique_lock lock(mutex_);
  if (closed_ || ended_ || buffered() + piece.size() > stream_limit_) return false;
  pending_.append(piece);
  tell(lock);
  return true;
}

bool Exchange::write_wait(std::string_view piece, std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  while (!piece.empty()) {
    const bool room = room_.wait_until(lock, until, [this] { return closed_ || ended_ || buffered() < stream_limit_; });
    if (!room || closed_ || ended_) return false;
    const std::size_t size = std::min(piece.size(), stream_limit_ - buffered());
    pending_.append(piece.substr(0, size));
    piece.remove_prefix(size);
    tell(lock);
  }
  return !closed_ && !ended_;
}

void Exchange::end() {
  std::unique_lock lock(mutex_);
  ended_ = true;
  room_.notify_all();
  tell(lock);
}

void Exchange::abort() {
  std::unique_lock lock(mutex_);
  if (ended_) return;
  aborted_ = true;
  tell(lock);
}

bool Exchange::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_ || ended_;
}

void Exchange::on_drain(std::function<void()> callback) {
  {
    const std::lock_guard lock(mutex_);
    if (!closed_ && buffered() > stream_limit_ / 2) {
      drained_ = std::move(callback);
      return;
    }
  }
  callback();
}

void Exchange::set_quiet(bool quiet) {
  const std::lock_guard lock(mutex_);
  quiet_ = quiet;
}

Exchange::Kind Exchange::look() {
  const std::lock_guard lock(mutex_);
  told_ = false;
  return kind_;
}

Response Exchange::take_head() {
  const std::lock_guard lock(mutex_);
  return std::move(head_);
}

Exchange::StreamState Exchange::take_piece(std::string& out) {
  const std::lock_guard lock(mutex_);
  told_ = false;
  out.clear();
  out.swap(pending_);
  in_flight_ = out.size();
  if (aborted_ || (closed_ && !ended_)) return StreamState::aborted;
  return ended_ ? StreamState::ended : StreamState::open;
}

void Exchange::piece_sent() {
  std::function<void()> drained;
  {
    const std::lock_guard lock(mutex_);
    in_flight_ = 0;
    if (buffered() <= stream_limit_ / 2) drained.swap(drained_);
  }
  room_.notify_all();
  if (drained) drained();
}

void Exchange::close_stream() {
  std::function<void()> drained;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    drained.swap(drained_);
  }
  room_.notify_all();
  if (drained) drained();
}

void Exchange::detach() {
  let_go();
  {
    const std::lock_guard lock(mutex_);
    waker_.reset();
  }
  close_stream();
}

// The handles given to handlers.

struct StreamWriter::Handle {
  explicit Handle(std::shared_ptr<Exchange> of) : exchange(std::move(of)) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { exchange->abort(); }
  const std::shared_ptr<Exchange> exchange;
};

StreamWriter::StreamWriter(std::shared_ptr<Exchange> exchange)
    : handle_(std::make_shared<Handle>(std::move(exchange))) {}
bool StreamWriter::write(std::string_view piece) { return handle_->exchange->write(piece); }
bool StreamWriter::write_wait(std::string_view piece, std::chrono::steady_clock::time_point until) {
  return handle_->exchange->write_wait(piece, until);
}
void StreamWriter::end() { handle_->exchange->end(); }
bool StreamWriter::closed() const { return handle_->exchange->closed(); }
void StreamWriter::on_drain(std::function<void()> callback) { handle_->exchange->on_drain(std::move(callback)); }

DropHold::DropHold(const Responder& responder) : exchange_(responder.exchange_) { exchange_->hold_drop(); }

Responder::Responder(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    drop();
    exchange_ = std::move(other.exchange_);
    answered_ = std::exchange(other.answered_, nullptr);
  }
  return *this;
}

Responder::~Responder() { drop(); }

void Responder::drop() {
  if (!exchange_) return;
  tell(500);
  std::exchange(exchange_, nullptr)->drop();
}

void Responder::on_answer(std::function<void(int)> callback) { answered_ = std::move(callback); }

bool Responder::wanted() const {
  STEWARD_ASSERT(exchange_ != nullptr, "a request is answered once");
  return exchange_->wanted();
}

void Responder::tell(int status) {
  if (const auto answered = std::exchange(answered_, nullptr)) answered(status);
}

void Responder::send(Response response) {
  STEWARD_ASSERT(exchange_ != nullptr, "a request is answered once");
  tell(response.status);
  std::exchange(exchange_, nullptr)->answer(std::move(response));
}

StreamWriter Responder::stream(Response head) {
  STEWARD_ASSERT(exchange_ != nullptr, "a request is answered once");
  tell(head.status);
  exchange_->begin_stream(std::move(head));
  return StreamWriter(std::exchange(exchange_, nullptr));
}

}  // namespace steward::http
