#include "eventstore/codec/account_bytes.h"

#include <utility>

// Every struct is taken apart by a structured binding, so that a new member does not compile until it is kept too.
namespace steward {

namespace {

void put(ByteWriter& out, const billing::PaymentUse& use) {
  const auto& [bill, on, amount, late_fee] = use;
  out.u32(bill).date(on).i64(amount.fen).i64(late_fee.fen);
}
void take(ByteReader& in, billing::PaymentUse& use) {
  auto& [bill, on, amount, late_fee] = use;
  bill = in.u32();
  on = in.date();
  amount.fen = in.i64();
  late_fee.fen = in.i64();
}

void put(ByteWriter& out, const billing::CreditSource& source) {
  const auto& [payment, amount] = source;
  out.id(payment).i64(amount.fen);
}
void take(ByteReader& in, billing::CreditSource& source) {
  auto& [payment, amount] = source;
  payment = in.id<PaymentId>();
  amount.fen = in.i64();
}

void put(ByteWriter& out, const billing::ReturnedDeposit& deposit) {
  const auto& [bill, amount] = deposit;
  out.u32(bill).i64(amount.fen);
}
void take(ByteReader& in, billing::ReturnedDeposit& deposit) {
  auto& [bill, amount] = deposit;
  bill = in.u32();
  amount.fen = in.i64();
}

void put(ByteWriter& out, const billing::DaysPaid& days) {
  const auto& [payment, bill, from, to, amount] = days;
  out.id(payment).u32(bill).date(from).date(to).i64(amount.fen);
}
void take(ByteReader& in, billing::DaysPaid& days) {
  auto& [payment, bill, from, to, amount] = days;
  payment = in.id<PaymentId>();
  bill = in.u32();
  from = in.date();
  to = in.date();
  amount.fen = in.i64();
}

void put(ByteWriter& out, const billing::UsedDeposit& used) {
  const auto& [use, days, taken_back] = used;
  out.u8(static_cast<std::uint8_t>(use)).i64(taken_back.fen);
  put(out, days);
}
void take(ByteReader& in, billing::UsedDeposit& used) {
  auto& [use, days, taken_back] = used;
  const auto number = in.u8_at_most(static_cast<std::uint8_t>(billing::DepositUse::credited));
  if (number == 0) in.fail();
  use = static_cast<billing::DepositUse>(number);
  taken_back.fen = in.i64();
  take(in, days);
}

void put(ByteWriter& out, const billing::Reduction& reduction) {
  const auto& [on, amount] = reduction;
  out.date(on).i64(amount.fen);
}
void take(ByteReader& in, billing::Reduction& reduction) {
  auto& [on, amount] = reduction;
  on = in.date();
  amount.fen = in.i64();
}

void put_date(ByteWriter& out, const std::optional<Date>& date) {
  out.boolean(date.has_value()).date(date.value_or(Date{}));
}
std::optional<Date> take_date(ByteReader& in) {
  const bool given = in.boolean();
  const Date date = in.date();
  return given ? std::optional(date) : std::nullopt;
}

void put(ByteWriter& out, const billing::Dispute& dispute) {
  const auto& [from, to, fees_from, rejected] = dispute;
  out.date(from);
  put_date(out, to);
  out.date(fees_from).boolean(rejected);
}
void take(ByteReader& in, billing::Dispute& dispute) {
  auto& [from, to, fees_from, rejected] = dispute;
  from = in.date();
  to = take_date(in);
  fees_from = in.date();
  rejected = in.boolean();
}

void put(ByteWriter& out, const std::pair<Date, Date>& period) { out.date(period.first).date(period.second); }
void take(ByteReader& in, std::pair<Date, Date>& period) {
  period.first = in.date();
  period.second = in.date();
}

void put(ByteWriter& out, const billing::AccountBill& bill) {
  const auto& [number, fee_item, due_date, effective_date, allocation_priority, amount, paid, reduced, tax, period_from,
               period_to, income_account, billed, kind, posted] = bill;
  out.u32(number).id(fee_item).date(due_date).date(effective_date).u16(allocation_priority);
  out.i64(amount.fen).i64(paid.fen).i64(reduced.fen).i64(tax.fen).date(period_from).date(period_to);
  out.u16(static_cast<std::uint16_t>(income_account)).u16(billed).u8(static_cast<std::uint8_t>(kind));
  out.i32(posted.months);
}
void take(ByteReader& in, billing::AccountBill& bill) {
  auto& [number, fee_item, due_date, effective_date, allocation_priority, amount, paid, reduced, tax, period_from,
         period_to, income_account, billed, kind, posted] = bill;
  number = in.u32();
  fee_item = in.id<FeeItemId>();
  due_date = in.date();
  effective_date = in.date();
  allocation_priority = in.u16();
  amount.fen = in.i64();
  paid.fen = in.i64();
  reduced.fen = in.i64();
  tax.fen = in.i64();
  period_from = in.date();
  period_to = in.date();
  income_account = static_cast<billing::LedgerAccount>(in.u16());
  if (billing::find_account(income_account) == nullptr) in.fail();
  billed = in.u16();
  const auto known_kind = in.u8_at_most(static_cast<std::uint8_t>(billing::BillKind::cancelled));
  if (known_kind == 0) in.fail();
  kind = static_cast<billing::BillKind>(known_kind);
  posted.months = in.i32();
}

void put(ByteWriter& out, const billing::IssuedStatement& statement) {
  const auto& [run, first_bill, bills] = statement;
  out.id(run).u32(first_bill).u32(bills);
}
void take(ByteReader& in, billing::IssuedStatement& statement) {
  auto& [run, first_bill, bills] = statement;
  run = in.id<BillRunId>();
  first_bill = in.u32();
  bills = in.u32();
}

void put(ByteWriter& out, const billing::AdjustedBill& adjusted) {
  const auto& [bill, on, amount, tax] = adjusted;
  out.u32(bill).date(on).i64(amount.fen).i64(tax.fen);
}
void take(ByteReader& in, billing::AdjustedBill& adjusted) {
  auto& [bill, on, amount, tax] = adjusted;
  bill = in.u32();
  on = in.date();
  amount.fen = in.i64();
  tax.fen = in.i64();
}

void put(ByteWriter& out, const billing::BillDeferral& deferral) {
  const auto& [bill, month, amount] = deferral;
  out.u32(bill).i32(month.months).i64(amount.fen);
}
void take(ByteReader& in, billing::BillDeferral& deferral) {
  auto& [bill, month, amount] = deferral;
  bill = in.u32();
  month.months = in.i32();
  amount.fen = in.i64();
}

void put(ByteWriter& out, const billing::Instalment& part) {
  const auto& [due_on, amount] = part;
  out.date(due_on).i64(amount.fen);
}
void take(ByteReader& in, billing::Instalment& part) {
  auto& [due_on, amount] = part;
  due_on = in.date();
  amount.fen = in.i64();
}

void put(ByteWriter& out, FeeItemId item) { out.id(item); }
void take(ByteReader& in, FeeItemId& item) { item = in.id<FeeItemId>(); }
void put(ByteWriter& out, const billing::FreedPeriod& freed) {
  const auto& [from, to, since] = freed;
  out.date(from).date(to).date(since);
}
void take(ByteReader& in, billing::FreedPeriod& freed) {
  auto& [from, to, since] = freed;
  from = in.date();
  to = in.date();
  since = in.date();
}

void put(ByteWriter& out, const billing::BilledUsage& usage) {
  const auto& [bill, meter, from, to] = usage;
  out.u32(bill).id(meter).date(from).date(to);
}
void take(ByteReader& in, billing::BilledUsage& usage) {
  auto& [bill, meter, from, to] = usage;
  bill = in.u32();
  meter = in.id<MeterId>();
  from = in.date();
  to = in.date();
}

void put(ByteWriter& out, const billing::CountedByItem& counted) {
  const auto& [fee_item, correction] = counted;
  const auto& [meter, corrected_on] = correction;
  out.id(fee_item).id(meter).date(corrected_on);
}
void take(ByteReader& in, billing::CountedByItem& counted) {
  auto& [fee_item, correction] = counted;
  auto& [meter, corrected_on] = correction;
  fee_item = in.id<FeeItemId>();
  meter = in.id<MeterId>();
  corrected_on = in.date();
}

// A period, the smallest element of all lists here.
constexpr std::size_t kSmallestElement = 8;

template <class Values>
void put_all(ByteWriter& out, const Values& values);
template <class Values>
void take_all(ByteReader& in, Values& values);

billing::PaymentChannel take_channel(ByteReader& in) {
  const auto number = in.u8_at_most(static_cast<std::uint8_t>(billing::PaymentChannel::bank_deduction));
  if (number == 0) in.fail();
  return static_cast<billing::PaymentChannel>(number);
}

void put(ByteWriter& out, const billing::BillMarks& marks) {
  const auto& [bill, late_fee, late_fee_settled, late_fee_through, reductions, disputes, pauses, waived, waived_tax,
               late_fee_posted, late_fee_waived, late_fee_written_off, given_up_on, given_up_posted, kept] = marks;
  out.u32(bill)
      .i64(late_fee.fen)
      .i64(late_fee_settled.fen)
      .i64(waived.fen)
      .i64(waived_tax.fen)
      .i32(late_fee_posted.months)
      .i64(late_fee_waived.fen)
      .i64(late_fee_written_off.fen)
      .date(given_up_on)
      .i32(given_up_posted.months)
      .i64(kept.fen);
  put_date(out, late_fee_through);
  put_all(out, reductions);
  put_all(out, disputes);
  put_all(out, pauses);
}
void take(ByteReader& in, billing::BillMarks& marks) {
  auto& [bill, late_fee, late_fee_settled, late_fee_through, reductions, disputes, pauses, waived, waived_tax,
         late_fee_posted, late_fee_waived, late_fee_written_off, given_up_on, given_up_posted, kept] = marks;
  bill = in.u32();
  late_fee.fen = in.i64();
  late_fee_settled.fen = in.i64();
  waived.fen = in.i64();
  waived_tax.fen = in.i64();
  late_fee_posted.months = in.i32();
  late_fee_waived.fen = in.i64();
  late_fee_written_off.fen = in.i64();
  given_up_on = in.date();
  given_up_posted.months = in.i32();
  kept.fen = in.i64();
  late_fee_through = take_date(in);
  take_all(in, reductions);
  take_all(in, disputes);
  take_all(in, pauses);
}

void put(ByteWriter& out, const billing::AccountRefund& kept) {
  const auto& [refund, status, channel, attempts, last_step_on, amount, sources, posted, deposits, days_paid] = kept;
  out.id(refund).u8(static_cast<std::uint8_t>(status)).u8(static_cast<std::uint8_t>(channel)).u32(attempts);
  out.date(last_step_on).i64(amount.fen).i32(posted.months);
  put_all(out, sources);
  put_all(out, deposits);
  put_all(out, days_paid);
}
void take(ByteReader& in, billing::AccountRefund& kept) {
  auto& [refund, status, channel, attempts, last_step_on, amount, sources, posted, deposits, days_paid] = kept;
  refund = in.id<RefundId>();
  const auto number = in.u8_at_most(static_cast<std::uint8_t>(billing::RefundStatus::cancelled));
  if (number == 0) in.fail();
  status = static_cast<billing::RefundStatus>(number);
  channel = take_channel(in);
  attempts = in.u32();
  last_step_on = in.date();
  amount.fen = in.i64();
  posted.months = in.i32();
  take_all(in, sources);
  take_all(in, deposits);
  take_all(in, days_paid);
}

void put(ByteWriter& out, const billing::AccountPayment& kept) {
  const auto& [payment, channel, reference, amount, received_on, last_used_on, credit_from, reversed, credit_left,
               refunded, uses, origin, for_items, posted, taken_by, shift, given_back_of, outside_shift] = kept;
  out.id(payment).u8(static_cast<std::uint8_t>(channel)).text(reference).i64(amount.fen).date(received_on);
  out.date(last_used_on).date(credit_from).boolean(reversed).i64(credit_left.fen).i64(refunded.fen);
  out.u8(static_cast<std::uint8_t>(origin)).i32(posted.months).id(taken_by).id(shift).id(given_back_of);
  out.boolean(outside_shift);
  put_all(out, uses);
  put_all(out, for_items);
}
void take(ByteReader& in, billing::AccountPayment& kept) {
  auto& [payment, channel, reference, amount, received_on, last_used_on, credit_from, reversed, credit_left, refunded,
         uses, origin, for_items, posted, taken_by, shift, given_back_of, outside_shift] = kept;
  payment = in.id<PaymentId>();
  channel = take_channel(in);
  reference = std::string(in.text());
  amount.fen = in.i64();
  received_on = in.date();
  last_used_on = in.date();
  credit_from = in.date();
  reversed = in.boolean();
  credit_left.fen = in.i64();
  refunded.fen = in.i64();
  const auto known_origin = in.u8_at_most(static_cast<std::uint8_t>(billing::PaymentOrigin::brought_forward));
  if (known_origin == 0) in.fail();
  origin = static_cast<billing::PaymentOrigin>(known_origin);
  posted.months = in.i32();
  taken_by = in.id<CredentialId>();
  shift = in.id<ShiftId>();
  given_back_of = in.id<FeeItemId>();
  outside_shift = in.boolean();
  take_all(in, uses);
  take_all(in, for_items);
}

void put(ByteWriter& out, const billing::InstalmentPlan& kept) {
  const auto& [plan, agreed_on, bills, instalments, stops_late_fees] = kept;
  out.id(plan).date(agreed_on).boolean(stops_late_fees).u32(static_cast<std::uint32_t>(bills.size()));
  for (const std::uint32_t bill : bills) out.u32(bill);
  put_all(out, instalments);
}
void take(ByteReader& in, billing::InstalmentPlan& kept) {
  auto& [plan, agreed_on, bills, instalments, stops_late_fees] = kept;
  plan = in.id<InstalmentPlanId>();
  agreed_on = in.date();
  stops_late_fees = in.boolean();
  const auto count = in.count(sizeof(std::uint32_t));
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) bills.push_back(in.u32());
  take_all(in, instalments);
}

void put(ByteWriter& out, const std::optional<billing::PaymentPromise>& promise) {
  out.boolean(promise.has_value());
  if (!promise) return;
  const auto& [promised_on, pay_by, amount] = *promise;
  out.date(promised_on).date(pay_by).i64(amount.fen);
}
void take(ByteReader& in, std::optional<billing::PaymentPromise>& promise) {
  if (!in.boolean()) return;
  auto& [promised_on, pay_by, amount] = promise.emplace();
  promised_on = in.date();
  pay_by = in.date();
  amount.fen = in.i64();
}

void put(ByteWriter& out, const billing::BilledPeriods& billed) {
  const auto& [fee_item, periods, contract, freed] = billed;
  out.id(fee_item).id(contract);
  put_all(out, periods);
  put_all(out, freed);
}
void take(ByteReader& in, billing::BilledPeriods& billed) {
  auto& [fee_item, periods, contract, freed] = billed;
  fee_item = in.id<FeeItemId>();
  contract = in.id<ContractId>();
  take_all(in, periods);
  take_all(in, freed);
}

void put(ByteWriter& out, const billing::ContractTerms& terms) {
  const auto& [contract, fee_item, label, from, to, price, step_months, step_rate] = terms;
  out.id(contract).id(fee_item).text(label).date(from).boolean(to.has_value()).date(to.value_or(Date{}));
  out.boolean(price.has_value()).i64(price.value_or(UnitPrice{}).micro_yuan).u16(step_months).i64(step_rate);
}
void take(ByteReader& in, billing::ContractTerms& terms) {
  auto& [contract, fee_item, label, from, to, price, step_months, step_rate] = terms;
  contract = in.id<ContractId>();
  fee_item = in.id<FeeItemId>();
  label = std::string(in.text());
  from = in.date();
  const bool ends = in.boolean();
  const Date end = in.date();
  if (ends) to = end;
  const bool priced = in.boolean();
  const UnitPrice own{in.i64()};
  if (priced) price = own;
  step_months = in.u16();
  step_rate = in.i64();
}

template <class Values>
void put_all(ByteWriter& out, const Values& values) {
  out.u32(static_cast<std::uint32_t>(values.size()));
  for (const auto& value : values) put(out, value);
}
template <class Values>
void take_all(ByteReader& in, Values& values) {
  const auto count = in.count(kSmallestElement);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    typename Values::value_type value;
    take(in, value);
    values.push_back(std::move(value));
  }
}

}  // namespace

