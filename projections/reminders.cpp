#include "projections/reminders.h"

#include <algorithm>
#include <array>
#include <map>

#include "domain/base/assert.h"
#include "domain/billing/movements.h"
#include "eventstore/codec/event_codec.h"
#include "projections/all_views.h"
#include "projections/figures.h"
#include "projections/row_codec.h"
#include "projections/rows.h"
#include "projections/visitor.h"

namespace steward {

namespace {

using dunning::ReminderChannel;
using dunning::ReminderWay;

// Tables of the view: table ‖ company ‖ …
constexpr std::uint8_t kReminders = 1;      // notice → ReminderRow
constexpr std::uint8_t kHolds = 2;          // household → DunningHoldRow
constexpr std::uint8_t kLadders = 3;        // community → DunningLadderSet as it is stored
constexpr std::uint8_t kWatched = 4;        // household → reminders that may still be cured
constexpr std::uint8_t kFigures = 5;        // community ‖ month ‖ level ‖ channel ‖ what → Sums
constexpr std::uint8_t kReminderList = 11;  // community (nil: all) ‖ status (0: all) ‖ time ‖ notice
constexpr std::uint8_t kOfHousehold = 12;   // household ‖ time, newest first ‖ notice
constexpr std::uint8_t kHoldList = 13;      // community (nil: all) ‖ day of the review ‖ household
constexpr std::uint8_t kOutbox = 14;        // time ‖ company ‖ notice, without a company in front

constexpr std::uint8_t kDelivered = 1;  // amount asked, reminders
constexpr std::uint8_t kCured = 2;      // days to cure, reminders

constexpr std::size_t kBillBytes = 4 + 4 + 8 + 8;

void put_bills(ByteWriter& writer, const std::vector<dunning::RemindedBill>& bills) {
  writer.u32(static_cast<std::uint32_t>(bills.size()));
  for (const auto& [bill, due_date, principal, late_fee] : bills) {
    writer.u32(bill).i32(due_date.days).i64(principal.fen).i64(late_fee.fen);
  }
}
std::vector<dunning::RemindedBill> get_bills(ByteReader& reader) {
  std::vector<dunning::RemindedBill> bills(reader.count(kBillBytes));
  for (auto& [bill, due_date, principal, late_fee] : bills) {
    bill = reader.u32();
    due_date.days = reader.i32();
    principal.fen = reader.i64();
    late_fee.fen = reader.i64();
  }
  return bills;
}

std::string encode(const ReminderRow& row) {
  ByteWriter writer(220 + row.bills.size() * kBillBytes);
  writer.u32(row.company.value).uuid(row.notice.uuid).uuid(row.household.uuid).uuid(row.house.uuid);
  writer.uuid(row.building.uuid).uuid(row.community.uuid).u8(static_cast<std::uint8_t>(row.status)).u8(row.level);
  writer.u8(static_cast<std::uint8_t>(row.channel)).u8(static_cast<std::uint8_t>(row.way));
  writer.i64(row.queued_at.micros).i32(row.queued_on.days);
  put_bills(writer, row.bills);
  writer.i32(row.oldest_due.days).i64(row.total.fen);
  put_optional(writer, row.settled_on);
  writer.boolean(row.delivered_at.has_value()).i64(row.delivered_at.value_or(Instant{}).micros).text(row.reference);
  const dunning::Digest digest = row.response.value_or(dunning::Digest{});
  writer.boolean(row.response.has_value());
  writer.raw({reinterpret_cast<const char*>(digest.data()), digest.size()});
  put_sealed(writer, row.evidence);
  writer.u32(row.attempts).u8(row.failure ? static_cast<std::uint8_t>(*row.failure) : 0);
  const dunning::ChargedFee fee = row.fee.value_or(dunning::ChargedFee{});
  writer.boolean(row.fee.has_value()).uuid(fee.fee_item.uuid).u32(fee.bill).i64(fee.amount.fen);
  writer.text(row.fee_refused);
  return writer.take();
}

void read(ByteReader& reader, ReminderRow& row) {
  row.company = CompanyNo{reader.u32()};
  row.notice = NoticeId(reader.uuid());
  row.household = HouseholdId(reader.uuid());
  row.house = HouseId(reader.uuid());
  row.building = BuildingId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.status = static_cast<ReminderStatus>(reader.u8());
  row.level = reader.u8();
  row.channel = static_cast<ReminderChannel>(reader.u8());
  row.way = static_cast<ReminderWay>(reader.u8());
  row.queued_at = Instant{reader.i64()};
  row.queued_on = Date{reader.i32()};
  row.bills = get_bills(reader);
  row.oldest_due = Date{reader.i32()};
  row.total = Money{reader.i64()};
  row.settled_on = get_optional_date(reader);
  const bool delivered = reader.boolean();
  const Instant delivered_at{reader.i64()};
  if (delivered) row.delivered_at = delivered_at;
  row.reference = std::string(reader.text());
  const bool answered = reader.boolean();
  const Uuid first = reader.uuid();  // a digest is as long as two ids
  const Uuid second = reader.uuid();
  if (answered) {
    dunning::Digest& digest = row.response.emplace();
    std::copy(first.bytes.begin(), first.bytes.end(), digest.begin());
    std::copy(second.bytes.begin(), second.bytes.end(), digest.begin() + first.bytes.size());
  }
  row.evidence = get_sealed(reader);
  row.attempts = reader.u32();
  if (const std::uint8_t failure = reader.u8(); failure != 0) {
    row.failure = static_cast<dunning::FailureReason>(failure);
  }
  const bool charged = reader.boolean();
  dunning::ChargedFee fee;
  fee.fee_item = FeeItemId(reader.uuid());
  fee.bill = reader.u32();
  fee.amount = Money{reader.i64()};
  if (charged) row.fee = fee;
  row.fee_refused = std::string(reader.text());
}

std::string encode(const DunningHoldRow& row) {
  ByteWriter writer(160);
  writer.u32(row.company.value).uuid(row.household.uuid).uuid(row.house.uuid).uuid(row.building.uuid);
  writer.uuid(row.community.uuid).u8(static_cast<std::uint8_t>(row.reason)).i32(row.held_on.days);
  writer.i32(row.review_on.days);
  put_sealed(writer, row.note);
  return writer.take();
}

void read(ByteReader& reader, DunningHoldRow& row) {
  row.company = CompanyNo{reader.u32()};
  row.household = HouseholdId(reader.uuid());
  row.house = HouseId(reader.uuid());
  row.building = BuildingId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.reason = static_cast<dunning::HoldReason>(reader.u8());
  row.held_on = Date{reader.i32()};
  row.review_on = Date{reader.i32()};
  row.note = get_sealed(reader);
}

// A reminder whose bills are followed until they are paid, or for kCureDays after it was delivered.
struct Watched {
  NoticeId notice;
  std::uint8_t level = 0;
  ReminderChannel channel = ReminderChannel::wechat;
  std::optional<Date> delivered_on;
  std::vector<std::pair<std::uint32_t, Money>> open;  // by bill
};
struct WatchedRow {
  std::vector<Watched> reminders;
};

std::string encode(const WatchedRow& row) {
  ByteWriter writer(64);
  writer.u32(static_cast<std::uint32_t>(row.reminders.size()));
  for (const Watched& watched : row.reminders) {
    writer.uuid(watched.notice.uuid).u8(watched.level).u8(static_cast<std::uint8_t>(watched.channel));
    put_optional(writer, watched.delivered_on);
    writer.u32(static_cast<std::uint32_t>(watched.open.size()));
    for (const auto& [bill, open] : watched.open) writer.u32(bill).i64(open.fen);
  }
  return writer.take();
}

void read(ByteReader& reader, WatchedRow& row) {
  row.reminders.resize(reader.count(16 + 1 + 1 + 1 + 4));
  for (Watched& watched : row.reminders) {
    watched.notice = NoticeId(reader.uuid());
    watched.level = reader.u8();
    watched.channel = static_cast<ReminderChannel>(reader.u8());
    watched.delivered_on = get_optional_date(reader);
    watched.open.resize(reader.count(4 + 8));
    for (auto& [bill, open] : watched.open) {
      bill = reader.u32();
      open.fen = reader.i64();
    }
  }
}

template <class Row>
Result<Row> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  Row row;
  read(reader, row);
  if (!reader.done()) return fail("row-damaged", {}, "reminders");
  return row;
}

KeyWriter row_key(std::uint8_t table, CompanyNo company, const Uuid& id) { return key_in(table, company).uuid(id); }

bool waits(ReminderStatus status) { return status == ReminderStatus::queued || status == ReminderStatus::to_do; }

// What is settled is read from its newest end.
std::int64_t place_in_time(std::optional<ReminderStatus> list, Instant at) {
  return list && waits(*list) ? at.micros : -at.micros;
}

KeyWriter list_key(CompanyNo company, const Uuid& community, std::optional<ReminderStatus> status) {
  return key_in(kReminderList, company).uuid(community).u8(status ? static_cast<std::uint8_t>(*status) : 0);
}

KeyWriter outbox_key(const OutboxPlace& place) {
  KeyWriter key;
  key.u8(kOutbox).sortable_i64(place.queued_at.micros).u32(place.company.value).uuid(place.notice.uuid);
  return key;
}

KeyWriter figure_key(CompanyNo company, CommunityId community, Date delivered_on, const Watched& watched,
                     std::uint8_t what) {
  KeyWriter key = key_in(kFigures, company).uuid(community.uuid).sortable_i32(month_of(delivered_on).months);
  key.u8(watched.level).u8(static_cast<std::uint8_t>(watched.channel)).u8(what);
  return key;
}

Money open_of(const Watched& watched) {
  Money sum;
  for (const auto& [bill, open] : watched.open) sum.fen += open.fen;
  return sum;
}

// The reminders of one household that may still be cured, written back at the end.
class Watch {
 public:
  static Result<Watch> open(Rows& rows, CompanyNo company, HouseholdId household) {
    std::string key = row_key(kWatched, company, household.uuid).take();
    auto found = rows.get(key);
    if (!found) return pass_on(std::move(found.error()));
    WatchedRow row;
    if (*found) {
      auto decoded = decode<WatchedRow>(**found);
      if (!decoded) return pass_on(std::move(decoded.error()));
      row = std::move(*decoded);
    }
    return Watch(rows, std::move(key), std::move(row));
  }

