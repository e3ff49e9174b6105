#include "projections/timeline.h"

#include <algorithm>

#include "domain/base/assert.h"
#include "domain/event_privacy.h"
#include "projections/all_views.h"
#include "projections/row_codec.h"
#include "projections/sla_clock.h"
#include "projections/visitor.h"

namespace steward {

namespace {

// Tables behind the household's prefix. A place is instant ‖ number: entries of one instant stand as in the log.
constexpr std::uint8_t kEntries = 1;  // place → TimelineEntry
constexpr std::uint8_t kOfKind = 2;   // kind ‖ place, derived
constexpr std::size_t kPrefixBytes = 21;
constexpr std::size_t kPlaceBytes = 12;

std::string place_of(const TimelineEntry& entry) {
  return ByteWriter(kPlaceBytes).sortable_i64(entry.at.micros).u32(entry.number).take();
}

std::string encode(const TimelineEntry& entry) {
  ByteWriter writer(160);
  writer.u32(entry.number).u8(static_cast<std::uint8_t>(entry.kind)).u16(entry.type).u64(entry.position);
  writer.instant(entry.at).uuid(entry.about).i32(entry.number_year).i64(entry.number_in_year);
  writer.boolean(entry.amount.has_value()).i64(entry.amount.value_or(Money{}).fen).u8(entry.score);
  writer.u8(static_cast<std::uint8_t>(entry.via));
  writer.u8(static_cast<std::uint8_t>(entry.privacy));
  put_sealed(writer, entry.text);
  return writer.take();
}

Result<TimelineEntry> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  TimelineEntry entry;
  entry.number = reader.u32();
  entry.kind = static_cast<TimelineKind>(reader.u8());
  entry.type = reader.u16();
  entry.position = reader.u64();
  entry.at = reader.instant();
  entry.about = reader.uuid();
  entry.number_year = reader.i32();
  entry.number_in_year = reader.i64();
  const bool has_amount = reader.u8() != 0;
  const Money amount{reader.i64()};
  if (has_amount) entry.amount = amount;
  entry.score = reader.u8();
  entry.via = static_cast<service::Via>(reader.u8());
  entry.privacy = static_cast<service::Privacy>(reader.u8());
  entry.text = get_sealed(reader);
  if (!reader.done()) return fail("row-damaged", {}, "entry of a timeline");
  return entry;
}

Money total(const std::vector<billing::Allocation>& allocations) {
  Money sum;
  for (const billing::Allocation& allocation : allocations) sum.fen += allocation.total().fen;
  return sum;
}

// When an event of the account or the registry happened: at its instant if that lies on the day it counts for, else
// with the beginning of that day.
Instant instant_of(const EventHeader& header) {
  if (date_at(header.occurred_at, kServiceUtcOffsetMinutes) == header.effective_date) return header.occurred_at;
  return start_of(header.effective_date, kServiceUtcOffsetMinutes);
}

TimelineEntry money(TimelineKind kind, Money amount, const Uuid& about = {}) {
  TimelineEntry entry;
  entry.kind = kind;
  entry.amount = amount;
  entry.about = about;
  return entry;
}

TimelineEntry debt(std::optional<Money> amount, const Sealed& text) {
  TimelineEntry entry;
  entry.kind = TimelineKind::debt;
  entry.amount = amount;
  entry.text = text;
  return entry;
}

TimelineEntry invoice(InvoiceId about, std::optional<Money> amount, const Sealed& text) {
  TimelineEntry entry;
  entry.kind = TimelineKind::invoice;
  entry.about = about.uuid;
  entry.amount = amount;
  entry.text = text;
  return entry;
}

template <class E>
TimelineEntry of_order(const E& event) {
  TimelineEntry entry;
  entry.kind = TimelineKind::order;
  entry.about = event.order.uuid;
  if constexpr (requires { event.at; }) entry.at = event.at;
  if constexpr (requires { event.via; }) entry.via = event.via;
  if constexpr (requires { event.note; }) entry.text = event.note;
  return entry;
}

template <class E>
TimelineEntry of_case(const E& event) {
  TimelineEntry entry;
  entry.kind = TimelineKind::service_case;
  entry.about = event.of_case.uuid;
  if constexpr (requires { event.at; }) entry.at = event.at;
  if constexpr (requires { event.via; }) entry.via = event.via;
  if constexpr (requires { event.text; }) entry.text = event.text;
  return entry;
}

// What the timeline says of an event; nullopt: nothing. Its place in time is filled in where it is not the event's own.
struct Telling {
  using Told = std::optional<TimelineEntry>;

