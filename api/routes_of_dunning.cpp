#include <array>

#include "api/csv/dunning_columns.h"
#include "api/handlers/handlers.h"
#include "api/route_table.h"
#include "api/step_time_schema.h"

// Dunning: ladder, reminders, proofs, holds and what they bring in.
namespace steward::api {

namespace {

using P = Permission;

#define STEWARD_REMINDER_CHANNELS R"({"enum":["app","wechat","sms","call","letter","lawyer_letter","court"]})"

constexpr std::string_view kLadderBody =
    R"({"type":"object","additionalProperties":false,"required":["steps"],"properties":{
      "steps":{"type":"array","maxItems":7,"description":"ascending by level and days; none: nobody is reminded",
        "items":{"type":"object","additionalProperties":false,"required":["level","days","channel","way"],"properties":{
          "level":{"type":"integer","minimum":0,"maximum":6},
          "days":{"type":"integer","minimum":-60,"maximum":1825,"description":"after the due date of the oldest bill"},
          "channel":)" STEWARD_REMINDER_CHANNELS
    R"(,"way":{"enum":["outbox","by_hand"],"description":"lawyer's letters and court files are by hand"},
          "template":{"type":"string","maxLength":64,"description":"of the outbox: what the provider calls its words"},
          "fee":{"type":"object","additionalProperties":false,"required":["fee_item_id","amount_fen"],
            "description":"after the due date only: charged once a level and case, when the reminder is proved. A price, for approvals",
            "properties":{
              "fee_item_id":{"type":"string","format":"uuid","description":"one-off, of the community"},
              "amount_fen":{"type":"integer","minimum":1,"description":"gross"},
              "days_to_pay":{"type":"integer","minimum":3,"maximum":90,"default":15}}}}}},
      "quiet_from":{"type":"string","pattern":"^[0-2][0-9]:[0-5][0-9]$","default":"21:00"},
      "quiet_to":{"type":"string","pattern":"^[0-2][0-9]:[0-5][0-9]$","default":"09:00"},
      "channel_spacing_days":{"type":"integer","minimum":1,"maximum":90,"default":7},
      "level_spacing_days":{"type":"integer","minimum":1,"maximum":90,"default":7},
      "least_amount_fen":{"type":"integer","minimum":1,"default":100},
      "rises_only_if_delivered":{"type":"boolean","default":true},
      "passes_undeliverable":{"type":"boolean","default":true,
        "description":"a level that can never arrive (no number, refused by the provider) does not hold up the next one"},
      "limitation_months":{"type":"integer","minimum":12,"maximum":240,"default":36},
      "days_to_pay":{"type":"integer","minimum":3,"maximum":90,"default":15,"description":"what a letter of demand gives"}}})";
constexpr std::string_view kReminderBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "level":{"type":"integer","minimum":0,"maximum":6,"description":"up to the one that is due, which is the default"},
      "channel":)" STEWARD_REMINDER_CHANNELS R"(,"way":{"enum":["by_hand","outbox"],"default":"by_hand"}}})";
constexpr std::string_view kDeliveryBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "delivered_at":{"type":"string","format":"date-time","description":"now by default"},
      "reference":{"type":"string","maxLength":66,"description":"of the registered letter, the recording …"},
      "evidence":{"type":"string","maxLength":500,"description":"who did what; one of the two is needed"},)" STEWARD_BACKDATING_REASON
    "}}";
constexpr std::string_view kFailureBody =
    R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{
      "reason":{"enum":["rejected","attempts_used_up","not_reached","wrong_contact","no_longer_owed","amount_changed",
        "promised","held","withdrawn","not_carried"]},
      "attempts":{"type":"integer","minimum":0,"maximum":1000,"default":0}}})";
constexpr std::string_view kHoldBody =
    R"({"type":"object","additionalProperties":false,"required":["reason","review_on"],"properties":{
      "reason":{"enum":["vulnerable","instalment_plan","hardship","estate","legal_dispute","complaint","other"]},
      "review_on":{"type":"string","format":"date","description":"when somebody looks again; within a year"},
      "note":{"type":"string","maxLength":500},)" STEWARD_BACKDATING_REASON "}}";
