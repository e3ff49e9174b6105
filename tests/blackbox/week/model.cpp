#include "tests/blackbox/week/model.h"

#include <algorithm>

#include "tests/blackbox/week/model_context.h"

namespace steward::blackbox::week {

namespace {

std::string text_of(const boost::json::value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_string()) return boost::json::serialize(*value);
  std::string text(value->as_string());
  if (text.size() > 1 && text.front() == '<' && text.back() == '>') text = text.substr(1, text.size() - 2);
  return text;
}

}  // namespace

std::string house_of(const std::string& name) { return name.substr(name.rfind(' ') + 1); }

Model::Context::Context(const Step& taken_in, Seconds when, const boost::json::value& answered_in)
    : taken(taken_in),
      at(taken_in.happened.empty() ? when : time_of(taken_in.happened)),
      recorded_at(when),
      body(boost::json::parse(taken_in.body).as_object()),
      answer(answered_in) {
  std::string rest = taken.path;
  for (std::string* segment : {&kind, &of, &step, &detail, &beside}) {
    const auto slash = rest.find('/');
    *segment = rest.substr(0, slash);
    if (segment->starts_with('<')) *segment = segment->substr(1, segment->size() - 2);
    rest = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
  }
}

std::string Model::Context::said(std::string_view member) const { return text_of(body.if_contains(member)); }
std::int64_t Model::Context::number(std::string_view member) const {
  const std::string text = said(member);
  return text.empty() ? 0 : std::stoll(text);
}
std::string Model::Context::answered(std::string_view member) const {
  return answer.is_object() ? text_of(answer.as_object().if_contains(member)) : std::string();
}

Model::Model() : usual_priority_{{"pipes", "p1"}, {"supply", "p2"}, {"paint", "p4"}, {"lamp", "p5"}, {"lift", "p0"}} {
  for (const std::string& house : houses()) {
    accounts_[house];
    timelines_[house].push_back({-1, "2024-01-12 move HouseholdMovedIn"});
  }
}

const std::vector<std::string>& Model::scopes() {
  static const std::vector<std::string> kScopes = {"company", "garden", "building 3", "building 5"};
  return kScopes;
}

void Model::take(const Step& step, Seconds at, const boost::json::value& answer) {
  const Context of(step, at, answer);
  if (of.step == "work-orders" && of.kind != "cases") return take_report(of);
  if (of.kind == "work-orders") return take_order_step(of);
  if (of.step == "outages" || of.kind == "outages") return take_outage(of);
  if (of.step == "cases" || of.step == "contacts") return take_case(of);
  if (of.kind == "cases") return take_case_step(of);
  if (of.step == "bill-runs") return take_bill_run(of);
  if (of.kind == "equipment") return record(of, "EquipmentConditionChanged", "");
  if (of.step == "move-out") return take_move_out(of);
  take_money(of);
}

// Debts and credit stay with who has left.
void Model::take_move_out(const Context& of) {
  const std::string house = house_of(of.of);
  record(of, "HouseholdMovedOut", building_of(house));
  record(of, "HouseVacated", "");  // of the house's own stream, with it
  moved_out_[house] = of.at;
  tell(of, house, "move HouseholdMovedOut");
}

void Model::escalate(Clock& clock, const std::string& of, const std::string& name, const std::string& building,
                     Seconds at) {
  const std::string event = of == "order" ? "WorkOrderEscalated" : "CaseEscalated";
  while (const auto level = clock.escalate(at)) {
    escalated_[name + "/" + Clock::name_of_level(*level)] = std::to_string(*clock.reached_at(*level));
    count(static_cast<int>(at / kDay), building, "operations/total");
    count(static_cast<int>(at / kDay), building, "operations/by_event/" + event);
  }
}

int Model::pass_until(Seconds at) {
  for (auto& [name, order] : orders_) {
    escalate(order.respond, "order", name + "/respond", order.building, at);
    escalate(order.on_site, "order", name + "/on_site", order.building, at);
    escalate(order.resolve, "order", name + "/resolve", order.building, at);
  }
  for (auto& [name, of_case] : cases_) {
    escalate(of_case.respond, "case", name + "/respond", of_case.building, at);
    escalate(of_case.reply, "case", name + "/reply", of_case.building, at);
  }
  return static_cast<int>(escalated_.size());
}

void Model::count(int day, const std::string& building, const std::string& path, std::int64_t by) {
  for (const char* scope : {"company", "garden"}) figures_[{scope, day}].sums[path] += by;
  if (!building.empty()) figures_[{building, day}].sums[path] += by;
}

void Model::record(const Context& of, const std::string& event, const std::string& building) {
  count(of.recorded_day(), building, "operations/total");
  count(of.recorded_day(), building, "operations/by_event/" + event);
}

void Model::record_of(const Context& of, const std::string& name, const std::string& event,
                      const std::string& building) {
  record(of, event, building);
  histories_[name].push_back(event);
}

void Model::tell(const Context& of, const std::string& house, const std::string& text, Privacy privacy) {
  if (!house.empty()) timelines_.at(house).push_back({of.at, text, privacy});
}

void Model::end_clock(const Context& of, Clock& clock, const std::string& building, const std::string& path) {
  if (clock.ended()) return;
  clock.end(of.at);
  for (const std::string& scope : scopes()) {
    if (scope.starts_with("building") && scope != building) continue;
    figures_[{scope, of.day()}].took[path].push_back(clock.used(of.at));
  }
  if (clock.promised()) count(of.day(), building, path + (clock.met() ? "/met" : "/missed"));
}

void Model::take_outage(const Context& of) {
  const bool begins = of.kind != "outages";
  std::vector<std::string>& buildings = outages_[begins ? of.taken.makes : of.of];
  if (begins) {
    for (const boost::json::value& named : of.body.at("building_ids").as_array()) buildings.push_back(text_of(&named));
  }
  const std::string event = begins ? "OutageReported" : "OutageEnded";
  record(of, event, "");
  for (const std::string& building : buildings) {
    Figures& figures = figures_[{building, of.day()}];
    ++figures.sums["operations/total"];
    ++figures.sums["operations/by_event/" + event];
  }
}

}  // namespace steward::blackbox::week
