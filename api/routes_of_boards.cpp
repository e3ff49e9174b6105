#include "api/csv/service_columns.h"
#include "api/handlers/handlers.h"
#include "api/route_table.h"

// What is read of work orders, cases, staff and equipment, and the figures.
namespace steward::api {

namespace {

using P = Permission;

constexpr QueryParam kAt = {"at", R"({"type":"string","format":"date-time"})",
                            "What is overdue, used and on shift at this instant; now by default."};
constexpr QueryParam kCommunity = {"community_id", R"({"type":"string","format":"uuid"})", "Of this community."};
constexpr QueryParam kBuilding = {"building_id", R"({"type":"string","format":"uuid"})", "Of this building."};
constexpr QueryParam kHousehold = {"household_id", R"({"type":"string","format":"uuid"})", "Of this household."};
constexpr QueryParam kOverdue = {"overdue", R"({"enum":["true","false"]})", "Only what is overdue at `at`, or is not."};
constexpr QueryParam kAfter = {"after", R"({"type":"string","pattern":"^[0-9]+-[0-9]+$"})",
                               "Events behind this position."};
constexpr std::array kWorkOrders = {
    kPage[0],
    kPage[1],
    kReveal[0],
    kAt,
    kCommunity,
    kBuilding,
    kHousehold,
    kOverdue,
    QueryParam{"status", R"({"type":"string","examples":["triaged,assigned"]})",
               "Of these statuses, with commas: reported, triaged, assigned, accepted, en_route, on_site, paused, "
               "work_done, verified, closed, cancelled."},
    QueryParam{"priority", R"({"enum":["p0","p1","p2","p3","p4","p5"]})", "Of this priority."},
    QueryParam{"assignee_id", R"({"type":"string","format":"uuid"})", "Of this member of staff."},
    QueryParam{"category_id", R"({"type":"string","format":"uuid"})", "Of this category."},
    QueryParam{"equipment_id", R"({"type":"string","format":"uuid"})", "About this piece of equipment."},
    QueryParam{"outage_id", R"({"type":"string","format":"uuid"})", "Part of this outage."},
    QueryParam{"case_id", R"({"type":"string","format":"uuid"})", "Made for this case."},
    QueryParam{
        "order", R"({"enum":["newest","deadline","priority","return_visit"],"default":"newest"})",
        "Newest first; due next first; most urgent first: these two hold open orders only. By return visit: those "
        "that want one, due next first."},
};
constexpr std::array kWorkOrderBoard = {
    kAt, kCommunity, kBuilding,
    QueryParam{"assignee_id", R"({"type":"string","format":"uuid"})", "Of this member of staff: the load."}};
constexpr std::array kClaimable = {
    kPage[0], kPage[1], kReveal[0],
    QueryParam{"staff_id", R"({"type":"string","format":"uuid"})", "For this member of staff; a technician: oneself."}};
constexpr std::array kOne = {kReveal[0], kAt};
constexpr std::array kStreamHistory = {
    QueryParam{"limit", R"({"type":"integer","minimum":1,"maximum":1000,"default":100})",
               "How many events a page has."},
    kPage[1], kReveal[0]};
constexpr std::array kOutages = {kPage[0], kPage[1], kReveal[0], kCommunity};
constexpr std::array kCases = {
    kPage[0],
    kPage[1],
    kReveal[0],
    kAt,
    kCommunity,
    kBuilding,
    kHousehold,
    kOverdue,
    QueryParam{"status", R"({"type":"string","examples":["filed,accepted"]})",
               "Of these statuses, with commas: filed, accepted, investigating, replied, confirmed, closed, rejected, "
               "merged, withdrawn."},
    QueryParam{"kind", R"({"enum":["complaint","suggestion","enquiry","praise"]})", "Of this kind."},
    QueryParam{"subject", R"({"enum":["safety_and_order","cleaning","greening","facilities_and_lift","repair_quality",
      "fees_and_billing","parking","noise_and_neighbours","decoration","staff_attitude","pets","littering_from_height",
      "water_power_heating","public_revenue_and_disclosure","other"]})",
               "About this."},
    QueryParam{"severity", R"({"type":"integer","minimum":1,"maximum":4})", "1 (low) to 4 (grave)."},
    QueryParam{"handler_id", R"({"type":"string","format":"uuid"})", "Of this member of staff."},
    QueryParam{
        "order", R"({"enum":["newest","deadline","severity","return_visit"],"default":"newest"})",
        "Newest first; due next first; gravest first: these two hold open cases only. By return visit: those that "
        "want one, due next first."},
};
constexpr std::array kCaseBoard = {
    kAt, kCommunity, kBuilding,
    QueryParam{"handler_id", R"({"type":"string","format":"uuid"})", "Of this member of staff."}};
