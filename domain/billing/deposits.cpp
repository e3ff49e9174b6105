#include "domain/billing/deposits.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "domain/approvals/approvals.h"
#include "domain/base/assert.h"
#include "domain/base/text.h"
#include "domain/billing/allocation.h"
#include "domain/billing/corrections.h"
#include "domain/billing/incoming.h"
#include "domain/billing/pricing.h"
#include "domain/billing/subjects.h"
#include "domain/books/periods.h"

// Deposits that do not go back: forfeited, set off against what is owed, or turned into credit.
namespace steward::billing {

namespace {

constexpr std::size_t kMostEvidenceBytes = 64;

Result<void> check_deposits(const Account& account, const std::vector<std::uint32_t>& numbers) {
  for (auto number = numbers.begin(); number != numbers.end(); ++number) {
    const std::vector<Param> params{{"bill_number", std::int64_t{*number}}};
    const AccountBill* bill = find_bill(account, *number);
    if (bill == nullptr) return fail("bill-unknown", params);
    if (!is_deposit(*bill)) return fail("bill-not-a-deposit", params);
    if (std::find(numbers.begin(), number, *number) != number) return fail("bill-chosen-twice", params);
  }
  return {};
}

// What was forfeited of the deposits and is still kept, the last first.
Result<DepositsTaken> forfeited_of(const Account& account, const UseDeposits& command) {
  if (auto deposits = check_deposits(account, command.bills); !deposits) return pass_on(std::move(deposits.error()));
  DepositsTaken taken;
  Money left = command.amount;
  Date earliest = command.used_on;
  for (const std::uint32_t bill : command.bills) {
    for (auto used = account.used_deposits.rbegin(); used != account.used_deposits.rend() && left > Money{}; ++used) {
      if (used->use != DepositUse::forfeited || used->days.bill != bill) continue;
      const Money part = std::min(left, Money{used->days.amount.fen - used->taken_back.fen});
      if (part == Money{}) continue;
      taken.lines.push_back({bill, part, Money{}});
      taken.paid_by.push_back(used->days.payment);
      left.fen -= part.fen;
      earliest = std::max(earliest, find_payment(account, used->days.payment)->last_used_on);
    }
  }
  if (left > Money{}) return fail("forfeit-above-kept", {{"kept_fen", command.amount.fen - left.fen}});
  if (command.used_on < earliest) return fail("refund-before-use", {{"earliest", earliest}});
  return taken;
}

Result<void> check_words(const UseDeposits& command) {
  const bool decided = command.use == DepositUse::forfeited || command.use == DepositUse::set_off;
  if (decided && command.reason.empty()) return fail("deposit-use-without-reason");
  if (!command.evidence.empty()) {
    if (command.use != DepositUse::forfeited) return fail("deposit-use-differs");
    if (!is_identifier(command.evidence, kMostEvidenceBytes)) return fail("evidence-invalid");
  }
  if (!command.pays.empty() && command.use != DepositUse::set_off) return fail("deposit-use-differs");
  return {};
}

// What stands against the deposits in the books, and where they go.
Posting posting_of(DepositUse use, Money amount, YearMonth period) {
  const bool back = use == DepositUse::forfeit_taken_back;
  const bool kept = use == DepositUse::forfeited;
  return PostingBuilder(period)
      .debit(back ? LedgerAccount::sundry_income : LedgerAccount::deposits_held, amount)
      .credit(kept ? LedgerAccount::sundry_income : LedgerAccount::credit_balances, amount)
      .take();
}

std::vector<CreditSource> sources_of(const DepositsTaken& taken) {
  std::vector<CreditSource> sources;
  for (std::size_t i = 0; i < taken.lines.size(); ++i) sources.push_back({taken.paid_by[i], taken.lines[i].amount});
  return sources;
}

// A deposit pays no deposit: the money would only change its name.
Result<Paying> pay_with(const Account& account, const CollectionPolicy* policy, const UseDeposits& command) {
  if (command.pays.empty()) {
    return pay_by_credit(account, policy, {{}, command.amount}, command.used_on, CreditReach::due);
  }
  Incoming incoming;
  incoming.received_on = command.used_on;
  incoming.bills = command.pays;
  if (auto chosen = check_choice(account, incoming); !chosen) return pass_on(std::move(chosen.error()));
  for (const std::uint32_t number : command.pays) {
    if (is_deposit(*find_bill(account, number))) {
      return fail("deposit-pays-no-deposit", {{"bill_number", std::int64_t{number}}});
    }
  }
  return pay_bills(account, policy, command.amount, command.used_on, command.pays, {});
}

// Behind the use, which `events` has: what it pays of bills, with the late fees that it reaches.
Result<void> set_off(const Facts& facts, const Household& household, const UseDeposits& command,
                     std::vector<CreditSource> sources, std::vector<NewEvent>& events) {
  const Household now = after(household, events);
  const Date on = command.used_on;
  auto paying = pay_with(now.account, policy_of(facts, household.community), command);
  if (!paying) return pass_on(std::move(paying.error()));
  if (paying->rest > Money{}) {
    return fail("set-off-above-arrears", {{"payable_fen", command.amount.fen - paying->rest.fen}});
  }
  const YearMonth posted =
      std::max(latest_posting(now.account, paying->allocations), latest_posting(now.account, sources));
  const YearMonth period = books::posting_period(facts, household.community, on, posted);
  if (!paying->late_fees.empty()) {
    events.push_back(late_fees_posted(household, on, period, std::move(paying->late_fees)));
  }
  events.push_back(credit_applied(household, on, period, std::move(paying->allocations), std::move(sources)));
  const auto waived = waive_excess(facts, household, on, events);
  if (!waived) return pass_on(waived.error());
  return {};
}

}  // namespace

Result<DepositsTaken> take_deposits(const Account& account, const std::vector<std::uint32_t>& bills, Money amount,
                                    Date on) {
  if (auto deposits = check_deposits(account, bills); !deposits) return pass_on(std::move(deposits.error()));
  for (const std::uint32_t bill : bills) {
    if (find_bill(account, bill)->paid == Money{}) {
      return fail("deposit-not-paid", {{"bill_number", std::int64_t{bill}}});
    }
  }
  DepositsTaken taken;
  Money left = amount;
  Date earliest = on;
  for (const std::uint32_t bill : bills) {
    for (std::size_t place = account.payments.size(); place-- > 0 && left > Money{};) {
      const AccountPayment& payment = account.payments[place];
      const Money part = principal_of(lines_of(undo_newest_of(payment.uses, bill, left).parts));
      if (part == Money{}) continue;
      taken.lines.push_back({bill, part, Money{}});
      taken.paid_by.push_back(payment.payment);
      left.fen -= part.fen;
      earliest = std::max(earliest, payment.last_used_on);
    }
  }
  if (left > Money{}) return fail("refund-above-deposits", {{"refundable_fen", amount.fen - left.fen}});
  if (on < earliest) return fail("refund-before-use", {{"earliest", earliest}});
  return taken;
}

Money hold_again(const Household& household, const std::vector<ReturnedDeposit>& deposits,
                 std::span<const CreditSource> sources, Date on, YearMonth period, std::vector<NewEvent>& events) {
  std::vector<Allocation> paid;
  std::uint32_t number = last_bill_number(household.account);
  for (const ReturnedDeposit& deposit : deposits) {
    const AccountBill& before = *find_bill(household.account, deposit.bill);
    Bill bill;
    bill.number = ++number;
    bill.fee_item = before.fee_item;
    bill.period_from = bill.period_to = bill.due_date = on;
    bill.allocation_priority = before.allocation_priority;
    bill.amount = deposit.amount;
    bill.income_account = before.income_account;
    PostingBuilder posting(period);
    post_bill(posting, bill);
    paid.push_back({bill.number, bill.amount});
    ChargeRaised event{household.id, household.house, household.building, household.community, std::move(bill),
                       {},           posting.take()};
    events.push_back({stream_of(household.id), std::move(event), household.community, on});
  }
  if (paid.empty()) return {};
  const Money held = sum_of(paid).value();
  events.push_back(credit_applied(household, on, period, std::move(paid), first_of(sources, held)));
  return held;
}

Result<Decision> decide_on(const Facts& facts, const UseDeposits& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (auto amount = check_amount(command.amount); !amount) return pass_on(std::move(amount.error()));
  if (auto date = check_money_date(command.used_on, context); !date) return pass_on(date.error());
  if (auto words = check_words(command); !words) return pass_on(std::move(words.error()));
  const bool back = command.use == DepositUse::forfeit_taken_back;
  auto taken = back ? forfeited_of(household.account, command)
                    : take_deposits(household.account, command.bills, command.amount, command.used_on);
  if (!taken) return pass_on(std::move(taken.error()));
  if (household.account.used_deposits.size() + taken->lines.size() > kMostOfAccount ||
      (back && last_bill_number(household.account) + command.bills.size() > kMostOfAccount)) {
    return fail("account-too-long");
  }
  std::vector<NewEvent> limits;
  if (command.use == DepositUse::forfeited || command.use == DepositUse::set_off) {
    auto authorized = approvals::authorize(facts, command.authority, household.community, approvals::Action::refund,
                                           command.amount, context);
    if (!authorized) return pass_on(std::move(authorized.error()));
    limits = std::move(*authorized);
  }
  std::vector<CreditSource> sources = sources_of(*taken);
  const YearMonth period =
      books::posting_period(facts, household.community, command.used_on, latest_posting(household.account, sources));
  std::vector<ReturnedDeposit> kept;  // one for each deposit, in their order
  for (const Allocation& line : taken->lines) {
    if (kept.empty() || kept.back().bill != line.bill) kept.push_back({line.bill, Money{}});
    kept.back().amount.fen += line.amount.fen;
  }
  DepositsUsed event{household.id,
                     household.house,
                     household.building,
                     household.community,
                     command.use,
                     command.used_on,
                     std::move(taken->lines),
                     std::move(taken->paid_by),
                     command.reason,
                     command.evidence,
                     posting_of(command.use, command.amount, period)};
  std::vector<NewEvent> events{{stream_of(household.id), std::move(event), household.community, command.used_on}};
  if (back) {
    const Money held = hold_again(household, kept, sources, command.used_on, period, events);
    STEWARD_ASSERT(held == command.amount, "what is taken back is held again, all of it");
  }
  if (command.use == DepositUse::set_off) {
    if (auto paid = set_off(facts, household, command, std::move(sources), events); !paid) {
      return pass_on(std::move(paid.error()));
    }
  }
  const Account then = after(household, events).account;
  const bool pays = back || command.use == DepositUse::set_off;
  events.insert(events.end(), limits.begin(), limits.end());
  return Decision{std::move(events),
                  {{"household_id", household.id.uuid},
                   {"amount_fen", command.amount.fen},
                   {"applied_fen", pays ? command.amount.fen : 0},
                   {"arrears_fen", then.arrears().fen},
                   {"credit_fen", then.credit().fen}}};
}

}  // namespace steward::billing
