#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <chrono>
#include <thread>

#include "tests/blackbox/estate.h"
#include "tests/support/eventually.h"

// Fee items of every kind through the API: what is set, what a preview says, what a run bills.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;

class Fees : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 2);
    admin.emplace(client(estate.admin_key));
  }
  // The member of what was made.
  std::string made(const std::string& path, const std::string& body, std::string_view member) {
    const Answer answer = admin->post(path, body);
    EXPECT_EQ(answer.status, 201) << path << " " << answer.body;
    return answer.text(member);
  }
  std::string fee_item(const std::string& code, const std::string& members) {
    return made("/v1/communities/" + estate.community + "/fee-items",
                R"({"code":")" + code + R"(","name":"费用 )" + code + "\"," + members + "}", "fee_item_id");
  }
  void tariff(const std::string& item, const std::string& members) {
    const Answer answer =
        admin->post("/v1/fee-items/" + item + "/tariffs", R"({"effective_from":"2024-01-01",)" + members + "}");
    EXPECT_EQ(answer.status, 201) << answer.body;
  }
  std::string run_body(const std::vector<std::string>& items, const std::string& more = {}) const {
    std::string ids;
    for (const std::string& item : items) ids += (ids.empty() ? "\"" : ",\"") + item + "\"";
    return R"({"period_from":"2024-03-01","period_to":"2024-04-01","due_date":"2099-12-31","fee_item_ids":[)" + ids +
           "]" + more + "}";
  }
  Answer preview(const std::string& body) {
    return admin->post("/v1/communities/" + estate.community + "/bill-run-previews", body);
  }
  Answer start(const std::string& body) {
    return admin->post("/v1/communities/" + estate.community + "/bill-runs", body);
  }
  // The run when it is completed.
  Answer completed(const std::string& run) {
    Answer answer;
    EXPECT_TRUE(test::eventually([&] {
      answer = admin->get("/v1/bill-runs/" + run, {{"Min-Position", durable_position()}});
      return answer.text("state") == "completed";
    })) << answer.body;
    return answer;
  }
  std::string history(const std::string& household) {
    return admin->get("/v1/households/" + household + "/history", {{"Min-Position", durable_position()}}).body;
  }

  Estate estate;
  std::optional<Client> admin;
};

