#include "replay/household_history.h"

#include <algorithm>
#include <map>

#include "replay/log_scan.h"

namespace steward {

namespace {

const HouseholdLink* link_of(const RecordedEvent& recorded, HouseholdId household) {
  const auto& links = recorded.header.households;
  const auto found =
      std::find_if(links.begin(), links.end(), [&](const HouseholdLink& link) { return link.household == household; });
  return found == links.end() ? nullptr : &*found;
}

// Takes the events of one household in order and keeps those that were asked for.
class HistoryFold {
 public:
  explicit HistoryFold(const HistoryQuestion& question)
      : question_(question), state_(initial_state(StreamKind::household)) {
    history_.household = question.household;
  }

  // False when nothing more is wanted.
  bool take(const RecordedEvent& recorded) {
    const EventHeader& header = recorded.header;
    // Positions and recorded_at ascend together: what comes later was known later.
    if (question_.as_at && header.recorded_at > *question_.as_at) return false;
    if (question_.as_of && header.effective_date > *question_.as_of) return true;
    const HouseholdLink* link = link_of(recorded, question_.household);
    leave_out_returned(recorded);
    if (history_.entries.size() >= question_.limit) {
      history_.next = link->nth;
      return false;
    }
    if (header.stream == stream_of(question_.household)) {
      state_ = evolve(std::move(state_), recorded.event, header.position);
    }
    if (link->nth >= question_.from) history_.entries.push_back(entry(recorded, link->nth));
    return true;
  }

  HouseholdHistory finish() { return std::move(history_); }

 private:
  // What a refund opens of deposits is closed by the event behind it, of the same append: it was owed at no time.
  void leave_out_returned(const RecordedEvent& recorded) {
    const auto* closed = get_if<billing::BillsWaived>(&recorded.event);
    if (closed == nullptr || closed->kind != billing::WaiverKind::deposit_returned) return;
    if (history_.entries.empty()) return;
    HistoryEntry& refund = history_.entries.back();
    if (refund.faulted || refund.recorded.header.position + 1 != recorded.header.position) return;
    if (get_if<billing::RefundApproved>(&refund.recorded.event) == nullptr) return;
    for (const billing::Allocation& line : closed->lines) refund.arrears.fen -= line.total().fen;
  }

  HistoryEntry entry(const RecordedEvent& recorded, std::uint64_t nth) const {
    HistoryEntry entry{recorded, nth, {}, {}, std::holds_alternative<Faulted>(state_)};
    const auto* household = std::get_if<billing::HouseholdState>(&state_);
    if (household == nullptr) return entry;
    if (const auto* born = std::get_if<billing::Household>(&household->is)) {
      entry.arrears = born->account.arrears();
      entry.credit = born->account.credit();
    }
    return entry;
  }

  const HistoryQuestion& question_;
  State state_;
  HouseholdHistory history_;
};

tl::unexpected<Error> household_unknown(HouseholdId household) {
  return fail("household-unknown", {{"household_id", household.uuid}}, "there is no household " + to_string(household));
}

tl::unexpected<Error> house_unknown(HouseId house) {
  return fail("house-unknown", {{"house_id", house.uuid}}, "there is no house " + to_string(house));
}

bool known(const RecordedEvent& recorded, const HistoryQuestion& question) {
  return (!question.as_at || recorded.header.recorded_at <= *question.as_at) &&
         (!question.as_of || recorded.header.effective_date <= *question.as_of);
}

// Everything that a scan of the log finds about some households, in order, with their chains checked.
class LogGatherer {
 public:
  explicit LogGatherer(CompanyNo company) : company_(company) {}

  void want(HouseholdId household) {
    if (events_.try_emplace(household).second) order_.push_back(household);
  }
  [[nodiscard]] const std::vector<HouseholdId>& households() const { return order_; }

  Result<void> take(const RecordedEvent& recorded) {
    if (recorded.header.company != company_) return {};
    for (const HouseholdLink& link : recorded.header.households) {
      const auto found = events_.find(link.household);
      if (found == events_.end()) continue;
      std::vector<RecordedEvent>& events = found->second;
      const Position previous = events.empty() ? 0 : events.back().header.position;
      if (link.nth != events.size() + 1 || link.previous != previous) {
        return fail(
            "household-chain-broken",
            {{"household_id", link.household.uuid}, {"position", static_cast<std::int64_t>(recorded.header.position)}},
            "the history of household " + to_string(link.household) + " is broken at position " +
                std::to_string(recorded.header.position));
      }
      events.push_back(recorded);
    }
    return {};
  }

  HouseholdHistory fold(HistoryQuestion question, HouseholdId household) const {
    question.household = household;
    HistoryFold fold(question);
    for (const RecordedEvent& recorded : events_.at(household)) {
      if (!fold.take(recorded)) break;
    }
    return fold.finish();
  }
  [[nodiscard]] bool empty(HouseholdId household) const { return events_.at(household).empty(); }

