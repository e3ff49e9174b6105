#pragma once

#include "api/call.h"
#include "replay/name_book.h"

namespace steward::api {

// The names of what rows and events refer to by id. Waits for the index, briefly and only when a name is not there yet.
inline NameBook names_for(const Call& call) {
  EventStore& store = call.service.store;
  return NameBook(store.index(), [&store] {
    static_cast<void>(store.index_follower().wait_for(store.feed().durable().position, std::chrono::seconds{2}));
  });
}

}  // namespace steward::api
