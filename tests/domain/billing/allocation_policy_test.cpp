#include "domain/billing/allocation_policy.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <vector>

namespace steward::billing {
namespace {

using enum AllocationPolicy;

const std::vector<AllocationPolicy> kPolicies{principal_first, interest_first, pro_rata, by_item_priority};

Date day(const char* text) { return parse_date(text).value(); }

// Property fee of January and February, water of January with the smaller priority number.
const std::vector<PayableBill> kBills{
    {3, day("2025-02-28"), 100, {21'016}, {50}},
    {1, day("2025-01-31"), 100, {21'016}, {300}},
    {2, day("2025-01-31"), 10, {4'000}, {100}},
};

struct PolicyCase {
  const char* what;
  AllocationPolicy policy;
  std::int64_t money;
  std::vector<std::uint32_t> chosen;
  std::vector<PaidPart> parts;
  std::int64_t rest = 0;
};

TEST(AllocationPolicy, ByTheTable) {
  const PolicyCase cases[] = {
      {"due date, then priority, then number; principal before the fee of its bill",
       principal_first,
       25'000,
       {},
       {{2, {4'000}, {100}}, {1, {20'900}, {}}}},
      {"a bill is done before the next is begun",
       principal_first,
       25'500,
       {},
       {{2, {4'000}, {100}}, {1, {21'016}, {300}}, {3, {84}, {}}}},
      {"the fee before its principal", interest_first, 350, {}, {{2, {250}, {100}}}},
      {"the fee of the next bill is not before this principal",
       interest_first,
       4'150,
       {},
       {{2, {4'000}, {100}}, {1, {}, {50}}}},
      {"in proportion: 4000 to 100", pro_rata, 41, {}, {{2, {40}, {1}}}},
      {"the fen that is left over goes to the larger remainder", pro_rata, 21, {}, {{2, {20}, {1}}}},
      {"priority before due date, over all bills", by_item_priority, 4'200, {}, {{2, {4'000}, {100}}, {1, {100}, {}}}},
      {"what the payer chose, in the payer's order",
       principal_first,
       25'100,
       {3, 2},
       {{3, {21'016}, {50}}, {2, {4'000}, {34}}}},
      {"then the oldest", principal_first, 21'116, {3}, {{3, {21'016}, {50}}, {2, {50}, {}}}},
      {"numbers that are not there, or twice, count for nothing", principal_first, 100, {9, 3, 3}, {{3, {100}, {}}}},
      {"what is over is left",
       interest_first,
       50'000,
       {},
       {{2, {4'000}, {100}}, {1, {21'016}, {300}}, {3, {21'016}, {50}}},
       3'518},
      {"no money", pro_rata, 0, {}, {}},
  };
  for (const PolicyCase& one : cases) {
    const PolicyResult result = allocate(one.policy, {one.money}, kBills, one.chosen);
    EXPECT_EQ(result.parts, one.parts) << one.what;
    EXPECT_EQ(result.rest.fen, one.rest) << one.what;
  }
}

TEST(AllocationPolicy, TiesOfAProportionGoToThePrincipal) {
  const std::vector<PayableBill> even{{1, day("2025-01-31"), 100, {50}, {50}}};
  EXPECT_EQ(allocate(pro_rata, {1}, even).parts, (std::vector<PaidPart>{{1, {1}, {}}}));
  EXPECT_EQ(allocate(pro_rata, {99}, even).parts, (std::vector<PaidPart>{{1, {50}, {49}}}));
}

TEST(AllocationPolicy, ItemPriorityGoesBeforeDueDateOnlyIfThePolicySaysSo) {
  const std::vector<PayableBill> bills{{1, day("2025-01-31"), 100, {10}, {}}, {2, day("2025-03-31"), 10, {10}, {}}};
  EXPECT_EQ(allocate(principal_first, {10}, bills).parts.front().bill, 1U);
  EXPECT_EQ(allocate(by_item_priority, {10}, bills).parts.front().bill, 2U);
}

TEST(AllocationPolicy, WhatIsDisputedIsLastByEachUnlessItIsChosen) {
  const std::vector<PayableBill> bills{{1, day("2025-01-31"), 10, {10}, {}, true},
                                       {2, day("2025-03-31"), 100, {10}, {}},
                                       {3, day("2025-01-30"), 10, {10}, {}, true}};
  for (const AllocationPolicy policy : kPolicies) {
    EXPECT_EQ(allocate(policy, {25}, bills).parts, (std::vector<PaidPart>{{2, {10}, {}}, {3, {10}, {}}, {1, {5}, {}}}));
    const std::vector<std::uint32_t> chosen{1};
    EXPECT_EQ(allocate(policy, {15}, bills, chosen).parts, (std::vector<PaidPart>{{1, {10}, {}}, {2, {5}, {}}}));
  }
}

std::vector<PayableBill> any_bills() {
  std::vector<PayableBill> bills;
  const auto count = *rc::gen::inRange<std::uint32_t>(0, 8);
  for (std::uint32_t i = 1; i <= count; ++i) {
    bills.push_back({i,
                     add_days(day("2025-01-31"), *rc::gen::inRange(0, 90)),
                     *rc::gen::inRange<std::uint16_t>(1, 4),
                     {*rc::gen::inRange<std::int64_t>(0, 500)},
                     {*rc::gen::inRange<std::int64_t>(0, 50)}});
  }
  return bills;
}

// Money is conserved, nothing is paid twice or beyond what is open, and no bill is begun while one before it is open.
RC_GTEST_PROP(AllocationPolicyProperty, ConservesMoneyAndNeverOverpays, ()) {
  const auto bills = any_bills();
  const auto policy = *rc::gen::elementOf(kPolicies);
  const Money money{*rc::gen::inRange<std::int64_t>(0, 3'000)};
  const auto chosen = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 10));
  const PolicyResult result = allocate(policy, money, bills, chosen);
  std::map<std::uint32_t, PayableBill> open;
  for (const PayableBill& bill : bills) open.emplace(bill.number, bill);
  std::int64_t sum = result.rest.fen;
  RC_ASSERT(result.rest >= Money{});
  for (std::size_t i = 0; i < result.parts.size(); ++i) {
    const PaidPart& part = result.parts[i];
    const auto bill = open.extract(part.bill);
    RC_ASSERT(!bill.empty());
    RC_ASSERT(part.principal >= Money{} && part.principal <= bill.mapped().principal);
    RC_ASSERT(part.late_fee >= Money{} && part.late_fee <= bill.mapped().late_fee);
    sum += part.principal.fen + part.late_fee.fen;
    const bool whole = part.principal == bill.mapped().principal && part.late_fee == bill.mapped().late_fee;
    RC_ASSERT(whole || (i + 1 == result.parts.size() && result.rest == Money{}));
  }
  RC_ASSERT(sum == money.fen);
  if (result.rest > Money{}) {
    for (const auto& [number, bill] : open) RC_ASSERT(bill.principal.fen + bill.late_fee.fen == 0);
  }
}

RC_GTEST_PROP(AllocationPolicyProperty, WhatWasChosenIsPaidFirst, ()) {
  const auto bills = any_bills();
  RC_PRE(!bills.empty());
  const auto policy = *rc::gen::elementOf(kPolicies);
  const auto favourite = *rc::gen::inRange<std::size_t>(0, bills.size());
  const PayableBill& bill = bills[favourite];
  RC_PRE(bill.principal.fen + bill.late_fee.fen > 0);
  const std::vector<std::uint32_t> chosen{bill.number};
  RC_ASSERT(allocate(policy, {1}, bills, chosen).parts.front().bill == bill.number);
}

}  // namespace
}  // namespace steward::billing
