#include "benchmarks/support/bare_log.h"

#include "benchmarks/support/report.h"
#include "eventstore/codec/frame_codec.h"
#include "eventstore/log/internal/rocksdb_log_options.h"

namespace steward::bench {

BareLog::BareLog(const std::filesystem::path& directory) {
  rocksdb::DB* db = nullptr;
  const auto opened = rocksdb::DB::Open(rocksdb_log_options(32U << 20U, true, nullptr), directory.string(), &db);
  if (!opened.ok()) give_up(Error{"bare-log", {}, opened.ToString()});
  db_.reset(db);
  thread_ = std::thread([this] { run(); });
}

BareLog::~BareLog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  static_cast<void>(db_->Close());
}

void BareLog::write(const std::string& frame, std::size_t events) {
  rocksdb::WriteBatch batch(0, 0, 8, 0);
  static_cast<void>(batch.Put(frame_key(position_ + 1, ++frame_), frame));
  position_ += events;
  const auto written = db_->Write(rocksdb_log_write_options(), &batch);
  if (!written.ok()) give_up(Error{"bare-log", {}, written.ToString()});
}

void BareLog::append(const std::string& payload) {
  std::promise<void> done;
  auto durable = done.get_future();
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back({&payload, &done});
  }
  wake_.notify_one();
  durable.get();
}

void BareLog::append_directly(const std::vector<std::string>& payloads) {
  std::string frame;
  for (const std::string& payload : payloads) frame += payload;
  write(frame, payloads.size());
}

void BareLog::run() {
  for (;;) {
    std::vector<Waiting> group;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      group.swap(queue_);
    }
    std::string frame;
    for (const Waiting& waiting : group) frame += *waiting.payload;
    write(frame, group.size());
    for (const Waiting& waiting : group) waiting.done->set_value();
  }
}

}  // namespace steward::bench
