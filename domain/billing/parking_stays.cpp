#include <algorithm>
#include <iterator>

#include "domain/approvals/approvals.h"
#include "domain/billing/incoming.h"
#include "domain/billing/parked.h"
#include "domain/billing/pricing.h"
#include "domain/billing/subjects.h"
#include "domain/billing/vat.h"
#include "domain/books/periods.h"
#include "domain/books/tills.h"
#include "domain/occurrence.h"

// What vehicles are charged for parking: to the account of a household, or at the gate.
namespace steward::billing {

namespace {

// A stay of somebody who may park here, priced.
struct Priced {
  const FeeItem* item = nullptr;
  ParkingStay stay;
};

// That another vehicle was charged for the stay, its claim says.
Result<void> check_vehicle(const Facts& facts, const StayAtGate& at_gate, CommunityId community) {
  const auto* vehicle = std::get_if<Vehicle>(&facts.get<VehicleState>(stream_of(at_gate.vehicle)).is);
  if (vehicle == nullptr) return {};
  if (vehicle->community != community) return fail("vehicle-of-another-community");
  const std::vector<Param> params{{"stay_id", at_gate.stay.uuid}};
  for (const KeptStay& kept : vehicle->stays) {
    if (kept.reversed) continue;
    if (kept.stay == at_gate.stay) return fail("parking-stay-exists", params);
    if (at_gate.entered_at < kept.left_at && kept.entered_at < at_gate.left_at) {
      return fail("parking-stay-overlaps", {{"entered_at", kept.entered_at}, {"left_at", kept.left_at}});
    }
  }
  if (vehicle->forgotten_until && at_gate.entered_at < *vehicle->forgotten_until) {
    return fail("parking-stay-overlaps", {{"left_at", *vehicle->forgotten_until}});
  }
  return {};
}

Result<Priced> priced(const Facts& facts, const StayAtGate& at_gate, const DecisionContext& context) {
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(at_gate.fee_item)).is);
  if (item == nullptr) return fail("fee-item-unknown", {{"fee_item_id", at_gate.fee_item.uuid}});
  if (item->terms.method != ChargeMethod::parking_stay) return fail("fee-item-method-differs");
  if (at_gate.vehicle.is_nil() || at_gate.stay.is_nil()) return fail("parking-id-missing");
  const bool sealed_well = at_gate.plate.empty() || at_gate.plate.field == FieldClass::plate;
  if (!sealed_well) return fail("sealed-data-mismatch");
  if (auto seen = check_occurred(at_gate.left_at, context); !seen) return pass_on(std::move(seen.error()));
  if (auto fits = check_vehicle(facts, at_gate, item->community); !fits) return pass_on(std::move(fits.error()));
  Priced result{item,
                {at_gate.stay,
                 at_gate.fee_item,
                 at_gate.entered_at,
                 at_gate.left_at,
                 date_of(at_gate.left_at, context),
                 Money{},
                 {},
                 at_gate.plate}};
  ParkingStay& stay = result.stay;
  const auto& vehicle = facts.get<VehicleState>(stream_of(at_gate.vehicle));
  stay.charged_before = charged_in_month(std::get_if<Vehicle>(&vehicle.is), at_gate.fee_item, month_of(stay.left_on));
  auto price = quote(*item, stay.entered_at, stay.left_at, stay.charged_before, context.utc_offset_minutes);
  if (!price) return pass_on(std::move(price.error()));
  stay.price = std::move(*price);
  return result;
}

books::CashOfPayment cash_of(const KeptStay& kept) {
  return {kept.payment, kept.taken_by, kept.shift, kept.charged, kept.paid_on, kept.outside_shift};
}

// Who reverses a payment, as of the payments of households.
Result<void> check_reversal(const Facts& facts, const KeptStay& kept, const ReverseParkingPayment& command,
                            const DecisionContext& context) {
  const bool own_drawer = command.giver.is_nil() || command.giver == command.till;
  const bool own_of_the_day = !command.till.is_nil() && kept.taken_by == command.till && own_drawer &&
                              kept.paid_on == context.today && command.reversed_on == context.today;
  const bool of_cashier = !kept.taken_by.is_nil() && kept.channel == PaymentChannel::cash;
  const bool counted = of_cashier && books::is_counted(facts, cash_of(kept));
  if (command.own_of_the_day && (!own_of_the_day || counted)) return fail("reversal-needs-supervisor");
  if (auto date = check_money_date(command.reversed_on, context); !date) return date;
  if (command.reversed_on < kept.paid_on) return fail("reversal-before-use", {{"earliest", kept.paid_on}});
  return {};
}

