#include "cli/webhook_secret.h"

#include <fstream>
#include <iterator>
#include <system_error>

namespace steward::cli {

namespace {

constexpr std::size_t kShortest = 16;
constexpr std::size_t kLongest = 4'096;

}  // namespace

Result<std::string> read_webhook_secret(std::string_view key, const std::filesystem::path& path) {
  const auto invalid = [&](const std::string& why) {
    return fail("settings-invalid", {}, std::string(key) + ": " + path.string() + " " + why);
  };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (error || status.type() != std::filesystem::file_type::regular) return invalid("is not a file that can be read");
  using std::filesystem::perms;
  if ((status.permissions() & (perms::group_all | perms::others_all)) != perms::none) {
    return invalid("must be readable by its owner alone (chmod 600)");
  }
  std::ifstream file(path, std::ios::binary);
  std::string secret;
  for (auto at = std::istreambuf_iterator<char>(file); at != std::istreambuf_iterator<char>(); ++at) {
    if (secret.size() > kLongest + 1) break;
    secret += *at;
  }
  if (file.bad()) return invalid("cannot be read");
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.size() < kShortest || secret.size() > kLongest) return invalid("must hold 16 to 4,096 bytes");
  return secret;
}

}  // namespace steward::cli
