#include "projections/view_table.h"

#include <exception>

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "eventstore/codec/frame_codec.h"

namespace steward {

std::string parked_prefix() { return ByteWriter(2).u8(0).u8(1).take(); }

std::string parked_key(HouseholdKey household) {
  return ByteWriter(22).u8(0).u8(1).u32(household.company.value).uuid(household.household.uuid).take();
}

Result<HouseholdKey> decode_parked_key(std::string_view key) {
  ByteReader reader(key);
  reader.u16();
  HouseholdKey household;
  household.company = CompanyNo{reader.u32()};
  household.household = HouseholdId(reader.uuid());
  if (!reader.done()) return fail("row-damaged", {}, "key of a parked household");
  return household;
}

std::string encode(const ParkedRow& row) { return ByteWriter().u64(row.position).text(row.code).take(); }

Result<ParkedRow> decode_parked_row(std::string_view bytes) {
  ByteReader reader(bytes);
  ParkedRow row;
  row.position = reader.u64();
  row.code = std::string(reader.text());
  if (!reader.done()) return fail("row-damaged", {}, "parked household");
  return row;
}

Result<void> ViewTable::load_parked(const KvStore& store, Family family) {
  const auto rows = store.scan(family, parked_prefix(), after_prefix(parked_prefix()), false, false);
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = rows->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return {};
    auto household = decode_parked_key(key);
    if (!household) return pass_on(std::move(household.error()));
    parked_.insert(*household);
  }
}

Result<void> ViewTable::read_ahead(std::span<const FramePtr> frames) {
  expected_.clear();
  for (const FramePtr& frame : frames) {
    for (const RecordedEvent& recorded : frame->events) {
      if (!handles(recorded.header.type)) continue;
      if (view_.on_poison() == PoisonPolicy::halt) {
        view_.reads(recorded, {}, expected_);
        continue;
      }
      for (const HouseholdLink& link : recorded.header.households) {
        view_.reads(recorded, household_prefix(recorded.header.company, link.household), expected_);
      }
    }
  }
  return buffer_.read_ahead(expected_);
}

std::optional<DeliveryFailure> ViewTable::call(const RecordedEvent& recorded, HouseholdKey household,
                                               std::string_view prefix) {
  const std::size_t mark = buffer_.mark();
  Rows rows(buffer_, prefix, household.household);
  Result<void> done;
  try {
    done = view_.on(recorded, rows);
  } catch (const std::exception& thrown) {
    done = fail("view-handler-threw", {}, thrown.what());
  }
  const auto& storage = buffer_.storage_error();
  if (done && !storage) return std::nullopt;
  DeliveryFailure failure;
  failure.position = recorded.header.position;
  failure.type = recorded.header.type;
  failure.household = household;
  failure.error = storage ? *storage : std::move(done.error());
  failure.storage = storage.has_value();
  buffer_.roll_back_to(mark);
  return failure;
}

std::optional<DeliveryFailure> ViewTable::deliver_to(const RecordedEvent& recorded, HouseholdKey household) {
  return call(recorded, household, household_prefix(household.company, household.household));
}

std::optional<DeliveryFailure> ViewTable::deliver(const RecordedEvent& recorded, const PoisonDecisions& decisions) {
  const Position position = recorded.header.position;
  if (!decisions.skipped.empty() &&
      decisions.skipped.contains({std::string(view_.name()), view_.version(), position})) {
    return std::nullopt;
  }
  if (view_.on_poison() == PoisonPolicy::halt) return call(recorded, {}, {});
  for (const HouseholdLink& link : recorded.header.households) {
    const HouseholdKey household{recorded.header.company, link.household};
    if (!parked_.empty() && parked_.contains(household)) continue;
    if (!decisions.parked.empty()) {
      const auto decided = decisions.parked.find({std::string(view_.name()), view_.version(), position, household});
      if (decided != decisions.parked.end()) {
        park(household, {position, decided->second});
        continue;
      }
    }
    if (auto failure = deliver_to(recorded, household)) return failure;
  }
  return std::nullopt;
}

void ViewTable::park(HouseholdKey household, const ParkedRow& row) {
  buffer_.put(parked_key(household), encode(row));
  parked_.insert(household);
  newly_parked_.push_back(household);
}

void ViewTable::unpark(HouseholdKey household) { parked_.erase(household); }

void ViewTable::roll_back() {
  buffer_.roll_back_to(0);
  for (const HouseholdKey& household : newly_parked_) parked_.erase(household);
  newly_parked_.clear();
}

void ViewTable::keep() {
  buffer_.keep();
  unwritten_.insert(unwritten_.end(), newly_parked_.begin(), newly_parked_.end());
  newly_parked_.clear();
}

// Whoever is parked no more is delivered to again when the same frames are tried again.
void ViewTable::discard() {
  roll_back();
  for (const HouseholdKey& household : unwritten_) parked_.erase(household);
  unwritten_.clear();
  buffer_.discard();
}

void ViewTable::written(std::size_t cache) {
  unwritten_.clear();
  buffer_.written(cache);
}

Result<std::set<Skip>> skips_behind(const LogFeed& feed, Position position) {
  std::set<Skip> skips;
  const FrameNumber last = feed.durable().frame;
  auto reader = feed.log().read(position, true);
  if (!reader) return pass_on(std::move(reader.error()));
  FrameReader::Item item;
  for (;;) {
    auto more = (*reader)->next(item);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return skips;
    auto frame = decode_frame(item.key, item.bytes);
    if (!frame) return pass_on(std::move(frame.error()));
    if ((*frame)->number > last) return skips;
    for (const RecordedEvent& recorded : (*frame)->events) {
      const auto* skip = get_if<operations::PoisonEventSkipped>(&recorded.event);
      if (skip != nullptr) skips.insert({skip->view, skip->view_version, skip->position});
    }
  }
}

Result<bool> is_skipped(const LogFeed& feed, const View& view, Position position) {
  auto skips = skips_behind(feed, position);
  if (!skips) return pass_on(std::move(skips.error()));
  return skips->contains({std::string(view.name()), view.version(), position});
}

}  // namespace steward
