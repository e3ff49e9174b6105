#include <algorithm>
#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/handlers/order_step.h"
#include "api/handlers/places.h"
#include "api/handlers/via.h"
#include "api/work_names.h"
#include "domain/work_orders/dispatch.h"

// What residents and the desk do with work orders, and outages.
namespace steward::api {

namespace {

using json::JsonBody;
using json::JsonObject;

std::optional<work_orders::Window> read_window(JsonObject& root) {
  auto window = root.optional_object("appointment");
  if (!window) return std::nullopt;
  return work_orders::Window{window->required_instant("from"), window->required_instant("to")};
}

struct Words {
  std::string description;
  std::string contact;
  StepTime when;
};

Words read_words(JsonObject& root) {
  return {root.required_text("description", kLongestText), root.optional_string("contact", 32).value_or(""),
          read_step_time(root)};
}

Result<Prepared> report(const Call& call, CommandId command_id, work_orders::ReportWorkOrder command,
                        const PlaceAndOwner& there, const Words& said) {
  command.order = WorkOrderId(call.service.new_id());
  command.place = there.place;
  command.reporter = there.owner;
  command.reported_at = time_of(call, said.when.occurred_at, Instant{});
  auto zone = call.service.zone(call.principal.company, command.place.community);
  if (!zone) return pass_on(std::move(zone.error()));
  command.reported_on = zone->date_at(command.reported_at);
  const PersonId subject = command.reporter.is_nil() ? PersonId(command.order.uuid) : command.reporter;
  auto description = seal(call, command_id, subject, FieldClass::free_text, said.description);
  if (!description) return pass_on(std::move(description.error()));
  auto contact = seal(call, command_id, subject, FieldClass::phone, said.contact);
  if (!contact) return pass_on(std::move(contact.error()));
  command.description = std::move(*description);
  command.contact = std::move(*contact);
  Prepared prepared{Command(std::move(command))};
  set_step_time(prepared, call, said.when);
  return prepared;
}

// What an order may be about beside its place; each as if it were not there when the caller may not see it.
Result<void> reach_named(const Call& call, const work_orders::ReportWorkOrder& command) {
  const auto reached = [&](const auto& id, std::string_view unknown) -> Result<void> {
    if (id.is_nil()) return {};
    if (auto head = call.reach(stream_of(id), unknown); !head) return pass_on(std::move(head.error()));
    return {};
  };
  if (auto seen = reached(command.equipment, "equipment-unknown"); !seen) return seen;
  if (auto seen = reached(command.of_case, "case-unknown"); !seen) return seen;
  return reached(command.outage, "outage-unknown");
}

// Whom best match chooses among when the caller names nobody: those who may be sent and have least to do come first.
Result<std::vector<StaffId>> propose(const Call& call, const work_orders::Order& order, Instant at) {
  constexpr std::chrono::seconds kPatience{2};
  const Position known = call.service.store.feed().durable().position;
  if (auto there = call.index_reaches(known, kPatience); !there) return pass_on(std::move(there.error()));
  const auto& knowledge = call.service.store.knowledge();
  const CompanyNo company = call.principal.company;
  auto members = call.service.store.index().members(company, order.place.community, StreamKind::staff, known);
  if (!members) return pass_on(std::move(members.error()));
  auto folded = knowledge.state(company, stream_of(order.category));
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* category = situation_in<work_orders::CategoryState, work_orders::Category>(*folded->state);
  if (category == nullptr) return fail("category-unknown");

  auto zone = call.service.zone(company, order.place.community);
  if (!zone) return pass_on(std::move(zone.error()));
  const work_orders::Demand demand{order, category->terms, at, zone->utc_offset_seconds(at) / 60};
  struct Proposal {
    bool excluded;
    std::size_t open_orders;
    StaffId id;
    auto operator<=>(const Proposal&) const = default;
  };
  std::vector<Proposal> proposals;
  for (const StreamId& stream : *members) {
    auto state = knowledge.state(company, stream);
    if (!state) return pass_on(std::move(state.error()));
    const auto* staff = std::get_if<staff::StaffState>(state->state.get());
    const auto* member = staff == nullptr ? nullptr : std::get_if<staff::Member>(&staff->is);
    if (member == nullptr) continue;
    const bool excluded = work_orders::exclusion_of(*staff, demand) != work_orders::Exclusion::none;
    proposals.push_back({excluded, member->open_orders.size(), member->id});
  }
  std::sort(proposals.begin(), proposals.end());
  if (proposals.size() > work_orders::kMostCandidates) proposals.resize(work_orders::kMostCandidates);
  std::vector<StaffId> candidates;
  for (const Proposal& proposal : proposals) candidates.push_back(proposal.id);
  std::sort(candidates.begin(), candidates.end());
  return candidates;
}

using OrderPtr = std::shared_ptr<const work_orders::Order>;

Result<OrderPtr> order_in_scope(const Call& call, WorkOrderId id) {
  auto order = known<work_orders::OrderState, work_orders::Order>(call, stream_of(id));
  if (!order) return order;
  if (*order == nullptr) return fail("work-order-unknown");
  const registry::Place& place = (*order)->place;
  const Principal& caller = call.principal;
  const bool in_community = caller.community.is_nil() || place.community == caller.community;
  const bool own = caller.role != access::Role::resident || place.household == caller.household;
  if (!in_community || !own) return fail("work-order-unknown");
  return order;
}

// The technician whose key it is; null when it is nobody's, or they have left.
Result<std::shared_ptr<const staff::Member>> own_member(const Call& call) {
  if (call.principal.staff.is_nil()) return std::shared_ptr<const staff::Member>();
  return known<staff::StaffState, staff::Member>(call, stream_of(call.principal.staff));
}

// Of a technician who does not have it.
Result<bool> may_take(const Call& call, const work_orders::Order& order) {
  auto member = own_member(call);
  if (!member) return pass_on(std::move(member.error()));
  if (*member == nullptr) return false;
  auto category = known<work_orders::CategoryState, work_orders::Category>(call, stream_of(order.category));
  if (!category) return pass_on(std::move(category.error()));
  auto today = call.service.today(call.principal.company, order.place.community);
  if (!today) return pass_on(std::move(today.error()));
  return work_orders::is_open_to(**member, order.place, order.status,
                                 *category != nullptr ? &(*category)->terms : nullptr, *today);
}

// A reason is the word of those whom it is about: whether an order is ours the company says.
bool may_say(const Call& call, work_orders::CancelReason reason) {
  if (reason == work_orders::CancelReason::by_supervisor) return call.may(Permission::supervise_work_orders);
  return reason != work_orders::CancelReason::not_ours || call.principal.role != access::Role::resident;
}

}  // namespace

Result<std::shared_ptr<const work_orders::Order>> reach_order(const Call& call, WorkOrderId id) {
  auto order = order_in_scope(call, id);
  if (!order || call.principal.role != access::Role::technician) return order;
  const StaffId by = call.principal.staff;
  if (!by.is_nil() && (*order)->assignee == by) return order;
  auto may = may_take(call, **order);
  if (!may) return pass_on(std::move(may.error()));
  if (!*may) return fail("work-order-unknown");
  return order;
}

Result<std::shared_ptr<const work_orders::Order>> reach_order_to_claim(const Call& call, WorkOrderId id) {
  auto order = order_in_scope(call, id);
  if (!order || call.principal.role != access::Role::technician) return order;
  auto member = own_member(call);
  if (!member) return pass_on(std::move(member.error()));
  if (*member == nullptr || !work_orders::works_at(**member, (*order)->place)) return fail("work-order-unknown");
  return order;
}

Result<Prepared> report_work_order(Call& call, CommandId command_id) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  work_orders::ReportWorkOrder command;
  command.category = root.required_id<CategoryId>("category_id");
  command.source = root.required_enum("source", words(kOrderSourceNames));
  command.priority = root.optional_enum("priority", words(kPriorityNames));
  const BuildingId building = root.optional_id<BuildingId>("building_id").value_or(BuildingId{});
  const HouseId house = root.optional_id<HouseId>("house_id").value_or(HouseId{});
  command.equipment = root.optional_id<EquipmentId>("equipment_id").value_or(EquipmentId{});
  command.of_case = root.optional_id<CaseId>("case_id").value_or(CaseId{});
  command.outage = root.optional_id<OutageId>("outage_id").value_or(OutageId{});
  command.appointment = read_window(root);
  const Words said = read_words(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  if (auto seen = reach_named(call, command); !seen) return pass_on(std::move(seen.error()));
  auto there = place_of(call, *community, building, house);
  if (!there) return pass_on(std::move(there.error()));
  return report(call, command_id, std::move(command), *there, said);
}

Result<Prepared> report_work_order_of_household(Call& call, CommandId command_id) {
  auto household = call.path_id<HouseholdId>(0);
  if (!household) return pass_on(std::move(household.error()));
  auto there = place_of(call, *household);
  if (!there) return pass_on(std::move(there.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  work_orders::ReportWorkOrder command;
  command.category = root.required_id<CategoryId>("category_id");
  command.appointment = read_window(root);
  const Words said = read_words(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  const bool resident = call.principal.role == access::Role::resident;
  command.source = resident ? work_orders::Source::resident : work_orders::Source::front_desk;
  return report(call, command_id, std::move(command), *there, said);
}

Result<Prepared> triage_work_order(Call& call, CommandId command_id) {
  return order_step<work_orders::TriageWorkOrder>(
      call, command_id, [](JsonObject& root, auto& command, std::string&) -> Sealed* {
        command.category = root.optional_id<CategoryId>("category_id").value_or(CategoryId{});
        command.priority = root.optional_enum("priority", words(kPriorityNames));
        command.appointment = read_window(root);
        return nullptr;
      });
}

Result<Prepared> assign_work_order(Call& call, CommandId command_id) {
  return order_step<work_orders::AssignWorkOrder>(call, command_id,
                                                  [](JsonObject& root, auto& command, std::string&) -> Sealed* {
                                                    command.assignee = root.required_id<StaffId>("staff_id");
                                                    return nullptr;
                                                  });
}

Result<Prepared> dispatch_work_order(Call& call, CommandId command_id) {
  auto prepared = order_step<work_orders::DispatchWorkOrder>(
      call, command_id, [](JsonObject& root, auto& command, std::string&) -> Sealed* {
        auto named = root.optional_array("candidate_ids", 1, work_orders::kMostCandidates);
        for (std::size_t i = 0; named && i < named->size(); ++i) command.candidates.push_back(named->id<StaffId>(i));
        std::sort(command.candidates.begin(), command.candidates.end());
        return nullptr;
      });
  if (!prepared) return prepared;
  auto& command = get<work_orders::DispatchWorkOrder>(prepared->command);
  if (!command.candidates.empty()) return prepared;
  auto order = reach_order(call, command.order);
  if (!order) return pass_on(std::move(order.error()));
  auto candidates = propose(call, **order, command.at);
  if (!candidates) return pass_on(std::move(candidates.error()));
  command.candidates = std::move(*candidates);
  return prepared;
}

Result<Prepared> verify_work_order(Call& call, CommandId command_id) {
  return order_step<work_orders::VerifyWorkOrder>(call, command_id,
                                                  [&](JsonObject& root, auto& command, std::string&) -> Sealed* {
                                                    command.via = read_via(call, root);
                                                    return nullptr;
                                                  });
}

Result<Prepared> close_work_order(Call& call, CommandId command_id) {
  return plain_order_step<work_orders::CloseWorkOrder>(call, command_id);
}

Result<Prepared> reopen_work_order(Call& call, CommandId command_id) {
  return order_step<work_orders::ReopenWorkOrder>(
      call, command_id, [](JsonObject& root, auto& command, std::string& text) {
        command.reason = root.required_enum("reason", words(kReopenReasonNames));
        text = root.optional_text("note", kLongestText).value_or("");
        return &command.note;
      });
}

// Whoever supervises may also end what is begun.
Result<Prepared> cancel_work_order(Call& call, CommandId command_id) {
  auto prepared = order_step<work_orders::CancelWorkOrder>(
      call, command_id, [&](JsonObject& root, auto& command, std::string& text) {
        command.duplicate_of = root.optional_id<WorkOrderId>("duplicate_of_id").value_or(WorkOrderId{});
        command.supervisor = call.may(Permission::supervise_work_orders);
        command.reason = root.required_enum("reason", words(kCancelReasonNames));
        if (!may_say(call, command.reason)) root.report("not-permitted", "reason", Says::not_this_keys);
        text = root.optional_text("note", kLongestText).value_or("");
        return &command.note;
      });
  if (!prepared) return prepared;
  const WorkOrderId same = get<work_orders::CancelWorkOrder>(prepared->command).duplicate_of;
  if (same.is_nil()) return prepared;
  if (auto seen = reach_order(call, same); !seen) return pass_on(std::move(seen.error()));
  return prepared;
}

Result<Prepared> rate_work_order(Call& call, CommandId command_id) {
  return order_step<work_orders::RateWorkOrder>(
      call, command_id, [&](JsonObject& root, auto& command, std::string& text) {
        command.via = read_via(call, root);
        command.score = static_cast<std::uint8_t>(root.required_int("score", 1, 5));
        text = root.optional_text("comment", kLongestText).value_or("");
        return &command.comment;
      });
}

Result<Prepared> record_follow_up_call(Call& call, CommandId command_id) {
  return order_step<work_orders::RecordFollowUpCall>(
      call, command_id, [&](JsonObject& root, auto& command, std::string& text) {
        command.settled = read_settled(call, root);
        command.reached = root.required_bool("reached");
        command.satisfied = root.optional_bool("satisfied").value_or(false);
        text = root.optional_text("note", kLongestText).value_or("");
        return &command.note;
      });
}

Result<Prepared> report_outage(Call& call, CommandId command_id) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  work_orders::ReportOutage command;
  command.outage = OutageId(call.service.new_id());
  command.community = *community;
  command.utility = root.required_enum("utility", words(kUtilityNames));
  auto buildings = root.optional_array("building_ids", 0, work_orders::kMostBuildingsOfOutage);
  for (std::size_t i = 0; buildings && i < buildings->size(); ++i) {
    command.buildings.push_back(buildings->id<BuildingId>(i));
  }
  command.equipment = root.optional_id<EquipmentId>("equipment_id").value_or(EquipmentId{});
  command.planned = root.optional_bool("planned").value_or(false);
  const auto began_at = root.optional_instant("began_at");
  command.expected_end = root.optional_instant("expected_end");
  const BackdatingReason backdating = read_backdating_reason(root);
  const std::string notice = root.required_text("notice", kLongestText);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  std::sort(command.buildings.begin(), command.buildings.end());
  command.began_at = time_of(call, began_at, Instant{});
  auto sealed = seal(call, command_id, PersonId(command.outage.uuid), FieldClass::free_text, notice);
  if (!sealed) return pass_on(std::move(sealed.error()));
  command.notice = std::move(*sealed);
  Prepared prepared{Command(std::move(command))};
  set_step_time(prepared, call, {std::nullopt, backdating});
  return prepared;
}

Result<Prepared> end_outage(Call& call, CommandId) {
  auto outage = call.reach_path<OutageId>(0, "outage-unknown");
  if (!outage) return pass_on(std::move(outage.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const auto ended_at = root.optional_instant("ended_at");
  const BackdatingReason backdating = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  Prepared prepared{Command(work_orders::EndOutage{*outage, time_of(call, ended_at, Instant{})})};
  set_step_time(prepared, call, {std::nullopt, backdating});
  return prepared;
}

}  // namespace steward::api
