#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/money.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"

// Tax invoices (数电发票) as records: asked for, reviewed, issued on the platform of the tax authority, taken back by
// credit notes. Steward keeps what was asked for and which number came of it; the platform makes the document and sends
// it to the buyer, so nothing waits to be collected. Nothing is posted: the tax is owed with the bill.
//
// What is invoiced: the whole of a bill as it stands, less what was waived, written off or adjusted away. A company,
// which gives its tax number, has it as soon as the bill is issued, because it pays on the invoice (先票后款); a person
// has it when the bill is paid (先缴费后开票). Never: deposits (no supply), late fees (no tax is posted on them),
// cancelled bills, and arrears that another system billed (their tax was declared there). Each bill is on one live
// invoice at most: from the request until it is refused, fails for good, or credit notes take all of it back. Its tax
// is what waivers and adjustments left of it; where adjustments charge more on top, the bill and theirs together have
// the tax that the books have, each at the rate of what it charges. A waiver or an adjustment behind the invoice leaves
// it as it is: whoever grants it issues a credit note for that part, and the register of the invoices says that it is
// owed until then. A bill that is invoiced is not cancelled, and what is written off stays taxed.
namespace steward::invoicing {

// Stored: append only.
enum class InvoiceKind : std::uint8_t {
  general = 1,  // 普通发票
  special = 2,  // 增值税专用发票: the buyer deducts its tax, so it has a tax number
};

// What of a bill is invoiced. net + tax = gross.
struct InvoiceLine {
  std::uint32_t bill = 0;
  FeeItemId fee_item;
  Money net;  // > 0
  Money tax;  // ≥ 0
  [[nodiscard]] Money gross() const { return {net.fen + tax.fen}; }
  bool operator==(const InvoiceLine&) const = default;
};

struct InvoiceAmount {
  Money net;
  Money tax;
  [[nodiscard]] Money gross() const { return {net.fen + tax.fen}; }
  bool operator==(const InvoiceAmount&) const = default;
};
[[nodiscard]] InvoiceAmount total_of(const std::vector<InvoiceLine>& lines);

struct InvoiceRequested {
  InvoiceId invoice;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  InvoiceKind kind = InvoiceKind::general;
  Sealed title;                    // the buyer's name, as on the invoice
  std::string tax_number;          // of a company; empty for a person
  Sealed id_number;                // of a person, where one wants it on the invoice; may be empty
  std::vector<InvoiceLine> lines;  // at least one, ascending by bill
  Date requested_on;
  bool operator==(const InvoiceRequested&) const = default;
};

// The request is right and goes to the platform, or it is refused.
struct InvoiceReviewed {
  InvoiceId invoice;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  bool approved = false;
  Sealed reason;  // free text; never empty for a refusal
  Date reviewed_on;
  std::vector<std::uint32_t> released;  // bills that may be invoiced again: all when refused, else none
  bool operator==(const InvoiceReviewed&) const = default;
};

struct InvoiceIssued {
  InvoiceId invoice;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  std::string number;  // 数电票号: 20 digits, unique in the company
  Date issued_on;
  bool operator==(const InvoiceIssued&) const = default;
};

// The platform did not take it. Unless for good, it is tried again.
struct InvoiceFailed {
  InvoiceId invoice;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  bool for_good = false;
  Sealed reason;  // free text: what the platform said
  Date failed_on;
  std::vector<std::uint32_t> released;  // all when for good, else none
  bool operator==(const InvoiceFailed&) const = default;
};

// The reasons that the platform knows. Stored: append only.
enum class CreditNoteReason : std::uint8_t {
  issued_wrongly = 1,  // 开票有误
  returned = 2,        // 销货退回
  service_ended = 3,   // 服务中止
  allowance = 4,       // 销售折让
};

// A red invoice (红字发票): takes an issued invoice back, in whole or in part.
struct CreditNoteIssued {
  CreditNoteId credit_note;
  InvoiceId invoice;  // the blue one
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  std::string number;  // as of an invoice
  Money net;           // ≥ 0, as is the tax; not both zero; with the notes before never more than the invoice
  Money tax;
  CreditNoteReason reason = CreditNoteReason::issued_wrongly;
  Date issued_on;
  std::vector<std::uint32_t> released;  // all when nothing is left of the invoice, else none
  bool operator==(const CreditNoteIssued&) const = default;
};

}  // namespace steward::invoicing
