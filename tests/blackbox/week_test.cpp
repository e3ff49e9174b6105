#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <iostream>
#include <random>
#include <set>

#include "tests/blackbox/estate.h"
#include "tests/blackbox/week/drive.h"
#include "tests/blackbox/week/shown.h"

// A week in garden over HTTP: a pipe bursts at night, complaints follow, water is out, replies are disputed and work is
// done again. At its end everything that is shown equals what a small model of the trade says.
namespace steward::blackbox {
namespace {

using namespace week;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class AWeek : public Blackbox {
 protected:
  void SetUp() override {
    set_clock(clock_file, time_of("Mon 10:00") - kDay);
    ASSERT_NO_FATAL_FAILURE(server.start(flags));
    operator_key = server.operator_key();
    ASSERT_FALSE(operator_key.empty());
    settle();
  }

  // The town, its people and what is promised them, on the Sunday before.
  void settle();
  void promise(Client& manager);
  void employ(const std::string& name);

  void live(Mortal& mortal, Model& model) {
    Drive drive(mortal, names, keys, clock_file);
    ASSERT_NO_FATAL_FAILURE(drive.live(the_week(), model));
    ASSERT_NO_FATAL_FAILURE(drive.wait_until(time_of(kEnd), model));
  }
  void expect_what_the_model_says(const Model& model);
  void expect_boards(const Model& model, Shown& shown);
  void expect_figures(const Model& model, Shown& shown, const std::string& scope);
  // The control: such a difference is seen in the account, the timeline and the figures.
  void expect_it_to_differ_from_a_week_with_one_fen_more(Model model);
  void expect_nothing_found_on_the_stopped_directory() {
    EXPECT_EQ(server.stop(), 0) << server.log();
    for (const std::string command : {"verify", "compare"}) {
      const Ran ran = run_steward({command, "--data", data.string()}, directory.path() / "output");
      EXPECT_EQ(ran.exit, 0) << command << ran.output;
    }
  }
  static std::string filter_of(const std::string& scope) {
    if (scope == "company") return {};
    return (scope == "garden" ? "&community_id=<" : "&building_id=<") + scope + ">";
  }

  std::filesystem::path clock_file = directory.path() / "clock";
  std::vector<std::string> flags = {"--clock-file", clock_file.string()};
  Estate estate;
  Names names;
  std::map<std::string, std::string> keys;
};

void AWeek::settle() {
  estate = make_estate("sunshine", 12);
  Client admin = client(estate.admin_key);
  const auto made = [&](const std::string& target, const std::string& body, const std::string& id) {
    const Answer answer = admin.post("/v1/" + names.with_ids(target), names.with_ids(body));
    EXPECT_EQ(answer.status, 201) << target << answer.body;
    return answer.text(id);
  };
  names.add("garden", estate.community);
  names.add("building 3", estate.building);
  names.add("repair", estate.repair);
  names.add("property", estate.property);
  names.add("building 5", made("communities/<garden>/buildings", R"({"code":"5","name":"5号楼"})", "building_id"));
  for (std::size_t i = 0; i < houses().size(); ++i) {
    const std::string& house = houses()[i];
    if (i < estate.houses.size()) {
      names.add("house " + house, estate.houses[i]);
      names.add("household " + house, estate.households[i]);
    } else {
      names.add("house " + house, made("buildings/<building 5>/houses",
                                       R"({"number":")" + house + R"(","built_up_area_centi_m2":10000})", "house_id"));
      names.add(
          "household " + house,
          made("houses/<house " + house + ">/households",
               R"({"owner_name":"李四","owner_phone":"13900001234","moved_in_on":"2024-01-12"})", "household_id"));
    }
    keys[house] = make_key(estate, "resident", ",\"household_id\":\"" + names.id_of("household " + house) + "\"");
  }
  names.add("house of hill", another_community(estate, "hill", 1).houses.front());
  for (const auto& [name, skill] :
       std::map<std::string, std::string>{{"pipes", R"(,"skill":"plumbing","skill_level":2)"},
                                          {"supply", R"(,"skill":"plumbing")"},
                                          {"paint", ""},
                                          {"lamp", ""},
                                          {"lift", ""}}) {
    const std::map<std::string, std::string> priority = {
        {"pipes", "p1"}, {"supply", "p2"}, {"paint", "p4"}, {"lamp", "p5"}, {"lift", "p0"}};
    names.add(name, made("work-order-categories",
                         R"({"code":")" + name + R"(","name":")" + name + R"(","usual_priority":")" +
                             priority.at(name) + "\"" + skill + "}",
                         "category_id"));
  }
  for (const auto& [name, kind] : std::map<std::string, std::string>{{"pump", "water_pump"}, {"lift 1", "lift"}}) {
    names.add(name,
              made("communities/<garden>/equipment",
                   R"({"code":")" + name + R"(","name":")" + name + R"(","kind":")" + kind + "\"}", "equipment_id"));
  }
  for (const auto& [name, role] : std::map<std::string, std::string>{{"desk", "front_desk"},
                                                                     {"manager", "community_manager"},
                                                                     {"cashier", "cashier"},
                                                                     {"finance", "finance_manager"},
                                                                     {"auditor", "auditor"}}) {
    keys[name] = make_key(estate, role);
  }
  keys["operator"] = operator_key;
  for (const std::string& name : technicians()) employ(name);
  Client manager = client(keys.at("manager"));
  promise(manager);
}

