#include "domain/billing/metered.h"

#include <algorithm>

#include "domain/base/int128.h"
#include "domain/billing/billing.h"
#include "domain/billing/pricing.h"
#include "domain/billing/tiers.h"
#include "domain/billing/vat.h"
#include "domain/metering/metering.h"

namespace steward::billing {

namespace {

constexpr Int128 kMillionths = 1'000'000;
constexpr Int128 kPicoInMilli = 1'000'000'000;
// A cost is counted in 10^-12 units × 10^-6 yuan.
constexpr Int128 kCostsInFen = 10'000'000'000'000'000;
// Tiers by months are exact in twelfths.
constexpr Int128 kMonthsOfYear = 12;
constexpr Int128 kPicoInUnit = 1'000'000'000'000;

using metering::Meter;
using metering::UsageEntry;

Int128 with_loss(metering::MicroUsage usage, const Meter& meter) {
  return Int128{usage.micro} * (kMillionths + meter.terms.loss_millionths);
}

std::optional<Date> billed_through(const Account& account, FeeItemId item, MeterId meter) {
  for (const MeterBilled& billed : account.meters) {
    if (billed.fee_item == item && billed.meter == meter) return billed.through;
  }
  return std::nullopt;
}

// The corrections of one meter among those that are counted in the days of their readings, by their own days.
std::vector<Date> days_of(std::span<const CountedCorrection> counted, MeterId meter) {
  std::vector<Date> days;
  for (const CountedCorrection& correction : counted) {
    if (correction.meter == meter) days.push_back(correction.corrected_on);
  }
  return days;
}

std::vector<CountedCorrection> counted_of(const Account& account, FeeItemId item) {
  std::vector<CountedCorrection> counted;
  for (const CountedByItem& of_item : account.counted) {
    if (of_item.fee_item == item) counted.push_back(of_item.correction);
  }
  return counted;
}

// What was used before the household had the house is none of its own, whenever it is corrected: it counts in the days
// of those readings, which others were charged for.
void count_in_days_of_others(std::vector<CountedCorrection>& counted, const metering::Meters& meters,
                             const Household& household) {
  for (const Meter& meter : meters.meters) {
    for (const metering::ReadingCorrection& correction : meter.corrections) {
      if (correction.between || correction.of > household.moved_in_on) continue;
      counted.push_back({meter.terms.meter, correction.on});
    }
  }
}

// The day behind which what was used counts for the tiers.
Date ladder_begin(const Household& household, Period period) {
  return std::max(first_day(YearMonth{month_of(period.from).months / 12 * 12}), household.moved_in_on);
}

using Entries = std::span<const UsageEntry>;

void add_before(UsageToBill& usage, const Meter& meter, Entries before, Date year) {
  for (const UsageEntry& entry : before) {
    if (entry.on > year) usage.used_before += with_loss(entry.usage, meter);
  }
}

void add_used(UsageToBill& usage, const Meter& meter, Entries used, Period period) {
  for (const UsageEntry& entry : used) {
    // A correction is used on its own day; what was used before the period counts on its first day.
    const Date from = std::max(add_days(entry.on, -std::max(entry.days, 1)), period.from);
    usage.used.push_back({from, std::max(entry.on, add_days(from, 1)), with_loss(entry.usage, meter)});
  }
}

// The entries up to a day.
std::size_t count_until(const std::vector<UsageEntry>& entries, Date on) {
  const auto behind =
      std::find_if(entries.begin(), entries.end(), [&](const UsageEntry& entry) { return entry.on > on; });
  return static_cast<std::size_t>(behind - entries.begin());
}

// What one meter adds; false when it should have been read and was not.
Result<bool> add_meter(UsageToBill& usage, const Meter& meter, Date since, Date year, Period period,
                       std::span<const CountedCorrection> counted) {
  const std::vector<UsageEntry> entries = metering::counted_in_place(meter, days_of(counted, meter.terms.meter));
  const std::size_t first = count_until(entries, since);
  const std::size_t last = std::max(first, count_until(entries, period.to));
  if (first == 0 && first != last && meter.entries.size() >= metering::kMostEntries) {
    return fail("readings-forgotten", {{"meter_id", meter.terms.meter.uuid}});
  }
  const Entries all = entries;
  add_before(usage, meter, all.first(first), year);
  if (first == last) return meter.removed_on.has_value() || meter.installed_on >= period.to;
  BilledMeter billed{meter.terms.meter,     first == 0 ? meter.installed_on : all[first - 1].on,
                     all[last - 1].on,      first == 0 ? meter.first_reading : all[first - 1].reading,
                     all[last - 1].reading, {}};
  const Entries used = all.subspan(first, last - first);
  for (const UsageEntry& entry : used) billed.usage.micro += entry.usage.micro;
  add_used(usage, meter, used, period);
  usage.meters.push_back(billed);
  return true;
}

Result<void> check_sum(const UsageToBill& usage, FeeItemId item) {
  Int128 sum = 0;
  for (const UsedInDays& used : usage.used) sum += used.pico;
  if (sum < 0) return fail("usage-negative", {{"fee_item_id", item.uuid}});
  return {};
}

// The days of a meter that a bill charged; where it charged none, the day up to which others had before it.
Period charged_days(const Account& account, const AccountBill& bill, MeterId meter) {
  Period days{bill.period_from, bill.period_from};
  for (const BilledUsage& usage : account.usage) {
    if (usage.bill > bill.number) break;
    if (usage.meter != meter) continue;
    if (usage.bill == bill.number) return {usage.from, usage.to};
    const AccountBill* before = find_bill(account, usage.bill);
    if (before != nullptr && before->fee_item == bill.fee_item) days = {usage.to, usage.to};
  }
  return days;
}

// A stretch of the period at one tariff and tax rate.
struct Stretch {
  Period period;
  const Tariff* tariff = nullptr;
  VatRate vat;
  TierYear year;
  Int128 usage = 0;  // × the common denominator of the stretches
};

using Measures = std::span<const registry::HouseMeasures>;

bool by_headcount(const FrozenFeeItem& item) {
  return std::any_of(item.tariffs.begin(), item.tariffs.end(), [](const Tariff& tariff) {
    return std::any_of(tariff.tiers.begin(), tariff.tiers.end(),
                       [](const Tier& tier) { return tier.per_person > Usage{0}; });
  });
}

// The days from which on more persons, or fewer, can count: that day and the month after it.
void add_changes_of_headcount(std::vector<Date>& dates, Measures measures) {
  for (std::size_t i = 1; i < measures.size(); ++i) {
    if (measures[i].headcount == measures[i - 1].headcount) continue;
    const Date from = measures[i].effective_from;
    dates.push_back(from);
    dates.push_back(first_day(add(month_of(from), 1)));
  }
}

Result<std::vector<Stretch>> stretches_of(const FrozenFeeItem& item, Measures measures, Date ladder_from,
                                          Period period) {
  std::vector<Date> dates{period.from};
  if (by_headcount(item)) add_changes_of_headcount(dates, measures);
  for (const Tariff& tariff : item.tariffs) dates.push_back(tariff.effective_from);
  for (const VatRate& vat : item.vat_rates) dates.push_back(vat.effective_from);
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  std::vector<Stretch> stretches;
  for (const Date date : dates) {
    if (date < period.from || date >= period.to) continue;
    Stretch stretch{{date, period.to}, nullptr, vat_on(item.vat_rates, date), {}, 0};
    for (const Tariff& tariff : item.tariffs) {
      if (tariff.effective_from <= date) stretch.tariff = &tariff;
    }
    if (stretch.tariff == nullptr) return fail("price-missing", {{"fee_item_id", item.fee_item.uuid}});
    stretch.year = tier_year(stretch.tariff->allowance, ladder_from, date, measures);
    if (!stretches.empty()) {
      Stretch& before = stretches.back();
      // A headcount that changes no tier makes no part of its own.
      if (before.tariff == stretch.tariff && before.vat == stretch.vat && before.year == stretch.year) continue;
      before.period.to = date;
    }
    stretches.push_back(stretch);
  }
  return stretches;
}

int days_inside(const UsedInDays& used, Period period) {
  return std::max(days_between(std::max(used.from, period.from), std::min(used.to, period.to)), 0);
}

// Puts what was used into the stretches; the denominator that makes it whole, and the tiers too; nullopt when it does
// not fit.
std::optional<Int128> spread(std::vector<Stretch>& stretches, const std::vector<UsedInDays>& all) {
  const bool by_months = std::any_of(stretches.begin(), stretches.end(),
                                     [](const Stretch& stretch) { return stretch.tariff->allowance.by_months; });
  Int128 denominator = by_months ? kMonthsOfYear : 1;
  for (const UsedInDays& used : all) {
    const int days = days_between(used.from, used.to);
    const bool inside = std::any_of(stretches.begin(), stretches.end(),
                                    [&](const Stretch& stretch) { return days_inside(used, stretch.period) == days; });
    const auto next = inside ? std::optional(denominator) : common_multiple(denominator, days);
    if (!next) return std::nullopt;
    denominator = *next;
  }
  for (const UsedInDays& used : all) {
    const int days = days_between(used.from, used.to);
    for (Stretch& stretch : stretches) {
      const int inside = days_inside(used, stretch.period);
      if (inside == 0) continue;
      const Int128 weight = inside == days ? denominator : denominator / days * inside;
      const auto share = checked_multiply(used.pico, weight);
      const auto sum = share ? checked_sum_of(stretch.usage, *share) : std::nullopt;
      if (!sum) return std::nullopt;
      stretch.usage = *sum;
    }
  }
  return denominator;
}

// One line beneath the bill and what it costs exactly: numerator ÷ denominator × 10^-16 fen.
struct CostLine {
  BillPart part;
  bool tax_on_top = false;
  Int128 numerator = 0;
  Int128 denominator = 1;
};

Result<std::vector<CostLine>> lines_of(const FrozenFeeItem& item, std::vector<Stretch>& stretches,
                                       const UsageToBill& usage, Period period) {
  const auto denominator = spread(stretches, usage.used);
  auto before = denominator ? checked_multiply(std::max<Int128>(usage.used_before, 0), *denominator) : std::nullopt;
  if (!before) return fail("amount-too-large");
  std::vector<CostLine> lines;
  for (const Stretch& stretch : stretches) {
    BillPart part{stretch.period.from, stretch.period.to, {}, {}, {}};
    part.vat_rate_millionths = stretch.vat.rate_millionths;
    const bool on_top = !stretch.vat.prices_include_tax;
    // What an estimate gives back in one stretch is taken off at the tariff's own price.
    auto shares = stretch.usage < 0 ? Result<std::vector<TierShare>>({{stretch.tariff->unit_price, stretch.usage}})
                                    : split_into_tiers(*stretch.tariff, stretch.year, *before, stretch.usage,
                                                       kPicoInMilli * *denominator);
    if (!shares) return pass_on(shares.error());
    for (const TierShare& share : *shares) {
      part.unit_price = share.unit_price;
      part.usage.micro = static_cast<std::int64_t>(share.usage / (*denominator * kMillionths));
      const auto cost = checked_multiply(share.usage, share.unit_price.micro_yuan);
      if (!cost) return fail("amount-too-large");
      lines.push_back({part, on_top, *cost, *denominator});
    }
    *before += std::max<Int128>(stretch.usage, 0);
    if (stretch.tariff->fixed_part == UnitPrice{0}) continue;
    const auto months = months_in_part(item.terms.proration, period, stretch.period);
    if (!months) return pass_on(months.error());
    part.unit_price = {};
    part.usage = {};
    part.fixed_part = stretch.tariff->fixed_part;
    const auto cost = checked_multiply(Int128{part.fixed_part.micro_yuan} * kPicoInUnit, months->numerator);
    if (!cost) return fail("amount-too-large");
    lines.push_back({part, on_top, *cost, months->denominator});
  }
  return lines;
}

// All lines over one denominator, tax included.
std::optional<Int128> bring_level(std::vector<CostLine>& lines) {
  Int128 common = 1;
  for (const CostLine& line : lines) {
    const auto next = common_multiple(common, line.denominator);
    if (!next) return std::nullopt;
    common = *next;
  }
  const bool taxed = std::any_of(lines.begin(), lines.end(), [](const CostLine& line) { return line.tax_on_top; });
  for (CostLine& line : lines) {
    auto scaled = checked_multiply(line.numerator, common / line.denominator);
    if (scaled && taxed) {
      scaled = checked_multiply(*scaled, kMillionths + (line.tax_on_top ? line.part.vat_rate_millionths : 0));
    }
    if (!scaled) return std::nullopt;
    line.numerator = *scaled;
  }
  return taxed ? checked_multiply(common, kMillionths) : std::optional(common);
}

std::optional<Money> rounded(const std::vector<CostLine>& lines, Int128 denominator, const FeeItemTerms& terms) {
  Int128 sum = 0;
  for (const CostLine& line : lines) {
    const auto next = checked_sum_of(sum, line.numerator);
    if (!next) return std::nullopt;
    sum = *next;
  }
  const auto fen = checked_multiply(denominator, kCostsInFen);
  if (!fen || sum < 0) return std::nullopt;
  return round_once({sum, *fen}, terms.rounding, terms.decimal_places);
}

// Largest remainder over what each line costs; a line that gives back has no amount, the others are less by it.
std::optional<std::vector<Money>> split(Money total, const std::vector<CostLine>& lines) {
  std::vector<Int128> weights;
  Int128 factor = 0;
  for (const CostLine& line : lines) {
    weights.push_back(std::max<Int128>(line.numerator, 0));
    factor = gcd_of(factor, weights.back());
  }
  if (factor == 0) return std::vector<Money>(lines.size());
  for (Int128& weight : weights) weight /= factor;
  return split_by_weights(total, std::span<const Int128>(weights));
}

}  // namespace

Result<std::optional<UsageToBill>> usage_to_bill(const FrozenFeeItem& item, const metering::Meters& meters,
                                                 const Household& household, Period period) {
  UsageToBill usage;
  bool any = false;
  const Date year = ladder_begin(household, period);
  usage.ladder_from = year;
  std::vector<CountedCorrection> counted = counted_of(household.account, item.fee_item);
  count_in_days_of_others(counted, meters, household);
  for (const Meter& meter : meters.meters) {
    if (meter.terms.utility != item.terms.utility) continue;
    const Date since = billed_through(household.account, item.fee_item, meter.terms.meter).value_or(period.from);
    const auto read = add_meter(usage, meter, since, year, period, counted);
    if (!read) return pass_on(read.error());
    if (!*read) return fail("reading-missing", {{"meter_id", meter.terms.meter.uuid}});
    any = true;
  }
  if (auto sum = check_sum(usage, item.fee_item); !sum) return pass_on(sum.error());
  return any ? std::optional(std::move(usage)) : std::nullopt;
}

Result<UsageToBill> usage_of_bill(const FrozenFeeItem& item, const metering::Meters& meters, const Household& household,
                                  const AccountBill& bill, Period period, std::span<const CountedCorrection> known) {
  UsageToBill usage;
  std::vector<CountedCorrection> counted(known.begin(), known.end());
  count_in_days_of_others(counted, meters, household);
  const Date year = ladder_begin(household, {bill.period_from, bill.period_to});
  usage.ladder_from = year;
  for (const Meter& meter : meters.meters) {
    if (meter.terms.utility != item.terms.utility) continue;
    const Period days = charged_days(household.account, bill, meter.terms.meter);
    const bool full = meter.entries.size() >= metering::kMostEntries;
    if (full && days.from < days.to && meter.entries.front().on > days.from) {
      return fail("readings-forgotten", {{"meter_id", meter.terms.meter.uuid}});
    }
    const std::vector<UsageEntry> entries = metering::counted_in_place(meter, days_of(counted, meter.terms.meter));
    const std::size_t first = count_until(entries, days.from);
    const std::size_t last = std::max(first, count_until(entries, days.to));
    add_before(usage, meter, Entries(entries).first(first), year);
    add_used(usage, meter, Entries(entries).subspan(first, last - first), period);
  }
  if (auto sum = check_sum(usage, item.fee_item); !sum) return pass_on(sum.error());
  return usage;
}

Result<Bill> metered_bill(const FrozenFeeItem& item, const UsageToBill& usage,
                          std::span<const registry::HouseMeasures> measures, Period period, Date due_date) {
  auto stretches = stretches_of(item, measures, usage.ladder_from, period);
  if (!stretches) return pass_on(stretches.error());
  auto lines = lines_of(item, *stretches, usage, period);
  if (!lines) return pass_on(lines.error());
  const auto denominator = bring_level(*lines);
  const auto amount = denominator ? rounded(*lines, *denominator, item.terms) : std::nullopt;
  const auto amounts = amount && *amount <= kLargestAmount ? split(*amount, *lines) : std::nullopt;
  if (!amounts) return fail("amount-too-large");

  Bill bill{0, item.fee_item, period.from, period.to, due_date, item.terms.allocation_priority, *amount, {}};
  bill.income_account = item.terms.income_account;
  bill.meters = usage.meters;
  std::vector<TaxedPart> taxed;
  for (std::size_t i = 0; i < lines->size(); ++i) {
    taxed.push_back({(*amounts)[i], (*lines)[i].part.vat_rate_millionths});
  }
  const auto taxes = tax_inside(taxed);
  if (!taxes) return pass_on(taxes.error());
  bill.tax = taxes->tax;
  for (std::size_t i = 0; i < lines->size(); ++i) {
    CostLine& line = (*lines)[i];
    line.part.amount = (*amounts)[i];
    line.part.tax = taxes->taxes[i];
    bill.parts.push_back(line.part);
  }
  return bill;
}

}  // namespace steward::billing
