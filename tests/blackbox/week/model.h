#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/blackbox/week/clocks.h"
#include "tests/blackbox/week/step.h"

// What the week must have come to: a small model that knows the trade's rules (domain reference §3 to §5) and none of
// Steward's code. It is told each step that was taken, with names in the place of ids, and says at the end what boards,
// timelines, figures and accounts show.
namespace steward::blackbox::week {

// What is compared: a path such as burst/status, and what stands there, as text.
using Table = std::map<std::string, std::string>;

struct Order {
  std::string number, category, priority, status = "reported", house, building, equipment, assignee, of_case, outage;
  bool stops_for_owner = false, stops_for_parts = false;
  Clock respond, on_site, resolve;
  Seconds reported_at = 0;
  std::optional<Seconds> accepted_at, started_at, done_at, closed_at;
  int visits = 0, reopened = 0, lines = 0, rating = 0;
  std::int64_t charged_fen = 0;
  std::optional<bool> satisfied;
};

struct Case {
  std::string number, kind, status = "filed", house, building, handler, merged_into, close_reason, reject_reason;
  std::vector<std::string> orders;
  Clock respond, reply;
  Seconds filed_at = 0;
  std::optional<Seconds> accepted_at, first_replied_at, replied_at, closed_at;
  int severity = 2, disputed = 0, rating = 0;
};

struct Bill {
  int number = 0;
  std::string due_date;
  std::int64_t amount_fen = 0, open_fen = 0;
  int day = 0;  // of the week, on which it was issued
};
struct Payment {
  std::string house;
  std::int64_t amount_fen = 0, credit_fen = 0;
  std::map<int, std::int64_t> allocations;  // by bill
  int chosen = 0;                           // the one bill that the payer wants to pay; 0: as they fall due
};
struct Account {
  std::vector<Bill> bills;
  std::vector<std::string> payments;  // in order
};

enum class Privacy { resident, staff, managers };  // who may read it

struct Entry {
  Seconds at = 0;
  std::string text;  // kind, event, what about, amount, score, number
  Privacy privacy = Privacy::resident;
};

// The figures of one day and scope: sums by path, and how long each clock took.
struct Figures {
  std::map<std::string, std::int64_t> sums;
  std::map<std::string, std::vector<Seconds>> took;
};

class Model {
 public:
  // Fees and categories: what things cost and ask for.
  Model();

  // Time passes: what waits too long is escalated. How often it was until now.
  int pass_until(Seconds at);
  // A step that succeeded; `answer` is its body with names for ids.
  void take(const Step& step, Seconds at, const boost::json::value& answer);
  // Who has an order: "assignee" in the table of steps.
  [[nodiscard]] std::string assignee_of(const std::string& order) const { return orders_.at(order).assignee; }

  // Scopes: company, garden, building 3, building 5.
  [[nodiscard]] static const std::vector<std::string>& scopes();
  [[nodiscard]] Table orders(Seconds at) const;
  [[nodiscard]] Table cases(Seconds at) const;
  [[nodiscard]] Table order_counts(const std::string& scope, Seconds at) const;
  [[nodiscard]] Table case_counts(const std::string& scope, Seconds at) const;
  [[nodiscard]] Table load(const std::string& technician) const;
  [[nodiscard]] Table timeline(const std::string& house, Privacy reader) const;
  [[nodiscard]] Table account(const std::string& house) const;
  // Of the days first … last together.
  [[nodiscard]] Table figures(const std::string& scope, int first, int last) const;
  // Order or case, clock and level: when it was reached.
  [[nodiscard]] const Table& escalations() const { return escalated_; }
  // The events of an order or a case but the escalations, by their place.
  [[nodiscard]] Table history(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> order_names() const;
  [[nodiscard]] std::vector<std::string> case_names() const;
  // Open orders of which a clock runs, by what is due next; those that are overdue at this instant.
  [[nodiscard]] std::vector<std::string> by_deadline() const;
  [[nodiscard]] std::vector<std::string> overdue(Seconds at) const;
  // Of the bills that are open on a civil date: past due for `from` to `to` days.
  [[nodiscard]] std::int64_t past_due_fen(const std::string& scope, const std::string& date, int from, int to) const;

 private:
  struct Context;  // a step and what belongs to it

  void take_report(const Context& of);
  void take_order_step(const Context& of);
  void take_work(const Context& of, Order& order);
  void take_words(const Context& of, Order& order);
  void take_lines(const Context& of, Order& order);
  void take_outage(const Context& of);
  void take_case(const Context& of);
  void take_case_step(const Context& of);
  void take_money(const Context& of);
  void take_bill_run(const Context& of);
  void take_move_out(const Context& of);

  void assign(const Context& of, Order& order, const std::string& to);
  void accept(const Context& of, Order& order);
  void link(const Context& of, const std::string& case_name, const std::string& order);
  void end_clock(const Context& of, Clock& clock, const std::string& building, const std::string& path);

  int raise_bill(const Context& of, const std::string& house, std::int64_t fen, const std::string& due_date);
  void pay_bills(Account& account, Payment& payment, std::int64_t& fen, const std::string& building);
  [[nodiscard]] std::int64_t credit_of(const Account& account) const;
  // The same kind of fault in the same place, within 30 days after the other was done.
  [[nodiscard]] static bool repeats(const Order& later, const Order& former);
  // One visit, never reopened, and nothing repeats it.
  [[nodiscard]] bool is_fixed_first_time(const Order& order) const;
  [[nodiscard]] bool is_repeat(const Order& order) const;

  // An event of one kind was recorded.
  void record(const Context& of, const std::string& event, const std::string& building);
  // Of an order or a case: it is in its history.
  void record_of(const Context& of, const std::string& name, const std::string& event, const std::string& building);
  void count(int day, const std::string& building, const std::string& path, std::int64_t by = 1);
  void tell(const Context& of, const std::string& house, const std::string& text, Privacy privacy = Privacy::resident);
  void escalate(Clock& clock, const std::string& of, const std::string& name, const std::string& building, Seconds at);

  std::map<std::string, std::string> usual_priority_;  // by category
  std::map<std::string, Order> orders_;
  std::map<std::string, Case> cases_;
  std::map<std::string, Account> accounts_;  // by house
  std::map<std::string, Payment> payments_;
  std::map<std::string, std::vector<Entry>> timelines_;
  std::map<std::pair<std::string, int>, Figures> figures_;  // by scope and day
  std::map<std::string, std::vector<std::string>> histories_;
  std::map<std::string, std::vector<std::string>> outages_;  // their buildings
  std::map<std::string, Seconds> moved_out_;                 // houses that are empty: since when
  Table escalated_;
  int receipts_ = 0;
};

}  // namespace steward::blackbox::week
