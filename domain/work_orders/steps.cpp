#include "domain/work_orders/steps.h"

#include <array>

namespace steward::work_orders {

namespace {

using enum Status;
using Statuses = StatusSet<Status>;

constexpr Statuses kBeforeOnSite = {reported, triaged, assigned, accepted, en_route};
constexpr Statuses kBeforeDone = {reported, triaged, assigned, accepted, en_route, on_site, paused};
constexpr Statuses kOnceDone = {work_done, verified, closed};

constexpr std::array<StepRule<Status, Step>, 22> kSteps = {{
    {Step::triage, {reported}, triaged},
    {Step::triage, {triaged, assigned, accepted, en_route}, std::nullopt},
    {Step::assign, {triaged, assigned, accepted, en_route}, assigned},
    {Step::claim, {triaged}, assigned},
    {Step::dispatch, {triaged}, assigned},
    {Step::accept, {assigned}, accepted},
    {Step::decline, {assigned, accepted, en_route}, triaged},
    {Step::transfer, {assigned, accepted, en_route, on_site}, assigned},
    {Step::travel, {accepted}, en_route},
    {Step::start, {accepted, en_route}, on_site},
    {Step::pause, {on_site}, paused},
    {Step::resume, {paused}, on_site},
    {Step::record_lines, {on_site, paused, work_done}, std::nullopt},
    {Step::finish, {on_site}, work_done},
    {Step::verify, {work_done}, verified},
    {Step::close, {verified}, closed},
    {Step::reopen, kOnceDone, triaged},
    {Step::cancel, kBeforeOnSite, cancelled},
    {Step::cancel_by_supervisor, kBeforeDone, cancelled},
    {Step::rate, kOnceDone, std::nullopt},
    {Step::follow_up_call, kOnceDone, std::nullopt},
    {Step::note,
     {reported, triaged, assigned, accepted, en_route, on_site, paused, work_done, verified, closed, cancelled},
     std::nullopt},
}};

constexpr std::array<std::string_view, 11> kStatusNames = {"reported", "triaged", "assigned", "accepted",
                                                           "en_route", "on_site", "paused",   "work_done",
                                                           "verified", "closed",  "cancelled"};
constexpr std::array<std::string_view, 21> kStepNames = {
    "triage",   "assign",         "claim", "dispatch", "accept", "decline",
    "transfer", "travel",         "start", "pause",    "resume", "record_lines",
    "finish",   "verify",         "close", "reopen",   "cancel", "cancel_by_supervisor",
    "rate",     "follow_up_call", "note"};

template <std::size_t N, class Enum>
std::string_view nth(const std::array<std::string_view, N>& names, Enum number) {
  const auto n = static_cast<std::size_t>(number);
  return n >= 1 && n <= N ? names[n - 1] : std::string_view{};
}

}  // namespace

StepTable<Status, Step> steps() { return kSteps; }

std::string_view name_of(Status status) { return nth(kStatusNames, status); }
std::string_view name_of(Step step) { return nth(kStepNames, step); }

bool is_in_hand(Status status) {
  constexpr Statuses kInHand = {assigned, accepted, en_route, on_site, paused};
  return kInHand.contains(status);
}

}  // namespace steward::work_orders
