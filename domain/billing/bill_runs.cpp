#include <algorithm>

#include "domain/base/refusals.h"
#include "domain/billing/apportionment.h"
#include "domain/billing/billing.h"

// A bill run as a process: its inputs are frozen, its chunks recorded in order, its end has the totals.
namespace steward::billing {

namespace {

constexpr std::size_t kMostFeeItemsOfRun = 15;
constexpr std::size_t kMostHouseholdsOfRun = 100'000;
constexpr std::uint32_t kMostHouseholdsOfChunk = 500;
constexpr int kMostMonthsOfPeriod = 36;

template <class Id>
bool ascending(const std::vector<Id>& ids) {
  return std::adjacent_find(ids.begin(), ids.end(), [](const Id& a, const Id& b) { return b <= a; }) == ids.end();
}

// The prices (or tax rates) that the period can need: the one in force on its first day and those that begin inside it.
template <class Dated>
std::vector<Dated> frozen_for(const std::vector<Dated>& values, Date from, Date to) {
  std::vector<Dated> frozen;
  for (const Dated& value : values) {
    if (value.effective_from >= to) break;
    if (value.effective_from <= from) frozen.clear();
    frozen.push_back(value);
  }
  return frozen;
}

Result<FrozenFeeItem> freeze(const Facts& facts, FeeItemId id, const StartBillRun& command) {
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(id)).is);
  if (item == nullptr || item->community != command.community)
    return fail("fee-item-unknown", {{"fee_item_id", id.uuid}});
  const ChargeMethod method = item->terms.method;
  if (method == ChargeMethod::one_off || method == ChargeMethod::deposit || method == ChargeMethod::parking_stay) {
    return fail("fee-item-method-differs", {{"fee_item_id", id.uuid}});
  }
  FrozenFeeItem frozen{id, facts.version(stream_of(id)), item->terms,
                       frozen_for(item->tariffs, command.period_from, command.period_to),
                       frozen_for(item->vat_rates, command.period_from, command.period_to)};
  // A contract may have a price of its own; where one has none, its household is told. A shared cost has no price.
  if (method == ChargeMethod::contract || method == ChargeMethod::apportioned) return frozen;
  if (frozen.tariffs.empty() || frozen.tariffs.front().effective_from > command.period_from) {
    return fail("price-missing", {{"fee_item_id", id.uuid}});
  }
  return frozen;
}

// One cost for each item that is apportioned, and none for others.
Result<void> share_costs(const StartBillRun& command, BillRunStarted& event) {
  for (const FrozenFeeItem& item : event.fee_items) {
    const auto of_item = [&](const ShareCost& cost) { return cost.fee_item == item.fee_item; };
    const auto costs = std::count_if(command.shared_costs.begin(), command.shared_costs.end(), of_item);
    if (costs != (item.terms.method == ChargeMethod::apportioned ? 1 : 0)) {
      return fail("shared-cost-missing", {{"fee_item_id", item.fee_item.uuid}});
    }
  }
  for (const ShareCost& cost : command.shared_costs) {
    const bool of_run = std::binary_search(command.fee_items.begin(), command.fee_items.end(), cost.fee_item);
    if (!of_run) return fail("shared-cost-missing", {{"fee_item_id", cost.fee_item.uuid}});
    auto shared = apportioned(cost);
    if (!shared) return pass_on(shared.error());
    event.shared_costs.push_back(std::move(*shared));
  }
  return {};
}

Result<void> check_inputs(const StartBillRun& command, const DecisionContext& context) {
  if (command.period_to <= command.period_from ||
      command.period_to > add_months(command.period_from, kMostMonthsOfPeriod)) {
    return fail("period-invalid");
  }
  if (auto date = check_money_date(command.issue_date, context); !date) return date;
  if (command.due_date < command.issue_date) return fail("due-before-issue");
  if (command.fee_items.empty() || command.fee_items.size() > kMostFeeItemsOfRun || !ascending(command.fee_items)) {
    return fail("fee-items-invalid");
  }
  if (command.roster.empty() || command.roster.size() > kMostHouseholdsOfRun || !ascending(command.roster)) {
    return fail("roster-invalid");
  }
  return {};
}

std::span<const HouseholdId> next_of_roster(const RunningBillRun& run, std::uint32_t households) {
  return std::span(run.inputs.roster).subspan(run.progress.households, households);
}

// What a run could not bill is told one by one, each with a reason that has words.
bool exceptions_fit(std::span<const HouseholdId> roster, const std::vector<BillRunException>& exceptions) {
  for (std::size_t i = 0; i < exceptions.size(); ++i) {
    if (i > 0 && exceptions[i].household <= exceptions[i - 1].household) return false;
    if (!std::binary_search(roster.begin(), roster.end(), exceptions[i].household)) return false;
    if (find_refusal(exceptions[i].code) == nullptr) return false;
  }
  return true;
}

template <class Chunk>
bool counts_add_up(const RunningBillRun& run, const Chunk& chunk) {
  return chunk.households <= run.inputs.roster.size() - run.progress.households &&
         chunk.statements <= chunk.households &&
         chunk.exceptions.size() + chunk.without_contract == chunk.households - chunk.statements &&
         chunk.total >= Money{} && checked_add(run.progress.total, chunk.total).has_value();
}

void add_up(BillRunProgress& progress, const BillRunChunkRecorded& chunk) {
  progress.chunks += 1;
  progress.households += chunk.households;
  progress.statements += chunk.statements;
  progress.exceptions += static_cast<std::uint32_t>(chunk.exceptions.size());
  progress.total.fen += chunk.total.fen;
}

