#include "domain/invoicing/invoicing.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"

// Invoices from the request to the credit note.
namespace steward::invoicing {

namespace {

using billing::Account;
using billing::AccountBill;
using billing::BillKind;
using billing::Charged;

constexpr std::size_t kInvoiceDigits = 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<Param> of_bill(std::uint32_t number) { return {{"bill_number", std::int64_t{number}}}; }

// What was waived took its tax with it.
Charged but_for_waivers(const Account& account, const AccountBill& bill, const Charged& charged) {
  const billing::BillMarks* marks = billing::marks_of(account, bill.number);
  if (marks == nullptr) return charged;
  return {{charged.amount.fen - marks->waived.fen},
          {std::max<std::int64_t>(charged.tax.fen - marks->waived_tax.fen, 0)}};
}

// Shares are rounded: a fen is no other rate.
bool is_of_another_rate(const AccountBill& bill, const Charged& charged) {
  return std::abs(billing::tax_in(charged, bill.amount).fen - bill.tax.fen) > 1;
}

// What adjustments charge on top of an item's bills, and what they billed for it.
struct OnTop {
  Money charged;
  Money billed;
  Charged all;                            // of the bills that rose, with what is on top
  Money waived_tax;                       // of all these bills
  bool as_billed = true;                  // their tax is what they say, at the rates at which they say it
  std::vector<const AccountBill*> bills;  // those that rose, and those of the adjustments
};

OnTop on_top_of(const Account& account, FeeItemId item) {
  OnTop on_top;
  Money billed_tax;
  for (const AccountBill& bill : account.bills) {
    const Charged charged = charged_of(account, bill);
    const bool rose = charged.amount > bill.amount;
    if (bill.fee_item != item || (!rose && bill.kind != BillKind::adjustment)) continue;
    if (rose) {
      on_top.charged.fen += charged.amount.fen - bill.amount.fen;
      on_top.all.amount.fen += charged.amount.fen;
      on_top.all.tax.fen += charged.tax.fen;
      on_top.as_billed = on_top.as_billed && !is_of_another_rate(bill, charged);
    } else {
      on_top.billed.fen += bill.amount.fen;
    }
    billed_tax.fen += bill.tax.fen;
    const billing::BillMarks* marks = billing::marks_of(account, bill.number);
    if (marks != nullptr) on_top.waived_tax.fen += marks->waived_tax.fen;
    on_top.bills.push_back(&bill);
  }
  on_top.as_billed = on_top.as_billed && billed_tax == on_top.all.tax;
  return on_top;
}

// A bill's part of the tax that is left of them all, each at its rate: what an adjustment charged has that of the bills
// that rose.
Money part_of_tax(const Account& account, const OnTop& on_top, const AccountBill& bill) {
  std::vector<std::int64_t> weights;
  std::size_t own = 0;
  for (const AccountBill* one : on_top.bills) {
    if (one->number == bill.number) own = weights.size();
    const Money amount = but_for_waivers(account, *one, {one->amount, one->tax}).amount;
    const bool billed_on_top = one->kind == BillKind::adjustment;
    weights.push_back(billing::tax_in(billed_on_top ? on_top.all : charged_of(account, *one), amount).fen);
  }
  const Money left{std::max<std::int64_t>(on_top.all.tax.fen - on_top.waived_tax.fen, 0)};
  const auto parts = split_by_weights(left, std::span<const std::int64_t>(weights));
  return parts ? (*parts)[own] : Money{};
}

// What a bill itself charges as adjustments left it, less what was waived. What they charge on top has bills of its
// own; together these have the tax that the books have, also after a change of the rate.
Charged rest_of(const Account& account, const AccountBill& bill) {
  const Charged charged = charged_of(account, bill);
  const bool rose = charged.amount > bill.amount;
  if (!rose && bill.kind != BillKind::adjustment) return but_for_waivers(account, bill, charged);
  Charged rest = but_for_waivers(account, bill, {bill.amount, bill.tax});
  const OnTop on_top = on_top_of(account, bill.fee_item);
  if (on_top.billed == on_top.charged) {
    if (!on_top.as_billed) rest.tax = part_of_tax(account, on_top, bill);
    return rest;
  }
  // What fell was set off against what rose, or given back since: each bill stands for itself.
  if (!rose || !is_of_another_rate(bill, charged)) return rest;
  return but_for_waivers(account, bill, {bill.amount, billing::tax_in(charged, bill.amount)});
}

// What later adjustments take of a bill that an adjustment made, they take as credit: that bill says too much then, and
// which one of several it is, nobody can say.
bool adjustments_stand(const Account& account, FeeItemId item) {
  const OnTop on_top = on_top_of(account, item);
  return on_top.billed <= on_top.charged;
}

Result<void> check_date(const Invoice& invoice, Date on, const DecisionContext& context) {
  if (auto date = check_money_date(on, context); !date) return date;
  if (on < invoice.last_step_on) return fail("before-invoice", {{"earliest", invoice.last_step_on}});
  return {};
}

Result<const Invoice*> invoice_of(const Facts& facts, InvoiceId id) {
  const auto* invoice = std::get_if<Invoice>(&facts.get<InvoiceState>(stream_of(id)).is);
  if (invoice == nullptr) return fail("invoice-unknown");
  return invoice;
}

// On its way to the platform.
bool is_under_way(InvoiceStatus status) { return status == InvoiceStatus::approved || status == InvoiceStatus::failed; }

Result<void> check_reason(const Sealed& reason) {
  if (reason.empty()) return fail("text-missing");
  if (reason.field != FieldClass::free_text) return fail("sealed-data-mismatch");
  return {};
}

Result<void> check_buyer(const RequestInvoice& command) {
  if (command.title.empty() || command.title.field != FieldClass::name) return fail("sealed-data-mismatch");
  if (!command.id_number.empty() && command.id_number.field != FieldClass::id_number) {
    return fail("sealed-data-mismatch");
  }
  if (!command.tax_number.empty() && !is_tax_number(command.tax_number)) return fail("buyer-tax-number-invalid");
  if (!command.tax_number.empty() && !command.id_number.empty()) return fail("buyer-invalid");
  if (command.kind == InvoiceKind::special && command.tax_number.empty()) return fail("buyer-tax-number-missing");
  return {};
}

Result<InvoiceLine> line_of(const Account& account, std::uint32_t number, const RequestInvoice& command) {
  const AccountBill* bill = billing::find_bill(account, number);
  if (bill == nullptr) return fail("bill-unknown", of_bill(number));
  if (!billing::never_before_its_bill(*bill, command.requested_on)) return fail("bill-not-yet-issued", of_bill(number));
  const auto amount = invoiceable(account, *bill);
  if (!amount) return pass_on(amount.error());
  const bool is_person = command.tax_number.empty();
  if (is_person && billing::open_principal(*bill) > Money{}) return fail("bill-not-paid", of_bill(number));
  return InvoiceLine{number, bill->fee_item, amount->net, amount->tax};
}

NewEvent on_invoice(const Invoice& invoice, Event event, Date on) {
  return {stream_of(invoice.id), std::move(event), invoice.community, on};
}

Invoice* step(InvoiceState& state, InvoiceId id, Date on) {
  auto* invoice = std::get_if<Invoice>(&state.is);
  if (invoice == nullptr || invoice->id != id) return nullptr;
  invoice->last_step_on = std::max(invoice->last_step_on, on);
  return invoice;
}

}  // namespace

InvoiceAmount total_of(const std::vector<InvoiceLine>& lines) {
  InvoiceAmount total;
  for (const InvoiceLine& line : lines) {
    total.net.fen += line.net.fen;
    total.tax.fen += line.tax.fen;
  }
  return total;
}

bool is_invoice_number(std::string_view number) {
  return number.size() == kInvoiceDigits && std::all_of(number.begin(), number.end(), is_digit);
}

namespace {

// An identity card's number (GB 11643): region, date of birth, check character. It is personal data, and no tax number.
bool is_id_number(std::string_view number) {
  constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kChecks = "10X98765432";
  if (number.size() != kWeights.size() + 1) return false;
  if (!std::all_of(number.begin(), number.end() - 1, is_digit)) return false;
  std::size_t sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    sum += static_cast<std::size_t>(number[i] - '0') * static_cast<std::size_t>(kWeights[i]);
  }
  const std::string_view born = number.substr(6, 8);
  const bool a_day = (born.starts_with("19") || born.starts_with("20")) && born.substr(4, 2) >= "01" &&
                     born.substr(4, 2) <= "12" && born.substr(6) >= "01" && born.substr(6) <= "31";
  return a_day && kChecks[sum % kChecks.size()] == number.back();
}

}  // namespace

