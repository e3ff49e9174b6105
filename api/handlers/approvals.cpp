#include <algorithm>
#include <boost/json.hpp>

#include "api/approval_words.h"
#include "api/handlers/cut_off.h"
#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/handlers/people.h"
#include "api/handlers/step_time.h"
#include "api/json/values.h"
#include "domain/approvals/commands.h"
#include "domain/approvals/state.h"
#include "eventstore/base/hash.h"
#include "projections/approvals_view.h"

// Two persons for what gives money away. What is asked for is a request of this API, kept closed and to the letter; who
// grants it makes it happen.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;

// What makes the command of a route, if it can be asked for; else nullptr. A whole run is taken back, and a whole
// community's bills are adjusted, by a sweep, which is no command: what is asked for is that it may begin.
Commander approvable_of(const Route& route) {
  static constexpr std::array<Commander, 20> kApprovable = {
      waive_bills,        write_off_bills,      approve_refund,
      return_suspense,    settle_suspense,      set_tariff,
      correct_tariff,     set_vat_rate,         set_parking_terms,
      set_late_fee_terms, open_contract,        adjust_bills,
      cancel_statement,   reverse_parking_stay, reopen_period,
      set_dunning_ladder, measure_house,        reverse_suspense_settlement,
      use_deposits,       record_expense};
  if (route.query == cancel_bill_run) return approve_bill_run_cancellation;
  if (route.query == adjust_bills_of_community) return approve_adjustments_of_community;
  const auto* const at = std::find(kApprovable.begin(), kApprovable.end(), route.command);
  return at != kApprovable.end() ? *at : nullptr;
}

std::optional<approvals::Approvable> approvable(Command command) {
  return visit(
      []<class C>(C& made) -> std::optional<approvals::Approvable> {
        if constexpr (is_alternative<C, approvals::Approvable>) return approvals::Approvable(std::move(made));
        return std::nullopt;
      },
      command);
}

// What asking needs beside `ask_approvals`: what doing it alone does. But a refund is asked for where owners come, by
// who may make none.
Permission needed_to_ask(const Route& route) {
  return route.command == approve_refund ? Permission::ask_approvals : route.permission;
}

// What granting needs beside `may_answer`: what doing it alone does. But what a house measures is asked for because it
// is a price, by who keeps the registry, of who decides on prices; and of refunds, and uses of deposits, that is all
// that it needs.
Permission needed_to_grant(const Route& route) {
  if (route.command == approve_refund || route.command == use_deposits) return Permission::grant_refunds;
  return route.command == measure_house ? Permission::set_tariffs : route.permission;
}

// Whoever grants refunds, and nothing else, grants and refuses those of households: what leaves suspense is nobody's.
bool may_answer(const Call& call, approvals::Action action, HouseholdId household) {
  const bool is_refund = action == approvals::Action::refund && !household.is_nil();
  return call.may(Permission::grant_approvals) || (is_refund && call.may(Permission::grant_refunds));
}

// A request of this API made into its command, as if it had come over the wire from this caller; of one that is
// granted, as if from who asked for it: cash that goes out is given by the drawer of the one, not of the other.
struct Inner {
  approvals::Approvable command;
  bool may_backdate = false;
  BackdatingReason backdating = BackdatingReason::none;
};
Result<Inner> inner_of(const Call& call, std::string_view path, std::string body, CommandId command_id,
                       const approvals::ApprovalRequested* granted = nullptr) {
  const Match found = match(http::Method::post, path);
  const Commander commander = found.route != nullptr ? approvable_of(*found.route) : nullptr;
  if (commander == nullptr) {
    return fail("not-approvable", {},
                "path names a waiver, a write-off, a refund, a use of deposits, a return or a settlement of suspense, "
                "a tariff, what a house measures, parking terms, a dunning ladder, a correction, a cancellation of "
                "bills, the reversal of a stay, a reopening or an expense");
  }
  const http::Request request(http::Method::post, path, {}, std::move(body));
  Call inner(call.service, request, *found.route);
  inner.principal = call.principal;
  inner.path_values = found.values;
  if (granted != nullptr) inner.principal.credential = granted->requested_by;
  const Permission needed = granted != nullptr ? needed_to_grant(*found.route) : needed_to_ask(*found.route);
  if (!inner.may(needed)) return fail("not-permitted");
  auto prepared = commander(inner, command_id);
  if (!prepared) return pass_on(std::move(prepared.error()));
  auto command = approvable(std::move(prepared->command));
  if (!command) return fail("not-approvable");
  return Inner{std::move(*command), prepared->may_backdate, prepared->backdating};
}

