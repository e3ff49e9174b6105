#include "replay/imports/import_work.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <iterator>

#include "domain/imports/imports.h"
#include "replay/imports/import_batch.h"

namespace steward::imports {

namespace {

// For the index, which alone has the chunks of a run.
constexpr std::chrono::seconds kPatience{10};

RefusedRow refused_row(const Rejection& rejection) { return {rejection.line, rejection.column, rejection.code}; }

Claim claim_of(const Event& event) { return claims_of(event).front().claim; }

}  // namespace

Uuid ImportWork::derived(const Uuid& base, char kind, std::string_view what) {
  const Hash hash = sha256(base.view(), std::string(1, kind).append(what));
  std::uint64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = (ms << 8) | static_cast<std::uint64_t>(base.bytes[i]);
  std::uint32_t counter = 0;
  std::uint64_t random = 0;
  std::memcpy(&counter, hash.bytes.data(), sizeof counter);
  std::memcpy(&random, hash.bytes.data() + sizeof counter, sizeof random);
  return make_uuid7(static_cast<std::int64_t>(ms), counter, random);
}

Submission ImportWork::submission(Command command, std::string_view name) const {
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId{new_id()};
  submission.company = request.company;
  submission.actor = request.actor;
  submission.key = key(report.run, name);
  submission.fingerprint = *submission.key;  // run and row name the request completely
  submission.causation = report.run.uuid;
  submission.correlation = report.run.uuid;
  submission.bulk = true;
  return submission;
}

Result<Uuid> ImportWork::holder(const Event& would_claim) const {
  auto found = knowledge().claim(request.company, claim_of(would_claim));
  if (!found) return pass_on(std::move(found.error()));
  return *found ? (*found)->stream.id : Uuid{};
}

Result<Buildings::Called> ImportWork::building_called(const std::string& spelling, std::uint32_t line) {
  auto exactly = holder(registry::BuildingRegistered{{}, request.community, spelling, {}});
  if (!exactly) return pass_on(std::move(exactly.error()));
  if (!exactly->is_nil()) return Buildings::Called{BuildingId{*exactly}, spelling, false};
  if (!spelled) {
    auto loaded = Buildings::load(parts, request);
    if (!loaded) return pass_on(std::move(loaded.error()));
    spelled = std::move(*loaded);
  }
  Buildings::Called called = spelled->called(spelling);
  if (!called.id.is_nil() && warned.insert(spelling).second) {
    report.warnings.push_back(reject_at(file, Column::building, line, "building-spelled-otherwise"));
    report.warnings.back().other = called.code;
  }
  return called;
}

Result<BuildingId> ImportWork::building_at(const std::string& spelling, std::uint32_t line, Fate& fate) {
  auto called = building_called(spelling, line);
  if (!called) return pass_on(std::move(called.error()));
  if (called->id.is_nil()) {
    const char* const code = called->several ? "building-ambiguous" : "building-unknown";
    reject(fate, reject_at(file, Column::building, line, code));
  }
  return called->id;
}

Result<Uuid> ImportWork::house_of(BuildingId building, const std::string& number) const {
  return holder(registry::HouseRegistered{{}, building, {}, number, {}});
}

Result<Uuid> ImportWork::tenant_of(HouseId house) const {
  registry::HouseholdMovedIn event;
  event.house = house;
  return holder(event);
}

Result<bool> ImportWork::did(ImportRunId run, std::string_view name) const {
  const auto before = knowledge().remembered(request.company, request.actor.credential, key(run, name));
  if (!before) return pass_on(before.error());
  return before->has_value();
}

Result<bool> ImportWork::did_earlier(std::string_view name) const {
  for (const ImportRunId run : earlier) {
    auto done = did(run, name);
    if (!done || *done) return done;
  }
  return false;
}

void ImportWork::reject(Fate& fate, Rejection rejection) {
  fate = Fate::rejected;
  report.reasons.push_back(std::move(rejection));
}

Result<Answer> ImportWork::send_one(Command command, std::string_view name) {
  ImportBatch batch(parts.store.sequencer());
  batch.add(0, submission(std::move(command), name));
  auto sent = batch.send(wanted);
  if (!sent) return pass_on(std::move(sent.error()));
  Answer& answer = *sent->front().answer;
  if (!answer.outcome.ok()) return fail(answer.outcome.code, answer.outcome.params);
  return std::move(answer);
}

Result<bool> ImportWork::is_over(ImportRunId run) const {
  auto folded = knowledge().state(request.company, stream_of(run));
  if (!folded) return pass_on(std::move(folded.error()));
  return std::holds_alternative<Completed>(std::get<ImportRunState>(*folded->state).is);
}

Result<std::vector<RefusedRow>> ImportWork::refused_of(ImportRunId run) const {
  if (!parts.store.index_follower().wait_for(parts.store.feed().durable().position, kPatience)) {
    return fail("index-behind");
  }
  std::unordered_set<std::uint32_t> of_file;
  for (const Rejection& rejection : file.rejected) of_file.insert(rejection.line);
  std::vector<RefusedRow> refused;
  auto visited = parts.store.index().visit_stream(
      request.company, stream_of(run), 1, [&](const RecordedEvent& recorded) -> Result<bool> {
        if (const auto* chunk = get_if<ImportChunkRecorded>(&recorded.event)) {
          std::copy_if(chunk->refused.begin(), chunk->refused.end(), std::back_inserter(refused),
                       [&](const RefusedRow& row) { return !of_file.contains(row.line); });
        }
        return true;
      });
  if (!visited) return pass_on(std::move(visited.error()));
  return refused;
}

void ImportWork::tell_again(const std::vector<RefusedRow>& refused) {
  const std::vector<std::string>& names = file.columns.names;
  for (const RefusedRow& row : refused) {
    const bool named = row.column > 0 && row.column <= names.size();
    report.reasons.push_back({row.line, named ? names[row.column - 1] : "", row.column, row.code, 0});
  }
}

Result<void> ImportWork::begin(const std::array<std::byte, 32>& hash) {
  report.run = ImportRunId{new_id()};
  auto answer = send_one(StartImportRun{report.run, request.community, file.kind, hash, file.data_rows}, "start");
  if (!answer) return pass_on(std::move(answer.error()));
  return {};
}

// Each attempt claims a hash of its own, so that it is found again when it was cut short.
Result<void> ImportWork::start() {
  auto hash = file.file_hash;
  for (;; hash = sha256(Hash{hash}.view()).bytes) {
    auto run = holder(ImportRunStarted{{}, request.community, file.kind, hash, file.data_rows});
    if (!run) return pass_on(std::move(run.error()));
    if (run->is_nil()) break;
    earlier.push_back(ImportRunId{*run});
  }
  if (earlier.empty()) return begin(hash);
  report.run = earlier.back();
  earlier.pop_back();
  auto over = is_over(report.run);
  if (!over) return pass_on(std::move(over.error()));
  auto refused = refused_of(report.run);
  if (!refused) return pass_on(std::move(refused.error()));
  if (!*over) {
    tell_again(*refused);
    return earlier.empty() ? Result<void>{} : take_what_was_refused_by(earlier.back());
  }
  if (refused->empty()) return {};
  earlier.push_back(report.run);
  if (auto taken = take_what_was_refused_by(report.run); !taken) return taken;
  return begin(hash);
}

Result<void> ImportWork::take_what_was_refused_by(ImportRunId run) {
  const auto refused = refused_of(run);
  if (!refused) return pass_on(refused.error());
  for (const RefusedRow& row : *refused) left.insert(row.line);
  return {};
}

Result<void> ImportWork::take_rows(std::size_t first, std::vector<Fate>& fates) {
  switch (file.kind) {
    case ImportKind::houses:
      return take_houses(first, fates);
    case ImportKind::opening_arrears:
      return take_arrears(first, fates);
    case ImportKind::open_work_orders:
      return take_orders(first, fates);
    case ImportKind::open_cases:
      return take_cases(first, fates);
    case ImportKind::meter_readings:
      return take_readings(first, fates);
    case ImportKind::bank_statement:
      return take_bank_rows(first, fates);
    case ImportKind::opening_credits:
    case ImportKind::opening_deposits:
      return take_opening(first, fates);
  }
  return {};
}

// Good rows first, in the order of their list; the rows that the file itself has wrong are counted behind them.
Result<void> ImportWork::take_chunk(std::size_t first, std::uint32_t number) {
  const std::size_t good = file.good_rows();
  const std::size_t rows = std::min<std::size_t>(kMostRowsOfChunk, file.data_rows - first);
  std::vector<Fate> fates(first < good ? std::min(rows, good - first) : 0, Fate::already_there);
  money_found.clear();
  const auto told = static_cast<std::ptrdiff_t>(report.reasons.size());
  if (!fates.empty()) {
    if (auto taken = take_rows(first, fates); !taken) return taken;
  }
  RecordImportChunk record{report.run, number, static_cast<std::uint32_t>(rows), 0, 0, 0, money_found, {}};
  record.accepted = static_cast<std::uint32_t>(std::count(fates.begin(), fates.end(), Fate::accepted));
  record.already_there = static_cast<std::uint32_t>(std::count(fates.begin(), fates.end(), Fate::already_there));
  record.rejected = record.rows - record.accepted - record.already_there;
  std::transform(report.reasons.begin() + told, report.reasons.end(), std::back_inserter(record.refused), refused_row);
  for (std::size_t row = std::max(first, good); row < first + rows; ++row) {
    record.refused.push_back(refused_row(file.rejected[file.bad_rows[row - good]]));
  }
  auto answer = send_one(record, "chunk/" + std::to_string(number));
  if (!answer) return pass_on(std::move(answer.error()));
  return {};
}

}  // namespace steward::imports
