#include "projections/ledger_reports.h"

#include <boost/json.hpp>
#include <cstdlib>

#include "api/handlers/asked_days.h"
#include "api/handlers/asked_order.h"
#include "api/handlers/asked_year.h"
#include "api/handlers/board_scope.h"
#include "api/handlers/cut_off.h"
#include "api/handlers/handlers.h"
#include "api/handlers/house_numbers.h"
#include "api/handlers/ledger_account.h"
#include "api/handlers/names.h"
#include "api/handlers/people.h"
#include "api/json/values.h"
#include "api/names.h"
#include "api/receivable_words.h"
#include "projections/account_ledger.h"
#include "projections/books_register.h"
#include "projections/ledger.h"
#include "projections/reliefs.h"
#include "replay/event_json.h"

// The reports of the books: of any months, for the company, a community or a building.
namespace steward::api {

namespace {

using json::id_value;

constexpr std::int32_t kMostMonths = 120;
constexpr std::int64_t kMostReceiptNumber = 1'000'000'000;

enum class By : std::uint8_t { range, month, day };
constexpr std::array kByMonth = {EnumName<By>{"range", By::range}, EnumName<By>{"month", By::month}};
constexpr std::array kByDay = {kByMonth[0], kByMonth[1], EnumName<By>{"day", By::day}};

Result<LedgerScope> asked_scope(const Call& call) {
  LedgerScope scope;
  scope.company = call.principal.company;
  auto building = asked_id<BuildingId>(call, "building_id", "building-unknown");
  if (!building) return pass_on(std::move(building.error()));
  auto community = call.query_id<CommunityId>("community_id");
  if (!community) return pass_on(std::move(community.error()));
  if (!building->is_nil() && !community->is_nil()) {
    return fail_at("query-invalid", {}, Says::not_both, {"building_id", "community_id"});
  }
  auto listed = call.list_scope(*community);
  if (!listed) return pass_on(std::move(listed.error()));
  scope.community = *listed;
  if (building->is_nil()) return scope;
  auto head = call.reach_shared(stream_of(*building), "building-unknown");
  if (!head) return pass_on(std::move(head.error()));
  scope.community = head->community;
  scope.building = *building;
  return scope;
}

// Where nothing is asked for: this month.
Result<Months> asked_months(const Call& call, const LedgerScope& scope) {
  auto from = call.query_month("from");
  if (!from) return pass_on(std::move(from.error()));
  auto to = call.query_month("to");
  if (!to) return pass_on(std::move(to.error()));
  auto today = call.service.today(scope.company, scope.community);
  if (!today) return pass_on(std::move(today.error()));
  Months months;
  months.to = to->value_or(month_of(*today));
  months.from = from->value_or(months.to);
  if (months.to < months.from || months.to.months - months.from.months >= kMostMonths) {
    return fail_at("query-invalid", "from", Says::months_before_to, {std::to_string(kMostMonths)});
  }
  return months;
}

// What every report is asked by, and what it says of itself.
struct Asked {
  LedgerScope scope;
  FeeItemId item;
  Months months;
  By by = By::range;
  ReadLease lease;
  LedgerReader books;

