#include "projections/ledger_reader.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <tuple>

#include "projections/ledger.h"
#include "projections/ledger_rows.h"
#include "projections/ledger_taxes.h"
#include "projections/rows.h"

namespace steward {

using ledger::area_key;

namespace {

Date day_behind(YearMonth month) { return first_day(add(month, 1)); }

constexpr std::size_t kKeyInBytes = 1 + 4;

// The journal's places: company ‖ day ‖ community ‖ account, and behind them voucher number and side of that row.
constexpr std::size_t kJournalRowBytes = kKeyInBytes + 4 + 16 + 2;
constexpr std::size_t kVoucherBytes = 4;
enum class Side : std::uint8_t { debit = 0, credit = 1 };

// The rows of one table of the journal from a place on, up to a day: of a company in one scan; of a community in one
// for each day, so that those of all others are passed over.
class JournalRows {
 public:
  // `from` has at least a day behind `prefix`.
  JournalRows(const ViewReader& reader, std::string prefix, CommunityId community, std::string from, Date end)
      : reader_(reader), prefix_(std::move(prefix)), community_(community), from_(std::move(from)), end_(end) {
    day_ = Date{ByteReader(std::string_view(from_).substr(prefix_.size())).sortable_i32()};
  }

  // False at the end.
  Result<bool> next(std::string_view& key, std::string_view& value) {
    for (; day_ < end_; ++day_.days) {
      if (rows_ == nullptr) rows_ = open();
      auto more = rows_->next(key, value);
      if (!more || *more) return more;
      if (community_.is_nil()) return false;
      rows_.reset();
    }
    return false;
  }

 private:
  [[nodiscard]] std::unique_ptr<RowScan> open() const {
    if (community_.is_nil()) return reader_.scan(from_, KeyWriter().raw(prefix_).sortable_i32(end_.days).take());
    const std::string own = KeyWriter().raw(prefix_).sortable_i32(day_.days).id(community_).take();
    return reader_.scan(std::max(from_, own), after_prefix(own));
  }

  ViewReader reader_;
  std::string prefix_;
  CommunityId community_;
  std::string from_;
  Date day_;
  Date end_;
  std::unique_ptr<RowScan> rows_;
};

// The rows of the journal month by month, in each the vouchers of its days before those that carry a year over. Keys
// and values are valid until the next one is asked for. The ends of years are those of all communities: they are few.
class JournalScan {
 public:
  // Goes on at `begun`, the key of a row; empty: from the first of the months.
  JournalScan(const ViewReader& reader, const JournalAsked& asked, std::string_view begun)
      : sources_{Source{rows_of(reader, ledger::kJournal, asked, begun)},
                 Source{rows_of(reader, ledger::kYearEndJournal, asked, begun)}} {}

  static Date day_of(std::string_view key) { return Date{ByteReader(key.substr(kKeyInBytes)).sortable_i32()}; }

  [[nodiscard]] Result<bool> next(std::string_view& key, std::string_view& value) {
    for (Source& source : sources_) {
      if (!source.given) continue;
      auto more = source.rows.next(source.key, source.value);
      if (!more) return more;
      source.given = false;
      source.ended = !*more;
    }
    auto& [days, ends] = sources_;
    if (days.ended && ends.ended) return false;
    const bool of_day = ends.ended || (!days.ended && month_of(day_of(days.key)) <= month_of(day_of(ends.key)));
    Source& source = of_day ? days : ends;
    key = source.key;
    value = source.value;
    source.given = true;
    return true;
  }

 private:
  struct Source {
    JournalRows rows;
    std::string_view key{};
    std::string_view value{};
    bool given = true;  // its row was: the next one is to be read
    bool ended = false;
  };

