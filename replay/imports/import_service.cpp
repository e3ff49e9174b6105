#include <algorithm>

#include "domain/billing/billing.h"
#include "domain/service/service.h"
#include "domain/work_orders/work_orders.h"
#include "eventstore/sequencer/known.h"
#include "replay/imports/import_batch.h"
#include "replay/imports/import_work.h"

// Chunks of open work orders and of open complaints. They are reported and filed by the ordinary commands, as of the
// time that the books before give them, so that their clocks run from there; who has one in hand gets it again.
namespace steward::imports {

namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;

Instant instant_at(const TimeZone& zone, const LocalTime& local) {
  const Instant as_utc = add_seconds(start_of(local.date, 0), local.second);
  const auto back = [&](Instant guess) {
    return Instant{as_utc.micros - zone.utc_offset_seconds(guess) * kMicrosPerSecond};
  };
  // Near a change of the clocks the first guess may lie on its wrong side.
  return back(back(as_utc));
}

// The field that a refusal speaks of; the usual one for the others.
Column column_of(std::string_view code, Column usual) {
  if (code == "occurred-in-future") return Column::came_at;
  if (code == "category-unknown" || code == "category-retired") return Column::category;
  if (code == "outside-deadline-invalid") return Column::outside_deadline;
  return usual;
}

std::string at_row(std::string_view what, std::size_t row) { return std::string(what) + "/" + std::to_string(row); }

}  // namespace

Result<TimeZone> ImportWork::zone() const {
  auto folded = knowledge().state(request.company, stream_of(request.community));
  if (!folded) return pass_on(std::move(folded.error()));
  return time_zone_of(*folded->state);
}

// False, with a reason, for a place that is not there.
Result<bool> ImportWork::find_place(const ServiceRow& row, Matter& matter, Fate& fate) {
  const auto unknown = [&](Column column, std::string code) {
    reject(fate, reject_at(file, column, row.line, std::move(code)));
    return false;
  };
  matter.place.community = request.community;
  if (row.building.empty()) return true;
  auto building = building_at(row.building, row.line, fate);
  if (!building) return pass_on(std::move(building.error()));
  if (building->is_nil()) return false;
  matter.place.building = *building;
  if (row.number.empty()) return true;
  auto house = house_of(matter.place.building, row.number);
  if (!house) return pass_on(std::move(house.error()));
  if (house->is_nil()) return unknown(Column::number, "house-unknown");
  matter.place.house = HouseId{*house};
  auto tenant = tenant_of(matter.place.house);
  if (!tenant) return pass_on(std::move(tenant.error()));
  if (tenant->is_nil()) return true;
  auto household =
      known<billing::HouseholdState, billing::Household>(knowledge(), request.company, stream_of(HouseholdId{*tenant}));
  if (!household) return pass_on(std::move(household.error()));
  if (*household == nullptr) return unknown(Column::number, "stream-faulted");
  matter.place.household = (*household)->id;
  matter.reporter = (*household)->owner;
  return true;
}

Result<bool> ImportWork::find_handler(const ServiceRow& row, Matter& matter, Fate& fate) {
  if (row.handler.empty()) return true;
  staff::StaffRegistered would;
  would.code = row.handler;
  auto found = holder(would);
  if (!found) return pass_on(std::move(found.error()));
  if (found->is_nil()) {
    reject(fate, reject_at(file, Column::handler, row.line, "staff-unknown"));
    return false;
  }
  matter.handler = StaffId{*found};
  return true;
}

// What the log has under the id of the matter. False, with a reason, where it is another one than the row's.
Result<bool> ImportWork::look_up(const ServiceRow& row, Matter& matter, Fate& fate) {
  const auto same = [&](Instant came_at, const registry::Place& place) {
    if (came_at == matter.came_at && place.house == matter.place.house && place.building == matter.place.building) {
      return true;
    }
    reject(fate, reject_at(file, Column::reference, row.line, "reference-differs"));
    return false;
  };
  const bool orders = file.kind == ImportKind::open_work_orders;
  const StreamId stream = orders ? stream_of(WorkOrderId{matter.id}) : stream_of(CaseId{matter.id});
  auto folded = knowledge().state(request.company, stream);
  if (!folded) return pass_on(std::move(folded.error()));
  if (orders) {
    const auto* order = std::get_if<work_orders::Order>(&std::get<work_orders::OrderState>(*folded->state).is);
    if (order == nullptr) return true;
    matter.there = true;
    matter.untouched = order->status == work_orders::Status::reported;
    // As it was reported and looked at: who has declined it, say, has taken a step.
    constexpr Version kLookedAt = 2;
    matter.triaged = order->status == work_orders::Status::triaged && folded->version == kLookedAt;
    return same(order->reported_at, order->place);
  }
  const auto* of_case = std::get_if<service::Case>(&std::get<service::CaseState>(*folded->state).is);
  if (of_case == nullptr) return true;
  matter.there = true;
  matter.untouched = of_case->status == service::Status::filed;
  return same(of_case->filed_at, of_case->place);
}

