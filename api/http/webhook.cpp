#include "api/http/webhook.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/url.hpp>

#include "api/http/internal/blocking.h"
#include "api/http/response_head.h"

namespace steward::http {

namespace {

namespace beast = boost::beast;
namespace net = boost::asio;
using boost::system::error_code;

constexpr std::uint32_t kMostHeaderBytes = 16U * 1024;

bool is_this_machine(const std::string& host) {
  if (host == "localhost") return true;
  error_code error;
  const auto address = net::ip::make_address(host, error);
  return !error && address.is_loopback();
}

// Where it went, without the path: a token may stand in that.
tl::unexpected<Error> unreachable(const WebhookAddress& address, const error_code& error) {
  return fail("server-unreachable", {}, "cannot reach " + address.server.authority + ": " + error.message());
}

beast::http::request<beast::http::string_body> message_of(const WebhookAddress& address,
                                                          const std::vector<Header>& headers, const std::string& body) {
  beast::http::request<beast::http::string_body> message(beast::http::verb::post, address.target, 11);
  message.set(beast::http::field::host, address.server.authority);
  message.set(beast::http::field::user_agent, "steward");
  message.set(beast::http::field::content_type, "application/json");
  message.keep_alive(false);
  for (const Header& header : headers) message.set(header.name, header.value);
  message.body() = body;
  message.prepare_payload();
  return message;
}

// Over a stream that is connected, and has shaken hands where it has to.
template <class Stream>
Result<ClientAnswer> exchange(net::io_context& io, Stream& stream, const WebhookAddress& address,
                              const std::vector<Header>& headers, const std::string& body) {
  auto message = message_of(address, headers, body);
  const error_code sent = wait_for(io, [&](auto done) { beast::http::async_write(stream, message, done); });
  beast::flat_buffer buffer;
  beast::http::response_parser<beast::http::string_body> parser;
  parser.header_limit(kMostHeaderBytes);
  parser.body_limit(kMostAnswerBytes);
  const error_code error = wait_for(io, [&](auto done) { beast::http::async_read(stream, buffer, parser, done); });
  if (error) {
    return fail("answer-lost", {},
                address.server.authority + " did not answer to the end: " + (sent ? sent : error).message());
  }
  auto answered = parser.release();
  ClientAnswer answer;
  answer.status = static_cast<int>(answered.result_int());
  for (const auto& field : answered) {
    answer.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  answer.body = std::move(answered.body());
  return answer;
}

}  // namespace

Result<WebhookAddress> parse_webhook_url(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(url);
  const bool fits = parsed && parsed->has_authority() && !parsed->has_userinfo() && !parsed->host().empty() &&
                    !parsed->has_fragment() && is_port(parsed->port()) &&
                    (parsed->scheme() == "https" ||
                     (parsed->scheme() == "http" && is_this_machine(std::string(parsed->host_address()))));
  if (!fits) {
    return fail("webhook-url-invalid", {},
                "a webhook is https://host/path; plain http is taken for localhost, 127.0.0.0/8 and [::1] only");
  }
  WebhookAddress address;
  address.tls = parsed->scheme() == "https";
  address.server.host = parsed->host_address();
  address.server.port = parsed->port().empty() ? (address.tls ? "443" : "80") : std::string(parsed->port());
  address.server.authority = std::string(parsed->encoded_host_and_port());
  address.target = parsed->encoded_path().empty() ? "/" : std::string(parsed->encoded_path());
  if (parsed->has_query()) address.target += "?" + std::string(parsed->encoded_query());
  return address;
}

Result<ClientAnswer> post_webhook(const WebhookAddress& address, const std::vector<Header>& headers,
                                  const std::string& body, std::chrono::milliseconds timeout,
                                  const std::string& ca_file) {
  if (!std::all_of(headers.begin(), headers.end(), can_be_sent)) {
    return fail("request-invalid", {}, "the request cannot be sent as it is");
  }
  net::io_context io;
  error_code error;
  const auto endpoints = net::ip::tcp::resolver(io).resolve(address.server.host, address.server.port, error);
  if (error) return unreachable(address, error);
  if (!address.tls) {
    beast::tcp_stream stream(io);
    stream.expires_after(timeout);
    error = wait_for(io, [&](auto done) { stream.async_connect(endpoints, done); });
    if (error) return unreachable(address, error);
    return exchange(io, stream, address, headers, body);
  }
  net::ssl::context tls(net::ssl::context::tls_client);
  tls.set_options(net::ssl::context::default_workarounds | net::ssl::context::no_tlsv1 | net::ssl::context::no_tlsv1_1,
                  error);
  if (!error) {
    if (ca_file.empty()) {
      tls.set_default_verify_paths(error);
    } else {
      tls.load_verify_file(ca_file, error);
    }
  }
  if (!error) tls.set_verify_mode(net::ssl::verify_peer, error);
  if (error) return unreachable(address, error);
  beast::ssl_stream<beast::tcp_stream> stream(io, tls);
  stream.set_verify_callback(net::ssl::host_name_verification(address.server.host), error);
  if (error) return unreachable(address, error);
  // The name that the server's certificate is chosen by.
  if (SSL_set_tlsext_host_name(stream.native_handle(), address.server.host.c_str()) != 1) {
    return fail("server-unreachable", {}, "the host's name cannot be asked for");
  }
  auto& below = beast::get_lowest_layer(stream);
  below.expires_after(timeout);
  error = wait_for(io, [&](auto done) { below.async_connect(endpoints, done); });
  if (error) return unreachable(address, error);
  error = wait_for(io, [&](auto done) { stream.async_handshake(net::ssl::stream_base::client, done); });
  if (error) return unreachable(address, error);
  return exchange(io, stream, address, headers, body);
}

}  // namespace steward::http
