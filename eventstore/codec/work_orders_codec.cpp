#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

bool known(work_orders::Source source) {
  switch (source) {
    case work_orders::Source::resident:
    case work_orders::Source::front_desk:
    case work_orders::Source::phone:
    case work_orders::Source::patrol:
    case work_orders::Source::complaint:
    case work_orders::Source::outage:
      return true;
  }
  return false;
}

bool known(work_orders::DispatchMethod method) {
  switch (method) {
    case work_orders::DispatchMethod::manual:
    case work_orders::DispatchMethod::claim:
    case work_orders::DispatchMethod::best_match:
    case work_orders::DispatchMethod::transfer:
      return true;
  }
  return false;
}

bool known(work_orders::DeclineReason reason) {
  switch (reason) {
    case work_orders::DeclineReason::off_duty:
    case work_orders::DeclineReason::too_busy:
    case work_orders::DeclineReason::lacks_skill:
    case work_orders::DeclineReason::lacks_parts:
    case work_orders::DeclineReason::other:
      return true;
  }
  return false;
}

bool known(work_orders::PauseReason reason) {
  switch (reason) {
    case work_orders::PauseReason::waiting_for_parts:
    case work_orders::PauseReason::waiting_for_owner:
    case work_orders::PauseReason::waiting_for_vendor:
    case work_orders::PauseReason::weather:
      return true;
  }
  return false;
}

bool known(work_orders::Resolution resolution) {
  switch (resolution) {
    case work_orders::Resolution::repaired:
    case work_orders::Resolution::replaced:
    case work_orders::Resolution::made_safe:
    case work_orders::Resolution::no_fault_found:
    case work_orders::Resolution::not_ours:
      return true;
  }
  return false;
}

bool known(work_orders::ReopenReason reason) {
  switch (reason) {
    case work_orders::ReopenReason::fault_again:
    case work_orders::ReopenReason::not_fixed:
    case work_orders::ReopenReason::resident_disagrees:
    case work_orders::ReopenReason::other:
      return true;
  }
  return false;
}

bool known(work_orders::CancelReason reason) {
  switch (reason) {
    case work_orders::CancelReason::by_resident:
    case work_orders::CancelReason::duplicate:
    case work_orders::CancelReason::reported_wrongly:
    case work_orders::CancelReason::not_ours:
    case work_orders::CancelReason::by_supervisor:
      return true;
  }
  return false;
}

bool known(work_orders::Utility utility) {
  switch (utility) {
    case work_orders::Utility::water:
    case work_orders::Utility::power:
    case work_orders::Utility::gas:
    case work_orders::Utility::heating:
    case work_orders::Utility::lift:
    case work_orders::Utility::network:
    case work_orders::Utility::other:
      return true;
  }
  return false;
}

}  // namespace

Offset<fb::CategoryDefined> to_table(Builder& out, const work_orders::CategoryDefined& event) {
  const auto code = out.CreateString(event.code);
  const auto name = out.CreateString(event.name);
  const auto skill = out.CreateString(event.skill);
  return fb::CreateCategoryDefined(out, raw(event.category), UnlessNil(event.parent), code, name,
                                   number_of(event.usual_priority), skill, event.skill_level);
}
bool from_table(const fb::CategoryDefined& stored, work_orders::CategoryDefined& event) {
  event.category = id_of<CategoryId>(stored.category());
  event.parent = id_or_nil<CategoryId>(stored.parent());
  event.code = text_of(stored.code());
  event.name = text_of(stored.name());
  event.usual_priority = static_cast<work_orders::Priority>(stored.usual_priority());
  event.skill = text_of(stored.skill());
  event.skill_level = stored.skill_level();
  return known(event.usual_priority);
}

Offset<fb::CategoryRetired> to_table(Builder& out, const work_orders::CategoryRetired& event) {
  const auto code = out.CreateString(event.code);
  return fb::CreateCategoryRetired(out, raw(event.category), code);
}
bool from_table(const fb::CategoryRetired& stored, work_orders::CategoryRetired& event) {
  event.category = id_of<CategoryId>(stored.category());
  event.code = text_of(stored.code());
  return true;
}

