#include "api/http/internal/connection.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/http/exchange.h"
#include "api/http/internal/input_buffer.h"
#include "api/http/internal/request_parser.h"
#include "api/http/internal/server_impl.h"
#include "api/http/response_head.h"

namespace steward::http {

namespace beast = boost::beast;

namespace {

using Io = Server::Impl::Io;

constexpr std::size_t kBodyBuffer = 64UL * 1024;
constexpr int kLongestRunWithoutPause = 32;  // requests of one connection before others get their turn
// After a refusal the peer may still be sending: what it sends is read for a while, because closing a socket with
// unread bytes resets the connection and takes the answer away from the peer.
constexpr std::chrono::milliseconds kLinger{1'000};
constexpr std::size_t kLingerBytes = 1024UL * 1024;
// A stop ends streams at once: one whose peer takes nothing is given no longer than this.
constexpr std::chrono::milliseconds kStallAtStop{1'000};
constexpr Clock::time_point kNever = Clock::time_point::max();

class Session;

class ConnectionWaker final : public Waker, public std::enable_shared_from_this<ConnectionWaker> {
 public:
  ConnectionWaker(net::io_context& context, Session* connection) : connection_(connection), context_(context) {}
  void wake() override;
  Session* connection_;  // touched on the io thread only; null when it is gone

 private:
  net::io_context& context_;
};

// How large a body may be, asked of a worker.
struct LimitQuestion {
  LimitQuestion(const Request& request, std::shared_ptr<Waker> asked_by) : head(request), waker(std::move(asked_by)) {}
  const Request head;
  const std::shared_ptr<Waker> waker;
  std::uint64_t limit = 0;  // once it is answered
  std::atomic<bool> answered{false};
};

class Session final : public Connection {
 public:
  Session(Server::Impl& server, Io& io, Socket socket, bool overload)
      : server_(server),
        io_(io),
        socket_(std::move(socket)),
        overload_(overload),
        waker_(std::make_shared<ConnectionWaker>(io.context, this)) {
    io_.connections.insert(this);
    error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(tcp::no_delay(true), ignored);
    const auto peer = socket_.remote_endpoint(ignored);
    if (!ignored) {
      remote_address_ = peer.address().to_string();
      remote_port_ = peer.port();
    }
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() override {
    if (exchange_) {
      exchange_->detach();
      if (exchange_->look() == Exchange::Kind::sent) body_charged_ = 0;
    }
    release_body();
    waker_->connection_ = nullptr;
    io_.connections.erase(this);
    const std::lock_guard lock(server_.stop_mutex);
    (overload_ ? server_.overload : server_.tally->open).fetch_sub(1, std::memory_order_relaxed);
    server_.changed.notify_all();
  }

  Task<> run() {
    if (overload_) {
      co_await refuse(kTooMany);
      co_return;
    }
    bool more = true;
    for (int without_pause = 1; more; ++without_pause) {
      if (without_pause > kLongestRunWithoutPause) {
        co_await net::post(io_.context, kAwait);
        without_pause = 0;
      }
      more = co_await serve_one();
    }
  }

  void resume() {
    if (!sleeper_) return;
    Sleeper sleeper = std::move(*sleeper_);
    sleeper_.reset();
    std::move(sleeper)();
  }

  void check_deadline(Clock::time_point now) override {
    if (now < deadline_) return;
    deadline_ = kNever;
    expired_ = true;
    error_code ignored;
    socket_.cancel(ignored);
    if (streaming_) {
      exchange_->close_stream();
      resume();
    }
  }

  void begin_stop() override {
    error_code ignored;
    if (idle_) socket_.cancel(ignored);
    if (!streaming_) return;
    exchange_->close_stream();
    deadline_ = std::min(deadline_, Clock::now() + kStallAtStop);  // of a write that is under way
    resume();
  }

  void cut() override {
    cut_ = true;
    if (exchange_) exchange_->let_go();
    error_code ignored;
    socket_.close(ignored);
    resume();
  }

 private:
  // Reads, judges and answers one request. False: the connection is to be closed.
  Task<bool> serve_one() {
    if (!co_await read_head()) co_return false;
    RequestHead head;
    head.raw.assign(input_.view().substr(0, head_bytes_));
    input_.consume(head_bytes_);
    RequestParser parser(head);
    std::optional<Request> request;
    if (const auto refusal = judge(head, parser)) {
      co_await refuse(*refusal);
      co_return false;
    }
    keep_alive_ = parser.keep_alive();
    const bool waits = wants_continue(head);
    const auto declared = parser.content_length();
    request.emplace(std::move(head));
    request->remote_address = remote_address_;
    request->remote_port = remote_port_;
    request->request_id = server_.request_ids.next();
    request->arrived = Clock::now();
    version_ = request->version();
    is_head_ = request->method() == Method::head;
    server_.tally->requests.fetch_add(1, std::memory_order_relaxed);
    if (!parser.is_done()) {
      request_id_ = request->request_id;
      auto limit = server_.hooks.body_limit ? server_.hooks.body_limit(*request) : server_.settings.limits.body_bytes;
      if (!limit) limit = co_await slow_body_limit(*request);
      if (!limit) co_return false;
      if (*limit == 0) {
        // Nothing of the body is read: what refuses this request is in its head, and the handler says what.
        keep_alive_ = false;
        refused_ = true;
        co_return co_await dispatch(std::move(*request));
      }
      if (declared && *declared > *limit) {
        co_await refuse(kBodyTooLarge);
        co_return false;
      }
      parser.receive_body(request->body, *limit);
      const std::uint64_t expected = declared ? *declared : 0;
      request->body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(expected, kBodyBuffer)));
      if (!co_await read_body(parser, request->body, expected, waits)) co_return false;
    }
    co_return co_await dispatch(std::move(*request));
  }

  // Asks a worker, which may outlive this connection. Nullopt: the grace of a stop was over first.
  Task<std::optional<std::uint64_t>> slow_body_limit(const Request& request) {
    const auto question = std::make_shared<LimitQuestion>(request, waker_);
    server_.pool->add([question, &hooks = server_.hooks] {
      question->limit = hooks.slow_body_limit(question->head);
      question->answered.store(true, std::memory_order_release);
      question->waker->wake();
    });
    deadline_ = kNever;
    while (!question->answered.load(std::memory_order_acquire) && !cut_) co_await sleep();
    if (cut_) co_return std::nullopt;
    co_return question->limit;
  }

  // Bodies count against the memory of all from the arrival of their bytes until they are answered.
  void release_body() {
    server_.bodies.fetch_sub(body_charged_, std::memory_order_relaxed);
    body_charged_ = 0;
  }

  Task<bool> read_head() {
    HeadScanner scanner;
    request_id_.clear();
    version_ = 11;
    is_head_ = false;
    bool begun = !input_.view().empty();
    input_.shrink_if_empty();
    const auto& limits = server_.settings.limits;
    set_deadline(begun ? limits.header_timeout : limits.idle_timeout);
    while (true) {
      const auto found = scanner.scan(input_.view(), server_.gate);
      if (found.refusal) {
        co_await refuse(from_gate(*found.refusal));
        co_return false;
      }
      if (found.head_bytes > 0) {
        head_bytes_ = found.head_bytes;
        co_return true;
      }
      if (io_.stopping && !begun) co_return false;
      idle_ = !begun;
      const auto [error, count] = co_await socket_.async_read_some(input_.prepare(kFirstBuffer), kAwaitTuple);
      idle_ = false;
      if (expired_) {
        if (begun) co_await refuse(kTimeout);
        if (!begun) server_.tally->count(Rejection::idle_timeout);
        co_return false;
      }
      if (error) co_return false;
      input_.commit(count);
      if (!begun) set_deadline(limits.header_timeout);
      begun = true;
    }
  }

  // The parser's view of the head, then the gate's judgement of both.
  std::optional<Refusal> judge(RequestHead& head, RequestParser& parser) {
    head.fields.reserve(16);
    beast::error_code error;
    const std::size_t used = parser.put(net::const_buffer(head.raw.data(), head.raw.size()), error);
    if (error && error != beast::http::error::need_more) return kBadFraming;
    if (!parser.is_header_done() || used != head.raw.size()) return kBadFraming;
    if (const auto refusal = check_head(head, server_.gate)) return from_gate(*refusal);
    return std::nullopt;
  }

  static bool wants_continue(const RequestHead& head) {
    return head.version == 11 && std::any_of(head.fields.begin(), head.fields.end(), [&head](const auto& field) {
             return equal_ignoring_case(head.text(field.name), "expect");
           });
  }

  Task<bool> read_body(RequestParser& parser, std::string& body, std::uint64_t expected, bool wants_continue) {
    const auto& limits = server_.settings.limits;
    const auto start = Clock::now();
    if (wants_continue && input_.view().empty()) {
      output_ = "HTTP/1.1 100 Continue\r\n\r\n";
      if (!co_await flush()) co_return false;
    }
    while (true) {
      if (const auto refusal = parse_body(parser, body)) {
        co_await refuse(*refusal);
        co_return false;
      }
      if (parser.is_done()) co_return true;
      // The deadline moves on with what has come, so that only a rate below the least one ever meets it.
      const bool large = std::max<std::uint64_t>(expected, body.size()) > limits.body_bytes;
      const std::uint64_t rate = large ? limits.large_body_bytes_per_second : limits.body_bytes_per_second;
      const std::chrono::milliseconds earned(body.size() * 1000 / std::max<std::uint64_t>(rate, 1));
      set_deadline(start + std::max(limits.body_timeout, earned));
      const std::size_t room = body.size() > kFirstBuffer ? kBodyBuffer : kFirstBuffer;
      const auto [error, count] = co_await socket_.async_read_some(input_.prepare(room), kAwaitTuple);
      if (expired_) {
        co_await refuse(kTimeout);
        co_return false;
      }
      if (error) co_return false;
      input_.commit(count);
    }
  }

  std::optional<Refusal> parse_body(RequestParser& parser, const std::string& body) {
    while (!parser.is_done() && !input_.view().empty()) {
      beast::error_code error;
      const std::size_t used = parser.put(net::const_buffer(input_.view().data(), input_.view().size()), error);
      input_.consume(used);
      const std::uint64_t more = body.size() - body_charged_;
      body_charged_ += more;
      const std::uint64_t held = server_.bodies.fetch_add(more, std::memory_order_relaxed) + more;
      if (held > server_.settings.limits.all_bodies_bytes) return kBusy;
      if (parser.too_large()) return kBodyTooLarge;
      if (error == beast::http::error::need_more) {
        // A chunk's first line and the trailers are headers of a kind, and limited like them.
        if (input_.view().size() > server_.gate.header_bytes) return kBadFraming;
        if (used == 0) return std::nullopt;
      } else if (error) {
        return kBadFraming;
      }
    }
    return std::nullopt;
  }

  Task<bool> dispatch(Request request) {
    deadline_ = kNever;
    request_id_ = request.request_id;
    exchange_ = std::make_shared<Exchange>(waker_, server_.settings.limits.stream_buffer_bytes);
    // Between two commits of a busy server nothing is worked on for a moment either: only who also sent the last
    // request is alone.
    const bool again = server_.last_served.exchange(this, std::memory_order_relaxed) == this;
    request.alone = server_.tally->active.fetch_add(1, std::memory_order_relaxed) == 0 && again;
    hand_over(std::move(request));
    Exchange::Kind kind = exchange_->look();
    while (kind == Exchange::Kind::nothing && !cut_) {
      co_await sleep();
      kind = exchange_->look();
    }
    if (cut_) kind = exchange_->look();  // nobody writes it from here on
    if (kind == Exchange::Kind::sent) {
      body_charged_ = 0;  // as DirectWrite::before has said
    } else {
      server_.tally->active.fetch_sub(1, std::memory_order_relaxed);
      release_body();
    }
    if (cut_) co_return false;
    if (kind == Exchange::Kind::sent) {
      output_ = exchange_->take_rest();
      exchange_.reset();
      if (output_.empty()) co_return true;
      const bool flushed = co_await flush();
      co_return flushed;
    }
    if (kind == Exchange::Kind::stream) co_return co_await stream();
    if (io_.stopping) keep_alive_ = false;
    Response response = kind == Exchange::Kind::answer ? exchange_->take_head() : failure();
    exchange_.reset();
    co_return co_await answer(std::move(response));
  }

  // To the handler: here when it needs nothing but memory, otherwise on a worker.
  void hand_over(Request request) {
    exchange_->has(socket_.native_handle(), server_.stopping);
    if (!is_head_ && keep_alive_) {
      exchange_->write_directly(
          DirectWrite{request_id_, io_.date, version_, [&server = server_, bytes = body_charged_] {
                        server.tally->active.fetch_sub(1, std::memory_order_relaxed);
                        server.bodies.fetch_sub(bytes, std::memory_order_relaxed);
                      }});
    }
    exchange_->set_quiet(true);
    Responder responder(exchange_);
    const bool taken = server_.handle_at_once(request, responder);
    exchange_->set_quiet(false);
    if (!taken) server_.pool->add({std::move(request), std::move(responder)});
  }

  Response failure() {
    server_.tally->count(Rejection::handler_failed);
    return problem(kFailed);
  }

  Response problem(const Refusal& refusal) const {
    return {refusal.status, "application/problem+json", {}, server_.problem_body(refusal, request_id_)};
  }

  Task<bool> answer(Response response) {
    const bool sendable = response.status >= 200 && response.status < 600 &&
                          std::all_of(response.headers.begin(), response.headers.end(), can_be_sent);
    if (!sendable) response = failure();
    const bool without_body = response.status == 204 || response.status == 304 || is_head_;
    output_.clear();
    append_response_head(output_, response, context(response.body.size()));
    if (!without_body) {
      if (response.body.size() <= kBodyBuffer) {
        output_.append(response.body);
      } else {
        if (!co_await flush()) co_return false;
        output_ = std::move(response.body);
      }
    }
    if (!co_await flush()) co_return false;
    if (!keep_alive_ && (refused_ || !input_.view().empty())) co_await linger();
    co_return keep_alive_;
  }

  HeadContext context(std::optional<std::uint64_t> length) const {
    return {request_id_, io_.date, version_, keep_alive_, length};
  }

  Task<> refuse(Refusal refusal) {
    server_.tally->count(refusal.reason);
    keep_alive_ = false;
    refused_ = true;
    release_body();
    if (request_id_.empty()) request_id_ = server_.request_ids.next();
    co_await answer(problem(refusal));
  }

  // A streamed answer: pieces go out as they come; the connection is closed after it.
  Task<bool> stream() {
    server_.tally->streams.fetch_add(1, std::memory_order_relaxed);
    co_await stream_pieces();
    streaming_ = false;
    exchange_->close_stream();
    server_.tally->streams.fetch_sub(1, std::memory_order_relaxed);
    co_return false;
  }

  Task<> stream_pieces() {
    Response head = exchange_->take_head();
    keep_alive_ = false;
    if (!std::all_of(head.headers.begin(), head.headers.end(), can_be_sent)) {
      co_await answer(failure());
      co_return;
    }
    output_.clear();
    append_response_head(output_, head, context(std::nullopt));
    streaming_ = true;
    if (io_.stopping) exchange_->close_stream();
    watch_peer();
    std::string piece;
    while (!cut_) {
      const auto state = exchange_->take_piece(piece);
      const bool has_body = !is_head_ && head.status != 204 && head.status != 304;
      if (has_body && !piece.empty()) append_chunk(piece);
      if (has_body && state == Exchange::StreamState::ended && version_ == 11) output_.append("0\r\n\r\n");
      if (state == Exchange::StreamState::aborted && output_.empty()) break;
      if (!output_.empty()) {
        if (!co_await flush()) co_return;
        exchange_->piece_sent();
        output_.clear();
      }
      if (state == Exchange::StreamState::ended) {
        streaming_ = false;
        co_await linger();
        co_return;
      }
      if (state == Exchange::StreamState::aborted) break;
      if (piece.empty()) {
        deadline_ = kNever;
        co_await sleep();
      }
    }
    // Without its last chunk the answer is seen to be cut; where there are no chunks a reset says so.
    if (version_ == 10) reset_connection();
  }

  void append_chunk(std::string_view piece) {
    if (version_ == 10) {
      output_.append(piece);
      return;
    }
    std::array<char, 16> size;
    output_.append(size.data(), std::to_chars(size.data(), size.data() + size.size(), piece.size(), 16).ptr);
    output_.append("\r\n").append(piece).append("\r\n");
  }

  // Tells a stream that its peer has gone, without taking bytes that the peer may have sent.
  void watch_peer() {
    socket_.async_wait(Socket::wait_read, [waker = waker_](const error_code& error) {
      Session* const self = waker->connection_;
      if (error || self == nullptr || !self->streaming_) return;
      char byte = 0;
      const auto count = ::recv(self->socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
      if (count > 0 || (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))) return;
      self->peer_gone_ = true;
      self->exchange_->close_stream();
      error_code ignored;
      self->socket_.cancel(ignored);
      self->resume();
    });
  }

  void reset_connection() {
    error_code ignored;
    socket_.set_option(net::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

  [[nodiscard]] std::chrono::milliseconds longest_stall() const {
    const std::chrono::milliseconds limit = server_.settings.limits.write_stall_timeout;
    return io_.stopping && streaming_ ? std::min(limit, kStallAtStop) : limit;
  }

  // Sends `output_`. Most answers fit into the socket's buffer and go without a suspension.
  Task<bool> flush() {
    std::size_t sent = 0;
    set_deadline(longest_stall());
    while (sent < output_.size()) {
      error_code error;
      const std::size_t count = socket_.write_some(net::buffer(output_.data() + sent, output_.size() - sent), error);
      sent += count;
      if (count > 0 && sent < output_.size()) set_deadline(longest_stall());
      if (error == net::error::would_block || error == net::error::try_again) {
        const auto [waited] = co_await socket_.async_wait(Socket::wait_write, kAwaitTuple);
        if (expired_) {
          server_.tally->count(Rejection::write_stalled);
          reset_connection();
          co_return false;
        }
        if (waited || peer_gone_) co_return false;
      } else if (error) {
        co_return false;
      }
    }
    if (output_.capacity() > kBodyBuffer) std::string().swap(output_);
    co_return true;
  }

  Task<> linger() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    if (ignored || io_.stopping) co_return;
    set_deadline(kLinger);
    idle_ = true;  // a stop does not wait for it
    for (std::size_t total = 0; total < kLingerBytes;) {
      input_.consume(input_.view().size());
      const auto [error, count] = co_await socket_.async_read_some(input_.prepare(kFirstBuffer), kAwaitTuple);
      if (error) co_return;
      total += count;
    }
  }

  // Not a coroutine: what it captures lives until the coroutine that waits is resumed.
  Task<> sleep() {
    auto keep = [this](Sleeper sleeper) { sleeper_.emplace(std::move(sleeper)); };
    return net::async_initiate<const Await&, void()>(keep, kAwait);
  }

  void set_deadline(std::chrono::milliseconds from_now) { set_deadline(Clock::now() + from_now); }
  void set_deadline(Clock::time_point deadline) {
    deadline_ = deadline;
    expired_ = false;
  }

  Server::Impl& server_;
  Io& io_;
  Socket socket_;
  const bool overload_;
  const std::shared_ptr<ConnectionWaker> waker_;
  std::string remote_address_;
  std::uint16_t remote_port_ = 0;
  InputBuffer input_;
  std::string output_;
  std::size_t head_bytes_ = 0;
  std::string request_id_;
  int version_ = 11;
  bool is_head_ = false;
  bool keep_alive_ = true;
  std::uint64_t body_charged_ = 0;
  std::shared_ptr<Exchange> exchange_;
  std::optional<Sleeper> sleeper_;
  Clock::time_point deadline_ = kNever;
  bool expired_ = false;  // the deadline passed during the operation that was under way
  bool idle_ = false;     // waits for the first byte of a request
  bool streaming_ = false;
  bool peer_gone_ = false;
  bool refused_ = false;  // the peer may still be sending what nobody will read
  bool cut_ = false;      // the grace of a stop is over
};

void ConnectionWaker::wake() {
  net::post(context_, [self = shared_from_this()] {
    if (self->connection_ != nullptr) self->connection_->resume();
  });
}

Task<> run_session(std::unique_ptr<Session> session) { co_await session->run(); }

}  // namespace

void start_connection(Server::Impl& server, Io& io, Socket socket, bool overload) {
  auto session = std::make_unique<Session>(server, io, std::move(socket), overload);
  net::co_spawn(io.context, run_session(std::move(session)), net::detached);
}

}  // namespace steward::http
