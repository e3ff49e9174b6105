#include "eventstore/codec/state_codec.h"

#include <utility>

#include "domain/base/assert.h"
#include "eventstore/codec/account_bytes.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "eventstore/codec/dunning_bytes.h"
#include "eventstore/codec/event_codec.h"
#include "eventstore/codec/parking_bytes.h"
#include "eventstore/codec/state_bytes.h"
#include "eventstore/codec/work_bytes.h"

// A state is a tag (which situation it is in) and what that situation holds. Situations that hold an event hold it as
// it is stored in the log.
namespace steward {

namespace {

constexpr std::uint8_t kFaulted = 0xff;

template <class DomainEvent>
void put_event(ByteWriter& out, DomainEvent event) {
  out.text(encode_event(Event(std::move(event))));
}

template <class DomainEvent>
void take_event(ByteReader& in, DomainEvent& event) {
  const auto type = type_of(Event(std::in_place_type<DomainEvent>));
  auto decoded = decode_event(type, schema_version_of(type), in.text());
  if (!decoded) return in.fail();
  event = std::move(get<DomainEvent>(*decoded));
}

// Situations: Unborn has nothing, those made of one event are that event.
void put(ByteWriter&, const operations::Unborn&) {}
void take(ByteReader&, operations::Unborn&) {}
void put(ByteWriter& out, const operations::Created& created) {
  const auto& [purpose, epoch] = created;
  put_event(out, operations::LogCreated{purpose});
  out.u32(epoch);
}
void take(ByteReader& in, operations::Created& created) {
  auto& [purpose, epoch] = created;
  operations::LogCreated event;
  take_event(in, event);
  purpose = event.purpose;
  epoch = in.u32();
}

void put(ByteWriter&, const registry::Unborn&) {}
void take(ByteReader&, registry::Unborn&) {}
void put(ByteWriter& out, const registry::CompanyRegistered& company) { put_event(out, company); }
void take(ByteReader& in, registry::CompanyRegistered& company) { take_event(in, company); }
void put(ByteWriter& out, const registry::CommunityRegistered& community) { put_event(out, community); }
void take(ByteReader& in, registry::CommunityRegistered& community) { take_event(in, community); }
void put(ByteWriter& out, const registry::BuildingRegistered& building) { put_event(out, building); }
void take(ByteReader& in, registry::BuildingRegistered& building) { take_event(in, building); }
void put(ByteWriter& out, const registry::House& house) {
  const auto& [registered, vacated_on, measures] = house;
  put_event(out, registered);
  out.u8(vacated_on ? 1 : 0);
  if (vacated_on) out.date(*vacated_on);
  out.u32(static_cast<std::uint32_t>(measures.size()));
  for (const auto& [effective_from, built_up, inside, coefficient, headcount, ratio] : measures) {
    out.date(effective_from).i64(built_up.centi_m2).i64(inside.centi_m2).i64(coefficient).i64(headcount).i64(ratio);
  }
}
void take(ByteReader& in, registry::House& house) {
  auto& [registered, vacated_on, measures] = house;
  take_event(in, registered);
  if (in.u8_at_most(1) == 1) vacated_on = in.date();
  const auto count = in.count(4 + 5 * 8);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    auto& [effective_from, built_up, inside, coefficient, headcount, ratio] = measures.emplace_back();
    effective_from = in.date();
    built_up.centi_m2 = in.i64();
    inside.centi_m2 = in.i64();
    coefficient = in.i64();
    headcount = static_cast<std::int32_t>(in.i64());
    ratio = in.i64();
  }
}

void put(ByteWriter&, const billing::Unborn&) {}
void take(ByteReader&, billing::Unborn&) {}
void put(ByteWriter& out, const billing::Household& household) { write_household(out, household); }
void take(ByteReader& in, billing::Household& household) { household = read_household(in); }

void put(ByteWriter& out, const billing::Tariff& tariff) {
  const auto& [effective_from, unit_price, fixed_part, tiers, allowance] = tariff;
  const auto& [persons, by_months] = allowance;
  out.date(effective_from).i64(unit_price.micro_yuan).i64(fixed_part.micro_yuan);
  out.u32(static_cast<std::uint32_t>(tiers.size()));
  for (const auto& [above, price, per_person] : tiers) {
    out.i64(above.milli).i64(price.micro_yuan).i64(per_person.milli);
  }
  out.u32(static_cast<std::uint32_t>(persons)).boolean(by_months);
}
void take(ByteReader& in, billing::Tariff& tariff) {
  auto& [effective_from, unit_price, fixed_part, tiers, allowance] = tariff;
  effective_from = in.date();
  unit_price.micro_yuan = in.i64();
  fixed_part.micro_yuan = in.i64();
  const auto count = in.count(8 + 8 + 8);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    auto& [above, price, per_person] = tiers.emplace_back();
    above.milli = in.i64();
    price.micro_yuan = in.i64();
    per_person.milli = in.i64();
  }
  allowance.persons = static_cast<std::int32_t>(in.u32());
  allowance.by_months = in.boolean();
}
void put(ByteWriter& out, const billing::FeeItem& item) {
  const auto& [id, community, code, terms, tariffs, vat_rates, parking, adjusting] = item;
  put_event(out, billing::FeeItemDefined{id, community, code, {}, terms});
  out.u32(static_cast<std::uint32_t>(tariffs.size()));
  for (const auto& tariff : tariffs) put(out, tariff);
  out.u32(static_cast<std::uint32_t>(vat_rates.size()));
  for (const auto& [effective_from, rate, included] : vat_rates) out.date(effective_from).i64(rate).boolean(included);
  out.u32(static_cast<std::uint32_t>(parking.size()));
  for (const billing::ParkingTerms& of_day : parking) put_event(out, billing::ParkingTermsSet{id, community, of_day});
  out.u32(static_cast<std::uint32_t>(adjusting.size()));
  for (const billing::CommunityAdjustmentsBegun& begun : adjusting) put_event(out, begun);
}
void take(ByteReader& in, billing::FeeItem& item) {
  billing::FeeItemDefined event;
  take_event(in, event);
  item = {event.fee_item, event.community, std::move(event.code), event.terms, {}};
  const auto tariffs = in.count(4 + 8 + 8 + 4);
  for (std::uint32_t i = 0; i < tariffs && in.ok(); ++i) take(in, item.tariffs.emplace_back());
  const auto rates = in.count(4 + 8 + 1);
  for (std::uint32_t i = 0; i < rates && in.ok(); ++i) {
    auto& [effective_from, rate, included] = item.vat_rates.emplace_back();
    effective_from = in.date();
    rate = in.i64();
    included = in.boolean();
  }
  const auto parking = in.count(4);
  for (std::uint32_t i = 0; i < parking && in.ok(); ++i) {
    billing::ParkingTermsSet set;
    take_event(in, set);
    item.parking.push_back(set.terms);
  }
  const auto adjusting = in.count(4);
  for (std::uint32_t i = 0; i < adjusting && in.ok(); ++i) take_event(in, item.adjusting.emplace_back());
}

