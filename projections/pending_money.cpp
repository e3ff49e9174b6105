#include "projections/pending_money.h"

#include <array>

#include "domain/base/assert.h"
#include "domain/billing/billing.h"
#include "projections/all_views.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

// Tables of the view: table ‖ company ‖ …
constexpr std::uint8_t kSuspense = 1;       // payment → SuspenseRow
constexpr std::uint8_t kRefunds = 2;        // refund → RefundRow
constexpr std::uint8_t kSuspenseList = 11;  // community (nil: all) ‖ 1 only what is open, 0 all ‖ date ‖ payment
constexpr std::uint8_t kRefundList = 12;    // the same

std::string encode(const SuspenseRow& row) {
  ByteWriter writer(160);
  writer.u32(row.company.value)
      .uuid(row.payment.uuid)
      .uuid(row.community.uuid)
      .u8(static_cast<std::uint8_t>(row.status));
  writer.u8(static_cast<std::uint8_t>(row.channel)).u8(static_cast<std::uint8_t>(row.reason));
  writer.text(row.external_reference).i64(row.amount.fen).i32(row.received_on.days);
  put_optional(writer, row.cleared_on);
  writer.uuid(row.household.uuid);
  writer.boolean(row.matched_by.has_value());
  writer.u8(static_cast<std::uint8_t>(row.matched_by.value_or(billing::Match::by_hand)));
  put_sealed(writer, row.payer_name);
  put_sealed(writer, row.memo);
  return writer.take();
}

std::string encode(const RefundRow& row) {
  ByteWriter writer(200);
  writer.u32(row.company.value).uuid(row.refund.uuid).uuid(row.household.uuid).uuid(row.house.uuid);
  writer.uuid(row.building.uuid).uuid(row.community.uuid).uuid(row.payment.uuid);
  writer.u8(static_cast<std::uint8_t>(row.status));
  writer.u8(row.channel ? static_cast<std::uint8_t>(*row.channel) : 0).u32(row.attempts).i64(row.amount.fen);
  writer.i32(row.approved_on.days).i32(row.last_step_on.days).text(row.external_reference);
  put_sealed(writer, row.reason);
  return writer.take();
}

void read(ByteReader& reader, SuspenseRow& row) {
  row.company = CompanyNo{reader.u32()};
  row.payment = PaymentId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.status = static_cast<SuspenseStatus>(reader.u8());
  row.channel = static_cast<billing::PaymentChannel>(reader.u8());
  row.reason = static_cast<billing::SuspenseReason>(reader.u8());
  row.external_reference = std::string(reader.text());
  row.amount = Money{reader.i64()};
  row.received_on = Date{reader.i32()};
  row.cleared_on = get_optional_date(reader);
  row.household = HouseholdId(reader.uuid());
  const bool matched = reader.boolean();
  const auto match = static_cast<billing::Match>(reader.u8());
  if (matched) row.matched_by = match;
  row.payer_name = get_sealed(reader);
  row.memo = get_sealed(reader);
}

void read(ByteReader& reader, RefundRow& row) {
  row.company = CompanyNo{reader.u32()};
  row.refund = RefundId(reader.uuid());
  row.household = HouseholdId(reader.uuid());
  row.house = HouseId(reader.uuid());
  row.building = BuildingId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.payment = PaymentId(reader.uuid());
  row.status = static_cast<billing::RefundStatus>(reader.u8());
  if (const std::uint8_t channel = reader.u8(); channel != 0) {
    row.channel = static_cast<billing::PaymentChannel>(channel);
  }
  row.attempts = reader.u32();
  row.amount = Money{reader.i64()};
  row.approved_on = Date{reader.i32()};
  row.last_step_on = Date{reader.i32()};
  row.external_reference = std::string(reader.text());
  row.reason = get_sealed(reader);
}

