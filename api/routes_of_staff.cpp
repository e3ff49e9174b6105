#include "api/handlers/handlers.h"
#include "api/route_table.h"
#include "api/step_time_schema.h"

namespace steward::api {

namespace {

using P = Permission;

constexpr std::string_view kStaffBody =
    R"({"type":"object","additionalProperties":false,"required":["code","name"],"properties":{
      "code":{"type":"string","minLength":1,"maxLength":32,"description":"on the badge; unique in the company"},
      "person_id":{"type":"string","format":"uuid","description":"somebody who is known already"},
      "name":{"type":"string","minLength":1,"maxLength":100},"phone":{"type":"string","maxLength":32},
      "skills":{"type":"array","maxItems":20,"items":{"type":"object","additionalProperties":false,
        "required":["code","level"],"properties":{"code":{"type":"string","minLength":1,"maxLength":32},
          "level":{"type":"integer","minimum":1,"maximum":5},
          "valid_through":{"type":"string","format":"date","description":"of the certificate that it needs"}}}},
      "zone_building_ids":{"type":"array","maxItems":12,"items":{"type":"string","format":"uuid"},
        "description":"the whole community without"},
      "open_order_limit":{"type":"integer","minimum":1,"maximum":100,"default":8}}})";
constexpr std::string_view kQualificationBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "skills":{"type":"array","maxItems":20,"items":{"type":"object","additionalProperties":false,
        "required":["code","level"],"properties":{"code":{"type":"string","minLength":1,"maxLength":32},
          "level":{"type":"integer","minimum":1,"maximum":5},
          "valid_through":{"type":"string","format":"date"}}}},
      "zone_building_ids":{"type":"array","maxItems":12,"items":{"type":"string","format":"uuid"}},
      "open_order_limit":{"type":"integer","minimum":1,"maximum":100,"default":8}}})";
constexpr std::string_view kShiftsBody =
    R"({"type":"object","additionalProperties":false,"required":["from","to","shifts"],"properties":{
      "from":{"type":"string","format":"date"},"to":{"type":"string","format":"date","description":"not included"},
      "shifts":{"type":"array","maxItems":400,"items":{"type":"object","additionalProperties":false,
        "required":["date","from_minute","to_minute"],"properties":{"date":{"type":"string","format":"date"},
          "from_minute":{"type":"integer","minimum":0,"maximum":1439},
          "to_minute":{"type":"integer","minimum":1,"maximum":2880,"description":"beyond 1440: on the next day"}}}}}})";
constexpr std::string_view kLeaveBody =
    R"({"type":"object","additionalProperties":false,"required":["from","to"],"properties":{
      "from":{"type":"string","format":"date"},"to":{"type":"string","format":"date","description":"not included"}}})";
constexpr std::string_view kDepartureBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "left_on":{"type":"string","format":"date","description":"today by default"}}})";
constexpr std::string_view kEquipmentBody =
    R"({"type":"object","additionalProperties":false,"required":["code","name","kind"],"properties":{
      "code":{"type":"string","minLength":1,"maxLength":32,"description":"on its plate; unique in the community"},
      "name":{"type":"string","minLength":1,"maxLength":100},
      "kind":{"enum":["lift","water_pump","power_distribution","fire_protection","access_control","surveillance",
        "heating","lighting","drainage","parking_barrier","other"]},
      "building_id":{"type":"string","format":"uuid"},"location":{"type":"string","maxLength":100},
      "installed_on":{"type":"string","format":"date"},
      "warranty_until":{"type":"string","format":"date","description":"the last day"}}})";
constexpr std::string_view kConditionBody =
    R"({"type":"object","additionalProperties":false,"required":["condition","reason"],"properties":{
      "condition":{"enum":["in_service","out_of_service","retired"]},
      "reason":{"enum":["fault","maintenance","inspection","repaired","replaced","end_of_life"]},
      "work_order_id":{"type":"string","format":"uuid"},
      )" STEWARD_STEP_TIME("when it changed; now by default") R"(}})";
