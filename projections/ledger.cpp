#include "projections/ledger.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <type_traits>

#include "domain/base/assert.h"
#include "domain/billing/movements.h"
#include "domain/billing/pricing.h"
#include "projections/all_views.h"
#include "projections/ledger_rows.h"
#include "projections/ledger_taxes.h"
#include "projections/paid_month.h"
#include "projections/vat_shares.h"
#include "projections/visitor.h"

namespace steward {

namespace ledger {
namespace {

constexpr std::uint32_t kBillsTogether = 16;

// What a bill charges: all that its movements are counted by.
struct Charged {
  FeeItemId item;
  YearMonth month;
  Date due_date;
  std::vector<YearMonth> later;  // further months, ascending: of an adjustment that charges for several
};

KeyWriter bills_key(CompanyNo company, HouseholdId household, std::uint32_t bill) {
  return key_in(kBillNumbers, company).id(household).u32(bill / kBillsTogether);
}
KeyWriter month_key(CompanyNo company, HouseholdId household, YearMonth month) {
  return key_in(kHouseholdMonths, company).id(household).sortable_i32(month.months);
}

// The bills of one household, as far as an event is about them.
class BillNumbers {
 public:
  BillNumbers(CompanyNo company, HouseholdId household, Rows& rows)
      : company_(company), household_(household), rows_(rows) {}

  // `shares`: what it charges by VAT rate.
  Result<void> add(const billing::Bill& bill, std::span<const VatShare> shares) {
    return add(bill, std::array{billing::charge_month(bill)}, shares);
  }
  // `months`: all that it charges for, ascending; what it charges by VAT rate stands with the first.
  Result<void> add(const billing::Bill& bill, std::span<const YearMonth> months, std::span<const VatShare> shares) {
    const KeyWriter key = row_key(bill.number);
    auto before = rows_.get(key.view());
    if (!before) return pass_on(std::move(before.error()));
    ByteWriter row(33 * months.size() + (*before ? (*before)->size() : 0));
    row.raw(before->value_or(""));
    for (const YearMonth month : months) {
      put(row, bill.number, {bill.fee_item, month, bill.due_date, {}}, shares);
      shares = {};
    }
    rows_.put(key.view(), row.view());
    return {};
  }

  Result<Charged> find(std::uint32_t bill) {
    auto found = rows_.get(row_key(bill).view());
    if (!found) return pass_on(std::move(found.error()));
    ByteReader reader(found->value_or(""));
    std::optional<Charged> charged;
    while (!reader.rest().empty()) {
      const std::uint32_t number = reader.u32();
      Charged here = charged_of(reader);
      pass_shares(reader);
      if (!reader.ok()) break;
      if (number != bill) {
        if (charged) break;  // its months stand together
      } else if (charged) {
        charged->later.push_back(here.month);
      } else {
        charged = std::move(here);
      }
    }
    if (!charged) return fail("bill-unknown", {{"bill", std::int64_t{bill}}});
    return std::move(*charged);
  }

  // By VAT rate; empty where none is known, or the bill is not.
  Result<std::vector<VatShare>> shares(std::uint32_t bill) {
    auto found = rows_.get(row_key(bill).view());
    if (!found) return pass_on(std::move(found.error()));
    ByteReader reader(found->value_or(""));
    while (!reader.rest().empty()) {
      const std::uint32_t number = reader.u32();
      (void)charged_of(reader);
      auto shares = get_shares(reader);
      if (number == bill && reader.ok()) return shares;
    }
    return std::vector<VatShare>{};
  }

  // It charges something else now.
  Result<void> change_shares(std::uint32_t bill, std::span<const VatShare> shares) {
    const KeyWriter key = row_key(bill);
    auto found = rows_.get(key.view());
    if (!found) return pass_on(std::move(found.error()));
    ByteReader reader(found->value_or(""));
    ByteWriter row(found->value_or("").size() + 32);
    while (!reader.rest().empty()) {
      const std::uint32_t number = reader.u32();
      const Charged charged = charged_of(reader);
      const auto before = get_shares(reader);
      if (!reader.ok()) return fail("row-damaged", {}, "bills of a household");
      put(row, number, charged, number == bill ? shares : before);
      if (number == bill) shares = {};  // they stand with the first of its months
    }
    rows_.put(key.view(), row.view());
    return {};
  }

 private:
  [[nodiscard]] KeyWriter row_key(std::uint32_t bill) const { return bills_key(company_, household_, bill); }
  static void put(ByteWriter& row, std::uint32_t number, const Charged& charged, std::span<const VatShare> shares) {
    row.u32(number).uuid(charged.item.uuid).i32(charged.month.months).date(charged.due_date);
    put_shares(row, shares);
  }
  static Charged charged_of(ByteReader& reader) {
    Charged charged;
    charged.item = reader.id<FeeItemId>();
    charged.month = YearMonth{reader.i32()};
    charged.due_date = reader.date();
    return charged;
  }

