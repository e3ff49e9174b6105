#include "api/csv/parking_columns.h"
#include "api/giver_schema.h"
#include "api/handlers/handlers.h"
#include "api/route_table.h"

// Temporary parking, for the gate system and the cashiers.
namespace steward::api {

namespace {

using P = Permission;

// What the gate says of a stay, in the middle of a body.
#define STEWARD_STAY                                                                                             \
  R"("stay_id":{"type":"string","format":"uuid","description":"of the gate, one for each stay in the company: )" \
  R"(none is charged twice, whatever the vehicle"},)"                                                            \
  R"("vehicle_id":{"type":"string","format":"uuid","description":"of the gate: one for each vehicle"},)"         \
  R"("entered_at":{"type":"string","format":"date-time"},"left_at":{"type":"string","format":"date-time"},)"     \
  R"("plate":{"type":"string","maxLength":32,"description":"number plate; kept sealed"},)"                       \
  R"("backdating_reason":{"enum":["entered_late","system_unavailable","found_in_reconciliation","correction",)"  \
  R"("taken_over"],"description":"needed for what lies more than 31 days back"})"

constexpr std::string_view kTermsBody =
    R"({"type":"object","additionalProperties":false,"required":["effective_from","step_minutes","step_price_fen"],"properties":{
      "effective_from":{"type":"string","format":"date","description":"for vehicles that enter from this day on"},
      "free_minutes":{"type":"integer","minimum":0,"maximum":1439,"default":0,"description":"a stay that is no longer is free"},
      "free_minutes_deducted":{"type":"boolean","default":false,
        "description":"a longer stay is charged from their end on; else from its entry on"},
      "first_minutes":{"type":"integer","minimum":0,"maximum":1440,"default":0},
      "first_price_fen":{"type":"integer","minimum":0,"maximum":1000000,"default":0},
      "step_minutes":{"type":"integer","minimum":1,"maximum":1440},
      "step_price_fen":{"type":"integer","minimum":0,"maximum":1000000,"description":"of each step that is begun, with tax"},
      "day":{"enum":["since_entry","calendar"],"default":"since_entry",
        "description":"of the daily cap: each 24 hours from the entry on, or the local day"},
      "daily_cap_fen":{"type":"integer","minimum":0},
      "night":{"type":"object","additionalProperties":false,"required":["from","to","cap_fen"],"properties":{
        "from":{"type":"string","pattern":"^([01][0-9]|2[0-3]):[0-5][0-9]$"},
        "to":{"type":"string","pattern":"^([01][0-9]|2[0-3]):[0-5][0-9]$"},
        "cap_fen":{"type":"integer","minimum":0,"description":"that one night costs at most"}}},
      "month_cap_fen":{"type":"integer","minimum":0,"description":"of one vehicle, for the stays that end in a calendar month"}}})";
constexpr std::string_view kTermsExample =
    R"({"effective_from":"2024-01-01","free_minutes":30,"first_minutes":60,"first_price_fen":500,"step_minutes":30,
    "step_price_fen":200,"daily_cap_fen":3000,"night":{"from":"21:00","to":"07:00","cap_fen":600}})";

constexpr std::string_view kChargeBody =
    R"({"type":"object","additionalProperties":false,
      "required":["stay_id","vehicle_id","fee_item_id","entered_at","left_at"],"properties":{
      "fee_item_id":{"type":"string","format":"uuid","description":"of method parking_stay"},
      "due_days":{"type":"integer","minimum":0,"maximum":366,"default":0,"description":"after the day on which it left"},)" STEWARD_STAY
    R"(}})";
constexpr std::string_view kChargeExample =
    R"({"stay_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789a1","vehicle_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789a2",
    "fee_item_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","entered_at":"2024-03-01T02:00:00Z",
    "left_at":"2024-03-01T04:10:00Z","plate":"粤B12345"})";

constexpr std::string_view kPaymentBody =
    R"({"type":"object","additionalProperties":false,
      "required":["stay_id","vehicle_id","entered_at","left_at","channel","amount_fen"],"properties":{
      "channel":{"enum":["cash","bank_transfer","wechat","alipay","pos","bank_deduction"]},
      "external_reference":{"type":"string","maxLength":64,"description":"needed unless cash; unique per channel"},
      "amount_fen":{"type":"integer","minimum":0,"maximum":1000000000000,"description":"that was taken: the price, or it is refused"},
      "paid_on":{"type":"string","format":"date","description":"the day on which it left by default"},)" STEWARD_STAY
    R"(}})";
constexpr std::string_view kPaymentExample =
    R"({"stay_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789a1","vehicle_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789a2",
    "entered_at":"2024-03-01T02:00:00Z","left_at":"2024-03-01T04:10:00Z","channel":"wechat",
    "external_reference":"4200001234","amount_fen":1100})";

constexpr std::string_view kReversalBody =
    R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{
      "reason":{"enum":["entered_wrongly","bounced","duplicate"]},"reversed_on":{"type":"string","format":"date"},
      )" STEWARD_GIVER R"(,
      "backdating_reason":{"enum":["entered_late","system_unavailable","found_in_reconciliation","correction","taken_over"]}}})";

constexpr std::string_view kStayReversalBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "reversed_on":{"type":"string","format":"date","description":"today by default"},
      "reason":{"type":"string","maxLength":500},
      "backdating_reason":{"enum":["entered_late","system_unavailable","found_in_reconciliation","correction","taken_over"]}}})";

constexpr std::array kQuote = {
    QueryParam{"entered_at", R"({"type":"string","format":"date-time"})", "When the vehicle came in."},
    QueryParam{"left_at", R"({"type":"string","format":"date-time"})", "When it leaves."},
    QueryParam{"vehicle_id", R"({"type":"string","format":"uuid"})",
               "For the cap of its month; without, as if it had not parked in it."},
};

constexpr std::array kRoutes = {
    post("/v1/fee-items/{fee_item_id}/parking-terms", P::set_tariffs, "billing", set_parking_terms,
         "Set what temporary parking costs, for vehicles that enter from a date on", kTermsBody, kTermsExample),
    get("/v1/fee-items/{fee_item_id}/parking-quote", P::receive_payment, "billing", quote_parking,
        "What a stay costs, and how that comes about; nothing is stored", kQuote),
    post("/v1/fee-items/{fee_item_id}/parking-payments", P::receive_payment, "billing", pay_parking_stay,
         "A visitor pays a stay at the gate", kPaymentBody, kPaymentExample),
    post("/v1/households/{household_id}/parking-stays", P::receive_payment, "billing", charge_parking_stay,
         "Charge a stay to a household", kChargeBody, kChargeExample),
    list("/v1/vehicles/{vehicle_id}/stays", P::see_money, "billing", list_parking_stays,
         "What a vehicle was charged for parking, in the order in which it was entered", kPageReveal,
         kParkingStayColumns),
    post("/v1/vehicles/{vehicle_id}/payments/{payment_id}/reversal", P::reverse_payment, "billing",
         reverse_parking_payment, "Reverse a parking payment: a cashier the own ones of the day", kReversalBody,
         R"({"reason":"entered_wrongly"})"),
    post("/v1/vehicles/{vehicle_id}/stays/{stay_id}/reversal", P::run_bills, "billing", reverse_parking_stay,
         "Take back a stay that was charged to a household, with its bill, while nothing has happened to it",
         kStayReversalBody, R"({"reason":"车牌识别有误"})"),
};

}  // namespace

std::span<const Route> parking_routes() { return kRoutes; }

}  // namespace steward::api
