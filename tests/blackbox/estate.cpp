#include "tests/blackbox/estate.h"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>

#include "domain/base/time.h"
#include "tests/support/eventually.h"

namespace steward::blackbox {

namespace {

// The id that a command answers with.
std::string made(Client& client, const std::string& target, const std::string& body, const std::string& id) {
  const Answer answer = client.post(target, body);
  EXPECT_EQ(answer.status, 201) << target << " " << answer.body;
  return answer.text(id);
}

}  // namespace

Estate Blackbox::make_estate(const std::string& code, std::size_t houses) {
  Client owner = client(operator_key);
  Estate estate;
  const Answer company = owner.post("/v1/companies", R"({"code":")" + code + R"(","name":"物业 )" + code + R"("})");
  EXPECT_EQ(company.status, 201) << company.body;
  estate.company = static_cast<int>(company.number("company"));
  estate.admin_key =
      made(owner, "/v1/api-keys",
           R"({"role":"administrator","label":"admin","company":)" + std::to_string(estate.company) + "}", "api_key");
  return another_community(estate, "garden", houses);
}

Estate Blackbox::another_community(const Estate& of, const std::string& code, std::size_t houses,
                                   const std::string& more) {
  Estate estate = of;
  estate.houses.clear();
  estate.households.clear();
  Client admin = client(estate.admin_key);
  estate.community =
      made(admin, "/v1/communities", R"({"code":")" + code + R"(","name":"花园")" + more + "}", "community_id");
  const std::string community = "/v1/communities/" + estate.community;
  estate.building = made(admin, community + "/buildings", R"({"code":"3","name":"3号楼"})", "building_id");
  estate.repair =
      made(admin, community + "/fee-items", R"({"code":"repair","name":"维修","method":"one_off"})", "fee_item_id");
  estate.property =
      made(admin, community + "/fee-items", R"({"code":"fee","name":"物业费","method":"by_area"})", "fee_item_id");
  const Answer tariff = admin.post("/v1/fee-items/" + estate.property + "/tariffs",
                                   R"({"effective_from":"2024-01-01","unit_price_micro_yuan":2000000})");
  EXPECT_EQ(tariff.status, 201) << tariff.body;
  estate.position = tariff.header("Event-Position");
  for (std::size_t i = 0; i < houses; ++i) {
    estate.houses.push_back(made(admin, "/v1/buildings/" + estate.building + "/houses",
                                 R"({"number":")" + std::to_string(101 + i) + R"(","built_up_area_centi_m2":10000})",
                                 "house_id"));
    const Answer household =
        admin.post("/v1/houses/" + estate.houses.back() + "/households",
                   R"({"owner_name":"张三","owner_phone":"13800001234","moved_in_on":"2024-01-12"})");
    EXPECT_EQ(household.status, 201) << household.body;
    estate.households.push_back(household.text("household_id"));
    estate.position = household.header("Event-Position");
  }
  return estate;
}

std::string Blackbox::make_key(const Estate& estate, const std::string& role, const std::string& more) {
  Client admin = client(estate.admin_key);
  std::string members = more;
  if (role == "technician" && more.find("staff_id") == std::string::npos) {
    members += ",\"staff_id\":\"" + make_technician(estate, "T-" + new_key().substr(0, 8)) + "\"";
  }
  return made(admin, "/v1/api-keys", R"({"label":"a key","role":")" + role + "\"" + members + "}", "api_key");
}

std::string Blackbox::make_technician(const Estate& estate, const std::string& code, const std::string& more) {
  Client admin = client(estate.admin_key);
  return made(admin, "/v1/communities/" + estate.community + "/staff",
              R"({"code":")" + code + R"(","name":"李师傅")" + more + "}", "staff_id");
}

Answer Blackbox::charge(Client& client, const Estate& estate, const std::string& household, std::int64_t amount_fen,
                        const std::string& due_date) {
  Answer answer = client.post("/v1/households/" + household + "/charges",
                              R"({"fee_item_id":")" + estate.repair + R"(","amount_fen":)" +
                                  std::to_string(amount_fen) + R"(,"due_date":")" + due_date + R"("})");
  EXPECT_EQ(answer.status, 201) << answer.body;
  return answer;
}

std::string Blackbox::durable_position() { return client(operator_key).get("/v1/views").text("durable_position"); }

void Blackbox::come_to_rest() {
  Client boss = client(operator_key);
  Answer views;
  const bool rest = test::eventually([&] {
    views = boss.get("/v1/views");
    const boost::json::value body = views.json();
    const auto& items = body.at("items").as_array();
    return std::all_of(items.begin(), items.end(),
                       [&](const auto& view) { return view.at("position") == body.at("durable_position"); });
  });
  EXPECT_TRUE(rest) << views.body;
}

void Blackbox::restart() {
  EXPECT_EQ(server.stop(), 0) << server.log();
  ASSERT_NO_FATAL_FAILURE(server.start());
}

std::string hours_ago(int hours) {
  const auto then = std::chrono::system_clock::now().time_since_epoch() - std::chrono::hours{hours};
  return to_string(Instant{std::chrono::duration_cast<std::chrono::microseconds>(then).count()});
}

std::string yesterday() { return R"({"occurred_at":")" + hours_ago(24) + "\"}"; }

}  // namespace steward::blackbox