  Told operator()(const registry::HouseholdMovedIn&) const { return TimelineEntry{}; }
  Told operator()(const registry::HouseholdMovedOut&) const { return TimelineEntry{}; }

  Told operator()(const billing::StatementIssued& event) const {
    Money sum;
    for (const billing::Bill& bill : event.bills) sum.fen += bill.amount.fen;
    return money(TimelineKind::bill, sum, event.run.uuid);
  }
  Told operator()(const billing::ChargeRaised& event) const {
    TimelineEntry entry = money(TimelineKind::bill, event.bill.amount);
    entry.text = event.reason;
    return entry;
  }
  Told operator()(const billing::ArrearsBroughtForward& event) const {
    return money(TimelineKind::bill, event.bill.amount, event.import_run.uuid);
  }
  Told operator()(const billing::CreditBroughtForward& event) const {
    return money(TimelineKind::payment, event.amount, event.payment.uuid);
  }
  Told operator()(const billing::DepositBroughtForward& event) const {
    return money(TimelineKind::payment, event.bill.amount, event.payment.uuid);
  }
  Told operator()(const invoicing::InvoiceRequested& event) const {
    return invoice(event.invoice, total_of(event.lines).gross(), Sealed{});
  }
  Told operator()(const invoicing::InvoiceReviewed& event) const {
    return invoice(event.invoice, std::nullopt, event.reason);
  }
  Told operator()(const invoicing::InvoiceIssued& event) const {
    return invoice(event.invoice, std::nullopt, Sealed{});
  }
  Told operator()(const invoicing::InvoiceFailed& event) const {
    return invoice(event.invoice, std::nullopt, event.reason);
  }
  Told operator()(const invoicing::CreditNoteIssued& event) const {
    return invoice(event.invoice, Money{-event.net.fen - event.tax.fen}, Sealed{});
  }
  Told operator()(const billing::PaymentReceived& event) const {
    TimelineEntry entry = money(TimelineKind::payment, event.amount, event.payment.uuid);
    entry.number_year = event.receipt_year;
    entry.number_in_year = event.receipt_number;
    return entry;
  }
  Told operator()(const billing::PaymentReversed& event) const {
    return money(TimelineKind::payment, event.amount, event.payment.uuid);
  }
  Told operator()(const billing::CreditApplied& event) const {
    return money(TimelineKind::payment, total(event.allocations));
  }

  Told operator()(const billing::LateFeesPosted& event) const {
    Money sum;
    for (const billing::LateFeeLine& line : event.lines) sum.fen += line.amount.fen;
    return money(TimelineKind::debt, sum);
  }
  Told operator()(const billing::BillsWaived& event) const { return debt(total(event.lines), event.reason); }
  Told operator()(const billing::BillsWrittenOff& event) const { return debt(total(event.lines), event.reason); }
  Told operator()(const billing::ReliefTakenBack& event) const { return debt(total(event.lines), event.reason); }
  Told operator()(const billing::BillsDisputed& event) const { return debt(std::nullopt, event.reason); }
  Told operator()(const billing::DisputeSettled& event) const { return debt(std::nullopt, event.note); }
  Told operator()(const billing::InstalmentsAgreed& event) const {
    Money sum;
    for (const billing::Instalment& part : event.instalments) sum.fen += part.amount.fen;
    return debt(sum, event.note);
  }
  Told operator()(const billing::InstalmentsEnded&) const { return money(TimelineKind::debt, Money{}); }
  Told operator()(const billing::PaymentPromised& event) const { return debt(event.amount, event.note); }
  Told operator()(const dunning::ReminderQueued& event) const {
    TimelineEntry entry = money(TimelineKind::debt, event.total, event.notice.uuid);
    entry.at = event.queued_at;
    return entry;
  }
  Told operator()(const dunning::ReminderDelivered& event) const {
    TimelineEntry entry = debt(std::nullopt, event.evidence);
    entry.about = event.notice.uuid;
    entry.at = event.delivered_at;
    return entry;
  }
  Told operator()(const dunning::ReminderFailed& event) const {
    TimelineEntry entry = debt(std::nullopt, {});
    entry.about = event.notice.uuid;
    return entry;
  }
  Told operator()(const dunning::DunningHeld& event) const { return debt(std::nullopt, event.note); }
  Told operator()(const dunning::DunningReleased& event) const { return debt(std::nullopt, event.note); }
  Told operator()(const billing::BillsAdjusted& event) const {
    TimelineEntry entry = money(TimelineKind::bill, {(event.bill ? event.bill->amount.fen : 0) - event.credited.fen});
    entry.about = event.adjustment.uuid;
    entry.text = event.note;
    return entry;
  }
  Told operator()(const billing::StatementCancelled& event) const {
    TimelineEntry entry = money(TimelineKind::bill, Money{}, event.run.uuid);
    for (const billing::CancelledBill& bill : event.bills) entry.amount->fen -= bill.amount.fen;
    entry.text = event.reason;
    return entry;
  }
  Told operator()(const billing::RefundApproved& event) const {
    TimelineEntry entry = money(TimelineKind::payment, event.amount, event.refund.uuid);
    entry.text = event.reason;
    return entry;
  }
  Told operator()(const billing::DepositsUsed& event) const { return debt(total(event.lines), event.reason); }
  Told operator()(const billing::RefundSettled& event) const {
    return money(TimelineKind::payment, event.amount, event.refund.uuid);
  }

