#include <algorithm>
#include <set>

#include "domain/metering/metering.h"
#include "eventstore/sequencer/known.h"
#include "replay/imports/import_batch.h"
#include "replay/imports/import_work.h"

// Chunks of meter readings.
namespace steward::imports {

namespace {

std::string reading_key(std::size_t row) { return "reading/" + std::to_string(row); }

const metering::Meter* installed_meter(const metering::Meters& meters, std::string_view number) {
  const auto at = std::find_if(meters.meters.begin(), meters.meters.end(), [&](const metering::Meter& meter) {
    return meter.terms.number == number && !meter.removed_on;
  });
  return at != meters.meters.end() ? &*at : nullptr;
}

// What the meter showed when it was installed is there too.
bool is_there(const metering::Meter& meter, const ReadingRow& row) {
  if (row.read_on == meter.installed_on) return row.reading == meter.first_reading;
  return std::any_of(meter.entries.begin(), meter.entries.end(), [&](const metering::UsageEntry& entry) {
    return entry.on == row.read_on && entry.reading == row.reading;
  });
}

// The field that a refusal speaks of.
Column column_of(std::string_view code) {
  if (code == "date-in-future" || code == "reading-out-of-order") return Column::read_on;
  if (code == "meter-unknown" || code == "meter-removed" || code == "stream-faulted") return Column::meter;
  return Column::reading;
}

}  // namespace

// The command of a row; nullopt when its fate is known without one.
Result<std::optional<Command>> ImportWork::reading_command(const ReadingRow& row, std::size_t index, Fate& fate) {
  const auto refused = [&](std::string code) {
    const Column column = column_of(code);
    reject(fate, reject_at(file, column, row.line, std::move(code)));
    return std::optional<Command>{};
  };
  metering::MeterInstalled would;
  would.place.community = request.community;
  would.terms.number = row.meter;
  auto place = holder(would);
  if (!place) return pass_on(std::move(place.error()));
  if (place->is_nil()) return refused("meter-unknown");
  auto meters = known<metering::MetersState, metering::Meters>(knowledge(), request.company,
                                                               StreamId{StreamKind::meters, *place});
  if (!meters) return pass_on(std::move(meters.error()));
  const metering::Meter* meter = *meters == nullptr ? nullptr : installed_meter(**meters, row.meter);
  if (meter == nullptr) return refused("stream-faulted");
  if (is_there(*meter, row)) {
    const auto ours = did_before(reading_key(index));
    if (!ours) return pass_on(ours.error());
    if (*ours) fate = Fate::accepted;
    return std::optional<Command>{};
  }
  metering::ReadMeter read{(*meters)->place, meter->terms.meter, row.read_on, row.reading};
  read.source = metering::ReadingSource::imported;
  read.rolled_over = row.rolled_over;
  read.confirmed = row.confirmed;
  return std::optional<Command>{read};
}

// A meter goes forward, and commands that are sent together may be decided in another order when one has to be sent
// again: each meter is read once at a time.
Result<void> ImportWork::take_readings(std::size_t first, std::vector<Fate>& fates) {
  const auto rows = std::span(file.readings).subspan(first, fates.size());
  for (std::size_t next = 0; next < rows.size();) {
    ImportBatch batch(parts.store.sequencer());
    std::set<std::string_view> read;
    for (; next < rows.size() && !read.contains(rows[next].meter); ++next) {
      if (!is_to_take(rows[next].line)) continue;
      auto command = reading_command(rows[next], first + next, fates[next]);
      if (!command) return pass_on(std::move(command.error()));
      if (!*command) continue;
      read.insert(rows[next].meter);
      batch.add(next, submission(std::move(**command), reading_key(first + next)));
    }
    auto sent = batch.send(wanted);
    if (!sent) return pass_on(std::move(sent.error()));
    for (const auto& item : *sent) {
      const Outcome& outcome = item.answer->outcome;
      if (outcome.ok()) {
        fates[item.row] = Fate::accepted;
      } else {
        reject(fates[item.row], reject_at(file, column_of(outcome.code), rows[item.row].line, outcome.code));
      }
    }
  }
  return {};
}

}  // namespace steward::imports