  CompanyNo company_;
  HouseholdId household_;
  Rows& rows_;
};

// Every payment has a receipt; a reversal makes it void.
void keep_receipt(const EventHeader& header, ReceiptRow row, Rows& rows) {
  row.cashier = header.actor.credential;
  rows.put_new(receipt_key(header.company, row.year, row.number).view(), encode(row));
  rows.put(key_in(kPayments, header.company).id(row.payment).view(),
           ByteWriter(12).i32(row.year).i64(row.number).view());
}
Result<void> void_receipt(const EventHeader& header, PaymentId payment, Date reversed_on, Rows& rows) {
  auto number = rows.get(key_in(kPayments, header.company).id(payment).view());
  if (!number) return pass_on(std::move(number.error()));
  ByteReader reader(number->value_or(""));
  const std::int32_t year = reader.i32();
  const KeyWriter key = receipt_key(header.company, year, reader.i64());
  if (!reader.done()) return fail("payment-unknown", {{"payment", payment.uuid}});
  auto found = rows.get(key.view());
  if (!found) return pass_on(std::move(found.error()));
  auto row = decode_receipt(found->value_or(""));
  if (!row) return pass_on(std::move(row.error()));
  row->voided_on = reversed_on;
  rows.put(key.view(), encode(*row));
  return {};
}
Result<void> receipt_of(const EventHeader& header, const billing::PaymentReceived& event, Rows& rows) {
  keep_receipt(header,
               {event.receipt_year, event.receipt_number, event.payment, event.household, event.community,
                event.channel, event.amount, event.received_on, std::nullopt},
               rows);
  return {};
}
Result<void> receipt_of(const EventHeader& header, const billing::ParkingStayPaid& event, Rows& rows) {
  keep_receipt(header,
               {event.receipt_year, event.receipt_number, event.payment, HouseholdId{}, event.community, event.channel,
                event.stay.price.total, event.paid_on, std::nullopt, event.vehicle},
               rows);
  return {};
}
Result<void> receipt_of(const EventHeader& header, const billing::PaymentReversed& event, Rows& rows) {
  return void_receipt(header, event.payment, event.reversed_on, rows);
}
Result<void> receipt_of(const EventHeader& header, const billing::ParkingPaymentReversed& event, Rows& rows) {
  return void_receipt(header, event.payment, event.reversed_on, rows);
}

// Cash that is in the books and in no drawer: each posting to cash on hand brings it there, each drawer takes its part.
void put_in_safe(const EventHeader& header, Date day, Money amount, Rows& rows) {
  KeyWriter key = key_in(kSafe, header.company).id(header.community);
  if (amount != Money{}) rows.add(key.sortable_i32(day.days).view(), {amount.fen, 0});
}
// What no drawer holds any more after an event, or (below zero) one holds now.
Money out_of_drawer(const books::ShiftOpened& event) { return -event.opening_float; }
Money out_of_drawer(const books::CashTaken& event) { return -event.amount; }
Money out_of_drawer(const books::CashBanked& event) { return event.amount; }
Money out_of_drawer(const books::BankingReversed& event) { return -event.amount; }
Money out_of_drawer(const books::ShiftClosed& event) { return event.expected; }

// The day from which cash outside the drawers counts it: of the posting that it goes with, where an event says so.
template <class E>
Date day_in_safe(const E& event, Date own) {
  if constexpr (requires { event.posted_on->days; }) {
    return event.posted_on.value_or(own);
  } else {
    return own;
  }
}

// What a movement of a principal does to its bill.
PaidMonth::Moved moved_by(const billing::Movement& movement) {
  using billing::MovementKind;
  const std::int64_t fen = movement.amount.fen;
  if (const int billed = billing::billed_effect(movement.kind); billed != 0) return {.billed = billed * fen};
  if (const int paid = billing::paid_effect(movement.kind); paid != 0) return {.paid = paid * fen};
  const std::int64_t less = -billing::terms_of(movement.kind).change(movement.amount).fen;
  const bool waiver = movement.kind == MovementKind::waived || movement.kind == MovementKind::waiver_taken_back;
  return waiver ? PaidMonth::Moved{.waived = less} : PaidMonth::Moved{.otherwise = less};
}

// How much of a movement of a bill that charges for several months falls on each of them: what pays it, and what is
// owed again, the oldest month has first; what is given up, and what was paid and is no more, the newest. So no month
// has more paid and given up than it was charged, whatever the order.
std::vector<billing::MonthShare> shares_of(const billing::Movement& movement,
                                           const std::vector<std::pair<YearMonth, PaidMonth::Moved>>& months) {
  using billing::MovementKind;
  const auto most = [&](const PaidMonth::Moved& moved) {
    switch (movement.kind) {
      case MovementKind::reopened:
        return moved.paid;
      case MovementKind::waiver_taken_back:
        return moved.waived;
      case MovementKind::write_off_taken_back:
        return moved.otherwise;
      case MovementKind::cancelled:
        return moved.billed;
      default:
        return moved.open();
    }
  };
  const bool oldest_first = billing::paid_effect(movement.kind) > 0 || billing::takes_back_relief(movement.kind);
  std::vector<billing::MonthShare> shares;
  Money left = movement.amount;
  for (std::size_t i = 0; i < months.size(); ++i) {
    const auto& [month, moved] = months[oldest_first ? i : months.size() - 1 - i];
    const bool last = i + 1 == months.size();
    const Money part = last ? left : std::clamp(Money{most(moved)}, Money{}, left);
    if (part != Money{}) shares.push_back({month, part});
    left.fen -= part.fen;
  }
  return shares;
}

// What of an adjustment is tax. Where its net is as it was, the postings of before had no line of income to say so.
Money tax_alone(const billing::BillsAdjusted& event) {
  const auto& lines = event.posting.lines;
  const bool said = std::any_of(lines.begin(), lines.end(), [](const auto& line) { return line.tax != Money{}; });
  if (said) return {};  // beside income that moves from one month to another
  Money tax;
  Money net;
  for (const billing::AdjustmentLine& line : event.lines) {
    tax.fen += line.after_tax.fen - line.before_tax.fen;
    net.fen += line.after.fen - line.before.fen;
  }
  net.fen -= tax.fen;
  return net == Money{} ? tax : Money{};
}

// On the cash basis, what no bill of a fee item says: what was paid without being owed, and what a correction gives
// back of the bills, below zero. That is credit, and counts again for what it pays.
billing::IncomeAtOnce beside_bills(const billing::ParkingStayPaid& event) { return billing::income_at_once(event); }
billing::IncomeAtOnce beside_bills(const billing::ParkingPaymentReversed& event) {
  return billing::income_at_once(event);
}
billing::IncomeAtOnce beside_bills(const billing::BillsAdjusted& event) { return {event.fee_item, -event.credited}; }

// Money, in hand or with a channel.
bool is_money(billing::LedgerAccount account) {
  using enum billing::LedgerAccount;
  return account == cash_on_hand || account == bank_deposits || account == wechat_clearing ||
         account == alipay_clearing;
}

void put_account(const KeyWriter& key, billing::LedgerAccount account, Rows& rows) {
  rows.put(key.view(), ByteWriter(2).u16(static_cast<std::uint16_t>(account)).view());
}
Result<std::optional<billing::LedgerAccount>> account_at(const KeyWriter& key, Rows& rows) {
  auto found = rows.get(key.view());
  if (!found) return pass_on(std::move(found.error()));
  ByteReader reader(found->value_or(""));
  const auto account = static_cast<billing::LedgerAccount>(reader.u16());
  return reader.done() ? std::optional(account) : std::nullopt;
}

// The VAT rates of a fee item, ascending by date, as they are known.
Result<std::vector<billing::VatRate>> vat_rates_of(CompanyNo company, FeeItemId item, Rows& rows) {
  auto found = rows.get(key_in(kVatRates, company).id(item).view());
  if (!found) return pass_on(std::move(found.error()));
  std::vector<billing::VatRate> rates;
  ByteReader reader(found->value_or(""));
  while (!reader.rest().empty()) {
    billing::VatRate rate;
    rate.effective_from = reader.date();
    rate.rate_millionths = reader.i64();
    rates.push_back(rate);
  }
  if (!reader.done()) return fail("row-damaged", {}, "VAT rates of a fee item");
  return rates;
}

// A line of the cash report, beside whose it is.
struct CashPlace {
  BuildingId building;
  Date day;
  billing::PaymentChannel channel = billing::PaymentChannel::cash;
  billing::CashFlow flow = billing::CashFlow::received;
};
KeyWriter cash_key(const EventHeader& header, const CashPlace& place, CredentialId of) {
  KeyWriter key = area_key(kCash, header.company, Level::building, header.community, place.building);
  key.sortable_i32(place.day.days).u8(static_cast<std::uint8_t>(place.channel));
  key.u8(static_cast<std::uint8_t>(header.actor.channel)).id(of);
  return key.u8(static_cast<std::uint8_t>(place.flow));
}

// What a till calls cash of an event.
PaymentId name_at_till(const billing::RefundSettled& event) { return PaymentId(event.refund.uuid); }
template <class E>
PaymentId name_at_till(const E& event) {
  return event.payment;
}

KeyWriter cash_given_key(const EventHeader& header) { return key_in(kCashGiven, header.company).id(header.community); }

void keep_given(const EventHeader& header, const CashGiven& given, Rows& rows) {
  ByteWriter row(45);
  row.uuid(given.payment.uuid).uuid(given.building.uuid).date(given.day).u8(static_cast<std::uint8_t>(given.flow));
  rows.put(cash_given_key(header).view(), row.i64(given.times).view());
}

// What is said of a drawer about cash that left: it gave that, or never had it. Brought into it, when below zero.
struct OfDrawer {
  PaymentId payment;
  CredentialId cashier;
  Money amount;
};
OfDrawer of_drawer(const books::CashTaken& event) { return {event.payment, event.cashier, -event.amount}; }
OfDrawer of_drawer(const books::ShortageTakenBack& event) { return {event.payment, event.cashier, event.amount}; }

// Its line is its cashier's, whoever said that it left. Where two drawers have their part in it, the first counts it.
Result<void> count_for_drawer(const EventHeader& header, const OfDrawer& part, Rows& rows) {
  if (part.amount <= Money{} || part.cashier == header.actor.credential) return {};
  auto found = rows.get(cash_given_key(header).view());
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return {};
  ByteReader reader(**found);
  CashGiven given;
  given.payment = reader.id<PaymentId>();
  given.building = reader.id<BuildingId>();
  given.day = reader.date();
  given.flow = static_cast<billing::CashFlow>(reader.u8());
  given.times = reader.i64();
  if (!reader.done()) return fail("row-damaged", {}, "cash that was given");
  if (given.payment != part.payment) return {};  // an expense is no line
  const CashPlace place{given.building, given.day, billing::PaymentChannel::cash, given.flow};
  rows.add(cash_key(header, place, header.actor.credential).view(), {-part.amount.fen, -given.times});
  rows.add(cash_key(header, place, part.cashier).view(), {part.amount.fen, given.times});
  given.times = 0;
  keep_given(header, given, rows);
  return {};
}

// How a charge month of a household was before an event, and how it becomes.
struct TouchedMonth {
  PaidMonth before;
  PaidMonth now;
  std::set<FeeItemId> items;  // of the bills that the event moves
};

// One money event entered into the books.
class Entry {
 public:
  Entry(const EventHeader& header, BuildingId building, const billing::Posting& posting, Rows& rows)
      : header_(header), building_(building), posting_(posting), rows_(rows) {}

