#pragma once

#include <functional>
#include <string_view>

#include "eventstore/log/commit_log.h"
#include "replay/progress.h"

namespace steward {

// Decoded frames in order, from the one that holds position `from` up to `durable`, while `visit` returns true. The
// error of the first frame that cannot be read; log-gap when frames or positions are missing. `what` names the work for
// `progress`.
[[nodiscard]] Result<void> scan_log(const CommitLog& log, Position from, const LogCursor& durable,
                                    std::string_view what, const ReplayProgress& progress,
                                    const std::function<Result<bool>(const FramePtr&)>& visit);

}  // namespace steward
