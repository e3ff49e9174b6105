#include <rocksdb/db.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

// Two threads write to one database and count: with "race" in a plain int, without in an atomic.
namespace {

int racing = 0;
std::atomic<int> counted{0};

void write(rocksdb::DB& db, const std::string& name, bool race) {
  for (int i = 0; i < 1000; ++i) {
    const auto status = db.Put(rocksdb::WriteOptions(), name + std::to_string(i), "value");
    if (!status.ok()) std::abort();
    if (race) {
      ++racing;
    } else {
      ++counted;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool race = argc > 1 && std::string_view(argv[1]) == "race";
  std::string directory = (std::filesystem::temp_directory_path() / "steward-tsan-XXXXXX").string();
  if (mkdtemp(directory.data()) == nullptr) return 2;
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::Open(options, directory, &opened).ok()) return 2;
  {
    const std::unique_ptr<rocksdb::DB> db(opened);
    std::thread first([&] { write(*db, "a", race); });
    std::thread second([&] { write(*db, "b", race); });
    first.join();
    second.join();
  }
  std::filesystem::remove_all(directory);
  std::printf("counted %d\n", race ? racing : counted.load());
  return 0;
}
