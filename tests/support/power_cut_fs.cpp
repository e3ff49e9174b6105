#include "tests/support/power_cut_fs.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "domain/base/assert.h"

namespace steward::test {

namespace fs = std::filesystem;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

namespace {

std::vector<std::string> as_strings(const std::vector<fs::path>& paths) {
  std::vector<std::string> result;
  for (const fs::path& path : paths) result.push_back(path.string());
  return result;
}

std::string directory_of(const std::string& name) { return fs::path(name).parent_path().string(); }

IOStatus power_is_off() { return IOStatus::IOError("the power is off"); }

// RocksDB also asks for names with two slashes.
std::string tidy(const std::string& name) { return fs::path(name).lexically_normal().string(); }

}  // namespace

class PowerCutFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  PowerCutFile(PowerCutFs& disk, PowerCutFs::ContentPtr content, std::unique_ptr<rocksdb::FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)), disk_(disk), content_(std::move(content)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    return disk_.append(*content_, *target(), data, options, debug);
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return disk_.append(*content_, *target(), data, options, debug);
  }
  IOStatus PositionedAppend(const Slice&, std::uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::NotSupported("only appends");
  }
  IOStatus PositionedAppend(const Slice&, std::uint64_t, const IOOptions&, const rocksdb::DataVerificationInfo&,
                            IODebugContext*) override {
    return IOStatus::NotSupported("only appends");
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return disk_.sync(*content_); }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return disk_.sync(*content_); }
  IOStatus RangeSync(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }
  bool IsSyncThreadSafe() const override { return false; }
  void PrepareWrite(std::size_t, std::size_t, const IOOptions&, IODebugContext*) override {}
  IOStatus Allocate(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  PowerCutFs& disk_;
  PowerCutFs::ContentPtr content_;
};

class PowerCutDirectory final : public rocksdb::FSDirectoryWrapper {
 public:
  PowerCutDirectory(PowerCutFs& disk, std::string name, std::unique_ptr<rocksdb::FSDirectory> directory)
      : FSDirectoryWrapper(std::move(directory)), disk_(disk), name_(std::move(name)) {}
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return disk_.sync_directory(name_); }
  IOStatus FsyncWithDirOptions(const IOOptions&, IODebugContext*, const rocksdb::DirFsyncOptions&) override {
    return disk_.sync_directory(name_);
  }

 private:
  PowerCutFs& disk_;
  const std::string name_;
};

PowerCutFs::PowerCutFs(std::vector<fs::path> directories, std::uint64_t seed)
    : FileSystemWrapper(rocksdb::FileSystem::Default()),
      directories_(as_strings(directories)),
      seed_(seed),
      aside_(directories_.front() + ".aside"),
      env_(rocksdb::NewCompositeEnv(std::shared_ptr<rocksdb::FileSystem>(this, [](rocksdb::FileSystem*) {}))) {
  fs::create_directories(aside_);
}

PowerCutFs::~PowerCutFs() {
  std::error_code ignored;
  fs::remove_all(aside_, ignored);
}

void PowerCutFs::cut_at(std::uint64_t call) {
  const std::lock_guard lock(mutex_);
  cut_at_ = calls_ + call;
}

void PowerCutFs::cut_now() {
  const std::lock_guard lock(mutex_);
  off_ = true;
}

bool PowerCutFs::is_off() const {
  const std::lock_guard lock(mutex_);
  return off_;
}

std::uint64_t PowerCutFs::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

void PowerCutFs::ignore_syncs(bool ignore) {
  const std::lock_guard lock(mutex_);
  ignore_syncs_ = ignore;
}

void PowerCutFs::garbage_in_torn_ends(bool garbage) {
  const std::lock_guard lock(mutex_);
  garbage_ = garbage;
}

void PowerCutFs::fail(Call call, std::uint64_t nth, bool sticky, IOStatus status) {
  const std::lock_guard lock(mutex_);
  fault_ = Fault{call, nth, sticky, std::move(status)};
}

bool PowerCutFs::fault_was_met() const {
  const std::lock_guard lock(mutex_);
  return fault_ && fault_->met;
}

void PowerCutFs::heal() {
  const std::lock_guard lock(mutex_);
  fault_.reset();
}

