#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>
#include <charconv>
#include <cstdint>
#include <string_view>

// What the two blocking clients have in common: the one of the command line and the one of the outbox.
namespace steward::http {

// Runs one operation of the stream to its end; the stream's own clock ends it when the time is up.
template <class Start>
boost::system::error_code wait_for(boost::asio::io_context& io, const Start& start) {
  boost::system::error_code result;
  start([&result](boost::system::error_code error, auto&&...) { result = error; });
  io.restart();
  io.run();
  return result;
}

// Empty stands for that of the scheme.
[[nodiscard]] inline bool is_port(std::string_view text) {
  std::uint16_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return text.empty() || (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() && number != 0);
}

}  // namespace steward::http
