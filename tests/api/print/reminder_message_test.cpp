#include "api/print/reminder_message.h"

#include <gtest/gtest.h>

namespace steward::api {
namespace {

const Date kDue = make_date(2026, 11, 10);
const ReminderWording kOverdue{"滨江花园", "3-1-101", Money{12'345}, kDue, add_days(kDue, 5), add_days(kDue, 20)};

TEST(ReminderMessage, AsksForMoneyWithinATime) {
  EXPECT_EQ(
      reminder_message(kOverdue, Language::chinese),
      "【滨江花园】尊敬的业主，您位于 3-1-101 的费用共 123.45 元自 2026-11-10 起逾期未缴，请于 2026-11-30 前缴纳。"
      "如对账单有异议或缴费有困难，请与物业服务中心联系。如已缴纳请忽略本通知。");
  ReminderWording to_come = kOverdue;
  to_come.as_of = add_days(kDue, -7);
  EXPECT_EQ(reminder_message(to_come, Language::english),
            "滨江花园: 123.45 yuan for 3-1-101 fall due on 2026-11-10. Please ignore this if you have paid.");
}

// Civil Code art. 944: what a manager may never do to collect, it does not threaten either.
TEST(ReminderMessage, NeverSpeaksOfCuttingOff) {
  for (const Language language : {Language::chinese, Language::english}) {
    const std::string text = reminder_message(kOverdue, language);
    for (const char* word : {"停", "断", "水", "电", "热", "气", "cut", "water", "power", "gas", "heat"}) {
      EXPECT_EQ(text.find(word), std::string::npos) << word;
    }
  }
}

}  // namespace
}  // namespace steward::api
