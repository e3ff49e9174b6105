#include "tests/blackbox/week/drive.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <fstream>

#include "domain/base/time.h"

namespace steward::blackbox::week {

namespace {

constexpr std::int32_t kOffsetMinutes = 480;

Instant instant_of(Seconds at) { return add_seconds(start_of(make_date(2026, 3, 2), kOffsetMinutes), at); }

std::string last_segment(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// Those that have no occurred_at of their own happen when they are recorded.
bool says_when(const std::string& path) {
  for (const char* other :
       {"outages", "end", "bill-runs", "charges", "credit-applications", "reversal", "condition", "move-out"}) {
    if (last_segment(path) == other) return false;
  }
  return true;
}

// The member that has the id of what a step makes.
std::string id_member(const std::string& path) {
  static const std::map<std::string, std::string> kMembers = {
      {"work-orders", "work_order_id"}, {"cases", "case_id"},         {"outages", "outage_id"},
      {"payments", "payment_id"},       {"bill-runs", "bill_run_id"}, {"contacts", "contact_id"}};
  return kMembers.at(last_segment(path));
}

// The name of the order that a step is of.
std::string order_of(const Step& step) {
  const auto begin = step.path.find('<') + 1;
  return step.path.substr(begin, step.path.find('>') - begin);
}

bool succeeded(const Answer& answer) { return answer.status >= 200 && answer.status < 300; }

// Whether it is one of "accepted", "409 step-not-allowed" … of which each is right.
bool is_expected(const Answer& answer, std::string_view expect) {
  const auto bar = expect.find('|');
  if (bar != std::string_view::npos) {
    return is_expected(answer, expect.substr(0, bar)) || is_expected(answer, expect.substr(bar + 1));
  }
  if (expect.empty()) return succeeded(answer);
  if (expect.find(' ') != std::string_view::npos) {
    return std::to_string(answer.status) + " " + answer.problem() == expect;
  }
  return succeeded(answer) && (answer.text("order_status") == expect || answer.text("case_status") == expect);
}

}  // namespace

std::string instant_text(Seconds at) { return to_string(instant_of(at)); }

void set_clock(const std::filesystem::path& file, Seconds at) {
  const std::filesystem::path beside = file.string() + ".new";
  std::ofstream(beside) << instant_text(at) << '\n';
  std::filesystem::rename(beside, file);
}

void Drive::live(const std::vector<Act>& acts, Model& model) {
  for (const Act& act : acts) {
    std::vector<Sent> steps;
    for (const Step& step : act.steps) {
      Sent sent;
      sent.step = &step;
      sent.key = "week-" + std::to_string(++requests_);
      steps.push_back(std::move(sent));
    }
    if (act.connections == 1) {
      follow_one_another(steps, model);
    } else {
      go_together(steps, act.connections, model);
    }
    if (testing::Test::HasFatalFailure()) return;
  }
}

void Drive::wait_until(Seconds at, Model& model) {
  ASSERT_GE(at, now_);
  now_ = at;
  set_clock(clock_file_, at);
  await_escalations(model.pass_until(at));
}

void Drive::send(Sent& sent, Seconds at) {
  const Step& step = *sent.step;
  boost::json::object body = boost::json::parse(names_.with_ids(step.body)).as_object();
  if (says_when(step.path) && !body.contains("occurred_at")) {
    body["occurred_at"] = instant_text(step.happened.empty() ? at : time_of(step.happened));
  }
  sent.answer = server_.send("POST", keys_.at(sent.who), "/v1/" + names_.with_ids(step.path),
                             boost::json::serialize(body), sent.key);
  EXPECT_TRUE(is_expected(sent.answer, step.expect))
      << step.at << " " << sent.who << " " << step.path << " " << step.body << "\nexpected " << step.expect << ", not "
      << sent.answer.status << " " << sent.answer.body;
  if (succeeded(sent.answer) && !step.makes.empty()) names_.add(step.makes, sent.answer.text(id_member(step.path)));
}

void Drive::take(const Sent& sent, Seconds at, Model& model) {
  if (!succeeded(sent.answer)) return;
  if (last_segment(sent.step->path) == "bill-runs") await_bill_run(sent.answer.text("bill_run_id"));
  model.take(*sent.step, at, boost::json::parse(names_.with_names(sent.answer.body)));
}

void Drive::follow_one_another(std::vector<Sent>& steps, Model& model) {
  for (Sent& sent : steps) {
    const Step& step = *sent.step;
    if (!step.at.empty()) {
      ASSERT_NO_FATAL_FAILURE(wait_until(time_of(step.at), model));
    }
    sent.who = step.who == "assignee" ? model.assignee_of(order_of(step)) : std::string(step.who);
    const bool refusal = step.expect.find(' ') != std::string::npos;
    const std::string before = refusal ? durable_position() : std::string();
    send(sent, now_);
    if (refusal) {
      EXPECT_EQ(durable_position(), before) << step.path << " stored something";
    }
    take(sent, now_, model);
  }
}

void Drive::go_together(std::vector<Sent>& steps, std::size_t connections, Model& model) {
  ASSERT_NO_FATAL_FAILURE(wait_until(time_of(steps.front().step->at), model));
  for (Sent& sent : steps) {
    const Step& step = *sent.step;
    sent.who = step.who == "assignee" ? model.assignee_of(order_of(step)) : std::string(step.who);
  }
  {
    std::vector<std::jthread> threads;
    for (std::size_t connection = 0; connection < connections; ++connection) {
      threads.emplace_back([&, connection] {
        for (std::size_t i = connection; i < steps.size(); i += connections) send(steps[i], now_);
      });
    }
  }
  std::map<std::string, int> taken;
  for (const Sent& sent : steps) {
    take(sent, now_, model);
    const std::string what = last_segment(sent.step->path);
    if (what == "claim" || what == "dispatch") taken[order_of(*sent.step)] += succeeded(sent.answer) ? 1 : 0;
  }
  for (const auto& [order, times] : taken) EXPECT_EQ(times, 1) << order << " is taken by one";
}

void Drive::await_escalations(int count) {
  if (count == escalations_) return;
  escalations_ = count;
  std::size_t seen = 0;
  for (int i = 0; i < 1'500 && seen < static_cast<std::size_t>(count); ++i) {
    if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const Answer feed =
        server_.get(keys_.at("auditor"), "/v1/events?types=WorkOrderEscalated,CaseEscalated&limit=1000");
    ASSERT_EQ(feed.status, 200) << feed.body;
    seen = feed.json().at("items").as_array().size();
  }
  ASSERT_EQ(seen, static_cast<std::size_t>(count)) << "escalations until " << instant_text(now_);
}

void Drive::await_bill_run(const std::string& run) {
  Answer answer;
  for (int i = 0; i < 3'000 && answer.text("state") != "completed"; ++i) {
    if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    answer = server_.get(keys_.at("finance"), "/v1/bill-runs/" + run);
  }
  ASSERT_EQ(answer.text("state"), "completed") << answer.body;
}

std::string Drive::durable_position() {
  return server_.get(keys_.at("operator"), "/v1/views").text("durable_position");
}

}  // namespace steward::blackbox::week