TEST_F(Fees, EveryKindOfItemIsPreviewedAndBilledAlike) {
  const std::string house = "/v1/houses/" + estate.houses[0];
  const std::string household = "/v1/households/" + estate.households[0];
  // By inside area with a coefficient and a fixed part, 6 % VAT on top.
  const std::string inside = fee_item("inside", R"("method":"by_area","area_basis":"inside","with_coefficient":true)");
  tariff(inside, R"("unit_price_micro_yuan":2000000,"fixed_part_micro_yuan":30000000)");
  made("/v1/fee-items/" + inside + "/vat-rates",
       R"({"effective_from":"2024-01-01","rate_millionths":60000,"prices_include_tax":false})", "effective_from");
  for (const std::string& id : estate.houses) {
    made("/v1/houses/" + id + "/measurements",
         R"({"effective_from":"2024-01-01","built_up_area_centi_m2":10000,"inside_area_centi_m2":8000,
             "coefficient_millionths":500000,"headcount":3})",
         "house_id");
  }
  // A parking space by contract, for one household only.
  const std::string space = fee_item("space", R"("method":"contract")");
  tariff(space, R"("unit_price_micro_yuan":300000000)");
  const std::string contract =
      made(household + "/contracts", R"({"fee_item_id":")" + space + R"(","label":"B1-023","from":"2024-03-16"})",
           "contract_id");
  const Answer parking = preview(run_body({space}));
  EXPECT_EQ(parking.number("statements"), 1) << parking.body;
  EXPECT_EQ(parking.number("without_contract"), 1);
  EXPECT_TRUE(parking.json().at("exceptions").as_array().empty());
  // Electricity by meter in tiers.
  const std::string power = fee_item("power", R"("method":"metered","utility":"electricity")");
  tariff(power, R"("unit_price_micro_yuan":558300,"tier_persons":2,"tiers_by_months":true,
                   "tiers":[{"above_milli":1160000,"unit_price_micro_yuan":608300,"per_person_milli":1000000}])");
  EXPECT_THAT(admin->get("/v1/fee-items/" + power).body, HasSubstr(R"("per_person_milli":1000000)"));
  EXPECT_THAT(admin->get("/v1/fee-items/" + power).body, HasSubstr(R"("tier_persons":2,"tiers_by_months":true)"));
  const std::string meter = made(house + "/meters",
                                 R"({"number":"DB-0101","utility":"electricity","installed_on":"2024-01-15",
                                     "reading_milli":0})",
                                 "meter_id");
  // Whoever goes to read it is told which one it is.
  const Answer unread = preview(run_body({inside, power}));
  EXPECT_EQ(unread.number("statements"), 1) << unread.body;
  const boost::json::value exception = unread.json().at("exceptions").at(0);
  EXPECT_EQ(exception.at("code"), "reading-missing");
  EXPECT_EQ(exception.at("fee_item_id").as_string(), power);
  EXPECT_EQ(exception.at("meter_id").as_string(), meter);
  made(house + "/meters/" + meter + "/readings", R"({"read_on":"2024-02-29","reading_milli":2000000})", "meter_id");
  made(house + "/meters/" + meter + "/readings", R"({"read_on":"2024-03-31","reading_milli":2350000})", "meter_id");
  // The light of the stairs, shared by who lives there.
  const std::string light = fee_item("light", R"("method":"apportioned")");
  const std::string shared = R"(,"shared_costs":[{"fee_item_id":")" + light +
                             R"(","basis":"headcount","usage_milli":1000000,"unit_price_micro_yuan":680050}])";

  const std::string body = run_body({inside, space, power, light}, shared);
  const Answer shown = preview(body);
  ASSERT_EQ(shown.status, 200) << shown.body;
  EXPECT_EQ(shown.number("statements"), 2);
  // 2 × (80 × 2 × 0.5 + 30) × 1.06, half a month of 300 (16 of 31 days), 160 × 0.5583 + 190 × 0.6083, 680.05.
  EXPECT_EQ(shown.number("total_fen"), 2 * 11'660 + 15'484 + 20'491 + 68'005);
  EXPECT_EQ(shown.number("tax_fen"), 2 * 660);
  // By household: the light is halved, but for a fen.
  const boost::json::value said = shown.json();
  ASSERT_EQ(said.at("items").as_array().size(), 2U);
  const bool own_first = said.at("items").at(0).at("household_id").as_string() == estate.households[0];
  const boost::json::value& own = said.at("items").at(own_first ? 0 : 1);
  const boost::json::value& other = said.at("items").at(own_first ? 1 : 0);
  EXPECT_EQ(own.at("household_id").as_string(), estate.households[0]);
  EXPECT_EQ(own.at("bills"), 4);
  EXPECT_EQ(other.at("bills"), 2);
  EXPECT_NEAR(static_cast<double>(own.at("amount_fen").as_int64()), 11'660 + 15'484 + 20'491 + 34'002.5, 0.6);
  EXPECT_EQ(own.at("amount_fen").as_int64() + other.at("amount_fen").as_int64(), shown.number("total_fen"));
  EXPECT_EQ(own.at("tax_fen"), 660);
  EXPECT_TRUE(own.at("house_number").is_string());
  EXPECT_EQ(admin->get(household + "/arrears", {{"Min-Position", durable_position()}}).number("arrears_fen"), 0)
      << "a preview stores nothing";

  const std::string digest = shown.text("preview_digest");
  const std::string approved = body.substr(0, body.size() - 1) + R"(,"preview_digest":")";
  EXPECT_EQ(start(approved + "00\"}").problem(), "preview-differs");
  const std::string runs = "/v1/communities/" + estate.community + "/bill-runs";
  const Answer started = admin->post(runs, approved + digest + "\"}", "run-as-previewed");
  ASSERT_EQ(started.status, 202) << started.body;
  const Answer run = completed(started.text("bill_run_id"));
  EXPECT_EQ(run.number("statements"), 2);
  EXPECT_EQ(run.number("total_fen"), shown.number("total_fen"));
  const std::string told = history(estate.households[0]);
  EXPECT_THAT(told, HasSubstr(contract));
  EXPECT_THAT(told, HasSubstr(meter));
  EXPECT_THAT(told, HasSubstr("\"tax_fen\":660"));
  EXPECT_EQ(admin->get(household + "/arrears", {{"Min-Position", durable_position()}}).number("arrears_fen"),
            11'660 + 15'484 + 20'491 + 34'003);

  // Who lost the answer gets it again, though by now the run has nothing left to bill.
  const Answer asked_again = admin->post(runs, approved + digest + "\"}", "run-as-previewed");
  EXPECT_EQ(asked_again.status, 202);
  EXPECT_EQ(asked_again.body, started.body);
  EXPECT_EQ(asked_again.header("Location"), started.header("Location"));
  EXPECT_EQ(asked_again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(start(approved + digest + "\"}").problem(), "preview-differs") << "another request";

  const Answer again = preview(body);
  EXPECT_EQ(again.number("statements"), 0);
  EXPECT_THAT(again.body, HasSubstr("already-billed"));
}