  [[nodiscard]] Date day() const { return billing::entry_date(posting_, header_.effective_date); }

  // `in_safe`: from which day the cash of it counts outside the drawers.
  void post(Date in_safe) {
    const Date day = this->day();
    for (const billing::PostingLine& line : posting_.lines) {
      enter(line.account, line.amount, posting_.period, day);
      if (line.account == billing::LedgerAccount::cash_on_hand) put_in_safe(header_, in_safe, line.amount, rows_);
      taxes_.expect(line.account, line.tax);
    }
    // The months to come are entered at once: no further event is needed when they do.
    for (const billing::Deferral& deferral : posting_.deferrals) {
      const Date first = first_day(deferral.month);
      enter(billing::LedgerAccount::deferred_income, deferral.amount, deferral.month, first);
      enter(deferral.account, -deferral.amount, deferral.month, first);
    }
  }

  // `named`: at a till.
  void cash(const billing::CashMovement& movement, PaymentId named) {
    const CashPlace place{building_, day(), movement.channel, movement.flow};
    rows_.add(cash_key(header_, place, header_.actor.credential).view(), {movement.amount.fen, 1});
    // Who takes cash has it in the own drawer, if in any.
    if (movement.channel != billing::PaymentChannel::cash || movement.flow == billing::CashFlow::received) return;
    keep_given(header_, {named, building_, place.day, movement.flow}, rows_);
  }

  // `restatement`: of an adjustment, whose bill it splits.
  Result<void> move(const std::vector<billing::Movement>& movements, HouseholdId household, BillNumbers& bills,
                    const billing::Restatement& restatement = {}) {
    TouchedMonths months;  // of this household
    for (const billing::Movement& movement : movements) {
      const billing::MovementTerms& terms = billing::terms_of(movement.kind);
      if (terms.of == billing::MovementOf::credit) {
        rows_.add(by_month(kCredit).u8(static_cast<std::uint8_t>(movement.kind)).view(), {movement.amount.fen, 1});
        continue;
      }
      auto charged = bills.find(movement.bill);
      if (!charged) return pass_on(std::move(charged.error()));
      if (auto reduced = reduce_income(movement, charged->item, bills); !reduced) return reduced;
      owe(*charged, terms.change(movement.amount));
      if (auto income = income_paid(movement, *charged); !income) return income;
      if (charged->later.empty() || terms.of != billing::MovementOf::principal) {
        if (auto counted = count_bill(movement, *charged, household, months); !counted) return counted;
        continue;
      }
      const bool is_new = billing::billed_effect(movement.kind) > 0;
      auto shares = is_new ? Result<std::vector<billing::MonthShare>>(restatement.charged)
                           : shares_in(movement, *charged, household, months);
      if (!shares) return pass_on(std::move(shares.error()));
      for (const billing::MonthShare& share : *shares) {
        billing::Movement part = movement;
        part.amount = share.amount;
        const Charged of_month{charged->item, share.month, charged->due_date, {}};
        if (auto counted = count_bill(part, of_month, household, months); !counted) return counted;
      }
    }
    for (const billing::Fall& fall : restatement.fell) {
      auto charged = bills.find(fall.bill);
      if (!charged) return pass_on(std::move(charged.error()));
      if (auto fell = count_paid(fall.bill, *charged, {.fell = fall.amount.fen}, household, months); !fell) return fell;
    }
    for (const auto& [month, touched] : months) {
      rows_.put(month_key(household, month).view(), touched.now.encode());
      count_households(month, touched);
      for (const FeeItemId& item : touched.items) {
        restate(item, month, touched.before.restated(item), -1);
        restate(item, month, touched.now.restated(item), 1);
      }
    }
    return {};
  }

  // What is income of each fee item, so that those of all items are the income of the books.
  Result<void> income(const std::vector<billing::ItemIncome>& incomes) {
    for (const billing::ItemIncome& income : incomes) {
      auto account = income_account(income.fee_item);
      if (!account) return pass_on(std::move(account.error()));
      add_income(income.fee_item, income.month, *account, income.amount);
    }
    return {};
  }

  Result<void> paid_beside_bills(const billing::IncomeAtOnce& income) {
    auto account = income_account(income.fee_item);
    if (!account) return pass_on(std::move(account.error()));
    if (!is_result(*account) || income.amount == Money{}) return {};
    add_paid(*account, income.amount);
    KeyWriter of_item = area(kPaidAtOnce).id(income.fee_item);
    rows_.add(of_item.sortable_i32(posting_.period.months).view(), {income.amount.fen, 0});
    return {};
  }

