#include <algorithm>
#include <array>

#include "eventstore/sequencer/known.h"
#include "replay/demo/names.h"
#include "replay/demo/writer.h"

// An ordinary day, in two halves: who moves, who pays, what was entered wrongly.
namespace steward::demo {

namespace {

using billing::PaymentChannel;
using billing::ReversalReason;

constexpr int kMorningBegins = 8 * 60 + 30;
constexpr int kMidMorning = 10 * 60;
constexpr int kNoon = 12 * 60;
constexpr int kAfternoon = 15 * 60;
constexpr int kEvening = 19 * 60;
constexpr int kNight = 23 * 60;

constexpr std::array<std::string_view, 6> kServices = {"更换门锁", "疏通下水道", "补办门禁卡",
                                                       "维修水管", "更换灯具",   "清运装修垃圾"};

Habit habit_of(Random& random) {
  const std::uint32_t roll = random.below(1000);
  if (roll < 640) return Habit::punctual;
  if (roll < 830) return Habit::slow;
  if (roll < 945) return Habit::late;
  if (roll < 962) return Habit::never;
  return Habit::ahead;
}

PaymentChannel channel_of(Random& random) {
  const std::uint32_t roll = random.below(100);
  if (roll < 46) return PaymentChannel::wechat;
  if (roll < 70) return PaymentChannel::alipay;
  if (roll < 89) return PaymentChannel::bank_transfer;
  return PaymentChannel::cash;
}

std::string digits(std::uint64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

Money whole_yuan(std::int64_t fen) { return Money{fen / 100 * 100}; }

}  // namespace

// The desk writes down what has happened since it last did.
Result<void> Writer::serve_until(Date today, int minute_of_day) {
  at(today, minute_of_day);
  if (auto done = desk_.live(); !done) return done;
  // Most of those who were charged pay on the spot.
  for (const std::size_t house : desk_.take_charged()) {
    if (houses_[house].tenant == SIZE_MAX || !random_.chance(800)) continue;
    Intent payment;
    payment.subject = houses_[house].tenant;
    plan(minute_of_day < kEvening ? today : add_days(today, 1), std::move(payment));
  }
  return car_park_.live([this](std::size_t index) {
    const LiveHousehold& household = households_[index];
    return household.moved_out_on || household.has_credit ? HouseholdId{} : household.id;
  });
}

Result<void> Writer::live_day(Date today) {
  desk_.plan_day(today);
  std::array<std::vector<Intent>, 2> halves;
  const auto take = [&](std::size_t first_half, std::size_t halves_left) {
    auto found = plans_.extract(today);
    if (found.empty()) return;
    for (Intent& intent : found.mapped()) {
      halves[first_half + (halves_left > 1 ? random_.below(2) : 0)].push_back(std::move(intent));
    }
  };
  take(0, 2);
  at(today, kMorningBegins);
  slot_begin_ = clock_.now();
  if (auto done = serve_until(today, kMidMorning); !done) return done;
  if (auto done = serve_until(today, kNoon); !done) return done;
  if (auto done = live_slot(today, halves[0]); !done) return done;
  slot_begin_ = clock_.now();
  if (auto done = serve_until(today, kAfternoon); !done) return done;
  take(1, 1);
  at(today, kEvening);
  if (auto done = live_slot(today, halves[1]); !done) return done;
  if (auto done = serve_until(today, kEvening); !done) return done;
  return serve_until(today, kNight);
}

// The last day is left when it is busiest: what is open then is the board that the demo shows.
Result<void> Writer::live_last_morning(Date today) {
  desk_.plan_day(today);
  desk_.plan_last_morning(today);
  return serve_until(today, kMidMorning);
}

Result<void> Writer::live_slot(Date today, std::vector<Intent>& intents) {
  ++slot_;
  if (auto done = make_keys(intents); !done) return done;
  for (Intent& intent : intents) {
    // What is read here is what the slot before left: so a household is dealt with once in a slot.
    if (intent.kind != Intent::Kind::move_in) {
      LiveHousehold& household = households_[intent.subject];
      if (household.touched_in == slot_) {
        plan(add_days(today, 1), std::move(intent));
        continue;
      }
      household.touched_in = slot_;
    }
    if (auto done = carry_out(today, intent); !done) return done;
  }
  return pipeline_.drain();
}

// The keys of all who move in are made with one sync.
Result<void> Writer::make_keys(const std::vector<Intent>& intents) {
  newcomers_.clear();
  for (const Intent& intent : intents) {
    if (intent.kind == Intent::Kind::move_in) newcomers_.push_back(new_id<PersonId>());
  }
  return keyring_.ensure_keys(newcomers_);
}

Result<void> Writer::carry_out(Date today, const Intent& intent) {
  switch (intent.kind) {
    case Intent::Kind::move_in:
      return move_in(today, intent);
    case Intent::Kind::move_out:
      move_out(today, intent);
      return {};
    case Intent::Kind::pay:
      return pay(today, intent);
    case Intent::Kind::pay_exactly:
      send_payment(today, intent.subject, intent.channel, intent.reference, intent.amount);
      return {};
    case Intent::Kind::reverse:
      reverse(today, intent);
      return {};
    case Intent::Kind::charge:
      return charge(today, intent);
  }
  return {};
}

Result<void> Writer::move_in(Date today, const Intent& intent) {
  LiveHouse& house = houses_[intent.subject];
  LiveHousehold household;
  household.id = new_id<HouseholdId>();
  household.owner = newcomers_.back();
  newcomers_.pop_back();
  household.house = intent.subject;
  household.moved_in_on = today;
  household.habit = habit_of(random_);
  Submission command = submission({}, front_desk_, company_);
  const auto sealed = [&](FieldClass field, const std::string& text) {
    return keyring_.seal({company_, household.owner, field, command.id}, text);
  };
  auto name = sealed(FieldClass::name, person_name(random_));
  if (!name) return pass_on(std::move(name.error()));
  auto phone = sealed(FieldClass::phone, phone_number(random_));
  if (!phone) return pass_on(std::move(phone.error()));
  command.command =
      registry::MoveIn{household.id, house.id, household.owner, std::move(*name), std::move(*phone), today};
  pipeline_.send(std::move(command));
  house.tenant = households_.size();
  desk_.moved_in(intent.subject, household.id, household.owner);
  communities_[house.community].households.push_back(households_.size());
  households_.push_back(household);
  ++report_.households;
  return {};
}

void Writer::move_out(Date today, const Intent& intent) {
  LiveHousehold& household = households_[intent.subject];
  if (household.moved_out_on) return;
  household.moved_out_on = today;
  send(registry::MoveOut{household.id, today}, front_desk_);
  houses_[household.house].tenant = SIZE_MAX;
  desk_.moved_out(household.house);
  if (report_.example.is_nil() && household.habit == Habit::late) report_.example = household.id;
  // Most settle what is known on the day they leave; somebody else comes some weeks later.
  if (random_.chance(600)) {
    Intent settle;
    settle.subject = intent.subject;
    plan(add_days(today, 1), std::move(settle));
  }
  Intent next;
  next.kind = Intent::Kind::move_in;
  next.subject = household.house;
  plan(add_days(today, random_.between(3, 40)), std::move(next));
}

Result<billing::Account> Writer::account_of(std::size_t household) const {
  auto lives = known<billing::HouseholdState, billing::Household>(store_.knowledge(), company_,
                                                                  stream_of(households_[household].id));
  if (!lives) return pass_on(std::move(lives.error()));
  if (*lives == nullptr) return fail("stream-faulted", {}, "a household of the demo is not there");
  return (*lives)->account;
}

std::string Writer::new_reference(PaymentChannel channel, Date today) {
  std::string day = to_string(today);
  day.erase(std::remove(day.begin(), day.end(), '-'), day.end());
  const std::uint64_t number = ++references_;
  switch (channel) {
    case PaymentChannel::cash:
      return {};
    case PaymentChannel::bank_transfer:
      return "BT" + day + digits(number, 8);
    case PaymentChannel::wechat:
      return "4200002" + digits(random_.below(1000), 3) + day + digits(number, 10);
    case PaymentChannel::alipay:
      return day + "2200" + digits(random_.below(10'000), 4) + digits(number, 12);
    case PaymentChannel::pos:
      return "POS" + day + digits(number, 8);
    case PaymentChannel::bank_deduction:
      return "DK" + day + digits(number, 8);
  }
  return {};
}

Result<void> Writer::pay(Date today, const Intent& intent) {
  const auto account = account_of(intent.subject);
  if (!account) return pass_on(account.error());
  const std::int64_t owed = account->arrears().fen;
  if (owed == 0) return {};
  Intent sent = intent;
  sent.channel = channel_of(random_);
  sent.amount = Money{owed};
  switch (intent.manner) {
    case Intent::Manner::whole:
      break;
    case Intent::Manner::part:
      sent.amount = whole_yuan(owed * random_.between(30, 80) / 100);
      if (sent.amount == Money{}) return {};
      break;
    case Intent::Manner::over:
      sent.amount = Money{(owed / 10'000 + 1) * 10'000};
      break;
    case Intent::Manner::ahead:
      sent.amount = Money{owed * 12};
      break;
  }
  if (sent.amount.fen > owed) households_[intent.subject].has_credit = true;
  sent.reference = new_reference(sent.channel, today);

  // Now and then the cashier takes the neighbour's account.
  const LiveHousehold& payer = households_[intent.subject];
  const std::size_t neighbour = payer.house + 1 < houses_.size() ? houses_[payer.house + 1].tenant : SIZE_MAX;
  const bool free = neighbour != SIZE_MAX && households_[neighbour].touched_in != slot_;
  if (free && sent.channel == PaymentChannel::bank_transfer && random_.chance(12)) {
    households_[neighbour].touched_in = slot_;
    households_[neighbour].has_credit = true;
    sent.payment = new_id<PaymentId>();
    send(
        billing::ReceivePayment{
            sent.payment, households_[neighbour].id, sent.channel, sent.reference, sent.amount, today, {}},
        cashier_);
    ++report_.payments;
    const int days = random_.between(1, 4);
    Intent correction = sent;
    correction.kind = Intent::Kind::reverse;
    correction.subject = neighbour;
    correction.reason = ReversalReason::entered_wrongly;
    plan(add_days(today, days), std::move(correction));
    Intent again = sent;
    again.kind = Intent::Kind::pay_exactly;
    // Two days later: the correction may have had to wait for its turn.
    plan(add_days(today, days + 3), std::move(again));
    return {};
  }
  send_payment(today, intent.subject, sent.channel, sent.reference, sent.amount);
  return {};
}

void Writer::send_payment(Date today, std::size_t household, PaymentChannel channel, std::string reference,
                          Money amount) {
  Intent sent;
  sent.payment = new_id<PaymentId>();
  sent.channel = channel;
  sent.amount = amount;
  Submission command = submission(
      billing::ReceivePayment{
          sent.payment, households_[household].id, channel, std::move(reference), amount, today, {}},
      channel == PaymentChannel::wechat || channel == PaymentChannel::alipay ? gateway_ : cashier_, company_);
  // It happened some time since the half of the day began.
  const auto passed = static_cast<std::uint32_t>((clock_.now().micros - slot_begin_.micros) / 1'000'000);
  command.occurred_at = Instant{slot_begin_.micros + std::int64_t{random_.below(passed)} * 1'000'000};
  pipeline_.send(std::move(command));
  ++report_.payments;
  after_payment(today, household, sent);
}

void Writer::after_payment(Date today, std::size_t household, const Intent& sent) {
  Intent next = sent;
  next.kind = Intent::Kind::reverse;
  next.subject = household;
  if (sent.channel == PaymentChannel::bank_transfer && random_.chance(12)) {
    // The bank takes it back, and the household pays again later.
    next.reason = ReversalReason::bounced;
    const int days = random_.between(1, 3);
    plan(add_days(today, days), std::move(next));
    Intent again;
    again.subject = household;
    plan(add_days(today, days + random_.between(4, 15)), std::move(again));
  } else if (sent.channel == PaymentChannel::cash && random_.chance(10)) {
    // Entered a second time, found at the evening's count.
    next.kind = Intent::Kind::pay_exactly;
    next.payment = new_id<PaymentId>();
    send(
        billing::ReceivePayment{
            next.payment, households_[household].id, PaymentChannel::cash, "", sent.amount, today, {}},
        cashier_);
    ++report_.payments;
    next.kind = Intent::Kind::reverse;
    next.reason = ReversalReason::duplicate;
    plan(add_days(today, 1), std::move(next));
  }
}

void Writer::reverse(Date today, const Intent& intent) {
  send(billing::ReversePayment{intent.payment, households_[intent.subject].id, intent.reason, today}, finance_);
  ++report_.reversals;
}

Result<void> Writer::charge(Date today, const Intent& intent) {
  const LiveHousehold& household = households_[intent.subject];
  if (household.moved_out_on) return {};
  const FeeItemId item = communities_[houses_[household.house].community].one_off;
  Submission command = submission({}, front_desk_, company_);
  const auto service = std::string(random_.pick(kServices));
  auto reason = keyring_.seal({company_, household.owner, FieldClass::free_text, command.id}, service);
  if (!reason) return pass_on(std::move(reason.error()));
  const Money amount{random_.between(5, 60) * 500};
  command.command = billing::RaiseCharge{household.id, item, amount, today, add_days(today, 15), std::move(*reason)};
  pipeline_.send(std::move(command));
  Intent payment;
  payment.subject = intent.subject;
  if (household.habit != Habit::never && random_.chance(700)) {
    plan(add_days(today, random_.between(1, 12)), std::move(payment));
  }
  return {};
}

}  // namespace steward::demo
