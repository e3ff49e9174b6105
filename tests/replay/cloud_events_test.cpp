#include "replay/cloud_events.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "replay/export.h"
#include "tests/replay/story.h"

namespace steward::test {
namespace {

namespace json = boost::json;

std::vector<json::object> exported(Story& story, ExportFormat format) {
  std::vector<json::object> events;
  const auto count = export_events(story.store().log(), story.durable(), {}, format, &story.keyring(), Reader{false},
                                   {}, [&](std::string_view line) -> Result<void> {
                                     EXPECT_TRUE(line.ends_with('\n'));
                                     events.push_back(json::parse(line.substr(0, line.size() - 1)).as_object());
                                     return {};
                                   });
  EXPECT_TRUE(count && count->events == events.size());
  return events;
}

TEST(CloudEvents, TypesAreNamesInReverseDnsWithTheVersionOfTheSchema) {
  EXPECT_EQ(cloud_event_type("PaymentReceived", 1), "com.steward.payment_received.v1");
  EXPECT_EQ(cloud_event_type("BillRunChunkRecorded", 12), "com.steward.bill_run_chunk_recorded.v12");
  EXPECT_EQ(cloud_event_type("TariffSet", 1), "com.steward.tariff_set.v1");
}

// What the specification demands of every event (CloudEvents 1.0.2, §3 and the JSON format §2).
TEST(CloudEvents, EachIsOneThatTheSpecificationTakes) {
  Story story;
  std::set<std::pair<std::string, std::string>> identities;
  const auto events = exported(story, ExportFormat::cloudevents);
  ASSERT_GT(events.size(), 20U);
  for (const json::object& event : events) {
    EXPECT_EQ(event.at("specversion"), "1.0");
    for (const char* required : {"id", "source", "type"}) EXPECT_FALSE(event.at(required).as_string().empty());
    EXPECT_TRUE(identities.emplace(event.at("source").as_string(), event.at("id").as_string()).second);
    EXPECT_EQ(event.at("source").as_string(), "urn:uuid:" + to_string(story.store().log().id()));
    EXPECT_EQ(event.at("datacontenttype"), "application/json");
    EXPECT_TRUE(event.at("data").is_object());
    EXPECT_TRUE(parse_instant(std::string_view(event.at("time").as_string())));
    EXPECT_TRUE(parse_instant(std::string_view(event.at("recordedtime").as_string())));
    for (const auto& attribute : event) {
      const std::string_view name = attribute.key();
      EXPECT_LE(name.size(), 20U) << name;
      EXPECT_TRUE(std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      })) << name;
      EXPECT_FALSE(attribute.value().is_null()) << name << ": what is not known is left out";
      EXPECT_TRUE(name == "data" || attribute.value().is_string() || attribute.value().is_int64()) << name;
    }
  }
}

TEST(CloudEvents, TheySayWhatTheFeedSaysInTheSameOrder) {
  Story story;
  const auto plain = exported(story, ExportFormat::ndjson);
  const auto events = exported(story, ExportFormat::cloudevents);
  ASSERT_EQ(events.size(), plain.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].at("id"), plain[i].at("event_id"));
    EXPECT_EQ(events[i].at("data"), plain[i].at("data"));
    EXPECT_EQ(events[i].at("partitionkey"), plain[i].at("stream").at("id"));
    EXPECT_EQ(events[i].at("sequence").as_string().size(), 20U);
    EXPECT_EQ(std::stoull(events[i].at("sequence").as_string().c_str()),
              plain[i].at("position").to_number<std::uint64_t>());
    if (i > 0) {
      EXPECT_LT(events[i - 1].at("sequence").as_string(), events[i].at("sequence").as_string());
    }
  }
  const auto paid = std::find_if(events.begin(), events.end(), [](const json::object& event) {
    return event.at("type") == "com.steward.payment_received.v1";
  });
  ASSERT_NE(paid, events.end());
  EXPECT_EQ(paid->at("subject").as_string(), "household/" + to_string(story.zhang));
  EXPECT_EQ(paid->at("company"), 1);
  EXPECT_EQ(paid->at("effectivedate"), "2026-02-20");
  EXPECT_EQ(paid->at("channel"), "api");
}

}  // namespace
}  // namespace steward::test
