#include <array>

#include "api/csv/books_columns.h"
#include "api/csv/report_columns.h"
#include "api/giver_schema.h"
#include "api/handlers/handlers.h"
#include "api/route_table.h"
#include "api/step_time_schema.h"

// Corrections of what was billed, and the books beside their reports: months, vendors, expenses, settlements, budgets.
namespace steward::api {

namespace {

using P = Permission;

#define STEWARD_YEAR R"("year":{"type":"integer","minimum":1900,"maximum":2199})"
#define STEWARD_PERIOD R"("period":{"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$"})"
#define STEWARD_RANGE                                                                                           \
  R"("fee_item_id":{"type":"string","format":"uuid","description":"by area, fixed, by contract or by meter"},)" \
  R"("period_from":{"type":"string","format":"date"},)"                                                         \
  R"("period_to":{"type":"string","format":"date","description":"not included; bills that touch the period"},)" \
  R"("due_date":{"type":"string","format":"date","description":"of what is charged on top"},)"                  \
  R"("adjusted_on":{"type":"string","format":"date","description":"today by default"},)"                        \
  R"("reason":{"enum":["wrong_tariff","wrong_area","wrong_tax","wrong_possession","wrong_reading","other"],"default":"other"})"

constexpr std::string_view kTariffCorrectionBody =
    R"({"type":"object","additionalProperties":false,"required":["effective_from","unit_price_micro_yuan"],"properties":{
      "effective_from":{"type":"string","format":"date","description":"that of the tariff which was wrong"},
      "unit_price_micro_yuan":{"type":"integer","minimum":1},"fixed_part_micro_yuan":{"type":"integer","minimum":0},
      "tiers":{"type":"array","maxItems":10,"items":{"type":"object","additionalProperties":false,
        "required":["above_milli","unit_price_micro_yuan"],"properties":{
          "above_milli":{"type":"integer","minimum":1},"unit_price_micro_yuan":{"type":"integer","minimum":0},
          "per_person_milli":{"type":"integer","minimum":0,"default":0}}}},
      "tier_persons":{"type":"integer","minimum":0,"maximum":1000,"default":0},
      "tiers_by_months":{"type":"boolean","default":false}}})";
constexpr std::string_view kAdjustmentBody =
    R"({"type":"object","additionalProperties":false,
      "required":["fee_item_id","period_from","period_to","due_date","difference_fen"],"properties":{)" STEWARD_RANGE
    R"(,"difference_fen":{"type":"integer","description":"what the preview said: anything else is refused"},
      "note":{"type":"string","maxLength":500},)" STEWARD_BACKDATING_REASON "}}";
constexpr std::string_view kCommunityAdjustmentBody =
    R"({"type":"object","additionalProperties":false,"required":["fee_item_id","period_from","period_to","due_date"],
      "properties":{)" STEWARD_RANGE
    R"(,"preview_digest":{"type":"string","maxLength":64,
      "description":"of the approved preview: nothing else is adjusted; an approval is asked for with it"}}})";
constexpr std::string_view kCancellationBody =
    R"({"type":"object","additionalProperties":false,"required":["bill_run_id"],"properties":{
      "bill_run_id":{"type":"string","format":"uuid"},
      "cancelled_on":{"type":"string","format":"date","description":"today by default"},
      "reason":{"type":"string","maxLength":500},)" STEWARD_BACKDATING_REASON "}}";
constexpr std::string_view kRunCancellationBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "cancelled_on":{"type":"string","format":"date",
        "description":"today by default; where two persons have granted it, on the day that they did or later"}}})";
constexpr std::string_view kClosingBody =
    R"({"type":"object","additionalProperties":false,"required":["period"],"properties":{)" STEWARD_PERIOD "}}";
constexpr std::string_view kReopeningBody =
    R"({"type":"object","additionalProperties":false,"required":["period","reason"],"properties":{)" STEWARD_PERIOD
    R"(,"reason":{"enum":["late_entry","correction","audit"]}}})";
