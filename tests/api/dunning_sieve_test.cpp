#include "api/dunning_sieve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/dunning/dunning.h"
#include "tests/support/scenario.h"

// The sieve against the rule itself, in lives of one household that a seed makes: whoever is due is never left out.
namespace steward::api {
namespace {

using namespace steward::test;
using dunning::ReminderChannel;
using dunning::ReminderWay;

const FeeItemId kDeposit = id<FeeItemId>(62);

constexpr int kLives = 150;
constexpr int kSteps = 40;

Instant noon(Date on) { return add_seconds(start_of(on, 480), 12 * 3'600); }

// What the views would say: of the same events.
ArrearsRow row_of(const billing::Account& account) {
  ArrearsRow row;
  row.household = kHousehold;
  for (const billing::AccountBill& bill : account.bills) {
    const Money late = billing::open_late_fee(account, bill.number);
    if (billing::is_open(account, bill)) {
      row.open_bills.push_back({bill.number, bill.due_date, Money{billing::open_principal(bill).fen + late.fen}, late,
                                billing::is_deposit(bill) ? bill.fee_item : FeeItemId{}});
    }
    if (billing::is_disputed(account, bill.number)) row.disputed_bills.push_back(bill.number);
  }
  std::stable_sort(row.open_bills.begin(), row.open_bills.end(),
                   [](const OpenBill& a, const OpenBill& b) { return a.due_date < b.due_date; });
  row.credit = account.credit();
  row.has_wallets = std::any_of(account.payments.begin(), account.payments.end(),
                                [](const billing::AccountPayment& payment) { return !payment.for_items.empty(); });
  return row;
}

std::optional<ReminderRow> newest_of(const std::vector<NewEvent>& events) {
  std::vector<ReminderRow> rows;
  const auto find = [&](NoticeId notice) {
    return std::find_if(rows.begin(), rows.end(), [&](const ReminderRow& row) { return row.notice == notice; });
  };
  for (const NewEvent& happened : events) {
    if (const auto* queued = get_if<dunning::ReminderQueued>(&happened.event)) {
      ReminderRow row;
      row.notice = queued->notice;
      row.status = queued->way == ReminderWay::outbox ? ReminderStatus::queued : ReminderStatus::to_do;
      row.level = queued->level;
      row.queued_on = queued->queued_on;
      row.bills = queued->bills;
      rows.push_back(std::move(row));
    } else if (const auto* delivered = get_if<dunning::ReminderDelivered>(&happened.event)) {
      find(delivered->notice)->status = ReminderStatus::delivered;
      find(delivered->notice)->failure.reset();
      find(delivered->notice)->fee = delivered->fee;
    } else if (const auto* failed = get_if<dunning::ReminderFailed>(&happened.event)) {
      find(failed->notice)->status = ReminderStatus::failed;
      find(failed->notice)->failure = failed->reason;
    }
  }
  return rows.empty() ? std::nullopt : std::optional(rows.back());
}

class Life {
 public:
  // In every fifth life what is charged are deposits.
  explicit Life(unsigned seed)
      : random_(seed), charged_(seed % 5 == 1 ? kDeposit : kRepair), for_parking_(seed % 7 == 3) {
    at(day("2024-06-01"));
    for (const Command& command : a_household()) EXPECT_TRUE(world_.handle(command));
    EXPECT_TRUE(world_.handle(define(kDeposit, "deposit", billing::ChargeMethod::deposit)));
    terms_ = dunning::recommended_ladder();
    terms_.rises_only_if_delivered = below(4) != 0;
    terms_.passes_undeliverable = below(2) != 0;
    if (below(3) == 0) terms_.steps.erase(terms_.steps.begin());  // announces nothing
    for (dunning::LadderStep& step : terms_.steps) {
      // In every fourth life some levels cost something.
      if (seed % 4 == 0 && step.level >= 2) step.fee = dunning::StepFee{kRepair, Money{700}, 5};
    }
    EXPECT_TRUE(world_.handle(dunning::SetDunningLadder{kCommunity, terms_}));
  }

  void step() {
    const auto small = [&] { return Money{static_cast<std::int64_t>(50 + below(12'000))}; };
    const Sealed text = sealed(kOwner, FieldClass::free_text);
    const std::uint32_t bill = 1 + below(std::max<std::uint32_t>(bills_, 1));
    switch (below(11)) {
      case 0:
        if (world_.handle(billing::RaiseCharge{
                kHousehold, charged_, small(), today_, add_days(today_, static_cast<std::int32_t>(below(40))), {}})) {
          ++bills_;
        }
        break;
      case 1:
        receive(small());
        break;
      case 2:
        try_(billing::DisputeBills{kHousehold, today_, {bill}, text});
        break;
      case 3:
        try_(billing::SettleDispute{kHousehold, today_, billing::DisputeOutcome::upheld, {bill}, text});
        break;
      case 4:
        try_(billing::PromisePayment{kHousehold, today_, add_days(today_, 5), Money{100}, text});
        break;
      case 5:
        try_(dunning::HoldDunning{kHousehold, dunning::HoldReason::other, add_days(today_, 9), text});
        break;
      case 6:
        try_(dunning::ReleaseDunning{kHousehold, text});
        break;
      case 7: {
        const auto channel = below(2) == 0 ? std::nullopt : std::optional(ReminderChannel::letter);
        try_(dunning::QueueReminder{fresh<NoticeId>(), kHousehold, {}, channel, ReminderWay::by_hand, false});
        break;
      }
      default:
        break;
    }
    settle();
    at(add_days(today_, static_cast<std::int32_t>(below(12))));
  }

  bool due() {
    const auto* dunned = dunning::case_of(std::get<dunning::DunningState>(world_.state(dunning_stream(kHousehold))));
    const dunning::LocalTime now{today_, 12 * 60};
    return dunning::reminder_due(terms_, {world_.account(kHousehold), nullptr}, dunned, now).has_value();
  }
  bool may_be() {
    const auto* dunned = dunning::case_of(std::get<dunning::DunningState>(world_.state(dunning_stream(kHousehold))));
    const bool held = dunned != nullptr && dunned->hold;
    return may_be_due(terms_, row_of(world_.account(kHousehold)), newest_of(world_.events()), held, today_);
  }
  bool owes() { return world_.account(kHousehold).arrears() > Money{}; }
  void queue() {
    dunning::QueueReminder command;
    command.notice = fresh<NoticeId>();
    command.household = kHousehold;
    command.automatic = true;
    EXPECT_TRUE(world_.handle(command));
  }
  Date today() const { return today_; }

 private:
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }
  template <class IdType>
  IdType fresh() {
    IdType made = id<IdType>(0);
    ++fresh_;
    made.uuid.bytes[14] = static_cast<std::byte>(fresh_ >> 8U);
    made.uuid.bytes[15] = static_cast<std::byte>(fresh_ & 0xFFU);
    made.uuid.bytes[1] = std::byte{7};
    return made;
  }
  void at(Date on) {
    today_ = on;
    world_.context.today = on;
    world_.context.recorded_at = noon(on);
  }
  void try_(const Command& command) { (void)world_.handle(command); }
  // In every seventh life what comes is for parking only, of which nothing is charged.
  void receive(Money amount) {
    billing::ReceivePayment payment{
        fresh<PaymentId>(), kHousehold, billing::PaymentChannel::cash, "", amount, today_, {}};
    if (for_parking_) payment.for_items = {kParking};
    try_(payment);
  }
  // Most of what was queued gets its answer, some after it was said to have failed.
  void settle() {
    const auto* dunned = dunning::case_of(std::get<dunning::DunningState>(world_.state(dunning_stream(kHousehold))));
    if (dunned == nullptr || below(4) == 0) return;
    std::vector<dunning::PendingReminder> open = dunned->pending;
    if (below(4) == 0) open.insert(open.end(), dunned->failed.begin(), dunned->failed.end());
    for (const dunning::PendingReminder& reminder : open) {
      using dunning::FailureReason;
      if (below(3) == 0) {
        const std::array reasons = {FailureReason::rejected, FailureReason::wrong_contact, FailureReason::not_reached};
        try_(dunning::RecordReminderFailure{reminder.notice, kHousehold, 1, reasons.at(below(3))});
        continue;
      }
      dunning::RecordReminderDelivery proof{reminder.notice, kHousehold, noon(today_), "proof", {}, {}};
      if (reminder.way == ReminderWay::outbox) proof.response = dunning::Digest{};
      try_(proof);
    }
  }

  std::mt19937 random_;
  FeeItemId charged_;
  bool for_parking_;
  World world_;
  dunning::LadderTerms terms_;
  Date today_;
  std::uint32_t bills_ = 0;
  std::uint32_t fresh_ = 0;
};

TEST(DunningSieve, LeavesOutWhoHasCreditButForDeposits) {
  ArrearsRow row;
  row.credit = Money{50'000};
  row.open_bills = {{1, day("2024-05-31"), Money{30'000}}};
  const auto may_be = [&] { return may_be_due(dunning::recommended_ladder(), row, {}, false, day("2024-06-01")); };
  EXPECT_FALSE(may_be());
  row.open_bills.front().deposit = kDeposit;
  EXPECT_TRUE(may_be());
  row.disputed_bills = {1};
  EXPECT_FALSE(may_be());
}

TEST(DunningSieve, LeavesToTheStatesWhatCreditIsKeptFor) {
  ArrearsRow row;
  row.credit = Money{50'000};
  row.has_wallets = true;
  row.open_bills = {{1, day("2024-05-31"), Money{30'000}}};
  EXPECT_TRUE(may_be_due(dunning::recommended_ladder(), row, {}, false, day("2024-06-01")));
}

TEST(DunningSieve, NeverLeavesOutWhoIsDueAndSparesMostOfTheOthers) {
  int due = 0;
  int left_out = 0;
  int folded_in_vain = 0;
  for (unsigned seed = 1; seed <= kLives; ++seed) {
    Life life(seed);
    for (int i = 0; i < kSteps; ++i) {
      life.step();
      if (!life.owes()) continue;
      const bool may_be = life.may_be();
      if (life.due()) {
        ++due;
        ASSERT_TRUE(may_be) << "seed " << seed << ", step " << i << ", " << to_string(life.today());
        life.queue();
      } else {
        ++(may_be ? folded_in_vain : left_out);
      }
    }
  }
  EXPECT_GT(due, 100);
  EXPECT_GT(left_out, folded_in_vain) << due;
}

}  // namespace
}  // namespace steward::api
