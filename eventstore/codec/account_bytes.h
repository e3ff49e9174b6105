#pragma once

#include "domain/billing/state.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"

// A household with its account inside kept states: the one kind of state that grows long.
namespace steward {

void write_household(ByteWriter& out, const billing::Household& household);
// Damage makes the reader fail.
[[nodiscard]] billing::Household read_household(ByteReader& in);

}  // namespace steward
