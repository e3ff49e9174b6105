#include <algorithm>
#include <array>

#include "replay/demo/names.h"
#include "replay/demo/service_desk.h"

// The first day: kinds of work, equipment, technicians; and the shifts of each month.
namespace steward::demo {

namespace {

constexpr std::uint16_t kDayBegins = 8 * 60 + 30;
constexpr std::uint16_t kDayEnds = 17 * 60 + 30;
constexpr std::uint16_t kNightEnds = 24 * 60 + kDayBegins;
// A technician gets that much done in a day, beside the ways.
constexpr std::int64_t kMinutesOfDay = 300;

constexpr std::array<std::string_view, 5> kSkills = {"plumbing", "electric", "lift", "heating", "carpentry"};

}  // namespace

void ServiceDesk::define_categories() {
  for (const WorkKind& kind : work_kinds()) {
    const auto id = scribe_.new_id<CategoryId>();
    const auto parent = categories_.find(kind.parent);
    scribe_.send(work_orders::DefineCategory{id, parent == categories_.end() ? CategoryId{} : parent->second,
                                             std::string(kind.code), std::string(kind.name), kind.priority,
                                             std::string(kind.skill), kind.skill_level},
                 manager_);
    categories_.emplace(kind.code, id);
  }
}

Result<void> ServiceDesk::set_up_company() {
  for (Actor* actor : {&desk_, &resident_, &manager_, &scheduler_}) {
    actor->channel = actor == &scheduler_ ? Channel::scheduler : Channel::demo;
    actor->person = scribe_.new_id<PersonId>().uuid;
  }
  define_categories();
  const std::array<PersonId, 1> desk = {PersonId(desk_.person)};
  return scribe_.keyring.ensure_keys(desk);
}

void ServiceDesk::add_community(CommunityId id, FeeItemId service_charge) {
  communities_.push_back({id, service_charge, {}, {}, {}, {}, {}});
}

void ServiceDesk::add_building(BuildingId id, const std::string& code) {
  const std::size_t community = communities_.size() - 1;
  communities_[community].buildings.push_back(buildings_.size());
  buildings_.push_back({id, code, community, {}});
}

void ServiceDesk::add_house(HouseId id) {
  const std::size_t building = buildings_.size() - 1;
  buildings_[building].houses.push_back(houses_.size());
  communities_[buildings_[building].community].houses.push_back(houses_.size());
  houses_.push_back({id, building, {}, {}});
}

void ServiceDesk::register_equipment(std::size_t community, Date today) {
  const auto add = [&](const PlannedEquipment& planned, std::size_t building) {
    const auto id = scribe_.new_id<EquipmentId>();
    const bool of_building = building != SIZE_MAX;
    const std::string where = of_building ? buildings_[building].code : std::string();
    equipment::RegisterEquipment command;
    command.equipment = id;
    command.community = communities_[community].id;
    if (of_building) command.building = buildings_[building].id;
    command.code = std::string(planned.code) + (of_building ? "-" + where : "");
    command.name = (of_building ? where + "号楼" : std::string()) + std::string(planned.name);
    command.kind = planned.kind;
    command.location = std::string(planned.location);
    command.installed_on = add_months(today, -random_.between(6, 120));
    command.warranty_until = add_days(add_months(*command.installed_on, 24), -1);
    scribe_.send(std::move(command), manager_);
    communities_[community].equipment.push_back(equipment_.size());
    equipment_.push_back({id, planned.kind, building});
    ++report_.equipment;
  };
  for (const PlannedEquipment& planned : planned_equipment()) {
    if (!planned.of_building) {
      add(planned, SIZE_MAX);
      continue;
    }
    for (const std::size_t building : communities_[community].buildings) add(planned, building);
  }
}

Result<void> ServiceDesk::hire_technician(std::size_t community, std::size_t number, Date today) {
  Technician technician;
  technician.id = scribe_.new_id<StaffId>();
  technician.person = scribe_.new_id<PersonId>();
  technician.actor.channel = Channel::demo;
  technician.actor.person = technician.person.uuid;
  const std::array<PersonId, 1> person = {technician.person};
  if (auto keys = scribe_.keyring.ensure_keys(person); !keys) return keys;
  Submission submission = scribe_.submission({}, manager_, scribe_.company);
  auto name = scribe_.seal(technician.person, FieldClass::name, submission.id, person_name(random_));
  if (!name) return pass_on(std::move(name.error()));
  auto phone = scribe_.seal(technician.person, FieldClass::phone, submission.id, phone_number(random_));
  if (!phone) return pass_on(std::move(phone.error()));
  staff::RegisterStaff command;
  command.staff = technician.id;
  command.community = communities_[community].id;
  command.code = "T" + std::to_string(100 * (community + 1) + number);
  command.person = technician.person;
  command.name = std::move(*name);
  command.phone = std::move(*phone);
  // Everybody can do a little of everything, and two things well; certificates have to be renewed.
  for (std::size_t i = 0; i < kSkills.size(); ++i) {
    const bool well = i == number % kSkills.size() || i == (number + 2) % kSkills.size();
    staff::Skill skill{std::string(kSkills[i]), static_cast<std::uint8_t>(well ? 4 : 2), {}};
    if (kSkills[i] == "electric" || kSkills[i] == "lift") skill.valid_through = add_months(today, 36);
    command.skills.push_back(std::move(skill));
  }
  command.open_order_limit = 100;
  submission.command = std::move(command);
  scribe_.pipeline.send(std::move(submission));
  communities_[community].technicians.push_back(technicians_.size());
  technicians_.push_back(std::move(technician));
  ++report_.technicians;
  return {};
}

// As many as the mean of the year needs, and no more: in winter there are too few.
Result<void> ServiceDesk::hire(std::uint32_t households, Date today) {
  std::int64_t minutes = 0;  // of a thousand households in four months, one of each season
  for (const WorkKind& kind : work_kinds()) {
    for (const std::uint16_t weight : kind.weight) minutes += std::int64_t{weight} * kind.minutes;
  }
  for (std::size_t community = 0; community < communities_.size(); ++community) {
    register_equipment(community, today);
    const auto share = static_cast<std::int64_t>(households) *
                       static_cast<std::int64_t>(communities_[community].houses.size()) /
                       static_cast<std::int64_t>(houses_.size());
    const std::int64_t needed = minutes / 4 * share / 1000 / 30 / kMinutesOfDay;
    for (std::size_t number = 1; number <= static_cast<std::size_t>(std::max<std::int64_t>(1, needed)); ++number) {
      if (auto hired = hire_technician(community, number, today); !hired) return hired;
    }
  }
  return scribe_.pipeline.drain();
}

// Everybody works by day from Monday to Saturday; one after the other has the night and the Sunday.
void ServiceDesk::plan_month(Date first) {
  const Date end = add_months(first, 1);
  if (!first_shift_) first_shift_ = instant_at(first, kDayBegins);
  for (const Community& community : communities_) {
    const auto people = static_cast<std::int32_t>(community.technicians.size());
    for (std::int32_t place = 0; place < people; ++place) {
      staff::PlanShifts plan{technicians_[community.technicians[static_cast<std::size_t>(place)]].id, first, end, {}};
      for (Date day = first; day < end; day = add_days(day, 1)) {
        const bool night = day.days % people == place;
        const bool sunday = (day.days + 4) % 7 == 0;  // 1970-01-01 was a Thursday
        if (night) {
          plan.shifts.push_back({day, kDayBegins, kNightEnds});
        } else if (!sunday) {
          plan.shifts.push_back({day, kDayBegins, kDayEnds});
        }
      }
      scribe_.send(std::move(plan), manager_);
    }
  }
}

void ServiceDesk::moved_in(std::size_t house, HouseholdId household, PersonId owner) {
  houses_[house].household = household;
  houses_[house].owner = owner;
}
void ServiceDesk::moved_out(std::size_t house) { houses_[house].household = {}; }

std::size_t ServiceDesk::free_technician(const Community& community, Instant at, bool urgent) const {
  // The first night is nobody's: what breaks in it waits until the first day begins.
  if (!first_shift_ || at < *first_shift_) return SIZE_MAX;
  const Date day = day_in_shanghai(at);
  const auto minute = static_cast<std::int32_t>((at.micros - instant_at(day, 0).micros) / 60'000'000);
  const bool by_day = minute >= kDayBegins && minute < kDayEnds && (day.days + 4) % 7 != 0;
  const auto people = static_cast<std::int32_t>(community.technicians.size());
  // Before the day begins, the night is that of the day before.
  const std::int32_t night = (day.days - (minute < kDayBegins ? 1 : 0)) % people;
  std::size_t best = SIZE_MAX;
  for (std::int32_t place = 0; place < people; ++place) {
    const std::size_t index = community.technicians[static_cast<std::size_t>(place)];
    if (!by_day && (place != night || !urgent)) continue;
    if (!urgent && technicians_[index].busy_with > 0) continue;
    if (best == SIZE_MAX || technicians_[index].busy_with < technicians_[best].busy_with) best = index;
  }
  return best;
}

}  // namespace steward::demo
