#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/base/block_list.h"
#include "domain/billing/correction_events.h"
#include "domain/billing/parking_events.h"
#include "domain/billing/receivable_events.h"
#include "domain/registry/events.h"

namespace steward::billing {

struct Unborn {
  bool operator==(const Unborn&) const = default;
};

struct FeeItem {
  FeeItemId id;
  CommunityId community;
  std::string code;
  FeeItemTerms terms;
  std::vector<Tariff> tariffs;          // ascending by effective_from
  std::vector<VatRate> vat_rates{};     // likewise
  std::vector<ParkingTerms> parking{};  // likewise; only of method parking_stay
  // Of the community that have been decided and not ended, in the order of the log.
  std::vector<CommunityAdjustmentsBegun> adjusting{};
  bool operator==(const FeeItem&) const = default;
};
struct FeeItemState {
  std::variant<Unborn, FeeItem> is;
  bool operator==(const FeeItemState&) const = default;
};

// Where a bill came from, as far as later decisions ask.
enum class BillKind : std::uint8_t {
  issued = 1,  // by a run, or entered by hand
  brought_forward = 2,
  adjustment = 3,
  cancelled = 4,  // nothing of it is open, and its period may be billed again
};

// A bill as the account knows it. Its principal is open while paid + reduced < amount.
struct AccountBill {
  std::uint32_t number = 0;
  FeeItemId fee_item;
  Date due_date;
  Date effective_date;  // no allocation may lie before it: when it was issued or last reopened
  std::uint16_t allocation_priority = 100;
  Money amount;
  Money paid;
  Money reduced;  // waived, written off or cancelled
  Money tax;      // inside the amount
  Date period_from;
  Date period_to;
  LedgerAccount income_account = LedgerAccount::service_income;
  std::uint16_t billed = 0;  // where in Account::billed its period is, counted from 1; 0: it has none
  BillKind kind = BillKind::issued;
  YearMonth posted{};  // the latest month to which it was: issued, or opened again
  bool operator==(const AccountBill&) const = default;
};

// What adjustments made of a bill's charge; nothing of the bill itself changes.
struct AdjustedBill {
  std::uint32_t bill = 0;
  Date on;  // of the last one
  Money amount;
  Money tax;
  bool operator==(const AdjustedBill&) const = default;
};

// Bills first_bill, first_bill + 1 … that a run issued.
struct IssuedStatement {
  BillRunId run;
  std::uint32_t first_bill = 0;
  std::uint32_t bills = 0;
  bool operator==(const IssuedStatement&) const = default;
};

// What few bills have beside them.
struct Reduction {
  Date on;
  Money amount;  // of the principal
  bool operator==(const Reduction&) const = default;
};
// Days of a dispute, or of a plan that stops late fees.
struct Dispute {
  Date from;
  std::optional<Date> to;  // half-open; nullopt while it goes on
  Date fees_from;  // late fees stop from here: not before `from`, and no day that was posted when it was recorded
  bool rejected = false;  // there was nothing to contest: its days bear late fees as if it had not been
  bool operator==(const Dispute&) const = default;
};
struct BillMarks {
  std::uint32_t bill = 0;
  Money late_fee;                        // posted, without what turned out not to be due
  Money late_fee_settled;                // of it: paid, waived or written off
  std::optional<Date> late_fee_through;  // the last day that was posted
  std::vector<Reduction> reductions;     // in the order of the log
  std::vector<Dispute> disputes;         // the last may go on
  std::vector<Dispute> pauses{};         // days of plans by instalments that stop late fees; the last may go on
  Money waived{};                        // of the principal; what was written off is not in it
  Money waived_tax{};                    // that was taken back with it
  YearMonth late_fee_posted{};           // the latest month to which any of the fee was
  Money late_fee_waived{};               // of what is settled of the fee
  Money late_fee_written_off{};          // likewise
  Date given_up_on{};                    // the last day on which something was waived or written off, of either …
  YearMonth given_up_posted{};           // … and the latest month to which it was
  Money kept{};  // of its charge: what adjustments kept for what was given up on top (KeptCharge)
  bool operator==(const BillMarks&) const = default;
};

// What of a payment paid what, and on which day; what an adjustment gave back of a bill that was opened again counts
// from the day of the adjustment on.
struct PaymentUse {
  std::uint32_t bill = 0;
  Date on;
  Money amount;  // of the principal
  Money late_fee;
  bool operator==(const PaymentUse&) const = default;
};

// Where the money of an account's payment came from.
enum class PaymentOrigin : std::uint8_t {
  received = 1,
  adjustment = 2,       // what an adjustment gave back
  brought_forward = 3,  // what the books before had received
};

// A payment, or what counts as one. What was not received here has no channel and cannot be reversed; what an
// adjustment gave back is not refunded as a payment either. Its credit is used and refunded like any other.
struct AccountPayment {
  PaymentId payment;
  PaymentChannel channel = PaymentChannel::cash;
  std::string external_reference;
  Money amount;
  Date received_on;
  Date last_used_on;  // the latest date on which any of it was allocated: no reversal may lie before it
  Date credit_from;   // no use of its credit may lie before it: when it came, or when a refund of it was cancelled
  bool reversed = false;
  Money credit_left;             // of what it credited, still unused
  Money refunded;                // what went back of it, or was forfeited
  std::vector<PaymentUse> uses;  // its own allocations and those out of its credit, in the order they were made
  PaymentOrigin origin = PaymentOrigin::received;
  std::vector<FeeItemId> for_items{};  // its credit pays bills of these fee items only; empty: all
  YearMonth posted{};                  // the latest month to which anything of it was
  CredentialId taken_by{};             // who took it at a desk
  ShiftId shift{};                     // into whose drawer the cash went
  FeeItemId given_back_of{};           // the fee item whose adjustment gave it back; nil where none did
  bool outside_shift = false;          // cash that was taken in no shift
  bool operator==(const AccountPayment&) const = default;
};

// A debt paid by parts, while it goes on.
struct InstalmentPlan {
  InstalmentPlanId plan;
  Date agreed_on;
  std::vector<std::uint32_t> bills;     // ascending
  std::vector<Instalment> instalments;  // ascending by day
  bool stops_late_fees = false;
  bool operator==(const InstalmentPlan&) const = default;
};

// A period whose bill was taken back: nothing bills it again before the day on which that happened, or a fold up to a
// day between would see it billed twice.
struct FreedPeriod {
  Date from;  // half-open: [from, to)
  Date to;
  Date since;
  bool operator==(const FreedPeriod&) const = default;
};

// The periods of one fee item (or contract) that were billed, merged and ascending: never twice for one day.
struct BilledPeriods {
  FeeItemId fee_item;
  std::vector<std::pair<Date, Date>> periods;  // half-open
  ContractId contract{};
  std::vector<FreedPeriod> freed{};  // in the order of the log
  bool operator==(const BilledPeriods&) const = default;
};

// What a bill charged of a meter: what was used in the days (from, to]. No reading is billed twice by a fee item.
struct BilledUsage {
  std::uint32_t bill = 0;
  MeterId meter;
  Date from;
  Date to;
  bool operator==(const BilledUsage&) const = default;
};

// What an adjustment counted in the days of its readings, for one fee item.
struct CountedByItem {
  FeeItemId fee_item;
  CountedCorrection correction;
  bool operator==(const CountedByItem&) const = default;
};

// What a refund took out of a bill of a deposit, which it closed.
struct ReturnedDeposit {
  std::uint32_t bill = 0;
  Money amount;  // of the principal
  bool operator==(const ReturnedDeposit&) const = default;
};

// A bill was paid, and bears no late fee, from the day on which a payment paid it until that of the refund that took
// the money back; where the refund is cancelled, until then: the money had never left.
struct DaysPaid {
  PaymentId payment;
  std::uint32_t bill = 0;
  Date from;
  Date to;
  Money amount;  // of the principal
  bool operator==(const DaysPaid&) const = default;
};

// What of a deposit was forfeited, set off or credited. A payment that was never good paid it on no day: its days are
// none then.
struct UsedDeposit {
  DepositUse use = DepositUse::forfeited;
  DaysPaid days;
  Money taken_back{};  // of a forfeit
  bool operator==(const UsedDeposit&) const = default;
};

enum class RefundStatus : std::uint8_t { approved = 1, sent = 2, failed = 3, succeeded = 4, cancelled = 5 };
struct AccountRefund {
  RefundId refund;
  RefundStatus status = RefundStatus::approved;
  PaymentChannel channel = PaymentChannel::bank_transfer;  // by which it was sent last
  std::uint32_t attempts = 0;
  Date last_step_on;
  Money amount;
  // Which payments it is taken from: what it reopened is in the sum of its payment, or of named deposits line by line.
  std::vector<CreditSource> sources;
  YearMonth posted{};                       // the month to which its approval was
  std::vector<ReturnedDeposit> deposits{};  // as the sources are; empty too where the program before approved it
  std::vector<DaysPaid> days_paid{};        // of what it reopened, as long as its payments are good
  bool operator==(const AccountRefund&) const = default;
};

// The household's word, given last: until that day nobody is dunned.
struct PaymentPromise {
  Date promised_on;
  Date pay_by;
  Money amount;
  bool operator==(const PaymentPromise&) const = default;
};

// What one household owes and has paid. For the unreversed payments
// Σ bills.paid + Σ marks.late_fee paid + Σ credit_left + Σ refunded = Σ amounts.
struct Account {
  BlockList<AccountBill> bills;  // ascending by number: 1, 2, 3 …; gaps only in a fold up to an effective date
  BlockList<AccountPayment, 4> payments;
  std::vector<BilledPeriods> billed;          // in the order in which they were billed first
  std::vector<BillMarks> marks;               // ascending by bill
  std::vector<AccountRefund> refunds;         // in the order of the log
  std::vector<IssuedStatement> statements{};  // in the order of the log, cancelled ones left out
  std::vector<AdjustedBill> adjusted{};       // ascending by bill
  std::vector<BillDeferral> deferrals{};      // ascending by bill and month
  std::vector<InstalmentPlan> plans{};        // that go on, in the order of the log
  std::optional<PaymentPromise> promise{};
  std::vector<BilledUsage> usage{};          // ascending by bill
  std::vector<CountedByItem> counted{};      // in the order of the log
  std::vector<UsedDeposit> used_deposits{};  // likewise
  [[nodiscard]] Money arrears() const;       // what is open of principals and of posted late fees
  [[nodiscard]] Money credit() const;        // Σ credit_left
  bool operator==(const Account&) const = default;
};

struct Household {
  HouseholdId id;
  HouseId house;
  BuildingId building;
  CommunityId community;
  PersonId owner;
  Date moved_in_on;
  std::optional<Date> moved_out_on;  // its debts and credit stay; nothing is charged from this day on
  Account account;
  std::vector<ContractTerms> contracts{};  // in the order they were opened, `to` brought level
  bool operator==(const Household&) const = default;
};
struct HouseholdState {
  std::variant<Unborn, Household> is;
  bool operator==(const HouseholdState&) const = default;
};

struct BillRunProgress {
  std::uint32_t chunks = 0;  // recorded, 0 … chunks-1
  std::uint32_t households = 0;
  std::uint32_t statements = 0;
  std::uint32_t exceptions = 0;
  Money total;
  bool operator==(const BillRunProgress&) const = default;
};
struct RunningBillRun {
  BillRunStarted inputs;
  BillRunProgress progress;
  bool operator==(const RunningBillRun&) const = default;
};
struct CompletedBillRun {
  BillRunId run;
  CommunityId community;
  BillRunProgress progress;
  std::optional<Date> cancelled_on = {};  // since when all of it may be taken back
  bool operator==(const CompletedBillRun&) const = default;
};
struct BillRunState {
  std::variant<Unborn, RunningBillRun, CompletedBillRun> is;
  bool operator==(const BillRunState&) const = default;
};

// How a community collects: its late fees and the order in which money pays bills.
struct LateFeeRule {
  Date effective_from;
  LateFeeTerms terms;
  LateFeePosting posting = LateFeePosting::at_payment;
  bool operator==(const LateFeeRule&) const = default;
};
struct CollectionPolicy {
  CommunityId community;
  std::vector<LateFeeRule> late_fees;  // ascending by effective_from
  AllocationPolicy allocation = AllocationPolicy::principal_first;
  bool deduct_on_issue = false;  // credit pays what a run bills, in the same append, and each day what is due
  bool operator==(const CollectionPolicy&) const = default;
};
struct CollectionPolicyState {
  std::variant<Unborn, CollectionPolicy> is;
  bool operator==(const CollectionPolicyState&) const = default;
};

// Money in suspense.
struct Suspense {
  SuspenseReceived received;
  YearMonth posted{};     // the latest month to which it was, received or put back
  Date last_change_on{};  // nothing about it may be dated before
  bool operator==(const Suspense&) const = default;
};
// How it was settled, as far as that may have to be taken back.
struct SettledSuspense {
  PaymentChannel taken_by = PaymentChannel::wechat;
  Money fee;
  Date settled_on;
  std::vector<EventId> bankings{};
  CommunityId from{};
  std::vector<PaymentId> with{};
  bool operator==(const SettledSuspense&) const = default;
};
struct SuspenseCleared {
  SuspenseReceived received;
  // What stands for it in the books of both communities, where it went to a household of another: suspense itself if
  // that was before there was an account between communities.
  LedgerAccount between = LedgerAccount::suspense;
  YearMonth posted{};  // the latest month to which it was, received, assigned or refunded
  std::optional<SettledSuspense> settled{};
  bool operator==(const SuspenseCleared&) const = default;
};
struct SuspenseState {
  std::variant<Unborn, Suspense, SuspenseCleared> is;
  bool operator==(const SuspenseState&) const = default;
};

// A stay of a vehicle that may still be asked about: to which household it was charged, or the payment that a visitor
// made for it.
struct KeptStay {
  ParkingStayId stay;
  FeeItemId fee_item;
  Instant entered_at;
  Instant left_at;
  Date left_on;  // the month cap is that of its month
  Money charged;
  Money tax;  // inside of it
  bool reversed = false;
  HouseholdId household{};  // that it was charged to; nil when it was paid at the gate
  std::uint32_t bill = 0;   // of the household; 0: none
  PaymentId payment{};      // nil when it was charged to a household; all below has no meaning then
  PaymentChannel channel = PaymentChannel::cash;
  std::string external_reference{};
  Date paid_on{};
  YearMonth posted{};
  LedgerAccount income_account = LedgerAccount::service_income;
  CredentialId taken_by{};
  ShiftId shift{};
  bool outside_shift = false;
  bool operator==(const KeptStay&) const = default;
};
// What a vehicle was charged for the stays of a month on one car park.
struct ParkingMonth {
  FeeItemId fee_item;
  YearMonth month;
  Money charged;
  bool operator==(const ParkingMonth&) const = default;
};
// No stay begins before the last ones that were forgotten had ended.
struct Vehicle {
  VehicleId id;
  CommunityId community;
  std::vector<KeptStay> stays;       // the last ones, in the order of the log
  std::vector<ParkingMonth> months;  // of the stays that are kept, and of all others of their months
  std::optional<Instant> forgotten_until{};
  bool operator==(const Vehicle&) const = default;
};
struct VehicleState {
  std::variant<Unborn, Vehicle> is;
  bool operator==(const VehicleState&) const = default;
};

}  // namespace steward::billing
