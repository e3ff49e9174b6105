#include "tests/replay/imports/import_fixture.h"

// Open work orders and complaints, taken over into the log.
namespace steward::imports {
namespace {

constexpr std::int64_t kMinute = 60'000'000;
// The log begins at 2024-01-01 08:00 in Shanghai.
const Instant kFiveOClockBefore{kNow.micros - 15 * 60 * kMinute};  // 2023-12-31 17:00

class ImportServiceTest : public ImportProcessTest {
 protected:
  ImportServiceTest() {
    category = CategoryId{ids.next(kNow)};
    must(work_orders::DefineCategory{category, {}, "burst", "爆管", service_policy::Priority::p2, "", 1},
         request.company);
    technician = hire("W07");
    EXPECT_TRUE(houses("1,101,89.5,张伟,13812341234,2020-03-01\n1,102,60,,,\n"));
  }

  StaffId hire(const std::string& code) {
    staff::RegisterStaff hired;
    hired.staff = StaffId{ids.next(kNow)};
    hired.community = request.community;
    hired.code = code;
    hired.person = PersonId{ids.next(kNow)};
    EXPECT_TRUE(keyring->ensure_keys(std::array{hired.person}));
    hired.name = keyring->seal({request.company, hired.person, FieldClass::name, CommandId{}}, "王师傅").value();
    hired.open_order_limit = 2;
    must(hired, request.company);
    return hired.staff;
  }
  Result<ImportReport> orders(const std::string& rows) {
    return import(ImportKind::open_work_orders,
                  "工单号,类别,描述,报修时间,楼栋,房号,联系电话,优先级,来源,处理人\n" + rows);
  }
  Result<ImportReport> cases(const std::string& rows) {
    return import(ImportKind::open_cases, "编号,内容,登记时间,主题,楼栋,房号,来源,外部期限,处理人\n" + rows);
  }
  [[nodiscard]] std::string text_of(const Sealed& sealed) const {
    return keyring->reveal(sealed, request.company, Reader{true}).value().text;
  }
  static std::vector<std::string> reasons_of(const ImportReport& report) {
    std::vector<std::string> reasons;
    for (const Rejection& each : report.reasons) {
      reasons.push_back(std::to_string(each.line) + "/" + std::to_string(each.column) + " " + each.code);
    }
    return reasons;
  }