// What the rows are about, as far as they can be taken; those that cannot have their reason.
template <class Row>
Result<std::vector<ImportWork::Matter>> ImportWork::matters_of(std::span<const Row> rows, std::size_t first,
                                                               std::vector<Fate>& fates) {
  auto clocks = zone();
  if (!clocks) return pass_on(std::move(clocks.error()));
  std::vector<Matter> matters;
  std::vector<PersonId> subjects;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!is_to_take(rows[i].line)) continue;
    Matter matter;
    matter.row = i;
    matter.id =
        derived(request.community.uuid, file.kind == ImportKind::open_work_orders ? 'w' : 'c', rows[i].reference);
    matter.came_at = instant_at(*clocks, rows[i].came_at);
    for (const auto look : {&ImportWork::find_place, &ImportWork::find_handler, &ImportWork::look_up}) {
      auto good = (this->*look)(rows[i], matter, fates[i]);
      if (!good) return pass_on(std::move(good.error()));
      if (!*good) break;
    }
    if (fates[i] == Fate::rejected) continue;
    if (matter.there) {
      const auto ours = did_before(at_row("matter", first + i));
      if (!ours) return pass_on(ours.error());
      if (*ours) fates[i] = Fate::accepted;
    } else {
      subjects.push_back(matter.subject());
    }
    matters.push_back(matter);
  }
  if (auto keys = parts.keyring.ensure_keys(subjects); !keys) return pass_on(std::move(keys.error()));
  return matters;
}

// The number that people know it by stands in front of its text: its own number is a new one.
Result<ImportWork::Words> ImportWork::seal_words(const ServiceRow& row, const Matter& matter, CommandId command) {
  auto text = parts.keyring.seal({request.company, matter.subject(), FieldClass::free_text, command},
                                 "[" + row.reference + "] " + row.text);
  if (!text) return pass_on(std::move(text.error()));
  if (row.contact.empty()) return Words{std::move(*text), {}};
  auto contact = parts.keyring.seal({request.company, matter.subject(), FieldClass::phone, command}, row.contact);
  if (!contact) return pass_on(std::move(contact.error()));
  return Words{std::move(*text), std::move(*contact)};
}

// The first command of a matter: it came long before the log knows of it.
Submission ImportWork::late(const Matter& matter, std::size_t first) const {
  Submission command = submission({}, at_row("matter", first + matter.row));
  command.occurred_at = matter.came_at;
  command.may_backdate = true;
  command.backdating = BackdatingReason::taken_over;
  return command;
}

template <class Row>
Result<void> ImportWork::settle(ImportBatch& batch, std::span<const Row> rows, Column column,
                                std::vector<Fate>& fates) {
  auto sent = batch.send(wanted);
  if (!sent) return pass_on(std::move(sent.error()));
  for (const auto& item : *sent) {
    const Outcome& outcome = item.answer->outcome;
    if (outcome.ok()) {
      fates[item.row] = Fate::accepted;
    } else {
      reject(fates[item.row], reject_at(file, column_of(outcome.code, column), rows[item.row].line, outcome.code));
    }
  }
  return {};
}

// Those that somebody is named for and that nobody has taken a step with but this run itself, or one of the same file
// before it that came no further than looking at it.
Result<std::vector<ImportWork::Matter>> ImportWork::to_hand_over(const std::vector<Matter>& matters, std::size_t first,
                                                                 const std::vector<Fate>& fates) const {
  std::vector<Matter> found;
  for (const Matter& matter : matters) {
    if (matter.handler.is_nil() || fates[matter.row] == Fate::rejected) continue;
    bool ours = !matter.there || matter.untouched;
    if (!ours) {
      const auto before = did_before(at_row("step", first + matter.row));
      if (!before) return pass_on(before.error());
      ours = *before;
    }
    if (!ours && matter.triaged) {
      const auto before = did_earlier(at_row("step", first + matter.row));
      if (!before) return pass_on(before.error());
      ours = *before;
    }
    if (ours) found.push_back(matter);
  }
  return found;
}

