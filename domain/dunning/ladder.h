#pragma once

#include <optional>
#include <vector>

#include "domain/base/result.h"
#include "domain/billing/state.h"
#include "domain/dunning/state.h"

// Which reminder a household is due: a pure function of ladder × account × what was said so far × the local time. The
// rules are those of domain reference §2.10; each refuses by its name.
namespace steward::dunning {

// The local time of the community.
struct LocalTime {
  Date today;
  std::uint16_t minute = 0;  // of the day
};

// What a household owes, what credit it has, and in which order the community has that pay.
struct Debts {
  const billing::Account& account;
  const billing::CollectionPolicy* policy;  // nullptr: the community has said nothing of it
};

// The ladder of domain reference §2.10, to begin with.
[[nodiscard]] LadderTerms recommended_ladder();

// Steps ascend by level and by days within −60 … 1825; lawyer's letters and court files are for a person, and come at
// least 30 days after the bill fell due and after another demand; eight to twenty-three hours of the day are quiet.
// Fees are for what is overdue. Refusals: dunning-ladder-invalid, dunning-fee-invalid.
[[nodiscard]] Result<void> check_ladder(const LadderTerms& terms);

[[nodiscard]] bool is_quiet(const QuietHours& quiet, std::uint16_t minute);
// Whether it breaks in upon somebody: a letter does not.
[[nodiscard]] bool disturbs(ReminderChannel channel);

// Open bills that may be reminded of, those in dispute or paid by instalments left out: overdue ones where there are
// any, else those that fall due within `ahead_days`. Those that credit pays whole are left out too, as long as one is
// left. Ascending by number.
[[nodiscard]] std::vector<RemindedBill> remindable_bills(const Debts& debts, Date today, std::int32_t ahead_days);
[[nodiscard]] Money total_of(const std::vector<RemindedBill>& bills);

// What of a level must have happened before the next one comes.
enum class Reached { queued, processed, delivered };
[[nodiscard]] Reached rises_from(const LadderTerms& terms);
// How far the case knows this bill; nullptr before it was spoken of.
[[nodiscard]] const DunnedBill* find_dunned(const DunningCase* dunned, std::uint32_t bill);
// Those that make the case: what a level cost is only spoken of beside what is owed, so an unpaid fee lends its level
// to no other bill. Fees alone go on at the level at which they were charged.
[[nodiscard]] std::vector<RemindedBill> bills_that_count(const DunningCase* dunned, std::vector<RemindedBill> bills);
// The highest level that the case has reached of those of these bills that count, in that sense.
[[nodiscard]] std::optional<std::uint8_t> level_of(const DunningCase* dunned, const std::vector<RemindedBill>& bills,
                                                   Reached reached);

// The step that comes next, and when: in days alone, whatever else stops it.
struct NextStep {
  LadderStep step;
  Date due_on;
  std::vector<RemindedBill> bills;  // not empty
  Date oldest_due;
};
// nullopt when nothing is open, or when the ladder has no step left for it.
[[nodiscard]] std::optional<NextStep> next_step(const LadderTerms& terms, const Debts& debts, const DunningCase* dunned,
                                                Date today);

// What stops every reminder to the household. `bills`: what it would speak of. Refusals: dunning-held,
// promise-not-reached, covered-by-credit (it pays all of them), below-least-amount.
[[nodiscard]] Result<void> check_stops(const LadderTerms& terms, const Debts& debts, const DunningCase* dunned,
                                       const std::vector<RemindedBill>& bills, Date today);
// What stops a reminder on this channel now. Refusals: reminder-pending, reminder-too-soon, quiet-hours.
[[nodiscard]] Result<void> check_channel(const LadderTerms& terms, const DunningCase* dunned, ReminderChannel channel,
                                         bool rises, LocalTime now);

// The reminder that is to be queued now. Refusals: those above, nothing-overdue, dunning-ladder-ended, level-not-due.
[[nodiscard]] Result<NextStep> reminder_due(const LadderTerms& terms, const Debts& debts, const DunningCase* dunned,
                                            LocalTime now);

// What becomes of a queued reminder at the moment of sending it: what was decided may have been overtaken.
enum class Sending : std::uint8_t { now, later, never };  // later: quiet hours
struct SendingAdvice {
  Sending when = Sending::now;
  FailureReason because = FailureReason::withdrawn;  // of never
};
[[nodiscard]] SendingAdvice advice_on(const LadderTerms& terms, const Debts& debts, const DunningCase& dunned,
                                      const PendingReminder& reminder, LocalTime now);

// The last day on which a bill can be sued for: months after it fell due or was last demanded with proof.
[[nodiscard]] Date limitation_ends(const LadderTerms& terms, const DunningCase* dunned, std::uint32_t bill,
                                   Date due_date);

}  // namespace steward::dunning