  static JournalRows rows_of(const ViewReader& reader, std::uint8_t table, const JournalAsked& asked,
                             std::string_view begun) {
    std::string prefix = key_in(table, asked.company).take();
    std::string from = KeyWriter().raw(prefix).sortable_i32(first_day(asked.months.from).days).take();
    if (begun.starts_with(prefix)) {
      from = std::max(from, std::string(begun));
    } else if (!begun.empty()) {
      const YearMonth month = add(month_of(day_of(begun)), table == ledger::kJournal ? 1 : 0);
      from = std::max(from, KeyWriter().raw(prefix).sortable_i32(first_day(month).days).take());
    }
    const CommunityId community = table == ledger::kJournal ? asked.community : CommunityId{};
    return {reader, std::move(prefix), community, std::move(from), day_behind(asked.months.to)};
  }

  std::array<Source, 2> sources_;
};

// A list of receipts: keys of [low, high) with the places behind the prefix, which end with year and number.
constexpr std::size_t kReceiptNumberBytes = sizeof(std::int32_t) + sizeof(std::int64_t);
struct ReceiptPlaces {
  std::string prefix;
  std::string low;
  std::string high;
  std::size_t bytes_each = kReceiptNumberBytes;
};

ReceiptPlaces by_number(const ReceiptsAsked& asked) {
  KeyWriter prefix = key_in(asked.community.is_nil() ? ledger::kReceipts : ledger::kReceiptPlaces, asked.company);
  if (!asked.community.is_nil()) prefix.id(asked.community);
  return {prefix.take(), KeyWriter(prefix).sortable_i32(*asked.year).take(),
          KeyWriter(prefix).sortable_i32(*asked.year + 1).take()};
}

ReceiptPlaces by_day(const ReceiptsAsked& asked) {
  KeyWriter prefix =
      key_in(asked.household.is_nil() ? ledger::kReceiptsByDay : ledger::kReceiptsOfHousehold, asked.company);
  prefix.uuid(asked.household.is_nil() ? asked.community.uuid : asked.household.uuid);
  const auto from = asked.year ? std::optional(first_day(YearMonth{*asked.year * 12})) : asked.from;
  const auto to = asked.year ? std::optional(first_day(YearMonth{(*asked.year + 1) * 12})) : asked.to;
  return {prefix.take(), from ? KeyWriter(prefix).sortable_i32(from->days).take() : prefix.take(),
          to ? KeyWriter(prefix).sortable_i32(to->days).take() : after_prefix(prefix.view()),
          sizeof(std::int32_t) + kReceiptNumberBytes};
}

std::optional<std::int64_t> vat_rate(ByteReader& key) {
  const std::int32_t rate = key.sortable_i32();
  return rate == ledger::kNoVatRate ? std::nullopt : std::optional<std::int64_t>(rate);
}

ReceiptPlaces places_of(const ReceiptsAsked& asked) {
  return asked.year && asked.household.is_nil() ? by_number(asked) : by_day(asked);
}

bool is_wanted(const ReceiptsAsked& asked, const ReceiptRow& row) {
  return (!asked.channel || row.channel == *asked.channel) && (asked.cashier.is_nil() || row.cashier == asked.cashier);
}

}  // namespace

std::string ledger::encode(const ReceiptRow& row) {
  ByteWriter writer(128);
  writer.i32(row.year).i64(row.number).id(row.payment).id(row.household).id(row.community);
  writer.u8(static_cast<std::uint8_t>(row.channel)).i64(row.amount.fen).date(row.received_on);
  put_optional(writer, row.voided_on);
  return writer.id(row.vehicle).id(row.cashier).take();
}

Result<ReceiptRow> ledger::decode_receipt(std::string_view bytes) {
  ByteReader reader(bytes);
  ReceiptRow row;
  row.year = reader.i32();
  row.number = reader.i64();
  row.payment = reader.id<PaymentId>();
  row.household = reader.id<HouseholdId>();
  row.community = reader.id<CommunityId>();
  row.channel = static_cast<billing::PaymentChannel>(reader.u8());
  row.amount = Money{reader.i64()};
  row.received_on = reader.date();
  row.voided_on = get_optional_date(reader);
  row.vehicle = reader.id<VehicleId>();
  row.cashier = reader.id<CredentialId>();
  if (!reader.done()) return fail("row-damaged", {}, "receipt");
  return row;
}

Result<LedgerReader> LedgerReader::open(const ReadLease& lease) {
  auto reader = lease.view(LedgerView::kName, LedgerView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return LedgerReader(*reader);
}

// Calls `each` with what stands behind the prefix, and the sums; false: it could not read that.
template <class Each>
Result<void> LedgerReader::scan(std::string from, std::string to, std::size_t prefix, const Each& each) const {
  const auto rows = reader_.scan(std::move(from), std::move(to));
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = rows->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return {};
    ByteReader rest(key.substr(prefix));
    auto sums = decode_sums(value);
    if (!sums) return pass_on(std::move(sums.error()));
    each(rest, *sums);
    if (!rest.done()) return fail("row-damaged", {}, "sum of the books");
  }
}

template <class Each>
Result<void> LedgerReader::scan_months(std::uint8_t table, const LedgerScope& scope, Months months,
                                       const Each& each) const {
  const std::string prefix = area_key(table, scope).take();
  return scan(KeyWriter().raw(prefix).sortable_i32(months.from.months).take(),
              KeyWriter().raw(prefix).sortable_i32(months.to.months + 1).take(), prefix.size(), each);
}

Result<std::vector<AccountSum>> LedgerReader::sums_of(std::uint8_t table, const LedgerScope& scope,
                                                      Months months) const {
  std::vector<AccountSum> found;
  auto scanned = scan_months(table, scope, months, [&](ByteReader& key, const Sums& sums) {
    const YearMonth month{key.sortable_i32()};
    found.push_back({month, static_cast<billing::LedgerAccount>(key.u16()), Money{sums.amount}, Money{sums.count}});
  });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<AccountSum>> LedgerReader::accounts(const LedgerScope& scope, Months months) const {
  return sums_of(ledger::kAccounts, scope, months);
}

Result<std::vector<AccountSum>> LedgerReader::year_ends(const LedgerScope& scope, Months months) const {
  return sums_of(ledger::kYearEnds, scope, months);
}

Result<std::vector<books::YearBalance>> LedgerReader::year_balances(CompanyNo company, CommunityId community,
                                                                    std::int32_t year) const {
  const Months months{add(books::december(year), -11), books::december(year)};
  std::map<std::pair<BuildingId, billing::LedgerAccount>, Money> left;
  KeyWriter prefix = key_in(ledger::kAccounts, company);
  prefix.u8(static_cast<std::uint8_t>(ledger::Level::building)).id(community);
  auto scanned =
      scan(prefix.take(), after_prefix(prefix.view()), prefix.view().size(), [&](ByteReader& key, const Sums& sums) {
        const auto building = key.id<BuildingId>();
        const YearMonth month{key.sortable_i32()};
        const auto account = static_cast<billing::LedgerAccount>(key.u16());
        if (!months.contains(month) || !billing::is_result(account)) return;
        left[{building, account}].fen += sums.amount - sums.count;
      });
  if (!scanned) return pass_on(std::move(scanned.error()));
  std::vector<books::YearBalance> balances;
  for (const auto& [of, amount] : left) {
    if (amount != Money{}) balances.push_back({of.first, of.second, amount});
  }
  return balances;
}

Result<std::vector<AccountAmount>> LedgerReader::paid_results(const LedgerScope& scope, Months months) const {
  std::vector<AccountAmount> found;
  auto scanned = scan_months(ledger::kPaidResults, scope, months, [&](ByteReader& key, const Sums& sums) {
    const YearMonth month{key.sortable_i32()};
    found.push_back({month, static_cast<billing::LedgerAccount>(key.u16()), Money{sums.amount}});
  });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<TaxSum>> LedgerReader::taxes(const LedgerScope& scope, Months months) const {
  std::vector<TaxSum> found;
  auto scanned = scan_months(ledger::kTaxes, scope, months, [&](ByteReader& key, const Sums& sums) {
    const YearMonth month{key.sortable_i32()};
    const auto account = static_cast<billing::LedgerAccount>(key.u16());
    found.push_back({month, account, vat_rate(key), Money{sums.count}, Money{sums.amount}});
  });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<InvoicedSum>> LedgerReader::invoiced(const LedgerScope& scope, Months months) const {
  std::vector<InvoicedSum> found;
  auto scanned = scan_months(ledger::kInvoiced, scope, months, [&](ByteReader& key, const Sums& sums) {
    const YearMonth month{key.sortable_i32()};
    const bool credit_note = key.u8() == static_cast<std::uint8_t>(ledger::InvoicedAs::credit_note);
    found.push_back({month, credit_note, vat_rate(key), Money{sums.count}, Money{sums.amount}});
  });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<CreditSum>> LedgerReader::credit(const LedgerScope& scope, Months months) const {
  std::vector<CreditSum> found;
  auto scanned = scan_months(ledger::kCredit, scope, months, [&](ByteReader& key, const Sums& sums) {
    const YearMonth month{key.sortable_i32()};
    found.push_back({month, static_cast<billing::MovementKind>(key.u8()), Money{sums.amount}});
  });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<CashSum>> LedgerReader::cash(const LedgerScope& scope, Months months) const {
  std::vector<CashSum> found;
  const std::string prefix = area_key(ledger::kCash, scope).take();
  auto scanned = scan(KeyWriter().raw(prefix).sortable_i32(first_day(months.from).days).take(),
                      KeyWriter().raw(prefix).sortable_i32(day_behind(months.to).days).take(), prefix.size(),
                      [&](ByteReader& key, const Sums& sums) {
                        CashSum sum;
                        sum.day = Date{key.sortable_i32()};
                        sum.channel = static_cast<billing::PaymentChannel>(key.u8());
                        sum.way_in = static_cast<Channel>(key.u8());
                        sum.credential = key.id<CredentialId>();
                        sum.flow = static_cast<billing::CashFlow>(key.u8());
                        sum.amount = Money{sums.amount};
                        sum.count = sums.count;
                        found.push_back(sum);
                      });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<BillSum>> LedgerReader::bills(const LedgerScope& scope, FeeItemId item, YearMonth charged_to,
                                                 YearMonth to) const {
  std::vector<BillSum> found;
  const std::string prefix = area_key(ledger::kBills, scope).id(item).take();
  auto scanned = scan(prefix, KeyWriter().raw(prefix).sortable_i32(charged_to.months + 1).take(), prefix.size(),
                      [&](ByteReader& key, const Sums& sums) {
                        BillSum sum;
                        sum.charge_month = YearMonth{key.sortable_i32()};
                        sum.month = YearMonth{key.sortable_i32()};
                        sum.kind = static_cast<billing::MovementKind>(key.u8());
                        sum.due_date = Date{key.sortable_i32()};
                        sum.amount = Money{sums.amount};
                        if (sum.month <= to) found.push_back(sum);
                      });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<OwedChange>> LedgerReader::owed_changes(const LedgerScope& scope, FeeItemId item,
                                                           YearMonth month) const {
  std::vector<OwedChange> found;
  KeyWriter prefix = key_in(ledger::kOwedOfDay, scope.company).sortable_i32(month.months);
  const std::size_t of_company = prefix.view().size();
  if (!scope.community.is_nil()) prefix.id(scope.community);
  auto scanned = scan(prefix.take(), after_prefix(prefix.view()), of_company, [&](ByteReader& key, const Sums& sums) {
    (void)key.id<CommunityId>();
    OwedChange change;
    change.day = Date{key.sortable_i32()};
    change.building = key.id<BuildingId>();
    const auto of = key.id<FeeItemId>();
    change.due_date = Date{key.sortable_i32()};
    change.amount = Money{sums.amount};
    const bool in_scope = scope.building.is_nil() || change.building == scope.building;
    if (in_scope && (item.is_nil() || of == item)) found.push_back(change);
  });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<BillSum>> LedgerReader::restated(const LedgerScope& scope, FeeItemId item,
                                                    YearMonth charged_to) const {
  std::vector<BillSum> found;
  const std::string prefix = area_key(ledger::kRestated, scope).id(item).take();
  auto scanned = scan(prefix, KeyWriter().raw(prefix).sortable_i32(charged_to.months + 1).take(), prefix.size(),
                      [&](ByteReader& key, const Sums& sums) {
                        BillSum sum;
                        sum.charge_month = YearMonth{key.sortable_i32()};
                        sum.month = YearMonth{key.sortable_i32()};
                        sum.amount = Money{sums.amount};
                        found.push_back(sum);
                        sum.kind = billing::MovementKind::paid;
                        sum.amount = Money{sums.count};
                        found.push_back(sum);
                      });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<PaidInVain>> LedgerReader::paid_in_vain(const LedgerScope& scope, FeeItemId item,
                                                           YearMonth charged_to) const {
  std::vector<PaidInVain> found;
  const std::string prefix = area_key(ledger::kPaidInVain, scope).id(item).take();
  auto scanned = scan(prefix, KeyWriter().raw(prefix).sortable_i32(charged_to.months + 1).take(), prefix.size(),
                      [&](ByteReader& key, const Sums& sums) {
                        PaidInVain sum;
                        sum.charge_month = YearMonth{key.sortable_i32()};
                        (void)key.sortable_i32();  // when it was cancelled
                        sum.month = YearMonth{key.sortable_i32()};
                        sum.paid = Money{sums.amount};
                        sum.given_up = Money{sums.count};
                        found.push_back(sum);
                      });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<AccountAmount>> LedgerReader::item_income(const LedgerScope& scope, FeeItemId item,
                                                             Months months) const {
  std::vector<AccountAmount> found;
  const std::string prefix = area_key(ledger::kItemIncome, scope).id(item).take();
  auto scanned = scan(KeyWriter().raw(prefix).sortable_i32(months.from.months).take(),
                      KeyWriter().raw(prefix).sortable_i32(months.to.months + 1).take(), prefix.size(),
                      [&](ByteReader& key, const Sums& sums) {
                        const YearMonth month{key.sortable_i32()};
                        found.push_back({month, static_cast<billing::LedgerAccount>(key.u16()), Money{sums.amount}});
                      });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<AccountAmount>> LedgerReader::paid_at_once(const LedgerScope& scope, FeeItemId item,
                                                              Months months) const {
  auto account = income_account(scope.company, item);
  if (!account) return pass_on(std::move(account.error()));
  std::vector<AccountAmount> found;
  if (!*account) return found;
  const std::string prefix = area_key(ledger::kPaidAtOnce, scope).id(item).take();
  auto scanned = scan(KeyWriter().raw(prefix).sortable_i32(months.from.months).take(),
                      KeyWriter().raw(prefix).sortable_i32(months.to.months + 1).take(), prefix.size(),
                      [&](ByteReader& key, const Sums& sums) {
                        const YearMonth month{key.sortable_i32()};
                        found.push_back({month, **account, Money{sums.amount}});
                      });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<PaidUpSum>> LedgerReader::paid_up(const LedgerScope& scope, FeeItemId item, Months charged) const {
  std::vector<PaidUpSum> found;
  const std::string prefix = area_key(ledger::kPaidUp, scope).id(item).take();
  auto scanned = scan(KeyWriter().raw(prefix).sortable_i32(charged.from.months).take(),
                      KeyWriter().raw(prefix).sortable_i32(charged.to.months + 1).take(), prefix.size(),
                      [&](ByteReader& key, const Sums& sums) {
                        const YearMonth charge_month{key.sortable_i32()};
                        const YearMonth month{key.sortable_i32()};
                        found.push_back({charge_month, month, sums.count, sums.amount});
                      });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::vector<FeeItemId>> LedgerReader::items_of(CompanyNo company, billing::LedgerAccount account) const {
  std::vector<FeeItemId> found;
  const std::string prefix = key_in(ledger::kFeeItems, company).take();
  const auto rows = reader_.scan(prefix, after_prefix(prefix));
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = rows->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return found;
    ByteReader item(key.substr(prefix.size()));
    const auto id = item.id<FeeItemId>();
    ByteReader row(value);
    const auto of = static_cast<billing::LedgerAccount>(row.u16());
    if (!item.done() || !row.done()) return fail("row-damaged", {}, "income account of a fee item");
    if (of == account) found.push_back(id);
  }
}

Result<std::optional<billing::LedgerAccount>> LedgerReader::income_account(CompanyNo company, FeeItemId item) const {
  auto found = reader_.get(key_in(ledger::kFeeItems, company).id(item).view());
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return std::optional<billing::LedgerAccount>{};
  ByteReader reader(**found);
  const auto account = static_cast<billing::LedgerAccount>(reader.u16());
  if (!reader.done()) return fail("row-damaged", {}, "income account of a fee item");
  return std::optional(account);
}

Result<LedgerReader::JournalPage> LedgerReader::journal(const JournalAsked& asked, std::string_view cursor,
                                                        std::size_t limit) const {
  const auto is_of = [&](std::uint8_t table) { return cursor.starts_with(key_in(table, asked.company).view()); };
  if (!cursor.empty() && (cursor.size() != kJournalRowBytes + kVoucherBytes + 1 ||
                          (!is_of(ledger::kJournal) && !is_of(ledger::kYearEndJournal)) ||
                          static_cast<unsigned char>(cursor.back()) > static_cast<unsigned char>(Side::credit))) {
    return fail("cursor-invalid");
  }
  std::string_view begun = cursor.substr(0, kJournalRowBytes);
  JournalPage page;
  if (!begun.empty() && JournalScan::day_of(begun) >= day_behind(asked.months.to)) return page;
  if (!begun.empty() && JournalScan::day_of(begun) < first_day(asked.months.from)) begun = {};
  JournalScan rows(reader_, asked, begun);
  // A page goes on with the number of the voucher that it begins in.
  std::int64_t number = begun.empty() ? 0 : std::int64_t{ByteReader(cursor.substr(kJournalRowBytes)).u32()} - 1;
  std::optional<std::tuple<Date, CommunityId, bool>> voucher;
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = rows.next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return page;
    ByteReader rest(key.substr(kKeyInBytes));
    JournalSum line;
    line.closing = static_cast<std::uint8_t>(key.front()) == ledger::kYearEndJournal;
    line.day = Date{rest.sortable_i32()};
    line.community = rest.id<CommunityId>();
    line.account = static_cast<billing::LedgerAccount>(rest.u16());
    auto sums = decode_sums(value);
    if (!sums || !rest.done()) return fail("row-damaged", {}, "journal");
    if (!asked.community.is_nil() && line.community != asked.community) continue;
    if (sums->amount == 0 && sums->count == 0) continue;  // the end of a year that was taken back
    if (voucher && month_of(std::get<Date>(*voucher)) != month_of(line.day)) number = 0;
    const std::tuple of_line(line.day, line.community, line.closing);
    if (voucher != of_line) ++number;
    voucher = of_line;
    if (asked.account && line.account != *asked.account) continue;
    line.voucher = number;
    for (const Side side : {Side::debit, Side::credit}) {
      line.debit = Money{side == Side::debit ? sums->amount : 0};
      line.credit = Money{side == Side::credit ? sums->count : 0};
      const bool was_there =
          key == begun && static_cast<unsigned char>(side) < static_cast<unsigned char>(cursor.back());
      if (was_there || line.debit == line.credit) continue;
      if (page.lines.size() == limit) {
        page.next = journal_place(asked.company, line);
        return page;
      }
      page.lines.push_back(line);
    }
  }
}

std::string LedgerReader::journal_place(CompanyNo company, const JournalSum& line) {
  const std::uint8_t table = line.closing ? ledger::kYearEndJournal : ledger::kJournal;
  KeyWriter place = key_in(table, company).sortable_i32(line.day.days).id(line.community);
  place.u16(static_cast<std::uint16_t>(line.account)).u32(static_cast<std::uint32_t>(line.voucher));
  return place.u8(static_cast<std::uint8_t>(line.debit == Money{} ? Side::credit : Side::debit)).take();
}

Result<Money> LedgerReader::safe(CompanyNo company, CommunityId community, Date through) const {
  Money found;
  const std::string prefix = key_in(ledger::kSafe, company).id(community).take();
  auto scanned = scan(prefix, KeyWriter().raw(prefix).sortable_i32(through.days + 1).take(), prefix.size(),
                      [&](ByteReader& key, const Sums& sums) {
                        (void)key.sortable_i32();
                        found.fen += sums.amount;
                      });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

Result<std::optional<ReceiptRow>> LedgerReader::receipt(CompanyNo company, std::int32_t year,
                                                        std::int64_t number) const {
  return look_up(reader_, ledger::receipt_key(company, year, number).view(), ledger::decode_receipt);
}

Result<LedgerReader::ReceiptPage> LedgerReader::receipts(const ReceiptsAsked& asked, std::string_view cursor,
                                                         std::size_t limit) const {
  ReceiptPage page;
  if (asked.number) {
    if (!cursor.empty()) return fail("cursor-invalid");
    auto row = receipt(asked.company, asked.year.value_or(0), *asked.number);
    if (!row) return pass_on(std::move(row.error()));
    const bool is_it = *row && (asked.community.is_nil() || (*row)->community == asked.community) &&
                       (asked.household.is_nil() || (*row)->household == asked.household);
    if (is_it && is_wanted(asked, **row)) page.receipts.push_back(std::move(**row));
    return page;
  }
  const ReceiptPlaces places = places_of(asked);
  std::string low = places.low;
  std::string high = places.high;
  if (!cursor.empty()) {
    if (cursor.size() != places.bytes_each) return fail("cursor-invalid");
    const std::string last = places.prefix + std::string(cursor);  // of the page before
    if (asked.newest_first) {
      high = std::min(high, last);
    } else {
      low = std::max(low, last + '\0');
    }
  }
  if (high <= low) return page;
  const auto scan = reader_.scan(std::move(low), std::move(high), asked.newest_first);
  std::string last;
  std::string_view key;
  std::string_view value;
  for (std::size_t looked_through = 0;; ++looked_through) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return page;
    if (page.receipts.size() == limit || looked_through == kMostLookedThrough) {
      page.next = std::move(last);
      return page;
    }
    last = std::string(key.substr(places.prefix.size()));
    if (last.size() != places.bytes_each) return fail("row-damaged", {}, "place of a receipt");
    ByteReader number(std::string_view(last).substr(last.size() - kReceiptNumberBytes));
    const std::int32_t year = number.sortable_i32();
    auto row = receipt(asked.company, year, number.sortable_i64());
    if (!row) return pass_on(std::move(row.error()));
    if (!*row) return fail("row-damaged", {}, "a place without its receipt");
    if (is_wanted(asked, **row)) page.receipts.push_back(std::move(**row));
  }
}

}  // namespace steward