constexpr std::string_view kCalendarBody =
    R"({"type":"object","additionalProperties":false,"required":["week"],"properties":{
      "week":{"type":"object","description":"a day that is not named is closed","additionalProperties":false,
        "patternProperties":{"^(mon|tues|wednes|thurs|fri|satur|sun)day$":{"type":"array","maxItems":12,"items":{
          "type":"object","additionalProperties":false,"required":["from_minute","to_minute"],"properties":{
            "from_minute":{"type":"integer","minimum":0,"maximum":1439},"to_minute":{"type":"integer","minimum":1,"maximum":1440}}}}}},
      "special_days":{"type":"array","maxItems":400,"description":"holidays and days that are worked in their place",
        "items":{"type":"object","additionalProperties":false,"required":["date","open"],"properties":{
          "date":{"type":"string","format":"date"},
          "open":{"type":"array","maxItems":12,"items":{
          "type":"object","additionalProperties":false,"required":["from_minute","to_minute"],"properties":{
            "from_minute":{"type":"integer","minimum":0,"maximum":1439},"to_minute":{"type":"integer","minimum":1,"maximum":1440}}}}}}}}})";
constexpr std::string_view kOrderLevelBody =
    R"({"type":"object","additionalProperties":false,"required":["priority","hours"],"properties":{
      "priority":{"enum":["p0","p1","p2","p3","p4","p5"]},
      "respond_minutes":{"type":"integer","minimum":0,"maximum":527040,"description":"until accepted; 0: at once"},
      "on_site_minutes":{"type":"integer","minimum":0,"maximum":527040,"description":"until somebody is there"},
      "resolve_minutes":{"type":"integer","minimum":0,"maximum":527040,"description":"until the work is done"},
      "hours":{"enum":["round_the_clock","business_hours"]},
      "stops_waiting_for_owner":{"type":"boolean","default":true},
      "stops_waiting_for_parts":{"type":"boolean","default":false}}})";
constexpr std::string_view kCaseLevelBody =
    R"({"type":"object","additionalProperties":false,"required":["kind","hours"],"properties":{
      "kind":{"enum":["complaint","suggestion","enquiry","praise"]},
      "respond_minutes":{"type":"integer","minimum":0,"maximum":527040},
      "reply_minutes":{"type":"integer","minimum":0,"maximum":527040},
      "hours":{"enum":["round_the_clock","business_hours"]}}})";
constexpr std::string_view kDispatchRulesBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "skill_weight":{"type":"integer","minimum":0,"maximum":1000,"default":400},
      "load_weight":{"type":"integer","minimum":0,"maximum":1000,"default":300},
      "zone_weight":{"type":"integer","minimum":0,"maximum":1000,"default":200},
      "familiar_weight":{"type":"integer","minimum":0,"maximum":1000,"default":100},
      "reopen_days":{"type":"integer","minimum":0,"maximum":365,"default":7},
      "call_back_days":{"type":"integer","minimum":0,"maximum":30,"default":3,
        "description":"on which calls reach nobody before a case is closed as no_answer"}}})";
constexpr std::string_view kCategoryBody =
    R"({"type":"object","additionalProperties":false,"required":["code","name","usual_priority"],"properties":{
      "code":{"type":"string","minLength":1,"maxLength":32},"name":{"type":"string","minLength":1,"maxLength":100},
      "parent_id":{"type":"string","format":"uuid"},
      "usual_priority":{"enum":["p0","p1","p2","p3","p4","p5"]},
      "skill":{"type":"string","maxLength":32,"description":"what a technician must be able to do; anybody without"},
      "skill_level":{"type":"integer","minimum":1,"maximum":5,"default":1}}})";

