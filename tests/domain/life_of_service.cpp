#include "tests/domain/life_of_service.h"

namespace steward::test {

namespace {

const CategoryId kPipes = id<CategoryId>(101);
const StaffId kPlumber = id<StaffId>(102);
const StaffId kHelper = id<StaffId>(103);
const EquipmentId kPump = id<EquipmentId>(104);
const WorkOrderId kOrder = id<WorkOrderId>(105);
const OutageId kOutage = id<OutageId>(106);
const CaseId kCase = id<CaseId>(107);
const registry::Place kPublicPlace{kCommunity, kBuilding, {}, {}};

// Minutes of Monday, 17 June 2024, from nine o'clock in Shanghai on; a week later the log records them.
Instant minute(std::int64_t n) { return add_seconds(instant("2024-06-17T01:00:00Z"), n * 60); }
Sealed words() { return sealed(kOwner, FieldClass::free_text); }

staff::RegisterStaff member(StaffId staff, std::string code) {
  const auto person = id<PersonId>(108);
  return {staff, kCommunity, std::move(code), person, sealed(person, FieldClass::name), {}, {{"plumbing", 3, {}}},
          {},    3};
}

std::vector<Command> staff_and_resources() {
  const Date monday = day("2024-06-17");
  return {member(kPlumber, "W1"),
          member(kHelper, "W2"),
          staff::QualifyStaff{kPlumber, {{"plumbing", 4, {}}}, {kBuilding}, 4},
          staff::PlanShifts{kPlumber, monday, add_days(monday, 7), {{monday, 480, 1'080}}},
          staff::RecordLeave{kHelper, monday, add_days(monday, 2)},
          equipment::RegisterEquipment{
              kPump, kCommunity, kBuilding, "P1", "水泵", equipment::Kind::water_pump, "地下室", {}, {}},
          equipment::ChangeEquipmentCondition{
              kPump, equipment::Condition::out_of_service, equipment::ConditionReason::fault, {}},
          service_policy::SetBusinessCalendar{kCommunity, usual_calendar()},
          service_policy::SetOrderLevel{kCommunity, service_policy::Priority::p1, {}},
          service_policy::SetCaseLevel{
              kCommunity, service_policy::CaseKind::complaint, {1'440, 10'080, service_policy::Hours::round_the_clock}},
          service_policy::SetDispatchRules{kCommunity, {}, 7},
          work_orders::DefineCategory{kPipes, {}, "pipes", "水管", service_policy::Priority::p4, "plumbing", 2}};
}

std::vector<Command> an_order() {
  using namespace work_orders;
  ReportOutage outage;
  outage.outage = kOutage;
  outage.community = kCommunity;
  outage.buildings = {kBuilding};
  outage.began_at = minute(0);
  outage.notice = words();
  ReportWorkOrder report;
  report.order = kOrder;
  report.place = kPublicPlace;
  report.category = kPipes;
  report.source = Source::outage;
  report.reporter = kOwner;
  report.description = words();
  report.equipment = kPump;
  report.outage = kOutage;
  report.reported_at = minute(1);
  report.reported_on = day("2024-06-17");
  WorkLine line;
  line.name = "管件";
  line.quantity = Usage{1'000};
  line.unit_price = UnitPrice{5'000'000};
  return {outage,
          report,
          EscalateWorkOrder{kOrder, Clock::resolve, Level::late},
          TriageWorkOrder{kOrder, {}, {}, {}, minute(2)},
          AssignWorkOrder{kOrder, kPlumber, minute(3)},
          DeclineWorkOrder{kOrder, kPlumber, DeclineReason::too_busy, {}, minute(4)},
          AssignWorkOrder{kOrder, kHelper, minute(5)},
          AcceptWorkOrder{kOrder, kHelper, minute(6)},
          StartTravel{kOrder, kHelper, minute(7)},
          StartWork{kOrder, kHelper, minute(8)},
          PauseWork{kOrder, kHelper, PauseReason::waiting_for_parts, {}, minute(9)},
          ResumeWork{kOrder, kHelper, minute(10)},
          RecordWorkLines{kOrder, kHelper, {line}, {}, day("2024-06-17"), day("2024-07-17"), minute(11)},
          FinishWork{kOrder, kHelper, Resolution::repaired, {}, minute(12)},
          RateWorkOrder{kOrder, 4, {}, minute(13)},
          RecordFollowUpCall{kOrder, true, true, {}, minute(14)},
          NoteWorkOrder{kOrder, {}, words(), false, minute(15)},
          VerifyWorkOrder{kOrder, minute(16)},
          CloseWorkOrder{kOrder, minute(17)},
          ReopenWorkOrder{kOrder, ReopenReason::fault_again, {}, minute(18)},
          CancelWorkOrder{kOrder, true, CancelReason::by_supervisor, {}, minute(19)},
          EndOutage{kOutage, minute(20)},
          RetireCategory{kPipes},
          staff::LeaveStaff{kHelper, day("2024-06-20")}};
}

service::FileCase filed(CaseId of_case) {
  service::FileCase command;
  command.of_case = of_case;
  command.place = kPublicPlace;
  command.reporter = kOwner;
  command.text = words();
  command.filed_at = minute(30);
  command.filed_on = day("2024-06-17");
  return command;
}

std::vector<Command> some_cases() {
  using namespace service;
  const auto other = [](std::uint8_t n) { return id<CaseId>(static_cast<std::uint8_t>(110 + n)); };
  RecordContact call;
  call.contact = id<ContactId>(120);
  call.place = kPublicPlace;
  call.note = words();
  call.of_case = kCase;
  call.at = minute(50);
  return {filed(kCase),
          EscalateCase{kCase, Clock::respond, Level::late},
          AcceptCase{kCase, kPlumber, minute(31)},
          StartInvestigation{kCase, kPlumber, minute(32)},
          LinkWorkOrder{kCase, kOrder, minute(33)},
          ReplyToCase{kCase, words(), OverrideReason::none, minute(34)},
          DisputeReply{kCase, words(), minute(35)},
          ReplyToCase{kCase, words(), OverrideReason::none, minute(36)},
          RateCase{kCase, 5, {}, minute(37)},
          NoteCase{kCase, words(), Privacy::staff, minute(38)},
          RecordCaseCall{kCase, false, false, {}, minute(38)},
          ConfirmReply{kCase, minute(39)},
          CloseCase{kCase, CloseReason::confirmed, minute(40)},
          filed(other(1)),
          RejectCase{other(1), RejectReason::no_facts, words(), minute(41)},
          filed(other(2)),
          filed(other(3)),
          MergeCase{other(2), other(3), minute(42)},
          WithdrawCase{other(3), minute(43)},
          call};
}

}  // namespace

void live_through_service(World& world) {
  world.context.recorded_at = instant("2024-06-24T01:00:00Z");
  world.context.today = day("2024-06-24");
  for (const auto& commands : {staff_and_resources(), an_order(), some_cases()}) {
    for (const Command& command : commands) {
      const auto done = world.handle(command);
      EXPECT_TRUE(done) << command_name(command) << ": " << (done ? "" : done.error().code);
    }
  }
}

}  // namespace steward::test
