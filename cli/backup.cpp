#include <algorithm>
#include <iostream>
#include <memory>
#include <thread>

#include "api/service.h"
#include "cli/backup_words.h"
#include "cli/build_info.h"
#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/interrupt_watch.h"
#include "cli/progress_line.h"
#include "cli/remote.h"
#include "eventstore/base/clock.h"
#include "replay/backup/shelf.h"
#include "replay/backup/take.h"

namespace steward::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kLookEvery{200};

struct Arguments {
  RemoteOptions remote;
  std::string to;
  bool no_verify = false;
};

Result<Exit> take(const Arguments& args, const LoadedSettings& settings) {
  const SystemClock clock;
  const auto data = DataDirectory::open(settings.values, {}, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  BackupWork work;
  const BackupSource source{(*data)->store(), (*data)->keyring(), clock.now(), std::string(build_info().version)};
  const auto manifest = take_backup(source, args.to, work.watch());
  if (!manifest) return pass_on(manifest.error());
  if (args.no_verify) {
    work.wipe();
    print(*manifest);
    return Exit::ok;
  }
  // The directory is not needed for the proof, and may be served again meanwhile.
  (*data)->stop();
  return prove(args.to, scratch_of(args.to), work);
}

// What became of a backup, by what the server says of it when its job has ended.
Result<Exit> told_end(const boost::json::object& backup, const boost::json::object& job, const Arguments& args) {
  const auto state = text_member(job, "state").value_or("");
  if (state == "done") {
    std::cout << args.to << (args.no_verify ? ": whole, not verified yet\n" : ": whole and verified\n");
    return Exit::ok;
  }
  if (state == "not_clean") {
    return fail("backup-not-clean", {},
                "the server took the backup " + args.to +
                    " and found it wrong: see its log, or `steward backup verify` where it lies");
  }
  const bool taken = text_member(backup, "state").value_or("") == "whole";
  const std::string what = taken ? "; it is whole, and not verified" : "; nothing of it is left";
  if (state == "cancelled") return fail("backup-cancelled", {}, "the backup was cancelled" + what);
  return fail(text_member(job, "error").value_or("backup-failed"), {}, "the backup failed" + what);
}

// The server takes the backup, in its own backup directory; what is given here is a name.
Result<Exit> take_at(RemoteServer& server, const Arguments& args) {
  const std::string target = "/v1/backups/" + http::percent_encoded(args.to);
  const InterruptWatch watch;
  ProgressLine line;
  const auto begun = server.act(http::Method::put, target + (args.no_verify ? "?verify=false" : ""));
  if (!begun) return pass_on(begun.error());
  bool cancelled = false;
  for (;;) {
    if (InterruptWatch::interrupted() && !cancelled) {
      cancelled = true;
      // One that has just ended cannot be cancelled any more, which is fine.
      static_cast<void>(server.act(http::Method::delete_, target));
    }
    const auto answer = server.get(target);
    if (!answer) return pass_on(answer.error());
    const auto body = json_of(*answer);
    if (!body) return pass_on(body.error());
    const boost::json::value* job = body->if_contains("job");
    if (job == nullptr || !job->is_object()) {
      return fail("answer-unreadable", {}, "the server tells of its backups in another way");
    }
    const boost::json::object& at = job->get_object();
    if (text_member(at, "state").value_or("") != "running") {
      line.wipe();
      return told_end(*body, at, args);
    }
    line.show(text_member(at, "what").value_or(""), number_member(at, "done").value_or(0),
              number_member(at, "total").value_or(0));
    std::this_thread::sleep_for(kLookEvery);
  }
}

Result<Exit> verify_one(const std::string& backup, const std::string& scratch, bool files_only) {
  BackupWork work;
  if (!files_only) return prove(backup, scratch.empty() ? scratch_of(backup) : fs::path(scratch), work);
  const auto checked = check_backup_files(backup, work.watch());
  work.wipe();
  if (!checked) return pass_on(checked.error());
  print(*checked);
  return checked->clean() ? Exit::ok : Exit::problem;
}

void print(const ShelvedBackup& backup) {
  std::cout << backup.name << "  ";
  if (!backup.manifest) {
    std::cout << (backup.error ? backup.error->code : "backup-damaged") << '\n';
    return;
  }
  const BackupManifest& manifest = *backup.manifest;
  std::cout << to_string(manifest.taken_at) << "  "
            << api::position_text(manifest.cursor.epoch, manifest.cursor.position) << "  " << manifest.bytes()
            << " bytes  " << (backup.verified_at ? "verified " + to_string(*backup.verified_at) : "not verified")
            << '\n';
}

Result<Exit> list(const std::string& directory) {
  const auto shelf = list_backups(directory);
  if (!shelf) return pass_on(shelf.error());
  for (const ShelvedBackup& backup : *shelf) print(backup);
  const bool all_whole = std::all_of(shelf->begin(), shelf->end(),
                                     [](const ShelvedBackup& backup) { return backup.manifest.has_value(); });
  return all_whole ? Exit::ok : Exit::problem;
}

void set_up_verify_of(CommandLine& parent) {
  struct Given {
    std::string backup;
    std::string scratch;
    bool files_only = false;
  };
  auto given = std::make_shared<Given>();
  CommandLine line = parent.command("verify", "Prove a backup: digests, log, index, views, keys");
  line.option("backup", given->backup, "DIR", "The backup").required();
  line.option("--scratch", given->scratch, "DIR",
              "Where a copy is opened; hidden beside the backup unless given, so that tables need not be copied");
  line.flag("--files-only", given->files_only, "Only the digests: for a copy that was carried elsewhere");
  line.examples("  steward backup verify /backup/2026-11-28\n");
  line.runs([given](const LoadedSettings&) { return verify_one(given->backup, given->scratch, given->files_only); });
}

void set_up_list_of(CommandLine& parent) {
  auto directory = std::make_shared<std::string>();
  CommandLine line = parent.command("list", "List the backups in a directory");
  line.option("directory", *directory, "DIR", "A directory of backups").required();
  line.examples("  steward backup list /backup\n");
  line.runs([directory](const LoadedSettings&) { return list(*directory); });
}

}  // namespace

void set_up_backup(CommandLine& line) {
  auto args = std::make_shared<Arguments>();
  line.option("--to", args->to, "DIR",
              "A directory that is made or empty; with --server a name in the server's own backup directory");
  line.flag("--no-verify", args->no_verify, "Take it only; prove it later with `steward backup verify`");
  take_remote_options(line, args->remote);
  set_up_verify_of(line);
  set_up_list_of(line);
  line.examples(
      "  steward backup --data /var/lib/steward --to /backup/2026-11-28\n"
      "  steward backup --server http://127.0.0.1:8420 --key-file operator-key --to 2026-11-28\n"
      "  steward backup verify /backup/2026-11-28\n"
      "  steward backup list /backup\n\n"
      "Takes second database, log and keyring, in this order, while a server goes on writing, and proves the result:\n"
      "it is opened, its log and index verified, its views built anew and compared. On one file system tables are\n"
      "hard links: copy the backup to another disk. It holds the keys of personal data: keep it as secret as these.\n");
  line.runs([args](const LoadedSettings& settings) -> Result<Exit> {
    if (args->to.empty()) return fail("usage", {}, "--to says where the backup goes");
    auto server = asked_server(args->remote, settings);
    if (!server) return pass_on(server.error());
    return *server ? take_at(**server, *args) : take(*args, settings);
  });
}

}  // namespace steward::cli
