#include "eventstore/base/time_zone.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

Instant at(std::string_view text) { return parse_instant(text).value(); }

TEST(TimeZone, GivesTheCivilDateOfAPlace) {
  const TimeZone shanghai = TimeZone::usual();
  EXPECT_EQ(shanghai.name(), "Asia/Shanghai");
  EXPECT_EQ(to_string(shanghai.date_at(at("2026-11-23T15:59:59.999999Z"))), "2026-11-23");
  EXPECT_EQ(to_string(shanghai.date_at(at("2026-11-23T16:00:00Z"))), "2026-11-24");
  const TimeZone pago_pago = TimeZone::find("Pacific/Pago_Pago").value();
  EXPECT_EQ(to_string(pago_pago.date_at(at("2026-11-23T10:59:59.999999Z"))), "2026-11-22");
  EXPECT_EQ(to_string(pago_pago.date_at(at("2026-11-23T11:00:00Z"))), "2026-11-23");
}

TEST(TimeZone, KnowsSummerTimeAndHalfHours) {
  const TimeZone lisbon = TimeZone::find("Europe/Lisbon").value();
  EXPECT_EQ(lisbon.utc_offset_seconds(at("2024-01-15T12:00:00Z")), 0);
  EXPECT_EQ(lisbon.utc_offset_seconds(at("2024-07-15T12:00:00Z")), 3600);
  EXPECT_EQ(lisbon.text(at("2024-03-31T00:59:59.9Z")), "2024-03-31 00:59:59");
  EXPECT_EQ(lisbon.text(at("2024-03-31T01:00:00Z")), "2024-03-31 02:00:00");
  EXPECT_EQ(TimeZone::find("Asia/Kolkata").value().utc_offset_seconds(at("2024-01-15T12:00:00Z")), 19'800);
  // China had summer time in 1986 to 1991.
  EXPECT_EQ(TimeZone::usual().utc_offset_seconds(at("1990-07-01T00:00:00Z")), 9 * 3600);
}

TEST(TimeZone, IsNotFoundByAnotherName) {
  for (const char* name : {"", "Shanghai", "asia/shanghai", "../etc/passwd", "Mars/Olympus"}) {
    EXPECT_FALSE(TimeZone::find(name)) << name;
  }
}

TEST(TimeZone, OfACommunityThatIsNotThereOrNotKnownHereIsTheUsualOne) {
  EXPECT_EQ(time_zone_of(initial_state(StreamKind::community)).name(), "Asia/Shanghai");
  EXPECT_EQ(time_zone_of(Faulted{7}).name(), "Asia/Shanghai");
  const auto community = [](std::string zone) {
    return registry::CommunityState{registry::CommunityRegistered{{}, "garden", "花园", std::move(zone)}};
  };
  EXPECT_EQ(time_zone_of(community("Mars/Olympus")).name(), "Asia/Shanghai");
  EXPECT_EQ(time_zone_of(community("Asia/Urumqi")).name(), "Asia/Urumqi");
}

}  // namespace
}  // namespace steward
