#include <algorithm>

#include "tests/blackbox/week/texts.h"

// What boards, timelines, accounts and figures show.
namespace steward::blackbox::week {

namespace {

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

Table Model::timeline(const std::string& house, Privacy reader) const {
  std::vector<Entry> entries = timelines_.at(house);
  std::erase_if(entries, [&](const Entry& entry) { return entry.privacy > reader; });
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

Table Model::history(const std::string& name) const {
  Table table;
  for (const std::string& event : histories_.at(name)) table["event " + text(100 + table.size())] = event;
  return table;
}

std::vector<std::string> Model::order_names() const {
  std::vector<std::string> names;
  for (const auto& [name, order] : orders_) names.push_back(name);
  return names;
}

std::vector<std::string> Model::case_names() const {
  std::vector<std::string> names;
  for (const auto& [name, of_case] : cases_) names.push_back(name);
  return names;
}

std::vector<std::string> Model::by_deadline() const {
  std::vector<std::pair<Seconds, std::string>> due;
  for (const auto& [name, order] : orders_) {
    const auto at = due_at({&order.respond, &order.on_site, &order.resolve});
    if (at) due.emplace_back(*at, name);
  }
  std::sort(due.begin(), due.end());
  std::vector<std::string> names;
  for (const auto& [at, name] : due) names.push_back(name);
  return names;
}

std::vector<std::string> Model::overdue(Seconds at) const {
  std::vector<std::string> names = by_deadline();
  std::erase_if(names, [&](const std::string& name) { return !is_overdue(orders_.at(name), at); });
  return names;
}

}  // namespace steward::blackbox::week
