#include "replay/imports/import_process.h"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "domain/billing/billing.h"
#include "domain/imports/imports.h"

namespace steward::imports {

namespace {

// What passes by itself: the command was not decided, and may be sent again.
bool worth_waiting_for(const Error& error) {
  return error.code == "overloaded" || error.code == "index-behind" || error.code == "storage-full" ||
         error.code == "too-many-refusals";
}

Claim claim_of(const Event& event) { return claims_of(event).front().claim; }

// Commands on their way together; answers in the order in which they were added.
class Batch {
 public:
  explicit Batch(Sequencer& sequencer) : sequencer_(sequencer) {}
  void add(std::size_t row, Submission submission) { items_.push_back({row, std::move(submission), {}}); }

  struct Item {
    std::size_t row;
    Submission submission;
    std::optional<Answer> answer;
  };
  // Sends what is not answered yet until everything is.
  [[nodiscard]] Result<std::span<Item>> send(std::stop_token stop) {
    for (;;) {
      const auto error = send_once();
      if (!error) return std::span<Item>(items_);
      if (!worth_waiting_for(*error)) return pass_on(*error);
      if (stop.stop_requested()) return fail("stopping", {}, "the import was interrupted; it can be gone on with");
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  }

 private:
  std::optional<Error> send_once() {
    std::mutex mutex;
    std::condition_variable all;
    std::size_t waiting = 0;
    std::optional<Error> error;
    for (const Item& item : items_) waiting += item.answer ? 0 : 1;
    for (Item& item : items_) {
      if (item.answer) continue;
      Item* const place = &item;
      sequencer_.submit(item.submission, [&, place](Result<Answer> answer) {
        const std::lock_guard lock(mutex);
        if (answer)
          place->answer = std::move(*answer);
        else if (!error || worth_waiting_for(*error))
          error = std::move(answer.error());
        if (--waiting == 0) all.notify_all();
      });
    }
    std::unique_lock lock(mutex);
    all.wait(lock, [&] { return waiting == 0; });
    return error;
  }

  Sequencer& sequencer_;
  std::vector<Item> items_;
};

}  // namespace

struct ImportProcess::Work {
  ImportProcess& process;
  const ImportRequest& request;
  const ParsedFile& file;
  std::stop_token stop;
  ImportReport report;
  std::unordered_map<std::string, BuildingId> buildings;

  [[nodiscard]] const Knowledge& knowledge() const { return process.knowledge_; }

  // The same run and row give the same id, so that what was done before a crash is known again.
  [[nodiscard]] Uuid derived(char kind, std::string_view what) const {
    const Hash hash = sha256(report.run.uuid.view(), std::string(1, kind).append(what));
    std::uint64_t ms = 0;
    for (std::size_t i = 0; i < 6; ++i) ms = (ms << 8) | static_cast<std::uint64_t>(report.run.uuid.bytes[i]);
    std::uint32_t counter = 0;
    std::uint64_t random = 0;
    std::memcpy(&counter, hash.bytes.data(), sizeof counter);
    std::memcpy(&random, hash.bytes.data() + sizeof counter, sizeof random);
    return make_uuid7(static_cast<std::int64_t>(ms), counter, random);
  }
  [[nodiscard]] Uuid derived(char kind, std::size_t row) const { return derived(kind, std::to_string(row)); }
  [[nodiscard]] Hash key(std::string_view name) const { return sha256(report.run.uuid.view(), name); }

  [[nodiscard]] Submission submission(Command command, std::string_view name) const {
    Submission submission;
    submission.command = std::move(command);
    submission.id = CommandId{process.ids_.next(process.clock_.now())};
    submission.company = request.company;
    submission.actor = request.actor;
    submission.key = key(name);
    submission.fingerprint = *submission.key;  // run and row name the request completely
    submission.causation = report.run.uuid;
    submission.correlation = report.run.uuid;
    submission.bulk = true;
    return submission;
  }

  // Who holds what the event would claim; nil when nobody does.
  [[nodiscard]] Result<Uuid> holder(const Event& would_claim) const {
    auto found = knowledge().claim(request.company, claim_of(would_claim));
    if (!found) return pass_on(std::move(found.error()));
    return *found ? (*found)->stream.id : Uuid{};
  }
  [[nodiscard]] Result<Uuid> building_of(const std::string& code) const {
    return holder(registry::BuildingRegistered{{}, request.community, code, {}});
  }
  [[nodiscard]] Result<Uuid> house_of(BuildingId building, const std::string& number) const {
    return holder(registry::HouseRegistered{{}, building, {}, number, {}});
  }
  [[nodiscard]] Result<Uuid> tenant_of(HouseId house) const {
    registry::HouseholdMovedIn event;
    event.house = house;
    return holder(event);
  }

