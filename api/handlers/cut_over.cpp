#include <boost/json.hpp>

#include "api/handlers/cut_off.h"
#include "api/handlers/handlers.h"
#include "api/json/values.h"
#include "domain/billing/chart_of_accounts.h"
#include "domain/books/cut_over.h"
#include "projections/all_views.h"
#include "projections/books_register.h"
#include "projections/ledger.h"
#include "projections/ledger_reports.h"

// Going over from the books before: opening balances, how much of them was brought forward, and the close.
namespace steward::api {

namespace {

using billing::LedgerAccount;
using json::id_value;
using json::JsonBody;

constexpr std::size_t kMostLines = 100;

boost::json::value date_or_null(const std::optional<Date>& date) {
  return date ? boost::json::value(to_string(*date)) : boost::json::value(nullptr);
}

boost::json::object account_json(const Call& call, LedgerAccount account) {
  const billing::AccountTerms* terms = billing::find_account(account);
  boost::json::object out{{"account", static_cast<std::uint16_t>(account)}};
  out["account_name"] = terms == nullptr ? "unknown" : terms->name;
  out["account_title"] = terms == nullptr ? "?" : call.language == Language::chinese ? terms->title_zh : terms->title;
  return out;
}

// Shown as people say it: what is owed to households is positive, too.
boost::json::object control_json(const Call& call, LedgerAccount account, Money control, Money brought) {
  const std::int64_t sign = account == LedgerAccount::receivables ? 1 : -1;
  boost::json::object out = account_json(call, account);
  out["control_fen"] = sign * control.fen;
  out["brought_forward_fen"] = sign * brought.fen;
  out["difference_fen"] = sign * (control.fen - brought.fen);
  return out;
}

// What is left on the counter-account of everything that was there before.
Result<Money> clearing_of(const LedgerReader& books, CompanyNo company, CommunityId community) {
  auto lines = trial_balance(books, {company, community, {}}, {kFirstMonth, kLastMonth});
  if (!lines) return pass_on(std::move(lines.error()));
  for (const TrialBalanceLine& line : *lines) {
    if (line.account == LedgerAccount::opening_balances) return line.closing();
  }
  return Money{};
}

}  // namespace

Result<Prepared> set_opening_balances(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  books::SetOpeningBalances command;
  command.community = *community;
  command.cut_over_on = root.required_date("cut_over_on");
  auto lines = root.required_array("lines", 1, kMostLines);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto item = lines.object(i);
    const auto account = static_cast<LedgerAccount>(item.required_int("account", 1, UINT16_MAX));
    command.lines.push_back({account, Money{item.required_int("amount_fen", -kLargestAmount.fen, kLargestAmount.fen)}});
  }
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(std::move(command))};
}

Result<Prepared> close_cut_over(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(books::CloseCutOver{*community})};
}

Result<Reply> get_cut_over(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  const CompanyNo company = call.principal.company;
  auto head = call.service.store.knowledge().head(company, cut_over_stream(*community));
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<LedgerReader>(call, head->last_position, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto registered = BooksRegisterQuery::open(view->lease);
  if (!registered) return pass_on(std::move(registered.error()));
  auto row = registered->cut_over(company, *community);
  if (!row) return pass_on(std::move(row.error()));
  auto clearing = clearing_of(view->query, company, *community);
  if (!clearing) return pass_on(std::move(clearing.error()));
  const CutOverRow none{*community, std::nullopt, {}, {}, std::nullopt};
  const CutOverRow& cut_over = *row ? **row : none;
  const books::ControlTotals control = books::control_totals_of(cut_over.lines);
  const books::ControlTotals& brought = cut_over.brought;
  boost::json::array items{
      control_json(call, LedgerAccount::receivables, control.receivables, brought.receivables),
      control_json(call, LedgerAccount::credit_balances, control.credit_balances, brought.credit_balances),
      control_json(call, LedgerAccount::deposits_held, control.deposits_held, brought.deposits_held)};
  boost::json::array lines;
  for (const books::OpeningLine& line : cut_over.lines) {
    boost::json::object item = account_json(call, line.account);
    item["amount_fen"] = line.amount.fen;
    lines.push_back(std::move(item));
  }
  const char* status = cut_over.closed_on ? "closed" : cut_over.cut_over_on ? "open" : "not_set";
  return Reply{200,
               {{"cut_off", cut_off<LedgerView>(call, view->lease)},
                {"community_id", id_value(*community)},
                {"status", status},
                {"cut_over_on", date_or_null(cut_over.cut_over_on)},
                {"closed_on", date_or_null(cut_over.closed_on)},
                {"complete", cut_over.cut_over_on && cut_over.differences() == books::ControlTotals{}},
                {"opening_balances_fen", clearing->fen},
                {"items", std::move(items)},
                {"lines", std::move(lines)}},
               {view_position(view->lease), etag(head->version)}};
}

}  // namespace steward::api
