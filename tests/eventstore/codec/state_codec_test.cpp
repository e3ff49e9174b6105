#include "eventstore/codec/state_codec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/generators.h"
#include "tests/support/samples.h"

namespace steward {
namespace {

template <class DomainEvent>
DomainEvent sample() {
  for (const auto& event : test::sample_events()) {
    if (const auto* found = std::get_if<DomainEvent>(&event)) return *found;
  }
  return {};
}

// Every situation of every kind but the household's, which has a property of its own.
std::vector<State> sample_states() {
  const auto fee_item = sample<billing::FeeItemDefined>();
  const billing::BillRunProgress progress{2, 3, 4, 5, Money{6}};
  const auto key = sample<access::ApiKeyIssued>();
  return {operations::LogState{},
          operations::LogState{operations::Created{operations::LogPurpose::demo, 3}},
          registry::CompanyState{},
          registry::CompanyState{sample<registry::CompanyRegistered>()},
          registry::CommunityState{},
          registry::CommunityState{sample<registry::CommunityRegistered>()},
          registry::BuildingState{},
          registry::BuildingState{sample<registry::BuildingRegistered>()},
          registry::HouseState{},
          registry::HouseState{registry::House{sample<registry::HouseRegistered>(), std::nullopt}},
          registry::HouseState{registry::House{sample<registry::HouseRegistered>(), Date{19'844}}},
          billing::HouseholdState{},
          billing::FeeItemState{},
          billing::FeeItemState{billing::FeeItem{fee_item.fee_item,
                                                 fee_item.community,
                                                 fee_item.code,
                                                 fee_item.terms,
                                                 {{Date{-1}, UnitPrice{5}}, {Date{7}, UnitPrice{-6}}}}},
          billing::BillRunState{},
          billing::BillRunState{billing::RunningBillRun{sample<billing::BillRunStarted>(), progress}},
          billing::BillRunState{
              billing::CompletedBillRun{test::sample_id<BillRunId>(1), test::sample_id<CommunityId>(2), progress}},
          imports::ImportRunState{},
          imports::ImportRunState{
              imports::Running{sample<imports::ImportRunStarted>(), sample<imports::ImportChunkRecorded>()}},
          imports::ImportRunState{imports::Completed{sample<imports::ImportRunCompleted>()}},
          access::CredentialState{},
          access::CredentialState{access::Active{key}},
          access::CredentialState{access::Revoked{key}}};
}

StreamKind kind_of(const State& state) { return static_cast<StreamKind>(state.index() + 1); }

TEST(StateCodec, BringsEachSituationBack) {
  for (const auto& state : sample_states()) {
    const auto decoded = decode_state(kind_of(state), encode_state(state));
    ASSERT_TRUE(decoded) << state.index();
    EXPECT_TRUE(*decoded == state) << state.index();
  }
}

TEST(StateCodec, BringsAFaultBackForEveryKind) {
  for (std::uint16_t kind = 1; kind <= kStreamKinds; ++kind) {
    const State faulted = Faulted{(1ULL << 60U) + kind};
    const auto decoded = decode_state(static_cast<StreamKind>(kind), encode_state(faulted));
    ASSERT_TRUE(decoded);
    EXPECT_TRUE(*decoded == faulted);
  }
}

RC_GTEST_PROP(StateCodec, BringsEveryHouseholdBack, ()) {
  const State state = billing::HouseholdState{test::any_household()};
  const auto decoded = decode_state(StreamKind::household, encode_state(state));
  RC_ASSERT(decoded.has_value());
  RC_ASSERT((*decoded == state));
}

TEST(StateCodec, RefusesEveryTruncationAndEverythingBehind) {
  for (const auto& state : sample_states()) {
    const auto good = encode_state(state);
    for (std::size_t size = 0; size < good.size(); ++size) {
      const auto decoded = decode_state(kind_of(state), std::string_view(good).substr(0, size));
      ASSERT_FALSE(decoded) << state.index() << " at " << size;
      EXPECT_EQ(decoded.error().code, "state-damaged");
    }
    EXPECT_FALSE(decode_state(kind_of(state), good + "x"));
  }
}

RC_GTEST_PROP(StateCodec, RefusesEveryTruncatedHousehold, ()) {
  const auto good = encode_state(billing::HouseholdState{test::any_household()});
  const auto size = *rc::gen::inRange<std::size_t>(0, good.size());
  RC_ASSERT(!decode_state(StreamKind::household, std::string_view(good).substr(0, size)));
}

RC_GTEST_PROP(StateCodec, SurvivesArbitraryBytes, (const std::string& bytes)) {
  const auto kind = static_cast<StreamKind>(*rc::gen::inRange(1, kStreamKinds + 1));
  const auto decoded = decode_state(kind, bytes);
  if (decoded) RC_ASSERT((*decode_state(kind, encode_state(*decoded)) == *decoded));
}

}  // namespace
}  // namespace steward
