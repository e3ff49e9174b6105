#include "api/event_streams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// What a client of the feed is told of a frame, and that it can always go on behind the last id that it has.
namespace steward::api {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr CompanyNo kOwn{3};
constexpr CompanyNo kOther{4};

// A frame of events of these companies, the first at position 1.
Frame frame_of(const std::vector<CompanyNo>& companies) {
  Frame frame;
  for (const CompanyNo company : companies) {
    RecordedEvent recorded;
    recorded.event = registry::CompanyRegistered{company, "c", "物业"};
    recorded.header.company = company;
    recorded.header.type = type_of(recorded.event);
    recorded.header.position = frame.events.size() + 1;
    frame.events.push_back(std::move(recorded));
  }
  frame.after.position = companies.size();
  return frame;
}

EventStreams::Filter own_filter() {
  EventStreams::Filter filter;
  filter.company = kOwn;
  return filter;
}

TEST(EventStreams, AMarkStandsBehindAllEventsOfItsFrame) {
  std::uint64_t skipped = 998;
  const std::string told = EventStreams::told_of(frame_of({kOther, kOther, kOwn, kOther}), own_filter(), skipped);
  EXPECT_THAT(told, HasSubstr("id: 1-3\nevent: CompanyRegistered"));
  EXPECT_EQ(told.find("checkpoint"), std::string::npos) << "the event says the place: " << told;
  EXPECT_EQ(skipped, 1U);
}

TEST(EventStreams, IdsOnlyRise) {
  const std::vector<CompanyNo> all = {kOther, kOwn, kOther, kOwn, kOther};
  for (std::uint64_t before = 990; before < 1010; ++before) {
    std::uint64_t skipped = before;
    const std::string told = EventStreams::told_of(frame_of(all), own_filter(), skipped);
    EXPECT_LT(told.find("id: 1-2\n"), told.find("id: 1-4\n"));
    EXPECT_EQ(told.find("id: 1-5\n"), std::string::npos) << "before an event that is still to be told: " << told;
  }
}

// The household's stream is the resident's too: how technicians compared for its order is not.
TEST(EventStreams, AResidentIsNotToldHowTechniciansCompare) {
  Frame frame = frame_of({kOwn});
  RecordedEvent& recorded = frame.events.front();
  work_orders::WorkOrderAssigned assigned;
  assigned.candidates = {{{}, work_orders::Exclusion::none, 400, 0, 112, 0, 512}};
  recorded.event = assigned;
  recorded.header.type = type_of(recorded.event);
  EventStreams::Filter filter = own_filter();
  std::uint64_t skipped = 0;
  EXPECT_THAT(EventStreams::told_of(frame, filter, skipped), HasSubstr("\"score\":512"));
  filter.reader = service::Privacy::resident;
  const std::string told = EventStreams::told_of(frame, filter, skipped);
  EXPECT_THAT(told, HasSubstr("event: WorkOrderAssigned"));
  EXPECT_EQ(told.find("512"), std::string::npos) << told;
}

TEST(EventStreams, WhoIsToldNothingForLongIsToldItsPlace) {
  std::uint64_t skipped = 997;
  EXPECT_THAT(EventStreams::told_of(frame_of({kOther, kOther}), own_filter(), skipped), IsEmpty());
  EXPECT_EQ(EventStreams::told_of(frame_of({kOther, kOther, kOther}), own_filter(), skipped),
            "id: 1-3\nevent: checkpoint\ndata: {}\n\n");
  EXPECT_EQ(skipped, 0U);
}

}  // namespace
}  // namespace steward::api
