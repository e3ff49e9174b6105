#include "domain/dunning/ladder.h"

#include <algorithm>

#include "domain/base/text.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"

namespace steward::dunning {

namespace {

constexpr std::int32_t kEarliestDay = -60;
constexpr std::int32_t kLatestDay = 1'825;
constexpr std::int32_t kFirstDayOfLaw = 30;
constexpr std::uint16_t kMostSpacing = 90;
constexpr std::uint16_t kLeastQuiet = 8 * 60;
constexpr std::uint16_t kLeastAudible = 60;
constexpr std::uint16_t kShortestLimitation = 12;
constexpr std::uint16_t kLongestLimitation = 240;
constexpr std::uint16_t kLeastDaysToPay = 3;
constexpr std::uint16_t kMostDaysToPay = 90;

bool is_of_law(ReminderChannel channel) {
  return channel == ReminderChannel::lawyer_letter || channel == ReminderChannel::court;
}

bool between(std::int64_t value, std::int64_t least, std::int64_t most) { return value >= least && value <= most; }

// How many minutes of a day are quiet.
std::int32_t quiet_minutes(const QuietHours& quiet) {
  const std::int32_t span = quiet.to_minute - quiet.from_minute;
  return span >= 0 ? span : span + kMinutesOfDay;
}

bool steps_are_lawful(const std::vector<LadderStep>& steps) {
  const LadderStep* before = nullptr;
  bool demanded = false;  // something was asked after the due date
  for (const LadderStep& step : steps) {
    if (step.level > kHighestLevel || !between(step.days, kEarliestDay, kLatestDay)) return false;
    if (before != nullptr && (step.level <= before->level || step.days <= before->days)) return false;
    if (is_of_law(step.channel) && (step.way != ReminderWay::by_hand || step.days < kFirstDayOfLaw || !demanded)) {
      return false;
    }
    if (!step.template_code.empty() &&
        (step.way != ReminderWay::outbox || !is_identifier(step.template_code, kMostCodeBytes))) {
      return false;
    }
    if (step.days > 0) demanded = true;
    before = &step;
  }
  return true;
}

// A fee before the due date would be one for a bill that may yet be paid in time.
Result<void> check_fees(const std::vector<LadderStep>& steps) {
  for (const LadderStep& step : steps) {
    if (!step.fee) continue;
    const bool lawful = step.days > 0 && between(step.fee->amount.fen, 1, kLargestAmount.fen) &&
                        between(step.fee->days_to_pay, kLeastDaysToPay, kMostDaysToPay);
    if (!lawful) return fail("dunning-fee-invalid", {{"level", std::int64_t{step.level}}});
  }
  return {};
}

std::optional<std::uint8_t> level_of(const DunningCase* dunned, std::uint32_t bill, Reached reached) {
  const DunnedBill* known = find_dunned(dunned, bill);
  if (known == nullptr) return std::nullopt;
  switch (reached) {
    case Reached::queued:
      return known->queued;
    case Reached::processed:
      return known->processed;
    case Reached::delivered:
      return known->delivered;
  }
  return std::nullopt;
}

Date oldest_of(const std::vector<RemindedBill>& bills) {
  Date oldest = bills.front().due_date;
  for (const RemindedBill& bill : bills) oldest = std::min(oldest, bill.due_date);
  return oldest;
}

// Arrears climb one step at a time, and never by a step that speaks of a bill to come.
std::optional<NextStep> next_step_of_arrears(const LadderTerms& terms, std::vector<RemindedBill> bills,
                                             const DunningCase* dunned) {
  const auto reached = level_of(dunned, bills, rises_from(terms));
  for (const LadderStep& step : terms.steps) {
    if (step.days <= 0 || (reached && step.level <= *reached)) continue;
    const Date due_on = add_days(oldest_of(bills_that_count(dunned, bills)), step.days);
    const Date oldest = oldest_of(bills);
    return NextStep{step, due_on, std::move(bills), oldest};
  }
  return std::nullopt;
}

// Of bills to come, those that this step has not announced yet.
std::vector<RemindedBill> not_announced(std::vector<RemindedBill> bills, const DunningCase* dunned,
                                        const LadderStep& step, Reached reached) {
  std::erase_if(bills, [&](const RemindedBill& bill) {
    const auto level = level_of(dunned, bill.bill, reached);
    return level && *level >= step.level;
  });
  return bills;
}

// The last step that is reached; when none is, the one that is reached first.
std::optional<NextStep> next_step_of_bills_to_come(const LadderTerms& terms, const Debts& debts,
                                                   const DunningCase* dunned, Date today) {
  std::optional<NextStep> next;
  for (const LadderStep& step : terms.steps) {
    if (step.days > 0) break;
    std::vector<RemindedBill> bills =
        not_announced(remindable_bills(debts, today, kLatestDay), dunned, step, rises_from(terms));
    if (bills.empty()) continue;
    const Date due_on = add_days(oldest_of(bills), step.days);
    if (due_on <= today) {
      std::erase_if(bills, [&](const RemindedBill& bill) { return add_days(bill.due_date, step.days) > today; });
      const Date oldest = oldest_of(bills);
      next = NextStep{step, due_on, std::move(bills), oldest};
    } else if (!next || (next->due_on > today && due_on < next->due_on)) {
      const Date oldest = oldest_of(bills);
      std::erase_if(bills, [&](const RemindedBill& bill) { return bill.due_date > oldest; });
      next = NextStep{step, due_on, std::move(bills), oldest};
    }
  }
  return next;
}

bool is_overdue(const std::vector<RemindedBill>& bills, Date today) {
  return !bills.empty() && bills.front().due_date < today;
}

// Those that credit does not pay whole: what it pays is not asked for. A bill is paid by credit that is kept for its
// fee item, then by that for all; what credit never pays unless somebody asks for it, a deposit, is owed beside any.
std::vector<RemindedBill> left_by_credit(const Debts& debts, std::vector<RemindedBill> bills, Date today) {
  const std::vector<billing::Allocation> paid =
      billing::paid_by_credit(debts.account, billing::order_of(debts.policy), today);
  std::erase_if(bills, [&](const RemindedBill& bill) {
    return std::any_of(paid.begin(), paid.end(), [&](const billing::Allocation& line) {
      return line.bill == bill.bill && line.total() >= total_of({bill});
    });
  });
  return bills;
}

}  // namespace

LadderTerms recommended_ladder() {
  LadderTerms terms;
  terms.steps = {
      {0, -7, ReminderChannel::app, ReminderWay::outbox},
      {1, 1, ReminderChannel::wechat, ReminderWay::outbox},
      {2, 15, ReminderChannel::sms, ReminderWay::outbox},
      {3, 30, ReminderChannel::call, ReminderWay::by_hand},
      {4, 60, ReminderChannel::letter, ReminderWay::by_hand},
      {5, 90, ReminderChannel::lawyer_letter, ReminderWay::by_hand},
      {6, 180, ReminderChannel::court, ReminderWay::by_hand},
  };
  return terms;
}

Result<void> check_ladder(const LadderTerms& terms) {
  const bool quiet_is_lawful = terms.quiet.from_minute < kMinutesOfDay && terms.quiet.to_minute < kMinutesOfDay &&
                               between(quiet_minutes(terms.quiet), kLeastQuiet, kMinutesOfDay - kLeastAudible);
  const bool lawful =
      steps_are_lawful(terms.steps) && quiet_is_lawful && between(terms.channel_spacing_days, 1, kMostSpacing) &&
      between(terms.level_spacing_days, 1, kMostSpacing) && between(terms.least_amount.fen, 1, kLargestAmount.fen) &&
      between(terms.limitation_months, kShortestLimitation, kLongestLimitation) &&
      between(terms.days_to_pay, kLeastDaysToPay, kMostDaysToPay);
  if (!lawful) return fail("dunning-ladder-invalid");
  return check_fees(terms.steps);
}

bool is_quiet(const QuietHours& quiet, std::uint16_t minute) {
  const bool crosses_midnight = quiet.from_minute > quiet.to_minute;
  if (crosses_midnight) return minute >= quiet.from_minute || minute < quiet.to_minute;
  return minute >= quiet.from_minute && minute < quiet.to_minute;
}

bool disturbs(ReminderChannel channel) {
  return channel == ReminderChannel::app || channel == ReminderChannel::wechat || channel == ReminderChannel::sms ||
         channel == ReminderChannel::call;
}

std::vector<RemindedBill> remindable_bills(const Debts& debts, Date today, std::int32_t ahead_days) {
  const billing::Account& account = debts.account;
  std::vector<RemindedBill> overdue;
  std::vector<RemindedBill> to_come;
  for (const billing::AccountBill& bill : account.bills) {
    if (bill.due_date > add_days(today, ahead_days) || !billing::is_open(account, bill) ||
        billing::is_disputed(account, bill.number) || billing::plan_with(account, bill.number) != nullptr) {
      continue;
    }
    auto& bills = bill.due_date < today ? overdue : to_come;
    bills.push_back(
        {bill.number, bill.due_date, billing::open_principal(bill), billing::open_late_fee(account, bill.number)});
  }
  std::vector<RemindedBill> bills = std::move(overdue.empty() ? to_come : overdue);
  std::vector<RemindedBill> left = left_by_credit(debts, bills, today);
  return left.empty() ? bills : left;
}

Money total_of(const std::vector<RemindedBill>& bills) {
  Money sum;
  for (const RemindedBill& bill : bills) sum.fen += bill.principal.fen + bill.late_fee.fen;
  return sum;
}

Reached rises_from(const LadderTerms& terms) {
  if (!terms.rises_only_if_delivered) return Reached::queued;
  return terms.passes_undeliverable ? Reached::processed : Reached::delivered;
}

const DunnedBill* find_dunned(const DunningCase* dunned, std::uint32_t bill) {
  if (dunned == nullptr) return nullptr;
  const auto found =
      std::lower_bound(dunned->bills.begin(), dunned->bills.end(), bill,
                       [](const DunnedBill& known, std::uint32_t wanted) { return known.bill < wanted; });
  return found != dunned->bills.end() && found->bill == bill ? &*found : nullptr;
}

std::vector<RemindedBill> bills_that_count(const DunningCase* dunned, std::vector<RemindedBill> bills) {
  const auto is_fee = [&](const RemindedBill& bill) {
    const DunnedBill* known = find_dunned(dunned, bill.bill);
    return known != nullptr && known->is_fee;
  };
  if (!std::all_of(bills.begin(), bills.end(), is_fee)) std::erase_if(bills, is_fee);
  return bills;
}

std::optional<std::uint8_t> level_of(const DunningCase* dunned, const std::vector<RemindedBill>& bills,
                                     Reached reached) {
  std::optional<std::uint8_t> highest;
  for (const RemindedBill& bill : bills_that_count(dunned, bills)) {
    const auto level = level_of(dunned, bill.bill, reached);
    if (level && (!highest || *level > *highest)) highest = level;
  }
  return highest;
}

std::optional<NextStep> next_step(const LadderTerms& terms, const Debts& debts, const DunningCase* dunned, Date today) {
  std::vector<RemindedBill> bills = remindable_bills(debts, today, 0);
  if (is_overdue(bills, today)) return next_step_of_arrears(terms, std::move(bills), dunned);
  return next_step_of_bills_to_come(terms, debts, dunned, today);
}

// Dunning stops where a person has to look, and where the household has given its word.
Result<void> check_stops(const LadderTerms& terms, const Debts& debts, const DunningCase* dunned,
                         const std::vector<RemindedBill>& bills, Date today) {
  if (dunned != nullptr && dunned->hold) return fail("dunning-held", {{"review_on", dunned->hold->review_on}});
  const billing::Account& account = debts.account;
  if (account.promise && today <= account.promise->pay_by) {
    return fail("promise-not-reached", {{"pay_by", account.promise->pay_by}});
  }
  if (left_by_credit(debts, bills, today).empty()) {
    return fail("covered-by-credit", {{"credit_fen", account.credit().fen}});
  }
  const Money total = total_of(bills);
  if (total < terms.least_amount) {
    return fail("below-least-amount", {{"total_fen", total.fen}, {"least_amount_fen", terms.least_amount.fen}});
  }
  return {};
}

Result<void> check_channel(const LadderTerms& terms, const DunningCase* dunned, ReminderChannel channel, bool rises,
                           LocalTime now) {
  if (dunned != nullptr) {
    for (const PendingReminder& pending : dunned->pending) {
      if (rises || pending.channel == channel) return fail("reminder-pending", {{"notice_id", pending.notice.uuid}});
    }
    std::optional<Date> earliest;
    for (const ChannelUse& use : dunned->channels) {
      const bool same = use.channel == channel;
      if (!same && !rises) continue;
      const Date free_on = add_days(
          use.last_on, same ? std::max(terms.channel_spacing_days, rises ? terms.level_spacing_days : std::uint16_t{0})
                            : terms.level_spacing_days);
      if (!earliest || free_on > *earliest) earliest = free_on;
    }
    if (earliest && now.today < *earliest) return fail("reminder-too-soon", {{"earliest", *earliest}});
  }
  if (disturbs(channel) && is_quiet(terms.quiet, now.minute)) {
    return fail("quiet-hours", {{"from_minute", std::int64_t{terms.quiet.from_minute}},
                                {"to_minute", std::int64_t{terms.quiet.to_minute}}});
  }
  return {};
}

Result<NextStep> reminder_due(const LadderTerms& terms, const Debts& debts, const DunningCase* dunned, LocalTime now) {
  auto next = next_step(terms, debts, dunned, now.today);
  if (!next) {
    const bool arrears = is_overdue(remindable_bills(debts, now.today, 0), now.today);
    return arrears ? fail("dunning-ladder-ended") : fail("nothing-overdue");
  }
  if (auto stops = check_stops(terms, debts, dunned, next->bills, now.today); !stops) {
    return pass_on(std::move(stops.error()));
  }
  if (next->due_on > now.today) {
    return fail("level-not-due", {{"level", std::int64_t{next->step.level}}, {"due_on", next->due_on}});
  }
  if (auto channel = check_channel(terms, dunned, next->step.channel, true, now); !channel) {
    return pass_on(std::move(channel.error()));
  }
  return std::move(*next);
}

SendingAdvice advice_on(const LadderTerms& terms, const Debts& debts, const DunningCase& dunned,
                        const PendingReminder& reminder, LocalTime now) {
  const billing::Account& account = debts.account;
  if (dunned.hold) return {Sending::never, FailureReason::held};
  if (account.promise && now.today <= account.promise->pay_by) return {Sending::never, FailureReason::promised};
  std::vector<RemindedBill> open;
  for (const RemindedBill& asks : reminder.bills) {
    const billing::AccountBill* bill = billing::find_bill(account, asks.bill);
    if (bill == nullptr || billing::is_disputed(account, asks.bill)) continue;
    if (billing::plan_with(account, asks.bill) != nullptr) continue;
    // A late fee that was posted since is not what this reminder asks for.
    const RemindedBill left{asks.bill, asks.due_date, std::min(billing::open_principal(*bill), asks.principal),
                            std::min(billing::open_late_fee(account, asks.bill), asks.late_fee)};
    if (left.principal > Money{} || left.late_fee > Money{}) open.push_back(left);
  }
  open = left_by_credit(debts, std::move(open), now.today);
  if (open.empty()) return {Sending::never, FailureReason::no_longer_owed};  // paid in advance, too
  if (total_of(open) < total_of(reminder.bills)) return {Sending::never, FailureReason::amount_changed};
  if (disturbs(reminder.channel) && is_quiet(terms.quiet, now.minute)) return {Sending::later, {}};
  return {};
}

Date limitation_ends(const LadderTerms& terms, const DunningCase* dunned, std::uint32_t bill, Date due_date) {
  const DunnedBill* known = find_dunned(dunned, bill);
  const Date from = known != nullptr && known->demanded_on ? std::max(due_date, *known->demanded_on) : due_date;
  return add_months(from, terms.limitation_months);
}

}  // namespace steward::dunning
