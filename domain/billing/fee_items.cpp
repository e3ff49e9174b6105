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

bool valid(const FeeItemTerms& terms) {
  const bool income =
      terms.income_account == LedgerAccount::service_income || terms.income_account == LedgerAccount::other_income;
  return between(terms.method, ChargeMethod::by_area, ChargeMethod::one_off) &&
         between(terms.proration, ProrationRule::calendar, ProrationRule::none) &&
         between(terms.rounding, Rounding::half_up, Rounding::half_even) && terms.decimal_places <= 2 && income;
}

auto place_of(std::vector<Tariff>& tariffs, Date from) {
  return std::lower_bound(tariffs.begin(), tariffs.end(), from,
                          [](const Tariff& tariff, Date date) { return tariff.effective_from < date; });
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const DefineFeeItem& command, const DecisionContext&) {
  const StreamId stream = stream_of(command.fee_item);
  if (!std::holds_alternative<Unborn>(facts.get<FeeItemState>(stream).is)) return fail("fee-item-exists");
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  if (!is_plain_text(command.code, kMostCodeBytes)) return fail("code-invalid");
  if (!is_plain_text(command.name, kMostNameBytes)) return fail("name-invalid");
  if (!valid(command.terms)) return fail("fee-item-terms-invalid");
  const FeeItemDefined event{command.fee_item, command.community, command.code, command.name, command.terms};
  return Decision{{{stream, event, command.community, kAlways}}, {{"fee_item_id", command.fee_item.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const SetTariff& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.fee_item);
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream).is);
  if (item == nullptr) return fail("fee-item-unknown");
  if (item->terms.method == ChargeMethod::one_off) return fail("fee-item-method-differs");
  const UnitPrice price = command.tariff.unit_price;
  if (price <= UnitPrice{0} || price > kLargestPrice) {
    return fail("price-out-of-range", {{"unit_price_micro_yuan", price.micro_yuan}});
  }
  // Prices are facts of their time: one that was wrong is followed by another, never overwritten.
  const bool there = std::any_of(item->tariffs.begin(), item->tariffs.end(), [&](const Tariff& tariff) {
    return tariff.effective_from == command.tariff.effective_from;
  });
  if (there) return fail("tariff-exists", {{"effective_from", command.tariff.effective_from}});
  auto events =
      approvals::authorize(facts, command.authority, item->community, approvals::Action::tariff, Money{}, context);
  if (!events) return pass_on(std::move(events.error()));
  events->insert(events->begin(), {stream, TariffSet{command.fee_item, item->community, command.tariff},
                                   item->community, command.tariff.effective_from});
  return Decision{std::move(*events),
                  {{"fee_item_id", command.fee_item.uuid}, {"effective_from", command.tariff.effective_from}}};
}

bool follow(FeeItemState& state, const FeeItemDefined& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = FeeItem{event.fee_item, event.community, event.code, event.terms, {}};
  return true;
}

bool follow(FeeItemState& state, const TariffSet& event) {
  auto* item = std::get_if<FeeItem>(&state.is);
  if (item == nullptr || item->id != event.fee_item) return false;
  const auto place = place_of(item->tariffs, event.tariff.effective_from);
  if (place != item->tariffs.end() && place->effective_from == event.tariff.effective_from) return false;
  item->tariffs.insert(place, event.tariff);
  return true;
}

}  // namespace steward::billing
