#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/message.h"
#include "domain/base/result.h"

// The HTTP/1.1 server: bytes in, requests out. It knows nothing of routes, credentials or the domain.
namespace steward::http {

struct Exchange;

// The sending end of a streamed answer (SSE, long exports). A cheap handle that may be copied; any thread may use it.
// When the last copy goes without `end`, or the server stops, the connection is cut, so that the client can tell a
// truncated answer from a whole one. After a stream the connection is closed. A peer that closes its own sending side
// has left.
class StreamWriter {
 public:
  explicit StreamWriter(std::shared_ptr<Exchange> exchange);
  StreamWriter(const StreamWriter&) = default;
  StreamWriter(StreamWriter&&) noexcept = default;
  StreamWriter& operator=(const StreamWriter&) = default;
  StreamWriter& operator=(StreamWriter&&) noexcept = default;
  ~StreamWriter() = default;

  // Takes all of `piece` or nothing. False when the buffer (Limits::stream_buffer_bytes) has no room for it now, or the
  // stream is closed. A piece larger than the whole buffer never fits.
  [[nodiscard]] bool write(std::string_view piece);
  // Waits for room, in steps if need be; false when the stream was closed before all of it was taken. For pool threads
  // only, never for an io thread. A server that stops, a peer that leaves and a peer that does not read for
  // Limits::write_stall_timeout end the wait; so does `until`, and a part may have been taken: the answer is to be cut.
  [[nodiscard]] bool write_wait(std::string_view piece, std::chrono::steady_clock::time_point until =
                                                            std::chrono::steady_clock::time_point::max());
  // The answer is complete. What is buffered is still sent.
  void end();
  // The peer has gone, the server stops, or `end` was called.
  [[nodiscard]] bool closed() const;
  // Calls `callback` once on an io thread when half of the buffer or more is free, or the stream is closed (at once, on
  // this thread, if that is so already). Replaces an earlier callback that was not called yet. It must not block and
  // not throw.
  void on_drain(std::function<void()> callback);

 private:
  struct Handle;
  std::shared_ptr<Handle> handle_;
};

// The right to answer one request, once, from any thread. Dropped without an answer it answers 500. It may outlive the
// connection and the server: then the answer goes nowhere.
class Responder {
 public:
  explicit Responder(std::shared_ptr<Exchange> exchange);
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();

  // Called once with the status that goes out (500 when the responder is dropped), on the thread that answers and
  // before the answer leaves. It must not throw.
  void on_answer(std::function<void(int status)> callback);

  // Not once the peer has left or the server stops: who makes a long answer before any of it leaves asks now and then.
  // It costs a system call. From any thread.
  [[nodiscard]] bool wanted() const;

  void send(Response response);
  // The head goes out at once; Content-Type is the response's, its body is sent first, if it has one.
  [[nodiscard]] StreamWriter stream(Response head);