void AWeek::employ(const std::string& name) {
  const std::map<std::string, int> plumbing = {{"li", 5}, {"zhang", 3}, {"zhao", 2}, {"chen", 2}, {"sun", 2}};
  const auto level = plumbing.find(name);
  const std::string skill = level == plumbing.end()
                                ? R"({"code":"electric","level":4})"
                                : R"({"code":"plumbing","level":)" + std::to_string(level->second) + "}";
  names.add(name, make_technician(estate, name, ",\"skills\":[" + skill + "],\"open_order_limit\":5"));
  keys[name] = make_key(estate, "technician", ",\"staff_id\":\"" + names.id_of(name) + "\"");
  std::string shifts;
  for (int day = 2; day <= 8; ++day) {
    shifts += std::string(day == 2 ? "" : ",") + R"({"date":"2026-03-0)" + std::to_string(day) +
              R"(","from_minute":0,"to_minute":1440})";
  }
  Client admin = client(estate.admin_key);
  const Answer planned = admin.post("/v1/staff/" + names.id_of(name) + "/shifts",
                                    R"({"from":"2026-03-02","to":"2026-03-09","shifts":[)" + shifts + "]}");
  EXPECT_EQ(planned.status, 200) << planned.body;
}

void AWeek::promise(Client& manager) {
  const std::string policy = "/v1/communities/" + estate.community + "/service-policy/";
  const auto set = [&](const std::string& what, const std::string& body) {
    const Answer answer = manager.post(policy + what, body);
    EXPECT_EQ(answer.status, 200) << body << answer.body;
  };
  const auto minutes = [](const char* member, const std::optional<int>& limit) {
    return limit ? std::string(",\"") + member + "\":" + std::to_string(*limit) : std::string();
  };
  const auto word = [](bool is) { return std::string(is ? "true" : "false"); };
  for (const OrderPromise& promised : order_promises()) {
    set("order-levels",
        R"({"priority":")" + std::string(promised.priority) + R"(","hours":")" +
            (promised.business_hours ? "business_hours" : "round_the_clock") + "\"" +
            minutes("respond_minutes", promised.respond) + minutes("on_site_minutes", promised.on_site) +
            minutes("resolve_minutes", promised.resolve) + ",\"stops_waiting_for_owner\":" +
            word(promised.stops_for_owner) + ",\"stops_waiting_for_parts\":" + word(promised.stops_for_parts) + "}");
  }
  for (const CasePromise& promised : case_promises()) {
    set("case-levels", R"({"kind":")" + std::string(promised.kind) + R"(","hours":"round_the_clock")" +
                           minutes("respond_minutes", promised.respond) + minutes("reply_minutes", promised.reply) +
                           "}");
  }
  const std::string office = R"([{"from_minute":510,"to_minute":720},{"from_minute":810,"to_minute":1050}])";
  std::string week;
  for (const char* day : {"monday", "tuesday", "wednesday", "thursday", "friday"}) {
    week += (week.empty() ? "\"" : ",\"") + std::string(day) + "\":" + office;
  }
  set("calendar", "{\"week\":{" + week + "}}");
}

