#include "projections/arrears.h"

#include <algorithm>
#include <map>
#include <span>

#include "domain/base/assert.h"
#include "domain/billing/movements.h"
#include "projections/all_views.h"
#include "projections/natural_key.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

// Tables of the view. Keys: table ‖ company ‖ …
constexpr std::uint8_t kHouseholds = 1;   // household → ArrearsRow
constexpr std::uint8_t kCommunities = 2;  // community → code
constexpr std::uint8_t kBuildings = 3;    // building → community, code
constexpr std::uint8_t kHouses = 4;       // house → number
constexpr std::uint8_t kBills = 5;        // household ‖ number / 16 → due dates and deposit items of these bills
constexpr std::uint8_t kAgeing = 6;       // area ‖ due date → sums of open amounts and bills
constexpr std::uint8_t kTotals = 7;       // area ‖ what (‖ fee item, nil: all) → sums of amounts and households
constexpr std::uint8_t kByAmount = 8;     // scope ‖ amount, largest first ‖ household
constexpr std::uint8_t kByDueDate = 9;    // scope ‖ oldest due date ‖ household
constexpr std::uint8_t kByNumber = 10;  // community code ‖ community ‖ building code ‖ building ‖ number ‖ household
constexpr std::uint8_t kDeposits = 11;  // scope ‖ fee item (nil: all) ‖ as by number

constexpr std::uint8_t kTotalArrears = 1;
constexpr std::uint8_t kTotalCredit = 2;
constexpr std::uint8_t kTotalHeld = 3;    // deposits, by fee item
constexpr std::uint8_t kTotalUnpaid = 4;  // the same

constexpr std::uint32_t kBillsTogether = 16;

// The stored row has its place by house number, too, so that everything derived follows from the row alone.
struct StoredRow {
  ArrearsRow row;
  std::string_view place;  // in the list by number; not owned
};

// The fee item of a deposit; most bills are none.
void put_deposit(ByteWriter& writer, FeeItemId item) {
  writer.u8(item.is_nil() ? 0 : 1);
  if (!item.is_nil()) writer.uuid(item.uuid);
}
FeeItemId get_deposit(ByteReader& reader) { return reader.boolean() ? reader.id<FeeItemId>() : FeeItemId{}; }

FeeItemId deposit_of(const billing::Bill& bill) {
  return bill.income_account == billing::LedgerAccount::deposits_held ? bill.fee_item : FeeItemId{};
}

std::string encode(const StoredRow& stored) {
  const ArrearsRow& row = stored.row;
  ByteWriter writer(160 + row.open_bills.size() * 25 + stored.place.size());
  writer.u32(row.company.value).uuid(row.community.uuid).uuid(row.building.uuid).uuid(row.house.uuid);
  writer.uuid(row.household.uuid).text(row.house_number).i64(row.arrears.fen).i64(row.disputed.fen);
  writer.i64(row.credit.fen).i64(row.deposits.fen);
  put_optional(writer, row.moved_out_on);
  writer.text(stored.place).u32(static_cast<std::uint32_t>(row.open_bills.size()));
  for (const OpenBill& bill : row.open_bills) {
    writer.u32(bill.number).i32(bill.due_date.days).i64(bill.open.fen).i64(bill.late_fee.fen);
    put_deposit(writer, bill.deposit);
  }
  writer.u32(static_cast<std::uint32_t>(row.disputed_bills.size()));
  for (const std::uint32_t bill : row.disputed_bills) writer.u32(bill);
  writer.u32(static_cast<std::uint32_t>(row.held_deposits.size()));
  for (const HeldDeposit& deposit : row.held_deposits) writer.uuid(deposit.fee_item.uuid).i64(deposit.held.fen);
  return writer.take();
}

