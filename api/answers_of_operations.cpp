#include "api/answers.h"
#include "api/csv/access_columns.h"
#include "api/csv/operations_columns.h"
#include "api/csv/service_columns.h"
#include "api/handlers/handlers.h"

// What every area answers, what happened, keys, and the running server.
namespace steward::api {

namespace {

constexpr auto kShapes = std::to_array<NamedShape>({
    {"Page", {}, "next_cursor?: text"},
    {"Erased", {}, "erased: bool"},
    {"CommandAnswer", {}, "command_id, version: int, position: position, recorded_at"},
    // The members behind request_id explain one refusal or another; its type says which. What a pointer is, the
    // description of the whole says (api/openapi.cpp).
    {"Problem", {}, R"(type: text, title: text, status: int, detail?: text, pointer?: text, request_id?: text, account?:
      int, allowed_bytes?, allowed_case_steps?: [text], allowed_order_steps?: [text], amount_fen?, area_centi_m2?,
      arrears_fen?, assignee_id?, at?: instant, banked_fen?, began_at?, bill_number?: int, building_id?, bytes?: int,
      call_back_days?: int, cancelled_on?, candidates?: int, case_id?, case_status?: text, category_id?,
      closed_through?: text, coefficient_millionths?, column?: int, command_id?, contract_id?, counted_fen?,
      credit_balances_difference_fen?, credit_fen?, current_version?: int, cut_over_on?, daily_cap_fen?,
      deposits_held_difference_fen?, difference_fen?, due_at?, due_days?, due_on?, earliest?: text, effective_from?:
      date, ended_at?, ended_on?, entered_at?, entered_on?, epoch?: int, equipment_id?, expected_fen?,
      expected_version?: int, expires_on?, fee_fen?, fee_item_id?, filed_at?, filed_on?, first_minutes?,
      first_price_fen?, fixed_part_micro_yuan?, floor_bytes?, free_bytes?, free_minutes?, from?: month, from_minute?:
      int, given_up_fen?, gross_fen?, held_by?: id, holds_fen?, house_id?, household_id?, households_left?: int,
      instalments_fen?, job?: int, kept_fen?, last_position?: int, last_read_on?, last_reading_milli?, last_step_at?,
      late_fee_given_up_fen?, late_fee_open_fen?, latest?: text, least_amount_fen?, left_at?, left_on?, level?: int,
      limit?: int, limit_bytes?, limit_fen?, line?: int, meter_id?, min_position?: int, minutes?: int, month_cap_fen?,
      months?: int, most?: int, most_bankings?: int, most_candidates?: int, most_days?, most_leaves?: int, most_lines?:
      int, most_notes?: int, most_orders?: int, most_rows?: int, most_shifts?: int, moved_in_on?, moved_out_on?,
      net_fen?, net_left_fen?, next_chunk?: int, next_read_on?, night_cap_fen?, notice_id?, occurred_at?, open_fen?,
      open_order_limit?: int, open_orders?: int, opening_float_fen?, order_status?: text, outage_id?, pay_by?: date,
      payable_fen?, payment_id?, period?: text, position?: int, price_micro_yuan?, rate_millionths?,
      receivables_difference_fen?, received_on?, recorded_at?, refundable_fen?, refunded_fen?, removed_on?,
      reported_at?, review_on?, rows_left?: int, score?: int, severity?: int, staff_id?, stay_id?, step_minutes?,
      step_price_fen?, tax_fen?, tax_left_fen?, to?: month, to_minute?: int, today?: date, total_fen?, unanswered_days?:
      int, unit_price_micro_yuan?, usage_micro?, used_fen?, view_position?: int, window_ends?: instant, work_order_id?,
      year?: int, *: int|text)"},
    // What the data of each event has, its name says.
    {"Event", kEventColumns, R"(schema_version: int, company: int, community_id|null, stream: {kind: text, id: id},
      wall_clock: instant, backdating_reason: text|null,
      actor: {person_id|null, credential_id|null, on_behalf_of: id|null, channel: text}, command_id,
      causation_id|null, correlation_id|null, households: [{household_id, nth: int, previous_position: int}],
      data: object)"},
    {"ToldEvent", {}, "...Event, words: text"},
    {"CloudEvent", {}, R"(specversion: text, id: id, source: text, type: text, datacontenttype: text, sequence: text,
      subject: text, partitionkey: id, time: instant, recordedtime: instant, correlationid?: id, causationid?: id,
      commandid: id, company: int, communityid?: id, effectivedate: date, channel: text, credentialid?: id,
      data: object)"},
    // Of a household whose account cannot be followed any more, events are told without its balances.
    {"HouseholdHistory", {}, R"(household_id,
      events: [{...ToldEvent, nth: int, arrears_fen?, credit_fen?, faulted?: bool}], next_cursor?: text)"},
    {"TimelineEntry", kTimelineColumns, R"(entry: int, privacy: text, number?, amount_fen?, score?, via?, household_id?,
      work_order_id?, case_id?, payment_id?, refund_id?, bill_run_id?, import_run_id?, contact_id?, invoice_id?)"},
    {"ApiKey", kApiKeyColumns, R"(community_id|null, household_id|null, staff_id|null, issued_by: id|null,
      revoked_at|null, revoked_by: id|null)"},
    {"View", kViewColumns, R"(position: position, lag_micros, live_version: int|null, job: text|null,
      halt?: {view?: text, position?: int, code: text})"},
    {"Views", {}, R"(durable_position: position,
      index: {position: position, lag_events: int, lag_micros, halt?: {code: text}}, items: [View])"},
    {"Job", {}, R"(job_id: int, views: [text], state: text, events_done: int, events_total: int,
      events_per_second: int, elapsed_micros, seconds_left: int|null, error?: text)"},
    {"Backup", kBackupColumns, R"(taken_at?, verified_at?|null, position?: position, bytes?, files?, version?,
      job?: {state: text, what: text, done: int, total: int, findings: int, error: text|null})"},
});

constexpr auto kAnswers = std::to_array<AnswerShape>({
    // history
    {household_history_answer, "HouseholdHistory"},
    {house_history_answer, "{house_id, registered: ToldEvent|null, tenures: [HouseholdHistory]}"},
    {list_events, "{items: [Event], after: position}"},
    {get_timeline, "{...Page, items: [TimelineEntry], degraded: bool}"},
    // access; the key is shown once
    {issue_api_key, "credential_id, api_key?: text, expires_at?"},
    {revoke_api_key, "credential_id"},
    {list_api_keys, "{...Page, items: [ApiKey]}"},
    // operations
    {list_views, "Views"},
    {pause_view, "Views"},
    {resume_view, "Views"},
    {retry_view, "Views"},
    {skip_poison_event, ""},
    {rebuild_views, "Job"},
    {get_job, "Job"},
    {cancel_job, "Job"},
    {accept_clock, "{clock_alarmed: bool}"},
    {list_backups, "{items: [Backup]}"},
    {get_backup, "Backup"},
    {start_backup, "Backup"},
    {cancel_backup, "Backup"},
    // system
    {ready, "{ready: bool, reasons: [text]}"},
    {version, "{name: text, version: text, log_id}"},
    {openapi, "{openapi: text, info: object, security: [object], paths: object, components: object}"},
});

}  // namespace

AnswersOfArea answers_of_operations() { return {kShapes, kAnswers}; }

}  // namespace steward::api
