#include "tests/blackbox/week/shown.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "domain/base/time.h"
#include "tests/blackbox/week/drive.h"

namespace steward::blackbox::week {

namespace {

constexpr std::int64_t kMicros = 1'000'000;

Seconds second_of(Instant instant) {
  const std::int64_t monday = parse_instant(instant_text(0))->micros;
  const std::int64_t micros = instant.micros - monday;
  return micros >= 0 ? micros / kMicros : -((-micros + kMicros - 1) / kMicros);
}

std::string scalar(const boost::json::value& value) {
  if (!value.is_string()) return boost::json::serialize(value);
  const std::string text(value.as_string());
  const auto instant = parse_instant(text);
  return instant ? std::to_string(second_of(*instant)) : text;
}

void flatten(const boost::json::value& value, const std::string& path, Table& table) {
  if (value.is_object()) {
    for (const auto& [key, member] : value.as_object()) {
      flatten(member, path.empty() ? std::string(key) : path + "/" + std::string(key), table);
    }
  } else if (value.is_array()) {
    for (const auto& item : value.as_array()) table[path + "/" + scalar(item)] = "true";
  } else {
    table[path] = scalar(value);
  }
}

std::string number_of(const boost::json::value& number) {
  const std::string text(number.as_string());
  return text.substr(text.find('-') + 1);
}

// at kind event about fen score number
std::string line_of(const boost::json::object& entry) {
  const Instant at = *parse_instant(std::string_view(entry.at("at").as_string()));
  std::string line = second_of(at) < 0 ? to_string(date_at(at, 480)) : std::to_string(second_of(at));
  for (const char* member : {"kind", "event"}) line += " " + scalar(entry.at(member));
  for (const char* member : {"work_order_id", "case_id", "payment_id", "bill_run_id", "contact_id"}) {
    if (const auto* about = entry.if_contains(member)) line += " " + scalar(*about);
  }
  if (const auto* amount = entry.if_contains("amount_fen")) line += " fen " + scalar(*amount);
  if (const auto* score = entry.if_contains("score")) line += " score " + scalar(*score);
  if (const auto* number = entry.if_contains("number")) line += " " + number_of(*number);
  return line;
}

bool is_percentile(const std::string& path) {
  return path.ends_with("/p50_seconds") || path.ends_with("/p90_seconds") || path.ends_with("/p95_seconds");
}

bool agrees(const std::string& path, const std::string& expected, const std::string& shown) {
  if (!is_percentile(path) || expected == "null" || shown == "null") return expected == shown;
  const std::int64_t exact = std::stoll(expected);
  const std::int64_t told = std::stoll(shown);
  return exact <= told && told <= exact + exact / 32;
}

}  // namespace

Answer Shown::get(const std::string& target) {
  Answer answer = client_.get(names_.with_ids(target), {{"Min-Position", position_}, {"Prefer", "wait=30"}});
  EXPECT_EQ(answer.status, 200) << target << answer.body;
  return answer;
}

void Shown::each_item(std::string target, const std::function<void(const boost::json::object&)>& take) {
  while (!target.empty()) {
    const Answer page = get(target);
    if (page.status != 200) return;
    const boost::json::value body = boost::json::parse(names_.with_names(page.body));
    for (const auto& item : body.at("items").as_array()) take(item.as_object());
    const std::string link = page.header("Link");
    target = link.empty() ? std::string() : link.substr(1, link.find('>') - 1);
  }
}

Table Shown::orders(Seconds at) {
  Table table;
  each_item("/v1/work-orders?limit=7&community_id=<garden>&at=" + instant_text(at),
            [&](const auto& order) { flatten(order, std::string(order.at("work_order_id").as_string()), table); });
  return table;
}

Table Shown::cases(Seconds at) {
  Table table;
  each_item("/v1/cases?limit=3&community_id=<garden>&at=" + instant_text(at),
            [&](const auto& of_case) { flatten(of_case, std::string(of_case.at("case_id").as_string()), table); });
  return table;
}

Table Shown::counts(const std::string& board, const std::string& filter, Seconds at) {
  Table table;
  flatten(get("/v1/" + board + "?at=" + instant_text(at) + filter).json(), "", table);
  table.erase("at");
  table.erase("overdue_is_at_least");
  std::erase_if(table, [](const auto& row) {
    const bool rests_on = row.first.starts_with("cut_off/") || row.first.ends_with("rows");
    return rests_on || (row.second == "0" && row.first != "overdue");
  });
  return table;
}

Table Shown::timeline(const std::string& house) {
  Table table;
  each_item("/v1/households/<household " + house + ">/timeline?order=oldest_first&limit=5",
            [&](const auto& entry) { table["entry " + std::to_string(100 + table.size())] = line_of(entry); });
  return table;
}

Table Shown::account(const std::string& house) {
  const boost::json::value body = get("/v1/households/<household " + house + ">/arrears").json();
  Table table;
  for (const char* member : {"arrears_fen", "credit_fen"}) table[member] = scalar(body.at(member));
  for (const auto& bill : body.at("open_bills").as_array()) {
    table["open_bills/" + scalar(bill.at("number"))] = scalar(bill.at("due_date")) + " " + scalar(bill.at("open_fen"));
  }
  return table;
}

std::vector<Table> Shown::figures(const std::string& by, const std::string& filter, Seconds at) {
  const Answer answer =
      get("/v1/analytics?from=2026-03-02&to=2026-03-09&by=" + by + "&at=" + instant_text(at) + filter);
  const boost::json::value body = boost::json::parse(names_.with_names(answer.body));
  std::vector<Table> periods;
  for (const auto& period : body.at("periods").as_array()) {
    periods.emplace_back();
    flatten(period, "", periods.back());
  }
  return periods;
}

Table Shown::escalations() {
  Table table;
  each_item("/v1/events?types=WorkOrderEscalated,CaseEscalated&limit=20", [&](const auto& event) {
    const boost::json::object& data = event.at("data").as_object();
    const auto* order = data.if_contains("work_order_id");
    const std::string name = scalar(order != nullptr ? *order : data.at("case_id"));
    const std::string level = name + "/" + scalar(data.at("clock")) + "/" + scalar(data.at("level"));
    EXPECT_TRUE(table.emplace(level, scalar(data.at("due_at"))).second) << level << " is escalated twice";
  });
  return table;
}

Table Shown::history(const std::string& path) {
  Table table;
  each_item("/v1/" + path + "/history?limit=4", [&](const auto& event) {
    const std::string type = scalar(event.at("type"));
    if (!type.ends_with("Escalated")) table["event " + std::to_string(100 + table.size())] = type;
  });
  return table;
}

std::vector<std::string> Shown::order_names(const std::string& filter, Seconds at) {
  std::vector<std::string> names;
  each_item("/v1/work-orders?limit=2&community_id=<garden>&at=" + instant_text(at) + filter,
            [&](const auto& order) { names.push_back(scalar(order.at("work_order_id"))); });
  return names;
}

std::vector<Shown::PastDue> Shown::ageing(const std::string& filter, const std::string& date) {
  const boost::json::value body = get("/v1/arrears/ageing?date=" + date + filter).json();
  constexpr int kEver = 100'000;
  const auto days = [](const boost::json::value& number, int otherwise) {
    return number.is_null() ? otherwise : static_cast<int>(number.as_int64());
  };
  std::vector<PastDue> buckets;
  for (const auto& bucket : body.at("buckets").as_array()) {
    buckets.push_back(
        {days(bucket.at("from_days"), -kEver), days(bucket.at("to_days"), kEver), bucket.at("amount_fen").as_int64()});
  }
  return buckets;
}

std::string differences(const Table& expected, const Table& shown, bool all) {
  std::string text;
  for (const auto& [path, value] : expected) {
    const auto found = shown.find(path);
    const std::string told = found == shown.end() ? "(nothing)" : found->second;
    if (found == shown.end() || !agrees(path, value, told)) {
      text += "  " + path + ": the model says " + value + ", the server " + told + "\n";
    }
  }
  for (const auto& [path, value] : shown) {
    if (all && !expected.contains(path)) text += "  " + path + ": only the server says " + value + "\n";
  }
  return text;
}

}  // namespace steward::blackbox::week