  std::vector<Watched>& reminders() { return row_.reminders; }
  [[nodiscard]] bool empty() const { return row_.reminders.empty(); }

  void store() {
    if (!row_.reminders.empty()) {
      rows_.put(key_, encode(row_));
    } else {
      rows_.erase(key_);
    }
  }

 private:
  Watch(Rows& rows, std::string key, WatchedRow row) : rows_(rows), key_(std::move(key)), row_(std::move(row)) {}
  Rows& rows_;
  std::string key_;
  WatchedRow row_;
};

// Whether the bill was settled by something else than money: that is no cure.
bool gives_up(billing::MovementKind kind) {
  using Kind = billing::MovementKind;
  return kind == Kind::waived || kind == Kind::written_off || kind == Kind::late_fee_waived ||
         kind == Kind::late_fee_written_off || kind == Kind::cancelled;
}

// False when the reminder is not to be followed any longer.
bool follow_bills(Watched& watched, const std::vector<billing::Movement>& movements) {
  for (const billing::Movement& movement : movements) {
    const auto found = std::find_if(watched.open.begin(), watched.open.end(),
                                    [&](const auto& entry) { return entry.first == movement.bill; });
    const billing::MovementTerms& terms = billing::terms_of(movement.kind);
    if (found == watched.open.end() || terms.of == billing::MovementOf::credit) continue;
    if (gives_up(movement.kind)) return false;
    found->second.fen += terms.change(movement.amount).fen;
  }
  return true;
}

struct Reminding {
  const RecordedEvent& recorded;
  Rows& rows;
  CompanyNo company = recorded.header.company;

