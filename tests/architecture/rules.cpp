#include "tests/architecture/rules.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace steward::architecture {
namespace {

using Texts = std::vector<std::string_view>;

bool contains(const Texts& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}
bool ends_with_any(std::string_view text, const Texts& ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return text.ends_with(end); });
}
bool starts_with_any(std::string_view text, const Texts& starts) {
  return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) { return text.starts_with(start); });
}

// The arrows: a room includes itself and what stands left of it. tests/ and benchmarks/ see all.
const Texts kRooms = {"domain", "eventstore", "projections", "replay", "api", "cli"};

// Who may include a library. `where` are prefixes of paths; a library that is not here may be used nowhere.
struct Library {
  std::string_view name;
  Texts headers;  // prefixes of what stands between < and >
  Texts where;
  bool headers_too;  // false: only .cpp files and headers below internal/, so that nobody else sees it by accident
  std::string_view why;
};
const std::vector<Library> kLibraries = {
    {"expected", {"tl/"}, {""}, true, "Result<T> is made of it"},
    {"rocksdb",
     {"rocksdb/"},
     {"eventstore/", "projections/view_table"},
     false,
     "storage stays behind headers that do not show it"},
    {"flatbuffers", {"flatbuffers/"}, {"eventstore/codec"}, true, "only the codec knows both events and FlatBuffers"},
    {"openssl", {"openssl/"}, {"eventstore/", "api/"}, false, "hashes and HMACs"},
    {"xxhash", {"xxhash.h"}, {"eventstore/"}, false, "checksums of frames"},
    {"sodium", {"sodium"}, {"eventstore/", "api/", "cli/"}, false, "sealing, keys and random ids"},
    {"spdlog", {"spdlog/"}, {"eventstore/base/"}, false, "everybody logs through eventstore/base/logging.h"},
    {"fmt", {"fmt/"}, {"replay/", "api/", "cli/"}, false, "text for people is made at the outside"},
    {"boost-http",
     {"boost/asio", "boost/beast", "boost/system"},
     {"api/http/"},
     false,
     "the server knows bytes, others names"},
    {"boost-json",
     {"boost/json"},
     {"replay/", "api/", "cli/"},
     true,
     "JSON is the edge's; histories and exports are read outside"},
    {"boost-intrusive",
     {"boost/intrusive"},
     {"eventstore/sequencer/state_cache"},
     true,
     "its queues lie in its entries"},
    {"boost-url", {"boost/url"}, {"api/"}, false, "targets are parsed at the edge"},
    {"simdjson", {"simdjson"}, {"api/json/"}, true, "JSON input goes through one strict reader"},
    {"date", {"date/"}, {"eventstore/base/time_zone"}, false, "zones are asked in one place"},
    {"cairo", {"cairo", "pango"}, {"api/print/pdf.cpp"}, false, "libraries of C stay in one file"},
    {"xlsxwriter", {"xlsxwriter"}, {"api/csv/workbook.cpp"}, false, "a library of C stays in one file"},
    {"cli11", {"CLI/"}, {"cli/command_line.cpp"}, false, "slow to compile: one file"},
    {"toml", {"toml++/"}, {"cli/settings_file.cpp"}, false, "slow to compile: one file"},
};

// Words that a room must not use. They are looked for as whole words in code, without comments and texts.
struct Ban {
  std::string_view rule;
  Texts words;
  Texts where;
  Texts except;  // prefixes of paths, each with its reason beside it
  std::string_view why;
};
const std::vector<Ban> kBans = {
    {"no-using-namespace-std", {"using namespace std"}, {""}, {}, "names must say where they are from"},
    {"no-clock-or-chance",
     {"system_clock", "high_resolution_clock", "random_device", "getenv", "gettimeofday", "clock_gettime"},
     {"domain/", "projections/"},
     {},
     "what is folded twice must come out the same: time and ids arrive as data"},
    {"no-stop-watch",
     {"steady_clock"},
     {"domain/", "projections/"},
     {"projections/rebuild_job"},  // says how long a job has been running; no row depends on it
     "what is folded twice must come out the same: time and ids arrive as data"},
    {"no-floating-point",
     {"float", "double"},
     {"domain/", "eventstore/", "projections/"},
     {},
     "money and what is compared byte for byte are whole numbers"},
    {"no-unsynced-log",
     {"disableWAL", "SyncWAL", "manual_wal_flush"},
     {"eventstore/", "projections/", "api/", "cli/"},
     // The second database acknowledges nothing: it is followed again from the log.
     {"eventstore/storage/rocksdb_kv_store.cpp"},
     "acknowledged means synced by the write itself"},
};

