#include "projections/books_register.h"

#include <gtest/gtest.h>

#include "domain/billing/receivable_events.h"
#include "projections/all_views.h"
#include "tests/projections/world.h"

// What channels paid out, and communities paid each other; and the days of drawers.
namespace steward::test {
namespace {

using billing::PaymentChannel;

constexpr CompanyNo kCompany = LogWriter::kCompany;
const CommunityId kHere = id<CommunityId>(1);
const CommunityId kThere = id<CommunityId>(2);
const Date kDay{20'600};

class BooksRegister : public testing::Test {
 protected:
  EventId add(Event event, CommunityId community, Date on) {
    EventHeader header;
    header.community = community;
    header.id = id<EventId>(++last_);
    header.effective_date = on;
    writer_.add(std::move(event), header);
    return header.id;
  }
  void receive(unsigned payment, const std::string& reference, Money amount) {
    billing::SuspenseReceived event;
    event.payment = id<PaymentId>(payment);
    event.community = kHere;
    event.external_reference = reference;
    event.amount = amount;
    event.received_on = kDay;
    add(event, kHere, kDay);
  }
  // In the books from `on`; `from`: the community that paid, nil where `taken_by` did.
  void settle(unsigned payment, Money amount, Date on, PaymentChannel taken_by, Money fee, CommunityId from = {}) {
    billing::SuspenseSettled event;
    event.payment = id<PaymentId>(payment);
    event.community = kHere;
    event.taken_by = taken_by;
    event.amount = amount;
    event.fee = fee;
    event.settled_on = add_days(on, 2);
    event.from = from;
    add(event, kHere, on);
  }
  // Reads what was written so far; nothing may be written behind it.
  BooksRegisterQuery written() {
    if (!lease_) {
      writer_.flush();
      ViewList views;
      views.push_back(std::make_unique<BooksRegisterView>());
      engine_ = open_engine(*store_, writer_, std::move(views));
      EXPECT_TRUE(engine_->bring_level());
      lease_.emplace(std::move(*engine_->read(kBooksGroup)));
    }
    return BooksRegisterQuery::open(*lease_).value();
  }
  std::vector<SettlementRow> settlements(CommunityId community) {
    return written().settlements(kCompany, community, {}, 10).value().rows;
  }

 private:
  TempDir dir_;
  LogWriter writer_;
  std::unique_ptr<KvStore> store_ = open_store(dir_.path());
  std::unique_ptr<ViewEngine> engine_;
  std::optional<ReadLease> lease_;
  std::uint64_t last_ = 0;
};

// Of two amounts that a bank statement brought, WeChat paid out the one and another community the other.
TEST_F(BooksRegister, WhatWasSettledOutOfSuspenseIsListedAsWhatWasRecorded) {
  receive(1, "B-1", Money{9'940});
  receive(2, "B-2", Money{6'000});
  settle(1, Money{9'940}, kDay, PaymentChannel::wechat, Money{60});
  settle(2, Money{6'000}, kDay, PaymentChannel::bank_transfer, {}, kThere);
  books::CommunitiesSettled paid;
  paid.settlement = id<SettlementId>(9);
  paid.community = kThere;
  paid.other = kHere;
  paid.amount = Money{-6'000};
  paid.settled_on = kDay;
  add(paid, kThere, kDay);

  const auto here = settlements(kHere);
  ASSERT_EQ(here.size(), 2U);
  EXPECT_TRUE(here[0].settlement.is_nil());
  EXPECT_EQ(here[0].payment, id<PaymentId>(1));
  EXPECT_EQ(here[0].channel, PaymentChannel::wechat);
  EXPECT_TRUE(here[0].other.is_nil());
  EXPECT_EQ(here[0].gross, Money{10'000});
  EXPECT_EQ(here[0].fee, Money{60});
  EXPECT_EQ(here[0].net(), Money{9'940});
  EXPECT_EQ(here[0].external_reference, "B-1");
  EXPECT_EQ(here[0].settled_on, kDay) << "on which the money came, not on which somebody saw what it was";
  EXPECT_FALSE(here[0].reversed_on);
  EXPECT_EQ(here[1].payment, id<PaymentId>(2));
  EXPECT_EQ(here[1].channel, std::nullopt);
  EXPECT_EQ(here[1].other, kThere);
  EXPECT_EQ(here[1].gross, Money{6'000});
  EXPECT_EQ(here[1].external_reference, "B-2");
  const auto there = settlements(kThere);
  ASSERT_EQ(there.size(), 1U);
  EXPECT_EQ(there[0].settlement, id<SettlementId>(9));
  EXPECT_TRUE(there[0].payment.is_nil());
  EXPECT_EQ(there[0].settled_on, here[1].settled_on) << "both sides on one day";
  EXPECT_EQ(there[0].gross.fen + here[1].gross.fen, 0);
  EXPECT_EQ(settlements({}).size(), 3U) << "of the company";
}

TEST_F(BooksRegister, WhatWasSettledWronglyStaysListedBesideWhatItWasSettledAsThen) {
  receive(1, "B-1", Money{9'940});
  settle(1, Money{9'940}, kDay, PaymentChannel::wechat, Money{60});
  billing::SuspenseSettlementReversed back;
  back.payment = id<PaymentId>(1);
  back.community = kHere;
  back.amount = Money{9'940};
  back.fee = Money{60};
  back.reversed_on = add_days(kDay, 3);
  add(back, kHere, back.reversed_on);
  settle(1, Money{9'940}, back.reversed_on, PaymentChannel::alipay, {});

  const auto rows = settlements(kHere);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].channel, PaymentChannel::alipay);
  EXPECT_EQ(rows[0].gross, Money{9'940});
  EXPECT_EQ(rows[0].external_reference, "B-1");
  EXPECT_FALSE(rows[0].reversed_on);
  EXPECT_EQ(rows[1].channel, PaymentChannel::wechat);
  EXPECT_EQ(rows[1].reversed_on, back.reversed_on);
}

class DaysOfDrawers : public BooksRegister {
 protected:
  void open(unsigned shift, Date on) {
    add(books::ShiftOpened{id<ShiftId>(shift), till_of(shift), kHere, on, Money{10'000}}, kHere, on);
  }
  void take(unsigned shift, std::int64_t fen, Date on, std::optional<Date> posted_on = {}) {
    add(books::CashTaken{id<ShiftId>(shift), till_of(shift), kHere, id<PaymentId>(1), Money{fen}, on, posted_on}, kHere,
        on);
  }
  EventId bank(unsigned shift, std::int64_t fen, Date on) {
    return add(books::CashBanked{id<ShiftId>(shift), till_of(shift), kHere, Money{fen}, "", on, {}}, kHere, on);
  }
  void close(unsigned shift, std::int64_t expected, std::int64_t counted, Date on) {
    add(books::ShiftClosed{id<ShiftId>(shift), till_of(shift), kHere, on, Money{expected}, Money{counted}, {}}, kHere,
        on);
  }
  void take_back(unsigned shift, std::int64_t fen, Date on) {
    add(books::ShortageTakenBack{id<ShiftId>(shift), till_of(shift), kHere, id<PaymentId>(1), Money{fen}, on, {}},
        kHere, on);
  }
  static CredentialId till_of(unsigned shift) { return id<CredentialId>(100 + shift); }

  // Of each shift: whose, what it began the day with, what was taken (times), given out and banked on it, what it
  // should hold then, and what was counted and taken back.
  std::vector<std::string> sheet(Date day, CommunityId community = kHere) {
    std::vector<std::string> lines;
    const std::vector<ShiftOnDay> of_day = written().shifts_of(kCompany, community, day).value();
    for (const ShiftOnDay& on_day : of_day) {
      const DrawerMoved& moved = on_day.moved;
      const auto said = [](std::int64_t fen) { return " " + std::to_string(fen); };
      std::string line = std::to_string(on_day.shift.cashier == till_of(1) ? 1 : 2);
      line += said(on_day.begun_with().fen) + said(moved.taken.fen) + said(moved.payments);
      line += said(moved.given_back.fen) + said(moved.banked.fen) + said(on_day.shift.expected().fen);
      line += on_day.shift.closed_on ? " counted" + said(on_day.shift.counted.value().fen) : " open";
      lines.push_back(line + said(moved.taken_back.fen));
    }
    return lines;
  }
  using Sheet = std::vector<std::string>;
};

// A shift of three days, on the second of which nothing happened, counted short by 2000, of which 300 were explained
// two days later.
TEST_F(DaysOfDrawers, HaveAShiftWhileItIsOpenAndSayNothingOfWhatCameLater) {
  open(1, kDay);
  take(1, 2'200, kDay);
  take(1, -200, kDay);
  take(1, 1'700, add_days(kDay, 2));
  bank(1, 500, add_days(kDay, 2));
  close(1, 13'200, 11'200, add_days(kDay, 2));
  take_back(1, 300, add_days(kDay, 4));
  EXPECT_EQ(sheet(add_days(kDay, -1)), Sheet{});
  EXPECT_EQ(sheet(kDay), Sheet{"1 10000 2200 1 200 0 12000 open 0"});
  EXPECT_EQ(sheet(add_days(kDay, 1)), Sheet{"1 12000 0 0 0 0 12000 open 0"});
  EXPECT_EQ(sheet(add_days(kDay, 2)), Sheet{"1 12000 1700 1 0 500 13200 counted 11200 0"});
  EXPECT_EQ(sheet(add_days(kDay, 3)), Sheet{});
  EXPECT_EQ(sheet(add_days(kDay, 4)), Sheet{"1 13200 0 0 0 0 13200 counted 11200 300"});
  EXPECT_EQ(sheet(add_days(kDay, 5)), Sheet{});
  EXPECT_EQ(sheet(kDay, kThere), Sheet{});
}

// Of three bankings of two shifts, one came as money of a statement, and one was first taken for it wrongly.
TEST_F(DaysOfDrawers, ListTheBankingsOfAShiftAndTheMoneyThatTheyCameAs) {
  open(1, kDay);
  open(2, kDay);
  const EventId first = bank(1, 500, kDay);
  const EventId second = bank(1, 700, add_days(kDay, 1));
  const EventId of_another = bank(2, 900, kDay);
  const auto settle_as = [&](unsigned payment, EventId banking) {
    billing::SuspenseSettled event;
    event.payment = id<PaymentId>(payment);
    event.community = kHere;
    event.taken_by = PaymentChannel::cash;
    event.amount = Money{500};
    event.settled_on = kDay;
    event.bankings = {banking};
    add(event, kHere, kDay);
  };
  receive(7, "B-7", Money{500});
  settle_as(7, second);
  billing::SuspenseSettlementReversed back;
  back.payment = id<PaymentId>(7);
  back.community = kHere;
  back.amount = Money{500};
  back.reversed_on = kDay;
  back.bankings = {second};
  add(back, kHere, kDay);
  settle_as(7, first);

  const auto of_first_shift = written().bankings(kCompany, id<ShiftId>(1)).value();
  ASSERT_EQ(of_first_shift.size(), 2U);
  EXPECT_EQ(of_first_shift[0].event, first);
  EXPECT_EQ(of_first_shift[0].amount, Money{500});
  EXPECT_EQ(of_first_shift[0].banked_on, kDay);
  EXPECT_EQ(of_first_shift[0].settled_by, id<PaymentId>(7));
  EXPECT_EQ(of_first_shift[1].event, second);
  EXPECT_EQ(of_first_shift[1].amount, Money{700});
  EXPECT_EQ(of_first_shift[1].banked_on, add_days(kDay, 1));
  EXPECT_TRUE(of_first_shift[1].settled_by.is_nil()) << "it was taken for it wrongly";
  const auto of_other_shift = written().bankings(kCompany, id<ShiftId>(2)).value();
  ASSERT_EQ(of_other_shift.size(), 1U);
  EXPECT_EQ(of_other_shift[0].event, of_another);
  EXPECT_TRUE(written().bankings(kCompany, id<ShiftId>(3)).value().empty());
}

TEST_F(DaysOfDrawers, ForgetABankingThatWasTakenBack) {
  open(1, kDay);
  const EventId wrong = bank(1, 500, kDay);
  const EventId right = bank(1, 700, kDay);
  add(books::BankingReversed{id<ShiftId>(1), till_of(1), kHere, wrong, Money{500}, "", kDay, {}}, kHere, kDay);
  const auto left = written().bankings(kCompany, id<ShiftId>(1)).value();
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].event, right);
  const auto of_day = written().shifts_of(kCompany, kHere, kDay).value();
  ASSERT_EQ(of_day.size(), 1U);
  EXPECT_EQ(of_day[0].moved.banked, Money{700});
  EXPECT_EQ(of_day[0].shift.expected(), Money{9'300});
}

// However long a shift is forgotten, it is on the sheets of the months between, and of today while it is open.
TEST_F(DaysOfDrawers, HaveAShiftInMonthsThatSawNothingOfIt) {
  open(1, kDay);
  open(2, add_days(kDay, 40));
  take(2, 50, add_days(kDay, 40));
  close(1, 10'000, 10'000, add_days(kDay, 100));
  EXPECT_EQ(sheet(add_days(kDay, 50)), (Sheet{"1 10000 0 0 0 0 10000 open 0", "2 10050 0 0 0 0 10050 open 0"}));
  EXPECT_EQ(sheet(add_days(kDay, 100)),
            (Sheet{"1 10000 0 0 0 0 10000 counted 10000 0", "2 10050 0 0 0 0 10050 open 0"}));
  EXPECT_EQ(sheet(add_days(kDay, 400)), Sheet{"2 10050 0 0 0 0 10050 open 0"});
}

TEST_F(DaysOfDrawers, SayWhichCashTheBooksHaveOnAnother) {
  open(1, kDay);
  take(1, 700, kDay);
  take(1, 500, kDay, add_days(kDay, -1));
  take(1, -80, add_days(kDay, 1), add_days(kDay, -1));
  const auto of = [&](Date day) {
    const CashOfOtherDays cash = written().of_other_days(kCompany, kHere, day).value();
    return std::pair(cash.entered.fen, cash.dated.fen);
  };
  using Cash = std::pair<std::int64_t, std::int64_t>;
  EXPECT_EQ(of(add_days(kDay, -1)), (Cash{0, 420}));
  EXPECT_EQ(of(kDay), (Cash{500, 0}));
  EXPECT_EQ(of(add_days(kDay, 1)), (Cash{-80, 0}));
  EXPECT_EQ(of(add_days(kDay, 2)), (Cash{0, 0}));
}

}  // namespace
}  // namespace steward::test
