#include "tests/replay/imports/import_fixture.h"

namespace steward::imports {
namespace {

const std::string kThree = "1,101,89.5,张伟,13812341234,2020-03-01\n1,102,60,,,\n2,101,75,李娜,,2021-01-01\n";

TEST_F(ImportProcessTest, HousesAndTheirOwners) {
  const auto report = houses(kThree + "2,102,bad,,,\n").value();
  expect_counts(report, 3, 0, 1);
  EXPECT_FALSE(report.was_complete);
  ASSERT_EQ(report.reasons.size(), 1U);
  EXPECT_EQ(report.reasons[0].line, 5U);
  EXPECT_EQ(all<registry::BuildingRegistered>().size(), 2U);
  EXPECT_EQ(all<registry::HouseRegistered>().size(), 3U);
  const auto owners = all<registry::HouseholdMovedIn>();
  ASSERT_EQ(owners.size(), 2U);
  EXPECT_EQ(keyring->reveal(owners[0].owner_name, request.company, Reader{true}).value().text, "张伟");
  EXPECT_EQ(keyring->reveal(owners[0].owner_phone, request.company, Reader{true}).value().text, "13812341234");
  EXPECT_TRUE(owners[1].owner_phone.empty());
  const auto completed = all<ImportRunCompleted>();
  ASSERT_EQ(completed.size(), 1U);
  EXPECT_EQ(completed[0].run, report.run);
}

TEST_F(ImportProcessTest, TheSameFileAgainDoesNothing) {
  const auto first = houses(kThree).value();
  const std::size_t before = events().size();
  const auto again = houses(kThree).value();
  EXPECT_TRUE(again.was_complete);
  EXPECT_EQ(again.run, first.run);
  expect_counts(again, 0, 3, 0);
  EXPECT_EQ(events().size(), before);
}

TEST_F(ImportProcessTest, AnotherFileWithTheSameRowsFindsThemThere) {
  ASSERT_TRUE(houses(kThree));
  const auto report = houses(kThree + "1,102,60.01,,,\n3,1,40,王芳,,2022-02-02\n");
  ASSERT_TRUE(report);
  // 1-102 stands in the file twice, so the second is the file's own fault.
  expect_counts(*report, 1, 3, 1);
  const auto changed = houses("1,101,90,张伟,13812341234,2020-03-01\n1,102,60,赵敏,,2023-01-01\n").value();
  expect_counts(changed, 1, 0, 1);
  ASSERT_EQ(changed.reasons.size(), 1U);
  EXPECT_EQ(changed.reasons[0], (Rejection{2, "建筑面积", 3, "area-differs", 0}));
  EXPECT_EQ(all<registry::HouseholdMovedIn>().size(), 4U);
}

// Whenever a row was taken: the control total of the books before is of all of them.
TEST_F(ImportProcessTest, SumsAreOfTheWholeFile) {
  const ImportSums all_three{2, 3, 2, Area{22'450}, {}, {}};
  EXPECT_EQ(houses(kThree).value().sums, all_three);
  EXPECT_EQ(houses(kThree).value().sums, all_three) << "it was imported before";
  EXPECT_EQ(houses(kThree + "1,102,60,,,\n").value().sums, all_three) << "twice in the file";
  const auto owed = arrears("1,101,物业费,10,2023-12,2023-12-31\n1,102,物业费,99,2023-12,2023-12-31\n").value();
  EXPECT_EQ(owed.sums, (ImportSums{1, 1, 1, {}, Money{1'000}, {{"物业费", 1, Money{1'000}}}})) << "102 is vacant";
}

TEST_F(ImportProcessTest, SpellingsOfABuildingAreOneBuilding) {
  const auto report =
      houses(
          "3号楼,101,60,张伟,,2020-01-01\n3 号楼,102,60,,,\n３栋,103,60,,,\n3#,104,60,,,\n3#,105,60,,,\n"
          "3单元,101,60,,,\n")
          .value();
  expect_counts(report, 6, 0, 0);
  const auto buildings = all<registry::BuildingRegistered>();
  ASSERT_EQ(buildings.size(), 2U);
  EXPECT_EQ(buildings[0].code, "3号楼") << "as it is written first";
  EXPECT_EQ(buildings[1].code, "3单元");
  const auto registered = all<registry::HouseRegistered>();
  ASSERT_EQ(registered.size(), 6U);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(registered[i].building, buildings[0].building) << i;
  const std::vector<Rejection> expected = {{3, "楼栋", 1, "building-spelled-otherwise", 0, "3号楼"},
                                           {4, "楼栋", 1, "building-spelled-otherwise", 0, "3号楼"},
                                           {5, "楼栋", 1, "building-spelled-otherwise", 0, "3号楼"}};
  EXPECT_EQ(report.warnings, expected) << "each spelling once";

  const auto owed = arrears("3幢,101,物业费,5,2023-12,2023-12-31\n13幢,101,物业费,5,2023-12,2023-12-31\n").value();
  expect_counts(owed, 1, 0, 1);
  EXPECT_EQ(owed.reasons.at(0).code, "building-unknown");
  EXPECT_EQ(owed.warnings.at(0), (Rejection{2, "楼栋", 1, "building-spelled-otherwise", 0, "3号楼"}));
}

TEST_F(ImportProcessTest, WhichOfTwoBuildingsIsMeantIsNotGuessed) {
  for (const char* code : {"5栋", "5号楼"}) {
    must(registry::RegisterBuilding{BuildingId{ids.next(kNow)}, request.community, code, code}, request.company);
  }
  const auto report = houses("5#,101,60,,,\n5栋,101,60,,,\n5号楼,101,60,,,\n").value();
  expect_counts(report, 2, 0, 1);
  EXPECT_EQ(report.reasons.at(0), (Rejection{2, "楼栋", 1, "building-ambiguous", 0}));
  EXPECT_TRUE(report.warnings.empty());
  EXPECT_EQ(all<registry::BuildingRegistered>().size(), 2U);
}

TEST_F(ImportProcessTest, OpeningArrears) {
  ASSERT_TRUE(houses(kThree));
  const auto report = arrears(
                          "1,101,物业费,1234.56,2023-10~2023-12,2023-12-31\n"
                          "1,101,property_fee,100,2023-09,2023-09-30\n"
                          "1,102,物业费,5,2023-12,2023-12-31\n"
                          "9,101,物业费,5,2023-12,2023-12-31\n"
                          "2,109,物业费,5,2023-12,2023-12-31\n"
                          "2,101,停车费,5,2023-12,2023-12-31\n")
                          .value();
  expect_counts(report, 2, 0, 4);
  const auto bills = all<billing::ArrearsBroughtForward>();
  ASSERT_EQ(bills.size(), 2U);
  EXPECT_EQ(bills[0].bill.amount, Money{123456});
  EXPECT_EQ(bills[0].import_run, report.run);
  std::vector<std::string> reasons;
  for (const Rejection& rejection : report.reasons) {
    reasons.push_back(std::to_string(rejection.line) + "/" + std::to_string(rejection.column) + " " + rejection.code);
  }
  EXPECT_EQ(reasons, (std::vector<std::string>{"4/2 house-vacant", "5/1 building-unknown", "6/2 house-unknown",
                                               "7/3 fee-item-unknown"}));

  // The same bill in another file is there already; another amount for the same months is not taken.
  const auto again =
      arrears("1,101,物业费,1234.56,2023-10~2023-12,2023-12-31\n1,101,物业费,7,2023-09,2023-09-30\n").value();
  expect_counts(again, 0, 1, 1);
  EXPECT_EQ(again.reasons.at(0).code, "already-billed");
  EXPECT_EQ(all<billing::ArrearsBroughtForward>().size(), 2U);
}

TEST_F(ImportProcessTest, OpeningCreditsAndDepositsAreThereOnce) {
  ASSERT_TRUE(houses(kThree));
  billing::FeeItemTerms terms;
  terms.method = billing::ChargeMethod::deposit;
  terms.income_account = billing::LedgerAccount::deposits_held;
  must(billing::DefineFeeItem{FeeItemId{ids.next(kNow)}, request.community, "deposit", "装修押金", terms},
       request.company);
  const auto first = credits("1,101,YC-1,300\n2,101,YC-1,20\n1,102,YC-2,5\n").value();
  expect_counts(first, 2, 0, 1);
  EXPECT_EQ(first.reasons.at(0).code, "house-vacant");
  ASSERT_EQ(all<billing::CreditBroughtForward>().size(), 2U);
  EXPECT_EQ(all<billing::CreditBroughtForward>()[0].amount, Money{30'000});
  EXPECT_EQ(all<billing::CreditBroughtForward>()[0].import_run, first.run);
  const auto again = credits("2,101,YC-1,20\n1,101,YC-1,301\n1,101,YC-3,1\n").value();
  expect_counts(again, 1, 1, 1);
  EXPECT_EQ(again.reasons.at(0), (Rejection{3, "预存编号", 3, "amount-differs", 0}));

  const auto held = deposits("1,101,deposit,YC-1,2000\n2,101,物业费,YJ-2,1\n2,101,fitness,YJ-3,1\n").value();
  expect_counts(held, 1, 0, 2);
  EXPECT_EQ(held.reasons.at(0), (Rejection{3, "费用项", 3, "fee-item-method-differs", 0}));
  EXPECT_EQ(held.reasons.at(1), (Rejection{4, "费用项", 3, "fee-item-unknown", 0}));
  ASSERT_EQ(all<billing::DepositBroughtForward>().size(), 1U);
  EXPECT_EQ(all<books::OpeningCounted>().size(), 4U) << "each counts towards its control total";
}

// What was taken once is there, whoever lives in the house since; what the log refused is tried as long as it is
// refused.
TEST_F(ImportProcessTest, WhatTheLogRefusedIsTriedAgainAndNothingElse) {
  ASSERT_TRUE(houses(kThree));
  const std::string rows = "1,101,YC-1,300\n2,109,YC-2,20\n9,1,YC-3,5\n1,101,YC-4,nothing\n";
  const auto first = credits(rows).value();
  expect_counts(first, 1, 0, 3);
  EXPECT_EQ(all<ImportChunkRecorded>().back().refused,
            (std::vector<RefusedRow>{{3, 2, "house-unknown"}, {4, 1, "building-unknown"}, {5, 4, "amount-malformed"}}));

  must(registry::MoveOut{all<registry::HouseholdMovedIn>().front().household, make_date(2024, 1, 1)}, request.company);
  expect_counts(houses("1,101,89.5,王芳,,2024-01-01\n2,109,50,李雷,,2022-01-01\n").value(), 2, 0, 0);
  const auto second = credits(rows).value();
  EXPECT_FALSE(second.was_complete);
  EXPECT_NE(second.run, first.run);
  expect_counts(second, 1, 1, 2);
  EXPECT_EQ(second.reasons,
            (std::vector<Rejection>{{4, "楼栋", 1, "building-unknown", 0}, {5, "预存金额", 4, "amount-malformed", 0}}));
  const auto brought = all<billing::CreditBroughtForward>();
  ASSERT_EQ(brought.size(), 2U) << "nothing for who lives in 101 now";
  EXPECT_EQ(brought.back().household, all<registry::HouseholdMovedIn>().back().household);
  EXPECT_EQ(brought.back().import_run, second.run);

  const auto third = credits(rows).value();
  EXPECT_NE(third.run, second.run);
  expect_counts(third, 0, 2, 2);
  ASSERT_TRUE(houses("9,1,30,韩梅,,2022-01-01\n"));
  expect_counts(credits(rows).value(), 1, 2, 1);
  const std::size_t before = events().size();
  const auto over = credits(rows).value();
  EXPECT_TRUE(over.was_complete);
  expect_counts(over, 0, 3, 1);
  EXPECT_EQ(over.reasons, (std::vector<Rejection>{{5, "预存金额", 4, "amount-malformed", 0}}));
  EXPECT_EQ(events().size(), before);
  EXPECT_EQ(all<billing::CreditBroughtForward>().size(), 3U);
}

TEST_F(ImportProcessTest, OpeningCreditsThatWereCutShortAreTakenAgainWithoutDoubles) {
  std::string rows = "楼栋,房号,建筑面积,业主姓名,电话,入住日期\n1,101,80,张伟,,2020-01-01\n";
  ASSERT_TRUE(import(ImportKind::houses, rows));
  std::string file;
  for (int i = 0; i < 900; ++i) file += "1,101,YC-" + std::to_string(i) + ",1\n";
  cut_short({2U, 300U, 900U, 1'100U, 1'500U}, [&] { return credits(file); });
  expect_counts(credits(file).value(), 900, 0, 0);
  EXPECT_EQ(all<billing::CreditBroughtForward>().size(), 900U);
  EXPECT_EQ(all<books::OpeningCounted>().size(), 900U);
}

// Stopped behind each chunk and gone on with, the run ends as if it had never been stopped.
TEST_F(ImportProcessTest, GoesOnWhereItWasStopped) {
  std::string text = "楼栋,房号,建筑面积,业主姓名,入住日期\n";
  for (int i = 0; i < 1203; ++i) {
    text += std::to_string(i % 7) + "," + std::to_string(i) + ",80," + (i % 3 == 0 ? ",\n" : "张伟,2020-01-01\n");
  }
  int stops = 0;
  for (;;) {
    bool stop = false;
    std::optional<std::uint32_t> first;
    const auto report = import(
        ImportKind::houses, text, [&] { return !stop; },
        [&](const ImportProgress& progress) {
          if (!first) first = progress.rows;
          if (progress.rows > *first) stop = true;
        });
    if (report) {
      expect_counts(*report, 1203, 0, 0);
      break;
    }
    ASSERT_EQ(report.error().code, "stopping");
    ++stops;
  }
  EXPECT_GE(stops, 2);
  EXPECT_EQ(all<registry::HouseRegistered>().size(), 1203U);
  EXPECT_EQ(all<registry::HouseholdMovedIn>().size(), 802U);
  EXPECT_EQ(all<ImportRunStarted>().size(), 1U);
  EXPECT_EQ(all<ImportChunkRecorded>().size(), 3U);
}

// A server is sent text; a directory takes what a spreadsheet or a bank has written.
TEST_F(ImportProcessTest, AFileIsTheSameHoweverItIsWritten) {
  const std::string rows = "楼栋,房号,建筑面积\n1,101,80\n";
  ASSERT_TRUE(import(ImportKind::houses, rows));
  const Position end = store->feed().durable().position;
  std::string windows = "\xEF\xBB\xBF" + rows;
  for (std::size_t at = windows.find('\n'); at != std::string::npos; at = windows.find('\n', at + 2)) {
    windows.replace(at, 1, "\r\n");
  }
  EXPECT_TRUE(import(ImportKind::houses, windows).value().was_complete);
  EXPECT_EQ(store->feed().durable().position, end);
}

// Who waits for the log goes when nobody waits for the import.
TEST_F(ImportProcessTest, EndsWhereNobodyWantsItAnyMore) {
  int asked = 0;
  const auto report = import(ImportKind::houses, "楼栋,房号,建筑面积\n1,101,80\n", [&] { return ++asked < 2; });
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "stopping");
  EXPECT_EQ(all<registry::HouseRegistered>().size(), 1U) << "behind its chunk";
  EXPECT_TRUE(all<ImportRunCompleted>().empty());
}

TEST_F(ImportProcessTest, AFullDiskIsToldAndNotWaitedFor) {
  store->sequencer().refuse_writes(Error{"storage-full", {}, "too little space is left on the disk"});
  const auto report = import(ImportKind::houses, "楼栋,房号,建筑面积\n1,101,80\n");
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "storage-full");
  store->sequencer().refuse_writes(std::nullopt);
}

// The reasons of chunks that were recorded before a stop are told by whoever goes on; so it is with another attempt.
TEST_F(ImportProcessTest, TellsEveryReasonWhereverItWasStopped) {
  std::string there;
  std::string all_rows;
  for (int i = 0; i < 1203; ++i) {
    const std::string house = "1," + std::to_string(i);
    if (i % 10 == 0) there += house + ",80,,,\n";
    all_rows += house + ",81,,,\n";
  }
  ASSERT_TRUE(houses(there));
  const std::string text = "楼栋,房号,建筑面积,业主姓名,电话,入住日期\n" + all_rows;
  int stops = 0;
  const auto in_pieces = [&] {
    for (;;) {
      bool stop = false;
      std::optional<std::uint32_t> first;
      auto report = import(
          ImportKind::houses, text, [&] { return !stop; },
          [&](const ImportProgress& progress) {
            if (!first) first = progress.rows;
            if (progress.rows > *first) stop = true;
          });
      if (report || report.error().code != "stopping") return report;
      ++stops;
    }
  };
  const auto expect_all_reasons = [](const ImportReport& report) {
    ASSERT_EQ(report.reasons.size(), 121U);
    for (std::uint32_t i = 0; i < 121; ++i) {
      EXPECT_EQ(report.reasons[i], (Rejection{2 + 10 * i, "建筑面积", 3, "area-differs", 0}));
    }
  };
  const auto report = in_pieces().value();
  expect_counts(report, 1082, 0, 121);
  ASSERT_NO_FATAL_FAILURE(expect_all_reasons(report));
  EXPECT_EQ(stops, 3);
  const auto again = in_pieces().value();
  expect_counts(again, 0, 1082, 121);
  ASSERT_NO_FATAL_FAILURE(expect_all_reasons(again));
  EXPECT_EQ(stops, 6);
  EXPECT_EQ(all<ImportRunStarted>().size(), 3U);
  EXPECT_EQ(all<ImportChunkRecorded>().size(), 7U);
  EXPECT_EQ(all<registry::HouseRegistered>().size(), 1203U);
}

// The log takes no more in the middle of a chunk, as if the process had died there: some of its appends are there, its
// record is not. What the run did itself counts as accepted, and nothing is there twice.
TEST_F(ImportProcessTest, AChunkThatWasCutShortIsTakenAgainWithoutDoubles) {
  std::string text = "楼栋,房号,建筑面积,业主姓名,入住日期\n";
  for (int i = 0; i < 900; ++i) {
    text += std::to_string(i % 5) + "," + std::to_string(i) + ",80,张伟,2020-01-01\n";
  }
  cut_short({2U, 50U, 300U, 520U, 700U, 1100U, 1500U}, [&] { return import(ImportKind::houses, text); });
  expect_counts(import(ImportKind::houses, text).value(), 900, 0, 0);
  EXPECT_EQ(all<registry::BuildingRegistered>().size(), 5U);
  EXPECT_EQ(all<registry::HouseRegistered>().size(), 900U);
  EXPECT_EQ(all<registry::HouseholdMovedIn>().size(), 900U);
  EXPECT_EQ(all<ImportRunStarted>().size(), 1U);
  EXPECT_EQ(all<ImportRunCompleted>().size(), 1U);
}

}  // namespace
}  // namespace steward::imports
