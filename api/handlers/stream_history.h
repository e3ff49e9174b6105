#pragma once

#include "api/call.h"
#include "domain/service/events.h"

// The whole history of one order, case or piece of equipment: every event of its stream, in words and in full.
namespace steward::api {

// What notes the caller may read.
[[nodiscard]] service::Privacy note_reader(const Call& call);

// History is read from the index: it must have what the caller wrote. Failure: index-behind.
[[nodiscard]] Result<void> wait_for_index(const Call& call, const Head& head);
// Where the page begins, by the cursor. Failure: cursor-invalid.
[[nodiscard]] Result<Version> asked_version(const Call& call);

// A page of the events of a stream that the caller has been found to see, oldest first, notes as far as they may read
// them. Paged by `limit` and `cursor`.
[[nodiscard]] Result<Reply> stream_history(const Call& call, const StreamId& stream, const Head& head);

}  // namespace steward::api