// The place points into the bytes.
Result<StoredRow> decode_stored(std::string_view bytes) {
  ByteReader reader(bytes);
  StoredRow stored;
  ArrearsRow& row = stored.row;
  row.company = CompanyNo{reader.u32()};
  row.community = CommunityId(reader.uuid());
  row.building = BuildingId(reader.uuid());
  row.house = HouseId(reader.uuid());
  row.household = HouseholdId(reader.uuid());
  row.house_number = std::string(reader.text());
  row.arrears = Money{reader.i64()};
  row.disputed = Money{reader.i64()};
  row.credit = Money{reader.i64()};
  row.deposits = Money{reader.i64()};
  row.moved_out_on = get_optional_date(reader);
  stored.place = reader.text();
  const std::uint32_t bills = reader.count(25);
  row.open_bills.reserve(bills + 8);  // a statement adds a few
  for (std::uint32_t i = 0; i < bills; ++i) {
    OpenBill bill;
    bill.number = reader.u32();
    bill.due_date = Date{reader.i32()};
    bill.open = Money{reader.i64()};
    bill.late_fee = Money{reader.i64()};
    bill.deposit = get_deposit(reader);
    row.open_bills.push_back(bill);
  }
  const std::uint32_t disputed = reader.count(4);
  for (std::uint32_t i = 0; i < disputed; ++i) row.disputed_bills.push_back(reader.u32());
  const std::uint32_t deposits = reader.count(24);
  for (std::uint32_t i = 0; i < deposits; ++i) {
    const auto item = reader.id<FeeItemId>();
    row.held_deposits.push_back({item, Money{reader.i64()}});
  }
  if (!reader.done()) return fail("row-damaged", {}, "arrears of a household");
  return stored;
}

KeyWriter household_key(CompanyNo company, HouseholdId household) {
  return key_in(kHouseholds, company).uuid(household.uuid);
}

KeyWriter bills_key(CompanyNo company, HouseholdId household, std::uint32_t number) {
  return key_in(kBills, company).uuid(household.uuid).u32(number / kBillsTogether);
}

KeyWriter scope_key(std::uint8_t table, const ArrearsScope& scope) {
  return key_in(table, scope.company).u8(static_cast<std::uint8_t>(scope.kind)).uuid(scope.id);
}

