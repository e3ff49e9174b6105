#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "api/http/server.h"
#include "tests/api/http/socket_client.h"
#include "tests/support/eventually.h"

// What the tests of the server share.
namespace steward::http {

using std::chrono::milliseconds;
using testing::SocketClient;
using Clock = std::chrono::steady_clock;

inline const std::string kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
inline std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"; }

// A door that handlers wait at until the test opens it.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
};

using test::eventually;

inline std::uint64_t rejected(const Server& server, Rejection reason) {
  return server.counters().rejected[static_cast<std::size_t>(reason)];
}

inline std::unique_ptr<Server> start(Handler handler, Settings settings = {}, Hooks hooks = {}) {
  hooks.handler = std::move(handler);
  settings.worker_threads = 4;
  auto server = Server::start(std::move(settings), std::move(hooks));
  if (!server) throw std::runtime_error(server.error().detail);
  return std::move(*server);
}

inline void echo(Request request, Responder responder) {
  responder.send({200, "text/plain", {}, std::string(request.path()) + request.body});
}

}  // namespace steward::http
