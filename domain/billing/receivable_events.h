#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/billing/allocation_policy.h"
#include "domain/billing/events.h"
#include "domain/billing/late_fee.h"

// What happens to a debt beside bills and payments: late fees, waivers, write-offs, disputes, promises, refunds, and
// money whose payer is not known.
namespace steward::billing {

// When late fees become a debt. Until then they are only projected. Stored: append only.
enum class LateFeePosting : std::uint8_t {
  at_payment = 1,  // with the payment that reaches the bill, up to and including its date
  month_end = 2,   // at the end of each month, for all overdue bills
};

// A community's late fees for the bills that fall due from a date on, until the next terms. A daily rate of zero: none.
struct LateFeeTermsSet {
  CommunityId community;
  Date effective_from;
  LateFeeTerms terms;
  LateFeePosting posting = LateFeePosting::at_payment;
  bool operator==(const LateFeeTermsSet&) const = default;
};

struct AllocationPolicySet {
  CommunityId community;
  AllocationPolicy policy = AllocationPolicy::principal_first;
  bool operator==(const AllocationPolicySet&) const = default;
};

// The fee of one bill for the days (after, through], and what days before them lacked: those that became late once they
// were posted, because a payment bounced. No new days: after = through.
struct LateFeeLine {
  std::uint32_t bill = 0;
  Date after;
  Date through;
  Money amount;  // > 0
  bool operator==(const LateFeeLine&) const = default;
};

struct LateFeesPosted {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  Date posted_on;
  std::vector<LateFeeLine> lines;  // at least one, each bill at most once
  Posting posting;
  bool operator==(const LateFeesPosted&) const = default;
};

// Stored: append only.
enum class WaiverKind : std::uint8_t {
  goodwill = 1,
  service_fault = 2,
  vacant_house = 3,
  policy = 4,
  // Nobody's decision: late fees that were posted, for days that were paid after all. They count as never posted.
  not_due = 5,
  deposit_returned = 6,  // no relief: a deposit went back with a refund, so that nobody owes it; never asked for
};

// What of a principal that is waived is tax: it is owed to the state no more.
struct WaivedTax {
  std::uint32_t bill = 0;
  Money tax;  // > 0
  bool operator==(const WaivedTax&) const = default;
};

// Debt that is given up, of principal, of late fees or of both. Apart from cash in all reports.
struct BillsWaived {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  WaiverKind kind = WaiverKind::goodwill;
  Date waived_on;
  std::vector<Allocation> lines;  // at least one, each bill at most once
  Sealed reason;
  Posting posting;
  std::vector<WaivedTax> taxes{};  // of the bills that have any, in the order of the lines
  bool operator==(const BillsWaived&) const = default;
};

// Debt that nobody expects any more.
struct BillsWrittenOff {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  Date written_off_on;
  std::vector<Allocation> lines;
  Sealed reason;
  Posting posting;
  bool operator==(const BillsWrittenOff&) const = default;
};

// What had been given up.
enum class Relief : std::uint8_t { waiver = 1, write_off = 2 };

// Debt that was given up and is owed after all: somebody pays what was written off, or a waiver was a mistake. From
// this day on, and never what was not due or went back with a deposit.
struct ReliefTakenBack {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  Relief relief = Relief::write_off;
  Date taken_back_on;
  std::vector<Allocation> lines;  // at least one, each bill at most once
  Sealed reason;
  Posting posting;
  std::vector<WaivedTax>
      taxes{};  // owed again with what was waived; of the bills that have any, in the order of the lines
  bool operator==(const ReliefTakenBack&) const = default;
};

// A household contests bills: dunning stops until the dispute is settled, and late fees of days that were not posted
// yet (late_fees.h).
struct BillsDisputed {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  Date disputed_on;
  std::vector<std::uint32_t> bills;  // ascending, at least one
  Sealed reason;
  bool operator==(const BillsDisputed&) const = default;
};

// Rejected: its days bear late fees as if nobody had contested anything.
enum class DisputeOutcome : std::uint8_t { upheld = 1, rejected = 2, agreed = 3 };

struct DisputeSettled {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  Date settled_on;
  DisputeOutcome outcome = DisputeOutcome::agreed;
  std::vector<std::uint32_t> bills;
  Sealed note;
  bool operator==(const DisputeSettled&) const = default;
};

// Until the day that was promised nobody is dunned.
struct PaymentPromised {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  Date promised_on;
  Date pay_by;
  Money amount;
  Sealed note;
  bool operator==(const PaymentPromised&) const = default;
};

struct Instalment {
  Date due_on;
  Money amount;  // > 0
  bool operator==(const Instalment&) const = default;
};

// A debt that is paid by parts: what is open of these bills on the day, principal and posted late fees, by these days.
// While the plan goes on nobody is dunned for them, and where it says so they bear no late fees.
struct InstalmentsAgreed {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  InstalmentPlanId plan;
  Date agreed_on;
  std::vector<std::uint32_t> bills;     // ascending, at least one
  std::vector<Instalment> instalments;  // ascending by day; their sum is what is open
  bool stops_late_fees = false;
  Sealed note;
  bool operator==(const InstalmentsAgreed&) const = default;
};

enum class PlanEnd : std::uint8_t { paid = 1, broken = 2, cancelled = 3 };

struct InstalmentsEnded {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  InstalmentPlanId plan;
  Date ended_on;
  PlanEnd reason = PlanEnd::cancelled;
  std::vector<std::uint32_t> bills;  // of the plan
  bool operator==(const InstalmentsEnded&) const = default;
};

// Money that goes back: reserved here, paid out later. amount = Σ sources + Σ reopened.
struct RefundApproved {
  RefundId refund;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  PaymentId payment;  // nil: of the credit balance, whichever payments it came from, or of named deposits
  Date approved_on;
  Money amount;
  std::vector<CreditSource> sources;  // out of credit
  // Out of what `payment` had paid, the newest allocation first. What of it was a deposit is closed in the same append
  // (BillsWaived); logs of before left its bill open.
  std::vector<Allocation> reopened;
  Sealed reason;
  Posting posting;
  // Of deposits that were named: which payment had paid each line of `reopened`. Empty: `payment` all of them.
  std::vector<PaymentId> paid_by{};
  bool operator==(const RefundApproved&) const = default;
};

struct RefundSent {
  RefundId refund;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  PaymentChannel channel = PaymentChannel::bank_transfer;
  std::uint32_t attempt = 1;  // 1, 2, 3 …: a refund that failed is sent again under its own number
  Date sent_on;
  Sealed reason{};  // why not, or not all of it, by the channel by which the money came; may be empty where it is
  bool operator==(const RefundSent&) const = default;
};

enum class RefundOutcome : std::uint8_t {
  succeeded = 1,
  failed = 2,     // may be sent again, or cancelled
  cancelled = 3,  // never left: the money is credit again, and pays in the same append what of it was a deposit
};

struct RefundSettled {
  RefundId refund;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  RefundOutcome outcome = RefundOutcome::succeeded;
  PaymentChannel channel = PaymentChannel::bank_transfer;  // by which it was sent; of no meaning when cancelled
  std::string external_reference;                          // of the channel; may be empty
  Date settled_on;
  Money amount;
  Posting posting;  // no lines when it failed
  bool operator==(const RefundSettled&) const = default;
};

enum class SuspenseReason : std::uint8_t {
  unknown_payer = 1,
  amount_differs = 2,  // from the order that it was to pay
  order_closed = 3,    // it came when what it was to pay was closed already
};

// Whether credit pays what a run bills to its household, and what is due by then, oldest due first, in the same append.
struct AutomaticDeductionSet {
  CommunityId community;
  bool on_issue = false;
  bool operator==(const AutomaticDeductionSet&) const = default;
};

// Money that came without anybody knowing for whom: in the books at once, never lost.
struct SuspenseReceived {
  PaymentId payment;
  CommunityId community;  // whose bank account it came to
  PaymentChannel channel = PaymentChannel::bank_transfer;
  std::string external_reference;  // unique per channel in the company
  Money amount;
  Date received_on;
  SuspenseReason reason = SuspenseReason::unknown_payer;
  PersonId payer;  // the subject of the sealed texts
  Sealed payer_name;
  Sealed memo;
  Posting posting;
  CredentialId taken_by{};     // as of PaymentReceived
  ShiftId shift{};             // likewise; nil: into no drawer, or stored before it was kept
  bool outside_shift = false;  // likewise
  bool operator==(const SuspenseReceived&) const = default;
};

// How it was found whose money it is, and with it how certain that is. Stored: append only. Of the levels of matching
// the first, an account number of each household's own, is not kept; a likeness is never posted and has no value.
enum class Match : std::uint8_t {
  by_hand = 0,          // somebody looked
  house_number = 2,     // in the memo
  name_and_amount = 3,  // the owner's name, and what the household owed
  amount = 4,           // owed by this household alone
};

// Found: with it, in the same append, the payment is received by the household, dated the day on which the money came.
// Where the household is of another community the posting moves what is owed from suspense to the account between
// communities, where the payment takes it up; else it has no lines: the payment debits suspense itself.
struct SuspenseAssigned {
  PaymentId payment;
  CommunityId community;
  HouseholdId to;
  PaymentChannel channel = PaymentChannel::bank_transfer;
  std::string external_reference;
  Money amount;
  Date assigned_on;
  Match matched_by = Match::by_hand;
  Posting posting{};
  bool operator==(const SuspenseAssigned&) const = default;
};

// Sent back to where it came from.
struct SuspenseReturned {
  PaymentId payment;
  CommunityId community;
  PaymentChannel channel = PaymentChannel::bank_transfer;
  Money amount;
  Date returned_on;
  Posting posting;
  bool operator==(const SuspenseReturned&) const = default;
};

// It was nobody's payment: what a channel paid out, or cash that a cashier had banked, and in the books since then. It
// leaves them where it was taken, and what the channel kept is its fee. Or another community paid what it owed: that is
// in its books in the same append. Cash of several bankings may come as one row of a statement, or as several rows,
// which are settled together: the first of them has the bankings and the fee.
struct SuspenseSettled {
  PaymentId payment;
  CommunityId community;
  PaymentChannel channel = PaymentChannel::bank_transfer;  // by which it came
  PaymentChannel taken_by = PaymentChannel::wechat;        // by which it had been taken; bank_transfer: `from` paid
  Money amount;                                            // that came
  Money fee;                                               // ≥ 0
  Date settled_on;
  Posting posting;
  // The CashBanked that it is, each whole and of no other money; empty: no cash, nobody says which, or `with` says it.
  std::vector<EventId> bankings{};
  CommunityId from{};             // the other community; nil: none
  std::vector<PaymentId> with{};  // the other rows: settled, and taken back, in one append
  bool operator==(const SuspenseSettled&) const = default;
};

// A counter-entry: it had not been settled so. The money is in suspense again, what the channel or the banking had is
// there again, and another community that had paid has its money back, in the same append (books::CommunitiesSettled);
// rows that were settled together wait again together.
struct SuspenseSettlementReversed {
  PaymentId payment;
  CommunityId community;
  PaymentChannel channel = PaymentChannel::bank_transfer;  // all as it was settled
  PaymentChannel taken_by = PaymentChannel::wechat;
  Money amount;
  Money fee;
  ReversalReason reason = ReversalReason::entered_wrongly;
  Date reversed_on;
  Posting posting;
  std::vector<EventId> bankings{};  // are free for other money
  CommunityId from{};
  bool operator==(const SuspenseSettlementReversed&) const = default;
};

// The payment that it became, of a household of another community, is refunded, in whole or in part, by the channel by
// which it had come, in the same append: the money leaves the account to which it came, and that much is owed to the
// other community no longer.
struct SuspenseRefunded {
  PaymentId payment;
  CommunityId community;
  RefundId refund;
  PaymentChannel channel = PaymentChannel::bank_transfer;
  Money amount;
  Date refunded_on;
  Posting posting;
  bool operator==(const SuspenseRefunded&) const = default;
};

// The payment that it became, of a household of another community, is reversed in the same append: what that community
// took up is given back, and the money leaves the account to which it came here.
struct SuspenseReversed {
  PaymentId payment;
  CommunityId community;
  PaymentChannel channel = PaymentChannel::bank_transfer;
  Money amount;
  Date reversed_on;
  Posting posting;
  bool operator==(const SuspenseReversed&) const = default;
};

// What becomes of a deposit that does not go back. Stored: append only.
enum class DepositUse : std::uint8_t {
  forfeited = 1,           // the company keeps it, for damage
  set_off = 2,             // credit, which pays bills of the household in the same append
  credited = 3,            // credit as any
  forfeit_taken_back = 4,  // not kept after all: credit, which pays a new deposit in the same append
};

// Of paid deposits: what paid them pays them no more, and so much of their bills is closed with it, as when a deposit
// goes back. What a forfeit that is taken back had closed stays closed.
struct DepositsUsed {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  DepositUse use = DepositUse::forfeited;
  Date used_on;
  std::vector<Allocation> lines;   // at least one, of principals; those of one deposit may be several
  std::vector<PaymentId> paid_by;  // which payment had paid each of them
  Sealed reason;                   // why, or how the household agreed; may be empty where it became credit
  std::string evidence;            // of a forfeit: under which number its proof is kept; may be empty
  Posting posting;
  bool operator==(const DepositsUsed&) const = default;
};

}  // namespace steward::billing
