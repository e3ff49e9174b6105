#pragma once

#include "domain/billing/state.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"

// A vehicle inside kept states.
namespace steward {

void write_vehicle(ByteWriter& out, const billing::Vehicle& vehicle);
// Damage makes the reader fail.
[[nodiscard]] billing::Vehicle read_vehicle(ByteReader& in);

}  // namespace steward