TEST_F(Fees, ADeviceSendsReadingsOfItsCommunityAndNothingElse) {
  const auto meter_of = [&](const std::string& house) {
    return house + "/meters/" +
           made(house + "/meters",
                R"({"number":"SB-1","utility":"water","installed_on":"2024-01-01","reading_milli":100000})",
                "meter_id");
  };
  const std::string meter = meter_of("/v1/houses/" + estate.houses[0]);
  EXPECT_EQ(admin->post("/v1/api-keys", R"({"role":"meter_device","label":"bus 1"})").problem(),
            "credential-scope-invalid");
  Client device = client(make_key(estate, "meter_device", R"(,"community_id":")" + estate.community + "\""));
  const std::string first = R"({"read_on":"2024-01-31")";
  for (const char* more :
       {"}", R"(,"reading_milli":131000,"source":"person"})", R"(,"reading_milli":131000,"confirmed":true})"}) {
    EXPECT_EQ(device.post(meter + "/readings", first + more).status, 400) << more;
  }
  const Answer sent = device.post(meter + "/readings", first + R"(,"reading_milli":131000})");
  EXPECT_EQ(sent.status, 201) << sent.body;
  EXPECT_THAT(admin->get("/v1/events?types=MeterRead", {{"Min-Position", durable_position()}}).body,
              HasSubstr(R"("source":"device")"));
  EXPECT_EQ(device.get("/v1/houses/" + estate.houses[0] + "/meters").status, 403);
  EXPECT_EQ(device.post(meter + "/corrections", R"({"corrected_on":"2024-02-01","reading_milli":1})").status, 403);
  const Estate elsewhere = another_community(estate, "river", 1);
  const std::string strange = meter_of("/v1/houses/" + elsewhere.houses[0]);
  EXPECT_EQ(device.post(strange + "/readings", first + R"(,"reading_milli":131000})").problem(), "house-unknown");
}

TEST_F(Fees, WhoGoesRoundTheHousesReadsMeters) {
  const std::string house = "/v1/houses/" + estate.houses[0];
  const std::string meter =
      made(house + "/meters",
           R"({"number":"SB-1","utility":"water","installed_on":"2024-01-01","reading_milli":100000})", "meter_id");
  const std::string readings = house + "/meters/" + meter + "/readings";
  const std::pair<const char*, const char*> readers[] = {
      {"technician", R"({"read_on":"2024-01-31","reading_milli":130000})"},
      {"community_manager", R"({"read_on":"2024-02-29","reading_milli":159000})"},
      {"front_desk", R"({"read_on":"2024-03-31","reading_milli":190000})"},
      {"finance_manager", R"({"read_on":"2024-04-30","reading_milli":220000})"},
  };
  for (const auto& [role, body] : readers) {
    Client reader = client(make_key(estate, role));
    EXPECT_EQ(reader.post(readings, body).status, 201) << role;
    EXPECT_EQ(reader.get(house + "/meters").status, 200) << role;
  }
  for (const char* role : {"cashier", "auditor", "operations", "gateway"}) {
    EXPECT_EQ(client(make_key(estate, role)).post(readings, R"({"read_on":"2024-05-31"})").status, 403) << role;
  }
}

