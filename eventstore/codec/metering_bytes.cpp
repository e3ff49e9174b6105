#include "eventstore/codec/state_bytes.h"
#include "eventstore/codec/work_bytes.h"

namespace steward::codec {

namespace {

void put(ByteWriter& out, const metering::MeteredPlace& place) {
  const auto& [community, building, house] = place;
  out.id(community).id(building).id(house);
}
void take(ByteReader& in, metering::MeteredPlace& place) {
  auto& [community, building, house] = place;
  community = in.id<CommunityId>();
  building = in.id<BuildingId>();
  house = in.id<HouseId>();
}

void put(ByteWriter& out, const metering::MeterTerms& terms) {
  const auto& [meter, number, utility, of_register, loss] = terms;
  const auto& [digits, multiplier] = of_register;
  out.id(meter).text(number);
  put_number(out, utility);
  out.u8(digits).i64(multiplier).i64(loss);
}
void take(ByteReader& in, metering::MeterTerms& terms) {
  auto& [meter, number, utility, of_register, loss] = terms;
  auto& [digits, multiplier] = of_register;
  meter = in.id<MeterId>();
  number = std::string(in.text());
  utility = take_number(in, metering::Utility::heat);
  digits = in.u8();
  multiplier = in.i64();
  loss = in.i64();
}

void put(ByteWriter& out, const metering::Meter& meter) {
  const auto& [terms, installed_on, first_reading, entries, removed_on, corrections] = meter;
  put(out, terms);
  out.date(installed_on).i64(first_reading.milli);
  out.boolean(removed_on.has_value()).date(removed_on.value_or(Date{}));
  out.u32(static_cast<std::uint32_t>(entries.size()));
  for (const auto& [on, days, reading, usage, estimated] : entries)
    out.date(on).u32(static_cast<std::uint32_t>(days)).i64(reading.milli).i64(usage.micro).boolean(estimated);
  out.u32(static_cast<std::uint32_t>(corrections.size()));
  for (const auto& [on, of, reading, difference, between] : corrections)
    out.date(on).date(of).i64(reading.milli).i64(difference.micro).boolean(between);
}
void take(ByteReader& in, metering::Meter& meter) {
  auto& [terms, installed_on, first_reading, entries, removed_on, corrections] = meter;
  take(in, terms);
  installed_on = in.date();
  first_reading.milli = in.i64();
  const bool removed = in.boolean();
  const Date removed_date = in.date();
  if (removed) removed_on = removed_date;
  const auto count = in.count(4 + 4 + 8 + 8 + 1);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    auto& [on, days, reading, usage, estimated] = entries.emplace_back();
    on = in.date();
    days = static_cast<std::int32_t>(in.u32());
    reading.milli = in.i64();
    usage.micro = in.i64();
    estimated = in.boolean();
  }
  const auto corrected = in.count(4 + 4 + 8 + 8 + 1);
  for (std::uint32_t i = 0; i < corrected && in.ok(); ++i) {
    auto& [on, of, reading, difference, between] = corrections.emplace_back();
    on = in.date();
    of = in.date();
    reading.milli = in.i64();
    difference.micro = in.i64();
    between = in.boolean();
  }
}

}  // namespace

void put(ByteWriter& out, const metering::Meters& meters) {
  const auto& [place, all] = meters;
  put(out, place);
  out.u32(static_cast<std::uint32_t>(all.size()));
  for (const metering::Meter& meter : all) put(out, meter);
}
void take(ByteReader& in, metering::Meters& meters) {
  auto& [place, all] = meters;
  take(in, place);
  const auto count = in.count(sizeof(Uuid));
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) take(in, all.emplace_back());
}

}  // namespace steward::codec
