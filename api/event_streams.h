#pragma once

#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "api/access_policy.h"
#include "api/http/server.h"
#include "domain/service/events.h"
#include "eventstore/log/log_feed.h"

namespace steward::api {

struct Service;

// Live followers of the event feed (server-sent events). One thread reads the log for all of them; a client that does
// not keep up is skipped until its buffer drains and then goes on where it was: nothing is kept for it in memory.
// A stream ends with the key that asked for it: when it is revoked or expires. Thread-safe.
class EventStreams {
 public:
  explicit EventStreams(Service& service);
  ~EventStreams();

  struct Filter {
    CompanyNo company;
    Position after = 0;                  // only what lies behind it
    CommunityId community;               // nil: all
    std::set<EventType> types;           // empty: all
    HouseholdId household;               // nil: all
    BuildingId building;                 // nil: all; else events that are about it
    std::set<StreamKind> streams;        // empty: all; of a board: what its rows are made of
    std::optional<Date> effective_from;  // half-open ranges
    std::optional<Date> effective_to;
    std::optional<Instant> recorded_from;
    std::optional<Instant> recorded_to;
    service::Privacy reader = service::Privacy::managers;  // what is said for others is left out
  };
  // Sends everything behind `after` that passes the filter, and what comes.
  void add(http::StreamWriter writer, LogCursor after, Filter filter, const Principal& holder);
  [[nodiscard]] std::size_t count() const;
  void stop();

  [[nodiscard]] static bool passes(const Filter& filter, const RecordedEvent& event);
  // What a client is told of a frame. `skipped` counts the events since the last that it was told of; when they are
  // many it is told its place: behind the whole frame, so that no event of it follows a mark that says it was seen.
  [[nodiscard]] static std::string told_of(const Frame& frame, const Filter& filter, std::uint64_t& skipped);

 private:
  struct Client {
    http::StreamWriter writer;
    LogFeed::Reader reader;
    Filter filter;
    CredentialId credential;
    Instant expires_at;
    bool revoked = false;
    std::string pending;        // what did not fit into the writer's buffer
    std::uint64_t skipped = 0;  // events since the last one that was sent
    std::chrono::steady_clock::time_point last_sent;
  };
  void pump(const std::stop_token& stop);
  // Takes in who has come, and looks once whether their keys still hold: they may have been revoked since the request
  // was let in.
  void take_in();
  // Reads on to the durable end for revocations: keys belong to the operator's company, which no filter passes, and a
  // client may be far behind in the log or not read at all. False when the log cannot be read.
  [[nodiscard]] bool watch_keys();
  [[nodiscard]] bool is_revoked(CredentialId credential) const;
  void end_all();
  // True when something was done; `gone` when the client has left.
  [[nodiscard]] bool feed(Client& client, bool& gone);

  Service& service_;
  mutable std::mutex mutex_;  // guards clients_ and new_
  std::condition_variable_any added_;
  std::list<Client> clients_;
  std::list<Client> new_;
  std::optional<LogFeed::Reader> watch_;  // the pump thread's: up to here revocations have been seen
  std::jthread thread_;
};

}  // namespace steward::api
