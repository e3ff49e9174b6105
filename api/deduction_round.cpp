#include "api/deduction_round.h"

#include <chrono>
#include <functional>
#include <utility>

#include "api/scheduled.h"
#include "api/service.h"
#include "domain/billing/allocation.h"
#include "eventstore/base/logging.h"
#include "eventstore/sequencer/known.h"
#include "eventstore/sequencer/submit_together.h"
#include "projections/all_views.h"
#include "projections/directory.h"

namespace steward::api {

namespace {

constexpr std::size_t kPage = 500;

// deduct/<household>/<day>: once a day.
std::string natural_key(HouseholdId household, Date today) {
  return "deduct/" + to_string(household) + '/' + to_string(today);
}

// One household does not hold up the others; tomorrow it is asked for again.
void hold_up(HouseholdId household, std::string_view code) {
  log_warn("deduction-held-up", {{"household_id", to_string(household)}, {"code", std::string(code)}});
}

}  // namespace

// A community that cannot be read does not hold up the others.
void DeductionRound::note_if_wanted(const Place& place, Instant now, std::vector<Stop>& stops) const {
  auto policy = known<billing::CollectionPolicyState, billing::CollectionPolicy>(
      service_.store.knowledge(), place.company, collection_stream(place.community));
  if (policy && (*policy == nullptr || !(*policy)->deduct_on_issue)) return;
  auto zone = service_.zone(place.company, place.community);
  if (!policy || !zone) {
    const Error& error = policy ? zone.error() : policy.error();
    log_warn("deduction-held-up", {{"community_id", to_string(place.community)}, {"code", error.code}});
    return;
  }
  const Date today = zone->date_at(now);
  const auto done = done_.find(place);
  if (done == done_.end() || done->second < today) stops.push_back({place.company, place.community, today});
}

// All rows of a list of the directory, each page as it is when it is read.
template <class List, class Each>
Result<void> DeductionRound::each_row(const List& rows_of, const Each& each) const {
  std::string cursor;
  do {
    auto lease = service_.views.read(kHouseholdsGroup);
    if (!lease) return pass_on(std::move(lease.error()));
    auto directory = DirectoryQuery::open(*lease);
    if (!directory) return pass_on(std::move(directory.error()));
    auto page = std::invoke(rows_of, *directory, cursor, kPage);
    if (!page) return pass_on(std::move(page.error()));
    for (const auto& row : page->rows) {
      if (auto done = each(row); !done) return done;
    }
    cursor = page->next.value_or("");
  } while (!cursor.empty());
  return {};
}

Result<void> DeductionRound::begin(Instant now) {
  auto stops = list(now);
  // Half a list, or one that the view has not followed, is none.
  if (!stops) return pass_on(std::move(stops.error()));
  round_.begin(std::move(*stops), now);
  return {};
}

Result<std::vector<DeductionRound::Stop>> DeductionRound::list(Instant now) const {
  std::vector<Stop> stops;
  auto listed = each_row(&DirectoryQuery::companies, [&](const CompanyRow& company) {
    const auto communities = [&](const DirectoryQuery& directory, std::string_view from, std::size_t most) {
      return directory.communities(company.company, from, most);
    };
    return each_row(communities, [&](const CommunityRow& row) -> Result<void> {
      note_if_wanted({company.company, row.community}, now, stops);
      return {};
    });
  });
  if (!listed) return pass_on(std::move(listed.error()));
  // What was recorded until the day began is in the list that is gone through.
  if (!stops.empty()) {
    if (auto level = service_.await_views(kHouseholdsGroup); !level) return pass_on(std::move(level.error()));
  }
  return stops;
}

// Asked of the log's state, so that nothing is sent that would be refused.
Result<std::optional<Submission>> DeductionRound::deduction_for(const ArrearsRow& row, Date today) const {
  const Knowledge& knowledge = service_.store.knowledge();
  auto household = known<billing::HouseholdState, billing::Household>(knowledge, row.company, stream_of(row.household));
  if (!household) return pass_on(std::move(household.error()));
  auto policy = known<billing::CollectionPolicyState, billing::CollectionPolicy>(knowledge, row.company,
                                                                                 collection_stream(row.community));
  if (!policy) return pass_on(std::move(policy.error()));
  if (*household == nullptr || *policy == nullptr) return std::nullopt;
  auto due = billing::deduction_due((*household)->account, **policy, today);
  if (!due) return pass_on(std::move(due.error()));
  if (!*due) return std::nullopt;
  return scheduled(service_, row.company, billing::ApplyCredit{row.household, today, true}, row.household.uuid,
                   natural_key(row.household, today));
}

// What is refused about one household holds up that one. What the log refuses to everybody holds up the round, which
// would otherwise be done for the day without having deducted anything.
Result<void> DeductionRound::take(const std::vector<HouseholdId>& households,
                                  const std::vector<Result<Answer>>& answers) {
  Result<void> all;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Result<Answer>& answer = answers[i];
    if (!answer) {
      if (passes_by_itself(answer.error()) || is_of_the_log(answer.error())) {
        all = pass_on(answer.error());
      } else {
        hold_up(households[i], answer.error().code);
      }
    } else if (!answer->outcome.ok()) {
      hold_up(households[i], answer->outcome.code);
    } else if (!answer->replayed) {
      ++deducted_;
    }
  }
  return all;
}

Result<DeductionRound::Passed> DeductionRound::pass(Instant now) {
  if (round_.is_over()) {
    if (!round_.may_begin(now)) return Passed{};
    if (auto begun = begin(now); !begun) return pass_on(std::move(begun.error()));
    if (round_.is_over()) return Passed{};
  }
  const Stop stop = round_.stop();
  auto lease = service_.views.read(kHouseholdsGroup);
  if (!lease) return pass_on(std::move(lease.error()));
  auto page = round_.page(*lease, stop.today);
  if (!page) return pass_on(std::move(page.error()));
  std::vector<Submission> submissions;
  std::vector<HouseholdId> households;  // whose they are
  for (const ArrearsRow& row : page->rows) {
    if (row.credit == Money{}) continue;
    auto submission = deduction_for(row, stop.today);
    if (!submission) {
      hold_up(row.household, submission.error().code);
      continue;
    }
    if (!*submission) continue;
    submissions.push_back(std::move(**submission));
    households.push_back(row.household);
  }
  const auto answers = submit_together(service_.store.sequencer(), std::move(submissions));
  // Gone through again: what was done is answered as it was.
  if (auto taken = take(households, answers); !taken) return pass_on(std::move(taken.error()));
  const Passed passed{page->looked_at, std::exchange(deducted_, 0)};
  if (round_.turn(*page)) done_[{stop.company, stop.community}] = stop.today;
  return passed;
}

}  // namespace steward::api
