#include "domain/base/assert.h"
#include "replay/event_json.h"

// A value that no name belongs to cannot come out of the codec, which refuses unknown numbers.
namespace steward {

std::string_view name_of(StreamKind kind) {
  switch (kind) {
    case StreamKind::log:
      return "log";
    case StreamKind::company:
      return "company";
    case StreamKind::community:
      return "community";
    case StreamKind::building:
      return "building";
    case StreamKind::house:
      return "house";
    case StreamKind::household:
      return "household";
    case StreamKind::fee_item:
      return "fee_item";
    case StreamKind::bill_run:
      return "bill_run";
    case StreamKind::import_run:
      return "import_run";
    case StreamKind::credential:
      return "credential";
    case StreamKind::staff:
      return "staff";
    case StreamKind::equipment:
      return "equipment";
    case StreamKind::service_policy:
      return "service_policy";
    case StreamKind::category:
      return "category";
    case StreamKind::work_order:
      return "work_order";
    case StreamKind::outage:
      return "outage";
    case StreamKind::service_case:
      return "case";
    case StreamKind::contact:
      return "contact";
    case StreamKind::collection_policy:
      return "collection_policy";
    case StreamKind::suspense:
      return "suspense";
    case StreamKind::approval_rules:
      return "approval_rules";
    case StreamKind::approval:
      return "approval";
    case StreamKind::allowance:
      return "allowance";
    case StreamKind::meters:
      return "meters";
    case StreamKind::periods:
      return "periods";
    case StreamKind::vendor:
      return "vendor";
    case StreamKind::expense:
      return "expense";
    case StreamKind::budget:
      return "budget";
    case StreamKind::till:
      return "till";
    case StreamKind::invoice:
      return "invoice";
    case StreamKind::cut_over:
      return "cut_over";
    case StreamKind::dunning_policy:
      return "dunning_policy";
    case StreamKind::dunning:
      return "dunning";
    case StreamKind::vehicle:
      return "vehicle";
    case StreamKind::settlement:
      return "settlement";
    case StreamKind::year_ends:
      return "year_ends";
  }
  return "unknown";
}

std::string_view name_of(Channel channel) {
  switch (channel) {
    case Channel::api:
      return "api";
    case Channel::command_line:
      return "command_line";
    case Channel::import:
      return "import";
    case Channel::scheduler:
      return "scheduler";
    case Channel::demo:
      return "demo";
    case Channel::system:
      return "system";
  }
  return "unknown";
}

std::string_view name_of(billing::PaymentChannel channel) {
  switch (channel) {
    case billing::PaymentChannel::cash:
      return "cash";
    case billing::PaymentChannel::bank_transfer:
      return "bank_transfer";
    case billing::PaymentChannel::wechat:
      return "wechat";
    case billing::PaymentChannel::alipay:
      return "alipay";
    case billing::PaymentChannel::pos:
      return "pos";
    case billing::PaymentChannel::bank_deduction:
      return "bank_deduction";
  }
  return "unknown";
}

std::string_view name_of(billing::ReversalReason reason) {
  switch (reason) {
    case billing::ReversalReason::entered_wrongly:
      return "entered_wrongly";
    case billing::ReversalReason::bounced:
      return "bounced";
    case billing::ReversalReason::duplicate:
      return "duplicate";
  }
  return "unknown";
}

std::string_view name_of(billing::ChargeMethod method) {
  switch (method) {
    case billing::ChargeMethod::by_area:
      return "by_area";
    case billing::ChargeMethod::fixed_amount:
      return "fixed_amount";
    case billing::ChargeMethod::one_off:
      return "one_off";
    case billing::ChargeMethod::contract:
      return "contract";
    case billing::ChargeMethod::deposit:
      return "deposit";
    case billing::ChargeMethod::metered:
      return "metered";
    case billing::ChargeMethod::apportioned:
      return "apportioned";
    case billing::ChargeMethod::parking_stay:
      return "parking_stay";
  }
  return "unknown";
}

std::string_view name_of(billing::AreaBasis basis) {
  switch (basis) {
    case billing::AreaBasis::built_up:
      return "built_up";
    case billing::AreaBasis::inside:
      return "inside";
  }
  return "unknown";
}

std::string_view name_of(billing::ApportionBasis basis) {
  switch (basis) {
    case billing::ApportionBasis::built_up_area:
      return "built_up_area";
    case billing::ApportionBasis::inside_area:
      return "inside_area";
    case billing::ApportionBasis::house:
      return "house";
    case billing::ApportionBasis::headcount:
      return "headcount";
    case billing::ApportionBasis::ratio:
      return "ratio";
  }
  return "unknown";
}

std::string_view name_of(metering::Utility utility) {
  switch (utility) {
    case metering::Utility::water:
      return "water";
    case metering::Utility::hot_water:
      return "hot_water";
    case metering::Utility::electricity:
      return "electricity";
    case metering::Utility::gas:
      return "gas";
    case metering::Utility::heat:
      return "heat";
  }
  return "unknown";
}

std::string_view name_of(metering::ReadingSource source) {
  switch (source) {
    case metering::ReadingSource::person:
      return "person";
    case metering::ReadingSource::device:
      return "device";
    case metering::ReadingSource::imported:
      return "imported";
    case metering::ReadingSource::estimated:
      return "estimated";
  }
  return "unknown";
}

std::string_view name_of(billing::ProrationRule rule) {
  switch (rule) {
    case billing::ProrationRule::calendar:
      return "calendar";
    case billing::ProrationRule::anniversary:
      return "anniversary";
    case billing::ProrationRule::fixed_30:
      return "fixed_30";
    case billing::ProrationRule::daily_365:
      return "daily_365";
    case billing::ProrationRule::full_month:
      return "full_month";
    case billing::ProrationRule::half_month:
      return "half_month";
    case billing::ProrationRule::none:
      return "none";
  }
  return "unknown";
}

std::string_view name_of(Rounding rounding) {
  switch (rounding) {
    case Rounding::half_up:
      return "half_up";
    case Rounding::up:
      return "up";
    case Rounding::down:
      return "down";
    case Rounding::half_even:
      return "half_even";
  }
  return "unknown";
}

std::string_view name_of(access::Role role) {
  switch (role) {
    case access::Role::resident:
      return "resident";
    case access::Role::front_desk:
      return "front_desk";
    case access::Role::technician:
      return "technician";
    case access::Role::cashier:
      return "cashier";
    case access::Role::finance_manager:
      return "finance_manager";
    case access::Role::community_manager:
      return "community_manager";
    case access::Role::auditor:
      return "auditor";
    case access::Role::operations:
      return "operations";
    case access::Role::gateway:
      return "gateway";
    case access::Role::meter_device:
      return "meter_device";
    case access::Role::administrator:
      return "administrator";
  }
  return "unknown";
}

std::string_view name_of(imports::ImportKind kind) {
  switch (kind) {
    case imports::ImportKind::houses:
      return "houses";
    case imports::ImportKind::opening_arrears:
      return "opening_arrears";
    case imports::ImportKind::open_work_orders:
      return "open_work_orders";
    case imports::ImportKind::open_cases:
      return "open_cases";
    case imports::ImportKind::meter_readings:
      return "meter_readings";
    case imports::ImportKind::bank_statement:
      return "bank_statement";
    case imports::ImportKind::opening_credits:
      return "opening_credits";
    case imports::ImportKind::opening_deposits:
      return "opening_deposits";
  }
  return "unknown";
}

std::string_view name_of(operations::LogPurpose purpose) {
  switch (purpose) {
    case operations::LogPurpose::live:
      return "live";
    case operations::LogPurpose::demo:
      return "demo";
  }
  return "unknown";
}

}  // namespace steward
