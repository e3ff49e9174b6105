#include "api/answers.h"
#include "api/csv/service_columns.h"
#include "api/handlers/handlers.h"

// Work orders, cases, staff and equipment, what is promised of them, and the figures.
namespace steward::api {

namespace {

constexpr auto kShapes = std::to_array<NamedShape>({
    {"SlaClock", {}, R"(standing: text, target_minutes|null, hours: text, used_seconds, due_at|null, ended_at|null,
      overdue: bool, escalated: text|null, warning_at?, late_at?)"},
    {"WorkOrder", kWorkOrderColumns, R"(category|null, assignee|null, building_id|null, house_id|null,
      household_id|null, appointment: {from: instant, to: instant}|null, assignee_id|null, equipment_id|null,
      case_id|null, outage_id|null, last_step_at, accepted_at|null, started_at|null, done_at|null, closed_at|null,
      paused_for|null, resolution|null, lines: int, verified_via|null, rating|null, rated_via|null, satisfied|null,
      return_visit_due_at|null, due_at|null,
      duplicate_of: {number: text, status: text, done_at|null}|null,
      sla: {respond: SlaClock, on_site: SlaClock, resolve: SlaClock})"},
    {"WorkOrderCategory", kWorkOrderCategoryColumns, "parent_id|null"},
    {"Outage", kOutageColumns, "expected_end|null, ended_at|null, equipment_id|null, notice: personal"},
    {"Case", kCaseColumns, R"(handler|null, building_id|null, house_id|null, household_id|null, anonymous: bool,
      outside_due_at|null, handler_id|null, open_at_reply: [id], override_reason: text|null, satisfied: bool|null, last_step_at,
      accepted_at|null, first_replied_at|null, replied_at|null, closed_at|null, close_reason: text|null,
      reject_reason: text|null, merged_into: id|null, confirmed_via|null, rating|null, rated_via|null,
      return_visit_due_at|null, due_at|null,
      sla: {respond: SlaClock, reply: SlaClock})"},
    // Each number with the list that it counts.
    {"Board", {}, R"(cut_off: CutOff, at: instant, overdue: int, overdue_is_at_least: bool, overdue_rows: text)"},
    {"StaffMember", kStaffColumns, "skills: [{code: text, level: int, valid_through: date|null}], left_on|null"},
    {"Equipment", kEquipmentColumns, "building_id|null, installed_on|null, warranty_until|null, changed_at|null"},
    {"EquipmentChange", kEquipmentChangeColumns, "work_order_id|null"},
    {"OpenMinutes", {}, "from_minute: int, to_minute: int"},
    {"RateBp", {}, "numerator: int, denominator: int, rate_bp|null"},
    {"Timing", {}, "n: int, mean_seconds|null, p50_seconds|null, p90_seconds|null, p95_seconds|null, sla_met: RateBp"},
    {"Ratings", {}, R"(n: int, mean_milli|null, at_least_4: RateBp, by_score: {*: int},
      by_via: {*: {n: int, mean_milli: int|null}})"},
    {"Figures", kAnalyticsColumns, R"(
      operations: {total: int, by_event: {*: int}, events: text},
      money: {billed_fen, bills: int, billed_events: text, collected_fen, collection_rate: RateBp, received_fen,
              payments: int, reversed_fen, reversals: int, refunded_fen, refunds: int, refunded_events: text,
              received_events: text, arrears_recovered_fen},
      work_orders: {opened: int, by_priority: {*: int}, done: int, closed: int, cancelled: int, reopened: int,
                    reopen_rate: RateBp, repeated: int, repeat_rate: RateBp, first_time_fix: RateBp, respond: Timing,
                    on_site: Timing, resolve: Timing, ratings: Ratings, follow_up_satisfied: RateBp, events: text},
      cases: {filed: int, by_kind: {*: int}, replied: int, disputed: int, closed: int, reopen_rate: RateBp,
              respond: Timing, reply: Timing, ratings: Ratings, complaints_per_100_households: RateBp, events: text})"},
});

constexpr std::string_view kOrderStep = "work_order_id, order_status: text";
constexpr std::string_view kGivenOut = "work_order_id, order_status: text, assignee_id";
constexpr std::string_view kReported =
    "work_order_id, order_status: text, number_year, number: int, priority: text, respond_due_at?, on_site_due_at?, "
    "resolve_due_at?";
constexpr std::string_view kCaseStep = "case_id, case_status: text";
constexpr std::string_view kFiled =
    "case_id, case_status: text, number_year, number: int, respond_due_at?, reply_due_at?";

constexpr auto kAnswers = std::to_array<AnswerShape>({
    // work orders
    {report_work_order, kReported},
    {report_work_order_of_household, kReported},
    {triage_work_order, R"(work_order_id, order_status: text, priority: text, respond_due_at?, on_site_due_at?,
      resolve_due_at?)"},
    {assign_work_order, kGivenOut},
    {dispatch_work_order, "work_order_id, order_status: text, assignee_id, score: int"},
    {claim_work_order, kGivenOut},
    {accept_work_order, kOrderStep},
    {decline_work_order, kOrderStep},
    {transfer_work_order, kGivenOut},
    {start_travel, kOrderStep},
    {start_work, kOrderStep},
    {pause_work, kOrderStep},
    {resume_work, kOrderStep},
    {record_work_lines, "work_order_id, order_status: text, charged_fen, bill_number: int"},
    {finish_work, kOrderStep},
    {verify_work_order, kOrderStep},
    {close_work_order, kOrderStep},
    {reopen_work_order, "work_order_id, order_status: text, times: int"},
    {cancel_work_order, kOrderStep},
    {rate_work_order, kOrderStep},
    {record_follow_up_call, kOrderStep},
    {note_work_order, kOrderStep},
    {list_work_orders, "{...Page, items: [WorkOrder], at: instant}"},
    {list_claimable_work_orders, "{...Page, items: [WorkOrder], at: instant}"},
    {get_work_order, "{...WorkOrder, at: instant}"},
    {get_work_order_history, "{...Page, items: [ToldEvent]}"},
    {get_work_order_board, "{...Board, statuses: {*: {orders: int, by_priority: {*: int}, rows: text}}}"},
    {define_category, "category_id"},
    {retire_category, "category_id"},
    {list_work_order_categories, "{...Page, items: [WorkOrderCategory]}"},
    {report_outage, "outage_id"},
    {end_outage, "outage_id"},
    {list_outages, "{...Page, items: [Outage]}"},
    {get_outage, "Outage"},
    // cases
    {file_case, kFiled},
    {file_case_of_household, kFiled},
    {accept_case, kCaseStep},
    {start_investigation, kCaseStep},
    {link_work_order, "case_id, case_status: text, work_order_id"},
    {reply_to_case, kCaseStep},
    {confirm_reply, kCaseStep},
    {dispute_reply, "case_id, case_status: text, times: int, respond_due_at?, reply_due_at?"},
    {close_case, kCaseStep},
    {reject_case, kCaseStep},
    {merge_case, "case_id, case_status: text, into_case_id"},
    {withdraw_case, kCaseStep},
    {rate_case, kCaseStep},
    {record_case_call, kCaseStep},
    {note_case, kCaseStep},
    {record_contact, "contact_id"},
    {list_cases, "{...Page, items: [Case], at: instant}"},
    {get_case, "{...Case, at: instant}"},
    {get_case_history, "{...Page, items: [ToldEvent]}"},
    {get_case_board, "{...Board, statuses: {*: {cases: int, by_kind: {*: int}, rows: text}}}"},
    // staff and equipment
    {register_staff, "staff_id"},
    {qualify_staff, "staff_id"},
    {plan_shifts, "staff_id, shifts: int"},
    {record_leave, "staff_id"},
    {leave_staff, "staff_id"},
    {list_staff, "{...Page, items: [StaffMember], at: instant}"},
    {get_staff, R"({...StaffMember, shifts: [{date: date, from: text, to: text}], leaves: [{from: date, to: date}],
      open_order_ids, at: instant})"},
    {register_equipment, "equipment_id"},
    {change_equipment_condition, "equipment_id"},
    {list_equipment, "{...Page, items: [Equipment]}"},
    {get_equipment, "Equipment"},
    {list_equipment_changes, "{...Page, items: [EquipmentChange], work_orders: text}"},
    // what is promised
    {set_business_calendar, "community_id"},
    {set_order_level, "community_id"},
    {set_case_level, "community_id"},
    {set_dispatch_rules, "community_id"},
    {get_service_policy, R"({community_id,
      calendar: {week: {*: [OpenMinutes]}, special_days: [{date: date, open: [OpenMinutes]}]},
      order_levels: [{priority: text, respond_minutes|null, on_site_minutes|null, resolve_minutes|null, hours: text,
                      stops_waiting_for_owner: bool, stops_waiting_for_parts: bool}],
      case_levels: [{kind: text, respond_minutes|null, reply_minutes|null, hours: text}],
      dispatch_rules: {skill_weight: int, load_weight: int, zone_weight: int, familiar_weight: int, reopen_days,
        call_back_days}})"},
    {get_analytics, R"({cut_off: CutOff, community_id|null, building_id|null,
      open: {at: instant, work_orders: int, work_orders_overdue: int, work_orders_overdue_rows: text, cases: int,
             cases_overdue: int, cases_overdue_rows: text},
      periods: [Figures]})"},
});

}  // namespace

AnswersOfArea answers_of_service() { return {kShapes, kAnswers}; }

}  // namespace steward::api
