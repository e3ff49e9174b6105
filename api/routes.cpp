#include <array>
#include <vector>

#include "api/csv/access_columns.h"
#include "api/csv/billing_columns.h"
#include "api/csv/operations_columns.h"
#include "api/csv/registry_columns.h"
#include "api/giver_schema.h"
#include "api/handlers/handlers.h"
#include "api/names.h"
#include "api/route_table.h"
#include "api/schema_words.h"
#include "domain/base/assert.h"
#include "replay/imports/rows.h"

namespace steward::api {

namespace {

using http::Method;
using P = Permission;

constexpr std::array kHouses = {
    kPage[0],
    kPage[1],
    QueryParam{"community_id", R"({"type":"string","format":"uuid"})", "Houses of this community."},
    QueryParam{"building_id", R"({"type":"string","format":"uuid"})", "Houses of this building."},
    QueryParam{
        "house_number", R"({"type":"string"})",
        "Numbers that begin like this: building and door (3-1-101) in a community or, without either, in all that "
        "the key may see; the door in a building. Full-width signs, spaces at the ends and 3号楼1单元101室 "
        "find the same."},
};
constexpr std::array kHouseholds = {
    kPage[0],
    kPage[1],
    kReveal[0],
    QueryParam{"community_id", R"({"type":"string","format":"uuid"})", "Households of this community."},
    QueryParam{"house_number", R"({"type":"string"})",
               "Of the house with this number (3-1-101), written as for houses: who left it and who has it."},
};
constexpr std::array kOfCommunity = {
    kPage[0],
    kPage[1],
    QueryParam{"community_id", R"({"type":"string","format":"uuid"})", "Of this community; else of the whole company."},
};
constexpr std::array kArrears = {
    kPage[0],
    kPage[1],
    QueryParam{"community_id", R"({"type":"string","format":"uuid"})", "Of this community."},
    QueryParam{"building_id", R"({"type":"string","format":"uuid"})", "Of this building."},
    QueryParam{"order", R"({"enum":["amount","oldest_due_date","house_number"],"default":"amount"})",
               "Largest first, oldest first, or as one walks by."},
};
constexpr std::array kDeposits = {
    kPage[0],
    kPage[1],
    kArrears[2],
    kArrears[3],
    QueryParam{"fee_item_id", R"({"type":"string","format":"uuid"})", "Of this fee item."},
};
constexpr std::array kAgeing = {
    QueryParam{"community_id", R"({"type":"string","format":"uuid"})", "Of this community."},
    QueryParam{"building_id", R"({"type":"string","format":"uuid"})", "Of this building."},
    QueryParam{
        "date", R"({"type":"string","format":"date"})",
        "How long past due on this date; today by default. Of a date that is past, what the books had open at its "
        "end: at the end of a month what the roll-forward of receivables closes at. Else what is open now."},
    kDeposits[4],
};
constexpr std::array kStatement = {
    kPage[0],
    kPage[1],
    QueryParam{"order", R"({"enum":["oldest_first","newest_first"],"default":"oldest_first"})", "Direction."},
};

constexpr std::array kHistory = {
    QueryParam{"limit", R"({"type":"integer","minimum":1,"maximum":1000,"default":100})",
               "How many events a page has."},
    kPage[1],
    kReveal[0],
    QueryParam{"as_at", R"({"type":"string","format":"date-time"})", "What was known then: recorded at or before."},
    QueryParam{"as_of", R"({"type":"string","format":"date"})", "What counts for that day: effective on or before."},
};
constexpr std::array kHouseHistory = {kHistory[2], kHistory[3], kHistory[4]};
constexpr std::array kEvents = {
    QueryParam{"limit", R"({"type":"integer","minimum":1,"maximum":1000,"default":100})",
               "How many events a page has."},
    QueryParam{"after", R"({"type":"string","pattern":"^[0-9]+-[0-9]+$"})", "Events behind this position."},
    QueryParam{"types", R"({"type":"string"})", "Names of events, with commas: PaymentReceived,PaymentReversed."},
    QueryParam{"community_id", R"({"type":"string","format":"uuid"})", "Of this community."},
    QueryParam{"household_id", R"({"type":"string","format":"uuid"})", "Of this household."},
    QueryParam{"building_id", R"({"type":"string","format":"uuid"})", "About this building or a house of it."},
    QueryParam{"effective_from", R"({"type":"string","format":"date"})", "Effective on or behind this date."},
    QueryParam{"effective_to", R"({"type":"string","format":"date"})", "Effective before this date."},
    QueryParam{"recorded_from", R"({"type":"string","format":"date-time"})", "Recorded at or behind this instant."},
    QueryParam{"recorded_to", R"({"type":"string","format":"date-time"})", "Recorded before this instant."},
};

constexpr std::array kTakeBackup = {
    QueryParam{"verify", R"({"enum":["true","false"],"default":"true"})", "Open it and prove it when it is taken."},
};

constexpr std::string_view kCodeAndName =
    R"({"type":"object","additionalProperties":false,"required":["code","name"],"properties":{
      "code":{"type":"string","minLength":1,"maxLength":32},"name":{"type":"string","minLength":1,"maxLength":100}}})";
