#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "tests/blackbox/week/step.h"

// What garden promises, and how time counts for it. Written from the domain reference (§3.4), for whole seconds of one
// week; nothing of it is Steward's.
namespace steward::blackbox::week {

struct Promise {
  std::optional<int> minutes;
  bool business_hours = false;
};
struct OrderPromise {
  std::string_view priority;
  std::optional<int> respond, on_site, resolve;  // minutes
  bool business_hours = false;
  bool stops_for_owner = true;
  bool stops_for_parts = false;
};
struct CasePromise {
  std::string_view kind;
  std::optional<int> respond, reply;
};
[[nodiscard]] const std::array<OrderPromise, 6>& order_promises();
[[nodiscard]] const std::array<CasePromise, 4>& case_promises();
[[nodiscard]] const OrderPromise& order_promise(std::string_view priority);
[[nodiscard]] const CasePromise& case_promise(std::string_view kind);

// One clock: stopped and resumed, held to another promise, ended. Levels 1, 2, 3 are 80, 100 and 150 % of it.
class Clock {
 public:
  Clock() = default;
  Clock(Promise promise, Seconds at) : promise_(promise), since_(at) {}

  void promise(Promise promise);
  // Somebody outside wants it by then, whatever was promised: what comes first counts.
  void want_by(Seconds at);
  void stop(Seconds at);
  void go_on(Seconds at);  // also one that has ended
  void end(Seconds at);
  void drop();  // nothing counts any more

  [[nodiscard]] bool ended() const { return ended_.has_value(); }
  [[nodiscard]] bool met() const { return met_; }
  [[nodiscard]] bool promised() const { return promise_.minutes.has_value(); }
  [[nodiscard]] Seconds used(Seconds at) const;
  // Of one that runs and promises something.
  [[nodiscard]] std::optional<Seconds> reached_at(int level) const;
  [[nodiscard]] bool overdue(Seconds at) const;
  // Escalates the next level that is reached by now: the level; nullopt when there is none.
  [[nodiscard]] std::optional<int> escalate(Seconds at);
  [[nodiscard]] std::string standing() const;
  [[nodiscard]] std::string escalated() const { return name_of_level(level_); }
  // warning, due, late; null for 0.
  [[nodiscard]] static std::string name_of_level(int level);

 private:
  Promise promise_;
  Seconds used_ = 0;
  std::optional<Seconds> since_;
  std::optional<Seconds> wanted_from_, wanted_by_;
  std::optional<Seconds> ended_;
  bool met_ = false;
  bool dropped_ = false;
  int level_ = 0;
};

}  // namespace steward::blackbox::week
