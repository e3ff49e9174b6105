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
    if (const auto* found = get_if<DomainEvent>(&event)) return *found;
  }
  return {};
}

staff::Member sample_member() {
  const auto registered = sample<staff::StaffRegistered>();
  staff::Member member;
  member.id = registered.staff;
  member.community = registered.community;
  member.code = registered.code;
  member.person = registered.person;
  member.skills = registered.skills;
  member.zone = registered.zone;
  member.open_order_limit = 3;
  member.shifts = sample<staff::ShiftsPlanned>().shifts;
  member.leaves = {{Date{1}, Date{2}}, {Date{5}, Date{9}}};
  member.open_orders = {test::sample_id<WorkOrderId>(1), test::sample_id<WorkOrderId>(2)};
  member.familiar = {test::sample_uuid(3), test::sample_uuid(4)};
  return member;
}

equipment::Equipment sample_equipment() {
  const auto registered = sample<equipment::EquipmentRegistered>();
  return {registered.equipment, registered.community, registered.building,
          registered.code,      registered.kind,      equipment::Condition::out_of_service,
          Date{20'000},         Instant{17}};
}

service_policy::Policy sample_policy() {
  service_policy::Policy policy;
  policy.community = test::sample_id<CommunityId>(1);
  policy.calendar = sample<service_policy::BusinessCalendarSet>().calendar;
  policy.order_levels[2] = sample<service_policy::OrderLevelSet>().level;
  policy.case_levels[3] = sample<service_policy::CaseLevelSet>().level;
  policy.weights = {1, -2, 3, 4};
  policy.reopen_days = 30;
  policy.call_back_days = 4;
  return policy;
}

work_orders::Order sample_order() {
  const auto reported = sample<work_orders::WorkOrderReported>();
  work_orders::Order order;
  order.id = reported.order;
  order.place = reported.place;
  order.category = reported.category;
  order.priority = reported.priority;
  order.level = reported.level;
  order.status = work_orders::Status::paused;
  order.of_case = reported.of_case;
  order.outage = reported.outage;
  order.equipment = reported.equipment;
  order.reporter = reported.reporter;
  order.appointment = reported.appointment;
  order.assignee = test::sample_id<StaffId>(1);
  order.declined = {test::sample_id<StaffId>(2), test::sample_id<StaffId>(3)};
  order.reported_at = Instant{1};
  order.last_step_at = Instant{2};
  order.accepted_at = Instant{3};
  order.done_at = Instant{4};
  order.clocks.respond = {15, service_policy::Hours::business_hours, 60, {}, 1};
  order.clocks.on_site = {{}, service_policy::Hours::round_the_clock, 0, Instant{5}, 0};
  order.clocks.resolve = {240, service_policy::Hours::round_the_clock, 70, Instant{6}, 3};
  order.visits = 7;
  order.reopened = 8;
  order.notes = 9;
  order.lines = 10;
  order.charged = Money{11};
  order.rated = true;
  return order;
}

work_orders::Outage sample_outage() {
  const auto reported = sample<work_orders::OutageReported>();
  return {reported.outage, reported.community, reported.buildings, reported.began_at, Instant{12}};
}

service::Case sample_case() {
  const auto filed = sample<service::CaseFiled>();
  service::Case of_case;
  of_case.id = filed.of_case;
  of_case.kind = filed.kind;
  of_case.place = filed.place;
  of_case.status = service::Status::replied;
  of_case.level = filed.level;
  of_case.reporter = filed.reporter;
  of_case.handler = test::sample_id<StaffId>(1);
  of_case.orders = {test::sample_id<WorkOrderId>(2), test::sample_id<WorkOrderId>(3)};
  of_case.filed_at = Instant{4};
  of_case.last_step_at = Instant{5};
  of_case.replied_at = Instant{6};
  of_case.outside_due_at = Instant{7};
  of_case.respond = {1'440, service_policy::Hours::business_hours, 8, {}, 2};
  of_case.reply = {{}, service_policy::Hours::round_the_clock, 9, Instant{10}, 0};
  of_case.disputed = 11;
  of_case.notes = 12;
  of_case.rated = true;
  of_case.unanswered_days = 13;
  of_case.unanswered_at = Instant{14};
  return of_case;
}

metering::Meters sample_meters() {
  const auto installed = sample<metering::MeterInstalled>();
  const metering::UsageEntry entry{Date{3}, 2, Usage{4}, metering::MicroUsage{-5}, true};
  return {installed.place,
          {{installed.terms,
            installed.installed_on,
            Usage{1},
            {entry, entry},
            std::nullopt,
            {{Date{8}, Date{3}, Usage{9}, metering::MicroUsage{-7}, true}}},
           {installed.terms, Date{2}, Usage{6}, {}, Date{7}}}};
}

dunning::DunningCase sample_dunning_case() {
  const auto queued = sample<dunning::ReminderQueued>();
  return {queued.household,
          queued.community,
          {{4, 3, 2, 1, Date{1}, 2, false}, {5, 0, std::nullopt, std::nullopt, std::nullopt, std::nullopt, true}},
          {{queued.notice, queued.level, queued.channel, queued.way, queued.queued_at, queued.bills}},
          {{queued.notice, 2, dunning::ReminderChannel::sms, queued.way, Instant{6}, {}}},
          {{dunning::ReminderChannel::sms, Date{2}}, {dunning::ReminderChannel::letter, Date{3}}},
          dunning::Hold{dunning::HoldReason::estate, Date{4}, Date{5}}};
}

// Every situation of every kind but the household's, which has a property of its own.
// Counts of one till that were short, and one with too much.
books::TillState counted_uneven() {
  books::TillState till{books::BetweenShifts{test::sample_id<CredentialId>(1), {}, Date{3}, Money{4}}};
  till.short_shifts = {
      {test::sample_id<ShiftId>(5), test::sample_id<CommunityId>(2), Date{3}, Money{6}, YearMonth{7}},
      {test::sample_id<ShiftId>(8), test::sample_id<CommunityId>(9), Date{-3}, Money{10}, YearMonth{-7}}};
  till.over_shifts = {
      {test::sample_id<ShiftId>(11), test::sample_id<CommunityId>(12), Date{13}, Money{14}, YearMonth{15}}};
  return till;
}

std::vector<State> sample_states() {
  const auto fee_item = sample<billing::FeeItemDefined>();
  const billing::BillRunProgress progress{2, 3, 4, 5, Money{6}};
  const auto key = sample<access::ApiKeyIssued>();
  return {
      operations::LogState{},
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
      registry::HouseState{registry::House{sample<registry::HouseRegistered>(),
                                           std::nullopt,
                                           {sample<registry::HouseMeasured>().measures, {Date{9}, Area{1}, {}}}}},
      billing::HouseholdState{},
      billing::FeeItemState{},
      billing::FeeItemState{billing::FeeItem{
          fee_item.fee_item,
          fee_item.community,
          fee_item.code,
          fee_item.terms,
          {{Date{-1}, UnitPrice{5}}, {Date{7}, UnitPrice{-6}, UnitPrice{8}, {{Usage{9}, UnitPrice{10}}}}},
          {{Date{11}, 12, false}, {Date{13}, 14, true}},
          {sample<billing::ParkingTermsSet>().terms, billing::ParkingTerms{}},
          {sample<billing::CommunityAdjustmentsBegun>()}}},
      billing::VehicleState{},
      billing::VehicleState{billing::Vehicle{
          test::sample_id<VehicleId>(1),
          test::sample_id<CommunityId>(2),
          {{test::sample_id<ParkingStayId>(3), test::sample_id<FeeItemId>(4), Instant{5}, Instant{6}, Date{7}, Money{8},
            Money{9}, true, test::sample_id<HouseholdId>(17), 18, test::sample_id<PaymentId>(10),
            billing::PaymentChannel::pos, "reference", Date{11}, YearMonth{12}, billing::LedgerAccount::other_income,
            test::sample_id<CredentialId>(13), test::sample_id<ShiftId>(16), true}},
          {{test::sample_id<FeeItemId>(4), YearMonth{7}, Money{-14}}},
          Instant{15}}},
      billing::VehicleState{billing::Vehicle{test::sample_id<VehicleId>(1), test::sample_id<CommunityId>(2), {}, {}}},
      billing::BillRunState{},
      billing::BillRunState{billing::RunningBillRun{sample<billing::BillRunStarted>(), progress}},
      billing::BillRunState{
          billing::CompletedBillRun{test::sample_id<BillRunId>(1), test::sample_id<CommunityId>(2), progress}},
      billing::BillRunState{
          billing::CompletedBillRun{test::sample_id<BillRunId>(1), test::sample_id<CommunityId>(2), progress, Date{3}}},
      billing::CollectionPolicyState{},
      billing::CollectionPolicyState{billing::CollectionPolicy{.community = test::sample_id<CommunityId>(1),
                                                               .late_fees = {},
                                                               .allocation = billing::AllocationPolicy::pro_rata,
                                                               .deduct_on_issue = true}},
      billing::SuspenseState{},
      billing::SuspenseState{billing::Suspense{sample<billing::SuspenseReceived>(), YearMonth{24'294}, Date{3}}},
      billing::SuspenseState{billing::SuspenseCleared{
          sample<billing::SuspenseReceived>(), billing::LedgerAccount::inter_community, YearMonth{24'295}, {}}},
      billing::SuspenseState{billing::SuspenseCleared{
          sample<billing::SuspenseReceived>(), billing::LedgerAccount::suspense, YearMonth{24'295},
          billing::SettledSuspense{billing::PaymentChannel::pos,
                                   Money{60},
                                   Date{4},
                                   {test::sample_id<EventId>(5), test::sample_id<EventId>(7)},
                                   test::sample_id<CommunityId>(6),
                                   {test::sample_id<PaymentId>(8)}}}},
      books::TillState{},
      counted_uneven(),
      books::TillState{books::Drawer{test::sample_id<ShiftId>(1), test::sample_id<CredentialId>(2),
                                     test::sample_id<CommunityId>(3), Money{-4}, Date{5}}},
      books::TillState{books::Drawer{test::sample_id<ShiftId>(1), test::sample_id<CredentialId>(2),
                                     test::sample_id<CommunityId>(3), Money{-4}, Date{5}, Date{4}, YearMonth{6}}},
      books::TillState{
          books::BetweenShifts{test::sample_id<CredentialId>(1), test::sample_id<CommunityId>(2), Date{3}, Money{4}}},
      invoicing::InvoiceState{},
      invoicing::InvoiceState{invoicing::Invoice{test::sample_id<InvoiceId>(1),
                                                 test::sample_id<HouseholdId>(2),
                                                 test::sample_id<HouseId>(3),
                                                 test::sample_id<BuildingId>(4),
                                                 test::sample_id<CommunityId>(5),
                                                 invoicing::InvoiceStatus::issued,
                                                 {6, 7},
                                                 {Money{8}, Money{9}},
                                                 {Money{-10}, Money{11}},
                                                 Date{12}}},
      books::CutOverState{},
      books::CutOverState{
          books::BroughtForward{test::sample_id<CommunityId>(1), Date{5}, {Money{2}, Money{-3}, Money{-4}}}},
      books::CutOverState{books::OpeningBooks{
          test::sample_id<CommunityId>(1),
          Date{2},
          {{billing::LedgerAccount::receivables, Money{3}}, {billing::LedgerAccount::retained_earnings, Money{-3}}},
          {Money{4}, Money{-5}, Money{-6}}}},
      books::SettlementState{},
      books::SettlementState{
          books::Settlement{test::sample_id<SettlementId>(1), test::sample_id<CommunityId>(2), Date{-3}, Money{4}}},
      books::SettlementState{
          books::Settlement{test::sample_id<SettlementId>(1), test::sample_id<CommunityId>(2), Date{-3}, Money{4},
                            books::PaidOut{billing::PaymentChannel::pos, Money{5}, "B-1", YearMonth{24'000}}, true}},
      books::CutOverState{books::CutOverDone{test::sample_id<CommunityId>(1), Date{2}}},
      books::PeriodsState{},
      books::PeriodsState{books::Closed{test::sample_id<CommunityId>(1), YearMonth{2026 * 12 + 3}}},
      books::YearEndsState{},
      books::YearEndsState{
          books::YearEnds{test::sample_id<CommunityId>(1), {sample<books::FiscalYearClosed>(), {{}, 2027, {}}}}},
      books::VendorState{},
      books::VendorState{sample<books::VendorRegistered>()},
      books::ExpenseState{},
      books::ExpenseState{books::Expense{test::sample_id<ExpenseId>(1), test::sample_id<CommunityId>(2),
                                         test::sample_id<BuildingId>(3), test::sample_id<VendorId>(4),
                                         billing::LedgerAccount::admin_expenses, Money{5}, Money{6},
                                         billing::PaymentChannel::pos, Date{7}, true, YearMonth{8},
                                         test::sample_id<CredentialId>(9), test::sample_id<ShiftId>(10), "F-1"}},
      books::BudgetState{},
      books::BudgetState{books::Planned{test::sample_id<CommunityId>(1)}},
      imports::ImportRunState{},
      imports::ImportRunState{
          imports::Running{sample<imports::ImportRunStarted>(), sample<imports::ImportChunkRecorded>()}},
      imports::ImportRunState{imports::Completed{sample<imports::ImportRunCompleted>()}},
      access::CredentialState{},
      access::CredentialState{access::Active{key}},
      access::CredentialState{access::Revoked{key}},
      staff::StaffState{},
      staff::StaffState{sample_member()},
      staff::StaffState{staff::Left{test::sample_id<StaffId>(1), test::sample_id<CommunityId>(2), Date{3}}},
      equipment::EquipmentState{},
      equipment::EquipmentState{sample_equipment()},
      service_policy::PolicyState{},
      service_policy::PolicyState{sample_policy()},
      work_orders::CategoryState{},
      work_orders::CategoryState{work_orders::Category{sample<work_orders::CategoryDefined>(), true}},
      work_orders::OrderState{},
      work_orders::OrderState{work_orders::Order{}},
      work_orders::OrderState{sample_order()},
      work_orders::OutageState{},
      work_orders::OutageState{sample_outage()},
      service::CaseState{},
      service::CaseState{service::Case{}},
      service::CaseState{sample_case()},
      service::ContactState{},
      service::ContactState{sample<service::ContactRecorded>()},
      dunning::LadderState{},
      dunning::LadderState{sample<dunning::DunningLadderSet>()},
      dunning::DunningState{},
      dunning::DunningState{dunning::DunningCase{}},
      dunning::DunningState{sample_dunning_case()},
      metering::MetersState{},
      metering::MetersState{sample_meters()}};
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
