#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/time.h"
#include "projections/ageing.h"
#include "projections/key_writer.h"
#include "projections/read_lease.h"
#include "projections/view.h"

// Who owes what, and who has deposited what: one row a household, lists in three orders and one of deposits, and totals
// by due date from which the ageing of any date is bucketed when it is asked for.
namespace steward {

struct OpenBill {
  std::uint32_t number = 0;
  Date due_date;
  Money open;           // > 0, principal and posted late fees
  Money late_fee{};     // of it: late fees
  FeeItemId deposit{};  // its fee item where it is a deposit, which is owed back; else nil
  bool operator==(const OpenBill&) const = default;
};

// What a household has deposited for a fee item: together what the ledger account deposits_held has of it.
struct HeldDeposit {
  FeeItemId fee_item;
  Money held;      // paid, and not given back: ≥ 0
  Money unpaid{};  // raised, and still open
  bool operator==(const HeldDeposit&) const = default;
};

// What one household owes. Credit and deposits stand apart: a household in credit is not negative arrears.
struct ArrearsRow {
  CompanyNo company;
  CommunityId community;
  BuildingId building;
  HouseId house;
  HouseholdId household;
  std::string house_number;  // building code and number on the door: 3-1-101
  Money arrears;             // Σ open
  Money disputed;            // part of arrears
  Money credit;
  bool has_wallets = false;          // some of its money came for few fee items: the credit may be kept for them
  Money deposits;                    // Σ held
  std::optional<Date> moved_out_on;  // a former household: its debts stay with it
  std::vector<OpenBill> open_bills;  // oldest due date first, then by number
  std::vector<std::uint32_t> disputed_bills;  // ascending; paid ones too, until the dispute is settled
  std::vector<HeldDeposit> held_deposits;     // ascending by fee item, held > 0; what is unpaid is among the open bills
  [[nodiscard]] std::optional<Date> oldest_due_date() const;
  // Ascending by fee item; those of which anything is held or unpaid.
  [[nodiscard]] std::vector<HeldDeposit> deposits_by_item() const;
  bool operator==(const ArrearsRow&) const = default;
};

// Whose households a list or a total is about: a whole company, or a community or building of it.
struct ArrearsScope {
  enum class Kind : std::uint8_t { company = 1, community = 2, building = 3 };
  Kind kind = Kind::company;
  CompanyNo company;
  Uuid id;  // of the community or building; nil for a company
  static ArrearsScope of(CompanyNo company) { return {Kind::company, company, {}}; }
  static ArrearsScope of(CompanyNo company, CommunityId id) { return {Kind::community, company, id.uuid}; }
  static ArrearsScope of(CompanyNo company, BuildingId id) { return {Kind::building, company, id.uuid}; }
};

// Largest first; oldest first; as one walks by (1-101, 1-1001, 2-1), communities by their code.
enum class ArrearsOrder : std::uint8_t { amount, oldest_due_date, house_number };

struct ArrearsPage {
  std::vector<ArrearsRow> rows;     // only households with arrears
  std::optional<std::string> next;  // bytes to ask for the page behind this one; nullopt: this was the last
};

struct ArrearsTotals {
  Money arrears;
  std::int64_t households_in_arrears = 0;
  Money credit;
  std::int64_t households_in_credit = 0;
};

struct DepositTotals {
  Money held;
  std::int64_t households_with_deposits = 0;  // of which something is held
  Money unpaid;
};

class ArrearsView final : public View {
 public:
  static constexpr std::string_view kName = "arrears";
  static constexpr std::uint32_t kVersion = 7;

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::uint32_t version() const override { return kVersion; }
  [[nodiscard]] std::string_view group() const override;
  [[nodiscard]] EventTypes handles() const override;
  [[nodiscard]] bool by_community() const override { return true; }
  [[nodiscard]] Result<void> on(const RecordedEvent& recorded, Rows& rows) const override;
  void reads(const RecordedEvent& recorded, std::string_view prefix, KeyList& keys) const override;
  [[nodiscard]] bool derives(std::string_view key) const override;
  void derive(std::string_view key, std::string_view value, KeyList& keys) const override;
  void widen(std::string_view key, KeyList& wider) const override;
  [[nodiscard]] std::string describe_key(std::string_view key) const override;
};

// Reads one lease; must not outlive it.
class ArrearsQuery {
 public:
  // view-building while the view is not there.
  [[nodiscard]] static Result<ArrearsQuery> open(const ReadLease& lease);

  [[nodiscard]] Result<std::optional<ArrearsRow>> household(CompanyNo company, HouseholdId household) const;
  // Reads at most limit + 1 places of the list and `limit` rows, wherever the page is (and, by house number,
  // at most three rows more). `cursor` empty: the first page. cursor-invalid when it does not belong to this list.
  [[nodiscard]] Result<ArrearsPage> page(ArrearsOrder order, const ArrearsScope& scope, std::string_view cursor,
                                         std::size_t limit) const;
  // What is open now, ascending by due date; gross, credit never netted. Reads one row a due date.
  [[nodiscard]] Result<std::vector<DueSum>> open_by_due_date(const ArrearsScope& scope) const;
  // The same by how long it will be past due on `at`.
  [[nodiscard]] Result<Ageing> ageing(const ArrearsScope& scope, Date at) const;
  [[nodiscard]] Result<ArrearsTotals> totals(const ArrearsScope& scope) const;
  // Households of which a deposit is held or unpaid, of one fee item or (nil) of any, as one walks by.
  [[nodiscard]] Result<ArrearsPage> deposits(const ArrearsScope& scope, FeeItemId item, std::string_view cursor,
                                             std::size_t limit) const;
  [[nodiscard]] Result<DepositTotals> deposit_totals(const ArrearsScope& scope, FeeItemId item) const;

 private:
  explicit ArrearsQuery(ViewReader reader) : reader_(reader) {}
  [[nodiscard]] Result<std::optional<std::string>> list_prefix(ArrearsOrder order, const ArrearsScope& scope) const;
  [[nodiscard]] Result<std::optional<KeyWriter>> area_of(std::uint8_t table, const ArrearsScope& scope) const;
  [[nodiscard]] Result<ArrearsPage> rows_at(std::string_view prefix, CompanyNo company, std::string_view cursor,
                                            std::size_t limit) const;
  [[nodiscard]] Result<Sums> sums_at(const KeyWriter& key) const;
  ViewReader reader_;
};

}  // namespace steward
