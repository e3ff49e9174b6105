#include "projections/arrears.h"

#include <algorithm>
#include <map>
#include <span>

#include "domain/base/assert.h"
#include "domain/billing/allocation.h"
#include "domain/billing/movements.h"
#include "projections/all_views.h"
#include "projections/arrears_rows.h"
#include "projections/natural_key.h"

namespace steward {

namespace {

using arrears::area_key;
using arrears::decode_stored;
using arrears::get_deposit;
using arrears::household_key;
using arrears::kAgeing;
using arrears::kBills;
using arrears::kBuildings;
using arrears::kByAmount;
using arrears::kByDueDate;
using arrears::kByNumber;
using arrears::kCommunities;
using arrears::kDeposits;
using arrears::kHouseholds;
using arrears::kHouses;
using arrears::kTotalArrears;
using arrears::kTotalCredit;
using arrears::kTotalHeld;
using arrears::kTotals;
using arrears::kTotalUnpaid;
using arrears::put_deposit;
using arrears::scope_key;
using arrears::StoredRow;

constexpr std::uint32_t kBillsTogether = 16;

FeeItemId deposit_of(const billing::Bill& bill) {
  return bill.income_account == billing::LedgerAccount::deposits_held ? bill.fee_item : FeeItemId{};
}

KeyWriter bills_key(CompanyNo company, HouseholdId household, std::uint32_t number) {
  return key_in(kBills, company).uuid(household.uuid).u32(number / kBillsTogether);
}

// Bills are numbered one after the other: whether this one is the first of those that lie together.
bool begins_a_row(std::uint32_t number) { return number == 1 || number % kBillsTogether == 0; }

std::array<ArrearsScope, 3> scopes_of(const ArrearsRow& row) {
  return {ArrearsScope::of(row.company), ArrearsScope::of(row.company, row.community),
          ArrearsScope::of(row.company, row.building)};
}

// One event's changes to one household, written at the end.
class Account {
 public:
  Account(Rows& rows, StoredRow stored)
      : rows_(rows),
        stored_(std::move(stored)),
        arrears_before_(stored_.row.arrears),
        credit_before_(stored_.row.credit),
        deposits_before_(stored_.row.deposits_by_item()) {}

  static Result<Account> open(Rows& rows, CompanyNo company, HouseholdId household) {
    auto found = rows.get(household_key(company, household).view());
    if (!found) return pass_on(std::move(found.error()));
    if (!*found) return fail("household-unknown", {{"household", household.uuid}}, "it has not moved in");
    auto stored = decode_stored(**found);
    if (!stored) return pass_on(std::move(stored.error()));
    return Account(rows, std::move(*stored));
  }

  ArrearsRow& row() { return stored_.row; }

  // Bills of one event.
  Result<void> add_bills(std::span<const billing::Bill> bills) {
    ByteWriter facts;       // of those that lie together …
    std::size_t first = 0;  // … from this one on
    for (std::size_t i = 0; i < bills.size(); ++i) {
      const billing::Bill& bill = bills[i];
      facts.u32(bill.number).i32(bill.due_date.days);
      put_deposit(facts, deposit_of(bill));
      open(OpenBill{bill.number, bill.due_date, bill.amount, {}, deposit_of(bill)});
      if (i + 1 < bills.size() && bills[i + 1].number / kBillsTogether == bill.number / kBillsTogether) continue;
      const KeyWriter key = bills_key(row().company, row().household, bill.number);
      if (begins_a_row(bills[first].number)) {
        rows_.put_new(key.view(), facts.take());
      } else {
        auto before = rows_.get(key.view());
        if (!before) return pass_on(std::move(before.error()));
        rows_.put(key.view(), std::string(before->value_or("")) + facts.take());
      }
      facts = ByteWriter();
      first = i + 1;
    }
    return {};
  }

  // Bills come down, or go up again: by money or credit, so that deposits are held, or because they are given up.
  enum class How : std::uint8_t { paid, given_up };
  Result<void> pay(const std::vector<billing::Allocation>& allocations, How how = How::paid) {
    for (const billing::Allocation& allocation : allocations) {
      auto& bills = row().open_bills;
      const auto bill =
          std::find_if(bills.begin(), bills.end(), [&](const auto& each) { return each.number == allocation.bill; });
      const Money total = allocation.total();
      if (bill == bills.end() || bill->open < total || bill->late_fee < allocation.late_fee) {
        return fail("allocation-exceeds-bill", {{"bill", std::int64_t{allocation.bill}}});
      }
      bill->open.fen -= total.fen;
      bill->late_fee.fen -= allocation.late_fee.fen;
      if (how == How::paid) hold(bill->deposit, allocation.amount);
      row().arrears.fen -= total.fen;
      const bool closed = bill->open.fen == 0;
      age(bill->due_date, {-total.fen, closed ? -1 : 0});
      if (closed) bills.erase(bill);
    }
    return {};
  }