template <class Row>
Result<Row> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  Row row;
  read(reader, row);
  if (!reader.done()) return fail("row-damaged", {}, "pending money");
  return row;
}

std::string row_key(std::uint8_t table, CompanyNo company, const Uuid& id) {
  return key_in(table, company).uuid(id).take();
}

KeyWriter list_key(std::uint8_t list, CompanyNo company, const Uuid& community, bool open_only) {
  return key_in(list, company).uuid(community).u8(open_only ? 1 : 0);
}

void add_places(KeyList& keys, std::uint8_t list, CompanyNo company, CommunityId community, bool open, Date date,
                const Uuid& id) {
  for (const Uuid& scope : {Uuid{}, community.uuid}) {
    keys.add(list_key(list, company, scope, false).sortable_i32(date.days).uuid(id).view());
    if (open) keys.add(list_key(list, company, scope, true).sortable_i32(date.days).uuid(id).view());
  }
}

template <class Row, class Change>
Result<void> change_row(Rows& rows, const std::string& key, const Change& change) {
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("pending-money-unknown");
  auto row = decode<Row>(**found);
  if (!row) return pass_on(std::move(row.error()));
  change(*row);
  rows.put(key, encode(*row));
  return {};
}

SuspenseRow received(CompanyNo company, const billing::SuspenseReceived& event) {
  SuspenseRow row;
  row.company = company;
  row.payment = event.payment;
  row.community = event.community;
  row.channel = event.channel;
  row.reason = event.reason;
  row.external_reference = event.external_reference;
  row.amount = event.amount;
  row.received_on = event.received_on;
  row.payer_name = event.payer_name;
  row.memo = event.memo;
  return row;
}

RefundRow approved(CompanyNo company, const billing::RefundApproved& event) {
  RefundRow row;
  row.company = company;
  row.refund = event.refund;
  row.household = event.household;
  row.house = event.house;
  row.building = event.building;
  row.community = event.community;
  row.payment = event.payment;
  row.amount = event.amount;
  row.approved_on = event.approved_on;
  row.last_step_on = event.approved_on;
  row.reason = event.reason;
  return row;
}

template <class Row>
Result<Page<Row>> rows_in(const ViewReader& reader, const std::string& prefix, std::uint8_t table, CompanyNo company,
                          std::string_view cursor, std::size_t limit) {
  return page_of<Row>(reader, prefix, cursor, limit,
                      [&](const Uuid& id) { return look_up(reader, row_key(table, company, id), decode<Row>); });
}

}  // namespace

std::string_view PendingMoneyView::group() const { return kHouseholdsGroup; }

EventTypes PendingMoneyView::handles() const {
  return event_types<billing::SuspenseReceived, billing::SuspenseAssigned, billing::SuspenseReturned,
                     billing::SuspenseSettled, billing::SuspenseSettlementReversed, billing::RefundApproved,
                     billing::RefundSent, billing::RefundSettled>();
}

