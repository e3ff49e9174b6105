#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>
#include <thread>

#include "eventstore/store.h"
#include "replay/imports/import_process.h"
#include "tests/support/temp_dir.h"

// A store with a company, a community and a fee item, and files that are imported into it.
namespace steward::imports {

inline const Instant kNow{1'704'067'200'000'000};  // 2024-01-01T00:00:00Z

class ImportProcessTest : public testing::Test {
 protected:
  ImportProcessTest() : clock_(kNow) {
    keyring = Keyring::create({directory_.path() / "keyring", {}, 64}).value();
    StoreOptions options;
    options.directory = directory_.path();
    store = EventStore::open(options, clock_).value();
    actor.channel = Channel::import;
    must(operations::CreateLog{}, CompanyNo{0});
    must(registry::RegisterCompany{"anju", "安居物业"}, CompanyNo{0});
    request.company = CompanyNo{1};
    request.community = CommunityId{ids.next(kNow)};
    request.actor = actor;
    request.cut_over_date = make_date(2023, 12, 31);
    must(registry::RegisterCommunity{request.community, "jinxiu", "锦绣花园", "Asia/Shanghai"}, request.company);
    fee_item = FeeItemId{ids.next(kNow)};
    must(billing::DefineFeeItem{fee_item, request.community, "property_fee", "物业费", {}}, request.company);
    request.fee_item_by_name = [this](std::string_view name) {
      return name == "物业费" ? std::optional{fee_item} : std::nullopt;
    };
  }

  void must(Command command, CompanyNo company) {
    Submission submission;
    submission.command = std::move(command);
    submission.id = CommandId{ids.next(kNow)};
    submission.company = company;
    submission.actor = actor;
    const auto answer = store->sequencer().submit_and_wait(std::move(submission));
    ASSERT_TRUE(answer) << answer.error().code;
    ASSERT_TRUE(answer->outcome.ok()) << answer->outcome.code;
  }

  Result<ImportReport> import(ImportKind kind, const std::string& text, const Wanted& wanted = {},
                              const std::function<void(const ImportProgress&)>& on_progress = {}) {
    const auto file = parse_rows(kind, text).value();
    ImportProcess process(*store, *keyring, ids, clock_);
    return process.run(request, file, wanted, on_progress);
  }
  // Imports as if the process died when the log has that many events more, again and again: at least twice it did.
  void cut_short(std::initializer_list<Position> after, const std::function<Result<ImportReport>()>& again) {
    const Position base = store->feed().durable().position;
    int cut = 0;
    for (const Position events : after) {
      std::jthread cutter([&] {
        if (!store->feed().wait_for(base + events, std::chrono::seconds(5))) return;
        store->sequencer().refuse_writes(Error{"storage-error", {}, "cut by the test"});
      });
      const auto report = again();
      cutter.join();
      store->sequencer().refuse_writes(std::nullopt);
      if (report) continue;
      ASSERT_EQ(report.error().code, "storage-error");
      ++cut;
    }
    EXPECT_GE(cut, 2);
  }

  Result<ImportReport> houses(const std::string& rows) {
    return import(ImportKind::houses, "楼栋,房号,建筑面积,业主姓名,电话,入住日期\n" + rows);
  }
  Result<ImportReport> arrears(const std::string& rows) {
    return import(ImportKind::opening_arrears, "楼栋,房号,费用项,欠费金额,账期,到期日\n" + rows);
  }

  Result<ImportReport> credits(const std::string& rows) {
    return import(ImportKind::opening_credits, "楼栋,房号,预存编号,预存金额\n" + rows);
  }
  Result<ImportReport> deposits(const std::string& rows) {
    return import(ImportKind::opening_deposits, "楼栋,房号,费用项,押金编号,押金金额\n" + rows);
  }

  std::vector<RecordedEvent> events() const {
    std::vector<RecordedEvent> found;
    LogFeed::Reader reader(store->feed(), LogCursor{});
    for (;;) {
      auto frame = reader.next().value();
      if (frame == nullptr) return found;
      found.insert(found.end(), frame->events.begin(), frame->events.end());
    }
  }
  template <class E>
  std::vector<E> all() const {
    std::vector<E> found;
    for (const RecordedEvent& recorded : events()) {
      if (const auto* event = get_if<E>(&recorded.event)) found.push_back(*event);
    }
    return found;
  }

  static void expect_counts(const ImportReport& report, std::uint32_t accepted, std::uint32_t already_there,
                            std::uint32_t rejected) {
    EXPECT_EQ(report.accepted, accepted);
    EXPECT_EQ(report.already_there, already_there);
    EXPECT_EQ(report.rejected, rejected);
    EXPECT_EQ(report.rows, accepted + already_there + rejected);
  }

  test::TempDir directory_;
  ManualClock clock_;

 public:
  Uuid7Generator ids;
  Actor actor;
  ImportRequest request;
  FeeItemId fee_item;
  std::unique_ptr<Keyring> keyring;
  std::unique_ptr<EventStore> store;
};

}  // namespace steward::imports
