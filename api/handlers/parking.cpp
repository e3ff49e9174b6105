#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/handlers/may_take.h"
#include "api/handlers/on_household.h"
#include "api/handlers/stream_history.h"
#include "api/json/values.h"
#include "api/names.h"
#include "domain/billing/parked.h"
#include "replay/event_json.h"

// Temporary parking: its terms, what a stay costs, and what vehicles were charged.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;
using json::JsonObject;

constexpr std::int64_t kMostFen = kLargestAmount.fen;
constexpr std::array kParkingDayNames = {
    json::EnumName<billing::ParkingDay>{"since_entry", billing::ParkingDay::since_entry},
    json::EnumName<billing::ParkingDay>{"calendar", billing::ParkingDay::calendar},
};

// 21:00 as minutes of the day.
std::uint16_t read_time_of_day(JsonBody& body, JsonObject& root, std::string_view name) {
  const std::string text = root.required_string(name, 5);
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  const bool shaped = text.size() == 5 && digit(0) && digit(1) && text[2] == ':' && digit(3) && digit(4);
  const int hour = shaped ? (text[0] - '0') * 10 + (text[1] - '0') : 24;
  const int minute = shaped ? (text[3] - '0') * 10 + (text[4] - '0') : 60;
  if (hour < 24 && minute < 60) return static_cast<std::uint16_t>(hour * 60 + minute);
  body.report("out-of-range", root.pointer(name), Says::time_of_day);
  return 0;
}

std::uint32_t read_minutes(JsonObject& root, std::string_view name, std::int64_t most, std::uint32_t otherwise) {
  return static_cast<std::uint32_t>(root.optional_int(name, 0, most).value_or(otherwise));
}
std::optional<Money> read_cap(JsonObject& root, std::string_view name) {
  const auto fen = root.optional_int(name, 0, kMostFen);
  return fen ? std::optional(Money{*fen}) : std::nullopt;
}

// What the gate says of a stay; the plate is sealed for the vehicle itself, so that it can be erased.
struct SaidStay {
  billing::StayAtGate stay;
  std::string plate;
};
SaidStay read_stay(JsonObject& root) {
  SaidStay said;
  said.stay.stay = root.required_id<ParkingStayId>("stay_id");
  said.stay.vehicle = root.required_id<VehicleId>("vehicle_id");
  said.stay.entered_at = root.required_instant("entered_at");
  said.stay.left_at = root.required_instant("left_at");
  said.plate = root.optional_string("plate", 32).value_or("");
  return said;
}
Result<billing::StayAtGate> sealed(const Call& call, CommandId command_id, SaidStay said) {
  auto plate = seal(call, command_id, PersonId(said.stay.vehicle.uuid), FieldClass::plate, said.plate);
  if (!plate) return pass_on(std::move(plate.error()));
  said.stay.plate = std::move(*plate);
  return std::move(said.stay);
}

Prepared backdatable(const Call& call, Command command, BackdatingReason reason) {
  Prepared prepared{std::move(command)};
  prepared.may_backdate = call.may(Permission::correct_payment);
  prepared.backdating = reason;
  return prepared;
}