billing::LedgerAccount take_account(ByteReader& in) {
  const auto account = static_cast<billing::LedgerAccount>(in.u16());
  if (billing::find_account(account) == nullptr) in.fail();
  return account;
}

void put(ByteWriter& out, const billing::BillRunProgress& progress) {
  const auto& [chunks, households, statements, exceptions, total] = progress;
  out.u32(chunks).u32(households).u32(statements).u32(exceptions).i64(total.fen);
}
void take(ByteReader& in, billing::BillRunProgress& progress) {
  auto& [chunks, households, statements, exceptions, total] = progress;
  chunks = in.u32();
  households = in.u32();
  statements = in.u32();
  exceptions = in.u32();
  total.fen = in.i64();
}
void put(ByteWriter& out, const billing::RunningBillRun& run) {
  const auto& [inputs, progress] = run;
  put_event(out, inputs);
  put(out, progress);
}
void take(ByteReader& in, billing::RunningBillRun& run) {
  auto& [inputs, progress] = run;
  take_event(in, inputs);
  take(in, progress);
}
void put(ByteWriter& out, const billing::CompletedBillRun& completed) {
  const auto& [run, community, progress, cancelled_on] = completed;
  out.id(run).id(community);
  put(out, progress);
  codec::put_optional(out, cancelled_on);
}
void take(ByteReader& in, billing::CompletedBillRun& completed) {
  auto& [run, community, progress, cancelled_on] = completed;
  run = in.id<BillRunId>();
  community = in.id<CommunityId>();
  take(in, progress);
  codec::take_optional(in, cancelled_on);
}

