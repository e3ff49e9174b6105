#pragma once

#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

// Just enough of ZIP to look into a workbook: finds an entry by the directory at the end and inflates it.
namespace steward::test {

[[nodiscard]] inline std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return value;
}

[[nodiscard]] inline std::optional<std::string> unzip(std::string_view zip, std::string_view name) {
  const auto end = zip.rfind("PK\x05\x06");
  if (end == std::string_view::npos) return std::nullopt;
  std::size_t at = little_endian(zip, end + 16, 4);
  for (std::uint32_t left = little_endian(zip, end + 10, 2); left > 0; --left) {
    const std::uint32_t method = little_endian(zip, at + 10, 2);
    const std::uint32_t packed = little_endian(zip, at + 20, 4);
    const std::uint32_t size = little_endian(zip, at + 24, 4);
    const std::size_t name_size = little_endian(zip, at + 28, 2);
    const std::size_t rest = little_endian(zip, at + 30, 2) + little_endian(zip, at + 32, 2);
    const std::size_t local = little_endian(zip, at + 42, 4);
    if (zip.substr(at + 46, name_size) != name) {
      at += 46 + name_size + rest;
      continue;
    }
    const std::size_t data = local + 30 + little_endian(zip, local + 26, 2) + little_endian(zip, local + 28, 2);
    std::string bytes(zip.substr(data, packed));
    if (method == 0) return bytes;
    std::string plain(size, '\0');
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    const int ended = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (ended != Z_STREAM_END) return std::nullopt;
    return plain;
  }
  return std::nullopt;
}

}  // namespace steward::test
