#include "cli/settings_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

namespace steward::cli {
namespace {

auto invalid(const std::filesystem::path& path, std::uint32_t line, const std::string& why) {
  return fail("settings-invalid", {}, path.string() + ":" + std::to_string(line) + ": " + why);
}

// toml++ says "Error while parsing …: " and the like; only its first line is wanted.
std::string first_line(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

Result<void> flatten(const std::filesystem::path& path, const toml::table& table, const std::string& prefix,
                     std::vector<FileEntry>& entries) {
  for (const auto& [name, node] : table) {
    const std::string key = prefix + std::string(name.str());
    const std::uint32_t line = node.source().begin.line;
    if (const auto* inner = node.as_table()) {
      if (auto done = flatten(path, *inner, key + ".", entries); !done) return done;
    } else if (const auto* text = node.as_string()) {
      entries.push_back({key, text->get(), line});
    } else if (const auto* number = node.as_integer()) {
      entries.push_back({key, number->get(), line});
    } else if (const auto* flag = node.as_boolean()) {
      entries.push_back({key, flag->get(), line});
    } else {
      return invalid(path, line, key + " must be a text, a whole number, true or false");
    }
  }
  return {};
}

}  // namespace

Result<std::vector<FileEntry>> read_settings_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) {
    return fail("settings-invalid", {}, "cannot read the configuration file " + path.string());
  }
  try {
    const toml::table table = toml::parse(text.str());
    std::vector<FileEntry> entries;
    if (auto done = flatten(path, table, "", entries); !done) return pass_on(done.error());
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
    return entries;
  } catch (const toml::parse_error& error) {
    return invalid(path, error.source().begin.line, first_line(error.description()));
  }
}

}  // namespace steward::cli
