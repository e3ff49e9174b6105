#include "domain/books/cut_over.h"

#include <algorithm>
#include <array>

#include "domain/books/books.h"

// How a community goes over from the books before to these.
namespace steward::books {

namespace {

using billing::AccountClass;
using billing::LedgerAccount;
using billing::PostingBuilder;

Money* part_of(ControlTotals& totals, LedgerAccount account) {
  switch (account) {
    case LedgerAccount::receivables:
      return &totals.receivables;
    case LedgerAccount::credit_balances:
      return &totals.credit_balances;
    case LedgerAccount::deposits_held:
      return &totals.deposits_held;
    default:
      return nullptr;
  }
}

bool count(ControlTotals& totals, LedgerAccount account, Money amount) {
  Money* part = part_of(totals, account);
  if (part == nullptr) return false;
  const auto sum = checked_add(*part, amount);
  if (!sum) return false;
  *part = *sum;
  return true;
}

// What households owe is no credit, what they are owed is no debit.
bool has_the_right_side(const OpeningLine& line) {
  if (!is_control_account(line.account)) return true;
  return (line.account == LedgerAccount::receivables) == (line.amount > Money{});
}

Result<void> check_lines(const std::vector<OpeningLine>& lines) {
  if (lines.empty()) return fail("opening-balances-empty");
  Money sum;
  for (auto line = lines.begin(); line != lines.end(); ++line) {
    const std::vector<Param> of_account{{"account", static_cast<std::int64_t>(line->account)}};
    if (!is_opening_account(line->account)) return fail("account-not-for-opening", of_account);
    if (line != lines.begin() && (line - 1)->account == line->account) return fail("account-named-twice", of_account);
    const bool fits = line->amount != Money{} && line->amount <= kLargestAmount && line->amount >= -kLargestAmount;
    if (!fits || !has_the_right_side(*line)) return fail("amount-out-of-range", {{"amount_fen", line->amount.fen}});
    sum.fen += line->amount.fen;
  }
  if (sum != Money{}) return fail("opening-balances-unbalanced", {{"difference_fen", sum.fen}});
  return {};
}

Money of_account(const std::vector<OpeningLine>& lines, LedgerAccount account) {
  const auto found =
      std::find_if(lines.begin(), lines.end(), [&](const OpeningLine& line) { return line.account == account; });
  return found != lines.end() ? found->amount : Money{};
}

void post(PostingBuilder& posting, LedgerAccount account, Money amount) {
  if (amount > Money{}) posting.debit(account, amount);
  if (amount < Money{}) posting.credit(account, -amount);
}

// What the lines change in the books against those before them, the control accounts left out.
billing::Posting posting_of(const std::vector<OpeningLine>& before, const std::vector<OpeningLine>& lines,
                            YearMonth period) {
  PostingBuilder posting(period);
  Money sum;
  for (const billing::AccountTerms& terms : billing::chart_of_accounts()) {
    if (is_control_account(terms.account)) continue;
    const Money change{of_account(lines, terms.account).fen - of_account(before, terms.account).fen};
    post(posting, terms.account, change);
    sum.fen += change.fen;
  }
  post(posting, LedgerAccount::opening_balances, -sum);
  return posting.take();
}

const CutOverState& cut_over_of(const Facts& facts, CommunityId community) {
  return facts.get<CutOverState>(cut_over_stream(community));
}

// All that a community brings forward and its opening balances are of one day: the first that is said.
Result<void> check_day(const CutOverState& state, Date cut_over_on) {
  const auto* before = std::get_if<BroughtForward>(&state.is);
  const auto* opening = std::get_if<OpeningBooks>(&state.is);
  if (before == nullptr && opening == nullptr) return {};
  const Date said = opening != nullptr ? opening->cut_over_on : before->cut_over_on;
  if (said != cut_over_on) return fail("cut-over-date-differs", {{"cut_over_on", said}});
  return {};
}

bool community_is_known(const Facts& facts, CommunityId community) {
  const auto& state = facts.get<registry::CommunityState>(stream_of(community));
  return !std::holds_alternative<registry::Unborn>(state.is);
}

}  // namespace

bool is_control_account(LedgerAccount account) {
  ControlTotals totals;
  return part_of(totals, account) != nullptr;
}

bool is_opening_account(LedgerAccount account) {
  constexpr std::array kKeptOtherwise = {LedgerAccount::opening_balances, LedgerAccount::inter_community,
                                         LedgerAccount::suspense, LedgerAccount::refunds_payable,
                                         LedgerAccount::deferred_income};
  const billing::AccountTerms* terms = billing::find_account(account);
  if (terms == nullptr || terms->of_class == AccountClass::income || terms->of_class == AccountClass::expense) {
    return false;
  }
  return std::find(kKeptOtherwise.begin(), kKeptOtherwise.end(), account) == kKeptOtherwise.end();
}

ControlTotals control_totals_of(const std::vector<OpeningLine>& lines) {
  return {of_account(lines, LedgerAccount::receivables), of_account(lines, LedgerAccount::credit_balances),
          of_account(lines, LedgerAccount::deposits_held)};
}

ControlTotals differences_of(const OpeningBooks& opening) {
  const ControlTotals control = control_totals_of(opening.lines);
  return {{control.receivables.fen - opening.brought.receivables.fen},
          {control.credit_balances.fen - opening.brought.credit_balances.fen},
          {control.deposits_held.fen - opening.brought.deposits_held.fen}};
}

Result<NewEvent> count_opening(const Facts& facts, CommunityId community, LedgerAccount account, Money amount,
                               Date cut_over_date) {
  const CutOverState& state = cut_over_of(facts, community);
  if (std::holds_alternative<CutOverDone>(state.is)) return fail("cut-over-closed");
  if (auto day = check_day(state, cut_over_date); !day) return pass_on(std::move(day.error()));
  const auto* opening = std::get_if<OpeningBooks>(&state.is);
  const auto* before = std::get_if<BroughtForward>(&state.is);
  ControlTotals brought = opening != nullptr ? opening->brought : before != nullptr ? before->brought : ControlTotals{};
  if (!count(brought, account, amount)) return fail("amount-out-of-range", {{"amount_fen", amount.fen}});
  return NewEvent{cut_over_stream(community), OpeningCounted{community, account, amount, cut_over_date}, community,
                  cut_over_date};
}

Result<Decision> decide_on(const Facts& facts, const SetOpeningBalances& command, const DecisionContext& context) {
  if (!community_is_known(facts, command.community)) return fail("community-unknown");
  const CutOverState& state = cut_over_of(facts, command.community);
  if (std::holds_alternative<CutOverDone>(state.is)) return fail("cut-over-closed");
  // The day may lie long ago: who may set the opening balances may say so.
  if (command.cut_over_on > context.today) return fail("date-in-future", {{"today", context.today}});
  if (auto day = check_day(state, command.cut_over_on); !day) return pass_on(std::move(day.error()));
  std::vector<OpeningLine> lines = command.lines;
  std::sort(lines.begin(), lines.end(),
            [](const OpeningLine& a, const OpeningLine& b) { return a.account < b.account; });
  if (auto valid = check_lines(lines); !valid) return pass_on(valid.error());
  std::vector<OpeningLine> before;
  if (const auto* opening = std::get_if<OpeningBooks>(&state.is)) {
    if (opening->lines == lines) return fail("opening-balances-unchanged");
    before = opening->lines;
  }
  const ControlTotals control = control_totals_of(lines);
  OpeningBalancesSet event{command.community, command.cut_over_on, std::move(lines), {}};
  event.posting = posting_of(before, event.lines, posting_period(facts, command.community, command.cut_over_on));
  return Decision{{{cut_over_stream(command.community), std::move(event), command.community, command.cut_over_on}},
                  {{"community_id", command.community.uuid},
                   {"receivables_fen", control.receivables.fen},
                   {"credit_balances_fen", -control.credit_balances.fen},
                   {"deposits_held_fen", -control.deposits_held.fen}}};
}

Result<Decision> decide_on(const Facts& facts, const CloseCutOver& command, const DecisionContext& context) {
  if (!community_is_known(facts, command.community)) return fail("community-unknown");
  const CutOverState& state = cut_over_of(facts, command.community);
  if (std::holds_alternative<CutOverDone>(state.is)) return fail("cut-over-closed");
  const auto* opening = std::get_if<OpeningBooks>(&state.is);
  if (opening == nullptr) return fail("opening-balances-missing");
  const ControlTotals missing = differences_of(*opening);
  if (missing != ControlTotals{}) {
    return fail("cut-over-incomplete", {{"receivables_difference_fen", missing.receivables.fen},
                                        {"credit_balances_difference_fen", -missing.credit_balances.fen},
                                        {"deposits_held_difference_fen", -missing.deposits_held.fen}});
  }
  const CutOverClosed event{command.community, opening->cut_over_on, context.today};
  return Decision{{{cut_over_stream(command.community), event, command.community, context.today}},
                  {{"community_id", command.community.uuid}}};
}

bool follow(CutOverState& state, const OpeningBalancesSet& event) {
  if (std::holds_alternative<CutOverDone>(state.is) || !check_lines(event.lines)) return false;
  if (auto* opening = std::get_if<OpeningBooks>(&state.is)) {
    if (opening->cut_over_on != event.cut_over_on) return false;
    opening->lines = event.lines;
    return true;
  }
  const auto* before = std::get_if<BroughtForward>(&state.is);
  state.is = OpeningBooks{event.community, event.cut_over_on, event.lines,
                          before != nullptr ? before->brought : ControlTotals{}};
  return true;
}

// What an earlier state took of another day is followed too.
bool follow(CutOverState& state, const OpeningCounted& event) {
  if (std::holds_alternative<CutOverDone>(state.is)) return false;
  if (std::holds_alternative<Unborn>(state.is)) state.is = BroughtForward{event.community, event.cut_over_on, {}};
  if (auto* opening = std::get_if<OpeningBooks>(&state.is)) {
    return count(opening->brought, event.account, event.amount);
  }
  return count(std::get<BroughtForward>(state.is).brought, event.account, event.amount);
}

bool follow(CutOverState& state, const CutOverClosed& event) {
  const auto* opening = std::get_if<OpeningBooks>(&state.is);
  if (opening == nullptr || differences_of(*opening) != ControlTotals{}) return false;
  state.is = CutOverDone{opening->community, event.cut_over_on};
  return true;
}

}  // namespace steward::books