constexpr std::array kStaff = {
    kPage[0],
    kPage[1],
    kReveal[0],
    kAt,
    kCommunity,
    QueryParam{"building_id", R"({"type":"string","format":"uuid"})", "Whose zone this building is in."},
    QueryParam{"skill", R"({"type":"string"})", "With this skill."},
    QueryParam{"on_duty", R"({"enum":["true","false"]})", "On shift and not on leave at `at`, or not so."},
};
constexpr std::array kEquipment = {
    kPage[0],
    kPage[1],
    kCommunity,
    kBuilding,
    QueryParam{"kind", R"({"enum":["lift","water_pump","power_distribution","fire_protection","access_control",
      "surveillance","heating","lighting","drainage","parking_barrier","other"]})",
               "Of this kind."},
    QueryParam{"condition", R"({"enum":["in_service","out_of_service","retired"]})", "In this condition."},
};
constexpr std::array kTimeline = {
    kPage[0],
    kPage[1],
    kReveal[0],
    QueryParam{"kind", R"({"enum":["move","bill","payment","debt","work_order","case","contact","invoice"]})",
               "Of this kind only."},
    QueryParam{"order", R"({"enum":["newest_first","oldest_first"],"default":"newest_first"})", "Direction."},
};
constexpr std::array kAnalytics = {
    kCommunity,
    kBuilding,
    kAt,
    QueryParam{"from", R"({"type":"string","format":"date"})", "First day; the first of the month by default."},
    QueryParam{"to", R"({"type":"string","format":"date"})", "The day behind the last; tomorrow by default."},
    QueryParam{"by", R"({"enum":["range","day","month"],"default":"range"})", "One figure for all days, or one each."},
};
constexpr std::array kBoardStream = {kAfter, kCommunity, kBuilding, kHousehold};
constexpr std::array kHouseholdStream = {kAfter};

constexpr std::array kRoutes = {
    streamed("/v1/households/{household_id}/events/stream", P::see_timeline, stream_household,
             "What happens to a household as server-sent events; resume with Last-Event-ID", kHouseholdStream),
    list("/v1/households/{household_id}/timeline", P::see_timeline, "history", get_timeline,
         "Bills, payments, work orders, cases, calls and moves of a household in the order of time", kTimeline,
         kTimelineColumns),
    // work orders
    list("/v1/work-orders", P::see_work_orders, "work_orders", list_work_orders,
         "Work orders by status, place, assignee and what is overdue", kWorkOrders, kWorkOrderColumns),
    get("/v1/work-orders/{work_order_id}", P::see_work_orders, "work_orders", get_work_order,
        "A work order with its SLA clocks", kOne),
    list("/v1/work-orders/{work_order_id}/history", P::see_work_orders, "work_orders", get_work_order_history,
         "Every event of a work order, in words and in full", kStreamHistory, kStreamHistoryColumns),
    list("/v1/claimable-work-orders", P::see_work_orders, "work_orders", list_claimable_work_orders,
         "Orders to be dispatched that a member of staff may take, most urgent first", kClaimable, kWorkOrderColumns),
    get("/v1/work-order-board", P::see_boards, "work_orders", get_work_order_board,
        "How many orders stand where, and how many are overdue", kWorkOrderBoard),
    streamed("/v1/work-order-board/stream", P::see_boards, stream_work_order_board,
             "Events of orders and outages as server-sent events; resume with Last-Event-ID", kBoardStream),
    list("/v1/work-order-categories", P::see_registry, "work_orders", list_work_order_categories,
         "The kinds of work of the company", kPage, kWorkOrderCategoryColumns),
    list("/v1/outages", P::see_resources, "work_orders", list_outages, "Outages, newest first", kOutages,
         kOutageColumns),
    get("/v1/outages/{outage_id}", P::see_resources, "work_orders", get_outage, "An outage", kReveal),
    // service
    list("/v1/cases", P::see_cases, "service", list_cases,
         "Complaints, suggestions, enquiries and praise by status, kind, subject and what is overdue", kCases,
         kCaseColumns),
    get("/v1/cases/{case_id}", P::see_cases, "service", get_case, "A case with its SLA clocks", kOne),
    list("/v1/cases/{case_id}/history", P::see_cases, "service", get_case_history,
         "Every event of a case, in words and in full", kStreamHistory, kStreamHistoryColumns),
    get("/v1/case-board", P::see_boards, "service", get_case_board,
        "How many cases stand where, and how many are overdue", kCaseBoard),
    streamed("/v1/case-board/stream", P::see_boards, stream_case_board,
             "Events of cases and contacts as server-sent events; resume with Last-Event-ID", kBoardStream),
    // staff and equipment
    list("/v1/staff", P::see_resources, "staff", list_staff, "Staff by code: skills, zones, load, who is on duty",
         kStaff, kStaffColumns),
    get("/v1/staff/{staff_id}", P::see_resources, "staff", get_staff, "A member of staff with shifts and open orders",
        kOne),
    list("/v1/equipment", P::see_resources, "equipment", list_equipment, "The equipment register, by code", kEquipment,
         kEquipmentColumns),
    get("/v1/equipment/{equipment_id}", P::see_resources, "equipment", get_equipment, "A piece of equipment"),
    list("/v1/equipment/{equipment_id}/changes", P::see_resources, "equipment", list_equipment_changes,
         "Its changes of condition; its orders are at /v1/work-orders?equipment_id=", kPage, kEquipmentChangeColumns),
    // analytics
    list(
        "/v1/analytics", P::see_analytics, "analytics", get_analytics,
        "Figures of a range of days for the company, a community or a building; a percentile is the exact one or up to "
        "1/32 more",
        kAnalytics, kAnalyticsColumns, "periods"),
};

}  // namespace

std::span<const Route> board_routes() { return kRoutes; }

}  // namespace steward::api
