#include "domain/billing/parking.h"

#include <algorithm>
#include <limits>

namespace steward::billing {

namespace {

constexpr std::int64_t kMinutesOfDay = 1'440;
constexpr std::int64_t kMicrosOfMinute = 60'000'000;
constexpr Money kNoCap{std::numeric_limits<std::int64_t>::max()};

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
  const std::int64_t quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

// Minutes are counted from the entry on: 0, 1, 2 …
class Stay {
 public:
  Stay(const ParkingTerms& terms, Instant entered, std::uint32_t minutes, Money month_left, std::int32_t offset_minutes)
      : terms_(terms),
        entered_(entered),
        minutes_(minutes),
        month_left_(month_left),
        entered_minute_(floor_div(entered.micros, kMicrosOfMinute) + offset_minutes) {}

  ParkingPrice price() {
    ParkingPrice price{minutes_, {}, {}};
    if (minutes_ <= terms_.free_minutes) return price;
    const std::int64_t start = terms_.free_deducted ? terms_.free_minutes : 0;
    begin_anew(start);
    for (std::int64_t from = start; from < minutes_;) {
      const std::int64_t to = std::min<std::int64_t>(minutes_, end_of_day(from));
      if (terms_.day == ParkingDay::since_entry) begin_anew(from);
      price.days.push_back(day(from, to));
      price.total.fen += price.days.back().charged.fen;
      from = to;
    }
    return price;
  }

 private:
  void begin_anew(std::int64_t at) {
    next_ = at;
    first_ = terms_.first_minutes > 0;
  }

  [[nodiscard]] std::int64_t end_of_day(std::int64_t at) const {
    const std::int64_t before = terms_.day == ParkingDay::calendar ? entered_minute_ : 0;
    return (floor_div(before + at, kMinutesOfDay) + 1) * kMinutesOfDay - before;
  }

  ParkingDayPrice day(std::int64_t from, std::int64_t to) {
    ParkingDayPrice day{
        Instant{entered_.micros + from * kMicrosOfMinute}, static_cast<std::uint32_t>(to - from), {}, {}};
    Money left = terms_.daily_cap.value_or(kNoCap);
    while (next_ < to) {
      const Money price = first_ ? terms_.first_price : terms_.step_price;
      const Money charged = charge(price, left);
      day.before_caps.fen += price.fen;
      day.charged.fen += charged.fen;
      left.fen -= charged.fen;
      next_ += first_ ? terms_.first_minutes : terms_.step_minutes;
      first_ = false;
    }
    return day;
  }

  // The period that begins at next_.
  Money charge(Money price, Money day_left) {
    Money charged = std::min({price, day_left, month_left_});
    if (const auto night = night_of(next_)) {
      if (night != night_) {
        night_ = night;
        night_left_ = terms_.night->most;
      }
      charged = std::min(charged, night_left_);
      night_left_.fen -= charged.fen;
    }
    month_left_.fen -= charged.fen;
    return charged;
  }

  // The day on which the night began in which a minute lies.
  [[nodiscard]] std::optional<std::int64_t> night_of(std::int64_t at) const {
    if (!terms_.night) return std::nullopt;
    const std::int64_t day = floor_div(entered_minute_ + at, kMinutesOfDay);
    const std::int64_t minute = entered_minute_ + at - day * kMinutesOfDay;
    const auto [from, to, most] = *terms_.night;
    if (from < to) return minute >= from && minute < to ? std::optional(day) : std::nullopt;
    if (minute >= from) return day;
    return minute < to ? std::optional(day - 1) : std::nullopt;
  }

  const ParkingTerms& terms_;
  Instant entered_;
  std::uint32_t minutes_;
  Money month_left_;
  std::int64_t entered_minute_;  // local, since 1970
  std::int64_t next_ = 0;        // where the next period begins
  bool first_ = false;           // and whether it is a first one
  std::optional<std::int64_t> night_;
  Money night_left_;
};

bool is_price(Money price) { return price >= Money{} && price <= kLargestParkingPrice; }
bool is_cap(const std::optional<Money>& cap) { return !cap || (*cap >= Money{} && *cap <= kLargestAmount); }
bool is_night(const NightCap& night) {
  return night.from_minute < kMinutesOfDay && night.to_minute < kMinutesOfDay && night.from_minute != night.to_minute &&
         is_cap(night.most);
}

tl::unexpected<Error> wrong(const char* member, std::int64_t value) {
  return fail("parking-terms-invalid", {{member, value}});
}

}  // namespace

Result<void> check_parking_terms(const ParkingTerms& terms) {
  if (terms.free_minutes > kMostFreeMinutes) return wrong("free_minutes", terms.free_minutes);
  if (terms.first_minutes > kLongestParkingPeriod) return wrong("first_minutes", terms.first_minutes);
  // A price without its period would never be charged.
  const bool first_fits = is_price(terms.first_price) && (terms.first_minutes > 0 || terms.first_price == Money{});
  if (!first_fits) return wrong("first_price_fen", terms.first_price.fen);
  if (terms.step_minutes == 0 || terms.step_minutes > kLongestParkingPeriod) {
    return wrong("step_minutes", terms.step_minutes);
  }
  if (!is_price(terms.step_price)) return wrong("step_price_fen", terms.step_price.fen);
  if (terms.day != ParkingDay::since_entry && terms.day != ParkingDay::calendar) {
    return wrong("day", static_cast<std::int64_t>(terms.day));
  }
  if (!is_cap(terms.daily_cap)) return wrong("daily_cap_fen", terms.daily_cap->fen);
  if (terms.night && !is_night(*terms.night)) return wrong("night_cap_fen", terms.night->most.fen);
  if (!is_cap(terms.month_cap)) return wrong("month_cap_fen", terms.month_cap->fen);
  return {};
}

Result<ParkingPrice> price_of_stay(const ParkingTerms& terms, Instant entered, Instant left, Money charged_in_month,
                                   std::int32_t utc_offset_minutes) {
  if (left < entered) return fail("parking-left-before-entry", {{"entered_at", entered}, {"left_at", left}});
  const std::int64_t minutes = (left.micros - entered.micros) / kMicrosOfMinute;
  if (minutes > kLongestStayMinutes) return fail("parking-stay-too-long", {{"minutes", minutes}});
  const Money month_left =
      terms.month_cap ? Money{std::max<std::int64_t>(terms.month_cap->fen - charged_in_month.fen, 0)} : kNoCap;
  return Stay(terms, entered, static_cast<std::uint32_t>(minutes), month_left, utc_offset_minutes).price();
}

const ParkingTerms* parking_terms_on(std::span<const ParkingTerms> terms, Date day) {
  const ParkingTerms* found = nullptr;
  for (const ParkingTerms& candidate : terms) {
    if (candidate.effective_from <= day) found = &candidate;
  }
  return found;
}

}  // namespace steward::billing