Result<void> PendingMoneyView::on(const RecordedEvent& recorded, Rows& rows) const {
  const CompanyNo company = recorded.header.company;
  const auto visitor = overloaded{
      [&](const billing::SuspenseReceived& event) -> Result<void> {
        rows.put(row_key(kSuspense, company, event.payment.uuid), encode(received(company, event)));
        return {};
      },
      [&](const billing::SuspenseAssigned& event) -> Result<void> {
        return change_row<SuspenseRow>(rows, row_key(kSuspense, company, event.payment.uuid), [&](SuspenseRow& row) {
          row.status = SuspenseStatus::assigned;
          row.cleared_on = event.assigned_on;
          row.household = event.to;
          row.matched_by = event.matched_by;
        });
      },
      [&](const billing::SuspenseReturned& event) -> Result<void> {
        return change_row<SuspenseRow>(rows, row_key(kSuspense, company, event.payment.uuid), [&](SuspenseRow& row) {
          row.status = SuspenseStatus::returned;
          row.cleared_on = event.returned_on;
        });
      },
      [&](const billing::SuspenseSettled& event) -> Result<void> {
        return change_row<SuspenseRow>(rows, row_key(kSuspense, company, event.payment.uuid), [&](SuspenseRow& row) {
          row.status = SuspenseStatus::settled;
          row.cleared_on = event.settled_on;
        });
      },
      [&](const billing::SuspenseSettlementReversed& event) -> Result<void> {
        return change_row<SuspenseRow>(rows, row_key(kSuspense, company, event.payment.uuid), [&](SuspenseRow& row) {
          row.status = SuspenseStatus::open;
          row.cleared_on.reset();
        });
      },
      [&](const billing::RefundApproved& event) -> Result<void> {
        rows.put(row_key(kRefunds, company, event.refund.uuid), encode(approved(company, event)));
        return {};
      },
      [&](const billing::RefundSent& event) -> Result<void> {
        return change_row<RefundRow>(rows, row_key(kRefunds, company, event.refund.uuid), [&](RefundRow& row) {
          row.status = billing::RefundStatus::sent;
          row.channel = event.channel;
          row.attempts = event.attempt;
          row.last_step_on = event.sent_on;
        });
      },
      [&](const billing::RefundSettled& event) -> Result<void> {
        return change_row<RefundRow>(rows, row_key(kRefunds, company, event.refund.uuid), [&](RefundRow& row) {
          row.status = billing::status_after(event.outcome);
          row.external_reference = event.external_reference;
          row.last_step_on = event.settled_on;
        });
      },
      [](const auto&) -> Result<void> { return {}; },
  };
  return visit(visitor, recorded.event);
}

bool PendingMoneyView::derives(std::string_view key) const {
  const auto table = static_cast<std::uint8_t>(key.front());
  return table == kSuspense || table == kRefunds;
}

void PendingMoneyView::derive(std::string_view key, std::string_view value, KeyList& keys) const {
  if (static_cast<std::uint8_t>(key.front()) == kSuspense) {
    const auto row = decode<SuspenseRow>(value);
    STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
    add_places(keys, kSuspenseList, row->company, row->community, row->status == SuspenseStatus::open, row->received_on,
               row->payment.uuid);
    return;
  }
  const auto row = decode<RefundRow>(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  add_places(keys, kRefundList, row->company, row->community, row->is_open(), row->approved_on, row->refund.uuid);
}

std::string PendingMoneyView::describe_key(std::string_view key) const {
  static constexpr std::array<std::string_view, 3> kTables = {"place in a list", "suspense", "refund"};
  const auto table = static_cast<std::uint8_t>(key.front());
  return describe(kTables.at(table < kTables.size() ? table : 0), key);
}

Result<PendingMoneyQuery> PendingMoneyQuery::open(const ReadLease& lease) {
  auto reader = lease.view(PendingMoneyView::kName, PendingMoneyView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return PendingMoneyQuery(*reader);
}

Result<std::optional<SuspenseRow>> PendingMoneyQuery::suspense(CompanyNo company, PaymentId payment) const {
  return look_up(reader_, row_key(kSuspense, company, payment.uuid), decode<SuspenseRow>);
}

Result<Page<SuspenseRow>> PendingMoneyQuery::suspense(CompanyNo company, CommunityId community, bool open_only,
                                                      std::string_view cursor, std::size_t limit) const {
  return rows_in<SuspenseRow>(reader_, list_key(kSuspenseList, company, community.uuid, open_only).take(), kSuspense,
                              company, cursor, limit);
}

Result<Page<RefundRow>> PendingMoneyQuery::refunds(CompanyNo company, CommunityId community, bool open_only,
                                                   std::string_view cursor, std::size_t limit) const {
  return rows_in<RefundRow>(reader_, list_key(kRefundList, company, community.uuid, open_only).take(), kRefunds,
                            company, cursor, limit);
}

}  // namespace steward