constexpr std::string_view kReleaseBody =
    R"({"type":"object","additionalProperties":false,"properties":{"note":{"type":"string","maxLength":500}}})";

constexpr QueryParam kCommunity{"community_id", R"({"type":"string","format":"uuid"})",
                                "Of this community; else of the whole company."};
constexpr std::array kReminderFilters = {
    kPage[0],
    kPage[1],
    kReveal[0],
    kCommunity,
    QueryParam{"status", R"({"enum":["queued","to_do","delivered","failed"]})",
               "What waits for the outbox or for a person, oldest first; what is settled, newest first."},
};
constexpr std::array kHoldFilters = {kPage[0], kPage[1], kReveal[0], kCommunity};
constexpr std::array kMonths = {
    kCommunity,
    QueryParam{"from", R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$","examples":["2026-01"]})",
               "Delivered from this month on; eleven months before the last by default."},
    QueryParam{"to", R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$","examples":["2026-01"]})",
               "Up to this month; this one by default."},
};

constexpr std::array kRoutes = {
    post("/v1/communities/{community_id}/dunning-ladder", P::set_tariffs, "dunning", set_dunning_ladder,
         "Say how a community reminds of arrears", kLadderBody,
         R"({"steps":[{"level":0,"days":-7,"channel":"app","way":"outbox"},
        {"level":1,"days":1,"channel":"wechat","way":"outbox","template":"arrears-1"},
        {"level":4,"days":60,"channel":"letter","way":"by_hand"}],"quiet_from":"21:00","quiet_to":"09:00"})"),
    get("/v1/communities/{community_id}/dunning-ladder", P::see_money, "dunning", get_dunning_ladder,
        "How a community reminds of arrears, and what is recommended"),
    list("/v1/dunning", P::see_dunning, "dunning", list_reminders,
         "Reminders: what is to be done by hand, what the outbox has, what was delivered", kReminderFilters,
         kReminderColumns),
    list("/v1/dunning-holds", P::see_dunning, "dunning", list_dunning_holds,
         "Households that are not reminded, by the day on which somebody looks again", kHoldFilters,
         kDunningHoldColumns),
    list("/v1/dunning-cures", P::see_analytics, "dunning", list_cures,
         "What reminders brought in, by level and channel: paid in full within 30 days", kMonths, kCureColumns),
    get("/v1/households/{household_id}/dunning", P::see_dunning, "dunning", get_household_dunning,
        "How far a household is dunned, what comes next, or why nothing does", kReveal),
    post("/v1/households/{household_id}/reminders", P::follow_up_debts, "dunning", queue_reminder,
         "Remind a household now, by hand or by the outbox", kReminderBody, R"({"channel":"call"})"),
    step("/v1/reminders/{notice_id}/delivery", P::follow_up_debts, "dunning", record_reminder_delivery,
         "Prove that a reminder was delivered by hand", kDeliveryBody, R"({"evidence":"电话告知业主本人"})"),
    step("/v1/reminders/{notice_id}/failure", P::follow_up_debts, "dunning", record_reminder_failure,
         "Say why a reminder was not delivered, or take it back", kFailureBody, R"({"reason":"not_reached"})"),
    post("/v1/households/{household_id}/dunning-hold", P::follow_up_debts, "dunning", hold_dunning,
         "Stop reminding a household until a person has looked", kHoldBody,
         R"({"reason":"vulnerable","review_on":"2027-12-31","note":"独居老人"})"),
    post("/v1/households/{household_id}/dunning-release", P::follow_up_debts, "dunning", release_dunning,
         "Go on reminding a household", kReleaseBody, R"({})"),
};

}  // namespace

std::span<const Route> dunning_routes() { return kRoutes; }

}  // namespace steward::api