constexpr std::array kRoutes = {
    creates("/v1/staff/",
            post("/v1/communities/{community_id}/staff", P::manage_staff, "staff", register_staff,
                 "Register a member of staff", kStaffBody,
                 R"({"code":"W-07","name":"李师傅","phone":"13900001234","skills":[{"code":"plumbing","level":3}]})")),
    step("/v1/staff/{staff_id}/qualification", P::manage_staff, "staff", qualify_staff,
         "Skills, zone and limit from now on", kQualificationBody,
         R"({"skills":[{"code":"plumbing","level":4,"valid_through":"2027-12-31"}],"open_order_limit":6})"),
    step("/v1/staff/{staff_id}/shifts", P::manage_staff, "staff", plan_shifts,
         "Plan the shifts of some days, in the place of those planned before", kShiftsBody,
         R"({"from":"2026-01-05","to":"2026-01-07","shifts":[{"date":"2026-01-05","from_minute":480,"to_minute":1020},
             {"date":"2026-01-06","from_minute":1320,"to_minute":1800}]})"),
    step("/v1/staff/{staff_id}/leaves", P::manage_staff, "staff", record_leave, "Record a leave", kLeaveBody,
         R"({"from":"2026-02-10","to":"2026-02-20"})"),
    step("/v1/staff/{staff_id}/departure", P::manage_staff, "staff", leave_staff, "A member of staff leaves",
         kDepartureBody, R"({"left_on":"2026-01-31"})"),
    creates("/v1/equipment/", post("/v1/communities/{community_id}/equipment", P::manage_equipment, "equipment",
                                   register_equipment, "Register equipment", kEquipmentBody,
                                   R"({"code":"L-1","name":"1号楼客梯","kind":"lift","location":"一单元"})")),
    step("/v1/equipment/{equipment_id}/condition", P::manage_equipment, "equipment", change_equipment_condition,
         "Take equipment out of service, put it back, or retire it", kConditionBody,
         R"({"condition":"out_of_service","reason":"fault"})"),
    get("/v1/communities/{community_id}/service-policy", P::see_resources, "service_policy", get_service_policy,
        "What is in force: business hours, times promised, dispatch rules"),
    step("/v1/communities/{community_id}/service-policy/calendar", P::set_service_policy, "service_policy",
         set_business_calendar, "Set the business hours", kCalendarBody,
         R"({"week":{"monday":[{"from_minute":510,"to_minute":720},{"from_minute":810,"to_minute":1050}]},
             "special_days":[{"date":"2026-10-01","open":[]}]})"),
    step("/v1/communities/{community_id}/service-policy/order-levels", P::set_service_policy, "service_policy",
         set_order_level, "Set what is promised for orders of a priority", kOrderLevelBody,
         R"({"priority":"p4","respond_minutes":30,"resolve_minutes":1440,"hours":"round_the_clock"})"),
    step("/v1/communities/{community_id}/service-policy/case-levels", P::set_service_policy, "service_policy",
         set_case_level, "Set what is promised for a kind of case", kCaseLevelBody,
         R"({"kind":"complaint","respond_minutes":1440,"reply_minutes":10080,"hours":"round_the_clock"})"),
    step("/v1/communities/{community_id}/service-policy/dispatch-rules", P::set_service_policy, "service_policy",
         set_dispatch_rules, "Set the points of best match, and how long orders can be reopened", kDispatchRulesBody,
         R"({"skill_weight":400,"load_weight":300,"zone_weight":200,"familiar_weight":100,"reopen_days":7})"),
    post("/v1/work-order-categories", P::set_service_policy, "work_orders", define_category,
         "Define a category of work orders", kCategoryBody,
         R"({"code":"burst_pipe","name":"爆管","usual_priority":"p1","skill":"plumbing","skill_level":2})"),
    step("/v1/work-order-categories/{category_id}/retirement", P::set_service_policy, "work_orders", retire_category,
         "Take a category out of use", {}, {}),
};

}  // namespace

std::span<const Route> staff_routes() { return kRoutes; }

}  // namespace steward::api
