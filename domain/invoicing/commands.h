#pragma once

#include "domain/invoicing/events.h"

namespace steward::invoicing {

// Outcome: invoice_id, household_id, net_fen, tax_fen, gross_fen.
struct RequestInvoice {
  InvoiceId invoice;
  HouseholdId household;
  InvoiceKind kind = InvoiceKind::general;
  Sealed title;
  std::string tax_number;
  Sealed id_number;
  std::vector<std::uint32_t> bills;
  Date requested_on;
};

// Outcome: invoice_id.
struct ReviewInvoice {
  InvoiceId invoice;
  bool approved = false;
  Sealed reason;
  Date reviewed_on;
};

// Outcome: invoice_id, gross_fen.
struct IssueInvoice {
  InvoiceId invoice;
  std::string number;
  Date issued_on;
};

// Outcome: invoice_id.
struct FailInvoice {
  InvoiceId invoice;
  bool for_good = false;
  Sealed reason;
  Date failed_on;
};

// Outcome: credit_note_id, invoice_id, gross_fen, left_fen: what is left of the invoice.
struct IssueCreditNote {
  CreditNoteId credit_note;
  InvoiceId invoice;
  std::string number;
  Money net;
  Money tax;
  CreditNoteReason reason = CreditNoteReason::issued_wrongly;
  Date issued_on;
};

}  // namespace steward::invoicing
