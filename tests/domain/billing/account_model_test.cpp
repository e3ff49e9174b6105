#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/billing/billing.h"
#include "domain/billing/movements.h"
#include "tests/support/scenario.h"

// Random bills, charges, deposits, payments, reversals, uses of credit and of deposits, waivers that may be taken back
// and refunds, while a month is closed and opened again, against a small model that was written from the reference
// (§2.7, §2.11) and not from the code: maps, plain integers, one fen-moving step at a time.
namespace steward::billing {
namespace {

using namespace steward::test;

struct ModelBill {
  std::int64_t amount = 0, paid = 0, waived = 0;
  Date due, payable_from;
  int priority = 0;
  bool deposit = false;
  Date waived_on{};
  std::int64_t returned = 0;  // of what was waived: with a deposit that went back, which stays so
};
struct ModelPayment {
  std::int64_t amount = 0, credit = 0;
  Date received, last_used, credit_from;
  bool reversed = false;
  std::int64_t refunded = 0;
  std::vector<std::pair<std::uint32_t, std::int64_t>> paid;  // bill and fen, in the order of time
};
struct ModelRefund {
  std::int64_t amount = 0;
  Date on;
  bool cancelled = false;
  std::vector<std::pair<int, std::int64_t>> from;  // payment and fen, in the order in which they were taken
  std::vector<std::pair<std::uint32_t, std::int64_t>> deposits;  // bill and fen that went back, likewise
};

struct Model {
  std::map<std::uint32_t, ModelBill> bills;
  std::map<int, ModelPayment> payments;  // in the order in which they were recorded
  std::vector<ModelRefund> refunds;
  std::int64_t forfeited = 0;

  // The next bill to pay on a day, or 0.
  std::uint32_t oldest(Date on) const {
    std::uint32_t best = 0;
    for (const auto& [number, bill] : bills) {
      if (bill.paid + bill.waived == bill.amount || on < bill.payable_from) continue;
      if (best == 0) best = number;
      const ModelBill& other = bills.at(best);
      if (std::tuple(bill.due, bill.priority, number) < std::tuple(other.due, other.priority, best)) best = number;
    }
    return best;
  }

  void move(ModelPayment& payment, std::uint32_t number) {
    ModelBill& bill = bills.at(number);
    const std::int64_t fen = std::min(payment.credit, bill.amount - bill.paid - bill.waived);
    if (fen == 0) return;
    bill.paid += fen;
    payment.credit -= fen;
    payment.paid.emplace_back(number, fen);
  }

  void receive(int key, std::int64_t amount, Date on, const std::vector<std::uint32_t>& chosen) {
    ModelPayment& payment = payments[key];
    payment = {amount, amount, on, on, on, false, 0, {}};
    for (const std::uint32_t number : chosen) move(payment, number);
    while (chosen.empty() && payment.credit > 0 && oldest(on) != 0) move(payment, oldest(on));
  }

  void reverse(int key, Date on) {
    ModelPayment& payment = payments.at(key);
    for (const auto& [number, fen] : payment.paid) {
      bills.at(number).paid -= fen;
      bills.at(number).payable_from = std::max(bills.at(number).payable_from, on);
    }
    payment.paid.clear();
    payment.credit = 0;
    payment.reversed = true;
  }

  int oldest_credit(Date on) const {
    int best = -1;
    for (const auto& [key, payment] : payments) {
      if (payment.credit == 0 || on < payment.credit_from) continue;
      if (best < 0 || payment.received < payments.at(best).received) best = key;
    }
    return best;
  }

  std::int64_t credit_on(Date on) const {
    std::int64_t sum = 0;
    for (const auto& [key, payment] : payments) sum += on < payment.credit_from ? 0 : payment.credit;
    return sum;
  }

  // Out of whatever credit has lain longest.
  void refund_credit(std::int64_t amount, Date on) {
    ModelRefund refund{amount, on, false, {}, {}};
    while (amount > 0) {
      const int key = oldest_credit(on);
      ModelPayment& payment = payments.at(key);
      const std::int64_t fen = std::min(amount, payment.credit);
      payment.credit -= fen;
      payment.refunded += fen;
      payment.last_used = std::max(payment.last_used, on);
      refund.from.emplace_back(key, fen);
      amount -= fen;
    }
    refunds.push_back(refund);
  }

