#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "projections/ledger_reports.h"
#include "tests/projections/world.h"

// What the books should be: a plain fold over the list of events.
namespace steward::test {

// One change of one bill, as an event says it.
struct BillMove {
  HouseholdId household;
  CommunityId community;
  BuildingId building;
  FeeItemId item;
  YearMonth charge_month;
  YearMonth month;
  std::uint32_t bill = 0;
  std::int64_t billed = 0;
  std::int64_t paid = 0;
  std::int64_t waived = 0;
  std::int64_t written_off = 0;
  std::int64_t cancelled = 0;
  std::int64_t late_fee = 0;  // that is owed, more or less
  std::int64_t late_fee_paid = 0;
  std::int64_t fell = 0;  // that it should not have been charged, and was credited
  Date due_date{};
  Date day{};  // of the month, on which it counts
  [[nodiscard]] std::int64_t owed() const { return billed - paid - waived - written_off - cancelled; }
};

// Knows the events and nothing of views or of domain/billing/movements.h.
struct LedgerModel {
  std::vector<BillMove> moves;
  std::vector<const RecordedEvent*> events;
  struct Charged {
    FeeItemId item;
    YearMonth month;
    Date due_date;
  };
  std::map<std::pair<HouseholdId, std::uint32_t>, Charged> bills;

  explicit LedgerModel(const std::vector<FramePtr>& frames);

  template <class E>
  BillMove& add(const E& e, std::uint32_t bill) {
    const Charged& charged = bills.at({e.household, bill});
    BillMove& move = moves.emplace_back(
        BillMove{e.household, e.community, e.building, charged.item, charged.month, e.posting.period, bill});
    move.due_date = charged.due_date;
    return move;
  }
  // The bills that never were.
  [[nodiscard]] std::set<std::pair<HouseholdId, std::uint32_t>> cancelled() const {
    std::set<std::pair<HouseholdId, std::uint32_t>> found;
    for (const BillMove& move : moves) {
      if (move.cancelled != 0) found.insert({move.household, move.bill});
    }
    return found;
  }

  static bool in(const LedgerScope& scope, CommunityId community, BuildingId building) {
    return (scope.community.is_nil() || scope.community == community) &&
           (scope.building.is_nil() || scope.building == building);
  }
  [[nodiscard]] std::vector<BillMove> of(const LedgerScope& scope, FeeItemId item) const {
    std::vector<BillMove> found;
    for (const BillMove& move : moves) {
      if (in(scope, move.community, move.building) && (item.is_nil() || item == move.item)) found.push_back(move);
    }
    return found;
  }
  // Calls `each` with posting, header and building of every money event of a scope.
  template <class Each>
  void postings(const LedgerScope& scope, const Each& each) const {
    for (const RecordedEvent* recorded : events) {
      visit(
          [&](const auto& e) {
            if constexpr (requires {
                            e.posting.lines;
                            e.building;
                          }) {
              if (in(scope, e.community, e.building)) each(e.posting, recorded->header);
            }
          },
          recorded->event);
    }
  }
  // Debits and credits of each account.
  [[nodiscard]] std::map<billing::LedgerAccount, std::pair<std::int64_t, std::int64_t>> accounts(
      const LedgerScope& scope, Months months) const;
};

}  // namespace steward::test
