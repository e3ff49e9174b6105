#include "projections/invoice_register.h"

#include <algorithm>

#include "domain/base/assert.h"
#include "projections/all_views.h"
#include "projections/invoiced_bills.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

using invoicing::InvoiceStatus;

// Tables of the view: table ‖ company ‖ …; those of the bills are in invoiced_bills.h.
constexpr std::uint8_t kInvoices = 1;      // invoice → InvoiceRow
constexpr std::uint8_t kInvoiceList = 11;  // scope (nil, community or household) ‖ status (or these) ‖ date ‖ invoice
constexpr std::uint8_t kAnyStatus = 0;
constexpr std::uint8_t kCreditNoteOwed = 255;

std::string encode(const InvoiceRow& row) {
  ByteWriter writer(400);
  writer.u32(row.company.value).uuid(row.invoice.uuid).uuid(row.household.uuid).uuid(row.house.uuid);
  writer.uuid(row.building.uuid).uuid(row.community.uuid).u8(static_cast<std::uint8_t>(row.status));
  writer.u8(static_cast<std::uint8_t>(row.kind)).text(row.tax_number).text(row.number);
  writer.i32(row.requested_on.days).i32(row.last_step_on.days);
  put_optional(writer, row.issued_on);
  put_sealed(writer, row.title);
  put_sealed(writer, row.id_number);
  put_sealed(writer, row.reason);
  writer.u32(static_cast<std::uint32_t>(row.lines.size()));
  for (std::size_t i = 0; i < row.lines.size(); ++i) {
    const invoicing::InvoiceLine& line = row.lines[i];
    writer.u32(line.bill).uuid(line.fee_item.uuid).i64(line.net.fen).i64(line.tax.fen);
    writer.i64(row.fallen[i].net.fen).i64(row.fallen[i].tax.fen);
  }
  writer.u32(static_cast<std::uint32_t>(row.credit_notes.size()));
  for (const CreditNoteRow& note : row.credit_notes) {
    writer.uuid(note.credit_note.uuid).text(note.number).i64(note.amount.net.fen).i64(note.amount.tax.fen);
    writer.u8(static_cast<std::uint8_t>(note.reason)).i32(note.issued_on.days);
  }
  return writer.take();
}

Result<InvoiceRow> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  InvoiceRow row;
  row.company = CompanyNo{reader.u32()};
  row.invoice = InvoiceId(reader.uuid());
  row.household = HouseholdId(reader.uuid());
  row.house = HouseId(reader.uuid());
  row.building = BuildingId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.status = static_cast<InvoiceStatus>(reader.u8());
  row.kind = static_cast<invoicing::InvoiceKind>(reader.u8());
  row.tax_number = std::string(reader.text());
  row.number = std::string(reader.text());
  row.requested_on = Date{reader.i32()};
  row.last_step_on = Date{reader.i32()};
  row.issued_on = get_optional_date(reader);
  row.title = get_sealed(reader);
  row.id_number = get_sealed(reader);
  row.reason = get_sealed(reader);
  const std::uint32_t lines = reader.count(4 + 16 + 4 * 8);
  for (std::uint32_t i = 0; i < lines; ++i) {
    invoicing::InvoiceLine line;
    line.bill = reader.u32();
    line.fee_item = FeeItemId(reader.uuid());
    line.net = Money{reader.i64()};
    line.tax = Money{reader.i64()};
    row.lines.push_back(line);
    const Money net{reader.i64()};
    row.fallen.push_back({net, Money{reader.i64()}});
  }
  const std::uint32_t notes = reader.count(16 + 8 + 8 + 1 + 4);
  for (std::uint32_t i = 0; i < notes; ++i) {
    CreditNoteRow note;
    note.credit_note = CreditNoteId(reader.uuid());
    note.number = std::string(reader.text());
    note.amount.net = Money{reader.i64()};
    note.amount.tax = Money{reader.i64()};
    note.reason = static_cast<invoicing::CreditNoteReason>(reader.u8());
    note.issued_on = Date{reader.i32()};
    row.credit_notes.push_back(std::move(note));
  }
  if (!reader.done()) return fail("row-damaged", {}, "invoice");
  return row;
}

