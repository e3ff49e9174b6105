#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

bool known(service::Subject subject) {
  switch (subject) {
    case service::Subject::safety_and_order:
    case service::Subject::cleaning:
    case service::Subject::greening:
    case service::Subject::facilities_and_lift:
    case service::Subject::repair_quality:
    case service::Subject::fees_and_billing:
    case service::Subject::parking:
    case service::Subject::noise_and_neighbours:
    case service::Subject::decoration:
    case service::Subject::staff_attitude:
    case service::Subject::pets:
    case service::Subject::littering_from_height:
    case service::Subject::water_power_heating:
    case service::Subject::public_revenue_and_disclosure:
    case service::Subject::other:
      return true;
  }
  return false;
}

bool known(service::Source source) {
  switch (source) {
    case service::Source::app:
    case service::Source::phone:
    case service::Source::front_desk:
    case service::Source::visit:
    case service::Source::hotline_12345:
    case service::Source::owners_committee:
    case service::Source::social_media:
    case service::Source::return_visit:
      return true;
  }
  return false;
}

bool known(service::OverrideReason reason) {
  switch (reason) {
    case service::OverrideReason::none:
    case service::OverrideReason::waiting_for_vendor:
    case service::OverrideReason::refused_access:
    case service::OverrideReason::long_term_works:
    case service::OverrideReason::other:
      return true;
  }
  return false;
}

bool known(service::CloseReason reason) {
  switch (reason) {
    case service::CloseReason::confirmed:
    case service::CloseReason::no_answer:
    case service::CloseReason::praise_passed_on:
      return true;
  }
  return false;
}

bool known(service::RejectReason reason) {
  switch (reason) {
    case service::RejectReason::not_ours:
    case service::RejectReason::no_facts:
    case service::RejectReason::abusive:
    case service::RejectReason::handled_before:
    case service::RejectReason::other:
      return true;
  }
  return false;
}

bool known(service::Privacy privacy) {
  switch (privacy) {
    case service::Privacy::resident:
    case service::Privacy::staff:
    case service::Privacy::managers:
      return true;
  }
  return false;
}

bool known(service::Direction direction) {
  switch (direction) {
    case service::Direction::incoming:
    case service::Direction::outgoing:
      return true;
  }
  return false;
}

bool known(service::ContactKind kind) {
  switch (kind) {
    case service::ContactKind::call:
    case service::ContactKind::visit:
    case service::ContactKind::message:
      return true;
  }
  return false;
}

}  // namespace

Offset<fb::CaseDeadlines> to_table(Builder& out, const service::CaseDeadlines& deadlines) {
  return fb::CreateCaseDeadlines(out, Maybe<fb::Deadlines>(deadlines.respond), Maybe<fb::Deadlines>(deadlines.reply));
}
bool from_table(const fb::CaseDeadlines& stored, service::CaseDeadlines& deadlines) {
  deadlines.respond = from_struct_or_none(stored.respond());
  deadlines.reply = from_struct_or_none(stored.reply());
  return true;
}

Offset<fb::CaseFiled> to_table(Builder& out, const service::CaseFiled& event) {
  const auto contact = to_table_unless_missing(out, event.contact);
  const auto text = to_table(out, event.text);
  const auto level = to_table(out, event.level);
  const auto deadlines = to_table(out, event.deadlines);
  return fb::CreateCaseFiled(out, raw(event.of_case), event.number_year, event.number, number_of(event.kind),
                             number_of(event.subject), event.severity, raw(event.place.community),
                             UnlessNil(event.place.building), UnlessNil(event.place.house),
                             UnlessNil(event.place.household), number_of(event.source), UnlessNil(event.reporter),
                             contact, text, micros_of(event.outside_due_at), level, event.filed_at.micros, deadlines);
}
bool from_table(const fb::CaseFiled& stored, service::CaseFiled& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  event.number_year = stored.number_year();
  event.number = stored.number();
  event.kind = static_cast<service::CaseKind>(stored.kind());
  event.subject = static_cast<service::Subject>(stored.subject());
  event.severity = stored.severity();
  read_place(stored, event.place);
  event.source = static_cast<service::Source>(stored.source());
  event.reporter = id_or_nil<PersonId>(stored.reporter());
  event.outside_due_at = instant_of(stored.outside_due_at());
  event.filed_at.micros = stored.filed_at();
  return known(event.kind) && known(event.subject) && known(event.source) &&
         from_table_or_missing(stored.contact(), event.contact) && from_table(*stored.text(), event.text) &&
         from_table(*stored.level(), event.level) && from_table(*stored.deadlines(), event.deadlines);
}

Offset<fb::CaseAccepted> to_table(Builder& out, const service::CaseAccepted& event) {
  return fb::CreateCaseAccepted(out, raw(event.of_case), raw(event.place.community), UnlessNil(event.place.building),
                                UnlessNil(event.place.house), UnlessNil(event.place.household),
                                UnlessNil(event.handler), event.at.micros, event.respond_seconds);
}
bool from_table(const fb::CaseAccepted& stored, service::CaseAccepted& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.handler = id_or_nil<StaffId>(stored.handler());
  event.at.micros = stored.at();
  event.respond_seconds = stored.respond_seconds();
  return true;
}