  CategoryId category;
  StaffId technician;
};

TEST_F(ImportServiceTest, OrdersAreReportedAsOfTheirTimeAndGivenToWhoHasThem) {
  const auto report = orders(
                          "GD-1,burst,厨房水管爆裂,2023-12-31 17:00,1,101,13900001111,p1,电话,W07\n"
                          "GD-2,burst,大堂漏水,2023-06-01 09:00,1,,,,,\n"
                          "GD-3,burst,喷泉漏水,2023-12-30,,,,,,\n"
                          "GD-4,burst,空房漏水,2023-12-30 10:00,1,102,,,,\n")
                          .value();
  expect_counts(report, 4, 0, 0);
  const auto reported = all<work_orders::WorkOrderReported>();
  ASSERT_EQ(reported.size(), 4U);
  const auto& first = reported[0];
  EXPECT_EQ(first.reported_at, kFiveOClockBefore);
  EXPECT_EQ(first.number_year, 2023);
  EXPECT_EQ(first.priority, service_policy::Priority::p1);
  EXPECT_EQ(first.source, work_orders::Source::phone);
  EXPECT_EQ(first.category, category);
  EXPECT_EQ(text_of(first.description), "[GD-1] 厨房水管爆裂");
  EXPECT_EQ(text_of(first.contact), "13900001111");
  const auto owner = all<registry::HouseholdMovedIn>().at(0);
  EXPECT_EQ(first.place.household, owner.household);
  EXPECT_EQ(first.place.house, owner.house);
  EXPECT_EQ(first.reporter, owner.owner);
  EXPECT_FALSE(reported[1].place.building.is_nil());
  EXPECT_TRUE(reported[1].place.house.is_nil());
  EXPECT_EQ(reported[1].priority, service_policy::Priority::p2);
  EXPECT_TRUE(reported[2].place.building.is_nil());
  EXPECT_EQ(text_of(reported[2].description), "[GD-3] 喷泉漏水");
  EXPECT_FALSE(reported[3].place.house.is_nil());
  EXPECT_TRUE(reported[3].place.household.is_nil());
  const auto assigned = all<work_orders::WorkOrderAssigned>();
  ASSERT_EQ(assigned.size(), 1U);
  EXPECT_EQ(assigned[0].order, first.order);
  EXPECT_EQ(assigned[0].assignee, technician);
  EXPECT_GE(assigned[0].at, kNow);
  for (const RecordedEvent& event : events()) {
    if (!holds_alternative<work_orders::WorkOrderReported>(event.event)) continue;
    EXPECT_EQ(event.header.backdating, BackdatingReason::taken_over);
    EXPECT_EQ(event.header.occurred_at, get<work_orders::WorkOrderReported>(event.event).reported_at);
  }
}

TEST_F(ImportServiceTest, CasesAreFiledAsOfTheirTimeAndAcceptedByWhoHasThem) {
  const auto report = cases(
                          "TS-1,半夜施工,2023-12-31 17:00,噪音与邻里,1,101,12345热线,2024-01-05,W07\n"
                          "TS-2,灯太暗,2023-12-30,,,,,,\n")
                          .value();
  expect_counts(report, 2, 0, 0);
  const auto filed = all<service::CaseFiled>();
  ASSERT_EQ(filed.size(), 2U);
  EXPECT_EQ(filed[0].filed_at, kFiveOClockBefore);
  EXPECT_EQ(filed[0].subject, service::Subject::noise_and_neighbours);
  EXPECT_EQ(filed[0].source, service::Source::hotline_12345);
  EXPECT_TRUE(filed[0].outside_due_at);
  EXPECT_EQ(text_of(filed[0].text), "[TS-1] 半夜施工");
  EXPECT_EQ(filed[1].subject, service::Subject::other);
  const auto accepted = all<service::CaseAccepted>();
  ASSERT_EQ(accepted.size(), 1U);
  EXPECT_EQ(accepted[0].of_case, filed[0].of_case);
  EXPECT_EQ(accepted[0].handler, technician);
}

TEST_F(ImportServiceTest, WhatCannotBeTakenHasItsPlaceAndReasonAndStoresNothing) {
  const auto report = orders(
                          "1,burst,x,2023-12-31,9,101,,,,\n"
                          "2,burst,x,2023-12-31,1,109,,,,\n"
                          "3,flood,x,2023-12-31,1,101,,,,\n"
                          "4,burst,x,2023-12-31,1,101,,,,W99\n"
                          "5,burst,x,2024-01-02 08:00,1,101,,,,\n")
                          .value();
  expect_counts(report, 0, 0, 5);
  EXPECT_EQ(reasons_of(report),
            (std::vector<std::string>{"2/5 building-unknown", "3/6 house-unknown", "4/2 category-unknown",
                                      "5/10 staff-unknown", "6/4 occurred-in-future"}));
  EXPECT_TRUE(all<work_orders::WorkOrderReported>().empty());
  const auto bad = cases("1,x,2023-12-31,,,,phone,2024-01-05,\n").value();
  EXPECT_EQ(reasons_of(bad), (std::vector<std::string>{"2/8 outside-deadline-invalid"}));
}

TEST_F(ImportServiceTest, TheSameNumberInAnotherFileIsTheSameOrder) {
  ASSERT_TRUE(orders("GD-1,burst,厨房,2023-12-31 17:00,1,101,,,,\n"));
  const auto again = orders("GD-1,burst,厨房,2023-12-31 17:00,1,101,,,,W07\nGD-2,burst,x,2023-12-31,,,,,,\n").value();
  // Nothing had been done with it, so that who has it in hand gets it now.
  expect_counts(again, 2, 0, 0);
  EXPECT_EQ(all<work_orders::WorkOrderReported>().size(), 2U);
  EXPECT_EQ(all<work_orders::WorkOrderAssigned>().size(), 1U);
  const auto third = orders("GD-1,burst,厨房漏,2023-12-31 17:00,1,101,,,,W07\nGD-2,burst,x,2023-12-30,,,,,,\n").value();
  expect_counts(third, 0, 1, 1);
  EXPECT_EQ(reasons_of(third), (std::vector<std::string>{"3/1 reference-differs"}));
  EXPECT_EQ(all<work_orders::WorkOrderAssigned>().size(), 1U);
}

TEST_F(ImportServiceTest, AnOrderThatNobodyCanTakeStaysReportedAndIsTold) {
  const std::string rows =
      "1,burst,x,2023-12-31,,,,,,W07\n"
      "2,burst,x,2023-12-31,,,,,,W07\n"
      "3,burst,x,2023-12-31,,,,,,W07\n";
  const auto report = orders(rows).value();
  expect_counts(report, 2, 0, 1);
  ASSERT_EQ(report.reasons.size(), 1U);
  EXPECT_EQ(report.reasons[0].line, 4U);
  EXPECT_EQ(report.reasons[0].column_name, "处理人");
  EXPECT_EQ(all<work_orders::WorkOrderReported>().size(), 3U);
  EXPECT_EQ(all<work_orders::WorkOrderAssigned>().size(), 2U);
  // The same file hands it over again, and says again why it is not taken.
  const auto again = orders(rows).value();
  expect_counts(again, 0, 2, 1);
  EXPECT_EQ(again.reasons, report.reasons);
  EXPECT_EQ(all<work_orders::WorkOrderReported>().size(), 3U);
  EXPECT_EQ(all<work_orders::WorkOrderTriaged>().size(), 3U);
  // Once somebody has taken a step with it, it is theirs, though it waits for a technician again.
  const WorkOrderId third = all<work_orders::WorkOrderReported>()[2].order;
  const StaffId other = hire("W08");
  const Instant now = store->sequencer().now();
  must(work_orders::AssignWorkOrder{third, other, now}, request.company);
  must(work_orders::DeclineWorkOrder{third, other, work_orders::DeclineReason::other, {}, now}, request.company);
  expect_counts(orders(rows).value(), 0, 3, 0);
  EXPECT_EQ(all<work_orders::WorkOrderAssigned>().size(), 3U);
}

// As if the process had died there, again and again: nothing is there twice, and nothing is missing.
TEST_F(ImportServiceTest, AChunkThatWasCutShortIsTakenAgainWithoutDoubles) {
  std::string rows;
  for (int i = 0; i < 700; ++i) {
    rows += "TS-" + std::to_string(i) + ",x,2023-12-31 17:00,,,,,," + (i % 2 == 0 ? "W07\n" : "\n");
  }
  cut_short({2U, 100U, 400U, 600U, 760U, 900U}, [&] { return cases(rows); });
  expect_counts(cases(rows).value(), 700, 0, 0);
  EXPECT_EQ(all<service::CaseFiled>().size(), 700U);
  EXPECT_EQ(all<service::CaseAccepted>().size(), 350U);
  EXPECT_EQ(all<ImportRunCompleted>().size(), 2U);  // with that of the houses
}

}  // namespace
}  // namespace steward::imports