  // On the cash basis, what is spent or comes in without anybody owing it counts where its posting has the money.
  void paid_in_money() {
    const auto& lines = posting_.lines;
    if (std::none_of(lines.begin(), lines.end(), [](const auto& line) { return is_money(line.account); })) return;
    for (const billing::PostingLine& line : lines) {
      if (!is_result(line.account)) continue;
      const Money gross{line.amount.fen + line.tax.fen};
      const bool spent = billing::find_account(line.account)->of_class == billing::AccountClass::expense;
      add_paid(line.account, spent ? gross : -gross);
    }
  }

  // What was owed for an expense until now.
  Result<void> expense_paid(const books::ExpensePaid& event) {
    auto account = account_at(key_in(kOwedExpenses, header_.company).id(event.expense), rows_);
    if (!account) return pass_on(std::move(account.error()));
    if (!*account) return fail("expense-unknown", {{"expense", event.expense.uuid}});
    add_paid(**account, event.amount);
    return {};
  }

  // Tax of the income of an item that stands on no line of the posting.
  Result<void> tax_of(FeeItemId item, Money tax) {
    if (tax == Money{}) return {};
    auto account = income_account(item);
    if (!account) return pass_on(std::move(account.error()));
    taxes_.expect(*account, -tax);
    return {};
  }

  Result<std::vector<VatShare>> vat_shares_of(const billing::Bill& bill) {
    std::vector<billing::VatRate> rates;
    if (bill.parts.empty()) {
      auto known = vat_rates_of(header_.company, bill.fee_item, rows_);
      if (!known) return pass_on(std::move(known.error()));
      rates = std::move(*known);
    }
    return vat_shares(bill, rates);
  }

  // What a bill charges at its rates, in the months that its posting has it; its tax is beside the first of them.
  Result<void> charge(const billing::Bill& bill, std::span<const VatShare> shares) {
    if (shares.empty()) return {};
    auto account = taxed_account(bill.fee_item);
    if (!account) return pass_on(std::move(account.error()));
    if (!*account) return {};
    const auto behind = [&](const billing::MonthShare& share) { return share.month > posting_.period; };
    const auto months = billing::income_months(bill);
    const auto first = std::find_if(months.begin(), months.end(), [](const auto& of) { return of.amount != Money{}; });
    const auto of_tax = first != months.end() && behind(*first) ? kDeferred : **account;
    for (const VatShare& share : shares) {
      Money later;
      const auto own = shares.size() == 1 ? months : billing::income_months(part_at(bill, share.rate_millionths));
      for (const billing::MonthShare& of : own) later.fen += behind(of) ? of.amount.fen : 0;
      taxes_.count(**account, share.rate_millionths, {later.fen - share.net.fen}, {});
      taxes_.count(kDeferred, share.rate_millionths, -later, {});
      taxes_.count(of_tax, share.rate_millionths, {}, -share.tax);
    }
    return {};
  }

  Result<void> take_back(const billing::StatementCancelled& event, BillNumbers& bills) {
    for (const billing::CancelledBill& bill : event.bills) {
      auto account = taxed_account(bill.fee_item);
      if (!account) return pass_on(std::move(account.error()));
      auto known = bills.shares(bill.bill);
      if (!known) return pass_on(std::move(known.error()));
      if (!*account) continue;
      const Money net{bill.amount.fen - bill.tax.fen};
      const Money later = deferred_of(event.deferrals, bill.bill);
      const auto of_tax = later == net && later != Money{} ? kDeferred : **account;
      const auto at_once = split_like(*known, {net.fen - later.fen}, bill.tax);
      const auto to_come = split_like(*known, later, {});
      for (std::size_t i = 0; i < known->size(); ++i) {
        const std::int32_t rate = at_once[i].rate_millionths;
        taxes_.count(**account, rate, at_once[i].net, {});
        taxes_.count(kDeferred, rate, to_come[i].net, {});
        taxes_.count(of_tax, rate, {}, at_once[i].tax);
      }
    }
    return {};
  }

  // What bills charged is taken back at the rates that they had; what they charge now is at those which are known now.
  // The answer: the shares of the bill of the adjustment, if it has one.
  Result<std::vector<VatShare>> adjust(const billing::BillsAdjusted& event, BillNumbers& bills) {
    auto account = taxed_account(event.fee_item);
    if (!account) return pass_on(std::move(account.error()));
    auto rates = vat_rates_of(header_.company, event.fee_item, rows_);
    if (!rates) return pass_on(std::move(rates.error()));
    std::vector<VatShare> on_top;
    std::vector<VatShare> last;
    if (!*account) return on_top;
    const auto of_tax = taxes_.expects(kDeferred) && !taxes_.expects(**account) ? kDeferred : **account;
    for (const billing::AdjustmentLine& line : event.lines) {
      auto known = bills.shares(line.bill);
      if (!known) return pass_on(std::move(known.error()));
      if (known->empty()) continue;
      const auto before = split_like(*known, {line.before.fen - line.before_tax.fen}, line.before_tax);
      const Money net{line.after.fen - line.after_tax.fen};
      const auto rate = vat_rate_of(line.after, line.after_tax, line.period_from, *rates);
      last = rate ? std::vector<VatShare>{{*rate, net, line.after_tax}} : split_like(*known, net, line.after_tax);
      std::vector<VatShare> more = last;
      for (const VatShare& share : before) add_share(more, {share.rate_millionths, -share.net, -share.tax});
      const Money later = deferred_of(event.deferrals, line.bill);
      const std::int32_t now_at = last.front().rate_millionths;
      taxes_.count(**account, now_at, later, {});
      taxes_.count(kDeferred, now_at, -later, {});
      for (const VatShare& share : more) {
        taxes_.count(**account, share.rate_millionths, -share.net, {});
        taxes_.count(of_tax, share.rate_millionths, {}, -share.tax);
        if (share.net.fen + share.tax.fen > 0 && line.after > line.before) add_share(on_top, share);
      }
      if (auto changed = bills.change_shares(line.bill, last); !changed) return pass_on(std::move(changed.error()));
    }
    if (!event.bill) return std::vector<VatShare>{};
    const Money net{event.bill->amount.fen - event.bill->tax.fen};
    return split_like(on_top.empty() ? last : on_top, net, event.bill->tax);
  }

  // Paid at a gate, or (below zero) taken back.
  Result<void> park(FeeItemId item, Money gross, Money tax, Date on) {
    auto account = taxed_account(item);
    if (!account) return pass_on(std::move(account.error()));
    auto rates = vat_rates_of(header_.company, item, rows_);
    if (!rates) return pass_on(std::move(rates.error()));
    const auto rate = vat_rate_of(gross, tax, on, *rates);
    if (*account && rate) taxes_.count(**account, *rate, {tax.fen - gross.fen}, -tax);
    return {};
  }

