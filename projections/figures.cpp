#include "projections/figures.h"

namespace steward {

namespace {

template <std::size_t N>
void add_all(std::array<std::int64_t, N>& to, const std::array<std::int64_t, N>& from) {
  for (std::size_t i = 0; i < N; ++i) to[i] += from[i];
}

void add_all(RatedByVia& to, const RatedByVia& from) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    to[i].ratings += from[i].ratings;
    to[i].scores += from[i].scores;
  }
}

}  // namespace

void Timing::add(const Timing& other) {
  seconds.add(other.seconds);
  sum += other.sum;
  met += other.met;
  missed += other.missed;
}

void Figures::add(const Figures& other) {
  for (const auto& [type, count] : other.operations) operations[type] += count;
  billed.fen += other.billed.fen;
  bills += other.bills;
  collected.fen += other.collected.fen;
  received.fen += other.received.fen;
  payments += other.payments;
  reversed.fen += other.reversed.fen;
  reversals += other.reversals;
  refunded.fen += other.refunded.fen;
  refunds += other.refunds;
  for (const auto& [month, amount] : other.paid_late) paid_late[month].fen += amount.fen;
  add_all(orders_reported, other.orders_reported);
  orders_done += other.orders_done;
  orders_closed += other.orders_closed;
  orders_fixed_first_time += other.orders_fixed_first_time;
  orders_reopened += other.orders_reopened;
  orders_cancelled += other.orders_cancelled;
  orders_repeated += other.orders_repeated;
  order_respond.add(other.order_respond);
  order_on_site.add(other.order_on_site);
  order_resolve.add(other.order_resolve);
  add_all(order_ratings, other.order_ratings);
  add_all(orders_rated_via, other.orders_rated_via);
  calls_reached += other.calls_reached;
  calls_satisfied += other.calls_satisfied;
  add_all(cases_filed, other.cases_filed);
  cases_replied += other.cases_replied;
  cases_disputed += other.cases_disputed;
  cases_closed += other.cases_closed;
  case_respond.add(other.case_respond);
  case_reply.add(other.case_reply);
  add_all(case_ratings, other.case_ratings);
  add_all(cases_rated_via, other.cases_rated_via);
}

Money Figures::arrears_recovered(YearMonth since) const {
  Money recovered;
  for (const auto& [month, amount] : paid_late) {
    if (month < since) recovered.fen += amount.fen;
  }
  return recovered;
}

}  // namespace steward