// Of what is asked for: a place in it is one in `body`.
Error within_body(Error error) {
  for (std::string* detail : {&error.detail, &error.detail_chinese}) {
    if (detail->starts_with('#')) detail->insert(1, "/body");
  }
  return error;
}

std::string text_of(std::string_view path, std::string_view canonical_body) {
  return std::string(path) + '\n' + std::string(canonical_body);
}

// Whose key closes the request: that of the household's owner, whose affairs it is about; else the approval stands for
// the person.
Result<PersonId> subject_of(const Call& call, const approvals::Approvable& command, ApprovalId approval) {
  if (const auto* stay = std::get_if<billing::ReverseParkingStay>(&command)) {
    return subject_of_stay(call, stay->vehicle, stay->stay);
  }
  const HouseholdId household = approvals::household_of(command);
  if (household.is_nil()) return PersonId(approval.uuid);
  auto lives = known<billing::HouseholdState, billing::Household>(call, stream_of(household));
  if (!lives) return pass_on(std::move(lives.error()));
  if (*lives == nullptr) return fail("household-unknown");
  return (*lives)->owner;
}

Result<CommunityId> community_of(const Call& call, const approvals::Approvable& command) {
  const StreamId stream = std::visit(
      []<class C>(const C& c) {
        if constexpr (requires { c.household; }) {
          return stream_of(c.household);
        } else if constexpr (requires { c.community; }) {
          return stream_of(c.community);
        } else if constexpr (requires { c.run; }) {
          return stream_of(c.run);
        } else if constexpr (requires { c.vehicle; }) {
          return stream_of(c.vehicle);
        } else if constexpr (requires { c.payment; }) {
          return suspense_stream(c.payment);
        } else if constexpr (requires { c.house; }) {
          return stream_of(c.house);
        } else {
          return stream_of(c.fee_item);
        }
      },
      command);
  auto head = call.service.store.knowledge().head(call.principal.company, stream);
  if (!head) return pass_on(std::move(head.error()));
  return head->community;
}

// An open request that the caller may see.
Result<std::shared_ptr<const approvals::ApprovalRequested>> request_of_path(const Call& call) {
  auto id = call.path_id<ApprovalId>(0);
  if (!id) return pass_on(std::move(id.error()));
  if (auto head = call.reach_shared(stream_of(*id), "approval-unknown"); !head) return pass_on(std::move(head.error()));
  auto open = known<approvals::ApprovalState, approvals::Pending>(call, stream_of(*id));
  if (!open) return pass_on(std::move(open.error()));
  if (*open == nullptr) return fail("approval-ended");
  return std::shared_ptr<const approvals::ApprovalRequested>(*open, &(*open)->request);
}

Result<boost::json::object> to_json(const Call& call, const ApprovalRow& row) {
  auto request = person_text(call, row.request, may_answer(call, row.action, row.household));
  if (!request) return pass_on(std::move(request.error()));
  return boost::json::object{
      {"approval_id", id_value(row.approval)},
      {"community_id", id_value(row.community)},
      {"action", name_of(kApprovalActionNames, row.action)},
      {"status", name_of(kApprovalStatusNames, row.status)},
      {"amount_fen", row.amount.fen},
      {"households", row.households > 0 ? boost::json::value(row.households) : nullptr},
      {"household_id", row.household.is_nil() ? boost::json::value(nullptr) : id_value(row.household)},
      {"requested_by", id_value(row.requested_by)},
      {"requested_at", to_string(row.requested_at)},
      {"answered_by", row.answered_by.is_nil() ? boost::json::value(nullptr) : id_value(row.answered_by)},
      {"answered_at", row.answered_at ? boost::json::value(to_string(*row.answered_at)) : nullptr},
      {"expires_on", to_string(row.expires_on)},
      {"request", std::move(*request)}};
}

