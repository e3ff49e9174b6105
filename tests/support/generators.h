#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "domain/billing/state.h"
#include "eventstore/log/frame.h"

// Arbitrary values for properties: everything that the types allow, lawful for the trade or not. Call inside a
// property.
namespace steward::test {

template <class Bytes>
[[nodiscard]] Bytes any_bytes() {
  Bytes value;
  for (auto& byte : value.bytes) byte = static_cast<std::byte>(*rc::gen::arbitrary<unsigned char>());
  return value;
}
template <class AnyId>
[[nodiscard]] AnyId any_id() {
  return AnyId{any_bytes<Uuid>()};
}
template <class Number>
[[nodiscard]] Number any() {
  return *rc::gen::arbitrary<Number>();
}
// Up to `most` values of `make()`.
template <class Make>
[[nodiscard]] auto any_list(std::size_t most, Make make) {
  std::vector<decltype(make())> values;
  const auto count = *rc::gen::inRange<std::size_t>(0, most + 1);
  for (std::size_t i = 0; i < count; ++i) values.push_back(make());
  return values;
}

[[nodiscard]] inline Date any_date() { return Date{any<std::int32_t>()}; }
[[nodiscard]] inline Money any_money() { return Money{any<std::int64_t>()}; }
[[nodiscard]] inline Instant any_instant() { return Instant{any<std::int64_t>()}; }
[[nodiscard]] inline StreamId any_stream() {
  return {static_cast<StreamKind>(*rc::gen::inRange(1, kStreamKinds + 1)), any_bytes<Uuid>()};
}

[[nodiscard]] inline billing::Household any_household() {
  billing::Household household;
  household.id = any_id<HouseholdId>();
  household.house = any_id<HouseId>();
  household.building = any_id<BuildingId>();
  household.community = any_id<CommunityId>();
  household.owner = any_id<PersonId>();
  household.moved_in_on = any_date();
  if (any<bool>()) household.moved_out_on = any_date();
  household.account.bills = decltype(household.account.bills)(any_list(5, [] {
    return billing::AccountBill{
        any<std::uint32_t>(),
        any_id<FeeItemId>(),
        any_date(),
        any_date(),
        any<std::uint16_t>(),
        any_money(),
        any_money(),
        any_money(),
        any_money(),
        any_date(),
        any_date(),
        *rc::gen::element(billing::LedgerAccount::service_income, billing::LedgerAccount::deposits_held),
        any<std::uint16_t>(),
        static_cast<billing::BillKind>(*rc::gen::inRange(1, 5)),
        YearMonth{any<std::int32_t>()}};
  }));
  household.account.payments = decltype(household.account.payments)(any_list(5, [] {
    billing::AccountPayment payment;
    payment.payment = any_id<PaymentId>();
    payment.channel = static_cast<billing::PaymentChannel>(*rc::gen::inRange(1, 7));
    payment.external_reference = any<std::string>();
    payment.amount = any_money();
    payment.received_on = any_date();
    payment.last_used_on = any_date();
    payment.credit_from = any_date();
    payment.reversed = any<bool>();
    payment.credit_left = any_money();
    payment.refunded = any_money();
    payment.uses = any_list(4, [] {
      return billing::PaymentUse{any<std::uint32_t>(), any_date(), any_money(), any_money()};
    });
    payment.origin = static_cast<billing::PaymentOrigin>(*rc::gen::inRange(1, 4));
    payment.for_items = any_list(2, [] { return any_id<FeeItemId>(); });
    payment.posted = YearMonth{any<std::int32_t>()};
    payment.taken_by = any_id<CredentialId>();
    payment.shift = any_id<ShiftId>();
    payment.outside_shift = any<bool>();
    payment.given_back_of = any_id<FeeItemId>();
    return payment;
  }));
  household.account.billed = any_list(3, [] {
    return billing::BilledPeriods{any_id<FeeItemId>(),
                                  any_list(3,
                                           [] {
                                             return std::pair{any_date(), any_date()};
                                           }),
                                  any_id<ContractId>(), any_list(2, [] {
                                    return billing::FreedPeriod{any_date(), any_date(), any_date()};
                                  })};
  });
  household.account.statements = any_list(3, [] {
    return billing::IssuedStatement{any_id<BillRunId>(), any<std::uint32_t>(), any<std::uint32_t>()};
  });
  household.account.adjusted = any_list(3, [] {
    return billing::AdjustedBill{any<std::uint32_t>(), any_date(), any_money(), any_money()};
  });
  household.account.deferrals = any_list(3, [] {
    return billing::BillDeferral{any<std::uint32_t>(), YearMonth{any<std::int32_t>()}, any_money()};
  });
  household.account.plans = any_list(2, [] {
    billing::InstalmentPlan plan;
    plan.plan = any_id<InstalmentPlanId>();
    plan.agreed_on = any_date();
    plan.bills = any_list(3, [] { return any<std::uint32_t>(); });
    plan.instalments = any_list(3, [] { return billing::Instalment{any_date(), any_money()}; });
    plan.stops_late_fees = any<bool>();
    return plan;
  });
  if (any<bool>()) household.account.promise = billing::PaymentPromise{any_date(), any_date(), any_money()};
  household.account.usage = any_list(3, [] {
    return billing::BilledUsage{any<std::uint32_t>(), any_id<MeterId>(), any_date(), any_date()};
  });
  household.account.counted = any_list(2, [] {
    return billing::CountedByItem{any_id<FeeItemId>(), {any_id<MeterId>(), any_date()}};
  });
  household.contracts = any_list(2, [] {
    billing::ContractTerms terms{any_id<ContractId>(), any_id<FeeItemId>(), any<std::string>(), any_date(), {}, {}};
    if (any<bool>()) terms.to = any_date();
    if (any<bool>()) terms.price = UnitPrice{any<std::int64_t>()};
    terms.step_months = any<std::uint16_t>();
    terms.step_rate_millionths = any<std::int64_t>();
    return terms;
  });
  household.account.marks = any_list(3, [] {
    billing::BillMarks marks;
    marks.bill = any<std::uint32_t>();
    marks.late_fee = any_money();
    marks.late_fee_settled = any_money();
    if (any<bool>()) marks.late_fee_through = any_date();
    marks.reductions = any_list(2, [] { return billing::Reduction{any_date(), any_money()}; });
    marks.waived = any_money();
    marks.waived_tax = any_money();
    marks.late_fee_posted = YearMonth{any<std::int32_t>()};
    marks.late_fee_waived = any_money();
    marks.late_fee_written_off = any_money();
    marks.given_up_on = any_date();
    marks.given_up_posted = YearMonth{any<std::int32_t>()};
    marks.kept = any_money();
    marks.disputes = any_list(2, [] {
      return billing::Dispute{any_date(), any<bool>() ? std::optional(any_date()) : std::nullopt, any_date(),
                              any<bool>()};
    });
    marks.pauses = any_list(2, [] {
      return billing::Dispute{any_date(), any<bool>() ? std::optional(any_date()) : std::nullopt, any_date(),
                              any<bool>()};
    });
    return marks;
  });
  const auto any_days_paid = [] {
    return billing::DaysPaid{any_id<PaymentId>(), any<std::uint32_t>(), any_date(), any_date(), any_money()};
  };
  household.account.refunds = any_list(2, [&] {
    return billing::AccountRefund{any_id<RefundId>(),
                                  static_cast<billing::RefundStatus>(*rc::gen::inRange(1, 6)),
                                  static_cast<billing::PaymentChannel>(*rc::gen::inRange(1, 7)),
                                  any<std::uint32_t>(),
                                  any_date(),
                                  any_money(),
                                  any_list(2,
                                           [] {
                                             return billing::CreditSource{any_id<PaymentId>(), any_money()};
                                           }),
                                  YearMonth{any<std::int32_t>()},
                                  any_list(2,
                                           [] {
                                             return billing::ReturnedDeposit{any<std::uint32_t>(), any_money()};
                                           }),
                                  any_list(2, any_days_paid)};
  });
  household.account.used_deposits = any_list(2, [&] {
    return billing::UsedDeposit{static_cast<billing::DepositUse>(*rc::gen::inRange(1, 4)), any_days_paid(),
                                any_money()};
  });
  return household;
}

[[nodiscard]] inline Actor any_actor() {
  return {any_bytes<Uuid>(), any_id<CredentialId>(), any_bytes<Uuid>(), static_cast<Channel>(*rc::gen::inRange(1, 7))};
}

[[nodiscard]] inline EventHeader any_header() {
  EventHeader header;
  header.log = any_id<LogId>();
  header.position = any<Position>();
  header.company = CompanyNo{any<std::uint32_t>()};
  header.community = any_id<CommunityId>();
  header.stream = any_stream();
  header.version = any<Version>();
  header.type = any<EventType>();
  header.schema_version = any<std::uint16_t>();
  header.id = any_id<EventId>();
  header.recorded_at = any_instant();
  header.wall_clock = any_instant();
  header.occurred_at = any_instant();
  header.effective_date = any_date();
  header.backdating =
      static_cast<BackdatingReason>(*rc::gen::inRange(0, static_cast<int>(kBackdatingReasons.size()) + 1));
  header.actor = any_actor();
  header.command = any_id<CommandId>();
  header.causation = any_bytes<Uuid>();
  header.correlation = any_bytes<Uuid>();
  header.households = any_list(kMaxHouseholdLinks, [] {
    return HouseholdLink{any_id<HouseholdId>(), any<std::uint64_t>(), any<Position>()};
  });
  return header;
}

[[nodiscard]] inline Param any_param() {
  Param param;
  param.name = any<std::string>();
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      param.value = any<std::int64_t>();
      break;
    case 1:
      param.value = any_bytes<Uuid>();
      break;
    case 2:
      param.value = any_date();
      break;
    case 3:
      param.value = any_instant();
      break;
    default:
      param.value = YearMonth{any<std::int32_t>()};
  }
  return param;
}

// A record that names `events` events from `first` on.
[[nodiscard]] inline CommandRecord any_command(std::uint32_t first, std::uint32_t events) {
  CommandRecord command;
  command.id = any_id<CommandId>();
  command.company = CompanyNo{any<std::uint32_t>()};
  command.actor = any_actor();
  command.has_key = any<bool>();
  if (command.has_key) command.key = any_bytes<Hash>();
  command.fingerprint = any_bytes<Hash>();
  command.money = any<bool>();
  command.recorded_at = any_instant();
  command.outcome.code = any<std::string>();
  command.outcome.params = any_list(4, any_param);
  command.target = any_stream();
  command.target_version = any<Version>();
  command.first_event = first;
  command.events = events;
  return command;
}

}  // namespace steward::test
