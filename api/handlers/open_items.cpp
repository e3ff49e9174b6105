#include <array>
#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/handlers/late_fee_runs.h"
#include "api/handlers/sweep.h"
#include "api/json/values.h"
#include "domain/base/int128.h"
#include "domain/billing/allocation.h"
#include "domain/books/state.h"
#include "projections/all_views.h"
#include "projections/approvals_view.h"
#include "projections/books_register.h"
#include "projections/pending_money.h"
#include "projections/runs.h"

// Before a month is closed: what of it is still open.
namespace steward::api {

namespace {

using json::id_value;

struct OpenSum {
  std::int64_t count = 0;
  Int128 fen = 0;
  void add(Money amount) {
    ++count;
    fen += amount.fen;
  }
};

struct Asked {
  CompanyNo company;
  CommunityId community;
  Date last;   // of the month
  Date today;  // of the community
};

Result<OpenSum> open_drawers(const Call& call, const Asked& asked) {
  auto view = open_view<BooksRegisterQuery>(call, 0, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto shifts = view->query.shifts_of(asked.company, asked.community, asked.today);
  if (!shifts) return pass_on(std::move(shifts.error()));
  OpenSum open;
  for (const ShiftOnDay& on_day : *shifts) {
    const ShiftRow& shift = on_day.shift;
    if (!shift.closed_on && shift.opened_on <= asked.last) open.add(shift.expected());
  }
  return open;
}

Result<OpenSum> waiting_in_suspense(const Call& call, const Asked& asked) {
  auto view = open_view<PendingMoneyQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  OpenSum open;
  auto read = each_row<SuspenseRow>(
      [&](std::string_view from, std::size_t limit) {
        return view->query.suspense(asked.company, asked.community, true, from, limit);
      },
      [&](const SuspenseRow& row) -> Result<void> {
        if (row.received_on <= asked.last) open.add(row.amount);
        return {};
      });
  if (!read) return pass_on(std::move(read.error()));
  return open;
}

Result<OpenSum> unfinished_runs(const Call& call, const Asked& asked) {
  auto view = open_view<RunsQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  OpenSum open;
  auto read = each_row<BillRunRow>(
      [&](std::string_view from, std::size_t limit) {
        return view->query.bill_runs(asked.company, asked.community, from, limit);
      },
      [&](const BillRunRow& row) -> Result<void> {
        if (!row.completed() && row.issue_date <= asked.last) open.add(row.total);
        return {};
      });
  if (!read) return pass_on(std::move(read.error()));
  return open;
}

// Whatever the day on which they were asked for: what is granted may be dated back.
Result<OpenSum> unanswered_requests(const Call& call, const Asked& asked) {
  auto view = open_view<ApprovalsQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  OpenSum open;
  auto read = each_row<ApprovalRow>(
      [&](std::string_view from, std::size_t limit) {
        return view->query.page(asked.company, asked.community, true, from, limit);
      },
      [&](const ApprovalRow& row) -> Result<void> {
        open.add(row.amount);
        return {};
      });
  if (!read) return pass_on(std::move(read.error()));
  return open;
}

// So many households; less than nothing where more would be waived of them again. None are due before the month is
// over.
Result<OpenSum> late_fees_of_month_end(const Call& call, const Asked& asked) {
  OpenSum open;
  if (asked.last > asked.today) return open;
  auto policy =
      known<billing::CollectionPolicyState, billing::CollectionPolicy>(call, collection_stream(asked.community));
  if (!policy) return pass_on(std::move(policy.error()));
  if (*policy == nullptr) return open;
  auto households = households_of_community(call, asked.community);
  if (!households) return pass_on(std::move(households.error()));
  for (const StreamId& household : *households) {
    auto due = late_fees_due(call, household, **policy, asked.last);
    if (!due) return pass_on(std::move(due.error()));
    if (due->lines.empty() && due->excess.empty()) continue;
    Money more = -billing::late_fee_of(due->excess);
    for (const billing::LateFeeLine& line : due->lines) more.fen += line.amount.fen;
    open.add(more);
  }
  return open;
}

}  // namespace

Result<Reply> get_open_items(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto period = call.query_month("period");
  if (!period) return pass_on(std::move(period.error()));
  auto today = call.today_of(stream_of(*community));
  if (!today) return pass_on(std::move(today.error()));
  auto closed = known<books::PeriodsState, books::Closed>(call, periods_stream(*community));
  if (!closed) return pass_on(std::move(closed.error()));
  const YearMonth usual = *closed != nullptr ? add((*closed)->through, 1) : add(month_of(*today), -1);
  const YearMonth month = period->value_or(usual);
  const Asked asked{call.principal.company, *community, Date{first_day(add(month, 1)).days - 1}, *today};

  const std::string id = to_string(*community);
  struct Kind {
    std::string_view name;
    Result<OpenSum> (*count)(const Call&, const Asked&);
    std::string look_at;
  };
  const auto kinds = std::to_array<Kind>({
      {"open_drawer", open_drawers, "/v1/shifts?community_id=" + id},
      {"suspense", waiting_in_suspense, "/v1/suspense?community_id=" + id},
      {"unfinished_bill_run", unfinished_runs, "/v1/bill-runs?community_id=" + id},
      {"open_request", unanswered_requests, "/v1/approvals?community_id=" + id},
      {"late_fees", late_fees_of_month_end, "/v1/communities/" + id + "/late-fees"},
  });
  boost::json::array items;
  bool nothing = true;
  for (const Kind& kind : kinds) {
    auto open = kind.count(call, asked);
    if (!open) return pass_on(std::move(open.error()));
    nothing = nothing && open->count == 0;
    items.push_back(boost::json::object{{"kind", kind.name},
                                        {"count", open->count},
                                        {"amount_fen", static_cast<std::int64_t>(open->fen)},
                                        {"look_at", kind.look_at}});
  }
  return Reply{200,
               {{"community_id", id_value(*community)},
                {"period", to_string(month)},
                {"nothing_open", nothing},
                {"items", std::move(items)}},
               {}};
}

}  // namespace steward::api