TEST_F(Fees, WhatCannotBeIsRefusedByName) {
  const std::string house = "/v1/houses/" + estate.houses[0];
  const std::string meter =
      made(house + "/meters",
           R"({"number":"SB-1","utility":"water","installed_on":"2024-01-01","reading_milli":100000})", "meter_id");
  const std::string readings = house + "/meters/" + meter + "/readings";
  made(readings, R"({"read_on":"2024-01-31","reading_milli":131000})", "meter_id");
  struct Bad {
    std::string path;
    std::string body;
    const char* problem;
  };
  const std::vector<Bad> all = {
      {readings, R"({"read_on":"2024-02-29","reading_milli":130000})", "reading-below-last"},
      {readings, R"({"read_on":"2024-01-31","reading_milli":140000})", "reading-out-of-order"},
      {readings, R"({"read_on":"2024-02-29","reading_milli":9999999000})", "reading-beyond-register"},
      {house + "/meters", R"({"number":"SB-1","utility":"water","installed_on":"2024-01-01","reading_milli":0})",
       "meter-number-taken"},
      {house + "/measurements",
       R"({"effective_from":"2024-01-01","built_up_area_centi_m2":1,"inside_area_centi_m2":2})",
       "inside-area-too-large"},
      {"/v1/fee-items/" + estate.property + "/vat-rates", R"({"effective_from":"2024-01-01","rate_millionths":60050})",
       "vat-rate-invalid"},
      {"/v1/fee-items/" + estate.property + "/tariffs",
       R"({"effective_from":"2025-01-01","unit_price_micro_yuan":1,"tiers":[{"above_milli":1,"unit_price_micro_yuan":1}]})",
       "tiers-not-charged"},
      {"/v1/households/" + estate.households[0] + "/contracts",
       R"({"fee_item_id":")" + estate.property + R"(","label":"B1","from":"2024-02-01"})", "fee-item-method-differs"},
  };
  const std::string before = durable_position();
  for (const Bad& bad : all) EXPECT_EQ(admin->post(bad.path, bad.body).problem(), bad.problem) << bad.body;
  const Answer events = admin->get("/v1/events?after=" + before);
  EXPECT_EQ(events.json().as_object().at("items").as_array().size(), 0U) << "no event is stored";
  EXPECT_THAT(preview(run_body({estate.property}, R"(,"shared_costs":[{"fee_item_id":")" + estate.property +
                                                      R"(","basis":"house","total_fen":100}])"))
                  .body,
              HasSubstr("shared-cost-missing"));
}

