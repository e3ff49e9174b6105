#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/framing_gate.h"
#include "domain/base/assert.h"

namespace {

namespace beast = boost::beast;
using steward::http::RequestHead;
using steward::http::Slice;

// The fields as Beast sees them, as the server takes them from it.
class Parser final : public beast::http::basic_parser<true> {
 public:
  explicit Parser(RequestHead& head) : head_(head) {
    header_limit(1U << 30);
    body_limit(boost::none);
  }

 private:
  using View = beast::string_view;
  Slice slice(View text) const {
    const char* const begin = head_.raw.data();
    if (text.data() < begin || text.data() > begin + head_.raw.size()) return {};
    return {static_cast<std::uint32_t>(text.data() - begin), static_cast<std::uint32_t>(text.size())};
  }
  void on_request_impl(beast::http::verb, View method, View target, int version, beast::error_code&) override {
    head_.method_text = slice(method);
    head_.method = steward::http::parse_method({method.data(), method.size()});
    head_.target = slice(target);
    head_.version = version;
  }
  void on_response_impl(int, View, int, beast::error_code&) override {}
  void on_field_impl(beast::http::field, View name, View value, beast::error_code&) override {
    head_.fields.push_back({slice(name), slice(value)});
  }
  void on_header_impl(beast::error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
  std::size_t on_body_impl(View part, beast::error_code&) override { return part.size(); }
  void on_chunk_header_impl(std::uint64_t, View, beast::error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View part, beast::error_code&) override { return part.size(); }
  void on_finish_impl(beast::error_code&) override {}

  RequestHead& head_;
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::size_t lines_that_begin_with(const std::string& head, const std::string& name) {
  std::size_t count = 0;
  for (auto at = head.find("\n" + name); at != std::string::npos; at = head.find("\n" + name, at + 1)) ++count;
  return count;
}

}  // namespace

// Any bytes: no crash; and of a head that passed, the plain text says the same about the framing as the parser does.
// The second reader here is a search for lines, as far from a parser as can be.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace steward::http;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  HeadScanner scanner;
  const auto found = scanner.scan(bytes, {});
  if (found.refusal || found.head_bytes == 0) return 0;
  STEWARD_ASSERT(bytes.substr(found.head_bytes - 4, 4) == "\r\n\r\n", "a head ends with an empty line");

  RequestHead head;
  head.raw = std::string(bytes.substr(0, found.head_bytes));
  Parser parser(head);
  beast::error_code error;
  parser.put(boost::asio::const_buffer(head.raw.data(), head.raw.size()), error);
  if (error || !parser.is_header_done() || check_head(head, {})) return 0;

  const std::string text = lower(head.raw);
  const std::size_t lengths = lines_that_begin_with(text, "content-length:");
  const std::size_t codings = lines_that_begin_with(text, "transfer-encoding:");
  STEWARD_ASSERT(lengths + codings <= 1, "one header at most decides where the body ends");
  STEWARD_ASSERT(lines_that_begin_with(text, " ") + lines_that_begin_with(text, "\t") == 0, "no line is folded");
  STEWARD_ASSERT(head.version == 10 || lines_that_begin_with(text, "host:") == 1, "one host");
  STEWARD_ASSERT(parser.chunked() == (codings == 1), "the parser sees the coding that is there");
  STEWARD_ASSERT(parser.content_length().has_value() == (lengths == 1), "the parser sees the length that is there");
  const Request request(std::move(head));
  STEWARD_ASSERT(request.path().size() + request.query().size() <= request.target().size(), "parts of the target");
  return 0;
}