  Result<void> reopen(const std::vector<billing::Allocation>& allocations, How how = How::paid) {
    for (const billing::Allocation& allocation : allocations) {
      auto& bills = row().open_bills;
      const auto bill =
          std::find_if(bills.begin(), bills.end(), [&](const auto& each) { return each.number == allocation.bill; });
      const Money total = allocation.total();
      const Money held = how == How::paid ? allocation.amount : Money{};
      if (bill != bills.end()) {
        bill->open.fen += total.fen;
        bill->late_fee.fen += allocation.late_fee.fen;
        hold(bill->deposit, -held);
        row().arrears.fen += total.fen;
        age(bill->due_date, {total.fen, 0});
        continue;
      }
      auto known = facts_of(allocation.bill);
      if (!known) return pass_on(std::move(known.error()));
      hold(known->deposit, -held);
      open(OpenBill{allocation.bill, known->due_date, total, allocation.late_fee, known->deposit});
    }
    return {};
  }

  // Of a bill that was paid before its late fee was posted, too.
  Result<void> post_late_fees(const std::vector<billing::LateFeeLine>& lines) {
    std::vector<billing::Allocation> fees;
    fees.reserve(lines.size());
    for (const billing::LateFeeLine& line : lines) fees.push_back({line.bill, Money{}, line.amount});
    return reopen(fees);
  }

  void dispute(const std::vector<std::uint32_t>& bills) {
    auto& disputed = row().disputed_bills;
    disputed.insert(disputed.end(), bills.begin(), bills.end());
    std::sort(disputed.begin(), disputed.end());
  }
  void settle(const std::vector<std::uint32_t>& bills) {
    std::erase_if(row().disputed_bills,
                  [&](std::uint32_t bill) { return std::binary_search(bills.begin(), bills.end(), bill); });
  }

  void add_credit(Money amount) { row().credit.fen += amount.fen; }

  Result<void> use_credit(Money amount) {
    if (row().credit < amount) return fail("credit-exceeded", {{"credit_fen", row().credit.fen}});
    row().credit.fen -= amount.fen;
    return {};
  }

  void store() {
    for (const auto& [due_date, sums] : aged_) {
      rows_.add(area_key(kAgeing, row().company, row().community, row().building).sortable_i32(due_date.days).view(),
                sums);
    }
    row().disputed = Money{};
    if (!row().disputed_bills.empty()) {
      for (const OpenBill& bill : row().open_bills) {
        const auto& disputed = row().disputed_bills;
        if (std::binary_search(disputed.begin(), disputed.end(), bill.number)) row().disputed.fen += bill.open.fen;
      }
    }
    total(kTotalArrears, arrears_before_, row().arrears);
    total(kTotalCredit, credit_before_, row().credit);
    row().deposits = Money{};
    for (const HeldDeposit& deposit : row().held_deposits) row().deposits.fen += deposit.held.fen;
    total_deposits();
    rows_.put(household_key(row().company, row().household).view(), arrears::encode(stored_));
  }

 private:
  void open(const OpenBill& bill) {
    auto& bills = row().open_bills;
    const auto place = std::upper_bound(bills.begin(), bills.end(), bill, [](const auto& a, const auto& b) {
      return std::pair(a.due_date, a.number) < std::pair(b.due_date, b.number);
    });
    bills.insert(place, bill);
    row().arrears.fen += bill.open.fen;
    age(bill.due_date, {bill.open.fen, 1});
  }

  // More of a deposit is in hand, or less.
  void hold(FeeItemId item, Money amount) {
    if (item.is_nil() || amount == Money{}) return;
    auto& held = row().held_deposits;
    const auto place =
        std::lower_bound(held.begin(), held.end(), item,
                         [](const HeldDeposit& deposit, FeeItemId wanted) { return deposit.fee_item < wanted; });
    if (place == held.end() || place->fee_item != item) {
      held.insert(place, {item, amount});
    } else if ((place->held.fen += amount.fen) == 0) {
      held.erase(place);
    }
  }