void AWeek::expect_what_the_model_says(const Model& model) {
  Client reader = client(estate.admin_key);
  Shown shown(reader, names, durable_position());
  expect_boards(model, shown);
  for (const std::string& scope : Model::scopes()) expect_figures(model, shown, scope);
  EXPECT_EQ(differences(model.escalations(), shown.escalations(), true), "") << "escalations";
  for (const std::string& order : model.order_names()) {
    EXPECT_EQ(differences(model.history(order), shown.history("work-orders/<" + order + ">"), true), "") << order;
  }
  for (const std::string& of_case : model.case_names()) {
    EXPECT_EQ(differences(model.history(of_case), shown.history("cases/<" + of_case + ">"), true), "") << of_case;
  }
  for (const std::string& house : houses()) {
    EXPECT_EQ(differences(model.account(house), shown.account(house), true), "") << "account of " << house;
    for (const auto& [who, privacy] : std::map<std::string, Privacy>{
             {house, Privacy::resident}, {"desk", Privacy::staff}, {"manager", Privacy::managers}}) {
      Client person = client(keys.at(who));
      Shown to_them(person, names, durable_position());
      EXPECT_EQ(differences(model.timeline(house, privacy), to_them.timeline(house), true), "")
          << "timeline of " << house << " as " << who << " sees it";
    }
  }
}

void AWeek::expect_boards(const Model& model, Shown& shown) {
  const Seconds end = time_of(kEnd);
  const Table orders = model.orders(end);
  EXPECT_EQ(differences(orders, shown.orders(end), false), "") << "work orders";
  EXPECT_EQ(differences(model.cases(end), shown.cases(end), false), "") << "cases";
  EXPECT_EQ(shown.order_names("", end).size(), model.order_names().size());
  std::vector<std::string> next = shown.order_names("&order=deadline", end);
  ASSERT_GE(next.size(), model.by_deadline().size());
  next.resize(model.by_deadline().size());  // behind them: those of which no clock runs
  EXPECT_EQ(next, model.by_deadline());
  EXPECT_EQ(shown.order_names("&order=deadline&overdue=true", end), model.overdue(end));
  EXPECT_FALSE(model.overdue(end).empty());
  std::set<std::string> numbers;
  for (const auto& [path, number] : orders) {
    if (path.ends_with("/number")) numbers.insert(number);
  }
  for (std::size_t n = 1; n <= numbers.size(); ++n) EXPECT_TRUE(numbers.contains("2026-" + std::to_string(n))) << n;
  for (const std::string& technician : technicians()) {
    Table load = shown.counts("work-order-board", "&assignee_id=<" + technician + ">", end);
    std::erase_if(load, [](const auto& row) { return !row.first.ends_with("/orders"); });
    EXPECT_EQ(differences(model.load(technician), load, true), "") << "load of " << technician;
  }
}

