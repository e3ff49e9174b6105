#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/time.h"
#include "domain/billing/events.h"
#include "projections/read_lease.h"
#include "projections/view.h"

// The account statement: every line of a household's account with the balance after it.
namespace steward {

// Stored: append only.
enum class StatementLineKind : std::uint8_t {
  bill = 1,
  charge = 2,
  brought_forward = 3,
  payment = 4,
  reversal = 5,
  credit_applied = 6,
  late_fee = 7,
  waiver = 8,
  write_off = 9,
  refund = 10,  // approved: out of credit, or out of what a payment had paid
  refund_cancelled = 11,
  adjustment = 12,    // what was billed wrongly: charged on top, given back, or neither
  cancellation = 13,  // the bill never was
  credit_brought_forward = 14,
  deposit_brought_forward = 15,  // held already: nothing is owed for it
  waiver_taken_back = 16,        // owed after all
  write_off_taken_back = 17,     // likewise
  deposit_returned = 18,         // with the refund on the line before: owed at no time
  deposit_forfeited = 19,        // likewise owed at no time
  deposit_set_off = 20,          // credit, which the line behind uses
  deposit_credited = 21,
  forfeit_taken_back = 22,  // credit, which pays the new deposit
};

struct StatementLine {
  std::uint32_t number = 0;  // 1, 2, 3 … in the order of the log
  StatementLineKind kind = StatementLineKind::bill;
  Position position = 0;
  Date date;  // the effective date
  Instant recorded_at;
  Money amount;   // of the bill, payment …; > 0
  Money change;   // of the balance: + owes more, − owes less, 0 for credit applied
  Money arrears;  // after the line
  Money credit;   // after the line
  // Bills, charges, brought forward:
  std::uint32_t bill = 0;
  FeeItemId fee_item;
  Date period_from;
  Date period_to;
  Date due_date;
  BillRunId run;  // nil unless a bill run issued it
  // Payments and their reversals:
  PaymentId payment;
  billing::PaymentChannel channel = billing::PaymentChannel::cash;  // of a payment only
  std::int32_t receipt_year = 0;                                    // 0 for a reversal
  std::int64_t receipt_number = 0;

  [[nodiscard]] Money balance() const { return Money{arrears.fen - credit.fen}; }  // arrears − credit
  bool operator==(const StatementLine&) const = default;
};

struct StatementSummary {
  std::uint32_t lines = 0;
  Money arrears;
  Money credit;
  bool operator==(const StatementSummary&) const = default;
};

struct StatementPage {
  std::vector<StatementLine> lines;   // in the asked direction
  std::optional<std::uint32_t> next;  // the line number to go on from in that direction; nullopt: the end
  StatementSummary summary;           // of the whole account
  std::optional<Position> parked_at;  // `degraded`: lines from this event on are missing
};

// All rows belong to one household: a poison event parks that household only.
class StatementView final : public View {
 public:
  static constexpr std::string_view kName = "statement";
  static constexpr std::uint32_t kVersion = 6;

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::uint32_t version() const override { return kVersion; }
  [[nodiscard]] std::string_view group() const override;
  [[nodiscard]] EventTypes handles() const override;
  [[nodiscard]] PoisonPolicy on_poison() const override { return PoisonPolicy::park_household; }
  [[nodiscard]] bool by_community() const override { return true; }
  [[nodiscard]] Result<void> on(const RecordedEvent& recorded, Rows& rows) const override;
  void reads(const RecordedEvent& recorded, std::string_view prefix, KeyList& keys) const override;
  [[nodiscard]] std::string describe_key(std::string_view key) const override;
};

// Reads one lease; must not outlive it.
class StatementQuery {
 public:
  [[nodiscard]] static Result<StatementQuery> open(const ReadLease& lease);

  // Lines from number `from` on, upwards or (backwards) downwards, including `from`. 0: from the first, or from the
  // last when backwards. A household without lines, or of another company, has an empty page.
  [[nodiscard]] Result<StatementPage> page(CompanyNo company, HouseholdId household, std::uint32_t from, bool backwards,
                                           std::size_t limit) const;

 private:
  explicit StatementQuery(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward
