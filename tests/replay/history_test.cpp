#include <gtest/gtest.h>

#include <algorithm>

#include "projections/all_views.h"
#include "projections/arrears.h"
#include "projections/engine.h"
#include "replay/csv_text.h"
#include "replay/export.h"
#include "replay/history_text.h"
#include "replay/household_history.h"
#include "tests/replay/story.h"
#include "tests/support/samples.h"

namespace steward {
namespace {

class History : public testing::Test {
 protected:
  [[nodiscard]] HistoryQuestion about(HouseholdId household) const {
    HistoryQuestion question;
    question.company = test::Story::kCompany;
    question.household = household;
    return question;
  }
  HouseholdHistory of(const HistoryQuestion& question) {
    return household_history(story.store().index(), question).value();
  }
  HistoryReader reader(Language language, bool full) {
    return {language, TimeZone::usual(), &story.keyring(), full, &names};
  }

  test::Story story;
  NameBook names{story.store().index()};
};

std::vector<std::int64_t> balances(const HouseholdHistory& history) {
  std::vector<std::int64_t> fen;
  for (const HistoryEntry& entry : history.entries) fen.push_back(entry.arrears.fen - entry.credit.fen);
  return fen;
}

TEST_F(History, HasTheBalanceAfterEveryEvent) {
  const auto history = of(about(story.zhang));
  // Moved in, billed 213.60, paid 100.00, bounced, billed again, paid 500.00, charged 50.00, credit used, moved out.
  EXPECT_EQ(balances(history),
            (std::vector<std::int64_t>{0, 21'360, 11'360, 21'360, 42'720, -7'280, -2'280, -2'280, -2'280}));
  EXPECT_EQ(history.entries[5].credit, Money{7'280});
  EXPECT_EQ(history.entries[7].arrears, Money{0});
  EXPECT_EQ(history.entries[7].credit, Money{2'280});
  for (std::size_t i = 0; i < history.entries.size(); ++i) EXPECT_EQ(history.entries[i].nth, i + 1);
}

// Moved in, charged 2,000.00 and 50.00, paid, refunded, the deposit closed: 50.00 are owed again, and never more.
TEST_F(History, ADepositThatGoesBackIsOwedAtNoTime) {
  story.deposit_of_li();
  const std::vector<std::int64_t> expected = {0, 200'000, 205'000, 0, 5'000, 5'000};
  const auto whole = of(about(story.li));
  EXPECT_EQ(balances(whole), expected);
  EXPECT_EQ(whole.entries.back().arrears, Money{5'000});
  const auto* closed = get_if<billing::BillsWaived>(&whole.entries.back().recorded.event);
  ASSERT_NE(closed, nullptr);
  EXPECT_EQ(closed->kind, billing::WaiverKind::deposit_returned);
  // Also where the refund is the last of its page, and out of the log.
  auto question = about(story.li);
  question.limit = 5;
  EXPECT_EQ(balances(of(question)), std::vector<std::int64_t>(expected.begin(), expected.end() - 1));
  question.from = 6;
  EXPECT_EQ(balances(of(question)), std::vector<std::int64_t>{5'000});
  const auto out_of_log = household_history_from_log(story.store().log(), story.durable(), about(story.li), {});
  ASSERT_TRUE(out_of_log);
  EXPECT_EQ(balances(*out_of_log), expected);
}

TEST_F(History, TellsTheStoryInEnglish) {
  const HistoryReader teller = reader(Language::english, false);
  std::vector<std::string> words;
  for (const HistoryEntry& entry : of(about(story.zhang)).entries) {
    words.push_back(narrate(entry.recorded, telling_for(teller, entry.recorded)));
  }
  EXPECT_EQ(words, (std::vector<std::string>{
                       "张* moved in on 2026-01-01, phone 138****1234",
                       "Billed 213.60 yuan, due 2026-02-15: 物业费 2026-01 213.60 (bill 1)",
                       "Paid 100.00 yuan by WeChat on 2026-02-20 (reference wx-1), receipt 2026-000001: bill 1 100.00",
                       "Payment of 100.00 yuan by WeChat reversed on 2026-02-23 (reference wx-1), because it bounced; "
                       "open again: bill 1 100.00",
                       "Billed 213.60 yuan, due 2026-03-15: 物业费 2026-02 213.60 (bill 2)",
                       "Paid 500.00 yuan in cash on 2026-03-05, receipt 2026-000002: bill 1 213.60, bill 2 213.60; "
                       "72.80 kept as credit",
                       "Charged 50.00 yuan for 维修费 (bill 3), due 2026-04-08; reason: ***",
                       "50.00 yuan of credit used on 2026-03-08: bill 3 50.00",
                       "Moved out on 2026-03-15; debts and credit stay with the household",
                   }));
}

TEST_F(History, TellsTheStoryInChinese) {
  const HistoryReader teller = reader(Language::chinese, true);
  std::vector<std::string> words;
  for (const HistoryEntry& entry : of(about(story.zhang)).entries) {
    words.push_back(narrate(entry.recorded, telling_for(teller, entry.recorded)));
  }
  EXPECT_EQ(words, (std::vector<std::string>{
                       "张伟 于 2026-01-01 入住，电话 13812341234",
                       "出账 213.60 元，缴费期限 2026-02-15：物业费 2026-01 213.60 元（账单 1）",
                       "2026-02-20 微信缴费 100.00 元（流水号 wx-1），收据 2026-000001：账单 1 100.00 元",
                       "2026-02-23 冲正微信缴费 100.00 元（流水号 wx-1），原因：退票；重新欠缴：账单 1 100.00 元",
                       "出账 213.60 元，缴费期限 2026-03-15：物业费 2026-02 213.60 元（账单 2）",
                       "2026-03-05 现金缴费 500.00 元，收据 2026-000002：账单 1 213.60 元、账单 2 213.60 元；72.80 "
                       "元转入预存款",
                       "收取维修费 50.00 元（账单 3），缴费期限 2026-04-08；事由：门锁更换",
                       "2026-03-08 用预存款抵扣 50.00 元：账单 3 50.00 元",
                       "于 2026-03-15 迁出，欠费与预存款仍属该户",
                   }));
}

TEST_F(History, AsAtTellsWhatWasKnownThen) {
  auto question = about(story.zhang);
  question.as_at = story.before_reversal;
  EXPECT_EQ(balances(of(question)), (std::vector<std::int64_t>{0, 21'360, 11'360}));
}

TEST_F(History, AsOfTellsWhatCountsForThatDay) {
  auto question = about(story.zhang);
  question.as_of = make_date(2026, 2, 22);
  EXPECT_EQ(balances(of(question)), (std::vector<std::int64_t>{0, 21'360, 11'360}));
  question.as_of = make_date(2026, 2, 23);
  EXPECT_EQ(balances(of(question)), (std::vector<std::int64_t>{0, 21'360, 11'360, 21'360}));
}

TEST_F(History, ComesInPagesWithTheSameBalances) {
  const auto whole = of(about(story.zhang));
  std::vector<std::int64_t> paged;
  auto question = about(story.zhang);
  question.limit = 4;
  for (std::optional<std::uint64_t> from = 1; from;) {
    question.from = *from;
    const auto page = of(question);
    EXPECT_LE(page.entries.size(), 4U);
    for (const std::int64_t fen : balances(page)) paged.push_back(fen);
    from = page.next;
  }
  EXPECT_EQ(paged, balances(whole));
}

TEST_F(History, EndsWithTheBalanceOfTheArrearsView) {
  auto engine =
      ViewEngine::open(story.store().second_database(), story.store().feed(), all_views(), EngineOptions{}).value();
  ASSERT_TRUE(engine->bring_level());
  const auto lease = engine->read(kHouseholdsGroup).value();
  const auto arrears = ArrearsQuery::open(lease).value();
  const auto row = arrears.household(test::Story::kCompany, story.zhang).value();
  ASSERT_TRUE(row);
  const auto history = of(about(story.zhang));
  EXPECT_EQ(history.entries.back().arrears, row->arrears);
  EXPECT_EQ(history.entries.back().credit, row->credit);
  EXPECT_EQ(row->credit, Money{2'280});
}

TEST_F(History, IsTheSameOutOfTheLogAlone) {
  auto question = about(story.zhang);
  const auto from_index = of(question);
  const auto from_log = household_history_from_log(story.store().log(), story.durable(), question, {}).value();
  EXPECT_EQ(history_json(from_log, reader(Language::english, false)),
            history_json(from_index, reader(Language::english, false)));
  EXPECT_EQ(from_log.entries.size(), 9U);
  EXPECT_EQ(
      history_table(house_history(story.store().index(), story.store().log(), story.house, question).value(),
                    reader(Language::english, false)),
      history_table(house_history_from_log(story.store().log(), story.durable(), story.house, question, {}).value(),
                    reader(Language::english, false)));
}

TEST_F(History, OfAHouseJoinsItsTenures) {
  const auto history = house_history(story.store().index(), story.store().log(), story.house, about({})).value();
  ASSERT_TRUE(history.registered);
  ASSERT_EQ(history.tenures.size(), 2U);
  EXPECT_EQ(history.tenures[0].household, story.zhang);
  EXPECT_EQ(history.tenures[0].entries.size(), 9U);
  EXPECT_EQ(history.tenures[1].household, story.li);
  EXPECT_EQ(balances(history.tenures[1]), (std::vector<std::int64_t>{0}));
}

TEST_F(History, OfWhatIsNotThereIsRefused) {
  EXPECT_EQ(household_history(story.store().index(), about(test::sample_id<HouseholdId>(0x99))).error().code,
            "household-unknown");
  EXPECT_EQ(
      house_history(story.store().index(), story.store().log(), test::sample_id<HouseId>(0x99), about({})).error().code,
      "house-unknown");
  // Another company's household answers as if it did not exist.
  auto question = about(story.zhang);
  question.company = CompanyNo{2};
  EXPECT_EQ(household_history(story.store().index(), question).error().code, "household-unknown");
}

TEST_F(History, TableShowsTimesOfThePlace) {
  auto question = about(story.zhang);
  question.limit = 2;
  const std::string table = history_table(of(question), reader(Language::english, false));
  EXPECT_TRUE(table.starts_with("Household " + to_string(story.zhang) + "  锦绣花园 3-1-101\n")) << table;
  EXPECT_NE(table.find("Times in Asia/Shanghai, amounts in yuan."), std::string::npos) << table;
  EXPECT_NE(table.find("No  Effective   Recorded             Occurred             Position  Arrears  Credit  By"),
            std::string::npos)
      << table;
  EXPECT_NE(table.find(" 2  2026-02-01  2026-02-01 10:00:02  2026-02-01 10:00:02        11   213.60    0.00  command "
                       "line\n    Billed 213.60 yuan"),
            std::string::npos)
      << table;
}

TEST_F(History, CsvIsSafeForSpreadsheets) {
  EXPECT_EQ(csv_text("plain"), "plain");
  EXPECT_EQ(csv_text("=1+1"), "'=1+1");
  EXPECT_EQ(csv_text("@x"), "'@x");
  EXPECT_EQ(csv_text("-5"), "'-5");
  EXPECT_EQ(csv_text("\tx"), "'\tx");
  EXPECT_EQ(csv_text("\n=1"), "\"'\n=1\"");
  EXPECT_EQ(csv_text("＝1+1"), "'＝1+1");
  EXPECT_EQ(csv_text("a,\"b\""), "\"a,\"\"b\"\"\"");
  EXPECT_EQ(csv_text("=\"a\""), "\"'=\"\"a\"\"\"");
  const std::string csv = history_csv(of(about(story.zhang)), reader(Language::chinese, false));
  EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBF住户,序号,归属日期,"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 10);
}

TEST_F(History, ExportFiltersAndStopsAtTheEnd) {
  ExportFilter filter;
  filter.types = {event_type("PaymentReceived"), event_type("PaymentReversed")};
  std::vector<std::string> lines;
  const auto count = export_events(story.store().log(), story.durable(), filter, ExportFormat::ndjson, &story.keyring(),
                                   Reader{false}, {},
                                   [&](std::string_view line) -> Result<void> {
                                     lines.emplace_back(line);
                                     return {};
                                   })
                         .value();
  EXPECT_EQ(count.events, 3U);
  EXPECT_EQ(count.last, story.durable().position);
  ASSERT_EQ(lines.size(), 3U);
  const auto first = boost::json::parse(lines[0]).as_object();
  EXPECT_EQ(first.at("type"), "PaymentReceived");
  EXPECT_EQ(first.at("data").at("amount_fen").to_number<std::int64_t>(), 10'000);
  filter.types.clear();
  filter.from = 3;
  filter.to = 5;
  lines.clear();
  ASSERT_TRUE(export_events(story.store().log(), story.durable(), filter, ExportFormat::ndjson, nullptr, Reader{true},
                            {}, [&](std::string_view line) -> Result<void> {
                              lines.emplace_back(line);
                              return {};
                            }));
  EXPECT_EQ(lines.size(), 3U);
}

TEST_F(History, PersonalDataIsSealedUnlessItMayBeSeen) {
  const auto moved_in = of(about(story.zhang)).entries.front().recorded;
  const auto name = [&](const OpenBox& open) { return event_to_json(moved_in.event, open).at("owner_name"); };
  const std::string subject = to_string(test::sample_id<PersonId>(0x80));
  const CompanyNo company = test::Story::kCompany;
  EXPECT_EQ(name({}), (boost::json::value{{"sealed", true}, {"subject", subject}}));
  EXPECT_EQ(name(open_with(&story.keyring(), company, Reader{false})),
            (boost::json::value{{"sealed", true}, {"subject", subject}, {"masked", "张*"}}));
  EXPECT_EQ(name(open_with(&story.keyring(), company, Reader{true})),
            (boost::json::value{{"sealed", false}, {"subject", subject}, {"text", "张伟"}}));
}

TEST(Narrative, HasWordsForEveryEventInBothLanguages) {
  for (const Language language : {Language::english, Language::chinese}) {
    Telling telling;
    telling.language = language;
    std::set<std::string> words;
    for (const Event& event : test::sample_events()) {
      const std::string told = narrate(event, telling);
      EXPECT_FALSE(told.empty());
      words.insert(told);
    }
    EXPECT_EQ(words.size(), kEventTypes);
  }
}

TEST(Narrative, ManyBillsAreARange) {
  billing::BillsDisputed disputed;
  disputed.disputed_on = make_date(2026, 2, 1);
  const auto told = [&](std::vector<std::uint32_t> bills) {
    disputed.bills = std::move(bills);
    const std::string words = narrate(Event(disputed), {});
    return words.substr(0, words.find(" disputed"));
  };
  EXPECT_EQ(told({7}), "Bill 7");
  EXPECT_EQ(told({7, 8}), "Bills 7, 8");
  EXPECT_EQ(told({1, 2, 3, 5, 7, 8}), "Bills 1–3, 5, 7, 8");
}

// An auditor reads neither a debt nor a waiver where a deposit goes back.
TEST(Narrative, ADepositThatGoesBackIsNeitherOwedNorWaived) {
  billing::RefundApproved refund;
  refund.approved_on = make_date(2026, 2, 1);
  refund.amount = Money{200'000};
  refund.reopened = {{19, Money{200'000}}};
  Telling chinese;
  chinese.language = Language::chinese;
  EXPECT_EQ(narrate(Event(refund), {}),
            "Refund of 2000.00 yuan approved on 2026-02-01; no longer paid: bill 19 2000.00");
  EXPECT_EQ(narrate(Event(refund), chinese), "2026-02-01 批准退款 2000.00 元；不再计为已缴：账单 19 2000.00 元");
  refund.paid_by = {test::sample_id<PaymentId>(1)};
  EXPECT_EQ(narrate(Event(refund), {}),
            "Refund of 2000.00 yuan approved on 2026-02-01; deposits given back: bill 19 2000.00");
  EXPECT_EQ(narrate(Event(refund), chinese), "2026-02-01 批准退款 2000.00 元；退还押金：账单 19 2000.00 元");
  billing::BillsWaived closed;
  closed.kind = billing::WaiverKind::deposit_returned;
  closed.waived_on = make_date(2026, 2, 1);
  closed.lines = refund.reopened;
  EXPECT_EQ(narrate(Event(closed), {}),
            "2000.00 yuan of deposits given back on 2026-02-01: their bills are closed with it, nothing is waived: "
            "bill 19 2000.00");
  EXPECT_EQ(narrate(Event(closed), chinese),
            "2026-02-01 退还押金 2000.00 元，账单随之结清，并非减免：账单 19 2000.00 元");
}

TEST(Narrative, PeriodsAreTheCalendars) {
  const auto words = [](Date from, Date to) { return period_words(from, to, Language::english); };
  EXPECT_EQ(words(make_date(2026, 2, 1), make_date(2026, 3, 1)), "2026-02");
  EXPECT_EQ(words(make_date(2025, 12, 1), make_date(2026, 3, 1)), "2025-12 to 2026-02");
  EXPECT_EQ(words(make_date(2026, 2, 10), make_date(2026, 3, 1)), "2026-02-10 to 2026-02-28");
  EXPECT_EQ(words(make_date(2026, 2, 10), make_date(2026, 2, 11)), "2026-02-10");
  EXPECT_EQ(words(make_date(2026, 2, 10), make_date(2026, 2, 10)), "2026-02-10");
}

}  // namespace
}  // namespace steward
