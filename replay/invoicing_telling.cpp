#include <fmt/format.h>

#include "replay/invoice_names.h"
#include "replay/json_parts.h"
#include "replay/work_json.h"
#include "replay/work_words.h"

// Tax invoices and credit notes: as JSON and in words.
namespace steward {

namespace {

namespace json = boost::json;
using fmt::format;

template <class InvoiceEvent>
json::object invoice_json(const InvoiceEvent& e) {
  return {{"invoice_id", to_string(e.invoice)},
          {"household_id", to_string(e.household)},
          {"house_id", to_string(e.house)},
          {"building_id", to_string(e.building)},
          {"community_id", to_string(e.community)}};
}

json::object line_json(const invoicing::InvoiceLine& line) {
  return {{"bill", line.bill},
          {"fee_item_id", to_string(line.fee_item)},
          {"net_fen", line.net.fen},
          {"tax_fen", line.tax.fen},
          {"gross_fen", line.gross().fen}};
}

json::array bills_json(const std::vector<std::uint32_t>& bills) {
  return json_list(bills, [](std::uint32_t bill) { return json::value(bill); });
}

std::string bills_words(const std::vector<invoicing::InvoiceLine>& lines, const Words& words) {
  std::string text;
  for (const invoicing::InvoiceLine& line : lines) {
    if (!text.empty()) text += words.of(", ", "、");
    text += std::to_string(line.bill);
  }
  return text;
}

}  // namespace

json::object work_json(const invoicing::InvoiceRequested& e, const OpenBox& open) {
  const invoicing::InvoiceAmount total = total_of(e.lines);
  json::object out = invoice_json(e);
  out["kind"] = named(kInvoiceKinds, e.kind).name;
  out["title"] = sealed_to_json(e.title, open);
  out["tax_number"] = e.tax_number;
  out["id_number"] = sealed_to_json(e.id_number, open);
  out["lines"] = json_list(e.lines, line_json);
  out["net_fen"] = total.net.fen;
  out["tax_fen"] = total.tax.fen;
  out["gross_fen"] = total.gross().fen;
  out["requested_on"] = to_string(e.requested_on);
  return out;
}
json::object work_json(const invoicing::InvoiceReviewed& e, const OpenBox& open) {
  json::object out = invoice_json(e);
  out["approved"] = e.approved;
  out["reason"] = sealed_to_json(e.reason, open);
  out["reviewed_on"] = to_string(e.reviewed_on);
  out["released_bills"] = bills_json(e.released);
  return out;
}
json::object work_json(const invoicing::InvoiceIssued& e, const OpenBox&) {
  json::object out = invoice_json(e);
  out["number"] = e.number;
  out["issued_on"] = to_string(e.issued_on);
  return out;
}
json::object work_json(const invoicing::InvoiceFailed& e, const OpenBox& open) {
  json::object out = invoice_json(e);
  out["for_good"] = e.for_good;
  out["reason"] = sealed_to_json(e.reason, open);
  out["failed_on"] = to_string(e.failed_on);
  out["released_bills"] = bills_json(e.released);
  return out;
}
json::object work_json(const invoicing::CreditNoteIssued& e, const OpenBox&) {
  json::object out = invoice_json(e);
  out["credit_note_id"] = to_string(e.credit_note);
  out["number"] = e.number;
  out["net_fen"] = e.net.fen;
  out["tax_fen"] = e.tax.fen;
  out["gross_fen"] = e.net.fen + e.tax.fen;
  out["reason"] = named(kCreditNoteReasons, e.reason).name;
  out["issued_on"] = to_string(e.issued_on);
  out["released_bills"] = bills_json(e.released);
  return out;
}

std::string work_words(const invoicing::InvoiceRequested& e, const Words& words) {
  const auto& kind = named(kInvoiceKinds, e.kind);
  const invoicing::InvoiceAmount total = total_of(e.lines);
  const std::string gross = to_yuan(total.gross());
  const std::string tax = to_yuan(total.tax);
  const std::string bills = bills_words(e.lines, words);
  const std::string title = words.personal(e.title);
  if (words.zh()) {
    return format("申请开具{} {} 元（含税额 {} 元），账单 {}{}", kind.chinese, gross, tax, bills,
                  title.empty() ? "" : "，抬头：" + title);
  }
  return format("A {} of {} yuan was asked for, {} of it tax, for bills {}{}", kind.english, gross, tax, bills,
                title.empty() ? "" : ", to " + title);
}
std::string work_words(const invoicing::InvoiceReviewed& e, const Words& words) {
  const char* what = e.approved ? words.of("The request for an invoice was approved", "开票申请审核通过")
                                : words.of("The request for an invoice was refused", "开票申请被驳回");
  return what + words.note("reason", "原因", e.reason);
}
std::string work_words(const invoicing::InvoiceIssued& e, const Words& words) {
  const std::string day = to_string(e.issued_on);
  return words.zh() ? format("{} 开具发票，号码 {}", day, e.number) : format("Invoice {} issued on {}", e.number, day);
}
std::string work_words(const invoicing::InvoiceFailed& e, const Words& words) {
  const char* what = e.for_good ? words.of("The invoice could not be issued", "发票开具失败，不再开具")
                                : words.of("The invoice could not be issued yet", "发票开具失败，待重试");
  return what + words.note("reason", "原因", e.reason);
}
std::string work_words(const invoicing::CreditNoteIssued& e, const Words& words) {
  const std::string gross = to_yuan({e.net.fen + e.tax.fen});
  const std::string day = to_string(e.issued_on);
  const auto& reason = named(kCreditNoteReasons, e.reason);
  return words.zh() ? format("{} 红冲发票 {} 元（含税额 {} 元），红字发票号码 {}，原因：{}", day, gross, to_yuan(e.tax),
                             e.number, reason.chinese)
                    : format("Credit note {} of {} yuan issued on {}, {} of it tax, because of {}", e.number, gross,
                             day, to_yuan(e.tax), reason.english);
}

}  // namespace steward
