#include "replay/event_json.h"

#include "eventstore/base/hash.h"
#include "replay/json_parts.h"
#include "replay/work_json.h"

namespace steward {

namespace {

namespace json = boost::json;

json::object vat_json(const billing::VatRate& vat) {
  return {{"effective_from", to_string(vat.effective_from)},
          {"rate_millionths", vat.rate_millionths},
          {"prices_include_tax", vat.prices_include_tax}};
}

json::object shared_cost_json(const billing::SharedCost& cost) {
  return {{"fee_item_id", to_string(cost.fee_item)},
          {"building_id", id_or_null(cost.building)},
          {"basis", name_of(cost.basis)},
          {"vacant_included", cost.vacant_included},
          {"usage_milli", cost.usage.milli},
          {"unit_price_micro_yuan", cost.unit_price.micro_yuan},
          {"total_fen", cost.total.fen},
          {"kept_fen", cost.kept.fen},
          {"shares", json_list(cost.shares, [](const billing::HouseShare& share) {
             return json::object{{"house_id", to_string(share.house)}, {"amount_fen", share.amount.fen}};
           })}};
}

json::object terms_json(const billing::FeeItemTerms& terms) {
  return {{"method", name_of(terms.method)},
          {"proration", name_of(terms.proration)},
          {"rounding", name_of(terms.rounding)},
          {"decimal_places", terms.decimal_places},
          {"allocation_priority", terms.allocation_priority},
          {"income_account", static_cast<std::uint16_t>(terms.income_account)},
          {"area_basis", name_of(terms.area_basis)},
          {"with_coefficient", terms.with_coefficient},
          {"utility", terms.utility ? json::value(name_of(*terms.utility)) : json::value(nullptr)}};
}

json::object part_json(const billing::BillPart& part) {
  return {{"from", to_string(part.from)},
          {"to", to_string(part.to)},
          {"unit_price_micro_yuan", part.unit_price.micro_yuan},
          {"area_centi_m2", part.area.centi_m2},
          {"amount_fen", part.amount.fen},
          {"coefficient_millionths", part.coefficient_millionths},
          {"fixed_part_micro_yuan", part.fixed_part.micro_yuan},
          {"vat_rate_millionths", part.vat_rate_millionths},
          {"tax_fen", part.tax.fen},
          {"usage_micro", part.usage.micro}};
}

json::array allocations_json(const std::vector<billing::Allocation>& allocations) {
  return json_list(allocations, [](const billing::Allocation& allocation) {
    json::object out{{"bill", allocation.bill}, {"amount_fen", allocation.amount.fen}};
    if (allocation.late_fee.fen != 0) out["late_fee_fen"] = allocation.late_fee.fen;
    return out;
  });
}

// One function for each event: a new event does not compile until it has its own.
class Payload {
 public:
  explicit Payload(const OpenBox& open) : open_(open) {}

  json::object operator()(const operations::LogCreated& e) const { return {{"purpose", name_of(e.purpose)}}; }
  json::object operator()(const operations::LossAccepted& e) const {
    return {{"new_epoch", e.new_epoch}, {"tail", e.tail}, {"anchor", e.anchor}};
  }
  json::object operator()(const operations::PoisonEventSkipped& e) const {
    return {{"view", e.view}, {"view_version", e.view_version}, {"position", e.position}};
  }

