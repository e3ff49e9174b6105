#pragma once

#include "domain/decider.h"

namespace steward::imports {

inline constexpr std::uint32_t kMostRowsOfChunk = 500;

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const StartImportRun& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RecordImportChunk& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CompleteImportRun& command,
                                         const DecisionContext& context);

[[nodiscard]] bool follow(ImportRunState& state, const ImportRunStarted& event);
[[nodiscard]] bool follow(ImportRunState& state, const ImportChunkRecorded& event);
[[nodiscard]] bool follow(ImportRunState& state, const ImportRunCompleted& event);

}  // namespace steward::imports