  [[nodiscard]] std::vector<Months> periods() const { return periods_of(months, by == By::month); }
};

// `by_words`: what `by` may be.
template <std::size_t N>
Result<Asked> ask(const Call& call, const std::array<EnumName<By>, N>& by_words) {
  auto scope = asked_scope(call);
  if (!scope) return pass_on(std::move(scope.error()));
  auto item = asked_id<FeeItemId>(call, "fee_item_id", "fee-item-unknown");
  if (!item) return pass_on(std::move(item.error()));
  auto months = asked_months(call, *scope);
  if (!months) return pass_on(std::move(months.error()));
  auto by = call.query_word("by", by_words);
  if (!by) return pass_on(std::move(by.error()));
  auto view = open_view<LedgerReader>(call, 0, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  return Asked{*scope, *item, *months, by->value_or(By::range), std::move(view->lease), view->query};
}
Result<Asked> ask(const Call& call) { return ask(call, kByMonth); }

Reply answer(const Call& call, const Asked& asked, boost::json::array items) {
  return Reply{200,
               {{"cut_off", cut_off<LedgerView>(call, asked.lease)},
                {"from", to_string(asked.months.from)},
                {"to", to_string(asked.months.to)},
                {"community_id", id_value(asked.scope.community)},
                {"building_id", id_value(asked.scope.building)},
                {"items", std::move(items)}},
               {view_position(asked.lease)}};
}

boost::json::object period_json(Months months) {
  return {{"from", to_string(months.from)}, {"to", to_string(months.to)}};
}

boost::json::value or_null(const std::optional<std::int64_t>& value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

boost::json::object rate(std::int64_t numerator, std::int64_t denominator) {
  return {
      {"numerator", numerator}, {"denominator", denominator}, {"rate_ppm", or_null(rate_ppm(numerator, denominator))}};
}

std::string_view what_became(const ReliefRow& row) {
  if (row.kind == billing::WaiverKind::not_due) return "late_fee_corrected";  // nobody gave it up
  if (row.relief == billing::Relief::waiver) return row.taken_back ? "waiver_taken_back" : "waived";
  return row.taken_back ? "write_off_taken_back" : "written_off";
}

// What accounting programs call 凭证字 and 凭证号, and our own name of a voucher.
constexpr std::string_view kVoucherWord = "记";
// Of a line of the journal, or an entry of an account ledger.
std::string voucher_of(const auto& line) {
  return to_string(line.day) + "/" + to_string(line.community) + (line.closing ? "/closing" : "");
}
std::string summary_of_entry(const Call& call, const auto& line) {
  const bool chinese = call.language == Language::chinese;
  if (line.closing) {
    const std::string year = std::to_string(month_of(line.day).months / 12);
    return chinese ? year + " 年度结转损益" : "Income and expenses of " + year + " carried over";
  }
  return chinese ? to_string(line.day) + " 业务汇总" : "Postings of " + to_string(line.day);
}

constexpr std::array kLedgerLineNames = {
    EnumName<AccountLedgerLine::Kind>{"opening", AccountLedgerLine::Kind::opening},
    EnumName<AccountLedgerLine::Kind>{"entry", AccountLedgerLine::Kind::entry},
    EnumName<AccountLedgerLine::Kind>{"day_total", AccountLedgerLine::Kind::day_total},
    EnumName<AccountLedgerLine::Kind>{"month_total", AccountLedgerLine::Kind::month_total},
    EnumName<AccountLedgerLine::Kind>{"year_total", AccountLedgerLine::Kind::year_total}};

// The summary of a line of an account ledger, as bookkeepers write it.
std::string summary_of(const Call& call, const AccountLedgerLine& line) {
  const bool chinese = call.language == Language::chinese;
  switch (line.kind) {
    case AccountLedgerLine::Kind::opening:
      return chinese ? "期初余额" : "Opening balance";
    case AccountLedgerLine::Kind::entry:
      return summary_of_entry(call, line);
    case AccountLedgerLine::Kind::day_total:
      return chinese ? "本日合计" : "Total of the day";
    case AccountLedgerLine::Kind::month_total:
      return chinese ? "本月合计" : "Total of the month";
    case AccountLedgerLine::Kind::year_total:
      return chinese ? "本年累计" : "Total of the year so far";
  }
  return {};
}

// On which side a balance stands: 借, 贷 or 平.
std::string_view side_of(Money balance) { return balance > Money{} ? "debit" : balance < Money{} ? "credit" : "flat"; }

// A year by number where neither days nor a household are asked for.
Result<ReceiptsAsked> asked_receipts(const Call& call) {
  ReceiptsAsked asked{.company = call.principal.company};
  auto community = call.asked_community();
  if (!community) return pass_on(std::move(community.error()));
  asked.community = *community;
  auto household = call.query_id<HouseholdId>("household_id");
  if (!household) return pass_on(std::move(household.error()));
  asked.household = *household;
  if (!household->is_nil()) {
    auto head = call.reach_shared(stream_of(*household), "household-unknown");
    if (!head) return pass_on(std::move(head.error()));
    if (!community->is_nil() && head->community != *community) return fail("household-unknown");
  }
  auto number = call.query_number("number", kMostReceiptNumber);
  if (!number) return pass_on(std::move(number.error()));
  asked.number = *number;
  auto days = asked_days(call);
  if (!days) return pass_on(std::move(days.error()));
  asked.from = days->from;
  asked.to = days->to;
  auto channel = call.query_word("channel", kChannelNames);
  if (!channel) return pass_on(std::move(channel.error()));
  asked.channel = *channel;
  auto cashier = call.query_id<CredentialId>("cashier_id");
  if (!cashier) return pass_on(std::move(cashier.error()));
  asked.cashier = *cashier;
  auto newest_first = asked_newest_first(call, false);
  if (!newest_first) return pass_on(std::move(newest_first.error()));
  asked.newest_first = *newest_first;
  const bool of_days = asked.from || asked.to;
  const bool of_year = *number || call.query_value("year");
  if (of_days && of_year) return fail_at("query-invalid", {}, Says::not_both, {"year / number", "from / to"});
  if (!of_year && (of_days || !household->is_nil())) return asked;
  auto today = call.service.today(asked.company, asked.community);
  if (!today) return pass_on(std::move(today.error()));
  auto year = asked_year(call, *today);
  if (!year) return pass_on(std::move(year.error()));
  asked.year = *year;
  return asked;
}

}  // namespace

Result<Reply> get_trial_balance(Call& call) {
  auto asked = ask(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto lines = trial_balance(asked->books, asked->scope, asked->months);
  if (!lines) return pass_on(std::move(lines.error()));
  boost::json::array items;
  TrialBalanceLine total;
  for (const TrialBalanceLine& line : *lines) {
    boost::json::object item;
    put_account(call, item, line.account);
    item["opening_fen"] = line.opening.fen;
    item["debit_fen"] = line.debit.fen;
    item["credit_fen"] = line.credit.fen;
    item["closing_fen"] = line.closing().fen;
    items.push_back(std::move(item));
    total.opening.fen += line.opening.fen;
    total.debit.fen += line.debit.fen;
    total.credit.fen += line.credit.fen;
  }
  Reply reply = answer(call, *asked, std::move(items));
  reply.body["totals"] = boost::json::object{{"opening_fen", total.opening.fen},
                                             {"debit_fen", total.debit.fen},
                                             {"credit_fen", total.credit.fen},
                                             {"closing_fen", total.closing().fen}};
  return reply;
}

Result<Reply> get_income_statement(Call& call) {
  static constexpr std::array kBasis = {EnumName<Basis>{"accrual", Basis::accrual},
                                        EnumName<Basis>{"cash", Basis::cash}};
  auto basis = call.query_word("basis", kBasis);
  if (!basis) return pass_on(std::move(basis.error()));
  auto asked = ask(call);
  if (!asked) return pass_on(std::move(asked.error()));
  const Basis of = basis->value_or(Basis::accrual);
  auto statement = income_statement(asked->books, asked->scope, asked->item, asked->periods(), of);
  if (!statement) return pass_on(std::move(statement.error()));
  boost::json::array items;
  for (const IncomeLine& line : statement->lines) {
    boost::json::object item = period_json(line.months);
    put_account(call, item, line.account);
    item["amount_fen"] = line.amount.fen;
    items.push_back(std::move(item));
  }
  Reply reply = answer(call, *asked, std::move(items));
  reply.body["basis"] = name_of(kBasis, of);
  reply.body["fee_item_id"] = id_value(asked->item);
  reply.body["totals"] = boost::json::object{{"income_fen", statement->income.fen},
                                             {"expense_fen", statement->expense.fen},
                                             {"profit_fen", statement->profit().fen}};
  return reply;
}

Result<Reply> get_receivables_report(Call& call) {
  auto asked = ask(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto lines = receivables_roll_forward(asked->books, asked->scope, asked->item, asked->periods());
  if (!lines) return pass_on(std::move(lines.error()));
  boost::json::array items;
  for (const ReceivablesLine& line : *lines) {
    boost::json::object item = period_json(line.months);
    item["opening_fen"] = line.opening.fen;
    item["billed_fen"] = line.billed.fen;
    item["brought_forward_fen"] = line.brought_forward.fen;
    item["late_fees_fen"] = line.late_fees.fen;
    item["paid_fen"] = line.paid.fen;
    item["paid_from_credit_fen"] = line.paid_from_credit.fen;
    item["reopened_fen"] = line.reopened.fen;
    item["waived_fen"] = line.waived.fen;
    item["written_off_fen"] = line.written_off.fen;
    item["cancelled_fen"] = line.cancelled.fen;
    item["deposits_returned_fen"] = line.deposits_returned.fen;
    item["deposits_used_fen"] = line.deposits_used.fen;
    item["closing_fen"] = line.closing().fen;
    items.push_back(std::move(item));
  }
  Reply reply = answer(call, *asked, std::move(items));
  reply.body["fee_item_id"] = id_value(asked->item);
  return reply;
}

Result<Reply> get_collection_rates(Call& call) {
  auto through = call.query_month("through");
  if (!through) return pass_on(std::move(through.error()));
  auto asked = ask(call);
  if (!asked) return pass_on(std::move(asked.error()));
  const YearMonth from = asked->months.from;
  if (*through && **through < from) {
    const std::string allowed = to_string(from) + ", " + to_string(add(from, 1)) + ", …";
    return fail_at("query-invalid", "through", Says::one_of, {allowed});
  }
  auto lines = collection_rates(asked->books, asked->scope, asked->item, asked->periods(), *through);
  if (!lines) return pass_on(std::move(lines.error()));
  boost::json::array items;
  for (const CollectionLine& line : *lines) {
    boost::json::object item = period_json(line.months);
    item["through"] = to_string(line.through);
    item["receivable_fen"] = line.receivable.fen;
    item["received_fen"] = line.received.fen;
    item["opening_arrears_fen"] = line.opening_arrears.fen;
    item["recovered_fen"] = line.recovered.fen;
    item["current"] = rate(line.received.fen, line.receivable.fen);
    item["comprehensive"] =
        rate(line.received.fen + line.recovered.fen, line.receivable.fen + line.opening_arrears.fen);
    item["recovery"] = rate(line.recovered.fen, line.opening_arrears.fen);
    item["household_months"] = rate(line.paid_household_months, line.billed_household_months);
    items.push_back(std::move(item));
  }
  Reply reply = answer(call, *asked, std::move(items));
  reply.body["fee_item_id"] = id_value(asked->item);
  return reply;
}

Result<Reply> get_prepayments(Call& call) {
  auto asked = ask(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto lines = prepayments(asked->books, asked->scope, asked->periods());
  if (!lines) return pass_on(std::move(lines.error()));
  boost::json::array items;
  for (const PrepaymentLine& line : *lines) {
    boost::json::object item = period_json(line.months);
    item["opening_fen"] = line.opening.fen;
    item["brought_forward_fen"] = line.brought_forward.fen;
    item["credited_fen"] = line.credited.fen;
    item["adjusted_fen"] = line.adjusted.fen;
    item["used_fen"] = line.used.fen;
    item["withdrawn_fen"] = line.withdrawn.fen;
    item["refunded_fen"] = line.refunded.fen;
    item["from_deposits_fen"] = line.from_deposits.fen;
    item["closing_fen"] = line.closing().fen;
    items.push_back(std::move(item));
  }
  return answer(call, *asked, std::move(items));
}

Result<Reply> get_deposits_report(Call& call) {
  auto asked = ask(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto lines = deposits_report(asked->books, asked->scope, asked->periods());
  if (!lines) return pass_on(std::move(lines.error()));
  boost::json::array items;
  for (const DepositsLine& line : *lines) {
    boost::json::object item = period_json(line.months);
    item["opening_fen"] = line.opening.fen;
    item["raised_fen"] = line.raised.fen;
    item["taken_back_fen"] = line.taken_back.fen;
    item["deposits_returned_fen"] = line.deposits_returned.fen;
    item["forfeited_fen"] = line.forfeited.fen;
    item["set_off_fen"] = line.set_off.fen;
    item["credited_fen"] = line.credited.fen;
    item["closing_fen"] = line.closing().fen;
    item["held_opening_fen"] = line.held_opening.fen;
    item["received_fen"] = line.received.fen;
    item["returned_fen"] = line.returned.fen;
    item["held_closing_fen"] = line.held_closing().fen;
    item["given_up_fen"] = line.given_up.fen;
    item["unpaid_fen"] = line.unpaid().fen;
    items.push_back(std::move(item));
  }
  return answer(call, *asked, std::move(items));
}

Result<Reply> get_tax_report(Call& call) {
  auto asked = ask(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto report = tax_report(asked->books, asked->scope, asked->periods());
  if (!report) return pass_on(std::move(report.error()));
  boost::json::array items;
  for (const TaxLine& line : report->lines) {
    boost::json::object item = period_json(line.months);
    put_account(call, item, line.account);
    item["rate_millionths"] = or_null(line.rate_millionths);
    item["net_fen"] = line.net.fen;
    item["tax_fen"] = line.tax.fen;
    item["gross_fen"] = line.gross().fen;
    items.push_back(std::move(item));
  }
  Reply reply = answer(call, *asked, std::move(items));
  reply.body["totals"] = boost::json::object{{"output_vat_fen", report->output_vat.fen},
                                             {"input_vat_fen", report->input_vat.fen},
                                             {"payable_fen", report->payable().fen}};
  return reply;
}

Result<Reply> get_invoiced_tax(Call& call) {
  auto asked = ask(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto lines = invoiced_tax(asked->books, asked->scope, asked->periods());
  if (!lines) return pass_on(std::move(lines.error()));
  boost::json::array items;
  for (const InvoicedTaxLine& line : *lines) {
    boost::json::object item = period_json(line.months);
    item["rate_millionths"] = or_null(line.rate_millionths);
    item["recorded_net_fen"] = line.recorded_net.fen;
    item["recorded_tax_fen"] = line.recorded_tax.fen;
    item["invoiced_net_fen"] = line.invoiced_net.fen;
    item["invoiced_tax_fen"] = line.invoiced_tax.fen;
    item["credited_net_fen"] = line.credited_net.fen;
    item["credited_tax_fen"] = line.credited_tax.fen;
    item["difference_tax_fen"] = line.difference().fen;
    item["not_invoiced_net_fen"] = line.not_invoiced_net.fen;
    item["not_invoiced_tax_fen"] = line.not_invoiced_tax.fen;
    items.push_back(std::move(item));
  }
  return answer(call, *asked, std::move(items));
}

Result<Reply> get_cash_report(Call& call) {
  auto asked = ask(call, kByDay);
  if (!asked) return pass_on(std::move(asked.error()));
  const CashPeriod period = asked->by == By::day     ? CashPeriod::day
                            : asked->by == By::month ? CashPeriod::month
                                                     : CashPeriod::range;
  auto lines = cash_report(asked->books, asked->scope, asked->months, period);
  if (!lines) return pass_on(std::move(lines.error()));
  boost::json::array items;
  NameBook names = names_for(call);
  CashLine total;
  for (const CashLine& line : *lines) {
    items.push_back(boost::json::object{{"from", to_string(line.from)},
                                        {"to", to_string(line.to)},
                                        {"channel", name_of(kChannelNames, line.channel)},
                                        {"cashier_id", id_value(line.credential)},
                                        {"cashier", names.credential(line.credential)},
                                        {"entered_by", name_of(line.way_in)},
                                        {"received_fen", line.received.fen},
                                        {"payments", line.payments},
                                        {"reversed_fen", line.reversed.fen},
                                        {"reversals", line.reversals},
                                        {"refunded_fen", line.refunded.fen},
                                        {"refunds", line.refunds},
                                        {"net_fen", line.net().fen}});
    total.add(line);
  }
  Reply reply = answer(call, *asked, std::move(items));
  reply.body["totals"] = boost::json::object{{"received_fen", total.received.fen}, {"payments", total.payments},
                                             {"reversed_fen", total.reversed.fen}, {"reversals", total.reversals},
                                             {"refunded_fen", total.refunded.fen}, {"refunds", total.refunds},
                                             {"net_fen", total.net().fen}};
  return reply;
}

// Planned beside actual: the plan of a community counts for it and for the company, that of no building.
Result<Reply> get_budget_report(Call& call) {
  auto asked = ask(call);
  if (!asked) return pass_on(std::move(asked.error()));
  if (!asked->scope.building.is_nil()) return fail_at("query-invalid", "building_id", Says::budgets_of_communities);
  auto plans = BooksRegisterQuery::open(asked->lease);
  if (!plans) return pass_on(std::move(plans.error()));
  auto lines = budget_report(asked->books, *plans, asked->scope, asked->periods());
  if (!lines) return pass_on(std::move(lines.error()));
  boost::json::array items;
  for (const BudgetLine& line : *lines) {
    boost::json::object item = period_json(line.months);
    put_account(call, item, line.account);
    item["budget_fen"] = line.budget.fen;
    item["actual_fen"] = line.actual.fen;
    item["variance_fen"] = line.actual.fen - line.budget.fen;
    item["actual_ppm"] = or_null(rate_ppm(line.actual.fen, line.budget.fen));
    item["favourable"] = line.favourable();
    items.push_back(std::move(item));
  }
  return answer(call, *asked, std::move(items));
}

// One voucher a day and community, and one for the end of a year; its lines balance. An accounting program maps account
// and community to its own, and takes in lines of one side each, with what it calls 凭证字, 凭证号 and 摘要.
Result<Reply> get_journal(Call& call) {
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto asked = ask(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto page = asked->books.journal({asked->scope.company, asked->scope.community, asked->months}, paging->cursor,
                                   paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const JournalSum& line : page->lines) {
    boost::json::object item = {{"period", to_string(month_of(line.day))},
                                {"date", to_string(line.day)},
                                {"closing", line.closing},
                                {"voucher", voucher_of(line)},
                                {"voucher_word", kVoucherWord},
                                {"voucher_number", line.voucher},
                                {"summary", summary_of_entry(call, line)},
                                {"community_id", id_value(line.community)}};
    put_account(call, item, line.account);
    item["debit_fen"] = line.debit.fen;
    item["credit_fen"] = line.credit.fen;
    items.push_back(std::move(item));
  }
  Reply reply = page_reply(call, asked->lease, std::move(items), page->next);
  reply.body["cut_off"] = cut_off<LedgerView>(call, asked->lease);
  return reply;
}

// Its entries are the lines of the journal: who paid or was paid, the lists of receipts, expenses and settlements say.
Result<Reply> get_account_ledger(Call& call) {
  static constexpr std::array kBy = {EnumName<By>{"month", By::month}, EnumName<By>{"day", By::day}};
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto account = asked_account(call);
  if (!account) return pass_on(std::move(account.error()));
  auto asked = ask(call, kBy);
  if (!asked) return pass_on(std::move(asked.error()));
  AccountLedgerAsked ledger{asked->scope.company, asked->scope.community, asked->months};
  ledger.account = account->value_or(billing::LedgerAccount::cash_on_hand);
  ledger.by_day = asked->by == By::day;
  auto page = account_ledger(asked->books, ledger, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const AccountLedgerLine& line : page->lines) {
    const bool entry = line.kind == AccountLedgerLine::Kind::entry;
    const auto of_entry = [entry](const auto& value) {
      return entry ? boost::json::value(value) : boost::json::value(nullptr);
    };
    items.push_back(boost::json::object{{"kind", name_of(kLedgerLineNames, line.kind)},
                                        {"period", to_string(month_of(line.day))},
                                        {"date", to_string(line.day)},
                                        {"voucher", of_entry(voucher_of(line))},
                                        {"voucher_word", of_entry(kVoucherWord)},
                                        {"voucher_number", of_entry(line.voucher)},
                                        {"summary", summary_of(call, line)},
                                        {"community_id", id_value(line.community)},
                                        {"debit_fen", line.debit.fen},
                                        {"credit_fen", line.credit.fen},
                                        {"side", side_of(line.balance)},
                                        {"balance_fen", std::abs(line.balance.fen)}});
  }
  Reply reply = page_reply(call, asked->lease, std::move(items), page->next);
  reply.body["cut_off"] = cut_off<LedgerView>(call, asked->lease);
  reply.body["from"] = to_string(asked->months.from);
  reply.body["to"] = to_string(asked->months.to);
  reply.body["community_id"] = id_value(asked->scope.community);
  put_account(call, reply.body, ledger.account);
  reply.body["opening_fen"] = page->opening.fen;
  reply.body["debit_fen"] = page->debit.fen;
  reply.body["credit_fen"] = page->credit.fen;
  reply.body["closing_fen"] = page->closing().fen;
  return reply;
}

Result<Reply> list_receipts(Call& call) {
  auto asked = asked_receipts(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto view = open_view<LedgerReader>(call, 0, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.receipts(*asked, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  auto houses = HouseNumbers::open(call);
  if (!houses) return pass_on(std::move(houses.error()));
  NameBook names = names_for(call);
  boost::json::array items;
  for (const ReceiptRow& row : page->receipts) {
    auto house_number = houses->of(row.household);
    if (!house_number) return pass_on(std::move(house_number.error()));
    items.push_back(boost::json::object{
        {"receipt_year", row.year},
        {"receipt_number", row.number},
        {"received_on", to_string(row.received_on)},
        {"channel", name_of(kChannelNames, row.channel)},
        {"amount_fen", row.amount.fen},
        {"voided_on", row.voided_on ? boost::json::value(to_string(*row.voided_on)) : boost::json::value(nullptr)},
        {"payment_id", id_value(row.payment)},
        {"household_id", row.household.is_nil() ? boost::json::value(nullptr) : id_value(row.household)},
        {"house_number", std::move(*house_number)},
        {"vehicle_id", row.vehicle.is_nil() ? boost::json::value(nullptr) : id_value(row.vehicle)},
        {"cashier_id", id_value(row.cashier)},
        {"cashier", names.credential(row.cashier)},
        {"community_id", id_value(row.community)}});
  }
  return page_reply(call, view->lease, std::move(items), page->next);
}

Result<Reply> list_reliefs(Call& call) {
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto scope = asked_scope(call);
  if (!scope) return pass_on(std::move(scope.error()));
  auto months = asked_months(call, *scope);
  if (!months) return pass_on(std::move(months.error()));
  auto view = open_view<ReliefsQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto houses = HouseNumbers::open(call);
  if (!houses) return pass_on(std::move(houses.error()));
  auto page =
      view->query.page(scope->company, scope->community, months->from, months->to, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  NameBook names = names_for(call);
  const auto nil_or = [](CredentialId id, boost::json::value value) {
    return id.is_nil() ? boost::json::value(nullptr) : std::move(value);
  };
  boost::json::array items;
  for (const ReliefRow& row : page->rows) {
    auto house_number = houses->of(row.household);
    if (!house_number) return pass_on(std::move(house_number.error()));
    auto reason = person_text(call, row.reason);
    if (!reason) return pass_on(std::move(reason.error()));
    items.push_back(boost::json::object{
        {"event_id", id_value(row.event)},
        {"household_id", id_value(row.household)},
        {"house_number", std::move(*house_number)},
        {"building_id", id_value(row.building)},
        {"community_id", id_value(row.community)},
        {"what", what_became(row)},
        {"kind", row.kind ? boost::json::value(named(kWaiverKinds, *row.kind).name) : boost::json::value(nullptr)},
        {"principal_fen", row.principal.fen},
        {"late_fee_fen", row.late_fee.fen},
        {"amount_fen", row.total().fen},
        {"on", to_string(row.on)},
        {"period", to_string(row.period)},
        {"requested_by", nil_or(row.requested_by, id_value(row.requested_by))},
        {"requested_by_name", nil_or(row.requested_by, boost::json::string(names.credential(row.requested_by)))},
        {"decided_by", nil_or(row.decided_by, id_value(row.decided_by))},
        {"decided_by_name", nil_or(row.decided_by, boost::json::string(names.credential(row.decided_by)))},
        {"reason", std::move(*reason)}});
  }
  Reply reply = page_reply(call, view->lease, std::move(items), page->next);
  reply.body["from"] = to_string(months->from);
  reply.body["to"] = to_string(months->to);
  reply.body["community_id"] = id_value(scope->community);
  return reply;
}

}  // namespace steward::api