// What is asked for: `path` and `body` of a request of this API, in canonical form, so that its hash is one of what it
// says and not of how it was written.
struct Wanted {
  std::string path;
  std::string body;
};
Result<Wanted> wanted_of(const Call& call) {
  auto canonical = json::canonical_json(call.request.body);
  if (!canonical) return pass_on(std::move(canonical.error()));
  const boost::json::value root = boost::json::parse(*canonical);
  const auto* object = root.if_object();
  const auto* path = object != nullptr ? object->if_contains("path") : nullptr;
  const auto* body = object != nullptr ? object->if_contains("body") : nullptr;
  if (path == nullptr || !path->is_string() || body == nullptr || !body->is_object() || object->size() != 2) {
    return fail("not-approvable", {}, "the body has a path (a text) and a body (an object), and nothing else");
  }
  return Wanted{std::string(path->as_string()), boost::json::serialize(*body)};
}

}  // namespace

Result<Prepared> set_approval_rules(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  approvals::SetApprovalRules command;
  command.community = *community;
  command.window_days = static_cast<std::uint16_t>(root.optional_int("window_days", 1, 366).value_or(30));
  command.valid_days = static_cast<std::uint16_t>(root.optional_int("valid_days", 1, 366).value_or(14));
  command.managers_refunds = Money{root.optional_int("managers_refunds_fen", 0, kLargestAmount.fen)
                                       .value_or(approvals::ApprovalRulesSet{}.managers_refunds.fen)};
  auto limits = root.required_array("limits", 0, approvals::kActions);
  for (std::size_t i = 0; i < limits.size(); ++i) {
    auto item = limits.object(i);
    const auto action = item.required_enum("action", words(kApprovalActionNames));
    command.limits.push_back({action, Money{item.required_int("limit_fen", 0, kLargestAmount.fen)}});
  }
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  std::sort(command.limits.begin(), command.limits.end(),
            [](const approvals::Limit& a, const approvals::Limit& b) { return a.action < b.action; });
  return Prepared{Command(std::move(command))};
}

Result<Reply> get_approval_rules(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto folded = call.service.store.knowledge().state(call.principal.company, approval_rules_stream(*community));
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* set = situation_in<approvals::RulesState, approvals::ApprovalRulesSet>(*folded->state);
  const approvals::ApprovalRulesSet rules = set != nullptr ? *set : approvals::ApprovalRulesSet{};
  boost::json::array limits;
  for (const approvals::Limit& limit : rules.limits) {
    limits.push_back(
        boost::json::object{{"action", name_of(kApprovalActionNames, limit.action)}, {"limit_fen", limit.amount.fen}});
  }
  return Reply{200,
               {{"community_id", to_string(*community)},
                {"window_days", rules.window_days},
                {"valid_days", rules.valid_days},
                {"limits", std::move(limits)},
                {"managers_refunds_fen", rules.managers_refunds.fen}},
               {}};
}

Result<Prepared> request_approval(Call& call, CommandId command_id) {
  auto wanted = wanted_of(call);
  if (!wanted) return pass_on(std::move(wanted.error()));
  auto inner = inner_of(call, wanted->path, wanted->body, command_id);
  if (!inner) return pass_on(within_body(std::move(inner.error())));
  approvals::RequestApproval command;
  command.approval = ApprovalId(call.service.new_id());
  command.by = call.principal.credential;
  command.command = std::move(inner->command);
  auto community = community_of(call, command.command);
  if (!community) return pass_on(std::move(community.error()));
  command.community = *community;
  const std::string text = text_of(wanted->path, wanted->body);
  command.hash = sha256(text).bytes;
  auto subject = subject_of(call, command.command, command.approval);
  if (!subject) return pass_on(std::move(subject.error()));
  auto sealed = seal(call, command_id, *subject, FieldClass::free_text, text);
  if (!sealed) return pass_on(std::move(sealed.error()));
  command.request = std::move(*sealed);
  Prepared prepared{Command(std::move(command))};
  prepared.may_backdate = inner->may_backdate;
  prepared.backdating = inner->backdating;
  return prepared;
}

