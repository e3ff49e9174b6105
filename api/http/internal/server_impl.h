#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "api/http/framing_gate.h"
#include "api/http/internal/asio.h"
#include "api/http/internal/connection.h"
#include "api/http/internal/refusals.h"
#include "api/http/internal/request_ids.h"
#include "api/http/server.h"
#include "api/http/worker_pool.h"

namespace steward::http {

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

  std::shared_ptr<Tally> tally;
  std::atomic<std::uint64_t> overload{0}, bodies{0};
  std::atomic<const Connection*> last_served{nullptr};  // compared only: it may be gone

  std::atomic<bool> stopping{false};
  std::mutex stop_mutex;  // guards the three below
  std::condition_variable changed;
  bool hurried = false;
  bool accepting = true;
  bool stopped = false;
  std::mutex one_stop;

  ~Impl();
  [[nodiscard]] Result<void> bind();
  [[nodiscard]] Result<void> listen();
  [[nodiscard]] tl::unexpected<Error> cannot_listen(const char* step, const error_code& error) const;
  void run();
  Task<> accept_loop();
  void admit(Io& io, Socket socket);
  bool shed_connection();
  void schedule_sweep(Io& io);
  void sweep(Io& io);
  void handle(Request request, Responder responder);
  [[nodiscard]] bool handle_at_once(const Request& request, Responder& responder);
  void handler_failed(std::string_view request_id);
  void stop(std::chrono::milliseconds grace);
  [[nodiscard]] std::string problem_body(const Refusal& refusal, std::string_view request_id) const;
};

// On the io thread. `overload`: only to be told that there are too many.
void start_connection(Server::Impl& server, Server::Impl::Io& io, Socket socket, bool overload);

}  // namespace steward::http
