#include <gtest/gtest.h>

#include "replay/imports/rows.h"

// Open work orders and complaints as a company's own tables have them.
namespace steward::imports {
namespace {

const std::string kOrders = "工单号,类别,描述,报修时间,楼栋,房号,联系电话,优先级,来源,处理人,状态\n";
const std::string kCases = "编号,内容,登记时间,类型,主题,严重程度,楼栋,房号,联系电话,来源,外部期限,处理人,状态\n";

ParsedFile orders(const std::string& rows) { return parse_rows(ImportKind::open_work_orders, kOrders + rows).value(); }
ParsedFile cases(const std::string& rows) { return parse_rows(ImportKind::open_cases, kCases + rows).value(); }

TEST(ImportServiceRows, OrdersWithAllOfTheirFieldsAndWithTheFewestPossible) {
  const auto file = orders(
      "GD-1,burst,\"厨房水管\n爆裂\",2024/1/5 8:30,3,101,138 1234 1234,P1,电话,W07,处理中\n"
      "GD-2,lamp,楼道灯不亮,2024-01-06 20:15:30,,,,,,,\n");
  ASSERT_TRUE(file.rejected.empty());
  ASSERT_EQ(file.orders.size(), 2U);
  EXPECT_EQ(file.good_rows(), 2U);
  const OrderRow& first = file.orders[0];
  EXPECT_EQ(first.reference, "GD-1");
  EXPECT_EQ(first.category, "burst");
  EXPECT_EQ(first.text, "厨房水管\n爆裂");
  EXPECT_EQ(first.came_at, (LocalTime{make_date(2024, 1, 5), 30'600}));
  EXPECT_EQ(first.building, "3");
  EXPECT_EQ(first.number, "101");
  EXPECT_EQ(first.contact, "13812341234");
  EXPECT_EQ(first.priority, service_policy::Priority::p1);
  EXPECT_EQ(first.source, work_orders::Source::phone);
  EXPECT_EQ(first.handler, "W07");
  const OrderRow& second = file.orders[1];
  EXPECT_EQ(second.line, 4U);
  EXPECT_EQ(second.came_at.second, 72'930);
  EXPECT_TRUE(second.building.empty());
  EXPECT_FALSE(second.priority);
  EXPECT_EQ(second.source, work_orders::Source::front_desk);
  EXPECT_TRUE(second.handler.empty());
}

TEST(ImportServiceRows, CasesInEnglishAndInChinese) {
  const auto file = cases(
      "TS-1,半夜施工,2024-01-05 22:00,投诉,噪音与邻里,3,3,101,,12345热线,2024-01-12,W07,\n"
      "TS-2,more lamps,2024-01-05,suggestion,Public revenue and disclosure,,,,,owners' committee,,,filed\n"
      "TS-3,谢谢,2024-01-05 09:00,,,,,,,,,,\n");
  ASSERT_TRUE(file.rejected.empty());
  ASSERT_EQ(file.cases.size(), 3U);
  EXPECT_EQ(file.cases[0].kind, service::CaseKind::complaint);
  EXPECT_EQ(file.cases[0].subject, service::Subject::noise_and_neighbours);
  EXPECT_EQ(file.cases[0].severity, 3);
  EXPECT_EQ(file.cases[0].source, service::Source::hotline_12345);
  EXPECT_EQ(file.cases[0].outside_deadline, make_date(2024, 1, 12));
  EXPECT_EQ(file.cases[1].kind, service::CaseKind::suggestion);
  EXPECT_EQ(file.cases[1].subject, service::Subject::public_revenue_and_disclosure);
  EXPECT_EQ(file.cases[1].source, service::Source::owners_committee);
  EXPECT_EQ(file.cases[2].kind, service::CaseKind::complaint);
  EXPECT_EQ(file.cases[2].subject, service::Subject::other);
  EXPECT_EQ(file.cases[2].severity, 2);
}

struct Bad {
  const char* row;
  std::uint32_t column;
  const char* column_name;
  const char* code;
};

TEST(ImportServiceRows, EachFaultOfAnOrderHasItsColumnAndReason) {
  const Bad table[] = {
      {",lamp,x,2024-01-05 08:00,,,,,,,", 1, "工单号", "field-missing"},
      {"1,,x,2024-01-05 08:00,,,,,,,", 2, "类别", "field-missing"},
      {"1,lamp,,2024-01-05 08:00,,,,,,,", 3, "描述", "field-missing"},
      {"1,lamp,a\x01z,2024-01-05 08:00,,,,,,,", 3, "描述", "field-malformed"},
      {"1,lamp,x,,,,,,,,", 4, "报修时间", "field-missing"},
      {"1,lamp,x,2024-01-05 25:00,,,,,,,", 4, "报修时间", "time-malformed"},
      {"1,lamp,x,2024-01-05 08:00,,101,,,,,", 6, "房号", "building-missing"},
      {"1,lamp,x,2024-01-05 08:00,3,101,12345,,,,", 7, "联系电话", "phone-malformed"},
      {"1,lamp,x,2024-01-05 08:00,3,101,1.38E+10,,,,", 7, "联系电话", "phone-as-number"},
      {"1,lamp,x,2024-01-05 08:00,,,,p6,,,", 8, "优先级", "priority-malformed"},
      {"1,lamp,x,2024-01-05 08:00,,,,,pigeon,,", 9, "来源", "source-unknown"},
      {"1,lamp,x,2024-01-05 08:00,,,,,,,已完成", 11, "状态", "not-open"},
      {"1,lamp,x,2024-01-05 08:00,,,,,,,Closed", 11, "状态", "not-open"},
  };
  for (const Bad& bad : table) {
    const auto file = orders(std::string(bad.row) + "\n2,lamp,x,2024-01-05,,,,,,,已派单\n");
    ASSERT_EQ(file.rejected.size(), 1U) << bad.row;
    EXPECT_EQ(file.rejected[0], (Rejection{2, bad.column_name, bad.column, bad.code, 0})) << bad.row;
    EXPECT_EQ(file.orders.size(), 1U) << bad.row;
  }
}

TEST(ImportServiceRows, EachFaultOfACaseHasItsColumnAndReason) {
  const Bad table[] = {
      {"1,x,2024-01-05,rant,,,,,,,,,", 4, "类型", "kind-unknown"},
      {"1,x,2024-01-05,,weather,,,,,,,,", 5, "主题", "subject-unknown"},
      {"1,x,2024-01-05,,,5,,,,,,,", 6, "严重程度", "severity-malformed"},
      {"1,x,2024-01-05,,,,,,,patrol,,,", 10, "来源", "source-unknown"},
      {"1,x,2024-01-05,,,,,,,,soon,,", 11, "外部期限", "date-malformed"},
      {"1,x,2024-01-05,,,,,,,,,,withdrawn", 13, "状态", "not-open"},
  };
  for (const Bad& bad : table) {
    const auto file = cases(std::string(bad.row) + "\n");
    ASSERT_EQ(file.rejected.size(), 1U) << bad.row;
    EXPECT_EQ(file.rejected[0], (Rejection{2, bad.column_name, bad.column, bad.code, 0})) << bad.row;
    EXPECT_TRUE(file.cases.empty()) << bad.row;
  }
}

TEST(ImportServiceRows, ANumberThatStandsTwiceIsOneOrder) {
  const auto file = orders("7,lamp,x,2024-01-05,,,,,,,\n 7 ,lamp,y,2024-01-06,,,,,,,\n");
  EXPECT_EQ(file.orders.size(), 1U);
  EXPECT_EQ(file.rejected.at(0), (Rejection{3, "", 0, "row-repeated", 2}));
}

TEST(ImportServiceRows, ColumnsThatMustBeThereAreNamed) {
  const auto refused = parse_rows(ImportKind::open_work_orders, "工单号,类别,描述\n1,a,b\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "header-column-missing");
  EXPECT_NE(refused.error().detail.find("报修时间 (reported_at)"), std::string::npos) << refused.error().detail;
  EXPECT_EQ(parse_rows(ImportKind::open_cases, "编号,登记时间\n").error().code, "header-column-missing");
}

}  // namespace
}  // namespace steward::imports
