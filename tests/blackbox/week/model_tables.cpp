#include <algorithm>
#include <numeric>

#include "tests/blackbox/week/model.h"

// What boards, timelines, accounts and figures show.
namespace steward::blackbox::week {

namespace {

std::string text(int number) { return std::to_string(number); }
std::string text(std::int64_t number) { return std::to_string(number); }
std::string text(const std::optional<Seconds>& at) { return at ? std::to_string(*at) : "null"; }
std::string text(const std::string& word) { return word.empty() ? "null" : word; }
std::string text(bool is) { return is ? "true" : "false"; }
std::string or_null(int number) { return number == 0 ? "null" : std::to_string(number); }

void put_clock(Table& table, const std::string& path, const Clock& clock, Seconds at) {
  table[path + "/standing"] = clock.standing();
  table[path + "/used_seconds"] = text(clock.used(at));
  table[path + "/escalated"] = clock.escalated();
  table[path + "/overdue"] = text(clock.overdue(at));
}

// Of the clocks that run, the first that is due.
std::optional<Seconds> due_at(std::initializer_list<const Clock*> clocks) {
  std::optional<Seconds> first;
  for (const Clock* clock : clocks) {
    const auto due = clock->reached_at(2);
    if (due && (!first || *due < *first)) first = due;
  }
  return first;
}

bool is_overdue(const Order& order, Seconds at) {
  return order.respond.overdue(at) || order.on_site.overdue(at) || order.resolve.overdue(at);
}
bool is_overdue(const Case& of_case, Seconds at) { return of_case.respond.overdue(at) || of_case.reply.overdue(at); }

bool in_scope(const std::string& scope, const std::string& building) {
  return !scope.starts_with("building") || scope == building;
}

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

Table Model::orders(Seconds at) const {
  Table table;
  for (const auto& [name, order] : orders_) {
    const auto put = [&, &of = name](const std::string& member, const std::string& value) {
      table[of + "/" + member] = value;
    };
    put("status", order.status);
    put("priority", order.priority);
    put("category_id", order.category);
    put("building_id", text(order.building));
    put("household_id", text(order.house.empty() ? order.house : "household " + order.house));
    put("assignee_id", text(order.assignee));
    put("case_id", text(order.of_case));
    put("outage_id", text(order.outage));
    put("number", "2026-" + order.number);
    put("reported_at", text(std::optional(order.reported_at)));
    put("accepted_at", text(order.accepted_at));
    put("started_at", text(order.started_at));
    put("done_at", text(order.done_at));
    put("closed_at", text(order.closed_at));
    put("visits", text(order.visits));
    put("reopened", text(order.reopened));
    put("lines", text(order.lines));
    put("charged_fen", text(order.charged_fen));
    put("rating", or_null(order.rating));
    put("satisfied", order.satisfied ? text(*order.satisfied) : "null");
    put("due_at", text(due_at({&order.respond, &order.on_site, &order.resolve})));
    put("overdue", text(is_overdue(order, at)));
    put_clock(table, name + "/sla/respond", order.respond, at);
    put_clock(table, name + "/sla/on_site", order.on_site, at);
    put_clock(table, name + "/sla/resolve", order.resolve, at);
  }
  return table;
}

Table Model::cases(Seconds at) const {
  Table table;
  for (const auto& [name, of_case] : cases_) {
    const auto put = [&, &of = name](const std::string& member, const std::string& value) {
      table[of + "/" + member] = value;
    };
    put("status", of_case.status);
    put("kind", of_case.kind);
    put("severity", text(of_case.severity));
    put("building_id", text(of_case.building));
    put("household_id", text("household " + of_case.house));
    put("handler_id", text(of_case.handler));
    put("merged_into", text(of_case.merged_into));
    put("close_reason", text(of_case.close_reason));
    put("reject_reason", text(of_case.reject_reason));
    put("number", "2026-" + of_case.number);
    put("filed_at", text(std::optional(of_case.filed_at)));
    put("accepted_at", text(of_case.accepted_at));
    put("first_replied_at", text(of_case.first_replied_at));
    put("replied_at", text(of_case.replied_at));
    put("closed_at", text(of_case.closed_at));
    put("reopened", text(of_case.disputed));
    put("rating", or_null(of_case.rating));
    put("due_at", text(due_at({&of_case.respond, &of_case.reply})));
    put("overdue", text(is_overdue(of_case, at)));
    std::vector<std::string> orders = of_case.orders;
    std::sort(orders.begin(), orders.end());
    for (const std::string& order : orders) put("work_order_ids/" + order, "true");
    put_clock(table, name + "/sla/respond", of_case.respond, at);
    put_clock(table, name + "/sla/reply", of_case.reply, at);
  }
  return table;
}

// Only what there is; the rest of a board is 0.
Table Model::order_counts(const std::string& scope, Seconds at) const {
  std::map<std::string, std::int64_t> counts;
  std::int64_t overdue = 0;
  for (const auto& [name, order] : orders_) {
    if (!in_scope(scope, order.building)) continue;
    ++counts["statuses/" + order.status + "/orders"];
    ++counts["statuses/" + order.status + "/by_priority/" + order.priority];
    overdue += is_overdue(order, at) ? 1 : 0;
  }
  Table table;
  for (const auto& [path, count] : counts) table[path] = text(count);
  table["overdue"] = text(overdue);
  return table;
}

Table Model::case_counts(const std::string& scope, Seconds at) const {
  std::map<std::string, std::int64_t> counts;
  std::int64_t overdue = 0;
  for (const auto& [name, of_case] : cases_) {
    if (!in_scope(scope, of_case.building)) continue;
    ++counts["statuses/" + of_case.status + "/cases"];
    ++counts["statuses/" + of_case.status + "/by_kind/" + of_case.kind];
    overdue += is_overdue(of_case, at) ? 1 : 0;
  }
  Table table;
  for (const auto& [path, count] : counts) table[path] = text(count);
  table["overdue"] = text(overdue);
  return table;
}

Table Model::load(const std::string& technician) const {
  std::map<std::string, std::int64_t> counts;
  for (const auto& [name, order] : orders_) {
    if (order.assignee == technician) ++counts["statuses/" + order.status + "/orders"];
  }
  Table table;
  for (const auto& [path, count] : counts) table[path] = text(count);
  return table;
}

Table Model::timeline(const std::string& house) const {
  std::vector<Entry> entries = timelines_.at(house);
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.at < b.at; });
  Table table;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const std::string at = entry.at < 0 ? std::string() : text(entry.at) + " ";
    table["entry " + std::to_string(100 + i)] = at + entry.text;
  }
  return table;
}

