#include "api/event_streams.h"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>

#include "api/service.h"
#include "domain/event_privacy.h"
#include "eventstore/base/logging.h"
#include "eventstore/base/thread_name.h"
#include "replay/event_json.h"

namespace steward::api {

namespace {

constexpr std::chrono::seconds kHeartbeat{15};
constexpr std::chrono::milliseconds kLook{100};  // how long a client that is full or new waits at most
constexpr std::uint64_t kMarkEvery = 1000;       // a filtered client is told its place this often
constexpr std::size_t kPiece = 64UL * 1024;      // a single event may be larger than the writer's buffer
constexpr int kFramesATurn = 64;                 // then the next client has its turn

std::string event_text(const RecordedEvent& event, std::uint32_t epoch, service::Privacy reader) {
  // Personal data stays closed in the feed: whoever may see it asks for the person.
  const auto body = recorded_to_json(event, open_with(nullptr, event.header.company, Reader{}), reader);
  return "id: " + position_text(epoch, event.header.position) +
         "\nevent: " + std::string(event_name(event.header.type)) + "\ndata: " + boost::json::serialize(body) + "\n\n";
}

std::string mark_text(const LogCursor& at) {
  return "id: " + position_text(at.epoch, at.position) + "\nevent: checkpoint\ndata: {}\n\n";
}

}  // namespace

EventStreams::EventStreams(Service& service) : service_(service) {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    name_thread("event streams");
    pump(stop);
  });
}

EventStreams::~EventStreams() { stop(); }

void EventStreams::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  const std::lock_guard lock(mutex_);
  clients_.clear();
  new_.clear();
}

void EventStreams::add(http::StreamWriter writer, LogCursor after, Filter filter, const Principal& holder) {
  std::list<Client> one;
  one.push_back(Client{std::move(writer), LogFeed::Reader(service_.store.feed(), after), std::move(filter),
                       holder.credential, holder.expires_at, false, "retry: 2000\n\n", 0,
                       std::chrono::steady_clock::now()});
  {
    const std::lock_guard lock(mutex_);
    new_.splice(new_.end(), one);
  }
  added_.notify_one();
}

std::size_t EventStreams::count() const {
  const std::lock_guard lock(mutex_);
  return clients_.size() + new_.size();
}

bool EventStreams::passes(const Filter& filter, const RecordedEvent& event) {
  const EventHeader& header = event.header;
  if (header.company != filter.company || header.position <= filter.after) return false;
  if (!filter.community.is_nil() && header.community != filter.community) return false;
  if (!filter.types.empty() && !filter.types.contains(header.type)) return false;
  if (!filter.streams.empty() && !filter.streams.contains(header.stream.kind)) return false;
  if (filter.effective_from && header.effective_date < *filter.effective_from) return false;
  if (filter.effective_to && header.effective_date >= *filter.effective_to) return false;
  if (filter.recorded_from && header.recorded_at < *filter.recorded_from) return false;
  if (filter.recorded_to && header.recorded_at >= *filter.recorded_to) return false;
  if (!filter.household.is_nil()) {
    const auto own = [&](const HouseholdLink& link) { return link.household == filter.household; };
    if (std::none_of(header.households.begin(), header.households.end(), own)) return false;
  }
  if (!filter.building.is_nil()) {
    const std::vector<Tag> tags = tags_of(event.event);
    if (std::find(tags.begin(), tags.end(), Tag{TagKind::building, filter.building.uuid}) == tags.end()) return false;
  }
  return privacy_of(event.event) <= filter.reader;
}

std::string EventStreams::told_of(const Frame& frame, const Filter& filter, std::uint64_t& skipped) {
  std::string text;
  for (const RecordedEvent& event : frame.events) {
    if (passes(filter, event)) {
      text += event_text(event, frame.after.epoch, filter.reader);
      skipped = 0;
    } else {
      ++skipped;
    }
  }
  if (skipped >= kMarkEvery) {
    text += mark_text(frame.after);
    skipped = 0;
  }
  return text;
}

