#include "projections/runs.h"

#include <array>

#include "domain/base/assert.h"
#include "projections/all_views.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

// Tables of the view: table ‖ company ‖ …
constexpr std::uint8_t kBillRuns = 1;    // run → BillRunRow
constexpr std::uint8_t kImportRuns = 2;  // run → ImportRunRow
constexpr std::uint8_t kExceptions = 3;  // run ‖ chunk ‖ place in it ‖ household → fee item ‖ meter ‖ code
constexpr std::uint8_t kBillRunList = 11;    // community (nil: all) ‖ start, newest first ‖ run
constexpr std::uint8_t kImportRunList = 12;  // the same

std::string encode(const BillRunRow& row) {
  ByteWriter writer;
  writer.u32(row.company.value).uuid(row.run.uuid).uuid(row.community.uuid).i32(row.period_from.days);
  writer.i32(row.period_to.days).i32(row.issue_date.days).i32(row.due_date.days);
  writer.u32(static_cast<std::uint32_t>(row.fee_items.size()));
  for (const FeeItemId& item : row.fee_items) writer.uuid(item.uuid);
  writer.u32(row.roster).u64(row.started_at).i64(row.started_on.micros).u32(row.chunks).u32(row.households);
  writer.u32(row.statements).u32(row.exceptions).i64(row.total.fen).u32(row.cancelled_statements);
  return writer.i64(row.cancelled.fen).u64(row.completed_at).take();
}

std::string encode(const ImportRunRow& row) {
  ByteWriter writer;
  writer.u32(row.company.value).uuid(row.run.uuid).uuid(row.community.uuid).u8(static_cast<std::uint8_t>(row.kind));
  writer.u32(row.rows).u64(row.started_at).i64(row.started_on.micros).u32(row.chunks).u32(row.rows_done);
  return writer.u32(row.accepted).u32(row.already_there).u32(row.rejected).u64(row.completed_at).take();
}

void read(ByteReader& reader, BillRunRow& row) {
  row.company = CompanyNo{reader.u32()};
  row.run = BillRunId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.period_from = Date{reader.i32()};
  row.period_to = Date{reader.i32()};
  row.issue_date = Date{reader.i32()};
  row.due_date = Date{reader.i32()};
  const std::uint32_t items = reader.u32();
  for (std::uint32_t i = 0; i < items && reader.ok(); ++i) row.fee_items.emplace_back(reader.uuid());
  row.roster = reader.u32();
  row.started_at = reader.u64();
  row.started_on = Instant{reader.i64()};
  row.chunks = reader.u32();
  row.households = reader.u32();
  row.statements = reader.u32();
  row.exceptions = reader.u32();
  row.total = Money{reader.i64()};
  row.cancelled_statements = reader.u32();
  row.cancelled = Money{reader.i64()};
  row.completed_at = reader.u64();
}

void read(ByteReader& reader, ImportRunRow& row) {
  row.company = CompanyNo{reader.u32()};
  row.run = ImportRunId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.kind = static_cast<imports::ImportKind>(reader.u8());
  row.rows = reader.u32();
  row.started_at = reader.u64();
  row.started_on = Instant{reader.i64()};
  row.chunks = reader.u32();
  row.rows_done = reader.u32();
  row.accepted = reader.u32();
  row.already_there = reader.u32();
  row.rejected = reader.u32();
  row.completed_at = reader.u64();
}

template <class Row>
Result<Row> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  Row row;
  read(reader, row);
  if (!reader.done()) return fail("row-damaged", {}, "run");
  return row;
}

std::string row_key(std::uint8_t table, CompanyNo company, const Uuid& id) {
  return key_in(table, company).uuid(id).take();
}

template <class Row, class Change>
Result<void> change_run(Rows& rows, const std::string& key, const Change& change) {
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("run-unknown");
  auto row = decode<Row>(**found);
  if (!row) return pass_on(std::move(row.error()));
  change(*row);
  rows.put(key, encode(*row));
  return {};
}