Table Model::account(const std::string& house) const {
  const Account& account = accounts_.at(house);
  Table table;
  std::int64_t arrears = 0;
  for (const Bill& bill : account.bills) {
    arrears += bill.open_fen;
    if (bill.open_fen != 0) table["open_bills/" + text(bill.number)] = bill.due_date + " " + text(bill.open_fen);
  }
  table["arrears_fen"] = text(arrears);
  table["credit_fen"] = text(credit_of(account));
  return table;
}

Table Model::figures(const std::string& scope, int day) const {
  Table table;
  Figures figures;
  if (const auto found = figures_.find({scope, day}); found != figures_.end()) figures = found->second;
  const auto sum = [&](const std::string& path) { return figures.sums[path]; };
  for (const auto& [path, count] : figures.sums) {
    if (path.starts_with("operations/by_event/")) table[path] = text(count);
  }
  for (const char* path : {"operations/total", "money/billed_fen", "money/bills", "money/collected_fen",
                           "money/received_fen", "money/payments", "money/reversed_fen", "money/reversals",
                           "work_orders/opened", "work_orders/done", "work_orders/closed", "work_orders/cancelled",
                           "work_orders/reopened", "cases/filed", "cases/replied", "cases/disputed", "cases/closed"}) {
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
  const auto at_home = static_cast<std::int64_t>(std::count_if(
                           houses().begin(), houses().end(),
                           [&](const std::string& house) { return in_scope(scope, building_of(house)); })) +
                       (scope == "company" ? 1 : 0);
  std::int64_t fixed_first_time = 0;
  std::int64_t repeated = 0;
  for (const auto& [name, order] : orders_) {
    if (!in_scope(scope, order.building)) continue;
    const bool closed_today = order.status == "closed" && *order.closed_at / kDay == day;
    fixed_first_time += closed_today && is_fixed_first_time(order) ? 1 : 0;
    repeated += order.reported_at / kDay == day && is_repeat(order) ? 1 : 0;
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
