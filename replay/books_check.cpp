#include "replay/books_check.h"

#include "projections/all_views.h"
#include "projections/arrears.h"
#include "projections/books_register.h"
#include "projections/directory.h"
#include "projections/ledger_reports.h"
#include "projections/pending_money.h"
#include "replay/books_parts.h"

namespace steward {

namespace {

using billing::LedgerAccount;
using books_check::at;
using books_check::check_items;
using books_check::check_scope;
using books_check::check_taxes;
using books_check::check_year_ends;
using books_check::Closings;
using books_check::DaysCheck;
using books_check::JournalCheck;
using books_check::Scope;
using books_check::yuan;

std::string of_company(CompanyNo company) { return " of company " + std::to_string(company.value); }

// What one community owes another, that one is owed.
void check_between(CompanyNo company, Int128 balance, std::vector<BooksFault>& faults) {
  if (balance == 0) return;
  faults.push_back({"between-communities-open",
                    "the communities" + of_company(company) + " owe one another " + yuan(balance) + " too much"});
}

void check_suspense(CommunityId community, Int128 account, Int128 waiting, std::vector<BooksFault>& faults) {
  if (account == waiting) return;
  faults.push_back({"suspense-differs", "suspense of community " + to_string(community) + " is " + yuan(account) +
                                            " in the books, " + yuan(waiting) + " wait for their payers"});
}

// By how much suspense of a community is beside what waits in it.
Int128 left_beside(std::span<const LeftInSuspense> left, CompanyNo company, CommunityId community) {
  Int128 sum = 0;
  for (const LeftInSuspense& one : left) {
    if (one.company != company) continue;
    if (one.from == community) sum += one.amount.fen;
    if (one.to == community) sum -= one.amount.fen;
  }
  return sum;
}

struct OpenViews {
  LedgerReader books;
  ArrearsQuery arrears;
  DirectoryQuery directory;
  BooksRegisterQuery register_of;
  PendingMoneyQuery pending;
  std::span<const LeftInSuspense> left;
};

// Cash on hand is what the open drawers should hold and what is outside them.
Result<void> check_safe(const OpenViews& views, CompanyNo company, const CommunityRow& community, Int128 cash,
                        std::vector<BooksFault>& faults) {
  const Date last{first_day(add(kLastMonth, 1)).days - 1};
  auto safe = views.books.safe(company, community.community, last);
  if (!safe) return pass_on(std::move(safe.error()));
  auto held = views.register_of.in_drawers(company, community.community);
  if (!held) return pass_on(std::move(held.error()));
  if (Int128{safe->fen} + held->fen == cash) return {};
  faults.push_back({"safe-differs", "community " + community.code + of_company(company) + " has " + yuan(cash) +
                                        " in cash, its drawers should hold " + yuan(held->fen) + ", outside them are " +
                                        yuan(safe->fen)});
  return {};
}

// What waits for its payer, for the household to which it goes back, or for a vendor who was not paid yet, is on an
// account that has nothing else; but for what vendors were owed in the books before.
Result<void> check_what_waits(const OpenViews& views, CompanyNo company, const CommunityRow& community,
                              const Closings& accounts, std::vector<BooksFault>& faults) {
  const CommunityId id = community.community;
  Int128 waiting = 0;
  auto read = each_row<SuspenseRow>(
      [&](std::string_view from, std::size_t limit) { return views.pending.suspense(company, id, true, from, limit); },
      [&](const SuspenseRow& row) -> Result<void> {
        waiting += row.amount.fen;
        return {};
      });
  if (!read) return read;
  const Int128 in_books = -at(accounts, LedgerAccount::suspense);
  check_suspense(id, in_books - left_beside(views.left, company, id), waiting, faults);
  const auto differ = [&](std::string_view code, LedgerAccount account, Int128 in_account, Int128 listed) {
    if (in_account == listed) return;
    faults.push_back({code, std::string(billing::find_account(account)->name) + " of community " + community.code +
                                of_company(company) + " is " + yuan(in_account) + ", listed are " + yuan(listed)});
  };
  Int128 going_back = 0;
  read = each_row<RefundRow>(
      [&](std::string_view from, std::size_t limit) { return views.pending.refunds(company, id, true, from, limit); },
      [&](const RefundRow& row) -> Result<void> {
        going_back += row.amount.fen;
        return {};
      });
  if (!read) return read;
  const auto refunds = LedgerAccount::refunds_payable;
  differ("refunds-differ", refunds, -at(accounts, refunds), going_back);
  const auto payable = LedgerAccount::accounts_payable;
  auto cut_over = views.register_of.cut_over(company, id);
  if (!cut_over) return pass_on(std::move(cut_over.error()));
  Int128 owed = 0;
  if (*cut_over) {
    for (const books::OpeningLine& line : (*cut_over)->lines) owed -= line.account == payable ? line.amount.fen : 0;
  }
  read = each_row<ExpenseRow>(
      [&](std::string_view from, std::size_t limit) {
        return views.register_of.expenses(company, {.community = id, .vendor = {}, .owed_only = true}, from, limit);
      },
      [&](const ExpenseRow& row) -> Result<void> {
        owed += Int128{row.net.fen} + row.tax.fen;
        return {};
      });
  if (!read) return read;
  differ("expenses-differ", payable, -at(accounts, payable), owed);
  return {};
}

// What the books before left on the tax accounts of a community, which belongs to no income or expense of these.
Result<Int128> opening_tax(const OpenViews& views, CompanyNo company, CommunityId community) {
  auto cut_over = views.register_of.cut_over(company, community);
  if (!cut_over) return pass_on(std::move(cut_over.error()));
  Int128 opening = 0;
  if (!*cut_over) return opening;
  for (const books::OpeningLine& line : (*cut_over)->lines) {
    const bool is_tax = line.account == LedgerAccount::output_vat || line.account == LedgerAccount::input_vat;
    opening += is_tax ? line.amount.fen : 0;
  }
  return opening;
}

// A community with its buildings, its fee items and what waits in it. Gives its accounts.
Result<Closings> check_community(const OpenViews& views, CompanyNo company, const CommunityRow& community,
                                 Int128 opening, std::vector<BooksFault>& faults) {
  const CommunityId id = community.community;
  const std::string name = " of community " + community.code + of_company(company);
  const Scope scope{{company, id, {}}, ArrearsScope::of(company, id), name};
  auto accounts = check_scope(views.books, views.arrears, scope, faults);
  if (!accounts) return accounts;
  if (auto checked = check_taxes(views.books, scope, *accounts, opening, faults); !checked) {
    return pass_on(std::move(checked.error()));
  }
  if (auto checked = check_year_ends(views.books, scope, faults); !checked) return pass_on(std::move(checked.error()));
  DaysCheck days(views.books, scope.books);
  auto read = each_row<BuildingRow>(
      [&](std::string_view from, std::size_t limit) { return views.directory.buildings(company, id, from, limit); },
      [&](const BuildingRow& row) -> Result<void> {
        const Scope building{
            {company, id, row.building}, ArrearsScope::of(company, row.building), " of building " + row.code + name};
        auto checked = check_scope(views.books, views.arrears, building, faults);
        if (!checked) return pass_on(std::move(checked.error()));
        if (auto taken = days.take(row.building); !taken) return taken;
        if (auto ended = check_year_ends(views.books, building, faults); !ended) return ended;
        return check_taxes(views.books, building, *checked, 0, faults);
      });
  if (!read) return pass_on(std::move(read.error()));
  if (auto compared = days.compare(name, faults); !compared) return pass_on(std::move(compared.error()));
  std::vector<FeeItemId> items;
  read = each_row<FeeItemRow>(
      [&](std::string_view from, std::size_t limit) { return views.directory.fee_items(company, id, from, limit); },
      [&](const FeeItemRow& row) -> Result<void> {
        items.push_back(row.fee_item);
        return {};
      });
  if (!read) return pass_on(std::move(read.error()));
  if (auto checked = check_items(views.books, scope, items, *accounts, faults); !checked) {
    return pass_on(std::move(checked.error()));
  }
  const Int128 cash = at(*accounts, LedgerAccount::cash_on_hand);
  if (auto checked = check_safe(views, company, community, cash, faults); !checked) {
    return pass_on(std::move(checked.error()));
  }
  if (auto checked = check_what_waits(views, company, community, *accounts, faults); !checked) {
    return pass_on(std::move(checked.error()));
  }
  return accounts;
}

// What belongs to no community lies under the nil one, which no scope names: it is what is left.
Result<void> check_company(const OpenViews& views, CompanyNo company, std::vector<BooksFault>& faults) {
  const std::string name = of_company(company);
  const Scope scope{{company, {}, {}}, ArrearsScope::of(company), name};
  auto accounts = check_scope(views.books, views.arrears, scope, faults);
  if (!accounts) return pass_on(std::move(accounts.error()));
  check_between(company, at(*accounts, LedgerAccount::inter_community), faults);
  Closings left = *accounts;
  Int128 opening_taxes = 0;
  JournalCheck journal(views.books, company);
  if (auto taken = journal.take({}); !taken) return taken;
  auto read = each_row<CommunityRow>(
      [&](std::string_view from, std::size_t limit) { return views.directory.communities(company, from, limit); },
      [&](const CommunityRow& row) -> Result<void> {
        auto opening = opening_tax(views, company, row.community);
        if (!opening) return pass_on(std::move(opening.error()));
        opening_taxes += *opening;
        auto of_community = check_community(views, company, row, *opening, faults);
        if (!of_community) return pass_on(std::move(of_community.error()));
        for (const auto& [account, closing] : *of_community) left[account] -= closing;
        return journal.take(row.community);
      });
  if (!read) return read;
  if (auto checked = check_taxes(views.books, scope, *accounts, opening_taxes, faults); !checked) return checked;
  // Bills and credit are those of households, and each of them is in a community.
  for (const LedgerAccount account : {LedgerAccount::receivables, LedgerAccount::credit_balances}) {
    if (left[account] == 0) continue;
    faults.push_back({"books-differ", "the communities" + name + " do not add up to it: " + yuan(left[account]) +
                                          " on " + std::string(billing::find_account(account)->name) + " are left"});
  }
  return journal.compare(name, faults);
}

}  // namespace

std::string words_of(const LeftInSuspense& left) {
  return "payment " + to_string(left.payment) + of_company(left.company) + " came to community " +
         to_string(left.from) + " and was assigned to a household of community " + to_string(left.to) +
         " before there was an account between them: suspense of the one has " + to_yuan(left.amount) +
         " yuan too much, of the other too little" +
         (left.reversed ? "; it is reversed, and that stays" : "; reverse it and enter the money anew");
}

void BooksOfLog::take(const RecordedEvent& recorded) {
  follow_suspense(recorded);
  const EventHeader& header = recorded.header;
  if (const auto* closed = get_if<books::FiscalYearClosed>(&recorded.event)) {
    for (const books::ClosingEntry& entry : closed->entries) enter(header, entry.posting);
    closed_years_.insert({header.company, header.community, closed->year});
  } else if (const auto* reopened = get_if<books::FiscalYearReopened>(&recorded.event)) {
    for (const books::ClosingEntry& entry : reopened->entries) enter(header, entry.posting);
    closed_years_.erase({header.company, header.community, reopened->year});
  } else if (const billing::Posting* const posting = posting_in(recorded.event)) {
    enter(header, *posting);
  }
}

void BooksOfLog::enter(const EventHeader& header, const billing::Posting& posting) {
  const CompanyNo company = header.company;
  companies_.insert(company);
  const auto add_result = [&](YearMonth month, LedgerAccount account, Money amount) {
    if (!billing::is_result(account)) return;
    results_[{company, header.community, month.months / 12}][account] += amount.fen;
  };
  for (const billing::PostingLine& line : posting.lines) {
    accounts_[{company, line.account}] += line.amount.fen;
    add_result(posting.period, line.account, line.amount);
    if (line.account != LedgerAccount::suspense) continue;
    suspense_account_[{company, header.community}] -= line.amount.fen;
  }
  for (const billing::Deferral& deferral : posting.deferrals) {
    add_result(deferral.month, deferral.account, -deferral.amount);
  }
}

void BooksOfLog::follow_suspense(const RecordedEvent& recorded) {
  const CompanyNo company = recorded.header.company;
  if (const auto* assigned = get_if<billing::SuspenseAssigned>(&recorded.event)) {
    assigned_.reset();
    if (!assigned->posting.lines.empty()) return;
    assigned_ = LeftInSuspense{company, assigned->payment, assigned->community, {}, assigned->amount};
  } else if (const auto* paid = get_if<billing::PaymentReceived>(&recorded.event)) {
    if (!assigned_ || assigned_->company != company || assigned_->payment != paid->payment) return;
    assigned_->to = paid->community;
    if (assigned_->to != assigned_->from) {
      left_[{company, paid->payment}] = *assigned_;
      suspense_account_.try_emplace({company, assigned_->to});  // to be looked at, whatever the payment posted
    }
    assigned_.reset();
  } else if (const auto* reversed = get_if<billing::PaymentReversed>(&recorded.event)) {
    const auto found = left_.find({company, reversed->payment});
    if (found != left_.end()) found->second.reversed = true;
  } else if (const auto* back = get_if<billing::SuspenseReversed>(&recorded.event)) {
    left_.erase({company, back->payment});
  }
}

void BooksOfLog::take(CompanyNo company, const State& state) {
  const auto* waits = std::get_if<billing::SuspenseState>(&state);
  const auto* suspense = waits != nullptr ? std::get_if<billing::Suspense>(&waits->is) : nullptr;
  if (suspense != nullptr) {
    suspense_[{company, suspense->received.community}] += suspense->received.amount.fen;
  }
  const auto* is = std::get_if<billing::HouseholdState>(&state);
  const auto* household = is != nullptr ? std::get_if<billing::Household>(&is->is) : nullptr;
  if (household == nullptr) return;
  companies_.insert(company);
  arrears_[company] += household->account.arrears().fen;
  credit_[company] += household->account.credit().fen;
}

std::vector<LeftInSuspense> BooksOfLog::left_in_suspense() const {
  std::vector<LeftInSuspense> all;
  for (const auto& [key, left] : left_) all.push_back(left);
  return all;
}

std::vector<BooksFault> BooksOfLog::faults() const {
  const std::vector<LeftInSuspense> left = left_in_suspense();
  std::vector<BooksFault> faults;
  for (const CompanyNo company : companies_) {
    Int128 sum = 0;
    for (const auto& [key, amount] : accounts_) sum += key.first == company ? amount : 0;
    const auto account = [&](LedgerAccount of) { return at(accounts_, std::pair(company, of)); };
    books_check::compare(of_company(company),
                         {sum, account(LedgerAccount::receivables), at(arrears_, company),
                          -account(LedgerAccount::credit_balances), at(credit_, company)},
                         faults);
    check_between(company, account(LedgerAccount::inter_community), faults);
  }
  for (const Year& year : closed_years_) {
    const auto found = results_.find(year);
    if (found == results_.end()) continue;
    const auto& [company, community, number] = year;
    books_check::year_left_open(number, " of community " + to_string(community) + of_company(company), found->second,
                                faults);
  }
  // Money in suspense is in the account from its first event on, so that this map has every community that had any.
  for (const auto& [key, account] : suspense_account_) {
    check_suspense(key.second, account - left_beside(left, key.first, key.second), at(suspense_, key), faults);
  }
  return faults;
}

Result<std::vector<BooksFault>> check_books_of_views(const ViewEngine& views, std::span<const LeftInSuspense> left) {
  auto books_lease = views.read(kBooksGroup);
  if (!books_lease) return pass_on(std::move(books_lease.error()));
  auto households_lease = views.read(kHouseholdsGroup);
  if (!households_lease) return pass_on(std::move(households_lease.error()));
  auto books = LedgerReader::open(*books_lease);
  if (!books) return pass_on(std::move(books.error()));
  auto arrears = ArrearsQuery::open(*households_lease);
  if (!arrears) return pass_on(std::move(arrears.error()));
  auto directory = DirectoryQuery::open(*households_lease);
  if (!directory) return pass_on(std::move(directory.error()));
  auto register_of = BooksRegisterQuery::open(*books_lease);
  if (!register_of) return pass_on(std::move(register_of.error()));
  auto pending = PendingMoneyQuery::open(*households_lease);
  if (!pending) return pass_on(std::move(pending.error()));
  const OpenViews open{*books, *arrears, *directory, *register_of, *pending, left};
  std::vector<BooksFault> faults;
  std::string cursor;
  do {
    auto page = open.directory.companies(cursor, 500);
    if (!page) return pass_on(std::move(page.error()));
    for (const CompanyRow& row : page->rows) {
      if (auto checked = check_company(open, row.company, faults); !checked) return pass_on(std::move(checked.error()));
    }
    cursor = page->next.value_or("");
  } while (!cursor.empty());
  return faults;
}

}  // namespace steward
