#include "eventstore/codec/event_codec.h"

#include <gtest/gtest.h>

#include "tests/support/samples.h"

namespace steward {
namespace {

TEST(Samples, ThereIsOneOfEachEvent) {
  const auto events = test::sample_events();
  ASSERT_EQ(events.size(), kEventTypes);
  for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i].index(), i);
}

TEST(EventCodec, BringsEachEventBackAsItWas) {
  for (const auto& event : test::sample_events()) {
    const auto type = type_of(event);
    const auto decoded = decode_event(type, schema_version_of(type), encode_event(event));
    ASSERT_TRUE(decoded) << type << ": " << decoded.error().code;
    EXPECT_TRUE(*decoded == event) << type;
  }
}

// A payload lies anywhere inside a frame; FlatBuffers want it at a multiple of eight.
TEST(EventCodec, ReadsPayloadsAtAnyAddress) {
  for (const auto& event : test::sample_events()) {
    const auto payload = encode_event(event);
    for (std::size_t shift = 0; shift < 8; ++shift) {
      const std::string moved = std::string(shift, 'x') + payload;
      const auto decoded = decode_event(type_of(event), 1, std::string_view(moved).substr(shift));
      ASSERT_TRUE(decoded) << type_of(event);
      EXPECT_TRUE(*decoded == event);
    }
  }
}

// What may be missing takes no room and comes back missing.
TEST(EventCodec, StoresNothingForWhatIsMissing) {
  const auto samples = test::sample_events();
  const auto full = get<work_orders::WorkOrderReported>(samples.at(event_type("WorkOrderReported") - 1U));
  auto bare = full;
  bare.place.building = {};
  bare.place.house = {};
  bare.place.household = {};
  bare.level.respond_minutes.reset();
  bare.level.on_site_minutes = 0;  // at once, which is not the same as never
  bare.reporter = {};
  bare.contact = {};
  bare.appointment.reset();
  bare.equipment = {};
  bare.of_case = {};
  bare.outage = {};
  bare.deadlines.on_site.reset();
  const auto payload = encode_event(bare);
  const auto decoded = decode_event(type_of(bare), 1, payload);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(bare));
  // Seven ids, two instants, three deadlines and a box.
  EXPECT_LT(payload.size() + 7 * sizeof(Uuid) + 16 + 24 + 80, encode_event(full).size());
}

// Ratings and calls from before return visits are read as they were; what leaves one due says when.
TEST(EventCodec, SaysWhenAReturnVisitIsDue) {
  const auto comes_back = [](auto event) {
    EXPECT_FALSE(event.return_visit_due_at) << event_name(type_of(event));
    event.return_visit_due_at = Instant{1'795'653'000'000'000};
    if constexpr (requires { event.settled; }) event.settled = true;
    const auto decoded = decode_event(type_of(event), 1, encode_event(event));
    ASSERT_TRUE(decoded) << event_name(type_of(event));
    EXPECT_TRUE(*decoded == Event(event)) << event_name(type_of(event));
  };
  const auto samples = test::sample_events();
  const auto sample = [&](const char* type) { return samples.at(event_type(type) - 1U); };
  comes_back(get<work_orders::WorkOrderRated>(sample("WorkOrderRated")));
  comes_back(get<work_orders::FollowUpCalled>(sample("FollowUpCalled")));
  comes_back(get<service::SatisfactionRated>(sample("SatisfactionRated")));
  comes_back(get<service::CaseCalledBack>(sample("CaseCalledBack")));
}

// An order that was cancelled says which it is the same as, where somebody said so.
TEST(EventCodec, SaysWhichOrderACancelledOneIsTheSameAs) {
  const auto samples = test::sample_events();
  auto cancelled = get<work_orders::WorkOrderCancelled>(samples.at(event_type("WorkOrderCancelled") - 1U));
  EXPECT_TRUE(cancelled.duplicate_of.is_nil());
  cancelled.duplicate_of = test::sample_id<WorkOrderId>(0x71);
  const auto decoded = decode_event(type_of(cancelled), 1, encode_event(cancelled));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(cancelled));
}

