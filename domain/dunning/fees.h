#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/decider.h"
#include "domain/dunning/ladder.h"

// The fee of a level (催缴费, domain reference §2.10): a one-off charge on the household's account, in the append that
// proves the reminder. Not when it is queued and not when it is posted: only what was proved to have arrived has cost
// anything, so nobody pays for a letter that never went out, and what comes to be proved after it was said to have
// failed is charged then. It goes by the ladder of that moment and is dated on the day of the record, so that a proof
// that is entered late charges no month before.
//
// Once a level and case, never for a level below one that was charged, and only on the channel that the ladder names: a
// call in the place of a letter costs nothing. Not where dunning is held, payment is promised, credit covers what is
// owed, or nothing of what the reminder spoke of is overdue any more or all of it is disputed. A fee bears no fee: what
// is left of fees alone goes on at its level and is charged nothing more (bills_that_count).
//
// The proof is worth more than the fee: whatever refuses the fee, the proof is appended without it and says why
// (ReminderDelivered::fee_refused).
namespace steward::dunning {

// Each fee is charged by a one-off item of the community. Refusals: fee-item-unknown, fee-item-method-differs.
[[nodiscard]] Result<void> check_fee_items(const Facts& facts, const SetDunningLadder& command);

// Whether any level costs something; of no ladder, none does.
[[nodiscard]] bool has_fees(const LadderTerms* terms);

// The fee of the level of a reminder that may be proved; nullptr: there is none.
[[nodiscard]] const StepFee* fee_to_prove(const LadderState& ladder, const DunningState& state, NoticeId notice);

// The highest level whose fee was charged for the case of these bills.
[[nodiscard]] std::optional<std::uint8_t> level_charged(const DunningCase& dunned,
                                                        const std::vector<RemindedBill>& bills);

// What the proof of the reminder that waits on this channel would charge; zero: nothing.
[[nodiscard]] Money fee_announced(const LadderTerms& terms, const DunningCase* dunned, ReminderChannel channel);

struct FeeOfProof {
  std::optional<ChargedFee> charged;
  std::string refused;  // the code
  std::optional<NewEvent> charge;
};
// Of a proof that is decided otherwise. Nothing at all: the level has no fee, or it was charged before.
[[nodiscard]] FeeOfProof fee_of_proof(const Facts& facts, const PendingReminder& reminder,
                                      const ReminderDelivered& proof, const billing::Household& household,
                                      const DecisionContext& context);

}  // namespace steward::dunning