  // Behind all that counts net and tax at a rate.
  void enter_taxes() {
    taxes_.settle([&](billing::LedgerAccount account, std::int32_t rate, Money net, Money tax) {
      KeyWriter key = by_month(kTaxes).u16(static_cast<std::uint16_t>(account));
      rows_.add(key.sortable_i32(rate).view(), {tax.fen, net.fen});
    });
  }

 private:
  static constexpr auto kDeferred = billing::LedgerAccount::deferred_income;

  // Whose income a fee item is; none of a deposit, which is none.
  Result<std::optional<billing::LedgerAccount>> taxed_account(FeeItemId item) {
    auto account = income_account(item);
    if (!account) return pass_on(std::move(account.error()));
    return *account == billing::LedgerAccount::deposits_held ? std::nullopt : std::optional(*account);
  }

  static Money deferred_of(const std::vector<billing::BillDeferral>& deferrals, std::uint32_t bill) {
    Money sum;
    for (const billing::BillDeferral& deferral : deferrals) sum.fen += deferral.bill == bill ? deferral.amount.fen : 0;
    return sum;
  }
  struct Reduction {
    billing::LedgerAccount account;
    Money amount;  // as income: below zero takes away
  };
  // What waivers, late fees, write-offs and forfeits post, said by the bill that it is about.
  static std::optional<Reduction> reduction_of(const billing::Movement& movement) {
    using billing::LedgerAccount;
    switch (movement.kind) {
      case billing::MovementKind::waived:
        return Reduction{LedgerAccount::income_reductions, {movement.tax.fen - movement.amount.fen}};
      case billing::MovementKind::waiver_taken_back:
        return Reduction{LedgerAccount::income_reductions, {movement.amount.fen - movement.tax.fen}};
      case billing::MovementKind::late_fee:
      case billing::MovementKind::late_fee_waiver_taken_back:
        return Reduction{LedgerAccount::sundry_income, movement.amount};
      case billing::MovementKind::deposit_forfeited:
        return Reduction{LedgerAccount::sundry_income, movement.amount};
      case billing::MovementKind::late_fee_waived:
      case billing::MovementKind::forfeit_taken_back:
        return Reduction{LedgerAccount::sundry_income, -movement.amount};
      case billing::MovementKind::written_off:
      case billing::MovementKind::late_fee_written_off:
        return Reduction{LedgerAccount::bad_debts, -movement.amount};
      case billing::MovementKind::write_off_taken_back:
      case billing::MovementKind::late_fee_write_off_taken_back:
        return Reduction{LedgerAccount::bad_debts, movement.amount};
      default:
        return std::nullopt;
    }
  }

  Result<void> reduce_income(const billing::Movement& movement, FeeItemId item, BillNumbers& bills) {
    const auto reduction = reduction_of(movement);
    if (!reduction) return {};
    auto account = income_account(item);
    if (!account) return pass_on(std::move(account.error()));
    // A deposit is no income, and less of it neither, unless the company keeps it.
    const bool deposit = *account == billing::LedgerAccount::deposits_held;
    const bool of_principal = billing::terms_of(movement.kind).of == billing::MovementOf::principal;
    if (deposit && of_principal && billing::forfeit_effect(movement.kind) == 0) return {};
    add_income(item, posting_.period, reduction->account, reduction->amount);
    if (reduction->account != billing::LedgerAccount::income_reductions) return {};
    auto known = bills.shares(movement.bill);
    if (!known) return pass_on(std::move(known.error()));
    const Money tax = billing::takes_back_relief(movement.kind) ? -movement.tax : movement.tax;
    for (const VatShare& share : split_like(*known, -reduction->amount, tax)) {
      taxes_.count(reduction->account, share.rate_millionths, share.net, share.tax);
    }
    return {};
  }

  void add_income(FeeItemId item, YearMonth month, billing::LedgerAccount account, Money amount) {
    if (amount == Money{} || !is_result(account)) return;  // what is raised for a deposit is a liability
    KeyWriter key = area(kItemIncome).id(item).sortable_i32(month.months);
    rows_.add(key.u16(static_cast<std::uint16_t>(account)).view(), {amount.fen, 1});
  }

  void owe(const Charged& charged, Money more) {
    KeyWriter key = key_in(kOwedOfDay, header_.company).sortable_i32(posting_.period.months).id(header_.community);
    key.sortable_i32(day().days).id(building_).id(charged.item).sortable_i32(charged.due_date.days);
    rows_.add(key.view(), {more.fen, 0});
  }

  void enter(billing::LedgerAccount ledger_account, Money amount, YearMonth month, Date day) {
    if (amount == Money{}) return;  // a line of tax alone
    const auto account = static_cast<std::uint16_t>(ledger_account);
    const Sums sums{std::max(amount.fen, std::int64_t{0}), std::max(-amount.fen, std::int64_t{0})};
    rows_.add(area(kAccounts).sortable_i32(month.months).u16(account).view(), sums);
    KeyWriter journal = key_in(kJournal, header_.company).sortable_i32(day.days).id(header_.community);
    rows_.add(journal.u16(account).view(), sums);
  }

  Result<billing::LedgerAccount> income_account(FeeItemId item) {
    auto account = account_at(key_in(kFeeItems, header_.company).id(item), rows_);
    if (!account) return pass_on(std::move(account.error()));
    if (!*account) return fail("fee-item-unknown", {{"fee_item", item.uuid}});
    return **account;
  }

  // Sums are added to the narrowest area alone: LedgerView::widen knows the wider ones.
  [[nodiscard]] KeyWriter area(std::uint8_t table) const {
    return area_key(table, header_.company, Level::building, header_.community, building_);
  }
  [[nodiscard]] KeyWriter by_month(std::uint8_t table) const {
    return area(table).sortable_i32(posting_.period.months);
  }
  [[nodiscard]] KeyWriter month_key(HouseholdId household, YearMonth month) const {
    return ledger::month_key(header_.company, household, month);
  }

  using TouchedMonths = std::map<YearMonth, TouchedMonth>;

  // What moves a bill in one month that it charges for.
  Result<void> count_bill(const billing::Movement& movement, const Charged& charged, HouseholdId household,
                          TouchedMonths& months) {
    KeyWriter key = area(kBills).id(charged.item).sortable_i32(charged.month.months);
    key.sortable_i32(posting_.period.months).u8(static_cast<std::uint8_t>(movement.kind));
    rows_.add(key.sortable_i32(charged.due_date.days).view(), {movement.amount.fen, 1});
    // A household has paid up when its principals are paid.
    if (billing::terms_of(movement.kind).of != billing::MovementOf::principal) return {};
    if (auto paid = count_paid(movement.bill, charged, moved_by(movement), household, months); !paid) return paid;
    if (movement.kind == billing::MovementKind::cancelled) paid_in_vain(movement.bill, charged, months);
    return {};
  }