  json::object operator()(const registry::CompanyRegistered& e) const {
    return {{"company", e.company.value}, {"code", e.code}, {"name", e.name}};
  }
  json::object operator()(const registry::CommunityRegistered& e) const {
    return {{"community_id", to_string(e.community)}, {"code", e.code}, {"name", e.name}, {"time_zone", e.time_zone}};
  }
  json::object operator()(const registry::BuildingRegistered& e) const {
    return {{"building_id", to_string(e.building)},
            {"community_id", to_string(e.community)},
            {"code", e.code},
            {"name", e.name}};
  }
  json::object operator()(const registry::HouseRegistered& e) const {
    return {{"house_id", to_string(e.house)},
            {"building_id", to_string(e.building)},
            {"community_id", to_string(e.community)},
            {"number", e.number},
            {"built_up_area_centi_m2", e.built_up_area.centi_m2}};
  }
  json::object operator()(const registry::HouseholdMovedIn& e) const {
    json::object out = account_json(e);
    out["owner_id"] = to_string(e.owner);
    out["owner_name"] = sealed_to_json(e.owner_name, open_);
    out["owner_phone"] = sealed_to_json(e.owner_phone, open_);
    out["moved_in_on"] = to_string(e.moved_in_on);
    return out;
  }
  json::object operator()(const registry::HouseholdMovedOut& e) const {
    return {{"household_id", to_string(e.household)},
            {"house_id", to_string(e.house)},
            {"building_id", to_string(e.building)},
            {"moved_out_on", to_string(e.moved_out_on)}};
  }
  json::object operator()(const registry::HouseVacated& e) const {
    return {{"house_id", to_string(e.house)},
            {"household_id", to_string(e.household)},
            {"vacated_on", to_string(e.vacated_on)}};
  }
  json::object operator()(const registry::HouseMeasured& e) const {
    const registry::HouseMeasures& measures = e.measures;
    return {{"house_id", to_string(e.house)},
            {"building_id", to_string(e.building)},
            {"community_id", to_string(e.community)},
            {"effective_from", to_string(measures.effective_from)},
            {"built_up_area_centi_m2", measures.built_up_area.centi_m2},
            {"inside_area_centi_m2", measures.inside_area.centi_m2},
            {"coefficient_millionths", measures.coefficient_millionths},
            {"headcount", measures.headcount},
            {"ratio_millionths", measures.ratio_millionths}};
  }

