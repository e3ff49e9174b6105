#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/money.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"
#include "domain/billing/posting.h"
#include "domain/billing/proration.h"
#include "domain/metering/usage.h"

// Fee items, tariffs, bills, bill runs and payments.
namespace steward::billing {

// How a fee item's price becomes an amount. Stored: append only.
enum class ChargeMethod : std::uint8_t {
  by_area = 1,       // what the house measures
  fixed_amount = 2,  // the same for each household
  one_off = 3,       // entered by hand
  contract = 4,      // only what a household has by contract: a parking space, a room
  deposit = 5,       // entered by hand; held for the household, no income
  metered = 6,       // what the meters of the house say was used
  apportioned = 7,   // a share of a cost that each bill run names
  parking_stay = 8,  // what a stay costs by the parking terms: from gate events
};

// Which of a house's areas is charged. Stored: append only.
enum class AreaBasis : std::uint8_t { built_up = 1, inside = 2 };

// The terms that do not change with the price. Kept whole in the event, in the state and in a run's frozen inputs.
struct FeeItemTerms {
  ChargeMethod method = ChargeMethod::by_area;
  ProrationRule proration = ProrationRule::calendar;
  Rounding rounding = Rounding::half_up;
  std::uint8_t decimal_places = 2;                               // of a yuan: 2, 1 or 0
  std::uint16_t allocation_priority = 100;                       // smaller is paid first among bills due on one day
  LedgerAccount income_account = LedgerAccount::service_income;  // deposits_held for a deposit
  AreaBasis area_basis = AreaBasis::built_up;
  bool with_coefficient = false;               // the area is multiplied by the house's coefficient
  std::optional<metering::Utility> utility{};  // of the meters that are charged; only when metered
  bool operator==(const FeeItemTerms&) const = default;
};

struct FeeItemDefined {
  FeeItemId fee_item;
  CommunityId community;
  std::string code;  // unique in the community: property_fee
  std::string name;  // as on the bill: 物业费
  FeeItemTerms terms;
  bool operator==(const FeeItemDefined&) const = default;
};

// A dearer price for what is used beyond so much in one ladder year (from 1 January on).
struct Tier {
  Usage above;
  UnitPrice unit_price;
  Usage per_person{};  // it begins higher by this for each person beyond those of the allowance
  bool operator==(const Tier&) const = default;
};

// How the tiers fit a household, as its utility has it.
struct TierAllowance {
  std::int32_t persons = 0;  // live in a house at the tiers as they are: by the headcount it was measured with
  // A year is twelve months: those before the household moved in give it nothing, and a person more counts from the
  // next month on. Else every year is whole, by the persons of the day.
  bool by_months = false;
  bool operator==(const TierAllowance&) const = default;
};

// A price from a date on, until the next one. By area: yuan per m² and month; fixed amount and contract: yuan per
// month; metered: yuan per unit, up to the first tier.
struct Tariff {
  Date effective_from;
  UnitPrice unit_price;
  UnitPrice fixed_part{};     // by area and metered: yuan per month beside it, outside of the coefficient
  std::vector<Tier> tiers{};  // metered: ascending
  TierAllowance allowance{};
  bool operator==(const Tariff&) const = default;
};

struct TariffSet {
  FeeItemId fee_item;
  CommunityId community;
  Tariff tariff;
  bool operator==(const TariffSet&) const = default;
};

// The value-added tax on a fee item from a date on, until the next one; none before the first.
struct VatRate {
  Date effective_from;
  std::int64_t rate_millionths = 0;  // 60,000 is 6 %
  bool prices_include_tax = true;    // else the tax comes on top of the tariff; amounts by hand always include it
  bool operator==(const VatRate&) const = default;
};

struct VatRateSet {
  FeeItemId fee_item;
  CommunityId community;
  VatRate vat;
  bool operator==(const VatRateSet&) const = default;
};

// A part of a bill at one price, area and tax rate: how the amount came about.
struct BillPart {
  Date from;  // half-open: [from, to)
  Date to;
  UnitPrice unit_price;
  Area area;     // zero when the price is not by area
  Money amount;  // gross
  std::int64_t coefficient_millionths = 1'000'000;
  UnitPrice fixed_part{};
  std::int64_t vat_rate_millionths = 0;
  Money tax{};                   // inside `amount`
  metering::MicroUsage usage{};  // of which the unit price is, when metered; of the fixed part: none
  bool operator==(const BillPart&) const = default;
};

// What a bill charges of one meter: what was used since it was billed last.
struct BilledMeter {
  MeterId meter;
  Date from;  // excluded: the day of the reading before
  Date to;    // included: the day of the last reading
  Usage previous;
  Usage current;
  metering::MicroUsage usage;  // without its loss; of a reading that two households share its own part
  bool operator==(const BilledMeter&) const = default;
};

// One fee item (or contract) and one period of one household. Its number counts the bills of the household: 1, 2, 3 …
struct Bill {
  std::uint32_t number = 0;
  FeeItemId fee_item;
  Date period_from;  // half-open: [from, to); equal for a one-off charge
  Date period_to;
  Date due_date;
  std::uint16_t allocation_priority = 100;
  Money amount;                 // > 0; gross: what is owed
  std::vector<BillPart> parts;  // add up to `amount` and `tax`; empty for one-off and brought-forward bills
  Money tax{};                  // inside `amount`; what is left is the net
  ContractId contract{};        // that it is for; nil otherwise
  std::vector<BilledMeter> meters{};
  LedgerAccount income_account = LedgerAccount::service_income;  // that of its fee item; deposits_held for a deposit
  bool operator==(const Bill&) const = default;
};

// A fee item as a bill run froze it.
struct FrozenFeeItem {
  FeeItemId fee_item;
  Version version = 0;  // of the fee item's stream
  FeeItemTerms terms;
  std::vector<Tariff> tariffs;       // ascending by effective_from
  std::vector<VatRate> vat_rates{};  // likewise
  bool operator==(const FrozenFeeItem&) const = default;
};

// By what houses share a cost. Stored: append only.
enum class ApportionBasis : std::uint8_t { built_up_area = 1, inside_area = 2, house = 3, headcount = 4, ratio = 5 };

struct HouseShare {
  HouseId house;
  Money amount;  // ≥ 0
  bool operator==(const HouseShare&) const = default;
};

// A cost of the run's period, and what each house pays of it. total = kept + Σ shares.
struct SharedCost {
  FeeItemId fee_item;   // with method apportioned
  BuildingId building;  // whose houses share it; nil: all of the community
  ApportionBasis basis = ApportionBasis::built_up_area;
  bool vacant_included = false;  // empty houses have a share, which the company keeps
  Usage usage;                   // what a shared meter showed; zero when the total was given as an amount
  UnitPrice unit_price;          // of it
  Money total;                   // gross, in whole fen before it is shared
  Money kept;
  std::vector<HouseShare> shares;  // ascending by house
  bool operator==(const SharedCost&) const = default;
};

// A bill run is a process: this event freezes its inputs; statements follow one by one; chunk records say how far it
// is.
struct BillRunStarted {
  BillRunId run;
  CommunityId community;
  Date period_from;  // half-open: [from, to)
  Date period_to;
  Date issue_date;  // the effective date of the statements
  Date due_date;
  std::vector<FrozenFeeItem> fee_items;
  std::vector<HouseholdId> roster;         // ascending
  Position cut_off = 0;                    // the roster is what the log knew at this position
  std::vector<SharedCost> shared_costs{};  // one for each fee item that is apportioned
  bool operator==(const BillRunStarted&) const = default;
};

// The bills that one run issued to one household: one event a household.
struct StatementIssued {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  BillRunId run;
  Date issue_date;
  std::vector<Bill> bills;  // at least one
  Posting posting;
  bool operator==(const StatementIssued&) const = default;
};

// A household that a run could not bill, and why (a code of domain/base/refusals.h).
struct BillRunException {
  HouseholdId household;
  std::string code;
  FeeItemId fee_item{};  // that it is about; nil: the household itself, or what was stored without one
  MeterId meter{};       // likewise
  bool operator==(const BillRunException&) const = default;
};

struct BillRunChunkRecorded {
  BillRunId run;
  CommunityId community;
  std::uint32_t chunk = 0;       // 0, 1, 2 …
  std::uint32_t households = 0;  // of the roster, in this chunk
  std::uint32_t statements = 0;  // issued
  Money total;
  std::vector<BillRunException> exceptions;
  std::uint32_t without_contract = 0;  // by which alone the run charges: nothing is wrong with these households
  bool operator==(const BillRunChunkRecorded&) const = default;
};

struct BillRunCompleted {
  BillRunId run;
  CommunityId community;
  std::uint32_t households = 0;
  std::uint32_t statements = 0;
  std::uint32_t exceptions = 0;
  Money total;
  bool operator==(const BillRunCompleted&) const = default;
};

// A one-off charge entered by hand.
struct ChargeRaised {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  Bill bill;
  Sealed reason;  // free text, may be empty
  Posting posting;
  bool operator==(const ChargeRaised&) const = default;
};

// Arrears from before the log began, one bill each, against the opening balance.
struct ArrearsBroughtForward {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  ImportRunId import_run;
  Date cut_over_date;  // when the log took over: the effective date
  Bill bill;
  Posting posting;
  bool operator==(const ArrearsBroughtForward&) const = default;
};

// What a household had paid ahead when the log took over, against the opening balance: credit like that of a payment,
// which nobody received here.
struct CreditBroughtForward {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  ImportRunId import_run;
  Date cut_over_date;     // the effective date
  PaymentId payment;      // under which its credit is kept
  std::string reference;  // its number in the books before
  Money amount;           // > 0
  Posting posting;
  bool operator==(const CreditBroughtForward&) const = default;
};

// A deposit that was held for a household when the log took over, against the opening balance: a bill of it that is
// paid already, by a payment that nobody received here. It goes back as any deposit: the payment is refunded, which
// opens the bill, and the same append closes it.
struct DepositBroughtForward {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  ImportRunId import_run;
  Date cut_over_date;
  PaymentId payment;
  std::string reference;
  Bill bill;
  Posting posting;
  bool operator==(const DepositBroughtForward&) const = default;
};

// What a household has by contract beside its house, charged by a fee item with method contract.
struct ContractTerms {
  ContractId contract;
  FeeItemId fee_item;
  std::string label;                      // what it is about: a space, a room; not the name of a person
  Date from;                              // half-open: [from, to)
  std::optional<Date> to;                 // nullopt: until it is ended
  std::optional<UnitPrice> price;         // a month; nullopt: by the fee item's tariffs
  std::uint16_t step_months = 0;          // the price rises each so many months; 0: never
  std::int64_t step_rate_millionths = 0;  // by this much of what it was
  bool operator==(const ContractTerms&) const = default;
};

struct ContractOpened {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  ContractTerms terms;
  bool operator==(const ContractOpened&) const = default;
};

// Nothing is charged for it from this date on.
struct ContractEnded {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  ContractId contract;
  FeeItemId fee_item;
  Date ended_on;
  bool operator==(const ContractEnded&) const = default;
};

// `pos`: by card at the counter. `bank_deduction`: out of a file of deductions that the bank carried out.
enum class PaymentChannel : std::uint8_t {
  cash = 1,
  bank_transfer = 2,
  wechat = 3,
  alipay = 4,
  pos = 5,
  bank_deduction = 6
};

// What of a bill is paid, opened again or given up. Both are ≥ 0, not both zero.
struct Allocation {
  std::uint32_t bill = 0;
  Money amount;      // of the principal
  Money late_fee{};  // of its late fees
  [[nodiscard]] Money total() const { return {amount.fen + late_fee.fen}; }
  bool operator==(const Allocation&) const = default;
};

// Money received: allocated to bills, the rest to the credit balance. amount = Σ allocations + credited.
struct PaymentReceived {
  PaymentId payment;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  PaymentChannel channel = PaymentChannel::cash;
  std::string external_reference;  // unique per channel in the company; empty only for cash
  Money amount;
  Date received_on;
  std::vector<Allocation> allocations;
  Money credited;
  std::int32_t receipt_year = 0;
  std::int64_t receipt_number = 0;  // gapless per company and year (counter `receipt`)
  Posting posting;
  std::vector<FeeItemId> for_items{};  // it pays bills of these fee items only, its credit too; empty: all
  CredentialId taken_by{};             // who took it at a desk; nil: nobody's
  ShiftId shift{};                     // into whose drawer the cash went; nil: into none, or stored before shifts were
  bool outside_shift = false;          // cash that `taken_by` took in no shift, so that it is in no drawer
  bool operator==(const PaymentReceived&) const = default;
};

enum class ReversalReason : std::uint8_t { entered_wrongly = 1, bounced = 2, duplicate = 3 };

// A counter-entry: the payment stays in the log, its effects are undone. amount = Σ reopened + credit_withdrawn. Bills
// that were paid out of this payment's credit are reopened too.
struct PaymentReversed {
  PaymentId payment;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  PaymentChannel channel = PaymentChannel::cash;  // of the payment
  std::string external_reference;                 // of the payment; free again when it had been entered wrongly
  ReversalReason reason = ReversalReason::entered_wrongly;
  Date reversed_on;
  Money amount;
  std::vector<Allocation> reopened;
  Money credit_withdrawn;
  Posting posting;
  bool operator==(const PaymentReversed&) const = default;
};

// Credit used: the payments it came from, oldest first.
struct CreditSource {
  PaymentId payment;
  Money amount;
  bool operator==(const CreditSource&) const = default;
};

// Credit applied to bills. Σ allocations = Σ sources.
struct CreditApplied {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  Date applied_on;
  std::vector<Allocation> allocations;
  std::vector<CreditSource> sources;
  Posting posting;
  bool operator==(const CreditApplied&) const = default;
};

}  // namespace steward::billing
