#include "projections/staff_directory.h"

#include <array>

#include "domain/base/assert.h"
#include "domain/staff/staff.h"
#include "projections/all_views.h"
#include "projections/natural_key.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

constexpr std::uint8_t kStaff = 1;
constexpr std::uint8_t kList = 2;  // community or nil ‖ code

std::string row_key(CompanyNo company, StaffId id) { return key_in(kStaff, company).id(id).take(); }

template <class Items, class Put>
void put_list(ByteWriter& writer, const Items& items, const Put& put) {
  writer.u32(static_cast<std::uint32_t>(items.size()));
  for (const auto& item : items) put(item);
}

std::string encode(const StaffRow& row) {
  const staff::Member& member = row.member;
  ByteWriter writer(512);
  writer.u32(row.company.value).id(member.id).id(member.community).text(member.code).id(member.person);
  put_sealed(writer, row.name);
  put_sealed(writer, row.phone);
  put_list(writer, member.skills, [&](const staff::Skill& skill) {
    writer.text(skill.code).u8(skill.level);
    put_optional(writer, skill.valid_through);
  });
  put_list(writer, member.zone, [&](BuildingId building) { writer.id(building); });
  writer.u16(member.open_order_limit);
  put_list(writer, member.shifts,
           [&](const staff::Shift& shift) { writer.date(shift.date).u16(shift.from_minute).u16(shift.to_minute); });
  put_list(writer, member.leaves, [&](const auto& leave) { writer.date(leave.first).date(leave.second); });
  put_list(writer, member.open_orders, [&](WorkOrderId order) { writer.id(order); });
  put_list(writer, member.familiar, [&](const Uuid& known) { writer.uuid(known); });
  put_optional(writer, row.left_on);
  return writer.take();
}

template <class Get>
void get_list(ByteReader& reader, std::size_t bytes_each, const Get& get) {
  const std::uint32_t count = reader.count(bytes_each);
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) get();
}

Result<StaffRow> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  StaffRow row;
  staff::Member& member = row.member;
  row.company = CompanyNo{reader.u32()};
  member.id = reader.id<StaffId>();
  member.community = reader.id<CommunityId>();
  member.code = std::string(reader.text());
  member.person = reader.id<PersonId>();
  row.name = get_sealed(reader);
  row.phone = get_sealed(reader);
  get_list(reader, 6, [&] {
    staff::Skill skill;
    skill.code = std::string(reader.text());
    skill.level = reader.u8();
    skill.valid_through = get_optional_date(reader);
    member.skills.push_back(std::move(skill));
  });
  get_list(reader, 16, [&] { member.zone.push_back(reader.id<BuildingId>()); });
  member.open_order_limit = reader.u16();
  get_list(reader, 8, [&] {
    staff::Shift shift;
    shift.date = reader.date();
    shift.from_minute = reader.u16();
    shift.to_minute = reader.u16();
    member.shifts.push_back(shift);
  });
  get_list(reader, 8, [&] {
    const Date from = reader.date();
    member.leaves.emplace_back(from, reader.date());
  });
  get_list(reader, 16, [&] { member.open_orders.push_back(reader.id<WorkOrderId>()); });
  get_list(reader, 16, [&] { member.familiar.push_back(reader.uuid()); });
  row.left_on = get_optional_date(reader);
  if (!reader.done()) return fail("row-damaged", {}, "member of staff");
  return row;
}

void join(CompanyNo company, const staff::StaffRegistered& event, Rows& rows) {
  StaffRow row;
  row.company = company;
  staff::StaffState state;
  STEWARD_ASSERT(staff::follow(state, event), "staff begins with its registration");
  row.member = std::get<staff::Member>(state.is);
  row.name = event.name;
  row.phone = event.phone;
  rows.put(row_key(company, event.staff), encode(row));
}

// What the domain makes of the event is what the row shows.
template <class E>
Result<void> change(CompanyNo company, const E& event, Rows& rows) {
  const std::string key = row_key(company, event.staff);
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("staff-unknown");
  auto row = decode(**found);
  if (!row) return pass_on(std::move(row.error()));
  staff::StaffState state;
  state.is = row->member;
  if (row->left_on || !staff::follow(state, event)) return fail("staff-cannot-follow");
  if (const auto* member = std::get_if<staff::Member>(&state.is)) row->member = *member;
  if constexpr (std::is_same_v<E, staff::StaffLeft>) row->left_on = event.left_on;
  rows.put(key, encode(*row));
  return {};
}

template <class E>
constexpr bool kChangesStaff = std::is_same_v<E, staff::StaffQualified> || std::is_same_v<E, staff::ShiftsPlanned> ||
                               std::is_same_v<E, staff::LeaveRecorded> || std::is_same_v<E, staff::StaffLeft> ||
                               std::is_same_v<E, staff::OrderTaken> || std::is_same_v<E, staff::OrderLetGo>;

}  // namespace

std::string_view StaffDirectoryView::group() const { return kServiceGroup; }

EventTypes StaffDirectoryView::handles() const {
  return event_types<staff::StaffRegistered, staff::StaffQualified, staff::ShiftsPlanned, staff::LeaveRecorded,
                     staff::StaffLeft, staff::OrderTaken, staff::OrderLetGo>();
}

Result<void> StaffDirectoryView::on(const RecordedEvent& recorded, Rows& rows) const {
  const CompanyNo company = recorded.header.company;
  return visit(
      [&]<class E>(const E& event) -> Result<void> {
        if constexpr (std::is_same_v<E, staff::StaffRegistered>) {
          join(company, event, rows);
        } else if constexpr (kChangesStaff<E>) {
          return change(company, event, rows);
        }
        return {};
      },
      recorded.event);
}

bool StaffDirectoryView::derives(std::string_view key) const {
  return static_cast<std::uint8_t>(key.front()) == kStaff;
}

void StaffDirectoryView::derive(std::string_view, std::string_view value, KeyList& keys) const {
  const auto row = decode(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  for (const Uuid& scope : {Uuid{}, row->member.community.uuid}) {
    KeyWriter place = key_in(kList, row->company);
    keys.add(place.uuid(scope).raw(natural_key(row->member.code)).id(row->member.id).view());
  }
}

std::string StaffDirectoryView::describe_key(std::string_view key) const {
  return describe(static_cast<std::uint8_t>(key.front()) == kStaff ? "staff" : "place of staff", key);
}

Result<StaffDirectory> StaffDirectory::open(const ReadLease& lease) {
  auto reader = lease.view(StaffDirectoryView::kName, StaffDirectoryView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return StaffDirectory(*reader);
}

Result<std::optional<StaffRow>> StaffDirectory::find(CompanyNo company, StaffId id) const {
  return read_row<StaffRow>(reader_, row_key(company, id), decode);
}

Result<MergedPlaces> StaffDirectory::places(CompanyNo company, CommunityId community, std::string_view cursor) const {
  return MergedPlaces::open(reader_, {key_in(kList, company).id(community).take()}, cursor, {});
}

}  // namespace steward
