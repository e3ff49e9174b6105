#pragma once

#include <functional>
#include <span>

#include "eventstore/index/index.h"

namespace steward {

// Index::fold of many streams of one company in one pass: `found` is called for each that could be folded, in order.
// The streams ascend, none twice. A stream whose copies end before its head, as the index has it, is left out: whoever
// asks for it alone is told why.
[[nodiscard]] Result<void> fold_all(const Index& index, CompanyNo company, std::span<const StreamId> streams,
                                    const std::function<void(const StreamId&, Index::Folded)>& found);

}  // namespace steward
