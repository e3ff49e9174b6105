#include "benchmarks/support/load_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <optional>
#include <string_view>

namespace steward::bench {

namespace {

[[noreturn]] void broken(const char* what) { give_up(Error{"load-client", {}, what}); }

int connect_to(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) broken("connect");
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

// The length of the first whole answer in `bytes`; 0 while it is not all there.
std::size_t answer_length(std::string_view bytes) {
  const std::size_t head = bytes.find("\r\n\r\n");
  if (head == std::string_view::npos) return 0;
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t field = bytes.substr(0, head).find(kLength);
  if (field == std::string_view::npos) broken("an answer without Content-Length");
  std::size_t body = 0;
  std::from_chars(bytes.data() + field + kLength.size(), bytes.data() + head, body);
  const std::size_t whole = head + 4 + body;
  return bytes.size() < whole ? 0 : whole;
}

int status_of(std::string_view answer) {
  int status = 0;
  std::from_chars(answer.data() + 9, answer.data() + 12, status);
  return status;
}

class Connection {
 public:
  explicit Connection(std::uint16_t port) : fd_(connect_to(port)) {}
  ~Connection() { ::close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] int fd() const { return fd_; }
  // Requests are far smaller than the socket's buffer: one send takes all of it.
  void send(const std::string& request) {
    received_.clear();
    sent_at_ = Steady::now();
    if (::send(fd_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
      broken("send");
  }
  // The status once the answer is whole.
  [[nodiscard]] std::optional<int> receive() {
    std::array<char, 16384> buffer;
    const ssize_t got = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (got <= 0) broken("the server closed a connection");
    received_.append(buffer.data(), static_cast<std::size_t>(got));
    if (answer_length(received_) == 0) return std::nullopt;
    return status_of(received_);
  }
  [[nodiscard]] const std::string& received() const { return received_; }
  [[nodiscard]] double micros() const { return micros_since(sent_at_); }

 private:
  int fd_;
  std::string received_;
  Steady::time_point sent_at_;
};

}  // namespace

std::string fetch(std::uint16_t port, const std::string& request) {
  Connection connection(port);
  connection.send(request);
  while (!connection.receive()) {
  }
  return connection.received();
}

PacedClient::PacedClient(Options options) : options_(std::move(options)) {
  for (unsigned i = 0; i < options_.connections; ++i) {
    threads_.emplace_back([this, i](const std::stop_token& stop) { run(stop, i); });
  }
}

void PacedClient::run(const std::stop_token& stop, unsigned nth) {
  const std::chrono::duration<double> apart(1.0 / options_.per_second);
  Connection connection(options_.port);
  std::string request;
  for (std::uint64_t i = nth; !stop.stop_requested(); i += options_.connections) {
    const auto due = start_ + std::chrono::duration_cast<Steady::duration>(apart * static_cast<double>(i));
    std::this_thread::sleep_until(due);
    {
      const std::lock_guard lock(mutex_);
      options_.next_request(request);
    }
    connection.send(request);
    auto status = connection.receive();
    while (!status) status = connection.receive();
    const double waited = micros_since(due);
    const std::lock_guard lock(mutex_);
    if (*status == options_.expected_status) {
      result_.latencies_us.push_back(waited);
    } else {
      ++result_.failures;
    }
  }
}

PacedClient::Result PacedClient::stop() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
  const std::lock_guard lock(mutex_);
  return std::move(result_);
}

Load run_client(const ClientLoad& load) {
  std::vector<std::unique_ptr<Connection>> connections;
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  std::string request;
  for (unsigned i = 0; i < load.connections; ++i) {
    connections.push_back(std::make_unique<Connection>(load.port));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = connections.back().get();
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, connections.back()->fd(), &event);
  }
  std::vector<double> latencies;
  std::uint64_t failures = 0;
  const Stretch stretch;
  for (const auto& connection : connections) {
    load.next_request(request);
    connection->send(request);
  }
  std::size_t waiting = connections.size();
  std::array<epoll_event, 256> events;
  while (waiting > 0) {
    const int ready = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    const bool over = stretch.seconds() >= load.seconds;
    for (int i = 0; i < ready; ++i) {
      auto& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
      const auto status = connection.receive();
      if (!status) continue;
      if (*status == load.expected_status) {
        latencies.push_back(connection.micros());
      } else {
        ++failures;
      }
      if (over) {
        --waiting;
        continue;
      }
      load.next_request(request);
      connection.send(request);
    }
  }
  ::close(epoll);
  return stretch.load_of(latencies, failures);
}

}  // namespace steward::bench
