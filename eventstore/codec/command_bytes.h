#pragma once

#include <vector>

#include "domain/base/result.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "eventstore/log/frame.h"

// Command records as they stand in a frame, and alone where the index keeps them. LOG_FORMAT.md.
namespace steward {

// No record is shorter.
inline constexpr std::size_t kSmallestCommandBytes = 147;

void write_command(ByteWriter& out, const CommandRecord& command);
// A failed reader says that it was damaged.
[[nodiscard]] CommandRecord read_command(ByteReader& in);

void write_outcome(ByteWriter& out, const Outcome& outcome);
[[nodiscard]] Outcome read_outcome(ByteReader& in);

}  // namespace steward
