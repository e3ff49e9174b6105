#include <boost/json.hpp>

#include "api/correction_words.h"
#include "api/handlers/asked_days.h"
#include "api/handlers/asked_year.h"
#include "api/handlers/board_scope.h"
#include "api/handlers/cut_off.h"
#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/handlers/ledger_account.h"
#include "api/handlers/or_today.h"
#include "api/handlers/step_time.h"
#include "api/json/values.h"
#include "domain/base/text.h"
#include "domain/books/state.h"
#include "projections/books_register.h"
#include "projections/ledger_reader.h"
#include "replay/name_book.h"

// Which months are closed, who is bought from, what is spent, what channels pay out, and what was planned.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;
using json::JsonObject;

billing::LedgerAccount read_account(JsonObject& root) {
  return static_cast<billing::LedgerAccount>(root.required_int("account", 1, UINT16_MAX));
}

std::int32_t read_year(JsonObject& root) {
  return static_cast<std::int32_t>(root.required_int("year", kFirstYear, kLastYear));
}

boost::json::value date_or_null(const std::optional<Date>& date) {
  return date ? boost::json::value(to_string(*date)) : boost::json::value(nullptr);
}

boost::json::object to_json(const Call& call, const ExpenseRow& row, const std::string& vendor) {
  boost::json::object item;
  put_account(call, item, row.account);
  item["expense_id"] = id_value(row.expense);
  item["community_id"] = id_value(row.community);
  item["building_id"] = id_value(row.building);
  item["vendor_id"] = id_value(row.vendor);
  item["vendor"] = vendor;
  item["status"] = name_of(kExpenseStatusNames, row.status);
  item["description"] = row.description;
  item["invoice_number"] = row.invoice_number;
  item["net_fen"] = row.net.fen;
  item["tax_fen"] = row.tax.fen;
  item["gross_fen"] = row.net.fen + row.tax.fen;
  item["spent_on"] = to_string(row.spent_on);
  item["paid_by"] =
      row.paid_by ? boost::json::value(name_of(kChannelNames, *row.paid_by)) : boost::json::value(nullptr);
  item["paid_on"] = date_or_null(row.paid_on);
  item["reversed_on"] = date_or_null(row.reversed_on);
  item["period"] = to_string(row.period);
  return item;
}

boost::json::object to_json(const SettlementRow& row) {
  return {
      {"settlement_id", row.settlement.is_nil() ? boost::json::value(nullptr) : id_value(row.settlement)},
      {"payment_id", row.payment.is_nil() ? boost::json::value(nullptr) : id_value(row.payment)},
      {"community_id", id_value(row.community)},
      {"other_community_id", row.other.is_nil() ? boost::json::value(nullptr) : id_value(row.other)},
      {"status", row.reversed_on ? "reversed" : "recorded"},
      {"channel", row.channel ? boost::json::value(name_of(kChannelNames, *row.channel)) : boost::json::value(nullptr)},
      {"gross_fen", row.gross.fen},
      {"fee_fen", row.fee.fen},
      {"net_fen", row.net().fen},
      {"external_reference", row.external_reference},
      {"settled_on", to_string(row.settled_on)},
      {"reversed_on", date_or_null(row.reversed_on)},
      {"period", to_string(row.period)}};
}

// The name of a vendor, as the log has it.
Result<std::string> vendor_name(const Call& call, VendorId id) {
  auto vendor = known<books::VendorState, books::VendorRegistered>(call, stream_of(id));
  if (!vendor) return pass_on(std::move(vendor.error()));
  return *vendor == nullptr ? std::string() : (*vendor)->name;
}

enum class Which : std::uint8_t { owed, all };

Prepared done(Command command, const Call& call, const StepTime& when) {
  Prepared prepared{std::move(command)};
  prepared.may_backdate = call.may(Permission::keep_books);
  prepared.backdating = when.backdating;
  return prepared;
}

// Whose drawer cash of an expense goes through. What is reversed does not ask who says so.
template <class C>
void read_drawer(const Call& call, JsonObject& root, C& command) {
  if constexpr (requires { command.till; }) command.till = call.principal.credential;
  command.giver = root.optional_id<CredentialId>("cashier_id").value_or(CredentialId{});
}

