#pragma once

#include "domain/invoicing/state.h"
#include "replay/receivable_names.h"

namespace steward {

inline constexpr std::array kInvoiceKinds = {
    NamedValue<invoicing::InvoiceKind>{"general", invoicing::InvoiceKind::general, "general invoice", "普通发票"},
    NamedValue<invoicing::InvoiceKind>{"special", invoicing::InvoiceKind::special, "special VAT invoice",
                                       "增值税专用发票"},
};
inline constexpr std::array kCreditNoteReasons = {
    NamedValue<invoicing::CreditNoteReason>{"issued_wrongly", invoicing::CreditNoteReason::issued_wrongly,
                                            "a wrong invoice", "开票有误"},
    NamedValue<invoicing::CreditNoteReason>{"returned", invoicing::CreditNoteReason::returned, "a return", "销货退回"},
    NamedValue<invoicing::CreditNoteReason>{"service_ended", invoicing::CreditNoteReason::service_ended,
                                            "a service that ended", "服务中止"},
    NamedValue<invoicing::CreditNoteReason>{"allowance", invoicing::CreditNoteReason::allowance, "an allowance",
                                            "销售折让"},
};

}  // namespace steward