  // Its credit first, then what it paid last.
  void refund_payment(int key, std::int64_t amount, Date on) {
    ModelPayment& payment = payments.at(key);
    ModelRefund refund{amount, on, false, {{key, amount}}, {}};
    payment.refunded += amount;
    payment.last_used = std::max(payment.last_used, on);
    const std::int64_t of_credit = std::min(amount, payment.credit);
    payment.credit -= of_credit;
    for (std::int64_t left = amount - of_credit; left > 0;) {
      auto& [number, fen] = payment.paid.back();
      const std::int64_t part = std::min(left, fen);
      take_back(refund, number, part);
      fen -= part;
      left -= part;
      if (fen == 0) payment.paid.pop_back();
    }
    refunds.push_back(refund);
  }

  // What is taken back is owed again, but for deposits.
  void take_back(ModelRefund& refund, std::uint32_t number, std::int64_t fen) {
    ModelBill& bill = bills.at(number);
    bill.paid -= fen;
    bill.payable_from = std::max(bill.payable_from, refund.on);
    if (!bill.deposit) return;
    bill.waived += fen;
    bill.returned += fen;
    const auto same = std::find_if(refund.deposits.begin(), refund.deposits.end(),
                                   [&](const auto& before) { return before.first == number; });
    if (same == refund.deposits.end()) {
      refund.deposits.emplace_back(number, fen);
    } else {
      same->second += fen;
    }
  }

  // Of deposits alone, of each what the payment recorded last had paid first. False when it cannot be.
  bool refund_deposits(const std::vector<std::uint32_t>& numbers, std::int64_t amount, Date on) {
    ModelRefund refund{amount, on, false, {}, {}};
    std::set<std::uint32_t> seen;
    for (const std::uint32_t number : numbers) {
      const auto bill = bills.find(number);
      if (bill == bills.end() || !bill->second.deposit || bill->second.paid == 0) return false;
      if (!seen.insert(number).second) return false;
      for (auto at = payments.rbegin(); at != payments.rend() && amount > 0; ++at) {
        ModelPayment& payment = at->second;
        std::int64_t taken = 0;
        for (auto use = payment.paid.rbegin(); use != payment.paid.rend(); ++use) {
          if (use->first != number) continue;
          const std::int64_t part = std::min(amount - taken, use->second);
          use->second -= part;
          taken += part;
        }
        std::erase_if(payment.paid, [](const auto& use) { return use.second == 0; });
        if (taken == 0) continue;
        // A payment that paid two of them was used by this refund itself on its own day.
        if (on < payment.last_used) return false;
        payment.last_used = on;
        payment.refunded += taken;
        refund.from.emplace_back(at->first, taken);
        take_back(refund, number, taken);
        amount -= taken;
      }
    }
    if (amount > 0) return false;
    refunds.push_back(refund);
    return true;
  }

  // What a refund would take stays: with the company, or as credit of its payments, which may pay a bill at once. False
  // when it cannot be.
  bool use_deposits(DepositUse how, const std::vector<std::uint32_t>& numbers, std::int64_t amount, Date on,
                    std::uint32_t pays) {
    if (how == DepositUse::set_off) {
      const auto bill = bills.find(pays);
      if (bill == bills.end() || bill->second.deposit || on < bill->second.payable_from) return false;
      if (amount > bill->second.amount - bill->second.paid - bill->second.waived) return false;
    }
    if (!refund_deposits(numbers, amount, on)) return false;
    const ModelRefund taken = refunds.back();
    refunds.pop_back();
    if (how == DepositUse::forfeited) forfeited += amount;
    for (const auto& [key, fen] : taken.from) {
      if (how == DepositUse::forfeited) continue;
      ModelPayment& payment = payments.at(key);
      payment.refunded -= fen;
      payment.credit += fen;
      payment.credit_from = std::max(payment.credit_from, on);
      if (how != DepositUse::set_off) continue;
      payment.credit -= fen;
      payment.paid.emplace_back(pays, fen);
      bills.at(pays).paid += fen;
    }
    return true;
  }