// Sums lie under their building; those of its community and company, whose keys have nil ids there, are wider.
KeyWriter area_key(std::uint8_t table, CompanyNo company, CommunityId community, BuildingId building) {
  return key_in(table, company).uuid(community.uuid).uuid(building.uuid);
}

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
    ByteWriter facts;  // of those that lie together
    for (std::size_t i = 0; i < bills.size(); ++i) {
      const billing::Bill& bill = bills[i];
      facts.u32(bill.number).i32(bill.due_date.days);
      put_deposit(facts, deposit_of(bill));
      open(OpenBill{bill.number, bill.due_date, bill.amount, {}, deposit_of(bill)});
      if (i + 1 < bills.size() && bills[i + 1].number / kBillsTogether == bill.number / kBillsTogether) continue;
      const KeyWriter key = bills_key(row().company, row().household, bill.number);
      auto before = rows_.get(key.view());
      if (!before) return pass_on(std::move(before.error()));
      rows_.put(key.view(), std::string(before->value_or("")) + facts.take());
      facts = ByteWriter();
    }
    return {};
  }

  // Bills come down: by money or credit, so that deposits are held, or because they are given up.
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

  Result<void> reopen(const std::vector<billing::Allocation>& allocations) {
    for (const billing::Allocation& allocation : allocations) {
      auto& bills = row().open_bills;
      const auto bill =
          std::find_if(bills.begin(), bills.end(), [&](const auto& each) { return each.number == allocation.bill; });
      const Money total = allocation.total();
      if (bill != bills.end()) {
        bill->open.fen += total.fen;
        bill->late_fee.fen += allocation.late_fee.fen;
        hold(bill->deposit, -allocation.amount);
        row().arrears.fen += total.fen;
        age(bill->due_date, {total.fen, 0});
        continue;
      }
      auto known = facts_of(allocation.bill);
      if (!known) return pass_on(std::move(known.error()));
      hold(known->deposit, -allocation.amount);
      open(OpenBill{allocation.bill, known->due_date, total, allocation.late_fee, known->deposit});
    }
    return {};
  }

  // Of a bill that was paid before its late fee was posted, too.
  Result<void> post_late_fees(const std::vector<billing::LateFeeLine>& lines) {
    std::vector<billing::Allocation> fees;
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
    rows_.put(household_key(row().company, row().household).view(), encode(stored_));
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
  rows.put(household_key(company, event.household).view(), encode(stored));
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

std::optional<Date> ArrearsRow::oldest_due_date() const {
  if (open_bills.empty()) return std::nullopt;
  return open_bills.front().due_date;
}

std::vector<HeldDeposit> ArrearsRow::deposits_by_item() const {
  std::vector<HeldDeposit> all = held_deposits;
  for (const OpenBill& bill : open_bills) {
    if (bill.deposit.is_nil() || bill.open == bill.late_fee) continue;
    auto place =
        std::lower_bound(all.begin(), all.end(), bill.deposit,
                         [](const HeldDeposit& deposit, FeeItemId wanted) { return deposit.fee_item < wanted; });
    if (place == all.end() || place->fee_item != bill.deposit) place = all.insert(place, {bill.deposit, {}, {}});
    place->unpaid.fen += bill.open.fen - bill.late_fee.fen;
  }
  return all;
}

std::string_view ArrearsView::group() const { return kHouseholdsGroup; }

EventTypes ArrearsView::handles() const {
  return event_types<registry::CommunityRegistered, registry::BuildingRegistered, registry::HouseRegistered,
                     registry::HouseholdMovedIn, registry::HouseholdMovedOut, billing::StatementIssued,
                     billing::ChargeRaised, billing::ArrearsBroughtForward, billing::PaymentReceived,
                     billing::PaymentReversed, billing::CreditApplied, billing::LateFeesPosted, billing::BillsWaived,
                     billing::BillsWrittenOff, billing::BillsDisputed, billing::DisputeSettled, billing::RefundApproved,
                     billing::RefundSettled, billing::BillsAdjusted, billing::StatementCancelled,
                     billing::CreditBroughtForward, billing::DepositBroughtForward>();
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
      [&](const billing::RefundSettled& event) -> Result<void> {
        if (event.outcome != billing::RefundOutcome::cancelled) return {};
        return change_account(rows, company, event.household, [&](Account& account) -> Result<void> {
          account.add_credit(event.amount);
          return {};
        });
      },
      [](const auto&) -> Result<void> { return {}; },
  };
  return std::visit(visitor, recorded.event);
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

Result<ArrearsQuery> ArrearsQuery::open(const ReadLease& lease) {
  auto reader = lease.view(ArrearsView::kName, ArrearsView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return ArrearsQuery(*reader);
}

Result<std::optional<ArrearsRow>> ArrearsQuery::household(CompanyNo company, HouseholdId household) const {
  auto found = reader_.get(household_key(company, household).view());
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return std::optional<ArrearsRow>{};
  auto stored = decode_stored(**found);
  if (!stored) return pass_on(std::move(stored.error()));
  return std::optional<ArrearsRow>(std::move(stored->row));
}

// nullopt: the scope is not there.
Result<std::optional<std::string>> ArrearsQuery::list_prefix(ArrearsOrder order, const ArrearsScope& scope) const {
  if (order == ArrearsOrder::amount) return std::optional(scope_key(kByAmount, scope).take());
  if (order == ArrearsOrder::oldest_due_date) return std::optional(scope_key(kByDueDate, scope).take());
  std::string prefix = key_in(kByNumber, scope.company).take();
  if (scope.kind == ArrearsScope::Kind::company) return std::optional(std::move(prefix));
  if (scope.kind == ArrearsScope::Kind::community) {
    auto code = reader_.get(key_in(kCommunities, scope.company).uuid(scope.id).view());
    if (!code) return pass_on(std::move(code.error()));
    if (!*code) return std::optional<std::string>{};
    return std::optional(ByteWriter().raw(prefix).raw(natural_key(**code)).uuid(scope.id).take());
  }
  // A building's part of the list begins like the place of its first household by amount.
  auto first = list_places(reader_, scope_key(kByAmount, scope).view(), {}, 1);
  if (!first) return pass_on(std::move(first.error()));
  if (first->rests.empty()) return std::optional<std::string>{};
  auto found = reader_.get(household_key(scope.company, HouseholdId(id_at_end(first->rests.front()))).view());
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("row-damaged", {}, "a place without its household");
  auto stored = decode_stored(**found);
  if (!stored) return pass_on(std::move(stored.error()));
  const std::size_t end = stored->place.find(scope.id.view());
  if (end == std::string_view::npos) return fail("row-damaged", {}, "a place without its building");
  return std::optional(prefix.append(stored->place.substr(0, end + 16)));
}

Result<ArrearsPage> ArrearsQuery::page(ArrearsOrder order, const ArrearsScope& scope, std::string_view cursor,
                                       std::size_t limit) const {
  auto prefix = list_prefix(order, scope);
  if (!prefix) return pass_on(std::move(prefix.error()));
  if (!*prefix) return ArrearsPage{};
  return rows_at(**prefix, scope.company, cursor, limit);
}

Result<ArrearsPage> ArrearsQuery::deposits(const ArrearsScope& scope, FeeItemId item, std::string_view cursor,
                                           std::size_t limit) const {
  return rows_at(scope_key(kDeposits, scope).uuid(item.uuid).view(), scope.company, cursor, limit);
}

Result<ArrearsPage> ArrearsQuery::rows_at(std::string_view prefix, CompanyNo company, std::string_view cursor,
                                          std::size_t limit) const {
  ArrearsPage page;
  auto places = list_places(reader_, prefix, cursor, limit);
  if (!places) return pass_on(std::move(places.error()));
  for (const std::string& rest : places->rests) {
    auto row = household(company, HouseholdId(id_at_end(rest)));
    if (!row) return pass_on(std::move(row.error()));
    if (!*row) return fail("row-damaged", {}, "a place without its household");
    page.rows.push_back(std::move(**row));
  }
  page.next = std::move(places->next);
  return page;
}

// nullopt: the building is not there.
Result<std::optional<KeyWriter>> ArrearsQuery::area_of(std::uint8_t table, const ArrearsScope& scope) const {
  if (scope.kind != ArrearsScope::Kind::building) {
    return std::optional(area_key(table, scope.company, CommunityId(scope.id), {}));
  }
  auto building = reader_.get(key_in(kBuildings, scope.company).uuid(scope.id).view());
  if (!building) return pass_on(std::move(building.error()));
  if (!*building) return std::optional<KeyWriter>{};
  ByteReader reader(**building);
  return std::optional(area_key(table, scope.company, CommunityId(reader.uuid()), BuildingId(scope.id)));
}

Result<Ageing> ArrearsQuery::ageing(const ArrearsScope& scope, Date at) const {
  Ageing ageing;
  ageing.at = at;
  for (std::size_t i = 0; i < ageing.buckets.size(); ++i) {
    if (i > 0) ageing.buckets[i].from_days = kAgeingLimits[i - 1] + 1;
    if (i < kAgeingLimits.size()) ageing.buckets[i].to_days = kAgeingLimits[i];
  }
  auto area = area_of(kAgeing, scope);
  if (!area) return pass_on(std::move(area.error()));
  if (!*area) return ageing;
  const std::string prefix = (*area)->take();
  const auto scan = reader_.scan(prefix, after_prefix(prefix));
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return ageing;
    ByteReader reader(key.substr(prefix.size()));
    const Date due_date{reader.sortable_i32()};
    auto sums = decode_sums(value);
    if (!sums || !reader.done()) return fail("row-damaged", {}, "ageing");
    const auto bucket = static_cast<std::size_t>(
        std::lower_bound(kAgeingLimits.begin(), kAgeingLimits.end(), days_between(due_date, at)) -
        kAgeingLimits.begin());
    ageing.buckets.at(bucket).amount.fen += sums->amount;
    ageing.buckets.at(bucket).bills += sums->count;
    ageing.total.fen += sums->amount;
    ageing.bills += sums->count;
  }
}

Result<Sums> ArrearsQuery::sums_at(const KeyWriter& key) const {
  auto found = reader_.get(key.view());
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return Sums{};
  return decode_sums(**found);
}

Result<ArrearsTotals> ArrearsQuery::totals(const ArrearsScope& scope) const {
  const auto area = area_of(kTotals, scope);
  if (!area) return tl::unexpected(area.error());
  if (!*area) return ArrearsTotals{};
  auto arrears = sums_at(KeyWriter(**area).u8(kTotalArrears));
  if (!arrears) return pass_on(std::move(arrears.error()));
  auto credit = sums_at(KeyWriter(**area).u8(kTotalCredit));
  if (!credit) return pass_on(std::move(credit.error()));
  return ArrearsTotals{Money{arrears->amount}, arrears->count, Money{credit->amount}, credit->count};
}

Result<DepositTotals> ArrearsQuery::deposit_totals(const ArrearsScope& scope, FeeItemId item) const {
  const auto area = area_of(kTotals, scope);
  if (!area) return tl::unexpected(area.error());
  if (!*area) return DepositTotals{};
  auto held = sums_at(KeyWriter(**area).u8(kTotalHeld).uuid(item.uuid));
  if (!held) return pass_on(std::move(held.error()));
  auto unpaid = sums_at(KeyWriter(**area).u8(kTotalUnpaid).uuid(item.uuid));
  if (!unpaid) return pass_on(std::move(unpaid.error()));
  return DepositTotals{Money{held->amount}, held->count, Money{unpaid->amount}};
}

}  // namespace steward
