#include "api/bill_run_preview.h"

#include <algorithm>
#include <optional>

#include "domain/billing/billing.h"
#include "eventstore/codec/event_codec.h"

namespace steward::api {

namespace {

// The states of a plan, from what is known; `own` stands for a stream that only the preview knows.
class Gathered {
 public:
  Gathered(const Knowledge& knowledge, CompanyNo company) : knowledge_(knowledge), company_(company) {}

  void know(const StreamId& stream, const State* state) { own_.emplace(stream, state); }

  Result<void> add(Facts& facts, const std::vector<StreamId>& streams) {
    for (const StreamId& stream : streams) {
      if (own_ && own_->first == stream) {
        facts.add(stream, own_->second);
        continue;
      }
      auto folded = knowledge_.state(company_, stream);
      if (!folded) return pass_on(std::move(folded.error()));
      facts.add(stream, folded->state.get(), folded->version);
      held_.push_back(std::move(folded->state));
    }
    return {};
  }

  Result<Decision> decide(const Command& command, const DecisionContext& context) {
    Plan planned = plan(company_, command);
    for (;;) {
      held_.clear();
      Facts facts;
      if (auto added = add(facts, planned.writes); !added) return pass_on(std::move(added.error()));
      if (auto added = add(facts, planned.consults); !added) return pass_on(std::move(added.error()));
      if (!plan_further(command, facts, planned)) return steward::decide(facts, command, context);
    }
  }

 private:
  const Knowledge& knowledge_;
  const CompanyNo company_;
  std::optional<std::pair<StreamId, const State*>> own_;
  std::vector<StatePtr> held_;  // as long as facts point at them
};

void count(BillRunPreview& preview, const billing::StatementIssued& statement) {
  PreviewedStatement previewed{statement.household, 0, {}, {}};
  for (const billing::Bill& bill : statement.bills) {
    previewed.bills += 1;
    previewed.amount.fen += bill.amount.fen;
    previewed.tax.fen += bill.tax.fen;
    const auto item = std::find_if(preview.items.begin(), preview.items.end(),
                                   [&](const PreviewedItem& known) { return known.fee_item == bill.fee_item; });
    item->bills += 1;
    item->amount.fen += bill.amount.fen;
    item->tax.fen += bill.tax.fen;
  }
  preview.total.fen += previewed.amount.fen;
  preview.tax.fen += previewed.tax.fen;
  preview.statements.push_back(previewed);
}

}  // namespace

Result<BillRunPreview> preview_bill_run(const Knowledge& knowledge, const billing::StartBillRun& command,
                                        const DecisionContext& context) {
  Gathered gathered(knowledge, context.company);
  auto started = gathered.decide(command, context);
  if (!started) return pass_on(std::move(started.error()));
  const State run = evolve(initial_state(StreamKind::bill_run), started->events.front().event, 0);
  gathered.know(stream_of(command.run), &run);

  BillRunPreview preview;
  for (const FeeItemId item : command.fee_items) preview.items.push_back({item, 0, {}, {}});
  for (const HouseholdId household : command.roster) {
    preview.households += 1;
    const auto decided = gathered.decide(billing::IssueStatement{command.run, household}, context);
    if (!decided) {
      const Error& refused = decided.error();
      if (refused.code == billing::kNoContract) {
        preview.without_contract += 1;
      } else {
        preview.exceptions.push_back(billing::exception_of(household, refused.code, refused.params));
      }
      preview.digest = sha256(preview.digest.view(), household.uuid.view(), refused.code);
      continue;
    }
    auto statement = get<billing::StatementIssued>(decided->events.front().event);
    count(preview, statement);
    // Whichever run it will be, and whatever number a charge of today takes from a bill: what is owed is the same.
    statement.run = BillRunId{};
    for (billing::Bill& bill : statement.bills) bill.number = 0;
    preview.digest = sha256(preview.digest.view(), encode_event(statement));
  }
  return preview;
}

}  // namespace steward::api