  json::object operator()(const billing::FeeItemDefined& e) const {
    return {{"fee_item_id", to_string(e.fee_item)},
            {"community_id", to_string(e.community)},
            {"code", e.code},
            {"name", e.name},
            {"terms", terms_json(e.terms)}};
  }
  json::object operator()(const billing::TariffSet& e) const {
    return {{"fee_item_id", to_string(e.fee_item)},
            {"community_id", to_string(e.community)},
            {"tariff", tariff_json(e.tariff)}};
  }
  json::object operator()(const billing::VatRateSet& e) const {
    return {{"fee_item_id", to_string(e.fee_item)}, {"community_id", to_string(e.community)}, {"vat", vat_json(e.vat)}};
  }
  json::object operator()(const billing::ContractOpened& e) const {
    json::object out = account_json(e);
    const billing::ContractTerms& terms = e.terms;
    out["contract_id"] = to_string(terms.contract);
    out["fee_item_id"] = to_string(terms.fee_item);
    out["label"] = terms.label;
    out["from"] = to_string(terms.from);
    out["to"] = time_or_null(terms.to);
    out["price_micro_yuan"] = terms.price ? json::value(terms.price->micro_yuan) : json::value(nullptr);
    out["step_months"] = terms.step_months;
    out["step_rate_millionths"] = terms.step_rate_millionths;
    return out;
  }
  json::object operator()(const billing::ContractEnded& e) const {
    json::object out = account_json(e);
    out["contract_id"] = to_string(e.contract);
    out["fee_item_id"] = to_string(e.fee_item);
    out["ended_on"] = to_string(e.ended_on);
    return out;
  }
  json::object operator()(const billing::BillRunStarted& e) const {
    return {{"bill_run_id", to_string(e.run)},
            {"community_id", to_string(e.community)},
            {"period_from", to_string(e.period_from)},
            {"period_to", to_string(e.period_to)},
            {"issue_date", to_string(e.issue_date)},
            {"due_date", to_string(e.due_date)},
            {"fee_items", json_list(e.fee_items,
                                    [](const billing::FrozenFeeItem& item) {
                                      return json::object{{"fee_item_id", to_string(item.fee_item)},
                                                          {"version", item.version},
                                                          {"terms", terms_json(item.terms)},
                                                          {"tariffs", json_list(item.tariffs, tariff_json)},
                                                          {"vat_rates", json_list(item.vat_rates, vat_json)}};
                                    })},
            {"shared_costs", json_list(e.shared_costs, shared_cost_json)},
            {"roster", json_list(e.roster, [](HouseholdId id) { return to_string(id); })},
            {"cut_off", e.cut_off}};
  }
  json::object operator()(const billing::StatementIssued& e) const {
    json::object out = account_json(e);
    out["bill_run_id"] = to_string(e.run);
    out["issue_date"] = to_string(e.issue_date);
    out["bills"] = json_list(e.bills, bill_json);
    out["posting"] = posting_json(e.posting);
    return out;
  }
  json::object operator()(const billing::BillRunChunkRecorded& e) const {
    return {{"bill_run_id", to_string(e.run)},
            {"community_id", to_string(e.community)},
            {"chunk", e.chunk},
            {"households", e.households},
            {"statements", e.statements},
            {"total_fen", e.total.fen},
            {"exceptions", json_list(e.exceptions,
                                     [](const billing::BillRunException& exception) {
                                       return json::object{{"household_id", to_string(exception.household)},
                                                           {"code", exception.code},
                                                           {"fee_item_id", id_or_null(exception.fee_item)},
                                                           {"meter_id", id_or_null(exception.meter)}};
                                     })},
            {"without_contract", e.without_contract}};
  }
  json::object operator()(const billing::BillRunCompleted& e) const {
    return {{"bill_run_id", to_string(e.run)}, {"community_id", to_string(e.community)},
            {"households", e.households},      {"statements", e.statements},
            {"exceptions", e.exceptions},      {"total_fen", e.total.fen}};
  }
  json::object operator()(const billing::ChargeRaised& e) const {
    json::object out = account_json(e);
    out["bill"] = bill_json(e.bill);
    out["reason"] = sealed_to_json(e.reason, open_);
    out["posting"] = posting_json(e.posting);
    return out;
  }
  json::object operator()(const billing::ArrearsBroughtForward& e) const {
    json::object out = account_json(e);
    out["import_run_id"] = id_or_null(e.import_run);
    out["cut_over_date"] = to_string(e.cut_over_date);
    out["bill"] = bill_json(e.bill);
    out["posting"] = posting_json(e.posting);
    return out;
  }
  json::object operator()(const billing::PaymentReceived& e) const {
    json::object out = account_json(e);
    out["payment_id"] = to_string(e.payment);
    out["channel"] = name_of(e.channel);
    out["external_reference"] = e.external_reference;
    out["amount_fen"] = e.amount.fen;
    out["received_on"] = to_string(e.received_on);
    out["allocations"] = allocations_json(e.allocations);
    out["credited_fen"] = e.credited.fen;
    out["receipt_year"] = e.receipt_year;
    out["receipt_number"] = e.receipt_number;
    json::array items;
    for (const FeeItemId item : e.for_items) items.emplace_back(to_string(item));
    out["for_fee_item_ids"] = std::move(items);
    out["taken_by"] = id_or_null(e.taken_by);
    out["shift_id"] = id_or_null(e.shift);
    if (e.outside_shift) out["outside_shift"] = true;
    out["posting"] = posting_json(e.posting);
    return out;
  }
  json::object operator()(const billing::PaymentReversed& e) const {
    json::object out = account_json(e);
    out["payment_id"] = to_string(e.payment);
    out["channel"] = name_of(e.channel);
    out["external_reference"] = e.external_reference;
    out["reason"] = name_of(e.reason);
    out["reversed_on"] = to_string(e.reversed_on);
    out["amount_fen"] = e.amount.fen;
    out["reopened"] = allocations_json(e.reopened);
    out["credit_withdrawn_fen"] = e.credit_withdrawn.fen;
    out["posting"] = posting_json(e.posting);
    return out;
  }
  json::object operator()(const billing::CreditApplied& e) const {
    json::object out = account_json(e);
    out["applied_on"] = to_string(e.applied_on);
    out["allocations"] = allocations_json(e.allocations);
    out["sources"] = json_list(e.sources, [](const billing::CreditSource& source) {
      return json::object{{"payment_id", to_string(source.payment)}, {"amount_fen", source.amount.fen}};
    });
    out["posting"] = posting_json(e.posting);
    return out;
  }

