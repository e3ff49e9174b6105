#include <fmt/format.h>

#include "eventstore/base/hash.h"
#include "replay/approval_names.h"
#include "replay/json_parts.h"
#include "replay/work_json.h"
#include "replay/work_words.h"

// Approvals as JSON and in words.
namespace steward {

namespace {

namespace json = boost::json;
using fmt::format;

std::string_view said(approvals::Action action, const Words& words) {
  const NamedValue<approvals::Action>& row = named(kApprovalActions, action);
  return words.of(row.english, row.chinese);
}

template <class E>
json::object of_approval(const E& e) {
  return {{"approval_id", to_string(e.approval)}, {"community_id", to_string(e.community)}};
}

}  // namespace

json::object work_json(const approvals::ApprovalRulesSet& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)},
          {"window_days", e.window_days},
          {"valid_days", e.valid_days},
          {"limits", json_list(e.limits,
                               [](const approvals::Limit& limit) {
                                 return json::object{{"action", named(kApprovalActions, limit.action).name},
                                                     {"limit_fen", limit.amount.fen}};
                               })},
          {"managers_refunds_fen", e.managers_refunds.fen}};
}
json::object work_json(const approvals::AllowanceUsed& e, const OpenBox&) {
  return {{"credential_id", to_string(e.credential)},
          {"community_id", to_string(e.community)},
          {"action", named(kApprovalActions, e.action).name},
          {"amount_fen", e.amount.fen},
          {"used_on", to_string(e.used_on)}};
}
json::object work_json(const approvals::ApprovalRequested& e, const OpenBox& open) {
  json::object out = of_approval(e);
  out["action"] = named(kApprovalActions, e.action).name;
  out["requested_by"] = to_string(e.requested_by);
  out["household_id"] = id_or_null(e.household);
  out["amount_fen"] = e.amount.fen;
  out["households"] = e.households;
  out["hash"] = to_hex(Hash{e.hash});
  out["request"] = sealed_to_json(e.request, open);
  out["expires_on"] = to_string(e.expires_on);
  return out;
}
json::object work_json(const approvals::ApprovalGranted& e, const OpenBox&) {
  json::object out = of_approval(e);
  out["granted_by"] = to_string(e.granted_by);
  return out;
}
json::object work_json(const approvals::ApprovalRefused& e, const OpenBox& open) {
  json::object out = of_approval(e);
  out["refused_by"] = to_string(e.refused_by);
  out["reason"] = sealed_to_json(e.reason, open);
  return out;
}
json::object work_json(const approvals::ApprovalExpired& e, const OpenBox&) { return of_approval(e); }

std::string work_words(const approvals::ApprovalRulesSet& e, const Words& words) {
  std::string limits;
  for (const approvals::Limit& limit : e.limits) {
    if (!limits.empty()) limits += words.of(", ", "、");
    limits += words.zh() ? format("{} {} 元", said(limit.action, words), to_yuan(limit.amount))
                         : format("{} {} yuan", said(limit.action, words), to_yuan(limit.amount));
  }
  const std::string managers = to_yuan(e.managers_refunds);
  if (limits.empty()) {
    return words.zh() ? format("各项业务均无须审批；小区经理可审批 {} 元以内的退款", managers)
                      : format("Nothing needs an approval; managers grant refunds up to {} yuan", managers);
  }
  return words.zh() ? format("{} 天内累计超过限额须审批：{}；申请 {} 天内有效；小区经理可审批累计 {} 元以内的退款",
                             e.window_days, limits, e.valid_days, managers)
                    : format(
                          "What exceeds these limits within {} days needs an approval: {}; requests hold for {} days; "
                          "managers grant refunds up to {} yuan",
                          e.window_days, limits, e.valid_days, managers);
}
std::string work_words(const approvals::AllowanceUsed& e, const Words& words) {
  return words.zh() ? format("在限额内决定{} {} 元", said(e.action, words), to_yuan(e.amount))
                    : format("A {} of {} yuan was decided within the limit", said(e.action, words), to_yuan(e.amount));
}
std::string work_words(const approvals::ApprovalRequested& e, const Words& words) {
  const std::string until = to_string(e.expires_on);
  const std::string amount = to_yuan(e.amount);
  std::string many;
  if (e.households > 0) {
    many = words.zh() ? format("（{} 户）", e.households) : format(" ({} households)", e.households);
  }
  return words.zh()
             ? format("申请审批：{} {} 元{}，有效至 {}", said(e.action, words), amount, many, until)
             : format("Approval requested for a {} of {} yuan{}, until {}", said(e.action, words), amount, many, until);
}
std::string work_words(const approvals::ApprovalGranted&, const Words& words) {
  return words.of("Approval granted", "审批通过");
}
std::string work_words(const approvals::ApprovalRefused& e, const Words& words) {
  return words.of("Approval refused", "审批驳回") + words.note("reason", "事由", e.reason);
}
std::string work_words(const approvals::ApprovalExpired&, const Words& words) {
  return words.of("Approval expired", "审批申请已过期");
}

}  // namespace steward