constexpr std::string_view kYearBody =
    R"({"type":"object","additionalProperties":false,"required":["year"],"properties":{)" STEWARD_YEAR "}}";
constexpr std::string_view kYearReopeningBody =
    R"({"type":"object","additionalProperties":false,"required":["year","reason"],"properties":{)" STEWARD_YEAR
    R"(,"reason":{"enum":["late_entry","correction","audit"]}}})";
constexpr std::string_view kVendorBody =
    R"({"type":"object","additionalProperties":false,"required":["code","name"],"properties":{
      "code":{"type":"string","minLength":1,"maxLength":64,"description":"unique in the company"},
      "name":{"type":"string","minLength":1,"maxLength":200},"tax_number":{"type":"string","maxLength":64}}})";
constexpr std::string_view kExpenseBody =
    R"({"type":"object","additionalProperties":false,"required":["vendor_id","account","description","net_fen"],"properties":{
      "vendor_id":{"type":"string","format":"uuid"},"building_id":{"type":"string","format":"uuid"},
      "account":{"type":"integer","minimum":1,"description":"of the class expense: 6401, 6602, 6603, 6711"},
      "description":{"type":"string","minLength":1,"maxLength":200},"invoice_number":{"type":"string","maxLength":64,
        "description":"of the vendor; no other expense that is not reversed has it, however it is typed"},
      "net_fen":{"type":"integer","minimum":1,"maximum":1000000000000},
      "tax_fen":{"type":"integer","minimum":0,"description":"input VAT beside the net"},
      "spent_on":{"type":"string","format":"date","description":"today by default"},
      "paid_by":{"enum":["cash","bank_transfer","wechat","alipay","pos","bank_deduction"],
        "description":"owed without"},)" STEWARD_EXPENSE_GIVER "," STEWARD_BACKDATING_REASON "}}";
constexpr std::string_view kExpensePaymentBody =
    R"({"type":"object","additionalProperties":false,"required":["paid_by"],"properties":{
      "paid_by":{"enum":["cash","bank_transfer","wechat","alipay","pos","bank_deduction"]},
      "paid_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_EXPENSE_GIVER
    "," STEWARD_BACKDATING_REASON "}}";
constexpr std::string_view kExpenseReversalBody =
    R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{
      "reason":{"enum":["entered_wrongly","bounced","duplicate"]},
      "reversed_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_EXPENSE_RECEIVER
    "," STEWARD_BACKDATING_REASON "}}";
constexpr std::string_view kSettlementBody =
    R"({"type":"object","additionalProperties":false,"required":["channel","gross_fen","external_reference"],"properties":{
      "channel":{"enum":["wechat","alipay","pos","bank_deduction","cash"],
        "description":"by which it was taken; of the last three, which count as in the bank at once, only the fee is posted"},
      "gross_fen":{"type":"integer","minimum":1,"maximum":1000000000000,"description":"what households paid"},
      "external_reference":{"type":"string","minLength":1,"maxLength":64,
        "description":"the bank's number, as its statement has it: imported, that row is there already"},
      "fee_fen":{"type":"integer","minimum":0,"default":0,"description":"what the channel keeps"},
      "settled_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_BACKDATING_REASON "}}";
constexpr std::string_view kSettlementReversalBody =
    R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{
      "reason":{"enum":["entered_wrongly","bounced","duplicate"]},
      "reversed_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_BACKDATING_REASON
    "}}";
constexpr std::string_view kBetweenBody =
    R"({"type":"object","additionalProperties":false,"required":["to_community_id","amount_fen"],"properties":{
      "to_community_id":{"type":"string","format":"uuid","description":"who is paid"},
      "amount_fen":{"type":"integer","minimum":1,"maximum":1000000000000},
      "external_reference":{"type":"string","maxLength":64,
        "description":"the number of the bank of who is paid: imported, that row is there already"},
      "settled_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_BACKDATING_REASON "}}";
constexpr std::string_view kBudgetBody =
    R"({"type":"object","additionalProperties":false,"required":["year","account","months_fen"],"properties":{
)" STEWARD_YEAR R"(,
      "account":{"type":"integer","minimum":1,"description":"of the class income or expense"},
      "months_fen":{"type":"array","minItems":12,"maxItems":12,"items":{"type":"integer","minimum":0}}}})";