void write_household(ByteWriter& out, const billing::Household& household) {
  const auto& [id, house, building, community, owner, moved_in_on, moved_out_on, account, contracts] = household;
  const auto& [bills, payments, billed, marks, refunds, statements, adjusted, deferrals, plans, promise, usage, counted,
               used_deposits] = account;
  out.id(id).id(house).id(building).id(community).id(owner).date(moved_in_on);
  out.boolean(moved_out_on.has_value()).date(moved_out_on.value_or(Date{}));
  put_all(out, bills);
  put_all(out, payments);
  put_all(out, billed);
  put_all(out, marks);
  put_all(out, refunds);
  put_all(out, statements);
  put_all(out, adjusted);
  put_all(out, deferrals);
  put_all(out, plans);
  put(out, promise);
  put_all(out, usage);
  put_all(out, counted);
  put_all(out, used_deposits);
  put_all(out, contracts);
}

billing::Household read_household(ByteReader& in) {
  billing::Household household;
  auto& [id, house, building, community, owner, moved_in_on, moved_out_on, account, contracts] = household;
  auto& [bills, payments, billed, marks, refunds, statements, adjusted, deferrals, plans, promise, usage, counted,
         used_deposits] = account;
  id = in.id<HouseholdId>();
  house = in.id<HouseId>();
  building = in.id<BuildingId>();
  community = in.id<CommunityId>();
  owner = in.id<PersonId>();
  moved_in_on = in.date();
  const bool moved_out = in.boolean();
  const Date moved_out_date = in.date();
  if (moved_out) moved_out_on = moved_out_date;
  take_all(in, bills);
  take_all(in, payments);
  take_all(in, billed);
  take_all(in, marks);
  take_all(in, refunds);
  take_all(in, statements);
  take_all(in, adjusted);
  take_all(in, deferrals);
  take_all(in, plans);
  take(in, promise);
  take_all(in, usage);
  take_all(in, counted);
  take_all(in, used_deposits);
  take_all(in, contracts);
  return household;
}

}  // namespace steward