  Told operator()(const work_orders::WorkOrderReported& event) const {
    TimelineEntry entry = of_order(event);
    entry.at = event.reported_at;
    entry.number_year = event.number_year;
    entry.number_in_year = event.number;
    entry.text = event.description;
    return entry;
  }
  Told operator()(const work_orders::WorkOrderAssigned& event) const { return of_order(event); }
  Told operator()(const work_orders::WorkStarted& event) const { return of_order(event); }
  Told operator()(const work_orders::WorkLinesRecorded& event) const {
    if (!event.charge) return std::nullopt;
    TimelineEntry entry = of_order(event);
    entry.amount = event.charge->amount;
    return entry;
  }
  Told operator()(const work_orders::WorkDone& event) const { return of_order(event); }
  Told operator()(const work_orders::WorkOrderClosed& event) const { return of_order(event); }
  Told operator()(const work_orders::WorkOrderReopened& event) const { return of_order(event); }
  Told operator()(const work_orders::WorkOrderCancelled& event) const { return of_order(event); }
  Told operator()(const work_orders::WorkOrderRated& event) const {
    TimelineEntry entry = of_order(event);
    entry.score = event.score;
    entry.text = event.comment;
    return entry;
  }
  Told operator()(const work_orders::FollowUpCalled& event) const { return of_order(event); }
  Told operator()(const work_orders::WorkOrderNoted& event) const { return of_order(event); }

  Told operator()(const service::CaseFiled& event) const {
    TimelineEntry entry = of_case(event);
    entry.at = event.filed_at;
    entry.number_year = event.number_year;
    entry.number_in_year = event.number;
    return entry;
  }
  Told operator()(const service::CaseAccepted& event) const { return of_case(event); }
  Told operator()(const service::CaseReplied& event) const { return of_case(event); }
  Told operator()(const service::ReplyConfirmed& event) const { return of_case(event); }
  Told operator()(const service::ReplyDisputed& event) const { return of_case(event); }
  Told operator()(const service::CaseClosed& event) const { return of_case(event); }
  Told operator()(const service::CaseRejected& event) const {
    TimelineEntry entry = of_case(event);
    entry.text = event.told;
    return entry;
  }
  Told operator()(const service::CaseMerged& event) const { return of_case(event); }
  Told operator()(const service::CaseWithdrawn& event) const { return of_case(event); }
  Told operator()(const service::SatisfactionRated& event) const {
    TimelineEntry entry = of_case(event);
    entry.score = event.score;
    entry.text = event.comment;
    return entry;
  }
  Told operator()(const service::CaseNoted& event) const {
    TimelineEntry entry = of_case(event);
    entry.text = event.note;
    return entry;
  }
  Told operator()(const service::CaseCalledBack& event) const {
    TimelineEntry entry = of_case(event);
    entry.text = event.note;
    return entry;
  }
  Told operator()(const service::ContactRecorded& event) const {
    TimelineEntry entry;
    entry.kind = TimelineKind::contact;
    entry.at = event.at;
    entry.about = event.contact.uuid;
    entry.text = event.note;
    return entry;
  }
};

std::uint32_t place_in_history(const EventHeader& header, HouseholdId household) {
  const auto& links = header.households;
  const auto link =
      std::find_if(links.begin(), links.end(), [&](const auto& each) { return each.household == household; });
  STEWARD_ASSERT(link != links.end(), "a view that parks is called for the households of the event");
  return static_cast<std::uint32_t>(link->nth);
}

bool of_the_account(TimelineKind kind) {
  return kind == TimelineKind::move || kind == TimelineKind::bill || kind == TimelineKind::payment ||
         kind == TimelineKind::debt || kind == TimelineKind::invoice;
}

}  // namespace

