#include "projections/reliefs.h"

#include <algorithm>

#include "domain/approvals/events.h"
#include "domain/base/assert.h"
#include "projections/all_views.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

// Tables of the view: table ‖ company ‖ …
constexpr std::uint8_t kReliefs = 1;   // event → ReliefRow
constexpr std::uint8_t kRequests = 2;  // command that asked for an approval → whose it was
constexpr std::uint8_t kList = 11;     // community (nil: all) ‖ month ‖ day ‖ event

constexpr std::size_t kPlaceBytes = 4 + 4 + 16;  // behind the community

std::string encode(const ReliefRow& row) {
  ByteWriter writer(240);
  writer.u32(row.company.value).id(row.event).id(row.household).id(row.building).id(row.community);
  writer.u8(static_cast<std::uint8_t>(row.relief)).boolean(row.taken_back);
  writer.u8(row.kind ? static_cast<std::uint8_t>(*row.kind) : 0).i32(row.on.days).i32(row.period.months);
  writer.i64(row.principal.fen).i64(row.late_fee.fen).id(row.requested_by).id(row.decided_by);
  put_sealed(writer, row.reason);
  return writer.take();
}

Result<ReliefRow> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  ReliefRow row;
  row.company = CompanyNo{reader.u32()};
  row.event = reader.id<EventId>();
  row.household = reader.id<HouseholdId>();
  row.building = reader.id<BuildingId>();
  row.community = reader.id<CommunityId>();
  row.relief = static_cast<billing::Relief>(reader.u8());
  row.taken_back = reader.boolean();
  if (const std::uint8_t kind = reader.u8(); kind != 0) row.kind = static_cast<billing::WaiverKind>(kind);
  row.on = Date{reader.i32()};
  row.period = YearMonth{reader.i32()};
  row.principal = Money{reader.i64()};
  row.late_fee = Money{reader.i64()};
  row.requested_by = reader.id<CredentialId>();
  row.decided_by = reader.id<CredentialId>();
  row.reason = get_sealed(reader);
  if (!reader.done()) return fail("row-damaged", {}, "relief");
  return row;
}

std::string row_key(CompanyNo company, const Uuid& event) { return key_in(kReliefs, company).uuid(event).take(); }
std::string request_key(CompanyNo company, const Uuid& command) {
  return key_in(kRequests, company).uuid(command).take();
}
KeyWriter list_key(CompanyNo company, CommunityId community) { return key_in(kList, company).id(community); }

// What every event of this view says, and who decided on it.
template <class E>
ReliefRow row_of(const EventHeader& header, const E& event, Date on) {
  ReliefRow row;
  row.company = header.company;
  row.event = header.id;
  row.household = event.household;
  row.building = event.building;
  row.community = event.community;
  row.on = on;
  row.period = event.posting.period;
  for (const billing::Allocation& line : event.lines) {
    row.principal.fen += line.amount.fen;
    row.late_fee.fen += line.late_fee.fen;
  }
  row.decided_by = header.actor.credential;
  row.reason = event.reason;
  return row;
}

// With who asked for it, where the command came from a request for approval; for what is not due nobody has to.
Result<void> put(Rows& rows, const EventHeader& header, ReliefRow row) {
  if (!header.causation.is_nil() && row.kind != billing::WaiverKind::not_due) {
    auto found = rows.get(request_key(header.company, header.causation));
    if (!found) return pass_on(std::move(found.error()));
    if (*found) {
      ByteReader reader(**found);
      row.requested_by = reader.id<CredentialId>();
      if (!reader.done()) return fail("row-damaged", {}, "request for approval");
    }
  }
  rows.put(row_key(row.company, row.event.uuid), encode(row));
  return {};
}

}  // namespace

std::string_view ReliefsView::group() const { return kHouseholdsGroup; }

EventTypes ReliefsView::handles() const {
  return event_types<approvals::ApprovalRequested, billing::BillsWaived, billing::BillsWrittenOff,
                     billing::ReliefTakenBack>();
}

Result<void> ReliefsView::on(const RecordedEvent& recorded, Rows& rows) const {
  const EventHeader& header = recorded.header;
  const auto visitor = overloaded{
      [&](const approvals::ApprovalRequested& event) -> Result<void> {
        using enum approvals::Action;
        if (event.action == waiver || event.action == write_off || event.action == refund) {
          rows.put(request_key(header.company, header.command.uuid), ByteWriter(16).id(event.requested_by).view());
        }
        return {};
      },
      [&](const billing::BillsWaived& event) -> Result<void> {
        ReliefRow row = row_of(header, event, event.waived_on);
        if (event.kind == billing::WaiverKind::deposit_returned) {
          // It went back and is nothing that was given up; a late fee that had been paid with it is.
          row.principal = {};
          if (row.late_fee == Money{}) return {};
        }
        row.kind = event.kind;
        if (event.kind == billing::WaiverKind::not_due) row.decided_by = {};
        return put(rows, header, std::move(row));
      },
      [&](const billing::BillsWrittenOff& event) -> Result<void> {
        ReliefRow row = row_of(header, event, event.written_off_on);
        row.relief = billing::Relief::write_off;
        return put(rows, header, std::move(row));
      },
      [&](const billing::ReliefTakenBack& event) -> Result<void> {
        ReliefRow row = row_of(header, event, event.taken_back_on);
        row.relief = event.relief;
        row.taken_back = true;
        row.principal.fen = -row.principal.fen;
        row.late_fee.fen = -row.late_fee.fen;
        return put(rows, header, std::move(row));
      },
      [](const auto&) -> Result<void> { return {}; },
  };
  return visit(visitor, recorded.event);
}

bool ReliefsView::derives(std::string_view key) const { return static_cast<std::uint8_t>(key.front()) == kReliefs; }

void ReliefsView::derive(std::string_view, std::string_view value, KeyList& keys) const {
  const auto row = decode(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  for (const CommunityId& community : {CommunityId{}, row->community}) {
    KeyWriter place = list_key(row->company, community);
    keys.add(place.sortable_i32(row->period.months).sortable_i32(row->on.days).id(row->event).view());
  }
}

std::string ReliefsView::describe_key(std::string_view key) const {
  if (static_cast<std::uint8_t>(key.front()) == kRequests) return describe("who asked for an approval", key);
  return describe(derives(key) ? "relief" : "place in a list", key);
}

Result<ReliefsQuery> ReliefsQuery::open(const ReadLease& lease) {
  auto reader = lease.view(ReliefsView::kName, ReliefsView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return ReliefsQuery(*reader);
}

Result<Page<ReliefRow>> ReliefsQuery::page(CompanyNo company, CommunityId community, YearMonth from, YearMonth to,
                                           std::string_view cursor, std::size_t limit) const {
  const std::string prefix = list_key(company, community).take();
  if (!cursor.empty() && (cursor.size() != prefix.size() + kPlaceBytes || !cursor.starts_with(prefix))) {
    return fail("cursor-invalid");
  }
  const std::string first = KeyWriter().raw(prefix).sortable_i32(from.months).take();
  const auto places =
      reader_.scan(std::max(first, std::string(cursor)), KeyWriter().raw(prefix).sortable_i32(to.months + 1).take());
  Page<ReliefRow> page;
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = places->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return page;
    if (page.rows.size() == limit) {
      page.next = std::string(key);  // the first of the next page
      return page;
    }
    auto row = look_up(reader_, row_key(company, id_at_end(key)), decode);
    if (!row) return pass_on(std::move(row.error()));
    if (!*row) return fail("row-damaged", {}, "a place without its row");
    page.rows.push_back(std::move(**row));
  }
}

}  // namespace steward