constexpr std::string_view kCommunityBody =
    R"({"type":"object","additionalProperties":false,"required":["code","name"],"properties":{
      "code":{"type":"string","minLength":1,"maxLength":32},"name":{"type":"string","minLength":1,"maxLength":100},
      "time_zone":{"type":"string","description":"IANA name"}}})";
constexpr std::string_view kHouseBody =
    R"({"type":"object","additionalProperties":false,"required":["number","built_up_area_centi_m2"],"properties":{
      "number":{"type":"string","minLength":1,"maxLength":32,"description":"as on the door"},
      "built_up_area_centi_m2":{"type":"integer","minimum":1,"description":"0.01 m²"}}})";
constexpr std::string_view kMoveInBody =
    R"({"type":"object","additionalProperties":false,"required":["owner_name","moved_in_on"],"properties":{
      "owner_id":{"type":"string","format":"uuid","description":"an owner who is known already"},
      "owner_name":{"type":"string","minLength":1,"maxLength":100},"owner_phone":{"type":"string","maxLength":32},
      "moved_in_on":{"type":"string","format":"date"}}})";
constexpr std::string_view kMoveOutBody =
    R"({"type":"object","additionalProperties":false,"required":["moved_out_on"],"properties":{
      "moved_out_on":{"type":"string","format":"date"}}})";
constexpr std::string_view kFeeItemBody =
    R"({"type":"object","additionalProperties":false,"required":["code","name","method"],"properties":{
      "code":{"type":"string","minLength":1,"maxLength":32},"name":{"type":"string","minLength":1,"maxLength":100},
      "method":{"enum":["by_area","fixed_amount","one_off","contract","deposit","metered","apportioned","parking_stay"]},
      "area_basis":{"enum":["built_up","inside"],"default":"built_up","description":"by_area only"},
      "with_coefficient":{"type":"boolean","default":false,"description":"by_area only: times the house's coefficient"},
      "utility":{"enum":["water","hot_water","electricity","gas","heat"],"description":"needed when metered"},
      "proration":{"enum":["calendar","anniversary","fixed_30","daily_365","full_month","half_month","none"],"default":"calendar"},
      "rounding":{"enum":["half_up","up","down","half_even"],"default":"half_up"},
      "decimal_places":{"type":"integer","minimum":0,"maximum":2,"default":2},
      "allocation_priority":{"type":"integer","minimum":1,"maximum":999,"default":100}}})";
constexpr std::string_view kTariffBody =
    R"({"type":"object","additionalProperties":false,"required":["effective_from","unit_price_micro_yuan"],"properties":{
      "effective_from":{"type":"string","format":"date"},
      "unit_price_micro_yuan":{"type":"integer","minimum":0,"description":"10^-6 yuan per m² and month, per month, or per unit"},
      "fixed_part_micro_yuan":{"type":"integer","minimum":0,"default":0,"description":"a month beside it; by_area and metered"},
      "tiers":{"type":"array","maxItems":10,"description":"metered: dearer prices beyond so much in a year, ascending",
        "items":{"type":"object","additionalProperties":false,"required":["above_milli","unit_price_micro_yuan"],"properties":{
          "above_milli":{"type":"integer","minimum":1,"description":"0.001 units"},
          "unit_price_micro_yuan":{"type":"integer","minimum":0},
          "per_person_milli":{"type":"integer","minimum":0,"default":0,
            "description":"it begins higher by this for each person beyond tier_persons; never less than in the tier before"}}}},
      "tier_persons":{"type":"integer","minimum":0,"maximum":1000,"default":0,
        "description":"live in a house at the tiers as they are; its headcount is a measurement of the house"},
      "tiers_by_months":{"type":"boolean","default":false,
        "description":"a year is twelve months: those before the move-in give nothing, a person more counts from the next month on"}}})";
