#include "api/dunning_round.h"

#include <algorithm>

#include "api/dunning_sieve.h"
#include "api/outbox.h"
#include "api/scheduled.h"
#include "api/service.h"
#include "domain/dunning/dunning.h"
#include "eventstore/base/logging.h"
#include "eventstore/sequencer/known.h"
#include "eventstore/sequencer/submit_together.h"
#include "projections/all_views.h"

namespace steward::api {

namespace {

// remind/<household>/<level>/<oldest bill>/<day>: a level that did not arrive is said again on another day.
std::string natural_key(const ArrearsRow& row, const dunning::NextStep& next, Date today) {
  return "remind/" + to_string(row.household) + '/' + std::to_string(next.step.level) + '/' +
         std::to_string(next.bills.front().bill) + '/' + to_string(today);
}

Result<bool> may_be_due_by(const RemindersQuery& reminders, const LadderRow& ladder, const ArrearsRow& row,
                           Date today) {
  auto newest = reminders.newest_of(ladder.company, row.household);
  if (!newest) return pass_on(std::move(newest.error()));
  auto held = reminders.is_held(ladder.company, row.household);
  if (!held) return pass_on(std::move(held.error()));
  return may_be_due(ladder.terms, row, *newest, *held, today);
}

}  // namespace

Result<void> DunningRound::begin(Instant now) {
  auto lease = service_.views.read(kHouseholdsGroup);
  if (!lease) return pass_on(std::move(lease.error()));
  auto query = RemindersQuery::open(*lease);
  if (!query) return pass_on(std::move(query.error()));
  auto ladders = query->ladders();
  if (!ladders) return pass_on(std::move(ladders.error()));
  round_.begin(std::move(*ladders), now);
  uncarried_.clear();
  return {};
}

Result<std::optional<Submission>> DunningRound::reminder_for(const LadderRow& ladder, const ArrearsRow& row,
                                                             dunning::LocalTime now) {
  const Knowledge& knowledge = service_.store.knowledge();
  auto household =
      known<billing::HouseholdState, billing::Household>(knowledge, ladder.company, stream_of(row.household));
  if (!household) return pass_on(std::move(household.error()));
  if (*household == nullptr) return std::nullopt;
  auto dunned =
      known<dunning::DunningState, dunning::DunningCase>(knowledge, ladder.company, dunning_stream(row.household));
  if (!dunned) return pass_on(std::move(dunned.error()));
  auto policy = known<billing::CollectionPolicyState, billing::CollectionPolicy>(
      knowledge, ladder.company, collection_stream((*household)->community));
  if (!policy) return pass_on(std::move(policy.error()));
  const auto next = dunning::reminder_due(ladder.terms, {(*household)->account, policy->get()}, dunned->get(), now);
  if (!next) return std::nullopt;
  const bool carried = next->step.way != dunning::ReminderWay::outbox || service_.outbox->carries(next->step.channel);
  if (!carried) {
    const bool passed = ladder.terms.passes_undeliverable && service_.outbox->configured();
    note_uncarried(ladder, next->step.level, passed);
    if (!passed) return std::nullopt;
  }
  dunning::QueueReminder command;
  command.notice = NoticeId(service_.new_id());
  command.household = row.household;
  command.level = next->step.level;
  command.automatic = true;
  command.uncarried = !carried;
  return scheduled(service_, ladder.company, command, row.household.uuid, natural_key(row, *next, now.today));
}

// Said once a round: who is due for that level waits at it, or passes it. Where nothing is carried at all everybody
// waits, since it may be that somebody forgot to say where the webhooks are.
void DunningRound::note_uncarried(const LadderRow& ladder, std::uint8_t level, bool passed) {
  if (!uncarried_.insert({ladder.community, level}).second) return;
  log_warn("channel-not-carried",
           {{"community_id", to_string(ladder.community)}, {"level", std::to_string(level)}, {"passed", passed}});
}

Result<DunningRound::Passed> DunningRound::pass(Instant now) {
  if (round_.is_over()) {
    if (!round_.may_begin(now)) return Passed{};
    if (auto begun = begin(now); !begun) return pass_on(std::move(begun.error()));
    if (round_.is_over()) return Passed{};
  }
  const LadderRow ladder = round_.stop();
  auto zone = service_.zone(ladder.company, ladder.community);
  if (!zone) {  // the ladders of others go on
    log_warn("ladder-held-up", {{"community_id", to_string(ladder.community)}, {"code", zone.error().code}});
    round_.leave();
    return Passed{1, 0, 0};
  }
  const dunning::LocalTime local = dunning::local_time(now, zone->utc_offset_seconds(now) / 60);
  if (dunning::is_quiet(ladder.terms.quiet, local.minute)) {
    round_.leave();
    return Passed{1, 0, 0};
  }
  auto lease = service_.views.read(kHouseholdsGroup);
  if (!lease) return pass_on(std::move(lease.error()));
  auto reminders = RemindersQuery::open(*lease);
  if (!reminders) return pass_on(std::move(reminders.error()));
  // Nobody is reminded earlier than the first step says.
  const Date last_due = add_days(local.today, std::max(0, -ladder.terms.steps.front().days));
  auto page = round_.page(*lease, last_due);
  if (!page) return pass_on(std::move(page.error()));
  std::vector<Submission> submissions;
  std::vector<bool> carried;  // of each
  std::size_t folded = 0;
  for (const ArrearsRow& row : page->rows) {
    auto may_be = may_be_due_by(*reminders, ladder, row, local.today);
    if (!may_be) return pass_on(std::move(may_be.error()));
    if (!*may_be) continue;
    ++folded;
    auto submission = reminder_for(ladder, row, local);
    if (!submission) {  // one household that cannot be read does not hold up the others
      log_warn("household-held-up", {{"household_id", to_string(row.household)}, {"code", submission.error().code}});
      continue;
    }
    if (!*submission) continue;
    carried.push_back(!get<dunning::QueueReminder>((*submission)->command).uncarried);
    submissions.push_back(std::move(**submission));
  }
  Passed passed{page->looked_at, folded, 0};
  round_.turn(*page);
  const auto answers = submit_together(service_.store.sequencer(), std::move(submissions));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i]) return pass_on(answers[i].error());
    if (carried[i] && answers[i]->outcome.ok() && !answers[i]->replayed) ++passed.queued;
  }
  return passed;
}

}  // namespace steward::api
