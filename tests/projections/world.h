#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "domain/billing/pricing.h"
#include "tests/projections/log_writer.h"

namespace steward::test {

template <class AnyId>
[[nodiscard]] AnyId id(std::uint64_t number) {
  Uuid uuid;
  for (std::size_t i = 0; i < 8; ++i) uuid.bytes[15 - i] = static_cast<std::byte>(number >> (8 * i));
  return AnyId(uuid);
}

// A small company with an account model of its own: writes lawful events, frame by frame, into a log in memory.
class World : public LogWriter {
 public:
  struct Bill {
    Date due;
    std::int64_t amount = 0;
    std::int64_t open = 0;      // of the principal
    std::int64_t late_fee = 0;  // open of what was posted
    bool disputed = false;
    [[nodiscard]] std::int64_t owed() const { return open + late_fee; }
  };
  struct Paid {
    PaymentId payment;
    std::int64_t amount = 0;
    std::int64_t credited = 0;
    std::vector<billing::Allocation> allocations;
  };
  struct Issued {
    BillRunId run;
    YearMonth period;
    std::vector<billing::Bill> bills;
  };
  struct Home {
    HouseholdId household;
    HouseId house;
    BuildingId building;
    CommunityId community;
    std::string number;  // full
    std::vector<Bill> bills;
    std::vector<Paid> payments;                              // that may still be reversed
    std::vector<std::pair<RefundId, std::int64_t>> refunds;  // that may still be cancelled
    std::vector<Issued> issued;                              // that may still be cancelled
    std::int64_t credit = 0;
    bool moved_out = false;
    [[nodiscard]] std::int64_t arrears() const {
      std::int64_t sum = 0;
      for (const Bill& bill : bills) sum += bill.owed();
      return sum;
    }
    [[nodiscard]] std::int64_t disputed() const {
      std::int64_t sum = 0;
      for (const Bill& bill : bills) sum += bill.disputed ? bill.owed() : 0;
      return sum;
    }
  };