  Result<void> operator()(const dunning::DunningLadderSet& event) const {
    rows.put(row_key(kLadders, company, event.community.uuid).view(), encode_event(event));
    return {};
  }

  Result<void> operator()(const dunning::ReminderQueued& event) const {
    ReminderRow row;
    row.company = company;
    row.notice = event.notice;
    row.household = event.household;
    row.house = event.house;
    row.building = event.building;
    row.community = event.community;
    row.status = event.way == ReminderWay::outbox ? ReminderStatus::queued : ReminderStatus::to_do;
    row.level = event.level;
    row.channel = event.channel;
    row.way = event.way;
    row.queued_at = event.queued_at;
    row.queued_on = event.queued_on;
    row.bills = event.bills;
    row.oldest_due = event.oldest_due;
    row.total = event.total;
    rows.put(row_key(kReminders, company, event.notice.uuid).view(), encode(row));
    auto watch = Watch::open(rows, company, event.household);
    if (!watch) return pass_on(std::move(watch.error()));
    // One that failed and was not proved before this one was queued is not proved any more.
    std::erase_if(watch->reminders(),
                  [&](const Watched& watched) { return watched.channel == event.channel && !watched.delivered_on; });
    Watched watched{event.notice, event.level, event.channel, std::nullopt, {}};
    for (const dunning::RemindedBill& bill : event.bills) {
      watched.open.emplace_back(bill.bill, Money{bill.principal.fen + bill.late_fee.fen});
    }
    watch->reminders().push_back(std::move(watched));
    watch->store();
    return {};
  }

