#include "projections/ledger_reports.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>

#include "domain/base/assert.h"

namespace steward {

namespace {

using billing::AccountClass;
using billing::LedgerAccount;
using billing::MovementKind;

std::optional<AccountClass> class_of(LedgerAccount account) {
  const billing::AccountTerms* terms = billing::find_account(account);
  if (terms == nullptr) return std::nullopt;
  return terms->of_class;
}

// Income is a credit and shown as positive, like an expense.
std::int64_t shown(LedgerAccount account, std::int64_t debit) {
  return class_of(account) == AccountClass::income ? -debit : debit;
}

// What was billed ahead is taxed when it is billed: deferred income stands beside income as what it will be.
bool is_taxed(LedgerAccount account) { return is_result(account) || account == LedgerAccount::deferred_income; }
std::int64_t taxed(LedgerAccount account, std::int64_t debit) {
  return account == LedgerAccount::deferred_income ? -debit : shown(account, debit);
}

// The period that a month lies in; they ascend and do not overlap.
const Months* period_of(const std::vector<Months>& periods, YearMonth month) {
  const auto found = std::lower_bound(periods.begin(), periods.end(), month,
                                      [](const Months& months, YearMonth wanted) { return months.to < wanted; });
  return found != periods.end() && found->contains(month) ? &*found : nullptr;
}
Months whole(const std::vector<Months>& periods) { return {periods.front().from, periods.back().to}; }

// Sums by period and account, in that order.
using ByAccount = std::map<std::pair<YearMonth, LedgerAccount>, Money>;

IncomeStatement statement_of(const ByAccount& sums, const std::vector<Months>& periods) {
  IncomeStatement statement;
  for (const auto& [key, amount] : sums) {
    statement.lines.push_back({*period_of(periods, key.first), key.second, amount});
    (class_of(key.second) == AccountClass::income ? statement.income : statement.expense).fen += amount.fen;
  }
  return statement;
}

// Of one fee item the income of its bills is all there is.
Result<IncomeStatement> statement_of_item(const LedgerReader& books, const LedgerScope& scope, FeeItemId item,
                                          const std::vector<Months>& periods, Basis basis) {
  auto account = books.income_account(scope.company, item);
  if (!account) return pass_on(std::move(account.error()));
  if (!*account) return IncomeStatement{};
  ByAccount sums;
  if (basis == Basis::accrual) {
    auto incomes = books.item_income(scope, item, whole(periods));
    if (!incomes) return pass_on(std::move(incomes.error()));
    for (const AccountAmount& sum : *incomes) {
      sums[{period_of(periods, sum.month)->from, sum.account}].fen += shown(sum.account, -sum.amount.fen);
    }
    return statement_of(sums, periods);
  }
  auto bills = books.bills(scope, item, kLastMonth, periods.back().to);
  if (!bills) return pass_on(std::move(bills.error()));
  for (const BillSum& sum : *bills) {
    const Months* period = period_of(periods, sum.month);
    const int effect = billing::paid_effect(sum.kind);
    if (const int kept = billing::forfeit_effect(sum.kind); period != nullptr && kept != 0) {
      sums[{period->from, LedgerAccount::sundry_income}].fen += kept * sum.amount.fen;
    }
    if (period == nullptr || effect == 0) continue;
    const bool principal = billing::terms_of(sum.kind).of == billing::MovementOf::principal;
    const LedgerAccount of = principal ? **account : LedgerAccount::sundry_income;
    if (!is_result(of)) continue;  // a deposit
    sums[{period->from, of}].fen += effect * sum.amount.fen;
  }
  auto at_once = books.paid_at_once(scope, item, whole(periods));
  if (!at_once) return pass_on(std::move(at_once.error()));
  for (const AccountAmount& sum : *at_once) {
    sums[{period_of(periods, sum.month)->from, sum.account}].fen += sum.amount.fen;
  }
  return statement_of(sums, periods);
}

Money& column_of(ReceivablesLine& line, MovementKind kind) {
  switch (kind) {
    case MovementKind::billed:
      return line.billed;
    case MovementKind::brought_forward:
      return line.brought_forward;
    case MovementKind::late_fee:
      return line.late_fees;
    case MovementKind::paid:
    case MovementKind::late_fee_paid:
      return line.paid;
    case MovementKind::paid_from_credit:
    case MovementKind::late_fee_paid_from_credit:
      return line.paid_from_credit;
    case MovementKind::reopened:
    case MovementKind::late_fee_reopened:
      return line.reopened;
    case MovementKind::waived:
    case MovementKind::late_fee_waived:
    case MovementKind::waiver_taken_back:
    case MovementKind::late_fee_waiver_taken_back:
      return line.waived;
    case MovementKind::written_off:
    case MovementKind::late_fee_written_off:
    case MovementKind::write_off_taken_back:
    case MovementKind::late_fee_write_off_taken_back:
      return line.written_off;
    case MovementKind::cancelled:
      return line.cancelled;
    case MovementKind::deposit_returned:
      return line.deposits_returned;
    case MovementKind::deposit_forfeited:
    case MovementKind::deposit_set_off:
    case MovementKind::deposit_credited:
    case MovementKind::forfeit_taken_back:
      return line.deposits_used;
    case MovementKind::adjusted:
    case MovementKind::credited:
    case MovementKind::credit_used:
    case MovementKind::credit_withdrawn:
    case MovementKind::credit_refunded:
    case MovementKind::refund_cancelled:
    case MovementKind::credit_brought_forward:
    case MovementKind::credited_from_deposit:
      break;
  }
  STEWARD_ASSERT(false, "credit is no part of the receivables");
  return line.billed;
}

void add_to(CollectionLine& line, const BillSum& sum) {
  if (billing::terms_of(sum.kind).of != billing::MovementOf::principal || sum.charge_month > line.months.to) return;
  const bool by_cut_off = sum.month <= line.through;
  const std::int64_t paid = by_cut_off ? billing::paid_effect(sum.kind) * sum.amount.fen : 0;
  // A deposit goes back, or is used, with the money that had paid it, so with the cut-off as that does.
  const std::int64_t returned = by_cut_off ? billing::leaving_effect(sum.kind) * sum.amount.fen : 0;
  const int makes_bill = billing::billed_effect(sum.kind);
  if (sum.charge_month >= line.months.from) {
    line.received.fen += paid;
    line.receivable.fen += makes_bill * sum.amount.fen - returned;
    if (sum.kind == MovementKind::waived) line.receivable.fen -= sum.amount.fen;
    if (sum.kind == MovementKind::waiver_taken_back) line.receivable.fen += sum.amount.fen;
  } else if (makes_bill != 0 || sum.month < line.months.from) {
    line.opening_arrears.fen += sum.change().fen;
  } else {
    line.recovered.fen += paid + returned;
  }
}

// What was charged and paid, as it is known now.
Result<std::vector<BillSum>> known_now(const LedgerReader& books, const LedgerScope& scope, FeeItemId item,
                                       YearMonth charged_to) {
  auto sums = books.bills(scope, item, charged_to, kLastMonth);
  if (!sums) return sums;
  auto restated = books.restated(scope, item, charged_to);
  if (!restated) return restated;
  sums->insert(sums->end(), restated->begin(), restated->end());
  return sums;
}

// What of a deposit was used is among the debits of its account and, as it is paid no more, among what was reversed.
void count_use(DepositsLine& line, const BillSum& sum) {
  Money amount = sum.amount;
  Money* column = nullptr;
  switch (sum.kind) {
    case MovementKind::deposit_forfeited:
      column = &line.forfeited;
      break;
    case MovementKind::deposit_set_off:
      column = &line.set_off;
      break;
    case MovementKind::deposit_credited:
      column = &line.credited;
      break;
    case MovementKind::forfeit_taken_back:
      column = &line.forfeited;
      amount = -amount;
      break;
    default:
      return;
  }
  column->fen += amount.fen;
  line.taken_back.fen -= amount.fen;
  line.returned.fen -= amount.fen;
}

// Takes what was charged and paid of deposits from the sums of all items: by entries of the same amounts below zero.
Result<void> leave_out_deposits(const LedgerReader& books, const LedgerScope& scope, YearMonth charged_to,
                                std::vector<BillSum>& sums, std::vector<PaidInVain>& in_vain) {
  auto items = books.items_of(scope.company, LedgerAccount::deposits_held);
  if (!items) return pass_on(std::move(items.error()));
  for (const FeeItemId& item : *items) {
    auto of_item = known_now(books, scope, item, charged_to);
    if (!of_item) return pass_on(std::move(of_item.error()));
    for (BillSum& sum : *of_item) {
      sum.amount = -sum.amount;
      sums.push_back(sum);
    }
    auto in_vain_of_item = books.paid_in_vain(scope, item, charged_to);
    if (!in_vain_of_item) return pass_on(std::move(in_vain_of_item.error()));
    for (PaidInVain& sum : *in_vain_of_item) {
      sum.paid = -sum.paid;
      sum.given_up = -sum.given_up;
      in_vain.push_back(sum);
    }
  }
  return {};
}

// A bill that never was: what settled it is not counted where add_to has counted it.
void leave_out(CollectionLine& line, const PaidInVain& sum) {
  if (sum.charge_month > line.months.to) return;
  const std::int64_t paid = sum.month <= line.through ? sum.paid.fen : 0;
  if (sum.charge_month >= line.months.from) {
    line.received.fen -= paid;
  } else if (sum.month < line.months.from) {
    line.opening_arrears.fen += sum.paid.fen + sum.given_up.fen;
  } else {
    line.recovered.fen -= paid;
  }
}

// The first and the last day of the period that a day is counted in.
std::pair<Date, Date> span_of(Date day, Months months, CashPeriod period) {
  if (period == CashPeriod::day) return {day, day};
  const Months of = period == CashPeriod::month ? Months{month_of(day), month_of(day)} : months;
  return {first_day(of.from), add_days(first_day(add(of.to, 1)), -1)};
}

}  // namespace

std::optional<std::int64_t> rate_ppm(std::int64_t numerator, std::int64_t denominator) {
  if (denominator <= 0) return std::nullopt;
  constexpr int kWhole = 2;  // decimals of a yuan: a fen stands for a millionth
  const auto rounded = round_once({Int128{numerator} * 1'000'000, denominator}, Rounding::half_up, kWhole);
  if (!rounded) return std::nullopt;
  return rounded->fen;
}

std::vector<Months> periods_of(Months months, bool by_month) {
  if (!by_month) return {months};
  std::vector<Months> periods;
  for (YearMonth month = months.from; month <= months.to; month = add(month, 1)) periods.push_back({month, month});
  return periods;
}

Result<std::vector<TrialBalanceLine>> trial_balance(const LedgerReader& books, const LedgerScope& scope,
                                                    Months months) {
  auto sums = books.accounts(scope, {kFirstMonth, months.to});
  if (!sums) return pass_on(std::move(sums.error()));
  auto ends = books.year_ends(scope, {kFirstMonth, months.to});
  if (!ends) return pass_on(std::move(ends.error()));
  sums->insert(sums->end(), ends->begin(), ends->end());
  std::map<LedgerAccount, TrialBalanceLine> lines;
  for (const AccountSum& sum : *sums) {
    TrialBalanceLine& line = lines[sum.account];
    line.account = sum.account;
    if (sum.month < months.from) {
      line.opening.fen += sum.debit.fen - sum.credit.fen;
    } else {
      line.debit.fen += sum.debit.fen;
      line.credit.fen += sum.credit.fen;
    }
  }
  std::vector<TrialBalanceLine> all;
  all.reserve(lines.size());
  for (const auto& [account, line] : lines) all.push_back(line);
  return all;
}

Result<IncomeStatement> income_statement(const LedgerReader& books, const LedgerScope& scope, FeeItemId item,
                                         const std::vector<Months>& periods, Basis basis) {
  if (!item.is_nil()) return statement_of_item(books, scope, item, periods, basis);
  ByAccount sums;
  if (basis == Basis::cash) {
    auto paid = books.paid_results(scope, whole(periods));
    if (!paid) return pass_on(std::move(paid.error()));
    for (const AccountAmount& sum : *paid) {
      sums[{period_of(periods, sum.month)->from, sum.account}].fen += sum.amount.fen;
    }
    return statement_of(sums, periods);
  }
  auto accounts = books.accounts(scope, whole(periods));
  if (!accounts) return pass_on(std::move(accounts.error()));
  for (const AccountSum& sum : *accounts) {
    if (!is_result(sum.account)) continue;
    sums[{period_of(periods, sum.month)->from, sum.account}].fen += shown(sum.account, sum.debit.fen - sum.credit.fen);
  }
  return statement_of(sums, periods);
}

Result<std::vector<ReceivablesLine>> receivables_roll_forward(const LedgerReader& books, const LedgerScope& scope,
                                                              FeeItemId item, const std::vector<Months>& periods) {
  auto sums = books.bills(scope, item, kLastMonth, periods.back().to);
  if (!sums) return pass_on(std::move(sums.error()));
  std::vector<ReceivablesLine> lines;
  for (const Months& months : periods) {
    ReceivablesLine line;
    line.months = months;
    for (const BillSum& sum : *sums) {
      if (sum.month < months.from) line.opening.fen += sum.change().fen;
      if (!months.contains(sum.month)) continue;
      const bool less = billing::takes_back_relief(sum.kind) || sum.kind == MovementKind::forfeit_taken_back;
      column_of(line, sum.kind).fen += less ? -sum.amount.fen : sum.amount.fen;
    }
    lines.push_back(line);
  }
  return lines;
}

Result<std::vector<CollectionLine>> collection_rates(const LedgerReader& books, const LedgerScope& scope,
                                                     FeeItemId item, const std::vector<Months>& periods,
                                                     std::optional<YearMonth> through) {
  const YearMonth charged_to = periods.back().to;
  auto sums = known_now(books, scope, item, charged_to);
  if (!sums) return pass_on(std::move(sums.error()));
  auto in_vain = books.paid_in_vain(scope, item, charged_to);
  if (!in_vain) return pass_on(std::move(in_vain.error()));
  if (item.is_nil()) {
    if (auto left = leave_out_deposits(books, scope, charged_to, *sums, *in_vain); !left) {
      return pass_on(std::move(left.error()));
    }
  }
  auto households = books.paid_up(scope, item, whole(periods));
  if (!households) return pass_on(std::move(households.error()));
  std::vector<CollectionLine> lines;
  for (const Months& months : periods) {
    CollectionLine line;
    line.months = months;
    line.through = through.value_or(months.to);
    for (const BillSum& sum : *sums) add_to(line, sum);
    for (const PaidInVain& sum : *in_vain) leave_out(line, sum);
    for (const PaidUpSum& sum : *households) {
      if (!months.contains(sum.charge_month)) continue;
      line.billed_household_months += sum.billed;
      if (sum.month <= line.through) line.paid_household_months += sum.paid_up;
    }
    lines.push_back(line);
  }
  return lines;
}

bool BudgetLine::favourable() const {
  return class_of(account) == AccountClass::income ? actual >= budget : actual <= budget;
}

Result<std::vector<BudgetLine>> budget_report(const LedgerReader& books, const BooksRegisterQuery& plans,
                                              const LedgerScope& scope, const std::vector<Months>& periods) {
  const Months all = whole(periods);
  auto planned = plans.budgets(scope.company, scope.community, all.from.months / 12, all.to.months / 12);
  if (!planned) return pass_on(std::move(planned.error()));
  auto accounts = books.accounts(scope, all);
  if (!accounts) return pass_on(std::move(accounts.error()));
  std::map<std::pair<YearMonth, LedgerAccount>, BudgetLine> lines;
  const auto line_of = [&](const Months& period, LedgerAccount account) -> BudgetLine& {
    BudgetLine& line = lines[{period.from, account}];
    line.months = period;
    line.account = account;
    return line;
  };
  for (const BudgetRow& row : *planned) {
    for (std::size_t i = 0; i < row.months.size(); ++i) {
      const Months* period = period_of(periods, YearMonth{row.year * 12 + static_cast<std::int32_t>(i)});
      if (period != nullptr) line_of(*period, row.account).budget.fen += row.months[i].fen;
    }
  }
  for (const AccountSum& sum : *accounts) {
    if (!is_result(sum.account)) continue;
    line_of(*period_of(periods, sum.month), sum.account).actual.fen +=
        shown(sum.account, sum.debit.fen - sum.credit.fen);
  }
  std::vector<BudgetLine> report;
  report.reserve(lines.size());
  for (const auto& [key, line] : lines) report.push_back(line);
  return report;
}

Result<std::vector<PrepaymentLine>> prepayments(const LedgerReader& books, const LedgerScope& scope,
                                                const std::vector<Months>& periods) {
  auto sums = books.credit(scope, {kFirstMonth, periods.back().to});
  if (!sums) return pass_on(std::move(sums.error()));
  std::vector<PrepaymentLine> lines;
  for (const Months& months : periods) {
    PrepaymentLine line;
    line.months = months;
    for (const CreditSum& sum : *sums) {
      if (sum.month < months.from) line.opening.fen += billing::terms_of(sum.kind).change(sum.amount).fen;
      if (!months.contains(sum.month)) continue;
      if (sum.kind == MovementKind::credit_brought_forward) line.brought_forward.fen += sum.amount.fen;
      if (sum.kind == MovementKind::credited) line.credited.fen += sum.amount.fen;
      if (sum.kind == MovementKind::credited_from_deposit) line.from_deposits.fen += sum.amount.fen;
      if (sum.kind == MovementKind::adjusted) line.adjusted.fen += sum.amount.fen;
      if (sum.kind == MovementKind::credit_used) line.used.fen += sum.amount.fen;
      if (sum.kind == MovementKind::credit_withdrawn) line.withdrawn.fen += sum.amount.fen;
      if (sum.kind == MovementKind::credit_refunded) line.refunded.fen += sum.amount.fen;
      if (sum.kind == MovementKind::refund_cancelled) line.refunded.fen -= sum.amount.fen;
    }
    lines.push_back(line);
  }
  return lines;
}

Result<std::vector<DepositsLine>> deposits_report(const LedgerReader& books, const LedgerScope& scope,
                                                  const std::vector<Months>& periods) {
  const YearMonth last = periods.back().to;
  auto accounts = books.accounts(scope, {kFirstMonth, last});
  if (!accounts) return pass_on(std::move(accounts.error()));
  auto items = books.items_of(scope.company, LedgerAccount::deposits_held);
  if (!items) return pass_on(std::move(items.error()));
  std::vector<BillSum> moved;
  for (const FeeItemId& item : *items) {
    auto sums = books.bills(scope, item, kLastMonth, last);
    if (!sums) return pass_on(std::move(sums.error()));
    moved.insert(moved.end(), sums->begin(), sums->end());
  }
  std::vector<DepositsLine> lines;
  for (const Months& months : periods) {
    DepositsLine line;
    line.months = months;
    for (const AccountSum& sum : *accounts) {
      if (sum.account != LedgerAccount::deposits_held) continue;
      if (sum.month < months.from) line.opening.fen += sum.credit.fen - sum.debit.fen;
      if (!months.contains(sum.month)) continue;
      line.raised.fen += sum.credit.fen;
      line.taken_back.fen += sum.debit.fen;
    }
    for (const BillSum& sum : moved) {
      if (months.contains(sum.month)) count_use(line, sum);
      if (billing::terms_of(sum.kind).of != billing::MovementOf::principal || sum.month > months.to) continue;
      const int paid = billing::paid_effect(sum.kind);
      if (sum.month < months.from) line.held_opening.fen += paid * sum.amount.fen;
      if (months.contains(sum.month)) (paid > 0 ? line.received : line.returned).fen += std::abs(paid) * sum.amount.fen;
      if (sum.kind == MovementKind::deposit_returned && months.contains(sum.month)) {
        line.deposits_returned.fen += sum.amount.fen;
        line.taken_back.fen -= sum.amount.fen;  // it is among the debits
      }
      const bool given_up = sum.kind == MovementKind::waived || sum.kind == MovementKind::written_off;
      if (given_up) line.given_up.fen += sum.amount.fen;
      if (billing::takes_back_relief(sum.kind)) line.given_up.fen -= sum.amount.fen;
    }
    lines.push_back(line);
  }
  return lines;
}

Result<TaxReport> tax_report(const LedgerReader& books, const LedgerScope& scope, const std::vector<Months>& periods) {
  auto accounts = books.accounts(scope, whole(periods));
  if (!accounts) return pass_on(std::move(accounts.error()));
  auto taxes = books.taxes(scope, whole(periods));
  if (!taxes) return pass_on(std::move(taxes.error()));
  TaxReport report;
  using Rate = std::optional<std::int64_t>;
  std::map<std::tuple<YearMonth, LedgerAccount, Rate>, TaxLine> lines;
  const auto line_of = [&](YearMonth month, LedgerAccount account, const Rate& rate) -> TaxLine& {
    const Months* period = period_of(periods, month);
    TaxLine& line = lines[{period->from, account, rate}];
    line.months = *period;
    line.account = account;
    line.rate_millionths = rate;
    return line;
  };
  for (const AccountSum& sum : *accounts) {
    const std::int64_t debit = sum.debit.fen - sum.credit.fen;
    if (sum.account == LedgerAccount::output_vat) report.output_vat.fen -= debit;
    if (sum.account == LedgerAccount::input_vat) report.input_vat.fen += debit;
    if (is_taxed(sum.account)) line_of(sum.month, sum.account, std::nullopt).net.fen += taxed(sum.account, debit);
  }
  for (const TaxSum& sum : *taxes) {
    const std::int64_t net = taxed(sum.account, sum.net.fen);
    TaxLine& line = line_of(sum.month, sum.account, sum.rate_millionths);
    line.net.fen += net;
    line.tax.fen += taxed(sum.account, sum.tax.fen);
    if (sum.rate_millionths) line_of(sum.month, sum.account, std::nullopt).net.fen -= net;
  }
  report.lines.reserve(lines.size());
  std::set<std::pair<YearMonth, LedgerAccount>> split;  // by rate
  for (const auto& [key, line] : lines) {
    if (line.rate_millionths) split.emplace(line.months.from, line.account);
  }
  for (const auto& [key, line] : lines) {
    const bool nothing = line.net == Money{} && line.tax == Money{};
    const bool said = !line.rate_millionths && split.count({line.months.from, line.account}) > 0;
    if (!nothing || !said) report.lines.push_back(line);
  }
  return report;
}

Result<std::vector<InvoicedTaxLine>> invoiced_tax(const LedgerReader& books, const LedgerScope& scope,
                                                  const std::vector<Months>& periods) {
  const Months until{kFirstMonth, periods.back().to};
  auto taxes = books.taxes(scope, until);
  if (!taxes) return pass_on(std::move(taxes.error()));
  auto invoices = books.invoiced(scope, until);
  if (!invoices) return pass_on(std::move(invoices.error()));
  std::vector<InvoicedTaxLine> all;
  for (const Months& months : periods) {
    std::map<std::optional<std::int64_t>, InvoicedTaxLine> lines;
    for (const TaxSum& sum : *taxes) {
      if (sum.month > months.to || class_of(sum.account) == AccountClass::expense) continue;
      InvoicedTaxLine& line = lines[sum.rate_millionths];
      line.not_invoiced_net.fen -= sum.net.fen;
      line.not_invoiced_tax.fen -= sum.tax.fen;
      if (sum.month < months.from) continue;
      line.recorded_net.fen -= sum.net.fen;
      line.recorded_tax.fen -= sum.tax.fen;
    }
    for (const InvoicedSum& sum : *invoices) {
      if (sum.month > months.to) continue;
      InvoicedTaxLine& line = lines[sum.rate_millionths];
      const std::int64_t sign = sum.credit_note ? 1 : -1;
      line.not_invoiced_net.fen += sign * sum.net.fen;
      line.not_invoiced_tax.fen += sign * sum.tax.fen;
      if (sum.month < months.from) continue;
      (sum.credit_note ? line.credited_net : line.invoiced_net).fen += sum.net.fen;
      (sum.credit_note ? line.credited_tax : line.invoiced_tax).fen += sum.tax.fen;
    }
    for (auto& [rate, line] : lines) {
      line.months = months;
      line.rate_millionths = rate;
      all.push_back(line);
    }
  }
  return all;
}

void CashLine::add(billing::CashFlow flow, Money amount, std::int64_t times) {
  switch (flow) {
    case billing::CashFlow::received:
      received.fen += amount.fen;
      payments += times;
      return;
    case billing::CashFlow::reversed:
      reversed.fen += amount.fen;
      reversals += times;
      return;
    case billing::CashFlow::refunded:
      refunded.fen += amount.fen;
      refunds += times;
      return;
  }
}

void CashLine::add(const CashLine& other) {
  add(billing::CashFlow::received, other.received, other.payments);
  add(billing::CashFlow::reversed, other.reversed, other.reversals);
  add(billing::CashFlow::refunded, other.refunded, other.refunds);
}

Result<std::vector<CashLine>> cash_report(const LedgerReader& books, const LedgerScope& scope, Months months,
                                          CashPeriod period) {
  auto sums = books.cash(scope, months);
  if (!sums) return pass_on(std::move(sums.error()));
  std::map<std::tuple<Date, billing::PaymentChannel, Channel, CredentialId>, CashLine> lines;
  for (const CashSum& sum : *sums) {
    const auto [from, to] = span_of(sum.day, months, period);
    CashLine& line = lines[{from, sum.channel, sum.way_in, sum.credential}];
    line.from = from;
    line.to = to;
    line.channel = sum.channel;
    line.way_in = sum.way_in;
    line.credential = sum.credential;
    line.add(sum.flow, sum.amount, sum.count);
  }
  std::vector<CashLine> all;
  all.reserve(lines.size());
  for (const auto& [key, line] : lines) all.push_back(line);
  return all;
}

}  // namespace steward
