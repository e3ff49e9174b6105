#include <algorithm>

#include "domain/approvals/approvals.h"
#include "domain/base/text.h"
#include "domain/billing/billing.h"

namespace steward::billing {

namespace {

// A million yuan a month: a larger price is a typing error.
constexpr UnitPrice kLargestPrice{1'000'000'000'000};

template <class E>
bool between(E value, E first, E last) {
  return value >= first && value <= last;
}

constexpr std::size_t kMostTiers = 10;
constexpr std::int32_t kMostPersons = 1'000;      // as many as a house is measured with
constexpr Usage kLargestTier{1'000'000'000'000};  // 10^9 units in a year

// All of a tax, in steps that tax law has.
constexpr std::int64_t kLargestVatRate = 1'000'000;
constexpr std::int64_t kVatRateStep = 100;

// A deposit is owed back: it is never income.
bool fits(ChargeMethod method, LedgerAccount account) {
  if (method == ChargeMethod::deposit) return account == LedgerAccount::deposits_held;
  return account == LedgerAccount::service_income || account == LedgerAccount::other_income;
}

bool valid(const FeeItemTerms& terms) {
  const bool of_area = terms.method == ChargeMethod::by_area;
  const bool plain = terms.area_basis == AreaBasis::built_up && !terms.with_coefficient;
  return between(terms.method, ChargeMethod::by_area, ChargeMethod::parking_stay) && (of_area || plain) &&
         terms.utility.has_value() == (terms.method == ChargeMethod::metered) &&
         between(terms.area_basis, AreaBasis::built_up, AreaBasis::inside) &&
         between(terms.proration, ProrationRule::calendar, ProrationRule::none) &&
         between(terms.rounding, Rounding::half_up, Rounding::half_even) && terms.decimal_places <= 2 &&
         fits(terms.method, terms.income_account);
}

template <class Dated>
auto place_of(std::vector<Dated>& values, Date from) {
  return std::lower_bound(values.begin(), values.end(), from,
                          [](const Dated& value, Date date) { return value.effective_from < date; });
}

template <class Dated>
bool there_is(const std::vector<Dated>& values, Date from) {
  return std::any_of(values.begin(), values.end(), [&](const Dated& value) { return value.effective_from == from; });
}

// False when there is one of this date.
template <class Dated>
bool put_in_place(std::vector<Dated>& values, const Dated& value) {
  const auto place = place_of(values, value.effective_from);
  if (place != values.end() && place->effective_from == value.effective_from) return false;
  values.insert(place, value);
  return true;
}

// Tiers go up: from the tariff's own price to dearer ones, each for what lies above the one before.
bool in_order(const std::vector<Tier>& tiers) {
  Usage above{0};
  Usage per_person{0};
  for (const Tier& tier : tiers) {
    if (tier.above <= above || tier.above > kLargestTier) return false;
    // Else the tier of a large household could begin above the next one.
    if (tier.per_person < per_person || tier.per_person > kLargestTier) return false;
    if (tier.unit_price <= UnitPrice{0} || tier.unit_price > kLargestPrice) return false;
    above = tier.above;
    per_person = tier.per_person;
  }
  return tiers.size() <= kMostTiers;
}

// What it says is used: persons where they count, months where there are tiers.
bool fits(const TierAllowance& allowance, const std::vector<Tier>& tiers) {
  if (allowance.persons < 0 || allowance.persons > kMostPersons) return false;
  if (allowance.by_months && tiers.empty()) return false;
  return allowance.persons == 0 || (!tiers.empty() && tiers.back().per_person > Usage{0});
}

Result<void> check_beside_price(const Tariff& tariff, ChargeMethod method) {
  const bool may_have_fixed = method == ChargeMethod::by_area || method == ChargeMethod::metered;
  if (tariff.fixed_part != UnitPrice{0} && !may_have_fixed) return fail("fixed-part-not-charged");
  if (!tariff.tiers.empty() && method != ChargeMethod::metered) return fail("tiers-not-charged");
  if (!in_order(tariff.tiers) || !fits(tariff.allowance, tariff.tiers)) return fail("tiers-invalid");
  return {};
}

bool has_tariffs(ChargeMethod method) {
  return method != ChargeMethod::one_off && method != ChargeMethod::deposit && method != ChargeMethod::apportioned &&
         method != ChargeMethod::parking_stay;
}

Result<const FeeItem*> item_with_prices(const Facts& facts, FeeItemId id, const Tariff& tariff) {
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(id)).is);
  if (item == nullptr) return fail("fee-item-unknown");
  if (!has_tariffs(item->terms.method)) return fail("fee-item-method-differs");
  const UnitPrice price = tariff.unit_price;
  if (price <= UnitPrice{0} || price > kLargestPrice) {
    return fail("price-out-of-range", {{"unit_price_micro_yuan", price.micro_yuan}});
  }
  const UnitPrice fixed = tariff.fixed_part;
  if (fixed < UnitPrice{0} || fixed > kLargestPrice) {
    return fail("price-out-of-range", {{"fixed_part_micro_yuan", fixed.micro_yuan}});
  }
  if (auto fits = check_beside_price(tariff, item->terms.method); !fits) return pass_on(fits.error());
  return item;
}