// Rules from before calls were counted want them on three days; others say on how many.
TEST(EventCodec, RulesOfBeforeWantCallsOnThreeDays) {
  const auto samples = test::sample_events();
  auto rules = get<service_policy::DispatchRulesSet>(samples.at(event_type("DispatchRulesSet") - 1U));
  EXPECT_EQ(rules.call_back_days, 3);
  for (const std::uint16_t days : {std::uint16_t{0}, std::uint16_t{5}}) {
    rules.call_back_days = days;
    const auto decoded = decode_event(type_of(rules), 1, encode_event(rules));
    ASSERT_TRUE(decoded);
    EXPECT_TRUE(*decoded == Event(rules)) << days;
  }
}

// What residents say is written as ever where nobody says how it came, and knows it otherwise.
TEST(EventCodec, SaysHowWhatResidentsSayCame) {
  const auto comes_back = [](auto event) {
    const auto unsaid = encode_event(event);
    event.via = service_policy::Via::phone;
    const auto payload = encode_event(event);
    EXPECT_NE(payload, unsaid) << event_name(type_of(event));
    const auto decoded = decode_event(type_of(event), 1, payload);
    ASSERT_TRUE(decoded) << event_name(type_of(event));
    EXPECT_TRUE(*decoded == Event(event)) << event_name(type_of(event));
  };
  const auto samples = test::sample_events();
  const auto sample = [&](const char* type) { return samples.at(event_type(type) - 1U); };
  comes_back(get<work_orders::WorkOrderVerified>(sample("WorkOrderVerified")));
  comes_back(get<work_orders::WorkOrderRated>(sample("WorkOrderRated")));
  comes_back(get<service::ReplyConfirmed>(sample("ReplyConfirmed")));
  comes_back(get<service::SatisfactionRated>(sample("SatisfactionRated")));
}

// Bills, tariffs and runs without what came later are written as they were before it came.
TEST(EventCodec, StoresNothingForWhatAFeeItemDoesNotHave) {
  const auto samples = test::sample_events();
  auto bare = get<billing::ChargeRaised>(samples.at(event_type("ChargeRaised") - 1U));
  const auto full = encode_event(bare);
  for (billing::BillPart& part : bare.bill.parts) part = {part.from, part.to, part.unit_price, part.area, part.amount};
  bare.bill.tax = {};
  bare.bill.contract = {};
  bare.bill.meters = {};
  const auto payload = encode_event(bare);
  const auto decoded = decode_event(type_of(bare), 1, payload);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(bare));
  // Two details of five numbers, a meter with its id, dates and numbers, a tax and an id.
  EXPECT_LT(payload.size() + 2 * 40 + 48 + 8 + 16, full.size());
}

TEST(EventCodec, RefusesAWeekThatHasNotSevenDays) {
  const Event event = service_policy::BusinessCalendarSet{};
  auto payload = encode_event(event);
  ASSERT_TRUE(decode_event(type_of(event), 1, payload));
  // The one list of seven: its length is the only u32 7 of the payload.
  const auto length = payload.find(std::string("\7\0\0\0", 4));
  ASSERT_NE(length, std::string::npos);
  payload[length] = 6;
  EXPECT_FALSE(decode_event(type_of(event), 1, payload));
}

TEST(EventCodec, ReadsALargePayloadThatIsNotAligned) {
  billing::BillRunStarted run;
  for (unsigned i = 0; i < 5'000; ++i) run.roster.push_back(test::sample_id<HouseholdId>(i));
  run.fee_items = {{test::sample_id<FeeItemId>(1), 1, {}, {}}};
  const Event event = run;
  const std::string moved = "x" + encode_event(event);
  const auto decoded = decode_event(type_of(event), 1, std::string_view(moved).substr(1));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == event);
}

TEST(EventCodec, WritesTheSameBytesWhateverWasWrittenBefore) {
  const auto events = test::sample_events();
  std::vector<std::string> first;
  for (const auto& event : events) first.push_back(encode_event(event));
  for (std::size_t i = events.size(); i-- > 0;) EXPECT_EQ(encode_event(events[i]), first[i]);
}

