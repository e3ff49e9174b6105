#include <algorithm>

#include "tests/blackbox/week/model_context.h"

// Complaints, suggestions, enquiries and praise (domain reference §4).
namespace steward::blackbox::week {

namespace {

// Staff may read it unless something else was said.
Privacy privacy_of(const std::string& said) {
  if (said == "resident") return Privacy::resident;
  return said == "managers" ? Privacy::managers : Privacy::staff;
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
  const auto step = [&](const std::string& event, const std::string& status) {
    record_of(of, of.of, event, of_case.building);
    if (!status.empty()) of_case.status = status;
  };
  const auto told = [&](const std::string& event, const std::string& more = {}) {
    tell(of, of_case.house, entry(event, of.of, more));
  };
  const auto ends = [&](const std::string& event, const std::string& status) {
    step(event, status);
    of_case.closed_at = of.at;
    of_case.respond.drop();
    of_case.reply.drop();
    told(event);
  };
  const auto counted = [&](const std::string& figure) { count(of.day(), of_case.building, "cases/" + figure); };
  if (of.step == "acceptance") {
    step("CaseAccepted", "accepted");
    of_case.handler = of.said("handler_id");
    of_case.accepted_at = of.at;
    end_clock(of, of_case.respond, of_case.building, "cases/respond");
    return told("CaseAccepted");
  }
  if (of.step == "investigation") {
    of_case.handler = of.said("handler_id");
    return step("InvestigationStarted", "investigating");
  }
  if (of.step == "work-orders") return link(of, of.of, of.said("work_order_id"));
  if (of.step == "replies") {
    step("CaseReplied", "replied");
    if (!of_case.first_replied_at) of_case.first_replied_at = of.at;
    of_case.replied_at = of.at;
    counted("replied");
    end_clock(of, of_case.reply, of_case.building, "cases/reply");
    return told("CaseReplied");
  }
  if (of.step == "confirmation") {
    step("ReplyConfirmed", "confirmed");
    return told("ReplyConfirmed");
  }
  if (of.step == "disputes") {
    step("ReplyDisputed", "investigating");
    ++of_case.disputed;
    of_case.reply.go_on(of.at);
    counted("disputed");
    return told("ReplyDisputed");
  }
  if (of.step == "closure") {
    of_case.close_reason = of.said("reason");
    counted("closed");
    return ends("CaseClosed", "closed");
  }
  if (of.step == "rejection") {
    of_case.reject_reason = of.said("reason");
    return ends("CaseRejected", "rejected");
  }
  if (of.step == "merge") {
    of_case.merged_into = of.said("into_case_id");
    return ends("CaseMerged", "merged");
  }
  if (of.step == "withdrawal") return ends("CaseWithdrawn", "withdrawn");
  if (of.step == "ratings") {
    step("SatisfactionRated", "");
    of_case.rating = static_cast<int>(of.number("score"));
    counted("ratings/by_score/" + of.said("score"));
    return told("SatisfactionRated", " score " + of.said("score"));
  }
  step("CaseNoted", "");
  tell(of, of_case.house, entry("CaseNoted", of.of), privacy_of(of.said("privacy")));
}

}  // namespace steward::blackbox::week