 private:
  friend class DropHold;
  void tell(int status);
  void drop();
  std::shared_ptr<Exchange> exchange_;
  std::function<void(int)> answered_;
};

// Called on a worker thread, where it may block. An exception that leaves it is a 500.
using Handler = std::function<void(Request, Responder)>;

// An answer that the server itself makes. `code` is kebab-case, both texts are constants without anything of the
// request.
struct Problem {
  int status;
  std::string_view code;
  std::string_view detail;
};

struct Hooks {
  Handler handler;
  // Asked first, on the io thread, where it must not block: true when it answers the request or has taken the
  // responder; false when it has done neither, and a worker gets the request. None: every request goes to the workers.
  std::function<bool(const Request&, Responder&)> at_once;
  // The largest body that this request (its head; the body is empty yet) may have. Asked on the io thread, where it
  // must not block: what it does not know there is nullopt, and a worker asks the next one. None: Limits::body_bytes.
  std::function<std::optional<std::uint64_t>(const Request&)> body_limit;
  // The same where it may block; the body is read afterwards. It must not throw. 0: served unread, and closed.
  std::function<std::uint64_t(const Request&)> slow_body_limit;
  // The body of a problem answer (application/problem+json). None: type, title, status, detail, request_id.
  std::function<std::string(const Problem&, std::string_view request_id)> problem;
  // Tells of an exception that left the handler, for the log. Called on the thread of the handler.
  std::function<void(std::string_view request_id, std::string_view what)> handler_failed;
};

struct Limits {
  std::size_t header_bytes = 16UL * 1024;                 // the whole head: 431
  std::size_t target_bytes = 8UL * 1024;                  // 414
  std::size_t header_fields = 100;                        // 431
  std::uint64_t body_bytes = 1024UL * 1024;               // 413, unless Hooks::body_limit says otherwise
  std::uint64_t all_bodies_bytes = 512ULL * 1024 * 1024;  // bodies held at one time, all connections together: 503
  std::size_t connections = 10'000;                       // 503 and close
  std::size_t stream_buffer_bytes = 256UL * 1024;
  std::chrono::milliseconds header_timeout{10'000};  // from the first byte of a request to the end of its head: 408
  // A body may take this long, and longer only at `body_bytes_per_second` on average: 408.
  std::chrono::milliseconds body_timeout{30'000};
  std::uint64_t body_bytes_per_second = 1024;
  std::uint64_t large_body_bytes_per_second = 64UL * 1024;  // the same for a body beyond `body_bytes`
  std::chrono::milliseconds idle_timeout{60'000};           // between requests, and before the first one
  std::chrono::milliseconds write_stall_timeout{30'000};    // the peer takes not one byte
};

struct Settings {
  std::string address = "127.0.0.1";  // an IPv4 or IPv6 address, never a name
  std::uint16_t port = 0;             // 0: the system chooses, see Server::port
  unsigned io_threads = 1;
  unsigned worker_threads = 16;  // they block on fsync: more of them than cores
  Limits limits{};
};

// Why the server turned a request or a connection away, or gave one up.
enum class Rejection : std::uint8_t {
  bad_framing,
  unknown_method,
  header_too_large,
  too_many_headers,
  target_too_long,
  body_too_large,
  server_busy,
  request_timeout,
  idle_timeout,
  write_stalled,
  too_many_connections,
  no_file_descriptors,
  handler_failed,
  count_,
};

// "bad-framing" …: the code of the problem answer and the label of the metric.
[[nodiscard]] std::string_view to_string(Rejection reason);

struct Counters {
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_open = 0;
  std::uint64_t requests = 0;         // heads that passed all checks
  std::uint64_t requests_active = 0;  // given to the handler and not answered yet
  std::uint64_t streams_open = 0;
  std::array<std::uint64_t, static_cast<std::size_t>(Rejection::count_)> rejected{};
};

// Where a server counts. Made before it, so that whoever tells of it has it before the first request comes.
// Thread-safe.
class Tally {
 public:
  void count(Rejection reason) { rejected_[static_cast<std::size_t>(reason)].fetch_add(1, std::memory_order_relaxed); }
  [[nodiscard]] Counters counters() const;

  std::atomic<std::uint64_t> accepted{0}, open{0}, requests{0}, active{0}, streams{0};

 private:
  std::array<std::atomic<std::uint64_t>, static_cast<std::size_t>(Rejection::count_)> rejected_{};
};

// Thread-safe.
class Server {
 public:
  struct Impl;  // only server.cpp knows

  // Has its address when it returns, and refuses connections yet: who could not listen learns it before anything else
  // is done. "cannot-listen" when the address is bad, in use or not ours.
  [[nodiscard]] static Result<std::unique_ptr<Server>> bind(Settings settings);
  // Listens when it returns. Threads are started here. Once; "cannot-listen" when another has begun to listen there.
  [[nodiscard]] Result<void> serve(Hooks hooks, std::shared_ptr<Tally> tally = std::make_shared<Tally>());
  // Both.
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(Settings settings, Hooks hooks,
                                                             std::shared_ptr<Tally> tally = std::make_shared<Tally>());
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  // Stops without grace if `stop` was not called. Handlers that run are waited for.
  ~Server();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] Counters counters() const;

  // Takes no more connections, closes idle ones and ends streams at once, lets requests that have begun finish for at
  // most `grace`, cuts what is left, joins the threads, and returns. What runs in a handler after that is still waited
  // for: the caller may destroy what handlers use. A second call waits for the first. Never from a handler.
  void stop(std::chrono::milliseconds grace);
  // Ends the grace of a stop that is under way, or of the next one. From any thread; does not block.
  void hurry();
  // `stop` was called. Handlers that wait for something may look here.
  [[nodiscard]] bool stopping() const;

 private:
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::http
