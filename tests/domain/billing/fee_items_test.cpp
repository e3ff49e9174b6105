#include <gtest/gtest.h>

#include "domain/billing/billing.h"
#include "tests/support/scenario.h"

namespace steward::billing {
namespace {

using namespace steward::test;

TEST(DefineFeeItem, KeepsItsTermsAndACodeOfItsOwn) {
  const auto event = given({register_community()})
                         .when(define(kPropertyFee, "property_fee", ChargeMethod::by_area, 10))
                         .then_one<FeeItemDefined>();
  EXPECT_EQ(event.code, "property_fee");
  EXPECT_EQ(event.terms.allocation_priority, 10);
  const Command defined = define(kPropertyFee, "property_fee", ChargeMethod::by_area);
  given({}).when(defined).then_refused("community-unknown");
  given({register_community(), defined}).when(defined).then_refused("fee-item-exists");
  given({register_community(), defined})
      .when(define(kParking, "property_fee", ChargeMethod::fixed_amount))
      .then_refused("fee-item-code-taken");
}

TEST(DefineFeeItem, RefusesTermsThatMakeNoBill) {
  const auto refused = [](const FeeItemTerms& terms) {
    given({register_community()})
        .when(DefineFeeItem{kParking, kCommunity, "parking", "停车费", terms})
        .then_refused("fee-item-terms-invalid");
  };
  refused({.decimal_places = 3});
  refused({.income_account = LedgerAccount::cash_on_hand});
  refused({.method = static_cast<ChargeMethod>(0)});
  refused({.proration = static_cast<ProrationRule>(8)});
  refused({.rounding = static_cast<Rounding>(5)});
}

TEST(SetTariff, AddsAPriceFromADateAndOverwritesNone) {
  const std::vector<Command> defined = {register_community(), define(kParking, "parking", ChargeMethod::fixed_amount)};
  const std::vector<Command> priced = defined + std::vector<Command>{set_tariff(kParking, 150'000'000, "2024-01-01")};
  given(defined)
      .when(set_tariff(kParking, 150'000'000, "2024-01-01"))
      .then(TariffSet{kParking, kCommunity, {day("2024-01-01"), {150'000'000}}})
      .then_effective("2024-01-01");
  given(priced).when(set_tariff(kParking, 160'000'000, "2024-01-01")).then_refused("tariff-exists");
  Scenario later = given(priced + std::vector<Command>{set_tariff(kParking, 170'000'000, "2025-01-01")});
  later.when(set_tariff(kParking, 160'000'000, "2024-07-01"));
  const auto& item = std::get<FeeItem>(std::get<FeeItemState>(later.world().state(stream_of(kParking))).is);
  ASSERT_EQ(item.tariffs.size(), 3U);
  EXPECT_EQ(item.tariffs[1].unit_price, UnitPrice{160'000'000}) << "ascending by date, in whatever order they were set";
}

TEST(SetTariff, RefusesPricesOutOfRangeAndOneOffItems) {
  const std::vector<Command> defined = {register_community(), define(kParking, "parking", ChargeMethod::fixed_amount),
                                        define(kRepair, "repair", ChargeMethod::one_off)};
  given(defined).when(set_tariff(kParking, 0)).then_refused("price-out-of-range");
  given(defined).when(set_tariff(kParking, -1)).then_refused("price-out-of-range");
  given(defined).when(set_tariff(kParking, 1'000'000'000'001)).then_refused("price-out-of-range");
  given(defined).when(set_tariff(kRepair, 1'000'000)).then_refused("fee-item-method-differs");
  given(defined).when(set_tariff(kPropertyFee, 1'000'000)).then_refused("fee-item-unknown");
}

}  // namespace
}  // namespace steward::billing
