#include <algorithm>

#include "domain/billing/parked.h"
#include "tests/replay/imports/import_fixture.h"

// A bank statement, taken in by the log: payments of those who are found with certainty, suspense for the rest.
namespace steward::imports {
namespace {

using billing::Match;

class ImportBillingTest : public ImportProcessTest {
 protected:
  // 101 owes 100 yuan, 102 and 103 owe 250 each, 104 is empty.
  ImportBillingTest() {
    EXPECT_TRUE(
        houses("1,101,89.5,张伟,13812341234,2020-03-01\n1,102,60,李娜,,2021-01-01\n1,103,60,王芳,,2021-01-01\n"
               "1,104,60,,,\n"));
    EXPECT_TRUE(
        arrears("1,101,物业费,100,2023-12,2023-12-31\n1,102,物业费,250,2023-12,2023-12-31\n"
                "1,103,物业费,250,2023-12,2023-12-31\n"));
    for (const auto& moved_in : all<registry::HouseholdMovedIn>()) households.push_back(moved_in.household);
  }

  void bank_cash(std::initializer_list<std::int64_t> sums) {
    const CredentialId cashier{ids.next(kNow)};
    const Date day = make_date(2024, 1, 1);
    must(books::OpenShift{ShiftId{ids.next(kNow)}, cashier, request.community, day, Money{2'000'000}}, request.company);
    for (const std::int64_t fen : sums) must(books::BankCash{cashier, Money{fen}, "", day}, request.company);
  }

  // 101 pays, today and 9 yuan unless something else is said.
  PaymentId pay(billing::PaymentChannel channel, const std::string& reference, Money amount = Money{900}) {
    const PaymentId payment{ids.next(kNow)};
    must(billing::ReceivePayment{payment, households[0], channel, reference, amount, make_date(2024, 1, 1), {}},
         request.company);
    return payment;
  }

  // 8.94 yuan come into the bank.
  void settle(SettlementId settlement, const std::string& reference) {
    must(books::RecordSettlement{settlement, request.community, billing::PaymentChannel::wechat, Money{900}, Money{6},
                                 reference, make_date(2024, 1, 1)},
         request.company);
  }

  Result<ImportReport> statement(const std::string& rows) {
    return import(ImportKind::bank_statement, "交易日期,金额,付款人,附言,流水号\n" + rows);
  }
  [[nodiscard]] std::string text_of(const Sealed& sealed) const {
    return keyring->reveal(sealed, request.company, Reader{true}).value().text;
  }
  static std::vector<std::string> reasons_of(const ImportReport& report) {
    std::vector<std::string> reasons;
    for (const Rejection& each : report.reasons) {
      reasons.push_back(std::to_string(each.line) + "/" + std::to_string(each.column) + " " + each.code);
    }
    return reasons;
  }

