#include <algorithm>
#include <iterator>

#include "domain/base/assert.h"
#include "domain/base/text.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/given_back.h"
#include "domain/billing/given_up.h"
#include "domain/billing/incoming.h"
#include "domain/billing/late_fees.h"
#include "domain/billing/subjects.h"
#include "domain/books/periods.h"
#include "domain/books/tills.h"

// Money in, money back, and credit used.
namespace steward::billing {

namespace {

constexpr std::size_t kMostReferenceBytes = 128;

Result<void> check_payment(const Household& household, const Incoming& incoming) {
  if (find_payment(household.account, incoming.payment) != nullptr) return fail("payment-exists");
  if (household.account.payments.size() >= kMostOfAccount) return fail("account-too-long");
  if (incoming.received_on < household.moved_in_on)
    return fail("before-move-in", {{"moved_in_on", household.moved_in_on}});
  return {};
}

// Each fee item once, in the order of their ids: the same purpose is the same wallet.
Result<void> check_items(const Facts& facts, const Household& household, const std::vector<FeeItemId>& items) {
  const bool ascending =
      std::adjacent_find(items.begin(), items.end(), [](auto a, auto b) { return b <= a; }) == items.end();
  if (items.size() > kMostItemsOfAWallet || !ascending) {
    return fail("wallet-items-invalid", {{"most", static_cast<std::int64_t>(kMostItemsOfAWallet)}});
  }
  for (const FeeItemId id : items) {
    if (auto item = fee_item_of(facts, id, household); !item) return pass_on(item.error());
  }
  return {};
}

std::vector<std::uint32_t> paid_in_full(const Account& account, std::span<const std::uint32_t> bills) {
  std::vector<std::uint32_t> paid;
  std::copy_if(bills.begin(), bills.end(), std::back_inserter(paid), [&](std::uint32_t number) {
    const AccountBill& bill = *find_bill(account, number);
    return bill.paid > Money{} && open_principal(bill) == Money{};
  });
  return paid;
}

// Bills that count as paid for some days by the payment although its money has left them.
std::vector<std::uint32_t> bills_paid_for_days(const Account& account, PaymentId payment) {
  std::vector<std::uint32_t> bills;
  for (const AccountRefund& refund : account.refunds) {
    for (const DaysPaid& days : refund.days_paid) {
      if (days.payment == payment) bills.push_back(days.bill);
    }
  }
  for (const UsedDeposit& used : account.used_deposits) {
    if (used.days.payment == payment) bills.push_back(used.days.bill);
  }
  std::sort(bills.begin(), bills.end());
  bills.erase(std::unique(bills.begin(), bills.end()), bills.end());
  return bills;
}

// What one wallet pays, after the others.
Result<void> use_wallet(const Facts& facts, const Household& household, const Wallet& wallet, Date on,
                        CreditReach reach, CreditUsed& result) {
  auto paid = pay_by_credit(household.account, policy_of(facts, household.community), wallet, on, reach);
  if (!paid) return pass_on(std::move(paid.error()));
  if (paid->allocations.empty()) return {};
  const Money used{wallet.credit.fen - paid->rest.fen};
  std::vector<CreditSource> sources = oldest_credit_first(household.account, used, on, &wallet.for_items);
  const YearMonth posted =
      std::max(latest_posting(household.account, paid->allocations), latest_posting(household.account, sources));
  const YearMonth period = books::posting_period(facts, household.community, on, posted);
  for (const LateFeeLine& line : paid->late_fees) result.posted.fen += line.amount.fen;
  if (!paid->late_fees.empty()) {
    result.events.push_back(late_fees_posted(household, on, period, std::move(paid->late_fees)));
  }
  result.used.fen += used.fen;
  result.events.push_back(credit_applied(household, on, period, std::move(paid->allocations), std::move(sources)));
  return {};
}

}  // namespace

// What the payer chose is paid in the payer's order and nothing else is: the rest is kept as credit, never spread
// silently.
Result<void> check_choice(const Account& account, const Incoming& incoming) {
  const std::vector<std::uint32_t>& numbers = incoming.bills;
  const Date on = incoming.received_on;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::vector<Param> params{{"bill_number", std::int64_t{numbers[i]}}};
    const AccountBill* bill = find_bill(account, numbers[i]);
    if (bill == nullptr) return fail("bill-unknown", params);
    auto open = check_open(account, *bill);
    if (!open && !incoming.passes_over_closed) return pass_on(std::move(open.error()));
    const auto& items = incoming.for_items;
    if (!items.empty() && std::find(items.begin(), items.end(), bill->fee_item) == items.end()) {
      return fail("bill-of-another-fee-item", params);
    }
    if (open && !never_before_its_bill(*bill, on)) return fail("bill-not-yet-issued", params);
    if (std::count(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(i), numbers[i]) > 0) {
      return fail("bill-chosen-twice", params);
    }
  }
  return {};
}

