#include <gtest/gtest.h>

#include "tests/domain/service/cases.h"

namespace steward::service {
namespace {

using namespace steward::test;

const WorkOrderId kOrder = id<WorkOrderId>(70);
const CategoryId kCategory = id<CategoryId>(71);
const StaffId kTechnician = id<StaffId>(72);
const PersonId kPerson = id<PersonId>(73);

work_orders::ReportWorkOrder report(WorkOrderId order = kOrder, CaseId of_case = {}) {
  work_orders::ReportWorkOrder command;
  command.order = order;
  command.place = at_home();
  command.category = kCategory;
  command.source = work_orders::Source::complaint;
  command.description = words();
  command.of_case = of_case;
  command.reported_at = minutes_later(0);
  command.reported_on = day("2024-06-15");
  return command;
}

std::vector<Command> filed_with_orders(const std::vector<Command>& steps) {
  return filed({work_orders::DefineCategory{kCategory, {}, "pipes", "管道", work_orders::Priority::p4, "", 1}}) + steps;
}

LinkWorkOrder link(WorkOrderId order = kOrder, std::int32_t minutes = 0) {
  return {kCase, order, minutes_later(minutes)};
}

work_orders::CancelWorkOrder cancel(WorkOrderId order) {
  return {order, false, work_orders::CancelReason::by_resident, {}, minutes_later(0)};
}

// Until somebody has seen that the work is done.
std::vector<Command> repaired(WorkOrderId order) {
  const Instant at = minutes_later(0);
  return {
      staff::RegisterStaff{kTechnician, kCommunity, "T1", kPerson, sealed(kPerson, FieldClass::name), {}, {}, {}, 8},
      work_orders::TriageWorkOrder{order, {}, std::nullopt, std::nullopt, at},
      work_orders::AssignWorkOrder{order, kTechnician, at},
      work_orders::AcceptWorkOrder{order, kTechnician, at},
      work_orders::StartWork{order, kTechnician, at},
      work_orders::FinishWork{order, kTechnician, work_orders::Resolution::repaired, {}, at},
      work_orders::VerifyWorkOrder{order, at}};
}

TEST(LinkWorkOrder, ByHandOrInTheAppendThatReportsTheOrder) {
  given_at(kNow, filed_with_orders({report()}))
      .when(link())
      .then(WorkOrderLinked{kCase, at_home(), kOrder, minutes_later(0)})
      .then_says({"work_order_id", kOrder.uuid});
  Scenario together = given_at(kNow, filed_with_orders({}));
  together.when(report(kOrder, kCase));
  EXPECT_EQ(the_case(together.world()).orders, std::vector<WorkOrderId>{kOrder});
  EXPECT_EQ(together.world().events().back().stream, stream_of(kCase));
  together.when(link()).then_refused("order-already-linked");
}

TEST(LinkWorkOrder, AnOrderReportedLateIsLinkedWhereTheCaseStands) {
  Scenario scenario = given_at("2024-06-15T05:00:00Z", filed_with_orders({accept(30)}));
  scenario.when(report(kOrder, kCase));
  EXPECT_EQ(get<WorkOrderLinked>(scenario.world().events().back().event).at, minutes_later(30));
}

TEST(LinkWorkOrder, RefusesWhatIsNotSo) {
  given_at(kNow, filed_with_orders({})).when(link()).then_refused("work-order-unknown");
  given_at(kNow, filed_with_orders({reject()})).when(report(kOrder, kCase)).then_refused("step-not-allowed");
  given_at(kNow, filed_with_orders({})).when(report(kOrder, kOtherCase)).then_refused("case-unknown");
  given_at(kNow, filed_with_orders({report(), accept(), reply()})).when(link()).then_refused("step-not-allowed");
  const registry::RegisterCommunity hill{id<CommunityId>(11), "hill", "山居", "Asia/Shanghai"};
  work_orders::ReportWorkOrder elsewhere = report();
  elsewhere.place = {hill.community, {}, {}, {}};
  given_at(kNow, filed_with_orders({hill, elsewhere})).when(link()).then_refused("place-mismatch");
  elsewhere.of_case = kCase;
  given_at(kNow, filed_with_orders({hill})).when(elsewhere).then_refused("place-mismatch");
}

TEST(LinkWorkOrder, HasALimitThatAReplyCanReadOver) {
  Scenario scenario = given_at(kNow, filed_with_orders({accept()}));
  for (std::size_t n = 0; n < kMostLinkedOrders; ++n) {
    scenario.when(report(id<WorkOrderId>(static_cast<std::uint8_t>(100 + n)), kCase))
        .then_says({"number", static_cast<std::int64_t>(n + 1)});
  }
  scenario.when(report(kOrder, kCase)).then_refused("too-many-linked-orders");
  scenario.when(reply())
      .then_refused("linked-orders-open")
      .then_says({"open_orders", static_cast<std::int64_t>(kMostLinkedOrders)});
}

TEST(ReplyToCase, WaitsForItsOrdersOrSaysWhyNot) {
  const WorkOrderId second = id<WorkOrderId>(74);
  const std::vector<Command> linked = filed_with_orders({accept(), report(kOrder, kCase), report(second, kCase)});
  given_at(kNow, linked).when(reply()).then_refused("linked-orders-open").then_says({"open_orders", std::int64_t{2}});
  ReplyToCase early = reply();
  early.override_reason = OverrideReason::waiting_for_vendor;
  given_at(kNow, linked)
      .when(early)
      .then(CaseReplied{
          kCase, at_home(), words(), OverrideReason::waiting_for_vendor, {kOrder, second}, minutes_later(0), 0});

  Scenario settled = given_at(kNow, linked + std::vector<Command>{cancel(second)});
  settled.when(early);
  EXPECT_EQ(get<CaseReplied>(settled.world().events().back().event).open_orders, std::vector<WorkOrderId>{kOrder});
  given_at(kNow, linked + std::vector<Command>{cancel(second), cancel(kOrder)}).when(reply()).then_one<CaseReplied>();
  given_at(kNow, linked + std::vector<Command>{cancel(second)} + repaired(kOrder))
      .when(reply())
      .then_one<CaseReplied>();
  std::vector<Command> done = repaired(kOrder);
  done.pop_back();
  given_at(kNow, linked + std::vector<Command>{cancel(second)} + done)
      .when(reply())
      .then_refused("linked-orders-open")
      .then_says({"open_orders", std::int64_t{1}});
}

TEST(RecordContact, MayBeAboutAnOrder) {
  RecordContact call{
      id<ContactId>(90), at_home(), ContactKind::call, Direction::incoming, {}, Privacy::staff, {}, kOrder,
      minutes_later(0)};
  EXPECT_EQ(given_at(kNow, filed_with_orders({report()})).when(call).then_one<ContactRecorded>().order, kOrder);
}

}  // namespace
}  // namespace steward::service
