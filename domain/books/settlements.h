#pragma once

#include "domain/decider.h"

namespace steward::books {

// Money that a channel had taken, or that a cashier had banked, comes into the bank in one sum.
struct Settling {
  billing::PaymentChannel channel = billing::PaymentChannel::wechat;  // by which it had been taken
  Money net;                                                          // that came
  Money fee;                                                          // that the channel or the bank kept
};
// Out of where the books have it since it was taken: the account of the channel, or the bank itself, for what counts as
// in the bank at once (cash since it was banked). `into`: where the net is. No lines where nothing moves. Refusals:
// settlement-channel-invalid, amount-out-of-range, settlement-fee-out-of-range.
[[nodiscard]] Result<billing::Posting> post_settling(const Settling& settling, billing::LedgerAccount into,
                                                     YearMonth period);

// What leaves the bank of `payment.from` for the other community, in its books alone; or comes into that of
// `payment.to`. Amount, reference and date were checked before. Refusals: settlement-with-itself, settlement-exists,
// community-unknown.
[[nodiscard]] Result<NewEvent> pay_another(const Facts& facts, const SettleBetweenCommunities& payment);
[[nodiscard]] Result<NewEvent> be_paid_by_another(const Facts& facts, const SettleBetweenCommunities& payment);

}  // namespace steward::books