// The request is opened and made into its command again: what was closed is what is done.
Result<Prepared> grant_approval(Call& call, CommandId command_id) {
  auto asked = request_of_path(call);
  if (!asked) return pass_on(std::move(asked.error()));
  const approvals::ApprovalRequested& request = **asked;
  if (!may_answer(call, request.action, request.household)) return fail("not-permitted");
  auto opened = call.service.keyring.reveal(request.request, call.principal.company, Reader{true});
  if (!opened) return pass_on(std::move(opened.error()));
  const auto end_of_path = opened->text.find('\n');
  if (opened->state != Revealed::State::full || end_of_path == std::string::npos) return fail("approval-edited");
  auto inner = inner_of(call, std::string_view(opened->text).substr(0, end_of_path),
                        opened->text.substr(end_of_path + 1), command_id, &request);
  if (!inner) return pass_on(std::move(inner.error()));
  approvals::GrantApproval command;
  command.approval = request.approval;
  command.by = call.principal.credential;
  command.hash = sha256(opened->text).bytes;
  command.command = std::move(inner->command);
  command.as_manager = !call.may(Permission::grant_approvals);
  Prepared prepared{Command(std::move(command))};
  prepared.may_backdate = inner->may_backdate;
  prepared.backdating = inner->backdating;
  prepared.causation = request.request.command_id;
  return prepared;
}

Result<Prepared> refuse_approval(Call& call, CommandId command_id) {
  auto asked = request_of_path(call);
  if (!asked) return pass_on(std::move(asked.error()));
  if (!may_answer(call, (*asked)->action, (*asked)->household)) return fail("not-permitted");
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const std::string reason = root.optional_text("reason", 500).value_or("");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  approvals::RefuseApproval command;
  command.approval = (*asked)->approval;
  command.by = call.principal.credential;
  auto sealed = seal(call, command_id, (*asked)->request.subject, FieldClass::free_text, reason);
  if (!sealed) return pass_on(std::move(sealed.error()));
  command.reason = std::move(*sealed);
  Prepared prepared{Command(std::move(command))};
  return prepared;
}

Result<Prepared> expire_approval(Call& call, CommandId) {
  auto asked = request_of_path(call);
  if (!asked) return pass_on(std::move(asked.error()));
  Prepared prepared{Command(approvals::ExpireApproval{(*asked)->approval})};
  return prepared;
}

Result<Reply> list_approvals(Call& call) {
  auto scope = call.asked_community();
  if (!scope) return pass_on(std::move(scope.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto open_only = call.query_open_only();
  if (!open_only) return pass_on(std::move(open_only.error()));
  auto view = open_view<ApprovalsQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.page(call.principal.company, *scope, *open_only, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const ApprovalRow& row : page->rows) {
    auto item = to_json(call, row);
    if (!item) return pass_on(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  return page_reply(call, view->lease, std::move(items), page->next);
}

Result<Reply> get_approval(Call& call) {
  if (auto staff = call.not_for_residents(); !staff) return pass_on(std::move(staff.error()));
  auto id = call.path_id<ApprovalId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach_shared(stream_of(*id), "approval-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<ApprovalsQuery>(call, head->last_position);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.approval(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("approval-unknown");
  auto body = to_json(call, **row);
  if (!body) return pass_on(std::move(body.error()));
  return Reply{200, std::move(*body), {etag(head->version), view_position(view->lease)}};
}

}  // namespace steward::api
