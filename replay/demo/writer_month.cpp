#include <algorithm>

#include "eventstore/processes/bill_run_process.h"
#include "replay/demo/writer.h"

// The first day of a month: bills for the month that has ended, credit used, and what people will do about it.
namespace steward::demo {

namespace {

constexpr int kDaysToPay = 20;
// Of a thousand households, in a month.
constexpr std::uint32_t kLeaving = 4;
constexpr std::uint32_t kServed = 12;  // a paid service: a lock, a pipe

bool lived_there(const LiveHousehold& household, Date from, Date to) {
  return household.moved_in_on < to && (!household.moved_out_on || *household.moved_out_on > from) &&
         household.moved_out_on != household.moved_in_on;
}

}  // namespace

Result<void> Writer::run_bills(LiveCommunity& community, Date from, Date to, std::stop_token stop) {
  billing::StartBillRun start;
  start.run = new_id<BillRunId>();
  start.community = community.id;
  start.period_from = from;
  start.period_to = to;
  start.issue_date = to;
  start.due_date = add_days(to, kDaysToPay);
  start.fee_items = community.monthly;
  std::vector<std::size_t> billed;
  for (const std::size_t index : community.households) {
    if (!lived_there(households_[index], from, to)) continue;
    start.roster.push_back(households_[index].id);
    billed.push_back(index);
  }
  if (start.roster.empty()) return {};
  std::sort(start.roster.begin(), start.roster.end());
  start.cut_off = store_.feed().durable().position;
  const BillRunId run = start.run;
  send(std::move(start), finance_);
  if (auto done = pipeline_.drain(); !done) return done;

  BillRunProcess process(store_.sequencer(), store_.knowledge(), process_ids_, [this] { return clock_.now(); });
  const auto ended = process.run(company_, run, finance_, stop);
  if (!ended) return pass_on(ended.error());
  ++report_.bill_runs;
  report_.statements += ended->statements;
  report_.billed.fen += ended->total.fen;
  for (const std::size_t index : billed) plan_payment(index, to);
  return {};
}

// Credit is used as soon as there is something to use it for.
void Writer::apply_credits(Date today) {
  for (LiveHousehold& household : households_) {
    if (!household.has_credit) continue;
    const auto account = account_of(static_cast<std::size_t>(&household - households_.data()));
    if (!account) continue;
    household.has_credit = account->credit() > Money{};
    if (!household.has_credit || account->arrears() == Money{}) continue;
    send(billing::ApplyCredit{household.id, today}, finance_);
  }
}

void Writer::plan_payment(std::size_t index, Date issued) {
  const LiveHousehold& household = households_[index];
  Intent intent;
  intent.subject = index;
  int delay = 0;
  switch (household.habit) {
    case Habit::punctual:
      if (random_.chance(25)) return;
      delay = random_.between(1, 14);
      break;
    case Habit::slow:
      if (random_.chance(150)) return;
      delay = random_.between(18, 50);
      break;
    case Habit::late:
      if (!random_.chance(170)) return;
      delay = random_.between(5, 28);
      break;
    case Habit::never:
      return;
    case Habit::ahead:
      delay = random_.between(1, 9);
      intent.manner = Intent::Manner::ahead;
      break;
  }
  // Those who left are harder to reach.
  if (household.moved_out_on && !random_.chance(350)) return;
  if (intent.manner == Intent::Manner::whole) {
    if (random_.chance(household.habit == Habit::punctual ? 15 : 140))
      intent.manner = Intent::Manner::part;
    else if (random_.chance(20))
      intent.manner = Intent::Manner::over;
  }
  plan(add_days(issued, delay), std::move(intent));
}

void Writer::plan_life(Date today) {
  for (std::size_t index = 0; index < households_.size(); ++index) {
    const LiveHousehold& household = households_[index];
    if (household.moved_out_on) continue;
    Intent intent;
    intent.subject = index;
    if (random_.chance(kLeaving)) {
      intent.kind = Intent::Kind::move_out;
      plan(add_days(today, random_.between(1, 27)), std::move(intent));
    } else if (random_.chance(kServed)) {
      intent.kind = Intent::Kind::charge;
      plan(add_days(today, random_.between(1, 27)), std::move(intent));
    }
  }
}

// Half way through, the first community pays more: 1.80 becomes 1.98 yuan, announced a month before.
void Writer::change_price(Date today) {
  const auto month = static_cast<std::uint32_t>(month_of(today).months - options_.first_month.months);
  if (options_.months < 4 || month != options_.months / 2) return;
  const auto folded = store_.knowledge().state(company_, stream_of(communities_.front().property_fee));
  if (!folded) return;
  const auto& item = std::get<billing::FeeItem>(std::get<billing::FeeItemState>(*folded->state).is);
  const UnitPrice raised{item.tariffs.back().unit_price.micro_yuan / 100 * 110};
  send(billing::SetTariff{item.id, {first_day(add(month_of(today), 1)), raised}}, finance_);
}

// Guests are charged to those who pay what they are billed, and with it what their guests parked.
std::vector<CarPark::Residents> Writer::residents() const {
  std::vector<CarPark::Residents> residents(communities_.size());
  for (std::size_t index = 0; index < households_.size(); ++index) {
    const LiveHousehold& household = households_[index];
    if (household.moved_out_on) continue;
    CarPark::Residents& of = residents[houses_[household.house].community];
    ++of.households;
    if (household.habit == Habit::punctual || household.habit == Habit::slow) of.hosts.push_back(index);
  }
  return residents;
}

Result<void> Writer::first_of_month(Date today, std::stop_token stop) {
  at(today, 8 * 60);
  if (today != start_) {
    const Date from = first_day(add(month_of(today), -1));
    for (LiveCommunity& community : communities_) {
      if (auto done = run_bills(community, from, today, stop); !done) return done;
    }
    apply_credits(today);
  }
  change_price(today);
  plan_life(today);
  desk_.plan_month(today);
  if (auto done = car_park_.plan_month(today, residents()); !done) return done;
  return pipeline_.drain();
}

}  // namespace steward::demo
