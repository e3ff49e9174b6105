#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/remote.h"
#include "replay/imports/import_process.h"
#include "replay/imports/text_encoding.h"

// `steward import`: what its files share.
namespace steward::cli {

struct ImportArguments {
  imports::ImportKind kind = imports::ImportKind::houses;
  std::string file;
  std::optional<CompanyNo> company;  // of a directory: the first, unless another is said
  std::string community;
  std::string encoding;
  std::string format = "table";
  bool dry_run = false;
  std::optional<Date> cut_over;
  RemoteOptions remote;
};

// The bytes of the file; wrong usage when it cannot be read.
[[nodiscard]] Result<std::string> import_file(const ImportArguments& arguments);
[[nodiscard]] std::optional<imports::Encoding> encoding_of(const ImportArguments& arguments);

// A reason as it is printed: the server has put its own into words.
struct ToldReason {
  imports::Rejection at;
  std::string words;
};
struct Told {
  imports::ImportReport report;
  std::vector<ToldReason> reasons;
  std::vector<ToldReason> warnings;
  bool chinese = true;
};

// A report with its reasons in the language of the settings.
[[nodiscard]] Told tell(imports::ImportReport report, const Settings& settings);
// To standard output, as the arguments say; a problem when a row was rejected.
[[nodiscard]] Exit print(const Told& told, const ImportArguments& arguments);

// Through a running server, which has the log open: imports the file, or with --dry-run says what would become of it.
[[nodiscard]] Result<Exit> import_at(RemoteServer& server, const ImportArguments& arguments);

}  // namespace steward::cli