KeyWriter row_key(CompanyNo company, InvoiceId id) { return key_in(kInvoices, company).id(id); }

KeyWriter list_key(CompanyNo company, const Uuid& scope, std::uint8_t status) {
  return key_in(kInvoiceList, company).uuid(scope).u8(status);
}

InvoiceRow requested(CompanyNo company, const invoicing::InvoiceRequested& event) {
  InvoiceRow row;
  row.company = company;
  row.invoice = event.invoice;
  row.household = event.household;
  row.house = event.house;
  row.building = event.building;
  row.community = event.community;
  row.kind = event.kind;
  row.title = event.title;
  row.tax_number = event.tax_number;
  row.id_number = event.id_number;
  row.lines = event.lines;
  row.fallen.resize(row.lines.size());
  row.requested_on = row.last_step_on = event.requested_on;
  return row;
}

template <class Change>
Result<void> change_row(Rows& rows, CompanyNo company, InvoiceId id, const Change& change) {
  const KeyWriter key = row_key(company, id);
  auto found = rows.get(key.view());
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("invoice-unknown");
  auto row = decode(**found);
  if (!row) return pass_on(std::move(row.error()));
  change(*row);
  rows.put(key.view(), encode(*row));
  return {};
}

// A step of the invoice; `released`: the bills that may be invoiced again.
template <class E, class Change>
Result<void> step(Rows& rows, CompanyNo company, const E& event, Date on, const Change& change) {
  auto changed = change_row(rows, company, event.invoice, [&](InvoiceRow& row) {
    row.last_step_on = on;
    change(row);
  });
  if (!changed) return changed;
  if constexpr (requires { event.released; }) {
    return InvoicedBills(company, event.household, rows).release(event.released);
  } else {
    return {};
  }
}

}  // namespace

invoicing::InvoiceAmount InvoiceRow::credited() const {
  invoicing::InvoiceAmount sum;
  for (const CreditNoteRow& note : credit_notes) {
    sum.net.fen += note.amount.net.fen;
    sum.tax.fen += note.amount.tax.fen;
  }
  return sum;
}

invoicing::InvoiceAmount InvoiceRow::credit_note_owed() const {
  if (status != InvoiceStatus::issued) return {};
  invoicing::InvoiceAmount owed;
  for (const invoicing::InvoiceAmount& of_line : fallen) {
    owed.net.fen += of_line.net.fen;
    owed.tax.fen += of_line.tax.fen;
  }
  const invoicing::InvoiceAmount noted = credited();
  return {std::max(Money{owed.net.fen - noted.net.fen}, Money{}),
          std::max(Money{owed.tax.fen - noted.tax.fen}, Money{})};
}

std::string_view InvoiceRegisterView::group() const { return kHouseholdsGroup; }

EventTypes InvoiceRegisterView::handles() const {
  return event_types<invoicing::InvoiceRequested, invoicing::InvoiceReviewed, invoicing::InvoiceIssued,
                     invoicing::InvoiceFailed, invoicing::CreditNoteIssued, billing::BillsWaived,
                     billing::ReliefTakenBack, billing::BillsAdjusted, billing::StatementCancelled>();
}

