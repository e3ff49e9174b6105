#include "tests/support/scenario.h"

#include <algorithm>
#include <tuple>

#include "eventstore/codec/event_codec.h"
#include "eventstore/codec/state_codec.h"

namespace steward::test {

namespace {

std::vector<Event> events_of(const Decision& decision) {
  std::vector<Event> events;
  for (const NewEvent& event : decision.events) events.push_back(event.event);
  return events;
}

// What one bill was charged too much was charged too little by another, in the same month and at the same rate, and
// nothing of it was billed again.
bool posts_nothing(const billing::BillsAdjusted& event) {
  Money net;
  Money tax;
  for (const billing::AdjustmentLine& line : event.lines) {
    net.fen += line.after.fen - line.before.fen;
    tax.fen += line.after_tax.fen - line.before_tax.fen;
  }
  return net == Money{} && tax == Money{} && event.deferrals.empty() && !event.bill;
}

// A refund that failed, a drawer that holds what it should.
bool moved_nothing(const Event& event) {
  const auto* refund = get_if<billing::RefundSettled>(&event);
  const auto* shift = get_if<books::ShiftClosed>(&event);
  const auto* adjusted = get_if<billing::BillsAdjusted>(&event);
  return (refund != nullptr && refund->outcome == billing::RefundOutcome::failed) ||
         (shift != nullptr && shift->counted == shift->expected) || (adjusted != nullptr && posts_nothing(*adjusted));
}

}  // namespace

const billing::Posting* posting_of(const Event& event) {
  // To a household of the same community it posts nothing, in no month: the payment does.
  const auto* assigned = get_if<billing::SuspenseAssigned>(&event);
  if (assigned != nullptr && assigned->posting.lines.empty()) return nullptr;
  return posting_in(event);
}

Result<Decision> World::handle(const Command& command) {
  Plan planned = plan(context.company, command);
  const auto facts = [&] {
    Facts gathered;
    for (const auto* streams : {&planned.writes, &planned.consults}) {
      for (const StreamId& stream : *streams)
        gathered.add(stream, &state(stream), versions_[{planned.company, stream}]);
    }
    for (const CounterKey& key : planned.counters) gathered.add(key, counters_[key]);
    return gathered;
  };
  for (int asked = 0; plan_further(command, facts(), planned); ++asked) EXPECT_LT(asked, 3) << "a plan comes to an end";
  EXPECT_LE(planned.writes.size() + planned.consults.size(), kMaxStreamsOfCommand);
  EXPECT_FALSE(planned.writes.empty());

  auto decision = decide(facts(), command, context);
  if (!decision) return decision;
  auto held = claims_;
  for (const NewEvent& event : decision->events) {
    for (const ClaimChange& change : claims_of(event.event)) {
      const auto key = std::tuple(planned.company, change.claim.kind, change.claim.value);
      if (change.action == ClaimAction::release) {
        held.erase(key);
      } else if (!held.insert(key).second) {
        return fail(refusal_of_taken(change.claim.kind));
      }
    }
    EXPECT_NE(std::find(planned.writes.begin(), planned.writes.end(), event.stream), planned.writes.end());
  }
  for (const NewEvent& event : decision->events) record(planned.company, event);
  return decision;
}

const State& World::state(const StreamId& stream) { return state_in(company_of(stream), stream); }

const billing::Account& World::account(HouseholdId household) {
  return std::get<billing::Household>(std::get<billing::HouseholdState>(state(stream_of(household))).is).account;
}

CompanyNo World::company_of(const StreamId& stream) const {
  const bool of_operator =
      stream.kind == StreamKind::log || stream.kind == StreamKind::company || stream.kind == StreamKind::credential;
  return of_operator ? CompanyNo{0} : context.company;
}

State& World::state_in(CompanyNo company, const StreamId& stream) {
  return states_.try_emplace({company, stream}, initial_state(stream.kind)).first->second;
}

namespace {

// What is stored is what was decided, and a state that is kept is the state.
void expect_kept(const Event& event, StreamKind kind, const State& state) {
  const EventType type = type_of(event);
  const auto read = decode_event(type, schema_version_of(type), encode_event(event));
  ASSERT_TRUE(read) << event_name(type) << ": " << read.error().detail;
  EXPECT_TRUE(*read == event) << event_name(type);
  const std::string kept = encode_state(state);
  const auto again = decode_state(kind, kept);
  ASSERT_TRUE(again) << "after " << event_name(type) << ": " << again.error().detail;
  EXPECT_EQ(encode_state(*again), kept) << "after " << event_name(type);
}

}  // namespace

void World::record(CompanyNo company, const NewEvent& event) {
  State& current = state_in(company, event.stream);
  current = evolve(std::move(current), event.event, events_.size() + 1);
  ASSERT_FALSE(std::holds_alternative<Faulted>(current)) << "what decide gives, evolve takes";
  expect_kept(event.event, event.stream.kind, current);
  if (const billing::Posting* posting = posting_of(event.event)) {
    EXPECT_TRUE(billing::balanced(*posting));
    EXPECT_EQ(posting->lines.empty(), moved_nothing(event.event));
    EXPECT_GE(posting->period, month_of(event.effective_date)) << "a closed month counts in a later one";
  }
  for (const ClaimChange& change : claims_of(event.event)) {
    const auto key = std::tuple(company, change.claim.kind, change.claim.value);
    if (change.action == ClaimAction::claim) {
      claims_.insert(key);
    } else {
      EXPECT_EQ(claims_.erase(key), 1U) << "only what is held is given back";
    }
  }
  for (const CounterChange& change : counters_of(company, event.event)) {
    EXPECT_EQ(change.value, counters_[change.key] + 1) << "numbers have no gaps";
    counters_[change.key] = change.value;
  }
  ++versions_[{company, event.stream}];
  events_.push_back(event);
}

Scenario::Scenario(const std::vector<Command>& commands, std::optional<Instant> recorded_at) {
  if (recorded_at) at(*recorded_at);
  for (const Command& command : commands) {
    const auto done = world_.handle(command);
    EXPECT_TRUE(done) << "given " << command_name(command) << " was refused: " << (done ? "" : done.error().code);
  }
}

Scenario& Scenario::when(const Command& command) {
  what_ = command_name(command);
  result_ = world_.handle(command);
  return *this;
}

Scenario& Scenario::then_all(const std::vector<Event>& expected) {
  EXPECT_TRUE(result_) << what_ << " was refused: " << (result_ ? "" : result_.error().code);
  if (!result_) return *this;
  EXPECT_TRUE(events_of(*result_) == expected) << what_ << " led to other events than expected";
  return *this;
}

Scenario& Scenario::then_effective(std::string_view date) {
  EXPECT_TRUE(result_ && result_->events.front().effective_date == day(date)) << what_;
  return *this;
}

Scenario& Scenario::then_refused(std::string_view code) {
  EXPECT_FALSE(result_) << what_ << " was not refused";
  EXPECT_EQ(result_ ? "" : result_.error().code, code) << what_;
  return *this;
}

Scenario& Scenario::then_says(const Param& param) {
  const std::vector<Param>& params = result_ ? result_->outcome : result_.error().params;
  EXPECT_NE(std::find(params.begin(), params.end(), param), params.end()) << what_ << " does not say " << param.name;
  return *this;
}

Command register_community() {
  return registry::RegisterCommunity{kCommunity, "riverside", "滨江花园", "Asia/Shanghai"};
}
Command register_building() { return registry::RegisterBuilding{kBuilding, kCommunity, "1", "1号楼"}; }
Command register_house(HouseId house, std::string number, Area area) {
  return registry::RegisterHouse{house, kBuilding, std::move(number), area};
}
Command move_in(HouseholdId household, HouseId house, std::string_view on) {
  return registry::MoveIn{household, house, kOwner, sealed(kOwner, FieldClass::name), sealed(kOwner, FieldClass::phone),
                          day(on)};
}
Command define(FeeItemId item, std::string code, billing::ChargeMethod method, std::uint16_t priority) {
  billing::FeeItemTerms terms;
  terms.method = method;
  terms.allocation_priority = priority;
  if (method == billing::ChargeMethod::deposit) terms.income_account = billing::LedgerAccount::deposits_held;
  if (method == billing::ChargeMethod::one_off) terms.income_account = billing::LedgerAccount::other_income;
  return billing::DefineFeeItem{item, kCommunity, code, "费用 " + code, terms};
}
Command set_tariff(FeeItemId item, std::int64_t micro_yuan, std::string_view from) {
  return billing::SetTariff{item, {day(from), {micro_yuan}}};
}

std::vector<Command> a_household() {
  return {register_community(),
          register_building(),
          register_house(),
          move_in(),
          define(kPropertyFee, "property_fee", billing::ChargeMethod::by_area, 10),
          set_tariff(kPropertyFee, 2'350'000),
          define(kParking, "parking", billing::ChargeMethod::fixed_amount, 20),
          set_tariff(kParking, 150'000'000),
          define(kRepair, "repair", billing::ChargeMethod::one_off, 30)};
}

std::vector<Command> operator+(std::vector<Command> commands, const std::vector<Command>& more) {
  commands.insert(commands.end(), more.begin(), more.end());
  return commands;
}

}  // namespace steward::test