  json::object operator()(const imports::ImportRunStarted& e) const {
    return {{"import_run_id", to_string(e.run)},
            {"community_id", to_string(e.community)},
            {"kind", name_of(e.kind)},
            {"file_sha256", to_hex(Hash{e.file_hash})},
            {"rows", e.rows}};
  }
  json::object operator()(const imports::ImportChunkRecorded& e) const {
    json::object out{{"import_run_id", to_string(e.run)},
                     {"community_id", to_string(e.community)},
                     {"chunk", e.chunk},
                     {"rows", e.rows},
                     {"accepted", e.accepted},
                     {"already_there", e.already_there},
                     {"rejected", e.rejected}};
    if (!e.found.empty()) {
      out["found"] = json_list(e.found, [](const imports::FoundMoney& found) {
        return json::object{{"channel", name_of(found.channel)},
                            {"amount_fen", found.amount.fen},
                            {"number", found.number},
                            {"row", found.row}};
      });
    }
    if (!e.refused.empty()) {
      out["refused"] = json_list(e.refused, [](const imports::RefusedRow& refused) {
        return json::object{{"line", refused.line}, {"column", refused.column}, {"code", refused.code}};
      });
    }
    return out;
  }
  json::object operator()(const imports::ImportRunCompleted& e) const {
    return {{"import_run_id", to_string(e.run)},
            {"community_id", to_string(e.community)},
            {"rows", e.rows},
            {"accepted", e.accepted},
            {"already_there", e.already_there},
            {"rejected", e.rejected}};
  }

  // The hash of a key's secret stays in the log: nobody outside has a use for it.
  json::object operator()(const access::ApiKeyIssued& e) const {
    return {{"credential_id", to_string(e.credential)},
            {"company", e.company.value},
            {"role", name_of(e.role)},
            {"community_id", id_or_null(e.community)},
            {"household_id", id_or_null(e.household)},
            {"label", e.label},
            {"expires_at", to_string(e.expires_at)},
            {"staff_id", id_or_null(e.staff)}};
  }
  json::object operator()(const access::ApiKeyRevoked& e) const { return {{"credential_id", to_string(e.credential)}}; }

  // Staff, equipment, service policy, work orders and cases.
  template <class WorkEvent>
  json::object operator()(const WorkEvent& e) const {
    return work_json(e, open_);
  }

