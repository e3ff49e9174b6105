#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <functional>
#include <set>
#include <thread>

#include "eventstore/keyring/keyring_anchor.h"
#include "eventstore/log/anchor.h"
#include "replay/backup/restore.h"
#include "replay/backup/shelf.h"
#include "replay/backup/take.h"
#include "tests/replay/story.h"
#include "tests/support/samples.h"

namespace steward::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class BackupTest : public testing::Test {
 protected:
  BackupSource source() { return {story.store(), story.keyring(), Instant{1'770'000'000'000'000}, "0.1.0"}; }
  // A backup that shares no block with the directory that it was taken of: a bit that is flipped in it is flipped
  // nowhere else.
  fs::path take(const std::string& name = "backup") {
    const fs::path linked = place.path() / (name + "-linked");
    const auto manifest = take_backup(source(), linked, {});
    EXPECT_TRUE(manifest) << manifest.error().code << " " << manifest.error().detail;
    fs::path own = place.path() / name;
    fs::copy(linked, own, fs::copy_options::recursive);
    fs::permissions(own / "keyring", fs::perms::owner_all);
    fs::remove_all(linked);
    return own;
  }
  Result<BackupReport> check(const fs::path& backup) { return check_backup(backup, scratch_of(backup), {}); }
  Result<Restored> restore(const fs::path& backup, const fs::path& data, std::optional<fs::path> lost = {}) {
    return restore_backup({backup, data, std::move(lost), 0}, {}, report);
  }
  // Writes the manifest anew for what lies there: what only opening can find.
  static void sign(const fs::path& backup) {
    auto manifest = read_manifest(backup).value();
    for (BackedUpFile& file : manifest.files) file = digest_file(backup, file.path, {}, {}).value();
    ASSERT_TRUE(write_synced(backup / kManifestFile, manifest_text(manifest)));
  }
  static std::vector<std::string> codes(const BackupReport& report) {
    std::vector<std::string> codes;
    for (const BackupFinding& finding : report.findings) codes.push_back(finding.code);
    return codes;
  }

  // What was found in the opened copy.
  static std::vector<std::string> codes_of_log(const BackupReport& report) {
    std::vector<std::string> codes;
    for (const Finding& finding : report.log.value().findings) codes.push_back(finding.code);
    return codes;
  }
  static constexpr std::uintmax_t kFileOfOneKey = 136 + 108;

  Story story;
  TempDir place;
  BackupReport report;
};

void flip_a_bit(const fs::path& file, std::uintmax_t at) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(at));
  const int byte = stream.get();
  stream.seekp(static_cast<std::streamoff>(at));
  stream.put(static_cast<char>(byte ^ 0x10));
}

// How a copy of this process ends that does only this.
int exit_of_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

unsigned mode_of(const fs::path& path) {
  struct ::stat info {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 0777;
}

TEST_F(BackupTest, IsTakenProvedAndListed) {
  const fs::path target = place.path() / "2026-11-28";
  const LogCursor durable = story.durable();
  const auto manifest = take_backup(source(), target, {});
  ASSERT_TRUE(manifest) << manifest.error().code << " " << manifest.error().detail;
  EXPECT_EQ(manifest->cursor, durable);
  EXPECT_EQ(manifest->log, story.store().log().id());
  EXPECT_EQ(read_manifest(target).value(), *manifest);
  EXPECT_EQ(mode_of(target), 0700U);
  EXPECT_EQ(mode_of(target / "keyring"), 0700U);
  for (const char* file : {"people.keys", "master.key"}) EXPECT_EQ(mode_of(target / "keyring" / file), 0600U) << file;

  const auto checked = check(target);
  ASSERT_TRUE(checked) << checked.error().code << " " << checked.error().detail;
  EXPECT_TRUE(checked->clean());
  ASSERT_TRUE(checked->log && checked->views);
  EXPECT_EQ(checked->log->at.root, durable.root);
  EXPECT_GT(checked->log->index_rows, 10U);
  EXPECT_GE(checked->views->views.size(), 4U);
  EXPECT_GE(checked->log->boxes, 4U);
  EXPECT_FALSE(fs::exists(scratch_of(target)));
  // The proof left the backup as it was.
  EXPECT_TRUE(check_backup_files(target, {})->clean());

  auto shelf = list_backups(place.path()).value();
  ASSERT_EQ(shelf.size(), 1U);
  EXPECT_EQ(shelf[0].name, "2026-11-28");
  EXPECT_EQ(shelf[0].manifest->bytes(), manifest->bytes());
  EXPECT_FALSE(shelf[0].verified_at);
  ASSERT_TRUE(mark_verified(target, Instant{1'770'000'001'000'000}));
  EXPECT_EQ(list_backups(place.path()).value()[0].verified_at, Instant{1'770'000'001'000'000});
  for (int again = 0; again < 2; ++again) ASSERT_TRUE(unmark_verified(target)) << "also where it was not marked";
  EXPECT_FALSE(list_backups(place.path()).value()[0].verified_at);
  EXPECT_TRUE(check_backup_files(target, {})->clean());
}

TEST_F(BackupTest, OfALogThatIsBeingWrittenHasEverythingUpToItsCursor) {
  std::atomic<bool> stop{false};
  std::atomic<int> rounds{0};
  std::jthread writer([&] {
    while (!stop) {
      story.crowd(20);
      ++rounds;
    }
  });
  while (rounds == 0) std::this_thread::yield();
  for (int i = 0; i < 3; ++i) {
    const fs::path target = place.path() / std::to_string(i);
    const LogCursor before = story.durable();
    const auto manifest = take_backup(source(), target, {});
    ASSERT_TRUE(manifest) << manifest.error().code << " " << manifest.error().detail;
    EXPECT_GE(manifest->cursor.position, before.position);
    const auto checked = check(target);
    ASSERT_TRUE(checked) << checked.error().code << " " << checked.error().detail;
    EXPECT_THAT(codes(*checked), testing::IsEmpty());
    EXPECT_TRUE(checked->clean());
    EXPECT_GE(checked->log->at.position, manifest->cursor.position);
  }
  stop = true;
}

TEST_F(BackupTest, GoesIntoAnEmptyDirectoryOnly) {
  const fs::path target = place.path() / "taken";
  fs::create_directory(target);
  std::ofstream(target / "letter") << "mine";
  EXPECT_EQ(take_backup(source(), target, {}).error().code, "backup-exists");
  EXPECT_TRUE(fs::exists(target / "letter"));
  fs::remove(target / "letter");
  EXPECT_TRUE(take_backup(source(), target, {}));
  EXPECT_EQ(take_backup(source(), target, {}).error().code, "backup-exists");
  EXPECT_TRUE(check_backup_files(target, {})->clean());
  const auto nowhere = take_backup(source(), place.path() / "no" / "such" / "place", {});
  EXPECT_EQ(nowhere.error().code, "storage-error");
  EXPECT_THAT(nowhere.error().detail, HasSubstr("No such file or directory"));
  EXPECT_EQ(take_backup(source(), "/proc/backup", {}).error().code, "storage-error");
  EXPECT_EQ(check_room(place.path(), UINT64_MAX / 2).error().code, "storage-full");
}

TEST_F(BackupTest, ThatIsCancelledAtAnyStepLeavesNothing) {
  int steps = 0;
  for (int last = 1;; ++last) {
    std::stop_source stop;
    int step = 0;
    const BackupWatch watch{stop.get_token(), [&](std::string_view, std::uint64_t, std::uint64_t) {
                              if (++step == last) stop.request_stop();
                            }};
    const fs::path target = place.path() / "cancelled";
    const auto manifest = take_backup(source(), target, watch);
    if (manifest) break;
    ++steps;
    EXPECT_EQ(manifest.error().code, "backup-cancelled");
    EXPECT_FALSE(fs::exists(target)) << last;
  }
  EXPECT_GE(steps, 5);
}

// A process that is gone has no time to clean up: what it leaves must be known as no backup.
TEST_F(BackupTest, ThatIsKilledAtAnyStepIsNoBackup) {
  story.close();
  int killed = 0;
  for (int last = 1;; ++last) {
    const fs::path target = place.path() / ("killed-" + std::to_string(last));
    const int exit = exit_of_child([&] {
      story.open();
      const auto keyring = Keyring::open(KeyringOptions{story.directory() / "keyring", {}, 16});
      if (!keyring) return 3;
      int step = 0;
      const BackupWatch watch{{}, [&](std::string_view, std::uint64_t, std::uint64_t) {
                                if (++step == last) ::_exit(9);
                              }};
      return take_backup({story.store(), **keyring, Instant{0}, "0.1.0"}, target, watch) ? 0 : 4;
    });
    if (exit == 0) break;
    ASSERT_EQ(exit, 9);
    ++killed;
    const ShelvedBackup found = look_at_backup(target);
    ASSERT_FALSE(found.manifest) << last;
    EXPECT_EQ(found.error->code, "backup-incomplete");
    EXPECT_EQ(check(target).error().code, "backup-incomplete");
    EXPECT_EQ(restore(target, place.path() / "data").error().code, "backup-incomplete");
    EXPECT_FALSE(fs::exists(place.path() / "data"));
  }
  EXPECT_GE(killed, 5);
}

TEST_F(BackupTest, AFlippedBitInAnyFileIsFoundAndNothingIsRestored) {
  const fs::path backup = take();
  std::size_t files = 0;
  const auto files_of_backup = files_below(backup).value();
  for (const std::string& path : files_of_backup) {
    const auto size = fs::file_size(backup / path);
    if (size == 0) continue;
    ++files;
    flip_a_bit(backup / path, size / 2);
    if (path == kManifestFile) {
      EXPECT_EQ(check_backup_files(backup, {}).error().code, "backup-damaged");
    } else {
      const auto checked = check_backup_files(backup, {}).value();
      EXPECT_THAT(codes(checked), testing::ElementsAre("file-changed")) << path;
      EXPECT_THAT(checked.findings.at(0).words, HasSubstr(path));
      EXPECT_EQ(restore(backup, place.path() / "data").error().code, "backup-not-clean") << path;
    }
    flip_a_bit(backup / path, size / 2);
  }
  EXPECT_GE(files, 8U);
  EXPECT_FALSE(fs::exists(place.path() / "data"));
  EXPECT_TRUE(check_backup_files(backup, {})->clean());
}

TEST_F(BackupTest, WhatIsMissingAndWhatDoesNotBelongIsFound) {
  const fs::path backup = take();
  fs::rename(backup / "keyring" / "master.key", backup / "keyring" / "other");
  EXPECT_THAT(codes(check_backup_files(backup, {}).value()), testing::ElementsAre("file-missing", "file-unknown"));
  fs::remove(backup / kManifestFile);
  EXPECT_EQ(check(backup).error().code, "backup-incomplete");
  EXPECT_EQ(check(place.path() / "nowhere").error().code, "backup-missing");
  for (const std::string_view text : {"", "{}", "[]", "{\"backup\":{},\"sha256\":\"\"}", "nonsense"}) {
    ASSERT_TRUE(write_synced(backup / kManifestFile, text));
    EXPECT_EQ(check(backup).error().code, "backup-damaged") << text;
  }
}

TEST_F(BackupTest, AManifestThatLeadsOutOfTheBackupIsRefused) {
  auto manifest = take_backup(source(), place.path() / "backup", {}).value();
  for (const char* path : {"../outside", "/etc/passwd", "log/../../outside", ""}) {
    manifest.files[0].path = path;
    EXPECT_EQ(parse_manifest(manifest_text(manifest)).error().code, "backup-damaged") << path;
  }
}

TEST_F(BackupTest, AManifestIsWholeOrDamagedAtEveryLength) {
  const std::string text = manifest_text(take_backup(source(), place.path() / "backup", {}).value());
  for (std::size_t size = 0; size + 1 < text.size(); ++size) {
    EXPECT_EQ(parse_manifest(std::string_view(text).substr(0, size)).error().code, "backup-damaged") << size;
  }
  EXPECT_TRUE(parse_manifest(text));
}

// Someone signs anew what they changed: the digests are right, and only opening the backup tells.
TEST_F(BackupTest, AForeignKeyringIsRefused) {
  const fs::path backup = take();
  TempDir elsewhere;
  ASSERT_TRUE(Keyring::create(KeyringOptions{elsewhere.path() / "keyring", {}, 16}));
  for (const char* file : {"people.keys", "master.key"}) {
    fs::copy_file(elsewhere.path() / "keyring" / file, backup / "keyring" / file, fs::copy_options::overwrite_existing);
  }
  sign(backup);
  EXPECT_THAT(codes(check(backup).value()), testing::ElementsAre("keyring-foreign"));
  EXPECT_EQ(restore(backup, place.path() / "data").error().code, "backup-not-clean");
  // Its name alone does not make it the right one.
  auto manifest = read_manifest(backup).value();
  manifest.keyring = Keyring::open(KeyringOptions{elsewhere.path() / "keyring", {}, 16}).value()->status().keyring;
  ASSERT_TRUE(write_synced(backup / kManifestFile, manifest_text(manifest)));
  EXPECT_THAT(codes_of_log(check(backup).value()), testing::ElementsAre("key-missing", "key-missing"));
}

// Of the same log, and from before the second tenant.
TEST_F(BackupTest, AKeyringThatIsOlderThanItsLogIsRefused) {
  const fs::path backup = take();
  fs::resize_file(backup / "keyring" / "people.keys", kFileOfOneKey);
  sign(backup);
  EXPECT_THAT(codes_of_log(check(backup).value()), testing::ElementsAre("key-missing"));
  EXPECT_EQ(restore(backup, place.path() / "data").error().code, "backup-not-clean");
}

TEST_F(BackupTest, ALogThatEndsBeforeTheCursorIsFound) {
  const fs::path old = take("old");
  story.crowd(10);
  const fs::path backup = take();
  fs::remove_all(backup / "log");
  fs::copy(old / "log", backup / "log", fs::copy_options::recursive);
  auto manifest = read_manifest(backup).value();
  manifest.files.clear();
  const auto files_of_backup = files_below(backup).value();
  for (const std::string& path : files_of_backup) {
    if (path != kManifestFile) manifest.files.push_back(digest_file(backup, path, {}, {}).value());
  }
  ASSERT_TRUE(write_synced(backup / kManifestFile, manifest_text(manifest)));
  EXPECT_THAT(codes(check(backup).value()), testing::ElementsAre("log-behind-anchor"));
}

TEST_F(BackupTest, OfAnIndexWithStatesThatAnotherVersionOfTheCodeKeptIsCleanAndRestored) {
  story.crowd(64);
  story.age_kept_state();
  const fs::path backup = take();
  const auto checked = check(backup);
  ASSERT_TRUE(checked) << checked.error().code << " " << checked.error().detail;
  EXPECT_THAT(codes(*checked), testing::IsEmpty());
  EXPECT_TRUE(checked->clean());
  const auto restored = restore(backup, place.path() / "data");
  EXPECT_TRUE(restored) << restored.error().code << " " << restored.error().detail;
}

class RestoreTest : public BackupTest {
 protected:
  void open(const fs::path& data) {
    StoreOptions options;
    options.directory = data;
    options.create = false;
    auto store = EventStore::open(std::move(options), clock);
    ASSERT_TRUE(store) << store.error().code << " " << store.error().detail;
    restored = std::move(*store);
    keyring = std::move(Keyring::open(KeyringOptions{data / "keyring", {}, 16}).value());
  }
  // The last event of the log.
  operations::LossAccepted last_event() {
    operations::LossAccepted last;
    const Position end = restored->feed().durable().position;
    EXPECT_TRUE(restored->index_follower().wait_for(end, std::chrono::minutes(2)));
    EXPECT_TRUE(
        restored->index().visit_stream(CompanyNo{0}, log_stream(), 1, [&](const RecordedEvent& event) -> Result<bool> {
          if (const auto* found = get_if<operations::LossAccepted>(&event.event)) last = *found;
          return true;
        }));
    return last;
  }
  // The name of the second tenant, as the keyring opens it.
  Revealed name_of_li() {
    Revealed found;
    EXPECT_TRUE(restored->index().visit_stream(
        Story::kCompany, stream_of(story.li), 1, [&](const RecordedEvent& event) -> Result<bool> {
          const auto* in = get_if<registry::HouseholdMovedIn>(&event.event);
          if (in == nullptr) return true;
          found = keyring->reveal(in->owner_name, Story::kCompany, Reader{true}).value();
          return false;
        }));
    return found;
  }

  SystemClock clock;
  std::unique_ptr<EventStore> restored;
  std::unique_ptr<Keyring> keyring;
};

TEST_F(RestoreTest, MakesTheDirectoryAgainInAHigherEpoch) {
  const LogCursor end = story.durable();
  const fs::path backup = take();
  const fs::path data = place.path() / "data";
  fs::create_directory(data);
  const auto done = restore(backup, data);
  ASSERT_TRUE(done) << done.error().code << " " << done.error().detail;
  EXPECT_EQ(done->tail.position, end.position);
  EXPECT_EQ(done->tail.epoch, end.epoch + 1);
  EXPECT_EQ(done->lost, 0U);
  ASSERT_NO_FATAL_FAILURE(open(data));
  const LogCursor now = restored->feed().durable();
  EXPECT_EQ(now.position, end.position + 1);
  EXPECT_EQ(now.epoch, end.epoch + 1);
  EXPECT_TRUE(restored->set_aside().empty());
  EXPECT_EQ(last_event(), (operations::LossAccepted{now.epoch, end.position, end.position}));
  EXPECT_EQ(name_of_li().text, "李娜");
  EXPECT_EQ(mode_of(data), 0700U);
  EXPECT_EQ(mode_of(data / "keyring"), 0700U);
  for (const char* file : {"people.keys", "master.key"}) EXPECT_EQ(mode_of(data / "keyring" / file), 0600U) << file;
  EXPECT_FALSE(fs::exists(data.string() + ".restoring"));
  EXPECT_FALSE(fs::exists(data.string() + ".restore-check"));
  EXPECT_EQ(restore(backup, data).error().code, "restore-target-occupied");
}

TEST_F(RestoreTest, KnowsFromTheLostDirectoryWhatIsGone) {
  const LogCursor end = story.durable();
  const fs::path backup = take();
  story.crowd(7);
  const LogCursor lost = story.durable();
  // The lost log had been through an epoch that the backup has not heard of.
  story.close();
  LogCursor seen = lost;
  seen.epoch = 5;
  ASSERT_TRUE(AnchorFile(story.directory() / "anchor").write({read_manifest(backup).value().log, seen}));
  const fs::path data = place.path() / "data";
  const auto done = restore(backup, data, story.directory());
  ASSERT_TRUE(done) << done.error().code << " " << done.error().detail;
  EXPECT_EQ(done->lost, lost.position);
  EXPECT_EQ(done->tail.epoch, 6U);
  EXPECT_TRUE(done->keyring_of_lost);
  ASSERT_NO_FATAL_FAILURE(open(data));
  EXPECT_EQ(last_event().anchor, lost.position);
  EXPECT_EQ(last_event().tail, end.position);
  EXPECT_EQ(restored->feed().durable().epoch, 6U);
}

// A name that was mistyped would bring back keys that were destroyed since.
TEST_F(RestoreTest, RefusesALostDirectoryThatIsNotThere) {
  const fs::path backup = take();
  const fs::path data = place.path() / "data";
  EXPECT_EQ(restore(backup, data, place.path() / "nowhere").error().code, "lost-directory-missing");
  EXPECT_FALSE(fs::exists(data));
}

TEST_F(RestoreTest, AKeyThatWasDestroyedSinceStaysDestroyed) {
  const fs::path backup = take();
  story.close();
  {
    auto live = Keyring::open(KeyringOptions{story.directory() / "keyring", {}, 16}).value();
    const std::array erased = {sample_id<PersonId>(0xc0)};
    ASSERT_TRUE(live->destroy(erased));
  }
  // The backup alone would bring the key back: that is why what is left of the directory is asked.
  ASSERT_TRUE(restore(backup, place.path() / "alone"));
  ASSERT_NO_FATAL_FAILURE(open(place.path() / "alone"));
  EXPECT_EQ(name_of_li().state, Revealed::State::full);
  restored.reset();
  ASSERT_TRUE(restore(backup, place.path() / "data", story.directory()));
  ASSERT_NO_FATAL_FAILURE(open(place.path() / "data"));
  EXPECT_EQ(name_of_li().state, Revealed::State::erased);
}

TEST_F(RestoreTest, RefusesTheKeyringOfAnotherLogAndOneThatIsOlder) {
  const fs::path lost = place.path() / "lost";
  fs::create_directory(lost);
  ASSERT_TRUE(Keyring::create(KeyringOptions{lost / "keyring", {}, 16}));
  const fs::path backup = take();
  EXPECT_EQ(restore(backup, place.path() / "data", lost).error().code, "keyring-foreign");
  fs::remove_all(lost / "keyring");
  ASSERT_TRUE(story.keyring().copy_to(lost / "keyring"));
  // One more person: the copy that was laid aside is older than the next backup.
  story.close();
  {
    auto live = Keyring::open(KeyringOptions{story.directory() / "keyring", {}, 16}).value();
    const std::array people = {sample_id<PersonId>(0xe0)};
    ASSERT_TRUE(live->ensure_keys(people));
    story.open();
    const BackupSource of{story.store(), *live, Instant{0}, "0.1.0"};
    ASSERT_TRUE(take_backup(of, place.path() / "newer", {}));
  }
  EXPECT_EQ(restore(place.path() / "newer", place.path() / "data", lost).error().code, "keyring-too-old");
  EXPECT_FALSE(fs::exists(place.path() / "data"));
  EXPECT_FALSE(fs::exists(place.path() / "data.restoring"));
}

TEST_F(RestoreTest, MakesADirectoryThatKnowsItsKeyring) {
  const fs::path backup = take();
  const fs::path data = place.path() / "data";
  ASSERT_TRUE(restore(backup, data));
  const LogId log = read_manifest(backup).value().log;
  const KeyringOptions kept{data / "keyring", {}, 16, data / kKeyringAnchorFile, log};
  EXPECT_TRUE(Keyring::open(kept));
  const KeyringAnchor known = read_keyring_anchor(kept.anchor).value().value();
  EXPECT_EQ(known, (KeyringAnchor{log, story.keyring().status().keyring, 2, 0}));
  fs::resize_file(data / "keyring" / "people.keys", kFileOfOneKey);
  EXPECT_EQ(Keyring::open(kept).error().code, "keyring-too-old");
}

// What is left of a directory may hold a keyring that somebody put back there.
TEST_F(RestoreTest, RefusesALostKeyringThatTheLostDirectoryDoesNotKnow) {
  const fs::path backup = take();
  const LogId log = read_manifest(backup).value().log;
  const fs::path lost = place.path() / "lost";
  fs::create_directory(lost);
  const Uuid id = story.keyring().status().keyring;
  ASSERT_TRUE(story.keyring().copy_to(lost / "keyring"));
  ASSERT_TRUE(write_keyring_anchor(lost / kKeyringAnchorFile, {log, id, 3, 0}));
  EXPECT_EQ(restore(backup, place.path() / "data", lost).error().code, "keyring-too-old");
  ASSERT_TRUE(write_keyring_anchor(lost / kKeyringAnchorFile, {log, id, 2, 0}));
  EXPECT_TRUE(restore(backup, place.path() / "data", lost));
}

TEST_F(RestoreTest, GoesIntoNothingButAnEmptyDirectoryAndKnowsOneThatWasInterrupted) {
  const fs::path backup = take();
  const fs::path data = place.path() / "data";
  fs::create_directory(data);
  std::ofstream(data / "letter") << "mine";
  EXPECT_EQ(restore(backup, data).error().code, "restore-target-occupied");
  EXPECT_TRUE(fs::exists(data / "letter"));
  fs::remove(data / "letter");
  fs::create_directory(data.string() + ".restoring");
  EXPECT_EQ(restore(backup, data).error().code, "restore-unfinished");
  fs::remove(data.string() + ".restoring");
  EXPECT_TRUE(restore(backup, data));
}

// Whom the directory and everything in it belongs to.
std::set<std::pair<::uid_t, ::gid_t>> owners_of(const fs::path& directory) {
  std::set<std::pair<::uid_t, ::gid_t>> owners;
  const auto add = [&](const fs::path& path) {
    struct ::stat info {};
    EXPECT_EQ(::lstat(path.c_str(), &info), 0) << path;
    owners.emplace(info.st_uid, info.st_gid);
  };
  add(directory);
  for (const auto& entry : fs::recursive_directory_iterator(directory)) add(entry.path());
  return owners;
}

// The service that will open it is not root.
TEST_F(RestoreTest, RootGivesItToTheOwnerOfWhatItReplaces) {
  constexpr ::uid_t kUser = 12'345;
  constexpr ::gid_t kGroup = 12'346;
  using Owners = std::set<std::pair<::uid_t, ::gid_t>>;
  const fs::path empty = place.path() / "empty";
  fs::create_directory(empty);
  // A root of its own namespace may know no other users.
  if (::geteuid() != 0 || ::chown(empty.c_str(), kUser, kGroup) != 0) GTEST_SKIP() << "only root gives files away";
  const fs::path backup = take();
  ASSERT_TRUE(restore(backup, empty));
  EXPECT_EQ(owners_of(empty), (Owners{{kUser, kGroup}}));
  EXPECT_EQ(mode_of(empty), 0700U);
  EXPECT_EQ(mode_of(empty / "keyring" / "master.key"), 0600U);

  const fs::path lost = place.path() / "lost";
  fs::create_directory(lost);
  ASSERT_EQ(::chown(lost.c_str(), kUser + 1, kGroup), 0);
  ASSERT_TRUE(restore(backup, place.path() / "missing", lost));
  EXPECT_EQ(owners_of(place.path() / "missing"), (Owners{{kUser + 1, kGroup}}));

  ASSERT_TRUE(restore(backup, place.path() / "nobodys"));
  EXPECT_EQ(owners_of(place.path() / "nobodys"), (Owners{{0, ::getegid()}}));
}

TEST_F(RestoreTest, TheEpochCanBeSetHigherByHand) {
  const fs::path backup = take();
  const auto done = restore_backup({backup, place.path() / "data", {}, 9}, {}, report);
  ASSERT_TRUE(done) << done.error().code;
  EXPECT_EQ(done->tail.epoch, 9U);
}

}  // namespace
}  // namespace steward::test
