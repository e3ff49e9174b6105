#include <algorithm>
#include <numeric>

#include "tests/blackbox/week/texts.h"

// The figures of analytics (domain reference §5).
namespace steward::blackbox::week {

namespace {

// Basis points, half up; null without a denominator.
void put_rate(Table& table, const std::string& path, std::int64_t numerator, std::int64_t denominator) {
  table[path + "/numerator"] = text(numerator);
  table[path + "/denominator"] = text(denominator);
  table[path + "/rate_bp"] =
      denominator == 0 ? "null" : text((2 * numerator * 10'000 + denominator) / (2 * denominator));
}

// The ⌈n · percent / 100⌉-th of them in ascending order.
std::string percentile(std::vector<Seconds> took, std::size_t percent) {
  if (took.empty()) return "null";
  std::sort(took.begin(), took.end());
  return text(took.at((took.size() * percent + 99) / 100 - 1));
}

}  // namespace

Table Model::figures(const std::string& scope, int first, int last) const {
  Table table;
  Figures figures;
  for (int day = first; day <= last; ++day) {
    const auto found = figures_.find({scope, day});
    if (found == figures_.end()) continue;
    for (const auto& [path, sum] : found->second.sums) figures.sums[path] += sum;
    for (const auto& [path, took] : found->second.took) {
      figures.took[path].insert(figures.took[path].end(), took.begin(), took.end());
    }
  }
  const auto in_range = [&](Seconds at) { return at / kDay >= first && at / kDay <= last; };
  const auto sum = [&](const std::string& path) { return figures.sums[path]; };
  for (const auto& [path, count] : figures.sums) {
    if (path.starts_with("operations/by_event/")) table[path] = text(count);
  }
  for (const char* path :
       {"operations/total", "money/billed_fen", "money/bills", "money/collected_fen", "money/received_fen",
        "money/payments", "money/reversed_fen", "money/reversals", "money/refunded_fen", "money/refunds",
        "work_orders/opened", "work_orders/done", "work_orders/closed", "work_orders/cancelled", "work_orders/reopened",
        "cases/filed", "cases/replied", "cases/disputed", "cases/closed"}) {
    table[path] = text(sum(path));
  }
  for (const OrderPromise& promise : order_promises()) {
    const std::string path = "work_orders/by_priority/" + std::string(promise.priority);
    table[path] = text(sum(path));
  }
  for (const CasePromise& promise : case_promises()) {
    const std::string path = "cases/by_kind/" + std::string(promise.kind);
    table[path] = text(sum(path));
  }
  // Somebody lives in hill too.
  std::int64_t at_home = scope == "company" ? 1 : 0;
  for (const std::string& house : houses()) {
    const auto left = moved_out_.find(house);
    const bool gone = left != moved_out_.end() && left->second / kDay <= last;
    at_home += in_scope(scope, building_of(house)) && !gone ? 1 : 0;
  }
  std::int64_t fixed_first_time = 0;
  std::int64_t repeated = 0;
  for (const auto& [name, order] : orders_) {
    if (!in_scope(scope, order.building)) continue;
    const bool closed = order.status == "closed" && in_range(*order.closed_at);
    fixed_first_time += closed && is_fixed_first_time(order) ? 1 : 0;
    repeated += in_range(order.reported_at) && is_repeat(order) ? 1 : 0;
  }
  table["work_orders/repeated"] = text(repeated);
  put_rate(table, "work_orders/repeat_rate", repeated, sum("work_orders/opened"));
  table["occupied_households"] = text(at_home);
  put_rate(table, "money/collection_rate", sum("money/collected_fen"), sum("money/billed_fen"));
  put_rate(table, "work_orders/reopen_rate", sum("work_orders/reopened"), sum("work_orders/done"));
  put_rate(table, "work_orders/first_time_fix", fixed_first_time, sum("work_orders/closed"));
  put_rate(table, "work_orders/follow_up_satisfied", sum("work_orders/calls_satisfied"),
           sum("work_orders/calls_reached"));
  put_rate(table, "cases/reopen_rate", sum("cases/disputed"), sum("cases/replied"));
  put_rate(table, "cases/complaints_per_100_households", sum("cases/by_kind/complaint"), at_home);
  for (const char* area : {"work_orders", "cases"}) {
    const std::string path = std::string(area) + "/ratings";
    std::int64_t n = 0;
    std::int64_t scores = 0;
    for (int score = 1; score <= 5; ++score) {
      const std::string of_score = path + "/by_score/" + std::to_string(score);
      table[of_score] = text(sum(of_score));
      n += sum(of_score);
      scores += score * sum(of_score);
    }
    table[path + "/n"] = text(n);
    table[path + "/mean_milli"] = n == 0 ? "null" : text((2 * 1'000 * scores + n) / (2 * n));
    put_rate(table, path + "/at_least_4", sum(path + "/by_score/4") + sum(path + "/by_score/5"), n);
  }
  for (const char* clock :
       {"work_orders/respond", "work_orders/on_site", "work_orders/resolve", "cases/respond", "cases/reply"}) {
    const std::string path = clock;
    const std::vector<Seconds>& took = figures.took[path];
    const auto n = static_cast<std::int64_t>(took.size());
    table[path + "/n"] = text(n);
    table[path + "/mean_seconds"] = n == 0 ? "null" : text(std::accumulate(took.begin(), took.end(), Seconds{0}) / n);
    table[path + "/p50_seconds"] = percentile(took, 50);
    table[path + "/p90_seconds"] = percentile(took, 90);
    table[path + "/p95_seconds"] = percentile(took, 95);
    put_rate(table, path + "/sla_met", sum(path + "/met"), sum(path + "/met") + sum(path + "/missed"));
  }
  return table;
}

}  // namespace steward::blackbox::week
