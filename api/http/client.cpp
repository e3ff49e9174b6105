#include "api/http/client.h"

#include <algorithm>
#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/url.hpp>

#include "api/http/internal/blocking.h"
#include "api/http/response_head.h"

namespace steward::http {

namespace {

namespace beast = boost::beast;
namespace net = boost::asio;
using boost::system::error_code;

constexpr std::uint32_t kMostHeaderBytes = 64U * 1024;

std::string seconds_words(std::chrono::milliseconds time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()) + " s";
}

Error unreachable(const ServerAddress& server, const std::string& why) {
  return {"server-unreachable", {}, "cannot reach http://" + server.authority + ": " + why};
}

Error lost(const ServerAddress& server, const error_code& error, std::chrono::milliseconds timeout) {
  const std::string why = error == beast::error::timeout ? "not within " + seconds_words(timeout) : error.message();
  return {"answer-lost", {}, "http://" + server.authority + " did not answer to the end: " + why};
}

bool can_be_requested(const ClientRequest& request) {
  const bool target = !request.target.empty() && request.target.front() == '/' &&
                      std::all_of(request.target.begin(), request.target.end(), [](char c) {
                        const auto byte = static_cast<unsigned char>(c);
                        return byte > 0x20 && byte < 0x7f && byte != '#';
                      });
  return target && std::all_of(request.headers.begin(), request.headers.end(), can_be_sent);
}

beast::http::request<beast::http::string_body> message_of(const ServerAddress& server, const ClientRequest& request) {
  beast::http::request<beast::http::string_body> message;
  message.method_string(to_string(request.method));
  message.target(request.target);
  message.version(11);
  message.set(beast::http::field::host, server.authority);
  message.set(beast::http::field::user_agent, "steward");
  message.keep_alive(false);
  for (const Header& header : request.headers) message.set(header.name, header.value);
  message.body() = request.body;
  message.prepare_payload();
  return message;
}

ClientAnswer answer_of(beast::http::response<beast::http::string_body> message) {
  ClientAnswer answer;
  answer.status = static_cast<int>(message.result_int());
  for (const auto& field : message)
    answer.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  answer.body = std::move(message.body());
  return answer;
}

}  // namespace

Result<ServerAddress> parse_server_address(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(url);
  if (parsed && parsed->scheme() == "https") {
    return fail(
        "tls-not-spoken", {},
        "https is not spoken yet: give the http:// address that the server itself listens on, not its TLS proxy");
  }
  const bool bare = parsed && parsed->scheme() == "http" && parsed->has_authority() && !parsed->has_userinfo() &&
                    !parsed->host().empty() && (parsed->encoded_path().empty() || parsed->encoded_path() == "/") &&
                    !parsed->has_query() && !parsed->has_fragment() && is_port(parsed->port());
  if (!bare) return fail("server-url-invalid", {}, "the address of a server looks like http://127.0.0.1:8420");
  ServerAddress address;
  address.host = parsed->host_address();
  address.port = parsed->port().empty() ? "80" : std::string(parsed->port());
  address.authority = std::string(parsed->encoded_host_and_port());
  return address;
}

std::optional<std::string_view> ClientAnswer::header(std::string_view name) const {
  for (const Header& line : headers) {
    if (equal_ignoring_case(line.name, name)) return line.value;
  }
  return std::nullopt;
}

Result<ClientAnswer> send_request(const ServerAddress& server, const ClientRequest& request,
                                  std::chrono::milliseconds timeout) {
  if (!can_be_requested(request)) return fail("request-invalid", {}, "the request cannot be sent as it is");
  net::io_context io;
  error_code error;
  const auto endpoints = net::ip::tcp::resolver(io).resolve(server.host, server.port, error);
  if (error) return pass_on(unreachable(server, error.message()));
  beast::tcp_stream stream(io);
  stream.expires_after(timeout);
  error = wait_for(io, [&](auto done) { stream.async_connect(endpoints, done); });
  if (error == beast::error::timeout) return pass_on(unreachable(server, "not within " + seconds_words(timeout)));
  if (error) return pass_on(unreachable(server, error.message()));

  auto message = message_of(server, request);
  // A server that has answered before it has read everything is heard all the same: only reading decides.
  const error_code sent = wait_for(io, [&](auto done) { beast::http::async_write(stream, message, done); });
  beast::flat_buffer buffer;
  beast::http::response_parser<beast::http::string_body> parser;
  parser.header_limit(kMostHeaderBytes);
  parser.body_limit(boost::none);
  parser.skip(request.method == Method::head);
  error = wait_for(io, [&](auto done) { beast::http::async_read(stream, buffer, parser, done); });
  if (error) return pass_on(lost(server, sent ? sent : error, timeout));
  stream.socket().shutdown(net::ip::tcp::socket::shutdown_both, error);
  return answer_of(parser.release());
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 0xFU];
    }
  }
  return out;
}

}  // namespace steward::http
