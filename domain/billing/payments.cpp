#include <algorithm>

#include "domain/base/assert.h"
#include "domain/base/text.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"

// Money in, money back, and credit used.
namespace steward::billing {

namespace {

constexpr std::size_t kMostReferenceBytes = 128;

// Money goes back to where it came from: a payment and its reversal use the same account.
LedgerAccount account_of(PaymentChannel channel) {
  switch (channel) {
    case PaymentChannel::cash:
      return LedgerAccount::cash_on_hand;
    case PaymentChannel::bank_transfer:
      return LedgerAccount::bank_deposits;
    case PaymentChannel::wechat:
      return LedgerAccount::wechat_clearing;
    case PaymentChannel::alipay:
      return LedgerAccount::alipay_clearing;
  }
  STEWARD_ASSERT(false, "a payment has one of the channels");
  return LedgerAccount::cash_on_hand;
}

const Household* household_of(const Facts& facts, HouseholdId id) {
  return std::get_if<Household>(&facts.get<HouseholdState>(stream_of(id)).is);
}

const AccountPayment* payment_of(const Account& account, PaymentId id) {
  const auto found = std::find_if(account.payments.begin(), account.payments.end(),
                                  [&](const AccountPayment& payment) { return payment.payment == id; });
  return found != account.payments.end() ? &*found : nullptr;
}

bool reference_fits(const ReceivePayment& command) {
  if (command.channel == PaymentChannel::cash && command.external_reference.empty()) return true;
  return is_plain_text(command.external_reference, kMostReferenceBytes);
}

Result<void> check_payment(const Household& household, const ReceivePayment& command, const DecisionContext& context) {
  if (payment_of(household.account, command.payment) != nullptr) return fail("payment-exists");
  if (household.account.payments.size() >= kMostOfAccount) return fail("account-too-long");
  if (command.amount <= Money{} || command.amount > kLargestAmount) {
    return fail("amount-out-of-range", {{"amount_fen", command.amount.fen}});
  }
  if (!reference_fits(command)) return fail("external-reference-invalid");
  if (auto date = check_money_date(command.received_on, context); !date) return date;
  if (command.received_on < household.moved_in_on)
    return fail("before-move-in", {{"moved_in_on", household.moved_in_on}});
  return {};
}

// What the payer chose is paid in the payer's order and nothing else is: the rest is kept as credit, never spread
// silently.
Result<std::vector<AccountBill>> payers_choice(const Account& account, const std::vector<std::uint32_t>& numbers,
                                               Date on) {
  std::vector<AccountBill> bills;
  for (const std::uint32_t number : numbers) {
    const std::vector<Param> params{{"bill_number", std::int64_t{number}}};
    const AccountBill* bill = find_bill(account, number);
    if (bill == nullptr) return fail("bill-unknown", params);
    if (!is_open(*bill)) return fail("bill-already-paid", params);
    if (!never_before_its_bill(*bill, on)) return fail("bill-not-yet-issued", params);
    const bool twice =
        std::any_of(bills.begin(), bills.end(), [&](const AccountBill& b) { return b.number == number; });
    if (twice) return fail("bill-chosen-twice", params);
    bills.push_back(*bill);
  }
  return bills;
}

}  // namespace

CounterKey receipt_counter(CompanyNo company, Date received_on) {
  return {company, CounterKind::receipt, static_cast<int>(civil(received_on).year())};
}

Result<Decision> decide_on(const Facts& facts, const ReceivePayment& command, const DecisionContext& context) {
  const Household* household = household_of(facts, command.household);
  if (household == nullptr) return fail("household-unknown");
  if (auto valid = check_payment(*household, command, context); !valid) return pass_on(valid.error());
  auto bills = command.bills.empty()
                   ? Result<std::vector<AccountBill>>(oldest_due_first(household->account, command.received_on))
                   : payers_choice(household->account, command.bills, command.received_on);
  if (!bills) return pass_on(bills.error());
  AllocationResult paid = bill_by_bill(command.amount, *bills);

  const CounterKey receipts = receipt_counter(context.company, command.received_on);
  const Money allocated{command.amount.fen - paid.rest.fen};
  PaymentReceived event{command.payment,
                        command.household,
                        household->house,
                        household->building,
                        household->community,
                        command.channel,
                        command.external_reference,
                        command.amount,
                        command.received_on,
                        std::move(paid.allocations),
                        paid.rest,
                        receipts.year,
                        facts.counter(receipts) + 1,
                        PostingBuilder(command.received_on)
                            .debit(account_of(command.channel), command.amount)
                            .credit(LedgerAccount::receivables, allocated)
                            .credit(LedgerAccount::credit_balances, paid.rest)
                            .take()};
  std::vector<Param> params{{"payment_id", command.payment.uuid},
                            {"household_id", command.household.uuid},
                            {"amount_fen", command.amount.fen},
                            {"allocated_fen", allocated.fen},
                            {"credited_fen", paid.rest.fen},
                            {"receipt_year", std::int64_t{receipts.year}},
                            {"receipt_number", event.receipt_number},
                            {"arrears_fen", household->account.arrears().fen - allocated.fen},
                            {"credit_fen", household->account.credit().fen + paid.rest.fen}};
  return Decision{{{stream_of(command.household), std::move(event), household->community, command.received_on}},
                  std::move(params)};
}

Result<Decision> decide_on(const Facts& facts, const ReversePayment& command, const DecisionContext& context) {
  const Household* household = household_of(facts, command.household);
  if (household == nullptr) return fail("household-unknown");
  const AccountPayment* payment = payment_of(household->account, command.payment);
  if (payment == nullptr) return fail("payment-unknown");
  if (payment->reversed) return fail("payment-reversed");
  if (auto date = check_money_date(command.reversed_on, context); !date) return pass_on(date.error());
  if (command.reversed_on < payment->last_used_on) {
    return fail("reversal-before-use", {{"earliest", payment->last_used_on}});
  }
  const Money withdrawn = payment->credit_left;
  const Money reopened{payment->amount.fen - withdrawn.fen};
  PaymentReversed event{command.payment,
                        command.household,
                        household->house,
                        household->building,
                        household->community,
                        payment->channel,
                        payment->external_reference,
                        command.reason,
                        command.reversed_on,
                        payment->amount,
                        merged_by_bill(payment->allocations),
                        withdrawn,
                        PostingBuilder(command.reversed_on)
                            .debit(LedgerAccount::receivables, reopened)
                            .debit(LedgerAccount::credit_balances, withdrawn)
                            .credit(account_of(payment->channel), payment->amount)
                            .take()};
  std::vector<Param> params{{"payment_id", command.payment.uuid},
                            {"household_id", command.household.uuid},
                            {"amount_fen", payment->amount.fen},
                            {"reopened_fen", reopened.fen},
                            {"credit_withdrawn_fen", withdrawn.fen},
                            {"arrears_fen", household->account.arrears().fen + reopened.fen},
                            {"credit_fen", household->account.credit().fen - withdrawn.fen}};
  return Decision{{{stream_of(command.household), std::move(event), household->community, command.reversed_on}},
                  std::move(params)};
}

Result<Decision> decide_on(const Facts& facts, const ApplyCredit& command, const DecisionContext& context) {
  const Household* household = household_of(facts, command.household);
  if (household == nullptr) return fail("household-unknown");
  if (auto date = check_money_date(command.applied_on, context); !date) return pass_on(date.error());
  const Money credit = credit_on(household->account, command.applied_on);
  if (credit == Money{}) return fail("no-credit");
  AllocationResult paid = bill_by_bill(credit, oldest_due_first(household->account, command.applied_on));
  if (paid.allocations.empty()) return fail("no-open-bill");
  const Money used{credit.fen - paid.rest.fen};
  CreditApplied event{command.household,
                      household->house,
                      household->building,
                      household->community,
                      command.applied_on,
                      std::move(paid.allocations),
                      oldest_credit_first(household->account, used, command.applied_on),
                      PostingBuilder(command.applied_on)
                          .debit(LedgerAccount::credit_balances, used)
                          .credit(LedgerAccount::receivables, used)
                          .take()};
  std::vector<Param> params{{"household_id", command.household.uuid},
                            {"amount_fen", used.fen},
                            {"arrears_fen", household->account.arrears().fen - used.fen},
                            {"credit_fen", household->account.credit().fen - used.fen}};
  return Decision{{{stream_of(command.household), std::move(event), household->community, command.applied_on}},
                  std::move(params)};
}

}  // namespace steward::billing