constexpr std::string_view kShiftBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "opening_float_fen":{"type":"integer","minimum":0,"description":"what the drawer begins with"},
      "opened_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_BACKDATING_REASON "}}";
constexpr std::string_view kBankingBody =
    R"({"type":"object","additionalProperties":false,"required":["amount_fen"],"properties":{
      "amount_fen":{"type":"integer","minimum":1},"reference":{"type":"string","maxLength":64,
        "description":"of the paying-in slip, which no other banking of the community has"},
      "banked_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_BACKDATING_REASON "}}";
constexpr std::string_view kBankingReversalBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "reversed_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_BACKDATING_REASON
    "}}";
constexpr std::string_view kShiftCloseBody =
    R"({"type":"object","additionalProperties":false,"required":["counted_fen"],"properties":{
      "counted_fen":{"type":"integer","minimum":0,"description":"what is in the drawer, the float too"},
      "closed_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_BACKDATING_REASON "}}";

constexpr std::array kOfCommunity = {
    kPage[0],
    kPage[1],
    QueryParam{"community_id", R"({"type":"string","format":"uuid"})", "Of this community."},
};
constexpr std::array kDay = {
    QueryParam{"date", R"({"type":"string","format":"date"})", "Of this day; today by default."},
};
constexpr std::array kMonth = {
    QueryParam{"period", R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$","examples":["2026-11"]})",
               "Of this month; of the oldest open one by default, or of the last one while none is closed."},
};
constexpr std::array kYear = {
    QueryParam{"year", R"({"type":"string","pattern":"^[0-9]{4}$","examples":["2026"]})",
               "Of this year; the current one by default."},
};
constexpr std::array kRange = {
    QueryParam{"fee_item_id", R"({"type":"string","format":"uuid"})", "The fee item that was billed wrongly."},
    QueryParam{"period_from", R"({"type":"string","format":"date"})", "Bills that touch the period from this day on …"},
    QueryParam{"period_to", R"({"type":"string","format":"date"})", "… up to this day, not included."},
};
constexpr std::array kExpenseFilters = {
    kPage[0],
    kPage[1],
    QueryParam{"community_id", R"({"type":"string","format":"uuid"})", "Of this community."},
    QueryParam{"vendor_id", R"({"type":"string","format":"uuid"})", "Of this vendor."},
    QueryParam{"status", R"({"enum":["owed","all"],"default":"all"})", "What is still to be paid, or everything."},
    QueryParam{"account", R"({"type":"string","pattern":"^[0-9]{4}$","examples":["6401"]})",
               "Of this ledger account: a page may have fewer rows, or none, and a next page."},
    QueryParam{"from", R"({"type":"string","format":"date"})", "Made on this day or later."},
    QueryParam{"to", R"({"type":"string","format":"date"})", "Made before this day."},
};

constexpr Route pdf(std::string_view path, P permission, Query query, std::string_view summary,
                    std::span<const QueryParam> params) {
  Route route = get(path, permission, "printing", query, summary, params);
  route.only = "application/pdf";
  return route;
}

constexpr Route sweep(std::string_view path, P permission, Query query, std::string_view summary,
                      std::string_view schema, std::string_view example) {
  return Route{.method = http::Method::post,
               .path = path,
               .permission = permission,
               .tag = "billing",
               .summary = summary,
               .query = query,
               .request_schema = schema,
               .request_example = example};
}