// Why there is nothing to take back: a vehicle that forgot some stays cannot say whether this was one of them.
Error not_kept(const VehicleState& state, std::string_view unknown) {
  const auto* vehicle = std::get_if<Vehicle>(&state.is);
  if (vehicle == nullptr) return {"vehicle-unknown", {}, {}};
  if (vehicle->forgotten_until) {
    return {"parking-stay-forgotten", {{"forgotten_until", *vehicle->forgotten_until}}, {}};
  }
  return {std::string(unknown), {}, {}};
}

// What the other stays of the month that are kept would cost more, one after another, had the vehicle been charged
// `charged` for the month. Not more than the month cap leaves room for.
Money short_of_price(const FeeItem& item, const Vehicle& vehicle, const KeptStay& but, Money charged,
                     std::int32_t utc_offset_minutes) {
  Money more{};
  for (const KeptStay& stay : vehicle.stays) {
    const bool of_month = stay.fee_item == but.fee_item && month_of(stay.left_on) == month_of(but.left_on);
    if (!of_month || stay.reversed || stay.stay == but.stay) continue;
    const Money others{charged.fen + more.fen - stay.charged.fen};
    const auto price = quote(item, stay.entered_at, stay.left_at, others, utc_offset_minutes);
    if (price) more.fen += std::max<std::int64_t>(price->total.fen - stay.charged.fen, 0);
  }
  return more;
}

// What other stays of its month were charged less since this one had taken the room under the month cap; never more
// than this one cost. Only the difference that it makes: what terms that were set since would change is none of it.
Money cut_by_cap(const Facts& facts, const VehicleState& state, const KeptStay& stay, const DecisionContext& context) {
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(stay.fee_item)).is);
  const auto* vehicle = std::get_if<Vehicle>(&state.is);
  if (item == nullptr || vehicle == nullptr) return {};
  const auto missing = [&](Money charged) {
    return short_of_price(*item, *vehicle, stay, charged, context.utc_offset_minutes).fen;
  };
  const Money charged = charged_in_month(vehicle, stay.fee_item, month_of(stay.left_on));
  return Money{missing(Money{charged.fen - stay.charged.fen}) - missing(charged)};
}

// A stay that was charged to a household and still counts.
Result<const KeptStay*> stay_to_reverse(const VehicleState& state, const ReverseParkingStay& command,
                                        const DecisionContext& context) {
  const KeptStay* kept = find_stay(state, command.stay);
  if (kept == nullptr) return pass_on(not_kept(state, "parking-stay-unknown"));
  if (kept->reversed) return fail("parking-stay-reversed");
  if (kept->household.is_nil()) return fail("parking-stay-paid", {{"payment_id", kept->payment.uuid}});
  if (auto date = check_money_date(command.reversed_on, context); !date) return pass_on(std::move(date.error()));
  if (command.reversed_on < kept->left_on) {
    return fail("parking-reversed-before-leaving", {{"left_on", kept->left_on}});
  }
  if (!command.reason.empty() && command.reason.field != FieldClass::free_text) return fail("sealed-data-mismatch");
  return kept;
}

}  // namespace

Money charged_in_month(const Vehicle* vehicle, FeeItemId fee_item, YearMonth month) {
  if (vehicle == nullptr) return {};
  for (const ParkingMonth& charged : vehicle->months) {
    if (charged.fee_item == fee_item && charged.month == month) return charged.charged;
  }
  return {};
}

Result<ParkingPrice> quote(const FeeItem& item, Instant entered, Instant left, Money charged_before,
                           std::int32_t utc_offset_minutes) {
  const Date day = date_at(entered, utc_offset_minutes);
  const ParkingTerms* terms = parking_terms_on(item.parking, day);
  if (terms == nullptr) return fail("parking-terms-missing", {{"entered_on", day}});
  return price_of_stay(*terms, entered, left, charged_before, utc_offset_minutes);
}

