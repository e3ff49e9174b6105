#pragma once

#include <optional>

#include "domain/decider.h"

namespace steward::books {

// What a cash payment does to the drawer of who took it (`amount` below zero: who gave it back); nothing where no shift
// is open. Reads till_stream(till), which the command writes. Nil: nobody's drawer.
[[nodiscard]] std::optional<NewEvent> cash_taken(const Facts& facts, CredentialId till, PaymentId payment, Money amount,
                                                 Date on);

}  // namespace steward::books