  void cancel(std::size_t nth, Date on) {
    ModelRefund& refund = refunds.at(nth);
    refund.cancelled = true;
    for (const auto& [key, fen] : refund.from) {
      ModelPayment& payment = payments.at(key);
      payment.refunded -= fen;
      payment.credit += fen;
      payment.credit_from = std::max(payment.credit_from, on);
      payment.last_used = std::max(payment.last_used, on);
    }
    hold_again(refund, on);
  }

  // Deposits are deposits again, under new numbers, out of the money that came back.
  void hold_again(const ModelRefund& refund, Date on) {
    auto money = refund.from.begin();
    std::int64_t left = money->second;
    for (const auto& [before, fen] : refund.deposits) {
      const auto number = static_cast<std::uint32_t>(bills.size() + 1);
      bills[number] = {fen, fen, 0, on, on, bills.at(before).priority, true};
      for (std::int64_t missing = fen; missing > 0;) {
        if (left == 0) left = (++money)->second;
        const std::int64_t part = std::min(missing, left);
        payments.at(money->first).credit -= part;
        payments.at(money->first).paid.emplace_back(number, part);
        missing -= part;
        left -= part;
      }
    }
  }

  bool apply_credit(Date on) {
    bool any = false;
    while (oldest_credit(on) >= 0 && oldest(on) != 0) {
      ModelPayment& payment = payments.at(oldest_credit(on));
      move(payment, oldest(on));
      payment.last_used = std::max(payment.last_used, on);
      any = true;
    }
    return any;
  }
};

void check_same(const Account& account, const Model& model) {
  RC_ASSERT(account.bills.size() == model.bills.size());
  std::int64_t arrears = 0;
  for (const AccountBill& bill : account.bills) {
    const ModelBill& expected = model.bills.at(bill.number);
    RC_ASSERT(bill.amount.fen == expected.amount);
    RC_ASSERT(bill.paid.fen == expected.paid);
    RC_ASSERT(bill.reduced.fen == expected.waived);
    RC_ASSERT(bill.paid.fen >= 0 && bill.paid.fen + bill.reduced.fen <= bill.amount.fen);
    arrears += expected.amount - expected.paid - expected.waived;
  }
  RC_ASSERT(account.arrears().fen == arrears);
  RC_ASSERT(account.payments.size() == model.payments.size());
  std::int64_t in = 0, paid = 0, credit = 0, refunded = 0;
  auto at = model.payments.begin();
  for (const AccountPayment& payment : account.payments) {
    const ModelPayment& expected = (at++)->second;
    RC_ASSERT(payment.reversed == expected.reversed);
    RC_ASSERT(payment.credit_left.fen == expected.credit);
    std::map<std::uint32_t, std::int64_t> by_bill;
    std::map<std::uint32_t, std::int64_t> by_bill_expected;
    for (const PaymentUse& use : payment.uses) by_bill[use.bill] += use.amount.fen;
    for (const auto& [number, fen] : expected.paid) by_bill_expected[number] += fen;
    RC_ASSERT(by_bill == by_bill_expected);
    RC_ASSERT(payment.refunded.fen == expected.refunded);
    if (!payment.reversed) in += payment.amount.fen;
    refunded += expected.refunded;
    credit += expected.credit;
  }
  for (const auto& [number, bill] : model.bills) paid += bill.paid;
  RC_ASSERT(in == paid + credit + refunded);  // money in = allocated + credit + sent back
  RC_ASSERT(account.credit().fen == credit);
}

// The books say what the account says.
void check_books(const std::vector<NewEvent>& events, const Account& account, std::int64_t forfeited) {
  std::map<LedgerAccount, std::int64_t> ledger;
  std::int64_t total = 0;
  for (const NewEvent& event : events) {
    const Posting* posting = posting_of(event.event);
    if (posting == nullptr) continue;
    RC_ASSERT(balanced(*posting));
    for (const PostingLine& line : posting->lines) {
      ledger[line.account] += line.amount.fen;
      total += line.amount.fen;
    }
  }
  RC_ASSERT(total == 0);
  std::int64_t in = 0;
  std::int64_t refunded = 0;
  std::int64_t waived = 0;
  for (const AccountPayment& payment : account.payments) {
    in += payment.reversed ? 0 : payment.amount.fen;
    refunded += payment.refunded.fen;
  }
  std::int64_t held = 0;
  for (const AccountBill& bill : account.bills) {
    const bool deposit = bill.income_account == LedgerAccount::deposits_held;
    if (deposit) held += bill.amount.fen - bill.reduced.fen;
    if (!deposit) waived += bill.reduced.fen;
  }
  RC_ASSERT(ledger[LedgerAccount::receivables] == account.arrears().fen);
  RC_ASSERT(ledger[LedgerAccount::credit_balances] == -account.credit().fen);
  RC_ASSERT(ledger[LedgerAccount::cash_on_hand] == in);
  RC_ASSERT(ledger[LedgerAccount::refunds_payable] == forfeited - refunded);
  RC_ASSERT(ledger[LedgerAccount::sundry_income] == -forfeited);
  RC_ASSERT(ledger[LedgerAccount::income_reductions] == waived);
  RC_ASSERT(ledger[LedgerAccount::deposits_held] == -held);
}

constexpr YearMonth kMay{2024 * 12 + 4};

// Whichever month was open when: at the end of none was more paid or given up of a bill than it was billed, or more
// credit used than there was.
void check_every_month(const std::vector<NewEvent>& events) {
  for (const YearMonth month : {kMay, add(kMay, 1)}) {
    std::map<std::uint32_t, std::int64_t> left;  // by bill; 0: of credit
    for (const NewEvent& event : events) {
      visit(
          [&](const auto& decided) {
            if constexpr (requires { movements_of(decided); }) {
              if (decided.posting.period > month) return;
              for (const Movement& movement : movements_of(decided)) {
                left[movement.bill] += terms_of(movement.kind).adds ? movement.amount.fen : -movement.amount.fen;
              }
            }
          },
          event.event);
    }
    for (const auto& [bill, fen] : left) RC_ASSERT(fen >= 0);
  }
}

// as_of: whatever the day, the events effective until then make an account that holds together.
void check_folds_up_to_any_day(const std::vector<NewEvent>& events, Date first, Date last) {
  for (Date until = first; until <= last; until = add_days(until, 1)) {
    State state = initial_state(StreamKind::household);
    Position position = 0;
    for (const NewEvent& event : events) {
      ++position;
      if (event.stream != stream_of(kHousehold) || event.effective_date > until) continue;
      state = evolve(std::move(state), event.event, position);
    }
    RC_ASSERT(!std::holds_alternative<Faulted>(state));
  }
}

const FeeItemId kFine = id<FeeItemId>(51);
const FeeItemId kDeposit = id<FeeItemId>(52);
constexpr int kDays = 12;
const Date kFirstDay = day("2024-05-26");

Date some_day() { return add_days(kFirstDay, *rc::gen::inRange(0, kDays)); }
std::int64_t some_amount() { return *rc::gen::inRange<std::int64_t>(1, 400); }

struct Run {
  World world;
  Model model;
  std::uint8_t next_payment = 100;
  bool closed = false;