TEST(EventCodec, NamesWhatItDoesNotKnow) {
  const Event event = operations::LogCreated{};
  const auto payload = encode_event(event);
  EXPECT_EQ(decode_event(0, 1, payload).error().code, "event-type-unknown");
  EXPECT_EQ(decode_event(kEventTypes + 1, 1, payload).error().code, "event-type-unknown");
  EXPECT_EQ(decode_event(1, 0, payload).error().code, "schema-version-unknown");
  EXPECT_EQ(decode_event(1, 2, payload).error().code, "schema-version-unknown");
  EXPECT_EQ(decode_event(2, 1, payload).error().code, "payload-damaged");  // the payload of another type
  EXPECT_EQ(decode_event(1, 1, "").error().code, "payload-damaged");
}

// Encoding takes a number as it is; decoding refuses it, in every place where there is an enum.
// It was stored with no channel, which means nothing once it is cancelled.
TEST(EventCodec, ReadsARefundThatWasCancelledBeforeItWasSent) {
  billing::RefundSettled settled;
  settled.outcome = billing::RefundOutcome::cancelled;
  settled.channel = billing::PaymentChannel{0};
  const Event stored{settled};
  const auto read = decode_event(type_of(stored), 1, encode_event(stored));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(get<billing::RefundSettled>(*read).channel, billing::PaymentChannel::bank_transfer);
}

// One banking is stored as ever (tests/golden); none, several and other rows come back too.
TEST(EventCodec, BringsBackWhichBankingsARowIs) {
  const auto comes_back = [](const auto& event) {
    const auto decoded = decode_event(type_of(event), 1, encode_event(event));
    ASSERT_TRUE(decoded);
    EXPECT_TRUE(*decoded == Event(event));
  };
  auto settled = get<billing::SuspenseSettled>(test::sample_events().at(event_type("SuspenseSettled") - 1U));
  settled.with = {test::sample_id<PaymentId>(2), test::sample_id<PaymentId>(3)};
  comes_back(settled);
  settled.bankings = {test::sample_id<EventId>(5), test::sample_id<EventId>(4), test::sample_id<EventId>(6)};
  comes_back(settled);
  settled.bankings.clear();
  comes_back(settled);
  auto back =
      get<billing::SuspenseSettlementReversed>(test::sample_events().at(event_type("SuspenseSettlementReversed") - 1U));
  back.bankings = {test::sample_id<EventId>(5), test::sample_id<EventId>(4)};
  comes_back(back);
  back.bankings.clear();
  comes_back(back);
}

// What was sent by the channel by which it came is stored as ever (tests/golden).
TEST(EventCodec, BringsBackWhyARefundWasSentByAnotherChannel) {
  auto sent = get<billing::RefundSent>(test::sample_events().at(event_type("RefundSent") - 1U));
  EXPECT_TRUE(sent.reason.empty());
  sent.reason = get<billing::RefundApproved>(test::sample_events().at(event_type("RefundApproved") - 1U)).reason;
  const auto decoded = decode_event(type_of(sent), 1, encode_event(sent));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(sent));
}

TEST(EventCodec, BringsBackDepositsThatWereUsedWithoutAWord) {
  auto used = get<billing::DepositsUsed>(test::sample_events().at(event_type("DepositsUsed") - 1U));
  used.use = billing::DepositUse::credited;
  used.reason = {};
  used.evidence.clear();
  const auto decoded = decode_event(type_of(used), 1, encode_event(used));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(used));
}

