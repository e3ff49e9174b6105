#include "api/refused_members.h"

#include <algorithm>
#include <array>

#include "api/json/locate.h"

namespace steward::api {

namespace {

// The day of a fact, which cannot lie ahead, by all its names.
constexpr std::string_view kDays =
    "adjusted_on agreed_on applied_on approved_on banked_on cancelled_on charge_date closed_on corrected_on "
    "cut_over_on disputed_on ended_on failed_on installed_on issue_date issued_on left_on moved_in_on moved_out_on "
    "opened_on paid_on promised_on read_on received_on removed_on requested_on returned_on reversed_on reviewed_on "
    "sent_on settled_on spent_on taken_back_on through used_on waived_on written_off_on";

constexpr std::array kRefusedMembers = {
    RefusedMember{"account-named-twice", "lines", "account", "account"},
    RefusedMember{"account-not-an-expense", "account"},
    RefusedMember{"account-not-for-opening", "lines", "account", "account"},
    RefusedMember{"account-not-planned", "account"},
    RefusedMember{"adjustment-before-another", "adjusted_on"},
    RefusedMember{"adjustment-before-correction", "adjusted_on"},
    RefusedMember{"adjustment-differs", "difference_fen"},
    RefusedMember{"already-assigned", "staff_id"},
    RefusedMember{"amount-out-of-range", "amount_fen", "amount_fen"},
    RefusedMember{"amount-out-of-range", "counted_fen", "counted_fen"},
    RefusedMember{"amount-out-of-range", "net_fen", "net_fen"},
    RefusedMember{"amount-out-of-range", "opening_float_fen", "opening_float_fen"},
    RefusedMember{"amount-out-of-range", "instalments lines", "amount_fen", "amount_fen"},
    RefusedMember{"appointment-invalid", "appointment"},
    RefusedMember{"area-out-of-range", "built_up_area_centi_m2 inside_area_centi_m2", "area_centi_m2"},
    RefusedMember{"at-limit", "staff_id"},
    RefusedMember{"backdating-needs-permission", kDays},
    RefusedMember{"backdating-needs-permission", "began_at delivered_at ended_at left_at occurred_at"},
    RefusedMember{"banking-slip-taken", "reference"},
    RefusedMember{"banking-unknown", "banking_event_ids"},
    RefusedMember{"before-expense", "paid_on reversed_on"},
    RefusedMember{"before-invoice", "reviewed_on issued_on failed_on"},
    RefusedMember{"before-move-in", "received_on charge_date from moved_out_on"},
    RefusedMember{"before-settlement", "reversed_on"},
    RefusedMember{"before-shift", "opened_on banked_on closed_on"},
    RefusedMember{"bill-adjusted", "bills", "bill_number"},
    RefusedMember{"bill-already-paid", "bills pays", "bill_number"},
    RefusedMember{"bill-brought-forward", "bills", "bill_number"},
    RefusedMember{"bill-cancelled", "bills", "bill_number"},
    RefusedMember{"bill-chosen-twice", "bills pays", "bill_number"},
    RefusedMember{"bill-chosen-twice", "lines", "bill_number", "bill"},
    RefusedMember{"bill-disputed", "bills", "bill_number"},
    RefusedMember{"bill-given-up", "bills", "bill_number"},
    RefusedMember{"bill-in-a-plan", "bills", "bill_number"},
    RefusedMember{"bill-invoiced", "bills"},
    RefusedMember{"bill-not-a-deposit", "bills", "bill_number"},
    RefusedMember{"bill-not-disputed", "bills", "bill_number"},
    RefusedMember{"bill-not-paid", "bills", "bill_number"},
    RefusedMember{"bill-not-yet-issued", "bills pays", "bill_number"},
    RefusedMember{"bill-not-yet-issued", "lines", "bill_number", "bill"},
    RefusedMember{"bill-of-another-fee-item", "bills", "bill_number"},
    RefusedMember{"bill-of-deposit", "bills", "bill_number"},
    RefusedMember{"bill-run-unfinished", "bill_run_id"},
    RefusedMember{"bill-run-unknown", "bill_run_id"},
    RefusedMember{"bill-unknown", "bills pays", "bill_number"},
    RefusedMember{"bill-unknown", "lines", "bill_number", "bill"},
    RefusedMember{"building-code-taken", "code"},
    RefusedMember{"building-unknown", "building_id"},
    RefusedMember{"building-unknown", "building_ids zone_building_ids", "building_id"},
    RefusedMember{"buildings-invalid", "building_ids zone_building_ids"},
    RefusedMember{"buyer-tax-number-invalid", "tax_number"},
    RefusedMember{"call-backs-missing", "reason"},
    RefusedMember{"candidates-invalid", "candidate_ids"},
    RefusedMember{"case-unknown", "case_id"},
    RefusedMember{"case-unknown", "into_case_id", "case_id"},
    RefusedMember{"category-code-taken", "code"},
    RefusedMember{"category-retired", "category_id"},
    RefusedMember{"category-unknown", "category_id parent_id"},
    RefusedMember{"certificate-expired", "staff_id"},
    RefusedMember{"channel-not-carried", "channel"},
    RefusedMember{"close-reason-differs", "reason"},
    RefusedMember{"code-invalid", "code"},
    RefusedMember{"coefficient-out-of-range", "coefficient_millionths"},
    RefusedMember{"community-code-taken", "code"},
    RefusedMember{"community-unknown", "community_id from_community_id"},
    RefusedMember{"company-code-taken", "code"},
    RefusedMember{"company-unknown", "company"},
    RefusedMember{"contract-ended", "ended_on"},
    RefusedMember{"contract-label-invalid", "label"},
    RefusedMember{"cut-over-date-differs", "cut_over_on"},
    RefusedMember{"date-in-future", kDays},
    RefusedMember{"deposit-not-paid", "bills", "bill_number"},
    RefusedMember{"deposit-pays-no-deposit", "pays", "bill_number"},
    RefusedMember{"deposit-use-without-reason", "reason"},
    RefusedMember{"description-invalid", "description"},
    RefusedMember{"dispute-out-of-order", "disputed_on settled_on"},
    RefusedMember{"due-before-issue", "due_date"},
    RefusedMember{"dunning-fee-invalid", "steps", "level", "level"},
    RefusedMember{"duplicate-reason-missing", "duplicate_of_id"},
    RefusedMember{"equipment-code-taken", "code"},
    RefusedMember{"equipment-condition-same", "condition"},
    RefusedMember{"equipment-reason-unfit", "reason"},
    RefusedMember{"equipment-retired", "equipment_id"},
    RefusedMember{"equipment-unknown", "equipment_id"},
    RefusedMember{"evidence-invalid", "evidence"},
    RefusedMember{"external-reference-invalid", "external_reference reference"},
    RefusedMember{"external-reference-taken", "external_reference"},
    RefusedMember{"fee-item-code-taken", "code"},
    RefusedMember{"fee-item-method-differs", "fee_item_id"},
    RefusedMember{"fee-item-method-differs", "fee_item_ids for_fee_item_ids", "fee_item_id"},
    RefusedMember{"fee-item-method-differs", "steps", "level", "level"},
    RefusedMember{"fee-item-unknown", "fee_item_id"},
    RefusedMember{"fee-item-unknown", "fee_item_ids for_fee_item_ids", "fee_item_id"},
    RefusedMember{"fee-item-unknown", "steps", "level", "level"},
    RefusedMember{"fee-items-invalid", "fee_item_ids"},
    RefusedMember{"fixed-part-not-charged", "fixed_part_micro_yuan"},
    RefusedMember{"forfeit-above-kept", "amount_fen"},
    RefusedMember{"house-measured-already", "effective_from"},
    RefusedMember{"house-number-taken", "number"},
    RefusedMember{"house-unknown", "house_id"},
    RefusedMember{"household-unknown", "household_id"},
    RefusedMember{"inside-area-too-large", "inside_area_centi_m2"},
    RefusedMember{"instalments-invalid", "instalments"},
    RefusedMember{"instalments-not-what-is-open", "instalments"},
    RefusedMember{"invoice-number-invalid", "invoice_number"},
    RefusedMember{"label-invalid", "label"},
    RefusedMember{"lacks-skill", "staff_id"},
    RefusedMember{"late-fee-terms-out-of-order", "effective_from"},
    RefusedMember{"level-not-due", "level"},
    RefusedMember{"lines-invalid", "bills lines"},
    RefusedMember{"merge-into-itself", "into_case_id duplicate_of_id"},
    RefusedMember{"merge-target-ended", "into_case_id duplicate_of_id"},
    RefusedMember{"meter-number-invalid", "number replacement/number"},
    RefusedMember{"meter-number-taken", "number replacement/number"},
    RefusedMember{"more-than-is-open", "lines", "bill_number", "bill"},
    RefusedMember{"more-than-the-drawer-holds", "amount_fen"},
    RefusedMember{"more-than-was-given-up", "lines", "bill_number", "bill"},
    RefusedMember{"move-in-before-move-out", "moved_in_on"},
    RefusedMember{"name-invalid", "name"},
    RefusedMember{"no-candidate", "candidate_ids"},
    RefusedMember{"not-a-month-end", "through"},
    RefusedMember{"nothing-to-invoice", "bills", "bill_number"},
    RefusedMember{"number-invalid", "number"},
    RefusedMember{"occurred-in-future", "began_at delivered_at ended_at left_at occurred_at", "occurred_at"},
    RefusedMember{"off-shift", "staff_id"},
    RefusedMember{"on-leave", "staff_id"},
    RefusedMember{"open-order-limit-invalid", "open_order_limit"},
    RefusedMember{"opening-balances-unbalanced", "lines"},
    RefusedMember{"order-already-linked", "work_order_id"},
    RefusedMember{"outage-unknown", "outage_id"},
    RefusedMember{"outside-deadline-invalid", "outside_deadline"},
    RefusedMember{"parking-amount-differs", "amount_fen"},
    RefusedMember{"parking-due-days-invalid", "due_days"},
    RefusedMember{"parking-left-before-entry", "left_at"},
    RefusedMember{"parking-paid-before-leaving", "paid_on"},
    RefusedMember{"parking-reversed-before-leaving", "reversed_on"},
    RefusedMember{"parking-stay-exists", "stay_id"},
    RefusedMember{"parking-terms-exist", "effective_from"},
    RefusedMember{"parking-terms-invalid", "daily_cap_fen", "daily_cap_fen"},
    RefusedMember{"parking-terms-invalid", "first_minutes", "first_minutes"},
    RefusedMember{"parking-terms-invalid", "first_price_fen", "first_price_fen"},
    RefusedMember{"parking-terms-invalid", "free_minutes", "free_minutes"},
    RefusedMember{"parking-terms-invalid", "month_cap_fen", "month_cap_fen"},
    RefusedMember{"parking-terms-invalid", "step_minutes", "step_minutes"},
    RefusedMember{"parking-terms-invalid", "step_price_fen", "step_price_fen"},
    RefusedMember{"parking-terms-invalid", "night/cap_fen", "night_cap_fen"},
    RefusedMember{"payment-reversed", "payment_id"},
    RefusedMember{"payment-unknown", "payment_id"},
    RefusedMember{"period-closed", "period"},
    RefusedMember{"period-not-closed", "period"},
    RefusedMember{"period-not-over", "period"},
    RefusedMember{"period-out-of-order", "period"},
    RefusedMember{"period-reversed", "began_at expected_end ended_at"},
    RefusedMember{"periods-open", "year"},
    RefusedMember{"place-mismatch", "building_id building_ids zone_building_ids", "building_id"},
    RefusedMember{"place-mismatch", "case_id into_case_id", "case_id"},
    RefusedMember{"place-mismatch", "equipment_id", "equipment_id"},
    RefusedMember{"place-mismatch", "handler_id staff_id", "staff_id"},
    RefusedMember{"place-mismatch", "outage_id", "outage_id"},
    RefusedMember{"place-mismatch", "work_order_id duplicate_of_id", "work_order_id"},
    RefusedMember{"plan-out-of-order", "agreed_on ended_on"},
    RefusedMember{"preview-differs", "preview_digest"},
    RefusedMember{"price-out-of-range", "fixed_part_micro_yuan", "fixed_part_micro_yuan"},
    RefusedMember{"price-out-of-range", "price_micro_yuan", "price_micro_yuan"},
    RefusedMember{"price-out-of-range", "unit_price_micro_yuan", "unit_price_micro_yuan"},
    RefusedMember{"price-out-of-range", "lines"},
    RefusedMember{"promise-above-arrears", "amount_fen"},
    RefusedMember{"promise-out-of-range", "pay_by"},
    RefusedMember{"proof-reference-invalid", "reference"},
    RefusedMember{"rating-out-of-range", "score"},
    RefusedMember{"reading-above-next", "reading_milli"},
    RefusedMember{"reading-below-last", "reading_milli"},
    RefusedMember{"reading-beyond-register", "reading_milli replacement/reading_milli"},
    RefusedMember{"reading-more-than-triple", "reading_milli"},
    RefusedMember{"reading-not-rolled-over", "rolled_over"},
    RefusedMember{"reading-nothing-used", "reading_milli"},
    RefusedMember{"reading-out-of-order", "corrected_on read_on removed_on"},
    RefusedMember{"reading-unchanged", "reading_milli"},
    RefusedMember{"reading-unknown", "read_on"},
    RefusedMember{"reading-unusual", "reading_milli"},
    RefusedMember{"refund-above-credit", "amount_fen"},
    RefusedMember{"refund-above-deposits", "amount_fen"},
    RefusedMember{"refund-above-payment", "amount_fen"},
    RefusedMember{"refund-before-use", "approved_on used_on"},
    RefusedMember{"refund-by-another-channel", "channel"},
    RefusedMember{"refund-step-out-of-order", "sent_on settled_on"},
    RefusedMember{"relief-taken-back-before-it", "taken_back_on"},
    RefusedMember{"reversal-before-use", "reversed_on"},
    RefusedMember{"review-out-of-range", "review_on"},
    RefusedMember{"set-off-above-arrears", "amount_fen"},
    RefusedMember{"settlement-channel-invalid", "channel"},
    RefusedMember{"settlement-fee-out-of-range", "fee_fen"},
    RefusedMember{"settlement-with-itself", "from_community_id to_community_id"},
    RefusedMember{"severity-out-of-range", "severity"},
    RefusedMember{"shared-cost-missing", "fee_item_ids", "fee_item_id"},
    RefusedMember{"shared-cost-missing", "shared_costs", "fee_item_id", "fee_item_id"},
    RefusedMember{"shared-cost-without-weights", "shared_costs", "fee_item_id", "fee_item_id"},
    RefusedMember{"shift-not-open", "cashier_id"},
    RefusedMember{"shift-of-another-community", "cashier_id"},
    RefusedMember{"shifts-invalid", "shifts"},
    RefusedMember{"skills-invalid", "skills"},
    RefusedMember{"staff-code-taken", "code"},
    RefusedMember{"staff-left", "staff_id handler_id"},
    RefusedMember{"staff-unknown", "staff_id handler_id"},
    RefusedMember{"staff-unknown", "candidate_ids", "staff_id"},
    RefusedMember{"statement-unknown", "bill_run_id"},
    RefusedMember{"step-before-last", "delivered_at occurred_at", "at"},
    RefusedMember{"suspense-changed-since", "returned_on reversed_on"},
    RefusedMember{"suspense-not-yet-received", "returned_on"},
    RefusedMember{"tariff-exists", "effective_from"},
    RefusedMember{"tariff-unknown", "effective_from"},
    RefusedMember{"tax-invoice-number-invalid", "number"},
    RefusedMember{"tax-invoice-number-taken", "number"},
    RefusedMember{"tax-number-invalid", "tax_number"},
    RefusedMember{"tax-out-of-range", "tax_fen"},
    RefusedMember{"tiers-invalid", "tiers"},
    RefusedMember{"tiers-not-charged", "tiers"},
    RefusedMember{"time-zone-invalid", "time_zone"},
    RefusedMember{"time-zone-unknown", "time_zone"},
    RefusedMember{"too-many-lines", "lines"},
    RefusedMember{"vat-rate-exists", "effective_from"},
    RefusedMember{"vat-rate-invalid", "rate_millionths"},
    RefusedMember{"vehicle-of-another-community", "vehicle_id"},
    RefusedMember{"vendor-code-taken", "code"},
    RefusedMember{"vendor-invoice-taken", "invoice_number"},
    RefusedMember{"vendor-unknown", "vendor_id"},
    RefusedMember{"wallet-items-invalid", "for_fee_item_ids"},
    RefusedMember{"work-lines-invalid", "lines"},
    RefusedMember{"work-order-unknown", "work_order_id"},
    RefusedMember{"year-closed", "period year"},
    RefusedMember{"year-not-closed", "year"},
    RefusedMember{"year-not-over", "year"},
    RefusedMember{"year-out-of-order", "year"},
};

static_assert(std::is_sorted(kRefusedMembers.begin(), kRefusedMembers.end(),
                             [](const RefusedMember& a, const RefusedMember& b) { return a.code < b.code; }));

std::span<const RefusedMember> rows_of(std::string_view code) {
  const auto [from, to] =
      std::equal_range(kRefusedMembers.begin(), kRefusedMembers.end(), RefusedMember{code, {}},
                       [](const RefusedMember& a, const RefusedMember& b) { return a.code < b.code; });
  return {from, to};
}

const Param::Value* said(const Error& error, std::string_view param) {
  const auto found =
      std::find_if(error.params.begin(), error.params.end(), [param](const Param& each) { return each.name == param; });
  return found != error.params.end() ? &found->value : nullptr;
}

}  // namespace

std::span<const RefusedMember> refused_members() { return kRefusedMembers; }

std::string pointer_to_refused(const Error& error, std::string_view body) {
  // The field of a form is to be marked; a file that is imported is not read again for it.
  constexpr std::size_t kLargestForm = 256UL * 1024;
  if (body.empty() || body.size() > kLargestForm) return {};
  std::vector<json::Sought> sought;
  for (const RefusedMember& row : rows_of(error.code)) {
    const Param::Value* value = row.param.empty() ? nullptr : said(error, row.param);
    if (value == nullptr && !row.param.empty()) continue;
    for (std::string_view rest = row.members; !rest.empty();) {
      const std::string_view member = rest.substr(0, rest.find(' '));
      sought.push_back({std::string(member), value, row.key});
      // Who asks for an approval says the request that is to be granted inside of the own one.
      sought.push_back({"body/" + std::string(member), value, row.key});
      rest.remove_prefix(std::min(member.size() + 1, rest.size()));
    }
  }
  if (sought.empty()) return {};
  auto found = json::locate(body, sought);
  return found.size() == 1 ? std::move(found.front()) : std::string();
}

}  // namespace steward::api
