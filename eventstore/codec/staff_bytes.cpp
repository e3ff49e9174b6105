#include "eventstore/codec/state_bytes.h"
#include "eventstore/codec/work_bytes.h"

// Every struct is taken apart by a structured binding, so that a new member does not compile until it is kept too.
namespace steward::codec {

namespace {

void put(ByteWriter& out, const staff::Skill& skill) {
  const auto& [code, level, valid_through] = skill;
  out.text(code).u8(level);
  put_optional(out, valid_through);
}
staff::Skill take_skill(ByteReader& in) {
  staff::Skill skill;
  auto& [code, level, valid_through] = skill;
  code = std::string(in.text());
  level = in.u8();
  take_optional(in, valid_through);
  return skill;
}
constexpr std::size_t kSmallestSkill = 4 + 1 + 1;

void put(ByteWriter& out, const staff::Shift& shift) {
  const auto& [date, from_minute, to_minute] = shift;
  out.date(date).u16(from_minute).u16(to_minute);
}
staff::Shift take_shift(ByteReader& in) {
  staff::Shift shift;
  auto& [date, from_minute, to_minute] = shift;
  date = in.date();
  from_minute = in.u16();
  to_minute = in.u16();
  return shift;
}

}  // namespace

void put(ByteWriter& out, const staff::Member& member) {
  const auto& [id, community, code, person, skills, zone, open_order_limit, shifts, leaves, open_orders, familiar] =
      member;
  out.id(id).id(community).text(code).id(person);
  put_list(out, skills, [&out](const staff::Skill& skill) { put(out, skill); });
  put_list(out, zone);
  out.u16(open_order_limit);
  put_list(out, shifts, [&out](const staff::Shift& shift) { put(out, shift); });
  put_list(out, leaves, [&out](const auto& leave) { out.date(leave.first).date(leave.second); });
  put_list(out, open_orders);
  put_list(out, familiar, [&out](const Uuid& known) { out.uuid(known); });
}
void take(ByteReader& in, staff::Member& member) {
  auto& [id, community, code, person, skills, zone, open_order_limit, shifts, leaves, open_orders, familiar] = member;
  id = in.id<StaffId>();
  community = in.id<CommunityId>();
  code = std::string(in.text());
  person = in.id<PersonId>();
  take_list(in, skills, kSmallestSkill, [&in] { return take_skill(in); });
  take_list(in, zone);
  open_order_limit = in.u16();
  take_list(in, shifts, sizeof(staff::Shift), [&in] { return take_shift(in); });
  take_list(in, leaves, 2 * sizeof(Date), [&in] {
    const Date from = in.date();
    return std::pair{from, in.date()};
  });
  take_list(in, open_orders);
  take_list(in, familiar, sizeof(Uuid), [&in] { return in.uuid(); });
}

void put(ByteWriter& out, const staff::Left& left) {
  const auto& [id, community, left_on] = left;
  out.id(id).id(community).date(left_on);
}
void take(ByteReader& in, staff::Left& left) {
  auto& [id, community, left_on] = left;
  id = in.id<StaffId>();
  community = in.id<CommunityId>();
  left_on = in.date();
}

void put(ByteWriter& out, const equipment::Equipment& equipment) {
  const auto& [id, community, building, code, kind, condition, warranty_until, changed_at] = equipment;
  out.id(id).id(community).id(building).text(code);
  put_number(out, kind);
  put_number(out, condition);
  put_optional(out, warranty_until);
  out.instant(changed_at);
}
void take(ByteReader& in, equipment::Equipment& equipment) {
  auto& [id, community, building, code, kind, condition, warranty_until, changed_at] = equipment;
  id = in.id<EquipmentId>();
  community = in.id<CommunityId>();
  building = in.id<BuildingId>();
  code = std::string(in.text());
  kind = take_number(in, equipment::Kind::other);
  condition = take_number(in, equipment::Condition::retired);
  take_optional(in, warranty_until);
  changed_at = in.instant();
}

}  // namespace steward::codec
