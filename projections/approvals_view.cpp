#include "projections/approvals_view.h"

#include "domain/base/assert.h"
#include "projections/all_views.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

// Tables of the view: table ‖ company ‖ …
constexpr std::uint8_t kApprovals = 1;  // approval → ApprovalRow
constexpr std::uint8_t kList = 11;      // community (nil: all) ‖ 1 only what is open, 0 all ‖ expiry ‖ approval
// Of all companies: table ‖ expiry ‖ company ‖ community ‖ approval, of what is open.
constexpr std::uint8_t kExpiries = 12;

std::string encode(const ApprovalRow& row) {
  ByteWriter writer(200);
  writer.u32(row.company.value).uuid(row.approval.uuid).uuid(row.community.uuid);
  writer.u8(static_cast<std::uint8_t>(row.action)).u8(static_cast<std::uint8_t>(row.status));
  writer.uuid(row.requested_by.uuid).uuid(row.answered_by.uuid).uuid(row.household.uuid).i64(row.amount.fen);
  writer.u32(row.households);
  writer.instant(row.requested_at).boolean(row.answered_at.has_value()).instant(row.answered_at.value_or(Instant{}));
  writer.i32(row.expires_on.days);
  put_sealed(writer, row.request);
  return writer.take();
}

Result<ApprovalRow> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  ApprovalRow row;
  row.company = CompanyNo{reader.u32()};
  row.approval = ApprovalId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.action = static_cast<approvals::Action>(reader.u8());
  row.status = static_cast<ApprovalStatus>(reader.u8());
  row.requested_by = CredentialId(reader.uuid());
  row.answered_by = CredentialId(reader.uuid());
  row.household = HouseholdId(reader.uuid());
  row.amount = Money{reader.i64()};
  row.households = reader.u32();
  row.requested_at = reader.instant();
  const bool answered = reader.u8() != 0;
  const Instant at = reader.instant();
  if (answered) row.answered_at = at;
  row.expires_on = Date{reader.i32()};
  row.request = get_sealed(reader);
  if (!reader.done()) return fail("row-damaged", {}, "approval");
  return row;
}

std::string row_key(CompanyNo company, ApprovalId id) { return key_in(kApprovals, company).uuid(id.uuid).take(); }

KeyWriter list_key(CompanyNo company, const Uuid& community, bool open_only) {
  return key_in(kList, company).uuid(community).u8(open_only ? 1 : 0);
}

Result<void> answer(Rows& rows, const EventHeader& header, ApprovalId id, ApprovalStatus status, CredentialId by) {
  const std::string key = row_key(header.company, id);
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("approval-unknown");
  auto row = decode(**found);
  if (!row) return pass_on(std::move(row.error()));
  row->status = status;
  row->answered_by = by;
  row->answered_at = header.recorded_at;
  rows.put(key, encode(*row));
  return {};
}

ApprovalRow requested(const EventHeader& header, const approvals::ApprovalRequested& event) {
  ApprovalRow row;
  row.company = header.company;
  row.approval = event.approval;
  row.community = event.community;
  row.action = event.action;
  row.requested_by = event.requested_by;
  row.household = event.household;
  row.amount = event.amount;
  row.households = event.households;
  row.requested_at = header.recorded_at;
  row.expires_on = event.expires_on;
  row.request = event.request;
  return row;
}

}  // namespace

std::string_view ApprovalsView::group() const { return kHouseholdsGroup; }

EventTypes ApprovalsView::handles() const {
  return event_types<approvals::ApprovalRequested, approvals::ApprovalGranted, approvals::ApprovalRefused,
                     approvals::ApprovalExpired>();
}

Result<void> ApprovalsView::on(const RecordedEvent& recorded, Rows& rows) const {
  const EventHeader& header = recorded.header;
  const auto visitor = overloaded{
      [&](const approvals::ApprovalRequested& event) -> Result<void> {
        rows.put(row_key(header.company, event.approval), encode(requested(header, event)));
        return {};
      },
      [&](const approvals::ApprovalGranted& event) -> Result<void> {
        return answer(rows, header, event.approval, ApprovalStatus::granted, event.granted_by);
      },
      [&](const approvals::ApprovalRefused& event) -> Result<void> {
        return answer(rows, header, event.approval, ApprovalStatus::refused, event.refused_by);
      },
      [&](const approvals::ApprovalExpired& event) -> Result<void> {
        return answer(rows, header, event.approval, ApprovalStatus::expired, {});
      },
      [](const auto&) -> Result<void> { return {}; },
  };
  return visit(visitor, recorded.event);
}

bool ApprovalsView::derives(std::string_view key) const { return static_cast<std::uint8_t>(key.front()) == kApprovals; }

void ApprovalsView::derive(std::string_view, std::string_view value, KeyList& keys) const {
  const auto row = decode(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  if (row->status == ApprovalStatus::open) {
    ByteWriter place(48);
    place.u8(kExpiries).sortable_i32(row->expires_on.days).u32(row->company.value).uuid(row->community.uuid);
    keys.add(place.uuid(row->approval.uuid).view());
  }
  for (const Uuid& scope : {Uuid{}, row->community.uuid}) {
    for (const bool open_only : {false, true}) {
      if (open_only && row->status != ApprovalStatus::open) continue;
      keys.add(
          list_key(row->company, scope, open_only).sortable_i32(row->expires_on.days).uuid(row->approval.uuid).view());
    }
  }
}

std::string ApprovalsView::describe_key(std::string_view key) const {
  if (static_cast<std::uint8_t>(key.front()) == kExpiries) return "expiry of an approval";
  return describe(derives(key) ? "approval" : "place in a list", key);
}

Result<ApprovalsQuery> ApprovalsQuery::open(const ReadLease& lease) {
  auto reader = lease.view(ApprovalsView::kName, ApprovalsView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return ApprovalsQuery(*reader);
}

Result<std::optional<ApprovalRow>> ApprovalsQuery::approval(CompanyNo company, ApprovalId id) const {
  return look_up(reader_, row_key(company, id), decode);
}

Result<Page<ApprovalRow>> ApprovalsQuery::page(CompanyNo company, CommunityId community, bool open_only,
                                               std::string_view cursor, std::size_t limit) const {
  return page_of<ApprovalRow>(reader_, list_key(company, community.uuid, open_only).view(), cursor, limit,
                              [&](const Uuid& id) { return approval(company, ApprovalId(id)); });
}

Result<std::vector<NextExpiry>> ApprovalsQuery::expiries(Date before,
                                                         const std::function<Result<bool>(const NextExpiry&)>& is_over,
                                                         std::size_t limit) const {
  std::vector<NextExpiry> found;
  const auto scan =
      reader_.scan(ByteWriter().u8(kExpiries).take(), ByteWriter().u8(kExpiries).sortable_i32(before.days).take());
  std::string_view key;
  std::string_view value;
  while (found.size() < limit) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) break;
    ByteReader place(key.substr(1));
    NextExpiry next;
    next.expires_on = Date{place.sortable_i32()};
    next.company = CompanyNo{place.u32()};
    next.community = CommunityId(place.uuid());
    next.approval = ApprovalId(place.uuid());
    if (!place.done()) return fail("row-damaged", {}, "place of an expiry");
    const auto over = is_over(next);
    if (!over) return pass_on(over.error());
    if (*over) found.push_back(next);
  }
  return found;
}

}  // namespace steward
