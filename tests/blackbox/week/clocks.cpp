#include "tests/blackbox/week/clocks.h"

#include <algorithm>
#include <stdexcept>

namespace steward::blackbox::week {

namespace {

constexpr std::array<int, 3> kPercent = {80, 100, 150};

// Monday to Friday, 8:30 to 12:00 and 13:30 to 17:30.
bool is_open(Seconds at) {
  const Seconds day = at / kDay;
  const Seconds minute = at % kDay / kMinute;
  return at >= 0 && day < 5 && ((minute >= 510 && minute < 720) || (minute >= 810 && minute < 1'050));
}

// Minute by minute: slow, and hard to get wrong. All steps are at whole minutes.
Seconds between(bool business_hours, Seconds from, Seconds to) {
  if (!business_hours) return std::max<Seconds>(0, to - from);
  Seconds open = 0;
  for (Seconds at = from; at < to; at += kMinute) open += is_open(at) ? kMinute : 0;
  return open;
}

Seconds after(bool business_hours, Seconds from, Seconds seconds) {
  if (!business_hours || seconds == 0) return from + seconds;
  Seconds at = from;
  for (; seconds > 0 && at < 2 * kDays * kDay; at += kMinute) seconds -= is_open(at) ? kMinute : 0;
  return at;
}

}  // namespace

const std::array<OrderPromise, 6>& order_promises() {
  static constexpr std::optional<int> kNone;
  static constexpr std::array<OrderPromise, 6> kPromises = {{
      {"p0", 0, 5, kNone, false, false, false},
      {"p1", 5, 15, 120, false, true, false},
      {"p2", 10, 30, 1'440, false, true, false},
      {"p3", 15, 45, 1'440, false, true, false},
      {"p4", 30, kNone, 1'440, false, true, true},
      {"p5", 450, kNone, 2'250, true, true, true},
  }};
  return kPromises;
}

const std::array<CasePromise, 4>& case_promises() {
  static constexpr std::optional<int> kNone;
  static constexpr std::array<CasePromise, 4> kPromises = {{
      {"complaint", 1'440, 10'080},
      {"suggestion", 240, 2'880},
      {"enquiry", 240, 2'880},
      {"praise", kNone, kNone},
  }};
  return kPromises;
}

const OrderPromise& order_promise(std::string_view priority) {
  for (const OrderPromise& promise : order_promises()) {
    if (promise.priority == priority) return promise;
  }
  throw std::invalid_argument("no priority: " + std::string(priority));
}

const CasePromise& case_promise(std::string_view kind) {
  for (const CasePromise& promise : case_promises()) {
    if (promise.kind == kind) return promise;
  }
  throw std::invalid_argument("no kind: " + std::string(kind));
}

void Clock::promise(Promise promise) {
  if (ended_ || (promise.minutes == promise_.minutes && promise.business_hours == promise_.business_hours)) return;
  promise_ = promise;
  level_ = 0;
}

void Clock::want_by(Seconds at) {
  wanted_from_ = since_;
  wanted_by_ = at;
}

void Clock::stop(Seconds at) {
  used_ = used(at);
  since_.reset();
}

void Clock::go_on(Seconds at) {
  if (!since_) since_ = at;
  ended_.reset();
}

void Clock::end(Seconds at) {
  if (ended_) return;
  stop(at);
  ended_ = at;
  met_ = promised() && used_ <= *promise_.minutes * kMinute;
}

void Clock::drop() {
  if (ended_) return;
  since_.reset();
  dropped_ = true;
}

Seconds Clock::used(Seconds at) const { return used_ + (since_ ? between(promise_.business_hours, *since_, at) : 0); }

std::optional<Seconds> Clock::reached_at(int level) const {
  if (!since_ || !promised()) return std::nullopt;
  const auto percent = [](int of_level) { return kPercent.at(static_cast<std::size_t>(of_level) - 1); };
  const auto promised_at = [&](int of_level) {
    const Seconds all = *promise_.minutes * kMinute * percent(of_level) / 100;
    return after(promise_.business_hours, *since_, std::max<Seconds>(0, all - used_));
  };
  if (!wanted_by_ || promised_at(2) <= *wanted_by_) return promised_at(level);
  const Seconds wanted = *wanted_from_ + (*wanted_by_ - *wanted_from_) * percent(level) / 100;
  return level == 2 ? *wanted_by_ : std::min(promised_at(level), wanted);
}

bool Clock::overdue(Seconds at) const {
  const auto due = reached_at(2);
  return due && *due < at;
}

std::optional<int> Clock::escalate(Seconds at) {
  const auto next = level_ < 3 ? reached_at(level_ + 1) : std::nullopt;
  if (!next || *next > at) return std::nullopt;
  return ++level_;
}

std::string Clock::standing() const {
  if (dropped_) return "dropped";
  if (!promised()) return "not_promised";
  if (ended_) return met_ ? "met" : "missed";
  return since_ ? "running" : "standing_still";
}

std::string Clock::name_of_level(int level) {
  static const std::array<std::string, 4> kNames = {"null", "warning", "due", "late"};
  return kNames.at(static_cast<std::size_t>(level));
}

}  // namespace steward::blackbox::week
