#pragma once

#include "domain/billing/state.h"
#include "domain/decider.h"

// Tax invoices and credit notes: what may happen, and what follows from it. `follow` brings a state forward and is
// false for an event that cannot follow it.
namespace steward::invoicing {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RequestInvoice& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReviewInvoice& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const IssueInvoice& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const FailInvoice& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const IssueCreditNote& command,
                                         const DecisionContext& context);

[[nodiscard]] bool follow(InvoiceState& state, const InvoiceRequested& event);
[[nodiscard]] bool follow(InvoiceState& state, const InvoiceReviewed& event);
[[nodiscard]] bool follow(InvoiceState& state, const InvoiceIssued& event);
[[nodiscard]] bool follow(InvoiceState& state, const InvoiceFailed& event);
[[nodiscard]] bool follow(InvoiceState& state, const CreditNoteIssued& event);

inline constexpr std::size_t kMostBillsOfInvoice = 200;

// What of a bill can be invoiced (the head of events.h says by which rule), whether it is on an invoice or not.
// Refusals: bill-cancelled, bill-brought-forward, bill-of-deposit, bill-adjusted, nothing-to-invoice.
[[nodiscard]] Result<InvoiceAmount> invoiceable(const billing::Account& account, const billing::AccountBill& bill);

// A number of an invoice or a credit note: 20 digits.
[[nodiscard]] bool is_invoice_number(std::string_view number);
// The tax number of a company (统一社会信用代码, or an older 15 to 20 characters): digits and capital letters.
[[nodiscard]] bool is_tax_number(std::string_view number);

}  // namespace steward::invoicing
