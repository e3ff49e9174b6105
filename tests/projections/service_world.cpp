#include "tests/projections/service_world.h"

namespace steward::test {

namespace {

Sealed note(std::string words = "words") {
  Sealed made = sealed(nth<PersonId>(77), FieldClass::free_text);
  made.box = std::move(words);
  return made;
}

}  // namespace

void ServiceWorld::settle() {
  for (unsigned i = 1; i <= 3; ++i) {
    work_orders::DefineCategory category;
    category.category = nth<CategoryId>(i);
    category.code = "C-" + std::to_string(i * 9);  // C-9, C-18, C-27
    category.name = "Category";
    category.usual_priority = static_cast<service_policy::Priority>(i * 2);
    if (i == 2) category.skill = "water";
    categories.push_back(category.category);
    must(category);
  }
  for (unsigned number = 1; number <= 2; ++number) settle_community(number);
  must(work_orders::RetireCategory{categories.back()});
  log.flush();
}

void ServiceWorld::settle_community(unsigned number) {
  const auto community = nth<CommunityId>(number);
  communities.push_back(community);
  must(registry::RegisterCommunity{community, "community" + std::to_string(number), "Community", "Asia/Shanghai"});
  // Parts stop the clock of P4; the second community has hours of its own and answers complaints in business hours.
  if (number == 2) {
    BusinessCalendar calendar = usual_calendar();
    calendar.special_days.push_back({day("2024-06-10"), {}});
    must(service_policy::SetBusinessCalendar{community, calendar});
    must(service_policy::SetCaseLevel{
        community, service_policy::CaseKind::complaint, {60, 600, service_policy::Hours::business_hours}});
  }
  repairs_.push_back(nth<FeeItemId>(number));
  billing::FeeItemTerms terms;
  terms.method = billing::ChargeMethod::one_off;
  terms.income_account = billing::LedgerAccount::other_income;
  must(billing::DefineFeeItem{repairs_.back(), community, "repair", "Repair", terms});
  for (unsigned b = 1; b <= 2; ++b) {
    const auto building = nth<BuildingId>(number * 10 + b);
    buildings.push_back(building);
    must(registry::RegisterBuilding{building, community, std::to_string(b), "Building"});
    for (unsigned h = 1; h <= 3; ++h) {
      const auto house = nth<HouseId>(number * 100 + b * 10 + h);
      const auto household = nth<HouseholdId>(number * 100 + b * 10 + h);
      const auto owner = nth<PersonId>(number * 100 + b * 10 + h);
      must(registry::RegisterHouse{house, building, "1-" + std::to_string(h), Area{8'943}});
      must(registry::MoveIn{household, house, owner, sealed(owner, FieldClass::name), sealed(owner, FieldClass::phone),
                            add_days(day("2024-05-30"), static_cast<std::int32_t>(h))});
      homes.push_back({{community, building, house, household}, false});
    }
    equipment::RegisterEquipment lift;
    lift.equipment = nth<EquipmentId>(number * 10 + b);
    lift.community = community;
    lift.building = building;
    lift.code = "L-" + std::to_string(b * 9);
    lift.name = "Lift";
    lift.kind = equipment::Kind::lift;
    lift.location = "hall";
    equipment.push_back(lift.equipment);
    must(lift);
  }
  for (unsigned s = 1; s <= 3; ++s) {
    staff::RegisterStaff member;
    member.staff = nth<StaffId>(number * 10 + s);
    member.community = community;
    member.code = std::to_string(number * 100 + s);
    member.person = nth<PersonId>(9'000 + number * 10 + s);
    member.name = sealed(member.person, FieldClass::name);
    member.skills = {{"water", 3, std::nullopt}};
    if (s == 3) member.zone = {nth<BuildingId>(number * 10 + 1)};
    staff.push_back(member.staff);
    must(member);
    staff::PlanShifts plan;
    plan.staff = member.staff;
    plan.from = day("2024-06-01");
    plan.to = day("2024-08-01");
    for (std::int32_t d = 0; d < 61; ++d) plan.shifts.push_back({add_days(plan.from, d), 0, 1'440});
    must(plan);
  }
}

registry::Place ServiceWorld::any_place() {
  registry::Place place = any(homes).place;
  const unsigned kind = pick(6);
  if (kind == 0) place.building = {};
  if (kind <= 1) place.house = {};
  const auto home =
      std::find_if(homes.begin(), homes.end(), [&](const Home& each) { return each.place.house == place.house; });
  if (place.house.is_nil() || home->moved_out) place.household = {};
  return place;
}

service_policy::Via ServiceWorld::any_via() {
  return static_cast<service_policy::Via>(pick(static_cast<unsigned>(service_policy::kVias)));
}

void ServiceWorld::report_order() {
  work_orders::ReportWorkOrder report;
  report.order = nth<WorkOrderId>(++last_id_);
  report.place = any_place();
  report.category = any(categories);
  if (pick(3) > 0) report.priority = static_cast<service_policy::Priority>(1 + pick(6));
  report.source = work_orders::Source::phone;
  report.description = note("description");
  report.reported_at = now;
  report.reported_on = date_at(now, kOffset);
  if (pick(3) == 0) {
    const Instant from = add_seconds(now, std::int64_t{pick(48)} * 3'600);
    report.appointment = work_orders::Window{from, add_seconds(from, (1 + std::int64_t{pick(4)}) * 3'600)};
  }
  for (std::size_t i = 0; i < buildings.size() && pick(3) == 0; ++i) {
    if (buildings[i] == report.place.building) report.equipment = equipment[i];
  }
  if (!outages.empty() && pick(3) == 0) report.outage = any(outages);
  if (!cases.empty() && pick(3) == 0) report.of_case = any(cases);
  if (submit(report)) orders.push_back(report.order);
}

void ServiceWorld::file_case() {
  service::FileCase file;
  file.of_case = nth<CaseId>(++last_id_);
  file.kind = static_cast<service_policy::CaseKind>(1 + pick(4));
  file.subject = static_cast<service::Subject>(1 + pick(15));
  file.severity = static_cast<std::uint8_t>(1 + pick(4));
  file.place = any_place();
  file.text = note("what was said");
  file.filed_at = now;
  file.filed_on = date_at(now, kOffset);
  if (pick(8) == 0) file.outside_deadline = add_days(file.filed_on, 2);
  if (submit(file)) cases.push_back(file.of_case);
}

void ServiceWorld::account(const Home& home) {
  const HouseholdId household = home.place.household;
  const unsigned community = home.place.community == communities.front() ? 0 : 1;
  if (pick(2) == 0) {
    billing::RaiseCharge charge;
    charge.household = household;
    charge.fee_item = repairs_[community];
    charge.amount = Money{100 + pick(20'000)};
    charge.charge_date = date_at(now, kOffset);
    charge.due_date = add_days(charge.charge_date, 10);
    static_cast<void>(submit(charge));
    return;
  }
  billing::ReceivePayment payment;
  payment.payment = nth<PaymentId>(++last_id_);
  payment.household = household;
  payment.channel = billing::PaymentChannel::cash;
  payment.amount = Money{100 + pick(20'000)};
  payment.received_on = date_at(now, kOffset);
  const bool received = submit(payment);
  if (!received || pick(4) > 0) return;
  billing::ReversePayment reverse;
  reverse.household = household;
  reverse.payment = payment.payment;
  reverse.reversed_on = payment.received_on;
  static_cast<void>(submit(reverse));
}

void ServiceWorld::act() {
  const unsigned what = pick(100);
  if (what < 6) return report_order();
  if (what < 10) return file_case();
  if (what < 54 && !orders.empty()) {
    // The latest have most to do, and time enough to come to their end.
    const std::size_t back = std::min<std::size_t>(orders.size(), 1 + pick(30));
    return act_on_order(orders[orders.size() - back]);
  }
  if (what < 78 && !cases.empty()) {
    const std::size_t back = std::min<std::size_t>(cases.size(), 1 + pick(20));
    return act_on_case(cases[cases.size() - back]);
  }
  Home& home = homes[pick(static_cast<unsigned>(homes.size()))];
  if (what < 88) {
    if (!home.moved_out) account(home);
  } else if (what < 92) {
    service::RecordContact contact;
    contact.contact = nth<ContactId>(++last_id_);
    contact.place = home.place;
    if (home.moved_out) contact.place.household = {};
    contact.note = note("on the phone");
    contact.privacy = static_cast<service::Privacy>(1 + pick(3));
    contact.at = now;
    static_cast<void>(submit(contact));
  } else if (what < 94) {
    equipment::ChangeEquipmentCondition change;
    change.equipment = any(equipment);
    change.condition = static_cast<equipment::Condition>(1 + pick(2));
    change.reason = change.condition == equipment::Condition::in_service ? equipment::ConditionReason::repaired
                                                                         : equipment::ConditionReason::fault;
    static_cast<void>(submit(change));
  } else if (what < 96) {
    work_orders::ReportOutage outage;
    outage.outage = nth<OutageId>(++last_id_);
    outage.community = home.place.community;
    outage.buildings = {home.place.building};
    outage.began_at = now;
    outage.notice = note("no water");
    if (submit(outage)) outages.push_back(outage.outage);
  } else if (what < 97 && !outages.empty()) {
    static_cast<void>(submit(work_orders::EndOutage{any(outages), now}));
  } else if (what < 98 && !home.moved_out && pick(4) == 0) {
    home.moved_out = submit(registry::MoveOut{home.place.household, date_at(now, kOffset)});
  }
}

void ServiceWorld::act_on_order(WorkOrderId id) {
  using namespace work_orders;  // its commands, all of them
  const Order at = order(id);
  const StaffId by = at.assignee;
  const auto try_to = [&](const Command& command) { static_cast<void>(submit(command)); };
  if (pick(12) == 0) return try_to(NoteWorkOrder{id, {}, note("noted"), pick(2) == 0, now});
  if (pick(30) == 0) return try_to(CancelWorkOrder{id, true, CancelReason::duplicate, note(), now});
  if (pick(10) == 0) {
    for (const auto clock : {Clock::respond, Clock::on_site, Clock::resolve}) {
      for (const auto level : {Level::warning, Level::due, Level::late}) try_to(EscalateWorkOrder{id, clock, level});
    }
    return;
  }
  switch (at.status) {
    case Status::reported:
      return try_to(TriageWorkOrder{id, any(categories), static_cast<Priority>(1 + pick(6)), std::nullopt, now});
    case Status::triaged: {
      const unsigned in_community = at.place.community == communities.front() ? 0 : 3;
      const StaffId somebody = staff[in_community + pick(3)];
      if (pick(3) == 0) return try_to(ClaimWorkOrder{id, somebody, now});
      if (pick(3) == 0) {
        return try_to(
            DispatchWorkOrder{id, {staff[in_community], staff[in_community + 1], staff[in_community + 2]}, now});
      }
      return try_to(AssignWorkOrder{id, somebody, now});
    }
    case Status::assigned:
      if (pick(5) == 0) return try_to(DeclineWorkOrder{id, by, DeclineReason::too_busy, note(), now});
      return try_to(AcceptWorkOrder{id, by, now});
    case Status::accepted:
      return try_to(StartTravel{id, by, now});
    case Status::en_route:
      return try_to(StartWork{id, by, now});
    case Status::on_site:
      if (pick(3) == 0) return try_to(PauseWork{id, by, static_cast<PauseReason>(1 + pick(4)), note(), now});
      if (pick(4) == 0) {
        RecordWorkLines lines;
        lines.order = id;
        lines.by = by;
        WorkLine line;
        line.kind = LineKind::material;
        line.code = "tap";
        line.name = "Tap";
        line.quantity = Usage{1'000};
        line.unit_price = UnitPrice{35'000'000};
        line.chargeable = !at.place.household.is_nil();
        lines.lines = {line};
        if (line.chargeable) lines.fee_item = repairs_[at.place.community == communities.front() ? 0 : 1];
        lines.charge_date = date_at(now, kOffset);
        lines.due_date = add_days(lines.charge_date, 10);
        lines.at = now;
        return try_to(lines);
      }
      return try_to(FinishWork{id, by, Resolution::repaired, note(), now});
    case Status::paused:
      return try_to(ResumeWork{id, by, now});
    case Status::work_done:
      if (pick(5) == 0) return try_to(ReopenWorkOrder{id, ReopenReason::not_fixed, note(), now});
      return try_to(VerifyWorkOrder{id, now, any_via()});
    case Status::verified:
      return try_to(CloseWorkOrder{id, now});
    case Status::closed:
      if (pick(3) == 0)
        return try_to(RateWorkOrder{id, static_cast<std::uint8_t>(1 + pick(5)), note("rated"), now, any_via()});
      if (pick(3) == 0) return try_to(RecordFollowUpCall{id, pick(3) > 0, pick(2) == 0, note("called"), now});
      if (pick(5) == 0) return try_to(ReopenWorkOrder{id, ReopenReason::fault_again, note(), now});
      return;
    case Status::cancelled:
      return;
  }
}

void ServiceWorld::act_on_case(CaseId id) {
  using namespace service;  // its commands, all of them
  const Case at = service_case(id);
  const auto try_to = [&](const Command& command) { static_cast<void>(submit(command)); };
  const StaffId handler = staff[(at.place.community == communities.front() ? 0 : 3) + pick(3)];
  if (pick(12) == 0) return try_to(NoteCase{id, note("noted"), static_cast<Privacy>(1 + pick(3)), now});
  if (pick(40) == 0) return try_to(WithdrawCase{id, now});
  if (pick(40) == 0) return try_to(RejectCase{id, RejectReason::no_facts, note("told"), now});
  if (pick(40) == 0) return try_to(MergeCase{id, any(cases), now});
  if (pick(10) == 0) {
    for (const auto clock : {Clock::respond, Clock::resolve}) {
      for (const auto level : {Level::warning, Level::due, Level::late}) try_to(EscalateCase{id, clock, level});
    }
    return;
  }
  if (!orders.empty() && pick(8) == 0) return try_to(LinkWorkOrder{id, any(orders), now});
  switch (at.status) {
    case Status::filed:
      return try_to(AcceptCase{id, handler, now});
    case Status::accepted:
      return try_to(StartInvestigation{id, handler, now});
    case Status::investigating:
      return try_to(ReplyToCase{id, note("reply"), OverrideReason::long_term_works, now});
    case Status::replied:
      if (pick(3) == 0) return try_to(DisputeReply{id, note("no"), now});
      if (pick(3) == 0) return try_to(RecordCaseCall{id, pick(3) == 0, pick(2) == 0, note("called"), now});
      if (at.unanswered_days >= 3) return try_to(CloseCase{id, CloseReason::no_answer, now});
      return try_to(ConfirmReply{id, now, any_via()});
    case Status::confirmed:
      return try_to(CloseCase{id, CloseReason::confirmed, now});
    case Status::closed:
      if (pick(3) == 0) return try_to(RecordCaseCall{id, pick(2) == 0, pick(2) == 0, note("called"), now});
      return try_to(RateCase{id, static_cast<std::uint8_t>(1 + pick(5)), note("rated"), now, any_via()});
    default:
      return;
  }
}

}  // namespace steward::test
