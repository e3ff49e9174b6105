#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/architecture/rules.h"

namespace steward::architecture {
namespace {

TEST(Tidy, TheTreeKeepsItsRules) {
  const auto sources = read_tree(STEWARD_SOURCE_DIR);
  std::set<std::string> rooms;
  for (const Source& source : sources) {
    if (source.path.ends_with(".cpp")) rooms.insert(source.path.substr(0, source.path.find('/')));
    for (const Violation& violation : check(source)) {
      ADD_FAILURE() << violation.place << ": " << violation.rule << ": " << violation.why;
    }
  }
  // A checker that reads nothing finds nothing.
  EXPECT_THAT(rooms, testing::IsSupersetOf({"domain", "eventstore", "api", "cli", "tests"}));
}

struct Snippet {
  const char* path;
  const char* text;
  const char* rule;  // "" where nothing is to be found
};

std::string rules_of(const Snippet& snippet) {
  std::string text = snippet.text;
  if (std::string_view(snippet.path).ends_with(".h") && std::string_view(snippet.rule) != "pragma-once-first") {
    text.insert(0, "#pragma once\n");
  }
  std::string rules;
  for (const Violation& violation : check({snippet.path, text})) rules += violation.rule;
  return rules;
}

// The control: each rule finds what it is for and lets its neighbour pass.
TEST(Tidy, EachRuleFindsItsViolationAndNothingElse) {
  const std::string unfinished = std::string("// TO") + "DO: later\n";
  const std::string wide = std::string(141, 'x') + "\n";
  std::string chinese = "// ";
  for (int i = 0; i < 137; ++i) chinese += "费";
  const Snippet snippets[] = {
      {"domain/a.cpp", "#include \"eventstore/log/tree.h\"\n", "arrows"},
      {"eventstore/a.cpp", "#include \"projections/engine.h\"\n", "arrows"},
      {"projections/a.h", "#include \"api/routes.h\"\n", "arrows"},
      {"replay/a.cpp", "#include \"cli/settings.h\"\n", "arrows"},
      {"api/a.cpp", "#include \"cli/settings.h\"\n", "arrows"},
      {"domain/a.cpp", "#include \"tests/support/scenario.h\"\n", "arrows"},
      {"cli/a.cpp", "#include \"domain/base/ids.h\"\n#include \"api/routes.h\"\n#include \"commit.h\"\n", ""},
      {"tests/a.cpp", "#include \"cli/settings.h\"\n#include <rocksdb/db.h>\n", ""},

      {"domain/a.cpp", "#include <rocksdb/db.h>\n", "library-rocksdb"},
      {"eventstore/log/a.h", "#include <rocksdb/db.h>\n", "library-rocksdb"},
      {"eventstore/log/a.cpp", "#include <rocksdb/db.h>\n", ""},
      {"eventstore/storage/internal/a.h", "#include <rocksdb/db.h>\n", ""},
      {"projections/arrears.cpp", "#include <rocksdb/db.h>\n", "library-rocksdb"},
      {"projections/view_table.cpp", "#include <rocksdb/db.h>\n", ""},
      {"api/a.cpp", "#include <rocksdb/db.h>\n", "library-rocksdb"},
      {"eventstore/index/a.cpp", "#include <flatbuffers/flatbuffers.h>\n", "library-flatbuffers"},
      {"projections/a.cpp", "#include \"eventstore/schema/events_generated.h\"\n", "library-flatbuffers"},
      {"eventstore/codec/a.cpp", "#include <flatbuffers/flatbuffers.h>\n#include \"events_generated.h\"\n", ""},
      {"eventstore/codec/tables.h", "#include <flatbuffers/flatbuffers.h>\n", ""},
      {"eventstore/codec/a.cpp", "#include \"eventstore/codec/tables.h\"\n", ""},
      {"eventstore/index/a.cpp", "#include \"eventstore/codec/tables.h\"\n", "inner-header"},
      {"projections/a.cpp", "#include \"eventstore/storage/internal/a.h\"\n", "inner-header"},
      {"eventstore/log/a.cpp", "#include \"eventstore/storage/internal/a.h\"\n", ""},
      {"api/routes.cpp", "#include <boost/beast/http.hpp>\n", "library-boost-http"},
      {"api/http/server.h", "#include <boost/asio.hpp>\n", "library-boost-http"},
      {"api/http/server.cpp", "#include <boost/asio.hpp>\n", ""},
      {"eventstore/a.cpp", "#include <boost/json.hpp>\n", "library-boost-json"},
      {"cli/serve.cpp", "#include <CLI/CLI.hpp>\n", "library-cli11"},
      {"api/a.cpp", "#include <boost/locale.hpp>\n", "library-unknown"},
      {"domain/a.cpp", "#include <unistd.h>\n", "pure-includes"},
      {"projections/a.cpp", "#include <sys/random.h>\n", "pure-includes"},
      {"domain/a.cpp", "#include <tl/expected.hpp>\n#include <vector>\n#include <cstdint>\n", ""},

      {"domain/a.cpp", "auto t = std::chrono::system_clock::now();\n", "no-clock-or-chance"},
      {"projections/a.cpp", "auto t = std::chrono::steady_clock::now();\n", "no-stop-watch"},
      {"projections/rebuild_job.cpp", "auto t = std::chrono::steady_clock::now();\n", ""},
      {"projections/rebuild_job.cpp", "auto t = std::chrono::system_clock::now();\n", "no-clock-or-chance"},
      {"domain/a.cpp", "std::random_device seed;\n", "no-clock-or-chance"},
      {"domain/a.cpp", "auto* p = std::getenv(name);\n", "no-clock-or-chance"},
      {"domain/a.cpp", "// system_clock would be wrong here\nauto s = \"getenv\";\n", ""},
      {"eventstore/a.cpp", "auto t = std::chrono::system_clock::now();\n", ""},
      {"domain/a.h", "double share = 0;\n", "no-floating-point"},
      {"projections/a.cpp", "float x;\n", "no-floating-point"},
      {"eventstore/a.cpp", "long double x;\n", "no-floating-point"},
      {"domain/a.cpp", "int double_entry = 10'000; auto c = 'd'; int floats;\n", ""},
      {"eventstore/a.cpp", "options.disableWAL = true;\n", "no-unsynced-log"},
      {"eventstore/log/rocksdb_commit_log.cpp", "options.disableWAL = true;\n", "no-unsynced-log"},
      {"eventstore/storage/rocksdb_kv_store.cpp", "options.disableWAL = true;\n", ""},
      {"api/a.cpp", "using namespace std;\n", "no-using-namespace-std"},
      {"api/a.cpp", "using namespace std::chrono_literals;\n", "no-using-namespace-std"},
      {"api/a.cpp", "auto* p = new Thing();\n", "no-raw-new"},
      {"api/a.cpp", "return std::unique_ptr<Thing>(new Thing(a));\nint renew = news;\n", ""},
      {"api/a.cpp", "#include <new>\n", ""},

      {"cli/a.cpp", unfinished.c_str(), "nothing-unfinished"},
      {"cli/a.cpp", "char name[] = \"XXXXXX\";\n", ""},
      {"cli/a.cpp", wide.c_str(), "at-most-140-columns"},
      {"cmake/a.cmake", wide.c_str(), "at-most-140-columns"},
      {"cli/a.cpp", chinese.c_str(), ""},  // characters are counted, not bytes
      {"cli/a.h", "\n#pragma once\n", "pragma-once-first"},
      {"cli/a.h", "// First.\n#pragma once\n", "pragma-once-first"},
      {"api/CMakeLists.txt", "file(GLOB sources *.cpp)\n", "no-globbing"},
      {"api/CMakeLists.txt", "file(GLOB_RECURSE sources *.cpp)\n", "no-globbing"},
      {"cmake/a.cmake", "file(GLOB sources *.cpp)\n", "no-globbing"},
      {"tests/eventstore/schema/conform.cmake", "file(GLOB released *.fbs)\n", ""},
      {"api/CMakeLists.txt", "# file(GLOB would hide new files\n", ""},
      {"eventstore/schema/events_generated.h", "int x;\n", "no-generated-code"},
  };
  for (const Snippet& snippet : snippets) {
    EXPECT_EQ(rules_of(snippet), snippet.rule) << snippet.path << "\n" << snippet.text;
  }
}

TEST(CodeOf, BlanksCommentsAndTextsAndKeepsLines) {
  EXPECT_EQ(code_of("a; // b\nc"), "a;     \nc");
  EXPECT_EQ(code_of("a /* b\nc */ d"), "a     \n     d");
  EXPECT_EQ(code_of(R"(f("a\"b", 'c', '\''))"), R"(f("    ", ' ', '  '))");
  EXPECT_EQ(code_of("R\"x(new)\" \n)x\"; y"), "          \n   ; y");
  EXPECT_EQ(code_of("1'000 + x"), "1'000 + x");
  EXPECT_EQ(code_of("\"unclosed\nnext"), "\"        \nnext");
}

}  // namespace
}  // namespace steward::architecture