  Run() {
    for (const Command& command :
         a_household() + std::vector<Command>{define(kFine, "fine", ChargeMethod::one_off, 5),
                                              define(kDeposit, "deposit", ChargeMethod::deposit, 5)}) {
      RC_ASSERT(world.handle(command).has_value());
    }
  }

  void charge() {
    const FeeItemId item = *rc::gen::element(kRepair, kFine, kDeposit);
    const RaiseCharge command{kHousehold, item, Money{some_amount()}, some_day(), {}, {}};
    RaiseCharge with_due = command;
    with_due.due_date = add_days(command.charge_date, *rc::gen::inRange(0, 4));
    RC_ASSERT(world.handle(with_due).has_value());
    const auto number = static_cast<std::uint32_t>(model.bills.size() + 1);
    model.bills[number] = {command.amount.fen, 0, 0, with_due.due_date, command.charge_date, item == kRepair ? 30 : 5,
                           item == kDeposit};
  }

  void pay() {
    ReceivePayment command{
        id<PaymentId>(next_payment), kHousehold, PaymentChannel::cash, "", Money{some_amount()}, some_day(), {}};
    if (!model.bills.empty() && *rc::gen::inRange(0, 3) == 0) {
      const auto last = static_cast<int>(model.bills.size());
      for (int n = *rc::gen::inRange(1, 3); n > 0; --n) {
        command.bills.push_back(static_cast<std::uint32_t>(*rc::gen::inRange(1, last + 2)));
      }
    }
    bool lawful = true;
    std::set<std::uint32_t> seen;
    for (const std::uint32_t number : command.bills) {
      const auto bill = model.bills.find(number);
      lawful = lawful && bill != model.bills.end() && bill->second.paid + bill->second.waived < bill->second.amount &&
               bill->second.payable_from <= command.received_on && seen.insert(number).second;
    }
    RC_ASSERT(world.handle(command).has_value() == lawful);
    if (lawful) model.receive(next_payment++, command.amount.fen, command.received_on, command.bills);
  }

