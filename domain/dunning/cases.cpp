#include <algorithm>

#include "domain/approvals/approvals.h"
#include "domain/base/text.h"
#include "domain/billing/billing.h"
#include "domain/billing/subjects.h"
#include "domain/dunning/dunning.h"
#include "domain/dunning/fees.h"
#include "domain/occurrence.h"

// What a community may do to collect, and what was said to a household so far.
namespace steward::dunning {

namespace {

// A person looks again within a year.
constexpr std::int32_t kLongestReview = 366;

const DunningCase* case_of(const Facts& facts, HouseholdId household) {
  return case_of(facts.get<DunningState>(dunning_stream(household)));
}

const PendingReminder* find_in(const std::vector<PendingReminder>& reminders, NoticeId notice) {
  const auto found = std::find_if(reminders.begin(), reminders.end(),
                                  [&](const PendingReminder& reminder) { return reminder.notice == notice; });
  return found != reminders.end() ? &*found : nullptr;
}

Result<const PendingReminder*> pending_of(const Facts& facts, HouseholdId household, NoticeId notice) {
  const DunningCase* dunned = case_of(facts, household);
  if (const auto* pending = dunned != nullptr ? find_in(dunned->pending, notice) : nullptr) return pending;
  return fail("reminder-not-pending");
}

// What arrived has arrived, whatever was said of it before: a provider may have taken what a person failed meanwhile.
Result<const PendingReminder*> provable(const Facts& facts, HouseholdId household, NoticeId notice) {
  const DunningCase* dunned = case_of(facts, household);
  if (const auto* failed = dunned != nullptr ? find_in(dunned->failed, notice) : nullptr) return failed;
  return pending_of(facts, household, notice);
}

template <class E>
E of_household(const billing::Household& household) {
  E event;
  event.household = household.id;
  event.house = household.house;
  event.building = household.building;
  event.community = household.community;
  return event;
}

template <class E>
NewEvent on_case(E event, Date effective) {
  const StreamId stream = dunning_stream(event.household);
  const CommunityId community = event.community;
  return NewEvent{stream, std::move(event), community, effective};
}

// The scheduler goes by the ladder: the level that it found due must be the one that is.
Result<NextStep> step_of_ladder(const LadderTerms& terms, const Debts& debts, const DunningCase* dunned,
                                const QueueReminder& command, LocalTime now) {
  auto due = reminder_due(terms, debts, dunned, now);
  if (due && command.level && *command.level != due->step.level) {
    return fail("level-not-due", {{"level", std::int64_t{due->step.level}}, {"due_on", due->due_on}});
  }
  // Of what a person does nobody else is needed; and where nothing is passed it waits until somebody carries it.
  if (due && command.uncarried && (due->step.way != ReminderWay::outbox || !terms.passes_undeliverable)) {
    return fail("channel-not-carried");
  }
  return due;
}

ReminderFailed not_carried(const billing::Household& household, const ReminderQueued& queued) {
  auto event = of_household<ReminderFailed>(household);
  event.notice = queued.notice;
  event.level = queued.level;
  event.channel = queued.channel;
  event.failed_on = queued.queued_on;
  event.reason = FailureReason::not_carried;
  return event;
}

const LadderStep* find_step(const LadderTerms& terms, std::uint8_t level) {
  const auto found =
      std::find_if(terms.steps.begin(), terms.steps.end(), [&](const LadderStep& step) { return step.level == level; });
  return found != terms.steps.end() ? &*found : nullptr;
}

DunnedBill& dunned_bill(DunningCase& dunned, std::uint32_t bill) {
  const auto place =
      std::lower_bound(dunned.bills.begin(), dunned.bills.end(), bill,
                       [](const DunnedBill& known, std::uint32_t wanted) { return known.bill < wanted; });
  if (place != dunned.bills.end() && place->bill == bill) return *place;
  return *dunned.bills.insert(place, DunnedBill{bill, {}, {}, {}, {}});
}

void note_use(DunningCase& dunned, ReminderChannel channel, Date on) {
  const auto place =
      std::lower_bound(dunned.channels.begin(), dunned.channels.end(), channel,
                       [](const ChannelUse& known, ReminderChannel wanted) { return known.channel < wanted; });
  if (place != dunned.channels.end() && place->channel == channel) {
    place->last_on = std::max(place->last_on, on);
  } else {
    dunned.channels.insert(place, ChannelUse{channel, on});
  }
}

// The case that the event is about; it begins with its first reminder or hold.
template <class E>
DunningCase* begun(DunningState& state, const E& event) {
  if (std::holds_alternative<Unborn>(state.is)) {
    state.is = DunningCase{event.household, event.community, {}, {}, {}, {}, {}};
  }
  auto* dunned = std::get_if<DunningCase>(&state.is);
  return dunned != nullptr && dunned->household == event.household ? dunned : nullptr;
}

std::optional<PendingReminder> take_out_of(std::vector<PendingReminder>& reminders, NoticeId notice) {
  const auto found = std::find_if(reminders.begin(), reminders.end(),
                                  [&](const PendingReminder& reminder) { return reminder.notice == notice; });
  if (found == reminders.end()) return std::nullopt;
  std::optional<PendingReminder> taken = std::move(*found);
  reminders.erase(found);
  return taken;
}

void forget_failed(DunningCase& dunned, ReminderChannel channel) {
  std::erase_if(dunned.failed, [&](const PendingReminder& failed) { return failed.channel == channel; });
}

void reach(std::optional<std::uint8_t>& highest, std::uint8_t level) {
  highest = std::max(highest.value_or(level), level);
}

// What a level costs is a price: two persons where the community wants them, also to change or to abolish it. A ladder
// without fees, before and after, is nobody's price.
Result<std::vector<NewEvent>> authorized(const Facts& facts, const SetDunningLadder& command,
                                         const DecisionContext& context) {
  const LadderTerms* before = ladder_of(facts.get<LadderState>(ladder_stream(command.community)));
  if (!has_fees(&command.terms) && !has_fees(before)) return std::vector<NewEvent>{};
  return approvals::authorize(facts, command.authority, command.community, approvals::Action::tariff, Money{}, context);
}

std::vector<Param> outcome(NoticeId notice, HouseholdId household) {
  return {{"notice_id", notice.uuid}, {"household_id", household.uuid}};
}

}  // namespace

const DunningCase* case_of(const DunningState& state) { return std::get_if<DunningCase>(&state.is); }

const LadderTerms* ladder_of(const LadderState& state) {
  const auto* set = std::get_if<DunningLadderSet>(&state.is);
  return set != nullptr ? &set->terms : nullptr;
}

LocalTime local_time(Instant at, std::int32_t utc_offset_minutes) {
  const Date today = date_at(at, utc_offset_minutes);
  const std::int64_t since_midnight = at.micros - start_of(today, utc_offset_minutes).micros;
  return {today, static_cast<std::uint16_t>(since_midnight / 60'000'000)};
}

Result<NextStep> step_of_choice(const LadderTerms& terms, const Debts& debts, const DunningCase* dunned,
                                const QueueReminder& command, LocalTime now) {
  const auto next = next_step(terms, debts, dunned, now.today);
  const bool rising = next && next->due_on <= now.today;
  std::vector<RemindedBill> bills = rising ? next->bills : remindable_bills(debts, now.today, 0);
  if (bills.empty()) return fail("nothing-overdue");
  if (auto stops = check_stops(terms, debts, dunned, bills, now.today); !stops) {
    return pass_on(std::move(stops.error()));
  }
  const auto reached = level_of(dunned, bills, Reached::queued);
  std::optional<std::uint8_t> most = reached;
  if (rising && (!most || next->step.level > *most)) most = next->step.level;
  const auto level = command.level ? command.level : most;
  const LadderStep* step = level ? find_step(terms, *level) : nullptr;
  if (step == nullptr || !most || step->level > *most) {
    if (!next) return fail("dunning-ladder-ended");
    return fail("level-not-due", {{"level", std::int64_t{next->step.level}}, {"due_on", next->due_on}});
  }
  LadderStep chosen = *step;
  chosen.channel = command.channel.value_or(step->channel);
  chosen.way = command.way;
  const bool of_law = chosen.channel == ReminderChannel::lawyer_letter || chosen.channel == ReminderChannel::court;
  // What the ladder allows only at a later level is not done at an earlier one.
  if (of_law && (chosen.way == ReminderWay::outbox || step->channel != chosen.channel)) {
    return fail("reminder-channel-not-allowed");
  }
  const bool rises = rising && step->level == next->step.level && (!reached || step->level > *reached);
  if (auto channel = check_channel(terms, dunned, chosen.channel, rises, now); !channel) {
    return pass_on(std::move(channel.error()));
  }
  Date oldest = bills.front().due_date;
  for (const RemindedBill& bill : bills) oldest = std::min(oldest, bill.due_date);
  return NextStep{chosen, now.today, std::move(bills), oldest};
}

Result<Decision> decide_on(const Facts& facts, const SetDunningLadder& command, const DecisionContext& context) {
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  if (auto lawful = check_ladder(command.terms); !lawful) return pass_on(std::move(lawful.error()));
  if (auto charged = check_fee_items(facts, command); !charged) return pass_on(std::move(charged.error()));
  auto events = authorized(facts, command, context);
  if (!events) return pass_on(std::move(events.error()));
  events->insert(events->begin(), {ladder_stream(command.community), DunningLadderSet{command.community, command.terms},
                                   command.community, context.today});
  return Decision{std::move(*events), {{"community_id", command.community.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const QueueReminder& command, const DecisionContext& context) {
  const auto found = billing::household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const billing::Household& household = **found;
  const LadderTerms* terms = ladder_of(facts.get<LadderState>(ladder_stream(household.community)));
  if (terms == nullptr || terms->steps.empty()) return fail("dunning-ladder-missing");
  const DunningCase* dunned = case_of(facts, household.id);
  const LocalTime now{context.today, local_time(context.recorded_at, context.utc_offset_minutes).minute};
  const Debts debts{household.account, billing::policy_of(facts, household.community)};
  auto step = command.automatic ? step_of_ladder(*terms, debts, dunned, command, now)
                                : step_of_choice(*terms, debts, dunned, command, now);
  if (!step) return pass_on(std::move(step.error()));
  auto event = of_household<ReminderQueued>(household);
  event.notice = command.notice;
  event.level = step->step.level;
  event.channel = step->step.channel;
  event.way = step->step.way;
  event.queued_at = context.recorded_at;
  event.queued_on = now.today;
  event.bills = std::move(step->bills);
  event.oldest_due = step->oldest_due;
  event.total = total_of(event.bills);
  auto params = outcome(command.notice, household.id);
  params.push_back({"level", std::int64_t{event.level}});
  params.push_back({"total_fen", event.total.fen});
  Decision decision{{}, std::move(params)};
  std::optional<ReminderFailed> failed;
  if (command.automatic && command.uncarried) failed = not_carried(household, event);
  decision.events.push_back(on_case(std::move(event), now.today));
  if (failed) decision.events.push_back(on_case(std::move(*failed), now.today));
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const RecordReminderDelivery& command, const DecisionContext& context) {
  const auto found = billing::household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const auto proved = provable(facts, command.household, command.notice);
  if (!proved) return pass_on(proved.error());
  const PendingReminder& reminder = **proved;
  const bool by_outbox = reminder.way == ReminderWay::outbox;
  if (by_outbox != command.response.has_value()) return fail("reminder-of-another-way");
  if (!by_outbox && command.reference.empty() && command.evidence.empty()) return fail("proof-missing");
  if (!command.reference.empty() && !is_plain_text(command.reference, kMostNameBytes)) {
    return fail("proof-reference-invalid");
  }
  if (auto time = check_step_time(command.delivered_at, reminder.queued_at, context); !time) {
    return pass_on(std::move(time.error()));
  }
  auto event = of_household<ReminderDelivered>(**found);
  event.notice = command.notice;
  event.level = reminder.level;
  event.channel = reminder.channel;
  event.delivered_at = command.delivered_at;
  event.delivered_on = date_of(command.delivered_at, context);
  event.reference = command.reference;
  event.response = command.response;
  event.evidence = command.evidence;
  const Date effective = event.delivered_on;
  FeeOfProof fee = fee_of_proof(facts, reminder, event, **found, context);
  event.fee = fee.charged;
  event.fee_refused = std::move(fee.refused);
  auto params = outcome(command.notice, command.household);
  params.push_back({"charged_fen", event.fee.value_or(ChargedFee{}).amount.fen});
  params.push_back({"bill_number", std::int64_t{event.fee.value_or(ChargedFee{}).bill}});
  Decision decision{{on_case(std::move(event), effective)}, std::move(params)};
  if (fee.charge) decision.events.push_back(std::move(*fee.charge));
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const RecordReminderFailure& command, const DecisionContext& context) {
  const auto found = billing::household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const auto pending = pending_of(facts, command.household, command.notice);
  if (!pending) return pass_on(pending.error());
  auto event = of_household<ReminderFailed>(**found);
  event.notice = command.notice;
  event.level = (*pending)->level;
  event.channel = (*pending)->channel;
  event.failed_on = context.today;
  event.attempts = command.attempts;
  event.reason = command.reason;
  return Decision{{on_case(std::move(event), context.today)}, outcome(command.notice, command.household)};
}

Result<Decision> decide_on(const Facts& facts, const HoldDunning& command, const DecisionContext& context) {
  const auto found = billing::household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const DunningCase* dunned = case_of(facts, command.household);
  if (dunned != nullptr && dunned->hold) return fail("dunning-held", {{"review_on", dunned->hold->review_on}});
  const Date latest = add_days(context.today, kLongestReview);
  if (command.review_on <= context.today || command.review_on > latest) {
    return fail("review-out-of-range", {{"earliest", add_days(context.today, 1)}, {"latest", latest}});
  }
  auto event = of_household<DunningHeld>(**found);
  event.reason = command.reason;
  event.held_on = context.today;
  event.review_on = command.review_on;
  event.note = command.note;
  return Decision{{on_case(std::move(event), context.today)}, {{"household_id", command.household.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const ReleaseDunning& command, const DecisionContext& context) {
  const auto found = billing::household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const DunningCase* dunned = case_of(facts, command.household);
  if (dunned == nullptr || !dunned->hold) return fail("dunning-not-held");
  auto event = of_household<DunningReleased>(**found);
  event.released_on = context.today;
  event.note = command.note;
  return Decision{{on_case(std::move(event), context.today)}, {{"household_id", command.household.uuid}}};
}

bool follow(LadderState& state, const DunningLadderSet& event) {
  const auto* before = std::get_if<DunningLadderSet>(&state.is);
  if (before != nullptr && before->community != event.community) return false;
  state.is = event;
  return true;
}

bool follow(DunningState& state, const ReminderQueued& event) {
  DunningCase* dunned = begun(state, event);
  if (dunned == nullptr || event.bills.empty() || event.level > kHighestLevel) return false;
  for (const PendingReminder& pending : dunned->pending) {
    if (pending.notice == event.notice || pending.channel == event.channel) return false;
  }
  for (const RemindedBill& bill : event.bills) {
    reach(dunned_bill(*dunned, bill.bill).queued, event.level);
  }
  forget_failed(*dunned, event.channel);
  note_use(*dunned, event.channel, event.queued_on);
  dunned->pending.push_back({event.notice, event.level, event.channel, event.way, event.queued_at, event.bills});
  return true;
}

bool follow(DunningState& state, const ReminderDelivered& event) {
  auto* dunned = std::get_if<DunningCase>(&state.is);
  if (dunned == nullptr) return false;
  auto reminder = take_out_of(dunned->pending, event.notice);
  if (!reminder) reminder = take_out_of(dunned->failed, event.notice);
  if (!reminder) return false;
  auto charged = level_charged(*dunned, reminder->bills);
  if (event.fee) reach(charged, reminder->level);
  for (const RemindedBill& bill : reminder->bills) {
    DunnedBill& known = dunned_bill(*dunned, bill.bill);
    reach(known.processed, reminder->level);
    reach(known.delivered, reminder->level);
    if (charged && !known.is_fee) reach(known.charged, *charged);
    // Before it falls due a bill is announced, not demanded.
    if (event.delivered_on > bill.due_date) {
      known.demanded_on = std::max(known.demanded_on.value_or(event.delivered_on), event.delivered_on);
    }
  }
  if (event.fee) {
    DunnedBill& fee = dunned_bill(*dunned, event.fee->bill);
    fee.is_fee = true;
    for (auto* level : {&fee.queued, &fee.processed, &fee.delivered}) reach(*level, reminder->level);
  }
  return true;
}

bool follow(DunningState& state, const ReminderFailed& event) {
  auto* dunned = std::get_if<DunningCase>(&state.is);
  if (dunned == nullptr) return false;
  auto reminder = take_out_of(dunned->pending, event.notice);
  if (!reminder) return false;
  if (is_undeliverable(event.reason)) {
    for (const RemindedBill& bill : reminder->bills) reach(dunned_bill(*dunned, bill.bill).processed, reminder->level);
  }
  forget_failed(*dunned, reminder->channel);
  dunned->failed.push_back(std::move(*reminder));
  return true;
}

bool follow(DunningState& state, const DunningHeld& event) {
  DunningCase* dunned = begun(state, event);
  if (dunned == nullptr || dunned->hold) return false;
  dunned->hold = Hold{event.reason, event.held_on, event.review_on};
  return true;
}

bool follow(DunningState& state, const DunningReleased& event) {
  auto* dunned = std::get_if<DunningCase>(&state.is);
  if (dunned == nullptr || dunned->household != event.household || !dunned->hold) return false;
  dunned->hold.reset();
  return true;
}

}  // namespace steward::dunning
