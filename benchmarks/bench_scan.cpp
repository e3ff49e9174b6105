// Reading the log: one view folded and all views rebuilt, beside bare programs over the same frames.
#include <fmt/format.h>
#include <rocksdb/db.h>

#include "benchmarks/support/company.h"
#include "benchmarks/support/report.h"
#include "eventstore/codec/frame_codec.h"
#include "eventstore/index/index_rows.h"
#include "eventstore/log/internal/rocksdb_log_options.h"
#include "projections/all_views.h"
#include "projections/builder.h"
#include "replay/household_history.h"

namespace {

using namespace steward;
using namespace steward::bench;

using Database = std::unique_ptr<rocksdb::DB>;

Database checked(const rocksdb::Status& status, rocksdb::DB* db) {
  if (!status.ok()) give_up(Error{"rocksdb", {}, status.ToString()});
  return Database(db);
}

// Iterates the log as it lies there; `decode`: checks, verifies and decodes each frame too.
std::uint64_t scan_log(rocksdb::DB& db, bool decode) {
  const std::unique_ptr<rocksdb::Iterator> at(db.NewIterator(rocksdb_log_read_options(true)));
  std::uint64_t found = 0;
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    if (at->key().size() < 16) continue;  // what the log knows of itself
    if (!decode) {
      found += at->value().size();
      continue;
    }
    found += must(decode_frame(at->key().ToStringView(), at->value().ToStringView()))->events.size();
  }
  if (!at->status().ok()) give_up(Error{"rocksdb", {}, at->status().ToString()});
  return found;
}

using Row = std::pair<std::string, std::string>;

// Every row of every view, as the bare program will write it: one list a view, in key order.
std::vector<std::vector<Row>> rows_of_views(Company& company) {
  std::vector<std::vector<Row>> views;
  for (const std::string& group : company.views().group_names()) {
    const ReadLease lease = must(company.views().read(group));
    for (const LiveView& live : lease.live().views) {
      auto& rows = views.emplace_back();
      const auto scan = lease.snapshot().scan(live.rows->family(), {}, {}, false, true);
      std::string_view key;
      std::string_view value;
      while (must(scan->next(key, value))) rows.emplace_back(key, value);
    }
  }
  return views;
}

// The rows of the views into a fresh database, a family each, in batches of 1,000 without sync; then to disk.
void write_rows(const std::filesystem::path& directory, const std::vector<std::vector<Row>>& views) {
  std::filesystem::remove_all(directory);
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  const auto status = rocksdb::DB::Open(options, directory.string(), &opened);
  const Database db = checked(status, opened);
  for (std::size_t i = 0; i < views.size(); ++i) {
    rocksdb::ColumnFamilyHandle* family = nullptr;
    if (!db->CreateColumnFamily(options, std::to_string(i), &family).ok()) give_up(Error{"rocksdb", {}, "family"});
    rocksdb::WriteBatch batch;
    for (const auto& [key, value] : views[i]) {
      static_cast<void>(batch.Put(family, key, value));
      if (batch.Count() < 1'000) continue;
      static_cast<void>(db->Write({}, &batch));
      batch.Clear();
    }
    static_cast<void>(db->Write({}, &batch));
    if (!db->Flush({}, family).ok()) give_up(Error{"rocksdb", {}, "flush"});
    db->DestroyColumnFamilyHandle(family);
  }
  static_cast<void>(db->Close());
}

double seconds_of(const std::function<void()>& work) {
  const auto start = Steady::now();
  work();
  return seconds_since(start);
}

void rebuild(Company& company, std::vector<std::string> views) {
  const auto job = must(company.views().rebuild(std::move(views)));
  const JobProgress end = job->wait();
  if (end.state != JobState::done) give_up(end.error.value_or(Error{"rebuild-failed", {}, ""}));
}

// One view over all events, in memory: nothing is written unless the rows outgrow the builder.
void fold(Company& company, const View& view) {
  KvStore& store = company.store().second_database();
  const std::string name = "benchmark." + std::string(view.name());
  const auto rows = std::make_shared<FamilyHolder>(store, name, must(store.family(name)));
  {
    Builder builder(store, company.store().feed(), {BuiltView{&view, rows}}, Builder::Options{});
    must(builder.run_to(company.store().feed().durable(), std::stop_token{}, [](std::uint64_t) {}));
  }
  rows->retire();
}

const View& view_called(const ViewList& views, std::string_view name) {
  for (const auto& view : views) {
    if (view->name() == name) return *view;
  }
  give_up(Error{"view-unknown", {}, std::string(name)});
}

void report(const std::string& what, const std::vector<double>& ours, const std::vector<double>& bare, double events,
            bool as_rate, Floor floor) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < ours.size(); ++i) ratios.push_back(as_rate ? bare[i] / ours[i] : ours[i] / bare[i]);
  const auto text = [&](const std::vector<double>& seconds) {
    return fmt::format("{:.2f} s, {} events/s", median(seconds), thousands(events / median(seconds)));
  };
  row(what, text(ours), text(bare), ratios, floor);
}

