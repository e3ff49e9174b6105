#pragma once

#include "api/receivable_words.h"
#include "domain/invoicing/state.h"
#include "replay/invoice_names.h"

// The words of the API for tax invoices.
namespace steward::api {

inline constexpr std::array kInvoiceKindNames = enum_names(kInvoiceKinds);
inline constexpr std::array kCreditNoteReasonNames = enum_names(kCreditNoteReasons);
inline constexpr std::array kInvoiceStatusNames = {
    json::EnumName<invoicing::InvoiceStatus>{"requested", invoicing::InvoiceStatus::requested},
    json::EnumName<invoicing::InvoiceStatus>{"approved", invoicing::InvoiceStatus::approved},
    json::EnumName<invoicing::InvoiceStatus>{"failed", invoicing::InvoiceStatus::failed},
    json::EnumName<invoicing::InvoiceStatus>{"issued", invoicing::InvoiceStatus::issued},
    json::EnumName<invoicing::InvoiceStatus>{"refused", invoicing::InvoiceStatus::refused},
    json::EnumName<invoicing::InvoiceStatus>{"abandoned", invoicing::InvoiceStatus::abandoned},
    json::EnumName<invoicing::InvoiceStatus>{"credited", invoicing::InvoiceStatus::credited},
};

}  // namespace steward::api