// What becomes of the expense of the path, and on which day. `read` takes the rest of the body.
template <class C, class Read>
Result<Prepared> on_expense(Call& call, std::string_view date_field, Date C::*date, const Read& read) {
  auto expense = call.reach_path<ExpenseId>(0, "expense-unknown");
  if (!expense) return pass_on(std::move(expense.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  C command;
  command.expense = *expense;
  read(root, command);
  read_drawer(call, root, command);
  const auto said = root.optional_date(date_field);
  const StepTime when{std::nullopt, read_backdating_reason(root)};
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto on = or_today(call, said, stream_of(*expense));
  if (!on) return pass_on(std::move(on.error()));
  command.*date = *on;
  return done(Command(command), call, when);
}

}  // namespace

Result<Prepared> close_period(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const YearMonth period = root.required_year_month("period");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(books::ClosePeriod{*community, period})};
}

Result<Prepared> reopen_period(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const YearMonth period = root.required_year_month("period");
  const auto reason = root.required_enum("reason", words(kPeriodReopenReasonNames));
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(books::ReopenPeriod{*community, period, reason, {call.principal.credential}})};
}

// The months of the year are closed, or the year is refused: the books hold all of it as soon as they hold what closed
// them.
Result<Prepared> close_fiscal_year(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  books::CloseFiscalYear command;
  command.community = *community;
  command.year = read_year(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto head = call.service.store.knowledge().head(call.principal.company, periods_stream(*community));
  if (!head) return pass_on(std::move(head.error()));
  command.periods_version = head->version;
  auto view = open_view<LedgerReader>(call, head->last_position, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto balances = view->query.year_balances(call.principal.company, *community, command.year);
  if (!balances) return pass_on(std::move(balances.error()));
  command.balances = std::move(*balances);
  return Prepared{Command(std::move(command))};
}

Result<Prepared> reopen_fiscal_year(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const std::int32_t year = read_year(root);
  const auto reason = root.required_enum("reason", words(kPeriodReopenReasonNames));
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(books::ReopenFiscalYear{*community, year, reason})};
}

Result<Reply> get_periods(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto years = call.service.store.knowledge().state(call.principal.company, year_ends_stream(*community));
  if (!years) return pass_on(std::move(years.error()));
  boost::json::array closed_years;
  if (const auto* ends = situation_in<books::YearEndsState, books::YearEnds>(*years->state)) {
    for (const books::FiscalYearClosed& closed : ends->closed) closed_years.push_back(closed.year);
  }
  auto folded = call.service.store.knowledge().state(call.principal.company, periods_stream(*community));
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* closed = situation_in<books::PeriodsState, books::Closed>(*folded->state);
  return Reply{200,
               {{"community_id", id_value(*community)},
                {"closed_years", std::move(closed_years)},
                {"closed_through", closed != nullptr ? boost::json::value(to_string(closed->through)) : nullptr},
                {"oldest_open", closed != nullptr ? boost::json::value(to_string(add(closed->through, 1))) : nullptr}},
               {etag(folded->version)}};
}

// Vendors are the company's: their codes are taken for every community.
Result<Prepared> register_vendor(Call& call, CommandId) {
  if (!call.principal.community.is_nil()) return fail_at("not-permitted", {}, Says::vendors_of_company);
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  books::RegisterVendor command;
  command.vendor = VendorId(call.service.new_id());
  command.code = root.required_string("code", kMostCodeBytes);
  command.name = root.required_string("name", kMostNameBytes);
  command.tax_number = root.optional_text("tax_number", kMostCodeBytes).value_or("");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(std::move(command))};
}