  struct BillFacts {
    Date due_date;
    FeeItemId deposit;
  };
  Result<BillFacts> facts_of(std::uint32_t bill) {
    auto found = rows_.get(bills_key(row().company, row().household, bill).view());
    if (!found) return pass_on(std::move(found.error()));
    ByteReader reader(found->value_or(""));
    while (!reader.rest().empty()) {
      const std::uint32_t number = reader.u32();
      const Date due_date{reader.i32()};
      const FeeItemId deposit = get_deposit(reader);
      if (number == bill && reader.ok()) return BillFacts{due_date, deposit};
      if (!reader.ok()) break;
    }
    return fail("bill-unknown", {{"bill", std::int64_t{bill}}});
  }

  // Most events are about bills of few due dates.
  void age(Date due_date, Sums delta) {
    for (auto& [date, sums] : aged_) {
      if (date != due_date) continue;
      sums.amount += delta.amount;
      sums.count += delta.count;
      return;
    }
    aged_.emplace_back(due_date, delta);
  }

  [[nodiscard]] KeyWriter total_key(std::uint8_t what) {
    return area_key(kTotals, row().company, row().community, row().building).u8(what);
  }
  void total(const KeyWriter& key, Money before, Money after) {
    if (before == after) return;
    const int households = (after.fen > 0 ? 1 : 0) - (before.fen > 0 ? 1 : 0);
    rows_.add(key.view(), {after.fen - before.fen, households});
  }
  void total(std::uint8_t what, Money before, Money after) { total(total_key(what), before, after); }

  void total_deposits() {
    const std::vector<HeldDeposit> now = row().deposits_by_item();
    if (now == deposits_before_) return;
    struct Change {
      HeldDeposit before;
      HeldDeposit after;
    };
    std::map<FeeItemId, Change> changes;
    const auto note = [&](const std::vector<HeldDeposit>& deposits, HeldDeposit Change::*when) {
      for (const HeldDeposit& deposit : deposits) {
        for (const FeeItemId item : {FeeItemId{}, deposit.fee_item}) {
          (changes[item].*when).held.fen += deposit.held.fen;
          (changes[item].*when).unpaid.fen += deposit.unpaid.fen;
        }
      }
    };
    note(deposits_before_, &Change::before);
    note(now, &Change::after);
    for (const auto& [item, change] : changes) {
      total(total_key(kTotalHeld).uuid(item.uuid), change.before.held, change.after.held);
      total(total_key(kTotalUnpaid).uuid(item.uuid), change.before.unpaid, change.after.unpaid);
    }
  }