  void reject(Fate& fate, Rejection rejection) {
    fate = Fate::rejected;
    report.reasons.push_back(std::move(rejection));
  }

  [[nodiscard]] Result<void> start();
  [[nodiscard]] Result<void> register_buildings(std::size_t first, std::size_t count);
  [[nodiscard]] Result<void> register_houses(std::size_t first, std::vector<HouseId>& houses, std::vector<Fate>& fates);
  [[nodiscard]] Result<void> move_in(std::size_t first, const std::vector<HouseId>& houses, std::vector<Fate>& fates);
  [[nodiscard]] Result<void> take_houses(std::size_t first, std::vector<Fate>& fates);
  [[nodiscard]] Result<void> take_arrears(std::size_t first, std::vector<Fate>& fates);
  [[nodiscard]] Result<std::optional<Command>> arrears_command(const ArrearsRow& row, std::size_t index, Fate& fate);
  [[nodiscard]] Result<std::optional<FeeItemId>> fee_item_of(const std::string& name) const;
  [[nodiscard]] Result<void> take_chunk(std::size_t first, std::uint32_t number);
  [[nodiscard]] Result<Answer> send_one(Command command, std::string_view name);
};

Result<Answer> ImportProcess::Work::send_one(Command command, std::string_view name) {
  Batch batch(process.sequencer_);
  batch.add(0, submission(std::move(command), name));
  auto sent = batch.send(stop);
  if (!sent) return pass_on(std::move(sent.error()));
  Answer& answer = *sent->front().answer;
  if (!answer.outcome.ok()) return fail(answer.outcome.code, answer.outcome.params);
  return std::move(answer);
}

// The run of this file, whoever began it.
Result<void> ImportProcess::Work::start() {
  const ImportRunStarted would{{}, request.community, file.kind, file.file_hash, file.data_rows};
  auto run = holder(would);
  if (!run) return pass_on(std::move(run.error()));
  if (!run->is_nil()) {
    report.run = ImportRunId{*run};
    return {};
  }
  report.run = ImportRunId{process.ids_.next(process.clock_.now())};
  auto answer =
      send_one(StartImportRun{report.run, request.community, file.kind, file.file_hash, file.data_rows}, "start");
  if (!answer) return pass_on(std::move(answer.error()));
  return {};
}

Result<void> ImportProcess::Work::register_buildings(std::size_t first, std::size_t count) {
  Batch batch(process.sequencer_);
  for (const HouseRow& row : std::span(file.houses).subspan(first, count)) {
    if (buildings.contains(row.building)) continue;
    auto there = building_of(row.building);
    if (!there) return pass_on(std::move(there.error()));
    const BuildingId id{there->is_nil() ? derived('b', row.building) : *there};
    buildings.emplace(row.building, id);
    if (!there->is_nil()) continue;
    batch.add(0, submission(registry::RegisterBuilding{id, request.community, row.building, row.building},
                            "building/" + row.building));
  }
  auto sent = batch.send(stop);
  if (!sent) return pass_on(std::move(sent.error()));
  for (const auto& item : *sent) {
    if (!item.answer->outcome.ok()) return fail(item.answer->outcome.code, item.answer->outcome.params);
  }
  return {};
}

Result<void> ImportProcess::Work::register_houses(std::size_t first, std::vector<HouseId>& houses,
                                                  std::vector<Fate>& fates) {
  Batch batch(process.sequencer_);
  for (std::size_t i = 0; i < fates.size(); ++i) {
    const HouseRow& row = file.houses[first + i];
    auto there = house_of(buildings.at(row.building), row.number);
    if (!there) return pass_on(std::move(there.error()));
    const Uuid ours = derived('h', first + i);
    houses[i] = HouseId{there->is_nil() ? ours : *there};
    if (houses[i].uuid == ours) fates[i] = Fate::accepted;
    if (there->is_nil()) {
      batch.add(
          i, submission(registry::RegisterHouse{houses[i], buildings.at(row.building), row.number, row.built_up_area},
                        "house/" + std::to_string(first + i)));
      continue;
    }
    auto folded = knowledge().state(request.company, stream_of(houses[i]));
    if (!folded) return pass_on(std::move(folded.error()));
    const auto* known = std::get_if<registry::House>(&std::get<registry::HouseState>(*folded->state).is);
    if (known == nullptr || known->registered.built_up_area != row.built_up_area) {
      reject(fates[i], reject_at(file, Column::area, row.line, "area-differs"));
    }
  }
  auto sent = batch.send(stop);
  if (!sent) return pass_on(std::move(sent.error()));
  for (const auto& item : *sent) {
    if (item.answer->outcome.ok()) continue;
    reject(fates[item.row],
           reject_at(file, Column::number, file.houses[first + item.row].line, item.answer->outcome.code));
  }
  return {};
}

Result<void> ImportProcess::Work::move_in(std::size_t first, const std::vector<HouseId>& houses,
                                          std::vector<Fate>& fates) {
  std::vector<std::size_t> coming;
  std::vector<PersonId> owners;
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (fates[i] == Fate::rejected || file.houses[first + i].owner_name.empty()) continue;
    auto tenant = tenant_of(houses[i]);
    if (!tenant) return pass_on(std::move(tenant.error()));
    if (*tenant == derived('t', first + i)) fates[i] = Fate::accepted;
    if (!tenant->is_nil()) continue;
    coming.push_back(i);
    owners.push_back(PersonId{derived('p', first + i)});
  }
  if (auto keys = process.keyring_.ensure_keys(owners); !keys) return keys;

