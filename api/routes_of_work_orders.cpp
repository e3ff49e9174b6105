#include "api/handlers/handlers.h"
#include "api/route_table.h"
#include "api/step_time_schema.h"

namespace steward::api {

namespace {

using P = Permission;

constexpr std::string_view kReportBody =
    R"({"type":"object","additionalProperties":false,"required":["category_id","source","description"],"properties":{
      "category_id":{"type":"string","format":"uuid"},
      "source":{"enum":["resident","front_desk","phone","patrol","complaint","outage"]},
      "priority":{"enum":["p0","p1","p2","p3","p4","p5"],"description":"that of the category by default"},
      "building_id":{"type":"string","format":"uuid","description":"without a house: a public place of the building"},
      "house_id":{"type":"string","format":"uuid","description":"the household that lives there is the one it is of"},
      "equipment_id":{"type":"string","format":"uuid"},
      "case_id":{"type":"string","format":"uuid","description":"the case it is made for; linked at once"},
      "outage_id":{"type":"string","format":"uuid"},
      "appointment":{"type":"object","additionalProperties":false,"required":["from","to"],"properties":{
        "from":{"type":"string","format":"date-time"},"to":{"type":"string","format":"date-time"}}},
      "contact":{"type":"string","maxLength":32,"description":"a telephone number"},
      "description":{"type":"string","minLength":1,"maxLength":4000},
      )" STEWARD_STEP_TIME("when it was reported; now by default") R"(}})";
constexpr std::string_view kOwnReportBody =
    R"({"type":"object","additionalProperties":false,"required":["category_id","description"],"properties":{
      "category_id":{"type":"string","format":"uuid"},
      "appointment":{"type":"object","additionalProperties":false,"required":["from","to"],"properties":{
        "from":{"type":"string","format":"date-time"},"to":{"type":"string","format":"date-time"}}},
      "contact":{"type":"string","maxLength":32,"description":"a telephone number"},
      "description":{"type":"string","minLength":1,"maxLength":4000},
      )" STEWARD_STEP_TIME("when it was reported; now by default") R"(}})";
