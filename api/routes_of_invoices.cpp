#include <array>

#include "api/csv/invoice_columns.h"
#include "api/handlers/handlers.h"
#include "api/route_table.h"

// Tax invoices, and going over from the books before.
namespace steward::api {

namespace {

using P = Permission;

#define STEWARD_LATE_REASON \
  R"("backdating_reason":{"enum":["entered_late","system_unavailable","found_in_reconciliation","correction","taken_over"]})"
#define STEWARD_TAX_INVOICE_NUMBER R"("number":{"type":"string","pattern":"^[0-9]{20}$","maxLength":20})"

constexpr std::string_view kRequestBody =
    R"({"type":"object","additionalProperties":false,"required":["title","bills"],"properties":{
      "kind":{"enum":["general","special"],"default":"general","description":"special needs a tax number"},
      "title":{"type":"string","minLength":1,"maxLength":100,"description":"the buyer's name"},
      "tax_number":{"type":"string","maxLength":20,"description":"of a company: its bills need not be paid yet"},
      "id_number":{"type":"string","maxLength":20,"description":"of a person who wants it on the invoice"},
      "bills":{"type":"array","minItems":1,"maxItems":200,"items":{"type":"integer","minimum":1}},
      "requested_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_LATE_REASON "}}";
constexpr std::string_view kReviewBody =
    R"({"type":"object","additionalProperties":false,"required":["approved"],"properties":{
      "approved":{"type":"boolean"},"reason":{"type":"string","maxLength":500,"description":"needed for a refusal"},
      "reviewed_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_LATE_REASON "}}";
constexpr std::string_view kNumberBody =
    R"({"type":"object","additionalProperties":false,"required":["number"],"properties":{)" STEWARD_TAX_INVOICE_NUMBER
    R"(,"issued_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_LATE_REASON "}}";
constexpr std::string_view kFailureBody =
    R"({"type":"object","additionalProperties":false,"required":["for_good","reason"],"properties":{
      "for_good":{"type":"boolean","description":"else it is tried again"},
      "reason":{"type":"string","minLength":1,"maxLength":500},
      "failed_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_LATE_REASON "}}";
constexpr std::string_view kCreditNoteBody =
    R"({"type":"object","additionalProperties":false,"required":["number","net_fen","tax_fen","reason"],
      "properties":{)" STEWARD_TAX_INVOICE_NUMBER
    R"(,"net_fen":{"type":"integer","minimum":0,"maximum":1000000000000},
      "tax_fen":{"type":"integer","minimum":0,"maximum":1000000000000},
      "reason":{"enum":["issued_wrongly","returned","service_ended","allowance"]},
      "issued_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_LATE_REASON "}}";
constexpr std::string_view kOpeningBody =
    R"({"type":"object","additionalProperties":false,"required":["cut_over_on","lines"],"properties":{
      "cut_over_on":{"type":"string","format":"date","description":"the day on which the log took over"},
      "lines":{"type":"array","minItems":1,"maxItems":100,"description":"the trial balance; adds up to zero",
        "items":{"type":"object","additionalProperties":false,"required":["account","amount_fen"],"properties":{
          "account":{"type":"integer","minimum":1,"maximum":65535,"description":"of the balance sheet"},
          "amount_fen":{"type":"integer","minimum":-1000000000000,"maximum":1000000000000,
            "description":"a debit is positive"}}}}}})";
constexpr std::string_view kNothingBody = R"({"type":"object","additionalProperties":false,"properties":{}})";

constexpr std::array kInvoiceFilters = {
    kPage[0],
    kPage[1],
    kReveal[0],
    QueryParam{"community_id", R"({"type":"string","format":"uuid"})", "Of this community."},
    QueryParam{"household_id", R"({"type":"string","format":"uuid"})", "Of this household."},
    QueryParam{"status", R"({"enum":["requested","approved","failed","issued","refused","abandoned","credited"]})",
               "Of this status; all by default."},
    QueryParam{"credit_note", R"({"enum":["owed"]})",
               "Issued, and no longer owed as it says: a credit note is owed for what was adjusted or waived since."},
    QueryParam{"from", R"({"type":"string","format":"date"})", "Asked for on this day or later."},
    QueryParam{"to", R"({"type":"string","format":"date"})", "Asked for before this day."},
};

constexpr std::array kRoutes = {
    creates("/v1/invoices/",
            post("/v1/households/{household_id}/invoices", P::request_invoices, "invoices", request_invoice,
                 "Ask for a tax invoice of bills", kRequestBody, R"({"title":"张伟","bills":[1]})")),
    list("/v1/invoices", P::see_money, "invoices", list_invoices,
         "Tax invoices by the day on which they were asked for", kInvoiceFilters, kInvoiceColumns),
    get("/v1/invoices/{invoice_id}", P::see_money, "invoices", get_invoice, "A tax invoice with its credit notes",
        kReveal),
    post("/v1/invoices/{invoice_id}/review", P::issue_invoices, "invoices", review_invoice,
         "Approve or refuse what was asked for", kReviewBody, R"({"approved":true})"),
    post("/v1/invoices/{invoice_id}/number", P::issue_invoices, "invoices", issue_invoice,
         "Enter the number that the platform of the tax authority gave", kNumberBody,
         R"({"number":"26312000000000000017"})"),
    post("/v1/invoices/{invoice_id}/failure", P::issue_invoices, "invoices", fail_invoice,
         "Say that the platform did not take it", kFailureBody, R"({"for_good":false,"reason":"税号有误"})"),
    post("/v1/invoices/{invoice_id}/credit-notes", P::issue_invoices, "invoices", issue_credit_note,
         "Take an issued invoice back, in whole or in part", kCreditNoteBody,
         R"({"number":"26312000000000000018","net_fen":10000,"tax_fen":600,"reason":"issued_wrongly"})"),
    post("/v1/communities/{community_id}/opening-balances", P::keep_books, "books", set_opening_balances,
         "Set the trial balance at cut-over; again, the difference is posted", kOpeningBody,
         R"({"cut_over_on":"2026-01-01",
        "lines":[{"account":1002,"amount_fen":100000},{"account":4104,"amount_fen":-100000}]})"),
    list("/v1/communities/{community_id}/cut-over", P::see_analytics, "books", get_cut_over,
         "What was brought forward beside the control totals", {}, kCutOverColumns),
    on_what_was_read("/v1/communities/{community_id}/cut-over",
                     post("/v1/communities/{community_id}/cut-over-closing", P::keep_books, "books", close_cut_over,
                          "Close the cut-over: nothing is brought forward any more", kNothingBody, "{}")),
};

}  // namespace

std::span<const Route> invoice_routes() { return kRoutes; }

}  // namespace steward::api