void AWeek::expect_figures(const Model& model, Shown& shown, const std::string& scope) {
  const Seconds end = time_of(kEnd);
  const std::string filter = filter_of(scope);
  EXPECT_EQ(differences(model.order_counts(scope, end), shown.counts("work-order-board", filter, end), true), "")
      << "work-order board of " << scope;
  EXPECT_EQ(differences(model.case_counts(scope, end), shown.counts("case-board", filter, end), true), "")
      << "case board of " << scope;
  const std::vector<Table> days = shown.figures("day", filter, end);
  ASSERT_EQ(days.size(), static_cast<std::size_t>(kDays));
  for (int day = 0; day < kDays; ++day) {
    EXPECT_EQ(differences(model.figures(scope, day, day), days[static_cast<std::size_t>(day)], false), "")
        << "figures of " << scope << " on day " << day + 1;
  }
  EXPECT_EQ(differences(model.figures(scope, 0, kDays - 1), shown.figures("range", filter, end).at(0), false), "")
      << "figures of " << scope << " for the week";
  const std::string sunday = "2026-03-08";
  for (const Shown::PastDue& bucket : shown.ageing(filter, sunday)) {
    EXPECT_EQ(bucket.fen, model.past_due_fen(scope, sunday, bucket.from, bucket.to))
        << scope << " " << bucket.from << " to " << bucket.to << " days past due";
  }
}

void AWeek::expect_it_to_differ_from_a_week_with_one_fen_more(Model model) {
  const Step one_fen = {"Sun 23:00", "cashier", "households/<household 107>/payments",
                        R"({"channel":"cash","amount_fen":1})", "a fen"};
  model.take(one_fen, time_of(one_fen.at), {});
  Client reader = client(estate.admin_key);
  Shown shown(reader, names, durable_position());
  EXPECT_THAT(differences(model.account("107"), shown.account("107"), true), HasSubstr("arrears_fen"));
  EXPECT_THAT(differences(model.timeline("107", Privacy::managers), shown.timeline("107"), true),
              HasSubstr("PaymentReceived"));
  const std::vector<Table> days = shown.figures("day", filter_of("garden"), time_of(kEnd));
  EXPECT_THAT(differences(model.figures("garden", 6, 6), days.at(6), false), HasSubstr("money/received_fen"));
}

TEST_F(AWeek, EndsAsTheModelSays) {
  Mortal mortal(server, flags, data / "views");
  Model model;
  ASSERT_NO_FATAL_FAILURE(live(mortal, model));
  expect_what_the_model_says(model);
  expect_it_to_differ_from_a_week_with_one_fen_more(model);
  expect_nothing_found_on_the_stopped_directory();
}

// Whatever the moment, an order is taken once, a fen is paid once and a level is escalated once.
TEST_F(AWeek, EndsAsTheModelSaysThoughTheServerIsKilledAgainAndAgain) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Mortal mortal(server, flags, data / "views");
  Model model;
  mortal.hunt(seed);
  ASSERT_NO_FATAL_FAILURE(live(mortal, model));
  mortal.leave_in_peace();
  EXPECT_GE(mortal.kills(), 5);
  std::cout << mortal.kills() << " kills, seed " << seed << '\n';
  expect_what_the_model_says(model);
  expect_nothing_found_on_the_stopped_directory();
}

// Time that somebody drives is kept out of real books.
TEST_F(AWeek, IsLivedInALogThatSaysDemoForEver) {
  EXPECT_EQ(server.stop(), 0);
  const auto refused = [&](const std::vector<std::string>& arguments) {
    std::vector<std::string> all = {"serve", "--port", "0"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Ran ran = run_steward(all, directory.path() / "output");
    return std::to_string(ran.exit) + " " + ran.output;
  };
  const std::string live = (directory.path() / "live").string();
  ServerProcess real(live);
  ASSERT_NO_FATAL_FAILURE(real.start());
  EXPECT_EQ(real.stop(), 0);
  EXPECT_THAT(refused({"--data", live, "--clock-file", clock_file.string()}),
              AllOf(StartsWith("3 "), HasSubstr("clock-needs-demo-log")));
  EXPECT_THAT(refused({"--data", live, "--clock-file", clock_file.string() + ".missing"}),
              AllOf(StartsWith("3 "), HasSubstr("clock-file-invalid")));
  const Ran log = run_steward({"export", "--data", data.string()}, directory.path() / "output");
  EXPECT_THAT(log.output.substr(0, log.output.find('\n')),
              AllOf(HasSubstr("LogCreated"), HasSubstr("demo"), HasSubstr("2026-03-01T")));
}

}  // namespace
}  // namespace steward::blackbox