  Result<void> operator()(const dunning::ReminderDelivered& event) const {
    Money asked;
    auto changed = change(event.notice, [&](ReminderRow& row) {
      row.status = ReminderStatus::delivered;
      row.settled_on = event.delivered_on;
      row.delivered_at = event.delivered_at;
      row.reference = event.reference;
      row.response = event.response;
      row.evidence = event.evidence;
      row.failure.reset();  // it was said to have failed before its proof came
      row.fee = event.fee;
      row.fee_refused = event.fee_refused;
      asked = row.total;
    });
    if (!changed) return changed;
    auto watch = Watch::open(rows, company, event.household);
    if (!watch) return pass_on(std::move(watch.error()));
    const Watched counted{event.notice, event.level, event.channel, {}, {}};
    rows.add(figure_key(company, event.community, event.delivered_on, counted, kDelivered).view(), {asked.fen, 1});
    for (Watched& watched : watch->reminders()) {
      if (watched.notice == event.notice) watched.delivered_on = event.delivered_on;
    }
    watch->store();
    return {};
  }

  Result<void> operator()(const dunning::ReminderFailed& event) const {
    // Its bills are followed on: its proof may still come, and then what was paid meanwhile counts.
    return change(event.notice, [&](ReminderRow& row) {
      row.status = ReminderStatus::failed;
      row.settled_on = event.failed_on;
      row.attempts = event.attempts;
      row.failure = event.reason;
    });
  }

  Result<void> operator()(const dunning::DunningHeld& event) const {
    const DunningHoldRow row{company,      event.household, event.house,     event.building, event.community,
                             event.reason, event.held_on,   event.review_on, event.note};
    rows.put(row_key(kHolds, company, event.household.uuid).view(), encode(row));
    return {};
  }
  Result<void> operator()(const dunning::DunningReleased& event) const {
    rows.erase(row_key(kHolds, company, event.household.uuid).view());
    return {};
  }

  // Money events: did a reminder bring it in?
  template <class E>
  requires requires(const E& event) {
    billing::movements_of(event);
    event.household;
  }
  Result<void> operator()(const E& event) const {
    auto watch = Watch::open(rows, company, event.household);
    if (!watch) return pass_on(std::move(watch.error()));
    if (watch->empty()) return {};
    const std::vector<billing::Movement> movements = billing::movements_of(event);
    const Date on = recorded.header.effective_date;
    std::erase_if(watch->reminders(), [&](Watched& watched) {
      if (watched.delivered_on && days_between(*watched.delivered_on, on) > kCureDays) return true;
      if (!follow_bills(watched, movements)) return true;
      if (open_of(watched) > Money{}) return false;
      if (watched.delivered_on) {
        // A payment that had come before the reminder did and was entered after it needed no days.
        const std::int64_t days = std::max(days_between(*watched.delivered_on, on), 0);
        rows.add(figure_key(company, event.community, *watched.delivered_on, watched, kCured).view(), {days, 1});
      }
      return true;
    });
    watch->store();
    return {};
  }