void put(ByteWriter& out, const billing::Vehicle& vehicle) { write_vehicle(out, vehicle); }
void take(ByteReader& in, billing::Vehicle& vehicle) { vehicle = read_vehicle(in); }

void put(ByteWriter& out, const billing::CollectionPolicy& policy) {
  const auto& [community, late_fees, allocation, deduct_on_issue] = policy;
  put_event(out, billing::AllocationPolicySet{community, allocation});
  out.boolean(deduct_on_issue);
  out.u32(static_cast<std::uint32_t>(late_fees.size()));
  for (const billing::LateFeeRule& rule : late_fees) {
    const auto& [effective_from, terms, posting] = rule;
    put_event(out, billing::LateFeeTermsSet{community, effective_from, terms, posting});
  }
}
void take(ByteReader& in, billing::CollectionPolicy& policy) {
  auto& [community, late_fees, allocation, deduct_on_issue] = policy;
  billing::AllocationPolicySet of_allocation;
  take_event(in, of_allocation);
  community = of_allocation.community;
  allocation = of_allocation.policy;
  deduct_on_issue = in.boolean();
  const auto rules = in.count(8);
  for (std::uint32_t i = 0; i < rules && in.ok(); ++i) {
    billing::LateFeeTermsSet event;
    take_event(in, event);
    late_fees.push_back({event.effective_from, event.terms, event.posting});
  }
}
void put(ByteWriter& out, const billing::Suspense& suspense) {
  const auto& [received, posted, last_change_on] = suspense;
  put_event(out, received);
  out.i32(posted.months).date(last_change_on);
}
void take(ByteReader& in, billing::Suspense& suspense) {
  auto& [received, posted, last_change_on] = suspense;
  take_event(in, received);
  posted.months = in.i32();
  last_change_on = in.date();
}
void put(ByteWriter& out, const billing::SuspenseCleared& cleared) {
  const auto& [received, between, posted, settled] = cleared;
  put_event(out, received);
  out.u16(static_cast<std::uint16_t>(between)).i32(posted.months).boolean(settled.has_value());
  if (!settled) return;
  const auto& [taken_by, fee, settled_on, bankings, from, with] = *settled;
  out.u8(static_cast<std::uint8_t>(taken_by)).i64(fee.fen).date(settled_on).id(from);
  codec::put_list(out, bankings);
  codec::put_list(out, with);
}
void take(ByteReader& in, billing::SuspenseCleared& cleared) {
  auto& [received, between, posted, settled] = cleared;
  take_event(in, received);
  between = static_cast<billing::LedgerAccount>(in.u16());
  if (billing::find_account(between) == nullptr) in.fail();
  posted.months = in.i32();
  if (!in.boolean()) return;
  auto& [taken_by, fee, settled_on, bankings, from, with] = settled.emplace();
  taken_by = static_cast<billing::PaymentChannel>(
      in.u8_at_most(static_cast<std::uint8_t>(billing::PaymentChannel::bank_deduction)));
  fee.fen = in.i64();
  settled_on = in.date();
  from = in.id<CommunityId>();
  codec::take_list(in, bankings);
  codec::take_list(in, with);
}