constexpr std::string_view kTriageBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "category_id":{"type":"string","format":"uuid","description":"as it is without"},
      "priority":{"enum":["p0","p1","p2","p3","p4","p5"],"description":"as it is without"},
      "appointment":{"type":"object","additionalProperties":false,"required":["from","to"],"properties":{
        "from":{"type":"string","format":"date-time"},"to":{"type":"string","format":"date-time"}}},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kStaffBody =
    R"({"type":"object","additionalProperties":false,"required":["staff_id"],"properties":{
      "staff_id":{"type":"string","format":"uuid"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kDispatchBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "candidate_ids":{"type":"array","minItems":1,"maxItems":12,"items":{"type":"string","format":"uuid"},
        "description":"whom to choose among; those of the community who may be sent, least busy first, without"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kTimeBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kVerificationBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      )" STEWARD_VIA R"(,
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kDeclineBody =
    R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{
      "reason":{"enum":["off_duty","too_busy","lacks_skill","lacks_parts","other"]},
      "note":{"type":"string","maxLength":4000},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kPauseBody =
    R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{
      "reason":{"enum":["waiting_for_parts","waiting_for_owner","waiting_for_vendor","weather"]},
      "note":{"type":"string","maxLength":4000},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kLinesBody =
    R"({"type":"object","additionalProperties":false,"required":["lines"],"properties":{
      "lines":{"type":"array","minItems":1,"maxItems":100,"items":{"type":"object","additionalProperties":false,
        "required":["kind","name","quantity_milli","unit_price_micro_yuan"],"properties":{
          "kind":{"enum":["material","labour","visit","vendor"]},"code":{"type":"string","maxLength":32},
          "name":{"type":"string","minLength":1,"maxLength":100},
          "quantity_milli":{"type":"integer","minimum":1,"maximum":1000000000,"description":"0.001 pieces, metres, hours"},
          "unit_price_micro_yuan":{"type":"integer","minimum":0,"maximum":1000000000000,"description":"10^-6 yuan"},
          "chargeable":{"type":"boolean","default":false,"description":"to the household; one bill at once"}}}},
      "fee_item_id":{"type":"string","format":"uuid","description":"needed when a line is chargeable; with method one_off"},
      "charge_date":{"type":"string","format":"date","description":"today by default; with supervise_work_orders"},
      "due_date":{"type":"string","format":"date","description":"30 days later by default; with supervise_work_orders"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kCompletionBody =
    R"({"type":"object","additionalProperties":false,"required":["resolution"],"properties":{
      "resolution":{"enum":["repaired","replaced","made_safe","no_fault_found","not_ours"]},
      "note":{"type":"string","maxLength":4000},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kReopeningBody =
    R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{
      "reason":{"enum":["fault_again","not_fixed","resident_disagrees","other"]},
      "note":{"type":"string","maxLength":4000},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kCancellationBody =
    R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{
      "reason":{"enum":["by_resident","duplicate","reported_wrongly","not_ours","by_supervisor"],
        "description":"residents: one of the first three; by_supervisor: with supervise_work_orders"},
      "duplicate_of_id":{"type":"string","format":"uuid","description":"with duplicate: the order that it is the same as"},
      "note":{"type":"string","maxLength":4000},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kRatingBody =
    R"({"type":"object","additionalProperties":false,"required":["score"],"properties":{
      "score":{"type":"integer","minimum":1,"maximum":5},"comment":{"type":"string","maxLength":4000},
      )" STEWARD_VIA R"(,
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kCallBody =
    R"({"type":"object","additionalProperties":false,"required":["reached"],"properties":{
      "reached":{"type":"boolean"},
      "satisfied":{"type":"boolean","default":false,"description":"who is reached and is not has the work done again"},
      )" STEWARD_SETTLED R"(,
      "note":{"type":"string","maxLength":4000,"description":"needed where it is settled"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kNoteBody =
    R"({"type":"object","additionalProperties":false,"required":["note"],"properties":{
      "note":{"type":"string","minLength":1,"maxLength":4000},
      "for_resident":{"type":"boolean","default":false,"description":"the resident may read it too"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kOutageBody =
    R"({"type":"object","additionalProperties":false,"required":["utility","notice"],"properties":{
      "utility":{"enum":["water","power","gas","heating","lift","network","other"]},
      "building_ids":{"type":"array","maxItems":12,"items":{"type":"string","format":"uuid"},
        "description":"the whole community without"},
      "equipment_id":{"type":"string","format":"uuid"},"planned":{"type":"boolean","default":false},
      "began_at":{"type":"string","format":"date-time","description":"now by default; of a planned one also ahead"},
      "expected_end":{"type":"string","format":"date-time"},
      )" STEWARD_BACKDATING_REASON R"(,
      "notice":{"type":"string","minLength":1,"maxLength":4000,"description":"what residents are told"}}})";
constexpr std::string_view kOutageEndBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "ended_at":{"type":"string","format":"date-time","description":"now by default; before a begin that still lies ahead: called off"},
      )" STEWARD_BACKDATING_REASON R"(}})";

constexpr std::array kRoutes = {
    creates(
        "/v1/work-orders/",
        post("/v1/communities/{community_id}/work-orders", P::handle_work_orders, "work_orders", report_work_order,
             "Report a work order", kReportBody,
             R"({"category_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","source":"phone","description":"楼道漏水"})")),
    creates("/v1/work-orders/",
            post("/v1/households/{household_id}/work-orders", P::report_work_orders, "work_orders",
                 report_work_order_of_household, "Report a work order of a household", kOwnReportBody,
                 R"({"category_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","description":"厨房水管爆裂"})")),
    step("/v1/work-orders/{work_order_id}/triage", P::handle_work_orders, "work_orders", triage_work_order,
         "Look at it: category, priority, appointment", kTriageBody, R"({"priority":"p3"})"),
    step("/v1/work-orders/{work_order_id}/assignment", P::handle_work_orders, "work_orders", assign_work_order,
         "Assign it to a technician by hand", kStaffBody, R"({"staff_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab"})"),
    step("/v1/work-orders/{work_order_id}/dispatch", P::handle_work_orders, "work_orders", dispatch_work_order,
         "Give it to the best match; the score is kept", kDispatchBody, R"({})"),
    step("/v1/work-orders/{work_order_id}/claim", P::do_work_orders, "work_orders", claim_work_order,
         "Take it: the first one wins", kTimeBody, R"({})"),
    step("/v1/work-orders/{work_order_id}/acceptance", P::do_work_orders, "work_orders", accept_work_order, "Accept it",
         kTimeBody, R"({})"),
    step("/v1/work-orders/{work_order_id}/decline", P::do_work_orders, "work_orders", decline_work_order,
         "Decline it: back to be dispatched", kDeclineBody, R"({"reason":"too_busy"})"),
    step("/v1/work-orders/{work_order_id}/transfer", P::do_work_orders, "work_orders", transfer_work_order,
         "Hand it to another technician", kStaffBody, R"({"staff_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab"})"),
    step("/v1/work-orders/{work_order_id}/travel", P::do_work_orders, "work_orders", start_travel, "On the way",
         kTimeBody, R"({})"),
    step("/v1/work-orders/{work_order_id}/start", P::do_work_orders, "work_orders", start_work,
         "On site; the work begins", kTimeBody, R"({})"),
    step("/v1/work-orders/{work_order_id}/pause", P::do_work_orders, "work_orders", pause_work, "Pause the work",
         kPauseBody, R"({"reason":"waiting_for_parts"})"),
    step("/v1/work-orders/{work_order_id}/resumption", P::do_work_orders, "work_orders", resume_work, "Resume the work",
         kTimeBody, R"({})"),
    step("/v1/work-orders/{work_order_id}/lines", P::do_work_orders, "work_orders", record_work_lines,
         "Record material and labour; what is chargeable becomes a bill of the household", kLinesBody,
         R"({"lines":[{"kind":"material","code":"valve-15","name":"球阀","quantity_milli":1000,
             "unit_price_micro_yuan":45500000,"chargeable":true}],
             "fee_item_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab"})"),
    step("/v1/work-orders/{work_order_id}/completion", P::do_work_orders, "work_orders", finish_work,
         "The work is done", kCompletionBody, R"({"resolution":"repaired"})"),
    step("/v1/work-orders/{work_order_id}/verification", P::report_work_orders, "work_orders", verify_work_order,
         "Confirm that it is done", kVerificationBody, R"({})"),
    step("/v1/work-orders/{work_order_id}/closure", P::handle_work_orders, "work_orders", close_work_order, "Close it",
         kTimeBody, R"({})"),
    step("/v1/work-orders/{work_order_id}/reopening", P::report_work_orders, "work_orders", reopen_work_order,
         "Reopen it: back to be dispatched", kReopeningBody, R"({"reason":"fault_again"})"),
    step("/v1/work-orders/{work_order_id}/cancellation", P::report_work_orders, "work_orders", cancel_work_order,
         "Cancel it: before somebody is on site, or as a supervisor", kCancellationBody, R"({"reason":"by_resident"})"),
    step("/v1/work-orders/{work_order_id}/ratings", P::report_work_orders, "work_orders", rate_work_order,
         "Rate the work", kRatingBody, R"({"score":5})"),
    step("/v1/work-orders/{work_order_id}/calls", P::handle_work_orders, "work_orders", record_follow_up_call,
         "Record a follow-up call: who is not satisfied reopens the order", kCallBody,
         R"({"reached":true,"satisfied":true})"),
    step("/v1/work-orders/{work_order_id}/notes", P::do_work_orders, "work_orders", note_work_order, "Note something",
         kNoteBody, R"({"note":"需要更换阀门"})"),
    creates("/v1/outages/",
            post("/v1/communities/{community_id}/outages", P::handle_work_orders, "work_orders", report_outage,
                 "Report an outage", kOutageBody, R"({"utility":"water","notice":"水泵检修，预计两小时恢复供水"})")),
    step("/v1/outages/{outage_id}/end", P::handle_work_orders, "work_orders", end_outage,
         "An outage has ended, or is called off before it begins", kOutageEndBody, R"({})"),
};

}  // namespace

std::span<const Route> work_order_routes() { return kRoutes; }

}  // namespace steward::api