std::string_view TimelineView::group() const { return kHouseholdsGroup; }

EventTypes TimelineView::handles() const { return types_visited_by<const Telling>(); }

Result<void> TimelineView::on(const RecordedEvent& recorded, Rows& rows) const {
  auto entry = visit_or(Telling{}, recorded.event, Telling::Told());
  if (!entry) return {};
  entry->number = place_in_history(recorded.header, rows.household());
  entry->type = recorded.header.type;
  entry->position = recorded.header.position;
  entry->privacy = privacy_of(recorded.event);
  if (of_the_account(entry->kind)) entry->at = instant_of(recorded.header);
  rows.put_new(ByteWriter(1 + kPlaceBytes).u8(kEntries).raw(place_of(*entry)).view(), encode(*entry));
  return {};
}

bool TimelineView::derives(std::string_view key) const {
  return key.size() > kPrefixBytes && static_cast<std::uint8_t>(key[kPrefixBytes]) == kEntries;
}

void TimelineView::derive(std::string_view key, std::string_view value, KeyList& keys) const {
  const auto entry = decode(value);
  STEWARD_ASSERT(entry.has_value(), "a row that the view has put can be read");
  ByteWriter place(kPrefixBytes + 2 + kPlaceBytes);
  place.raw(key.substr(0, kPrefixBytes)).u8(kOfKind).u8(static_cast<std::uint8_t>(entry->kind));
  keys.add(place.raw(key.substr(kPrefixBytes + 1)).view());
}

std::string TimelineView::describe_key(std::string_view key) const {
  if (key.size() <= kPrefixBytes) return "timeline";
  const std::string words = describe("timeline", key.substr(0, kPrefixBytes));
  switch (static_cast<std::uint8_t>(key[kPrefixBytes])) {
    case kOfKind:
      return words + " place by kind";
    default:
      return words + " entry";
  }
}

Result<TimelineQuery> TimelineQuery::open(const ReadLease& lease) {
  auto reader = lease.view(TimelineView::kName, TimelineView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return TimelineQuery(*reader);
}

Result<TimelinePage> TimelineQuery::page(const Question& question, std::string_view cursor, std::size_t limit) const {
  TimelinePage page;
  auto parked = reader_.parked_at(question.company, question.household);
  if (!parked) return pass_on(std::move(parked.error()));
  if (*parked != 0) page.parked_at = *parked;
  if (!cursor.empty() && cursor.size() != kPlaceBytes) return fail("cursor-invalid");

  const std::string household = household_prefix(question.company, question.household);
  const std::string entries = ByteWriter().raw(household).u8(kEntries).take();
  const std::string list =
      question.kind ? ByteWriter().raw(household).u8(kOfKind).u8(static_cast<std::uint8_t>(*question.kind)).take()
                    : entries;
  std::string from = list;
  std::string to = after_prefix(list);
  if (!cursor.empty() && question.newest_first) to = list + std::string(cursor);
  if (!cursor.empty() && !question.newest_first) from.append(cursor).push_back('\0');  // behind it
  const auto scan = reader_.scan(std::move(from), std::move(to), question.newest_first);

  std::string_view key;
  std::string_view value;
  std::string last;
  for (std::size_t looked_at = 0;; ++looked_at) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return page;
    if (page.entries.size() == limit || looked_at == kMostLookedThrough) {
      page.next = std::move(last);
      return page;
    }
    last = std::string(key.substr(list.size()));
    std::string stored;
    if (question.kind) {
      auto found = reader_.get(entries + last);
      if (!found) return pass_on(std::move(found.error()));
      if (!*found) return fail("row-damaged", {}, "a place without its entry");
      stored = std::move(**found);
    } else {
      stored = std::string(value);
    }
    auto entry = decode(stored);
    if (!entry) return pass_on(std::move(entry.error()));
    if (entry->privacy <= question.reader) page.entries.push_back(std::move(*entry));
  }
}

}  // namespace steward