// Spelt in two halves so that this file keeps its own rule.
const Texts kUnfinished = {
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X"};

constexpr std::size_t kColumns = 140;

bool is_cpp(std::string_view path) { return ends_with_any(path, {".h", ".cpp"}); }
// What describes the build; a script that a test runs may look for files.
bool is_build(std::string_view path) { return path.ends_with("CMakeLists.txt") || path.starts_with("cmake/"); }
bool is_document(std::string_view path) { return path.ends_with(".md"); }

bool is_word_byte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool has_word(std::string_view line, std::string_view word) {
  for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word_byte(line[at - 1])) && (end == line.size() || !is_word_byte(line[end]))) return true;
  }
  return false;
}

std::size_t code_points(std::string_view line) {
  return static_cast<std::size_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view room_of(std::string_view path) { return path.substr(0, path.find('/')); }

class Checker {
 public:
  explicit Checker(const Source& source) : source_(source), room_(room_of(source.path)) {}

  std::vector<Violation> run() {
    if (ends_with_any(source_.path, {"_generated.h", ".pb.h", ".pb.cc", ".bfbs"})) {
      say("no-generated-code", 1, "generated code is made by the build and never committed");
      return std::move(found_);
    }
    each_line(source_.text, [this](std::string_view line, std::size_t number) { any_line(line, number); });
    if (is_cpp(source_.path)) {
      each_line(code_of(source_.text), [this](std::string_view line, std::size_t number) { code_line(line, number); });
      pragma_once_first();
    }
    return std::move(found_);
  }

 private:
  template <class Take>
  static void each_line(std::string_view text, Take take) {
    std::size_t number = 1;
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      take(text.substr(0, end), number++);
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
  }

  void say(std::string_view rule, std::size_t line, std::string_view why) {
    found_.push_back({std::string(rule), source_.path + ":" + std::to_string(line), std::string(why)});
  }

  void any_line(std::string_view line, std::size_t number) {
    if (!is_document(source_.path) && code_points(line) > kColumns) {
      say("at-most-140-columns", number, "two files fit beside each other");
    }
    for (const std::string_view word : kUnfinished) {
      if (!is_document(source_.path) && has_word(line, word)) {
        say("nothing-unfinished", number, "what is not done is an issue, not a comment");
      }
    }
    if (is_build(source_.path)) {
      std::string_view code = line.substr(0, line.find('#'));
      if (code.find("file(GLOB") != std::string_view::npos) say("no-globbing", number, "sources are listed by name");
    }
    if (is_cpp(source_.path)) include_line(line, number);
  }

  void code_line(std::string_view line, std::size_t number) {
    for (const Ban& ban : kBans) {
      if (!starts_with_any(source_.path, ban.where) || starts_with_any(source_.path, ban.except)) continue;
      for (const std::string_view word : ban.words) {
        if (has_word(line, word)) say(ban.rule, number, ban.why);
      }
    }
    // A factory whose constructor is private cannot use make_unique.
    const bool owned = line.find("unique_ptr<") != std::string_view::npos || line.starts_with("#include");
    if (has_word(line, "new") && !owned && line.find("operator new") == std::string_view::npos) {
      say("no-raw-new", number, "every object has an owner: make_unique, or unique_ptr<T>(new T) on one line");
    }
  }

  void include_line(std::string_view line, std::size_t number) {
    if (!line.starts_with("#include")) return;
    const std::size_t open = line.find_first_of("\"<");
    if (open == std::string_view::npos) return;
    const std::size_t close = line.find(line[open] == '"' ? '"' : '>', open + 1);
    const std::string_view name = line.substr(open + 1, close - open - 1);
    const bool sees_all = !contains(kRooms, room_);
    if (line[open] == '"') {
      own_include(name, number, sees_all);
    } else if (!sees_all) {
      library_include(name, number);
    }
  }

  void own_include(std::string_view name, std::size_t number, bool sees_all) {
    if (name.ends_with("_generated.h")) {
      if (!sees_all && !source_.path.starts_with("eventstore/codec")) {
        say("library-flatbuffers", number, "only the codec knows both events and FlatBuffers");
      }
      return;
    }
    if (sees_all || name.find('/') == std::string_view::npos) return;  // without a folder: made by the build
    if (name == "eventstore/codec/tables.h" && !source_.path.starts_with("eventstore/codec/")) {
      say("inner-header", number, "it shows FlatBuffers: only the codec includes it");
    }
    if (name.find("/internal/") != std::string_view::npos && room_of(name) != room_) {
      say("inner-header", number, "what is internal shows a library: only its own room includes it");
    }
    const auto here = std::find(kRooms.begin(), kRooms.end(), room_);
    const auto there = std::find(kRooms.begin(), kRooms.end(), room_of(name));
    if (there > here)
      say("arrows", number, "domain ← eventstore ← projections ← replay ← api ← cli: nothing points back");
  }

  void library_include(std::string_view name, std::size_t number) {
    for (const Library& library : kLibraries) {
      if (!starts_with_any(name, library.headers)) continue;
      const bool inside = source_.path.ends_with(".cpp") || source_.path.find("/internal/") != std::string::npos;
      if (!starts_with_any(source_.path, library.where) || (!library.headers_too && !inside)) {
        say("library-" + std::string(library.name), number, library.why);
      }
      return;
    }
    const bool standard = name.find('.') == std::string_view::npos && name.find('/') == std::string_view::npos;
    if (standard) return;
    if (contains({"domain", "projections"}, room_)) {
      say("pure-includes", number, "the standard library only: nothing of the system, no other library");
    } else if (name.starts_with("boost/") || name.ends_with(".hpp")) {
      say("library-unknown", number,
          "a library is used where the table of libraries says, see tests/architecture/rules.cpp");
    }
  }

  void pragma_once_first() {
    if (source_.path.ends_with(".h") && !source_.text.starts_with("#pragma once\n")) {
      say("pragma-once-first", 1, "a header begins with it");
    }
  }

  const Source& source_;
  std::string_view room_;
  std::vector<Violation> found_;
};

bool is_ours(const std::filesystem::path& path) {
  static const std::set<std::string> kNames = {"run", "test", "bootstrap", "tidy", "CMakeLists.txt", "packages.txt"};
  static const std::set<std::string> kExtensions = {".h", ".cpp", ".cmake", ".md", ".fbs", ".bfbs", ".cc", ".json"};
  return kNames.contains(path.filename().string()) || kExtensions.contains(path.extension().string());
}

}  // namespace

std::vector<Source> read_tree(const std::filesystem::path& root) {
  static const std::set<std::string> kOurs = {"api",  "benchmarks",  "cli",    "cmake", "domain", "eventstore",
                                              "fuzz", "projections", "replay", "tests", "tools",  "web"};
  std::vector<Source> sources;
  auto take = [&](const std::filesystem::path& path) {
    if (!is_ours(path)) return;
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    sources.push_back({path.lexically_relative(root).generic_string(), std::move(text)});
  };
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (entry.is_regular_file()) take(entry.path());
    if (!entry.is_directory() || !kOurs.contains(entry.path().filename().string())) continue;
    for (const auto& below : std::filesystem::recursive_directory_iterator(entry.path())) {
      if (below.is_regular_file()) take(below.path());
    }
  }
  return sources;
}

std::vector<Violation> check(const Source& source) { return Checker(source).run(); }

}  // namespace steward::architecture