// A price or what it is taxed by, new or corrected: two persons where the community wants them.
Result<Decision> decided(const Facts& facts, const FeeItem& item, const approvals::Authority& authority, Date from,
                         Event event, const DecisionContext& context) {
  auto events = approvals::authorize(facts, authority, item.community, approvals::Action::tariff, Money{}, context);
  if (!events) return pass_on(std::move(events.error()));
  events->insert(events->begin(), {stream_of(item.id), std::move(event), item.community, from});
  return Decision{std::move(*events), {{"fee_item_id", item.id.uuid}, {"effective_from", from}}};
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const DefineFeeItem& command, const DecisionContext&) {
  const StreamId stream = stream_of(command.fee_item);
  if (!std::holds_alternative<Unborn>(facts.get<FeeItemState>(stream).is)) return fail("fee-item-exists");
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  if (!is_identifier(command.code, kMostCodeBytes)) return fail("code-invalid");
  if (!is_plain_text(command.name, kMostNameBytes)) return fail("name-invalid");
  if (!valid(command.terms)) return fail("fee-item-terms-invalid");
  const FeeItemDefined event{command.fee_item, command.community, command.code, command.name, command.terms};
  return Decision{{{stream, event, command.community, kAlways}}, {{"fee_item_id", command.fee_item.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const SetTariff& command, const DecisionContext& context) {
  const auto item = item_with_prices(facts, command.fee_item, command.tariff);
  if (!item) return pass_on(item.error());
  // Prices are facts of their time: one that was wrong is corrected by name, never overwritten by chance.
  if (there_is((*item)->tariffs, command.tariff.effective_from))
    return fail("tariff-exists", {{"effective_from", command.tariff.effective_from}});
  return decided(facts, **item, command.authority, command.tariff.effective_from,
                 TariffSet{command.fee_item, (*item)->community, command.tariff}, context);
}

Result<Decision> decide_on(const Facts& facts, const CorrectTariff& command, const DecisionContext& context) {
  const auto item = item_with_prices(facts, command.fee_item, command.tariff);
  if (!item) return pass_on(item.error());
  const auto& tariffs = (*item)->tariffs;
  if (!there_is(tariffs, command.tariff.effective_from)) {
    return fail("tariff-unknown", {{"effective_from", command.tariff.effective_from}});
  }
  if (std::find(tariffs.begin(), tariffs.end(), command.tariff) != tariffs.end()) return fail("tariff-unchanged");
  return decided(facts, **item, command.authority, command.tariff.effective_from,
                 TariffCorrected{command.fee_item, (*item)->community, command.tariff}, context);
}

Result<Decision> decide_on(const Facts& facts, const SetVatRate& command, const DecisionContext& context) {
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(command.fee_item)).is);
  if (item == nullptr) return fail("fee-item-unknown");
  // A deposit is no supply: nobody taxes it.
  if (item->terms.method == ChargeMethod::deposit) return fail("fee-item-method-differs");
  const VatRate& vat = command.vat;
  if (vat.rate_millionths < 0 || vat.rate_millionths > kLargestVatRate || vat.rate_millionths % kVatRateStep != 0) {
    return fail("vat-rate-invalid", {{"rate_millionths", vat.rate_millionths}});
  }
  if (there_is(item->vat_rates, vat.effective_from)) {
    return fail("vat-rate-exists", {{"effective_from", vat.effective_from}});
  }
  return decided(facts, *item, command.authority, vat.effective_from,
                 VatRateSet{command.fee_item, item->community, vat}, context);
}

Result<Decision> decide_on(const Facts& facts, const SetParkingTerms& command, const DecisionContext& context) {
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(command.fee_item)).is);
  if (item == nullptr) return fail("fee-item-unknown");
  if (item->terms.method != ChargeMethod::parking_stay) return fail("fee-item-method-differs");
  const ParkingTerms& terms = command.terms;
  if (auto valid = check_parking_terms(terms); !valid) return pass_on(std::move(valid.error()));
  if (there_is(item->parking, terms.effective_from)) {
    return fail("parking-terms-exist", {{"effective_from", terms.effective_from}});
  }
  return decided(facts, *item, command.authority, terms.effective_from,
                 ParkingTermsSet{command.fee_item, item->community, terms}, context);
}

bool follow(FeeItemState& state, const FeeItemDefined& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = FeeItem{event.fee_item, event.community, event.code, event.terms, {}};
  return true;
}

bool follow(FeeItemState& state, const TariffSet& event) {
  auto* item = std::get_if<FeeItem>(&state.is);
  return item != nullptr && item->id == event.fee_item && put_in_place(item->tariffs, event.tariff);
}

bool follow(FeeItemState& state, const TariffCorrected& event) {
  auto* item = std::get_if<FeeItem>(&state.is);
  if (item == nullptr || item->id != event.fee_item) return false;
  const auto place = place_of(item->tariffs, event.tariff.effective_from);
  if (place == item->tariffs.end() || place->effective_from != event.tariff.effective_from) return false;
  *place = event.tariff;
  return true;
}

bool follow(FeeItemState& state, const VatRateSet& event) {
  auto* item = std::get_if<FeeItem>(&state.is);
  return item != nullptr && item->id == event.fee_item && put_in_place(item->vat_rates, event.vat);
}

bool follow(FeeItemState& state, const ParkingTermsSet& event) {
  auto* item = std::get_if<FeeItem>(&state.is);
  return item != nullptr && item->id == event.fee_item && put_in_place(item->parking, event.terms);
}

}  // namespace steward::billing