constexpr SchemaWithWords kImportBody(
    R"({"type":"object","additionalProperties":false,"required":["kind","file"],"properties":{
      "kind":{"enum":[)",
    kImportKindNames, R"(]},
      "file":{"type":"string","minLength":1,"description":"the CSV, lines ended by line feeds; columns as steward import --help says"},
      "cut_over_date":{"type":"string","format":"date","description":"needed for opening_…: when the log took over"}}})");
// In JSON line ends and quotes take two bytes, and some tables quote every cell.
constexpr std::uint64_t kImportMostBytes = imports::kImportMaxBytes + imports::kImportMaxBytes / 2;
constexpr std::string_view kChargeBody =
    R"({"type":"object","additionalProperties":false,"required":["fee_item_id","amount_fen","due_date"],"properties":{
      "fee_item_id":{"type":"string","format":"uuid","description":"with method one_off or deposit"},
      "amount_fen":{"type":"integer","minimum":1,"maximum":1000000000000},
      "charge_date":{"type":"string","format":"date","description":"today by default"},
      "due_date":{"type":"string","format":"date"},"reason":{"type":"string","maxLength":500},
      "backdating_reason":{"enum":["entered_late","system_unavailable","found_in_reconciliation","correction","taken_over"]}}})";
constexpr std::string_view kPaymentBody =
    R"({"type":"object","additionalProperties":false,"required":["channel","amount_fen"],"properties":{
      "channel":{"enum":["cash","bank_transfer","wechat","alipay","pos","bank_deduction"]},
      "external_reference":{"type":"string","maxLength":64,"description":"needed unless cash; unique per channel"},
      "amount_fen":{"type":"integer","minimum":1,"maximum":1000000000000},
      "received_on":{"type":"string","format":"date","description":"the day of occurred_at by default, in the community"},
      "bills":{"type":"array","minItems":1,"maxItems":200,"items":{"type":"integer","minimum":1},
        "description":"bill numbers the payer chose, in order; oldest due first without. Closed: refused for cash, else passed over"},
      "for_fee_item_ids":{"type":"array","minItems":1,"maxItems":8,"items":{"type":"string","format":"uuid"},
        "description":"pays bills of these fee items only, and so does what is left of it; without: of all"},
      "occurred_at":{"type":"string","format":"date-time","description":"now by default; at most five minutes ahead"},
      "backdating_reason":{"enum":["entered_late","system_unavailable","found_in_reconciliation","correction","taken_over"],
        "description":"needed for what lies more than 31 days back"}}})";
constexpr std::string_view kReversalBody =
    R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{
      "reason":{"enum":["entered_wrongly","bounced","duplicate"]},"reversed_on":{"type":"string","format":"date"},
      )" STEWARD_GIVER R"(,
      "backdating_reason":{"enum":["entered_late","system_unavailable","found_in_reconciliation","correction","taken_over"]}}})";
constexpr std::string_view kCreditBody =
    R"({"type":"object","additionalProperties":false,"properties":{"applied_on":{"type":"string","format":"date"},
      "backdating_reason":{"enum":["entered_late","system_unavailable","found_in_reconciliation","correction","taken_over"]}}})";
