#include <algorithm>

#include "replay/demo/writer.h"

// The first day: company, communities, buildings, houses, fees and prices; and who will move in when.
namespace steward::demo {

namespace {

constexpr std::uint32_t kVacantPerMille = 40;
constexpr UnitPrice kWasteFee{8'000'000};    // 8 yuan a month
constexpr UnitPrice kEnergyFee{12'500'000};  // 12.50 yuan a month

}  // namespace

Result<void> Writer::register_company() {
  pipeline_.send(submission(operations::CreateLog{operations::LogPurpose::demo}, system_, CompanyNo{0}));
  if (auto done = pipeline_.drain(); !done) return done;
  auto answer = store_.sequencer().submit_and_wait(
      submission(registry::RegisterCompany{"demo", "安居物业服务有限公司（演示）"}, system_, CompanyNo{0}));
  if (!answer) return pass_on(std::move(answer.error()));
  if (!answer->outcome.ok()) return fail(answer->outcome.code, answer->outcome.params);
  for (const Param& param : answer->outcome.params) {
    if (param.name == "company") company_ = CompanyNo{static_cast<std::uint32_t>(std::get<std::int64_t>(param.value))};
  }
  report_.company = company_;
  return {};
}

void Writer::define_fees(LiveCommunity& community, const PlannedCommunity& planned) {
  const auto define = [&](std::string code, std::string name, billing::ChargeMethod method, std::uint16_t priority,
                          UnitPrice price) {
    const auto id = new_id<FeeItemId>();
    billing::FeeItemTerms terms;
    terms.method = method;
    terms.allocation_priority = priority;
    if (method == billing::ChargeMethod::one_off) terms.income_account = billing::LedgerAccount::other_income;
    send(billing::DefineFeeItem{id, community.id, std::move(code), std::move(name), terms}, finance_);
    if (method == billing::ChargeMethod::one_off) return id;
    send(billing::SetTariff{id, {start_, price}}, finance_);
    community.monthly.push_back(id);
    return id;
  };
  using billing::ChargeMethod;
  community.property_fee = define("property_fee", "物业费", ChargeMethod::by_area, 100, planned.property_fee);
  (void)define("waste_fee", "垃圾清运费", ChargeMethod::fixed_amount, 110, kWasteFee);
  (void)define("energy_fee", "公共能耗费", ChargeMethod::fixed_amount, 120, kEnergyFee);
  community.one_off = define("service_charge", "有偿服务费", ChargeMethod::one_off, 130, {});
  std::sort(community.monthly.begin(), community.monthly.end());
}

void Writer::register_community(const PlannedCommunity& planned, std::size_t index) {
  LiveCommunity community;
  community.id = new_id<CommunityId>();
  send(registry::RegisterCommunity{community.id, planned.code, planned.name, "Asia/Shanghai"}, front_desk_);
  define_fees(community, planned);
  desk_.add_community(community.id, community.one_off);
  car_park_.open(community.id, start_, finance_);
  for (const PlannedBuilding& building : planned.buildings) {
    const auto id = new_id<BuildingId>();
    desk_.add_building(id, building.code);
    send(registry::RegisterBuilding{id, community.id, building.code, building.name}, front_desk_);
    for (const PlannedHouse& house : building.houses) {
      const auto house_id = new_id<HouseId>();
      send(registry::RegisterHouse{house_id, id, house.number, house.area}, front_desk_);
      houses_.push_back({house_id, index, SIZE_MAX});
      desk_.add_house(house_id);
    }
  }
  communities_.push_back(std::move(community));
}

// The keys are handed over in the first three weeks: most in the first days.
void Writer::plan_move_ins() {
  std::vector<std::size_t> vacant;
  std::uint32_t planned = 0;
  for (std::size_t house = 0; house < houses_.size() && planned < options_.households; ++house) {
    const std::size_t left = houses_.size() - house;
    const bool may_stay_vacant = left > options_.households - planned;
    if (may_stay_vacant && random_.chance(kVacantPerMille)) continue;
    const int day = random_.chance(600) ? random_.between(1, 7) : random_.between(1, 20);
    Intent intent;
    intent.kind = Intent::Kind::move_in;
    intent.subject = house;
    plan(add_days(start_, day), std::move(intent));
    ++planned;
  }
}

Result<void> Writer::set_up() {
  at(start_, 9 * 60);
  for (Actor* actor : {&system_, &front_desk_, &cashier_, &gateway_, &finance_}) {
    actor->channel = Channel::demo;
    actor->person = new_id<PersonId>().uuid;
  }
  if (auto done = register_company(); !done) return done;
  if (auto done = desk_.set_up_company(); !done) return done;
  const std::uint32_t houses = options_.households + (options_.households * kVacantPerMille + 999) / 1000;
  const auto town = plan_town(houses, random_);
  for (std::size_t i = 0; i < town.size(); ++i) register_community(town[i], i);
  report_.communities = static_cast<std::uint32_t>(communities_.size());
  report_.houses = static_cast<std::uint32_t>(houses_.size());
  plan_move_ins();
  return desk_.hire(options_.households, start_);
}

}  // namespace steward::demo
