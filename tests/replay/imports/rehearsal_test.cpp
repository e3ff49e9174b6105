#include "replay/imports/rehearsal.h"

#include "eventstore/keyring/secret_file.h"
#include "tests/replay/imports/import_fixture.h"

namespace steward::imports {
namespace {

constexpr const char* kHouses = "楼栋,房号,建筑面积,业主姓名,电话,入住日期\n";

class RehearsalTest : public ImportProcessTest {
 protected:
  Result<ImportReport> rehearse(ImportKind kind, const std::string& text) {
    const auto file = parse_rows(kind, text).value();
    return rehearse_import({*store, *keyring, clock_}, request, file, {});
  }
  [[nodiscard]] bool nothing_left() const { return !std::filesystem::exists(store->directory() / "import-rehearsal"); }
};

TEST_F(RehearsalTest, SaysWhatTheImportWouldSayAndStoresNothing) {
  ASSERT_TRUE(houses("1,101,89.5,张伟,13812341234,2020-03-01\n1,102,60,,,\n"));
  const std::size_t before = events().size();
  const std::string text = std::string(kHouses) +
                           "1,101,89.5,张伟,13812341234,2020-03-01\n"
                           "1,102,61,,,\n"
                           "1,103,nothing,,,\n"
                           "2,101,75,李娜,,2021-01-01\n";
  const auto rehearsed = rehearse(ImportKind::houses, text);
  ASSERT_TRUE(rehearsed) << rehearsed.error().code << " " << rehearsed.error().detail;
  expect_counts(*rehearsed, 1, 1, 2);
  ASSERT_EQ(rehearsed->reasons.size(), 2U);
  EXPECT_EQ(rehearsed->reasons[0], (Rejection{3, "建筑面积", 3, "area-differs", 0}));
  EXPECT_TRUE(rehearsed->run.is_nil());
  EXPECT_EQ(events().size(), before);
  EXPECT_TRUE(nothing_left());

  // Again, and then the import itself: each says the same.
  EXPECT_EQ(rehearse(ImportKind::houses, text)->reasons, rehearsed->reasons);
  const auto imported = import(ImportKind::houses, text).value();
  expect_counts(imported, 1, 1, 2);
  EXPECT_EQ(imported.reasons, rehearsed->reasons);
  // Imported, it is what importing it again would say.
  const auto once_more = rehearse(ImportKind::houses, text).value();
  expect_counts(once_more, 0, 2, 2);
  EXPECT_EQ(once_more.reasons, rehearsed->reasons);
}

TEST_F(RehearsalTest, HousesThatAreNotThereOrEmptyAreToldBeforeTheArrearsOfThem) {
  ASSERT_TRUE(houses("1,101,89.5,张伟,13812341234,2020-03-01\n1,102,60,,,\n"));
  const auto rehearsed = rehearse(ImportKind::opening_arrears,
                                  "楼栋,房号,费用项,欠费金额,账期,到期日\n"
                                  "1,101,property_fee,10,2023-12,2023-12-31\n"
                                  "1,102,property_fee,10,2023-12,2023-12-31\n"
                                  "1,999,property_fee,10,2023-12,2023-12-31\n"
                                  "1,101,parking,10,2023-12,2023-12-31\n")
                             .value();
  expect_counts(rehearsed, 1, 0, 3);
  ASSERT_EQ(rehearsed.reasons.size(), 3U);
  EXPECT_EQ(rehearsed.reasons[0].code, "house-vacant");
  EXPECT_EQ(rehearsed.reasons[1].code, "house-unknown");
  EXPECT_EQ(rehearsed.reasons[2].code, "fee-item-unknown");
  EXPECT_TRUE(all<billing::ArrearsBroughtForward>().empty());
}

TEST_F(RehearsalTest, IsAloneInItsDirectory) {
  const auto place = store->directory() / "import-rehearsal";
  ASSERT_TRUE(prepare_secret_directory(place));
  auto other = lock_secret_directory(place);
  ASSERT_TRUE(other);
  const std::string text = std::string(kHouses) + "1,101,89.5,,,\n";
  EXPECT_EQ(rehearse(ImportKind::houses, text).error().code, "import-rehearsal-running");
  EXPECT_FALSE(nothing_left()) << "it is the other one's";
  *other = Fd();
  expect_counts(rehearse(ImportKind::houses, text).value(), 1, 0, 0);
}

TEST_F(RehearsalTest, ClearsAwayWhatAKilledOneHasLeftAndSeesWhatWasWrittenSince) {
  const auto left = store->directory() / "import-rehearsal" / "log";
  ASSERT_TRUE(prepare_secret_directory(left.parent_path()));
  std::filesystem::create_directories(left);
  const std::string text = std::string(kHouses) + "1,101,89.5,,,\n";
  expect_counts(rehearse(ImportKind::houses, text).value(), 1, 0, 0);
  EXPECT_TRUE(nothing_left());
  ASSERT_TRUE(houses("1,101,89.5,,,\n7,1,40,,,\n"));
  expect_counts(rehearse(ImportKind::houses, text).value(), 0, 1, 0);
}

}  // namespace
}  // namespace steward::imports
