#include "api/service.h"

#include <algorithm>
#include <charconv>

#include "api/backups.h"
#include "api/bill_runs.h"
#include "api/event_streams.h"
#include "api/outbox.h"
#include "api/scheduler.h"

namespace steward::api {

namespace {

constexpr std::int64_t kToken = 1'000'000;  // a request, in millionths

}  // namespace

bool RateLimit::take(CredentialId credential, std::chrono::microseconds now) {
  if (per_second_ == 0) return true;
  constexpr std::size_t kMostBuckets = 100'000;
  const std::lock_guard lock(mutex_);
  if (buckets_.size() > kMostBuckets) buckets_.clear();  // bounded: forgetting gives at most one burst more
  auto [at, fresh] = buckets_.try_emplace(credential, Bucket{burst_ * kToken, now});
  Bucket& bucket = at->second;
  const std::int64_t gained = fresh ? 0 : std::max<std::int64_t>(0, (now - bucket.at).count()) * per_second_;
  bucket.micro_tokens = std::min(burst_ * kToken, bucket.micro_tokens + gained);
  bucket.at = now;
  if (bucket.micro_tokens < kToken) return false;
  bucket.micro_tokens -= kToken;
  return true;
}

void RateLimit::give_back(CredentialId credential) {
  if (per_second_ == 0) return;
  const std::lock_guard lock(mutex_);
  if (const auto at = buckets_.find(credential); at != buckets_.end()) at->second.micro_tokens += kToken;
}

Service::Service(EventStore& store_in, Keyring& keyring_in, ViewEngine& views_in, const Clock& clock_in,
                 ServiceOptions options_in)
    : store(store_in),
      keyring(keyring_in),
      views(views_in),
      clock(clock_in),
      options(std::move(options_in)),
      rate(options.requests_per_second, options.requests_burst),
      bill_runs(std::make_unique<BillRuns>(*this)),
      backups(std::make_unique<Backups>(*this, options.backup_directory)),
      streams(std::make_unique<EventStreams>(*this)),
      outbox(std::make_unique<Outbox>(*this, options.outbox)),
      scheduler(std::make_unique<Scheduler>(*this)) {}

Service::~Service() { stop(); }

void Service::stop() {
  streams->stop();
  scheduler->stop();
  outbox->stop();
  bill_runs->stop();
  backups->stop();
}

Result<TimeZone> Service::zone(CompanyNo company, CommunityId community) const {
  if (community.is_nil()) return TimeZone::find(options.time_zone).value_or(TimeZone::usual());
  auto state = store.knowledge().state(company, stream_of(community));
  if (!state) return pass_on(std::move(state.error()));
  return time_zone_of(*state->state);
}

Result<Date> Service::today(CompanyNo company, CommunityId community) const {
  auto clocks = zone(company, community);
  if (!clocks) return pass_on(std::move(clocks.error()));
  return clocks->date_at(store.sequencer().now());
}

Result<void> Service::await_views(std::string_view group) const {
  if (views.wait_for(group, store.feed().durable().position, options.views_patience)) return {};
  return fail("projection-behind");
}

std::string position_text(std::uint32_t epoch, Position position) {
  return std::to_string(epoch) + "-" + std::to_string(position);
}

std::optional<EpochPosition> parse_position(std::string_view text) {
  EpochPosition parsed;
  const char* const end = text.data() + text.size();
  const auto epoch = std::from_chars(text.data(), end, parsed.epoch);
  if (epoch.ec != std::errc{} || epoch.ptr == end || *epoch.ptr != '-') return std::nullopt;
  const auto position = std::from_chars(epoch.ptr + 1, end, parsed.position);
  if (position.ec != std::errc{} || position.ptr != end) return std::nullopt;
  return parsed;
}

}  // namespace steward::api