// Never further than keys were watched: what follows the revocation of a key is for nobody who holds it.
bool EventStreams::feed(Client& client, bool& gone) {
  bool worked = false;
  for (int turn = 0; turn < kFramesATurn; ++turn) {
    if (client.writer.closed()) {
      gone = true;
      return worked;
    }
    while (!client.pending.empty()) {
      const std::string_view piece = std::string_view(client.pending).substr(0, kPiece);
      if (!client.writer.write(piece)) return worked;
      client.pending.erase(0, piece.size());
      client.last_sent = std::chrono::steady_clock::now();
      worked = true;
    }
    if (client.reader.after().frame >= watch_->after().frame) break;
    auto frame = client.reader.next();
    if (!frame) {
      log_warn("event-stream-ended", {{"code", frame.error().code}, {"detail", frame.error().detail}});
      gone = true;
      return worked;
    }
    if (!*frame) break;
    worked = true;
    client.pending += told_of(**frame, client.filter, client.skipped);
  }
  const auto now = std::chrono::steady_clock::now();
  if (client.pending.empty() && now - client.last_sent > kHeartbeat) client.pending = ": alive\n\n";
  return worked;
}

bool EventStreams::is_revoked(CredentialId credential) const {
  const auto folded = service_.store.knowledge().state(CompanyNo{0}, stream_of(credential));
  if (!folded) return true;  // who cannot be asked about gets nothing
  const auto* state = std::get_if<access::CredentialState>(folded->state.get());
  return state == nullptr || !std::holds_alternative<access::Active>(state->is);
}

void EventStreams::take_in() {
  std::list<Client> come;
  {
    const std::lock_guard lock(mutex_);
    if (new_.empty()) return;
    come.swap(new_);
  }
  // What is revoked from here on is watched, what was before is known.
  if (!watch_) watch_.emplace(service_.store.feed(), service_.store.feed().durable());
  for (Client& client : come) client.revoked = is_revoked(client.credential);
  const std::lock_guard lock(mutex_);
  clients_.splice(clients_.end(), come);
}

bool EventStreams::watch_keys() {
  while (watch_) {
    auto frame = watch_->next();
    if (!frame) {
      log_warn("event-streams-ended", {{"code", frame.error().code}, {"detail", frame.error().detail}});
      return false;
    }
    if (!*frame) return true;
    for (const RecordedEvent& event : (*frame)->events) {
      const auto* revoked = get_if<access::ApiKeyRevoked>(&event.event);
      if (revoked == nullptr) continue;
      for (Client& client : clients_) {
        client.revoked = client.revoked || client.credential == revoked->credential;
      }
    }
  }
  return true;
}

void EventStreams::end_all() {
  for (Client& client : clients_) client.writer.end();
  const std::lock_guard lock(mutex_);
  clients_.clear();
}

void EventStreams::pump(const std::stop_token& stop) {
  LogFeed& feed_of_log = service_.store.feed();
  while (!stop.stop_requested()) {
    bool worked = false;
    {
      // Without clients commits wake nobody here.
      std::unique_lock lock(mutex_);
      if (clients_.empty()) watch_.reset();
      added_.wait(lock, stop, [this] { return !clients_.empty() || !new_.empty(); });
    }
    take_in();
    const FrameNumber seen = feed_of_log.durable().frame;
    if (!watch_keys()) end_all();
    const Instant now = service_.clock.now();
    // Only this thread touches the clients that are in the list.
    for (auto client = clients_.begin(); client != clients_.end();) {
      bool gone = client->revoked || client->expires_at <= now;
      worked = (!gone && feed(*client, gone)) || worked;
      if (gone) {
        client->writer.end();
        const std::lock_guard lock(mutex_);
        client = clients_.erase(client);
      } else {
        ++client;
      }
    }
    if (!worked) static_cast<void>(feed_of_log.wait_beyond(seen, stop, kLook));
  }
}

}  // namespace steward::api
