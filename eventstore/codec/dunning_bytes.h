#pragma once

#include "domain/dunning/state.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"

// A dunning case inside kept states.
namespace steward {

void write_dunning_case(ByteWriter& out, const dunning::DunningCase& dunned);
// Damage makes the reader fail.
[[nodiscard]] dunning::DunningCase read_dunning_case(ByteReader& in);

}  // namespace steward