void put(ByteWriter&, const approvals::Unborn&) {}
void take(ByteReader&, approvals::Unborn&) {}
void put(ByteWriter& out, const approvals::ApprovalRulesSet& rules) { put_event(out, rules); }
void take(ByteReader& in, approvals::ApprovalRulesSet& rules) { take_event(in, rules); }
void put(ByteWriter& out, const approvals::Pending& pending) {
  const auto& [request] = pending;
  put_event(out, request);
}
void take(ByteReader& in, approvals::Pending& pending) {
  auto& [request] = pending;
  take_event(in, request);
}
void put(ByteWriter& out, const approvals::Ended& ended) {
  const auto& [approval, community, how] = ended;
  out.id(approval).id(community).u8(static_cast<std::uint8_t>(how));
}
void take(ByteReader& in, approvals::Ended& ended) {
  auto& [approval, community, how] = ended;
  approval = in.id<ApprovalId>();
  community = in.id<CommunityId>();
  const auto number = in.u8_at_most(static_cast<std::uint8_t>(approvals::Ending::expired));
  if (number == 0) in.fail();
  how = static_cast<approvals::Ending>(number);
}
void put(ByteWriter& out, const approvals::Allowance& allowance) {
  const auto& [credential, uses] = allowance;
  out.id(credential).u32(static_cast<std::uint32_t>(uses.size()));
  for (const approvals::Use& use : uses) {
    const auto& [community, action, on, amount] = use;
    out.id(community).u8(static_cast<std::uint8_t>(action)).date(on).i64(amount.fen);
  }
}
void take(ByteReader& in, approvals::Allowance& allowance) {
  auto& [credential, uses] = allowance;
  credential = in.id<CredentialId>();
  const auto count = in.count(16);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    approvals::Use use;
    auto& [community, action, on, amount] = use;
    community = in.id<CommunityId>();
    const auto number = in.u8_at_most(approvals::kActions);
    if (number == 0) in.fail();
    action = static_cast<approvals::Action>(number);
    on = in.date();
    amount.fen = in.i64();
    uses.push_back(use);
  }
}

void put(ByteWriter&, const imports::Unborn&) {}
void take(ByteReader&, imports::Unborn&) {}
void put(ByteWriter& out, const imports::Running& running) {
  const auto& [inputs, totals] = running;
  put_event(out, inputs);
  put_event(out, totals);
}
void take(ByteReader& in, imports::Running& running) {
  auto& [inputs, totals] = running;
  take_event(in, inputs);
  take_event(in, totals);
}
void put(ByteWriter& out, const imports::Completed& completed) {
  const auto& [totals] = completed;
  put_event(out, totals);
}
void take(ByteReader& in, imports::Completed& completed) {
  auto& [totals] = completed;
  take_event(in, totals);
}

void put(ByteWriter&, const access::Unborn&) {}
void take(ByteReader&, access::Unborn&) {}
void put(ByteWriter& out, const access::Active& active) {
  const auto& [key] = active;
  put_event(out, key);
}
void take(ByteReader& in, access::Active& active) {
  auto& [key] = active;
  take_event(in, key);
}
void put(ByteWriter& out, const access::Revoked& revoked) {
  const auto& [key] = revoked;
  put_event(out, key);
}
void take(ByteReader& in, access::Revoked& revoked) {
  auto& [key] = revoked;
  take_event(in, key);
}

// Of these areas the situations are kept member by member (work_bytes.h), but for those made of one event.
using codec::put;
using codec::take;

