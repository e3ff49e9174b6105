#include "replay/demo/demo.h"

#include "replay/demo/writer.h"

namespace steward::demo {

namespace {

constexpr int kDaysAfterLastRun = 10;

}  // namespace

Instant demo_start(const DemoOptions& options) { return instant_at(first_day(options.first_month), 7 * 60); }

Date demo_end(const DemoOptions& options) {
  return add_days(first_day(add(options.first_month, static_cast<int>(options.months))), kDaysAfterLastRun);
}

YearMonth first_month_until(Date today, std::uint32_t months) {
  // demo_end must not lie behind today: the last bill run is that of the latest month whose first ten days are over.
  return add(month_of(add_days(today, -kDaysAfterLastRun)), -static_cast<int>(months));
}

Writer::Writer(EventStore& store, Keyring& keyring, ManualClock& clock, const DemoOptions& options)
    : scribe_(store, keyring, clock, options.seed),
      store_(store),
      keyring_(keyring),
      clock_(clock),
      random_(scribe_.random),
      pipeline_(scribe_.pipeline),
      company_(scribe_.company),
      options_(options),
      start_(first_day(options.first_month)),
      end_(demo_end(options)),
      desk_(scribe_, options.seed),
      car_park_(scribe_, options.seed) {}

void Writer::at(Date day, int minute_of_day) { scribe_.advance_to(instant_at(day, minute_of_day)); }

void Writer::plan(Date day, Intent intent) {
  if (day < end_) plans_[day].push_back(std::move(intent));
}

Result<DemoReport> Writer::write(const std::function<void(const DemoProgress&)>& on_progress, std::stop_token stop) {
  if (auto done = set_up(); !done) return pass_on(std::move(done.error()));
  const auto total = static_cast<std::uint32_t>(days_between(start_, end_));
  for (Date today = start_; today < end_; today = add_days(today, 1)) {
    if (stop.stop_requested()) return fail("stopping", {}, "the demo was interrupted; it cannot be gone on with");
    if (today == first_day(month_of(today))) {
      if (auto done = first_of_month(today, stop); !done) return pass_on(std::move(done.error()));
    }
    auto lived = add_days(today, 1) < end_ ? live_day(today) : live_last_morning(today);
    if (!lived) return pass_on(std::move(lived.error()));
    if (on_progress) {
      on_progress({static_cast<std::uint32_t>(days_between(start_, today) + 1), total, pipeline_.sent(),
                   store_.feed().durable().position});
    }
  }
  if (report_.example.is_nil() && !households_.empty()) report_.example = households_.front().id;
  report_.service = desk_.report();
  report_.parking = car_park_.report();
  report_.position = store_.feed().durable().position;
  return report_;
}

Result<DemoReport> write_demo(EventStore& store, Keyring& keyring, ManualClock& clock, const DemoOptions& options,
                              const std::function<void(const DemoProgress&)>& on_progress, std::stop_token stop) {
  if (store.feed().durable().frame != 0) {
    return fail("log-not-empty", {}, "the demo is only written into an empty log");
  }
  const bool sane = options.households >= 1 && options.households <= 1'000'000 && options.months >= 1 &&
                    options.months <= 600 && first_day(options.first_month) >= make_date(1992, 1, 1);
  if (!sane) {
    return fail("demo-options", {}, "1 to 1,000,000 households, 1 to 600 months, not before 1992");
  }
  return Writer(store, keyring, clock, options).write(on_progress, stop);
}

}  // namespace steward::demo