std::vector<Param> outcome(BillRunId run, const BillRunProgress& progress) {
  return {{"bill_run_id", run.uuid},
          {"chunks", std::int64_t{progress.chunks}},
          {"households", std::int64_t{progress.households}},
          {"statements", std::int64_t{progress.statements}},
          {"exceptions", std::int64_t{progress.exceptions}},
          {"total_fen", progress.total.fen}};
}

// The run that goes on, or the refusal.
Result<const RunningBillRun*> running(const Facts& facts, BillRunId id) {
  const auto& state = facts.get<BillRunState>(stream_of(id));
  if (std::holds_alternative<Unborn>(state.is)) return fail("bill-run-unknown");
  const auto* run = std::get_if<RunningBillRun>(&state.is);
  if (run == nullptr) return fail("bill-run-not-running");
  return run;
}

}  // namespace

BillRunException exception_of(HouseholdId household, std::string code, const std::vector<Param>& params) {
  BillRunException exception{household, std::move(code)};
  for (const Param& param : params) {
    const auto* id = std::get_if<Uuid>(&param.value);
    if (id == nullptr) continue;
    if (param.name == "fee_item_id") exception.fee_item = FeeItemId(*id);
    if (param.name == "meter_id") exception.meter = MeterId(*id);
  }
  return exception;
}

bool bills_meters(const BillRunState& state) {
  const auto* run = std::get_if<RunningBillRun>(&state.is);
  return run != nullptr &&
         std::any_of(run->inputs.fee_items.begin(), run->inputs.fee_items.end(),
                     [](const FrozenFeeItem& item) { return item.terms.method == ChargeMethod::metered; });
}

Result<Decision> decide_on(const Facts& facts, const StartBillRun& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.run);
  if (!std::holds_alternative<Unborn>(facts.get<BillRunState>(stream).is)) return fail("bill-run-exists");
  if (auto inputs = check_inputs(command, context); !inputs) return pass_on(inputs.error());
  BillRunStarted event{
      command.run, command.community, command.period_from, command.period_to, command.issue_date, command.due_date,
      {},          command.roster,    command.cut_off};
  for (const FeeItemId id : command.fee_items) {
    auto frozen = freeze(facts, id, command);
    if (!frozen) return pass_on(frozen.error());
    event.fee_items.push_back(std::move(*frozen));
  }
  if (auto shared = share_costs(command, event); !shared) return pass_on(shared.error());
  return Decision{
      {{stream, std::move(event), command.community, command.issue_date}},
      {{"bill_run_id", command.run.uuid}, {"households", static_cast<std::int64_t>(command.roster.size())}}};
}

Result<Decision> decide_on(const Facts& facts, const RecordBillRunChunk& command, const DecisionContext&) {
  const auto found = running(facts, command.run);
  if (!found) return pass_on(found.error());
  const RunningBillRun& run = **found;
  if (command.chunk < run.progress.chunks) return fail("chunk-already-recorded");
  if (command.chunk > run.progress.chunks) {
    return fail("chunk-out-of-order", {{"next_chunk", std::int64_t{run.progress.chunks}}});
  }
  const std::size_t left = run.inputs.roster.size() - run.progress.households;
  if (command.households == 0 || command.households > kMostHouseholdsOfChunk || command.households > left) {
    return fail("chunk-too-large", {{"households_left", static_cast<std::int64_t>(left)}});
  }
  if (!counts_add_up(run, command)) return fail("chunk-counts-differ");
  if (!exceptions_fit(next_of_roster(run, command.households), command.exceptions)) return fail("exception-invalid");
  BillRunChunkRecorded event{command.run,        run.inputs.community, command.chunk,      command.households,
                             command.statements, command.total,        command.exceptions, command.without_contract};
  BillRunProgress progress = run.progress;
  add_up(progress, event);
  return Decision{{{stream_of(command.run), std::move(event), run.inputs.community, run.inputs.issue_date}},
                  outcome(command.run, progress)};
}

Result<Decision> decide_on(const Facts& facts, const CompleteBillRun& command, const DecisionContext&) {
  const auto found = running(facts, command.run);
  if (!found) return pass_on(found.error());
  const RunningBillRun& run = **found;
  const std::size_t left = run.inputs.roster.size() - run.progress.households;
  if (left != 0) return fail("bill-run-unfinished", {{"households_left", static_cast<std::int64_t>(left)}});
  const BillRunCompleted event{command.run,
                               run.inputs.community,
                               run.progress.households,
                               run.progress.statements,
                               run.progress.exceptions,
                               run.progress.total};
  return Decision{{{stream_of(command.run), event, run.inputs.community, run.inputs.issue_date}},
                  outcome(command.run, run.progress)};
}

bool follow(BillRunState& state, const BillRunStarted& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = RunningBillRun{event, {}};
  return true;
}

bool follow(BillRunState& state, const BillRunChunkRecorded& event) {
  auto* run = std::get_if<RunningBillRun>(&state.is);
  if (run == nullptr || event.run != run->inputs.run || event.chunk != run->progress.chunks) return false;
  if (!counts_add_up(*run, event)) return false;
  add_up(run->progress, event);
  return true;
}

bool follow(BillRunState& state, const BillRunCompleted& event) {
  const auto* run = std::get_if<RunningBillRun>(&state.is);
  if (run == nullptr || event.run != run->inputs.run) return false;
  const BillRunProgress& progress = run->progress;
  if (event.households != progress.households || event.statements != progress.statements ||
      event.exceptions != progress.exceptions || event.total != progress.total ||
      progress.households != run->inputs.roster.size()) {
    return false;
  }
  state.is = CompletedBillRun{event.run, event.community, progress};
  return true;
}

}  // namespace steward::billing
