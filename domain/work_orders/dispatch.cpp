#include "domain/work_orders/dispatch.h"

#include <algorithm>

#include "domain/staff/duty.h"

namespace steward::work_orders {

namespace {

constexpr std::int32_t kBestLevel = 5;

// An order for anybody fits everybody.
std::int32_t skill_points(const staff::Member& member, const Demand& demand, std::int32_t weight) {
  if (demand.category.skill.empty()) return weight;
  const staff::Skill* skill = staff::skill_of(member, demand.category.skill);
  return skill != nullptr ? weight * skill->level / kBestLevel : 0;
}

std::int32_t load_points(const staff::Member& member, std::int32_t weight) {
  if (member.open_order_limit == 0) return -weight;
  const auto open = static_cast<std::int64_t>(member.open_orders.size());
  return -static_cast<std::int32_t>(weight * open / member.open_order_limit);
}

}  // namespace

Exclusion exclusion_of(const staff::StaffState& state, const Demand& demand) {
  const auto* member = std::get_if<staff::Member>(&state.is);
  if (member == nullptr) return Exclusion::left;
  if (member->community != demand.order.place.community) return Exclusion::other_community;
  const Date date = date_at(demand.at, demand.utc_offset_minutes);
  if (staff::on_leave(*member, date)) return Exclusion::on_leave;
  if (!staff::on_shift(*member, demand.at, demand.utc_offset_minutes)) return Exclusion::off_shift;
  if (!demand.category.skill.empty()) {
    const staff::Skill* skill = staff::skill_of(*member, demand.category.skill);
    if (skill == nullptr || skill->level < demand.category.skill_level) return Exclusion::lacks_skill;
    if (skill->valid_through && *skill->valid_through < date) return Exclusion::certificate_expired;
  }
  if (staff::at_limit(*member)) return Exclusion::at_limit;
  const auto& declined = demand.order.declined;
  return std::binary_search(declined.begin(), declined.end(), member->id) ? Exclusion::declined_before
                                                                          : Exclusion::none;
}

std::string_view refusal_of(Exclusion exclusion) {
  switch (exclusion) {
    case Exclusion::none:
    case Exclusion::declined_before:
      return {};
    case Exclusion::lacks_skill:
      return "lacks-skill";
    case Exclusion::certificate_expired:
      return "certificate-expired";
    case Exclusion::off_shift:
      return "off-shift";
    case Exclusion::on_leave:
      return "on-leave";
    case Exclusion::at_limit:
      return "at-limit";
    case Exclusion::other_community:
      return "place-mismatch";
    case Exclusion::left:
      return "staff-left";
  }
  return {};
}

bool works_at(const staff::Member& member, const Place& place) {
  return place.community == member.community && staff::in_zone(member, place.building);
}

bool is_open_to(const staff::Member& member, const Place& place, Status status, const CategoryDefined* category,
                Date date) {
  if (status != Status::triaged || !works_at(member, place)) return false;
  if (category == nullptr || category->skill.empty()) return true;
  const staff::Skill* skill = staff::skill_of(member, category->skill);
  return skill != nullptr && skill->level >= category->skill_level &&
         (!skill->valid_through || *skill->valid_through >= date);
}

Candidate assess(StaffId staff, const staff::StaffState& state, const Demand& demand,
                 const service_policy::DispatchWeights& weights) {
  Candidate candidate;
  candidate.staff = staff;
  candidate.excluded = exclusion_of(state, demand);
  const auto* member = std::get_if<staff::Member>(&state.is);
  if (member == nullptr) return candidate;
  const Place& place = demand.order.place;
  candidate.skill = skill_points(*member, demand, weights.skill);
  candidate.load = load_points(*member, weights.load);
  candidate.zone = staff::in_zone(*member, place.building) ? 0 : -weights.zone;
  candidate.familiar = staff::knows(*member, place.house, demand.order.equipment) ? weights.familiar : 0;
  candidate.score = candidate.skill + candidate.load + candidate.zone + candidate.familiar;
  return candidate;
}

void rank(std::vector<Candidate>& candidates) {
  const auto before = [](const Candidate& a, const Candidate& b) {
    const bool a_out = a.excluded != Exclusion::none;
    const bool b_out = b.excluded != Exclusion::none;
    if (a_out != b_out) return b_out;
    if (!a_out && a.score != b.score) return a.score > b.score;
    return a.staff < b.staff;
  };
  std::sort(candidates.begin(), candidates.end(), before);
}

}  // namespace steward::work_orders
