#pragma once

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "eventstore/log/frame.h"

// How an outcome stands in a frame and in the index.
namespace steward {

void write_outcome(ByteWriter& to, const Outcome& outcome);
// Unknown kinds of values make the reader fail.
[[nodiscard]] Outcome read_outcome(ByteReader& from);

}  // namespace steward
