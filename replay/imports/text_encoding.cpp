#include "replay/imports/text_encoding.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace steward::imports {

namespace {

constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";

// A converter of the C library: it knows GB18030 on every Debian, and is strict about UTF-8.
class Converter {
 public:
  explicit Converter(const char* from) : handle_(::iconv_open("UTF-8", from)) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (usable()) ::iconv_close(handle_);
  }
  [[nodiscard]] bool usable() const {
    return handle_ != reinterpret_cast<::iconv_t>(-1);  // NOLINT: iconv's own way to say no
  }

  // Appends to `out`. Returns how many bytes were understood: all of them when it went well.
  [[nodiscard]] std::size_t convert(std::string_view bytes, std::string& out) const {
    std::array<char, 64 * 1024> buffer;
    auto* in = const_cast<char*>(bytes.data());  // NOLINT: iconv does not write to it
    std::size_t left = bytes.size();
    while (left > 0) {
      char* to = buffer.data();
      std::size_t room = buffer.size();
      const std::size_t result = ::iconv(handle_, &in, &left, &to, &room);
      out.append(buffer.data(), buffer.size() - room);
      if (result == static_cast<std::size_t>(-1) && errno != E2BIG) break;
    }
    return bytes.size() - left;
  }

 private:
  ::iconv_t handle_;
};

std::int64_t line_at(std::string_view bytes, std::size_t offset) {
  return 1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
}

// How far it got is told in `understood`.
std::optional<DecodedText> decode_as(Encoding encoding, std::string_view bytes, std::size_t& understood) {
  const Converter converter(encoding == Encoding::utf8 ? "UTF-8" : "GB18030");
  understood = 0;
  if (!converter.usable()) return std::nullopt;
  DecodedText text;
  text.encoding = encoding;
  text.utf8.reserve(bytes.size() + bytes.size() / 2);
  understood = converter.convert(bytes, text.utf8);
  if (understood != bytes.size()) return std::nullopt;
  if (text.utf8.starts_with(kUtf8Mark)) text.utf8.erase(0, kUtf8Mark.size());
  return text;
}

tl::unexpected<Error> not_in(Encoding encoding, std::string_view bytes, std::size_t understood) {
  return fail("file-encoding",
              {{"line", line_at(bytes, understood)}, {"offset", static_cast<std::int64_t>(understood)}},
              "the file is not " + std::string(encoding_name(encoding)) + " from line " +
                  std::to_string(line_at(bytes, understood)) + " on");
}

}  // namespace

Result<DecodedText> decode_text(std::string_view bytes, std::optional<Encoding> said) {
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
    return fail("file-encoding", {}, "the file is UTF-16; save it as CSV UTF-8 or as CSV in GB18030");
  }
  std::size_t understood = 0;
  if (said) {
    if (auto text = decode_as(*said, bytes, understood)) return std::move(*text);
    return not_in(*said, bytes, understood);
  }
  std::size_t as_utf8 = 0;
  if (auto text = decode_as(Encoding::utf8, bytes, as_utf8)) return std::move(*text);
  // What begins as UTF-8 (a mark, or a header in Chinese) and breaks off later is damaged: read as GB18030 it would
  // only be another kind of nonsense.
  const auto header = bytes.substr(0, bytes.find('\n'));
  const bool chinese = std::any_of(header.begin(), header.end(), [](char c) { return (c & 0x80) != 0; });
  if (chinese && as_utf8 >= header.size()) return not_in(Encoding::utf8, bytes, as_utf8);
  if (auto text = decode_as(Encoding::gb18030, bytes, understood)) return std::move(*text);
  return as_utf8 > understood ? not_in(Encoding::utf8, bytes, as_utf8) : not_in(Encoding::gb18030, bytes, understood);
}

std::optional<Encoding> parse_encoding(std::string_view name) {
  if (name == "utf-8" || name == "utf8") return Encoding::utf8;
  if (name == "gb18030" || name == "gbk" || name == "gb2312") return Encoding::gb18030;
  return std::nullopt;
}

std::string_view encoding_name(Encoding encoding) { return encoding == Encoding::utf8 ? "UTF-8" : "GB18030"; }

}  // namespace steward::imports
