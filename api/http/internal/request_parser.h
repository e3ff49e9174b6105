#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <functional>
#include <limits>
#include <string>

#include "api/http/message.h"

namespace steward::http {

// Beast's parser without Beast's containers: the fields become slices of the head, the body goes where it is wanted.
// The library's own limits are off from the first byte on (changed later they are not reliable); the same limits are
// held here.
class RequestParser final : public boost::beast::http::basic_parser<true> {
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
  using View = boost::beast::string_view;
  // A value that was folded lies in a buffer of the parser; the gate sees the fold in the raw line.
  Slice slice(View text) const {
    const std::less<const char*> before;
    if (before(text.data(), head_.raw.data()) || before(head_.raw.data() + head_.raw.size(), text.data())) return {};
    return {static_cast<std::uint32_t>(text.data() - head_.raw.data()), static_cast<std::uint32_t>(text.size())};
  }
  bool fits(std::uint64_t more, boost::beast::error_code& error) {
    if (body_ != nullptr && more <= limit_ - body_->size()) return true;
    too_large_ = true;
    error = boost::beast::http::error::body_limit;
    return false;
  }
  std::size_t take(View part, boost::beast::error_code& error) {
    if (!fits(part.size(), error)) return 0;
    body_->append(part.data(), part.size());
    return part.size();
  }

  void on_request_impl(boost::beast::http::verb, View method, View target, int version,
                       boost::beast::error_code&) override {
    head_.method_text = slice(method);
    head_.method = http::parse_method({method.data(), method.size()});
    head_.target = slice(target);
    head_.version = version;
  }
  void on_response_impl(int, View, int, boost::beast::error_code&) override {}
  void on_field_impl(boost::beast::http::field, View name, View value, boost::beast::error_code&) override {
    if (!is_header_read_) head_.fields.push_back({slice(name), slice(value)});  // trailers are dropped
  }
  void on_header_impl(boost::beast::error_code&) override { is_header_read_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, boost::beast::error_code&) override {}
  std::size_t on_body_impl(View part, boost::beast::error_code& error) override { return take(part, error); }
  void on_chunk_header_impl(std::uint64_t size, View, boost::beast::error_code& error) override { fits(size, error); }
  std::size_t on_chunk_body_impl(std::uint64_t, View part, boost::beast::error_code& error) override {
    return take(part, error);
  }
  void on_finish_impl(boost::beast::error_code&) override {}

  RequestHead& head_;
  std::string* body_ = nullptr;
  std::uint64_t limit_ = 0;
  bool is_header_read_ = false;
  bool too_large_ = false;
};

}  // namespace steward::http
