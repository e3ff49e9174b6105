#include <gtest/gtest.h>

#include <array>

#include "replay/history_text.h"
#include "replay/household_history.h"
#include "tests/replay/story.h"
#include "tests/support/samples.h"

// What people read of work orders, cases and contacts: the story of a burst pipe, and every event by itself.
namespace steward {
namespace {

class BurstPipe : public testing::Test {
 protected:
  BurstPipe() { story.burst_pipe(); }

  HouseholdHistory history() {
    HistoryQuestion question;
    question.company = test::Story::kCompany;
    question.household = story.li;
    return household_history(story.store().index(), question).value();
  }
  std::vector<std::string> told(Language language, bool full) {
    const HistoryReader reader{language, TimeZone::usual(), &story.keyring(), full, &names};
    std::vector<std::string> lines;
    for (const HistoryEntry& entry : history().entries) {
      lines.push_back(narrate(entry.recorded, telling_for(reader, entry.recorded)));
    }
    return lines;
  }

  test::Story story;
  NameBook names{story.store().index()};
};

TEST_F(BurstPipe, IsToldInEnglish) {
  EXPECT_EQ(
      told(Language::english, false),
      (std::vector<std::string>{
          "李* moved in on 2026-03-15",
          "Complaint 2026-1 filed by phone: water, power, heating, severity 2, to accept by 2026-03-16 10:00, to "
          "reply by 2026-03-22 10:00; text: ***",
          "Case 2026-1 accepted, after 0 min",
          "Work order 2026-1 reported for a case: 水管爆裂 (P1), to respond by 2026-03-15 10:05, to be on site by "
          "2026-03-15 10:15, to resolve by 2026-03-15 12:00; Case 2026-1; description: ***",
          "Case 2026-1 linked: Work order 2026-1",
          "Work order 2026-1 triaged: 水管爆裂 (P1), to respond by 2026-03-15 10:05, to be on site by 2026-03-15 "
          "10:15, to resolve by 2026-03-15 12:00",
          "Work order 2026-1 assigned to W07, by hand",
          "Work order 2026-1 accepted by W07, after 4 min",
          "Work order 2026-1: W07 on site at 2026-03-15 10:14, visit 1, after 14 min",
          "Work order 2026-1 paused: waiting for the owner; the clock stands still",
          "Work order 2026-1 resumed by W07, to resolve by 2026-03-15 12:30",
          "Work order 2026-1, materials and labour: 管道维修 × 1.5 120.00; PPR管 × 2.5 23.33 free; 120.00 yuan "
          "charged (bill 1)",
          "Charged 120.00 yuan for 维修费 (bill 1), due 2026-04-14",
          "Work order 2026-1 done by W07: repaired, visits: 1, after 14 min",
          "Work order 2026-1 verified",
          "Work order 2026-1 closed, fixed at the first visit",
          "Work order 2026-1 rated 5 of 5",
          "Case 2026-1 replied to after 44 min; reply: ***",
          "Call to the resident 2026-03-15 10:44; Case 2026-1; note: ***",
          "Case 2026-1: the reply is confirmed",
          "Case 2026-1 closed: the reply was confirmed",
      }));
}

TEST_F(BurstPipe, IsToldInChinese) {
  EXPECT_EQ(
      told(Language::chinese, true),
      (std::vector<std::string>{
          "李娜 于 2026-03-15 入住",
          "投诉登记 2026-1（电话）：水电暖，严重程度 2，2026-03-16 10:00 前受理，2026-03-22 10:00 "
          "前答复；内容：厨房漏水",
          "诉求 2026-1 已受理，用时 0 分钟",
          "由诉求转来 2026-1：水管爆裂（P1），2026-03-15 10:05 前响应，2026-03-15 10:15 前到场，2026-03-15 12:00 "
          "前解决；诉求 2026-1；描述：水管爆裂",
          "诉求 2026-1 关联工单 2026-1",
          "工单 2026-1 已分诊：水管爆裂（P1），2026-03-15 10:05 前响应，2026-03-15 10:15 前到场，2026-03-15 12:00 "
          "前解决",
          "工单 2026-1 派给 W07（人工派单）",
          "W07 接受 工单 2026-1，用时 4 分钟",
          "W07 于 2026-03-15 10:14 到场开工，工单 2026-1，第 1 次上门，用时 14 分钟",
          "工单 2026-1 暂停：等业主；暂停计时",
          "工单 2026-1 恢复施工，W07，2026-03-15 12:30 前解决",
          "工单 2026-1 用料用工：管道维修 × 1.5 120.00；PPR管 × 2.5 23.33 免费；向住户收取 120.00 元（账单 1）",
          "收取维修费 120.00 元（账单 1），缴费期限 2026-04-14",
          "工单 2026-1 完工：已修复，W07，上门 1 次，用时 14 分钟",
          "工单 2026-1 已验收",
          "工单 2026-1 已关闭，一次修复",
          "工单 2026-1 评分 5/5",
          "诉求 2026-1 已答复，用时 44 分钟；答复：已修复",
          "致电住户 2026-03-15 10:44；诉求 2026-1；备注：住户满意",
          "诉求 2026-1 答复已确认",
          "诉求 2026-1 结案：答复已确认",
      }));
}

// Only the charge moves the account.
TEST_F(BurstPipe, LeavesTheBalanceButForTheCharge) {
  const EventType charged = event_type("ChargeRaised");
  std::int64_t owed = 0;
  const auto all = history();
  for (const HistoryEntry& entry : all.entries) {
    if (entry.recorded.header.type == charged) owed += 12'000;
    EXPECT_EQ(entry.arrears, Money{owed}) << entry.nth;
    EXPECT_EQ(entry.credit, Money{0}) << entry.nth;
    EXPECT_FALSE(entry.faulted);
  }
  EXPECT_EQ(owed, 12'000);
}

TEST_F(BurstPipe, IsJsonWithTheNamesOfTheApi) {
  const auto entries = history().entries;
  const auto data = [&](std::string_view type) {
    for (const HistoryEntry& entry : entries) {
      if (event_name(entry.recorded.header.type) == type) return event_to_json(entry.recorded.event, {});
    }
    return boost::json::object{};
  };
  const auto reported = data("WorkOrderReported");
  EXPECT_EQ(reported.at("work_order_id").as_string(), to_string(story.order));
  EXPECT_EQ(reported.at("case_id").as_string(), to_string(story.complaint));
  EXPECT_EQ(reported.at("household_id").as_string(), to_string(story.li));
  EXPECT_EQ(reported.at("priority"), "p1");
  EXPECT_EQ(reported.at("level").at("respond_minutes"), 5);
  EXPECT_TRUE(reported.at("equipment_id").is_null());
  EXPECT_TRUE(reported.at("appointment").is_null());
  EXPECT_TRUE(reported.at("deadlines").at("resolve").at("due_at").as_string().starts_with("2026-03-15T04:00:"));
  EXPECT_EQ(data("WorkOrderAssigned").at("assignee_id").as_string(), to_string(story.technician));
  const auto lines = data("WorkLinesRecorded");
  EXPECT_EQ(lines.at("lines").at(1).at("amount_fen"), 2'333);
  EXPECT_EQ(lines.at("charge").at("amount_fen"), 12'000);
  EXPECT_TRUE(data("CaseReplied").at("open_work_order_ids").as_array().empty());
}

// Values of enums have names of their own in JSON, and no event tells less than it has.
TEST(EventJson, NamesWhateverAnEventCounts) {
  for (const Event& event : test::sample_events()) {
    const std::string text = boost::json::serialize(event_to_json(event, {}));
    EXPECT_EQ(text.find("unknown"), std::string::npos) << text;
    EXPECT_GT(text.size(), 2U) << event_name(type_of(event));
  }
  service::CaseEscalated escalated;
  EXPECT_EQ(event_to_json(escalated, {}).at("clock"), "reply");
  EXPECT_EQ(event_to_json(work_orders::WorkOrderEscalated{}, {}).at("clock"), "resolve");
}

// Said of cash that was taken in no shift only: of what was stored before nobody knows.
TEST(EventJson, SaysThatCashWasTakenInNoShift) {
  const auto says_so = [](auto event) {
    EXPECT_FALSE(event_to_json(event, {}).contains("outside_shift")) << event_name(type_of(event));
    event.outside_shift = true;
    EXPECT_EQ(event_to_json(event, {}).at("outside_shift"), true) << event_name(type_of(event));
  };
  const auto sample = [](const char* type) { return test::sample_events().at(event_type(type) - 1U); };
  says_so(get<billing::PaymentReceived>(sample("PaymentReceived")));
  says_so(get<billing::SuspenseReceived>(sample("SuspenseReceived")));
  says_so(get<billing::ParkingStayPaid>(sample("ParkingStayPaid")));
}

// Who else could have come, and how they compare, is not the resident's.
TEST(WorkOrderAssigned, TellsAResidentNothingOfHowTechniciansCompare) {
  RecordedEvent recorded;
  work_orders::WorkOrderAssigned assigned;
  assigned.assignee = test::sample_id<StaffId>(1);
  assigned.method = work_orders::DispatchMethod::best_match;
  assigned.candidates = {{assigned.assignee, work_orders::Exclusion::none, 400, 0, 112, 0, 512}};
  recorded.event = assigned;
  recorded.header.type = type_of(recorded.event);
  HistoryReader reader{Language::english, TimeZone::usual()};
  const auto told = [&](Language language, service::Privacy notes) {
    reader.language = language;
    reader.notes = notes;
    HouseholdHistory history;
    history.entries.push_back({recorded, 1, {}, {}, false});
    return std::array{boost::json::serialize(history_json(history, reader)), history_csv(history, reader),
                      history_table(history, reader)};
  };
  for (const Language language : {Language::english, Language::chinese}) {
    for (const std::string& text : told(language, service::Privacy::resident)) {
      EXPECT_EQ(text.find("512"), std::string::npos) << text;
      EXPECT_EQ(text.find("candidates"), std::string::npos) << text;
    }
    for (const std::string& text : told(language, service::Privacy::staff)) {
      EXPECT_NE(text.find("512"), std::string::npos) << text;
    }
  }
  EXPECT_NE(told(Language::english, service::Privacy::staff)[0].find("candidates"), std::string::npos);
}

// That staff say so for a resident, and how they had it, belongs to the words; what residents say themselves needs
// none.
TEST(Narrative, SaysHowWhatResidentsSayCame) {
  Telling english;
  Telling chinese;
  chinese.language = Language::chinese;
  using service_policy::Via;
  service::SatisfactionRated rated;
  rated.score = 4;
  EXPECT_EQ(narrate(rated, english), "Case: satisfaction 4 of 5");
  EXPECT_TRUE(event_to_json(rated, {}).at("via").is_null());
  rated.via = Via::resident;
  EXPECT_EQ(narrate(rated, english), "Case: satisfaction 4 of 5");
  rated.via = Via::phone;
  EXPECT_EQ(narrate(rated, english), "Case: satisfaction 4 of 5, entered by staff: said on the phone");
  EXPECT_TRUE(narrate(rated, chinese).ends_with("满意度 4/5，物业代录：电话告知"));
  EXPECT_EQ(event_to_json(rated, {}).at("via"), "phone");
  const auto ends = [&](const Event& event, std::string_view with) {
    EXPECT_TRUE(narrate(event, english).ends_with(with)) << narrate(event, english);
  };
  work_orders::WorkOrderVerified verified;
  verified.via = Via::visit;
  ends(verified, " verified, entered by staff: said or seen on a visit");
  work_orders::WorkOrderRated of_order;
  of_order.via = Via::message;
  ends(of_order, " of 5, entered by staff: said in a message");
  service::ReplyConfirmed confirmed;
  confirmed.via = Via::front_desk;
  ends(confirmed, ": the reply is confirmed, entered by staff: said at the desk");
}

TEST(Narrative, SaysThatAReturnVisitIsDueOrThatItIsSettled) {
  Telling english;
  english.time = [](Instant) { return std::string("2026-03-15 10:00"); };
  work_orders::WorkOrderRated rated;
  rated.score = 2;
  rated.return_visit_due_at = Instant{1};
  EXPECT_EQ(narrate(rated, english), "Work order rated 2 of 5; return visit until 2026-03-15 10:00");
  work_orders::FollowUpCalled called;
  called.reached = true;
  called.return_visit_due_at = Instant{1};
  EXPECT_EQ(narrate(called, english), "Work order, follow-up call: not satisfied; return visit until 2026-03-15 10:00");
  called.return_visit_due_at.reset();
  called.settled = true;
  EXPECT_EQ(narrate(called, english), "Work order, follow-up call: not satisfied, settled");
}

TEST(Narrative, SaysWhichOrderACancelledOneIsTheSameAs) {
  Telling english;
  english.order = [](WorkOrderId id) {
    return std::string(id == test::sample_id<WorkOrderId>(1) ? "2026-1" : "2026-2");
  };
  work_orders::WorkOrderCancelled cancelled;
  cancelled.order = test::sample_id<WorkOrderId>(2);
  cancelled.reason = work_orders::CancelReason::duplicate;
  const std::string before = narrate(cancelled, english);
  cancelled.duplicate_of = test::sample_id<WorkOrderId>(1);
  EXPECT_EQ(narrate(cancelled, english), before + "; the same as Work order 2026-1");
}

TEST(Narrative, SaysOnHowManyDaysNobodyWasReached) {
  Telling english;
  service::CaseCalledBack called;
  called.unanswered_days = 2;
  EXPECT_EQ(narrate(called, english), "Case, call back: not reached (day 2)");
  EXPECT_EQ(event_to_json(called, {}).at("unanswered_days"), 2);
  called.reached = true;
  called.unanswered_days = 0;
  EXPECT_EQ(narrate(called, english), "Case, call back: not satisfied");
}

TEST(Narrative, SaysWhetherAnOutageWasCalledOff) {
  Telling english;
  english.time = [](Instant) { return std::string("2026-03-15 10:00"); };
  Telling chinese = english;
  chinese.language = Language::chinese;
  work_orders::OutageEnded ended;
  EXPECT_EQ(narrate(ended, english), "Outage ended at 2026-03-15 10:00");
  ended.called_off = true;
  EXPECT_EQ(narrate(ended, english), "Outage called off at 2026-03-15 10:00");
  EXPECT_EQ(narrate(ended, chinese), "停供取消于 2026-03-15 10:00");
}

TEST(Narrative, SaysWhatAPromiseIs) {
  Telling english;
  service_policy::OrderLevelSet set;
  set.priority = service_policy::Priority::p0;
  set.level = {0, 5, std::nullopt, service_policy::Hours::round_the_clock, false, false};
  EXPECT_EQ(narrate(set, english), "Promised for P0 orders: respond at once, on site within 5 min");
  set.level = {540, {}, 2'700, service_policy::Hours::business_hours, true, true};
  EXPECT_EQ(narrate(set, english),
            "Promised for P0 orders: respond within 9 h, resolved within 45 h, counted in business hours; stands "
            "still waiting for the owner; stands still waiting for parts");
  Telling chinese;
  chinese.language = Language::chinese;
  EXPECT_EQ(narrate(set, chinese),
            "P0 工单承诺：9 小时 内响应，45 小时 内解决，按工作时间计；等业主时暂停计时；等配件时暂停计时");
  service_policy::BusinessCalendarSet calendar;
  calendar.calendar = usual_calendar();
  calendar.calendar.special_days = {{make_date(2026, 10, 1), {}}};
  EXPECT_EQ(narrate(calendar, english),
            "Business hours: Mon–Fri 08:30–12:00, 13:30–17:30; Sat–Sun closed; 2026-10-01 closed");
}

}  // namespace
}  // namespace steward
