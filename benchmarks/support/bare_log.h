#pragma once

#include <rocksdb/db.h>

#include <condition_variable>
#include <filesystem>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace steward::bench {

// What somebody would write who only wants payloads to be durable: RocksDB with the options of our log, one row and one
// synced write per commit, callers grouped by one thread. It decides nothing and remembers nothing. Thread-safe.
class BareLog {
 public:
  explicit BareLog(const std::filesystem::path& directory);
  ~BareLog();
  BareLog(const BareLog&) = delete;
  BareLog& operator=(const BareLog&) = delete;

  // Through the group: returns when the payload is durable.
  void append(const std::string& payload);
  // These payloads as one frame, in the caller's thread.
  void append_directly(const std::vector<std::string>& payloads);

 private:
  struct Waiting {
    const std::string* payload;
    std::promise<void>* done;
  };
  void run();
  void write(const std::string& frame, std::size_t events);

  std::unique_ptr<rocksdb::DB> db_;
  std::uint64_t position_ = 0;  // of the writing thread
  std::uint64_t frame_ = 0;
  std::mutex mutex_;  // guards all below
  std::condition_variable wake_;
  std::vector<Waiting> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace steward::bench
