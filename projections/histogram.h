#pragma once

#include <cstdint>
#include <map>
#include <optional>

// How long things took, counted in buckets of fixed borders, so that histograms of any days and places can be added and
// a rebuild gives the same bytes. Integers only.
//
// A value below 64 has a bucket of its own; above, each doubling is cut into 32 buckets of equal width, so that a
// bucket is never wider than 1/32 of its smallest value. A percentile is given as the largest value of its bucket: it
// is never below the exact one, and at most 1/32 (3.2 %) above it.
namespace steward {

using HistogramBucket = std::uint16_t;

// Negative values count as 0, those above 2^40 − 1 as that.
[[nodiscard]] HistogramBucket bucket_of(std::int64_t value);
// The largest value that falls into a bucket.
[[nodiscard]] std::int64_t largest_of(HistogramBucket bucket);

class Histogram {
 public:
  void add(HistogramBucket bucket, std::int64_t count);
  void add(const Histogram& other);
  [[nodiscard]] std::int64_t count() const { return count_; }
  // Of the values in ascending order the ⌈count · percent / 100⌉-th; nullopt without values. 1 ≤ percent ≤ 100.
  [[nodiscard]] std::optional<std::int64_t> percentile(int percent) const;
  bool operator==(const Histogram&) const = default;

 private:
  std::map<HistogramBucket, std::int64_t> buckets_;
  std::int64_t count_ = 0;
};

}  // namespace steward