Offset<fb::InvestigationStarted> to_table(Builder& out, const service::InvestigationStarted& event) {
  return fb::CreateInvestigationStarted(out, raw(event.of_case), raw(event.place.community),
                                        UnlessNil(event.place.building), UnlessNil(event.place.house),
                                        UnlessNil(event.place.household), UnlessNil(event.handler), event.at.micros);
}
bool from_table(const fb::InvestigationStarted& stored, service::InvestigationStarted& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.handler = id_or_nil<StaffId>(stored.handler());
  event.at.micros = stored.at();
  return true;
}

Offset<fb::WorkOrderLinked> to_table(Builder& out, const service::WorkOrderLinked& event) {
  return fb::CreateWorkOrderLinked(out, raw(event.of_case), raw(event.place.community), UnlessNil(event.place.building),
                                   UnlessNil(event.place.house), UnlessNil(event.place.household), raw(event.order),
                                   event.at.micros);
}
bool from_table(const fb::WorkOrderLinked& stored, service::WorkOrderLinked& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.order = id_of<WorkOrderId>(stored.order());
  event.at.micros = stored.at();
  return true;
}

Offset<fb::CaseReplied> to_table(Builder& out, const service::CaseReplied& event) {
  const auto text = to_table(out, event.text);
  const auto open_orders = to_structs<fb::Uuid>(out, event.open_orders);
  return fb::CreateCaseReplied(out, raw(event.of_case), raw(event.place.community), UnlessNil(event.place.building),
                               UnlessNil(event.place.house), UnlessNil(event.place.household), text,
                               number_of(event.override_reason), open_orders, event.at.micros, event.reply_seconds);
}
bool from_table(const fb::CaseReplied& stored, service::CaseReplied& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.override_reason = static_cast<service::OverrideReason>(stored.override_reason());
  event.open_orders = from_structs<WorkOrderId>(*stored.open_orders());
  event.at.micros = stored.at();
  event.reply_seconds = stored.reply_seconds();
  return known(event.override_reason) && from_table(*stored.text(), event.text);
}

Offset<fb::ReplyConfirmed> to_table(Builder& out, const service::ReplyConfirmed& event) {
  return fb::CreateReplyConfirmed(out, raw(event.of_case), raw(event.place.community), UnlessNil(event.place.building),
                                  UnlessNil(event.place.house), UnlessNil(event.place.household), event.at.micros,
                                  number_of(event.via));
}
bool from_table(const fb::ReplyConfirmed& stored, service::ReplyConfirmed& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.at.micros = stored.at();
  event.via = static_cast<service::Via>(stored.via());
  return known(event.via);
}

Offset<fb::ReplyDisputed> to_table(Builder& out, const service::ReplyDisputed& event) {
  const auto text = to_table_unless_missing(out, event.text);
  const auto deadlines = to_table(out, event.deadlines);
  return fb::CreateReplyDisputed(out, raw(event.of_case), raw(event.place.community), UnlessNil(event.place.building),
                                 UnlessNil(event.place.house), UnlessNil(event.place.household), event.times, text,
                                 event.at.micros, deadlines);
}
bool from_table(const fb::ReplyDisputed& stored, service::ReplyDisputed& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.times = stored.times();
  event.at.micros = stored.at();
  return from_table_or_missing(stored.text(), event.text) && from_table(*stored.deadlines(), event.deadlines);
}

Offset<fb::CaseClosed> to_table(Builder& out, const service::CaseClosed& event) {
  return fb::CreateCaseClosed(out, raw(event.of_case), raw(event.place.community), UnlessNil(event.place.building),
                              UnlessNil(event.place.house), UnlessNil(event.place.household), number_of(event.reason),
                              event.at.micros);
}
bool from_table(const fb::CaseClosed& stored, service::CaseClosed& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.reason = static_cast<service::CloseReason>(stored.reason());
  event.at.micros = stored.at();
  return known(event.reason);
}

Offset<fb::CaseRejected> to_table(Builder& out, const service::CaseRejected& event) {
  const auto told = to_table(out, event.told);
  return fb::CreateCaseRejected(out, raw(event.of_case), raw(event.place.community), UnlessNil(event.place.building),
                                UnlessNil(event.place.house), UnlessNil(event.place.household), number_of(event.reason),
                                told, event.at.micros);
}
bool from_table(const fb::CaseRejected& stored, service::CaseRejected& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.reason = static_cast<service::RejectReason>(stored.reason());
  event.at.micros = stored.at();
  return known(event.reason) && from_table(*stored.told(), event.told);
}

Offset<fb::CaseMerged> to_table(Builder& out, const service::CaseMerged& event) {
  return fb::CreateCaseMerged(out, raw(event.of_case), raw(event.place.community), UnlessNil(event.place.building),
                              UnlessNil(event.place.house), UnlessNil(event.place.household), raw(event.into),
                              event.at.micros);
}
bool from_table(const fb::CaseMerged& stored, service::CaseMerged& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.into = id_of<CaseId>(stored.into());
  event.at.micros = stored.at();
  return true;
}