Household after(const Household& household, std::span<const NewEvent> events) {
  HouseholdState state{household};
  for (const NewEvent& event : events) {
    const bool followed = visit(
        [&](const auto& decided) {
          if constexpr (requires { follow(state, decided); }) return follow(state, decided);
          return false;
        },
        event.event);
    STEWARD_ASSERT(followed, "what is decided can be followed");
  }
  return std::get<Household>(std::move(state.is));
}

CounterKey receipt_counter(CompanyNo company, Date received_on) {
  return {company, CounterKind::receipt, static_cast<int>(civil(received_on).year())};
}

LedgerAccount ledger_account_of(PaymentChannel channel) {
  switch (channel) {
    case PaymentChannel::cash:
      return LedgerAccount::cash_on_hand;
    case PaymentChannel::bank_transfer:
    case PaymentChannel::pos:
    case PaymentChannel::bank_deduction:
      return LedgerAccount::bank_deposits;
    case PaymentChannel::wechat:
      return LedgerAccount::wechat_clearing;
    case PaymentChannel::alipay:
      return LedgerAccount::alipay_clearing;
  }
  STEWARD_ASSERT(false, "a payment has one of the channels");
  return LedgerAccount::cash_on_hand;
}

Result<void> check_money(Money amount, PaymentChannel channel, std::string_view reference) {
  if (amount <= Money{} || amount > kLargestAmount) return fail("amount-out-of-range", {{"amount_fen", amount.fen}});
  if (channel == PaymentChannel::cash && reference.empty()) return {};
  if (!is_identifier(reference, kMostReferenceBytes)) return fail("external-reference-invalid");
  return {};
}

NewEvent late_fees_posted(const Household& household, Date on, YearMonth period, std::vector<LateFeeLine> lines) {
  Money sum;
  for (const LateFeeLine& line : lines) sum.fen += line.amount.fen;
  LateFeesPosted event{
      household.id,
      household.house,
      household.building,
      household.community,
      on,
      std::move(lines),
      PostingBuilder(period).debit(LedgerAccount::receivables, sum).credit(LedgerAccount::sundry_income, sum).take()};
  return {stream_of(household.id), std::move(event), household.community, on};
}