// Rules that leave managers the usual limit are stored as ever (tests/golden).
TEST(EventCodec, BringsBackWhatManagersGrant) {
  auto rules = get<approvals::ApprovalRulesSet>(test::sample_events().at(event_type("ApprovalRulesSet") - 1U));
  EXPECT_EQ(rules.managers_refunds, Money{100'000});
  for (const std::int64_t fen : {0, 1, 5'000}) {
    rules.managers_refunds = Money{fen};
    const auto decoded = decode_event(type_of(rules), 1, encode_event(rules));
    ASSERT_TRUE(decoded);
    EXPECT_TRUE(*decoded == Event(rules));
  }
}

// Chunks of which nothing was found are stored as ever (tests/golden).
TEST(EventCodec, BringsBackWhichRowsWereMoneyOfTheBooks) {
  auto chunk = get<imports::ImportChunkRecorded>(test::sample_events().at(event_type("ImportChunkRecorded") - 1U));
  chunk.found = {{billing::PaymentChannel::pos, Money{900}, "P1", "S1"},
                 {billing::PaymentChannel::bank_transfer, Money{894}, "W1", "row-00ff"}};
  const auto decoded = decode_event(type_of(chunk), 1, encode_event(chunk));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(chunk));
}

// An adjustment that keeps nothing is stored as ever (tests/golden); what one keeps comes back too.
TEST(EventCodec, BringsBackWhatAnAdjustmentKeeps) {
  auto adjusted = get<billing::BillsAdjusted>(test::sample_events().at(event_type("BillsAdjusted") - 1U));
  adjusted.kept = {{4, Money{1'250}}, {5, Money{}}};
  const auto decoded = decode_event(type_of(adjusted), 1, encode_event(adjusted));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(adjusted));
}

// Exceptions that name neither item nor meter, and runs that charge not by contract only, are stored as ever
// (tests/golden).
TEST(EventCodec, BringsBackWhatAnExceptionOfARunIsAbout) {
  auto chunk = get<billing::BillRunChunkRecorded>(test::sample_events().at(event_type("BillRunChunkRecorded") - 1U));
  chunk.exceptions.at(0).fee_item = test::sample_id<FeeItemId>(1);
  chunk.exceptions.at(0).meter = test::sample_id<MeterId>(2);
  chunk.exceptions.at(1).fee_item = test::sample_id<FeeItemId>(1);
  chunk.without_contract = 7;
  const auto decoded = decode_event(type_of(chunk), 1, encode_event(chunk));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(chunk));
}

// Chunks of which nothing was refused are stored as ever.
TEST(EventCodec, BringsBackWhichRowsWereRefused) {
  auto chunk = get<imports::ImportChunkRecorded>(test::sample_events().at(event_type("ImportChunkRecorded") - 1U));
  chunk.refused = {{3, 2, "house-unknown"}, {900'000, 0, "field-count"}};
  const auto decoded = decode_event(type_of(chunk), 1, encode_event(chunk));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(chunk));
}

// One of an expense without an invoice is written as ever.
TEST(EventCodec, SaysWhichInvoiceIsFreeAgain) {
  auto reversed = get<books::ExpenseReversed>(test::sample_events().at(event_type("ExpenseReversed") - 1U));
  const std::size_t as_ever = encode_event(reversed).size();
  reversed.invoice_number = "24312000000123456789";
  const auto payload = encode_event(reversed);
  const auto decoded = decode_event(type_of(reversed), 1, payload);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(reversed));
  EXPECT_GT(payload.size(), as_ever);
}

// One that was not is written as ever.
TEST(EventCodec, KeepsThatAnOutageWasCalledOff) {
  auto ended = get<work_orders::OutageEnded>(test::sample_events().at(event_type("OutageEnded") - 1U));
  const std::size_t as_ever = encode_event(ended).size();
  ended.called_off = true;
  const auto payload = encode_event(ended);
  const auto decoded = decode_event(type_of(ended), 1, payload);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(ended));
  EXPECT_GT(payload.size(), as_ever);
}

TEST(EventCodec, RefusesNumbersThatNoEnumHas) {
  const auto samples = test::sample_events();
  std::vector<Event> strange;
  const auto with = [&]<class E>(E, auto change) {
    for (const auto& sample : samples) {
      if (const auto* event = get_if<E>(&sample)) {
        auto changed = *event;
        change(changed);
        strange.emplace_back(std::move(changed));
      }
    }
  };
  with(operations::LogCreated{}, [](auto& event) { event.purpose = operations::LogPurpose{250}; });
  with(registry::HouseholdMovedIn{}, [](auto& event) { event.owner_name.field = FieldClass{250}; });
  with(registry::HouseholdMovedIn{}, [](auto& event) { event.owner_phone.field = FieldClass{0}; });
  with(billing::FeeItemDefined{}, [](auto& event) { event.terms.method = billing::ChargeMethod{250}; });
  with(billing::FeeItemDefined{}, [](auto& event) { event.terms.proration = billing::ProrationRule{0}; });
  with(billing::FeeItemDefined{}, [](auto& event) { event.terms.rounding = Rounding{250}; });
  with(billing::FeeItemDefined{}, [](auto& event) { event.terms.income_account = billing::LedgerAccount{1}; });
  with(billing::BillRunStarted{}, [](auto& event) { event.fee_items[1].terms.rounding = Rounding{250}; });
  with(billing::FeeItemDefined{}, [](auto& event) { event.terms.area_basis = billing::AreaBasis{3}; });
  with(billing::FeeItemDefined{}, [](auto& event) { event.terms.utility = metering::Utility{6}; });
  with(billing::BillRunStarted{}, [](auto& event) { event.shared_costs[0].basis = billing::ApportionBasis{0}; });
  with(metering::MeterInstalled{}, [](auto& event) { event.terms.utility = metering::Utility{0}; });
  with(metering::MeterRead{}, [](auto& event) { event.source = metering::ReadingSource{5}; });
  const auto unknown_account = [](auto& event) { event.posting.lines[1].account = billing::LedgerAccount{0}; };
  with(billing::StatementIssued{}, unknown_account);
  with(billing::ChargeRaised{}, unknown_account);
  with(billing::ChargeRaised{}, [](auto& event) { event.reason.field = FieldClass{250}; });
  with(billing::ArrearsBroughtForward{}, unknown_account);
  with(billing::PaymentReceived{}, unknown_account);
  with(billing::PaymentReceived{}, [](auto& event) { event.channel = billing::PaymentChannel{250}; });
  with(billing::PaymentReversed{}, unknown_account);
  with(billing::PaymentReversed{}, [](auto& event) { event.reason = billing::ReversalReason{0}; });
  with(billing::CreditApplied{}, unknown_account);
  with(billing::LateFeeTermsSet{}, [](auto& event) { event.terms.grace = billing::GraceMode{0}; });
  with(billing::LateFeeTermsSet{}, [](auto& event) { event.terms.rounding = Rounding{0}; });
  with(billing::LateFeeTermsSet{}, [](auto& event) { event.posting = billing::LateFeePosting{3}; });
  with(billing::AllocationPolicySet{}, [](auto& event) { event.policy = billing::AllocationPolicy{5}; });
  with(billing::LateFeesPosted{}, unknown_account);
  with(billing::BillsWaived{}, unknown_account);
  with(billing::BillsWaived{}, [](auto& event) { event.kind = billing::WaiverKind{0}; });
  with(billing::BillsWrittenOff{}, unknown_account);
  with(billing::ReliefTakenBack{}, unknown_account);
  with(billing::ReliefTakenBack{}, [](auto& event) { event.relief = billing::Relief{3}; });
  with(billing::BillsDisputed{}, [](auto& event) { event.reason.field = FieldClass{250}; });
  with(billing::DisputeSettled{}, [](auto& event) { event.outcome = billing::DisputeOutcome{4}; });
  with(billing::PaymentPromised{}, [](auto& event) { event.note.field = FieldClass{0}; });
  with(billing::RefundApproved{}, unknown_account);
  with(billing::RefundSent{}, [](auto& event) { event.channel = billing::PaymentChannel{7}; });
  with(billing::RefundSettled{}, [](auto& event) { event.outcome = billing::RefundOutcome{0}; });
  with(billing::DepositsUsed{}, [](auto& event) { event.use = billing::DepositUse{5}; });
  with(billing::RefundSettled{}, [](auto& event) {
    event.outcome = billing::RefundOutcome::failed;
    event.channel = billing::PaymentChannel{0};
  });
  with(billing::SuspenseReceived{}, [](auto& event) { event.reason = billing::SuspenseReason{0}; });
  with(billing::SuspenseReceived{}, [](auto& event) { event.channel = billing::PaymentChannel{0}; });
  with(billing::SuspenseReceived{}, [](auto& event) { event.memo.field = FieldClass{0}; });
  with(billing::SuspenseAssigned{}, [](auto& event) { event.channel = billing::PaymentChannel{0}; });
  with(billing::SuspenseAssigned{}, [](auto& event) { event.matched_by = billing::Match{1}; });
  with(billing::SuspenseAssigned{}, [](auto& event) {
    event.posting.lines = {{billing::LedgerAccount{1}, Money{1}, {}}};
  });
  with(billing::SuspenseReversed{}, unknown_account);
  with(billing::SuspenseReversed{}, [](auto& event) { event.channel = billing::PaymentChannel{0}; });
  with(billing::CommunityAdjustmentsBegun{}, [](auto& event) { event.reason = billing::AdjustmentReason{0}; });
  with(approvals::ApprovalRulesSet{}, [](auto& event) { event.limits[0].action = approvals::Action{0}; });
  with(approvals::AllowanceUsed{}, [](auto& event) { event.action = approvals::Action{8}; });
  with(approvals::ApprovalRequested{}, [](auto& event) { event.action = approvals::Action{0}; });
  with(approvals::ApprovalRequested{}, [](auto& event) { event.request.field = FieldClass{0}; });
  with(approvals::ApprovalRefused{}, [](auto& event) { event.reason.field = FieldClass{0}; });
  with(billing::SuspenseReturned{}, [](auto& event) { event.channel = billing::PaymentChannel{0}; });
  with(billing::FeeItemDefined{}, [](auto& event) { event.terms.method = billing::ChargeMethod{9}; });
  with(billing::ParkingTermsSet{}, [](auto& event) { event.terms.day = billing::ParkingDay{0}; });
  with(billing::ParkingStayCharged{}, [](auto& event) { event.stay.plate.field = FieldClass{7}; });
  with(billing::ParkingStayPaid{}, unknown_account);
  with(billing::ParkingStayPaid{}, [](auto& event) { event.channel = billing::PaymentChannel{0}; });
  with(billing::ParkingStayPaid{}, [](auto& event) { event.income_account = billing::LedgerAccount{1}; });
  with(billing::ParkingStayPaid{}, [](auto& event) { event.stay.plate.field = FieldClass{0}; });
  with(billing::ParkingPaymentReversed{}, unknown_account);
  with(billing::ParkingPaymentReversed{}, [](auto& event) { event.channel = billing::PaymentChannel{7}; });
  with(billing::ParkingPaymentReversed{}, [](auto& event) { event.reason = billing::ReversalReason{4}; });
  with(billing::ParkingStayReversed{}, [](auto& event) { event.reason.field = FieldClass{0}; });
  with(imports::ImportRunStarted{}, [](auto& event) { event.kind = imports::ImportKind{250}; });
  with(access::ApiKeyIssued{}, [](auto& event) { event.role = access::Role{250}; });
  with(staff::StaffRegistered{}, [](auto& event) { event.name.field = FieldClass{250}; });
  with(staff::StaffRegistered{}, [](auto& event) { event.phone.field = FieldClass{0}; });
  with(equipment::EquipmentRegistered{}, [](auto& event) { event.kind = equipment::Kind{0}; });
  with(equipment::EquipmentConditionChanged{}, [](auto& event) { event.condition = equipment::Condition{4}; });
  with(equipment::EquipmentConditionChanged{}, [](auto& event) { event.reason = equipment::ConditionReason{0}; });
  with(service_policy::OrderLevelSet{}, [](auto& event) { event.priority = service_policy::Priority{7}; });
  with(service_policy::OrderLevelSet{}, [](auto& event) { event.level.hours = service_policy::Hours{3}; });
  with(service_policy::CaseLevelSet{}, [](auto& event) { event.kind = service_policy::CaseKind{5}; });
  with(service_policy::CaseLevelSet{}, [](auto& event) { event.level.hours = service_policy::Hours{0}; });
  with(work_orders::CategoryDefined{}, [](auto& event) { event.usual_priority = work_orders::Priority{0}; });
  with(work_orders::WorkOrderReported{}, [](auto& event) { event.priority = work_orders::Priority{7}; });
  with(work_orders::WorkOrderReported{}, [](auto& event) { event.level.hours = service_policy::Hours{3}; });
  with(work_orders::WorkOrderReported{}, [](auto& event) { event.source = work_orders::Source{7}; });
  with(work_orders::WorkOrderReported{}, [](auto& event) { event.contact.field = FieldClass{250}; });
  with(work_orders::WorkOrderReported{}, [](auto& event) { event.description.field = FieldClass{0}; });
  with(work_orders::WorkOrderTriaged{}, [](auto& event) { event.priority = work_orders::Priority{0}; });
  with(work_orders::WorkOrderTriaged{}, [](auto& event) { event.level.hours = service_policy::Hours{0}; });
  with(work_orders::WorkOrderAssigned{}, [](auto& event) { event.method = work_orders::DispatchMethod{5}; });
  with(work_orders::WorkOrderAssigned{}, [](auto& event) { event.candidates[1].excluded = work_orders::Exclusion{9}; });
  const auto unknown_reason = [](auto& event) { event.reason = decltype(event.reason){250}; };
  with(work_orders::WorkOrderDeclined{}, unknown_reason);
  with(work_orders::WorkPaused{}, unknown_reason);
  with(work_orders::WorkOrderReopened{}, unknown_reason);
  with(work_orders::WorkOrderCancelled{}, unknown_reason);
  with(work_orders::WorkLinesRecorded{}, [](auto& event) { event.lines[1].kind = work_orders::LineKind{0}; });
  with(work_orders::WorkDone{}, [](auto& event) { event.resolution = work_orders::Resolution{6}; });
  with(work_orders::WorkDone{}, [](auto& event) { event.note.field = FieldClass{250}; });
  with(work_orders::WorkOrderEscalated{}, [](auto& event) { event.clock = work_orders::Clock{4}; });
  with(work_orders::WorkOrderEscalated{}, [](auto& event) { event.level = work_orders::Level{0}; });
  with(work_orders::OutageReported{}, [](auto& event) { event.utility = work_orders::Utility{8}; });
  with(service::CaseFiled{}, [](auto& event) { event.kind = service::CaseKind{0}; });
  with(service::CaseFiled{}, [](auto& event) { event.subject = service::Subject{16}; });
  with(service::CaseFiled{}, [](auto& event) { event.source = service::Source{9}; });
  with(service::CaseFiled{}, [](auto& event) { event.level.hours = service_policy::Hours{3}; });
  with(service::CaseReplied{}, [](auto& event) { event.override_reason = service::OverrideReason{5}; });
  with(service::CaseClosed{}, unknown_reason);
  const auto unknown_via = [](auto& event) { event.via = service_policy::Via{6}; };
  with(work_orders::WorkOrderVerified{}, unknown_via);
  with(work_orders::WorkOrderRated{}, unknown_via);
  with(service::ReplyConfirmed{}, unknown_via);
  with(service::SatisfactionRated{}, unknown_via);
  with(service::CaseRejected{}, unknown_reason);
  with(service::CaseNoted{}, [](auto& event) { event.privacy = service::Privacy{4}; });
  with(service::CaseEscalated{}, [](auto& event) { event.clock = service::Clock{0}; });
  with(service::CaseEscalated{}, [](auto& event) { event.level = service::Level{4}; });
  with(service::ContactRecorded{}, [](auto& event) { event.kind = service::ContactKind{4}; });
  with(service::ContactRecorded{}, [](auto& event) { event.direction = service::Direction{3}; });
  with(service::ContactRecorded{}, [](auto& event) { event.privacy = service::Privacy{0}; });
  with(billing::BillsAdjusted{}, [](auto& event) { event.reason = billing::AdjustmentReason{7}; });
  with(billing::StatementCancelled{},
       [](auto& event) { event.posting.deferrals[0].account = billing::LedgerAccount{3}; });
  with(books::PeriodReopened{}, [](auto& event) { event.reason = books::ReopenReason{4}; });
  with(books::FiscalYearReopened{}, [](auto& event) { event.reason = books::ReopenReason{4}; });
  with(books::ExpenseRecorded{}, [](auto& event) { event.account = billing::LedgerAccount{0}; });
  with(books::ExpenseRecorded{}, [](auto& event) { event.paid_by = billing::PaymentChannel{7}; });
  with(books::ExpensePaid{}, [](auto& event) { event.paid_by = billing::PaymentChannel{0}; });
  with(books::ExpenseReversed{}, [](auto& event) { event.reason = billing::ReversalReason{4}; });
  with(books::BudgetSet{}, [](auto& event) { event.account = billing::LedgerAccount{0}; });
  with(books::CashBanked{}, unknown_account);
  with(books::ShiftClosed{}, unknown_account);
  with(books::ShortageTakenBack{}, unknown_account);
  with(books::OverageTakenBack{}, unknown_account);
  with(books::BankingReversed{}, unknown_account);
  with(books::SettlementRecorded{}, unknown_account);
  with(books::CommunitiesSettled{}, unknown_account);
  with(books::SettlementReversed{}, unknown_account);
  with(books::SettlementReversed{}, unknown_reason);
  with(books::SettlementReversed{}, [](auto& event) { event.channel = billing::PaymentChannel{0}; });
  with(billing::SuspenseSettled{}, unknown_account);
  with(billing::SuspenseSettled{}, [](auto& event) { event.channel = billing::PaymentChannel{0}; });
  with(billing::SuspenseSettled{}, [](auto& event) { event.taken_by = billing::PaymentChannel{7}; });
  with(billing::SuspenseRefunded{}, unknown_account);
  with(billing::SuspenseRefunded{}, [](auto& event) { event.channel = billing::PaymentChannel{0}; });
  with(billing::SuspenseSettlementReversed{}, unknown_account);
  with(billing::SuspenseSettlementReversed{}, unknown_reason);
  with(billing::SuspenseSettlementReversed{}, [](auto& event) { event.channel = billing::PaymentChannel{0}; });
  with(billing::SuspenseSettlementReversed{}, [](auto& event) { event.taken_by = billing::PaymentChannel{7}; });
  with(books::SettlementRecorded{}, [](auto& event) { event.channel = billing::PaymentChannel{7}; });
  with(billing::InstalmentsAgreed{}, [](auto& event) { event.note.field = FieldClass{0}; });
  with(billing::InstalmentsEnded{}, [](auto& event) { event.reason = billing::PlanEnd{4}; });
  with(invoicing::InvoiceRequested{}, [](auto& event) { event.kind = invoicing::InvoiceKind{0}; });
  with(invoicing::CreditNoteIssued{}, [](auto& event) { event.reason = invoicing::CreditNoteReason{5}; });
  with(books::OpeningBalancesSet{}, unknown_account);
  with(books::OpeningBalancesSet{}, [](auto& event) { event.lines[0].account = billing::LedgerAccount{1}; });
  with(books::OpeningCounted{}, [](auto& event) { event.account = billing::LedgerAccount{1}; });
  with(billing::CreditBroughtForward{}, unknown_account);
  with(billing::DepositBroughtForward{}, unknown_account);
  with(dunning::DunningLadderSet{}, [](auto& event) { event.terms.steps = {{0, 0, dunning::ReminderChannel{0}}}; });
  with(dunning::DunningLadderSet{}, [](auto& event) {
    event.terms.steps = {{0, 0, dunning::ReminderChannel::app, dunning::ReminderWay{3}}};
  });
  with(dunning::ReminderQueued{}, [](auto& event) { event.channel = dunning::ReminderChannel{8}; });
  with(dunning::ReminderQueued{}, [](auto& event) { event.way = dunning::ReminderWay{0}; });
  with(dunning::ReminderDelivered{}, [](auto& event) { event.channel = dunning::ReminderChannel{0}; });
  with(dunning::ReminderFailed{}, [](auto& event) { event.channel = dunning::ReminderChannel{8}; });
  with(dunning::ReminderFailed{}, [](auto& event) { event.reason = dunning::FailureReason{11}; });
  with(dunning::DunningHeld{}, [](auto& event) { event.reason = dunning::HoldReason{0}; });
  with(imports::ImportChunkRecorded{}, [](auto& event) {
    event.found = {{billing::PaymentChannel{7}, Money{1}, "", ""}};
  });
  EXPECT_EQ(strange.size(), 24U + 80U + 12U + 7U + 8U + 11U + 19U);
  for (const auto& event : strange) {
    const auto decoded = decode_event(type_of(event), 1, encode_event(event));
    ASSERT_FALSE(decoded) << type_of(event);
    EXPECT_EQ(decoded.error().code, "payload-damaged");
  }
}

// Whatever bit is turned, there is an event or an error; with the sanitizers on, nothing else either.
TEST(EventCodec, SurvivesEveryFlippedBitAndEveryTruncation) {
  std::size_t refused = 0;
  for (const auto& event : test::sample_events()) {
    const auto type = type_of(event);
    const auto good = encode_event(event);
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
      auto bad = good;
      bad[bit / 8] = static_cast<char>(static_cast<unsigned char>(bad[bit / 8]) ^ (1U << (bit % 8)));
      if (!decode_event(type, 1, bad)) ++refused;
    }
    for (std::size_t size = 0; size < good.size(); ++size) {
      if (!decode_event(type, 1, std::string_view(good).substr(0, size))) ++refused;
    }
  }
  EXPECT_GT(refused, 1'000U);
}

}  // namespace
}  // namespace steward
