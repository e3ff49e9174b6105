#include "projections/invoiced_bills.h"

#include <algorithm>
#include <cstdlib>

#include "domain/billing/corrections.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

using billing::Charged;
using invoicing::InvoiceAmount;

InvoiceAmount amount_of(const Charged& charged) { return {{charged.amount.fen - charged.tax.fen}, charged.tax}; }

InvoiceAmount sum_of(const InvoiceAmount& a, const InvoiceAmount& b, int sign = 1) {
  return {{a.net.fen + sign * b.net.fen}, {a.tax.fen + sign * b.tax.fen}};
}

// No part of it below zero.
InvoiceAmount at_least_nothing(const InvoiceAmount& amount) {
  return {std::max(amount.net, Money{}), std::max(amount.tax, Money{})};
}

void put(ByteWriter& row, const InvoiceAmount& amount) { row.i64(amount.net.fen).i64(amount.tax.fen); }
InvoiceAmount get(ByteReader& reader) {
  const Money net{reader.i64()};
  return {net, Money{reader.i64()}};
}
void put(ByteWriter& row, const Charged& charged) { row.i64(charged.amount.fen).i64(charged.tax.fen); }
Charged get_charged(ByteReader& reader) {
  const Money amount{reader.i64()};
  return {amount, Money{reader.i64()}};
}

// What stands of a bill itself: what is charged on top of it has a bill of its own.
InvoiceAmount stands(const Charged& billed, const Charged& now) {
  if (now.amount <= billed.amount) return amount_of(now);
  const Money tax = billing::tax_in(now, billed.amount);
  const bool of_another_rate = std::abs(tax.fen - billed.tax.fen) > 1;  // shares are rounded
  return amount_of({billed.amount, of_another_rate ? tax : billed.tax});
}

InvoiceAmount on_top(const Charged& billed, const Charged& charged) {
  if (charged.amount <= billed.amount) return {};
  return sum_of(amount_of(charged), amount_of(billed), -1);
}

struct OnTop {
  std::uint32_t bill = 0;
  InvoiceAmount left;
};

}  // namespace

struct InvoicedBills::Bill {
  InvoiceId invoice;            // nil: none
  InvoiceAmount fallen_before;  // when that was asked for
  bool adjusted = false;
  Charged billed;  // until then
  Charged now;
  InvoiceAmount given_up;

  [[nodiscard]] InvoiceAmount fallen() const {
    return adjusted ? sum_of(given_up, sum_of(amount_of(billed), stands(billed, now), -1)) : given_up;
  }
  [[nodiscard]] std::string encode() const {
    ByteWriter row(96);
    row.id(invoice).boolean(adjusted);
    put(row, fallen_before);
    put(row, billed);
    put(row, now);
    put(row, given_up);
    return row.take();
  }
  static Result<Bill> decode(std::string_view bytes) {
    ByteReader reader(bytes);
    Bill bill;
    bill.invoice = reader.id<InvoiceId>();
    bill.adjusted = reader.boolean();
    bill.fallen_before = get(reader);
    bill.billed = get_charged(reader);
    bill.now = get_charged(reader);
    bill.given_up = get(reader);
    if (!reader.done()) return fail("row-damaged", {}, "bill beside its invoice");
    return bill;
  }
};

template <class Change>
Result<void> InvoicedBills::change(std::uint32_t bill, const Fallen& fallen, const Change& change) {
  const KeyWriter key = key_in(kBills, company_).id(household_).u32(bill);
  auto found = rows_.get(key.view());
  if (!found) return pass_on(std::move(found.error()));
  Result<Bill> row = *found ? Bill::decode(**found) : Bill{};
  if (!row) return pass_on(std::move(row.error()));
  change(*row);
  rows_.put(key.view(), row->encode());
  if (row->invoice.is_nil()) return {};
  return fallen(row->invoice, bill, at_least_nothing(sum_of(row->fallen(), row->fallen_before, -1)));
}

Result<void> InvoicedBills::invoice(InvoiceId invoice, const std::vector<invoicing::InvoiceLine>& lines) {
  for (const invoicing::InvoiceLine& line : lines) {
    auto changed = change(
        line.bill, [](auto&&...) { return Result<void>(); },
        [&](Bill& bill) {
          bill.invoice = invoice;
          bill.fallen_before = bill.fallen();
        });
    if (!changed) return changed;
  }
  return {};
}

Result<void> InvoicedBills::release(const std::vector<std::uint32_t>& bills) {
  for (const std::uint32_t bill : bills) {
    auto changed = change(
        bill, [](auto&&...) { return Result<void>(); }, [](Bill& row) { row.invoice = {}; });
    if (!changed) return changed;
  }
  return {};
}