Result<Money> post_days_of_paid(const Facts& facts, const Household& household, std::span<const std::uint32_t> bills,
                                Date on, std::vector<NewEvent>& events) {
  const CollectionPolicy* policy = policy_of(facts, household.community);
  if (policy == nullptr || policy->late_fees.empty()) return Money{};
  const Household now = after(household, events);
  const std::vector<std::uint32_t> paid = paid_in_full(now.account, bills);
  for (const std::uint32_t number : paid) {
    const AccountBill& bill = *find_bill(now.account, number);
    const BillMarks* marks = marks_of(now.account, number);
    on = std::max(on, bill.effective_date);
    if (marks != nullptr) on = std::max(on, marks->late_fee_through.value_or(on));
    const std::vector<OpenPrincipal> history = principal_history(now.account, bill);
    if (!history.empty()) on = std::max(on, history.back().on);
  }
  std::vector<LateFeeLine> lines;
  YearMonth posted;
  Money sum;
  for (const std::uint32_t number : paid) {
    const auto line = late_fee_to_post(now.account, *policy, number, LateFeePosting::at_payment, on);
    if (!line) return pass_on(line.error());
    if (!*line) continue;
    lines.push_back(**line);
    posted = std::max(posted, find_bill(now.account, number)->posted);
    sum.fen += (*line)->amount.fen;
  }
  if (lines.empty()) return Money{};
  const YearMonth period = books::posting_period(facts, household.community, on, posted);
  events.push_back(late_fees_posted(now, on, period, std::move(lines)));
  return sum;
}

NewEvent credit_applied(const Household& household, Date on, YearMonth period, std::vector<Allocation> allocations,
                        std::vector<CreditSource> sources) {
  Money used;
  for (const CreditSource& source : sources) used.fen += source.amount.fen;
  CreditApplied event{household.id,
                      household.house,
                      household.building,
                      household.community,
                      on,
                      std::move(allocations),
                      std::move(sources),
                      PostingBuilder(period)
                          .debit(LedgerAccount::credit_balances, used)
                          .credit(LedgerAccount::receivables, used)
                          .take()};
  return {stream_of(household.id), std::move(event), household.community, on};
}

Result<Decision> receive(const Facts& facts, const Household& household, const Incoming& incoming,
                         const DecisionContext& context) {
  if (auto valid = check_payment(household, incoming); !valid) return pass_on(valid.error());
  if (auto chosen = check_choice(household.account, incoming); !chosen) return pass_on(chosen.error());
  auto paid = pay_bills(household.account, policy_of(facts, household.community), incoming.amount, incoming.received_on,
                        incoming.bills, incoming.for_items);
  if (!paid) return pass_on(std::move(paid.error()));

  Decision decision;
  const YearMonth period =
      books::posting_period(facts, household.community, incoming.received_on,
                            std::max(incoming.posted, latest_posting(household.account, paid->allocations)));
  Money posted;
  for (const LateFeeLine& line : paid->late_fees) posted.fen += line.amount.fen;
  if (!paid->late_fees.empty()) {
    decision.events.push_back(late_fees_posted(household, incoming.received_on, period, std::move(paid->late_fees)));
  }
  const CounterKey receipts = receipt_counter(context.company, incoming.received_on);
  const Money allocated{incoming.amount.fen - paid->rest.fen};
  const Money late_fee = late_fee_of(paid->allocations);
  PaymentReceived event{incoming.payment,
                        household.id,
                        household.house,
                        household.building,
                        household.community,
                        incoming.channel,
                        incoming.external_reference,
                        incoming.amount,
                        incoming.received_on,
                        std::move(paid->allocations),
                        paid->rest,
                        receipts.year,
                        facts.counter(receipts) + 1,
                        PostingBuilder(period)
                            .debit(incoming.from, incoming.amount)
                            .credit(LedgerAccount::receivables, allocated)
                            .credit(LedgerAccount::credit_balances, paid->rest)
                            .take(),
                        incoming.for_items,
                        incoming.taken_by,
                        incoming.shift,
                        incoming.outside_shift};
  const Money credited = paid->rest;
  const std::int64_t receipt = event.receipt_number;
  decision.events.push_back({stream_of(household.id), std::move(event), household.community, incoming.received_on});
  const auto waived = waive_excess(facts, household, incoming.received_on, decision.events);
  if (!waived) return pass_on(waived.error());
  decision.outcome = {{"payment_id", incoming.payment.uuid},
                      {"household_id", household.id.uuid},
                      {"amount_fen", incoming.amount.fen},
                      {"allocated_fen", allocated.fen},
                      {"late_fee_fen", late_fee.fen},
                      {"credited_fen", credited.fen},
                      {"receipt_year", std::int64_t{receipts.year}},
                      {"receipt_number", receipt},
                      {"arrears_fen", household.account.arrears().fen + posted.fen - allocated.fen - waived->fen},
                      {"credit_fen", household.account.credit().fen + credited.fen}};
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const ReceivePayment& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household* household = *found;
  if (auto valid = check_money(command.amount, command.channel, command.external_reference); !valid) {
    return pass_on(valid.error());
  }
  if (auto date = check_money_date(command.received_on, context); !date) return pass_on(date.error());
  if (auto items = check_items(facts, *household, command.for_items); !items) return pass_on(items.error());
  const auto desk = books::desk_taking(facts, command.channel, command.till);
  auto decision = receive(facts, *household,
                          {command.payment,
                           command.channel,
                           command.external_reference,
                           ledger_account_of(command.channel),
                           command.amount,
                           command.received_on,
                           command.bills,
                           {},
                           command.for_items,
                           command.till,
                           desk.shift,
                           desk.outside_shift,
                           command.channel != PaymentChannel::cash},
                          context);
  if (!decision) return decision;
  auto cash = books::move_cash(*decision, facts, command.till, household->community,
                               {command.channel, command.payment, command.amount, command.received_on});
  if (!cash) return pass_on(std::move(cash.error()));
  return decision;
}