 private:
  template <class Change>
  Result<void> change(NoticeId notice, const Change& change_row) const {
    const std::string key = row_key(kReminders, company, notice.uuid).take();
    auto found = rows.get(key);
    if (!found) return pass_on(std::move(found.error()));
    if (!*found) return fail("reminder-unknown");
    auto row = decode<ReminderRow>(**found);
    if (!row) return pass_on(std::move(row.error()));
    change_row(*row);
    rows.put(key, encode(*row));
    return {};
  }
};

template <class Row>
Result<Page<Row>> rows_in(const ViewReader& reader, const KeyWriter& prefix, std::uint8_t table, CompanyNo company,
                          std::string_view cursor, std::size_t limit) {
  return page_of<Row>(reader, prefix.view(), cursor, limit,
                      [&](const Uuid& id) { return look_up(reader, row_key(table, company, id).view(), decode<Row>); });
}

}  // namespace

std::string_view RemindersView::group() const { return kHouseholdsGroup; }

EventTypes RemindersView::handles() const { return types_visited_by<const Reminding>(); }

Result<void> RemindersView::on(const RecordedEvent& recorded, Rows& rows) const {
  return visit_or(Reminding{recorded, rows}, recorded.event, Result<void>{});
}

bool RemindersView::derives(std::string_view key) const {
  const auto table = static_cast<std::uint8_t>(key.front());
  return table == kReminders || table == kHolds;
}

void RemindersView::derive(std::string_view key, std::string_view value, KeyList& keys) const {
  if (static_cast<std::uint8_t>(key.front()) == kHolds) {
    const auto row = decode<DunningHoldRow>(value);
    STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
    for (const Uuid& scope : {Uuid{}, row->community.uuid}) {
      KeyWriter place = key_in(kHoldList, row->company).uuid(scope).sortable_i32(row->review_on.days);
      keys.add(place.uuid(row->household.uuid).view());
    }
    return;
  }
  const auto row = decode<ReminderRow>(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  for (const Uuid& scope : {Uuid{}, row->community.uuid}) {
    for (const auto list : {std::optional<ReminderStatus>{}, std::optional(row->status)}) {
      KeyWriter place = list_key(row->company, scope, list).sortable_i64(place_in_time(list, row->queued_at));
      keys.add(place.uuid(row->notice.uuid).view());
    }
  }
  KeyWriter of_household = key_in(kOfHousehold, row->company).uuid(row->household.uuid);
  keys.add(of_household.sortable_i64(-row->queued_at.micros).uuid(row->notice.uuid).view());
  if (row->status != ReminderStatus::queued) return;
  keys.add(outbox_key({row->queued_at, row->company, row->notice}).view());
}

std::string RemindersView::describe_key(std::string_view key) const {
  static constexpr std::array<std::string_view, 6> kTables = {
      "place in a list", "reminder", "hold of dunning", "ladder", "reminders that may be cured", "figure of cures"};
  const auto table = static_cast<std::uint8_t>(key.front());
  return describe(kTables.at(table < kTables.size() ? table : 0), key);
}

Result<RemindersQuery> RemindersQuery::open(const ReadLease& lease) {
  auto reader = lease.view(RemindersView::kName, RemindersView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return RemindersQuery(*reader);
}

Result<std::optional<ReminderRow>> RemindersQuery::reminder(CompanyNo company, NoticeId notice) const {
  auto found = reader_.get(row_key(kReminders, company, notice.uuid).view());
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return std::nullopt;
  auto row = decode<ReminderRow>(**found);
  if (!row) return pass_on(std::move(row.error()));
  return std::move(*row);
}

Result<Page<ReminderRow>> RemindersQuery::page(CompanyNo company, CommunityId community,
                                               std::optional<ReminderStatus> status, std::string_view cursor,
                                               std::size_t limit) const {
  return rows_in<ReminderRow>(reader_, list_key(company, community.uuid, status), kReminders, company, cursor, limit);
}

Result<Page<ReminderRow>> RemindersQuery::of_household(CompanyNo company, HouseholdId household,
                                                       std::string_view cursor, std::size_t limit) const {
  return rows_in<ReminderRow>(reader_, key_in(kOfHousehold, company).uuid(household.uuid), kReminders, company, cursor,
                              limit);
}

Result<std::optional<ReminderRow>> RemindersQuery::newest_of(CompanyNo company, HouseholdId household) const {
  auto page = of_household(company, household, {}, 1);
  if (!page) return pass_on(std::move(page.error()));
  if (page->rows.empty()) return std::nullopt;
  return std::move(page->rows.front());
}

Result<bool> RemindersQuery::is_held(CompanyNo company, HouseholdId household) const {
  auto found = reader_.get(row_key(kHolds, company, household.uuid).view());
  if (!found) return pass_on(std::move(found.error()));
  return found->has_value();
}

Result<Page<DunningHoldRow>> RemindersQuery::holds(CompanyNo company, CommunityId community, std::string_view cursor,
                                                   std::size_t limit) const {
  return rows_in<DunningHoldRow>(reader_, key_in(kHoldList, company).uuid(community.uuid), kHolds, company, cursor,
                                 limit);
}

Result<std::vector<CureFigure>> RemindersQuery::cures(CompanyNo company, CommunityId community, YearMonth from,
                                                      YearMonth to) const {
  KeyWriter prefix = key_in(kFigures, company);
  if (!community.is_nil()) prefix.uuid(community.uuid);
  const auto scan = reader_.scan(prefix.take(), after_prefix(prefix.view()));
  std::map<std::pair<std::uint8_t, std::uint8_t>, CureFigure> figures;
  std::string_view key;
  std::string_view value;
  while (true) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) break;
    ByteReader reading(key.substr(1));
    (void)reading.u32();
    (void)reading.uuid();
    const YearMonth month{reading.sortable_i32()};
    const std::uint8_t level = reading.u8();
    const std::uint8_t channel = reading.u8();
    const std::uint8_t what = reading.u8();
    const auto sums = decode_sums(value);
    if (!reading.done() || !sums) return fail("row-damaged", {}, "figure of cures");
    if (month < from || to < month) continue;
    CureFigure& figure = figures[{level, channel}];
    figure.level = level;
    figure.channel = static_cast<ReminderChannel>(channel);
    if (what == kDelivered) {
      figure.delivered += sums->count;
      figure.asked.fen += sums->amount;
    } else {
      figure.cured += sums->count;
      figure.days_to_cure += sums->amount;
    }
  }
  std::vector<CureFigure> list;
  list.reserve(figures.size());
  for (const auto& [place, figure] : figures) list.push_back(figure);
  return list;
}

