#include "api/http/server.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <utility>

#include "api/http/exchange.h"
#include "api/http/internal/server_impl.h"
#include "api/http/response_head.h"
#include "domain/base/assert.h"
#include "eventstore/base/thread_name.h"

namespace steward::http {

namespace {

constexpr std::size_t kMostOverloadAnswers = 128;

std::string default_problem(const Problem& problem, std::string_view request_id) {
  std::string out = R"({"type":"/problems/)";
  out.append(problem.code).append(R"(","title":")").append(reason_phrase(problem.status));
  out.append(R"(","status":)").append(std::to_string(problem.status)).append(R"(,"detail":")").append(problem.detail);
  out.append(R"(","request_id":")").append(request_id).append("\"}");
  return out;
}

int open_spare() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

}  // namespace

Server::Impl::~Impl() {
  if (spare_descriptor >= 0) ::close(spare_descriptor);
}

std::string Server::Impl::problem_body(const Refusal& refusal, std::string_view request_id) const {
  const Problem problem{refusal.status, to_string(refusal.reason), refusal.detail};
  return hooks.problem ? hooks.problem(problem, request_id) : default_problem(problem, request_id);
}

Result<void> Server::Impl::bind() {
  error_code error;
  const auto address = net::ip::make_address(settings.address, error);
  if (error) return fail("cannot-listen", {}, settings.address + " is not an address");
  const tcp::endpoint endpoint(address, settings.port);
  acceptor.emplace(ios.front()->context.get_executor());
  acceptor->open(endpoint.protocol(), error);
  if (error) return cannot_listen("open", error);
  acceptor->set_option(net::socket_base::reuse_address(true), error);
  acceptor->bind(endpoint, error);
  if (error) return cannot_listen("bind", error);
  port = acceptor->local_endpoint(error).port();
  if (error) return cannot_listen("bind", error);
  return {};
}

Result<void> Server::Impl::listen() {
  error_code error;
  acceptor->listen(1024, error);
  if (error) return cannot_listen("listen", error);
  return {};
}

tl::unexpected<Error> Server::Impl::cannot_listen(const char* step, const error_code& error) const {
  return fail("cannot-listen", {}, std::string(step) + " " + settings.address + ": " + error.message());
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
      tally->count(Rejection::no_file_descriptors);
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
  tally->accepted.fetch_add(1, std::memory_order_relaxed);
  const bool full = tally->open.load(std::memory_order_relaxed) >= settings.limits.connections;
  if (full && overload.load(std::memory_order_relaxed) >= kMostOverloadAnswers) {
    tally->count(Rejection::too_many_connections);
    return;
  }
  (full ? overload : tally->open).fetch_add(1, std::memory_order_relaxed);
  auto begin = [this, &io, full, taken = std::move(socket)]() mutable {
    start_connection(*this, io, std::move(taken), full);
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
  if (stopped || !pool) return;  // without a pool it does not serve
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
  const auto all_gone = [this] { return !accepting && tally->open == 0 && overload == 0; };
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

Counters Tally::counters() const {
  Counters counters{accepted, open, requests, active, streams, {}};
  for (std::size_t i = 0; i < counters.rejected.size(); ++i) counters.rejected[i] = rejected_[i];
  return counters;
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { stop(std::chrono::milliseconds(0)); }

Result<std::unique_ptr<Server>> Server::bind(Settings settings) {
  auto impl = std::make_unique<Impl>();
  impl->settings = std::move(settings);
  const Limits& limits = impl->settings.limits;
  impl->gate = {limits.header_bytes, limits.target_bytes, limits.header_fields};
  for (unsigned i = 0; i < std::max(impl->settings.io_threads, 1U); ++i)
    impl->ios.push_back(std::make_unique<Impl::Io>());
  if (auto bound = impl->bind(); !bound) return pass_on(std::move(bound.error()));
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Result<void> Server::serve(Hooks hooks, std::shared_ptr<Tally> tally) {
  STEWARD_ASSERT(hooks.handler != nullptr, "a server needs a handler");
  impl_->hooks = std::move(hooks);
  impl_->tally = std::move(tally);
  if (auto listening = impl_->listen(); !listening) return listening;
  impl_->run();
  return {};
}

Result<std::unique_ptr<Server>> Server::start(Settings settings, Hooks hooks, std::shared_ptr<Tally> tally) {
  auto server = bind(std::move(settings));
  if (!server) return server;
  if (auto serving = (*server)->serve(std::move(hooks), std::move(tally)); !serving) {
    return pass_on(std::move(serving.error()));
  }
  return server;
}

std::uint16_t Server::port() const { return impl_->port; }

Counters Server::counters() const { return impl_->tally->counters(); }

void Server::stop(std::chrono::milliseconds grace) { impl_->stop(grace); }

void Server::hurry() {
  const std::lock_guard lock(impl_->stop_mutex);
  impl_->hurried = true;
  impl_->changed.notify_all();
}

bool Server::stopping() const { return impl_->stopping; }

}  // namespace steward::http