 private:
  const CompanyNo company_;
  std::map<HouseholdId, std::vector<RecordedEvent>> events_;
  std::vector<HouseholdId> order_;
};

}  // namespace

Result<HouseholdHistory> household_history(const Index& index, const HistoryQuestion& question) {
  HistoryFold fold(question);
  bool any = false;
  auto visited = index.visit_household(question.company, question.household, 1,
                                       [&](const RecordedEvent& recorded) -> Result<bool> {
                                         any = true;
                                         return fold.take(recorded);
                                       });
  if (!visited) return pass_on(std::move(visited.error()));
  if (!any) return household_unknown(question.household);
  return fold.finish();
}

Result<HouseHistory> house_history(const Index& index, const CommitLog& log, HouseId house,
                                   const HistoryQuestion& question) {
  HouseHistory history;
  history.house = house;
  bool exists = false;
  auto visited =
      index.visit_stream(question.company, stream_of(house), 1, [&](const RecordedEvent& recorded) -> Result<bool> {
        exists = true;
        if (known(recorded, question)) history.registered = recorded;
        return false;
      });
  if (!visited) return pass_on(std::move(visited.error()));
  if (!exists) return house_unknown(house);

  std::vector<Position> beginnings;
  const EventType moved_in = type_of(Event(registry::HouseholdMovedIn{}));
  auto tagged =
      index.visit_tag(question.company, Tag{TagKind::house, house.uuid}, 0, [&](Position position, EventType type) {
        if (type == moved_in) beginnings.push_back(position);
        return true;
      });
  if (!tagged) return pass_on(std::move(tagged.error()));
  for (const Position position : beginnings) {
    auto recorded = read_event(log, position);
    if (!recorded) return pass_on(std::move(recorded.error()));
    const auto* event = get_if<registry::HouseholdMovedIn>(&recorded->event);
    if (event == nullptr || event->house != house) {
      return fail("index-row-damaged", {{"position", static_cast<std::int64_t>(position)}},
                  "the index says that a household moved into the house at position " + std::to_string(position) +
                      ", the log does not");
    }
    if (!known(*recorded, question)) continue;
    HistoryQuestion tenure = question;
    tenure.household = event->household;
    auto folded = household_history(index, tenure);
    if (!folded) return pass_on(std::move(folded.error()));
    history.tenures.push_back(std::move(*folded));
  }
  return history;
}

Result<HouseholdHistory> household_history_from_log(const CommitLog& log, const LogCursor& durable,
                                                    const HistoryQuestion& question, const ReplayProgress& progress) {
  LogGatherer gatherer(question.company);
  gatherer.want(question.household);
  auto scanned = scan_log(log, 1, durable, "reading the log", progress, [&](const FramePtr& frame) -> Result<bool> {
    for (const RecordedEvent& recorded : frame->events) {
      if (auto taken = gatherer.take(recorded); !taken) return pass_on(std::move(taken.error()));
    }
    return true;
  });
  if (!scanned) return pass_on(std::move(scanned.error()));
  if (gatherer.empty(question.household)) return household_unknown(question.household);
  return gatherer.fold(question, question.household);
}

Result<HouseHistory> house_history_from_log(const CommitLog& log, const LogCursor& durable, HouseId house,
                                            const HistoryQuestion& question, const ReplayProgress& progress) {
  HouseHistory history;
  history.house = house;
  bool exists = false;
  LogGatherer gatherer(question.company);
  auto scanned = scan_log(log, 1, durable, "reading the log", progress, [&](const FramePtr& frame) -> Result<bool> {
    for (const RecordedEvent& recorded : frame->events) {
      if (recorded.header.company != question.company) continue;
      const auto* moved_in = get_if<registry::HouseholdMovedIn>(&recorded.event);
      if (moved_in != nullptr && moved_in->house == house) gatherer.want(moved_in->household);
      const auto* registered = get_if<registry::HouseRegistered>(&recorded.event);
      if (registered != nullptr && registered->house == house) {
        exists = true;
        if (known(recorded, question)) history.registered = recorded;
      }
      if (auto taken = gatherer.take(recorded); !taken) return pass_on(std::move(taken.error()));
    }
    return true;
  });
  if (!scanned) return pass_on(std::move(scanned.error()));
  if (!exists) return house_unknown(house);
  for (const HouseholdId household : gatherer.households()) {
    HouseholdHistory folded = gatherer.fold(question, household);
    if (!folded.entries.empty()) history.tenures.push_back(std::move(folded));
  }
  return history;
}

Result<RecordedEvent> read_event(const CommitLog& log, Position position) {
  auto reader = log.read(position, false);
  if (!reader) return pass_on(std::move(reader.error()));
  FrameReader::Item item;
  // Frames without events may stand before the one that holds the position.
  for (;;) {
    auto more = (*reader)->next(item);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) break;
    auto frame = decode_frame(item.key, item.bytes);
    if (!frame) return pass_on(std::move(frame.error()));
    if (position < (*frame)->first_position) break;
    if (position <= (*frame)->after.position) return (*frame)->events[position - (*frame)->first_position];
  }
  return fail("position-unknown", {{"position", static_cast<std::int64_t>(position)}},
              "the log has no event at position " + std::to_string(position));
}

}  // namespace steward