  Result<TouchedMonth*> touch(HouseholdId household, YearMonth month, TouchedMonths& months) {
    auto known = months.find(month);
    if (known == months.end()) {
      auto found = rows_.get(month_key(household, month).view());
      if (!found) return pass_on(std::move(found.error()));
      Result<PaidMonth> stored = *found ? PaidMonth::decode(**found) : PaidMonth{};
      if (!stored) return pass_on(std::move(stored.error()));
      known = months.emplace(month, TouchedMonth{*stored, *stored, {}}).first;
    }
    return &known->second;
  }

  Result<void> count_paid(std::uint32_t bill, const Charged& charged, const PaidMonth::Moved& moved,
                          HouseholdId household, TouchedMonths& months) {
    auto account = income_account(charged.item);
    if (!account) return pass_on(std::move(account.error()));
    const bool deposit = *account == billing::LedgerAccount::deposits_held;
    auto month = touch(household, charged.month, months);
    if (!month) return pass_on(std::move(month.error()));
    (*month)->items.insert(charged.item);
    (*month)->now.add(bill, charged.item, deposit ? PaidMonth::Kind::deposit : PaidMonth::Kind::income, posting_.period,
                      moved);
    return {};
  }

  Result<std::vector<billing::MonthShare>> shares_in(const billing::Movement& movement, const Charged& charged,
                                                     HouseholdId household, TouchedMonths& months) {
    std::vector<YearMonth> charged_for{charged.month};
    charged_for.insert(charged_for.end(), charged.later.begin(), charged.later.end());
    std::vector<std::pair<YearMonth, PaidMonth::Moved>> so_far;
    for (const YearMonth& of : charged_for) {
      auto month = touch(household, of, months);
      if (!month) return pass_on(std::move(month.error()));
      so_far.emplace_back(of, (*month)->now.of_bill(movement.bill));
    }
    return shares_of(movement, so_far);
  }

  void restate(FeeItemId item, YearMonth charge_month, const std::vector<PaidMonth::Restated>& restated,
               std::int64_t sign) {
    for (const PaidMonth::Restated& of_month : restated) {
      KeyWriter key = area(kRestated).id(item).sortable_i32(charge_month.months);
      rows_.add(key.sortable_i32(of_month.month.months).view(), {sign * of_month.charged, sign * of_month.paid});
    }
  }

  // Once for the whole event: looking through a month takes as long as it has bills, and an event may pay them all.
  void count_households(YearMonth charge_month, const TouchedMonth& touched) {
    const auto count = [&](const std::optional<FeeItemId>& item) {
      count_changes(item, charge_month, touched.before.changes(item), -1);
      count_changes(item, charge_month, touched.now.changes(item), 1);
    };
    for (const FeeItemId& item : touched.items) count(item);
    count(std::nullopt);
  }

  void count_changes(const std::optional<FeeItemId>& item, YearMonth charge_month,
                     const std::vector<PaidMonth::Change>& changes, int sign) {
    for (const PaidMonth::Change& change : changes) {
      KeyWriter key = area(kPaidUp).id(item.value_or(FeeItemId{})).sortable_i32(charge_month.months);
      rows_.add(key.sortable_i32(change.month.months).view(), {sign * change.paid_up, sign * change.billed});
    }
  }

  // A bill that is cancelled is open as when it was billed, but the months that something paid for it, and that this
  // was taken back, are others.
  void paid_in_vain(std::uint32_t bill, const Charged& charged, const TouchedMonths& months) {
    for (const PaidMonth::Settled& settled : months.at(charged.month).now.settled(bill)) {
      KeyWriter key = area(kPaidInVain).id(charged.item).sortable_i32(charged.month.months);
      key.sortable_i32(posting_.period.months).sortable_i32(settled.month.months);
      rows_.add(key.view(), {settled.paid, settled.given_up});
    }
  }

  // On the cash basis income is what paid for it, whatever it was billed as; a deposit, once the company keeps it.
  Result<void> income_paid(const billing::Movement& movement, const Charged& charged) {
    if (const int kept = billing::forfeit_effect(movement.kind); kept != 0) {
      add_paid(billing::LedgerAccount::sundry_income, Money{kept * movement.amount.fen});
      return {};
    }
    const int effect = billing::paid_effect(movement.kind);
    if (effect == 0) return {};
    auto account = billing::LedgerAccount::sundry_income;
    if (billing::terms_of(movement.kind).of == billing::MovementOf::principal) {
      auto of_item = income_account(charged.item);
      if (!of_item) return pass_on(std::move(of_item.error()));
      account = *of_item;
    }
    if (is_result(account)) add_paid(account, Money{effect * movement.amount.fen});
    return {};
  }

  void add_paid(billing::LedgerAccount account, Money amount) {
    rows_.add(by_month(kPaidResults).u16(static_cast<std::uint16_t>(account)).view(), {amount.fen, 0});
  }

  const EventHeader& header_;
  const BuildingId building_;
  const billing::Posting& posting_;
  Rows& rows_;
  TaxesOfEvent taxes_;
};

// What carries a year over; `back`: taken back in red, on the side where it stood, so that it moved nothing.
void end_year(const EventHeader& header, const books::ClosingEntry& entry, bool back, Rows& rows) {
  const YearMonth month = entry.posting.period;
  const KeyWriter journal =
      key_in(kYearEndJournal, header.company).sortable_i32(first_day(add(month, 1)).days - 1).id(header.community);
  const KeyWriter area =
      area_key(kYearEnds, header.company, Level::building, header.community, entry.building).sortable_i32(month.months);
  for (const billing::PostingLine& line : entry.posting.lines) {
    const auto account = static_cast<std::uint16_t>(line.account);
    const std::int64_t fen = back ? -line.amount.fen : line.amount.fen;
    const std::int64_t sign = back ? -1 : 1;
    const Sums sums{sign * std::max(fen, std::int64_t{0}), sign * std::max(-fen, std::int64_t{0})};
    rows.add(KeyWriter(area).u16(account).view(), sums);
    rows.add(KeyWriter(journal).u16(account).view(), sums);
  }
}

template <class E>
concept HasPosting = requires(const E& event) {
  event.posting.lines;
};

class Entering {
 public:
  Entering(const RecordedEvent& recorded, Rows& rows) : header_(recorded.header), rows_(rows) {}