constexpr std::string_view kKeyBody =
    R"({"type":"object","additionalProperties":false,"required":["role","label"],"properties":{
      "role":{"enum":["resident","front_desk","technician","cashier","finance_manager","community_manager","auditor",
        "operations","gateway","meter_device","administrator"]},
      "label":{"type":"string","minLength":1,"maxLength":100,"description":"what it is for; not the name of a person"},
      "company":{"type":"integer","minimum":0},
      "community_id":{"type":"string","format":"uuid","description":"needed for a meter_device: whose meters it may read"},
      "household_id":{"type":"string","format":"uuid"},
      "staff_id":{"type":"string","format":"uuid","description":"needed for a technician: whose steps are made with it"},
      "expires_in_days":{"type":"integer","minimum":1,"maximum":366,"default":90}}})";
constexpr std::string_view kSkipBody =
    R"({"type":"object","additionalProperties":false,"required":["position"],"properties":{
      "position":{"type":"integer","minimum":1,"description":"of the event, without its epoch"}}})";

// A history can be had as a table for people too.
constexpr std::array<std::string_view, 2> kInWords = {"text/csv", "text/plain"};
constexpr Route in_words(Route route) {
  route.also_texts = kInWords;
  return route;
}
constexpr Route feed(std::string_view path, Query query, std::string_view summary) {
  Route route = list(path, P::see_events, "history", query, summary, kEvents, kEventColumns);
  route.also = "application/cloudevents-batch+json";
  return route;
}

