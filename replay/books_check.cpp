#include "replay/books_check.h"

#include "projections/all_views.h"
#include "projections/arrears.h"
#include "projections/books_register.h"
#include "projections/directory.h"
#include "projections/ledger_reports.h"
#include "projections/pending_money.h"

namespace steward {

namespace {

using billing::LedgerAccount;

std::string of_company(CompanyNo company) { return " of company " + std::to_string(company.value); }
// For messages alone: what does not fit 64 bits is damaged beyond a fen.
std::string yuan(Int128 fen) { return to_yuan(Money{static_cast<std::int64_t>(fen)}) + " yuan"; }

template <class Map>
Int128 at(const Map& sums, const typename Map::key_type& key) {
  const auto found = sums.find(key);
  return found == sums.end() ? Int128{0} : Int128{found->second};
}

void compare_with_accounts(CompanyNo company, Int128 sum, Int128 receivables, Int128 arrears, Int128 balances,
                           Int128 credit, std::vector<BooksFault>& faults) {
  if (sum != 0) {
    faults.push_back({"books-unbalanced", "debits exceed credits" + of_company(company) + " by " + yuan(sum)});
  }
  if (receivables != arrears) {
    faults.push_back({"receivables-differ", "the receivables" + of_company(company) + " are " + yuan(receivables) +
                                                ", its households owe " + yuan(arrears)});
  }
  if (balances != credit) {
    faults.push_back({"credit-differs", "the credit balances" + of_company(company) + " are " + yuan(balances) +
                                            ", its households have " + yuan(credit)});
  }
}

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

// Closings of a scope by account, and their sum.
Result<std::map<LedgerAccount, Int128>> closings(const LedgerReader& books, const LedgerScope& scope) {
  auto lines = trial_balance(books, scope, {kFirstMonth, kLastMonth});
  if (!lines) return pass_on(std::move(lines.error()));
  std::map<LedgerAccount, Int128> found;
  for (const TrialBalanceLine& line : *lines) found[line.account] = line.closing().fen;
  return found;
}

struct OpenViews {
  LedgerReader books;
  ArrearsQuery arrears;
  DirectoryQuery directory;
  BooksRegisterQuery shifts;
  PendingMoneyQuery pending;
  std::span<const LeftInSuspense> left;
};

// Cash on hand is what the open drawers should hold and what is outside them.
Result<void> check_safe(const OpenViews& views, CompanyNo company, const CommunityRow& community, Int128 cash,
                        std::vector<BooksFault>& faults) {
  const Date last{first_day(add(kLastMonth, 1)).days - 1};
  auto safe = views.books.safe(company, community.community, last);
  if (!safe) return pass_on(std::move(safe.error()));
  auto held = views.shifts.in_drawers(company, community.community);
  if (!held) return pass_on(std::move(held.error()));
  if (Int128{safe->fen} + held->fen == cash) return {};
  faults.push_back({"safe-differs", "community " + community.code + of_company(company) + " has " + yuan(cash) +
                                        " in cash, its drawers should hold " + yuan(held->fen) + ", outside them are " +
                                        yuan(safe->fen)});
  return {};
}

Result<Int128> waiting_in(const OpenViews& views, CompanyNo company, CommunityId community) {
  constexpr std::size_t kPage = 500;
  Int128 sum = 0;
  std::string cursor;
  do {
    auto page = views.pending.suspense(company, community, true, cursor, kPage);
    if (!page) return pass_on(std::move(page.error()));
    for (const SuspenseRow& row : page->rows) sum += row.amount.fen;
    cursor = page->next.value_or("");
  } while (!cursor.empty());
  return sum;
}

// What belongs to no community lies under the nil one, which no scope names: it is what is left.
Result<void> check_communities(const OpenViews& views, CompanyNo company,
                               const std::map<LedgerAccount, Int128>& of_company_accounts,
                               std::vector<BooksFault>& faults) {
  std::map<LedgerAccount, Int128> left = of_company_accounts;
  std::string cursor;
  do {
    auto page = views.directory.communities(company, cursor, 500);
    if (!page) return pass_on(std::move(page.error()));
    for (const CommunityRow& row : page->rows) {
      auto accounts = closings(views.books, {company, row.community, {}});
      if (!accounts) return pass_on(std::move(accounts.error()));
      for (const auto& [account, closing] : *accounts) left[account] -= closing;
      const Int128 cash = at(*accounts, LedgerAccount::cash_on_hand);
      if (auto checked = check_safe(views, company, row, cash, faults); !checked) return checked;
      auto waiting = waiting_in(views, company, row.community);
      if (!waiting) return pass_on(std::move(waiting.error()));
      const Int128 in_books = -at(*accounts, LedgerAccount::suspense);
      check_suspense(row.community, in_books - left_beside(views.left, company, row.community), *waiting, faults);
    }
    cursor = page->next.value_or("");
  } while (!cursor.empty());
  // Bills and credit are those of households, and each of them is in a community.
  for (const LedgerAccount account : {LedgerAccount::receivables, LedgerAccount::credit_balances}) {
    if (left[account] == 0) continue;
    faults.push_back({"books-differ", "the communities" + of_company(company) +
                                          " do not add up to it: " + yuan(left[account]) + " on " +
                                          std::string(billing::find_account(account)->name) + " are left"});
  }
  return {};
}

Result<void> check_company(const OpenViews& views, CompanyNo company, std::vector<BooksFault>& faults) {
  auto accounts = closings(views.books, {company, {}, {}});
  if (!accounts) return pass_on(std::move(accounts.error()));
  auto totals = views.arrears.totals(ArrearsScope::of(company));
  if (!totals) return pass_on(std::move(totals.error()));
  Int128 sum = 0;
  for (const auto& [account, closing] : *accounts) sum += closing;
  const Int128 receivables = at(*accounts, LedgerAccount::receivables);
  compare_with_accounts(company, sum, receivables, totals->arrears.fen, -at(*accounts, LedgerAccount::credit_balances),
                        totals->credit.fen, faults);
  check_between(company, at(*accounts, LedgerAccount::inter_community), faults);
  auto rolled = receivables_roll_forward(views.books, {company, {}, {}}, {}, {{kFirstMonth, kLastMonth}});
  if (!rolled) return pass_on(std::move(rolled.error()));
  if (rolled->front().closing().fen != receivables) {
    faults.push_back({"roll-forward-open", "the roll-forward of receivables" + of_company(company) + " closes at " +
                                               yuan(rolled->front().closing().fen) + ", the account at " +
                                               yuan(receivables)});
  }
  auto deposits = views.arrears.deposit_totals(ArrearsScope::of(company), {});
  if (!deposits) return pass_on(std::move(deposits.error()));
  const Int128 owed_back = Int128{deposits->held.fen} + deposits->unpaid.fen;
  if (owed_back != -at(*accounts, LedgerAccount::deposits_held)) {
    faults.push_back({"deposits-differ", "households" + of_company(company) + " have deposits of " + yuan(owed_back) +
                                             ", the account has " +
                                             yuan(-at(*accounts, LedgerAccount::deposits_held))});
  }
  return check_communities(views, company, *accounts, faults);
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
  visit(
      [&](const auto& event) {
        if constexpr (requires { event.posting.lines; }) {
          const CompanyNo company = recorded.header.company;
          companies_.insert(company);
          for (const auto& line : event.posting.lines) {
            accounts_[{company, line.account}] += line.amount.fen;
            if (line.account != LedgerAccount::suspense) continue;
            suspense_account_[{company, recorded.header.community}] -= line.amount.fen;
          }
        }
      },
      recorded.event);
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
    compare_with_accounts(company, sum, at(accounts_, {company, LedgerAccount::receivables}), at(arrears_, company),
                          -at(accounts_, {company, LedgerAccount::credit_balances}), at(credit_, company), faults);
    check_between(company, at(accounts_, {company, LedgerAccount::inter_community}), faults);
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
  auto shifts = BooksRegisterQuery::open(*books_lease);
  if (!shifts) return pass_on(std::move(shifts.error()));
  auto pending = PendingMoneyQuery::open(*households_lease);
  if (!pending) return pass_on(std::move(pending.error()));
  const OpenViews open{*books, *arrears, *directory, *shifts, *pending, left};
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