using FeeItemPtr = std::shared_ptr<const billing::FeeItem>;
Result<FeeItemPtr> fee_item_of_path(const Call& call) {
  auto id = call.reach_path<FeeItemId>(0, "fee-item-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto item = known<billing::FeeItemState, billing::FeeItem>(call, stream_of(*id));
  if (item && *item == nullptr) return fail("fee-item-unknown");
  return item;
}

boost::json::value or_null(std::int64_t number) {
  return number == 0 ? boost::json::value(nullptr) : boost::json::value(number);
}

// A line of a vehicle's list. What came back is below zero, so that the amounts add up.
Result<boost::json::object> stay_item(const Call& call, const billing::ParkingStay& stay, std::string_view kind,
                                      Date date) {
  auto plate = person_text(call, stay.plate);
  if (!plate) return pass_on(std::move(plate.error()));
  return boost::json::object{{"stay_id", id_value(stay.stay)},
                             {"kind", kind},
                             {"date", to_string(date)},
                             {"fee_item_id", id_value(stay.fee_item)},
                             {"entered_at", to_string(stay.entered_at)},
                             {"left_at", to_string(stay.left_at)},
                             {"minutes", stay.price.minutes},
                             {"amount_fen", stay.price.total.fen},
                             {"days", parking_days_json(stay.price)},
                             {"plate", std::move(*plate)},
                             {"household_id", nullptr},
                             {"bill_number", nullptr},
                             {"payment_id", nullptr},
                             {"channel", nullptr},
                             {"receipt_year", nullptr},
                             {"receipt_number", nullptr}};
}
Result<boost::json::object> stay_item(const Call& call, const billing::ParkingStayCharged& event) {
  auto item = stay_item(call, event.stay, "charged", event.stay.left_on);
  if (!item) return item;
  (*item)["household_id"] = id_value(event.household);
  (*item)["bill_number"] = or_null(event.bill);
  return item;
}
Result<boost::json::object> stay_item(const Call& call, const billing::ParkingStayPaid& event) {
  auto item = stay_item(call, event.stay, "paid", event.paid_on);
  if (!item) return item;
  (*item)["payment_id"] = id_value(event.payment);
  (*item)["channel"] = name_of(kChannelNames, event.channel);
  (*item)["receipt_year"] = event.receipt_year;
  (*item)["receipt_number"] = event.receipt_number;
  return item;
}
// It names the stay; when that was, the line that it takes back says.
template <class E>
Result<boost::json::object> item_of_reversal(const Call& call, const E& event, std::string_view kind) {
  billing::ParkingStay stay;
  stay.stay = event.stay;
  stay.fee_item = event.fee_item;
  auto item = stay_item(call, stay, kind, event.reversed_on);
  if (!item) return item;
  for (const char* member : {"entered_at", "left_at", "minutes"}) (*item)[member] = nullptr;
  (*item)["amount_fen"] = -event.amount.fen;
  return item;
}
Result<boost::json::object> stay_item(const Call& call, const billing::ParkingPaymentReversed& event) {
  auto item = item_of_reversal(call, event, "reversed");
  if (!item) return item;
  (*item)["payment_id"] = id_value(event.payment);
  (*item)["channel"] = name_of(kChannelNames, event.channel);
  return item;
}
Result<boost::json::object> stay_item(const Call& call, const billing::ParkingStayReversed& event) {
  auto item = item_of_reversal(call, event, "charge_reversed");
  if (!item) return item;
  (*item)["household_id"] = id_value(event.household);
  (*item)["bill_number"] = or_null(event.bill);
  return item;
}
// nullopt: no event of a stay.
Result<std::optional<boost::json::object>> stay_item(const Call& call, const Event& event) {
  return visit(
      [&](const auto& of_type) -> Result<std::optional<boost::json::object>> {
        if constexpr (requires { stay_item(call, of_type); }) {
          auto item = stay_item(call, of_type);
          if (!item) return pass_on(std::move(item.error()));
          return std::optional(std::move(*item));
        } else {
          return std::nullopt;
        }
      },
      event);
}

// The vehicle of the path, if the caller may see it.
Result<VehicleId> vehicle_of_path(const Call& call) {
  auto vehicle = call.path_id<VehicleId>(0);
  if (!vehicle) return vehicle;
  auto head = call.reach_shared(stream_of(*vehicle), "vehicle-unknown");
  if (!head) return pass_on(std::move(head.error()));
  return vehicle;
}

}  // namespace

