#include "replay/backup/manifest.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "replay/backup/files.h"

namespace steward {

namespace {

namespace json = boost::json;

constexpr std::string_view kFormat = "steward-backup-1";

tl::unexpected<Error> damaged() {
  return fail("backup-damaged", {}, "the manifest of the backup is damaged: it cannot tell what belongs to it");
}

std::optional<Hash> hash_in(std::string_view hex) {
  Hash hash;
  if (hex.size() != 2 * hash.bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < hash.bytes.size(); ++i) {
    unsigned byte = 0;
    const char* const from = hex.data() + 2 * i;
    const auto read = std::from_chars(from, from + 2, byte, 16);
    if (read.ec != std::errc{} || read.ptr != from + 2) return std::nullopt;
    hash.bytes[i] = static_cast<std::byte>(byte);
  }
  return hash;
}

json::object content_of(const BackupManifest& manifest) {
  json::array files;
  for (const BackedUpFile& file : manifest.files) {
    files.push_back(json::object{{"path", file.path}, {"size", file.size}, {"sha256", to_hex(file.sha256)}});
  }
  return {{"format", kFormat},
          {"version", manifest.version},
          {"log_id", to_string(manifest.log)},
          {"keyring_id", to_string(manifest.keyring)},
          {"taken_at", to_string(manifest.taken_at)},
          {"frame", manifest.cursor.frame},
          {"position", manifest.cursor.position},
          {"epoch", manifest.cursor.epoch},
          {"root", to_hex(manifest.cursor.root)},
          {"digest", to_hex(manifest.cursor.digest)},
          {"files", std::move(files)}};
}

// Reads carelessly; whether the text is good was decided by its digest, and is by what cannot be read.
class Fields {
 public:
  explicit Fields(const json::object& object) : object_(object) {}

  [[nodiscard]] std::string text(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (value == nullptr || !value->is_string()) good_ = false;
    return good_ ? std::string(value->get_string()) : std::string();
  }
  [[nodiscard]] std::uint64_t number(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    json::error_code error;
    const auto number = value == nullptr ? 0 : value->to_number<std::uint64_t>(error);
    if (value == nullptr || error) good_ = false;
    return number;
  }
  [[nodiscard]] Hash hash(std::string_view name) { return kept(hash_in(text(name))); }
  [[nodiscard]] Uuid uuid(std::string_view name) { return kept(parse_uuid(text(name))); }
  [[nodiscard]] Instant instant(std::string_view name) { return kept(parse_instant(text(name))); }
  [[nodiscard]] bool good() const { return good_; }

 private:
  template <class T>
  T kept(const std::optional<T>& value) {
    if (!value) good_ = false;
    return value.value_or(T{});
  }
  const json::object& object_;
  bool good_ = true;
};

// A file of a backup lies below it, whatever a manifest says.
bool lies_below(const std::string& path) {
  const std::filesystem::path parts(path);
  return !path.empty() && parts.is_relative() &&
         std::none_of(parts.begin(), parts.end(), [](const auto& part) { return part == ".." || part == "."; });
}

Result<std::vector<BackedUpFile>> files_in(const json::object& content) {
  const json::value* list = content.if_contains("files");
  if (list == nullptr || !list->is_array()) return damaged();
  std::vector<BackedUpFile> files;
  for (const json::value& each : list->get_array()) {
    if (!each.is_object()) return damaged();
    Fields fields(each.get_object());
    files.push_back({fields.text("path"), fields.number("size"), fields.hash("sha256")});
    if (!fields.good() || !lies_below(files.back().path)) return damaged();
  }
  return files;
}

}  // namespace

std::uint64_t BackupManifest::bytes() const {
  std::uint64_t sum = 0;
  for (const BackedUpFile& file : files) sum += file.size;
  return sum;
}

std::string manifest_text(const BackupManifest& manifest) {
  const json::object content = content_of(manifest);
  const std::string digest = to_hex(sha256(json::serialize(content)));
  return json::serialize(json::object{{"backup", content}, {"sha256", digest}}) + "\n";
}

Result<BackupManifest> parse_manifest(std::string_view text) {
  json::error_code error;
  const json::value whole = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !whole.is_object()) return damaged();
  const json::value* content = whole.get_object().if_contains("backup");
  if (content == nullptr || !content->is_object()) return damaged();
  Fields outside(whole.get_object());
  if (to_hex(sha256(json::serialize(*content))) != outside.text("sha256")) return damaged();
  Fields fields(content->get_object());
  if (fields.text("format") != kFormat) {
    return fail("backup-format-unknown", {}, "the backup was made by another version of steward");
  }
  BackupManifest manifest;
  manifest.version = fields.text("version");
  manifest.log = LogId(fields.uuid("log_id"));
  manifest.keyring = fields.uuid("keyring_id");
  manifest.taken_at = fields.instant("taken_at");
  manifest.cursor.frame = fields.number("frame");
  manifest.cursor.position = fields.number("position");
  manifest.cursor.epoch = static_cast<std::uint32_t>(fields.number("epoch"));
  manifest.cursor.root = fields.hash("root");
  manifest.cursor.digest = fields.hash("digest");
  if (!fields.good()) return damaged();
  auto files = files_in(content->get_object());
  if (!files) return pass_on(std::move(files.error()));
  manifest.files = std::move(*files);
  return manifest;
}

Result<BackupManifest> read_manifest(const std::filesystem::path& backup) {
  std::error_code error;
  if (!std::filesystem::is_directory(backup, error)) {
    return fail("backup-missing", {}, "there is no backup " + backup.string());
  }
  const auto file = backup / kManifestFile;
  if (!std::filesystem::exists(file, error)) {
    return fail("backup-incomplete", {},
                backup.string() + " has no manifest: it is no backup, or one that was not finished");
  }
  auto text = read_whole(file);
  if (!text) return pass_on(std::move(text.error()));
  return parse_manifest(*text);
}

}  // namespace steward
