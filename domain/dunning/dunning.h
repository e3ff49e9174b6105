#pragma once

#include "domain/decider.h"
#include "domain/dunning/ladder.h"

// Ladders and dunning cases; what a level costs: fees.h. `follow` brings a state forward and is false for an event that
// cannot follow it.
namespace steward::dunning {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetDunningLadder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const QueueReminder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RecordReminderDelivery& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RecordReminderFailure& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const HoldDunning& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReleaseDunning& command,
                                         const DecisionContext& context);

[[nodiscard]] bool follow(LadderState& state, const DunningLadderSet& event);
[[nodiscard]] bool follow(DunningState& state, const ReminderQueued& event);
[[nodiscard]] bool follow(DunningState& state, const ReminderDelivered& event);
[[nodiscard]] bool follow(DunningState& state, const ReminderFailed& event);
[[nodiscard]] bool follow(DunningState& state, const DunningHeld& event);
[[nodiscard]] bool follow(DunningState& state, const DunningReleased& event);

// What a person's command would say, with level and channel where it names none. A person may say again what was said
// before, and choose how; never what is not due yet. Refusals: those of ladder.h, reminder-channel-not-allowed.
[[nodiscard]] Result<NextStep> step_of_choice(const LadderTerms& terms, const Debts& debts, const DunningCase* dunned,
                                              const QueueReminder& command, LocalTime now);

// What a case knows; nullptr before the first reminder or hold.
[[nodiscard]] const DunningCase* case_of(const DunningState& state);
// nullptr when the community has set none.
[[nodiscard]] const LadderTerms* ladder_of(const LadderState& state);

// An instant as the clocks on the wall of the community show it.
[[nodiscard]] LocalTime local_time(Instant at, std::int32_t utc_offset_minutes);

}  // namespace steward::dunning
