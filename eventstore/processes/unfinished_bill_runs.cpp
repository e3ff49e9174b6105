#include "eventstore/processes/unfinished_bill_runs.h"

namespace steward {

namespace {

// Behind its end there is only that it is taken back, so the roster of one that is completed is not read.
Result<bool> is_completed(const Index& index, CompanyNo company, const StreamId& stream, const Head& head) {
  bool completed = false;
  auto visited = index.visit_stream(company, stream, head.version, [&](const RecordedEvent& event) -> Result<bool> {
    completed = holds_alternative<billing::BillRunCompleted>(event.event) ||
                holds_alternative<billing::BillRunCancellationBegun>(event.event);
    return !completed;
  });
  if (!visited) return pass_on(std::move(visited.error()));
  return completed;
}

Result<void> look_at(const Index& index, CompanyNo company, const StreamId& stream, const Head& head, Position until,
                     std::vector<UnfinishedBillRun>& found) {
  auto completed = is_completed(index, company, stream, head);
  if (!completed) return pass_on(std::move(completed.error()));
  if (*completed) return {};
  return index.visit_stream(company, stream, 1, [&](const RecordedEvent& event) -> Result<bool> {
    const EventHeader& header = event.header;
    if (header.position <= until) found.push_back({company, BillRunId(stream.id), header.actor.credential});
    return false;
  });
}

}  // namespace

Result<UnfinishedBillRuns> unfinished_bill_runs(const Knowledge& knowledge, Position until) {
  auto companies = knowledge.counter({CompanyNo{0}, CounterKind::company, 0});
  if (!companies) return pass_on(std::move(companies.error()));
  UnfinishedBillRuns found;
  for (std::int64_t number = 1; number <= *companies; ++number) {
    const CompanyNo company{static_cast<std::uint32_t>(number)};
    auto runs = knowledge.index().heads(company, StreamKind::bill_run);
    if (!runs) return pass_on(std::move(runs.error()));
    for (const auto& [stream, head] : *runs) {
      auto looked = look_at(knowledge.index(), company, stream, head, until, found.runs);
      if (!looked) found.unread.push_back({BillRunId(stream.id), std::move(looked.error())});
    }
  }
  return found;
}

}  // namespace steward
