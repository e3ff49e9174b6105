#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <tuple>

#include "projections/books_register.h"
#include "projections/ledger_reports.h"
#include "tests/projections/at_the_desk.h"
#include "tests/projections/views_of_scenario.h"

// The cash report beside the drawers: decided by the domain, shown by the views.
namespace steward::test {
namespace {

using billing::PaymentChannel;

constexpr CompanyNo kCompany = LogWriter::kCompany;
const YearMonth kJune = month_of(day("2024-06-01"));

// Of 200 fen on 12 June, out of the credit.
std::vector<Command> refund(PaymentChannel channel, CredentialId giver = {}) {
  const RefundId refund = id<RefundId>(9);
  const Date on = day("2024-06-12");
  return {
      billing::ApproveRefund{refund, kHousehold, {}, on, Money{200}, {}},
      billing::SendRefund{refund, kHousehold, channel, on, sealed(kOwner, FieldClass::free_text)},
      billing::SettleRefund{refund, kHousehold, billing::RefundOutcome::succeeded, "", on, kFinance, giver},
  };
}
// A line: day, channel, whose; received, payments, reversed, reversals, refunded, refunds.
using Said = std::tuple<std::string, PaymentChannel, CredentialId, std::int64_t, std::int64_t, std::int64_t,
                        std::int64_t, std::int64_t, std::int64_t>;

class CashByCashier : public ViewsOfScenario {
 protected:
  // What the cashier does, and then finance.
  void live(const std::vector<Command>& of_cashier, const std::vector<Command>& of_finance) {
    const std::size_t before = given(of_cashier).world().events().size();
    show(of_cashier + of_finance, [&](std::size_t nth, Event&, EventHeader& header) {
      header.actor.credential = nth < before ? kCashier : kFinance;
    });
    lease.emplace(*engine->read(kBooksGroup));
  }
  std::vector<CashLine> report(CashPeriod period, LedgerScope scope = {kCompany, kCommunity, {}}) {
    const auto books = LedgerReader::open(*lease);
    return cash_report(*books, scope, {kJune, kJune}, period).value();
  }
  std::vector<Said> days(LedgerScope scope = {kCompany, kCommunity, {}}) {
    std::vector<Said> said;
    for (const CashLine& line : report(CashPeriod::day, scope)) {
      said.emplace_back(to_string(line.from), line.channel, line.credential, line.received.fen, line.payments,
                        line.reversed.fen, line.reversals, line.refunded.fen, line.refunds);
    }
    return said;
  }

  std::optional<ReadLease> lease;
};

// Finance reverses and refunds, and the notes come out of the cashier's drawer. An expense is no line.
TEST_F(CashByCashier, WhatADrawerGivesBackIsOfItsCashier) {
  live(a_household() + std::vector<Command>{open(1, "2024-06-10", 1'000), pay(1, 500), pay(2, 300)},
       std::vector<Command>{reverse(2, "2024-06-12")} + refund(PaymentChannel::cash, kCashier) +
           std::vector<Command>{vendor(), bulbs()});
  const std::vector<Said> expected = {{"2024-06-11", PaymentChannel::cash, kCashier, 800, 2, 0, 0, 0, 0},
                                      {"2024-06-12", PaymentChannel::cash, kCashier, 0, 0, 300, 1, 200, 1}};
  EXPECT_EQ(days(), expected);
  EXPECT_EQ(days({kCompany, {}, {}}), expected) << "the sums of the company, too";
  const auto whole = report(CashPeriod::range);
  ASSERT_EQ(whole.size(), 1U);
  EXPECT_EQ(whole.front().net(), Money{300});
  const auto shifts = BooksRegisterQuery::open(*lease)->shifts(kCompany, {}, {}, 10).value().rows;
  ASSERT_EQ(shifts.size(), 1U);
  EXPECT_EQ(shifts.front().taken.fen - shifts.front().given_back.fen, whole.front().net().fen - 106);
}

TEST_F(CashByCashier, ARefundThatIsNoCashIsOfWhoSettlesIt) {
  live(a_household() + std::vector<Command>{open(1, "2024-06-10", 1'000), pay(1, 500)},
       refund(PaymentChannel::bank_transfer));
  EXPECT_EQ(days(), (std::vector<Said>{{"2024-06-11", PaymentChannel::cash, kCashier, 500, 1, 0, 0, 0, 0},
                                       {"2024-06-12", PaymentChannel::bank_transfer, kFinance, 0, 0, 0, 0, 200, 1}}));
}

// The count was short of 300 of what never came; the rest comes out of the drawer of who reverses it. It is one
// reversal.
TEST_F(CashByCashier, WhatACountWasShortOfIsOfWhoWasCounted) {
  live(a_household() + std::vector<Command>{open(1, "2024-06-10", 0), pay(1, 500),
                                            books::CloseShift{kCashier, Money{200}, day("2024-06-13")}},
       {open(2, "2024-06-13", 400, kFinance), reverse(1, "2024-06-14")});
  EXPECT_EQ(days(), (std::vector<Said>{{"2024-06-11", PaymentChannel::cash, kCashier, 500, 1, 0, 0, 0, 0},
                                       {"2024-06-14", PaymentChannel::cash, kCashier, 0, 0, 300, 1, 0, 0},
                                       {"2024-06-14", PaymentChannel::cash, kFinance, 0, 0, 200, 0, 0, 0}}));
}

}  // namespace
}  // namespace steward::test
