#pragma once

#include "api/route.h"

// One function a route; the table that names them is routes.cpp. Grouped by business area, one file each.
namespace steward::api {

// registry
Result<Prepared> register_company(Call& call, CommandId command_id);
Result<Prepared> register_community(Call& call, CommandId command_id);
Result<Prepared> register_building(Call& call, CommandId command_id);
Result<Prepared> register_house(Call& call, CommandId command_id);
Result<Prepared> move_in(Call& call, CommandId command_id);
Result<Prepared> move_out(Call& call, CommandId command_id);
Result<Prepared> measure_house(Call& call, CommandId command_id);
Result<Reply> list_companies(Call& call);
Result<Reply> list_communities(Call& call);
Result<Reply> get_community(Call& call);
Result<Reply> list_buildings(Call& call);
Result<Reply> list_houses(Call& call);
Result<Reply> get_house(Call& call);
Result<Reply> list_households_of_house(Call& call);
Result<Reply> list_households(Call& call);
Result<Reply> get_household(Call& call);

// billing
Result<Prepared> define_fee_item(Call& call, CommandId command_id);
Result<Prepared> set_tariff(Call& call, CommandId command_id);
Result<Prepared> set_vat_rate(Call& call, CommandId command_id);
Result<Prepared> set_parking_terms(Call& call, CommandId command_id);
Result<Prepared> charge_parking_stay(Call& call, CommandId command_id);
Result<Prepared> pay_parking_stay(Call& call, CommandId command_id);
Result<Prepared> reverse_parking_payment(Call& call, CommandId command_id);
Result<Prepared> reverse_parking_stay(Call& call, CommandId command_id);
Result<Reply> quote_parking(Call& call);
Result<Reply> list_parking_stays(Call& call);
Result<Prepared> open_contract(Call& call, CommandId command_id);
Result<Prepared> end_contract(Call& call, CommandId command_id);
Result<Reply> get_contracts(Call& call);
Result<Prepared> start_bill_run(Call& call, CommandId command_id);
void go_on_with_bill_run(Service& service, const Principal& principal, const Answer& answer);
Result<Reply> preview_bill_run(Call& call);
Result<Prepared> raise_charge(Call& call, CommandId command_id);
Result<Prepared> receive_payment(Call& call, CommandId command_id);
Result<Prepared> reverse_payment(Call& call, CommandId command_id);
Result<Prepared> apply_credit(Call& call, CommandId command_id);
Result<Prepared> set_approval_rules(Call& call, CommandId command_id);
Result<Prepared> request_approval(Call& call, CommandId command_id);
Result<Prepared> grant_approval(Call& call, CommandId command_id);
Result<Prepared> refuse_approval(Call& call, CommandId command_id);
Result<Prepared> expire_approval(Call& call, CommandId command_id);
Result<Reply> get_approval_rules(Call& call);
Result<Reply> list_approvals(Call& call);
Result<Reply> get_approval(Call& call);
Result<Prepared> set_late_fee_terms(Call& call, CommandId command_id);
Result<Prepared> set_allocation_policy(Call& call, CommandId command_id);
Result<Prepared> set_automatic_deduction(Call& call, CommandId command_id);
Result<Prepared> post_late_fees(Call& call, CommandId command_id);
Result<Prepared> waive_bills(Call& call, CommandId command_id);
Result<Prepared> write_off_bills(Call& call, CommandId command_id);
Result<Prepared> take_back_relief(Call& call, CommandId command_id);
Result<Prepared> dispute_bills(Call& call, CommandId command_id);
Result<Prepared> settle_bill_dispute(Call& call, CommandId command_id);
Result<Prepared> promise_payment(Call& call, CommandId command_id);
Result<Prepared> agree_instalments(Call& call, CommandId command_id);
Result<Prepared> end_instalments(Call& call, CommandId command_id);
Result<Reply> list_instalments(Call& call);
Result<Reply> get_credit(Call& call);
Result<Prepared> approve_refund(Call& call, CommandId command_id);
Result<Prepared> use_deposits(Call& call, CommandId command_id);
Result<Prepared> send_refund(Call& call, CommandId command_id);
Result<Prepared> settle_refund(Call& call, CommandId command_id);
Result<Prepared> receive_suspense(Call& call, CommandId command_id);
Result<Prepared> assign_suspense(Call& call, CommandId command_id);
Result<Prepared> return_suspense(Call& call, CommandId command_id);
Result<Prepared> settle_suspense(Call& call, CommandId command_id);
Result<Prepared> reverse_suspense_settlement(Call& call, CommandId command_id);
Result<Reply> get_collection_policy(Call& call);
Result<Reply> get_late_fees(Call& call);
Result<Reply> post_late_fees_of_community(Call& call);
Result<Reply> list_refunds_of_household(Call& call);
Result<Reply> list_refunds(Call& call);
Result<Reply> list_suspense(Call& call);
Result<Reply> get_suspense(Call& call);
Result<Reply> print_bill_notice(Call& call);
Result<Reply> print_dunning_letter(Call& call);
Result<Reply> print_receipt(Call& call);
Result<Reply> list_fee_items(Call& call);
Result<Reply> get_fee_item(Call& call);
Result<Reply> list_bill_runs(Call& call);
Result<Reply> get_bill_run(Call& call);
Result<Reply> list_import_runs(Call& call);
Result<Reply> get_import_run(Call& call);
Result<Reply> list_import_run_exceptions(Call& call);
Result<Reply> import_file(Call& call);
Result<Reply> rehearse_import(Call& call);
Result<Reply> list_bill_run_exceptions(Call& call);
Result<Reply> list_arrears(Call& call);
Result<Reply> list_deposits(Call& call);
Result<Reply> get_ageing(Call& call);
Result<Reply> get_household_arrears(Call& call);
Result<Reply> get_statement(Call& call);

// corrections and the books
Result<Prepared> correct_tariff(Call& call, CommandId command_id);
Result<Reply> preview_adjustment(Call& call);
Result<Prepared> adjust_bills(Call& call, CommandId command_id);
Result<Reply> preview_adjustments_of_community(Call& call);
Result<Reply> adjust_bills_of_community(Call& call);
Result<Prepared> approve_adjustments_of_community(Call& call, CommandId command_id);
Result<Prepared> cancel_statement(Call& call, CommandId command_id);
Result<Reply> cancel_bill_run(Call& call);
Result<Prepared> approve_bill_run_cancellation(Call& call, CommandId command_id);
Result<Prepared> close_period(Call& call, CommandId command_id);
Result<Prepared> reopen_period(Call& call, CommandId command_id);
Result<Prepared> close_fiscal_year(Call& call, CommandId command_id);
Result<Prepared> reopen_fiscal_year(Call& call, CommandId command_id);
Result<Reply> get_periods(Call& call);
Result<Reply> get_open_items(Call& call);
Result<Prepared> register_vendor(Call& call, CommandId command_id);
Result<Reply> list_vendors(Call& call);
Result<Prepared> record_expense(Call& call, CommandId command_id);
Result<Prepared> pay_expense(Call& call, CommandId command_id);
Result<Prepared> reverse_expense(Call& call, CommandId command_id);
Result<Reply> list_expenses(Call& call);
Result<Reply> get_expense(Call& call);
Result<Reply> get_budgets(Call& call);
Result<Reply> list_settlements(Call& call);
Result<Prepared> set_budget(Call& call, CommandId command_id);
Result<Prepared> record_settlement(Call& call, CommandId command_id);
Result<Prepared> reverse_settlement(Call& call, CommandId command_id);
Result<Prepared> settle_between_communities(Call& call, CommandId command_id);
Result<Reply> get_budget_report(Call& call);
Result<Prepared> open_shift(Call& call, CommandId command_id);
Result<Prepared> bank_cash(Call& call, CommandId command_id);
Result<Prepared> reverse_banking(Call& call, CommandId command_id);
Result<Prepared> close_shift(Call& call, CommandId command_id);
Result<Reply> get_own_shift(Call& call);
Result<Reply> list_shifts(Call& call);
Result<Reply> get_day_close(Call& call);
Result<Reply> print_day_close(Call& call);
Result<Prepared> set_opening_balances(Call& call, CommandId command_id);
Result<Prepared> close_cut_over(Call& call, CommandId command_id);
Result<Reply> get_cut_over(Call& call);

// tax invoices
Result<Prepared> request_invoice(Call& call, CommandId command_id);
Result<Prepared> review_invoice(Call& call, CommandId command_id);
Result<Prepared> issue_invoice(Call& call, CommandId command_id);
Result<Prepared> fail_invoice(Call& call, CommandId command_id);
Result<Prepared> issue_credit_note(Call& call, CommandId command_id);
Result<Reply> list_invoices(Call& call);
Result<Reply> get_invoice(Call& call);

// reports of the books
Result<Reply> get_trial_balance(Call& call);
Result<Reply> get_income_statement(Call& call);
Result<Reply> get_receivables_report(Call& call);
Result<Reply> get_collection_rates(Call& call);
Result<Reply> get_prepayments(Call& call);
Result<Reply> get_deposits_report(Call& call);
Result<Reply> get_tax_report(Call& call);
Result<Reply> get_invoiced_tax(Call& call);
Result<Reply> get_cash_report(Call& call);
Result<Reply> get_journal(Call& call);
Result<Reply> get_account_ledger(Call& call);
Result<Reply> list_receipts(Call& call);
Result<Reply> list_reliefs(Call& call);

// metering
Result<Prepared> install_meter(Call& call, CommandId command_id);
Result<Prepared> read_meter(Call& call, CommandId command_id);
Result<Prepared> correct_reading(Call& call, CommandId command_id);
Result<Prepared> correct_meter_factors(Call& call, CommandId command_id);
Result<Prepared> remove_meter(Call& call, CommandId command_id);
Result<Reply> get_meters(Call& call);

// service
Result<Prepared> file_case(Call& call, CommandId command_id);
Result<Prepared> file_case_of_household(Call& call, CommandId command_id);
Result<Prepared> accept_case(Call& call, CommandId command_id);
Result<Prepared> start_investigation(Call& call, CommandId command_id);
Result<Prepared> link_work_order(Call& call, CommandId command_id);
Result<Prepared> reply_to_case(Call& call, CommandId command_id);
Result<Prepared> confirm_reply(Call& call, CommandId command_id);
Result<Prepared> dispute_reply(Call& call, CommandId command_id);
Result<Prepared> close_case(Call& call, CommandId command_id);
Result<Prepared> reject_case(Call& call, CommandId command_id);
Result<Prepared> merge_case(Call& call, CommandId command_id);
Result<Prepared> withdraw_case(Call& call, CommandId command_id);
Result<Prepared> rate_case(Call& call, CommandId command_id);
Result<Prepared> record_case_call(Call& call, CommandId command_id);
Result<Prepared> note_case(Call& call, CommandId command_id);
Result<Prepared> record_contact(Call& call, CommandId command_id);

// staff and equipment
Result<Prepared> register_staff(Call& call, CommandId command_id);
Result<Prepared> qualify_staff(Call& call, CommandId command_id);
Result<Prepared> plan_shifts(Call& call, CommandId command_id);
Result<Prepared> record_leave(Call& call, CommandId command_id);
Result<Prepared> leave_staff(Call& call, CommandId command_id);
Result<Prepared> register_equipment(Call& call, CommandId command_id);
Result<Prepared> change_equipment_condition(Call& call, CommandId command_id);

// service policy
Result<Reply> get_service_policy(Call& call);
Result<Prepared> set_business_calendar(Call& call, CommandId command_id);
Result<Prepared> set_order_level(Call& call, CommandId command_id);
Result<Prepared> set_case_level(Call& call, CommandId command_id);
Result<Prepared> set_dispatch_rules(Call& call, CommandId command_id);
Result<Prepared> define_category(Call& call, CommandId command_id);
Result<Prepared> retire_category(Call& call, CommandId command_id);

// work orders
Result<Prepared> report_work_order(Call& call, CommandId command_id);
Result<Prepared> report_work_order_of_household(Call& call, CommandId command_id);
Result<Prepared> triage_work_order(Call& call, CommandId command_id);
Result<Prepared> assign_work_order(Call& call, CommandId command_id);
Result<Prepared> dispatch_work_order(Call& call, CommandId command_id);
Result<Prepared> claim_work_order(Call& call, CommandId command_id);
Result<Prepared> accept_work_order(Call& call, CommandId command_id);
Result<Prepared> decline_work_order(Call& call, CommandId command_id);
Result<Prepared> transfer_work_order(Call& call, CommandId command_id);
Result<Prepared> start_travel(Call& call, CommandId command_id);
Result<Prepared> start_work(Call& call, CommandId command_id);
Result<Prepared> pause_work(Call& call, CommandId command_id);
Result<Prepared> resume_work(Call& call, CommandId command_id);
Result<Prepared> record_work_lines(Call& call, CommandId command_id);
Result<Prepared> finish_work(Call& call, CommandId command_id);
Result<Prepared> verify_work_order(Call& call, CommandId command_id);
Result<Prepared> close_work_order(Call& call, CommandId command_id);
Result<Prepared> reopen_work_order(Call& call, CommandId command_id);
Result<Prepared> cancel_work_order(Call& call, CommandId command_id);
Result<Prepared> rate_work_order(Call& call, CommandId command_id);
Result<Prepared> record_follow_up_call(Call& call, CommandId command_id);
Result<Prepared> note_work_order(Call& call, CommandId command_id);
Result<Prepared> report_outage(Call& call, CommandId command_id);
Result<Prepared> end_outage(Call& call, CommandId command_id);

// dunning
Result<Prepared> set_dunning_ladder(Call& call, CommandId command_id);
Result<Prepared> queue_reminder(Call& call, CommandId command_id);
Result<Prepared> record_reminder_delivery(Call& call, CommandId command_id);
Result<Prepared> record_reminder_failure(Call& call, CommandId command_id);
Result<Prepared> hold_dunning(Call& call, CommandId command_id);
Result<Prepared> release_dunning(Call& call, CommandId command_id);
Result<Reply> get_dunning_ladder(Call& call);
Result<Reply> get_household_dunning(Call& call);
Result<Reply> list_reminders(Call& call);
Result<Reply> list_dunning_holds(Call& call);
Result<Reply> list_cures(Call& call);

// history
void household_history_answer(Call& call, http::Responder responder);
void house_history_answer(Call& call, http::Responder responder);
Result<Reply> list_events(Call& call);
void stream_events(Call& call, http::Responder responder);
void stream_household(Call& call, http::Responder responder);
void stream_work_order_board(Call& call, http::Responder responder);
void stream_case_board(Call& call, http::Responder responder);
Result<Reply> get_timeline(Call& call);

// work orders
Result<Reply> list_work_orders(Call& call);
Result<Reply> list_claimable_work_orders(Call& call);
Result<Reply> get_work_order(Call& call);
Result<Reply> get_work_order_history(Call& call);
Result<Reply> get_work_order_board(Call& call);
Result<Reply> list_work_order_categories(Call& call);
Result<Reply> list_outages(Call& call);
Result<Reply> get_outage(Call& call);

// service
Result<Reply> list_cases(Call& call);
Result<Reply> get_case(Call& call);
Result<Reply> get_case_history(Call& call);
Result<Reply> get_case_board(Call& call);

// staff and equipment
Result<Reply> list_staff(Call& call);
Result<Reply> get_staff(Call& call);
Result<Reply> list_equipment(Call& call);
Result<Reply> get_equipment(Call& call);
Result<Reply> list_equipment_changes(Call& call);

// analytics
Result<Reply> get_analytics(Call& call);

// access
Result<Prepared> issue_api_key(Call& call, CommandId command_id);
Result<Prepared> revoke_api_key(Call& call, CommandId command_id);
Result<Reply> list_api_keys(Call& call);

// operations
Result<Reply> list_views(Call& call);
Result<Reply> pause_view(Call& call);
Result<Reply> resume_view(Call& call);
Result<Reply> retry_view(Call& call);
Result<Prepared> skip_poison_event(Call& call, CommandId command_id);
Result<Reply> rebuild_views(Call& call);
Result<Reply> get_job(Call& call);
Result<Reply> cancel_job(Call& call);
Result<Reply> accept_clock(Call& call);
Result<Reply> list_backups(Call& call);
Result<Reply> get_backup(Call& call);
Result<Reply> start_backup(Call& call);
Result<Reply> cancel_backup(Call& call);
void live(Call& call, http::Responder responder);
void ready(Call& call, http::Responder responder);
void version(Call& call, http::Responder responder);
void metrics(Call& call, http::Responder responder);
void openapi(Call& call, http::Responder responder);
void problem_page(Call& call, http::Responder responder);

}  // namespace steward::api
