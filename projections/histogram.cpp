#include "projections/histogram.h"

#include <algorithm>
#include <bit>

namespace steward {

namespace {

constexpr unsigned kExactBits = 6;  // values below 2^6 have a bucket each
constexpr unsigned kPartBits = 5;   // 2^5 parts of a doubling above
constexpr std::int64_t kLargest = (std::int64_t{1} << 40) - 1;

}  // namespace

HistogramBucket bucket_of(std::int64_t value) {
  const auto clamped = static_cast<std::uint64_t>(std::clamp<std::int64_t>(value, 0, kLargest));
  const auto bits = static_cast<unsigned>(std::bit_width(clamped));
  if (bits <= kExactBits) return static_cast<HistogramBucket>(clamped);
  const unsigned shift = bits - 1 - kPartBits;
  const std::uint64_t part = (clamped >> shift) - (1U << kPartBits);
  return static_cast<HistogramBucket>((1U << kExactBits) + ((bits - kExactBits - 1) << kPartBits) + part);
}

std::int64_t largest_of(HistogramBucket bucket) {
  if (bucket < (1U << kExactBits)) return bucket;
  const unsigned above = bucket - (1U << kExactBits);
  const unsigned shift = (above >> kPartBits) + 1;
  const std::int64_t part = (above & ((1U << kPartBits) - 1)) + (1U << kPartBits);
  return ((part + 1) << shift) - 1;
}

void Histogram::add(HistogramBucket bucket, std::int64_t count) {
  buckets_[bucket] += count;
  count_ += count;
}

void Histogram::add(const Histogram& other) {
  for (const auto& [bucket, count] : other.buckets_) add(bucket, count);
}

std::optional<std::int64_t> Histogram::percentile(int percent) const {
  if (count_ <= 0) return std::nullopt;
  std::int64_t left = (count_ * percent + 99) / 100;
  for (const auto& [bucket, count] : buckets_) {
    left -= count;
    if (left <= 0) return largest_of(bucket);
  }
  return std::nullopt;
}

}  // namespace steward