namespace {

// Where the money of a payment is: with the community of its household, or with the one that had it in suspense.
struct MoneyOfPayment {
  const SuspenseCleared* elsewhere = nullptr;
  LedgerAccount account = LedgerAccount::cash_on_hand;  // in the books of the household's community
  CommunityId community;                                // whose cash it is
  books::CashOfPayment cash;
};

MoneyOfPayment money_of(const Facts& facts, const Household& household, const AccountPayment& payment) {
  const auto& suspense = facts.get<SuspenseState>(suspense_stream(payment.payment));
  const SuspenseCleared* elsewhere = cleared_elsewhere(suspense, household.community);
  if (elsewhere == nullptr) {
    return {
        nullptr,
        ledger_account_of(payment.channel),
        household.community,
        {payment.payment, payment.taken_by, payment.shift, payment.amount, payment.received_on, payment.outside_shift}};
  }
  const SuspenseReceived& received = elsewhere->received;
  return {elsewhere,
          elsewhere->between,
          received.community,
          {payment.payment, received.taken_by, received.shift, payment.amount, payment.received_on,
           received.outside_shift}};
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const ReversePayment& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household* household = *found;
  const AccountPayment* payment = find_payment(household->account, command.payment);
  if (payment == nullptr || payment->origin != PaymentOrigin::received) return fail("payment-unknown");
  if (payment->reversed) return fail("payment-reversed");
  const bool own_drawer = command.giver.is_nil() || command.giver == command.till;
  const bool own_of_the_day = !command.till.is_nil() && payment->taken_by == command.till && own_drawer &&
                              payment->received_on == context.today && command.reversed_on == context.today;
  const bool of_cashier = !payment->taken_by.is_nil() && payment->channel == PaymentChannel::cash;
  // What was counted is no longer the cashier's to undo.
  const MoneyOfPayment money = money_of(facts, *household, *payment);
  const bool counted = of_cashier && books::is_counted(facts, money.cash);
  if (command.own_of_the_day && (!own_of_the_day || counted)) return fail("reversal-needs-supervisor");
  if (payment->refunded > Money{}) return fail("payment-refunded", {{"refunded_fen", payment->refunded.fen}});
  if (auto date = check_money_date(command.reversed_on, context); !date) return pass_on(date.error());
  if (command.reversed_on < payment->last_used_on) {
    return fail("reversal-before-use", {{"earliest", payment->last_used_on}});
  }
  const Money withdrawn = payment->credit_left;
  const Money reopened{payment->amount.fen - withdrawn.fen};
  const std::vector<Allocation> opened = merged_by_bill(payment->uses);
  PaymentReversed event{
      command.payment,
      command.household,
      household->house,
      household->building,
      household->community,
      payment->channel,
      payment->external_reference,
      command.reason,
      command.reversed_on,
      payment->amount,
      opened,
      withdrawn,
      PostingBuilder(books::posting_period(facts, household->community, command.reversed_on, payment->posted))
          .debit(LedgerAccount::receivables, reopened)
          .debit(LedgerAccount::credit_balances, withdrawn)
          .credit(money.account, payment->amount)
          .take()};
  std::vector<NewEvent> events{
      {stream_of(command.household), std::move(event), household->community, command.reversed_on}};
  const auto given = give_back(facts, *household, opened, command.reversed_on, events);
  if (!given) return pass_on(given.error());
  const std::vector<std::uint32_t> of_days = bills_paid_for_days(household->account, command.payment);
  const auto posted = post_days_of_paid(facts, *household, of_days, command.reversed_on, events);
  if (!posted) return pass_on(posted.error());
  const Money late_fee{given->late_fee.fen + posted->fen};
  Decision decision{
      std::move(events),
      {{"payment_id", command.payment.uuid},
       {"household_id", command.household.uuid},
       {"amount_fen", payment->amount.fen},
       {"reopened_fen", reopened.fen},
       {"credit_withdrawn_fen", withdrawn.fen},
       {"applied_fen", given->applied.fen},
       {"late_fee_fen", late_fee.fen},
       {"arrears_fen", household->account.arrears().fen + reopened.fen - given->applied.fen + late_fee.fen},
       {"credit_fen", household->account.credit().fen - withdrawn.fen - given->applied.fen}}};
  if (money.elsewhere != nullptr) {
    decision.events.push_back(suspense_reversed(facts, *money.elsewhere, command.reversed_on));
  }
  auto missed = books::reverse_cash(decision, facts,
                                    {money.cash, payment->channel, money.community, command.till, command.giver,
                                     command.reason != ReversalReason::bounced, command.reversed_on});
  if (!missed) return pass_on(std::move(missed.error()));
  decision.outcome.push_back({"shortage_taken_back_fen", missed->fen});
  return decision;
}

Result<CreditUsed> use_credit(const Facts& facts, const Household& household, Date on, CreditReach reach) {
  CreditUsed result;
  for (const Wallet& wallet : wallets_on(household.account, on)) {
    auto used = result.events.empty() ? use_wallet(facts, household, wallet, on, reach, result)
                                      : use_wallet(facts, after(household, result.events), wallet, on, reach, result);
    if (!used) return pass_on(std::move(used.error()));
  }
  if (result.events.empty()) return result;
  const auto waived = waive_excess(facts, household, on, result.events);
  if (!waived) return pass_on(waived.error());
  result.posted.fen -= waived->fen;
  return result;
}

Result<Decision> decide_on(const Facts& facts, const ApplyCredit& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household* household = *found;
  if (auto date = check_money_date(command.applied_on, context); !date) return pass_on(date.error());
  if (credit_on(household->account, command.applied_on) == Money{}) return fail("no-credit");
  const CreditReach reach = command.only_due ? CreditReach::due : CreditReach::all_open;
  auto credit = use_credit(facts, *household, command.applied_on, reach);
  if (!credit) return pass_on(std::move(credit.error()));
  if (credit->events.empty()) return fail("no-open-bill");
  const Account& account = household->account;
  return Decision{std::move(credit->events),
                  {{"household_id", command.household.uuid},
                   {"amount_fen", credit->used.fen},
                   {"arrears_fen", account.arrears().fen + credit->posted.fen - credit->used.fen},
                   {"credit_fen", account.credit().fen - credit->used.fen}}};
}

}  // namespace steward::billing