template <class Row>
void derive_from(std::uint8_t list, std::string_view value, KeyList& keys) {
  const auto row = decode<Row>(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  for (const Uuid& community : {Uuid{}, row->community.uuid}) {
    keys.add(key_in(list, row->company).uuid(community).u64(~row->started_at).uuid(row->run.uuid).view());
  }
}

template <class Row>
Result<Page<Row>> rows_in(const ViewReader& reader, std::uint8_t list, std::uint8_t table, CompanyNo company,
                          CommunityId community, std::string_view cursor, std::size_t limit) {
  return page_of<Row>(reader, row_key(list, company, community.uuid), cursor, limit,
                      [&](const Uuid& id) { return look_up(reader, row_key(table, company, id), decode<Row>); });
}

BillRunRow started(const EventHeader& header, const billing::BillRunStarted& event) {
  BillRunRow row;
  row.company = header.company;
  row.run = event.run;
  row.community = event.community;
  row.period_from = event.period_from;
  row.period_to = event.period_to;
  row.issue_date = event.issue_date;
  row.due_date = event.due_date;
  for (const auto& item : event.fee_items) row.fee_items.push_back(item.fee_item);
  row.roster = static_cast<std::uint32_t>(event.roster.size());
  row.started_at = header.position;
  row.started_on = header.recorded_at;
  return row;
}

ImportRunRow started(const EventHeader& header, const imports::ImportRunStarted& event) {
  ImportRunRow row;
  row.company = header.company;
  row.run = event.run;
  row.community = event.community;
  row.kind = event.kind;
  row.rows = event.rows;
  row.started_at = header.position;
  row.started_on = header.recorded_at;
  return row;
}

}  // namespace

std::string_view RunsView::group() const { return kHouseholdsGroup; }

EventTypes RunsView::handles() const {
  return event_types<billing::BillRunStarted, billing::BillRunChunkRecorded, billing::BillRunCompleted,
                     billing::StatementCancelled, imports::ImportRunStarted, imports::ImportChunkRecorded,
                     imports::ImportRunCompleted>();
}

Result<void> RunsView::on(const RecordedEvent& recorded, Rows& rows) const {
  const EventHeader& header = recorded.header;
  const CompanyNo company = header.company;
  const auto visitor = overloaded{
      [&](const billing::BillRunStarted& event) -> Result<void> {
        rows.put(row_key(kBillRuns, company, event.run.uuid), encode(started(header, event)));
        return {};
      },
      [&](const billing::BillRunChunkRecorded& event) -> Result<void> {
        std::uint32_t place = 0;
        for (const auto& exception : event.exceptions) {
          KeyWriter key = key_in(kExceptions, company);
          key.uuid(event.run.uuid).u32(event.chunk).u32(place++).uuid(exception.household.uuid);
          rows.put(key.view(), ByteWriter(32 + exception.code.size())
                                   .uuid(exception.fee_item.uuid)
                                   .uuid(exception.meter.uuid)
                                   .raw(exception.code)
                                   .view());
        }
        return change_run<BillRunRow>(rows, row_key(kBillRuns, company, event.run.uuid), [&](BillRunRow& row) {
          ++row.chunks;
          row.households += event.households;
          row.statements += event.statements;
          row.exceptions += static_cast<std::uint32_t>(event.exceptions.size());
          row.total.fen += event.total.fen;
        });
      },
      [&](const billing::BillRunCompleted& event) -> Result<void> {
        return change_run<BillRunRow>(rows, row_key(kBillRuns, company, event.run.uuid),
                                      [&](BillRunRow& row) { row.completed_at = header.position; });
      },
      [&](const billing::StatementCancelled& event) -> Result<void> {
        if (event.run.is_nil()) return {};  // a charge that no run issued
        return change_run<BillRunRow>(rows, row_key(kBillRuns, company, event.run.uuid), [&](BillRunRow& row) {
          ++row.cancelled_statements;
          for (const billing::CancelledBill& bill : event.bills) row.cancelled.fen += bill.amount.fen;
        });
      },
      [&](const imports::ImportRunStarted& event) -> Result<void> {
        rows.put(row_key(kImportRuns, company, event.run.uuid), encode(started(header, event)));
        return {};
      },
      [&](const imports::ImportChunkRecorded& event) -> Result<void> {
        return change_run<ImportRunRow>(rows, row_key(kImportRuns, company, event.run.uuid), [&](ImportRunRow& row) {
          ++row.chunks;
          row.rows_done += event.rows;
          row.accepted += event.accepted;
          row.already_there += event.already_there;
          row.rejected += event.rejected;
        });
      },
      [&](const imports::ImportRunCompleted& event) -> Result<void> {
        return change_run<ImportRunRow>(rows, row_key(kImportRuns, company, event.run.uuid),
                                        [&](ImportRunRow& row) { row.completed_at = header.position; });
      },
      [](const auto&) -> Result<void> { return {}; },
  };
  return visit(visitor, recorded.event);
}

