#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/billing/chart_of_accounts.h"
#include "domain/billing/movements.h"
#include "domain/books/commands.h"
#include "eventstore/log/frame.h"
#include "projections/read_lease.h"

// The kept sums of the books, as the reports read them (ledger_reports.h).
namespace steward {

// Whose books: a whole company, a community of it, or a building of that community.
struct LedgerScope {
  CompanyNo company;
  CommunityId community;  // nil: the whole company
  BuildingId building;    // nil: the whole community
};

// Months, both included.
struct Months {
  YearMonth from;
  YearMonth to;
  [[nodiscard]] bool contains(YearMonth month) const { return from <= month && month <= to; }
};
// Of the dates that are taken (domain/base/time.h).
inline constexpr YearMonth kFirstMonth{kFirstYear * 12};
inline constexpr YearMonth kLastMonth{kLastYear * 12 + 11};

struct AccountSum {
  YearMonth month;
  billing::LedgerAccount account = billing::LedgerAccount::receivables;
  Money debit;   // ≥ 0
  Money credit;  // ≥ 0
};
// Something that is counted on an account beside its debits and credits.
struct AccountAmount {
  YearMonth month;
  billing::LedgerAccount account = billing::LedgerAccount::service_income;
  Money amount;
};
// What belongs to amounts of an account at a VAT rate, debits positive. The net of no rate is not kept: it is the rest
// of the account.
struct TaxSum {
  YearMonth month;
  billing::LedgerAccount account = billing::LedgerAccount::service_income;
  std::optional<std::int64_t> rate_millionths;  // nullopt: at none that is known
  Money net;
  Money tax;
};
// On invoices that were issued in a month, or (a credit note) taken back in it.
struct InvoicedSum {
  YearMonth month;
  bool credit_note = false;
  std::optional<std::int64_t> rate_millionths;
  Money net;  // ≥ 0
  Money tax;  // ≥ 0
};
struct CreditSum {
  YearMonth month;
  billing::MovementKind kind = billing::MovementKind::credited;
  Money amount;
};
struct BillSum {
  YearMonth charge_month;
  YearMonth month;
  billing::MovementKind kind = billing::MovementKind::billed;
  Money amount;
  Date due_date;
  // Of what is owed: more, or (below zero) less.
  [[nodiscard]] Money change() const { return billing::terms_of(kind).change(amount); }
};
// What was entered on a day of the books: of bills of a building that are due on one date, so much more (below zero:
// less) is owed.
struct OwedChange {
  Date day;
  BuildingId building;
  Date due_date;
  Money amount;
};
// What in `month` had paid for a bill that was cancelled later, or had been given up of it, or (below zero) was taken
// back then: the months of a bill together are zero.
struct PaidInVain {
  YearMonth charge_month;
  YearMonth month;
  Money paid;
  Money given_up;  // waived or written off
};
// So many more households are billed for the charge month, and since `month` so many more have paid all of what is
// known of it now.
struct PaidUpSum {
  YearMonth charge_month;
  YearMonth month;
  std::int64_t billed = 0;
  std::int64_t paid_up = 0;
};
struct CashSum {
  Date day;
  billing::PaymentChannel channel = billing::PaymentChannel::cash;
  Channel way_in = Channel::api;  // who took it …
  CredentialId credential;        // … and with which key, or whose drawer gave it; nil where there was none
  billing::CashFlow flow = billing::CashFlow::received;
  Money amount;
  std::int64_t count = 0;
};
// A receipt keeps its number when its payment is reversed: it is void. It is of a household, or of a vehicle that was
// parked.
struct ReceiptRow {
  std::int32_t year = 0;
  std::int64_t number = 0;
  PaymentId payment;
  HouseholdId household;
  CommunityId community;
  billing::PaymentChannel channel = billing::PaymentChannel::cash;
  Money amount;
  Date received_on;
  std::optional<Date> voided_on;
  VehicleId vehicle{};
  CredentialId cashier{};  // with which key it was taken; nil where there was none
  bool operator==(const ReceiptRow&) const = default;
};
// Which receipts, all of it together. By number those of a year of a community, or of the company, whose numbers have
// no gap; else by the day of receipt, then by number.
struct ReceiptsAsked {
  CompanyNo company;
  CommunityId community{};               // nil: of the whole company
  HouseholdId household{};               // nil: whoever paid; else it is of that community
  std::optional<std::int32_t> year{};    // the year of a receipt is that of its day
  std::optional<std::int64_t> number{};  // with a year
  std::optional<Date> from{};            // the days, without a year
  std::optional<Date> to{};              // not included
  bool newest_first = false;
  std::optional<billing::PaymentChannel> channel{};
  CredentialId cashier{};  // nil: whoever took it
};
// Which lines of the journal, all of it together.
struct JournalAsked {
  CompanyNo company;
  CommunityId community{};  // nil: of the whole company
  Months months{};
  std::optional<billing::LedgerAccount> account{};  // nullopt: of all of them
};
// A line of the voucher that a community has for each day with a posting. What an account was debited and credited are
// two lines: one of the amounts is zero.
struct JournalSum {
  Date day;
  CommunityId community;     // nil: of the company itself
  std::int64_t voucher = 0;  // 1, 2, 3 … in each month of what was asked for, by day and community
  billing::LedgerAccount account = billing::LedgerAccount::receivables;
  Money debit;
  Money credit;
  bool closing = false;  // of the voucher that carries the year over, behind all others of its month
};

// Reads one lease; must not outlive it. What is of another company is not there. Each reads the rows of its months
// alone, unless it says otherwise.
class LedgerReader {
 public:
  [[nodiscard]] static Result<LedgerReader> open(const ReadLease& lease);