void put(ByteWriter&, const staff::Unborn&) {}
void take(ByteReader&, staff::Unborn&) {}
void put(ByteWriter&, const equipment::Unborn&) {}
void take(ByteReader&, equipment::Unborn&) {}
void put(ByteWriter&, const work_orders::Unborn&) {}
void take(ByteReader&, work_orders::Unborn&) {}
void put(ByteWriter& out, const work_orders::Category& category) {
  const auto& [terms, retired] = category;
  put_event(out, terms);
  out.boolean(retired);
}
void take(ByteReader& in, work_orders::Category& category) {
  auto& [terms, retired] = category;
  take_event(in, terms);
  retired = in.boolean();
}
void put(ByteWriter&, const books::Unborn&) {}
void take(ByteReader&, books::Unborn&) {}
void put(ByteWriter& out, const books::Closed& closed) {
  const auto& [community, through] = closed;
  put_event(out, books::PeriodClosed{community, through});
}
void take(ByteReader& in, books::Closed& closed) {
  auto& [community, through] = closed;
  books::PeriodClosed event;
  take_event(in, event);
  community = event.community;
  through = event.period;
}
void put(ByteWriter& out, const books::YearEnds& ends) {
  const auto& [community, closed] = ends;
  out.id(community).u32(static_cast<std::uint32_t>(closed.size()));
  for (const books::FiscalYearClosed& year : closed) put_event(out, year);
}
void take(ByteReader& in, books::YearEnds& ends) {
  auto& [community, closed] = ends;
  community = in.id<CommunityId>();
  const auto count = in.count(4);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) take_event(in, closed.emplace_back());
}
void put(ByteWriter& out, const books::VendorRegistered& vendor) { put_event(out, vendor); }
void take(ByteReader& in, books::VendorRegistered& vendor) { take_event(in, vendor); }
void put(ByteWriter& out, const books::Expense& expense) {
  const auto& [id, community, building, vendor, account, net, tax, paid_by, last_change_on, reversed, posted, taken_by,
               shift, invoice_number] = expense;
  out.id(id).id(community).id(building).id(vendor).u16(static_cast<std::uint16_t>(account)).i64(net.fen).i64(tax.fen);
  out.u8(paid_by ? static_cast<std::uint8_t>(*paid_by) : std::uint8_t{0}).date(last_change_on).boolean(reversed);
  out.i32(posted.months).id(taken_by).id(shift).text(invoice_number);
}
void take(ByteReader& in, books::Expense& expense) {
  auto& [id, community, building, vendor, account, net, tax, paid_by, last_change_on, reversed, posted, taken_by, shift,
         invoice_number] = expense;
  id = in.id<ExpenseId>();
  community = in.id<CommunityId>();
  building = in.id<BuildingId>();
  vendor = in.id<VendorId>();
  account = take_account(in);
  net.fen = in.i64();
  tax.fen = in.i64();
  const auto channel = in.u8_at_most(static_cast<std::uint8_t>(billing::PaymentChannel::bank_deduction));
  if (channel != 0) paid_by = static_cast<billing::PaymentChannel>(channel);
  last_change_on = in.date();
  reversed = in.boolean();
  posted.months = in.i32();
  taken_by = in.id<CredentialId>();
  shift = in.id<ShiftId>();
  invoice_number = std::string(in.text());
}
void put(ByteWriter& out, const books::Drawer& drawer) {
  const auto& [shift, cashier, community, holds, last_change_on, counted_before, banked_in] = drawer;
  out.id(shift).id(cashier).id(community).i64(holds.fen).date(last_change_on).i32(banked_in.months);
  codec::put_optional(out, counted_before);
}
void take(ByteReader& in, books::Drawer& drawer) {
  auto& [shift, cashier, community, holds, last_change_on, counted_before, banked_in] = drawer;
  shift = in.id<ShiftId>();
  cashier = in.id<CredentialId>();
  community = in.id<CommunityId>();
  holds.fen = in.i64();
  last_change_on = in.date();
  banked_in.months = in.i32();
  codec::take_optional(in, counted_before);
}
void put(ByteWriter& out, const books::BetweenShifts& between) {
  const auto& [cashier, community, closed_on, counted] = between;
  out.id(cashier).id(community).date(closed_on).i64(counted.fen);
}
void take(ByteReader& in, books::BetweenShifts& between) {
  auto& [cashier, community, closed_on, counted] = between;
  cashier = in.id<CredentialId>();
  community = in.id<CommunityId>();
  closed_on = in.date();
  counted.fen = in.i64();
}
void put(ByteWriter& out, const books::ControlTotals& totals) {
  const auto& [receivables, credit_balances, deposits_held] = totals;
  out.i64(receivables.fen).i64(credit_balances.fen).i64(deposits_held.fen);
}
void take(ByteReader& in, books::ControlTotals& totals) {
  auto& [receivables, credit_balances, deposits_held] = totals;
  receivables.fen = in.i64();
  credit_balances.fen = in.i64();
  deposits_held.fen = in.i64();
}
void put(ByteWriter& out, const books::BroughtForward& before) {
  const auto& [community, cut_over_on, brought] = before;
  out.id(community).date(cut_over_on);
  put(out, brought);
}
void take(ByteReader& in, books::BroughtForward& before) {
  auto& [community, cut_over_on, brought] = before;
  community = in.id<CommunityId>();
  cut_over_on = in.date();
  take(in, brought);
}
void put(ByteWriter& out, const books::OpeningBooks& opening) {
  const auto& [community, cut_over_on, lines, brought] = opening;
  put_event(out, books::OpeningBalancesSet{community, cut_over_on, lines, {}});
  put(out, brought);
}
void take(ByteReader& in, books::OpeningBooks& opening) {
  auto& [community, cut_over_on, lines, brought] = opening;
  books::OpeningBalancesSet set;
  take_event(in, set);
  community = set.community;
  cut_over_on = set.cut_over_on;
  lines = std::move(set.lines);
  take(in, brought);
}
void put(ByteWriter& out, const books::CutOverDone& done) {
  const auto& [community, cut_over_on] = done;
  out.id(community).date(cut_over_on);
}
void take(ByteReader& in, books::CutOverDone& done) {
  auto& [community, cut_over_on] = done;
  community = in.id<CommunityId>();
  cut_over_on = in.date();
}