Result<CategoryId> ImportWork::category_of(const std::string& code) const {
  work_orders::CategoryDefined would;
  would.code = code;
  auto found = holder(would);
  if (!found) return pass_on(std::move(found.error()));
  return CategoryId{*found};
}

Result<void> ImportWork::take_orders(std::size_t first, std::vector<Fate>& fates) {
  const auto rows = std::span(std::as_const(file.orders)).subspan(first, fates.size());
  auto matters = matters_of(rows, first, fates);
  if (!matters) return pass_on(std::move(matters.error()));
  ImportBatch reports(parts.store.sequencer());
  for (const Matter& matter : *matters) {
    if (matter.there) continue;
    const OrderRow& row = rows[matter.row];
    auto category = category_of(row.category);
    if (!category) return pass_on(std::move(category.error()));
    if (category->is_nil()) {
      reject(fates[matter.row], reject_at(file, Column::category, row.line, "category-unknown"));
      continue;
    }
    Submission command = late(matter, first);
    auto words = seal_words(row, matter, command.id);
    if (!words) return pass_on(std::move(words.error()));
    work_orders::ReportWorkOrder reported;
    reported.order = WorkOrderId{matter.id};
    reported.place = matter.place;
    reported.category = *category;
    reported.priority = row.priority;
    reported.source = row.source;
    reported.reporter = matter.reporter;
    reported.contact = std::move(words->contact);
    reported.description = std::move(words->text);
    reported.reported_at = matter.came_at;
    reported.reported_on = row.came_at.date;
    command.command = std::move(reported);
    reports.add(matter.row, std::move(command));
  }
  if (auto done = settle(reports, rows, Column::reference, fates); !done) return done;

  auto taken = to_hand_over(*matters, first, fates);
  if (!taken) return pass_on(std::move(taken.error()));
  ImportBatch looks(parts.store.sequencer());
  for (const Matter& matter : *taken) {
    if (matter.triaged) continue;
    const Instant now = std::max(parts.store.sequencer().now(), matter.came_at);
    looks.add(matter.row, submission(work_orders::TriageWorkOrder{WorkOrderId{matter.id}, {}, {}, {}, now},
                                     at_row("step", first + matter.row)));
  }
  if (auto done = settle(looks, rows, Column::handler, fates); !done) return done;
  ImportBatch assignments(parts.store.sequencer());
  for (const Matter& matter : *taken) {
    if (fates[matter.row] == Fate::rejected) continue;
    const Instant now = std::max(parts.store.sequencer().now(), matter.came_at);
    assignments.add(matter.row, submission(work_orders::AssignWorkOrder{WorkOrderId{matter.id}, matter.handler, now},
                                           at_row("assignment", first + matter.row)));
  }
  return settle(assignments, rows, Column::handler, fates);
}

Result<void> ImportWork::take_cases(std::size_t first, std::vector<Fate>& fates) {
  const auto rows = std::span(std::as_const(file.cases)).subspan(first, fates.size());
  auto matters = matters_of(rows, first, fates);
  if (!matters) return pass_on(std::move(matters.error()));
  ImportBatch filings(parts.store.sequencer());
  for (const Matter& matter : *matters) {
    if (matter.there) continue;
    const CaseRow& row = rows[matter.row];
    Submission command = late(matter, first);
    auto words = seal_words(row, matter, command.id);
    if (!words) return pass_on(std::move(words.error()));
    service::FileCase filing;
    filing.of_case = CaseId{matter.id};
    filing.kind = row.kind;
    filing.subject = row.subject;
    filing.severity = row.severity;
    filing.place = matter.place;
    filing.source = row.source;
    filing.reporter = matter.reporter;
    filing.contact = std::move(words->contact);
    filing.text = std::move(words->text);
    filing.outside_deadline = row.outside_deadline;
    filing.filed_at = matter.came_at;
    filing.filed_on = row.came_at.date;
    command.command = std::move(filing);
    filings.add(matter.row, std::move(command));
  }
  if (auto done = settle(filings, rows, Column::reference, fates); !done) return done;

  auto taken = to_hand_over(*matters, first, fates);
  if (!taken) return pass_on(std::move(taken.error()));
  ImportBatch acceptances(parts.store.sequencer());
  for (const Matter& matter : *taken) {
    const Instant now = std::max(parts.store.sequencer().now(), matter.came_at);
    acceptances.add(matter.row, submission(service::AcceptCase{CaseId{matter.id}, matter.handler, now},
                                           at_row("step", first + matter.row)));
  }
  return settle(acceptances, rows, Column::handler, fates);
}

}  // namespace steward::imports