bool is_tax_number(std::string_view number) {
  return !is_id_number(number) && number.size() >= 15 && number.size() <= 20 &&
         std::all_of(number.begin(), number.end(), [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

Result<InvoiceAmount> invoiceable(const Account& account, const AccountBill& bill) {
  if (bill.kind == BillKind::cancelled) return fail("bill-cancelled", of_bill(bill.number));
  if (bill.kind == BillKind::brought_forward) return fail("bill-brought-forward", of_bill(bill.number));
  if (bill.income_account == billing::LedgerAccount::deposits_held)
    return fail("bill-of-deposit", of_bill(bill.number));
  if (bill.kind == BillKind::adjustment && !adjustments_stand(account, bill.fee_item)) {
    return fail("bill-adjusted", of_bill(bill.number));
  }
  const Charged rest = rest_of(account, bill);
  const billing::BillMarks* marks = billing::marks_of(account, bill.number);
  const Money written_off{bill.reduced.fen - (marks != nullptr ? marks->waived.fen : 0)};
  const Money gross{rest.amount.fen - written_off.fen};
  if (gross <= Money{}) return fail("nothing-to-invoice", of_bill(bill.number));
  // What is written off takes its part of the tax off the invoice, as a waiver does.
  const Money tax{std::min(rest.tax.fen - billing::tax_in(rest, written_off).fen, gross.fen)};
  return InvoiceAmount{{gross.fen - tax.fen}, tax};
}

Result<Decision> decide_on(const Facts& facts, const RequestInvoice& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.invoice);
  if (!std::holds_alternative<Unborn>(facts.get<InvoiceState>(stream).is)) return fail("invoice-exists");
  const auto* household =
      std::get_if<billing::Household>(&facts.get<billing::HouseholdState>(stream_of(command.household)).is);
  if (household == nullptr) return fail("household-unknown");
  if (auto buyer = check_buyer(command); !buyer) return pass_on(buyer.error());
  if (auto date = check_money_date(command.requested_on, context); !date) return pass_on(date.error());
  if (command.bills.empty() || command.bills.size() > kMostBillsOfInvoice) {
    return fail("lines-invalid", {{"most", static_cast<std::int64_t>(kMostBillsOfInvoice)}});
  }
  std::vector<std::uint32_t> bills = command.bills;
  std::sort(bills.begin(), bills.end());
  if (const auto twice = std::adjacent_find(bills.begin(), bills.end()); twice != bills.end()) {
    return fail("bill-chosen-twice", of_bill(*twice));
  }
  InvoiceRequested event{
      command.invoice,     household->id, household->house,   household->building, household->community,
      command.kind,        command.title, command.tax_number, command.id_number,   {},
      command.requested_on};
  for (const std::uint32_t number : bills) {
    auto line = line_of(household->account, number, command);
    if (!line) return pass_on(std::move(line.error()));
    event.lines.push_back(*line);
  }
  const InvoiceAmount total = total_of(event.lines);
  return Decision{{{stream, std::move(event), household->community, command.requested_on}},
                  {{"invoice_id", command.invoice.uuid},
                   {"household_id", household->id.uuid},
                   {"net_fen", total.net.fen},
                   {"tax_fen", total.tax.fen},
                   {"gross_fen", total.gross().fen}}};
}

Result<Decision> decide_on(const Facts& facts, const ReviewInvoice& command, const DecisionContext& context) {
  const auto found = invoice_of(facts, command.invoice);
  if (!found) return pass_on(found.error());
  const Invoice& invoice = **found;
  if (invoice.status != InvoiceStatus::requested) return fail("invoice-not-to-be-reviewed");
  if (!command.approved || !command.reason.empty()) {
    if (auto reason = check_reason(command.reason); !reason) return pass_on(reason.error());
  }
  if (auto date = check_date(invoice, command.reviewed_on, context); !date) return pass_on(date.error());
  InvoiceReviewed event{
      invoice.id,       invoice.household,   invoice.house,
      invoice.building, invoice.community,   command.approved,
      command.reason,   command.reviewed_on, command.approved ? std::vector<std::uint32_t>{} : invoice.bills};
  return Decision{{on_invoice(invoice, std::move(event), command.reviewed_on)}, {{"invoice_id", invoice.id.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const IssueInvoice& command, const DecisionContext& context) {
  const auto found = invoice_of(facts, command.invoice);
  if (!found) return pass_on(found.error());
  const Invoice& invoice = **found;
  if (!is_under_way(invoice.status)) return fail("invoice-not-to-be-issued");
  if (!is_invoice_number(command.number)) return fail("tax-invoice-number-invalid");
  if (auto date = check_date(invoice, command.issued_on, context); !date) return pass_on(date.error());
  InvoiceIssued event{invoice.id,        invoice.household, invoice.house,    invoice.building,
                      invoice.community, command.number,    command.issued_on};
  return Decision{{on_invoice(invoice, std::move(event), command.issued_on)},
                  {{"invoice_id", invoice.id.uuid}, {"gross_fen", invoice.total.gross().fen}}};
}

Result<Decision> decide_on(const Facts& facts, const FailInvoice& command, const DecisionContext& context) {
  const auto found = invoice_of(facts, command.invoice);
  if (!found) return pass_on(found.error());
  const Invoice& invoice = **found;
  if (!is_under_way(invoice.status)) return fail("invoice-not-to-be-issued");
  if (auto reason = check_reason(command.reason); !reason) return pass_on(reason.error());
  if (auto date = check_date(invoice, command.failed_on, context); !date) return pass_on(date.error());
  InvoiceFailed event{
      invoice.id,       invoice.household, invoice.house,
      invoice.building, invoice.community, command.for_good,
      command.reason,   command.failed_on, command.for_good ? invoice.bills : std::vector<std::uint32_t>{}};
  return Decision{{on_invoice(invoice, std::move(event), command.failed_on)}, {{"invoice_id", invoice.id.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const IssueCreditNote& command, const DecisionContext& context) {
  const auto found = invoice_of(facts, command.invoice);
  if (!found) return pass_on(found.error());
  const Invoice& invoice = **found;
  if (invoice.status != InvoiceStatus::issued) return fail("invoice-not-issued");
  if (!is_invoice_number(command.number)) return fail("tax-invoice-number-invalid");
  if (auto date = check_date(invoice, command.issued_on, context); !date) return pass_on(date.error());
  const InvoiceAmount left{{invoice.total.net.fen - invoice.credited.net.fen},
                           {invoice.total.tax.fen - invoice.credited.tax.fen}};
  const bool is_some =
      command.net >= Money{} && command.tax >= Money{} && (command.net > Money{} || command.tax > Money{});
  if (!is_some || command.net > left.net || command.tax > left.tax) {
    return fail("more-than-is-left-of-invoice", {{"net_left_fen", left.net.fen}, {"tax_left_fen", left.tax.fen}});
  }
  const bool whole = command.net == left.net && command.tax == left.tax;
  CreditNoteIssued event{command.credit_note, invoice.id,        invoice.household,
                         invoice.house,       invoice.building,  invoice.community,
                         command.number,      command.net,       command.tax,
                         command.reason,      command.issued_on, whole ? invoice.bills : std::vector<std::uint32_t>{}};
  const std::int64_t gross = command.net.fen + command.tax.fen;
  return Decision{{on_invoice(invoice, std::move(event), command.issued_on)},
                  {{"credit_note_id", command.credit_note.uuid},
                   {"invoice_id", invoice.id.uuid},
                   {"gross_fen", gross},
                   {"left_fen", left.gross().fen - gross}}};
}

bool follow(InvoiceState& state, const InvoiceRequested& event) {
  if (!std::holds_alternative<Unborn>(state.is) || event.lines.empty() || event.lines.size() > kMostBillsOfInvoice) {
    return false;
  }
  Invoice invoice{event.invoice,
                  event.household,
                  event.house,
                  event.building,
                  event.community,
                  InvoiceStatus::requested,
                  {},
                  total_of(event.lines),
                  {},
                  event.requested_on};
  for (const InvoiceLine& line : event.lines) {
    if (line.net < Money{} || line.tax < Money{} || line.net > kLargestAmount || line.tax > kLargestAmount)
      return false;
    invoice.bills.push_back(line.bill);
  }
  state.is = std::move(invoice);
  return true;
}

bool follow(InvoiceState& state, const InvoiceReviewed& event) {
  Invoice* invoice = step(state, event.invoice, event.reviewed_on);
  if (invoice == nullptr || invoice->status != InvoiceStatus::requested) return false;
  invoice->status = event.approved ? InvoiceStatus::approved : InvoiceStatus::refused;
  return true;
}

bool follow(InvoiceState& state, const InvoiceIssued& event) {
  Invoice* invoice = step(state, event.invoice, event.issued_on);
  if (invoice == nullptr || !is_under_way(invoice->status)) return false;
  invoice->status = InvoiceStatus::issued;
  return true;
}

bool follow(InvoiceState& state, const InvoiceFailed& event) {
  Invoice* invoice = step(state, event.invoice, event.failed_on);
  if (invoice == nullptr || !is_under_way(invoice->status)) return false;
  invoice->status = event.for_good ? InvoiceStatus::abandoned : InvoiceStatus::failed;
  return true;
}

bool follow(InvoiceState& state, const CreditNoteIssued& event) {
  Invoice* invoice = step(state, event.invoice, event.issued_on);
  if (invoice == nullptr || invoice->status != InvoiceStatus::issued) return false;
  if (event.net < Money{} || event.net.fen > invoice->total.net.fen - invoice->credited.net.fen) return false;
  if (event.tax < Money{} || event.tax.fen > invoice->total.tax.fen - invoice->credited.tax.fen) return false;
  invoice->credited.net.fen += event.net.fen;
  invoice->credited.tax.fen += event.tax.fen;
  if (invoice->credited == invoice->total) invoice->status = InvoiceStatus::credited;
  return true;
}

}  // namespace steward::invoicing
