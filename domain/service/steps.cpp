#include "domain/service/steps.h"

#include <array>

namespace steward::service {

namespace {

using Rule = StepRule<Status, Step>;

constexpr StatusSet<Status> kBeforeReply = {Status::filed, Status::accepted, Status::investigating};
constexpr StatusSet<Status> kAlways = {Status::filed,    Status::accepted,  Status::investigating,
                                       Status::replied,  Status::confirmed, Status::closed,
                                       Status::rejected, Status::merged,    Status::withdrawn};

// The last row is for praise only.
constexpr std::array kRules = {
    Rule{Step::accept, {Status::filed}, Status::accepted},
    Rule{Step::investigate, {Status::accepted}, Status::investigating},
    Rule{Step::link_order, kBeforeReply, std::nullopt},
    Rule{Step::reply, {Status::accepted, Status::investigating}, Status::replied},
    Rule{Step::confirm, {Status::replied}, Status::confirmed},
    Rule{Step::dispute, {Status::replied}, Status::investigating},
    Rule{Step::close, {Status::replied, Status::confirmed}, Status::closed},
    Rule{Step::reject, kBeforeReply, Status::rejected},
    Rule{Step::merge, kBeforeReply, Status::merged},
    Rule{Step::withdraw, kBeforeReply, Status::withdrawn},
    Rule{Step::rate, {Status::replied, Status::confirmed, Status::closed}, std::nullopt},
    Rule{Step::note, kAlways, std::nullopt},
    Rule{Step::call_back, {Status::replied, Status::confirmed, Status::closed}, std::nullopt},
    Rule{Step::close, kBeforeReply, Status::closed},
};

constexpr std::array<std::string_view, 9> kStatusNames = {
    "filed", "accepted", "investigating", "replied", "confirmed", "closed", "rejected", "merged", "withdrawn"};
constexpr std::array<std::string_view, 13> kStepNames = {"accept",  "investigate", "link_order", "reply", "confirm",
                                                         "dispute", "close",       "reject",     "merge", "withdraw",
                                                         "rate",    "note",        "call_back"};

template <std::size_t N, class Enum>
std::string_view nth(const std::array<std::string_view, N>& names, Enum number) {
  const auto n = static_cast<std::size_t>(number);
  return n >= 1 && n <= N ? names[n - 1] : std::string_view{};
}

}  // namespace

std::string_view name_of(Status status) { return nth(kStatusNames, status); }
std::string_view name_of(Step step) { return nth(kStepNames, step); }

StepTable<Status, Step> steps_of(CaseKind kind) {
  return {kRules.data(), kind == CaseKind::praise ? kRules.size() : kRules.size() - 1};
}

bool is_open(const Case& of) { return of.status < Status::closed; }

}  // namespace steward::service
