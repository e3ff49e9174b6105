#include "tests/support/samples.h"

#include "eventstore/codec/event_bytes.h"
#include "eventstore/codec/event_codec.h"
#include "tests/support/samples_of_work.h"

namespace steward::test {

namespace {

using billing::LedgerAccount;

constexpr auto kRun = 0x50;
constexpr auto kPayment = 0x70;

const Date kFrom = make_date(2026, 11, 1);
const Date kTo = make_date(2026, 12, 1);
const Date kDue = make_date(2026, 12, 15);

billing::FeeItemTerms sample_terms() {
  billing::FeeItemTerms terms;
  terms.method = billing::ChargeMethod::fixed_amount;
  terms.proration = billing::ProrationRule::half_month;
  terms.rounding = Rounding::half_even;
  terms.decimal_places = 1;
  terms.allocation_priority = 7;
  terms.income_account = LedgerAccount::other_income;
  terms.area_basis = billing::AreaBasis::inside;
  terms.with_coefficient = true;
  terms.utility = metering::Utility::electricity;
  return terms;
}

billing::Bill sample_bill(std::uint32_t number) {
  billing::Bill bill;
  bill.number = number;
  bill.fee_item = sample_id<FeeItemId>(kFeeItem);
  bill.period_from = kFrom;
  bill.period_to = kTo;
  bill.due_date = kDue;
  bill.allocation_priority = 3;
  bill.amount = Money{22'250};
  bill.parts = {{kFrom, add_days(kFrom, 10), UnitPrice{2'400'000}, Area{8'900}, Money{7'120}},
                {add_days(kFrom, 10), kTo, UnitPrice{2'550'000}, Area{8'900}, Money{15'130}, 1'200'000,
                 UnitPrice{30'000'000}, 60'000, Money{856}, metering::MicroUsage{350'500'000}}};
  bill.tax = Money{856};
  bill.contract = sample_id<ContractId>(0x22);
  bill.income_account = LedgerAccount::other_income;
  bill.meters = {
      {sample_id<MeterId>(0x23), kFrom, kTo, Usage{1'234'500}, Usage{1'585'000}, metering::MicroUsage{350'500'000}}};
  return bill;
}

billing::Posting sample_posting(LedgerAccount debit, LedgerAccount credit, std::int64_t fen) {
  return {month_of(kFrom), {{debit, Money{fen}, Money{fen / 17}}, {credit, Money{-fen}, Money{-(fen / 17)}}}};
}

billing::Posting sample_carried(LedgerAccount debit, LedgerAccount credit, std::int64_t fen) {
  return {books::december(2026), {{debit, Money{fen}, {}}, {credit, Money{-fen}, {}}}};
}

// The ids that every event of an account begins with.
template <class AccountEvent>
AccountEvent at_household() {
  AccountEvent event;
  event.household = sample_id<HouseholdId>(kHousehold);
  event.house = sample_id<HouseId>(kHouse);
  event.building = sample_id<BuildingId>(kBuilding);
  event.community = sample_id<CommunityId>(kCommunity);
  return event;
}

void add_registry(std::vector<Event>& events) {
  const auto community = sample_id<CommunityId>(kCommunity);
  const auto building = sample_id<BuildingId>(kBuilding);
  const auto house = sample_id<HouseId>(kHouse);
  events.emplace_back(registry::CompanyRegistered{CompanyNo{3}, "hengtai", "恒泰物业服务有限公司"});
  events.emplace_back(registry::CommunityRegistered{community, "jinxiu", "锦绣花园", "Asia/Urumqi"});
  events.emplace_back(registry::BuildingRegistered{building, community, "b1", "1号楼"});
  events.emplace_back(registry::HouseRegistered{house, building, community, "1-101", Area{8'900}});
  auto moved_in = at_household<registry::HouseholdMovedIn>();
  moved_in.owner = sample_id<PersonId>(0x80);
  moved_in.owner_name = sample_sealed(0x81, FieldClass::name);
  moved_in.owner_phone = sample_sealed(0x91, FieldClass::phone);
  moved_in.moved_in_on = kFrom;
  events.emplace_back(moved_in);
  events.emplace_back(registry::HouseholdMovedOut{sample_id<HouseholdId>(kHousehold), house, building, kTo});
}

void add_bill_run(std::vector<Event>& events) {
  const auto community = sample_id<CommunityId>(kCommunity);
  const auto run = sample_id<BillRunId>(kRun);
  billing::BillRunStarted started{run, community, kFrom, kTo, kFrom, kDue, {}, {}, 41};
  started.fee_items = {
      {sample_id<FeeItemId>(kFeeItem), 2, sample_terms(), {{kFrom, UnitPrice{2'400'000}}}, {{kFrom, 60'000, false}}},
      {sample_id<FeeItemId>(kFeeItem + 1), 3, sample_terms(), {}}};
  started.roster = {sample_id<HouseholdId>(kHousehold), sample_id<HouseholdId>(kHousehold + 1)};
  started.fee_items[0].tariffs[0].fixed_part = UnitPrice{5'000'000};
  started.fee_items[0].tariffs[0].tiers = {{Usage{2'160'000}, UnitPrice{608'300}, Usage{1'200'000}}};
  started.fee_items[0].tariffs[0].allowance = {5, false};
  started.shared_costs = {{sample_id<FeeItemId>(kFeeItem + 1),
                           sample_id<BuildingId>(kBuilding),
                           billing::ApportionBasis::headcount,
                           true,
                           Usage{1'000'000},
                           UnitPrice{680'000},
                           Money{68'000},
                           Money{1'000},
                           {{sample_id<HouseId>(kHouse), Money{67'000}}}}};
  events.emplace_back(started);
  auto statement = at_household<billing::StatementIssued>();
  statement.run = run;
  statement.issue_date = kFrom;
  statement.bills = {sample_bill(4), sample_bill(5)};
  statement.posting = sample_posting(LedgerAccount::receivables, LedgerAccount::service_income, 44'500);
  events.emplace_back(statement);
  billing::BillRunChunkRecorded chunk{run, community, 1, 500, 498, Money{11'080'500}, {}};
  chunk.exceptions = {{sample_id<HouseholdId>(kHousehold), "already-billed"},
                      {sample_id<HouseholdId>(kHousehold + 1), "no-tariff"}};
  events.emplace_back(chunk);
  events.emplace_back(billing::BillRunCompleted{run, community, 900, 897, 3, Money{19'958'250}});
}

void add_charges(std::vector<Event>& events) {
  auto charge = at_household<billing::ChargeRaised>();
  charge.bill = sample_bill(6);
  charge.reason = sample_sealed(0xa1, FieldClass::free_text);
  charge.posting = sample_posting(LedgerAccount::receivables, LedgerAccount::other_income, 22'250);
  events.emplace_back(charge);
  auto arrears = at_household<billing::ArrearsBroughtForward>();
  arrears.cut_over_date = add_days(kFrom, -1);
  arrears.import_run = sample_id<ImportRunId>(0xb0);
  arrears.bill = sample_bill(7);
  arrears.posting = sample_posting(LedgerAccount::receivables, LedgerAccount::opening_balances, 22'250);
  events.emplace_back(arrears);
}

void add_payments(std::vector<Event>& events) {
  auto payment = at_household<billing::PaymentReceived>();
  payment.payment = sample_id<PaymentId>(kPayment);
  payment.channel = billing::PaymentChannel::alipay;
  payment.external_reference = "2026112322001";
  payment.amount = Money{30'000};
  payment.received_on = kDue;
  payment.allocations = {{4, Money{22'250}}, {5, Money{5'000}}};
  payment.credited = Money{2'750};
  payment.receipt_year = 2026;
  payment.receipt_number = 1'017;
  payment.posting = sample_posting(LedgerAccount::alipay_clearing, LedgerAccount::receivables, 30'000);
  events.emplace_back(payment);
  auto reversal = at_household<billing::PaymentReversed>();
  reversal.payment = sample_id<PaymentId>(kPayment);
  reversal.channel = billing::PaymentChannel::wechat;
  reversal.external_reference = "2026112322002";
  reversal.reason = billing::ReversalReason::duplicate;
  reversal.reversed_on = add_days(kDue, 2);
  reversal.amount = Money{30'000};
  reversal.reopened = {{4, Money{22'250}}, {5, Money{5'000}}};
  reversal.credit_withdrawn = Money{2'750};
  reversal.posting = sample_posting(LedgerAccount::receivables, LedgerAccount::bank_deposits, 30'000);
  events.emplace_back(reversal);
  auto credit = at_household<billing::CreditApplied>();
  credit.applied_on = add_days(kDue, 3);
  credit.allocations = {{6, Money{2'750}}};
  credit.sources = {{sample_id<PaymentId>(kPayment), Money{1'750}}, {sample_id<PaymentId>(kPayment + 1), Money{1'000}}};
  credit.posting = sample_posting(LedgerAccount::credit_balances, LedgerAccount::receivables, 2'750);
  events.emplace_back(credit);
}

void add_receivables(std::vector<Event>& events) {
  const auto community = sample_id<CommunityId>(kCommunity);
  const auto refund = sample_id<RefundId>(0xf0);
  billing::LateFeeTerms terms;
  terms.daily_rate_millionths = 500;
  terms.grace_days = 30;
  terms.grace = billing::GraceMode::retroactive;
  terms.cap = Money{100'000};
  terms.cap_millionths = 300'000;
  terms.least = Money{100};
  terms.rounding = Rounding::down;
  events.emplace_back(billing::LateFeeTermsSet{community, kFrom, terms, billing::LateFeePosting::month_end});
  events.emplace_back(billing::AllocationPolicySet{community, billing::AllocationPolicy::pro_rata});
  auto posted = at_household<billing::LateFeesPosted>();
  posted.posted_on = add_days(kDue, 20);
  posted.lines = {{4, kDue, add_days(kDue, 20), Money{220}}, {5, add_days(kDue, 3), add_days(kDue, 20), Money{55}}};
  posted.posting = sample_posting(LedgerAccount::receivables, LedgerAccount::sundry_income, 275);
  events.emplace_back(posted);
  auto waived = at_household<billing::BillsWaived>();
  waived.kind = billing::WaiverKind::service_fault;
  waived.waived_on = kDue;
  waived.lines = {{4, Money{1'000}, Money{20}}, {5, Money{}, Money{55}}};
  waived.reason = sample_sealed(0xa2, FieldClass::free_text);
  waived.posting = sample_posting(LedgerAccount::income_reductions, LedgerAccount::receivables, 1'075);
  waived.taxes = {{4, Money{57}}};
  events.emplace_back(waived);
  auto written_off = at_household<billing::BillsWrittenOff>();
  written_off.written_off_on = kDue;
  written_off.lines = {{6, Money{5'000}, Money{}}};
  written_off.reason = sample_sealed(0xa3, FieldClass::free_text);
  written_off.posting = sample_posting(LedgerAccount::bad_debts, LedgerAccount::receivables, 5'000);
  events.emplace_back(written_off);
  auto disputed = at_household<billing::BillsDisputed>();
  disputed.disputed_on = kDue;
  disputed.bills = {4, 6};
  disputed.reason = sample_sealed(0xa4, FieldClass::free_text);
  events.emplace_back(disputed);
  auto settled = at_household<billing::DisputeSettled>();
  settled.settled_on = add_days(kDue, 9);
  settled.outcome = billing::DisputeOutcome::rejected;
  settled.bills = {4, 6};
  settled.note = sample_sealed(0xa5, FieldClass::free_text);
  events.emplace_back(settled);
  auto promised = at_household<billing::PaymentPromised>();
  promised.promised_on = kDue;
  promised.pay_by = add_days(kDue, 14);
  promised.amount = Money{9'000};
  promised.note = sample_sealed(0xa6, FieldClass::free_text);
  events.emplace_back(promised);
  auto approved = at_household<billing::RefundApproved>();
  approved.refund = refund;
  approved.payment = sample_id<PaymentId>(kPayment);
  approved.approved_on = kDue;
  approved.amount = Money{3'000};
  approved.sources = {{sample_id<PaymentId>(kPayment), Money{1'000}}};
  approved.reopened = {{5, Money{1'900}, Money{100}}};
  approved.reason = sample_sealed(0xa7, FieldClass::free_text);
  approved.posting = sample_posting(LedgerAccount::credit_balances, LedgerAccount::refunds_payable, 3'000);
  events.emplace_back(approved);
  auto sent = at_household<billing::RefundSent>();
  sent.refund = refund;
  sent.channel = billing::PaymentChannel::wechat;
  sent.attempt = 2;
  sent.sent_on = kDue;
  events.emplace_back(sent);
  auto refunded = at_household<billing::RefundSettled>();
  refunded.refund = refund;
  refunded.outcome = billing::RefundOutcome::cancelled;
  refunded.channel = billing::PaymentChannel::bank_deduction;
  refunded.external_reference = "R-2026-17";
  refunded.settled_on = add_days(kDue, 1);
  refunded.amount = Money{3'000};
  refunded.posting = sample_posting(LedgerAccount::refunds_payable, LedgerAccount::credit_balances, 3'000);
  events.emplace_back(refunded);
  billing::SuspenseReceived suspense;
  suspense.payment = sample_id<PaymentId>(kPayment + 2);
  suspense.community = community;
  suspense.channel = billing::PaymentChannel::pos;
  suspense.external_reference = "POS-88";
  suspense.amount = Money{8'800};
  suspense.received_on = kDue;
  suspense.reason = billing::SuspenseReason::order_closed;
  suspense.payer = sample_id<PersonId>(0xa8);
  suspense.payer_name = sample_sealed(0xa8, FieldClass::name);
  suspense.memo = sample_sealed(0xa9, FieldClass::free_text);
  suspense.posting = sample_posting(LedgerAccount::bank_deposits, LedgerAccount::suspense, 8'800);
  suspense.taken_by = sample_id<CredentialId>(0x04);
  suspense.shift = sample_id<ShiftId>(0xc6);
  events.emplace_back(suspense);
  events.emplace_back(billing::SuspenseAssigned{suspense.payment,
                                                community,
                                                sample_id<HouseholdId>(kHousehold),
                                                suspense.channel,
                                                suspense.external_reference,
                                                suspense.amount,
                                                add_days(kDue, 4),
                                                billing::Match::name_and_amount,
                                                {}});
  events.emplace_back(billing::SuspenseReturned{
      sample_id<PaymentId>(kPayment + 3), community, billing::PaymentChannel::bank_transfer, Money{100}, kDue,
      sample_posting(LedgerAccount::suspense, LedgerAccount::bank_deposits, 100)});
}

void add_approvals(std::vector<Event>& events) {
  const auto community = sample_id<CommunityId>(kCommunity);
  const auto approval = sample_id<ApprovalId>(0xf8);
  events.emplace_back(approvals::ApprovalRulesSet{
      community, 45, 7, {{approvals::Action::waiver, Money{50'000}}, {approvals::Action::tariff, Money{}}}});
  events.emplace_back(approvals::AllowanceUsed{sample_id<CredentialId>(0xd1), community, approvals::Action::refund,
                                               Money{1'200}, kDue});
  approvals::ApprovalRequested requested;
  requested.approval = approval;
  requested.community = community;
  requested.action = approvals::Action::write_off;
  requested.requested_by = sample_id<CredentialId>(0xd1);
  requested.household = sample_id<HouseholdId>(kHousehold);
  requested.amount = Money{77'700};
  requested.hash = sample_hash(0xe1).bytes;
  requested.request = sample_sealed(0xaa, FieldClass::free_text);
  requested.expires_on = add_days(kDue, 14);
  events.emplace_back(requested);
  events.emplace_back(approvals::ApprovalGranted{approval, community, sample_id<CredentialId>(0xd2)});
  events.emplace_back(approvals::ApprovalRefused{approval, community, sample_id<CredentialId>(0xd2),
                                                 sample_sealed(0xab, FieldClass::free_text)});
  events.emplace_back(approvals::ApprovalExpired{approval, community});
}

void add_imports_and_access(std::vector<Event>& events) {
  const auto run = sample_id<ImportRunId>(0xb0);
  const auto community = sample_id<CommunityId>(kCommunity);
  events.emplace_back(
      imports::ImportRunStarted{run, community, imports::ImportKind::opening_arrears, sample_hash(0xc0).bytes, 1'200});
  events.emplace_back(imports::ImportChunkRecorded{run, community, 2, 500, 480, 15, 5});
  events.emplace_back(imports::ImportRunCompleted{run, community, 1'200, 1'170, 20, 10});
  access::ApiKeyIssued key;
  key.credential = sample_id<CredentialId>(0xd0);
  key.company = CompanyNo{3};
  key.role = access::Role::technician;
  key.community = community;
  key.household = sample_id<HouseholdId>(kHousehold);
  key.secret_hash = sample_hash(0xe0).bytes;
  key.label = "technician's app";
  key.expires_at = Instant{1'800'000'000'123'456};
  key.staff = sample_id<StaffId>(0xd8);
  events.emplace_back(key);
  events.emplace_back(access::ApiKeyRevoked{sample_id<CredentialId>(0xd0)});
}

void add_fees(std::vector<Event>& events) {
  const auto community = sample_id<CommunityId>(kCommunity);
  events.emplace_back(registry::HouseMeasured{sample_id<HouseId>(kHouse),
                                              sample_id<BuildingId>(kBuilding),
                                              community,
                                              {kFrom, Area{8'900}, Area{7'450}, 1'100'000, 3, 12'500}});
  events.emplace_back(billing::VatRateSet{sample_id<FeeItemId>(kFeeItem), community, {kFrom, 60'000, false}});
  auto opened = at_household<billing::ContractOpened>();
  opened.terms = {sample_id<ContractId>(0x22),
                  sample_id<FeeItemId>(kFeeItem),
                  "B1-023",
                  kFrom,
                  kTo,
                  UnitPrice{300'000'000},
                  12,
                  50'000};
  events.emplace_back(opened);
  auto ended = at_household<billing::ContractEnded>();
  ended.contract = opened.terms.contract;
  ended.fee_item = opened.terms.fee_item;
  ended.ended_on = add_days(kFrom, 10);
  events.emplace_back(ended);
}

void add_meters(std::vector<Event>& events) {
  const metering::MeteredPlace place{sample_id<CommunityId>(kCommunity), sample_id<BuildingId>(kBuilding),
                                     sample_id<HouseId>(kHouse)};
  const auto meter = sample_id<MeterId>(0x23);
  events.emplace_back(metering::MeterInstalled{
      place, {meter, "DB-0101", metering::Utility::electricity, {5, 40'000}, 25'000}, kFrom, Usage{12'500}});
  events.emplace_back(metering::MeterRead{place, meter, kTo, Usage{13'750}, metering::ReadingSource::device, true, true,
                                          metering::MicroUsage{50'000'000}});
  events.emplace_back(metering::MeterReadingCorrected{place, meter, kTo, add_days(kTo, 3), Usage{13'750}, Usage{13'500},
                                                      metering::MicroUsage{-10'000'000}});
  events.emplace_back(metering::MeterRemoved{place, meter, "DB-0101", kDue, Usage{14'000},
                                             metering::MicroUsage{20'000'000}, sample_id<MeterId>(0x24)});
}

void add_corrected_meters(std::vector<Event>& events) {
  const metering::MeteredPlace place{sample_id<CommunityId>(kCommunity), sample_id<BuildingId>(kBuilding),
                                     sample_id<HouseId>(kHouse)};
  events.emplace_back(
      metering::MeterFactorsCorrected{place, sample_id<MeterId>(0x23), {40'000, 25'000}, {60'000, 12'500}});
}

void add_corrections(std::vector<Event>& events) {
  const auto community = sample_id<CommunityId>(kCommunity);
  const auto item = sample_id<FeeItemId>(kFeeItem);
  events.emplace_back(billing::TariffCorrected{
      item,
      community,
      {kFrom, UnitPrice{2'350'000}, UnitPrice{4'000'000}, {{Usage{2'160'000}, UnitPrice{608'300}}}, {0, true}}});
  auto adjusted = at_household<billing::BillsAdjusted>();
  adjusted.adjustment = sample_id<AdjustmentId>(0xc0);
  adjusted.fee_item = item;
  adjusted.reason = billing::AdjustmentReason::wrong_area;
  adjusted.adjusted_on = kTo;
  adjusted.lines = {{4, kFrom, kTo, Money{22'250}, Money{856}, Money{24'250}, Money{933}}};
  adjusted.bill = sample_bill(8);
  adjusted.credited = Money{20'250};
  adjusted.note = sample_sealed(0xa5, FieldClass::free_text);
  adjusted.posting = sample_posting(LedgerAccount::receivables, LedgerAccount::service_income, 2'000);
  adjusted.deferrals = {{4, add(month_of(kTo), 1), Money{-1'000}}};
  adjusted.corrections = {{sample_id<MeterId>(0x24), kTo}};
  events.emplace_back(adjusted);
  auto cancelled = at_household<billing::StatementCancelled>();
  cancelled.run = sample_id<BillRunId>(kRun);
  cancelled.cancelled_on = kTo;
  cancelled.bills = {{4, item, Money{22'250}, Money{856}}};
  cancelled.deferrals = {{4, add(month_of(kTo), 1), Money{10'000}}};
  cancelled.reason = sample_sealed(0xa6, FieldClass::free_text);
  cancelled.posting = {month_of(kFrom),
                       {{LedgerAccount::service_income, Money{12'250}, {}},
                        {LedgerAccount::deferred_income, Money{10'000}, {}},
                        {LedgerAccount::receivables, Money{-22'250}, {}}},
                       {{add(month_of(kTo), 1), LedgerAccount::service_income, Money{-10'000}}}};
  events.emplace_back(cancelled);
}

void add_books(std::vector<Event>& events) {
  const auto community = sample_id<CommunityId>(kCommunity);
  const auto building = sample_id<BuildingId>(kBuilding);
  const auto vendor = sample_id<VendorId>(0xc1);
  const auto expense = sample_id<ExpenseId>(0xc2);
  events.emplace_back(books::PeriodClosed{community, month_of(kFrom)});
  events.emplace_back(books::PeriodReopened{community, month_of(kFrom), books::ReopenReason::audit});
  events.emplace_back(books::VendorRegistered{vendor, "V-017", "恒达电梯维保有限公司", "91310000MA1FL0XX17"});
  events.emplace_back(books::ExpenseRecorded{
      expense, community, building, vendor, LedgerAccount::admin_expenses, "电梯维保", "24312000000123456789",
      Money{450'000}, Money{27'000}, kFrom, billing::PaymentChannel::bank_transfer,
      sample_posting(LedgerAccount::operating_costs, LedgerAccount::bank_deposits, 477'000)});
  events.emplace_back(
      books::ExpensePaid{expense, community, building, vendor, Money{477'000}, billing::PaymentChannel::alipay, kTo,
                         sample_posting(LedgerAccount::accounts_payable, LedgerAccount::alipay_clearing, 477'000)});
  events.emplace_back(
      books::ExpenseReversed{expense, community, building, vendor, Money{477'000}, billing::PaymentChannel::wechat,
                             billing::ReversalReason::duplicate, kDue,
                             sample_posting(LedgerAccount::wechat_clearing, LedgerAccount::operating_costs, 477'000)});
  events.emplace_back(books::BudgetSet{community, 2026, LedgerAccount::admin_expenses,
                                       std::vector<Money>(books::kMonthsOfBudget, Money{500'000})});
  events.emplace_back(billing::AutomaticDeductionSet{community, true});
  const auto shift = sample_id<ShiftId>(0xc3);
  const auto cashier = sample_id<CredentialId>(0xc4);
  events.emplace_back(books::ShiftOpened{shift, cashier, community, kFrom, Money{50'000}});
  events.emplace_back(
      books::CashTaken{shift, cashier, community, sample_id<PaymentId>(kPayment), Money{-22'250}, kFrom});
  events.emplace_back(
      books::CashBanked{shift, cashier, community, Money{20'000}, "JK-20261101-07", kTo,
                        sample_posting(LedgerAccount::bank_deposits, LedgerAccount::cash_on_hand, 20'000)});
  events.emplace_back(
      books::ShiftClosed{shift, cashier, community, kTo, Money{7'750}, Money{7'700},
                         sample_posting(LedgerAccount::sundry_expenses, LedgerAccount::cash_on_hand, 50)});
  auto agreed = at_household<billing::InstalmentsAgreed>();
  agreed.plan = sample_id<InstalmentPlanId>(0xc5);
  agreed.agreed_on = kDue;
  agreed.bills = {4, 5};
  agreed.instalments = {{add_days(kDue, 30), Money{10'000}}, {add_days(kDue, 60), Money{12'250}}};
  agreed.stops_late_fees = true;
  agreed.note = sample_sealed(0xa9, FieldClass::free_text);
  events.emplace_back(agreed);
  auto ended = at_household<billing::InstalmentsEnded>();
  ended.plan = agreed.plan;
  ended.ended_on = add_days(kDue, 61);
  ended.reason = billing::PlanEnd::broken;
  ended.bills = agreed.bills;
  events.emplace_back(ended);
}

void add_invoices(std::vector<Event>& events) {
  const auto invoice = sample_id<InvoiceId>(0xd1);
  auto requested = at_household<invoicing::InvoiceRequested>();
  requested.invoice = invoice;
  requested.kind = invoicing::InvoiceKind::special;
  requested.title = sample_sealed(0xd2, FieldClass::name);
  requested.tax_number = "91310000MA1FL0XX17";
  requested.id_number = sample_sealed(0xd3, FieldClass::id_number);
  requested.lines = {{4, sample_id<FeeItemId>(kFeeItem), Money{20'991}, Money{1'259}},
                     {5, sample_id<FeeItemId>(kFeeItem + 1), Money{10'000}, Money{}}};
  requested.requested_on = kFrom;
  events.emplace_back(requested);
  auto reviewed = at_household<invoicing::InvoiceReviewed>();
  reviewed.invoice = invoice;
  reviewed.approved = true;
  reviewed.reason = sample_sealed(0xd4, FieldClass::free_text);
  reviewed.reviewed_on = kFrom;
  reviewed.released = {4, 5};
  events.emplace_back(reviewed);
  auto issued = at_household<invoicing::InvoiceIssued>();
  issued.invoice = invoice;
  issued.number = "26312000000000000017";
  issued.issued_on = kTo;
  events.emplace_back(issued);
  auto failed = at_household<invoicing::InvoiceFailed>();
  failed.invoice = invoice;
  failed.for_good = true;
  failed.reason = sample_sealed(0xd5, FieldClass::free_text);
  failed.failed_on = kTo;
  failed.released = {4, 5};
  events.emplace_back(failed);
  auto credited = at_household<invoicing::CreditNoteIssued>();
  credited.credit_note = sample_id<CreditNoteId>(0xd6);
  credited.invoice = invoice;
  credited.number = "26312000000000000018";
  credited.net = Money{991};
  credited.tax = Money{59};
  credited.reason = invoicing::CreditNoteReason::allowance;
  credited.issued_on = kDue;
  credited.released = {4};
  events.emplace_back(credited);
}

void add_opening(std::vector<Event>& events) {
  const auto community = sample_id<CommunityId>(kCommunity);
  events.emplace_back(books::OpeningBalancesSet{
      community,
      kFrom,
      {{LedgerAccount::bank_deposits, Money{252'250}},
       {LedgerAccount::credit_balances, Money{-30'000}},
       {LedgerAccount::retained_earnings, Money{-222'250}}},
      sample_posting(LedgerAccount::bank_deposits, LedgerAccount::retained_earnings, 222'250)});
  events.emplace_back(books::OpeningCounted{community, LedgerAccount::credit_balances, Money{-30'000}, kFrom});
  events.emplace_back(books::CutOverClosed{community, kFrom, kTo});
  auto credit = at_household<billing::CreditBroughtForward>();
  credit.import_run = sample_id<ImportRunId>(0xd7);
  credit.cut_over_date = kFrom;
  credit.payment = sample_id<PaymentId>(0xd8);
  credit.reference = "YC-2025-0017";
  credit.amount = Money{30'000};
  credit.posting = sample_posting(LedgerAccount::opening_balances, LedgerAccount::credit_balances, 30'000);
  events.emplace_back(credit);
  auto deposit = at_household<billing::DepositBroughtForward>();
  deposit.import_run = sample_id<ImportRunId>(0xd9);
  deposit.cut_over_date = kFrom;
  deposit.payment = sample_id<PaymentId>(0xda);
  deposit.reference = "YJ-2025-0003";
  deposit.bill = sample_bill(8);
  deposit.posting = sample_posting(LedgerAccount::opening_balances, LedgerAccount::deposits_held, 22'250);
  events.emplace_back(deposit);
}

void add_dunning(std::vector<Event>& events) {
  const auto notice = sample_id<NoticeId>(0xd0);
  dunning::DunningLadderSet ladder{sample_id<CommunityId>(kCommunity), {}};
  ladder.terms.steps = {{0, -7, dunning::ReminderChannel::app, dunning::ReminderWay::outbox, "SMS_1"},
                        {4,
                         60,
                         dunning::ReminderChannel::letter,
                         dunning::ReminderWay::by_hand,
                         {},
                         dunning::StepFee{sample_id<FeeItemId>(kFeeItem), Money{2'000}, 20}}};
  ladder.terms.quiet = {22 * 60, 8 * 60 + 30};
  ladder.terms.channel_spacing_days = 5;
  ladder.terms.level_spacing_days = 6;
  ladder.terms.least_amount = Money{500};
  ladder.terms.rises_only_if_delivered = false;
  ladder.terms.passes_undeliverable = true;
  ladder.terms.limitation_months = 35;
  ladder.terms.days_to_pay = 10;
  events.emplace_back(ladder);
  auto queued = at_household<dunning::ReminderQueued>();
  queued.notice = notice;
  queued.level = 4;
  queued.channel = dunning::ReminderChannel::letter;
  queued.way = dunning::ReminderWay::by_hand;
  queued.queued_at = Instant{1'795'405'200'000'001};
  queued.queued_on = kTo;
  queued.bills = {{4, kFrom, Money{22'250}, Money{55}}, {5, kDue, Money{100}, {}}};
  queued.oldest_due = kFrom;
  queued.total = Money{22'405};
  events.emplace_back(queued);
  auto delivered = at_household<dunning::ReminderDelivered>();
  delivered.notice = notice;
  delivered.level = 4;
  delivered.channel = dunning::ReminderChannel::letter;
  delivered.delivered_at = Instant{1'795'405'300'000'002};
  delivered.delivered_on = kDue;
  delivered.reference = "XA 1234 5678 9 CN";
  delivered.response = sample_hash(0xd1).bytes;
  delivered.evidence = sample_sealed(0xd2, FieldClass::free_text);
  delivered.fee = dunning::ChargedFee{sample_id<FeeItemId>(kFeeItem), 9, Money{2'000}};
  delivered.fee_refused = "household-moved-out";
  events.emplace_back(delivered);
  auto failed = at_household<dunning::ReminderFailed>();
  failed.notice = notice;
  failed.level = 2;
  failed.channel = dunning::ReminderChannel::sms;
  failed.failed_on = kDue;
  failed.attempts = 8;
  failed.reason = dunning::FailureReason::wrong_contact;
  events.emplace_back(failed);
  auto held = at_household<dunning::DunningHeld>();
  held.reason = dunning::HoldReason::hardship;
  held.held_on = kFrom;
  held.review_on = kTo;
  held.note = sample_sealed(0xd3, FieldClass::free_text);
  events.emplace_back(held);
  auto released = at_household<dunning::DunningReleased>();
  released.released_on = kTo;
  released.note = sample_sealed(0xd4, FieldClass::free_text);
  events.emplace_back(released);
}

// What a reversal takes back of a count.
void add_counted_short(std::vector<Event>& events) {
  events.emplace_back(
      books::ShortageTakenBack{sample_id<ShiftId>(0xc3), sample_id<CredentialId>(0xc4),
                               sample_id<CommunityId>(kCommunity), sample_id<PaymentId>(kPayment), Money{50}, kDue,
                               sample_posting(LedgerAccount::cash_on_hand, LedgerAccount::sundry_expenses, 50)});
}

billing::ParkingStay sample_stay(unsigned seed) {
  billing::ParkingStay stay;
  stay.stay = sample_id<ParkingStayId>(seed);
  stay.fee_item = sample_id<FeeItemId>(kFeeItem);
  stay.entered_at = Instant{1'795'305'200'000'001};
  stay.left_at = Instant{1'795'405'200'000'002};
  stay.left_on = kFrom;
  stay.charged_before = Money{1'500};
  stay.price = {1'666,
                Money{4'700},
                {{stay.entered_at, 1'440, Money{9'600}, Money{3'000}},
                 {Instant{1'795'391'600'000'001}, 226, Money{1'700}, Money{1'700}}}};
  stay.plate = sample_sealed(0xd6, FieldClass::plate);
  return stay;
}

void add_parking(std::vector<Event>& events) {
  const auto community = sample_id<CommunityId>(kCommunity);
  billing::ParkingTerms terms;
  terms.effective_from = kFrom;
  terms.free_minutes = 30;
  terms.free_deducted = true;
  terms.first_minutes = 60;
  terms.first_price = Money{500};
  terms.step_minutes = 30;
  terms.step_price = Money{200};
  terms.day = billing::ParkingDay::calendar;
  terms.daily_cap = Money{3'000};
  terms.night = billing::NightCap{1'260, 420, Money{600}};
  terms.month_cap = Money{30'000};
  events.emplace_back(billing::ParkingTermsSet{sample_id<FeeItemId>(kFeeItem), community, terms});
  auto charged = at_household<billing::ParkingStayCharged>();
  charged.vehicle = sample_id<VehicleId>(0x24);
  charged.stay = sample_stay(0x25);
  charged.bill = 7;
  events.emplace_back(charged);
  billing::ParkingStayPaid paid;
  paid.vehicle = charged.vehicle;
  paid.community = community;
  paid.stay = sample_stay(0x26);
  paid.payment = sample_id<PaymentId>(kPayment);
  paid.channel = billing::PaymentChannel::wechat;
  paid.external_reference = "2026112322002";
  paid.tax = Money{224};
  paid.income_account = LedgerAccount::other_income;
  paid.paid_on = kFrom;
  paid.receipt_year = 2026;
  paid.receipt_number = 1'018;
  paid.posting = {month_of(kFrom),
                  {{LedgerAccount::wechat_clearing, Money{4'700}, {}},
                   {LedgerAccount::other_income, Money{-4'476}, Money{-224}},
                   {LedgerAccount::output_vat, Money{-224}, {}}}};
  paid.taken_by = sample_id<CredentialId>(0x04);
  paid.shift = sample_id<ShiftId>(0xc5);
  events.emplace_back(paid);
  billing::ParkingPaymentReversed reversed;
  reversed.vehicle = paid.vehicle;
  reversed.community = community;
  reversed.stay = paid.stay.stay;
  reversed.fee_item = paid.stay.fee_item;
  reversed.payment = paid.payment;
  reversed.channel = paid.channel;
  reversed.external_reference = paid.external_reference;
  reversed.reason = billing::ReversalReason::bounced;
  reversed.reversed_on = kTo;
  reversed.amount = Money{4'700};
  reversed.tax = paid.tax;
  reversed.posting = {month_of(kTo),
                      {{LedgerAccount::other_income, Money{4'476}, Money{224}},
                       {LedgerAccount::output_vat, Money{224}, {}},
                       {LedgerAccount::wechat_clearing, Money{-4'700}, {}}}};
  events.emplace_back(reversed);
  auto taken_back = at_household<billing::ParkingStayReversed>();
  taken_back.vehicle = charged.vehicle;
  taken_back.stay = charged.stay.stay;
  taken_back.fee_item = charged.stay.fee_item;
  taken_back.reversed_on = kTo;
  taken_back.amount = charged.stay.price.total;
  taken_back.bill = charged.bill;
  taken_back.reason = sample_sealed(0xd7, FieldClass::free_text);
  events.emplace_back(taken_back);
}

void add_between_communities(std::vector<Event>& events) {
  events.emplace_back(billing::SuspenseReversed{
      sample_id<PaymentId>(kPayment + 2), sample_id<CommunityId>(kCommunity), billing::PaymentChannel::pos,
      Money{8'800}, kTo, sample_posting(LedgerAccount::inter_community, LedgerAccount::bank_deposits, 8'800)});
}

}  // namespace

Uuid sample_uuid(unsigned seed) {
  Uuid id;
  for (auto& byte : id.bytes) byte = static_cast<std::byte>(seed++ & 0xffU);
  return id;
}

Hash sample_hash(unsigned seed) {
  Hash hash;
  for (auto& byte : hash.bytes) byte = static_cast<std::byte>(seed++ & 0xffU);
  return hash;
}

Sealed sample_sealed(unsigned seed, FieldClass field) {
  Sealed sealed;
  sealed.subject = sample_id<PersonId>(seed);
  sealed.field = field;
  sealed.key = seed;
  sealed.command_id = sample_uuid(seed + 1);
  for (auto& byte : sealed.nonce) byte = static_cast<std::byte>(seed++ & 0xffU);
  sealed.box = std::string("box\0with a zero", 15);
  return sealed;
}

std::vector<Event> sample_events() {
  std::vector<Event> events;
  events.reserve(kEventTypes);
  events.emplace_back(operations::LogCreated{operations::LogPurpose::demo});
  events.emplace_back(operations::LossAccepted{2, 90, 100});
  events.emplace_back(operations::PoisonEventSkipped{"arrears", 3, 77});
  add_registry(events);
  const auto fee_item = sample_id<FeeItemId>(kFeeItem);
  const auto community = sample_id<CommunityId>(kCommunity);
  events.emplace_back(billing::FeeItemDefined{fee_item, community, "property_fee", "物业费", sample_terms()});
  events.emplace_back(billing::TariffSet{fee_item,
                                         community,
                                         {kFrom,
                                          UnitPrice{2'400'000},
                                          UnitPrice{3'000'000},
                                          {{Usage{100'000}, UnitPrice{2'600'000}, Usage{20'000}}},
                                          {4, true}}});
  add_bill_run(events);
  add_charges(events);
  add_payments(events);
  add_imports_and_access(events);
  add_samples_of_staff_and_policy(events);
  add_samples_of_work_orders(events);
  add_samples_of_cases(events);
  events.emplace_back(registry::HouseVacated{sample_id<HouseId>(kHouse), sample_id<HouseholdId>(kHousehold), kTo});
  add_receivables(events);
  add_approvals(events);
  add_fees(events);
  add_meters(events);
  add_corrections(events);
  add_books(events);
  add_invoices(events);
  add_opening(events);
  add_dunning(events);
  add_corrected_meters(events);
  add_counted_short(events);
  add_parking(events);
  add_between_communities(events);
  events.emplace_back(billing::BillRunCancellationBegun{sample_id<BillRunId>(kRun), community, kTo, Money{19'958'250}});
  auto taken_back = at_household<billing::ReliefTakenBack>();
  taken_back.relief = billing::Relief::waiver;
  taken_back.taken_back_on = add_days(kDue, 30);
  taken_back.lines = {{4, Money{1'000}, Money{20}}};
  taken_back.reason = sample_sealed(0xb7, FieldClass::free_text);
  taken_back.posting = sample_posting(LedgerAccount::receivables, LedgerAccount::income_reductions, 1'020);
  taken_back.taxes = {{4, Money{57}}};
  events.emplace_back(taken_back);
  events.emplace_back(books::SettlementRecorded{
      sample_id<SettlementId>(0xe1), community, billing::PaymentChannel::alipay, Money{800'000}, Money{4'800},
      "B20261201-77", kDue, sample_posting(LedgerAccount::bank_deposits, LedgerAccount::alipay_clearing, 795'200)});
  events.emplace_back(
      billing::SuspenseSettled{sample_id<PaymentId>(kPayment + 3),
                               community,
                               billing::PaymentChannel::bank_transfer,
                               billing::PaymentChannel::pos,
                               Money{99'400},
                               Money{600},
                               kTo,
                               sample_posting(LedgerAccount::suspense, LedgerAccount::bank_deposits, 99'400),
                               {sample_id<EventId>(0xe2)},
                               sample_id<CommunityId>(0xe4)});
  events.emplace_back(books::CommunitiesSettled{
      sample_id<SettlementId>(0xe3), community, sample_id<CommunityId>(0xe4), Money{-8'800}, "B20261201-78", kDue,
      sample_posting(LedgerAccount::inter_community, LedgerAccount::bank_deposits, 8'800)});
  events.emplace_back(books::SettlementReversed{
      sample_id<SettlementId>(0xe1), community, billing::PaymentChannel::alipay, Money{800'000}, Money{4'800},
      "B20261201-77", billing::ReversalReason::duplicate, add_days(kDue, 1),
      sample_posting(LedgerAccount::alipay_clearing, LedgerAccount::bank_deposits, 795'200)});
  events.emplace_back(
      billing::SuspenseSettlementReversed{sample_id<PaymentId>(kPayment + 3),
                                          community,
                                          billing::PaymentChannel::bank_transfer,
                                          billing::PaymentChannel::pos,
                                          Money{99'400},
                                          Money{600},
                                          billing::ReversalReason::duplicate,
                                          add_days(kTo, 1),
                                          sample_posting(LedgerAccount::bank_deposits, LedgerAccount::suspense, 99'400),
                                          {sample_id<EventId>(0xe2)},
                                          sample_id<CommunityId>(0xe4)});
  events.emplace_back(billing::SuspenseRefunded{
      sample_id<PaymentId>(kPayment + 3), community, sample_id<RefundId>(0xe5), billing::PaymentChannel::alipay,
      Money{7'700}, kDue, sample_posting(LedgerAccount::inter_community, LedgerAccount::alipay_clearing, 7'700)});
  events.emplace_back(billing::CommunityAdjustmentsBegun{
      sample_id<FeeItemId>(kFeeItem), community, sample_hash(0xe6).bytes, kFrom, kTo, add_days(kTo, 2), kDue,
      billing::AdjustmentReason::wrong_reading, 812, Money{1'815'632}, add_days(kTo, 16)});
  events.emplace_back(
      billing::CommunityAdjustmentsEnded{sample_id<FeeItemId>(kFeeItem), community, sample_hash(0xe6).bytes});
  events.emplace_back(books::OverageTakenBack{
      sample_id<ShiftId>(0xc3), sample_id<CredentialId>(0xc4), community, sample_id<ExpenseId>(0xc2), Money{60}, kDue,
      sample_posting(LedgerAccount::sundry_income, LedgerAccount::cash_on_hand, 60)});
  add_sample_of_case_call(events);
  auto forfeited = at_household<billing::DepositsUsed>();
  forfeited.used_on = kDue;
  forfeited.lines = {{5, Money{20'000}, Money{}}, {5, Money{10'000}, Money{}}};
  forfeited.paid_by = {sample_id<PaymentId>(kPayment), sample_id<PaymentId>(kPayment + 1)};
  forfeited.reason = sample_sealed(0xb8, FieldClass::free_text);
  forfeited.evidence = "QC-2026-17";
  forfeited.posting = sample_posting(LedgerAccount::deposits_held, LedgerAccount::sundry_income, 30'000);
  events.emplace_back(forfeited);
  events.emplace_back(books::BankingReversed{
      sample_id<ShiftId>(0xc3), sample_id<CredentialId>(0xc4), community, sample_id<EventId>(0xe7), Money{20'000},
      "JK-20261101-07", kDue, sample_posting(LedgerAccount::cash_on_hand, LedgerAccount::bank_deposits, 20'000)});
  const std::vector<books::ClosingEntry> carried = {
      {BuildingId{}, sample_carried(LedgerAccount::retained_earnings, LedgerAccount::operating_costs, 477'000)},
      {sample_id<BuildingId>(kBuilding),
       sample_carried(LedgerAccount::service_income, LedgerAccount::retained_earnings, 44'500)}};
  events.emplace_back(books::FiscalYearClosed{community, 2026, carried});
  events.emplace_back(books::FiscalYearReopened{community, 2026, books::ReopenReason::audit, carried});
  return events;
}

EventHeader sample_header(Position position, EventType type) {
  EventHeader header;
  header.log = sample_id<LogId>(1);
  header.position = position;
  header.company = CompanyNo{3};
  header.community = sample_id<CommunityId>(kCommunity);
  header.stream = {StreamKind::household, sample_uuid(kHousehold)};
  header.version = 12;
  header.type = type;
  header.schema_version = schema_version_of(type);
  header.id = sample_id<EventId>(0x02);
  header.recorded_at = Instant{1'795'405'200'000'001};
  header.wall_clock = Instant{1'795'405'200'000'002};
  header.occurred_at = Instant{1'795'405'100'000'003};
  header.effective_date = kFrom;
  header.backdating = BackdatingReason::found_in_reconciliation;
  header.actor = {sample_uuid(0x03), sample_id<CredentialId>(0x04), sample_uuid(0x05), Channel::import};
  header.command = sample_id<CommandId>(0x06);
  header.causation = sample_uuid(0x07);
  header.correlation = sample_uuid(0x08);
  header.households = {{sample_id<HouseholdId>(kHousehold), 5, 3}, {sample_id<HouseholdId>(kHousehold + 1), 1, 0}};
  return header;
}

RecordedEvent sample_recorded(Position position, const Event& event) {
  auto header = sample_header(position, type_of(event));
  auto bytes = event_bytes(header, encode_event(event));
  return {std::move(header), event, std::move(bytes)};
}

CommandRecord sample_command(std::uint32_t first, std::uint32_t count) {
  CommandRecord command;
  command.id = sample_id<CommandId>(0x06);
  command.company = CompanyNo{3};
  command.actor = {sample_uuid(0x03), sample_id<CredentialId>(0x04), sample_uuid(0x05), Channel::api};
  command.has_key = true;
  command.key = sample_hash(0x11);
  command.fingerprint = sample_hash(0x12);
  command.money = true;
  command.recorded_at = Instant{1'795'405'200'000'001};
  command.outcome = {"amount-too-large",
                     {{"amount_fen", std::int64_t{-5}},
                      {"payment", sample_uuid(kPayment)},
                      {"due_date", kDue},
                      {"recorded_at", Instant{-1}},
                      {"posting_period", month_of(kFrom)}}};
  command.target = {StreamKind::household, sample_uuid(kHousehold)};
  command.target_version = 12;
  command.first_event = first;
  command.events = count;
  return command;
}

}  // namespace steward::test
