#include <algorithm>
#include <boost/json.hpp>

#include "api/case_names.h"
#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/handlers/people.h"
#include "api/handlers/places.h"
#include "api/handlers/step_time.h"
#include "api/handlers/via.h"

// What is done with cases, and contacts. What people say is sealed for the one who said it; where nobody is known, the
// case itself stands for the person, so that its texts can be erased too.
namespace steward::api {

namespace {

using json::JsonBody;
using json::JsonObject;

// A case that the caller may see: of the credential's community, of a resident's own household.
Result<std::shared_ptr<const service::Case>> reach_case(const Call& call, CaseId id) {
  auto of = known<service::CaseState, service::Case>(call, stream_of(id));
  if (!of) return of;
  if (*of == nullptr) return fail("case-unknown");
  const registry::Place& place = (*of)->place;
  const Principal& caller = call.principal;
  const bool in_community = caller.community.is_nil() || place.community == caller.community;
  const bool own = caller.role != access::Role::resident || place.household == caller.household;
  if (!in_community || !own) return fail("case-unknown");
  return of;
}

Result<std::shared_ptr<const service::Case>> case_of_path(const Call& call) {
  auto id = call.path_id<CaseId>(0);
  if (!id) return pass_on(std::move(id.error()));
  return reach_case(call, *id);
}

PersonId subject_of(const service::Case& of) { return of.reporter.is_nil() ? PersonId(of.id.uuid) : of.reporter; }

// A step of the case in the path. `read` takes the other fields of the body into the command.
template <class C, class Read, class Text>
Result<Prepared> step_that_says(Call& call, CommandId command_id, const Read& read, const Text& said) {
  auto of = case_of_path(call);
  if (!of) return pass_on(std::move(of.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  C command;
  command.of_case = (*of)->id;
  read(root, command);
  std::string text;
  if constexpr (HasText<Text>) {
    text = said.required ? root.required_text(said.field, kLongestText)
                         : root.optional_text(said.field, kLongestText).value_or("");
  }
  const StepTime when = read_step_time(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  command.at = time_of(call, when.occurred_at, (*of)->last_step_at);
  if constexpr (HasText<Text>) {
    auto sealed = seal(call, command_id, subject_of(**of), FieldClass::free_text, text);
    if (!sealed) return pass_on(std::move(sealed.error()));
    command.*said.into = std::move(*sealed);
  }
  Prepared prepared{Command(std::move(command))};
  set_step_time(prepared, call, when);
  return prepared;
}

template <class C, class Read>
Result<Prepared> step(Call& call, CommandId command_id, const Read& read) {
  return step_that_says<C>(call, command_id, read, SaysNothing{});
}
template <class C, class Read>
Result<Prepared> step(Call& call, CommandId command_id, const Read& read, const Said<C>& said) {
  return step_that_says<C>(call, command_id, read, said);
}

constexpr auto kNothingElse = [](JsonObject&, auto&) {};
constexpr auto kHandler = [](JsonObject& root, auto& command) {
  command.handler = root.optional_id<StaffId>("handler_id").value_or(StaffId{});
};

// What every case says of itself, wherever it comes in.
void read_case(JsonObject& root, service::FileCase& command) {
  command.kind = root.required_enum("kind", words(kCaseKindNames));
  command.subject = root.required_enum("subject", words(kCaseSubjectNames));
  command.severity = static_cast<std::uint8_t>(
      root.optional_int("severity", service::kLeastSeverity, service::kMostSeverity).value_or(command.severity));
}

struct Words {
  std::string text;
  std::string contact;
  StepTime when;
};

Words read_words(JsonObject& root) {
  return {root.required_text("text", kLongestText), root.optional_string("contact", 32).value_or(""),
          read_step_time(root)};
}

Result<Prepared> file(const Call& call, CommandId command_id, service::FileCase command, const Words& said) {
  command.of_case = CaseId(call.service.new_id());
  command.filed_at = time_of(call, said.when.occurred_at, Instant{});
  auto zone = call.service.zone(call.principal.company, command.place.community);
  if (!zone) return pass_on(std::move(zone.error()));
  command.filed_on = zone->date_at(command.filed_at);
  const PersonId subject = command.reporter.is_nil() ? PersonId(command.of_case.uuid) : command.reporter;
  auto text = seal(call, command_id, subject, FieldClass::free_text, said.text);
  if (!text) return pass_on(std::move(text.error()));
  auto contact = seal(call, command_id, subject, FieldClass::phone, said.contact);
  if (!contact) return pass_on(std::move(contact.error()));
  command.text = std::move(*text);
  command.contact = std::move(*contact);
  Prepared prepared{Command(std::move(command))};
  set_step_time(prepared, call, said.when);
  return prepared;
}

}  // namespace

Result<Prepared> file_case(Call& call, CommandId command_id) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  service::FileCase command;
  read_case(root, command);
  command.source = root.required_enum("source", words(kCaseSourceNames));
  const BuildingId building = root.optional_id<BuildingId>("building_id").value_or(BuildingId{});
  const HouseId house = root.optional_id<HouseId>("house_id").value_or(HouseId{});
  const bool anonymous = root.optional_bool("anonymous").value_or(false);
  command.outside_deadline = root.optional_date("outside_deadline");
  const Words said = read_words(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto there = place_of(call, *community, building, house);
  if (!there) return pass_on(std::move(there.error()));
  command.place = there->place;
  command.reporter = there->owner;
  if (anonymous) {
    command.place.household = {};
    command.reporter = {};
  }
  return file(call, command_id, std::move(command), said);
}

Result<Prepared> file_case_of_household(Call& call, CommandId command_id) {
  auto household = call.path_id<HouseholdId>(0);
  if (!household) return pass_on(std::move(household.error()));
  auto there = place_of(call, *household);
  if (!there) return pass_on(std::move(there.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  service::FileCase command;
  read_case(root, command);
  const Words said = read_words(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  const bool resident = call.principal.role == access::Role::resident;
  command.source = resident ? service::Source::app : service::Source::front_desk;
  command.place = there->place;
  command.reporter = there->owner;
  return file(call, command_id, std::move(command), said);
}

Result<Prepared> accept_case(Call& call, CommandId command_id) {
  return step<service::AcceptCase>(call, command_id, kHandler);
}

Result<Prepared> start_investigation(Call& call, CommandId command_id) {
  return step<service::StartInvestigation>(call, command_id, kHandler);
}

Result<Prepared> link_work_order(Call& call, CommandId command_id) {
  auto prepared = step<service::LinkWorkOrder>(call, command_id, [](JsonObject& root, auto& command) {
    command.order = root.required_id<WorkOrderId>("work_order_id");
  });
  if (!prepared) return prepared;
  const auto& command = get<service::LinkWorkOrder>(prepared->command);
  auto head = call.reach(stream_of(command.order), "work-order-unknown");
  if (!head) return pass_on(std::move(head.error()));
  return prepared;
}

Result<Prepared> reply_to_case(Call& call, CommandId command_id) {
  using C = service::ReplyToCase;
  const auto read = [](JsonObject& root, C& command) {
    command.override_reason =
        root.optional_enum("override_reason", words(kOverrideReasonNames)).value_or(service::OverrideReason::none);
  };
  return step<C>(call, command_id, read, {"text", &C::text, true});
}

Result<Prepared> confirm_reply(Call& call, CommandId command_id) {
  return step<service::ConfirmReply>(call, command_id,
                                     [&](JsonObject& root, auto& command) { command.via = read_via(call, root); });
}

Result<Prepared> dispute_reply(Call& call, CommandId command_id) {
  using C = service::DisputeReply;
  return step<C>(call, command_id, kNothingElse, {"text", &C::text, true});
}

Result<Prepared> close_case(Call& call, CommandId command_id) {
  return step<service::CloseCase>(call, command_id, [](JsonObject& root, auto& command) {
    command.reason = root.required_enum("reason", words(kCloseReasonNames));
  });
}

Result<Prepared> reject_case(Call& call, CommandId command_id) {
  using C = service::RejectCase;
  const auto read = [](JsonObject& root, C& command) {
    command.reason = root.required_enum("reason", words(kRejectReasonNames));
  };
  return step<C>(call, command_id, read, {"told", &C::told, true});
}

Result<Prepared> merge_case(Call& call, CommandId command_id) {
  auto prepared = step<service::MergeCase>(call, command_id, [](JsonObject& root, auto& command) {
    command.into = root.required_id<CaseId>("into_case_id");
  });
  if (!prepared) return prepared;
  auto into = reach_case(call, get<service::MergeCase>(prepared->command).into);
  if (!into) return pass_on(std::move(into.error()));
  return prepared;
}

Result<Prepared> withdraw_case(Call& call, CommandId command_id) {
  return step<service::WithdrawCase>(call, command_id, kNothingElse);
}

Result<Prepared> rate_case(Call& call, CommandId command_id) {
  using C = service::RateCase;
  const auto read = [&](JsonObject& root, C& command) {
    command.via = read_via(call, root);
    command.score = static_cast<std::uint8_t>(root.required_int("score", service::kLeastScore, service::kMostScore));
  };
  return step<C>(call, command_id, read, {"comment", &C::comment});
}

Result<Prepared> record_case_call(Call& call, CommandId command_id) {
  using C = service::RecordCaseCall;
  const auto read = [&](JsonObject& root, C& command) {
    command.settled = read_settled(call, root);
    command.reached = root.required_bool("reached");
    command.satisfied = root.optional_bool("satisfied").value_or(false);
  };
  return step<C>(call, command_id, read, {"note", &C::note});
}

Result<Prepared> note_case(Call& call, CommandId command_id) {
  using C = service::NoteCase;
  const auto read = [](JsonObject& root, C& command) {
    command.privacy = root.optional_enum("privacy", words(kPrivacyNames)).value_or(service::Privacy::staff);
  };
  return step<C>(call, command_id, read, {"note", &C::note, true});
}

Result<Prepared> record_contact(Call& call, CommandId command_id) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  service::RecordContact command;
  command.contact = ContactId(call.service.new_id());
  command.kind = root.required_enum("kind", words(kContactKindNames));
  command.direction = root.required_enum("direction", words(kDirectionNames));
  command.privacy = root.optional_enum("privacy", words(kPrivacyNames)).value_or(service::Privacy::staff);
  command.of_case = root.optional_id<CaseId>("case_id").value_or(CaseId{});
  command.order = root.optional_id<WorkOrderId>("work_order_id").value_or(WorkOrderId{});
  const BuildingId building = root.optional_id<BuildingId>("building_id").value_or(BuildingId{});
  const HouseId house = root.optional_id<HouseId>("house_id").value_or(HouseId{});
  const std::string note = root.optional_text("note", kLongestText).value_or("");
  const StepTime when = read_step_time(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto there = place_of(call, *community, building, house);
  if (!there) return pass_on(std::move(there.error()));
  command.place = there->place;
  PersonId subject = there->owner.is_nil() ? PersonId(command.contact.uuid) : there->owner;
  if (!command.of_case.is_nil()) {
    auto of = reach_case(call, command.of_case);
    if (!of) return pass_on(std::move(of.error()));
    if (there->owner.is_nil()) subject = subject_of(**of);
  }
  if (!command.order.is_nil()) {
    auto head = call.reach(stream_of(command.order), "work-order-unknown");
    if (!head) return pass_on(std::move(head.error()));
  }
  command.at = time_of(call, when.occurred_at, Instant{});
  auto sealed = seal(call, command_id, subject, FieldClass::free_text, note);
  if (!sealed) return pass_on(std::move(sealed.error()));
  command.note = std::move(*sealed);
  Prepared prepared{Command(std::move(command))};
  set_step_time(prepared, call, when);
  return prepared;
}

}  // namespace steward::api
