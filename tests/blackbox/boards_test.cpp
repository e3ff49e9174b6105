#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <chrono>

#include "api/bill_runs.h"
#include "api/credential.h"
#include "api/event_streams.h"
#include "cli/data_directory.h"
#include "tests/api/http/socket_client.h"
#include "tests/blackbox/estate.h"

// The boards, the timeline and the figures over HTTP: what is shown, to whom, and that figures lead to their events.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::Not;

template <class AnyId>
AnyId id_of(const std::string& text) {
  return AnyId(parse_uuid(text).value());
}

// Commands that go straight into the sequencer of the data directory while the server is down.
class Desk {
 public:
  Desk(const std::filesystem::path& data, int company) : company_{static_cast<std::uint32_t>(company)} {
    cli::Settings settings;
    settings.data = data.string();
    auto open = cli::DataDirectory::open(settings, {}, clock_);
    EXPECT_TRUE(open) << open.error().code;
    directory_ = std::move(*open);
    service_.emplace(directory_->store(), directory_->keyring(), directory_->views(), clock_, api::ServiceOptions{});
  }
  ~Desk() {
    service_->stop();
    service_.reset();
    directory_->stop();
  }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  template <class AnyId>
  AnyId make() {
    return AnyId(service_->new_id());
  }
  Sealed sealed(FieldClass field, std::string_view words, PersonId subject = {}) {
    if (subject.is_nil()) subject = make<PersonId>();
    return *directory_->keyring().seal({company_, subject, field, make<CommandId>()}, words);
  }
  Instant now() { return clock_.now(); }
  Date today() { return *service_->today(company_, {}); }
  void submit(Command command, bool by_operator = false) {
    Submission submission;
    const std::string name(command_name(command));
    submission.company = by_operator ? CompanyNo{0} : company_;
    submission.command = std::move(command);
    submission.id = make<CommandId>();
    submission.actor.channel = Channel::system;
    const auto answer = directory_->store().sequencer().submit_and_wait(std::move(submission));
    ASSERT_TRUE(answer) << name << " " << answer.error().code;
    ASSERT_TRUE(answer->outcome.ok()) << name << " " << answer->outcome.code;
  }
  std::string technician_key(StaffId staff) {
    const api::NewKey key = api::make_key(*service_);
    access::IssueApiKey command;
    command.credential = key.credential;
    command.company = company_;
    command.role = access::Role::technician;
    command.staff = staff;
    command.secret_hash = key.secret_hash.bytes;
    command.label = "technician";
    command.expires_at = Instant{clock_.now().micros + 3'600'000'000};
    submit(command, true);
    return key.token;
  }

 private:
  SystemClock clock_;
  CompanyNo company_;
  std::unique_ptr<cli::DataDirectory> directory_;
  std::optional<api::Service> service_;
};

class Boards : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 2);
    resident_key = make_key(estate, "resident", ",\"household_id\":\"" + estate.households[0] + "\"");
    manager_key = make_key(estate, "community_manager");
    EXPECT_EQ(server.stop(), 0);
    {
      Desk desk(data, estate.company);
      ASSERT_NO_FATAL_FAILURE(live(desk));
    }
    ASSERT_NO_FATAL_FAILURE(server.start());
    admin.emplace(client(estate.admin_key));
    // The views of both groups follow what was written beside the server.
    const std::vector<std::pair<std::string, std::string>> level = {{"Min-Position", durable_position()}};
    for (const char* list : {"/v1/cases", "/v1/arrears"}) ASSERT_EQ(admin->get(list, level).status, 200) << list;
  }

  registry::Place home(std::size_t n) {
    return {id_of<CommunityId>(estate.community), id_of<BuildingId>(estate.building), id_of<HouseId>(estate.houses[n]),
            id_of<HouseholdId>(estate.households[n])};
  }

  WorkOrderId report(Desk& desk, std::size_t n, service_policy::Priority priority, CaseId of_case = {}) {
    work_orders::ReportWorkOrder command;
    command.order = desk.make<WorkOrderId>();
    command.place = home(n);
    command.category = category;
    command.priority = priority;
    command.description = desk.sealed(FieldClass::free_text, n == 0 ? "kitchen tap drips" : "lamp is out");
    command.reported_at = desk.now();
    command.reported_on = desk.today();
    command.of_case = of_case;
    desk.submit(command);
    return command.order;
  }

  // A complaint with an order that is done and closed, an order of the other household, notes, a call, a lift.
  void live(Desk& desk) {
    category = desk.make<CategoryId>();
    desk.submit(
        work_orders::DefineCategory{category, {}, "water", "Water", service_policy::Priority::p3, "plumbing", 2});
    for (StaffId* member : {&plumber, &gardener}) {
      staff::RegisterStaff command;
      command.staff = *member = desk.make<StaffId>();
      command.community = id_of<CommunityId>(estate.community);
      command.code = member == &plumber ? "7" : "12";
      command.person = desk.make<PersonId>();
      command.name = desk.sealed(FieldClass::name, "李师傅", command.person);
      if (member == &plumber) command.skills = {{"plumbing", 3, std::nullopt}};
      desk.submit(command);
      desk.submit(staff::PlanShifts{*member, desk.today(), add_days(desk.today(), 1), {{desk.today(), 0, 1'440}}});
    }
    equipment::RegisterEquipment lift;
    lift.equipment = elevator = desk.make<EquipmentId>();
    lift.community = id_of<CommunityId>(estate.community);
    lift.building = id_of<BuildingId>(estate.building);
    lift.code = "L1";
    lift.name = "Lift";
    lift.kind = equipment::Kind::lift;
    lift.location = "hall";
    desk.submit(lift);
    desk.submit(equipment::ChangeEquipmentCondition{
        elevator, equipment::Condition::out_of_service, equipment::ConditionReason::fault, {}});

    service::FileCase file;
    file.of_case = complaint = desk.make<CaseId>();
    file.subject = service::Subject::repair_quality;
    file.severity = 3;
    file.place = home(0);
    file.text = desk.sealed(FieldClass::free_text, "nobody came");
    file.filed_at = desk.now();
    file.filed_on = desk.today();
    desk.submit(file);
    desk.submit(service::AcceptCase{complaint, {}, desk.now()});
    desk.submit(service::NoteCase{complaint, desk.sealed(FieldClass::free_text, "for managers only"),
                                  service::Privacy::managers, desk.now()});

    done = report(desk, 0, service_policy::Priority::p1, complaint);
    other = report(desk, 1, service_policy::Priority::p3);
    for (const WorkOrderId order : {done, other}) {
      desk.submit(work_orders::TriageWorkOrder{order, {}, std::nullopt, std::nullopt, desk.now()});
    }
    desk.submit(work_orders::AssignWorkOrder{done, plumber, desk.now()});
    desk.submit(work_orders::AcceptWorkOrder{done, plumber, desk.now()});
    desk.submit(work_orders::StartWork{done, plumber, desk.now()});
    desk.submit(
        work_orders::NoteWorkOrder{done, {}, desk.sealed(FieldClass::free_text, "for staff only"), false, desk.now()});
    desk.submit(work_orders::FinishWork{done, plumber, work_orders::Resolution::repaired, {}, desk.now()});
    desk.submit(work_orders::VerifyWorkOrder{done, desk.now()});
    desk.submit(work_orders::CloseWorkOrder{done, desk.now()});
    desk.submit(work_orders::RateWorkOrder{done, 5, {}, desk.now()});
    plumber_key = desk.technician_key(plumber);
    gardener_key = desk.technician_key(gardener);
  }

  static std::size_t items(const Answer& answer) {
    const auto* found = answer.json().is_object() ? answer.json().as_object().if_contains("items") : nullptr;
    return answer.status == 200 && found != nullptr ? answer.json().at("items").as_array().size() : 999;
  }

  Estate estate;
  std::string resident_key;
  std::string manager_key;
  std::string plumber_key;
  std::string gardener_key;
  std::optional<Client> admin;
  CategoryId category;
  StaffId plumber;
  StaffId gardener;
  EquipmentId elevator;
  CaseId complaint;
  WorkOrderId done;
  WorkOrderId other;
};

TEST_F(Boards, OrdersAreListedByFiltersAndOverdueAtTheInstantAsked) {
  EXPECT_EQ(items(admin->get("/v1/work-orders")), 2U);
  EXPECT_EQ(items(admin->get("/v1/work-orders?status=closed,cancelled")), 1U);
  EXPECT_EQ(items(admin->get("/v1/work-orders?order=deadline")), 1U) << "only open orders have deadlines";
  EXPECT_EQ(items(admin->get("/v1/work-orders?priority=p3&building_id=" + estate.building)), 1U);
  EXPECT_EQ(items(admin->get("/v1/work-orders?case_id=" + to_string(complaint))), 1U);
  EXPECT_EQ(items(admin->get("/v1/work-orders?assignee_id=" + to_string(plumber))), 1U);
  EXPECT_EQ(items(admin->get("/v1/work-orders?overdue=true")), 0U);
  const std::string later = "&at=2199-01-01T00:00:00Z";
  const Answer late = admin->get("/v1/work-orders?overdue=true&order=deadline" + later);
  ASSERT_EQ(items(late), 1U) << late.body;
  EXPECT_EQ(late.json().at("items").at(0).at("overdue"), true);
  EXPECT_EQ(late.json().at("items").at(0).at("place"), "3-102");
  EXPECT_EQ(admin->get("/v1/work-order-board?x=1").problem(), "query-invalid");
  const Answer board = admin->get("/v1/work-order-board?community_id=" + estate.community + later);
  EXPECT_EQ(board.json().at("statuses").at("closed").at("by_priority").at("p1"), 1) << board.body;
  EXPECT_EQ(board.json().at("overdue"), 1);
  // Each number says what it rests on and leads to what it counts.
  EXPECT_EQ(board.json().at("cut_off").at("view"), "work_order_board");
  EXPECT_EQ(board.json().at("cut_off").at("view_version"), 3);
  EXPECT_EQ(std::string(board.json().at("cut_off").at("position").as_string()), board.header("View-Position"));
  const boost::json::value counted = board.json();
  for (const auto& [name, status] : counted.at("statuses").as_object()) {
    const Answer rows = admin->get(std::string(status.at("rows").as_string()));
    EXPECT_EQ(static_cast<std::int64_t>(items(rows)), status.at("orders").as_int64()) << name << rows.body;
  }
  EXPECT_EQ(items(admin->get(std::string(counted.at("overdue_rows").as_string()))), 1U);
  const Answer load = admin->get("/v1/work-order-board?assignee_id=" + to_string(plumber));
  const std::string of_plumber(load.json().at("statuses").at("closed").at("rows").as_string());
  EXPECT_EQ(items(admin->get(of_plumber)), 1U) << of_plumber;
  const Answer cases = admin->get("/v1/case-board?building_id=" + estate.building);
  EXPECT_EQ(items(admin->get(std::string(cases.json().at("statuses").at("accepted").at("rows").as_string()))), 1U);
  EXPECT_EQ(admin->get("/v1/work-orders?assignee_id=" + to_string(plumber)).json().at("items").at(0).at("assignee"),
            "7");
  EXPECT_EQ(late.json().at("items").at(0).at("assignee"), nullptr);
  const Answer list = admin->get("/v1/work-orders", {{"Accept", "text/csv"}, {"Accept-Language", "zh"}});
  EXPECT_THAT(list.body, HasSubstr(",按时,")) << list.body;
  EXPECT_THAT(list.body, Not(HasSubstr("running")));
  EXPECT_EQ(admin->get("/v1/work-orders?status=nonsense").problem(), "query-invalid");
  EXPECT_EQ(admin->get("/v1/work-orders?priority=p9").problem(), "query-invalid");
  // Page by page, with a link to the next.
  const Answer first = admin->get("/v1/work-orders?limit=1");
  EXPECT_EQ(items(admin->get("/v1/work-orders?limit=1&cursor=" + first.text("next_cursor"))), 1U);
}

TEST_F(Boards, AnOrderSaysItsClocksAndTellsItsHistory) {
  const Answer order = admin->get("/v1/work-orders/" + to_string(done) + "?reveal=true");
  ASSERT_EQ(order.status, 200) << order.body;
  EXPECT_EQ(order.json().at("sla").at("respond").at("standing"), "met");
  EXPECT_EQ(order.json().at("sla").at("resolve").at("standing"), "met");
  EXPECT_EQ(order.text("description"), "kitchen tap drips");
  EXPECT_EQ(order.text("rating"), "5");
  EXPECT_NE(order.header("ETag"), "");
  const Answer history = admin->get("/v1/work-orders/" + to_string(done) + "/history?reveal=true");
  ASSERT_EQ(items(history), 10U) << history.body;
  EXPECT_EQ(history.json().at("items").at(0).at("type"), "WorkOrderReported");
  EXPECT_THAT(history.body, HasSubstr("for staff only"));
  const Answer page = admin->get("/v1/work-orders/" + to_string(done) + "/history?limit=9");
  EXPECT_EQ(
      items(admin->get("/v1/work-orders/" + to_string(done) + "/history?limit=9&cursor=" + page.text("next_cursor"))),
      1U);
}

// Nobody can triage "***"; whom it is about is another matter.
TEST_F(Boards, TheDeskReadsWhatWasReportedAndNotTheNumberToRing) {
  Client desk = client(make_key(estate, "front_desk"));
  const Answer order = desk.get("/v1/work-orders/" + to_string(done));
  EXPECT_EQ(order.text("description"), "kitchen tap drips");
  EXPECT_EQ(desk.get("/v1/work-orders/" + to_string(done) + "?reveal=true").problem(), "not-permitted");
  const Answer asked = desk.get("/v1/cases/" + to_string(complaint));
  const Answer revealed = admin->get("/v1/cases/" + to_string(complaint) + "?reveal=true");
  ASSERT_EQ(asked.status, 200) << asked.body;
  ASSERT_EQ(revealed.status, 200) << revealed.body;
  EXPECT_EQ(asked.text("text"), revealed.text("text"));
  EXPECT_NE(asked.text("text"), "");
  Client auditor = client(make_key(estate, "auditor"));
  EXPECT_NE(auditor.get("/v1/cases/" + to_string(complaint)).text("text"), revealed.text("text"));
}

TEST_F(Boards, AResidentSeesTheOwnOrdersCasesAndTimelineWithoutTheDesksNotes) {
  Client resident = client(resident_key);
  const Answer orders = resident.get("/v1/work-orders");
  ASSERT_EQ(items(orders), 1U) << orders.body;
  EXPECT_EQ(orders.json().at("items").at(0).at("work_order_id"), to_string(done).c_str());
  EXPECT_EQ(orders.json().at("items").at(0).at("description"), "kitchen tap drips");
  EXPECT_EQ(items(resident.get("/v1/work-orders?community_id=" + estate.community)), 1U);
  EXPECT_EQ(resident.get("/v1/work-orders?household_id=" + estate.households[1]).problem(), "household-unknown");
  EXPECT_EQ(items(resident.get("/v1/cases")), 1U);
  const std::string strange = to_string(other);
  EXPECT_EQ(resident.get("/v1/work-orders/" + strange).problem(), "work-order-unknown");
  EXPECT_EQ(resident.get("/v1/work-orders/" + strange + "/history").problem(), "work-order-unknown");
  EXPECT_EQ(resident.get("/v1/households/" + estate.households[1] + "/timeline").status, 404);
  const std::string own = "/v1/households/" + estate.households[0];
  for (const std::string& target :
       {"/v1/work-orders/" + to_string(done) + "/history", "/v1/cases/" + to_string(complaint) + "/history",
        own + "/timeline", own + "/history"}) {
    const Answer answer = resident.get(target);
    EXPECT_EQ(answer.status, 200) << target << answer.body;
    EXPECT_THAT(answer.body, Not(HasSubstr("only"))) << target;
    EXPECT_THAT(answer.body, Not(HasSubstr("sealed)"))) << target << ": not even that there is such a note";
    EXPECT_THAT(answer.body, HasSubstr(target.find("cases") == std::string::npos ? "WorkDone" : "CaseFiled")) << target;
  }
  EXPECT_EQ(resident.get("/v1/work-order-board").status, 403);
  EXPECT_EQ(resident.get("/v1/staff").status, 403);
}

TEST_F(Boards, ATimelineJoinsTheAreasAndKeepsNotesForThoseWhoMayReadThem) {
  const std::string timeline = "/v1/households/" + estate.households[0] + "/timeline";
  const Answer newest = admin->get(timeline + "?reveal=true");
  ASSERT_EQ(newest.status, 200) << newest.body;
  EXPECT_EQ(newest.json().at("items").at(0).at("event"), "WorkOrderRated") << newest.body;
  EXPECT_THAT(newest.body, HasSubstr("for managers only"));
  const Answer oldest = admin->get(timeline + "?order=oldest_first");
  EXPECT_EQ(oldest.json().at("items").at(0).at("event"), "HouseholdMovedIn");
  EXPECT_EQ(items(oldest), items(newest));
  EXPECT_EQ(items(admin->get(timeline + "?kind=case")), 3U);
  const Answer desk = client(make_key(estate, "front_desk")).get(timeline);
  EXPECT_EQ(items(desk), items(newest) - 1) << "the note for managers is not the desk's";
  // Page by page it is the same.
  std::size_t seen = 0;
  std::string cursor;
  do {
    const Answer page = admin->get(timeline + "?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
    ASSERT_EQ(page.status, 200);
    seen += items(page);
    cursor = page.text("next_cursor");
  } while (!cursor.empty());
  EXPECT_EQ(seen, items(newest));
}

TEST_F(Boards, ATechnicianSeesTheOwnOrdersAndThoseToBeTaken) {
  Client able = client(plumber_key);
  Client unable = client(gardener_key);
  const Answer own = able.get("/v1/work-orders");
  ASSERT_EQ(items(own), 1U) << own.body;
  EXPECT_EQ(own.json().at("items").at(0).at("description"), "kitchen tap drips") << "one's own is not masked";
  EXPECT_EQ(items(able.get("/v1/claimable-work-orders")), 1U);
  EXPECT_EQ(able.get("/v1/work-orders/" + to_string(other)).status, 200);
  EXPECT_EQ(items(unable.get("/v1/work-orders")), 0U);
  EXPECT_EQ(items(unable.get("/v1/claimable-work-orders")), 0U) << "the skill is missing";
  EXPECT_EQ(unable.get("/v1/work-orders/" + to_string(other)).problem(), "work-order-unknown");
  EXPECT_EQ(unable.get("/v1/work-orders/" + to_string(done)).problem(), "work-order-unknown");
  EXPECT_EQ(able.get("/v1/work-orders?assignee_id=" + to_string(gardener)).problem(), "staff-unknown");
  EXPECT_EQ(able.get("/v1/cases").status, 403);
}

TEST_F(Boards, CasesStaffAndEquipmentAreShown) {
  const Answer cases = admin->get("/v1/cases?kind=complaint&severity=3&subject=repair_quality");
  ASSERT_EQ(items(cases), 1U) << cases.body;
  EXPECT_EQ(cases.json().at("items").at(0).at("work_order_ids").at(0), to_string(done).c_str());
  EXPECT_EQ(items(admin->get("/v1/cases?kind=praise")), 0U);
  EXPECT_EQ(admin->get("/v1/case-board").json().at("statuses").at("accepted").at("by_kind").at("complaint"), 1);
  EXPECT_EQ(admin->get("/v1/cases/" + to_string(complaint)).json().at("sla").at("respond").at("standing"), "met");
  const Answer staff = admin->get("/v1/staff?on_duty=true&community_id=" + estate.community);
  ASSERT_EQ(items(staff), 2U) << staff.body;
  EXPECT_EQ(staff.json().at("items").at(0).at("code"), "7") << "7 before 12";
  EXPECT_EQ(items(admin->get("/v1/staff?skill=plumbing")), 1U);
  EXPECT_EQ(items(admin->get("/v1/staff?on_duty=true&at=2199-01-01T00:00:00Z")), 0U);
  const std::string lift = "/v1/equipment/" + to_string(elevator);
  EXPECT_EQ(admin->get(lift).text("condition"), "out_of_service");
  EXPECT_EQ(items(admin->get(lift + "/changes")), 1U);
  EXPECT_EQ(items(admin->get("/v1/equipment?kind=lift&building_id=" + estate.building)), 1U);
  EXPECT_EQ(items(admin->get("/v1/work-order-categories")), 1U);
}

TEST_F(Boards, EveryFigureLeadsToTheEventsBehindIt) {
  const std::string household = estate.households[0];
  const Answer charged = charge(*admin, estate, household, 3'000, "2099-12-31");
  const Answer paid =
      admin->post("/v1/households/" + household + "/payments", R"({"channel":"cash","amount_fen":1000})");
  for (const std::string& scope :
       {std::string(), "&community_id=" + estate.community, "&building_id=" + estate.building}) {
    const Answer answer = admin->get("/v1/analytics?by=day" + scope, {{"Min-Position", paid.header("Event-Position")}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    const boost::json::value body = answer.json();
    EXPECT_EQ(body.at("cut_off").at("view"), "analytics");
    EXPECT_EQ(body.at("cut_off").at("position"), answer.header("View-Position").c_str());
    const auto& today = body.at("periods").as_array().back();
    EXPECT_EQ(today.at("work_orders").at("opened"), 2);
    EXPECT_EQ(today.at("work_orders").at("closed"), 1);
    EXPECT_EQ(today.at("work_orders").at("first_time_fix").at("rate_bp"), 10'000);
    EXPECT_EQ(today.at("work_orders").at("ratings").at("mean_milli"), 5'000);
    EXPECT_EQ(today.at("work_orders").at("resolve").at("n"), 1);
    EXPECT_EQ(today.at("work_orders").at("resolve").at("sla_met").at("rate_bp"), 10'000);
    EXPECT_EQ(today.at("money").at("billed_fen"), 3'000);
    EXPECT_EQ(today.at("money").at("collection_rate").at("rate_bp"), 3'333);
    EXPECT_EQ(today.at("occupied_households"), 2);
    EXPECT_EQ(today.at("cases").at("complaints_per_100_households").at("rate_bp"), 5'000);
    EXPECT_EQ(body.at("open").at("work_orders"), 1);
    // The links: as many events as were counted.
    const auto behind = [&](const boost::json::value& link) {
      return admin->get(std::string(link.as_string()) + "&limit=1000");
    };
    const Answer operations = behind(today.at("operations").at("events"));
    EXPECT_EQ(static_cast<std::int64_t>(items(operations)), today.at("operations").at("total").as_int64()) << scope;
    EXPECT_EQ(items(behind(today.at("money").at("received_events"))), 1U);
    EXPECT_EQ(items(behind(today.at("money").at("billed_events"))), 1U);
    EXPECT_EQ(items(behind(today.at("work_orders").at("events"))), 7U);
    EXPECT_EQ(items(admin->get(std::string(body.at("open").at("work_orders_overdue_rows").as_string()))), 0U);
  }
  EXPECT_EQ(admin->get("/v1/analytics?from=2026-02-01&to=2026-01-01").problem(), "query-invalid");
  EXPECT_EQ(charged.status, 201);
}

TEST_F(Boards, WhatHappensToABoardOrAHouseholdIsStreamed) {
  const auto listen = [&](const std::string& target, const std::string& key, const std::string& text) {
    http::testing::SocketClient socket(server.port());
    socket.send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key + "\r\n\r\n");
    return socket.receive_until(text, std::chrono::milliseconds(60'000));
  };
  const std::string board = listen("/v1/work-order-board/stream", manager_key, "event: WorkOrderRated");
  EXPECT_THAT(board, HasSubstr("event: WorkOrderReported"));
  EXPECT_THAT(board, Not(HasSubstr("event: Case")));
  EXPECT_THAT(board, Not(HasSubstr("event: OrderTaken")));
  const std::string cases = listen("/v1/case-board/stream", manager_key, "event: CaseNoted");
  EXPECT_THAT(cases, HasSubstr("event: CaseFiled"));
  EXPECT_THAT(cases, Not(HasSubstr("event: WorkOrderReported")));
  const std::string own =
      listen("/v1/households/" + estate.households[0] + "/events/stream", resident_key, "event: WorkOrderRated");
  EXPECT_THAT(own, HasSubstr("event: CaseFiled"));
  EXPECT_THAT(own, Not(HasSubstr("Noted"))) << "notes for staff are not in it";
  EXPECT_THAT(own, Not(HasSubstr(estate.households[1])));
  EXPECT_EQ(client(resident_key).get("/v1/households/" + estate.households[1] + "/events/stream").status, 404);
  EXPECT_EQ(client(resident_key).get("/v1/case-board/stream").status, 403);
}

}  // namespace
}  // namespace steward::blackbox