Offset<fb::WorkOrderReported> to_table(Builder& out, const work_orders::WorkOrderReported& event) {
  const auto level = to_table(out, event.level);
  const auto contact = to_table_unless_missing(out, event.contact);
  const auto description = to_table(out, event.description);
  const auto deadlines = to_table(out, event.deadlines);
  return fb::CreateWorkOrderReported(
      out, raw(event.order), event.number_year, event.number, raw(event.place.community),
      UnlessNil(event.place.building), UnlessNil(event.place.house), UnlessNil(event.place.household),
      raw(event.category), number_of(event.priority), level, number_of(event.source), UnlessNil(event.reporter),
      contact, description, Maybe<fb::Window>(event.appointment), UnlessNil(event.equipment), UnlessNil(event.of_case),
      UnlessNil(event.outage), event.reported_at.micros, deadlines);
}
bool from_table(const fb::WorkOrderReported& stored, work_orders::WorkOrderReported& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  event.number_year = stored.number_year();
  event.number = stored.number();
  read_place(stored, event.place);
  event.category = id_of<CategoryId>(stored.category());
  event.priority = static_cast<work_orders::Priority>(stored.priority());
  event.source = static_cast<work_orders::Source>(stored.source());
  event.reporter = id_or_nil<PersonId>(stored.reporter());
  event.appointment = from_struct_or_none(stored.appointment());
  event.equipment = id_or_nil<EquipmentId>(stored.equipment());
  event.of_case = id_or_nil<CaseId>(stored.of_case());
  event.outage = id_or_nil<OutageId>(stored.outage());
  event.reported_at.micros = stored.reported_at();
  return known(event.priority) && known(event.source) && from_table(*stored.level(), event.level) &&
         from_table_or_missing(stored.contact(), event.contact) &&
         from_table(*stored.description(), event.description) && from_table(*stored.deadlines(), event.deadlines);
}

Offset<fb::WorkOrderTriaged> to_table(Builder& out, const work_orders::WorkOrderTriaged& event) {
  const auto level = to_table(out, event.level);
  const auto deadlines = to_table(out, event.deadlines);
  return fb::CreateWorkOrderTriaged(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                                    UnlessNil(event.place.house), UnlessNil(event.place.household), raw(event.category),
                                    number_of(event.priority), level, Maybe<fb::Window>(event.appointment),
                                    event.at.micros, deadlines);
}
bool from_table(const fb::WorkOrderTriaged& stored, work_orders::WorkOrderTriaged& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.category = id_of<CategoryId>(stored.category());
  event.priority = static_cast<work_orders::Priority>(stored.priority());
  event.appointment = from_struct_or_none(stored.appointment());
  event.at.micros = stored.at();
  return known(event.priority) && from_table(*stored.level(), event.level) &&
         from_table(*stored.deadlines(), event.deadlines);
}

Offset<fb::WorkOrderAssigned> to_table(Builder& out, const work_orders::WorkOrderAssigned& event) {
  const auto candidates = to_tables<fb::Candidate>(out, event.candidates);
  return fb::CreateWorkOrderAssigned(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                                     UnlessNil(event.place.house), UnlessNil(event.place.household),
                                     raw(event.assignee), UnlessNil(event.former), number_of(event.method), candidates,
                                     event.at.micros);
}
bool from_table(const fb::WorkOrderAssigned& stored, work_orders::WorkOrderAssigned& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.assignee = id_of<StaffId>(stored.assignee());
  event.former = id_or_nil<StaffId>(stored.former());
  event.method = static_cast<work_orders::DispatchMethod>(stored.method());
  event.at.micros = stored.at();
  return known(event.method) && from_tables(*stored.candidates(), event.candidates);
}

Offset<fb::WorkOrderAccepted> to_table(Builder& out, const work_orders::WorkOrderAccepted& event) {
  return fb::CreateWorkOrderAccepted(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                                     UnlessNil(event.place.house), UnlessNil(event.place.household),
                                     raw(event.assignee), event.at.micros, event.respond_seconds);
}
bool from_table(const fb::WorkOrderAccepted& stored, work_orders::WorkOrderAccepted& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.assignee = id_of<StaffId>(stored.assignee());
  event.at.micros = stored.at();
  event.respond_seconds = stored.respond_seconds();
  return true;
}

