#include "replay/demo/service_desk.h"

#include <algorithm>
#include <utility>

#include "domain/service_policy/clock.h"

// A day at the front desk: who calls, what is due, what has waited too long.
namespace steward::demo {

namespace {

constexpr int kOpens = 8 * 60 + 35;
// Of a thousand households in a month, whatever the season.
constexpr std::uint32_t kCasesOfThousand = 9;
constexpr std::uint32_t kCallsOfThousand = 5;
constexpr std::uint32_t kOutageOnceInDays = 200;
constexpr int kLastOutage = 9 * 60 + 10;

// How many of something happen on a day when `of_thousand` of a thousand happen in a month: the rest by chance.
std::uint32_t how_many(Random& random, std::uint64_t households, std::uint64_t of_thousand) {
  const std::uint64_t in_30_000 = households * of_thousand;
  const std::uint64_t spread = in_30_000 * (500 + random.below(1001)) / 1000;  // half to one and a half
  return static_cast<std::uint32_t>(spread / 30'000) + (random.below(30'000) < spread % 30'000 ? 1U : 0U);
}

}  // namespace

// Most call by day; some at night.
Instant ServiceDesk::some_time_of(Date day) {
  const int minute = random_.chance(80) ? random_.between(0, 7 * 60) : random_.between(7 * 60 + 30, 21 * 60 + 30);
  return Instant{instant_at(day, minute).micros + std::int64_t{random_.below(60)} * 1'000'000};
}

std::size_t ServiceDesk::kind_for(std::size_t season) {
  std::uint32_t total = 0;
  for (const WorkKind& kind : work_kinds()) total += kind.weight[season];
  std::uint32_t roll = random_.below(total);
  std::size_t index = 0;
  while (roll >= work_kinds()[index].weight[season]) roll -= work_kinds()[index++].weight[season];
  return index;
}

std::size_t ServiceDesk::kind_named(std::string_view code) const {
  const auto kinds = work_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const WorkKind& kind) { return kind.code == code; });
  return static_cast<std::size_t>(found - kinds.begin());
}

void ServiceDesk::plan_day(Date today) {
  const std::size_t season = season_of(today);
  std::uint32_t weights = 0;
  for (const WorkKind& kind : work_kinds()) weights += kind.weight[season];
  for (std::size_t index = 0; index < communities_.size(); ++index) {
    const Community& community = communities_[index];
    const std::uint64_t households = community.houses.size();
    plan(instant_at(today, kOpens), {Action::Kind::give_out, 0, index});
    for (std::uint32_t n = how_many(random_, households, weights); n > 0; --n) {
      const Instant at = some_time_of(today);
      const std::size_t order = new_order(index, kind_for(season));
      if (order != SIZE_MAX) plan(at, order, Step::report);
    }
    for (std::uint32_t n = how_many(random_, households, kCasesOfThousand); n > 0; --n) {
      plan_case(community.houses[random_.below(static_cast<std::uint32_t>(households))], some_time_of(today));
    }
    for (std::uint32_t n = how_many(random_, households, kCallsOfThousand); n > 0; --n) {
      const std::size_t house = community.houses[random_.below(static_cast<std::uint32_t>(households))];
      plan(some_time_of(today), {Action::Kind::call, 0, house});
    }
    if (random_.below(kOutageOnceInDays) == 0) plan_outage(index, today);
  }
}

void ServiceDesk::plan_last_morning(Date today) {
  outages_.push_back({{}, 0, communities_.front().buildings.front(), false});
  plan(instant_at(today, kLastOutage), {Action::Kind::outage_begins, 0, outages_.size() - 1});
}

void ServiceDesk::send_at(Command command, const Actor& actor, Instant at) {
  Submission submission = scribe_.submission(std::move(command), actor, scribe_.company);
  submission.occurred_at = at;
  scribe_.pipeline.send(std::move(submission));
}

