#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

bool known(invoicing::InvoiceKind kind) {
  switch (kind) {
    case invoicing::InvoiceKind::general:
    case invoicing::InvoiceKind::special:
      return true;
  }
  return false;
}

bool known(invoicing::CreditNoteReason reason) {
  switch (reason) {
    case invoicing::CreditNoteReason::issued_wrongly:
    case invoicing::CreditNoteReason::returned:
    case invoicing::CreditNoteReason::service_ended:
    case invoicing::CreditNoteReason::allowance:
      return true;
  }
  return false;
}

fb::InvoiceLine to_struct(const invoicing::InvoiceLine& line) {
  return {line.bill, codec::to_struct(line.fee_item), line.net.fen, line.tax.fen};
}

std::vector<std::uint32_t> numbers(const Vector<std::uint32_t>& stored) { return {stored.begin(), stored.end()}; }

// The ids that every event of an invoice begins with.
template <class Table, class InvoiceEvent>
void invoice_of(const Table& stored, InvoiceEvent& event) {
  event.invoice = id_of<InvoiceId>(stored.invoice());
  place_of(stored, event);
}

}  // namespace

Offset<fb::InvoiceRequested> to_table(Builder& out, const invoicing::InvoiceRequested& event) {
  const auto title = to_table(out, event.title);
  const auto tax_number = out.CreateString(event.tax_number);
  const auto id_number = to_table_unless_missing(out, event.id_number);
  std::vector<fb::InvoiceLine> stored;
  stored.reserve(event.lines.size());
  for (const invoicing::InvoiceLine& line : event.lines) stored.push_back(to_struct(line));
  const auto lines = out.CreateVectorOfStructs(stored);
  return fb::CreateInvoiceRequested(out, raw(event.invoice), raw(event.household), raw(event.house),
                                    raw(event.building), raw(event.community), number_of(event.kind), title, tax_number,
                                    id_number, lines, event.requested_on.days);
}
bool from_table(const fb::InvoiceRequested& stored, invoicing::InvoiceRequested& event) {
  invoice_of(stored, event);
  event.kind = static_cast<invoicing::InvoiceKind>(stored.kind());
  event.tax_number = text_of(stored.tax_number());
  event.lines.clear();
  for (const fb::InvoiceLine& line : copies_of(*stored.lines())) {
    event.lines.push_back(
        {line.bill(), id_of<FeeItemId>(&line.fee_item()), Money{line.net_fen()}, Money{line.tax_fen()}});
  }
  event.requested_on.days = stored.requested_on();
  return known(event.kind) && from_table(*stored.title(), event.title) &&
         from_table_or_missing(stored.id_number(), event.id_number);
}

Offset<fb::InvoiceReviewed> to_table(Builder& out, const invoicing::InvoiceReviewed& event) {
  const auto reason = to_table_unless_missing(out, event.reason);
  const auto released = out.CreateVector(event.released);
  return fb::CreateInvoiceReviewed(out, raw(event.invoice), raw(event.household), raw(event.house), raw(event.building),
                                   raw(event.community), event.approved, reason, event.reviewed_on.days, released);
}
bool from_table(const fb::InvoiceReviewed& stored, invoicing::InvoiceReviewed& event) {
  invoice_of(stored, event);
  event.approved = stored.approved();
  event.reviewed_on.days = stored.reviewed_on();
  event.released = numbers(*stored.released());
  return from_table_or_missing(stored.reason(), event.reason);
}

Offset<fb::InvoiceIssued> to_table(Builder& out, const invoicing::InvoiceIssued& event) {
  const auto number = out.CreateString(event.number);
  return fb::CreateInvoiceIssued(out, raw(event.invoice), raw(event.household), raw(event.house), raw(event.building),
                                 raw(event.community), number, event.issued_on.days);
}
bool from_table(const fb::InvoiceIssued& stored, invoicing::InvoiceIssued& event) {
  invoice_of(stored, event);
  event.number = text_of(stored.number());
  event.issued_on.days = stored.issued_on();
  return true;
}

Offset<fb::InvoiceFailed> to_table(Builder& out, const invoicing::InvoiceFailed& event) {
  const auto reason = to_table(out, event.reason);
  const auto released = out.CreateVector(event.released);
  return fb::CreateInvoiceFailed(out, raw(event.invoice), raw(event.household), raw(event.house), raw(event.building),
                                 raw(event.community), event.for_good, reason, event.failed_on.days, released);
}
bool from_table(const fb::InvoiceFailed& stored, invoicing::InvoiceFailed& event) {
  invoice_of(stored, event);
  event.for_good = stored.for_good();
  event.failed_on.days = stored.failed_on();
  event.released = numbers(*stored.released());
  return from_table(*stored.reason(), event.reason);
}

Offset<fb::CreditNoteIssued> to_table(Builder& out, const invoicing::CreditNoteIssued& event) {
  const auto number = out.CreateString(event.number);
  const auto released = out.CreateVector(event.released);
  return fb::CreateCreditNoteIssued(out, raw(event.credit_note), raw(event.invoice), raw(event.household),
                                    raw(event.house), raw(event.building), raw(event.community), number, event.net.fen,
                                    event.tax.fen, number_of(event.reason), event.issued_on.days, released);
}
bool from_table(const fb::CreditNoteIssued& stored, invoicing::CreditNoteIssued& event) {
  invoice_of(stored, event);
  event.credit_note = id_of<CreditNoteId>(stored.credit_note());
  event.number = text_of(stored.number());
  event.net.fen = stored.net_fen();
  event.tax.fen = stored.tax_fen();
  event.reason = static_cast<invoicing::CreditNoteReason>(stored.reason());
  event.issued_on.days = stored.issued_on();
  event.released = numbers(*stored.released());
  return known(event.reason);
}

}  // namespace steward::codec
