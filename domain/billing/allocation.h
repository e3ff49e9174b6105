#pragma once

#include <span>
#include <vector>

#include "domain/billing/state.h"

// Which bills of an account money pays (domain reference §2.7, §2.11), and how that is undone.
namespace steward::billing {

[[nodiscard]] inline Money open_principal(const AccountBill& bill) {
  return {bill.amount.fen - bill.paid.fen - bill.reduced.fen};
}
// nullptr when the bill has nothing beside it.
[[nodiscard]] const BillMarks* marks_of(const Account& account, std::uint32_t bill);
// Of what was posted.
[[nodiscard]] Money open_late_fee(const Account& account, std::uint32_t bill);
// Of it, what may be paid or given up on a day: a fee is a debt from the day on which it was posted.
[[nodiscard]] Money payable_late_fee(const Account& account, std::uint32_t bill, Date on);
[[nodiscard]] bool is_open(const Account& account, const AccountBill& bill);
[[nodiscard]] bool is_disputed(const Account& account, std::uint32_t bill);
// Of the plans that go on; nullptr when there is none.
[[nodiscard]] const InstalmentPlan* find_plan(const Account& account, InstalmentPlanId plan);
[[nodiscard]] const InstalmentPlan* plan_with(const Account& account, std::uint32_t bill);
// What is open of its bills: principal and posted late fees.
[[nodiscard]] Money open_of(const Account& account, const InstalmentPlan& plan);

// How a plan is kept: what pays its bills counts for the earliest instalments first. A late fee that is posted
// meanwhile is due with the earliest that is open.
struct PlanProgress {
  Money open;
  Money overdue;                   // what is open beyond the instalments due from the day on
  std::optional<Instalment> next;  // the earliest that is not paid whole, and what is missing of it
};
[[nodiscard]] PlanProgress progress_of(const Account& account, const InstalmentPlan& plan, Date on);

// Money never pays a bill before the bill is there: what lies in the past must not depend on what came later.
[[nodiscard]] inline bool never_before_its_bill(const AccountBill& bill, Date on) { return bill.effective_date <= on; }

// The open bills that may be paid on a day.
[[nodiscard]] std::vector<PayableBill> payable_bills(const Account& account, Date on);

// What a payment or a use of credit does: what it posts of late fees first, what it pays then.
struct Paying {
  std::vector<LateFeeLine> late_fees;  // of the bills that it reaches, where they are posted at payment
  std::vector<Allocation> allocations;
  Money rest;
};
// `chosen`: what the payer chose is paid in the payer's order and nothing else is; empty: all bills by the policy.
// `for_items`: only bills of these fee items; empty: of all. `policy` may be null: no late fees, principal first.
// Refusal: amount-too-large.
[[nodiscard]] Result<Paying> pay_bills(const Account& account, const CollectionPolicy* policy, Money money, Date on,
                                       std::span<const std::uint32_t> chosen, std::span<const FeeItemId> for_items);

// Where credit is taken from, the payment received first (then the one recorded first): what has lain longest is used
// first, and only money that was there on the day.
// From one wallet, or (nullptr) from any.
[[nodiscard]] std::vector<CreditSource> oldest_credit_first(const Account& account, Money needed, Date on,
                                                            const std::vector<FeeItemId>* wallet = nullptr);
[[nodiscard]] Money credit_on(const Account& account, Date on);

// Credit that may pay the same: that of these fee items only, or (of none) of all.
struct Wallet {
  std::vector<FeeItemId> for_items;
  Money credit;
  bool operator==(const Wallet&) const = default;
};
// What lies in each on a day, those of few items before the general one, the others by when they were filled first.
[[nodiscard]] std::vector<Wallet> wallets_on(const Account& account, Date on);

// Which bills credit may pay. What nobody asks for pays no deposit, and nothing that could still wait.
enum class CreditReach : std::uint8_t {
  all_open = 1,       // by hand
  due = 2,            // automatically, once a day
  due_or_issued = 3,  // automatically, at a run: also the bills of the account's newest statement
};
// The same for what lies in a wallet, which nobody says the use of: a bill that is disputed is left until that is
// settled.
[[nodiscard]] Result<Paying> pay_by_credit(const Account& account, const CollectionPolicy* policy, const Wallet& wallet,
                                           Date on, CreditReach reach);

// In which order a community's bills are paid; nullptr: it has said nothing of it.
[[nodiscard]] AllocationPolicy order_of(const CollectionPolicy* policy);
// What credit that is there today pays of the open bills, one line each, where it is deducted today and then each day
// on which bills fall due: wallet by wallet, as automatic deduction goes. Late fees count as they are posted today.
[[nodiscard]] std::vector<Allocation> paid_by_credit(const Account& account, AllocationPolicy order, Date today);

// So much of several, in their order.
[[nodiscard]] std::vector<CreditSource> first_of(std::span<const CreditSource> sources, Money amount);

// Whether automatic deduction has something to do on a day: the community wants it, and credit would pay a bill that is
// due. Refusal: as pay_bills.
[[nodiscard]] Result<bool> deduction_due(const Account& account, const CollectionPolicy& policy, Date on);

// Which payment paid how much of which bill: both lists are walked in their order. Their sums are equal.
struct CreditUse {
  PaymentId payment;
  PaymentUse use;
};
[[nodiscard]] std::vector<CreditUse> uses_of(const CreditApplied& event);

// One line for each bill, in the order of its first use.
[[nodiscard]] std::vector<Allocation> merged_by_bill(std::span<const PaymentUse> uses);

// What a payment paid last is undone first, up to `money` (not more than all uses): what is undone, newest first, and
// what is left of the uses. Of one use the late fee is undone before the principal.
struct Undone {
  std::vector<PaymentUse> parts;
  std::vector<PaymentUse> left;
};
[[nodiscard]] Undone undo_newest(std::span<const PaymentUse> uses, Money money);
// The same of what it paid of the principal of one bill, whatever it paid since.
[[nodiscard]] Undone undo_newest_of(std::span<const PaymentUse> uses, std::uint32_t bill, Money money);
// One line for each part.
[[nodiscard]] std::vector<Allocation> lines_of(std::span<const PaymentUse> parts);

// The latest month to which the bills were posted, and their late fees where the lines touch them: what pays or gives
// up a bill counts in no month before it, although one may have been opened again since.
[[nodiscard]] YearMonth latest_posting(const Account& account, std::span<const Allocation> lines);
// The same of the payments that credit is taken from.
[[nodiscard]] YearMonth latest_posting(const Account& account, std::span<const CreditSource> sources);

// nullopt when the sum does not fit.
[[nodiscard]] std::optional<Money> sum_of(std::span<const Allocation> allocations);
[[nodiscard]] Money principal_of(std::span<const Allocation> allocations);
[[nodiscard]] Money late_fee_of(std::span<const Allocation> allocations);

}  // namespace steward::billing
