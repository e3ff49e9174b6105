#include "domain/state.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "domain/billing/billing.h"
#include "domain/dunning/ladder.h"
#include "tests/domain/life_of_service.h"
#include "tests/support/scenario.h"

namespace steward {
namespace {

using namespace steward::test;

// A short life of a company and of its money.
World a_life() {
  World world;
  const auto must = [&](const Command& command) {
    const auto done = world.handle(command);
    EXPECT_TRUE(done) << command_name(command) << ": " << (done ? "" : done.error().code);
  };
  must(operations::CreateLog{});
  must(operations::AcceptLoss{2, 1, 2});
  must(operations::SkipPoisonEvent{"arrears", 1, 1});
  must(registry::RegisterCompany{"first", "第一物业"});
  for (const Command& command : a_household()) must(command);
  const BillRunId run = id<BillRunId>(40);
  must(billing::StartBillRun{run,
                             kCommunity,
                             day("2024-06-01"),
                             day("2024-07-01"),
                             day("2024-06-01"),
                             day("2024-06-25"),
                             {kPropertyFee, kParking},
                             {kHousehold},
                             9});
  must(billing::IssueStatement{run, kHousehold});
  must(billing::RecordBillRunChunk{run, 0, 1, 1, Money{36'016}, {}});
  must(billing::CompleteBillRun{run});
  const ImportRunId import_run = id<ImportRunId>(41);
  must(imports::StartImportRun{import_run, kCommunity, imports::ImportKind::opening_arrears, {std::byte{1}}, 1});
  must(billing::BringForwardArrears{kHousehold, import_run, kPropertyFee, day("2023-01-01"), day("2024-01-01"),
                                    day("2023-12-31"), Money{100}, day("2024-05-01")});
  must(imports::RecordImportChunk{import_run, 0, 1, 1, 0, 0});
  must(imports::CompleteImportRun{import_run});
  billing::LateFeeTerms late_fee;
  late_fee.daily_rate_millionths = 500;
  must(billing::SetLateFeeTerms{kCommunity, day("2023-01-01"), late_fee, billing::LateFeePosting::month_end});
  must(billing::SetAllocationPolicy{kCommunity, billing::AllocationPolicy::interest_first});
  must(billing::PostLateFees{kHousehold, day("2024-05-31")});
  dunning::LadderTerms ladder = dunning::recommended_ladder();
  ladder.quiet = {0, 8 * 60};
  must(dunning::SetDunningLadder{kCommunity, ladder});
  using dunning::ReminderChannel;
  must(dunning::QueueReminder{id<NoticeId>(93), kHousehold, {}, ReminderChannel::letter});
  must(dunning::RecordReminderDelivery{id<NoticeId>(93), kHousehold, Instant{0}, "RR 1", {}, {}});
  must(dunning::QueueReminder{id<NoticeId>(94), kHousehold, 1, ReminderChannel::call});
  must(dunning::RecordReminderFailure{id<NoticeId>(94), kHousehold, 1, dunning::FailureReason::not_reached});
  must(dunning::HoldDunning{kHousehold, dunning::HoldReason::complaint, day("2024-07-01"), {}});
  must(dunning::ReleaseDunning{kHousehold, {}});
  const auto pay = [](std::uint8_t n, std::int64_t fen, std::vector<std::uint32_t> bills) {
    return billing::ReceivePayment{id<PaymentId>(n),  kHousehold, billing::PaymentChannel::wechat,
                                   std::to_string(n), Money{fen}, day("2024-06-10"),
                                   std::move(bills)};
  };
  must(pay(60, 40'000, {}));
  must(billing::RaiseCharge{kHousehold, kRepair, Money{500}, day("2024-06-11"), day("2024-06-30"), {}});
  must(billing::ApplyCredit{kHousehold, day("2024-06-12")});
  must(billing::ReversePayment{id<PaymentId>(60), kHousehold, billing::ReversalReason::bounced, day("2024-06-13")});
  must(billing::WaiveBills{kHousehold, billing::WaiverKind::policy, day("2024-06-13"), {{1, Money{100}}}, {}});
  must(billing::WriteOffBills{kHousehold, day("2024-06-13"), {{2, Money{100}}}, {}});
  must(billing::TakeBackRelief{kHousehold, billing::Relief::write_off, day("2024-06-13"), {{2, Money{50}}}, {}});
  must(billing::TakeBackRelief{kHousehold, billing::Relief::waiver, day("2024-06-13"), {{1, Money{100}}}, {}});
  must(billing::DisputeBills{kHousehold, day("2024-06-13"), {4}, {}});
  must(billing::SettleDispute{kHousehold, day("2024-06-14"), billing::DisputeOutcome::agreed, {4}, {}});
  must(billing::PromisePayment{kHousehold, day("2024-06-13"), day("2024-07-01"), Money{100}, {}});
  must(approvals::SetApprovalRules{kCommunity, 30, 14, {{approvals::Action::write_off, Money{1'000}}}});
  const CredentialId clerk = id<CredentialId>(80);
  billing::WriteOffBills write_off{kHousehold, day("2024-06-13"), {{2, Money{100}}}, {}};
  write_off.authority.by = clerk;
  must(write_off);
  for (const int n : {81, 82, 83}) {
    must(
        approvals::RequestApproval{id<ApprovalId>(static_cast<std::uint8_t>(n)), kCommunity, clerk, write_off, {}, {}});
  }
  must(approvals::GrantApproval{id<ApprovalId>(81), id<CredentialId>(84), {}, write_off});
  must(approvals::RefuseApproval{id<ApprovalId>(82), id<CredentialId>(84), {}});
  world.context.today = day("2024-07-15");
  must(approvals::ExpireApproval{id<ApprovalId>(83)});
  world.context.today = day("2024-06-15");
  must(pay(61, 1'000, {}));
  must(billing::ApproveRefund{id<RefundId>(62), kHousehold, {}, day("2024-06-13"), Money{100}, {}});
  must(billing::SendRefund{id<RefundId>(62), kHousehold, billing::PaymentChannel::pos, day("2024-06-13"),
                           sealed(kOwner, FieldClass::free_text)});
  must(billing::SettleRefund{id<RefundId>(62), kHousehold, billing::RefundOutcome::succeeded, "", day("2024-06-14")});
  const CommunityId elsewhere = id<CommunityId>(77);
  must(registry::RegisterCommunity{elsewhere, "other", "别处", "Asia/Shanghai"});
  for (const int n : {63, 64, 65, 66}) {
    billing::ReceiveSuspense suspense;
    suspense.payment = id<PaymentId>(static_cast<std::uint8_t>(n));
    suspense.community = n == 65 ? elsewhere : kCommunity;
    suspense.external_reference = std::to_string(n);
    suspense.amount = Money{10};
    suspense.received_on = day("2024-06-12");
    must(suspense);
  }
  must(billing::AssignSuspense{id<PaymentId>(63), kHousehold, day("2024-06-14"), {}});
  must(billing::ReturnSuspense{id<PaymentId>(64), day("2024-06-14")});
  const billing::SettleSuspense settled{id<PaymentId>(66), billing::PaymentChannel::alipay, Money{1},
                                        day("2024-06-14")};
  must(settled);
  must(
      billing::ReverseSuspenseSettlement{settled.payment, billing::ReversalReason::entered_wrongly, day("2024-06-14")});
  must(settled);
  must(billing::AssignSuspense{id<PaymentId>(65), kHousehold, day("2024-06-14"), {}});
  must(billing::ReversePayment{id<PaymentId>(65), kHousehold, billing::ReversalReason::entered_wrongly,
                               day("2024-06-14")});
  must(registry::MeasureHouse{kHouse, {day("2024-01-01"), Area{8'943}, Area{8'000}}});
  must(billing::SetVatRate{kPropertyFee, {day("2023-01-01"), 60'000, true}});
  const FeeItemId space = id<FeeItemId>(85);
  must(define(space, "space", billing::ChargeMethod::contract));
  must(set_tariff(space, 300'000'000));
  billing::OpenContract contract{kHousehold, {}};
  contract.terms.contract = id<ContractId>(86);
  contract.terms.fee_item = space;
  contract.terms.label = "B1-023";
  contract.terms.from = day("2024-06-01");
  must(contract);
  must(billing::EndContract{kHousehold, id<ContractId>(86), day("2024-06-11")});
  const metering::MeteredPlace place{{}, {}, kHouse};
  const MeterId meter = id<MeterId>(87);
  must(metering::InstallMeter{
      place, {meter, "SB-0101", metering::Utility::water, {5, 1'000}, 0}, day("2024-01-01"), Usage{100'000}});
  must(metering::ReadMeter{place, meter, day("2024-06-01"), Usage{110'000}});
  must(metering::CorrectReading{place, meter, day("2024-06-10"), Usage{109'000}});
  must(metering::CorrectMeterFactors{place, meter, 2'000, std::nullopt});
  metering::RemoveMeter removed;
  removed.place = place;
  removed.meter = meter;
  removed.removed_on = day("2024-06-13");
  removed.reading = Usage{111'000};
  must(removed);
  const BillRunId too_early = id<BillRunId>(42);
  must(billing::StartBillRun{too_early,
                             kCommunity,
                             day("2024-07-01"),
                             day("2024-08-01"),
                             day("2024-06-13"),
                             day("2024-07-25"),
                             {kParking},
                             {kHousehold},
                             9});
  must(billing::IssueStatement{too_early, kHousehold});
  must(billing::RecordBillRunChunk{too_early, 0, 1, 1, Money{15'000}, {}});
  must(billing::CompleteBillRun{too_early});
  must(billing::CancelBillRun{too_early, day("2024-06-13")});
  must(billing::CancelStatement{kHousehold, too_early, day("2024-06-13"), {}});
  must(billing::CorrectTariff{kPropertyFee, {day("2023-01-01"), UnitPrice{2'100'000}}});
  billing::AdjustBills adjust;
  adjust.adjustment = id<AdjustmentId>(88);
  adjust.household = kHousehold;
  adjust.fee_item = kPropertyFee;
  adjust.period_from = day("2024-06-01");
  adjust.period_to = day("2024-07-01");
  adjust.adjusted_on = adjust.due_date = day("2024-06-13");
  adjust.difference = Money{18'780 - 21'016};
  must(billing::BeginCommunityAdjustments{kPropertyFee,
                                          kCommunity,
                                          {},
                                          adjust.period_from,
                                          adjust.period_to,
                                          adjust.adjusted_on,
                                          adjust.due_date,
                                          adjust.reason,
                                          1,
                                          Money{2'236}});
  must(adjust);
  must(billing::EndCommunityAdjustments{kPropertyFee, {}});
  must(books::ClosePeriod{kCommunity, month_of(day("2024-04-01"))});
  must(books::ReopenPeriod{kCommunity, month_of(day("2024-04-01")), books::ReopenReason::audit, {}});
  must(books::CloseFiscalYear{kCommunity, 2023, 2, {}});
  must(books::ReopenFiscalYear{kCommunity, 2023, books::ReopenReason::audit});
  must(books::RegisterVendor{id<VendorId>(89), "V-1", "恒达电梯", ""});
  must(books::RecordExpense{id<ExpenseId>(90),
                            kCommunity,
                            {},
                            id<VendorId>(89),
                            billing::LedgerAccount::operating_costs,
                            "维保",
                            "",
                            Money{100},
                            Money{6},
                            day("2024-06-10"),
                            std::nullopt});
  must(books::PayExpense{id<ExpenseId>(90), billing::PaymentChannel::cash, day("2024-06-11")});
  must(books::ReverseExpense{id<ExpenseId>(90), billing::ReversalReason::duplicate, day("2024-06-12")});
  must(books::SetBudget{kCommunity, 2024, billing::LedgerAccount::operating_costs,
                        std::vector<Money>(books::kMonthsOfBudget, Money{1})});
  must(billing::SetAutomaticDeduction{kCommunity, true});
  must(books::OpenShift{id<ShiftId>(91), clerk, kCommunity, day("2024-06-14"), Money{1'000}});
  billing::ReceivePayment in_cash{};
  in_cash.payment = id<PaymentId>(92);
  in_cash.household = kHousehold;
  in_cash.amount = Money{500};
  in_cash.received_on = day("2024-06-14");
  in_cash.till = clerk;
  must(in_cash);
  billing::AgreeInstalments plan{};
  plan.plan = id<InstalmentPlanId>(93);
  plan.household = kHousehold;
  plan.agreed_on = day("2024-06-14");
  plan.instalments = {{day("2024-07-14"), world.account(kHousehold).arrears()}};
  plan.stops_late_fees = true;
  must(plan);
  must(billing::EndInstalments{plan.plan, kHousehold, day("2024-06-14"), billing::PlanEnd::cancelled});
  const books::BankCash banked{clerk, Money{700}, "JK-1", day("2024-06-14")};
  must(banked);
  must(books::ReverseBanking{clerk, id<ShiftId>(91), id<EventId>(113), banked.amount, "JK-1", banked.banked_on});
  must(banked);
  must(books::CloseShift{clerk, Money{300}, day("2024-06-14")});
  must(billing::ReversePayment{in_cash.payment, kHousehold, billing::ReversalReason::entered_wrongly,
                               day("2024-06-14")});
  const auto colleague = id<CredentialId>(110);
  must(books::OpenShift{id<ShiftId>(111), colleague, kCommunity, day("2024-06-14"), Money{1'000}});
  books::RecordExpense bulbs{};
  bulbs.expense = id<ExpenseId>(112);
  bulbs.community = kCommunity;
  bulbs.vendor = id<VendorId>(89);
  bulbs.description = "灯泡";
  bulbs.net = Money{100};
  bulbs.spent_on = day("2024-06-14");
  bulbs.paid_by = billing::PaymentChannel::cash;
  bulbs.till = colleague;
  must(bulbs);
  must(books::CloseShift{colleague, Money{1'000}, day("2024-06-14")});
  must(books::ReverseExpense{bulbs.expense, billing::ReversalReason::entered_wrongly, day("2024-06-14")});
  must(imports::StartImportRun{
      id<ImportRunId>(93), kCommunity, imports::ImportKind::opening_credits, {std::byte{2}}, 1});
  must(billing::BringForwardCredit{kHousehold, id<ImportRunId>(93), id<PaymentId>(94), "YC-1", Money{300},
                                   day("2024-05-01")});
  must(imports::StartImportRun{
      id<ImportRunId>(95), kCommunity, imports::ImportKind::opening_deposits, {std::byte{3}}, 1});
  must(define(id<FeeItemId>(96), "deposit", billing::ChargeMethod::deposit));
  must(billing::BringForwardDeposit{kHousehold, id<ImportRunId>(95), id<FeeItemId>(96), id<PaymentId>(97), "YJ-1",
                                    Money{2'000}, day("2024-05-01")});
  must(books::SetOpeningBalances{kCommunity,
                                 day("2024-05-01"),
                                 {{billing::LedgerAccount::receivables, Money{100}},
                                  {billing::LedgerAccount::credit_balances, Money{-300}},
                                  {billing::LedgerAccount::deposits_held, Money{-2'000}},
                                  {billing::LedgerAccount::bank_deposits, Money{2'200}}}});
  must(books::CloseCutOver{kCommunity});
  billing::UseDeposits forfeit{kHousehold, billing::DepositUse::forfeited, day("2024-06-14"), Money{500}, {}};
  forfeit.bills = {billing::last_bill_number(world.account(kHousehold))};
  forfeit.reason = sealed(kOwner, FieldClass::free_text);
  must(forfeit);
  for (const std::uint8_t n : {std::uint8_t{98}, std::uint8_t{99}}) {
    invoicing::RequestInvoice asked;
    asked.invoice = id<InvoiceId>(n);
    asked.household = kHousehold;
    asked.title = sealed(kOwner, FieldClass::name);
    asked.tax_number = "91310000MA1FL0L12X";
    asked.bills = {n == 98 ? 1U : 2U};
    asked.requested_on = day("2024-06-14");
    must(asked);
    must(invoicing::ReviewInvoice{asked.invoice, true, {}, day("2024-06-14")});
    must(invoicing::FailInvoice{asked.invoice, n == 99, sealed(kOwner, FieldClass::free_text), day("2024-06-14")});
  }
  must(invoicing::IssueInvoice{id<InvoiceId>(98), "26312000000000000017", day("2024-06-14")});
  must(invoicing::IssueCreditNote{id<CreditNoteId>(100), id<InvoiceId>(98), "26312000000000000018", Money{1}, Money{},
                                  invoicing::CreditNoteReason::allowance, day("2024-06-14")});
  const FeeItemId car_park = id<FeeItemId>(101);
  must(define(car_park, "temporary_parking", billing::ChargeMethod::parking_stay));
  billing::ParkingTerms terms;
  terms.effective_from = day("2024-01-01");
  terms.step_price = Money{500};
  must(billing::SetParkingTerms{car_park, terms});
  world.context.recorded_at = instant("2024-06-14T02:00:00Z");
  const VehicleId vehicle = id<VehicleId>(102);
  must(billing::ChargeParkingStay{{id<ParkingStayId>(103), vehicle, car_park, instant("2024-06-13T02:00:00Z"),
                                   instant("2024-06-13T03:00:00Z"), sealed(kOwner, FieldClass::plate)},
                                  kHousehold});
  billing::PayParkingStay parked;
  parked.stay = {id<ParkingStayId>(104),          vehicle, car_park, instant("2024-06-14T00:00:00Z"),
                 instant("2024-06-14T01:30:00Z"), {}};
  parked.payment = id<PaymentId>(105);
  parked.amount = Money{1'000};
  parked.paid_on = day("2024-06-14");
  must(parked);
  must(billing::ReverseParkingPayment{vehicle, parked.payment, billing::ReversalReason::entered_wrongly,
                                      day("2024-06-14")});
  must(billing::ReverseParkingStay{vehicle, id<ParkingStayId>(103), day("2024-06-14"), {}});
  must(books::RecordSettlement{id<SettlementId>(106), kCommunity, billing::PaymentChannel::wechat, Money{1'000},
                               Money{6}, "B-106", day("2024-06-14")});
  must(books::ReverseSettlement{id<SettlementId>(106), billing::ReversalReason::entered_wrongly, day("2024-06-14")});
  must(books::SettleBetweenCommunities{id<SettlementId>(107), id<SettlementId>(108), elsewhere, kCommunity, Money{10},
                                       "B-107", day("2024-06-14")});
  billing::ReceiveSuspense came_there;
  came_there.payment = id<PaymentId>(67);
  came_there.community = elsewhere;
  came_there.external_reference = "67";
  came_there.amount = Money{10};
  came_there.received_on = day("2024-06-14");
  must(came_there);
  must(billing::AssignSuspense{came_there.payment, kHousehold, day("2024-06-14"), {}});
  const RefundId refund = id<RefundId>(109);
  must(billing::ApproveRefund{refund, kHousehold, came_there.payment, day("2024-06-14"), Money{10}, {}});
  must(billing::SendRefund{refund, kHousehold, billing::PaymentChannel::bank_transfer, day("2024-06-14")});
  must(billing::SettleRefund{refund, kHousehold, billing::RefundOutcome::succeeded, "", day("2024-06-14")});
  world.context.recorded_at = Instant{0};
  must(registry::MoveOut{kHousehold, day("2024-06-14")});
  must(access::IssueApiKey{
      id<CredentialId>(70), CompanyNo{1}, access::Role::cashier, {}, {}, {}, "till", Instant{9}, {}});
  must(access::RevokeApiKey{id<CredentialId>(70)});
  return world;
}

// What the states say is what the heads of the streams say: by the one a zone is chosen, by the other who may see.
TEST(State, BelongsToTheCommunityOfItsEvents) {
  World world = a_life();
  live_through_service(world);
  for (const NewEvent& event : world.events()) {
    EXPECT_EQ(community_of(world.state(event.stream)), event.community) << event_name(type_of(event.event));
  }
}

TEST(Facts, ACommandIsAboutTheCommunityOfItsFirstStreamThatHasOne) {
  World world = a_life();
  const State none = initial_state(StreamKind::household);
  Facts facts;
  facts.add(stream_of(kHousehold), &none);
  EXPECT_TRUE(facts.community().is_nil());
  facts.add(company_stream(CompanyNo{1}), &world.state(company_stream(CompanyNo{1})));
  EXPECT_TRUE(facts.community().is_nil());
  facts.add(stream_of(kHouse), &world.state(stream_of(kHouse)));
  EXPECT_EQ(facts.community(), kCommunity);
}

TEST(Evolve, IsTotalOverEveryPairOfStateAndEvent) {
  World world = a_life();
  live_through_service(world);
  std::set<EventType> types;
  std::vector<State> states;
  for (std::uint16_t kind = 1; kind <= kStreamKinds; ++kind) {
    states.push_back(initial_state(static_cast<StreamKind>(kind)));
    EXPECT_EQ(states.back().index(), kind - 1U) << "states are in the order of the kinds of streams";
  }
  std::map<StreamId, State> streams;
  for (const NewEvent& event : world.events()) {
    types.insert(type_of(event.event));
    State& state = streams.try_emplace(event.stream, initial_state(event.stream.kind)).first->second;
    state = evolve(std::move(state), event.event, 1);
    ASSERT_FALSE(std::holds_alternative<Faulted>(state)) << event_name(type_of(event.event));
    states.push_back(state);
  }
  EXPECT_EQ(types.size(), kEventTypes) << "a life in which everything happens";

  std::size_t faults = 0;
  for (const State& state : states) {
    EXPECT_GE(memory_of(state), sizeof(State));
    for (const NewEvent& event : world.events()) {
      const State after = evolve(state, event.event, 77);
      if (after.index() == state.index()) continue;
      EXPECT_EQ(after, State(Faulted{77})) << event_name(type_of(event.event));
      EXPECT_EQ(evolve(after, event.event, 78), State(Faulted{77})) << "a fault stays where it was";
      ++faults;
    }
  }
  EXPECT_GT(faults, states.size() * world.events().size() / 2) << "most pairs are impossible";
}

TEST(Evolve, FaultsOnMoneyThatDoesNotAddUp) {
  const World world = a_life();
  struct Change {
    const char* what;
    EventType type;
    std::function<void(Event&)> apply;
  };
  const auto on = []<class E>(void (*change)(E&)) { return [change](Event& event) { change(get<E>(event)); }; };
  using namespace billing;
  const Change changes[] = {
      {"a bill of zero", event_type("StatementIssued"), on(+[](StatementIssued& e) { e.bills[0].amount = {}; })},
      {"a bill number twice", event_type("StatementIssued"), on(+[](StatementIssued& e) { e.bills[1].number = 1; })},
      {"a day billed twice", event_type("StatementIssued"),
       on(+[](StatementIssued& e) { e.bills[1].fee_item = e.bills[0].fee_item; })},
      {"another household", event_type("StatementIssued"), on(+[](StatementIssued& e) { e.household = {}; })},
      {"more credit than money", event_type("PaymentReceived"), on(+[](PaymentReceived& e) { e.credited.fen += 1; })},
      {"a bill overpaid", event_type("PaymentReceived"),
       on(+[](PaymentReceived& e) { e.allocations[0].amount.fen += 1, e.credited.fen -= 1; })},
      {"an unknown bill", event_type("PaymentReceived"), on(+[](PaymentReceived& e) { e.allocations[0].bill = 99; })},
      {"another amount back", event_type("PaymentReversed"), on(+[](PaymentReversed& e) { e.amount.fen += 1; })},
      {"another credit back", event_type("PaymentReversed"),
       on(+[](PaymentReversed& e) { e.credit_withdrawn.fen += 1; })},
      {"another bill reopened", event_type("PaymentReversed"), on(+[](PaymentReversed& e) { e.reopened.pop_back(); })},
      {"an unknown payment", event_type("PaymentReversed"), on(+[](PaymentReversed& e) { e.payment = {}; })},
      {"credit from nowhere", event_type("CreditApplied"), on(+[](CreditApplied& e) { e.sources.clear(); })},
      {"more than the credit", event_type("CreditApplied"),
       on(+[](CreditApplied& e) { e.sources[0].amount.fen += 100'000, e.allocations[0].amount.fen += 100'000; })},
  };
  for (const Change& change : changes) {
    State state = initial_state(StreamKind::household);
    bool changed = false;
    for (const NewEvent& recorded : world.events()) {
      if (recorded.stream != stream_of(kHousehold) || changed) continue;
      Event event = recorded.event;
      if (type_of(event) == change.type) {
        change.apply(event);
        changed = true;
      }
      state = evolve(std::move(state), event, 5);
    }
    EXPECT_TRUE(changed) << change.what;
    EXPECT_EQ(state, State(Faulted{5})) << change.what;
  }
}

TEST(Decide, RefusesEverythingOnAFaultedStream) {
  const State faulted = Faulted{41};
  Facts facts;
  facts.add(stream_of(kHousehold), &faulted, 3);
  const auto refused = decide(facts, billing::ApplyCredit{kHousehold, day("2024-06-12")}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "stream-faulted");
  EXPECT_EQ(refused.error().params, (std::vector<Param>{{"position", std::int64_t{41}}}));
}

TEST(Events, HaveNamesAndNumbersBothWays) {
  std::set<std::string_view> names;
  for (EventType type = 1; type <= kEventTypes; ++type) {
    EXPECT_EQ(event_type(event_name(type)), type);
    names.insert(event_name(type));
  }
  EXPECT_EQ(names.size(), kEventTypes);
  EXPECT_EQ(event_name(0), "");
  EXPECT_EQ(event_name(kEventTypes + 1), "");
  EXPECT_EQ(event_type("NoSuchEvent"), 0);
  const World world = a_life();
  for (const NewEvent& event : world.events()) {
    const std::string_view name = event_name(type_of(event.event));
    const bool of_household = event.stream.kind == StreamKind::household || event.stream.kind == StreamKind::dunning ||
                              event.stream.kind == StreamKind::invoice || name == "ParkingStayCharged" ||
                              name == "ParkingStayReversed";
    const bool of_meter = name.starts_with("Meter");  // of one that is in a house
    EXPECT_EQ(households_of(event.event),
              of_household ? std::vector<HouseholdId>{kHousehold} : std::vector<HouseholdId>{})
        << name;
    const std::vector<Tag> tags = tags_of(event.event);
    const auto tagged = [&](Tag tag) { return std::find(tags.begin(), tags.end(), tag) != tags.end(); };
    EXPECT_EQ(tagged({TagKind::household, kHousehold.uuid}), of_household) << name;
    EXPECT_EQ(tagged({TagKind::house, kHouse.uuid}), of_household || of_meter || name == "HouseRegistered" ||
                                                         name == "HouseVacated" || name == "HouseMeasured")
        << name;
    // Whoever looks at the building sees who comes and who leaves.
    EXPECT_EQ(tagged({TagKind::building, kBuilding.uuid}), of_household || of_meter || name == "HouseRegistered" ||
                                                               name == "BuildingRegistered" || name == "HouseMeasured")
        << name;
    const auto* cancelled = get_if<billing::StatementCancelled>(&event.event);
    const bool of_charge = cancelled != nullptr && cancelled->run.is_nil();  // that no run issued
    const bool of_run = event.stream.kind == StreamKind::bill_run || (name.starts_with("Statement") && !of_charge);
    EXPECT_FALSE(of_charge && tagged({TagKind::run, {}})) << name;
    const bool tagged_run =
        tagged({TagKind::run, id<BillRunId>(40).uuid}) || tagged({TagKind::run, id<BillRunId>(42).uuid});
    EXPECT_EQ(tagged_run, of_run) << name;
    EXPECT_EQ(tagged({TagKind::person, kOwner.uuid}), name == "HouseholdMovedIn") << name;
  }
}

// What happens to an order or a case belongs to whatever its place names, and to nobody where it names nobody.
TEST(Events, OfServiceBelongToTheirPlace) {
  World world;
  for (const Command& command : a_household()) ASSERT_TRUE(world.handle(command));
  const auto before = world.events().size();
  live_through_service(world);
  for (std::size_t i = before; i < world.events().size(); ++i) {
    const NewEvent& recorded = world.events()[i];
    const std::string_view name = event_name(type_of(recorded.event));
    EXPECT_EQ(households_of(recorded.event), std::vector<HouseholdId>{}) << name;
    const std::vector<Tag> tags = tags_of(recorded.event);
    EXPECT_FALSE(std::any_of(tags.begin(), tags.end(), [](const Tag& tag) { return tag.id.is_nil(); })) << name;
    EXPECT_EQ(std::set<Tag>(tags.begin(), tags.end()).size(), tags.size()) << name << " has a tag twice";
    // Whoever looks for the thing finds all of its stream.
    const auto kind = [&]() -> std::optional<TagKind> {
      if (recorded.stream.kind == StreamKind::work_order) return TagKind::work_order;
      if (recorded.stream.kind == StreamKind::service_case) return TagKind::service_case;
      if (recorded.stream.kind == StreamKind::equipment) return TagKind::equipment;
      if (recorded.stream.kind == StreamKind::staff) return TagKind::staff;
      return std::nullopt;
    }();
    if (kind) {
      EXPECT_NE(std::find(tags.begin(), tags.end(), Tag{*kind, recorded.stream.id}), tags.end()) << name;
    }
    Event at_home = recorded.event;
    const bool placed = visit(
        []<class E>(E& event) {
          if constexpr (requires { event.place.household; }) {
            event.place.household = kHousehold;
            event.place.house = kHouse;
            return true;
          }
          return false;
        },
        at_home);
    if (!placed) continue;
    EXPECT_EQ(households_of(at_home), std::vector<HouseholdId>{kHousehold}) << name;
    const std::vector<Tag> more = tags_of(at_home);
    EXPECT_NE(std::find(more.begin(), more.end(), Tag{TagKind::household, kHousehold.uuid}), more.end()) << name;
    EXPECT_NE(std::find(more.begin(), more.end(), Tag{TagKind::house, kHouse.uuid}), more.end()) << name;
  }
}

TEST(Commands, KnowWhichOfThemMoveMoney) {
  EXPECT_EQ(command_name(billing::ReceivePayment{}), "ReceivePayment");
  EXPECT_EQ(command_name(access::RevokeApiKey{}), "RevokeApiKey");
  EXPECT_TRUE(is_money_command(billing::ReceivePayment{}));
  EXPECT_TRUE(is_money_command(billing::IssueStatement{}));
  EXPECT_TRUE(is_money_command(billing::SettleDispute{})) << "it may post late fees";
  EXPECT_TRUE(is_money_command(billing::EndCommunityAdjustments{})) << "remembered as those that it ends";
  EXPECT_FALSE(is_money_command(registry::MoveOut{}));
  EXPECT_FALSE(is_money_command(billing::SetTariff{}));
}

}  // namespace
}  // namespace steward