  static constexpr Date kNewYear{20'454};  // 2026-01-01

  explicit World(std::uint64_t seed) : random_(seed) {}

  // Registers communities of two buildings each, and a household in each house.
  void settle(unsigned communities, unsigned houses_each) {
    add(registry::CompanyRegistered{kCompany, "acme", "Acme"}, {}, {});
    for (unsigned c = 1; c <= communities; ++c) {
      const auto community = id<CommunityId>(c);
      add(registry::CommunityRegistered{community, "C" + std::to_string(c), "Community", "Asia/Shanghai"}, community,
          {});
      for (unsigned item = 0; item < 2; ++item) {
        billing::FeeItemTerms terms;
        if (item == 1) terms.income_account = billing::LedgerAccount::other_income;
        add(billing::FeeItemDefined{fee_item(community, item), community, "item" + std::to_string(item), "Item", terms},
            community, {});
      }
      for (unsigned b = 1; b <= 2; ++b) {
        const auto building = id<BuildingId>(1000 + c * 10 + b);
        add(registry::BuildingRegistered{building, community, std::to_string(b), "Building"}, community, {});
        for (unsigned h = 1; h <= houses_each; ++h) {
          const std::string number = std::to_string(h % 2 + 1) + "-" + std::to_string(h * 37);
          const auto house = id<HouseId>(100'000 + c * 10'000 + b * 1'000 + h);
          add(registry::HouseRegistered{house, building, community, number, Area{8'943}}, community, {});
          Home home;
          home.household = id<HouseholdId>(900'000 + homes.size());
          home.house = house;
          home.building = building;
          home.community = community;
          home.number = std::to_string(b) + "-" + number;
          move_in(home);
          homes.push_back(home);
        }
      }
    }
    flush();
  }

  void move_in(const Home& home) {
    registry::HouseholdMovedIn event;
    event.household = home.household;
    event.house = home.house;
    event.building = home.building;
    event.community = home.community;
    event.owner = id<PersonId>(homes.size() + 1);
    event.owner_name.box = "sealed";
    event.moved_in_on = Date{20'000};
    add(event, home.community, home.household);
  }

  BillRunId start_run(CommunityId community) {
    billing::BillRunStarted event;
    event.run = id<BillRunId>(++last_run_);
    event.community = community;
    add(event, community, {});
    return event.run;
  }

  void bill(Home& home) {
    billing::StatementIssued event;
    event.household = home.household;
    event.house = home.house;
    event.building = home.building;
    event.community = home.community;
    event.run = start_run(home.community);
    billing::PostingBuilder posting(entry_month());
    home.issued.push_back({event.run, posting.period(), {}});
    for (unsigned i = 0; i <= pick(2); ++i) {
      billing::Bill bill;
      bill.number = static_cast<std::uint32_t>(home.bills.size() + 1);
      const unsigned item = pick(2);
      bill.fee_item = fee_item(home.community, item);
      bill.period_from = add_months(first_day(month_of(today())), static_cast<int>(pick(5)) - 3);
      bill.period_to = add_months(bill.period_from, 1 + static_cast<int>(pick(4)));
      bill.due_date = Date{20'000 + static_cast<std::int32_t>(pick(900))};
      bill.amount = Money{1 + static_cast<std::int64_t>(pick(50'000))};
      bill.tax = Money{item == 0 ? bill.amount.fen * 6 / 106 : 0};
      bill.parts = {{bill.period_from, bill.period_to, UnitPrice{1}, {}, bill.amount}};
      bill.parts.front().tax = bill.tax;
      bill.parts.front().vat_rate_millionths = item == 0 ? 60'000 : 0;
      home.bills.push_back({bill.due_date, bill.amount.fen, bill.amount.fen, 0, false});
      home.issued.back().bills.push_back(bill);
      event.bills.push_back(bill);
      bill.income_account = item == 0 ? Ledger::service_income : Ledger::other_income;
      billing::post_bill(posting, bill);
    }
    event.posting = entered(posting);
    add(event, home.community, home.household);
  }

  void pay(Home& home) {
    billing::PaymentReceived event;
    event.payment = id<PaymentId>(++last_payment_);
    event.household = home.household;
    event.house = home.house;
    event.building = home.building;
    event.community = home.community;
    event.amount = Money{1 + static_cast<std::int64_t>(pick(80'000))};
    event.receipt_year = 2026;
    event.receipt_number = static_cast<std::int64_t>(last_payment_);
    // In no order of the numbers, and several on one day.
    event.received_on = add_days(kNewYear, static_cast<int>(last_payment_ * 37 % 60));
    Paid paid{event.payment, event.amount.fen, 0, {}};
    std::int64_t left = event.amount.fen;
    for (std::size_t i = 0; i < home.bills.size() && left > 0; ++i) {
      const billing::Allocation line = settle_part(home, i, left);
      if (line.total() == Money{}) continue;
      left -= line.total().fen;
      event.allocations.push_back(line);
    }
    event.credited = Money{left};
    home.credit += left;
    paid.credited = left;
    paid.allocations = event.allocations;
    home.payments.push_back(paid);
    event.posting = entered(billing::PostingBuilder(entry_month())
                                .debit(Ledger::cash_on_hand, event.amount)
                                .credit(Ledger::receivables, Money{event.amount.fen - left})
                                .credit(Ledger::credit_balances, Money{left}));
    add(event, home.community, home.household);
  }

  void reverse(Home& home) {
    if (home.payments.empty() || home.payments.back().credited > home.credit) return;
    const Paid paid = home.payments.back();
    home.payments.pop_back();
    billing::PaymentReversed event;
    event.payment = paid.payment;
    event.household = home.household;
    event.house = home.house;
    event.building = home.building;
    event.community = home.community;
    event.amount = Money{paid.amount};
    event.reopened = paid.allocations;
    event.credit_withdrawn = Money{paid.credited};
    for (const auto& part : paid.allocations) {
      home.bills[part.bill - 1].open += part.amount.fen;
      home.bills[part.bill - 1].late_fee += part.late_fee.fen;
    }
    home.credit -= paid.credited;
    event.posting = entered(billing::PostingBuilder(entry_month())
                                .debit(Ledger::receivables, Money{paid.amount - paid.credited})
                                .debit(Ledger::credit_balances, Money{paid.credited})
                                .credit(Ledger::cash_on_hand, event.amount));
    add(event, home.community, home.household);
  }

  void apply_credit(Home& home) {
    billing::CreditApplied event;
    event.household = home.household;
    event.house = home.house;
    event.building = home.building;
    event.community = home.community;
    const std::int64_t credit = home.credit;
    for (std::size_t i = 0; i < home.bills.size() && home.credit > 0; ++i) {
      const billing::Allocation line = settle_part(home, i, home.credit);
      if (line.total() == Money{}) continue;
      home.credit -= line.total().fen;
      event.allocations.push_back(line);
    }
    if (event.allocations.empty()) return;
    home.payments.clear();  // whose credit went where is the domain's business
    event.posting = entered(billing::PostingBuilder(entry_month())
                                .debit(Ledger::credit_balances, Money{credit - home.credit})
                                .credit(Ledger::receivables, Money{credit - home.credit}));
    add(event, home.community, home.household);
  }

  // An event of the account with the ids that each has.
  template <class E>
  E of(const Home& home) {
    E event;
    event.household = home.household;
    event.house = home.house;
    event.building = home.building;
    event.community = home.community;
    return event;
  }

  void post_late_fees(Home& home) {
    if (home.bills.empty()) return;
    const std::size_t i = pick(static_cast<unsigned>(home.bills.size()));
    auto event = of<billing::LateFeesPosted>(home);
    event.lines = {{static_cast<std::uint32_t>(i + 1), Date{20'000}, Date{20'100}, Money{1 + pick(500)}}};
    const Money fee = event.lines.front().amount;
    home.bills[i].late_fee += fee.fen;
    event.posting = entered(
        billing::PostingBuilder(entry_month()).debit(Ledger::receivables, fee).credit(Ledger::sundry_income, fee));
    add(event, home.community, home.household);
  }

  // A waiver or a write-off of a part of something that is open; now and then it is taken back.
  void give_up(Home& home) {
    if (home.bills.empty()) return;
    const std::size_t i = pick(static_cast<unsigned>(home.bills.size()));
    if (home.bills[i].owed() == 0) return;
    const billing::Allocation line = settle_part(home, i, 1 + pick(static_cast<unsigned>(home.bills[i].owed())));
    const bool waived = pick(2) == 0;
    if (waived) {
      auto event = of<billing::BillsWaived>(home);
      event.lines = {line};
      event.posting = entered(billing::PostingBuilder(entry_month())
                                  .debit(Ledger::income_reductions, line.amount)
                                  .debit(Ledger::sundry_income, line.late_fee)
                                  .credit(Ledger::receivables, line.total()));
      add(event, home.community, home.household);
    } else {
      auto event = of<billing::BillsWrittenOff>(home);
      event.lines = {line};
      event.posting = entered(billing::PostingBuilder(entry_month())
                                  .debit(Ledger::bad_debts, line.total())
                                  .credit(Ledger::receivables, line.total()));
      add(event, home.community, home.household);
    }
    if (pick(4) != 0) return;
    auto event = of<billing::ReliefTakenBack>(home);
    event.relief = waived ? billing::Relief::waiver : billing::Relief::write_off;
    event.lines = {line};
    event.posting = entered(billing::PostingBuilder(entry_month())
                                .debit(Ledger::receivables, line.total())
                                .credit(waived ? Ledger::income_reductions : Ledger::bad_debts, line.amount)
                                .credit(waived ? Ledger::sundry_income : Ledger::bad_debts, line.late_fee));
    add(event, home.community, home.household);
    home.bills[i].open += line.amount.fen;
    home.bills[i].late_fee += line.late_fee.fen;
  }

  void dispute_or_settle(Home& home) {
    if (home.bills.empty()) return;
    const std::size_t i = pick(static_cast<unsigned>(home.bills.size()));
    Bill& bill = home.bills[i];
    bill.disputed = !bill.disputed;
    if (bill.disputed) {
      auto event = of<billing::BillsDisputed>(home);
      event.bills = {static_cast<std::uint32_t>(i + 1)};
      add(event, home.community, home.household);
    } else {
      auto event = of<billing::DisputeSettled>(home);
      event.bills = {static_cast<std::uint32_t>(i + 1)};
      add(event, home.community, home.household);
    }
  }

  // Of a payment, of which the last line is opened again, or out of credit.
  void refund(Home& home) {
    auto event = of<billing::RefundApproved>(home);
    event.refund = id<RefundId>(++last_refund_);
    if (!home.payments.empty() && !home.payments.back().allocations.empty()) {
      const Paid& paid = home.payments.back();
      const billing::Allocation& line = paid.allocations.back();
      event.payment = paid.payment;
      event.reopened = {line};
      event.amount = line.total();
      home.bills[line.bill - 1].open += line.amount.fen;
      home.bills[line.bill - 1].late_fee += line.late_fee.fen;
    } else if (home.credit > 0) {
      event.amount = Money{1 + static_cast<std::int64_t>(pick(static_cast<unsigned>(home.credit)))};
      event.sources = {{id<PaymentId>(1), event.amount}};
      home.credit -= event.amount.fen;
    } else {
      return;
    }
    home.payments.clear();  // what may be reversed after it is the domain's business
    home.refunds.emplace_back(event.refund, event.amount.fen);
    event.posting =
        entered(billing::PostingBuilder(entry_month())
                    .debit(event.reopened.empty() ? Ledger::credit_balances : Ledger::receivables, event.amount)
                    .credit(Ledger::refunds_payable, event.amount));
    add(event, home.community, home.household);
  }

  void settle_refund(Home& home) {
    if (home.refunds.empty()) return;
    auto event = of<billing::RefundSettled>(home);
    event.refund = home.refunds.back().first;
    event.amount = Money{home.refunds.back().second};
    home.refunds.pop_back();
    event.outcome = pick(2) == 0 ? billing::RefundOutcome::cancelled : billing::RefundOutcome::succeeded;
    const bool cancelled = event.outcome == billing::RefundOutcome::cancelled;
    if (cancelled) home.credit += event.amount.fen;
    event.channel = billing::PaymentChannel::cash;
    event.posting = entered(billing::PostingBuilder(entry_month())
                                .debit(Ledger::refunds_payable, event.amount)
                                .credit(cancelled ? Ledger::credit_balances : Ledger::cash_on_hand, event.amount));
    add(event, home.community, home.household);
  }

  // All that wait: a chance one seldom comes to a home that has any.
  void settle_refunds() {
    for (Home& home : homes) {
      while (!home.refunds.empty()) settle_refund(home);
    }
    flush();
  }

  // What was billed wrongly: on top, given back, or the tax alone. Its statement is not taken back any more.
  void adjust(Home& home) {
    if (home.issued.empty()) return;
    const billing::Bill& wrong = home.issued.back().bills.front();
    auto event = of<billing::BillsAdjusted>(home);
    event.adjustment = id<AdjustmentId>(++last_run_);
    event.fee_item = wrong.fee_item;
    event.adjusted_on = today();
    std::int64_t fen = 1 + pick(3'000);
    billing::PostingBuilder posting(entry_month());
    billing::AdjustmentLine line{wrong.number, wrong.period_from, wrong.period_to, wrong.amount, {}, wrong.amount, {}};
    const unsigned how = pick(3);
    if (how == 0) fen = std::min(fen, wrong.amount.fen);
    if (how != 0) {
      line.after.fen += fen;
      if (how == 2) line.after_tax.fen += fen;
      billing::Bill bill;
      bill.number = static_cast<std::uint32_t>(home.bills.size() + 1);
      bill.fee_item = wrong.fee_item;
      bill.period_from = bill.period_to = today();
      bill.due_date = today();
      bill.amount = Money{fen};
      bill.tax = line.after_tax;
      home.bills.push_back({bill.due_date, fen, fen, 0, false});
      event.bill = bill;
      posting.debit(Ledger::receivables, bill.amount).credit(Ledger::output_vat, bill.tax);
    } else {
      line.after.fen -= fen;
      event.credited = Money{fen};
      home.credit += fen;
      posting.credit(Ledger::credit_balances, event.credited);
    }
    const Money net{line.after.fen - line.after_tax.fen - line.before.fen};
    posting.income(account_of(home, wrong), std::vector<billing::MonthShare>{{posting.period(), net}}, {});
    event.lines = {line};
    event.posting = entered(posting);
    add(event, home.community, home.household);
    home.issued.pop_back();
  }

  // The last statement, if nothing has happened to it.
  void cancel(Home& home) {
    if (home.issued.empty()) return;
    const Issued issued = home.issued.back();
    home.issued.pop_back();
    auto event = of<billing::StatementCancelled>(home);
    event.run = issued.run;
    billing::PostingBuilder posting(entry_month());
    for (const billing::Bill& bill : issued.bills) {
      const Bill& known = home.bills[bill.number - 1];
      if (known.open != known.amount || known.late_fee != 0 || known.disputed) return;
    }
    for (const billing::Bill& bill : issued.bills) {
      const Ledger account = account_of(home, bill);
      Money now{bill.amount.fen - bill.tax.fen};
      for (const billing::MonthShare& share : billing::income_months(bill)) {
        if (share.month <= issued.period || share.month <= posting.period() || share.amount == Money{}) continue;
        event.deferrals.push_back({bill.number, share.month, share.amount});
        now.fen -= share.amount.fen;
      }
      std::vector<billing::MonthShare> months{{posting.period(), -now}};
      for (const auto& deferral : event.deferrals) {
        if (deferral.bill == bill.number) months.push_back({deferral.month, -deferral.amount});
      }
      posting.income(account, months, -bill.tax);
      posting.credit(Ledger::receivables, bill.amount).debit(Ledger::output_vat, bill.tax);
      event.bills.push_back({bill.number, bill.fee_item, bill.amount, bill.tax});
      home.bills[bill.number - 1].open = 0;
      taken_back[event.run] += bill.amount.fen;
    }
    event.posting = entered(posting);
    add(event, home.community, home.household);
  }

  void move_out(Home& home) {
    home.moved_out = true;
    add(registry::HouseholdMovedOut{home.household, home.house, home.building, Date{20'500}}, home.community,
        home.household);
  }

  // So many random events on random households.
  void live(unsigned events) {
    for (unsigned i = 0; i < events; ++i) {
      Home& home = homes[pick(static_cast<unsigned>(homes.size()))];
      const unsigned what = pick(145);
      if (what >= 138) {
        cancel(home);
      } else if (what >= 130) {
        adjust(home);
      } else if (what >= 125) {
        settle_refund(home);
      } else if (what >= 120) {
        refund(home);
      } else if (what >= 115) {
        dispute_or_settle(home);
      } else if (what >= 108) {
        give_up(home);
      } else if (what >= 100) {
        post_late_fees(home);
      } else if (what < 40) {
        bill(home);
      } else if (what < 80) {
        pay(home);
      } else if (what < 90) {
        reverse(home);
      } else if (what < 98) {
        apply_credit(home);
      } else if (!home.moved_out) {
        move_out(home);
      }
      if (pick(4) == 0) flush();
    }
    flush();
  }

  void add(Event event, CommunityId community, HouseholdId household) {
    EventHeader header;
    header.community = community;
    header.stream = household.is_nil() ? log_stream() : stream_of(household);
    header.recorded_at = Instant{static_cast<std::int64_t>(position() + 1) * 1'000};
    header.effective_date = today();
    header.actor.channel = Channel::api;
    header.actor.credential = id<CredentialId>(1 + pick(3));
    if (!household.is_nil()) header.households.push_back({household, position() + 1, 0});
    LogWriter::add(std::move(event), std::move(header));
  }

  // Time goes on with the log, some fifty events a month.
  [[nodiscard]] Date today() const { return Date{20'100 + static_cast<std::int32_t>(position() * 3 / 5)}; }
  static FeeItemId fee_item(CommunityId community, unsigned item) {
    FeeItemId made(community.uuid);
    made.uuid.bytes[0] = std::byte{static_cast<unsigned char>(1 + item)};
    return made;
  }

  [[nodiscard]] unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
  std::vector<Home> homes;
  std::map<BillRunId, std::int64_t> taken_back;  // fen, of the one statement of each run

 private:
  using Ledger = billing::LedgerAccount;

  // Some months are closed already: what belongs to them counts in the next one.
  YearMonth entry_month() { return steward::add(month_of(today()), pick(8) == 0 ? 1 : 0); }
  static billing::Posting entered(billing::PostingBuilder& builder) { return builder.take(); }

  Ledger account_of(const Home& home, const billing::Bill& bill) const {
    return bill.fee_item == fee_item(home.community, 0) ? Ledger::service_income : Ledger::other_income;
  }

  // Takes up to so much off a bill: its principal first, then its late fee.
  static billing::Allocation settle_part(Home& home, std::size_t i, std::int64_t most) {
    Bill& bill = home.bills[i];
    const std::int64_t principal = std::min(most, bill.open);
    const std::int64_t late_fee = std::min(most - principal, bill.late_fee);
    bill.open -= principal;
    bill.late_fee -= late_fee;
    return {static_cast<std::uint32_t>(i + 1), Money{principal}, Money{late_fee}};
  }

  std::mt19937_64 random_;
  std::uint64_t last_payment_ = 0;
  std::uint64_t last_run_ = 0;
  std::uint64_t last_refund_ = 0;
};

}  // namespace steward::test