Result<std::vector<OutboxPlace>> RemindersQuery::outbox(const std::optional<OutboxPlace>& after,
                                                        std::size_t limit) const {
  const std::string all(1, static_cast<char>(kOutbox));
  std::string from = all;
  if (after) from = after_prefix(outbox_key(*after).view());
  const auto scan = reader_.scan(from, after_prefix(all));
  std::vector<OutboxPlace> places;
  std::string_view key;
  std::string_view value;
  while (places.size() < limit) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) break;
    ByteReader reading(key.substr(1));
    OutboxPlace& place = places.emplace_back();
    place.queued_at = Instant{reading.sortable_i64()};
    place.company = CompanyNo{reading.u32()};
    place.notice = NoticeId(reading.uuid());
    if (!reading.done()) return fail("row-damaged", {}, "a place in the outbox");
  }
  return places;
}

Result<std::vector<LadderRow>> RemindersQuery::ladders() const {
  const std::string prefix(1, static_cast<char>(kLadders));
  const auto scan = reader_.scan(prefix, after_prefix(prefix));
  std::vector<LadderRow> rows;
  std::string_view key;
  std::string_view value;
  while (true) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) break;
    const CompanyNo company{ByteReader(key.substr(1)).u32()};
    constexpr EventType kType = type_number<dunning::DunningLadderSet>();
    auto event = decode_event(kType, schema_version_of(kType), value);
    if (!event) return pass_on(std::move(event.error()));
    auto& ladder = get<dunning::DunningLadderSet>(*event);
    if (!ladder.terms.steps.empty()) rows.push_back({company, ladder.community, std::move(ladder.terms)});
  }
  return rows;
}

}  // namespace steward