void put(ByteWriter& out, const books::Settlement& settlement) {
  const auto& [id, community, settled_on, net, paid_out, reversed] = settlement;
  out.id(id).id(community).date(settled_on).i64(net.fen).boolean(reversed).boolean(paid_out.has_value());
  if (!paid_out) return;
  const auto& [channel, fee, reference, posted] = *paid_out;
  out.u8(static_cast<std::uint8_t>(channel)).i64(fee.fen).text(reference).i32(posted.months);
}
void take(ByteReader& in, books::Settlement& settlement) {
  auto& [id, community, settled_on, net, paid_out, reversed] = settlement;
  id = in.id<SettlementId>();
  community = in.id<CommunityId>();
  settled_on = in.date();
  net.fen = in.i64();
  reversed = in.boolean();
  if (!in.boolean()) return;
  auto& [channel, fee, reference, posted] = paid_out.emplace();
  channel = static_cast<billing::PaymentChannel>(
      in.u8_at_most(static_cast<std::uint8_t>(billing::PaymentChannel::bank_deduction)));
  fee.fen = in.i64();
  reference = in.text();
  posted.months = in.i32();
}

void put(ByteWriter&, const invoicing::Unborn&) {}
void take(ByteReader&, invoicing::Unborn&) {}
void put(ByteWriter& out, const invoicing::Invoice& invoice) {
  const auto& [id, household, house, building, community, status, bills, total, credited, last_step_on] = invoice;
  out.id(id).id(household).id(house).id(building).id(community).u8(static_cast<std::uint8_t>(status));
  out.u32(static_cast<std::uint32_t>(bills.size()));
  for (const std::uint32_t bill : bills) out.u32(bill);
  out.i64(total.net.fen).i64(total.tax.fen).i64(credited.net.fen).i64(credited.tax.fen).date(last_step_on);
}
void take(ByteReader& in, invoicing::Invoice& invoice) {
  auto& [id, household, house, building, community, status, bills, total, credited, last_step_on] = invoice;
  id = in.id<InvoiceId>();
  household = in.id<HouseholdId>();
  house = in.id<HouseId>();
  building = in.id<BuildingId>();
  community = in.id<CommunityId>();
  const auto known_status = in.u8_at_most(static_cast<std::uint8_t>(invoicing::InvoiceStatus::credited));
  if (known_status == 0) in.fail();
  status = static_cast<invoicing::InvoiceStatus>(known_status);
  const auto count = in.count(4);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) bills.push_back(in.u32());
  total.net.fen = in.i64();
  total.tax.fen = in.i64();
  credited.net.fen = in.i64();
  credited.tax.fen = in.i64();
  last_step_on = in.date();
}
void put(ByteWriter& out, const books::Planned& planned) {
  const auto& [community] = planned;
  out.id(community);
}
void take(ByteReader& in, books::Planned& planned) {
  auto& [community] = planned;
  community = in.id<CommunityId>();
}

void put(ByteWriter&, const dunning::Unborn&) {}
void take(ByteReader&, dunning::Unborn&) {}
void put(ByteWriter& out, const dunning::DunningLadderSet& ladder) { put_event(out, ladder); }
void take(ByteReader& in, dunning::DunningLadderSet& ladder) { take_event(in, ladder); }
void put(ByteWriter& out, const dunning::DunningCase& dunned) { write_dunning_case(out, dunned); }
void take(ByteReader& in, dunning::DunningCase& dunned) { dunned = read_dunning_case(in); }