 private:
  const OpenBox& open_;
};

}  // namespace

json::object tariff_json(const billing::Tariff& tariff) {
  return {{"effective_from", to_string(tariff.effective_from)},
          {"unit_price_micro_yuan", tariff.unit_price.micro_yuan},
          {"fixed_part_micro_yuan", tariff.fixed_part.micro_yuan},
          {"tiers", json_list(tariff.tiers,
                              [](const billing::Tier& tier) {
                                return json::object{{"above_milli", tier.above.milli},
                                                    {"unit_price_micro_yuan", tier.unit_price.micro_yuan},
                                                    {"per_person_milli", tier.per_person.milli}};
                              })},
          {"tier_persons", tariff.allowance.persons},
          {"tiers_by_months", tariff.allowance.by_months}};
}

json::object bill_json(const billing::Bill& bill) {
  return {{"number", bill.number},
          {"fee_item_id", to_string(bill.fee_item)},
          {"period_from", to_string(bill.period_from)},
          {"period_to", to_string(bill.period_to)},
          {"due_date", to_string(bill.due_date)},
          {"allocation_priority", bill.allocation_priority},
          {"amount_fen", bill.amount.fen},
          {"tax_fen", bill.tax.fen},
          {"contract_id", id_or_null(bill.contract)},
          {"income_account", static_cast<std::uint16_t>(bill.income_account)},
          {"parts", json_list(bill.parts, part_json)},
          {"meters", json_list(bill.meters, [](const billing::BilledMeter& meter) {
             return json::object{{"meter_id", to_string(meter.meter)},
                                 {"from", to_string(meter.from)},
                                 {"to", to_string(meter.to)},
                                 {"previous_milli", meter.previous.milli},
                                 {"current_milli", meter.current.milli},
                                 {"usage_micro", meter.usage.micro}};
           })}};
}

json::object posting_json(const billing::Posting& posting) {
  return {{"period", to_string(posting.period)},
          {"lines", json_list(posting.lines,
                              [](const billing::PostingLine& line) {
                                return json::object{{"account", static_cast<std::uint16_t>(line.account)},
                                                    {"amount_fen", line.amount.fen},
                                                    {"tax_fen", line.tax.fen}};
                              })},
          {"deferrals", json_list(posting.deferrals, [](const billing::Deferral& deferral) {
             return json::object{{"month", to_string(deferral.month)},
                                 {"account", static_cast<std::uint16_t>(deferral.account)},
                                 {"amount_fen", deferral.amount.fen}};
           })}};
}

OpenBox open_with(const Keyring* keyring, CompanyNo company, Reader reader) {
  return [keyring, company, reader](const Sealed& sealed) -> std::optional<Revealed> {
    if (keyring == nullptr) return std::nullopt;
    auto revealed = keyring->reveal(sealed, company, reader);
    if (!revealed) return std::nullopt;
    return std::move(*revealed);
  };
}

json::value sealed_to_json(const Sealed& sealed, const OpenBox& open) {
  if (sealed.empty()) return nullptr;
  json::object out{{"sealed", true}, {"subject", to_string(sealed.subject)}};
  const auto revealed = open ? open(sealed) : std::nullopt;
  if (!revealed) return out;
  switch (revealed->state) {
    case Revealed::State::nothing:
      return nullptr;
    case Revealed::State::full:
      out["sealed"] = false;
      out["text"] = revealed->text;
      break;
    case Revealed::State::masked:
      out["masked"] = revealed->text;
      break;
    case Revealed::State::erased:
      out["erased"] = true;
      break;
  }
  return out;
}

json::object event_to_json(const Event& event, const OpenBox& open) { return visit(Payload(open), event); }

json::object actor_to_json(const Actor& actor) {
  return {{"person_id", id_or_null(actor.person)},
          {"credential_id", id_or_null(actor.credential)},
          {"on_behalf_of", id_or_null(actor.on_behalf_of)},
          {"channel", name_of(actor.channel)}};
}

json::object recorded_to_json(const RecordedEvent& recorded, const OpenBox& open, service::Privacy reader) {
  const EventHeader& header = recorded.header;
  json::object out{
      {"position", header.position},
      {"type", event_name(header.type)},
      {"schema_version", header.schema_version},
      {"event_id", to_string(header.id)},
      {"company", header.company.value},
      {"community_id", id_or_null(header.community)},
      {"stream", json::object{{"kind", name_of(header.stream.kind)}, {"id", to_string(header.stream.id)}}},
      {"version", header.version},
      {"recorded_at", to_string(header.recorded_at)},
      {"wall_clock", to_string(header.wall_clock)},
      {"occurred_at", to_string(header.occurred_at)},
      {"effective_date", to_string(header.effective_date)},
      {"backdating_reason",
       header.backdating == BackdatingReason::none ? json::value(nullptr) : json::value(to_string(header.backdating))},
      {"actor", actor_to_json(header.actor)},
      {"command_id", to_string(header.command)},
      {"causation_id", id_or_null(header.causation)},
      {"correlation_id", id_or_null(header.correlation)}};
  out["households"] = json_list(header.households, [](const HouseholdLink& link) {
    return json::object{
        {"household_id", to_string(link.household)}, {"nth", link.nth}, {"previous_position", link.previous}};
  });
  json::object data = event_to_json(recorded.event, open);
  if (reader == service::Privacy::resident) data.erase("candidates");
  out["data"] = std::move(data);
  return out;
}

}  // namespace steward