  void reverse() {
    if (model.payments.empty()) return;
    const auto nth =
        static_cast<std::uint8_t>(100 + *rc::gen::inRange<int>(0, static_cast<int>(model.payments.size())));
    const ReversePayment command{id<PaymentId>(nth), kHousehold, ReversalReason::bounced, some_day()};
    const ModelPayment& payment = model.payments.at(nth);
    const bool lawful = !payment.reversed && payment.refunded == 0 && payment.last_used <= command.reversed_on;
    RC_ASSERT(world.handle(command).has_value() == lawful);
    if (lawful) model.reverse(nth, command.reversed_on);
  }

  void waive() {
    if (model.bills.empty()) return;
    const auto last = static_cast<int>(model.bills.size());
    const auto number = static_cast<std::uint32_t>(*rc::gen::inRange(1, last + 2));
    const WaiveBills command{kHousehold, WaiverKind::goodwill, some_day(), {{number, Money{some_amount()}}}, {}};
    const auto bill = model.bills.find(number);
    const std::int64_t fen = command.lines.front().amount.fen;
    const bool lawful = bill != model.bills.end() && bill->second.payable_from <= command.waived_on &&
                        fen <= bill->second.amount - bill->second.paid - bill->second.waived;
    RC_ASSERT(world.handle(command).has_value() == lawful);
    if (!lawful) return;
    bill->second.waived += fen;
    bill->second.waived_on = std::max(bill->second.waived_on, command.waived_on);
  }

  void take_back() {
    if (model.bills.empty()) return;
    const auto last = static_cast<int>(model.bills.size());
    const auto number = static_cast<std::uint32_t>(*rc::gen::inRange(1, last + 2));
    const auto bill = model.bills.find(number);
    std::int64_t fen = some_amount();
    const std::int64_t given_up = bill != model.bills.end() ? bill->second.waived - bill->second.returned : 0;
    if (*rc::gen::inRange(0, 2) == 0) fen = std::max<std::int64_t>(given_up, 1);
    const TakeBackRelief command{kHousehold, Relief::waiver, some_day(), {{number, Money{fen}}}, {}};
    const Date on = command.taken_back_on;
    const bool lawful =
        bill != model.bills.end() && fen <= given_up && bill->second.waived_on <= on && bill->second.payable_from <= on;
    RC_ASSERT(world.handle(command).has_value() == lawful);
    if (!lawful) return;
    bill->second.waived -= fen;
    bill->second.payable_from = on;
  }

