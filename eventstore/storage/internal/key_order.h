#pragma once

#include <vector>

#include "eventstore/storage/kv_store.h"

namespace steward {

// The changes by family and key, of each key the last one only: the same rows, and neighbours find their places in a
// memory table from one another. They point into `changes`.
[[nodiscard]] std::vector<const WriteSet::Change*> in_key_order(const WriteSet& changes);

}  // namespace steward