constexpr std::array kRoutes = {
    post("/v1/fee-items/{fee_item_id}/tariff-corrections", P::set_tariffs, "billing", correct_tariff,
         "Correct a tariff that was wrong from its first day; bills are adjusted apart", kTariffCorrectionBody,
         R"({"effective_from":"2024-01-01","unit_price_micro_yuan":2350000})"),
    get("/v1/households/{household_id}/adjustment-preview", P::see_money, "billing", preview_adjustment,
        "What the bills of a fee item should have been", kRange),
    on_what_was_read("/v1/households/{household_id}/adjustment-preview",
                     post("/v1/households/{household_id}/adjustments", P::run_bills, "billing", adjust_bills,
                          "Charge or give back what bills were wrong by; no bill changes", kAdjustmentBody,
                          R"({"fee_item_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","period_from":"2024-01-01",
        "period_to":"2024-07-01","due_date":"2099-12-31","difference_fen":-1000,"reason":"wrong_tariff"})")),
    list("/v1/communities/{community_id}/adjustment-preview", P::see_money, "billing", preview_adjustments_of_community,
         "What all households of a community would be charged or given back", kRange, kAdjustmentColumns),
    remembers_key(sweep("/v1/communities/{community_id}/adjustments", P::run_bills, adjust_bills_of_community,
                        "Adjust the bills of all households of a community, a correction of their sum; again, nothing "
                        "is adjusted twice",
                        kCommunityAdjustmentBody,
                        R"({"fee_item_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","period_from":"2024-01-01",
        "period_to":"2024-07-01","due_date":"2099-12-31","reason":"wrong_tariff"})")),
    post("/v1/households/{household_id}/statement-cancellations", P::run_bills, "billing", cancel_statement,
         "Take back what a run billed, while nothing has happened to it: a correction of its sum", kCancellationBody,
         R"({"bill_run_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","reason":"期间有误"})"),
    remembers_key(on_what_was_read(
        "/v1/bill-runs/{bill_run_id}",
        sweep("/v1/bill-runs/{bill_run_id}/cancellation", P::run_bills, cancel_bill_run,
              "Take back a whole run, a correction of its sum; what was paid, reduced or contested stays and is named",
              kRunCancellationBody, "{}"))),
    get("/v1/communities/{community_id}/periods", P::see_analytics, "books", get_periods,
        "Up to which month a community's books are closed, and which years"),
    list("/v1/communities/{community_id}/open-items", P::see_analytics, "books", get_open_items,
         "What is still open of a month before it is closed: drawers, money in suspense, bill runs, requests for "
         "approval, and late fees of its end (POST there); of each how many, what they come to, and where they are",
         kMonth, kOpenItemColumns),
    on_what_was_read(
        "/v1/communities/{community_id}/periods",
        post("/v1/communities/{community_id}/period-closings", P::keep_books, "books", close_period,
             "Close a month: what comes later counts in the oldest open one", kClosingBody, R"({"period":"2024-01"})")),
    on_what_was_read("/v1/communities/{community_id}/periods",
                     post("/v1/communities/{community_id}/period-reopenings", P::keep_books, "books", reopen_period,
                          "Open the month again that was closed last", kReopeningBody,
                          R"({"period":"2024-01","reason":"late_entry"})")),
    post("/v1/communities/{community_id}/year-closings", P::keep_books, "books", close_fiscal_year,
         "Close a year whose months are all closed: what income and expenses came to goes to 4104, so that their "
         "accounts begin the next year with nothing. The income statement of the year stays as it was",
         kYearBody, R"({"year":2023})"),
    post("/v1/communities/{community_id}/year-reopenings", P::keep_books, "books", reopen_fiscal_year,
         "Take the closing of a year back, so that its months may be opened again", kYearReopeningBody,
         R"({"year":2023,"reason":"audit"})"),
    post("/v1/vendors", P::keep_books, "books", register_vendor, "Register a vendor", kVendorBody,
         R"({"code":"V-017","name":"恒达电梯维保有限公司","tax_number":"91310000MA1FL0XX17"})"),
    list("/v1/vendors", P::see_analytics, "books", list_vendors, "Vendors by code", kPage, kVendorColumns),
    post("/v1/communities/{community_id}/expenses", P::keep_books, "books", record_expense,
         "Record an expense, paid or owed; above the limit that the community sets for expenses it takes two persons",
         kExpenseBody,
         R"({"vendor_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","account":6401,"description":"电梯维保",
        "net_fen":450000,"tax_fen":27000})"),
    post("/v1/expenses/{expense_id}/payment", P::keep_books, "books", pay_expense, "Pay what is owed for an expense",
         kExpensePaymentBody, R"({"paid_by":"bank_transfer"})"),
    post("/v1/expenses/{expense_id}/reversal", P::keep_books, "books", reverse_expense, "Reverse an expense",
         kExpenseReversalBody, R"({"reason":"entered_wrongly"})"),
    get("/v1/expenses/{expense_id}", P::see_analytics, "books", get_expense, "An expense, and what became of it"),
    list("/v1/expenses", P::see_analytics, "books", list_expenses, "Expenses by day", kExpenseFilters, kExpenseColumns),
    post("/v1/communities/{community_id}/shifts", P::keep_drawer, "books", open_shift,
         "Open the shift of the cashier whose key this is", kShiftBody, R"({"opening_float_fen":20000})"),
    get("/v1/own-shift", P::keep_drawer, "books", get_own_shift, "The open shift of this key, and what it should hold"),
    post("/v1/own-shift/bankings", P::keep_drawer, "books", bank_cash, "Pay cash of the own drawer into the bank",
         kBankingBody, R"({"amount_fen":100000,"reference":"JK-0017"})"),
    post("/v1/own-shift/bankings/{banking_event_id}/reversal", P::keep_drawer, "books", reverse_banking,
         "Take back a banking of the open own shift: the drawer has its cash again, and its slip is free",
         kBankingReversalBody, "{}"),
    post("/v1/own-shift/closing", P::keep_drawer, "books", close_shift,
         "Close the own shift: what is over or short is posted", kShiftCloseBody, R"({"counted_fen":20000})"),
    list("/v1/shifts", P::see_tills, "books", list_shifts,
         "Shifts of cashiers by the day on which they began; a cashier sees the own", kOfCommunity, kShiftColumns),
    list(
        "/v1/communities/{community_id}/day-close", P::see_tills, "books", get_day_close,
        "What was taken in on a day, by channel and cashier, what happened to the drawers on it and how they were "
        "counted, as the day left them, what of their cash the books have on other days, and what cash is outside them",
        kDay, kDayCloseColumns),
    pdf("/v1/communities/{community_id}/day-close-sheet", P::see_tills, print_day_close,
        "The same, to be printed and signed", kDay),
    post("/v1/communities/{community_id}/settlements", P::keep_books, "books", record_settlement,
         "A channel paid out what it had taken, less its fee: from its account into the bank", kSettlementBody,
         R"({"channel":"wechat","gross_fen":800000,"fee_fen":4800,"external_reference":"B20261201-77"})"),
    list("/v1/settlements", P::see_analytics, "books", list_settlements,
         "What channels paid out, and what communities paid each other (then below zero: that went), latest first; "
         "what was settled out of suspense has the payment_id that it had there, and no settlement_id",
         kOfCommunity, kSettlementColumns),
    post("/v1/settlements/{settlement_id}/reversal", P::keep_books, "books", reverse_settlement,
         "Take back a settlement that was recorded wrongly; the bank's number is free again", kSettlementReversalBody,
         R"({"reason":"entered_wrongly"})"),
    post(
        "/v1/communities/{community_id}/inter-community-settlements", P::keep_books, "books",
        settle_between_communities, "The community pays what it owes another one, from bank to bank", kBetweenBody,
        R"({"to_community_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","amount_fen":6000,"external_reference":"B20261201-78"})"),
    list("/v1/communities/{community_id}/budgets", P::see_analytics, "books", get_budgets,
         "What is planned for the accounts of a community, month by month", kYear, kPlanColumns),
    post("/v1/communities/{community_id}/budgets", P::keep_books, "books", set_budget,
         "Plan an account for the months of a year; the last plan counts", kBudgetBody,
         R"({"year":2026,"account":6401,"months_fen":[100,100,100,100,100,100,100,100,100,100,100,100]})"),
};

}  // namespace

std::span<const Route> books_routes() { return kRoutes; }

}  // namespace steward::api
