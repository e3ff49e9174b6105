#include "domain/billing/rereading.h"

#include <algorithm>

#include "domain/billing/billing.h"

namespace steward::billing {

namespace {

using metering::Meter;
using metering::ReadingCorrection;
using metering::UsageEntry;

// A correction that still counts on its own day, and the bills that it is in; 0 where there is none.
struct Open {
  CountedCorrection correction;
  std::uint32_t of_reading = 0;
  std::uint32_t of_next = 0;
  std::uint32_t of_its_day = 0;
};

// The bill of the item that charged what the meter showed on a day.
std::uint32_t bill_of_day(const Account& account, FeeItemId item, MeterId meter, Date on) {
  for (const BilledUsage& usage : account.usage) {
    if (usage.meter != meter || on <= usage.from || usage.to < on) continue;
    const AccountBill* bill = find_bill(account, usage.bill);
    if (bill != nullptr && bill->fee_item == item) return usage.bill;
  }
  return 0;
}

Open places_of(const Account& account, FeeItemId item, const Meter& meter, const ReadingCorrection& correction) {
  const MeterId id = meter.terms.meter;
  Open open{{id, correction.on}, bill_of_day(account, item, id, correction.of)};
  if (!correction.between) {
    open.of_its_day = bill_of_day(account, item, id, correction.on);
    return open;
  }
  const auto next = std::find_if(meter.entries.begin(), meter.entries.end(),
                                 [&](const UsageEntry& entry) { return entry.days > 0 && entry.on > correction.of; });
  if (next != meter.entries.end()) open.of_next = bill_of_day(account, item, id, next->on);
  return open;
}

std::vector<Open> open_corrections(const Account& account, FeeItemId item, const metering::Meters& meters) {
  std::vector<Open> all;
  for (const Meter& meter : meters.meters) {
    for (const ReadingCorrection& correction : meter.corrections) {
      const CountedByItem counted{item, {meter.terms.meter, correction.on}};
      if (std::find(account.counted.begin(), account.counted.end(), counted) != account.counted.end()) continue;
      all.push_back(places_of(account, item, meter, correction));
    }
  }
  return all;
}

bool has(const std::vector<std::uint32_t>& bills, std::uint32_t bill) {
  return bill != 0 && std::binary_search(bills.begin(), bills.end(), bill);
}

void add(std::vector<std::uint32_t>& bills, std::uint32_t bill) {
  const auto at = std::lower_bound(bills.begin(), bills.end(), bill);
  if (bill != 0 && (at == bills.end() || *at != bill)) bills.insert(at, bill);
}

}  // namespace

Rereading reread(const Account& account, FeeItemId item, const metering::Meters& meters,
                 std::vector<std::uint32_t> chosen) {
  Rereading rereading{std::move(chosen), {}};
  const std::vector<Open> open = open_corrections(account, item, meters);
  std::vector<bool> taken(open.size());
  for (bool more = true; more;) {
    more = false;
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (taken[i] || !(has(rereading.bills, open[i].of_reading) || has(rereading.bills, open[i].of_next))) continue;
      for (const std::uint32_t bill : {open[i].of_reading, open[i].of_next, open[i].of_its_day}) {
        add(rereading.bills, bill);
      }
      taken[i] = more = true;
    }
  }
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (taken[i]) rereading.corrections.push_back(open[i].correction);
  }
  return rereading;
}

}  // namespace steward::billing