Result<Prepared> set_parking_terms(Call& call, CommandId) {
  auto fee_item = call.reach_path<FeeItemId>(0, "fee-item-unknown");
  if (!fee_item) return pass_on(std::move(fee_item.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::SetParkingTerms command;
  command.fee_item = *fee_item;
  command.authority.by = call.principal.credential;
  billing::ParkingTerms& terms = command.terms;
  terms.effective_from = root.required_date("effective_from");
  terms.free_minutes = read_minutes(root, "free_minutes", billing::kMostFreeMinutes, 0);
  terms.free_deducted = root.optional_bool("free_minutes_deducted").value_or(false);
  terms.first_minutes = read_minutes(root, "first_minutes", billing::kLongestParkingPeriod, 0);
  terms.first_price = Money{root.optional_int("first_price_fen", 0, billing::kLargestParkingPrice.fen).value_or(0)};
  terms.step_minutes = static_cast<std::uint32_t>(root.required_int("step_minutes", 1, billing::kLongestParkingPeriod));
  terms.step_price = Money{root.required_int("step_price_fen", 0, billing::kLargestParkingPrice.fen)};
  terms.day = root.optional_enum("day", words(kParkingDayNames)).value_or(terms.day);
  terms.daily_cap = read_cap(root, "daily_cap_fen");
  if (auto night = root.optional_object("night")) {
    const std::uint16_t from = read_time_of_day(*body, *night, "from");
    const std::uint16_t to = read_time_of_day(*body, *night, "to");
    terms.night = billing::NightCap{from, to, Money{night->required_int("cap_fen", 0, kMostFen)}};
  }
  terms.month_cap = read_cap(root, "month_cap_fen");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(std::move(command))};
}

Result<Prepared> charge_parking_stay(Call& call, CommandId command_id) {
  auto household = call.reach_path<HouseholdId>(0, "household-unknown");
  if (!household) return pass_on(std::move(household.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  SaidStay said = read_stay(root);
  said.stay.fee_item = root.required_id<FeeItemId>("fee_item_id");
  const auto due_days = root.optional_int("due_days", 0, billing::kMostParkingDueDays).value_or(0);
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto stay = sealed(call, command_id, std::move(said));
  if (!stay) return pass_on(std::move(stay.error()));
  return backdatable(
      call, billing::ChargeParkingStay{std::move(*stay), *household, static_cast<std::int32_t>(due_days)}, late);
}

Result<Prepared> pay_parking_stay(Call& call, CommandId command_id) {
  auto item = fee_item_of_path(call);
  if (!item) return pass_on(std::move(item.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::PayParkingStay command;
  SaidStay said = read_stay(root);
  said.stay.fee_item = (*item)->id;
  command.payment = PaymentId(call.service.new_id());
  command.till = call.principal.credential;
  command.channel = root.required_enum("channel", words(kChannelNames));
  command.external_reference = root.optional_string("external_reference", 64).value_or("");
  command.amount = Money{root.required_int("amount_fen", 0, kMostFen)};
  const auto paid_on = root.optional_date("paid_on");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  if (auto may = may_take(call, command.channel); !may) return pass_on(std::move(may.error()));
  auto zone = call.service.zone(call.principal.company, (*item)->community);
  if (!zone) return pass_on(std::move(zone.error()));
  command.paid_on = paid_on.value_or(zone->date_at(said.stay.left_at));
  auto stay = sealed(call, command_id, std::move(said));
  if (!stay) return pass_on(std::move(stay.error()));
  command.stay = std::move(*stay);
  return backdatable(call, Command(std::move(command)), late);
}

Result<PersonId> subject_of_stay(const Call& call, VehicleId vehicle, ParkingStayId stay) {
  const PersonId own(vehicle.uuid);
  auto state = call.service.store.knowledge().state(call.principal.company, stream_of(vehicle));
  if (!state) return pass_on(std::move(state.error()));
  const auto* parked = std::get_if<billing::VehicleState>(state->state.get());
  const billing::KeptStay* kept = parked != nullptr ? billing::find_stay(*parked, stay) : nullptr;
  if (kept == nullptr || kept->household.is_nil()) return own;
  auto household = known<billing::HouseholdState, billing::Household>(call, stream_of(kept->household));
  if (!household) return pass_on(std::move(household.error()));
  return *household != nullptr ? (*household)->owner : own;
}

Result<Prepared> reverse_parking_stay(Call& call, CommandId command_id) {
  auto vehicle = vehicle_of_path(call);
  if (!vehicle) return pass_on(std::move(vehicle.error()));
  auto stay = call.path_id<ParkingStayId>(1);
  if (!stay) return pass_on(std::move(stay.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const auto reversed_on = root.optional_date("reversed_on");
  const std::string reason = root.optional_text("reason", kLongestReason).value_or("");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto subject = subject_of_stay(call, *vehicle, *stay);
  if (!subject) return pass_on(std::move(subject.error()));
  auto sealed = seal(call, command_id, *subject, FieldClass::free_text, reason);
  if (!sealed) return pass_on(std::move(sealed.error()));
  auto today = call.today_of(stream_of(*vehicle));
  if (!today) return pass_on(std::move(today.error()));
  return backdatable(
      call,
      billing::ReverseParkingStay{
          *vehicle, *stay, reversed_on.value_or(*today), std::move(*sealed), {call.principal.credential}},
      late);
}

Result<Prepared> reverse_parking_payment(Call& call, CommandId) {
  auto vehicle = vehicle_of_path(call);
  if (!vehicle) return pass_on(std::move(vehicle.error()));
  auto payment = call.path_id<PaymentId>(1);
  if (!payment) return pass_on(std::move(payment.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::ReverseParkingPayment command;
  command.vehicle = *vehicle;
  command.payment = *payment;
  command.till = call.principal.credential;
  command.own_of_the_day = !call.may(Permission::correct_payment);
  command.reason = root.required_enum("reason", words(kReversalReasonNames));
  command.giver = root.optional_id<CredentialId>("cashier_id").value_or(CredentialId{});
  const auto reversed_on = root.optional_date("reversed_on");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto today = call.today_of(stream_of(*vehicle));
  if (!today) return pass_on(std::move(today.error()));
  command.reversed_on = reversed_on.value_or(*today);
  return backdatable(call, Command(command), late);
}

Result<Reply> quote_parking(Call& call) {
  if (auto staff = call.not_for_residents(); !staff) return pass_on(std::move(staff.error()));
  auto item = fee_item_of_path(call);
  if (!item) return pass_on(std::move(item.error()));
  auto entered = call.query_instant("entered_at");
  if (!entered) return pass_on(std::move(entered.error()));
  auto left = call.query_instant("left_at");
  if (!left) return pass_on(std::move(left.error()));
  auto id = call.query_id<VehicleId>("vehicle_id");
  if (!id) return pass_on(std::move(id.error()));
  if (!*entered) return fail_at("query-invalid", "entered_at", Says::is_required);
  if (!*left) return fail_at("query-invalid", "left_at", Says::is_required);
  if ((*item)->terms.method != billing::ChargeMethod::parking_stay) return fail("fee-item-method-differs");
  auto vehicle = known<billing::VehicleState, billing::Vehicle>(call, stream_of(*id));
  if (!vehicle) return pass_on(std::move(vehicle.error()));
  if (*vehicle != nullptr && (*vehicle)->community != (*item)->community) return fail("vehicle-of-another-community");
  auto zone = call.service.zone(call.principal.company, (*item)->community);
  if (!zone) return pass_on(std::move(zone.error()));
  // The clocks of now, as the command goes by.
  const std::int32_t offset = zone->utc_offset_seconds(call.service.store.sequencer().now()) / 60;
  const Date left_on = date_at(**left, offset);
  const Money before = billing::charged_in_month(vehicle->get(), (*item)->id, month_of(left_on));
  auto price = billing::quote(**item, **entered, **left, before, offset);
  if (!price) return pass_on(std::move(price.error()));
  const auto* terms = billing::parking_terms_on((*item)->parking, date_at(**entered, offset));
  return Reply{200,
               {{"fee_item_id", id_value((*item)->id)},
                {"entered_at", to_string(**entered)},
                {"left_at", to_string(**left)},
                {"left_on", to_string(left_on)},
                {"minutes", price->minutes},
                {"amount_fen", price->total.fen},
                {"charged_before_fen", before.fen},
                {"days", parking_days_json(*price)},
                {"terms", parking_terms_json(*terms)}},
               {}};
}

Result<Reply> list_parking_stays(Call& call) {
  if (auto staff = call.not_for_residents(); !staff) return pass_on(std::move(staff.error()));
  auto vehicle = call.path_id<VehicleId>(0);
  if (!vehicle) return pass_on(std::move(vehicle.error()));
  auto head = call.reach_shared(stream_of(*vehicle), "vehicle-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto from = asked_version(call);
  if (!from) return pass_on(std::move(from.error()));
  if (auto waited = wait_for_index(call, *head); !waited) return pass_on(std::move(waited.error()));
  boost::json::array items;
  std::optional<std::string> next;
  const LogCursor at = call.service.store.index_follower().progress().at;
  auto visited = call.service.store.index().visit_stream(call.principal.company, stream_of(*vehicle), *from,
                                                         [&](const RecordedEvent& recorded) -> Result<bool> {
                                                           if (items.size() == paging->limit) {
                                                             next = std::to_string(recorded.header.version);
                                                             return false;
                                                           }
                                                           auto item = stay_item(call, recorded.event);
                                                           if (!item) return pass_on(std::move(item.error()));
                                                           if (*item) items.push_back(std::move(**item));
                                                           return true;
                                                         });
  if (!visited) return pass_on(std::move(visited.error()));
  return page_reply(call, at, std::move(items), next);
}

}  // namespace steward::api
