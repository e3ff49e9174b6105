#include "projections/books_register.h"

#include <gtest/gtest.h>

#include "domain/billing/receivable_events.h"
#include "projections/all_views.h"
#include "tests/projections/world.h"

// What channels paid out, and communities paid each other.
namespace steward::test {
namespace {

using billing::PaymentChannel;

constexpr CompanyNo kCompany = LogWriter::kCompany;
const CommunityId kHere = id<CommunityId>(1);
const CommunityId kThere = id<CommunityId>(2);
const Date kDay{20'600};

class BooksRegister : public testing::Test {
 protected:
  void add(Event event, CommunityId community, Date on) {
    EventHeader header;
    header.community = community;
    header.id = id<EventId>(++last_);
    header.effective_date = on;
    writer_.add(std::move(event), header);
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
  std::vector<SettlementRow> settlements(CommunityId community) {
    if (!lease_) {
      writer_.flush();
      ViewList views;
      views.push_back(std::make_unique<BooksRegisterView>());
      engine_ = open_engine(*store_, writer_, std::move(views));
      EXPECT_TRUE(engine_->bring_level());
      lease_.emplace(std::move(*engine_->read(kBooksGroup)));
    }
    return BooksRegisterQuery::open(*lease_)->settlements(kCompany, community, {}, 10).value().rows;
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

}  // namespace
}  // namespace steward::test
