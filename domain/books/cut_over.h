#pragma once

#include "domain/decider.h"

namespace steward::books {

// What is brought forward counts towards the control total of its account: in the same append, on
// cut_over_stream(community), so that what was brought forward is known exactly when the cut-over is to be closed. A
// cut-over is a few thousand rows once in the life of a community, and its state is three sums: a stream of its own for
// each row would cost more than it would save, and totals that a chunk of an import says behind its rows would lag
// behind them. `amount` is signed as in posting lines. Refusals: cut-over-closed, cut-over-date-differs.
[[nodiscard]] Result<NewEvent> count_opening(const Facts& facts, CommunityId community, billing::LedgerAccount account,
                                             Money amount, Date cut_over_date);

// Kept household by household: set as a control total, never posted as a whole.
[[nodiscard]] bool is_control_account(billing::LedgerAccount account);
// What an opening balance may name: accounts of the balance sheet that are not kept item by item in another way
// (suspense, refunds payable, deferred income) and not the counter-account itself. Income and expenses of the year so
// far are closed to retained earnings before.
[[nodiscard]] bool is_opening_account(billing::LedgerAccount account);

// What is still missing: the control totals less what was brought forward.
[[nodiscard]] ControlTotals differences_of(const OpeningBooks& opening);
[[nodiscard]] ControlTotals control_totals_of(const std::vector<OpeningLine>& lines);

}  // namespace steward::books
