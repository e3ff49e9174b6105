#pragma once

#include "api/call.h"
#include "replay/name_book.h"

namespace steward::api {

// The names of what rows and events refer to by id, while the call lives. Waits for the index, briefly and only when a
// name is not there yet.
inline NameBook names_for(const Call& call) {
  const EventStore& store = call.service.store;
  return NameBook(store.index(), [&call, &store] {
    static_cast<void>(call.index_reaches(store.feed().durable().position, std::chrono::seconds{2}));
  });
}

}  // namespace steward::api
