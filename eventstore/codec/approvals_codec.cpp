#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

using approvals::Action;

bool known(Action action) {
  switch (action) {
    case Action::waiver:
    case Action::write_off:
    case Action::refund:
    case Action::tariff:
    case Action::correction:
    case Action::reopen_period:
    case Action::expense:
      return true;
  }
  return false;
}

}  // namespace

Offset<fb::ApprovalRulesSet> to_table(Builder& out, const approvals::ApprovalRulesSet& event) {
  std::vector<fb::ApprovalLimit> stored;
  stored.reserve(event.limits.size());
  for (const approvals::Limit& limit : event.limits) stored.emplace_back(number_of(limit.action), limit.amount.fen);
  const auto limits = out.CreateVectorOfStructs(stored);
  return fb::CreateApprovalRulesSet(out, raw(event.community), event.window_days, event.valid_days, limits,
                                    event.managers_refunds.fen);
}
bool from_table(const fb::ApprovalRulesSet& stored, approvals::ApprovalRulesSet& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.window_days = stored.window_days();
  event.valid_days = stored.valid_days();
  event.managers_refunds.fen = stored.managers_refunds_fen();
  for (const fb::ApprovalLimit& limit : copies_of(*stored.limits())) {
    event.limits.push_back({static_cast<Action>(limit.action()), Money{limit.amount_fen()}});
    if (!known(event.limits.back().action)) return false;
  }
  return true;
}

Offset<fb::AllowanceUsed> to_table(Builder& out, const approvals::AllowanceUsed& event) {
  return fb::CreateAllowanceUsed(out, raw(event.credential), raw(event.community), number_of(event.action),
                                 event.amount.fen, event.used_on.days);
}
bool from_table(const fb::AllowanceUsed& stored, approvals::AllowanceUsed& event) {
  event.credential = id_of<CredentialId>(stored.credential());
  event.community = id_of<CommunityId>(stored.community());
  event.action = static_cast<Action>(stored.action());
  event.amount.fen = stored.amount_fen();
  event.used_on.days = stored.used_on();
  return known(event.action);
}

Offset<fb::ApprovalRequested> to_table(Builder& out, const approvals::ApprovalRequested& event) {
  const auto request = to_table(out, event.request);
  return fb::CreateApprovalRequested(out, raw(event.approval), raw(event.community), number_of(event.action),
                                     raw(event.requested_by), UnlessNil(event.household), event.amount.fen,
                                     raw(event.hash), request, event.expires_on.days, event.households);
}
bool from_table(const fb::ApprovalRequested& stored, approvals::ApprovalRequested& event) {
  event.approval = id_of<ApprovalId>(stored.approval());
  event.community = id_of<CommunityId>(stored.community());
  event.action = static_cast<Action>(stored.action());
  event.requested_by = id_of<CredentialId>(stored.requested_by());
  event.household = id_or_nil<HouseholdId>(stored.household());
  event.amount.fen = stored.amount_fen();
  event.hash = digest_of(stored.hash());
  event.expires_on.days = stored.expires_on();
  event.households = stored.households();
  return known(event.action) && from_table(*stored.request(), event.request);
}

Offset<fb::ApprovalGranted> to_table(Builder& out, const approvals::ApprovalGranted& event) {
  return fb::CreateApprovalGranted(out, raw(event.approval), raw(event.community), raw(event.granted_by));
}
bool from_table(const fb::ApprovalGranted& stored, approvals::ApprovalGranted& event) {
  event.approval = id_of<ApprovalId>(stored.approval());
  event.community = id_of<CommunityId>(stored.community());
  event.granted_by = id_of<CredentialId>(stored.granted_by());
  return true;
}

Offset<fb::ApprovalRefused> to_table(Builder& out, const approvals::ApprovalRefused& event) {
  const auto reason = to_table(out, event.reason);
  return fb::CreateApprovalRefused(out, raw(event.approval), raw(event.community), raw(event.refused_by), reason);
}
bool from_table(const fb::ApprovalRefused& stored, approvals::ApprovalRefused& event) {
  event.approval = id_of<ApprovalId>(stored.approval());
  event.community = id_of<CommunityId>(stored.community());
  event.refused_by = id_of<CredentialId>(stored.refused_by());
  return from_table(*stored.reason(), event.reason);
}

Offset<fb::ApprovalExpired> to_table(Builder& out, const approvals::ApprovalExpired& event) {
  return fb::CreateApprovalExpired(out, raw(event.approval), raw(event.community));
}
bool from_table(const fb::ApprovalExpired& stored, approvals::ApprovalExpired& event) {
  event.approval = id_of<ApprovalId>(stored.approval());
  event.community = id_of<CommunityId>(stored.community());
  return true;
}

}  // namespace steward::codec