Result<Reply> list_vendors(Call& call) {
  if (auto staff = call.not_for_residents(); !staff) return pass_on(std::move(staff.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto view = open_view<BooksRegisterQuery>(call, 0, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.vendors(call.principal.company, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const VendorRow& row : page->rows) {
    items.push_back(boost::json::object{
        {"vendor_id", id_value(row.vendor)}, {"code", row.code}, {"name", row.name}, {"tax_number", row.tax_number}});
  }
  return page_reply(call, view->lease, std::move(items), page->next);
}

Result<Prepared> record_expense(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  books::RecordExpense command;
  command.expense = ExpenseId(call.service.new_id());
  command.community = *community;
  command.building = root.optional_id<BuildingId>("building_id").value_or(BuildingId{});
  command.vendor = root.required_id<VendorId>("vendor_id");
  command.account = read_account(root);
  command.description = root.required_string("description", kMostNameBytes);
  command.invoice_number = root.optional_text("invoice_number", kMostCodeBytes).value_or("");
  command.net = Money{root.required_int("net_fen", 1, kLargestAmount.fen)};
  command.tax = Money{root.optional_int("tax_fen", 0, kLargestAmount.fen).value_or(0)};
  const auto spent_on = root.optional_date("spent_on");
  command.paid_by = root.optional_enum("paid_by", words(kChannelNames));
  read_drawer(call, root, command);
  command.authority.by = call.principal.credential;
  const StepTime when{std::nullopt, read_backdating_reason(root)};
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto on = or_today(call, spent_on, stream_of(*community));
  if (!on) return pass_on(std::move(on.error()));
  command.spent_on = *on;
  return done(Command(std::move(command)), call, when);
}

Result<Prepared> pay_expense(Call& call, CommandId) {
  return on_expense<books::PayExpense>(call, "paid_on", &books::PayExpense::paid_on,
                                       [](JsonObject& root, books::PayExpense& command) {
                                         command.paid_by = root.required_enum("paid_by", words(kChannelNames));
                                       });
}

Result<Prepared> reverse_expense(Call& call, CommandId) {
  return on_expense<books::ReverseExpense>(call, "reversed_on", &books::ReverseExpense::reversed_on,
                                           [](JsonObject& root, books::ReverseExpense& command) {
                                             command.reason = root.required_enum("reason", words(kReversalReasonNames));
                                           });
}

// Vendors are seen from every community.
Result<VendorId> asked_vendor(const Call& call) {
  auto vendor = call.query_id<VendorId>("vendor_id");
  if (!vendor || vendor->is_nil()) return vendor;
  auto head = call.service.store.knowledge().head(call.principal.company, stream_of(*vendor));
  if (!head) return pass_on(std::move(head.error()));
  if (head->version == 0) return fail("vendor-unknown");
  return vendor;
}

Result<Reply> list_expenses(Call& call) {
  static constexpr std::array kWhich = {EnumName<Which>{"owed", Which::owed}, EnumName<Which>{"all", Which::all}};
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto community = call.asked_community();
  if (!community) return pass_on(std::move(community.error()));
  auto vendor = asked_vendor(call);
  if (!vendor) return pass_on(std::move(vendor.error()));
  auto which = call.query_word("status", kWhich);
  if (!which) return pass_on(std::move(which.error()));
  auto account = asked_account(call);
  if (!account) return pass_on(std::move(account.error()));
  auto days = asked_days(call);
  if (!days) return pass_on(std::move(days.error()));
  const BooksRegisterQuery::ExpenseScope scope{*community, *vendor,  *which == Which::owed,
                                               days->from, days->to, *account};
  auto view = open_view<BooksRegisterQuery>(call, 0, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.expenses(call.principal.company, scope, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const ExpenseRow& row : page->rows) {
    auto name = vendor_name(call, row.vendor);
    if (!name) return pass_on(std::move(name.error()));
    items.push_back(to_json(call, row, *name));
  }
  return page_reply(call, view->lease, std::move(items), page->next);
}

Result<Reply> get_expense(Call& call) {
  auto id = call.path_id<ExpenseId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "expense-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<BooksRegisterQuery>(call, head->last_position, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.expense(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("expense-unknown");
  auto name = vendor_name(call, (*row)->vendor);
  if (!name) return pass_on(std::move(name.error()));
  return Reply{200, to_json(call, **row, *name), {etag(head->version), view_position(view->lease)}};
}

Result<Prepared> record_settlement(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  books::RecordSettlement command;
  command.settlement = SettlementId(call.service.new_id());
  command.community = *community;
  command.channel = root.required_enum("channel", words(kChannelNames));
  command.gross = Money{root.required_int("gross_fen", 1, kLargestAmount.fen)};
  command.fee = Money{root.optional_int("fee_fen", 0, kLargestAmount.fen).value_or(0)};
  command.external_reference = root.required_string("external_reference", kMostCodeBytes);
  const auto settled_on = root.optional_date("settled_on");
  const StepTime when{std::nullopt, read_backdating_reason(root)};
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto on = or_today(call, settled_on, stream_of(*community));
  if (!on) return pass_on(std::move(on.error()));
  command.settled_on = *on;
  return done(Command(std::move(command)), call, when);
}

Result<Prepared> reverse_settlement(Call& call, CommandId) {
  auto settlement = call.reach_path<SettlementId>(0, "settlement-unknown");
  if (!settlement) return pass_on(std::move(settlement.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  books::ReverseSettlement command;
  command.settlement = *settlement;
  command.reason = root.required_enum("reason", words(kReversalReasonNames));
  const auto reversed_on = root.optional_date("reversed_on");
  const StepTime when{std::nullopt, read_backdating_reason(root)};
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto on = or_today(call, reversed_on, stream_of(*settlement));
  if (!on) return pass_on(std::move(on.error()));
  command.reversed_on = *on;
  return done(Command(command), call, when);
}

Result<Reply> list_settlements(Call& call) {
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto community = call.asked_community();
  if (!community) return pass_on(std::move(community.error()));
  auto view = open_view<BooksRegisterQuery>(call, 0, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.settlements(call.principal.company, *community, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const SettlementRow& row : page->rows) items.push_back(to_json(row));
  return page_reply(call, view->lease, std::move(items), page->next);
}

// Whoever enters it answers for both communities.
Result<Prepared> settle_between_communities(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  books::SettleBetweenCommunities command;
  command.paid = SettlementId(call.service.new_id());
  command.received = SettlementId(call.service.new_id());
  command.from = *community;
  command.to = root.required_id<CommunityId>("to_community_id");
  command.amount = Money{root.required_int("amount_fen", 1, kLargestAmount.fen)};
  command.external_reference = root.optional_text("external_reference", kMostCodeBytes).value_or("");
  const auto settled_on = root.optional_date("settled_on");
  const StepTime when{std::nullopt, read_backdating_reason(root)};
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  if (auto to = call.reach(stream_of(command.to), "community-unknown"); !to) return pass_on(std::move(to.error()));
  auto on = or_today(call, settled_on, stream_of(*community));
  if (!on) return pass_on(std::move(on.error()));
  command.settled_on = *on;
  return done(Command(std::move(command)), call, when);
}

Result<Prepared> set_budget(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  books::SetBudget command;
  command.community = *community;
  command.year = read_year(root);
  command.account = read_account(root);
  auto months = root.required_array("months_fen", books::kMonthsOfBudget, books::kMonthsOfBudget);
  for (std::size_t i = 0; i < months.size(); ++i) {
    command.months.push_back(Money{months.integer(i, 0, kLargestAmount.fen)});
  }
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(std::move(command))};
}

Result<Reply> get_budgets(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto today = call.today_of(stream_of(*community));
  if (!today) return pass_on(std::move(today.error()));
  auto year = asked_year(call, *today);
  if (!year) return pass_on(std::move(year.error()));
  auto view = open_view<BooksRegisterQuery>(call, 0, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto budgets = view->query.budgets(call.principal.company, *community, *year, *year);
  if (!budgets) return pass_on(std::move(budgets.error()));
  boost::json::array items;
  for (const BudgetRow& row : *budgets) {
    boost::json::object item;
    put_account(call, item, row.account);
    boost::json::array months;
    Money total;
    for (const Money& month : row.months) {
      months.push_back(month.fen);
      total.fen += month.fen;
    }
    item["months_fen"] = std::move(months);
    item["total_fen"] = total.fen;
    items.push_back(std::move(item));
  }
  return Reply{200,
               {{"community_id", id_value(*community)}, {"year", *year}, {"items", std::move(items)}},
               {view_position(view->lease)}};
}

}  // namespace steward::api
