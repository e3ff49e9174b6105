#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/result.h"

namespace steward::imports {

enum class Encoding : std::uint8_t { utf8, gb18030 };

struct DecodedText {
  std::string utf8;  // without a byte order mark
  Encoding encoding = Encoding::utf8;
};

// The text of a file. Without `said`, what is valid UTF-8 is UTF-8, and all else must be GB18030 (GBK and GB2312 are
// parts of it). Errors: `file-encoding` with the line where it stops making sense; a file in UTF-16 is named as that.
[[nodiscard]] Result<DecodedText> decode_text(std::string_view bytes, std::optional<Encoding> said);

// utf-8, gb18030 (also gbk, gb2312).
[[nodiscard]] std::optional<Encoding> parse_encoding(std::string_view name);
[[nodiscard]] std::string_view encoding_name(Encoding encoding);

}  // namespace steward::imports