  Rows& rows_;
  StoredRow stored_;
  Money arrears_before_;
  Money credit_before_;
  std::vector<HeldDeposit> deposits_before_;
  std::vector<std::pair<Date, Sums>> aged_;
};

Result<std::string> required(Rows& rows, std::string_view key, std::string_view code) {
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail(code);
  return std::string(**found);
}

// The row of a household that moves in: nothing owed yet, and where it stands among the houses.
Result<void> move_in(CompanyNo company, const registry::HouseholdMovedIn& event, Rows& rows) {
  auto house = required(rows, key_in(kHouses, company).uuid(event.house.uuid).view(), "house-unknown");
  if (!house) return pass_on(std::move(house.error()));
  auto building = required(rows, key_in(kBuildings, company).uuid(event.building.uuid).view(), "building-unknown");
  if (!building) return pass_on(std::move(building.error()));
  building->erase(0, Uuid{}.bytes.size());  // its community
  auto community = required(rows, key_in(kCommunities, company).uuid(event.community.uuid).view(), "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  StoredRow stored;
  stored.row.company = company;
  stored.row.community = event.community;
  stored.row.building = event.building;
  stored.row.house = event.house;
  stored.row.household = event.household;
  stored.row.house_number = *building + "-" + *house;
  KeyWriter place;
  place.raw(natural_key(*community)).uuid(event.community.uuid).raw(natural_key(*building)).uuid(event.building.uuid);
  stored.place = place.raw(natural_key(*house)).uuid(event.household.uuid).view();
  rows.put(household_key(company, event.household).view(), arrears::encode(stored));
  return {};
}

// Of a bill that is cancelled nothing is open any more.
std::vector<billing::Allocation> all_of(const std::vector<billing::CancelledBill>& bills) {
  std::vector<billing::Allocation> lines;
  lines.reserve(bills.size());
  for (const billing::CancelledBill& bill : bills) lines.push_back({bill.bill, bill.amount, Money{}});
  return lines;
}

template <class Change>
Result<void> change_account(Rows& rows, CompanyNo company, HouseholdId household, const Change& change) {
  auto account = Account::open(rows, company, household);
  if (!account) return pass_on(std::move(account.error()));
  if (Result<void> changed = change(*account); !changed) return changed;
  account->store();
  return {};
}

}  // namespace

std::string_view ArrearsView::group() const { return kHouseholdsGroup; }

EventTypes ArrearsView::handles() const {
  return event_types<registry::CommunityRegistered, registry::BuildingRegistered, registry::HouseRegistered,
                     registry::HouseholdMovedIn, registry::HouseholdMovedOut, billing::StatementIssued,
                     billing::ChargeRaised, billing::ArrearsBroughtForward, billing::PaymentReceived,
                     billing::PaymentReversed, billing::CreditApplied, billing::LateFeesPosted, billing::BillsWaived,
                     billing::BillsWrittenOff, billing::ReliefTakenBack, billing::BillsDisputed,
                     billing::DisputeSettled, billing::RefundApproved, billing::RefundSettled, billing::BillsAdjusted,
                     billing::StatementCancelled, billing::CreditBroughtForward, billing::DepositBroughtForward,
                     billing::DepositsUsed>();
}

Result<void> ArrearsView::on(const RecordedEvent& recorded, Rows& rows) const {
  const CompanyNo company = recorded.header.company;
  const auto visitor = overloaded{
      [&](const registry::CommunityRegistered& event) -> Result<void> {
        rows.put(key_in(kCommunities, company).uuid(event.community.uuid).view(), event.code);
        return {};
      },
      [&](const registry::BuildingRegistered& event) -> Result<void> {
        rows.put(key_in(kBuildings, company).uuid(event.building.uuid).view(),
                 ByteWriter(32).uuid(event.community.uuid).raw(event.code).view());
        return {};
      },
      [&](const registry::HouseRegistered& event) -> Result<void> {
        rows.put(key_in(kHouses, company).uuid(event.house.uuid).view(), event.number);
        return {};
      },
      [&](const registry::HouseholdMovedIn& event) -> Result<void> { return move_in(company, event, rows); },
      [&](const registry::HouseholdMovedOut& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          account.row().moved_out_on = event.moved_out_on;
          return {};
        });
      },
      [&](const billing::StatementIssued& event) -> Result<void> {
        return change_account(rows, company, event.household,
                              [&](Account& account) -> Result<void> { return account.add_bills(event.bills); });
      },
      [&](const billing::ChargeRaised& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          return account.add_bills(std::span(&event.bill, 1));
        });
      },
      [&](const billing::ArrearsBroughtForward& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          return account.add_bills(std::span(&event.bill, 1));
        });
      },
      [&](const billing::CreditBroughtForward& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          account.add_credit(event.amount);
          return {};
        });
      },
      [&](const billing::DepositBroughtForward& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          if (auto added = account.add_bills(std::span(&event.bill, 1)); !added) return added;
          return account.pay({{event.bill.number, event.bill.amount}});
        });
      },
      [&](const billing::PaymentReceived& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          account.add_credit(event.credited);
          if (!event.for_items.empty()) account.row().has_wallets = true;
          return account.pay(event.allocations);
        });
      },
      [&](const billing::PaymentReversed& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          if (auto reopened = account.reopen(event.reopened); !reopened) return reopened;
          return account.use_credit(event.credit_withdrawn);
        });
      },
      [&](const billing::CreditApplied& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          Money used;
          for (const billing::Allocation& allocation : event.allocations) used.fen += allocation.total().fen;
          if (auto withdrawn = account.use_credit(used); !withdrawn) return withdrawn;
          return account.pay(event.allocations);
        });
      },
      [&](const billing::LateFeesPosted& event) -> Result<void> {
        return change_account(rows, company, event.household,
                              [&](Account& account) -> Result<void> { return account.post_late_fees(event.lines); });
      },
      [&](const billing::BillsWaived& event) -> Result<void> {
        return change_account(rows, company, event.household,
                              [&](Account& account) { return account.pay(event.lines, Account::How::given_up); });
      },
      [&](const billing::BillsWrittenOff& event) -> Result<void> {
        return change_account(rows, company, event.household,
                              [&](Account& account) { return account.pay(event.lines, Account::How::given_up); });
      },
      [&](const billing::ReliefTakenBack& event) -> Result<void> {
        return change_account(rows, company, event.household,
                              [&](Account& account) { return account.reopen(event.lines, Account::How::given_up); });
      },
      [&](const billing::BillsDisputed& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          account.dispute(event.bills);
          return {};
        });
      },
      [&](const billing::DisputeSettled& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          account.settle(event.bills);
          return {};
        });
      },
      [&](const billing::BillsAdjusted& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          account.add_credit(event.credited);
          return account.add_bills(billing::bills_of(event));
        });
      },
      [&](const billing::StatementCancelled& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) {
          return account.pay(all_of(event.bills), Account::How::given_up);
        });
      },
      [&](const billing::RefundApproved& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          Money of_credit;
          for (const billing::CreditSource& source : event.sources) of_credit.fen += source.amount.fen;
          if (auto reopened = account.reopen(event.reopened); !reopened) return reopened;
          return account.use_credit(of_credit);
        });
      },
      [&](const billing::DepositsUsed& event) -> Result<void> {
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          if (event.use != billing::DepositUse::forfeited) account.add_credit(billing::principal_of(event.lines));
          if (event.use == billing::DepositUse::forfeit_taken_back) return {};
          if (auto reopened = account.reopen(event.lines); !reopened) return reopened;
          return account.pay(event.lines, Account::How::given_up);
        });
      },
      [&](const billing::RefundSettled& event) -> Result<void> {
        if (event.outcome != billing::RefundOutcome::cancelled) return {};
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          account.add_credit(event.amount);
          return {};
        });
      },
      [](const auto&) -> Result<void> { return {}; },
  };
  return visit(visitor, recorded.event);
}

