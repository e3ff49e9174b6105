#include "benchmarks/support/static_server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <thread>

#include "benchmarks/support/report.h"

namespace steward::bench {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using Answer = http::response<http::string_body>;

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const Answer& answer) : stream_(std::move(socket)), answer_(answer) {}

  void read() {
    request_ = {};
    http::async_read(stream_, buffer_, request_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->write();
    });
  }

 private:
  void write() {
    response_ = answer_;
    http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->read();
    });
  }

  beast::tcp_stream stream_;
  const Answer& answer_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  Answer response_;
};

Answer parse_answer(const std::string& bytes) {
  http::response_parser<http::string_body> parser;
  beast::error_code error;
  parser.eager(true);
  parser.put(asio::buffer(bytes), error);
  if (error || !parser.is_done()) give_up(Error{"static-answer", {}, error.message()});
  return parser.release();
}

}  // namespace

struct StaticServer::Impl {
  explicit Impl(const std::string& answer_bytes)
      : answer(parse_answer(answer_bytes)), acceptor(io, {asio::ip::address_v4::loopback(), 0}) {
    accept();
    thread = std::thread([this] { io.run(); });
  }
  ~Impl() {
    io.stop();
    thread.join();
  }
  void accept() {
    acceptor.async_accept([this](beast::error_code error, tcp::socket socket) {
      if (error) return;
      socket.set_option(tcp::no_delay(true));
      std::make_shared<Session>(std::move(socket), answer)->read();
      accept();
    });
  }

  const Answer answer;
  asio::io_context io{1};
  tcp::acceptor acceptor;
  std::thread thread;
};

StaticServer::StaticServer(const std::string& answer) : impl_(std::make_unique<Impl>(answer)) {}
StaticServer::~StaticServer() = default;
std::uint16_t StaticServer::port() const { return impl_->acceptor.local_endpoint().port(); }

}  // namespace steward::bench
