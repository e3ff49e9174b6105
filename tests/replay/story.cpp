#include "tests/replay/story.h"

#include <gtest/gtest.h>

#include <string>

#include "eventstore/codec/byte_writer.h"
#include "eventstore/codec/state_codec.h"
#include "eventstore/index/index_rows.h"
#include "tests/support/samples.h"

namespace steward::test {

namespace {

constexpr std::int64_t kMicrosPerDay = 86'400'000'000;

// Ten in the morning in China.
Instant morning(Date date) { return Instant{date.days * kMicrosPerDay + 2 * 3'600'000'000LL}; }

}  // namespace

Story::Story() {
  clock_.advance_to(morning(make_date(2026, 1, 5)));
  KeyringOptions keyring;
  keyring.directory = directory_.path() / "keyring";
  keyring_ = std::move(Keyring::create(keyring).value());
  open();
  community = sample_id<CommunityId>(0x10);
  building = sample_id<BuildingId>(0x20);
  house = sample_id<HouseId>(0x30);
  zhang = sample_id<HouseholdId>(0x40);
  li = sample_id<HouseholdId>(0x50);
  property_fee = sample_id<FeeItemId>(0x60);
  repair = sample_id<FeeItemId>(0x70);

  command(operations::CreateLog{operations::LogPurpose::demo}, CompanyNo{0});
  command(registry::RegisterCompany{"hengtai", "恒泰物业"}, CompanyNo{0});
  command(registry::RegisterCommunity{community, "jinxiu", "锦绣花园", "Asia/Shanghai"});
  command(registry::RegisterBuilding{building, community, "3", "3号楼"});
  command(registry::RegisterHouse{house, building, "1-101", Area{8'900}});
  billing::FeeItemTerms by_area;
  command(billing::DefineFeeItem{property_fee, community, "property_fee", "物业费", by_area});
  command(billing::SetTariff{property_fee, {make_date(2025, 1, 1), UnitPrice{2'400'000}}});
  billing::FeeItemTerms once;
  once.method = billing::ChargeMethod::one_off;
  once.income_account = billing::LedgerAccount::other_income;
  command(billing::DefineFeeItem{repair, community, "repair", "维修费", once});
  const auto owner = sample_id<PersonId>(0x80);
  command(registry::MoveIn{zhang, house, owner, seal(owner, FieldClass::name, "张伟"),
                           seal(owner, FieldClass::phone, "13812341234"), make_date(2026, 1, 1)});
  at(2, 1);
  bill(1);
  at(2, 20);
  const auto first = sample_id<PaymentId>(0x90);
  keyed(
      billing::ReceivePayment{
          first, zhang, billing::PaymentChannel::wechat, "wx-1", Money{10'000}, make_date(2026, 2, 20), {}},
      0xa0);
  before_reversal = clock_.now();
  at(2, 23);
  command(billing::ReversePayment{first, zhang, billing::ReversalReason::bounced, make_date(2026, 2, 23)});
  at(3, 1);
  bill(2);
  at(3, 5);
  command(billing::ReceivePayment{
      sample_id<PaymentId>(0xb0), zhang, billing::PaymentChannel::cash, "", Money{50'000}, make_date(2026, 3, 5), {}});
  at(3, 8);
  const auto tenant = sample_id<PersonId>(0x80);
  command(billing::RaiseCharge{zhang, repair, Money{5'000}, make_date(2026, 3, 8), make_date(2026, 4, 8),
                               seal(tenant, FieldClass::free_text, "门锁更换")});
  command(billing::ApplyCredit{zhang, make_date(2026, 3, 8)});
  at(3, 15);
  command(registry::MoveOut{zhang, make_date(2026, 3, 15)});
  const auto next = sample_id<PersonId>(0xc0);
  command(registry::MoveIn{li, house, next, seal(next, FieldClass::name, "李娜"), Sealed{}, make_date(2026, 3, 15)});
  level();
}

void Story::unknown_money(std::int64_t fen, bool reversed) {
  const auto payment = sample_id<PaymentId>(0xd0);
  const Date today = make_date(2026, 3, 15);
  billing::ReceiveSuspense received;
  received.payment = payment;
  received.community = community;
  received.external_reference = "BANK-1";
  received.amount = Money{fen};
  received.received_on = today;
  command(received);
  command(billing::AssignSuspense{payment, zhang, today, {}});
  if (reversed) command(billing::ReversePayment{payment, zhang, billing::ReversalReason::entered_wrongly, today});
  level();
}

void Story::deposit_of_li() {
  const auto deposit = sample_id<FeeItemId>(0x17);
  const auto payment = sample_id<PaymentId>(0x18);
  const Date today = make_date(2026, 3, 15);
  billing::FeeItemTerms held;
  held.method = billing::ChargeMethod::deposit;
  held.income_account = billing::LedgerAccount::deposits_held;
  command(billing::DefineFeeItem{deposit, community, "deposit", "装修押金", held});
  command(billing::RaiseCharge{li, deposit, Money{200'000}, today, today, {}});
  command(billing::RaiseCharge{li, repair, Money{5'000}, today, today, {}});
  command(billing::ReceivePayment{payment, li, billing::PaymentChannel::cash, "", Money{205'000}, today, {}});
  command(billing::ApproveRefund{sample_id<RefundId>(0x19), li, payment, today, Money{205'000}, {}});
  level();
}

void Story::burst_pipe() {
  order = sample_id<WorkOrderId>(0x11);
  complaint = sample_id<CaseId>(0x12);
  technician = sample_id<StaffId>(0x13);
  const auto category = sample_id<CategoryId>(0x14);
  const auto person = sample_id<PersonId>(0x15);
  const auto tenant = sample_id<PersonId>(0xc0);
  const registry::Place place{community, building, house, li};
  const Date today = make_date(2026, 3, 15);
  const auto now = [&] { return clock_.now(); };
  const auto later = [&](int minutes) { clock_.advance(std::chrono::minutes(minutes)); };
  const auto note = [&](std::string_view text) { return seal(tenant, FieldClass::free_text, text); };

  command(
      work_orders::DefineCategory{category, {}, "water.burst", "水管爆裂", work_orders::Priority::p1, "plumbing", 2});
  command(staff::RegisterStaff{technician,
                               community,
                               "W07",
                               person,
                               seal(person, FieldClass::name, "王强"),
                               Sealed{},
                               {{"plumbing", 3, {}}},
                               {building},
                               5});
  service::FileCase filed;
  filed.of_case = complaint;
  filed.subject = service::Subject::water_power_heating;
  filed.place = place;
  filed.source = service::Source::phone;
  filed.reporter = tenant;
  filed.text = note("厨房漏水");
  filed.filed_at = now();
  filed.filed_on = today;
  command(filed);
  command(service::AcceptCase{complaint, {}, now()});
  work_orders::ReportWorkOrder reported;
  reported.order = order;
  reported.place = place;
  reported.category = category;
  reported.source = work_orders::Source::complaint;
  reported.reporter = tenant;
  reported.description = note("水管爆裂");
  reported.of_case = complaint;
  reported.reported_at = now();
  reported.reported_on = today;
  command(reported);
  later(4);
  command(work_orders::TriageWorkOrder{order, {}, {}, {}, now()});
  command(work_orders::AssignWorkOrder{order, technician, now()});
  command(work_orders::AcceptWorkOrder{order, technician, now()});
  later(10);
  command(work_orders::StartWork{order, technician, now()});
  command(work_orders::PauseWork{order, technician, work_orders::PauseReason::waiting_for_owner, {}, now()});
  later(30);
  command(work_orders::ResumeWork{order, technician, now()});
  work_orders::WorkLine labour;
  labour.kind = work_orders::LineKind::labour;
  labour.name = "管道维修";
  labour.quantity = Usage{1'500};
  labour.unit_price = UnitPrice{80'000'000};
  labour.chargeable = true;
  work_orders::WorkLine pipe;
  pipe.name = "PPR管";
  pipe.quantity = Usage{2'500};
  pipe.unit_price = UnitPrice{9'333'000};
  command(work_orders::RecordWorkLines{order, technician, {labour, pipe}, repair, today, add_days(today, 30), now()});
  command(work_orders::FinishWork{order, technician, work_orders::Resolution::repaired, {}, now()});
  command(work_orders::VerifyWorkOrder{order, now()});
  command(work_orders::CloseWorkOrder{order, now()});
  command(work_orders::RateWorkOrder{order, 5, {}, now()});
  command(service::ReplyToCase{complaint, note("已修复"), service::OverrideReason::none, now()});
  service::RecordContact call;
  call.contact = sample_id<ContactId>(0x16);
  call.place = place;
  call.direction = service::Direction::outgoing;
  call.note = note("住户满意");
  call.of_case = complaint;
  call.at = now();
  command(call);
  command(service::ConfirmReply{complaint, now()});
  command(service::CloseCase{complaint, service::CloseReason::confirmed, now()});
  level();
}

void Story::open(Loss loss) {
  StoreOptions options;
  options.directory = directory_.path();
  options.log.accept_loss = loss == Loss::accepted;
  store_ = std::move(EventStore::open(std::move(options), clock_).value());
}

void Story::level() { ASSERT_TRUE(store_->index_follower().wait_for(durable().position, std::chrono::minutes(2))); }

void Story::crowd(std::size_t payments) {
  for (std::size_t i = 0; i < payments; ++i) {
    clock_.advance(std::chrono::seconds(1));
    command(billing::ReceivePayment{PaymentId{ids_.next(clock_.now())},
                                    li,
                                    billing::PaymentChannel::alipay,
                                    "ali-" + std::to_string(paid_++),
                                    Money{100},
                                    make_date(2026, 3, 15),
                                    {}});
  }
  level();
}

void Story::age_kept_state() {
  KvStore& rows = store_->second_database();
  const Family family = store_->index().family();
  const std::string key = folded_key(kCompany, stream_of(li));
  const std::string row = rows.get(family, key).value().value();
  WriteSet older;
  older.put(family, key, ByteWriter(4).u32(kStateVersion - 1).take() + row.substr(4));
  ASSERT_TRUE(rows.write(older));
  ASSERT_TRUE(rows.flush());
  store_.reset();
  open();
}

void Story::at(int month, int day) {
  clock_.advance_to(morning(make_date(2026, static_cast<unsigned>(month), static_cast<unsigned>(day))));
}

Answer Story::command(Command command, CompanyNo company) {
  clock_.advance(std::chrono::seconds(1));
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId{ids_.next(clock_.now())};
  submission.company = company;
  submission.actor.channel = Channel::command_line;
  auto answer = store_->sequencer().submit_and_wait(std::move(submission));
  EXPECT_TRUE(answer.has_value() && answer->outcome.ok())
      << (answer ? answer->outcome.code : answer.error().code + " " + answer.error().detail);
  return answer.value();
}

Answer Story::keyed(Command command, unsigned key) {
  clock_.advance(std::chrono::seconds(1));
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId{ids_.next(clock_.now())};
  submission.company = kCompany;
  submission.actor.channel = Channel::api;
  submission.key = sample_hash(key);
  submission.fingerprint = sample_hash(key + 1);
  return store_->sequencer().submit_and_wait(std::move(submission)).value();
}

void Story::bill(int month) {
  const auto run = sample_id<BillRunId>(0xd0 + static_cast<unsigned>(month));
  const Date from = make_date(2026, static_cast<unsigned>(month), 1);
  const Date to = add_months(from, 1);
  command(billing::StartBillRun{run, community, from, to, to, add_days(to, 14), {property_fee}, {zhang}, 0});
  const Answer answer = command(billing::IssueStatement{run, zhang});
  std::int64_t total = 0;
  for (const Param& param : answer.outcome.params) {
    if (param.name == "amount_fen") total = std::get<std::int64_t>(param.value);
  }
  command(billing::RecordBillRunChunk{run, 0, 1, 1, Money{total}, {}});
  command(billing::CompleteBillRun{run});
}

Sealed Story::seal(PersonId person, FieldClass field, std::string_view text) {
  return keyring_->seal({kCompany, person, field, CommandId{ids_.next(clock_.now())}}, text).value();
}

}  // namespace steward::test
