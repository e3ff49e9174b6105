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

// What no bill of an item has charged yet of a meter: the readings in (since, until].
struct Unbilled {
  Date since;
  Date until;
  bool billed_on = false;  // bills have gone on behind the period's begin: nothing of it can be read any more
};

// Of the readings up to `end`; those of a period before what is billed end where that began.
Unbilled unbilled(const Account& account, FeeItemId item, MeterId meter, Date begin, Date end) {
  std::optional<Date> since;
  Unbilled open{begin, end};
  for (const BilledUsage& usage : account.usage) {
    if (usage.meter != meter) continue;
    const AccountBill* bill = find_bill(account, usage.bill);
    if (bill == nullptr || bill->fee_item != item) continue;
    if (usage.to > end) {
      open.until = std::min(open.until, usage.from);
    } else {
      since = std::max(since.value_or(usage.to), usage.to);
    }
    open.billed_on |= usage.to > begin;
  }
  open.since = since.value_or(begin);
  return open;
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
// of those readings, which others were charged for. So does what is corrected of a reading after it left, of which it
// pays a part: no bill of its own comes behind it.
void count_in_days_of_others(std::vector<CountedCorrection>& counted, const metering::Meters& meters,
                             const Household& household) {
  for (const Meter& meter : meters.meters) {
    for (const metering::ReadingCorrection& correction : meter.corrections) {
      const bool after = household.moved_out_on && correction.of > *household.moved_out_on;
      if (correction.between || (correction.of > household.moved_in_on && !after)) continue;
      counted.push_back({meter.terms.meter, correction.on});
    }
  }
}

// The day behind which what was used counts for the tiers.
Date ladder_begin(const Household& household, Period period) {
  return std::max(first_day(YearMonth{month_of(period.from).months / 12 * 12}), household.moved_in_on);
}

// A meter as one household is charged for it.
struct Readings {
  const Meter& meter;
  const Household& household;
  std::vector<UsageEntry> entries;
};

// The days between a reading and the one before it, whatever was corrected meanwhile.
Period days_of_reading(const std::vector<UsageEntry>& entries, std::size_t at) {
  std::size_t before = at;
  while (before > 0 && entries[before - 1].days == 0) --before;
  return {before > 0 ? entries[before - 1].on : add_days(entries[at].on, -entries[at].days), entries[at].on};
}

// Of a correction: those of the reading.
Period days_of_entry(const Readings& readings, std::size_t at) {
  const std::vector<UsageEntry>& entries = readings.entries;
  if (entries[at].days > 0) return days_of_reading(entries, at);
  for (const metering::ReadingCorrection& correction : readings.meter.corrections) {
    if (correction.on != entries[at].on) continue;
    for (std::size_t i = 0; i < at; ++i) {
      if (entries[i].days > 0 && entries[i].on == correction.of) return days_of_reading(entries, i);
    }
  }
  return {add_days(entries[at].on, -1), entries[at].on};
}

// Where a change of household divides the days of a reading. The reading of the day before ends what was used before.
Date divided(Period days, Date change) {
  if (change <= days.from || (change == add_days(days.from, 1) && change < days.to)) return days.from;
  return std::min(change, days.to);
}

// What of an entry is the household's own, and what others used before it. Each part ends at the same figure at which
// the next one begins, so that all of them add up.
struct OwnUse {
  metering::MicroUsage own;
  metering::MicroUsage before;
  bool divided = false;  // the rest is of who came after it
};
OwnUse own_use(const Readings& readings, std::size_t at) {
  const Household& household = readings.household;
  const Period days = days_of_entry(readings, at);
  const auto used_until = [&](Date day) {
    const Int128 usage = readings.entries[at].usage.micro;
    return static_cast<std::int64_t>(usage * days_between(days.from, day) / days_between(days.from, days.to));
  };
  const std::int64_t before = used_until(divided(days, household.moved_in_on));
  const Date end = household.moved_out_on ? divided(days, *household.moved_out_on) : days.to;
  return {{used_until(end) - before}, {before}, days.from < end && end < days.to};
}

// The last reading that a period is charged by: of who leaves with its end the first one after that, unless it was read
// then.
Date end_of(const Readings& readings, Period period) {
  if (readings.household.moved_out_on != period.to) return period.to;
  for (std::size_t i = 0; i < readings.entries.size(); ++i) {
    if (readings.entries[i].days == 0 || readings.entries[i].on <= period.to) continue;
    const Period days = days_of_reading(readings.entries, i);
    return divided(days, period.to) > days.from ? days.to : period.to;
  }
  return period.to;
}

// Whether it was read for the period, or need not be.
bool is_read(const Readings& readings, Period period, bool billed) {
  const Meter& meter = readings.meter;
  if (meter.removed_on || meter.installed_on >= period.to) return true;
  if (readings.household.moved_out_on != period.to) return billed;
  Date last = meter.installed_on;
  for (const UsageEntry& entry : readings.entries) {
    if (entry.days > 0) last = entry.on;
  }
  return last >= add_days(period.to, -1);
}

bool is_there(const Meter& meter, Period period) {
  return meter.installed_on < period.to && (!meter.removed_on || *meter.removed_on > period.from);
}

// Of the entries before a place.
void add_before(UsageToBill& usage, const Readings& readings, std::size_t end, Date year) {
  for (std::size_t i = 0; i < end; ++i) {
    if (readings.entries[i].on > year) usage.used_before += with_loss(own_use(readings, i).own, readings.meter);
  }
}

// Of the entries between two places; what the household used in all of them.
metering::MicroUsage add_used(UsageToBill& usage, const Readings& readings, std::size_t begin, std::size_t end,
                              Period period) {
  metering::MicroUsage sum;
  for (std::size_t i = begin; i < end; ++i) {
    const UsageEntry& entry = readings.entries[i];
    const OwnUse use = own_use(readings, i);
    // A correction is used on its own day; what was used before the period counts on its first day, after it on its
    // last.
    const Date from = std::clamp(add_days(entry.on, -std::max(entry.days, 1)), period.from, add_days(period.to, -1));
    usage.used.push_back(
        {from, std::clamp(entry.on, add_days(from, 1), period.to), with_loss(use.own, readings.meter)});
    if (entry.days > 0) {
      usage.of_others += with_loss(use.before, readings.meter);
      if (use.divided) {
        usage.divided += with_loss(use.own, readings.meter);
        usage.before_divided += with_loss(use.before, readings.meter);
      }
    }
    sum.micro += use.own.micro;
  }
  return sum;
}

// The entries up to a day.
std::size_t count_until(const std::vector<UsageEntry>& entries, Date on) {
  const auto behind =
      std::find_if(entries.begin(), entries.end(), [&](const UsageEntry& entry) { return entry.on > on; });
  return static_cast<std::size_t>(behind - entries.begin());
}

// What one meter adds.
Result<void> add_meter(UsageToBill& usage, const Readings& readings, FeeItemId item, Period period) {
  const Meter& meter = readings.meter;
  const MeterId id = meter.terms.meter;
  const std::vector<UsageEntry>& all = readings.entries;
  const Unbilled open = unbilled(readings.household.account, item, id, period.from, end_of(readings, period));
  const std::size_t first = count_until(all, open.since);
  const std::size_t last = std::max(first, count_until(all, open.until));
  if (first == 0 && first != last && meter.entries.size() >= metering::kMostEntries) {
    return fail("readings-forgotten", {{"meter_id", id.uuid}});
  }
  if (!is_read(readings, period, first != last || open.billed_on)) {
    return fail("reading-missing", {{"meter_id", id.uuid}});
  }
  usage.metered |= is_there(meter, period);
  add_before(usage, readings, first, usage.ladder_from);
  if (first == last) return {};
  BilledMeter billed{id,
                     first == 0 ? meter.installed_on : all[first - 1].on,
                     all[last - 1].on,
                     first == 0 ? meter.first_reading : all[first - 1].reading,
                     all[last - 1].reading,
                     {}};
  billed.usage = add_used(usage, readings, first, last, period);
  usage.meters.push_back(billed);
  return {};
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
    if (!usage.metered || stretch.tariff->fixed_part == UnitPrice{0}) continue;
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

// Parts of readings that the household shares, at the price of a stretch.
std::optional<CostLine> shared_line(const Stretch& stretch, Int128 usage) {
  const auto cost = checked_multiply(usage, stretch.tariff->unit_price.micro_yuan);
  if (!cost) return std::nullopt;
  CostLine line{{stretch.period.from, stretch.period.to, {}, {}, {}}, !stretch.vat.prices_include_tax, *cost, 1};
  line.part.vat_rate_millionths = stretch.vat.rate_millionths;
  return line;
}

// What the parts of shared readings cost, over the denominator of the lines.
struct SharedCosts {
  Int128 of_others = 0;  // of those divided at the move-in only
  Int128 divided = 0;
  Int128 before_divided = 0;
};

// What is left of a whole when what others pay of it was rounded first.
std::optional<std::int64_t> rounded_rest(Int128 own, Int128 of_others, Int128 fen, const FeeItemTerms& terms) {
  const auto whole = checked_sum_of(own, of_others);
  const auto all = whole ? round_once({*whole, fen}, terms.rounding, terms.decimal_places) : std::nullopt;
  const auto theirs = round_once({of_others, fen}, terms.rounding, terms.decimal_places);
  return all && theirs ? std::optional(all->fen - theirs->fen) : std::nullopt;
}

// Whether a cost needs no rounding.
bool is_whole(Int128 cost, Int128 fen, const FeeItemTerms& terms) {
  for (int places = terms.decimal_places; places < 2; ++places) {
    if (cost % 10 != 0) return false;
    cost /= 10;
  }
  return cost % fen == 0;
}

// Half to even of a sum is not that of its parts: beside whole units a reading that is divided at the move-out is
// rounded by itself, as who came after it reckons. Otherwise the bill is rounded once as ever.
std::optional<Money> rounded(const std::vector<CostLine>& lines, SharedCosts shared, Int128 denominator,
                             const FeeItemTerms& terms) {
  Int128 sum = 0;
  for (const CostLine& line : lines) {
    const auto next = checked_sum_of(sum, line.numerator);
    if (!next) return std::nullopt;
    sum = *next;
  }
  const auto fen = checked_multiply(denominator, kCostsInFen);
  if (!fen || sum < 0) return std::nullopt;
  const bool apart = sum >= shared.divided && shared.divided >= 0 && is_whole(sum - shared.divided, *fen, terms);
  if (!apart) shared = {shared.of_others + shared.before_divided, 0, 0};
  const auto rest = rounded_rest(sum - shared.divided, shared.of_others, *fen, terms);
  const auto part = rounded_rest(shared.divided, shared.before_divided, *fen, terms);
  return rest && part ? std::optional(Money{*rest + *part}) : std::nullopt;
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
  usage.ladder_from = ladder_begin(household, period);
  std::vector<CountedCorrection> counted = counted_of(household.account, item.fee_item);
  count_in_days_of_others(counted, meters, household);
  for (const Meter& meter : meters.meters) {
    if (meter.terms.utility != item.terms.utility) continue;
    const Readings readings{meter, household, metering::counted_in_place(meter, days_of(counted, meter.terms.meter))};
    if (auto read = add_meter(usage, readings, item.fee_item, period); !read) return pass_on(read.error());
  }
  if (auto sum = check_sum(usage, item.fee_item); !sum) return pass_on(sum.error());
  const bool any = usage.metered || !usage.meters.empty();
  return any ? std::optional(std::move(usage)) : std::nullopt;
}

Result<UsageToBill> usage_of_bill(const FrozenFeeItem& item, const metering::Meters& meters, const Household& household,
                                  const AccountBill& bill, Period period, std::span<const CountedCorrection> known) {
  UsageToBill usage;
  std::vector<CountedCorrection> counted(known.begin(), known.end());
  count_in_days_of_others(counted, meters, household);
  usage.ladder_from = ladder_begin(household, {bill.period_from, bill.period_to});
  for (const Meter& meter : meters.meters) {
    if (meter.terms.utility != item.terms.utility) continue;
    const Period days = charged_days(household.account, bill, meter.terms.meter);
    const bool full = meter.entries.size() >= metering::kMostEntries;
    if (full && days.from < days.to && meter.entries.front().on > days.from) {
      return fail("readings-forgotten", {{"meter_id", meter.terms.meter.uuid}});
    }
    const Readings readings{meter, household, metering::counted_in_place(meter, days_of(counted, meter.terms.meter))};
    const Date end = end_of(readings, period);
    const std::size_t first = count_until(readings.entries, days.from);
    const std::size_t last =
        std::max(first, count_until(readings.entries, end > period.to ? std::max(days.to, end) : days.to));
    usage.metered |= is_there(meter, period);
    add_before(usage, readings, first, usage.ladder_from);
    add_used(usage, readings, first, last, period);
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
  const auto of_others = shared_line(stretches->front(), usage.of_others - usage.before_divided);
  const auto divided = shared_line(stretches->back(), usage.divided);
  const auto before_divided = shared_line(stretches->back(), usage.before_divided);
  if (!of_others || !divided || !before_divided) return fail("amount-too-large");
  const std::size_t own = lines->size();
  lines->insert(lines->end(), {*of_others, *divided, *before_divided});
  const auto denominator = bring_level(*lines);
  const SharedCosts shared{(*lines)[own].numerator, (*lines)[own + 1].numerator, (*lines)[own + 2].numerator};
  lines->resize(own);
  const auto amount = denominator ? rounded(*lines, shared, *denominator, item.terms) : std::nullopt;
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