Offset<fb::WorkOrderDeclined> to_table(Builder& out, const work_orders::WorkOrderDeclined& event) {
  const auto note = to_table_unless_missing(out, event.note);
  return fb::CreateWorkOrderDeclined(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                                     UnlessNil(event.place.house), UnlessNil(event.place.household),
                                     raw(event.assignee), number_of(event.reason), note, event.at.micros);
}
bool from_table(const fb::WorkOrderDeclined& stored, work_orders::WorkOrderDeclined& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.assignee = id_of<StaffId>(stored.assignee());
  event.reason = static_cast<work_orders::DeclineReason>(stored.reason());
  event.at.micros = stored.at();
  return known(event.reason) && from_table_or_missing(stored.note(), event.note);
}

Offset<fb::TravelStarted> to_table(Builder& out, const work_orders::TravelStarted& event) {
  return fb::CreateTravelStarted(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                                 UnlessNil(event.place.house), UnlessNil(event.place.household), raw(event.assignee),
                                 event.at.micros);
}
bool from_table(const fb::TravelStarted& stored, work_orders::TravelStarted& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.assignee = id_of<StaffId>(stored.assignee());
  event.at.micros = stored.at();
  return true;
}

Offset<fb::WorkStarted> to_table(Builder& out, const work_orders::WorkStarted& event) {
  return fb::CreateWorkStarted(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                               UnlessNil(event.place.house), UnlessNil(event.place.household), raw(event.assignee),
                               event.at.micros, event.visit, event.on_site_seconds);
}
bool from_table(const fb::WorkStarted& stored, work_orders::WorkStarted& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.assignee = id_of<StaffId>(stored.assignee());
  event.at.micros = stored.at();
  event.visit = stored.visit();
  event.on_site_seconds = stored.on_site_seconds();
  return true;
}

Offset<fb::WorkPaused> to_table(Builder& out, const work_orders::WorkPaused& event) {
  const auto note = to_table_unless_missing(out, event.note);
  const auto deadlines = to_table(out, event.deadlines);
  return fb::CreateWorkPaused(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                              UnlessNil(event.place.house), UnlessNil(event.place.household), raw(event.assignee),
                              number_of(event.reason), note, event.at.micros, event.clock_stopped,
                              event.resolve_seconds, deadlines);
}
bool from_table(const fb::WorkPaused& stored, work_orders::WorkPaused& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.assignee = id_of<StaffId>(stored.assignee());
  event.reason = static_cast<work_orders::PauseReason>(stored.reason());
  event.at.micros = stored.at();
  event.clock_stopped = stored.clock_stopped();
  event.resolve_seconds = stored.resolve_seconds();
  return known(event.reason) && from_table_or_missing(stored.note(), event.note) &&
         from_table(*stored.deadlines(), event.deadlines);
}

Offset<fb::WorkResumed> to_table(Builder& out, const work_orders::WorkResumed& event) {
  const auto deadlines = to_table(out, event.deadlines);
  return fb::CreateWorkResumed(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                               UnlessNil(event.place.house), UnlessNil(event.place.household), raw(event.assignee),
                               event.at.micros, deadlines);
}
bool from_table(const fb::WorkResumed& stored, work_orders::WorkResumed& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.assignee = id_of<StaffId>(stored.assignee());
  event.at.micros = stored.at();
  return from_table(*stored.deadlines(), event.deadlines);
}

Offset<fb::WorkLinesRecorded> to_table(Builder& out, const work_orders::WorkLinesRecorded& event) {
  const auto lines = to_tables<fb::WorkLine>(out, event.lines);
  const auto charge = event.charge ? to_table(out, *event.charge) : Offset<fb::OrderCharge>{};
  return fb::CreateWorkLinesRecorded(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                                     UnlessNil(event.place.house), UnlessNil(event.place.household), lines, charge,
                                     event.at.micros);
}
bool from_table(const fb::WorkLinesRecorded& stored, work_orders::WorkLinesRecorded& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.charge.reset();
  event.at.micros = stored.at();
  return from_tables(*stored.lines(), event.lines) &&
         (stored.charge() == nullptr || from_table(*stored.charge(), event.charge.emplace()));
}