  void refund() {
    const auto nth = static_cast<std::uint8_t>(model.refunds.size() + 1);
    ApproveRefund command{id<RefundId>(nth), kHousehold, {}, some_day(), Money{some_amount()}, {}};
    if (model.payments.empty() || *rc::gen::inRange(0, 2) == 0) {
      const bool lawful = command.amount.fen <= model.credit_on(command.approved_on);
      RC_ASSERT(world.handle(command).has_value() == lawful);
      if (lawful) model.refund_credit(command.amount.fen, command.approved_on);
      return;
    }
    if (!model.bills.empty() && *rc::gen::inRange(0, 2) == 0) {
      const auto last = static_cast<int>(model.bills.size());
      for (int n = *rc::gen::inRange(1, 3); n > 0; --n) {
        command.bills.push_back(static_cast<std::uint32_t>(*rc::gen::inRange(1, last + 2)));
      }
      Model then = model;
      const bool lawful = then.refund_deposits(command.bills, command.amount.fen, command.approved_on);
      RC_ASSERT(world.handle(command).has_value() == lawful);
      if (lawful) model = then;
      return;
    }
    const int key = 100 + *rc::gen::inRange<int>(0, static_cast<int>(model.payments.size()));
    command.payment = id<PaymentId>(static_cast<std::uint8_t>(key));
    const ModelPayment& payment = model.payments.at(key);
    const bool lawful = !payment.reversed && payment.last_used <= command.approved_on &&
                        command.amount.fen <= payment.amount - payment.refunded;
    RC_ASSERT(world.handle(command).has_value() == lawful);
    if (lawful) model.refund_payment(key, command.amount.fen, command.approved_on);
  }

  void use_deposits() {
    if (model.bills.empty()) return;
    UseDeposits command{kHousehold,
                        *rc::gen::element(DepositUse::forfeited, DepositUse::set_off, DepositUse::credited),
                        some_day(),
                        Money{some_amount()},
                        {}};
    command.reason = sealed(kOwner, FieldClass::free_text);
    const auto last = static_cast<int>(model.bills.size());
    const auto some_bill = [&] { return static_cast<std::uint32_t>(*rc::gen::inRange(1, last + 2)); };
    for (int n = *rc::gen::inRange(1, 3); n > 0; --n) command.bills.push_back(some_bill());
    const std::uint32_t pays = some_bill();
    if (command.use == DepositUse::set_off) command.pays = {pays};
    Model then = model;
    const bool lawful = then.use_deposits(command.use, command.bills, command.amount.fen, command.used_on, pays);
    RC_ASSERT(world.handle(command).has_value() == lawful);
    if (lawful) model = then;
  }

  void cancel_refund() {
    if (model.refunds.empty()) return;
    const auto nth = *rc::gen::inRange<std::size_t>(0, model.refunds.size());
    const SettleRefund command{id<RefundId>(static_cast<std::uint8_t>(nth + 1)), kHousehold, RefundOutcome::cancelled,
                               "", some_day()};
    const bool lawful = !model.refunds[nth].cancelled && model.refunds[nth].on <= command.settled_on;
    RC_ASSERT(world.handle(command).has_value() == lawful);
    if (lawful) model.cancel(nth, command.settled_on);
  }

  void close_or_reopen() {
    const Command close = books::ClosePeriod{kCommunity, kMay};
    const Command reopen = books::ReopenPeriod{kCommunity, kMay, books::ReopenReason::audit, {}};
    RC_ASSERT(world.handle(closed ? reopen : close).has_value());
    closed = !closed;
  }

  void apply_credit() {
    const Date on = some_day();
    const bool applied = world.handle(ApplyCredit{kHousehold, on}).has_value();
    RC_ASSERT(applied == model.apply_credit(on));
  }
};

RC_GTEST_PROP(AccountModel, AgreesWithTheDecidersOnEveryStep, ()) {
  Run run;
  const int steps = *rc::gen::inRange(1, 40);
  for (int step = 0; step < steps; ++step) {
    switch (*rc::gen::inRange(0, 18)) {
      case 0:
      case 1:
      case 2:
        run.charge();
        break;
      case 3:
      case 4:
        run.pay();
        break;
      case 5:
      case 6:
        run.apply_credit();
        break;
      case 7:
        run.waive();
        break;
      case 8:
      case 9:
        run.refund();
        break;
      case 10:
        run.cancel_refund();
        break;
      case 11:
      case 12:
        run.close_or_reopen();
        break;
      case 13:
      case 14:
        run.take_back();
        break;
      case 15:
      case 16:
        run.use_deposits();
        break;
      default:
        run.reverse();
    }
    check_same(run.world.account(kHousehold), run.model);
  }
  check_books(run.world.events(), run.world.account(kHousehold), run.model.forfeited);
  check_every_month(run.world.events());
  check_folds_up_to_any_day(run.world.events(), add_days(kFirstDay, -1), add_days(kFirstDay, kDays));
}

}  // namespace
}  // namespace steward::billing