Offset<fb::CaseWithdrawn> to_table(Builder& out, const service::CaseWithdrawn& event) {
  return fb::CreateCaseWithdrawn(out, raw(event.of_case), raw(event.place.community), UnlessNil(event.place.building),
                                 UnlessNil(event.place.house), UnlessNil(event.place.household), event.at.micros);
}
bool from_table(const fb::CaseWithdrawn& stored, service::CaseWithdrawn& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.at.micros = stored.at();
  return true;
}

Offset<fb::SatisfactionRated> to_table(Builder& out, const service::SatisfactionRated& event) {
  const auto comment = to_table_unless_missing(out, event.comment);
  return fb::CreateSatisfactionRated(out, raw(event.of_case), raw(event.place.community),
                                     UnlessNil(event.place.building), UnlessNil(event.place.house),
                                     UnlessNil(event.place.household), event.score, comment, event.at.micros,
                                     number_of(event.via), micros_of(event.return_visit_due_at));
}
bool from_table(const fb::SatisfactionRated& stored, service::SatisfactionRated& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.score = stored.score();
  event.at.micros = stored.at();
  event.via = static_cast<service::Via>(stored.via());
  event.return_visit_due_at = instant_of(stored.return_visit_due_at());
  return known(event.via) && from_table_or_missing(stored.comment(), event.comment);
}

Offset<fb::CaseNoted> to_table(Builder& out, const service::CaseNoted& event) {
  const auto note = to_table(out, event.note);
  return fb::CreateCaseNoted(out, raw(event.of_case), raw(event.place.community), UnlessNil(event.place.building),
                             UnlessNil(event.place.house), UnlessNil(event.place.household), note,
                             number_of(event.privacy), event.at.micros);
}
bool from_table(const fb::CaseNoted& stored, service::CaseNoted& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.privacy = static_cast<service::Privacy>(stored.privacy());
  event.at.micros = stored.at();
  return known(event.privacy) && from_table(*stored.note(), event.note);
}

Offset<fb::CaseCalledBack> to_table(Builder& out, const service::CaseCalledBack& event) {
  const auto note = to_table_unless_missing(out, event.note);
  return fb::CreateCaseCalledBack(out, raw(event.of_case), raw(event.place.community), UnlessNil(event.place.building),
                                  UnlessNil(event.place.house), UnlessNil(event.place.household), event.reached,
                                  event.satisfied, note, event.at.micros, event.unanswered_days, event.settled,
                                  micros_of(event.return_visit_due_at));
}
bool from_table(const fb::CaseCalledBack& stored, service::CaseCalledBack& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.reached = stored.reached();
  event.satisfied = stored.satisfied();
  event.at.micros = stored.at();
  event.unanswered_days = stored.unanswered_days();
  event.settled = stored.settled();
  event.return_visit_due_at = instant_of(stored.return_visit_due_at());
  return from_table_or_missing(stored.note(), event.note);
}

Offset<fb::CaseEscalated> to_table(Builder& out, const service::CaseEscalated& event) {
  return fb::CreateCaseEscalated(out, raw(event.of_case), raw(event.place.community), UnlessNil(event.place.building),
                                 UnlessNil(event.place.house), UnlessNil(event.place.household), number_of(event.clock),
                                 number_of(event.level), event.due_at.micros);
}
bool from_table(const fb::CaseEscalated& stored, service::CaseEscalated& event) {
  event.of_case = id_of<CaseId>(stored.of_case());
  read_place(stored, event.place);
  event.clock = static_cast<service::Clock>(stored.clock());
  event.level = static_cast<service::Level>(stored.level());
  event.due_at.micros = stored.due_at();
  return known(event.clock) && known(event.level);
}

Offset<fb::ContactRecorded> to_table(Builder& out, const service::ContactRecorded& event) {
  const auto note = to_table_unless_missing(out, event.note);
  return fb::CreateContactRecorded(out, raw(event.contact), raw(event.place.community), UnlessNil(event.place.building),
                                   UnlessNil(event.place.house), UnlessNil(event.place.household),
                                   number_of(event.kind), number_of(event.direction), note, number_of(event.privacy),
                                   UnlessNil(event.of_case), UnlessNil(event.order), event.at.micros);
}
bool from_table(const fb::ContactRecorded& stored, service::ContactRecorded& event) {
  event.contact = id_of<ContactId>(stored.contact());
  read_place(stored, event.place);
  event.kind = static_cast<service::ContactKind>(stored.kind());
  event.direction = static_cast<service::Direction>(stored.direction());
  event.privacy = static_cast<service::Privacy>(stored.privacy());
  event.of_case = id_or_nil<CaseId>(stored.of_case());
  event.order = id_or_nil<WorkOrderId>(stored.order());
  event.at.micros = stored.at();
  return known(event.kind) && known(event.direction) && known(event.privacy) &&
         from_table_or_missing(stored.note(), event.note);
}

}  // namespace steward::codec