  std::vector<HouseholdId> households;  // of 101, 102, 103
};

// It names its house and its payer all the same.
TEST_F(ImportBillingTest, MoneyIsTakenWhateverMarksItsPayerWrote) {
  const auto report = statement(
                          "2024-01-01,30,陌\u202e生人,\u202e1-101\u202c 物业费,S1\n"
                          "2024-01-01,250,李\x01娜,,S2\n")
                          .value();
  expect_counts(report, 2, 0, 0);
  const auto received = all<billing::SuspenseReceived>();
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(text_of(received[0].payer_name), "陌生人");
  EXPECT_EQ(text_of(received[0].memo), "1-101 物业费");
  EXPECT_EQ(text_of(received[1].payer_name), "李娜");
  const auto assigned = all<billing::SuspenseAssigned>();
  ASSERT_EQ(assigned.size(), 2U);
  EXPECT_EQ(assigned[0].matched_by, Match::house_number);
  EXPECT_EQ(assigned[1].matched_by, Match::name_and_amount);
}

TEST_F(ImportBillingTest, WhoIsCertainHasPaidAndTheRestWaits) {
  const auto report = statement(
                          "2024-01-01,30,陌生人,1-101 物业费,S1\n"
                          "2024-01-01,250,李娜,,S2\n"
                          "2024-01-01,250,,,S3\n"
                          "2024-01-01,70,,,S4\n"
                          "2024-01-01,70,陌生人,没写房号,S5\n"
                          "2024-01-01,50,,1-104,S6\n"
                          "2024-01-01,-5,,手续费,S7\n")
                          .value();
  expect_counts(report, 6, 0, 1);
  EXPECT_EQ(reasons_of(report), (std::vector<std::string>{"8/2 debit-row"}));
  const auto received = all<billing::SuspenseReceived>();
  ASSERT_EQ(received.size(), 6U);
  EXPECT_EQ(received[0].external_reference, "S1");
  EXPECT_EQ(received[0].channel, billing::PaymentChannel::bank_transfer);
  EXPECT_EQ(text_of(received[0].payer_name), "陌生人");
  EXPECT_EQ(text_of(received[0].memo), "1-101 物业费");
  EXPECT_TRUE(received[2].payer_name.empty() && received[2].memo.empty());
  const auto assigned = all<billing::SuspenseAssigned>();
  ASSERT_EQ(assigned.size(), 4U);
  // 102 had paid its 250 when the third row was looked at, and of 101 were 70 left for the fourth.
  const std::pair<HouseholdId, Match> expected[] = {{households[0], Match::house_number},
                                                    {households[1], Match::name_and_amount},
                                                    {households[2], Match::amount},
                                                    {households[0], Match::amount}};
  for (std::size_t i = 0; i < assigned.size(); ++i) {
    EXPECT_EQ(assigned[i].to, expected[i].first) << i;
    EXPECT_EQ(assigned[i].matched_by, expected[i].second) << i;
  }
  const auto payments = all<billing::PaymentReceived>();
  ASSERT_EQ(payments.size(), 4U);
  EXPECT_EQ(payments[0].received_on, make_date(2024, 1, 1));
  EXPECT_EQ(payments[0].external_reference, "S1");
  EXPECT_EQ(payments[0].amount, Money{3'000});
}

// Cards and deductions are in the bank in the books since they were taken, and so is what a settlement recorded.
TEST_F(ImportBillingTest, WhatIsInTheBankAlreadyBringsNoNewMoney) {
  pay(billing::PaymentChannel::pos, "P1");
  pay(billing::PaymentChannel::bank_deduction, "D1");
  pay(billing::PaymentChannel::wechat, "W1");
  settle(SettlementId{ids.next(kNow)}, "S9");
  const auto report = statement(
                          "2024-01-01,9,,,P1\n"
                          "2024-01-01,9,,D1,S2\n"
                          "2024-01-01,8.94,财付通,,S9\n"
                          "2024-01-01,9.01,,P1,S3\n"
                          "2024-01-01,9,,W1,S4\n")
                          .value();
  expect_counts(report, 2, 3, 0);
  const auto received = all<billing::SuspenseReceived>();
  ASSERT_EQ(received.size(), 2U) << "another amount, and what is not in the bank yet";
  EXPECT_EQ(received[0].external_reference, "S3");
  EXPECT_EQ(received[1].external_reference, "S4");
}

// Of a batch all rows say the same number, and next year another batch has it.
TEST_F(ImportBillingTest, WhatWasDeductedOnceIsOneRowNearItsDay) {
  pay(billing::PaymentChannel::bank_deduction, "D1");
  const std::string rows = "2023-08-01,9,,D1,S1\n2023-12-30,9,,D1,S2\n2024-01-01,9,,D1,S3\n";
  expect_counts(statement(rows).value(), 2, 1, 0);
  const auto received = all<billing::SuspenseReceived>();
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[0].external_reference, "S1");
  EXPECT_EQ(received[1].external_reference, "S3");
  expect_counts(statement(rows + "2024-01-01,1,,,S4\n").value(), 1, 3, 0);
}

// A bank may say the number of a settlement in its words alone, and knows the day better than whoever recorded it.
TEST_F(ImportBillingTest, WhatWasRecordedAsASettlementComesOnce) {
  for (const char* reference : {"W1", "W2", "W3", "W5"}) settle(SettlementId{ids.next(kNow)}, reference);
  const CommunityId elsewhere{ids.next(kNow)};
  must(registry::RegisterCommunity{elsewhere, "other", "别处", "Asia/Shanghai"}, request.company);
  must(books::SettleBetweenCommunities{SettlementId{ids.next(kNow)}, SettlementId{ids.next(kNow)}, elsewhere,
                                       request.community, Money{700}, "W4", make_date(2024, 1, 1)},
       request.company);
  const auto report = statement(
                          "2024-01-01,8.94,财付通,W1,S1\n"
                          "2024-01-01,8.94,财付通,W1,S2\n"
                          "2023-12-31,8.94,财付通,,W2\n"
                          "2023-12-31,8.95,财付通,,W3\n"
                          "2023-12-31,7,别处,,W4\n")
                          .value();
  expect_counts(report, 1, 3, 1);
  EXPECT_EQ(reasons_of(report), (std::vector<std::string>{"5/5 serial-differs"}));
  expect_counts(statement("2023-12-31,8.94,财付通,W3,\n").value(), 0, 1, 0);
  const auto received = all<billing::SuspenseReceived>();
  ASSERT_EQ(received.size(), 1U) << "one settlement is one row";
  EXPECT_EQ(received[0].external_reference, "S2");
  // The row whose own number it is, wherever it stands.
  expect_counts(statement("2024-01-01,8.94,财付通,W5,S5\n2024-01-01,8.94,财付通,,W5\n").value(), 1, 1, 0);
  EXPECT_EQ(all<billing::SuspenseReceived>().back().external_reference, "S5");
}

// Whatever file has it first. Each file by itself could not know that of the other.
TEST_F(ImportBillingTest, WhatOneRowWasNoRowOfAnotherFileIs) {
  pay(billing::PaymentChannel::pos, "P1");
  pay(billing::PaymentChannel::bank_deduction, "D1");
  settle(SettlementId{ids.next(kNow)}, "W1");
  settle(SettlementId{ids.next(kNow)}, "W2");
  expect_counts(statement("2024-01-01,9,,P1,S1\n"
                          "2024-01-01,9,,D1,S2\n"
                          "2024-01-01,8.94,财付通,W1,S3\n"
                          "2023-12-31,8.94,财付通,,W2\n")
                    .value(),
                0, 4, 0);
  // By their days.
  const std::vector<FoundMoney> expected = {{billing::PaymentChannel::bank_transfer, Money{894}, "W2", "W2"},
                                            {billing::PaymentChannel::pos, Money{900}, "P1", "S1"},
                                            {billing::PaymentChannel::bank_deduction, Money{900}, "D1", "S2"},
                                            {billing::PaymentChannel::bank_transfer, Money{894}, "W1", "S3"}};
  EXPECT_EQ(all<ImportChunkRecorded>().back().found, expected);
  expect_counts(statement("2024-01-01,9,,P1,S4\n"
                          "2024-01-01,9,,D1,S5\n"
                          "2024-01-01,8.94,财付通,W1,S6\n"
                          "2024-01-01,8.94,财付通,W2,S7\n")
                    .value(),
                4, 0, 0);
  // Statements overlap: wherever it stands in a third one, a row is what it was.
  expect_counts(statement("2024-01-01,9,,D1,S5\n"
                          "2024-01-01,9,,D1,S2\n"
                          "2024-01-01,9,,P1,S1\n"
                          "2024-01-01,8.94,财付通,W1,S3\n"
                          "2023-12-31,8.94,财付通,,W2\n")
                    .value(),
                0, 5, 0);
  EXPECT_TRUE(all<ImportChunkRecorded>().back().found.empty());
  EXPECT_EQ(all<billing::SuspenseReceived>().size(), 4U);
}

TEST_F(ImportBillingTest, ASettlementThatWasAnotherRowIsNotTheOneWithItsNumber) {
  settle(SettlementId{ids.next(kNow)}, "W1");
  expect_counts(statement("2024-01-01,8.94,财付通,W1,S1\n").value(), 0, 1, 0);
  const auto report = statement("2024-01-01,8.94,财付通,,W1\n").value();
  expect_counts(report, 0, 0, 1);
  EXPECT_EQ(reasons_of(report), (std::vector<std::string>{"2/5 serial-found-before"}));
}

// Without a number of the bank a row is known by what it says; what says the same twice is two.
TEST_F(ImportBillingTest, WhatARowWithoutANumberWasItIsOnAnyLine) {
  pay(billing::PaymentChannel::bank_deduction, "D1");
  expect_counts(statement("2024-01-01,9,,D1,\n").value(), 0, 1, 0);
  const std::string rows = "2024-01-01,1,,,S1\n2024-01-01,9,,D1,\n2024-01-01,9,,D1,\n";
  expect_counts(statement(rows).value(), 2, 1, 0);
  expect_counts(statement(rows).value(), 0, 3, 0);
  EXPECT_EQ(all<billing::SuspenseReceived>().size(), 2U);
}

// The same file again: rows that were money which has been taken back since, and nothing else twice.
TEST_F(ImportBillingTest, WhatWasTakenBackSinceIsLookedAtAgain) {
  const SettlementId settlement{ids.next(kNow)};
  settle(settlement, "W1");
  const auto reverse = [&](PaymentId payment, billing::ReversalReason reason) {
    must(billing::ReversePayment{payment, households[0], reason, make_date(2024, 1, 1)}, request.company);
  };
  const PaymentId wrong = pay(billing::PaymentChannel::pos, "P1");
  const PaymentId bounced = pay(billing::PaymentChannel::pos, "P2");
  const std::string rows =
      "2024-01-01,8.94,财付通,,W1\n"
      "2024-01-01,9,,P1,S1\n"
      "2024-01-01,9,,P2,S2\n"
      "2024-01-01,30,张伟,1-101,S3\n"
      "2024-01-01,5,谁,,S4\n"
      "2024-01-01,-5,,手续费,S5\n";
  expect_counts(statement(rows).value(), 2, 3, 1);
  reverse(bounced, billing::ReversalReason::bounced);
  reverse(all<billing::PaymentReceived>().back().payment, billing::ReversalReason::entered_wrongly);
  const auto same = statement(rows).value();
  EXPECT_TRUE(same.was_complete);
  expect_counts(same, 0, 5, 1);
  EXPECT_EQ(all<billing::SuspenseReceived>().size(), 2U) << "what bounced came, and what was received was";

  must(books::ReverseSettlement{settlement, billing::ReversalReason::entered_wrongly, make_date(2024, 1, 1)},
       request.company);
  const auto again = statement(rows).value();
  EXPECT_FALSE(again.was_complete);
  expect_counts(again, 1, 4, 1);
  EXPECT_EQ(reasons_of(again), (std::vector<std::string>{"7/2 debit-row"}));
  reverse(wrong, billing::ReversalReason::entered_wrongly);
  expect_counts(statement(rows).value(), 1, 4, 1);
  const auto received = all<billing::SuspenseReceived>();
  ASSERT_EQ(received.size(), 4U);
  EXPECT_EQ(received[2].external_reference, "W1");
  EXPECT_EQ(received[3].external_reference, "S1");
  EXPECT_TRUE(statement(rows).value().was_complete);
  EXPECT_EQ(all<billing::SuspenseReceived>().size(), 4U);
  EXPECT_EQ(all<billing::SuspenseAssigned>().size(), 1U) << "they wait";
}

// A row that is refused is tried each time: nothing of the others comes twice, and what was taken back comes once.
TEST_F(ImportBillingTest, WhatIsTriedAgainBringsNothingTwice) {
  const Date today = make_date(2024, 1, 1);
  const auto take_back = [&] {
    must(billing::ReversePayment{all<billing::PaymentReceived>().back().payment, households[0],
                                 billing::ReversalReason::entered_wrongly, today},
         request.company);
  };
  const SettlementId settlement{ids.next(kNow)};
  settle(settlement, "W1");
  const std::string rows = "2024-01-01,30,张伟,1-101,S1\n2024-01-01,8.94,财付通,,W1\n2024-01-02,7,谁,,S2\n";
  expect_counts(statement(rows).value(), 1, 1, 1);
  take_back();
  const auto second = statement(rows).value();
  expect_counts(second, 0, 2, 1);
  EXPECT_EQ(reasons_of(second), (std::vector<std::string>{"4/1 date-in-future"}));
  EXPECT_EQ(all<billing::SuspenseReceived>().size(), 1U) << "its number is free, and it was received all the same";

  must(books::ReverseSettlement{settlement, billing::ReversalReason::entered_wrongly, today}, request.company);
  expect_counts(statement(rows).value(), 1, 1, 1);
  const auto received = all<billing::SuspenseReceived>();
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[1].external_reference, "W1");
  must(billing::AssignSuspense{received[1].payment, households[0], today, {}}, request.company);
  take_back();
  expect_counts(statement(rows).value(), 0, 2, 1);
  EXPECT_EQ(all<billing::SuspenseReceived>().size(), 2U) << "another attempt received it";

  clock_.advance(std::chrono::hours(24));
  expect_counts(statement(rows).value(), 1, 2, 0);
  const auto over = statement(rows).value();
  EXPECT_TRUE(over.was_complete);
  expect_counts(over, 0, 3, 0);
  EXPECT_EQ(all<billing::SuspenseReceived>().size(), 3U);
}

// Corrected, it is the money that it was.
TEST_F(ImportBillingTest, WhatIsRecordedAgainWithItsNumberIsTheSameRow) {
  const SettlementId wrong{ids.next(kNow)};
  settle(wrong, "W1");
  const std::string rows = "2024-01-01,8.94,财付通,W1,S1\n";
  expect_counts(statement(rows).value(), 0, 1, 0);
  must(books::ReverseSettlement{wrong, billing::ReversalReason::entered_wrongly, make_date(2024, 1, 1)},
       request.company);
  settle(SettlementId{ids.next(kNow)}, "W1");
  const auto again = statement(rows).value();
  EXPECT_TRUE(again.was_complete);
  expect_counts(again, 0, 1, 0);
  expect_counts(statement("2024-01-01,8.94,财付通,W1,S2\n").value(), 1, 0, 0);
}

// A transfer of a household is no settlement: what says its number is other money.
TEST_F(ImportBillingTest, WhatSaysTheNumberOfATransferIsOtherMoney) {
  pay(billing::PaymentChannel::bank_transfer, "T1");
  expect_counts(statement("2024-01-01,9,,T1,S1\n").value(), 1, 0, 0);
}

TEST_F(ImportBillingTest, CashThatAnOwnerPaidInIsNotWhatACashierBanked) {
  bank_cash({500'000});
  expect_counts(statement("2024-01-01,5000,张伟,现金存款,S1\n"
                          "2024-01-01,5000,,1-101 1-102 现金存款,S2\n")
                    .value(),
                2, 0, 0);
  EXPECT_TRUE(all<billing::SuspenseAssigned>().empty());
  EXPECT_TRUE(all<billing::SuspenseSettled>().empty());
  expect_counts(statement("2024-01-01,5000,安居物业,现金存款,S3\n").value(), 1, 0, 0);
  EXPECT_EQ(all<billing::SuspenseSettled>().size(), 1U);
}

TEST_F(ImportBillingTest, CashThatWasBankedIsSettledWhereItIsCertain) {
  bank_cash({500'000, 60'000, 60'000});
  const auto report = statement(
                          "2024-01-01,5000,,现金存款,S1\n"
                          "2024-01-01,5000,,现金存款,S2\n"
                          "2024-01-01,600,,现金存款,S3\n"
                          "2024-01-01,600,,转账,S4\n")
                          .value();
  expect_counts(report, 4, 0, 0);
  const auto settled = all<billing::SuspenseSettled>();
  ASSERT_EQ(settled.size(), 1U) << "one banking is one row, and of two alike it is not certain which";
  EXPECT_EQ(settled[0].amount, Money{500'000});
  EXPECT_EQ(settled[0].taken_by, billing::PaymentChannel::cash);
  EXPECT_EQ(settled[0].bankings.size(), 1U);
  EXPECT_TRUE(all<billing::SuspenseAssigned>().empty());
  expect_counts(statement("2024-01-01,5000,,现金存款,S1\n").value(), 0, 1, 0);
  EXPECT_EQ(all<billing::SuspenseSettled>().size(), 1U);
}

// A server takes payments while it takes in a statement.
TEST_F(ImportBillingTest, WhatIsPaidMeanwhileIsOwedNoMore) {
  std::string rows = "交易日期,金额,付款人,附言,流水号\n";
  for (int i = 0; i < 500; ++i) rows += "2024-01-01,0.01,,,F" + std::to_string(i) + "\n";
  rows += "2024-01-01,100,,,S1\n";  // what 101 alone owes, before it pays
  const auto pay_meanwhile = [&](const ImportProgress& progress) {
    if (progress.rows != 500) return;
    pay(billing::PaymentChannel::wechat, "W1", Money{10'000});
  };
  const auto report = import(ImportKind::bank_statement, rows, {}, pay_meanwhile).value();
  expect_counts(report, 501, 0, 0);
  EXPECT_EQ(all<billing::SuspenseAssigned>().size(), 0U);
}

TEST_F(ImportBillingTest, TwoThatOweTheSameAreNotCertain) {
  expect_counts(statement("2024-01-01,250,,,S1\n2024-01-01,250,某人,,S2\n").value(), 2, 0, 0);
  EXPECT_EQ(all<billing::SuspenseReceived>().size(), 2U);
  EXPECT_TRUE(all<billing::SuspenseAssigned>().empty());
}

TEST_F(ImportBillingTest, WhatIsThereIsNeverPostedAgain) {
  const std::string rows = "2024-01-01,30,张伟,1-101,S1\n2024-01-01,7,谁,,\n2024-01-01,8,谁,,S3\n";
  const auto first = statement(rows).value();
  expect_counts(first, 3, 0, 0);
  const auto again = statement(rows).value();
  EXPECT_TRUE(again.was_complete);
  EXPECT_EQ(again.run, first.run);
  const std::size_t before = all<billing::SuspenseReceived>().size();
  const auto other = statement(rows + "2024-01-01,9,,,S4\n").value();
  expect_counts(other, 1, 3, 0);
  const auto changed = statement("2024-01-01,31,张伟,1-101,S1\n2023-12-31,8,谁,,S3\n").value();
  expect_counts(changed, 0, 0, 2);
  EXPECT_EQ(reasons_of(changed), (std::vector<std::string>{"2/5 serial-differs", "3/5 serial-differs"}));
  EXPECT_EQ(all<billing::SuspenseReceived>().size(), before + 1);
  EXPECT_EQ(all<billing::PaymentReceived>().size(), 1U);
}

// Statements overlap: what went back since is there all the same.
TEST_F(ImportBillingTest, WhatWasSentBackIsThere) {
  expect_counts(statement("2024-01-01,500,陌生人,,S1\n").value(), 1, 0, 0);
  const auto received = all<billing::SuspenseReceived>();
  ASSERT_EQ(received.size(), 1U);
  must(billing::ReturnSuspense{received[0].payment, make_date(2024, 1, 1)}, request.company);
  const auto report = statement("2024-01-01,500,陌生人,,S1\n2024-01-01,9,,,S2\n").value();
  expect_counts(report, 1, 1, 0);
  const auto changed = statement("2024-01-01,501,陌生人,,S1\n").value();
  EXPECT_EQ(reasons_of(changed), (std::vector<std::string>{"2/5 serial-differs"}));
  EXPECT_EQ(all<billing::SuspenseReceived>().size(), 2U);
}

TEST_F(ImportBillingTest, WhatWasPaidAtTheGateIsThere) {
  const FeeItemId car_park{ids.next(kNow)};
  billing::FeeItemTerms item;
  item.method = billing::ChargeMethod::parking_stay;
  must(billing::DefineFeeItem{car_park, request.community, "car_park", "停车费", item}, request.company);
  billing::ParkingTerms terms;
  terms.effective_from = make_date(2023, 12, 1);
  terms.step_price = Money{500};
  must(billing::SetParkingTerms{car_park, terms}, request.company);
  const VehicleId vehicle{ids.next(kNow)};
  // One after the other, an hour each: 5 yuan.
  const auto pay = [&](std::int64_t n) {
    const auto hour = [](std::int64_t at) { return Instant{kNow.micros + (at - 100) * 3'600'000'000}; };
    const billing::StayAtGate stay{ParkingStayId{ids.next(kNow)}, vehicle, car_park, hour(n), hour(n + 1), {}};
    must(billing::PayParkingStay{stay, PaymentId{ids.next(kNow)}, billing::PaymentChannel::bank_transfer,
                                 "P" + std::to_string(n), Money{500}, make_date(2024, 1, 1)},
         request.company);
  };
  pay(0);
  const auto paid = all<billing::ParkingStayPaid>();
  ASSERT_EQ(paid.size(), 1U);
  must(billing::ReverseParkingPayment{vehicle, paid[0].payment, billing::ReversalReason::entered_wrongly,
                                      make_date(2024, 1, 1)},
       request.company);
  pay(1);
  expect_counts(statement("2024-01-01,5,,,P0\n2024-01-01,5,,,P1\n").value(), 1, 1, 0);
  const auto changed = statement("2024-01-01,6,,,P1\n").value();
  EXPECT_EQ(reasons_of(changed), (std::vector<std::string>{"2/5 serial-differs"}));
  // The oldest stays of a vehicle are forgotten, their references are not.
  const std::int64_t kept = billing::kMostKeptStays;
  for (std::int64_t n = 2; n <= kept + 1; ++n) pay(n);
  expect_counts(statement("2024-01-01,7,,,P1\n").value(), 0, 1, 0);
}

TEST_F(ImportBillingTest, WhatCameLongAgoSaysThatTheStatementHadIt) {
  const auto report = statement("2023-11-01,30,,1-101,S1\n2024-01-02,30,,1-101,S2\n2024-01-01,30,,1-101,S3\n").value();
  expect_counts(report, 2, 0, 1);
  EXPECT_EQ(reasons_of(report), (std::vector<std::string>{"3/1 date-in-future"}));
  std::vector<BackdatingReason> reasons;
  for (const RecordedEvent& event : events()) {
    if (holds_alternative<billing::SuspenseReceived>(event.event)) reasons.push_back(event.header.backdating);
  }
  EXPECT_EQ(reasons, (std::vector{BackdatingReason::found_in_reconciliation, BackdatingReason::none}));
  const auto payments = all<billing::PaymentReceived>();
  ASSERT_EQ(payments.size(), 2U);
  EXPECT_EQ(payments[0].received_on, make_date(2023, 11, 1));
}

// As if the process had died there, again and again: nothing is there twice, nothing is missing, and nobody is found
// who would not have been found without that. The first row fits two households when it is looked at, and one behind
// the second row. What a card paid is one row of the last two.
TEST_F(ImportBillingTest, AChunkThatWasCutShortIsTakenAgainWithoutDoubles) {
  pay(billing::PaymentChannel::pos, "P1");
  std::string rows = "2024-01-01,250,,,\n2024-01-01,250,,1-102,\n";
  for (int i = 2; i < 700; ++i) rows += i % 2 == 0 ? "2024-01-01,1,,1-101,\n" : "2024-01-01,0.37,,,\n";
  rows += "2024-01-01,9,,P1,S1\n2024-01-01,9,,P1,S2\n";
  cut_short({2U, 100U, 300U, 515U, 620U, 900U, 1'100U}, [&] { return statement(rows); });
  expect_counts(statement(rows).value(), 701, 1, 0);
  EXPECT_EQ(all<billing::SuspenseReceived>().size(), 701U);
  EXPECT_EQ(all<billing::PaymentReceived>().size(), 351U);
  std::vector<FoundMoney> found;
  for (const auto& chunk : all<ImportChunkRecorded>())
    found.insert(found.end(), chunk.found.begin(), chunk.found.end());
  EXPECT_EQ(found, (std::vector<FoundMoney>{{billing::PaymentChannel::pos, Money{900}, "P1", "S1"}}));
  const auto assigned = all<billing::SuspenseAssigned>();
  EXPECT_EQ(assigned.size(), 350U);
  EXPECT_TRUE(std::none_of(assigned.begin(), assigned.end(),
                           [&](const billing::SuspenseAssigned& each) { return each.to == households[2]; }));
  EXPECT_EQ(all<ImportRunCompleted>().size(), 3U);  // with those of the houses and of the arrears
}

}  // namespace
}  // namespace steward::imports
