#include "api/http/server.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <random>
#include <thread>
#include <unordered_set>
#include <utility>

#include "api/http/exchange.h"
#include "api/http/framing_gate.h"
#include "api/http/response_head.h"
#include "api/http/worker_pool.h"
#include "domain/base/assert.h"
#include "eventstore/base/thread_name.h"

namespace steward::http {

namespace net = boost::asio;
namespace beast = boost::beast;
using tcp = net::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

namespace {

using Executor = net::io_context::executor_type;
using Socket = net::basic_stream_socket<tcp, Executor>;
using Acceptor = net::basic_socket_acceptor<tcp, Executor>;
using Timer = net::basic_waitable_timer<Clock, net::wait_traits<Clock>, Executor>;
template <class T = void>
using Task = net::awaitable<T, Executor>;
using Await = net::use_awaitable_t<Executor>;
constexpr Await kAwait{};
constexpr net::as_tuple_t<Await> kAwaitTuple{kAwait};
using Sleeper = net::async_result<Await, void()>::handler_type;

constexpr std::size_t kFirstBuffer = 4 * 1024;
constexpr std::size_t kBodyBuffer = 64 * 1024;
constexpr int kLongestRunWithoutPause = 32;  // requests of one connection before others get their turn
constexpr std::size_t kMostOverloadAnswers = 128;
// After a refusal the peer may still be sending: what it sends is read for a while, because closing a socket with
// unread bytes resets the connection and takes the answer away from the peer.
constexpr std::chrono::milliseconds kLinger{1'000};
constexpr std::size_t kLingerBytes = 1024 * 1024;
constexpr Clock::time_point kNever = Clock::time_point::max();

constexpr std::array<std::string_view, static_cast<std::size_t>(Rejection::count_)> kRejectionNames{
    "bad-framing",          "unknown-method",      "header-too-large", "too-many-headers", "target-too-long",
    "body-too-large",       "server-busy",         "request-timeout",  "idle-timeout",     "write-stalled",
    "too-many-connections", "no-file-descriptors", "internal-error"};

struct Refusal {
  Rejection reason;
  int status;
  std::string_view detail;
};

Refusal from_gate(const GateRefusal& gate) {
  switch (gate.fault) {
    case GateFault::bad_framing:
      break;
    case GateFault::header_too_large:
      return {Rejection::header_too_large, 431, gate.detail};
    case GateFault::too_many_headers:
      return {Rejection::too_many_headers, 431, gate.detail};
    case GateFault::target_too_long:
      return {Rejection::target_too_long, 414, gate.detail};
    case GateFault::unknown_method:
      return {Rejection::unknown_method, 501, gate.detail};
  }
  return {Rejection::bad_framing, 400, gate.detail};
}

constexpr Refusal kBodyTooLarge{Rejection::body_too_large, 413, "the body is larger than this request may have"};
constexpr Refusal kBadFraming{Rejection::bad_framing, 400, "the request is malformed"};
constexpr Refusal kTimeout{Rejection::request_timeout, 408, "the request did not arrive in time"};
constexpr Refusal kBusy{Rejection::server_busy, 503, "the server holds as many request bodies as it may"};
constexpr Refusal kTooMany{Rejection::too_many_connections, 503, "the server has as many connections as it may"};
constexpr Refusal kFailed{Rejection::handler_failed, 500, "the request failed by a fault of the server"};

// Bytes read from the socket and not used yet.
class InputBuffer {
 public:
  [[nodiscard]] std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  // Room for reading, at least half of `wanted`.
  net::mutable_buffer prepare(std::size_t wanted) {
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

// Beast's parser without Beast's containers: the fields become slices of the head, the body goes where it is wanted.
// The library's own limits are off from the first byte on (changed later they are not reliable); the same limits are
// held here.
class RequestParser final : public beast::http::basic_parser<true> {
 public:
  explicit RequestParser(RequestHead& head) : head_(head) {
    header_limit(std::numeric_limits<std::uint32_t>::max());
    body_limit(boost::none);
    eager(true);
  }
  void receive_body(std::string& body, std::uint64_t limit) {
    body_ = &body;
    limit_ = limit;
  }
  [[nodiscard]] bool too_large() const { return too_large_; }

 private:
  using View = beast::string_view;
  // A value that was folded lies in a buffer of the parser; the gate sees the fold in the raw line.
  Slice slice(View text) const {
    const std::less<const char*> before;
    if (before(text.data(), head_.raw.data()) || before(head_.raw.data() + head_.raw.size(), text.data())) return {};
    return {static_cast<std::uint32_t>(text.data() - head_.raw.data()), static_cast<std::uint32_t>(text.size())};
  }
  bool fits(std::uint64_t more, beast::error_code& error) {
    if (body_ != nullptr && more <= limit_ - body_->size()) return true;
    too_large_ = true;
    error = beast::http::error::body_limit;
    return false;
  }
  std::size_t take(View part, beast::error_code& error) {
    if (!fits(part.size(), error)) return 0;
    body_->append(part.data(), part.size());
    return part.size();
  }

  void on_request_impl(beast::http::verb, View method, View target, int version, beast::error_code&) override {
    head_.method_text = slice(method);
    head_.method = http::parse_method({method.data(), method.size()});
    head_.target = slice(target);
    head_.version = version;
  }
  void on_response_impl(int, View, int, beast::error_code&) override {}
  void on_field_impl(beast::http::field, View name, View value, beast::error_code&) override {
    if (!is_header_read_) head_.fields.push_back({slice(name), slice(value)});  // trailers are dropped
  }
  void on_header_impl(beast::error_code&) override { is_header_read_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
  std::size_t on_body_impl(View part, beast::error_code& error) override { return take(part, error); }
  void on_chunk_header_impl(std::uint64_t size, View, beast::error_code& error) override { fits(size, error); }
  std::size_t on_chunk_body_impl(std::uint64_t, View part, beast::error_code& error) override {
    return take(part, error);
  }
  void on_finish_impl(beast::error_code&) override {}

  RequestHead& head_;
  std::string* body_ = nullptr;
  std::uint64_t limit_ = 0;
  bool is_header_read_ = false;
  bool too_large_ = false;
};

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

class Connection;

}  // namespace

struct Server::Impl {
  // One io thread with its connections; all but `context` is touched by that thread only once it runs.
  struct Io {
    net::io_context context{1};
    net::executor_work_guard<Executor> work{context.get_executor()};
    Timer sweep{context};
    std::unordered_set<Connection*> connections;
    std::string date;
    std::int64_t date_second = 0;
    bool stopping = false;
    std::thread thread;
  };

  Settings settings;
  Hooks hooks;
  GateLimits gate;
  std::vector<std::unique_ptr<Io>> ios;
  std::optional<Acceptor> acceptor;  // on the first io thread
  std::optional<WorkerPool> pool;
  RequestIds request_ids;
  std::uint16_t port = 0;
  int spare_descriptor = -1;  // given up for a moment when there are no others
  std::size_t next_io = 0;

  std::atomic<std::uint64_t> accepted{0}, open{0}, overload{0}, requests{0}, active{0}, streams{0}, bodies{0};
  std::array<std::atomic<std::uint64_t>, static_cast<std::size_t>(Rejection::count_)> rejected{};

  std::atomic<bool> stopping{false};
  std::mutex stop_mutex;  // guards the three below
  std::condition_variable changed;
  bool hurried = false;
  bool accepting = true;
  bool stopped = false;
  std::mutex one_stop;

  ~Impl();
  Result<void> listen();
  void run();
  Task<> accept_loop();
  void admit(Io& io, Socket socket);
  bool shed_connection();
  void schedule_sweep(Io& io);
  void sweep(Io& io);
  void handle(Request request, Responder responder);
  [[nodiscard]] bool handle_at_once(const Request& request, Responder& responder);
  void handler_failed(std::string_view request_id);
  void count(Rejection reason) { rejected[static_cast<std::size_t>(reason)].fetch_add(1, std::memory_order_relaxed); }
  void stop(std::chrono::milliseconds grace);
  [[nodiscard]] std::string problem_body(const Refusal& refusal, std::string_view request_id) const;
};

namespace {

using Io = Server::Impl::Io;

class ConnectionWaker final : public Waker, public std::enable_shared_from_this<ConnectionWaker> {
 public:
  ConnectionWaker(net::io_context& context, Connection* connection) : connection_(connection), context_(context) {}
  void wake() override;
  Connection* connection_;  // touched on the io thread only; null when it is gone

 private:
  net::io_context& context_;
};

// One connection, on one io thread from accept to close; owned by its coroutine.
class Connection {
 public:
  Connection(Server::Impl& server, Io& io, Socket socket, bool overload)
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
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    if (exchange_) {
      exchange_->detach();
      if (exchange_->look() == Exchange::Kind::sent) body_charged_ = 0;
    }
    release_body();
    waker_->connection_ = nullptr;
    io_.connections.erase(this);
    const std::lock_guard lock(server_.stop_mutex);
    (overload_ ? server_.overload : server_.open).fetch_sub(1, std::memory_order_relaxed);
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

  void check_deadline(Clock::time_point now) {
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

  void begin_stop() {
    error_code ignored;
    if (idle_) socket_.cancel(ignored);
    if (!streaming_) return;
    exchange_->close_stream();
    resume();
  }

  void cut() {
    cut_ = true;
    if (exchange_) exchange_->write_directly(std::nullopt);  // the socket's number may soon be another's
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
    std::uint64_t body_limit = 0;
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
    server_.requests.fetch_add(1, std::memory_order_relaxed);
    if (!parser.is_done()) {
      body_limit = server_.hooks.body_limit ? server_.hooks.body_limit(*request) : server_.settings.limits.body_bytes;
      request_id_ = request->request_id;
      if (declared && *declared > body_limit) {
        co_await refuse(kBodyTooLarge);
        co_return false;
      }
      parser.receive_body(request->body, body_limit);
      const std::uint64_t expected = declared ? *declared : 0;
      request->body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(expected, kBodyBuffer)));
      if (!co_await read_body(parser, request->body, waits)) co_return false;
    }
    co_return co_await dispatch(std::move(*request));
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
        if (!begun) server_.count(Rejection::idle_timeout);
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

  Task<bool> read_body(RequestParser& parser, std::string& body, bool wants_continue) {
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
      const std::chrono::milliseconds earned(body.size() * 1000 /
                                             std::max<std::uint64_t>(limits.body_bytes_per_second, 1));
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
    request.alone = server_.active.fetch_add(1, std::memory_order_relaxed) == 0;
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
      server_.active.fetch_sub(1, std::memory_order_relaxed);
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
    if (!is_head_ && keep_alive_) {
      exchange_->write_directly(DirectWrite{socket_.native_handle(), request_id_, io_.date, version_, &server_.stopping,
                                            [&server = server_, bytes = body_charged_] {
                                              server.active.fetch_sub(1, std::memory_order_relaxed);
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
    server_.count(Rejection::handler_failed);
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
    server_.count(refusal.reason);
    keep_alive_ = false;
    refused_ = true;
    release_body();
    if (request_id_.empty()) request_id_ = server_.request_ids.next();
    co_await answer(problem(refusal));
  }

  // A streamed answer: pieces go out as they come; the connection is closed after it.
  Task<bool> stream() {
    server_.streams.fetch_add(1, std::memory_order_relaxed);
    co_await stream_pieces();
    streaming_ = false;
    exchange_->close_stream();
    server_.streams.fetch_sub(1, std::memory_order_relaxed);
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
      Connection* const self = waker->connection_;
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

  // Sends `output_`. Most answers fit into the socket's buffer and go without a suspension.
  Task<bool> flush() {
    std::size_t sent = 0;
    set_deadline(server_.settings.limits.write_stall_timeout);
    while (sent < output_.size()) {
      error_code error;
      const std::size_t count = socket_.write_some(net::buffer(output_.data() + sent, output_.size() - sent), error);
      sent += count;
      if (count > 0 && sent < output_.size()) set_deadline(server_.settings.limits.write_stall_timeout);
      if (error == net::error::would_block || error == net::error::try_again) {
        const auto [waited] = co_await socket_.async_wait(Socket::wait_write, kAwaitTuple);
        if (expired_) {
          server_.count(Rejection::write_stalled);
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

Task<> run_connection(std::unique_ptr<Connection> connection) { co_await connection->run(); }

std::string default_problem(const Problem& problem, std::string_view request_id) {
  std::string out = R"({"type":"/problems/)";
  out.append(problem.code).append(R"(","title":")").append(reason_phrase(problem.status));
  out.append(R"(","status":)").append(std::to_string(problem.status)).append(R"(,"detail":")").append(problem.detail);
  out.append(R"(","request_id":")").append(request_id).append("\"}");
  return out;
}

int open_spare() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

}  // namespace

std::string_view to_string(Rejection reason) { return kRejectionNames[static_cast<std::size_t>(reason)]; }

Server::Impl::~Impl() {
  if (spare_descriptor >= 0) ::close(spare_descriptor);
}

std::string Server::Impl::problem_body(const Refusal& refusal, std::string_view request_id) const {
  const Problem problem{refusal.status, to_string(refusal.reason), refusal.detail};
  return hooks.problem ? hooks.problem(problem, request_id) : default_problem(problem, request_id);
}

Result<void> Server::Impl::listen() {
  error_code error;
  const auto address = net::ip::make_address(settings.address, error);
  if (error) return fail("cannot-listen", {}, settings.address + " is not an address");
  const tcp::endpoint endpoint(address, settings.port);
  const auto say = [&](const char* step) {
    return fail("cannot-listen", {}, std::string(step) + " " + settings.address + ": " + error.message());
  };
  acceptor.emplace(ios.front()->context.get_executor());
  acceptor->open(endpoint.protocol(), error);
  if (error) return say("open");
  acceptor->set_option(net::socket_base::reuse_address(true), error);
  acceptor->bind(endpoint, error);
  if (error) return say("bind");
  acceptor->listen(1024, error);
  if (error) return say("listen");
  port = acceptor->local_endpoint(error).port();
  if (error) return say("listen");
  return {};
}

void Server::Impl::run() {
  spare_descriptor = open_spare();
  pool.emplace(std::max(settings.worker_threads, 1U),
               [this](WorkerPool::Job job) { handle(std::move(job.request), std::move(job.responder)); });
  for (auto& io : ios) {
    sweep(*io);
    schedule_sweep(*io);
  }
  net::co_spawn(ios.front()->context, accept_loop(), net::detached);
  for (auto& io : ios) {
    io->thread = std::thread([&context = io->context] {
      name_thread("http io");
      context.run();
    });
  }
}

void Server::Impl::handle(Request request, Responder responder) {
  // The id is kept for the log: the request is the handler's.
  const std::string id = request.request_id;
  const DropHold hold(responder);
  try {
    hooks.handler(std::move(request), std::move(responder));
  } catch (...) {
    handler_failed(id);
  }
}

// A responder that is left with the caller after an exception is dropped there, and answers 500.
bool Server::Impl::handle_at_once(const Request& request, Responder& responder) {
  if (!hooks.at_once) return false;
  try {
    return hooks.at_once(request, responder);
  } catch (...) {
    handler_failed(request.request_id);
    return true;
  }
}

// In a catch clause.
void Server::Impl::handler_failed(std::string_view request_id) {
  if (!hooks.handler_failed) return;
  try {
    throw;
  } catch (const std::exception& error) {
    hooks.handler_failed(request_id, error.what());
  } catch (...) {
    hooks.handler_failed(request_id, "not a standard exception");
  }
}

Task<> Server::Impl::accept_loop() {
  Timer pause(ios.front()->context);
  while (acceptor->is_open()) {
    Io& io = *ios[next_io++ % ios.size()];
    auto [error, socket] = co_await acceptor->async_accept(io.context, kAwaitTuple);
    if (!error) {
      admit(io, std::move(socket));
    } else if (error == boost::system::errc::too_many_files_open ||
               error == boost::system::errc::too_many_files_open_in_system ||
               error == boost::system::errc::no_buffer_space || error == boost::system::errc::not_enough_memory) {
      count(Rejection::no_file_descriptors);
      if (!shed_connection()) {
        pause.expires_after(std::chrono::milliseconds(50));
        co_await pause.async_wait(kAwaitTuple);
      }
    } else if (error != net::error::connection_aborted && acceptor->is_open()) {
      pause.expires_after(std::chrono::milliseconds(50));
      co_await pause.async_wait(kAwaitTuple);
    }
  }
  const std::lock_guard lock(stop_mutex);
  accepting = false;
  changed.notify_all();
}

// Without a free descriptor a waiting connection can be neither taken nor refused: the spare one is used to take and
// close it.
bool Server::Impl::shed_connection() {
  if (spare_descriptor < 0) return false;
  ::close(spare_descriptor);
  const int taken = ::accept4(acceptor->native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (taken >= 0) ::close(taken);
  spare_descriptor = open_spare();
  return taken >= 0;
}

void Server::Impl::admit(Io& io, Socket socket) {
  accepted.fetch_add(1, std::memory_order_relaxed);
  const bool full = open.load(std::memory_order_relaxed) >= settings.limits.connections;
  if (full && overload.load(std::memory_order_relaxed) >= kMostOverloadAnswers) {
    count(Rejection::too_many_connections);
    return;
  }
  (full ? overload : open).fetch_add(1, std::memory_order_relaxed);
  auto begin = [this, &io, full, taken = std::move(socket)]() mutable {
    auto connection = std::make_unique<Connection>(*this, io, std::move(taken), full);
    net::co_spawn(io.context, run_connection(std::move(connection)), net::detached);
  };
  net::dispatch(io.context, std::move(begin));
}

void Server::Impl::schedule_sweep(Io& io) {
  const auto& limits = settings.limits;
  const auto shortest =
      std::min({limits.header_timeout, limits.body_timeout, limits.idle_timeout, limits.write_stall_timeout});
  io.sweep.expires_after(std::clamp(shortest / 8, std::chrono::milliseconds(5), std::chrono::milliseconds(250)));
  io.sweep.async_wait([this, &io](const error_code& error) {
    if (error) return;
    sweep(io);
    schedule_sweep(io);
  });
}

// One timer for all deadlines of a thread: requests that are on time cost no timer of their own.
void Server::Impl::sweep(Io& io) {
  const auto unix_time = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t second = std::chrono::duration_cast<std::chrono::seconds>(unix_time).count();
  if (second != io.date_second) {
    io.date_second = second;
    io.date = http_date(second);
  }
  const auto now = Clock::now();
  std::vector<Connection*> all(io.connections.begin(), io.connections.end());
  for (Connection* connection : all) {
    if (io.connections.contains(connection)) connection->check_deadline(now);
  }
}

void Server::Impl::stop(std::chrono::milliseconds grace) {
  const std::lock_guard only(one_stop);
  if (stopped) return;
  stopping = true;
  const auto on_each = [](Io& io, void (Connection::*act)()) {
    net::post(io.context, [&io, act] {
      io.stopping = true;
      std::vector<Connection*> all(io.connections.begin(), io.connections.end());
      for (Connection* connection : all) {
        if (io.connections.contains(connection)) (connection->*act)();
      }
    });
  };
  net::post(ios.front()->context, [this] {
    error_code ignored;
    acceptor->close(ignored);
  });
  std::unique_lock lock(stop_mutex);
  const auto all_gone = [this] { return !accepting && open == 0 && overload == 0; };
  for (auto& io : ios) on_each(*io, &Connection::begin_stop);
  changed.wait_for(lock, grace, [&] { return hurried || all_gone(); });
  while (!all_gone()) {
    for (auto& io : ios) on_each(*io, &Connection::cut);
    changed.wait_for(lock, std::chrono::milliseconds(50), all_gone);
  }
  lock.unlock();
  pool->stop();
  for (auto& io : ios) {
    io->context.stop();
    io->thread.join();
  }
  stopped = true;
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { stop(std::chrono::milliseconds(0)); }

Result<std::unique_ptr<Server>> Server::start(Settings settings, Hooks hooks) {
  STEWARD_ASSERT(hooks.handler != nullptr, "a server needs a handler");
  auto impl = std::make_unique<Impl>();
  impl->settings = std::move(settings);
  impl->hooks = std::move(hooks);
  const Limits& limits = impl->settings.limits;
  impl->gate = {limits.header_bytes, limits.target_bytes, limits.header_fields};
  for (unsigned i = 0; i < std::max(impl->settings.io_threads, 1U); ++i)
    impl->ios.push_back(std::make_unique<Impl::Io>());
  if (auto listening = impl->listen(); !listening) return pass_on(listening.error());
  impl->run();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::port() const { return impl_->port; }

Counters Server::counters() const {
  const Impl& impl = *impl_;
  Counters counters{impl.accepted, impl.open, impl.requests, impl.active, impl.streams, {}};
  for (std::size_t i = 0; i < counters.rejected.size(); ++i) counters.rejected[i] = impl.rejected[i];
  return counters;
}

void Server::stop(std::chrono::milliseconds grace) { impl_->stop(grace); }

void Server::hurry() {
  const std::lock_guard lock(impl_->stop_mutex);
  impl_->hurried = true;
  impl_->changed.notify_all();
}

bool Server::stopping() const { return impl_->stopping; }

}  // namespace steward::http
