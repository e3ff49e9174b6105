#include "eventstore/storage/internal/durable_file.h"

#include "eventstore/storage/internal/rocksdb_error.h"

namespace steward {

namespace {

rocksdb::Status write_synced(rocksdb::Env& env, const std::string& name, std::string_view content) {
  std::unique_ptr<rocksdb::WritableFile> out;
  rocksdb::Status status = env.NewWritableFile(name, &out, rocksdb::EnvOptions());
  if (status.ok()) status = out->Append(content);
  if (status.ok()) status = out->Sync();
  if (status.ok()) status = out->Close();
  return status;
}

}  // namespace

Result<void> replace_file(rocksdb::Env& env, const std::filesystem::path& file, std::string_view content) {
  const std::string beside = file.string() + ".new";
  rocksdb::Status status = write_synced(env, beside, content);
  if (status.ok()) status = env.RenameFile(beside, file.string());
  std::unique_ptr<rocksdb::Directory> directory;
  if (status.ok()) status = env.NewDirectory(file.parent_path().string(), &directory);
  if (status.ok()) status = directory->Fsync();
  if (!status.ok()) return pass_on(rocksdb_error("storage-error", status));
  return {};
}

Result<std::optional<std::string>> read_file(rocksdb::Env& env, const std::filesystem::path& file) {
  rocksdb::Status status = env.FileExists(file.string());
  if (status.IsNotFound()) return std::nullopt;
  std::string content;
  if (status.ok()) status = rocksdb::ReadFileToString(&env, file.string(), &content);
  if (!status.ok()) return pass_on(rocksdb_error("storage-error", status));
  return content;
}

}  // namespace steward
