#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace steward::test {

// A disk that can lose power, for everything in some directories. What was not synced may be lost at the cut: the end
// of a file (torn anywhere), and names made, changed or removed since the directory was synced. All choices follow from
// the seed and the file's name, not from the order in which threads come. Real fsyncs are left out, so cuts are cheap.
// It also makes single calls fail, and the disk full. Thread-safe.
class PowerCutFs final : public rocksdb::FileSystemWrapper {
 public:
  enum class Call { append, sync, create, rename, remove, link, directory_sync };

  PowerCutFs(std::vector<std::filesystem::path> directories, std::uint64_t seed);
  ~PowerCutFs() override;

  // For RocksDB's options. All databases on it are closed before the file system goes.
  [[nodiscard]] rocksdb::Env* env() { return env_.get(); }

  // The power goes in the middle of that call (counted from now on, 1 is the next); every later call fails.
  void cut_at(std::uint64_t call);
  void cut_now();
  [[nodiscard]] bool is_off() const;
  // Calls that changed something, up to now.
  [[nodiscard]] std::uint64_t calls() const;
  // After everything on it was closed: the disk loses what it loses, and the power is back.
  void restart();

  // The control: syncs say yes and do nothing.
  void ignore_syncs(bool ignore);
  // Torn ends may also be full of garbage.
  void garbage_in_torn_ends(bool garbage);

  // The n-th call of that kind from now on fails (1 is the next), or that and all after it. What a failed sync should
  // have written stays unsynced for ever: later syncs say yes and do not bring it back.
  void fail(Call call, std::uint64_t nth, bool sticky, rocksdb::IOStatus status);
  [[nodiscard]] bool fault_was_met() const;
  void heal();
  // So many bytes may still be written; nullopt: no limit.
  void set_space(std::optional<std::uint64_t> bytes);

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* result,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& name, const std::string& old_name,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* result,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomRWFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* result,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Truncate(const std::string& name, std::size_t size, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetFreeSpace(const std::string& path, const rocksdb::IOOptions& options, std::uint64_t* bytes,
                                 rocksdb::IODebugContext* debug) override;
  const char* Name() const override { return "PowerCutFs"; }

 private:
  friend class PowerCutFile;
  friend class PowerCutDirectory;

  struct Content {
    std::uint64_t size = 0;
    std::uint64_t synced = 0;
    bool sync_failed = false;
  };
  using ContentPtr = std::shared_ptr<Content>;
  // A name that is not yet synced in its directory, and how to take it back.
  struct NameChange {
    std::string name;
    std::string came_from;  // renamed from here
    std::string replaced;   // what was under the name before lies here now; empty: nothing was
    ContentPtr replaced_content;
    bool removed = false;
  };
  struct Fault {
    Call call;
    std::uint64_t left;
    bool sticky;
    rocksdb::IOStatus status;
    bool met = false;
  };

  [[nodiscard]] bool governs(const std::string& name) const;
  // Counts the call; not ok when it must fail.
  [[nodiscard]] rocksdb::IOStatus step(Call call);
  [[nodiscard]] std::uint64_t choose(const std::string& what, std::uint64_t below) const;
  [[nodiscard]] ContentPtr content_of(const std::string& name);
  [[nodiscard]] std::string put_aside(const std::string& name);
  void note(const std::string& name, NameChange change);
  void take_back(const NameChange& change);
  void tear(const std::string& name, Content& content);
  rocksdb::IOStatus append(Content& content, rocksdb::FSWritableFile& file, const rocksdb::Slice& data,
                           const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug);
  rocksdb::IOStatus sync(Content& content);
  rocksdb::IOStatus sync_directory(const std::string& name);

  const std::vector<std::string> directories_;
  const std::uint64_t seed_;
  const std::filesystem::path aside_;
  mutable std::mutex mutex_;  // guards all below
  std::map<std::string, ContentPtr> files_;
  std::map<std::string, std::vector<NameChange>> unsynced_names_;  // by directory
  std::optional<Fault> fault_;
  std::optional<std::uint64_t> space_;
  std::uint64_t calls_ = 0;
  std::uint64_t cut_at_ = 0;  // 0: not
  std::uint64_t restarts_ = 0;
  std::uint64_t asides_ = 0;
  bool off_ = false;
  bool ignore_syncs_ = false;
  bool garbage_ = false;
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace steward::test