  Batch batch(process.sequencer_);
  for (std::size_t n = 0; n < coming.size(); ++n) {
    const std::size_t i = coming[n];
    const HouseRow& row = file.houses[first + i];
    Submission command = submission({}, "move-in/" + std::to_string(first + i));
    auto name = process.keyring_.seal({request.company, owners[n], FieldClass::name, command.id}, row.owner_name);
    if (!name) return pass_on(std::move(name.error()));
    auto phone = process.keyring_.seal({request.company, owners[n], FieldClass::phone, command.id}, row.owner_phone);
    if (!phone) return pass_on(std::move(phone.error()));
    command.command = registry::MoveIn{HouseholdId{derived('t', first + i)},
                                       houses[i],
                                       owners[n],
                                       std::move(*name),
                                       std::move(*phone),
                                       *row.moved_in_on};
    batch.add(i, std::move(command));
  }
  auto sent = batch.send(stop);
  if (!sent) return pass_on(std::move(sent.error()));
  for (const auto& item : *sent) {
    if (item.answer->outcome.ok())
      fates[item.row] = Fate::accepted;
    else
      reject(fates[item.row],
             reject_at(file, Column::moved_in_on, file.houses[first + item.row].line, item.answer->outcome.code));
  }
  return {};
}

Result<void> ImportProcess::Work::take_houses(std::size_t first, std::vector<Fate>& fates) {
  if (auto done = register_buildings(first, fates.size()); !done) return done;
  std::vector<HouseId> houses(fates.size());
  if (auto done = register_houses(first, houses, fates); !done) return done;
  return move_in(first, houses, fates);
}

Result<std::optional<FeeItemId>> ImportProcess::Work::fee_item_of(const std::string& name) const {
  billing::FeeItemDefined would;
  would.community = request.community;
  would.code = name;
  auto found = holder(would);
  if (!found) return pass_on(std::move(found.error()));
  if (!found->is_nil()) return std::optional{FeeItemId{*found}};
  return request.fee_item_by_name ? request.fee_item_by_name(name) : std::nullopt;
}

// The command of a row; nullopt when its fate is known without one.
Result<std::optional<Command>> ImportProcess::Work::arrears_command(const ArrearsRow& row, std::size_t index,
                                                                    Fate& fate) {
  const auto refused = [&](Column column, std::string code) {
    reject(fate, reject_at(file, column, row.line, std::move(code)));
    return std::optional<Command>{};
  };
  auto building = building_of(row.building);
  if (!building) return pass_on(std::move(building.error()));
  if (building->is_nil()) return refused(Column::building, "building-unknown");
  auto house = house_of(BuildingId{*building}, row.number);
  if (!house) return pass_on(std::move(house.error()));
  if (house->is_nil()) return refused(Column::number, "house-unknown");
  auto tenant = tenant_of(HouseId{*house});
  if (!tenant) return pass_on(std::move(tenant.error()));
  if (tenant->is_nil()) return refused(Column::number, "house-vacant");
  auto item = fee_item_of(row.fee_item);
  if (!item) return pass_on(std::move(item.error()));
  if (!*item) return refused(Column::fee_item, "fee-item-unknown");

  const HouseholdId household{*tenant};
  // What this run did itself before a crash is answered by its key.
  const auto before =
      knowledge().remembered(request.company, request.actor.credential, key("arrears/" + std::to_string(index)));
  if (!before) return pass_on(before.error());
  if (!*before) {
    auto folded = knowledge().state(request.company, stream_of(household));
    if (!folded) return pass_on(std::move(folded.error()));
    const auto& known = std::get<billing::Household>(std::get<billing::HouseholdState>(*folded->state).is);
    if (billing::billed(known.account, **item, row.period_from, row.period_to) == billing::Billed::wholly) {
      const auto& bills = known.account.bills;
      const bool same = std::any_of(bills.begin(), bills.end(), [&](const billing::AccountBill& bill) {
        return bill.fee_item == **item && bill.amount == row.amount && bill.due_date == row.due_date;
      });
      if (!same) return refused(Column::period, "already-billed");
      return std::optional<Command>{};
    }
  }
  return std::optional<Command>{billing::BringForwardArrears{
      household, report.run, **item, row.period_from, row.period_to, row.due_date, row.amount, request.cut_over_date}};
}

Result<void> ImportProcess::Work::take_arrears(std::size_t first, std::vector<Fate>& fates) {
  Batch batch(process.sequencer_);
  for (std::size_t i = 0; i < fates.size(); ++i) {
    auto command = arrears_command(file.arrears[first + i], first + i, fates[i]);
    if (!command) return pass_on(std::move(command.error()));
    if (*command) batch.add(i, submission(std::move(**command), "arrears/" + std::to_string(first + i)));
  }
  auto sent = batch.send(stop);
  if (!sent) return pass_on(std::move(sent.error()));
  for (const auto& item : *sent) {
    if (item.answer->outcome.ok())
      fates[item.row] = Fate::accepted;
    else
      reject(fates[item.row],
             reject_at(file, Column::amount, file.arrears[first + item.row].line, item.answer->outcome.code));
  }
  return {};
}

// Good rows first, in the order of the file; the rows that the file itself has wrong are counted behind them.
Result<void> ImportProcess::Work::take_chunk(std::size_t first, std::uint32_t number) {
  const std::size_t good = file.kind == ImportKind::houses ? file.houses.size() : file.arrears.size();
  const std::size_t rows = std::min<std::size_t>(kMostRowsOfChunk, file.data_rows - first);
  std::vector<Fate> fates(first < good ? std::min(rows, good - first) : 0, Fate::already_there);
  if (!fates.empty()) {
    auto taken = file.kind == ImportKind::houses ? take_houses(first, fates) : take_arrears(first, fates);
    if (!taken) return taken;
  }
  RecordImportChunk record{report.run, number, static_cast<std::uint32_t>(rows), 0, 0, 0};
  record.accepted = static_cast<std::uint32_t>(std::count(fates.begin(), fates.end(), Fate::accepted));
  record.already_there = static_cast<std::uint32_t>(std::count(fates.begin(), fates.end(), Fate::already_there));
  record.rejected = record.rows - record.accepted - record.already_there;
  auto answer = send_one(record, "chunk/" + std::to_string(number));
  if (!answer) return pass_on(std::move(answer.error()));
  return {};
}

Result<ImportReport> ImportProcess::run(const ImportRequest& request, const ParsedFile& file, std::stop_token stop,
                                        const std::function<void(const ImportProgress&)>& on_progress) {
  Work work{*this, request, file, stop, {}, {}};
  work.report.reasons = file.rejected;
  if (auto started = work.start(); !started) return pass_on(std::move(started.error()));
  for (bool first_look = true;; first_look = false) {
    auto folded = knowledge_.state(request.company, stream_of(work.report.run));
    if (!folded) return pass_on(std::move(folded.error()));
    const auto& state = std::get<ImportRunState>(*folded->state);
    if (const auto* completed = std::get_if<Completed>(&state.is)) {
      const ImportRunCompleted& totals = completed->totals;
      work.report.was_complete = first_look;
      work.report.rows = totals.rows;
      work.report.accepted = totals.accepted;
      work.report.already_there = totals.already_there;
      work.report.rejected = totals.rejected;
      return std::move(work.report);
    }
    const auto* running = std::get_if<Running>(&state.is);
    if (running == nullptr) return fail("import-run-unknown");
    const std::uint32_t done = running->totals.rows;
    if (on_progress) on_progress({done, file.data_rows});
    if (stop.stop_requested()) return fail("stopping", {}, "the import was interrupted; it can be gone on with");
    if (done < file.data_rows) {
      if (auto taken = work.take_chunk(done, running->totals.chunk); !taken) return pass_on(std::move(taken.error()));
      continue;
    }
    auto ended = work.send_one(CompleteImportRun{work.report.run}, "complete");
    if (!ended) return pass_on(std::move(ended.error()));
  }
}

}  // namespace steward::imports