TEST_F(Fees, AReadingThatWasWrongIsPutRightInTheBillsOfItsDays) {
  const std::string community = "/v1/communities/" + estate.community;
  const std::string power = fee_item("power", R"("method":"metered","utility":"electricity")");
  tariff(power, R"("unit_price_micro_yuan":1000000)");
  std::vector<std::string> corrections;
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string house = "/v1/houses/" + estate.houses[i];
    const std::string meter = made(house + "/meters",
                                   R"({"number":"DB-)" + std::to_string(i) +
                                       R"(","utility":"electricity","installed_on":"2024-01-31","reading_milli":0})",
                                   "meter_id");
    const std::string readings = house + "/meters/" + meter + "/readings";
    made(readings, R"({"read_on":"2024-02-29","reading_milli":300000})", "meter_id");
    made(readings, R"({"read_on":"2024-03-31","reading_milli":600000})", "meter_id");
    corrections.push_back(house + "/meters/" + meter + "/corrections");
  }
  for (const std::string period : {R"("period_from":"2024-02-01","period_to":"2024-03-01")",
                                   R"("period_from":"2024-03-01","period_to":"2024-04-01")"}) {
    const Answer started = start("{" + period + R"(,"due_date":"2099-12-31","fee_item_ids":[")" + power + "\"]}");
    EXPECT_EQ(completed(started.text("bill_run_id")).number("total_fen"), 60'000);
  }
  // One house had used 40 units less in February, and 40 more in March; the other's last reading was 10 too high.
  const Answer moved =
      admin->post(corrections[0], R"({"corrected_on":"2024-04-02","read_on":"2024-02-29","reading_milli":260000})");
  EXPECT_EQ(moved.number("difference_micro"), -40'000'000) << moved.body;
  EXPECT_EQ(
      admin->post(corrections[0], R"({"corrected_on":"2024-04-03","read_on":"2024-02-29","reading_milli":600001})")
          .problem(),
      "reading-above-next");
  EXPECT_EQ(admin->post(corrections[0], R"({"corrected_on":"2024-04-03","read_on":"2024-02-28","reading_milli":1})")
                .problem(),
            "reading-unknown");
  EXPECT_EQ(admin->post(corrections[1], R"({"corrected_on":"2024-04-02","reading_milli":590000})").status, 201);
  EXPECT_THAT(admin->get("/v1/houses/" + estate.houses[0] + "/meters").body, HasSubstr(R"("read_on":"2024-02-29")"));

  const std::string range = R"("fee_item_id":")" + power + R"(","period_from":"2024-02-01","period_to":"2024-03-01")";
  const std::string query = "?fee_item_id=" + power + "&period_from=2024-02-01&period_to=2024-03-01";
  // February alone is asked for; the reading is in March's bill too.
  const Answer shown = admin->get("/v1/households/" + estate.households[0] + "/adjustment-preview" + query);
  EXPECT_EQ(shown.number("difference_fen"), 0) << shown.body;
  EXPECT_EQ(shown.json().at("items").as_array().size(), 2U);
  const Answer adjusted =
      admin->post("/v1/households/" + estate.households[0] + "/adjustments",
                  "{" + range + R"(,"due_date":"2099-12-31","reason":"wrong_reading","difference_fen":0})", {},
                  {{"If-Match", shown.header("ETag")}});
  EXPECT_EQ(adjusted.status, 201) << adjusted.body;
  EXPECT_THAT(history(estate.households[0]), HasSubstr("wrong_reading"));

  // The other by the whole community, as it was previewed.
  const std::string both = "?fee_item_id=" + power + "&period_from=2024-02-01&period_to=2024-04-01";
  const Answer preview_of_all = admin->get(community + "/adjustment-preview" + both);
  ASSERT_EQ(preview_of_all.json().at("items").as_array().size(), 1U) << preview_of_all.body;
  const std::string all = R"({"fee_item_id":")" + power +
                          R"(","period_from":"2024-02-01","period_to":"2024-04-01","due_date":"2099-12-31",)"
                          R"("reason":"wrong_reading","preview_digest":")";
  EXPECT_EQ(admin->post(community + "/adjustments", all + "00\"}").problem(), "preview-differs");
  const std::string approved = all + preview_of_all.text("preview_digest") + "\"}";
  const Answer swept = admin->post(community + "/adjustments", approved, "adjust-as-previewed");
  EXPECT_EQ(swept.number("amount_fen"), -1'000) << swept.body;
  const auto answered_again = [&] {
    const Answer again = admin->post(community + "/adjustments", approved, "adjust-as-previewed");
    EXPECT_EQ(again.body, swept.body) << "the answer was lost";
    EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  };
  answered_again();
  EXPECT_EQ(admin->post(community + "/adjustments", all + "00\"}", "adjust-as-previewed").problem(),
            "idempotency-key-reused");
  EXPECT_EQ(admin->post(community + "/adjustments", approved, "another-request").problem(), "preview-differs");
  EXPECT_EQ(admin->get("/v1/households/" + estate.households[1] + "/arrears", {{"Min-Position", durable_position()}})
                .number("arrears_fen"),
            59'000)
      << "what a bill fell by is owed no more";
  // What comes up for others afterwards was in no preview: it changes nothing of the answer, and is not adjusted.
  EXPECT_EQ(
      admin->post(corrections[0], R"({"corrected_on":"2024-04-03","read_on":"2024-03-31","reading_milli":590000})")
          .status,
      201);
  answered_again();
  EXPECT_EQ(
      admin->get("/v1/households/" + estate.households[0] + "/adjustment-preview" + both).number("difference_fen"),
      -1'000);
}

// Whom it refused may differ by then from what was approved: that is nothing to who asks for the answer again.
TEST_F(Fees, ASweepThatWasAnsweredIsAnsweredAlikeThoughWhomItRefusedHasChanged) {
  const std::string adjustments = "/v1/communities/" + estate.community + "/adjustments";
  const std::string power = fee_item("power", R"("method":"metered","utility":"electricity")");
  tariff(power, R"("unit_price_micro_yuan":1000000)");
  std::vector<std::string> meters;
  for (const std::string& id : estate.houses) {
    const std::string house = "/v1/houses/" + id;
    meters.push_back(house + "/meters/" +
                     made(house + "/meters",
                          R"({"number":"DB-)" + std::to_string(meters.size()) +
                              R"(","utility":"electricity","installed_on":"2024-01-31","reading_milli":0})",
                          "meter_id"));
    made(meters.back() + "/readings", R"({"read_on":"2024-02-29","reading_milli":300000})", "meter_id");
  }
  const Answer started = start(R"({"period_from":"2024-02-01","period_to":"2024-03-01","issue_date":"2024-04-01",)"
                               R"("backdating_reason":"entered_late","due_date":"2099-12-31","fee_item_ids":[")" +
                               power + "\"]}");
  ASSERT_EQ(started.status, 202) << started.body;
  EXPECT_EQ(completed(started.text("bill_run_id")).number("total_fen"), 60'000);
  const auto corrected = [&](std::size_t house, const std::string& on, const std::string& milli) {
    const Answer answer = admin->post(meters[house] + "/corrections",
                                      R"({"corrected_on":")" + on + R"(","reading_milli":)" + milli + "}");
    EXPECT_EQ(answer.status, 201) << answer.body;
  };
  corrected(0, "2024-04-02", "290000");
  corrected(1, "2024-04-20", "290000");  // behind the day of the adjustments: they refuse it
  const Answer shown = admin->get("/v1/communities/" + estate.community + "/adjustment-preview?fee_item_id=" + power +
                                  "&period_from=2024-02-01&period_to=2024-03-01");
  ASSERT_EQ(shown.json().at("items").as_array().size(), 2U) << shown.body;
  const std::string approved = R"({"fee_item_id":")" + power +
                               R"(","period_from":"2024-02-01","period_to":"2024-03-01","adjusted_on":"2024-04-10",)"
                               R"("due_date":"2099-12-31","reason":"wrong_reading","preview_digest":")" +
                               shown.text("preview_digest") + "\"}";
  const Answer swept = admin->post(adjustments, approved, "as-previewed");
  EXPECT_EQ(swept.number("households"), 1) << swept.body;
  EXPECT_EQ(swept.number("amount_fen"), -1'000);
  EXPECT_THAT(swept.body, HasSubstr("adjustment-before-correction"));

  corrected(1, "2024-04-21", "280000");
  const std::string before = durable_position();
  const Answer again = admin->post(adjustments, approved, "as-previewed");
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(again.body, swept.body);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(durable_position(), before) << "nothing is done again";
  EXPECT_EQ(admin->post(adjustments, approved, "another-request").problem(), "preview-differs");
}