Result<void> InvoiceRegisterView::on(const RecordedEvent& recorded, Rows& rows) const {
  const CompanyNo company = recorded.header.company;
  const InvoicedBills::Fallen fallen = [&](InvoiceId id, std::uint32_t bill, const invoicing::InvoiceAmount& by) {
    return change_row(rows, company, id, [&](InvoiceRow& row) {
      for (std::size_t i = 0; i < row.lines.size(); ++i) {
        const invoicing::InvoiceLine& line = row.lines[i];
        if (line.bill == bill) row.fallen[i] = {std::min(by.net, line.net), std::min(by.tax, line.tax)};
      }
    });
  };
  const auto bills_of = [&](const auto& event) { return InvoicedBills(company, event.household, rows); };
  const auto visitor = overloaded{
      [&](const invoicing::InvoiceRequested& event) -> Result<void> {
        rows.put(row_key(company, event.invoice).view(), encode(requested(company, event)));
        return bills_of(event).invoice(event.invoice, event.lines);
      },
      [&](const invoicing::InvoiceReviewed& event) -> Result<void> {
        return step(rows, company, event, event.reviewed_on, [&](InvoiceRow& row) {
          row.status = event.approved ? InvoiceStatus::approved : InvoiceStatus::refused;
          row.reason = event.reason;
        });
      },
      [&](const invoicing::InvoiceIssued& event) -> Result<void> {
        return step(rows, company, event, event.issued_on, [&](InvoiceRow& row) {
          row.status = InvoiceStatus::issued;
          row.number = event.number;
          row.issued_on = event.issued_on;
          row.reason = {};
        });
      },
      [&](const invoicing::InvoiceFailed& event) -> Result<void> {
        return step(rows, company, event, event.failed_on, [&](InvoiceRow& row) {
          row.status = event.for_good ? InvoiceStatus::abandoned : InvoiceStatus::failed;
          row.reason = event.reason;
        });
      },
      [&](const invoicing::CreditNoteIssued& event) -> Result<void> {
        return step(rows, company, event, event.issued_on, [&](InvoiceRow& row) {
          row.credit_notes.push_back(
              {event.credit_note, event.number, {event.net, event.tax}, event.reason, event.issued_on});
          if (row.credited() == row.total()) row.status = InvoiceStatus::credited;
        });
      },
      [&](const billing::BillsWaived& event) { return bills_of(event).waive(event, fallen); },
      [&](const billing::ReliefTakenBack& event) { return bills_of(event).take_back(event, fallen); },
      [&](const billing::StatementCancelled& event) { return bills_of(event).cancel(event, fallen); },
      [&](const billing::BillsAdjusted& event) { return bills_of(event).adjust(event, fallen); },
      [](const auto&) -> Result<void> { return {}; },
  };
  return visit(visitor, recorded.event);
}

bool InvoiceRegisterView::derives(std::string_view key) const {
  return static_cast<std::uint8_t>(key.front()) == kInvoices;
}

void InvoiceRegisterView::derive(std::string_view, std::string_view value, KeyList& keys) const {
  const auto row = decode(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  for (const Uuid& scope : {Uuid{}, row->community.uuid, row->household.uuid}) {
    for (const std::uint8_t status : {kAnyStatus, static_cast<std::uint8_t>(row->status), kCreditNoteOwed}) {
      if (status == kCreditNoteOwed && row->credit_note_owed() == invoicing::InvoiceAmount{}) continue;
      KeyWriter place = list_key(row->company, scope, status);
      keys.add(place.sortable_i32(row->requested_on.days).uuid(row->invoice.uuid).view());
    }
  }
}

std::string InvoiceRegisterView::describe_key(std::string_view key) const {
  switch (static_cast<std::uint8_t>(key.front())) {
    case kInvoices:
      return describe("invoice", key);
    case InvoicedBills::kBills:
      return describe("bill beside its invoice", key);
    case InvoicedBills::kOnTop:
      return describe("charged on top of bills", key);
    default:
      return describe("place in a list", key);
  }
}

Result<InvoiceRegisterQuery> InvoiceRegisterQuery::open(const ReadLease& lease) {
  auto reader = lease.view(InvoiceRegisterView::kName, InvoiceRegisterView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return InvoiceRegisterQuery(*reader);
}

Result<Page<InvoiceRow>> InvoiceRegisterQuery::page(CompanyNo company, const Scope& scope, std::string_view cursor,
                                                    std::size_t limit) const {
  const Uuid& of = scope.household.is_nil() ? scope.community.uuid : scope.household.uuid;
  const std::uint8_t status = scope.credit_note_owed ? kCreditNoteOwed
                              : scope.status         ? static_cast<std::uint8_t>(*scope.status)
                                                     : kAnyStatus;
  return page_of<InvoiceRow>(reader_, list_key(company, of, status).view(), {scope.from, scope.to}, cursor, limit,
                             [&](const Uuid& id) { return invoice(company, InvoiceId(id)); });
}

Result<std::optional<InvoiceRow>> InvoiceRegisterQuery::invoice(CompanyNo company, InvoiceId id) const {
  return look_up(reader_, row_key(company, id).view(), decode);
}

}  // namespace steward
