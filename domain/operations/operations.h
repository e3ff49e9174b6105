#pragma once

#include "domain/decider.h"

namespace steward::operations {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CreateLog& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const AcceptLoss& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SkipPoisonEvent& command,
                                         const DecisionContext& context);

[[nodiscard]] bool follow(LogState& state, const LogCreated& event);
[[nodiscard]] bool follow(LogState& state, const LossAccepted& event);
[[nodiscard]] bool follow(LogState& state, const PoisonEventSkipped& event);

}  // namespace steward::operations