constexpr std::array kRoutes = {
    // registry
    of_the_log(post("/v1/companies", P::manage_companies, "registry", register_company, "Register a company",
                    kCodeAndName, R"({"code":"sunshine","name":"阳光物业"})")),
    list("/v1/companies", P::manage_companies, "registry", list_companies, "Companies of the log", kPage,
         kCompanyColumns),
    creates("/v1/communities/",
            post("/v1/communities", P::edit_registry, "registry", register_community, "Register a community",
                 kCommunityBody, R"({"code":"garden","name":"花园小区","time_zone":"Asia/Shanghai"})")),
    list("/v1/communities", P::see_registry, "registry", list_communities, "Communities of the company", kPage,
         kCommunityColumns),
    get("/v1/communities/{community_id}", P::see_registry, "registry", get_community, "A community"),
    post("/v1/communities/{community_id}/buildings", P::edit_registry, "registry", register_building,
         "Register a building", kCodeAndName, R"({"code":"3","name":"3号楼"})"),
    list("/v1/communities/{community_id}/buildings", P::see_registry, "registry", list_buildings,
         "Buildings of a community", kPage, kBuildingColumns),
    creates("/v1/houses/", post("/v1/buildings/{building_id}/houses", P::edit_registry, "registry", register_house,
                                "Register a house", kHouseBody, R"({"number":"1-101","built_up_area_centi_m2":8943})")),
    list("/v1/houses", P::see_registry, "registry", list_houses,
         "Houses of a community or building, or those of a number", kHouses, kHouseColumns),
    get("/v1/houses/{house_id}", P::see_registry, "registry", get_house, "A house and who is in possession"),
    creates("/v1/households/",
            post("/v1/houses/{house_id}/households", P::edit_households, "registry", move_in, "A household moves in",
                 kMoveInBody, R"({"owner_name":"张三","owner_phone":"13800001234","moved_in_on":"2024-01-12"})")),
    list("/v1/houses/{house_id}/households", P::see_people, "registry", list_households_of_house,
         "Current and former households of a house", kPageReveal, kHouseholdColumns),
    list("/v1/households", P::see_people, "registry", list_households, "Households of a community", kHouseholds,
         kHouseholdColumns),
    get("/v1/households/{household_id}", P::see_people, "registry", get_household, "A household and its owner",
        kReveal),
    step("/v1/households/{household_id}/move-out", P::edit_households, "registry", move_out, "A household moves out",
         kMoveOutBody, R"({"moved_out_on":"2026-01-31"})"),
    // billing
    post("/v1/communities/{community_id}/fee-items", P::set_tariffs, "billing", define_fee_item, "Define a fee item",
         kFeeItemBody, R"({"code":"property_fee","name":"物业费","method":"by_area"})"),
    list("/v1/communities/{community_id}/fee-items", P::see_money, "billing", list_fee_items,
         "Fee items and tariffs of a community", kPage, kFeeItemColumns),
    get("/v1/fee-items/{fee_item_id}", P::see_money, "billing", get_fee_item,
        "A fee item; with its ETag nobody sets a price on what another has changed"),
    post("/v1/fee-items/{fee_item_id}/tariffs", P::set_tariffs, "billing", set_tariff, "Set a price from a date on",
         kTariffBody, R"({"effective_from":"2024-01-01","unit_price_micro_yuan":2350000})"),
    list("/v1/bill-runs", P::see_money, "billing", list_bill_runs, "Bill runs, newest first", kOfCommunity,
         kBillRunColumns),
    get("/v1/bill-runs/{bill_run_id}", P::see_money, "billing", get_bill_run,
        "A bill run, how far it is, and what of it was taken back"),
    list("/v1/import-runs", P::see_imports, "imports", list_import_runs, "Imports of files, newest first", kOfCommunity,
         kImportRunColumns),
    get("/v1/import-runs/{import_run_id}", P::see_imports, "imports", get_import_run, "An import and how far it is"),
    list("/v1/import-runs/{import_run_id}/exceptions", P::see_imports, "imports", list_import_run_exceptions,
         "Rows of its file that an import did not take, and why; column 0 is the whole row", kPage,
         kImportExceptionColumns),
    Route{.method = Method::post,
          .path = "/v1/communities/{community_id}/import-rehearsals",
          .permission = P::import_data,
          .tag = "imports",
          .summary = "What would become of a file if it were imported; nothing is stored",
          .query = rehearse_import,
          .request_schema = kImportBody.text(),
          .request_example = R"({"kind":"houses","file":"楼栋,房号,建筑面积\n3,101,89.43\n"})",
          .body_bytes = kImportMostBytes},
    Route{.method = Method::post,
          .path = "/v1/communities/{community_id}/import-runs",
          .permission = P::import_data,
          .tag = "imports",
          .summary =
              "Import a file: answered when it is done. The same file again tries what was refused once more and "
              "adds nothing else, and goes on where one was cut off, as it is when its caller goes away",
          .query = import_file,
          .request_schema = kImportBody.text(),
          .request_example = R"({"kind":"houses","file":"楼栋,房号,建筑面积\n3,101,89.43\n"})",
          .body_bytes = kImportMostBytes},
    list("/v1/bill-runs/{bill_run_id}/exceptions", P::see_money, "billing", list_bill_run_exceptions,
         "Households that a run could not bill, and why", kPage, kBillRunExceptionColumns),
    post(
        "/v1/households/{household_id}/charges", P::run_bills, "billing", raise_charge, "Raise a one-off charge",
        kChargeBody,
        R"({"fee_item_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","amount_fen":5000,"due_date":"2099-12-31","reason":"门禁卡"})"),
    quick(post("/v1/households/{household_id}/payments", P::receive_payment, "billing", receive_payment,
               "Receive a payment", kPaymentBody, R"({"channel":"cash","amount_fen":21016})")),
    post("/v1/households/{household_id}/payments/{payment_id}/reversal", P::reverse_payment, "billing", reverse_payment,
         "Reverse a payment: a cashier the own ones of the day", kReversalBody, R"({"reason":"bounced"})"),
    post("/v1/households/{household_id}/credit-applications", P::correct_payment, "billing", apply_credit,
         "Apply the credit balance to open bills", kCreditBody, R"({})"),
    list("/v1/arrears", P::see_money, "billing", list_arrears, "Households in arrears", kArrears, kArrearsColumns),
    list("/v1/arrears/ageing", P::see_money, "billing", get_ageing,
         "Arrears by how long they are past due; of a past date or of one fee item from the books, without a count of "
         "bills",
         kAgeing, kAgeingColumns, "buckets"),
    list("/v1/deposits", P::see_money, "billing", list_deposits,
         "Deposits held of each household, and what of them is still unpaid: together the ledger account", kDeposits,
         kHeldDepositColumns),
    get("/v1/households/{household_id}/arrears", P::see_money, "billing", get_household_arrears,
        "What a household owes"),
    list("/v1/households/{household_id}/statement", P::see_money, "billing", get_statement,
         "Every line of a household's account with the balance after it", kStatement, kStatementColumns),
    // history
    in_words(told("/v1/households/{household_id}/history", P::see_history, household_history_answer,
                  "Every event of a household with the balance after it (text/csv or text/plain on Accept)", kHistory)),
    in_words(told("/v1/houses/{house_id}/history", P::see_history, house_history_answer,
                  "The tenures of a house, each with its events", kHouseHistory)),
    feed("/v1/events", list_events, "The event feed, in order of position (CloudEvents on Accept)"),
    streamed("/v1/events/stream", P::see_events, stream_events,
             "The event feed as server-sent events; resume with Last-Event-ID", kEvents),
    // access
    list("/v1/api-keys", P::see_keys, "access", list_api_keys,
         "API keys of the company: whose, which role, until when, issued and revoked when and with which key; of the "
         "operator's key those of every company; a page may have none and a next one all the same",
         kPage, kApiKeyColumns),
    of_the_log(post("/v1/api-keys", P::manage_keys, "access", issue_api_key, "Issue an API key; it is shown once",
                    kKeyBody, R"({"role":"cashier","label":"front desk 2"})")),
    Route{.method = Method::delete_,
          .path = "/v1/api-keys/{credential_id}",
          .permission = P::manage_keys,
          .tag = "access",
          .summary = "Revoke an API key",
          .command = revoke_api_key,
          .status = 200,
          .of_the_log = true},
    // operations
    list("/v1/views", P::operate, "operations", list_views, "Views: versions, positions, lag", {}, kViewColumns),
    act(Method::post, "/v1/views/{view}/pause", pause_view, "Pause the group of a view"),
    act(Method::post, "/v1/views/{view}/resume", resume_view, "Resume the group of a view"),
    act(Method::post, "/v1/views/{view}/retry", retry_view, "Let a halted group try again"),
    of_the_log(post("/v1/views/{view}/skip", P::operate, "operations", skip_poison_event,
                    "Let a view go past an event that it cannot digest; the decision is an event", kSkipBody,
                    R"({"position":4711})")),
    act(Method::post, "/v1/views/{view}/rebuild", rebuild_views,
        "Rebuild a view beside the live one (all: every view)"),
    act(Method::get, "/v1/jobs/{job_id}", get_job, "A rebuild and how far it is"),
    act(Method::delete_, "/v1/jobs/{job_id}", cancel_job, "Cancel a rebuild"),
    act(Method::post, "/v1/clock/accept", accept_clock, "Believe the wall clock again after it jumped"),
    list("/v1/backups", P::operate, "operations", list_backups, "Backups in the server's backup directory", {},
         kBackupColumns),
    Route{.method = Method::put,
          .path = "/v1/backups/{backup}",
          .permission = P::operate,
          .tag = "operations",
          .summary = "Take a backup of this name, and prove it; it goes on in the background",
          .query = start_backup,
          .params = kTakeBackup},
    act(Method::get, "/v1/backups/{backup}", get_backup, "A backup, and how far it is"),
    act(Method::delete_, "/v1/backups/{backup}", cancel_backup, "Cancel the backup that is being taken"),
    // system
    only("text/plain", system("/livez", P::anyone, live, "The process is alive", true)),
    system("/readyz", P::anyone, ready, "The server can do its work", false),
    system("/version", P::anyone, version, "What is running", true),
    system("/openapi.json", P::anyone, openapi, "This description", true),
    only("text/plain", system("/problems/{code}", P::anyone, problem_page, "What a problem type means", true)),
    only("text/plain", system("/metrics", P::operate, metrics, "Prometheus metrics", false)),
};

}  // namespace

std::span<const Route> routes() {
  static const std::vector<Route> kAll = [] {
    std::vector<Route> all(kRoutes.begin(), kRoutes.end());
    for (const auto& of_area : {approval_routes(), board_routes(), books_routes(), case_routes(), dunning_routes(),
                                fee_routes(), invoice_routes(), parking_routes(), printing_routes(),
                                receivable_routes(), report_routes(), staff_routes(), work_order_routes()})
      all.insert(all.end(), of_area.begin(), of_area.end());
    // One place more: for requests that no route takes.
    STEWARD_ASSERT(all.size() < RequestMetrics::kMostRoutes, "each route has its counters");
    return all;
  }();
  return kAll;
}

}  // namespace steward::api
