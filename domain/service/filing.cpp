#include "domain/occurrence.h"
#include "domain/registry/registry.h"
#include "domain/service/case_clocks.h"
#include "domain/service/rules.h"
#include "domain/service/service.h"
#include "domain/service_policy/service_policy.h"

// How a case comes in, and what was said on the phone.
namespace steward::service {

namespace {

template <class Enum>
bool lies_within(Enum value, Enum first, Enum last) {
  return value >= first && value <= last;
}

Result<void> check_terms(const FileCase& command) {
  if (!lies_within(command.kind, CaseKind::complaint, CaseKind::praise) ||
      !lies_within(command.subject, Subject::safety_and_order, Subject::other) ||
      !lies_within(command.source, Source::app, Source::return_visit)) {
    return fail("case-terms-invalid");
  }
  if (command.severity < kLeastSeverity || command.severity > kMostSeverity) {
    return fail("severity-out-of-range", {{"severity", std::int64_t{command.severity}}});
  }
  return {};
}

// Nobody has to say who they are; whoever does is the one whose phone it is.
Result<void> check_words(const FileCase& command) {
  if (!command.contact.empty()) {
    const bool of_reporter = command.reporter.is_nil() || command.contact.subject == command.reporter;
    if (command.contact.field != FieldClass::phone || !of_reporter) return fail("sealed-data-mismatch");
  }
  return check_text_is_there(command.text);
}

// The number is one of the year of filed_on, which the edge takes from filed_at: a zone's offset may move it by a day,
// more is a mistake.
Result<void> check_filed(const FileCase& command, const DecisionContext& context) {
  if (auto known = check_occurred(command.filed_at, context); !known) return known;
  const std::int32_t apart = days_between(date_of(command.filed_at, context), command.filed_on);
  if (apart < -1 || apart > 1) return fail("filed-on-differs", {{"filed_at", command.filed_at}});
  return {};
}

// Only the hotline sets a day for the reply; the reply is in time until that day ends.
Result<std::optional<Instant>> outside_due_at(const FileCase& command, const DecisionContext& context) {
  if (!command.outside_deadline) return std::nullopt;
  if (command.source != Source::hotline_12345 || *command.outside_deadline < command.filed_on) {
    return fail("outside-deadline-invalid", {{"filed_on", command.filed_on}});
  }
  return start_of(add_days(*command.outside_deadline, 1), context.utc_offset_minutes);
}

const CaseLevel& level_of(const service_policy::Policy& policy, CaseKind kind) {
  return policy.case_levels.at(static_cast<std::size_t>(kind) - 1);
}

CaseDeadlines first_deadlines(const CaseFiled& event, const service_policy::TimeRule& rule) {
  CaseState filed;
  return follow(filed, event) ? deadlines_of(std::get<Case>(filed.is), rule) : CaseDeadlines{};
}

// What the contact was about lies in the same community.
Result<void> check_subject_matter(const Facts& facts, const RecordContact& command) {
  if (!command.of_case.is_nil()) {
    const auto of = case_of(facts, command.of_case);
    if (!of) return pass_on(of.error());
    if ((*of)->place.community != command.place.community) {
      return fail("place-mismatch", {{"case_id", command.of_case.uuid}});
    }
  }
  if (!command.order.is_nil()) {
    const auto& state = facts.get<work_orders::OrderState>(stream_of(command.order));
    const auto* order = std::get_if<work_orders::Order>(&state.is);
    if (order == nullptr) return fail("work-order-unknown");
    if (order->place.community != command.place.community) {
      return fail("place-mismatch", {{"work_order_id", command.order.uuid}});
    }
  }
  return {};
}

}  // namespace

CounterKey number_counter(CompanyNo company, Date filed_on) {
  return {company, CounterKind::service_case, month_of(filed_on).months / 12};
}

Result<Decision> decide_on(const Facts& facts, const FileCase& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.of_case);
  if (!std::holds_alternative<Unborn>(facts.get<CaseState>(stream).is)) return fail("case-exists");
  if (auto fits = registry::check_place(facts, command.place); !fits) return pass_on(fits.error());
  if (auto fits = check_terms(command); !fits) return pass_on(fits.error());
  if (auto fits = check_words(command); !fits) return pass_on(fits.error());
  if (auto fits = check_filed(command, context); !fits) return pass_on(fits.error());
  const auto outside = outside_due_at(command, context);
  if (!outside) return pass_on(outside.error());

  const CounterKey counter = number_counter(context.company, command.filed_on);
  const auto& policy = service_policy::policy_of(facts, command.place.community);
  CaseFiled event{command.of_case,
                  counter.year,
                  facts.counter(counter) + 1,
                  command.kind,
                  command.subject,
                  command.severity,
                  command.place,
                  command.source,
                  command.reporter,
                  command.contact,
                  command.text,
                  *outside,
                  level_of(policy, command.kind),
                  command.filed_at,
                  {}};
  event.deadlines = first_deadlines(event, service_policy::time_rule(policy, context));
  std::vector<Param> outcome{{"case_id", command.of_case.uuid},
                             {"case_status", static_cast<std::int64_t>(Status::filed)},
                             {"number_year", std::int64_t{event.number_year}},
                             {"number", event.number}};
  add_due_times(outcome, event.deadlines);
  return Decision{{{stream, std::move(event), command.place.community, date_of(command.filed_at, context)}},
                  std::move(outcome)};
}

Result<Decision> decide_on(const Facts& facts, const RecordContact& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.contact);
  if (!std::holds_alternative<Unborn>(facts.get<ContactState>(stream).is)) return fail("contact-exists");
  if (auto fits = registry::check_place(facts, command.place); !fits) return pass_on(fits.error());
  if (auto fits = check_subject_matter(facts, command); !fits) return pass_on(fits.error());
  if (auto known = check_occurred(command.at, context); !known) return pass_on(known.error());
  if (auto fits = check_text(command.note); !fits) return pass_on(fits.error());
  const ContactRecorded event{command.contact, command.place,   command.kind,  command.direction, command.note,
                              command.privacy, command.of_case, command.order, command.at};
  return Decision{{{stream, event, command.place.community, date_of(command.at, context)}},
                  {{"contact_id", command.contact.uuid}}};
}

}  // namespace steward::service