  Result<void> operator()(const billing::FeeItemDefined& event) {
    put_account(key_in(kFeeItems, header_.company).id(event.fee_item), event.terms.income_account, rows_);
    return {};
  }
  Result<void> operator()(const billing::VatRateSet& event) {
    auto rates = vat_rates_of(header_.company, event.fee_item, rows_);
    if (!rates) return pass_on(std::move(rates.error()));
    const auto place =
        std::lower_bound(rates->begin(), rates->end(), event.vat.effective_from,
                         [](const billing::VatRate& rate, Date wanted) { return rate.effective_from < wanted; });
    if (place != rates->end() && place->effective_from == event.vat.effective_from) {
      *place = event.vat;
    } else {
      rates->insert(place, event.vat);
    }
    ByteWriter row(12 * rates->size());
    for (const billing::VatRate& rate : *rates) row.date(rate.effective_from).i64(rate.rate_millionths);
    rows_.put(key_in(kVatRates, header_.company).id(event.fee_item).view(), row.view());
    return {};
  }
  Result<void> operator()(const invoicing::InvoiceRequested& event) {
    BillNumbers bills(header_.company, event.household, rows_);
    std::vector<VatShare> all;
    for (const invoicing::InvoiceLine& line : event.lines) {
      auto known = bills.shares(line.bill);
      if (!known) return pass_on(std::move(known.error()));
      if (known->empty()) known->push_back({kNoVatRate, {}, {}});
      for (const VatShare& share : split_like(*known, line.net, line.tax)) add_share(all, share);
    }
    keep_invoice(event.invoice, all);
    return {};
  }
  Result<void> operator()(const invoicing::InvoiceIssued& event) {
    auto shares = shares_of_invoice(event.invoice);
    if (!shares) return pass_on(std::move(shares.error()));
    for (const VatShare& share : *shares) count_invoiced(event, InvoicedAs::invoice, share);
    return {};
  }
  // What is left of the invoice says which rates a credit note is of.
  Result<void> operator()(const invoicing::CreditNoteIssued& event) {
    auto left = shares_of_invoice(event.invoice);
    if (!left) return pass_on(std::move(left.error()));
    for (const VatShare& share : split_like(*left, event.net, event.tax)) {
      count_invoiced(event, InvoicedAs::credit_note, share);
      add_share(*left, {share.rate_millionths, -share.net, -share.tax});
    }
    keep_invoice(event.invoice, *left);
    return {};
  }
  Result<void> operator()(const books::ShiftOpened& event) { return move_to_safe(event); }
  Result<void> operator()(const books::CashTaken& event) {
    if (auto counted = count_for_drawer(header_, of_drawer(event), rows_); !counted) return counted;
    return move_to_safe(event);
  }
  Result<void> operator()(const books::FiscalYearClosed& event) {
    for (const books::ClosingEntry& entry : event.entries) end_year(header_, entry, false, rows_);
    return {};
  }
  Result<void> operator()(const books::FiscalYearReopened& event) {
    for (const books::ClosingEntry& entry : event.entries) end_year(header_, entry, true, rows_);
    return {};
  }
  template <HasPosting E>
  Result<void> operator()(const E& event) {
    Entry entry(header_, building_of(event), event.posting, rows_);
    entry.post(day_in_safe(event, entry.day()));
    static_assert(
        !requires { event.household; } || requires { billing::movements_of(event); },
        "a money event of a household says what it does to bills and credit: domain/billing/movements.h");
    if constexpr (requires { billing::cash_of(event); }) {
      if (const auto cash = billing::cash_of(event)) entry.cash(*cash, name_at_till(event));
    }
    if constexpr (requires { of_drawer(event); }) {
      if (auto counted = count_for_drawer(header_, of_drawer(event), rows_); !counted) return counted;
    }
    if constexpr (requires { receipt_of(header_, event, rows_); }) {
      if (auto kept = receipt_of(header_, event, rows_); !kept) return kept;
    }
    if constexpr (requires { out_of_drawer(event); }) {
      if (auto moved = move_to_safe(event); !moved) return moved;
    }
    // What households pay, the movements of their bills say; what the books before had, was paid before.
    if constexpr (requires { beside_bills(event); }) {
      if (auto paid = entry.paid_beside_bills(beside_bills(event)); !paid) return paid;
    } else if constexpr (!requires { event.household; } && !std::is_same_v<E, books::OpeningBalancesSet>) {
      entry.paid_in_money();
    }
    if constexpr (std::is_same_v<E, books::ExpenseRecorded>) {
      if (!event.paid_by) put_account(key_in(kOwedExpenses, header_.company).id(event.expense), event.account, rows_);
    }
    if constexpr (std::is_same_v<E, books::ExpensePaid>) {
      if (auto paid = entry.expense_paid(event); !paid) return paid;
    }
    if constexpr (requires { tax_alone(event); }) {
      if (auto entered = entry.tax_of(event.fee_item, tax_alone(event)); !entered) return entered;
    }
    if constexpr (requires { billing::incomes_of(event); }) {
      if (auto entered = entry.income(billing::incomes_of(event)); !entered) return entered;
    }
    if constexpr (requires { billing::movements_of(event); }) {
      BillNumbers bills(header_.company, event.household, rows_);
      if (auto told = tell_bills(event, entry, bills); !told) return told;
      billing::Restatement restatement;
      if constexpr (requires { billing::restatement_of(event); }) restatement = billing::restatement_of(event);
      if (auto moved = entry.move(billing::movements_of(event), event.household, bills, restatement); !moved) {
        return moved;
      }
    }
    if constexpr (std::is_same_v<E, billing::ParkingStayPaid>) {
      const billing::ParkingStay& stay = event.stay;
      if (auto paid = entry.park(stay.fee_item, stay.price.total, event.tax, event.paid_on); !paid) return paid;
    }
    if constexpr (std::is_same_v<E, billing::ParkingPaymentReversed>) {
      if (auto back = entry.park(event.fee_item, -event.amount, -event.tax, event.reversed_on); !back) return back;
    }
    entry.enter_taxes();
    return {};
  }

 private:
  // What bills an event makes or changes, and at which VAT rates.
  template <class E>
  static Result<void> tell_bills(const E& event, Entry& entry, BillNumbers& bills) {
    if constexpr (std::is_same_v<E, billing::BillsAdjusted>) {
      auto shares = entry.adjust(event, bills);
      if (!shares) return pass_on(std::move(shares.error()));
      std::vector<YearMonth> months;
      for (const billing::MonthShare& share : billing::restatement_of(event).charged) months.push_back(share.month);
      return event.bill ? bills.add(*event.bill, months, *shares) : Result<void>();
    } else if constexpr (std::is_same_v<E, billing::StatementCancelled>) {
      return entry.take_back(event, bills);
    } else if constexpr (requires { billing::bills_of(event); }) {
      // What was brought forward was taxed in the books before.
      constexpr bool kTaxed = std::is_same_v<E, billing::StatementIssued> || std::is_same_v<E, billing::ChargeRaised>;
      for (const billing::Bill& bill : billing::bills_of(event)) {
        auto shares = kTaxed ? entry.vat_shares_of(bill) : std::vector<VatShare>{};
        if (!shares) return pass_on(std::move(shares.error()));
        if (auto added = bills.add(bill, *shares); !added) return added;
        if (auto charged = entry.charge(bill, *shares); !charged) return charged;
      }
    }
    return {};
  }