void put(ByteWriter&, const metering::Unborn&) {}
void take(ByteReader&, metering::Unborn&) {}
void put(ByteWriter&, const service::Unborn&) {}
void take(ByteReader&, service::Unborn&) {}
void put(ByteWriter& out, const service::ContactRecorded& contact) { put_event(out, contact); }
void take(ByteReader& in, service::ContactRecorded& contact) { take_event(in, contact); }

template <class Variant, std::size_t... Indices>
bool take_situation(ByteReader& in, std::size_t tag, Variant& situation, std::index_sequence<Indices...>) {
  return ((tag == Indices && (take(in, situation.template emplace<Indices>()), true)) || ...);
}

// What a state keeps beside its situation.
template <class Alternative>
void put_beside(ByteWriter&, const Alternative&) {}
template <class Alternative>
void take_beside(ByteReader&, Alternative&) {}
void put(ByteWriter& out, const std::vector<books::UnevenShift>& shifts) {
  out.u32(static_cast<std::uint32_t>(shifts.size()));
  for (const auto& [shift, community, closed_on, left, posted] : shifts) {
    out.id(shift).id(community).date(closed_on).i64(left.fen).i32(posted.months);
  }
}
void take(ByteReader& in, std::vector<books::UnevenShift>& shifts) {
  constexpr std::size_t kLeastBytes = 16 + 16 + 4 + 8 + 4;
  const auto count = in.count(kLeastBytes);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    auto& [shift, community, closed_on, left, posted] = shifts.emplace_back();
    shift = in.id<ShiftId>();
    community = in.id<CommunityId>();
    closed_on = in.date();
    left.fen = in.i64();
    posted.months = in.i32();
  }
}
void put_beside(ByteWriter& out, const books::TillState& till) {
  put(out, till.short_shifts);
  put(out, till.over_shifts);
}
void take_beside(ByteReader& in, books::TillState& till) {
  take(in, till.short_shifts);
  take(in, till.over_shifts);
}

template <std::size_t Index>
Result<State> decode_alternative(std::string_view bytes) {
  ByteReader in(bytes);
  const std::size_t tag = in.u8();
  State state(std::in_place_index<Index>);
  auto& situation = std::get<Index>(state).is;
  using Variant = std::remove_reference_t<decltype(situation)>;
  const bool known = take_situation(in, tag, situation, std::make_index_sequence<std::variant_size_v<Variant>>{});
  if (known) take_beside(in, std::get<Index>(state));
  if (!known || !in.done()) return fail("state-damaged", {}, "a kept state cannot be read");
  return state;
}

using Decoder = Result<State> (*)(std::string_view);
template <std::size_t... Indices>
constexpr std::array<Decoder, sizeof...(Indices)> all_decoders(std::index_sequence<Indices...>) {
  return {&decode_alternative<Indices>...};
}
static_assert(std::variant_size_v<AnyState> == kStreamKinds + 1, "one state for each kind of stream, and Faulted");
constexpr auto kDecoders = all_decoders(std::make_index_sequence<kStreamKinds>{});

}  // namespace

std::string encode_state(const State& state) {
  ByteWriter out(256);
  std::visit(overloaded{[&out](const Faulted& faulted) { out.u8(kFaulted).u64(faulted.position); },
                        [&out](const auto& alternative) {
                          out.u8(static_cast<std::uint8_t>(alternative.is.index()));
                          std::visit([&out](const auto& situation) { put(out, situation); }, alternative.is);
                          put_beside(out, alternative);
                        }},
             state);
  return out.take();
}

Result<State> decode_state(StreamKind kind, std::string_view bytes) {
  const auto index = static_cast<std::size_t>(kind) - 1;
  STEWARD_ASSERT(index < kDecoders.size(), "a kind of stream that exists");
  ByteReader in(bytes);
  if (in.u8() == kFaulted) {
    const Faulted faulted{in.u64()};
    if (in.done()) return faulted;
  }
  return kDecoders[index](bytes);
}

}  // namespace steward
