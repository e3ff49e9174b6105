#include <algorithm>
#include <array>
#include <stdexcept>

#include "tests/blackbox/week/model_context.h"

// Complaints, suggestions, enquiries and praise (domain reference §4).
namespace steward::blackbox::week {

namespace {

// Staff may read it unless something else was said.
Privacy privacy_of(const std::string& said) {
  if (said == "resident") return Privacy::resident;
  return said == "managers" ? Privacy::managers : Privacy::staff;
}

// What a step is called in the log, where the case is then, what it counts as, and whether it is its end.
struct CaseStep {
  std::string_view step, event, status, figure;
  bool ends = false;
};
constexpr std::array kCaseSteps = {
    CaseStep{"acceptance", "CaseAccepted", "accepted", "", false},
    CaseStep{"investigation", "InvestigationStarted", "investigating", "", false},
    CaseStep{"replies", "CaseReplied", "replied", "replied", false},
    CaseStep{"confirmation", "ReplyConfirmed", "confirmed", "", false},
    CaseStep{"disputes", "ReplyDisputed", "investigating", "disputed", false},
    CaseStep{"closure", "CaseClosed", "closed", "closed", true},
    CaseStep{"rejection", "CaseRejected", "rejected", "", true},
    CaseStep{"merge", "CaseMerged", "merged", "", true},
    CaseStep{"withdrawal", "CaseWithdrawn", "withdrawn", "", true},
    CaseStep{"ratings", "SatisfactionRated", "", "", false},
    CaseStep{"notes", "CaseNoted", "", "", false},
    CaseStep{"calls", "CaseCalledBack", "", "", false},  // that reach nobody: what others say is a step of its own
};

const CaseStep& case_step(std::string_view step) {
  const auto* found =
      std::find_if(kCaseSteps.begin(), kCaseSteps.end(), [&](const CaseStep& known) { return known.step == step; });
  if (found == kCaseSteps.end()) throw std::invalid_argument("no step of a case: " + std::string(step));
  return *found;
}

std::string entry(const std::string& event, const std::string& of_case, const std::string& more = {}) {
  return "case " + event + " " + of_case + more;
}

}  // namespace

void Model::take_case(const Context& of) {
  std::string house = of.kind == "households" ? house_of(of.of) : of.said("house_id");
  if (!house.empty()) house = house_of(house);
  if (of.step == "contacts") {
    record(of, "ContactRecorded", building_of(house));
    return tell(of, house, "contact ContactRecorded " + of.taken.makes, privacy_of(of.said("privacy")));
  }
  Case filed;
  filed.number = of.answered("number");
  filed.kind = of.said("kind");
  filed.house = house;
  filed.building = building_of(house);
  if (const auto severity = of.number("severity"); severity != 0) filed.severity = static_cast<int>(severity);
  filed.filed_at = of.at;
  const CasePromise& promise = case_promise(filed.kind);
  filed.respond = Clock({promise.respond, false}, of.at);
  filed.reply = Clock({promise.reply, false}, of.at);
  // The whole of that day: dates of the table of steps are in March 2026, and the week begins on the 2nd.
  if (const std::string date = of.said("outside_deadline"); !date.empty()) {
    filed.reply.want_by((std::stoi(date.substr(8)) - 1) * kDay);
  }
  record_of(of, of.taken.makes, "CaseFiled", filed.building);
  count(of.day(), filed.building, "cases/filed");
  count(of.day(), filed.building, "cases/by_kind/" + filed.kind);
  tell(of, house, entry("CaseFiled", of.taken.makes, " " + filed.number));
  cases_[of.taken.makes] = std::move(filed);
}

void Model::link(const Context& of, const std::string& case_name, const std::string& order) {
  Case& linked = cases_.at(case_name);
  linked.orders.push_back(order);
  record_of(of, case_name, "WorkOrderLinked", linked.building);
}

void Model::take_case_step(const Context& of) {
  Case& of_case = cases_.at(of.of);
  if (of.step == "work-orders") return link(of, of.of, of.said("work_order_id"));
  const CaseStep& step = case_step(of.step);
  record_of(of, of.of, std::string(step.event), of_case.building);
  if (!step.status.empty()) of_case.status = step.status;
  if (!step.figure.empty()) count(of.day(), of_case.building, "cases/" + std::string(step.figure));
  if (of.step == "acceptance" || of.step == "investigation") of_case.handler = of.said("handler_id");
  if (of.step == "acceptance") {
    of_case.accepted_at = of.at;
    end_clock(of, of_case.respond, of_case.building, "cases/respond");
  } else if (of.step == "replies") {
    if (!of_case.first_replied_at) of_case.first_replied_at = of.at;
    of_case.replied_at = of.at;
    end_clock(of, of_case.reply, of_case.building, "cases/reply");
  } else if (of.step == "disputes") {
    ++of_case.disputed;
    of_case.reply.go_on(of.at);
  } else if (of.step == "ratings") {
    of_case.rating = static_cast<int>(of.number("score"));
    count(of.day(), of_case.building, "cases/ratings/by_score/" + of.said("score"));
  } else if (step.ends) {
    of_case.closed_at = of.at;
    of_case.respond.drop();
    of_case.reply.drop();
    if (of.step == "closure") of_case.close_reason = of.said("reason");
    if (of.step == "rejection") of_case.reject_reason = of.said("reason");
    of_case.merged_into = of.said("into_case_id");
  }
  if (of.step == "investigation") return;
  const std::string score = of.step == "ratings" ? " score " + of.said("score") : std::string();
  tell(of, of_case.house, entry(std::string(step.event), of.of, score),
       of.step == "notes"   ? privacy_of(of.said("privacy"))
       : of.step == "calls" ? Privacy::staff
                            : Privacy::resident);
}

}  // namespace steward::blackbox::week