  template <class E>
  Result<void> move_to_safe(const E& event) {
    put_in_safe(header_, day_in_safe(event, header_.effective_date), out_of_drawer(event), rows_);
    return {};
  }
  void keep_invoice(InvoiceId invoice, std::span<const VatShare> shares) {
    ByteWriter row(20 * shares.size());
    for (const VatShare& share : shares) row.i32(share.rate_millionths).i64(share.net.fen).i64(share.tax.fen);
    rows_.put(key_in(kInvoices, header_.company).id(invoice).view(), row.view());
  }
  Result<std::vector<VatShare>> shares_of_invoice(InvoiceId invoice) {
    auto found = rows_.get(key_in(kInvoices, header_.company).id(invoice).view());
    if (!found) return pass_on(std::move(found.error()));
    if (!*found) return fail("invoice-unknown", {{"invoice", invoice.uuid}});
    std::vector<VatShare> shares;
    ByteReader reader(**found);
    while (!reader.rest().empty()) {
      const std::int32_t rate = reader.i32();
      const Money net{reader.i64()};
      shares.push_back({rate, net, Money{reader.i64()}});
    }
    if (!reader.done()) return fail("row-damaged", {}, "invoice by VAT rate");
    return shares;
  }
  template <class E>
  void count_invoiced(const E& event, InvoicedAs as, const VatShare& share) {
    KeyWriter key = area_key(kInvoiced, header_.company, Level::building, event.community, event.building);
    key.sortable_i32(month_of(event.issued_on).months).u8(static_cast<std::uint8_t>(as));
    rows_.add(key.sortable_i32(share.rate_millionths).view(), {share.tax.fen, share.net.fen});
  }

  template <class E>
  static BuildingId building_of(const E& event) {
    if constexpr (requires { event.building; }) {
      return event.building;
    } else {
      return {};
    }
  }

  const EventHeader& header_;
  Rows& rows_;
};

}  // namespace
}  // namespace ledger

std::string_view LedgerView::group() const { return kBooksGroup; }

EventTypes LedgerView::handles() const { return types_visited_by<ledger::Entering>(); }

Result<void> LedgerView::on(const RecordedEvent& recorded, Rows& rows) const {
  return visit_or(ledger::Entering(recorded, rows), recorded.event, Result<void>());
}

// Of the events that come by thousands. A payment does not say for which months its bills were.
void LedgerView::reads(const RecordedEvent& recorded, std::string_view, KeyList& keys) const {
  const CompanyNo company = recorded.header.company;
  if (const auto* statement = get_if<billing::StatementIssued>(&recorded.event)) {
    const billing::Bill& first = statement->bills.front();
    keys.add(ledger::bills_key(company, statement->household, first.number).view());
    keys.add(ledger::month_key(company, statement->household, billing::charge_month(first)).view());
  } else if (const auto* payment = get_if<billing::PaymentReceived>(&recorded.event)) {
    for (const billing::Allocation& paid : payment->allocations) {
      keys.add(ledger::bills_key(company, payment->household, paid.bill).view());
    }
  }
}

bool LedgerView::derives(std::string_view key) const {
  return static_cast<std::uint8_t>(key.front()) == ledger::kReceipts;
}

void LedgerView::derive(std::string_view key, std::string_view value, KeyList& keys) const {
  const auto row = ledger::decode_receipt(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  const CompanyNo company{ByteReader(key.substr(1)).u32()};
  KeyWriter number;
  number.sortable_i32(row->year).sortable_i64(row->number);
  keys.add(key_in(ledger::kReceiptPlaces, company).id(row->community).raw(number.view()).view());
  KeyWriter day;
  day.sortable_i32(row->received_on.days).raw(number.view());
  for (const CommunityId& community : {row->community, CommunityId{}}) {
    keys.add(key_in(ledger::kReceiptsByDay, company).id(community).raw(day.view()).view());
  }
  if (row->household.is_nil()) return;
  keys.add(key_in(ledger::kReceiptsOfHousehold, company).id(row->household).raw(day.view()).view());
}

void LedgerView::widen(std::string_view key, KeyList& wider) const {
  const auto table = static_cast<std::uint8_t>(key.front());
  constexpr std::size_t kCompany = 1 + 4;
  constexpr std::size_t kId = 16;
  if (!ledger::is_of_areas(table)) return;
  constexpr std::size_t kArea = kCompany + 1 + 2 * kId;
  const std::string_view company = key.substr(0, kCompany);
  const std::string_view community = key.substr(kCompany + 1, kId);
  const Uuid nil;
  const auto of_community =
      KeyWriter().raw(company).u8(static_cast<std::uint8_t>(ledger::Level::community)).raw(community).uuid(nil);
  const auto of_company =
      KeyWriter().raw(company).u8(static_cast<std::uint8_t>(ledger::Level::company)).uuid(nil).uuid(nil);
  const std::string_view rest = key.substr(kArea);
  wider.add(KeyWriter(of_community).raw(rest).view());
  wider.add(KeyWriter(of_company).raw(rest).view());
  // What a fee item sums up to counts for all of them together, too.
  const bool of_item = table == ledger::kBills || table == ledger::kPaidInVain || table == ledger::kRestated;
  if (!of_item || rest.substr(0, kId) == nil.view()) return;
  const std::string_view of_any_item = rest.substr(kId);
  wider.add(KeyWriter().raw(key.substr(0, kArea)).uuid(nil).raw(of_any_item).view());
  wider.add(KeyWriter(of_community).uuid(nil).raw(of_any_item).view());
  wider.add(KeyWriter(of_company).uuid(nil).raw(of_any_item).view());
}

std::string LedgerView::describe_key(std::string_view key) const {
  static constexpr std::array<std::string_view, 30> kTables = {"?",
                                                               "account in a month",
                                                               "tax in a month",
                                                               "credit in a month",
                                                               "cash of a day",
                                                               "income and expenses paid in a month",
                                                               "bills of a charge month",
                                                               "households of a charge month",
                                                               "income of a fee item",
                                                               "paid for bills that were cancelled",
                                                               "income beside bills",
                                                               "journal of a day",
                                                               "fee item",
                                                               "bills of a household",
                                                               "charge month of a household",
                                                               "receipt",
                                                               "place of a receipt",
                                                               "receipt of a payment",
                                                               "cash outside the drawers",
                                                               "corrected bills of a charge month",
                                                               "what is owed of a day",
                                                               "receipt by its day",
                                                               "receipt of a household",
                                                               "cash given last",
                                                               "account of an expense that was owed",
                                                               "invoiced in a month",
                                                               "invoice by VAT rate",
                                                               "VAT rates of a fee item",
                                                               "carried over at the end of a year",
                                                               "journal of the end of a year"};
  const auto table = static_cast<std::uint8_t>(key.front());
  // The ids stand behind what is no id.
  constexpr std::size_t kCompany = 1 + 4;
  const bool of_time = table == ledger::kJournal || table == ledger::kYearEndJournal || table == ledger::kOwedOfDay;
  const std::size_t no_id = ledger::is_of_areas(table) ? 1 : of_time ? 4 : 0;
  std::string ids(key.substr(0, kCompany));
  ids += key.substr(std::min(key.size(), kCompany + no_id));
  return describe(kTables.at(table < kTables.size() ? table : 0), ids);
}

}  // namespace steward