TEST_F(Fees, APriceIsSetOnWhatWasRead) {
  const std::string path = "/v1/fee-items/" + estate.property;
  const Answer seen = admin->get(path);
  ASSERT_EQ(seen.status, 200) << seen.body;
  EXPECT_EQ(seen.text("fee_item_id"), estate.property);
  const Headers as_read{{"If-Match", seen.header("ETag")}};
  const std::string vat = R"({"effective_from":"2024-01-01","rate_millionths":60000})";
  EXPECT_EQ(admin->post(path + "/vat-rates", vat, {}, as_read).status, 201);
  EXPECT_EQ(admin
                ->post(path + "/tariff-corrections", R"({"effective_from":"2024-01-01","unit_price_micro_yuan":1})", {},
                       as_read)
                .problem(),
            "version-conflict");
  EXPECT_EQ(admin->post(path + "/tariffs", R"({"effective_from":"2030-01-01","unit_price_micro_yuan":1})", {}, as_read)
                .problem(),
            "version-conflict");
  EXPECT_NE(admin->get(path).header("ETag"), seen.header("ETag"));
  EXPECT_THAT(admin->get(path).body, HasSubstr(R"("rate_millionths":60000)"));
  EXPECT_EQ(admin->get("/v1/fee-items/" + estate.houses[0]).problem(), "fee-item-unknown");
}