Offset<fb::WorkDone> to_table(Builder& out, const work_orders::WorkDone& event) {
  const auto note = to_table_unless_missing(out, event.note);
  return fb::CreateWorkDone(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                            UnlessNil(event.place.house), UnlessNil(event.place.household), raw(event.assignee),
                            number_of(event.resolution), note, event.at.micros, event.visits, event.resolve_seconds);
}
bool from_table(const fb::WorkDone& stored, work_orders::WorkDone& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.assignee = id_of<StaffId>(stored.assignee());
  event.resolution = static_cast<work_orders::Resolution>(stored.resolution());
  event.at.micros = stored.at();
  event.visits = stored.visits();
  event.resolve_seconds = stored.resolve_seconds();
  return known(event.resolution) && from_table_or_missing(stored.note(), event.note);
}

Offset<fb::WorkOrderVerified> to_table(Builder& out, const work_orders::WorkOrderVerified& event) {
  return fb::CreateWorkOrderVerified(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                                     UnlessNil(event.place.house), UnlessNil(event.place.household), event.at.micros,
                                     number_of(event.via));
}
bool from_table(const fb::WorkOrderVerified& stored, work_orders::WorkOrderVerified& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.at.micros = stored.at();
  event.via = static_cast<work_orders::Via>(stored.via());
  return known(event.via);
}

Offset<fb::WorkOrderClosed> to_table(Builder& out, const work_orders::WorkOrderClosed& event) {
  return fb::CreateWorkOrderClosed(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                                   UnlessNil(event.place.house), UnlessNil(event.place.household), event.at.micros,
                                   event.first_time_fixed);
}
bool from_table(const fb::WorkOrderClosed& stored, work_orders::WorkOrderClosed& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.at.micros = stored.at();
  event.first_time_fixed = stored.first_time_fixed();
  return true;
}

Offset<fb::WorkOrderReopened> to_table(Builder& out, const work_orders::WorkOrderReopened& event) {
  const auto note = to_table_unless_missing(out, event.note);
  const auto deadlines = to_table(out, event.deadlines);
  return fb::CreateWorkOrderReopened(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                                     UnlessNil(event.place.house), UnlessNil(event.place.household), event.times,
                                     number_of(event.reason), note, event.at.micros, deadlines);
}
bool from_table(const fb::WorkOrderReopened& stored, work_orders::WorkOrderReopened& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.times = stored.times();
  event.reason = static_cast<work_orders::ReopenReason>(stored.reason());
  event.at.micros = stored.at();
  return known(event.reason) && from_table_or_missing(stored.note(), event.note) &&
         from_table(*stored.deadlines(), event.deadlines);
}

Offset<fb::WorkOrderCancelled> to_table(Builder& out, const work_orders::WorkOrderCancelled& event) {
  const auto note = to_table_unless_missing(out, event.note);
  return fb::CreateWorkOrderCancelled(out, raw(event.order), raw(event.place.community),
                                      UnlessNil(event.place.building), UnlessNil(event.place.house),
                                      UnlessNil(event.place.household), UnlessNil(event.assignee),
                                      number_of(event.reason), note, event.at.micros, UnlessNil(event.duplicate_of));
}
bool from_table(const fb::WorkOrderCancelled& stored, work_orders::WorkOrderCancelled& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.assignee = id_or_nil<StaffId>(stored.assignee());
  event.reason = static_cast<work_orders::CancelReason>(stored.reason());
  event.at.micros = stored.at();
  event.duplicate_of = id_or_nil<WorkOrderId>(stored.duplicate_of());
  return known(event.reason) && from_table_or_missing(stored.note(), event.note);
}

Offset<fb::WorkOrderRated> to_table(Builder& out, const work_orders::WorkOrderRated& event) {
  const auto comment = to_table_unless_missing(out, event.comment);
  return fb::CreateWorkOrderRated(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                                  UnlessNil(event.place.house), UnlessNil(event.place.household),
                                  UnlessNil(event.assignee), event.score, comment, event.at.micros,
                                  number_of(event.via), micros_of(event.return_visit_due_at));
}
bool from_table(const fb::WorkOrderRated& stored, work_orders::WorkOrderRated& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.assignee = id_or_nil<StaffId>(stored.assignee());
  event.score = stored.score();
  event.at.micros = stored.at();
  event.via = static_cast<work_orders::Via>(stored.via());
  event.return_visit_due_at = instant_of(stored.return_visit_due_at());
  return known(event.via) && from_table_or_missing(stored.comment(), event.comment);
}