void PowerCutFs::set_space(std::optional<std::uint64_t> bytes) {
  const std::lock_guard lock(mutex_);
  space_ = bytes;
}

bool PowerCutFs::governs(const std::string& name) const {
  const std::string file = fs::path(name).filename().string();
  if (file.rfind("LOG", 0) == 0 || file.rfind("LOCK", 0) == 0) return false;
  return std::any_of(directories_.begin(), directories_.end(),
                     [&](const std::string& directory) { return name.rfind(directory + "/", 0) == 0; });
}

IOStatus PowerCutFs::step(Call call) {
  if (off_) return power_is_off();
  ++calls_;
  if (cut_at_ != 0 && calls_ >= cut_at_) {
    off_ = true;
    return power_is_off();
  }
  if (fault_ && fault_->call == call) {
    if (fault_->left > 1) {
      --fault_->left;
    } else if (!fault_->met || fault_->sticky) {
      fault_->met = true;
      return fault_->status;
    }
  }
  return IOStatus::OK();
}

std::uint64_t PowerCutFs::choose(const std::string& what, std::uint64_t below) const {
  std::uint64_t mixed = seed_ + 0x9e3779b97f4a7c15ULL * (restarts_ + 1);
  for (const char byte : what) mixed = (mixed ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
  mixed ^= mixed >> 31U;
  mixed *= 0xbf58476d1ce4e5b9ULL;
  mixed ^= mixed >> 29U;
  return mixed % below;
}

PowerCutFs::ContentPtr PowerCutFs::content_of(const std::string& name) {
  ContentPtr& content = files_[name];
  if (!content) {
    content = std::make_shared<Content>();
    std::error_code error;
    const auto size = fs::file_size(name, error);
    if (!error) content->size = content->synced = size;  // it was there before us
  }
  return content;
}

// Keeps what is under a name, so that the change can be taken back. Empty when nothing is.
std::string PowerCutFs::put_aside(const std::string& name) {
  if (!fs::exists(name)) return {};
  const std::string kept = (aside_ / std::to_string(++asides_)).string();
  fs::rename(name, kept);
  return kept;
}

void PowerCutFs::note(const std::string& name, NameChange change) {
  change.name = name;
  unsynced_names_[directory_of(name)].push_back(std::move(change));
}

IOStatus PowerCutFs::append(Content& content, rocksdb::FSWritableFile& file, const Slice& data,
                            const IOOptions& options, IODebugContext* debug) {
  const std::lock_guard lock(mutex_);
  const bool was_on = !off_;
  IOStatus status = step(Call::append);
  Slice part = data;
  if (!status.ok()) {
    if (!was_on || !off_ || data.empty()) return status;
    // The cut comes in the middle of this call.
    part = Slice(data.data(), choose("append " + std::to_string(calls_), data.size()));
  } else if (space_ && *space_ < data.size()) {
    part = Slice(data.data(), *space_);
    status = IOStatus::NoSpace("no space left on device");
  }
  if (space_) *space_ -= std::min<std::uint64_t>(*space_, part.size());
  if (!part.empty()) {
    const IOStatus written = file.Append(part, options, debug);
    if (!written.ok()) return written;
    content.size += part.size();
  }
  return status;
}

IOStatus PowerCutFs::sync(Content& content) {
  const std::lock_guard lock(mutex_);
  const bool was_on = !off_;
  const IOStatus status = step(Call::sync);
  if (!status.ok()) {
    if (was_on && !off_) content.sync_failed = true;
    return status;
  }
  if (!ignore_syncs_ && !content.sync_failed) content.synced = content.size;
  return IOStatus::OK();
}

IOStatus PowerCutFs::sync_directory(const std::string& name) {
  const std::lock_guard lock(mutex_);
  IOStatus status = step(Call::directory_sync);
  if (!status.ok() || ignore_syncs_) return status;
  for (const NameChange& change : unsynced_names_[name]) {
    if (!change.replaced.empty()) fs::remove(change.replaced);
  }
  unsynced_names_.erase(name);
  return status;
}

IOStatus PowerCutFs::NewWritableFile(const std::string& raw_name, const rocksdb::FileOptions& options,
                                     std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext* debug) {
  const std::string name = tidy(raw_name);
  if (!governs(name)) return FileSystemWrapper::NewWritableFile(name, options, result, debug);
  const std::lock_guard lock(mutex_);
  if (IOStatus status = step(Call::create); !status.ok()) return status;
  NameChange change;
  if (fs::exists(name)) {
    change.replaced_content = content_of(name);
    change.replaced = put_aside(name);
  }
  std::unique_ptr<rocksdb::FSWritableFile> file;
  IOStatus status = target()->NewWritableFile(name, options, &file, debug);
  if (!status.ok()) return status;
  note(name, std::move(change));
  files_[name] = std::make_shared<Content>();
  *result = std::make_unique<PowerCutFile>(*this, files_[name], std::move(file));
  return status;
}

IOStatus PowerCutFs::ReopenWritableFile(const std::string& raw_name, const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext* debug) {
  const std::string name = tidy(raw_name);
  if (!governs(name)) return FileSystemWrapper::ReopenWritableFile(name, options, result, debug);
  const std::lock_guard lock(mutex_);
  if (IOStatus status = step(Call::create); !status.ok()) return status;
  const bool is_new = !fs::exists(name);
  std::unique_ptr<rocksdb::FSWritableFile> file;
  IOStatus status = target()->ReopenWritableFile(name, options, &file, debug);
  if (!status.ok()) return status;
  if (is_new) note(name, {});
  *result = std::make_unique<PowerCutFile>(*this, content_of(name), std::move(file));
  return status;
}

IOStatus PowerCutFs::ReuseWritableFile(const std::string&, const std::string&, const rocksdb::FileOptions&,
                                       std::unique_ptr<rocksdb::FSWritableFile>*, IODebugContext*) {
  return IOStatus::NotSupported("files are not recycled");
}

IOStatus PowerCutFs::NewRandomRWFile(const std::string& name, const rocksdb::FileOptions& options,
                                     std::unique_ptr<rocksdb::FSRandomRWFile>* result, IODebugContext* debug) {
  if (!governs(tidy(name))) return FileSystemWrapper::NewRandomRWFile(name, options, result, debug);
  return IOStatus::NotSupported("only appends");
}

IOStatus PowerCutFs::NewDirectory(const std::string& raw_name, const IOOptions& options,
                                  std::unique_ptr<rocksdb::FSDirectory>* result, IODebugContext* debug) {
  std::string name = tidy(raw_name + "/");
  name.pop_back();
  std::unique_ptr<rocksdb::FSDirectory> directory;
  IOStatus status = target()->NewDirectory(name, options, &directory, debug);
  if (!status.ok()) return status;
  if (governs(name + "/x")) {
    *result = std::make_unique<PowerCutDirectory>(*this, name, std::move(directory));
  } else {
    *result = std::move(directory);
  }
  return status;
}

IOStatus PowerCutFs::DeleteFile(const std::string& raw_name, const IOOptions& options, IODebugContext* debug) {
  const std::string name = tidy(raw_name);
  if (!governs(name)) return FileSystemWrapper::DeleteFile(name, options, debug);
  const std::lock_guard lock(mutex_);
  if (IOStatus status = step(Call::remove); !status.ok()) return status;
  if (!fs::exists(name)) return IOStatus::PathNotFound(name);
  NameChange change;
  change.removed = true;
  change.replaced_content = content_of(name);
  change.replaced = put_aside(name);
  note(name, std::move(change));
  files_.erase(name);
  return IOStatus::OK();
}

IOStatus PowerCutFs::RenameFile(const std::string& raw_from, const std::string& raw_to, const IOOptions& options,
                                IODebugContext* debug) {
  const std::string from = tidy(raw_from);
  const std::string to = tidy(raw_to);
  if (!governs(from) || !governs(to)) return FileSystemWrapper::RenameFile(from, to, options, debug);
  STEWARD_ASSERT(directory_of(from) == directory_of(to), "files are renamed inside one directory");
  const std::lock_guard lock(mutex_);
  if (IOStatus status = step(Call::rename); !status.ok()) return status;
  if (!fs::exists(from)) return IOStatus::PathNotFound(from);
  NameChange change;
  change.came_from = from;
  if (fs::exists(to)) {
    change.replaced_content = content_of(to);
    change.replaced = put_aside(to);
  }
  const ContentPtr content = content_of(from);
  fs::rename(from, to);
  files_.erase(from);
  files_[to] = content;
  note(to, std::move(change));
  return IOStatus::OK();
}

IOStatus PowerCutFs::LinkFile(const std::string& raw_from, const std::string& raw_to, const IOOptions& options,
                              IODebugContext* debug) {
  const std::string from = tidy(raw_from);
  const std::string to = tidy(raw_to);
  if (!governs(from) || !governs(to)) return FileSystemWrapper::LinkFile(from, to, options, debug);
  const std::lock_guard lock(mutex_);
  if (IOStatus status = step(Call::link); !status.ok()) return status;
  IOStatus status = target()->LinkFile(from, to, options, debug);
  if (!status.ok()) return status;
  files_[to] = content_of(from);
  note(to, {});
  return status;
}

IOStatus PowerCutFs::Truncate(const std::string& name, std::size_t size, const IOOptions& options,
                              IODebugContext* debug) {
  if (!governs(tidy(name))) return FileSystemWrapper::Truncate(name, size, options, debug);
  const std::lock_guard lock(mutex_);
  if (IOStatus status = step(Call::append); !status.ok()) return status;
  IOStatus status = target()->Truncate(name, size, options, debug);
  if (!status.ok()) return status;
  const ContentPtr content = content_of(tidy(name));
  content->size = size;
  content->synced = std::min<std::uint64_t>(content->synced, size);
  return status;
}

IOStatus PowerCutFs::GetFreeSpace(const std::string& path, const IOOptions& options, std::uint64_t* bytes,
                                  IODebugContext* debug) {
  {
    const std::lock_guard lock(mutex_);
    if (space_) {
      *bytes = *space_;
      return IOStatus::OK();
    }
  }
  return FileSystemWrapper::GetFreeSpace(path, options, bytes, debug);
}

void PowerCutFs::take_back(const NameChange& change) {
  if (!change.removed) {
    if (change.came_from.empty()) {
      fs::remove(change.name);
    } else {
      fs::rename(change.name, change.came_from);
      files_[change.came_from] = files_[change.name];
    }
    files_.erase(change.name);
  }
  if (!change.replaced.empty()) {
    fs::rename(change.replaced, change.name);
    files_[change.name] = change.replaced_content;
  }
}

void PowerCutFs::tear(const std::string& name, Content& content) {
  const std::uint64_t unsynced = content.size - content.synced;
  if (unsynced > 0) {
    const std::uint64_t how = choose("how " + name, 4);
    std::uint64_t kept = 0;
    if (how == 1) kept = unsynced;
    if (how >= 2) kept = choose("torn " + name, unsynced + 1);
    fs::resize_file(name, content.synced + kept);
    if (garbage_ && kept > 0 && how == 3) {
      const std::uint64_t bytes = std::min<std::uint64_t>(kept, 512);
      std::fstream out(name, std::ios::in | std::ios::out | std::ios::binary);
      out.seekp(static_cast<std::streamoff>(content.synced + kept - bytes));
      for (std::uint64_t i = 0; i < bytes; ++i) {
        out.put(static_cast<char>(choose("garbage " + name + std::to_string(i), 256)));
      }
    }
    content.size = content.synced + kept;
  }
  content.synced = content.size;
  content.sync_failed = false;
}

void PowerCutFs::restart() {
  const std::lock_guard lock(mutex_);
  for (auto& [directory, changes] : unsynced_names_) {
    // A journal keeps the order: some first changes are kept, all after them are lost.
    const std::size_t kept = choose("names " + directory, changes.size() + 1);
    for (std::size_t i = changes.size(); i > kept; --i) take_back(changes[i - 1]);
    for (std::size_t i = 0; i < kept; ++i) {
      if (!changes[i].replaced.empty()) fs::remove(changes[i].replaced);
    }
  }
  unsynced_names_.clear();
  std::set<Content*> done;
  for (const auto& [name, content] : files_) {
    if (fs::exists(name) && done.insert(content.get()).second) tear(name, *content);
  }
  files_.clear();
  ++restarts_;
  cut_at_ = 0;
  off_ = false;
  fault_.reset();
}

}  // namespace steward::test