void measure_histories(Company& company, unsigned reads, unsigned rounds) {
  std::vector<double> ours;
  std::vector<double> raw;
  std::vector<double> ratios;
  std::size_t entries = 0;
  const Index& index = company.store().index();
  for (unsigned round = 0; round < rounds; ++round) {
    std::vector<double> ours_us;
    std::vector<double> raw_us;
    for (unsigned i = 0; i < reads; ++i) {
      const HouseholdId household = company.households()[(round * reads + i) % company.households().size()];
      const auto raw_start = Steady::now();
      const auto scan = company.store().second_database().scan(
          index.family(), household_copy_key(company.number(), household, 0),
          household_copy_key(company.number(), household, UINT64_MAX), false, false);
      std::string_view key;
      std::string_view value;
      while (must(scan->next(key, value))) {
      }
      raw_us.push_back(micros_since(raw_start));
      const auto start = Steady::now();
      HistoryQuestion question;
      question.company = company.number();
      question.household = household;
      entries += must(household_history(index, question)).entries.size();
      ours_us.push_back(micros_since(start));
    }
    ours.push_back(quantile(ours_us, 0.5));
    raw.push_back(quantile(raw_us, 0.5));
    ratios.push_back(ours.back() / raw.back());
  }
  row(fmt::format("household history ({} events on average), beside the raw range, p50", entries / (reads * rounds)),
      number(median(ours), 0) + " µs", number(median(raw), 0) + " µs", ratios, {});
}

}  // namespace

int main(int count, char** values) {
  const Arguments arguments(count, values);
  const unsigned rounds = arguments.count("--rounds", 3);
  const std::string directory = arguments.text("--data", "bench-data");
  const std::filesystem::path scratch = arguments.text("--scratch", "bench-scratch");
  Company company(directory);
  rocksdb::DB* opened = nullptr;
  const auto status =
      rocksdb::DB::OpenForReadOnly(rocksdb_log_options(32U << 20U, false, nullptr), directory + "/log", &opened);
  const Database log = checked(status, opened);
  const auto events = static_cast<double>(company.store().feed().durable().position);
  const auto rows = rows_of_views(company);
  std::size_t all_rows = 0;
  for (const auto& view : rows) all_rows += view.size();
  note(fmt::format("The log has {:.0f} events; the views have {} rows.", events, all_rows));

  const ViewList views = all_views();
  const View& arrears = view_called(views, "arrears");
  std::vector<double> raw;
  std::vector<double> decoded;
  std::vector<double> folded;
  std::vector<double> one_rebuilt;
  std::vector<double> rebuilt;
  std::vector<double> bare_rebuilt;
  for (unsigned round = 0; round < rounds; ++round) {
    raw.push_back(seconds_of([&] { static_cast<void>(scan_log(*log, false)); }));
    decoded.push_back(seconds_of([&] { static_cast<void>(scan_log(*log, true)); }));
    folded.push_back(seconds_of([&] { fold(company, arrears); }));
    one_rebuilt.push_back(seconds_of([&] { rebuild(company, {"arrears"}); }));
    bare_rebuilt.push_back(seconds_of([&] {
      static_cast<void>(scan_log(*log, true));
      write_rows(scratch, rows);
    }));
    rebuilt.push_back(seconds_of([&] { rebuild(company, {}); }));
  }
  report("scan + checksum + verify + decode, beside the raw iterator (rate)", decoded, raw, events, true, {});
  report("one view (arrears) folded, beside scan + verify + decode (rate)", folded, decoded, events, true,
         at_least(0.5));
  report("the same view rebuilt: folded, written, switched (rate)", one_rebuilt, decoded, events, true, {});
  report("all views rebuilt, beside scan + decode + the same rows written (time)", rebuilt, bare_rebuilt, events, false,
         at_most(2.0));
  measure_histories(company, 1000, rounds);
  std::filesystem::remove_all(scratch);
}
