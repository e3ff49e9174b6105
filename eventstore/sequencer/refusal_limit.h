#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "domain/base/ids.h"
#include "domain/base/time.h"

namespace steward {

// A token bucket for each credential: refusals of money commands are remembered in the log, and nobody may fill it with
// them. Not thread-safe: the holder of the sequencer's role asks.
class RefusalLimit {
 public:
  RefusalLimit(std::uint32_t per_second, std::uint32_t burst) : per_second_(per_second), burst_(burst) {}

  [[nodiscard]] bool take(CredentialId credential, Instant now) {
    if (buckets_.size() > kMaxBuckets) buckets_.clear();  // bounded: forgetting gives at most one burst more
    auto [at, fresh] = buckets_.try_emplace(credential, Bucket{burst_ * kToken, now});
    Bucket& bucket = at->second;
    if (!fresh) {
      const std::int64_t gained = std::max<std::int64_t>(0, now.micros - bucket.at.micros) * per_second_;
      bucket.micro_tokens = std::min<std::int64_t>(burst_ * kToken, bucket.micro_tokens + gained);
      bucket.at = now;
    }
    if (bucket.micro_tokens < kToken) return false;
    bucket.micro_tokens -= kToken;
    return true;
  }

 private:
  static constexpr std::int64_t kToken = 1'000'000;
  static constexpr std::size_t kMaxBuckets = 10'000;
  struct Bucket {
    std::int64_t micro_tokens;
    Instant at;
  };
  const std::int64_t per_second_;
  const std::int64_t burst_;
  std::unordered_map<CredentialId, Bucket> buckets_;
};

}  // namespace steward