// All of its events are about accounts, but for the places that are registered.
void ArrearsView::reads(const RecordedEvent& recorded, std::string_view, KeyList& keys) const {
  const CompanyNo company = recorded.header.company;
  for (const HouseholdLink& link : recorded.header.households) {
    keys.add(household_key(company, link.household).view());
    const auto* statement = get_if<billing::StatementIssued>(&recorded.event);
    if (statement != nullptr && !begins_a_row(statement->bills.front().number)) {
      keys.add(bills_key(company, link.household, statement->bills.front().number).view());
    }
  }
}

bool ArrearsView::derives(std::string_view key) const { return static_cast<std::uint8_t>(key.front()) == kHouseholds; }

void ArrearsView::derive(std::string_view, std::string_view value, KeyList& keys) const {
  const auto stored = decode_stored(value);
  STEWARD_ASSERT(stored.has_value(), "a row that the view has put can be read");
  const ArrearsRow& row = stored->row;
  const std::vector<HeldDeposit> deposits = row.deposits_by_item();
  for (const ArrearsScope& scope : scopes_of(row)) {
    if (deposits.empty()) break;
    keys.add(scope_key(kDeposits, scope).uuid({}).raw(stored->place).view());
    for (const HeldDeposit& deposit : deposits) {
      keys.add(scope_key(kDeposits, scope).uuid(deposit.fee_item.uuid).raw(stored->place).view());
    }
  }
  if (row.arrears.fen <= 0) return;
  for (const ArrearsScope& scope : scopes_of(row)) {
    keys.add(scope_key(kByAmount, scope).sortable_i64(-row.arrears.fen).uuid(row.household.uuid).view());
    const Date oldest = row.open_bills.front().due_date;
    keys.add(scope_key(kByDueDate, scope).sortable_i32(oldest.days).uuid(row.household.uuid).view());
  }
  keys.add(key_in(kByNumber, row.company).raw(stored->place).view());
}

void ArrearsView::widen(std::string_view key, KeyList& wider) const {
  constexpr std::size_t kCompany = 1 + 4;
  constexpr std::size_t kId = 16;
  const std::string_view rest = key.substr(kCompany + 2 * kId);
  wider.add(KeyWriter().raw(key.substr(0, kCompany + kId)).uuid(Uuid{}).raw(rest).view());
  wider.add(KeyWriter().raw(key.substr(0, kCompany)).uuid(Uuid{}).uuid(Uuid{}).raw(rest).view());
}

std::string ArrearsView::describe_key(std::string_view key) const {
  static constexpr std::array<std::string_view, 12> kTables = {
      "?",      "household", "community",       "building",          "house",           "bill",
      "ageing", "totals",    "place by amount", "place by due date", "place by number", "place by deposit"};
  const auto table = static_cast<std::uint8_t>(key.front());
  return describe(kTables.at(table < kTables.size() ? table : 0), key);
}

}  // namespace steward