const KeptStay* find_stay(const VehicleState& state, ParkingStayId stay) {
  const auto* vehicle = std::get_if<Vehicle>(&state.is);
  if (vehicle == nullptr) return nullptr;
  const KeptStay* found = nullptr;
  for (const KeptStay& kept : vehicle->stays) {
    if (kept.stay == stay && (found == nullptr || found->reversed)) found = &kept;
  }
  return found;
}

const KeptStay* find_parking_payment(const VehicleState& state, PaymentId payment) {
  const auto* vehicle = std::get_if<Vehicle>(&state.is);
  if (vehicle == nullptr || payment.is_nil()) return nullptr;
  const auto found = std::find_if(vehicle->stays.begin(), vehicle->stays.end(),
                                  [&](const KeptStay& kept) { return kept.payment == payment; });
  return found != vehicle->stays.end() ? &*found : nullptr;
}

Result<Decision> decide_on(const Facts& facts, const ChargeParkingStay& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (auto item = fee_item_of(facts, command.stay.fee_item, household); !item) return pass_on(item.error());
  if (command.due_days < 0 || command.due_days > kMostParkingDueDays) {
    return fail("parking-due-days-invalid", {{"due_days", std::int64_t{command.due_days}}});
  }
  auto parked = priced(facts, command.stay, context);
  if (!parked) return pass_on(std::move(parked.error()));
  ParkingStayCharged event{command.stay.vehicle, household.id,        household.house,
                           household.building,   household.community, std::move(parked->stay)};
  const Money amount = event.stay.price.total;
  const Date left_on = event.stay.left_on;
  Decision decision;
  if (amount > Money{}) {
    auto charge = charge_household(
        facts, household, *parked->item,
        {household.id, parked->item->id, amount, left_on, add_days(left_on, command.due_days), Sealed{}}, context);
    if (!charge) return pass_on(std::move(charge.error()));
    event.bill = get<ChargeRaised>(charge->event).bill.number;
    decision.events.push_back(std::move(*charge));
  } else if (auto date = check_money_date(left_on, context); !date) {
    return pass_on(std::move(date.error()));
  }
  decision.outcome = {{"stay_id", event.stay.stay.uuid},   {"vehicle_id", event.vehicle.uuid},
                      {"household_id", household.id.uuid}, {"minutes", std::int64_t{event.stay.price.minutes}},
                      {"amount_fen", amount.fen},          {"bill_number", std::int64_t{event.bill}}};
  decision.events.insert(decision.events.begin(),
                         NewEvent{stream_of(command.stay.vehicle), std::move(event), household.community, left_on});
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const PayParkingStay& command, const DecisionContext& context) {
  auto parked = priced(facts, command.stay, context);
  if (!parked) return pass_on(std::move(parked.error()));
  const FeeItem& item = *parked->item;
  const Money amount = parked->stay.price.total;
  if (amount == Money{}) return fail("parking-stay-free");
  if (command.amount != amount) return fail("parking-amount-differs", {{"amount_fen", amount.fen}});
  if (find_parking_payment(facts.get<VehicleState>(stream_of(command.stay.vehicle)), command.payment) != nullptr) {
    return fail("payment-exists");
  }
  if (auto valid = check_money(amount, command.channel, command.external_reference); !valid) {
    return pass_on(std::move(valid.error()));
  }
  if (auto date = check_money_date(command.paid_on, context); !date) return pass_on(std::move(date.error()));
  if (command.paid_on < parked->stay.left_on) {
    return fail("parking-paid-before-leaving", {{"left_on", parked->stay.left_on}});
  }
  const auto tax = tax_inside(amount, vat_on(item.vat_rates, command.paid_on).rate_millionths);
  if (!tax) return pass_on(tax.error());
  const CounterKey receipts = receipt_counter(context.company, command.paid_on);
  const auto desk = books::desk_taking(facts, command.channel, command.till);
  ParkingStayPaid event{command.stay.vehicle,
                        item.community,
                        std::move(parked->stay),
                        command.payment,
                        command.channel,
                        command.external_reference,
                        *tax,
                        item.terms.income_account,
                        command.paid_on,
                        receipts.year,
                        facts.counter(receipts) + 1,
                        PostingBuilder(books::posting_period(facts, item.community, command.paid_on))
                            .debit(ledger_account_of(command.channel), amount)
                            .credit(item.terms.income_account, Money{amount.fen - tax->fen}, *tax)
                            .credit(LedgerAccount::output_vat, *tax)
                            .take(),
                        command.till,
                        desk.shift,
                        desk.outside_shift};
  std::vector<Param> params{{"stay_id", event.stay.stay.uuid},
                            {"vehicle_id", event.vehicle.uuid},
                            {"payment_id", command.payment.uuid},
                            {"minutes", std::int64_t{event.stay.price.minutes}},
                            {"amount_fen", amount.fen},
                            {"tax_fen", tax->fen},
                            {"receipt_year", std::int64_t{receipts.year}},
                            {"receipt_number", event.receipt_number}};
  Decision decision{{{stream_of(command.stay.vehicle), std::move(event), item.community, command.paid_on}},
                    std::move(params)};
  auto cash = books::move_cash(decision, facts, command.till, item.community,
                               {command.channel, command.payment, amount, command.paid_on});
  if (!cash) return pass_on(std::move(cash.error()));
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const ReverseParkingStay& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.vehicle);
  const auto& state = facts.get<VehicleState>(stream);
  const auto kept = stay_to_reverse(state, command, context);
  if (!kept) return pass_on(kept.error());
  const KeptStay& stay = **kept;
  const auto found = household_of(facts, stay.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  const ParkingStayReversed event{command.vehicle,     household.id, household.house, household.building,
                                  household.community, stay.stay,    stay.fee_item,   command.reversed_on,
                                  stay.charged,        stay.bill,    command.reason};
  Decision decision{{{stream, event, household.community, command.reversed_on}}, {}};
  if (stay.bill != 0) {
    auto cancelled = cancel_bills(facts, household, {{}, stay.bill, 1, command.reversed_on, command.reason});
    if (!cancelled) return pass_on(std::move(cancelled.error()));
    decision.events.push_back(std::move(*cancelled));
    auto allowed = approvals::authorize(facts, command.authority, household.community, approvals::Action::correction,
                                        stay.charged, context);
    if (!allowed) return pass_on(std::move(allowed.error()));
    std::move(allowed->begin(), allowed->end(), std::back_inserter(decision.events));
  }
  decision.outcome = {{"stay_id", stay.stay.uuid},
                      {"vehicle_id", command.vehicle.uuid},
                      {"household_id", household.id.uuid},
                      {"bill_number", std::int64_t{stay.bill}},
                      {"amount_fen", stay.charged.fen},
                      {"arrears_fen", household.account.arrears().fen - stay.charged.fen},
                      {"cut_by_cap_fen", cut_by_cap(facts, state, stay, context).fen}};
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const ReverseParkingPayment& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.vehicle);
  const auto& state = facts.get<VehicleState>(stream);
  const KeptStay* kept = find_parking_payment(state, command.payment);
  if (kept == nullptr) return pass_on(not_kept(state, "payment-unknown"));
  if (kept->reversed) return fail("payment-reversed");
  if (auto may = check_reversal(facts, *kept, command, context); !may) return pass_on(std::move(may.error()));
  const CommunityId community = std::get<Vehicle>(state.is).community;
  const Money net{kept->charged.fen - kept->tax.fen};
  ParkingPaymentReversed event{
      command.vehicle,
      community,
      kept->stay,
      kept->fee_item,
      kept->payment,
      kept->channel,
      kept->external_reference,
      command.reason,
      command.reversed_on,
      kept->charged,
      kept->tax,
      PostingBuilder(books::posting_period(facts, community, command.reversed_on, kept->posted))
          .debit(kept->income_account, net, kept->tax)
          .debit(LedgerAccount::output_vat, kept->tax)
          .credit(ledger_account_of(kept->channel), kept->charged)
          .take()};
  Decision decision{
      {{stream, std::move(event), community, command.reversed_on}},
      {{"vehicle_id", command.vehicle.uuid}, {"payment_id", command.payment.uuid}, {"amount_fen", kept->charged.fen}}};
  auto missed = books::reverse_cash(decision, facts,
                                    {cash_of(*kept), kept->channel, community, command.till, command.giver,
                                     command.reason != ReversalReason::bounced, command.reversed_on});
  if (!missed) return pass_on(std::move(missed.error()));
  decision.outcome.push_back({"shortage_taken_back_fen", missed->fen});
  decision.outcome.push_back({"cut_by_cap_fen", cut_by_cap(facts, state, *kept, context).fen});
  return decision;
}

}  // namespace steward::billing
