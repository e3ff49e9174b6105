#include "api/service.h"

#include <date/tz.h>

#include <algorithm>
#include <charconv>

#include "api/bill_runs.h"
#include "api/event_streams.h"
#include "api/scheduler.h"

namespace steward::api {

bool RateLimit::take(CredentialId credential, std::chrono::microseconds now) {
  if (per_second_ == 0) return true;
  constexpr std::int64_t kToken = 1'000'000;
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

Service::Service(EventStore& store_in, Keyring& keyring_in, ViewEngine& views_in, const Clock& clock_in,
                 ServiceOptions options_in)
    : store(store_in),
      keyring(keyring_in),
      views(views_in),
      clock(clock_in),
      options(std::move(options_in)),
      rate(options.requests_per_second, options.requests_burst),
      bill_runs(std::make_unique<BillRuns>(*this)),
      streams(std::make_unique<EventStreams>(*this)),
      scheduler(std::make_unique<Scheduler>(*this)) {}

Service::~Service() { stop(); }

void Service::stop() {
  streams->stop();
  scheduler->stop();
  bill_runs->stop();
}

Date Service::today() const {
  const Instant now = clock.now();
  return date_in_zone(now, options.time_zone).value_or(Date{static_cast<std::int32_t>(now.micros / 86'400'000'000)});
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

std::optional<Date> date_in_zone(Instant instant, const std::string& zone) {
  try {
    const auto* const found = date::locate_zone(zone);
    const auto local =
        found->to_local(date::sys_time<std::chrono::microseconds>(std::chrono::microseconds{instant.micros}));
    return Date{static_cast<std::int32_t>(date::floor<date::days>(local).time_since_epoch().count())};
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::int32_t utc_offset_minutes(Instant instant, const std::string& zone) {
  constexpr std::int32_t kChina = 8 * 60;
  try {
    const date::sys_seconds at{std::chrono::seconds{instant.micros / 1'000'000}};
    return static_cast<std::int32_t>(date::locate_zone(zone)->get_info(at).offset.count() / 60);
  } catch (const std::exception&) {
    return kChina;
  }
}

bool zone_exists(const std::string& zone) { return date_in_zone(Instant{0}, zone).has_value(); }

}  // namespace steward::api
