#include "api/answers.h"
#include "api/approval_words.h"
#include "api/csv/billing_columns.h"
#include "api/csv/books_columns.h"
#include "api/csv/dunning_columns.h"
#include "api/csv/invoice_columns.h"
#include "api/csv/parking_columns.h"
#include "api/csv/receivables_columns.h"
#include "api/handlers/handlers.h"

// What households owe and pay, what becomes of it, and who agrees to it.
namespace steward::api {

namespace {

constexpr auto kShapes = std::to_array<NamedShape>({
    {"Tariff", {}, R"(effective_from: date, unit_price_micro_yuan, fixed_part_micro_yuan,
      tiers: [{above_milli, unit_price_micro_yuan, per_person_milli}], tier_persons: int, tiers_by_months: bool)"},
    {"VatRate", {}, "effective_from: date, rate_millionths, prices_include_tax: bool"},
    {"ParkingTerms", {}, R"(effective_from: date, free_minutes, free_minutes_deducted: bool, first_minutes,
      first_price_fen, step_minutes, step_price_fen, day: text, daily_cap_fen|null,
      night: {from: text, to: text, cap_fen}|null, month_cap_fen|null)"},
    {"FeeItem", kFeeItemColumns, R"(area_basis: text, with_coefficient: bool, utility: text|null, tariffs: [Tariff],
      vat_rates: [VatRate], parking_terms: [ParkingTerms])"},
    {"Contract", kContractColumns, "to|null, price_micro_yuan|null"},
    {"BillRun", kBillRunColumns},
    {"BillRunException", kBillRunExceptionColumns, "house_number|null, fee_item_id|null, meter_id|null"},
    // A sweep over the households of a community: the first hundred that refused are named.
    {"Swept", {}, R"(households: int, bills: int, amount_fen, refused: int,
      exceptions: [{household_id, code: text}])"},
    {"Adjustment", kAdjustmentColumns, "house_number|null"},
    {"AdjustmentLine", {}, R"(bill: int, period_from: date, period_to: date, before_fen, before_tax_fen, after_fen,
      after_tax_fen, difference_fen)"},
    {"Arrears", kArrearsColumns, R"(oldest_due_date|null, moved_out_on|null,
      open_bills: [{number: int, due_date, open_fen, late_fee_fen, disputed: bool, fee_item_id?, period_from?: date,
        period_to?: date}])"},
    {"AgeingBucket", kAgeingColumns, "from_days|null, to_days|null, bills: int|null"},
    {"HeldDeposit", kHeldDepositColumns, "moved_out_on|null, fee_items: [{fee_item_id, held_fen, unpaid_fen}]"},
    {"StatementLine", kStatementColumns, R"(bill?, fee_item_id?, fee_item?, period_from?, period_to?, due_date?,
      bill_run_id?|null, payment_id?, channel?, receipt_year?, receipt_number?)"},
    {"LateFeeTerms", {}, R"(effective_from: date, daily_rate_millionths, grace_days, grace: text, cap_fen|null,
      cap_millionths|null, least_fen, rounding: text, posting: text)"},
    {"BillLateFee", kLateFeeColumns, "posted_through|null"},
    {"Instalment", {}, "due_on, amount_fen"},
    {"InstalmentPlan", {}, R"(instalment_plan_id, agreed_on, bills: [int], instalments: [Instalment],
      stops_late_fees: bool, open_fen, overdue_fen, next: Instalment|null)"},
    {"Refund", kRefundColumns, "house_id, house_number|null, community_id, payment_id|null, channel|null"},
    {"Suspense", kSuspenseColumns, "cleared_on|null, household_id|null, house_number|null, matched_by|null"},
    {"ParkingDay", {}, "from: instant, minutes: int, before_caps_fen, charged_fen"},
    {"ParkingStay", kParkingStayColumns, R"(entered_at|null, left_at|null, minutes|null, channel|null,
      receipt_year|null, receipt_number|null, bill_number|null, household_id|null, payment_id|null,
      days: [ParkingDay])"},
    {"InvoiceAmount", {}, "net_fen, tax_fen, gross_fen"},
    {"Invoice", kInvoiceColumns, R"(house_id, id_number: personal, last_step_on, issued_on|null,
      credit_note_owed: InvoiceAmount,
      lines: [{...InvoiceAmount, bill: int, fee_item_id, fee_item: text}],
      credit_notes: [{...InvoiceAmount, credit_note_id, number: text, reason: text, issued_on}])"},
    {"Approval", kApprovalColumns, R"(requested_by: id, answered_by: id|null, answered_at|null, households|null,
      household_id|null)"},
    {"LadderStep", {}, R"(level: int, days: int, channel: text, way: text, template: text|null,
      fee: {fee_item_id, amount_fen, days_to_pay: int}|null, carried: bool|null)"},
    {"DunningLadder", {}, R"(steps: [LadderStep], quiet_from: text, quiet_to: text, channel_spacing_days,
      level_spacing_days, least_amount_fen, rises_only_if_delivered: bool, passes_undeliverable: bool,
      limitation_months, days_to_pay: int)"},
    {"RemindedBill", {}, "bill: int, due_date, amount_fen, late_fee_fen"},
    {"Reminder", kReminderColumns, R"(house_id, house|null, way: text, bills: [RemindedBill], settled_on|null,
      delivered_at|null, response_sha256: text|null, failure|null, waits_for|null,
      fee: {fee_item_id, bill: int, amount_fen}|null, fee_refused|null)"},
    {"DunningHold", kDunningHoldColumns, "house_id, house|null"},
    {"Cure", kCureColumns, "cure_rate_millionths|null, days_to_cure: int, mean_days_to_cure|null"},
});

constexpr std::string_view kPriced = "fee_item_id, effective_from: date";
constexpr std::string_view kPaid =
    "payment_id, household_id, amount_fen, allocated_fen, late_fee_fen, credited_fen, receipt_year, "
    "receipt_number: int, arrears_fen, credit_fen";
constexpr std::string_view kRelieved = "household_id, amount_fen, arrears_fen";
constexpr std::string_view kSuspended = "payment_id, amount_fen";
// settlement_id: where another community had paid.
constexpr std::string_view kSuspenseSettled = "payment_id, amount_fen, settlement_id?";

constexpr auto kAnswers = std::to_array<AnswerShape>({
    {define_fee_item, "fee_item_id"},
    {list_fee_items, "{...Page, items: [FeeItem]}"},
    {get_fee_item, "FeeItem"},
    {set_tariff, kPriced},
    {correct_tariff, kPriced},
    {set_vat_rate, kPriced},
    {set_parking_terms, kPriced},
    {open_contract, "household_id, contract_id"},
    {end_contract, "household_id, contract_id, ended_on"},
    {get_contracts, "{household_id, contracts: [Contract]}"},
    {start_bill_run, "bill_run_id, households: int"},
    {preview_bill_run, R"({households: int, statements: int, total_fen, tax_fen,
      fee_items: [{fee_item_id, bills: int, amount_fen, tax_fen}],
      items: [{household_id, house_number: text|null, bills: int, amount_fen, tax_fen}], exceptions: [BillRunException],
      without_contract: int, preview_digest: text})"},
    {list_bill_runs, "{...Page, items: [BillRun]}"},
    {get_bill_run, "BillRun"},
    {list_bill_run_exceptions, "{...Page, items: [BillRunException]}"},
    {cancel_bill_run, "{...Swept, bill_run_id}"},
    {cancel_statement, "household_id, bill_run_id, bills: int, amount_fen, arrears_fen"},
    {raise_charge, "household_id, bill_number: int, amount_fen"},
    {receive_payment, kPaid},
    {reverse_payment, R"(payment_id, household_id, amount_fen, reopened_fen, credit_withdrawn_fen, applied_fen,
      late_fee_fen, arrears_fen, credit_fen, shortage_taken_back_fen)"},
    {apply_credit, "household_id, amount_fen, arrears_fen, credit_fen"},
    {preview_adjustment, R"({household_id, fee_item_id, difference_fen, tax_difference_fen,
      items: [AdjustmentLine]})"},
    {adjust_bills,
     R"(adjustment_id, household_id, bills: int, difference_fen, credited_fen, applied_fen, bill_number: int,
      arrears_fen, credit_fen)"},
    {preview_adjustments_of_community, R"({community_id, fee_item_id, preview_digest: text, items: [Adjustment],
      totals: {households: int, charged_fen, credited_fen}, refused: int,
      exceptions: [{household_id, house_number: text|null, code: text}]})"},
    {adjust_bills_of_community, "{...Swept, community_id, fee_item_id}"},
    // what is owed
    {list_arrears, R"({...Page, items: [Arrears],
      totals: {arrears_fen, households_in_arrears: int, credit_fen, households_in_credit: int}})"},
    {get_ageing, "{cut_off: CutOff, date: date, total_fen, bills: int|null, buckets: [AgeingBucket]}"},
    {list_deposits, R"({...Page, items: [HeldDeposit],
      totals: {held_fen, households_with_deposits: int, unpaid_fen}})"},
    {get_household_arrears, "Arrears"},
    {get_statement, "{...Page, items: [StatementLine], lines: int, arrears_fen, credit_fen, degraded: bool}"},
    {get_credit, "{household_id, on: date, credit_fen, wallets: [{for_fee_item_ids, credit_fen}]}"},
    // late fees, reliefs, plans
    {set_late_fee_terms, "community_id, effective_from: date"},
    {set_allocation_policy, "community_id"},
    {set_automatic_deduction, "community_id"},
    {get_collection_policy, R"({community_id, allocation_policy: text, deducts_on_issue: bool,
      late_fee_terms: [LateFeeTerms]})"},
    {post_late_fees, "household_id, amount_fen, bills: int, arrears_fen"},
    {post_late_fees_of_community, "{...Swept, community_id, through: date}"},
    {get_late_fees, "{household_id, through: date, posted_open_fen, projected_fen, bills: [BillLateFee]}"},
    {waive_bills, kRelieved},
    {write_off_bills, kRelieved},
    {take_back_relief, kRelieved},
    {dispute_bills, "household_id, bills: int"},
    {settle_bill_dispute, "household_id, bills: int, late_fee_fen"},
    {promise_payment, "household_id, amount_fen, pay_by: date"},
    {agree_instalments, "instalment_plan_id, household_id, amount_fen"},
    {end_instalments, "instalment_plan_id, household_id, open_fen"},
    {list_instalments, "{household_id, items: [InstalmentPlan]}"},
    // money that waits
    {approve_refund, R"(refund_id, household_id, amount_fen, reopened_fen, returned_fen, applied_fen, late_fee_fen,
      arrears_fen, credit_fen)"},
    {use_deposits, "household_id, amount_fen, applied_fen, arrears_fen, credit_fen"},
    {send_refund, "refund_id, attempt: int"},
    {settle_refund, "refund_id, amount_fen, credit_fen"},
    {list_refunds_of_household, R"({household_id,
      items: [{refund_id, status: text, amount_fen, attempts: int, channel: text|null, last_step_on,
        original_channels: [{channel: text, amount_fen}]}]})"},
    {list_refunds, "{...Page, items: [Refund]}"},
    {receive_suspense, kSuspended},
    {assign_suspense, kPaid},
    {return_suspense, kSuspended},
    {settle_suspense, kSuspenseSettled},
    {reverse_suspense_settlement, kSuspenseSettled},
    {get_suspense, "Suspense"},
    {list_suspense, "{...Page, items: [Suspense]}"},
    // parking
    {quote_parking, R"({fee_item_id, entered_at, left_at, left_on, minutes: int, amount_fen, charged_before_fen,
      days: [ParkingDay], terms: ParkingTerms})"},
    {pay_parking_stay, R"(stay_id, vehicle_id, payment_id, minutes: int, amount_fen, tax_fen, receipt_year,
      receipt_number: int)"},
    {charge_parking_stay, "stay_id, vehicle_id, household_id, minutes: int, amount_fen, bill_number: int"},
    {reverse_parking_stay,
     "stay_id, vehicle_id, household_id, bill_number: int, amount_fen, arrears_fen, cut_by_cap_fen"},
    {reverse_parking_payment, "vehicle_id, payment_id, amount_fen, shortage_taken_back_fen, cut_by_cap_fen"},
    {list_parking_stays, "{...Page, items: [ParkingStay]}"},
    // tax invoices
    {request_invoice, "invoice_id, household_id, net_fen, tax_fen, gross_fen"},
    {review_invoice, "invoice_id"},
    {issue_invoice, "invoice_id, gross_fen"},
    {fail_invoice, "invoice_id"},
    {issue_credit_note, "credit_note_id, invoice_id, gross_fen, left_fen"},
    {list_invoices, "{...Page, items: [Invoice]}"},
    {get_invoice, "Invoice"},
    // approvals; what is granted happens at once, and says what it says alone
    {set_approval_rules, "community_id"},
    {get_approval_rules,
     "{community_id, window_days, valid_days, limits: [{action: text, limit_fen}], managers_refunds_fen}"},
    {request_approval, "approval_id, amount_fen, expires_on"},
    {grant_approval, "approval_id, *: int|text"},
    {refuse_approval, "approval_id"},
    {expire_approval, "approval_id"},
    {list_approvals, "{...Page, items: [Approval]}"},
    {get_approval, "Approval"},
    // dunning
    {set_dunning_ladder, "community_id"},
    {get_dunning_ladder, "{community_id, ladder: DunningLadder|null, recommended: DunningLadder}"},
    {queue_reminder, "notice_id, household_id, level: int, total_fen"},
    {record_reminder_delivery, "notice_id, household_id, charged_fen, bill_number: int"},
    {record_reminder_failure, "notice_id, household_id"},
    {hold_dunning, "household_id"},
    {release_dunning, "household_id"},
    {get_household_dunning, R"({household_id, level: int|null,
      next: {...LadderStep, due_on, oldest_due_date, total_fen}|null, stopped_by: text|null,
      hold: {reason: text, held_on, review_on}|null, promise: {promised_on, pay_by: date, amount_fen}|null,
      open_bills: [{...RemindedBill, is_dunning_fee: bool, limitation_ends_on}], total_fen, reminders: [Reminder]})"},
    {list_reminders, "{...Page, items: [Reminder]}"},
    {list_dunning_holds, "{...Page, items: [DunningHold]}"},
    {list_cures, "{...Page, items: [Cure]}"},
});

}  // namespace

AnswersOfArea answers_of_billing() { return {kShapes, kAnswers}; }

}  // namespace steward::api