  // Without what carries years over.
  [[nodiscard]] Result<std::vector<AccountSum>> accounts(const LedgerScope& scope, Months months) const;
  // What carries years over, in their Decembers.
  [[nodiscard]] Result<std::vector<AccountSum>> year_ends(const LedgerScope& scope, Months months) const;
  // What is to be carried over of a year. Reads all months of all buildings of the community.
  [[nodiscard]] Result<std::vector<books::YearBalance>> year_balances(CompanyNo company, CommunityId community,
                                                                      std::int32_t year) const;
  // The tax that belongs to what was posted, and its net, by rate.
  [[nodiscard]] Result<std::vector<TaxSum>> taxes(const LedgerScope& scope, Months months) const;
  [[nodiscard]] Result<std::vector<InvoicedSum>> invoiced(const LedgerScope& scope, Months months) const;
  // What was paid of the charges that are income of an account, or for its expenses: gross, positive either way.
  [[nodiscard]] Result<std::vector<AccountAmount>> paid_results(const LedgerScope& scope, Months months) const;
  [[nodiscard]] Result<std::vector<CreditSum>> credit(const LedgerScope& scope, Months months) const;
  [[nodiscard]] Result<std::vector<CashSum>> cash(const LedgerScope& scope, Months months) const;
  // Of one fee item, or (nil) of all together. Of charge months up to the given one, moved in any month up to `to`.
  [[nodiscard]] Result<std::vector<BillSum>> bills(const LedgerScope& scope, FeeItemId item, YearMonth charged_to,
                                                   YearMonth to) const;
  // Likewise, of what is posted to one month. Reads all of that month that is of the community, or of the company.
  [[nodiscard]] Result<std::vector<OwedChange>> owed_changes(const LedgerScope& scope, FeeItemId item,
                                                             YearMonth month) const;
  // What corrections make of them for the collection rates: as of bills and payments that are beside them, below zero
  // where it is less. Of any month.
  [[nodiscard]] Result<std::vector<BillSum>> restated(const LedgerScope& scope, FeeItemId item,
                                                      YearMonth charged_to) const;
  // As of the bills, in any month.
  [[nodiscard]] Result<std::vector<PaidInVain>> paid_in_vain(const LedgerScope& scope, FeeItemId item,
                                                             YearMonth charged_to) const;
  // What of a fee item is income, by the account that it is posted to; below zero: taken away.
  [[nodiscard]] Result<std::vector<AccountAmount>> item_income(const LedgerScope& scope, FeeItemId item,
                                                               Months months) const;
  // What of the item was income without ever having been owed, in the months in which it was paid, less what
  // corrections gave back of its bills, in the months in which they did.
  [[nodiscard]] Result<std::vector<AccountAmount>> paid_at_once(const LedgerScope& scope, FeeItemId item,
                                                                Months months) const;
  [[nodiscard]] Result<std::vector<PaidUpSum>> paid_up(const LedgerScope& scope, FeeItemId item, Months charged) const;
  // The fee items whose charges go to an account, in the order of their ids. Reads those of the whole company.
  [[nodiscard]] Result<std::vector<FeeItemId>> items_of(CompanyNo company, billing::LedgerAccount account) const;
  // The account that a fee item's charges are income of; nullopt when there is no such item.
  [[nodiscard]] Result<std::optional<billing::LedgerAccount>> income_account(CompanyNo company, FeeItemId item) const;

  // What a community has in cash that is in none of its drawers, at the end of a day: cash on hand, less what the
  // drawers that were open should have held. Below zero: a drawer began with notes that the books do not have. Reads a
  // row for each day on which it changed.
  [[nodiscard]] Result<Money> safe(CompanyNo company, CommunityId community, Date through) const;

  struct JournalPage {
    std::vector<JournalSum> lines;    // by day, community and account, debits first
    std::optional<std::string> next;  // bytes to go on from
  };
  // What is dated back into an open month may move the numbers of its vouchers; in a closed one nothing is posted any
  // more. The ends of years are of it. Of one community it reads the rows of that community; the numbers of vouchers
  // are the same whatever account is asked for. cursor-invalid when `cursor` is no place of it.
  [[nodiscard]] Result<JournalPage> journal(const JournalAsked& asked, std::string_view cursor,
                                            std::size_t limit) const;
  // The cursor of the page that begins with a line of the journal.
  [[nodiscard]] static std::string journal_place(CompanyNo company, const JournalSum& line);

  struct ReceiptPage {
    std::vector<ReceiptRow> receipts;
    std::optional<std::string> next;
  };
  // Reads the receipts of the page and their places alone; of a channel or a cashier those of others between them, up
  // to kMostLookedThrough: then a page may have fewer, or none, and a next one. cursor-invalid when `cursor` is no
  // place.
  [[nodiscard]] Result<ReceiptPage> receipts(const ReceiptsAsked& asked, std::string_view cursor,
                                             std::size_t limit) const;

 private:
  explicit LedgerReader(ViewReader reader) : reader_(reader) {}
  template <class Each>
  [[nodiscard]] Result<void> scan(std::string from, std::string to, std::size_t prefix, const Each& each) const;
  template <class Each>
  [[nodiscard]] Result<void> scan_months(std::uint8_t table, const LedgerScope& scope, Months months,
                                         const Each& each) const;
  [[nodiscard]] Result<std::vector<AccountSum>> sums_of(std::uint8_t table, const LedgerScope& scope,
                                                        Months months) const;
  [[nodiscard]] Result<std::optional<ReceiptRow>> receipt(CompanyNo company, std::int32_t year,
                                                          std::int64_t number) const;
  ViewReader reader_;
};

}  // namespace steward
