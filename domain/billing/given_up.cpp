#include "domain/billing/given_up.h"

#include <algorithm>
#include <cstdlib>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"

namespace steward::billing {

namespace {

// Of the bill itself: its waivers took back their tax, what was written off keeps that of the bill.
void keep_of_bill(Recomputed& line, const Account& account, const AccountBill& bill) {
  const BillMarks* marks = marks_of(account, bill.number);
  const Money waived = marks != nullptr ? marks->waived : Money{};
  const Money waived_tax = marks != nullptr ? marks->waived_tax : Money{};
  Charged& after = line.after;
  if (after.amount >= line.before.amount || bill.reduced <= after.amount) {
    // Of what was waived the tax is settled: another rate is for the rest.
    if (waived > Money{}) line.settled = Money{waived_tax.fen - tax_in(after, waived).fen};
    return;
  }
  const Money written_off{bill.reduced.fen - waived.fen};
  const Money tax{waived_tax.fen + tax_in({bill.amount, bill.tax}, written_off).fen};
  after = bill.reduced >= line.before.amount ? line.before : Charged{bill.reduced, std::min(tax, bill.reduced)};
  // What it kept was charged on top of the rest. So far as that lies in what stays charged it is kept there already.
  const Money rest{line.before.amount.fen - line.kept_before.fen};
  line.kept_within = Money{std::max<std::int64_t>(after.amount.fen - rest.fen, 0)};
  line.kept_before = Money{};  // what lies beyond is found where the bill falls
}

// What was given up on the bills of adjustments: what was written off keeps its tax, that of waivers was taken back.
Charged given_up_on_top(const Account& account, FeeItemId item) {
  Charged sum;
  for (const AccountBill& bill : account.bills) {
    if (bill.kind != BillKind::adjustment || bill.fee_item != item || bill.reduced == Money{}) continue;
    const BillMarks* marks = marks_of(account, bill.number);
    const Money waived = marks != nullptr ? marks->waived : Money{};
    const Money waived_tax = marks != nullptr ? marks->waived_tax : Money{};
    const Charged charged{bill.amount, bill.tax};
    sum.amount.fen += bill.reduced.fen;
    sum.tax.fen += waived_tax.fen + tax_in(charged, bill.reduced).fen - tax_in(charged, waived).fen;
  }
  return sum;
}

Money on_top(const AccountBill& bill, Money charged) {
  return {std::max<std::int64_t>(charged.fen - bill.amount.fen, 0)};
}

// Of a bill that is not computed again: what it keeps lies under its own amount, too.
Money on_top_or_kept(const Account& account, const AccountBill& bill) {
  const Money kept = kept_of(account, bill.number);
  return {on_top(bill, Money{charged_of(account, bill).amount.fen - kept.fen}).fen + kept.fen};
}

// A bill of the item, and what adjustments charge on top of it.
struct OnTop {
  const AccountBill* bill = nullptr;
  Money amount;
  Recomputed* line = nullptr;  // null when it is not computed again
  Money given_up{};            // of the amount …
  Money tax{};                 // … and its share of the tax
};

std::vector<OnTop> all_on_top(const Account& account, FeeItemId item, std::vector<Recomputed>& lines) {
  std::vector<OnTop> all;
  auto line = lines.begin();
  for (const AccountBill& bill : account.bills) {
    if (bill.kind != BillKind::issued || bill.fee_item != item) continue;
    const bool again = line != lines.end() && line->bill == bill.number;
    const Money amount = again ? on_top(bill, line->after.amount) : on_top_or_kept(account, bill);
    all.push_back({&bill, amount, again ? &*line++ : nullptr});
  }
  return all;
}

// What no charge on top covers any longer stays charged: where it did so far, whether the bill rises or falls; else as
// far as bills fall, first what was on top of them.
void keep_uncovered(std::vector<OnTop>& all, Money given_up) {
  Money left = given_up;
  for (const OnTop& one : all) left.fen -= one.amount.fen;
  const auto cover = [&](OnTop& one, std::int64_t most) {
    const Money part{std::clamp<std::int64_t>(most, 0, std::max<std::int64_t>(left.fen, 0))};
    one.amount.fen += part.fen;
    left.fen -= part.fen;
    return part;
  };
  for (OnTop& one : all) {
    if (one.line != nullptr) one.line->kept_within = cover(one, one.line->kept_within.fen);
  }
  for (OnTop& one : all) {
    if (one.line != nullptr) one.line->kept = cover(one, one.line->kept_before.fen);
  }
  for (const bool of_top : {true, false}) {
    for (OnTop& one : all) {
      if (one.line == nullptr) continue;
      const Money floor = std::max(one.line->after.amount, of_top ? one.bill->amount : Money{});
      one.line->kept.fen += cover(one, one.line->before.amount.fen - floor.fen - one.line->kept.fen).fen;
    }
  }
}

// Which part of each was given up, the oldest first, and what of its tax that is.
void share_out(std::vector<OnTop>& all, const Charged& given_up) {
  Money before;
  for (OnTop& one : all) {
    one.given_up = std::min(one.amount, Money{given_up.amount.fen - before.fen});
    const Money through{before.fen + one.given_up.fen};
    one.tax = Money{tax_in(given_up, through).fen - tax_in(given_up, before).fen};
    before = through;
  }
}

// The tax of a bill but for what was given up on top of it.
Money tax_of_rest(const OnTop& one) {
  const Recomputed& line = *one.line;
  const Money rest{line.after.amount.fen + line.kept.fen - one.given_up.fen};
  return {tax_in(line.after, rest).fen + line.settled.fen};
}

// The tax of each bill: of what was given up its share, of the rest as it was computed again. Shares are rounded: where
// a fen more or less leaves a bill as it was, it is left so.
void put_tax(std::vector<OnTop>& all) {
  for (OnTop& one : all) {
    if (one.line == nullptr) continue;
    Recomputed& line = *one.line;
    const Charged& before = line.before;
    const bool same = line.after.amount == before.amount && line.kept == Money{};
    if (same && line.after.tax.fen + line.settled.fen == before.tax.fen) {
      line.after = before;
      continue;
    }
    const Money rest = tax_of_rest(one);
    const Money as_it_was{before.tax.fen - rest.fen};
    const bool near = as_it_was >= Money{} && std::abs(as_it_was.fen - one.tax.fen) <= 1;
    const Money share = one.given_up > Money{} && near ? as_it_was : one.tax;
    const Money amount{line.after.amount.fen + line.kept.fen};
    line.after = {amount, std::min(Money{rest.fen + share.fen}, amount)};
  }
}

// Rounding never makes less of the tax than waivers took back.
void keep_taken_back(std::vector<OnTop>& all, const Account& account, FeeItemId item) {
  std::int64_t missing = -tax_still_owed(account, item).fen;
  for (const OnTop& one : all) {
    if (one.line != nullptr) missing += one.line->before.tax.fen - one.line->after.tax.fen;
  }
  for (auto one = all.rbegin(); one != all.rend() && missing > 0; ++one) {
    if (one->line == nullptr) continue;
    Charged& after = one->line->after;
    const std::int64_t part = std::min(missing, after.amount.fen - after.tax.fen);
    after.tax.fen += part;
    missing -= part;
  }
}

Money returned_of(const Account& account, std::uint32_t bill) {
  Money returned;
  for (const AccountRefund& refund : account.refunds) {
    for (const ReturnedDeposit& deposit : refund.deposits) {
      if (deposit.bill == bill) returned.fen += deposit.amount.fen;
    }
  }
  for (const UsedDeposit& used : account.used_deposits) {
    if (used.days.bill == bill) returned.fen += used.days.amount.fen;
  }
  return returned;
}

bool is_given_up(const Account& account, const AccountBill& bill) {
  for (const Relief relief : {Relief::waiver, Relief::write_off}) {
    const GivenUp given_up = given_up_of(account, bill, relief);
    if (given_up.amount > Money{} || given_up.late_fee > Money{}) return true;
  }
  return false;
}

}  // namespace

GivenUp given_up_of(const Account& account, const AccountBill& bill, Relief relief) {
  const BillMarks* marks = bill.kind != BillKind::cancelled ? marks_of(account, bill.number) : nullptr;
  if (marks == nullptr) return {};
  if (relief == Relief::write_off) return {Money{bill.reduced.fen - marks->waived.fen}, marks->late_fee_written_off};
  return {Money{marks->waived.fen - returned_of(account, bill.number).fen}, marks->late_fee_waived};
}

Money kept_of(const Account& account, std::uint32_t bill) {
  const BillMarks* marks = marks_of(account, bill);
  return marks != nullptr ? marks->kept : Money{};
}

Result<void> check_open(const Account& account, const AccountBill& bill) {
  if (is_open(account, bill)) return {};
  return fail(is_given_up(account, bill) ? "bill-given-up" : "bill-already-paid",
              {{"bill_number", std::int64_t{bill.number}}});
}

void keep_given_up(const Account& account, FeeItemId item, std::vector<Recomputed>& lines) {
  for (Recomputed& line : lines) keep_of_bill(line, account, *find_bill(account, line.bill));
  const Charged given_up = given_up_on_top(account, item);
  std::vector<OnTop> all = all_on_top(account, item, lines);
  keep_uncovered(all, given_up.amount);
  share_out(all, given_up);
  put_tax(all);
  keep_taken_back(all, account, item);
}

Money kept_of_item(const Account& account, FeeItemId item) {
  Money kept = given_up_on_top(account, item).amount;
  if (kept == Money{}) return kept;
  for (const AccountBill& bill : account.bills) {
    if (bill.kind != BillKind::issued || bill.fee_item != item) continue;
    kept.fen -= on_top(bill, charged_of(account, bill).amount).fen;
  }
  return std::max(kept, Money{});
}

Money tax_still_owed(const Account& account, FeeItemId item) {
  Money tax;
  for (const AccountBill& bill : account.bills) {
    if (bill.fee_item != item || bill.kind == BillKind::cancelled) continue;
    if (bill.kind != BillKind::adjustment) tax.fen += charged_of(account, bill).tax.fen;
    const BillMarks* marks = marks_of(account, bill.number);
    if (marks != nullptr) tax.fen -= marks->waived_tax.fen;
  }
  return tax;
}

}  // namespace steward::billing