TEST_F(Fees, MetersAndContractsAreShownAndEnd) {
  const std::string house = "/v1/houses/" + estate.houses[0];
  const std::string meter =
      made(house + "/meters", R"({"number":"SB-1","utility":"water","installed_on":"2024-01-01","reading_milli":0})",
           "meter_id");
  made(house + "/meters/" + meter + "/readings", R"({"read_on":"2024-01-31","reading_milli":31000})", "meter_id");
  const Answer corrected = admin->post(house + "/meters/" + meter + "/corrections",
                                       R"({"corrected_on":"2024-02-02","reading_milli":21000})");
  EXPECT_EQ(corrected.number("difference_micro"), -10'000'000) << corrected.body;
  const Answer estimated = admin->post(house + "/meters/" + meter + "/readings", R"({"read_on":"2024-03-01"})");
  EXPECT_EQ(estimated.status, 201) << estimated.body;
  const Answer removed = admin->post(
      house + "/meters/" + meter + "/removal",
      R"({"removed_on":"2024-04-01","reading_milli":90000,"replacement":{"number":"SB-2","utility":"water","reading_milli":5}})");
  EXPECT_EQ(removed.status, 200) << removed.body;
  // Removed or not: what was entered wrongly of it is put right.
  const Answer factors = admin->post(house + "/meters/" + meter + "/factors", R"({"multiplier_milli":2000})");
  EXPECT_EQ(factors.status, 201) << factors.body;
  EXPECT_EQ(factors.number("loss_millionths"), 0);
  EXPECT_EQ(admin->post(house + "/meters/" + meter + "/factors", R"({"multiplier_milli":2000})").problem(),
            "meter-factors-unchanged");
  const Answer last = admin->post(house + "/meters/" + meter + "/corrections",
                                  R"({"corrected_on":"2024-04-03","reading_milli":85000})");
  EXPECT_EQ(last.number("difference_micro"), -10'000'000) << last.body;
  const Answer meters = admin->get(house + "/meters");
  EXPECT_THAT(meters.body, HasSubstr(R"("multiplier_milli":2000)"));
  EXPECT_THAT(meters.body, HasSubstr("SB-2"));
  EXPECT_THAT(meters.body, HasSubstr(R"("removed_on":"2024-04-01")"));
  const std::string shared = "/v1/buildings/" + estate.building + "/meters";
  made(shared, R"({"number":"Z-1","utility":"electricity","installed_on":"2024-01-01","reading_milli":0})", "meter_id");
  EXPECT_THAT(admin->get(shared).body, HasSubstr("Z-1"));

  const std::string space = fee_item("space", R"("method":"contract")");
  const std::string contracts = "/v1/households/" + estate.households[0] + "/contracts";
  const std::string contract =
      made(contracts,
           R"({"fee_item_id":")" + space + R"(","label":"B1-023","from":"2024-02-01","price_micro_yuan":1000000000,
                          "step_months":12,"step_rate_millionths":50000})",
           "contract_id");
  EXPECT_EQ(admin->post(contracts + "/" + contract + "/end", R"({"ended_on":"2024-05-01"})").status, 200);
  EXPECT_THAT(admin->get(contracts).body, HasSubstr(R"("to":"2024-05-01")"));

  Client resident = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[0] + "\""));
  EXPECT_EQ(resident.get(contracts).status, 200);
  EXPECT_EQ(resident.get("/v1/households/" + estate.households[1] + "/contracts").problem(), "household-unknown");
}

}  // namespace
}  // namespace steward::blackbox