// A command with something that somebody said.
Result<void> ServiceDesk::send_text(const Actor& actor, Instant at, PersonId person, std::string_view text,
                                    const std::function<Command(Sealed)>& make) {
  Submission submission = scribe_.submission({}, actor, scribe_.company);
  submission.occurred_at = at;
  auto sealed = scribe_.seal(person, FieldClass::free_text, submission.id, std::string(text));
  if (!sealed) return pass_on(std::move(sealed.error()));
  submission.command = make(std::move(*sealed));
  scribe_.pipeline.send(std::move(submission));
  return {};
}

Result<void> ServiceDesk::carry_out(Instant at, const Action& action) {
  switch (action.kind) {
    case Action::Kind::order:
      return step_of(action.subject, static_cast<Step>(action.step), at);
    case Action::Kind::of_case:
      return step_of(action.subject, static_cast<CaseStep>(action.step), at);
    case Action::Kind::call:
      return call(action.subject, at);
    case Action::Kind::outage_begins:
      return begin_outage(action.subject, at);
    case Action::Kind::outage_ends:
      send_at(work_orders::EndOutage{outages_[action.subject].id, at}, desk_, at);
      return {};
    case Action::Kind::give_out:
      give_out(action.subject, at);
      return {};
  }
  return {};
}

Result<void> ServiceDesk::live() {
  const Instant now = scribe_.clock.now();
  while (!actions_.empty() && actions_.begin()->first.first <= now) {
    const auto next = actions_.extract(actions_.begin());
    if (auto done = carry_out(next.key().first, next.mapped()); !done) return done;
  }
  if (auto done = scribe_.pipeline.drain(); !done) return done;
  return escalate();
}

// What the scheduler of a running server does: each level of each clock, when it is reached.
Result<void> ServiceDesk::escalate() {
  using service_policy::Level;
  const Instant now = scribe_.clock.now();
  const service_policy::TimeRule rule{&usual_calendar(), kShanghaiMinutes};
  const auto each = [&](const std::optional<service_policy::ClockState>& clock, const auto& send) {
    if (!clock || !clock->running_since) return;
    const std::optional<service_policy::Deadlines> deadlines = service_policy::deadlines(*clock, rule);
    if (!deadlines) return;
    for (const Level level : {Level::warning, Level::due, Level::late}) {
      if (clock->escalated >= static_cast<std::uint8_t>(level)) continue;
      if (service_policy::instant_of(*deadlines, level) > now) break;
      send(level);
      ++report_.escalations;
    }
  };
  for (const std::size_t index : open_orders_) {
    const WorkOrderId id = orders_[index].id;
    const auto folded = scribe_.store.knowledge().state(scribe_.company, stream_of(id));
    if (!folded) return pass_on(folded.error());
    const auto* order = std::get_if<work_orders::Order>(&std::get<work_orders::OrderState>(*folded->state).is);
    if (order == nullptr) continue;
    const auto send = [&](service_policy::Clock clock) {
      return [&, clock](Level level) { scribe_.send(work_orders::EscalateWorkOrder{id, clock, level}, scheduler_); };
    };
    each(order->clocks.respond, send(service_policy::Clock::respond));
    each(order->clocks.on_site, send(service_policy::Clock::on_site));
    each(order->clocks.resolve, send(service_policy::Clock::resolve));
  }
  for (const std::size_t index : open_cases_) {
    const CaseId id = cases_[index].id;
    const auto folded = scribe_.store.knowledge().state(scribe_.company, stream_of(id));
    if (!folded) return pass_on(folded.error());
    const auto* open = std::get_if<service::Case>(&std::get<service::CaseState>(*folded->state).is);
    if (open == nullptr) continue;
    const auto send = [&](service_policy::Clock clock) {
      return [&, clock](Level level) { scribe_.send(service::EscalateCase{id, clock, level}, scheduler_); };
    };
    each(open->respond, send(service_policy::Clock::respond));
    each(open->reply, send(service_policy::Clock::resolve));
  }
  return scribe_.pipeline.drain();
}

std::vector<std::size_t> ServiceDesk::take_charged() { return std::exchange(charged_, {}); }

}  // namespace steward::demo