bool RunsView::derives(std::string_view key) const {
  const auto table = static_cast<std::uint8_t>(key.front());
  return table == kBillRuns || table == kImportRuns;
}

void RunsView::derive(std::string_view key, std::string_view value, KeyList& keys) const {
  if (static_cast<std::uint8_t>(key.front()) == kBillRuns) {
    derive_from<BillRunRow>(kBillRunList, value, keys);
  } else {
    derive_from<ImportRunRow>(kImportRunList, value, keys);
  }
}

std::string RunsView::describe_key(std::string_view key) const {
  static constexpr std::array<std::string_view, 4> kTables = {"place in a list", "bill run", "import run", "exception"};
  const auto table = static_cast<std::uint8_t>(key.front());
  return describe(kTables.at(table < kTables.size() ? table : 0), key);
}

Result<RunsQuery> RunsQuery::open(const ReadLease& lease) {
  auto reader = lease.view(RunsView::kName, RunsView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return RunsQuery(*reader);
}

Result<std::optional<BillRunRow>> RunsQuery::bill_run(CompanyNo company, BillRunId id) const {
  return look_up(reader_, row_key(kBillRuns, company, id.uuid), decode<BillRunRow>);
}

Result<std::optional<ImportRunRow>> RunsQuery::import_run(CompanyNo company, ImportRunId id) const {
  return look_up(reader_, row_key(kImportRuns, company, id.uuid), decode<ImportRunRow>);
}

Result<Page<BillRunRow>> RunsQuery::bill_runs(CompanyNo company, CommunityId community, std::string_view cursor,
                                              std::size_t limit) const {
  return rows_in<BillRunRow>(reader_, kBillRunList, kBillRuns, company, community, cursor, limit);
}

Result<Page<ImportRunRow>> RunsQuery::import_runs(CompanyNo company, CommunityId community, std::string_view cursor,
                                                  std::size_t limit) const {
  return rows_in<ImportRunRow>(reader_, kImportRunList, kImportRuns, company, community, cursor, limit);
}

Result<Page<billing::BillRunException>> RunsQuery::exceptions(CompanyNo company, BillRunId id, std::string_view cursor,
                                                              std::size_t limit) const {
  const std::string prefix = row_key(kExceptions, company, id.uuid);
  auto places = list_places(reader_, prefix, cursor, limit);
  if (!places) return pass_on(std::move(places.error()));
  Page<billing::BillRunException> page;
  for (const std::string& rest : places->rests) {
    auto row = reader_.get(prefix + rest);
    if (!row) return pass_on(std::move(row.error()));
    if (!*row) continue;
    ByteReader reader(**row);
    billing::BillRunException exception{HouseholdId(id_at_end(rest)), {}};
    exception.fee_item = reader.id<FeeItemId>();
    exception.meter = reader.id<MeterId>();
    exception.code = reader.rest();
    if (!reader.ok()) return fail("row-damaged", {}, "exception of a run");
    page.rows.push_back(std::move(exception));
  }
  page.next = std::move(places->next);
  return page;
}

}  // namespace steward