Result<void> InvoicedBills::give_up(const std::vector<billing::Allocation>& lines,
                                    const std::vector<billing::WaivedTax>& taxes, int sign, const Fallen& fallen) {
  for (const billing::Allocation& line : lines) {
    if (line.amount == Money{}) continue;  // late fees alone, which are on no invoice
    const auto tax =
        std::find_if(taxes.begin(), taxes.end(), [&](const billing::WaivedTax& of) { return of.bill == line.bill; });
    const InvoiceAmount amount = amount_of({line.amount, tax == taxes.end() ? Money{} : tax->tax});
    auto changed = change(line.bill, fallen, [&](Bill& bill) { bill.given_up = sum_of(bill.given_up, amount, sign); });
    if (!changed) return changed;
  }
  return {};
}

Result<void> InvoicedBills::waive(const billing::BillsWaived& event, const Fallen& fallen) {
  if (event.kind == billing::WaiverKind::deposit_returned) return {};
  return give_up(event.lines, event.taxes, 1, fallen);
}

Result<void> InvoicedBills::take_back(const billing::ReliefTakenBack& event, const Fallen& fallen) {
  if (event.relief != billing::Relief::waiver) return {};
  return give_up(event.lines, event.taxes, -1, fallen);
}

Result<void> InvoicedBills::cancel(const billing::StatementCancelled& event, const Fallen& fallen) {
  for (const billing::CancelledBill& cancelled : event.bills) {
    auto changed = change(cancelled.bill, fallen, [&](Bill& bill) {
      bill.given_up = sum_of(bill.given_up, amount_of({cancelled.amount, cancelled.tax}));
    });
    if (!changed) return changed;
  }
  return {};
}

Result<void> InvoicedBills::adjust(const billing::BillsAdjusted& event, const Fallen& fallen) {
  InvoiceAmount more_on_top;
  for (const billing::AdjustmentLine& line : event.lines) {
    const Charged before{line.before, line.before_tax};
    const Charged after{line.after, line.after_tax};
    auto changed = change(line.bill, fallen, [&](Bill& bill) {
      if (!bill.adjusted) bill.billed = before;
      bill.adjusted = true;
      bill.now = after;
      more_on_top = sum_of(more_on_top, sum_of(on_top(bill.billed, after), on_top(bill.billed, before), -1));
    });
    if (!changed) return changed;
  }
  if (event.bill) {
    return charge_on_top(event.fee_item, event.bill->number, amount_of({event.bill->amount, event.bill->tax}));
  }
  return take_from_on_top(event.fee_item, at_least_nothing(sum_of({}, more_on_top, -1)), fallen);
}

Result<void> InvoicedBills::charge_on_top(FeeItemId item, std::uint32_t bill, const InvoiceAmount& amount) {
  const KeyWriter key = key_in(kOnTop, company_).id(household_).id(item);
  auto found = rows_.get(key.view());
  if (!found) return pass_on(std::move(found.error()));
  ByteWriter row(20);
  row.raw(found->value_or("")).u32(bill);
  put(row, amount);
  rows_.put(key.view(), row.view());
  return {};
}

Result<void> InvoicedBills::take_from_on_top(FeeItemId item, InvoiceAmount amount, const Fallen& fallen) {
  if (amount == InvoiceAmount{}) return {};
  const KeyWriter key = key_in(kOnTop, company_).id(household_).id(item);
  auto found = rows_.get(key.view());
  if (!found) return pass_on(std::move(found.error()));
  std::vector<OnTop> bills;
  ByteReader reader(found->value_or(""));
  while (!reader.rest().empty()) {
    const std::uint32_t bill = reader.u32();
    bills.push_back({bill, get(reader)});
  }
  if (!reader.done()) return fail("row-damaged", {}, "charged on top");
  for (auto on_top = bills.rbegin(); on_top != bills.rend(); ++on_top) {
    const InvoiceAmount part{std::min(amount.net, on_top->left.net), std::min(amount.tax, on_top->left.tax)};
    if (part == InvoiceAmount{}) continue;
    amount = sum_of(amount, part, -1);
    on_top->left = sum_of(on_top->left, part, -1);
    auto changed = change(on_top->bill, fallen, [&](Bill& bill) { bill.given_up = sum_of(bill.given_up, part); });
    if (!changed) return changed;
  }
  ByteWriter row(20 * bills.size());
  for (const OnTop& on_top : bills) {
    row.u32(on_top.bill);
    put(row, on_top.left);
  }
  rows_.put(key.view(), row.view());
  return {};
}

}  // namespace steward