Offset<fb::FollowUpCalled> to_table(Builder& out, const work_orders::FollowUpCalled& event) {
  const auto note = to_table_unless_missing(out, event.note);
  return fb::CreateFollowUpCalled(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                                  UnlessNil(event.place.house), UnlessNil(event.place.household), event.reached,
                                  event.satisfied, note, event.at.micros, event.settled,
                                  micros_of(event.return_visit_due_at));
}
bool from_table(const fb::FollowUpCalled& stored, work_orders::FollowUpCalled& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.reached = stored.reached();
  event.satisfied = stored.satisfied();
  event.at.micros = stored.at();
  event.settled = stored.settled();
  event.return_visit_due_at = instant_of(stored.return_visit_due_at());
  return from_table_or_missing(stored.note(), event.note);
}

Offset<fb::WorkOrderNoted> to_table(Builder& out, const work_orders::WorkOrderNoted& event) {
  const auto note = to_table(out, event.note);
  return fb::CreateWorkOrderNoted(out, raw(event.order), raw(event.place.community), UnlessNil(event.place.building),
                                  UnlessNil(event.place.house), UnlessNil(event.place.household), note,
                                  event.for_resident, event.at.micros);
}
bool from_table(const fb::WorkOrderNoted& stored, work_orders::WorkOrderNoted& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.for_resident = stored.for_resident();
  event.at.micros = stored.at();
  return from_table(*stored.note(), event.note);
}

Offset<fb::WorkOrderEscalated> to_table(Builder& out, const work_orders::WorkOrderEscalated& event) {
  return fb::CreateWorkOrderEscalated(out, raw(event.order), raw(event.place.community),
                                      UnlessNil(event.place.building), UnlessNil(event.place.house),
                                      UnlessNil(event.place.household), number_of(event.clock), number_of(event.level),
                                      event.due_at.micros, UnlessNil(event.assignee));
}
bool from_table(const fb::WorkOrderEscalated& stored, work_orders::WorkOrderEscalated& event) {
  event.order = id_of<WorkOrderId>(stored.order());
  read_place(stored, event.place);
  event.clock = static_cast<work_orders::Clock>(stored.clock());
  event.level = static_cast<work_orders::Level>(stored.level());
  event.due_at.micros = stored.due_at();
  event.assignee = id_or_nil<StaffId>(stored.assignee());
  return known(event.clock) && known(event.level);
}

Offset<fb::OutageReported> to_table(Builder& out, const work_orders::OutageReported& event) {
  const auto buildings = to_structs<fb::Uuid>(out, event.buildings);
  const auto notice = to_table(out, event.notice);
  return fb::CreateOutageReported(out, raw(event.outage), raw(event.community), buildings, number_of(event.utility),
                                  UnlessNil(event.equipment), event.planned, event.began_at.micros,
                                  micros_of(event.expected_end), notice);
}
bool from_table(const fb::OutageReported& stored, work_orders::OutageReported& event) {
  event.outage = id_of<OutageId>(stored.outage());
  event.community = id_of<CommunityId>(stored.community());
  event.buildings = from_structs<BuildingId>(*stored.buildings());
  event.utility = static_cast<work_orders::Utility>(stored.utility());
  event.equipment = id_or_nil<EquipmentId>(stored.equipment());
  event.planned = stored.planned();
  event.began_at.micros = stored.began_at();
  event.expected_end = instant_of(stored.expected_end());
  return known(event.utility) && from_table(*stored.notice(), event.notice);
}

Offset<fb::OutageEnded> to_table(Builder& out, const work_orders::OutageEnded& event) {
  const auto buildings = to_structs<fb::Uuid>(out, event.buildings);
  return fb::CreateOutageEnded(out, raw(event.outage), raw(event.community), event.ended_at.micros, buildings,
                               event.called_off);
}
bool from_table(const fb::OutageEnded& stored, work_orders::OutageEnded& event) {
  event.outage = id_of<OutageId>(stored.outage());
  event.community = id_of<CommunityId>(stored.community());
  event.ended_at.micros = stored.ended_at();
  event.buildings = from_structs<BuildingId>(*stored.buildings());
  event.called_off = stored.called_off();
  return true;
}

}  // namespace steward::codec
