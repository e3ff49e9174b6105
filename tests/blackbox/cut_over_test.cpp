#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <fstream>

#include "tests/blackbox/estate.h"

// A community goes over from the books before: opening balances over HTTP, files of the stopped directory, the close.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;

class CutOver : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 2);
    community = "/v1/communities/" + estate.community;
    household = "/v1/households/" + estate.households[0];
    Client admin = client(estate.admin_key);
    const Answer deposit =
        admin.post(community + "/fee-items", R"({"code":"deposit","name":"装修押金","method":"deposit"})");
    ASSERT_EQ(deposit.status, 201) << deposit.body;
  }
  Ran import(const std::string& kind, const std::string& text, const std::vector<std::string>& more = {}) {
    const std::string file = (directory.path() / (kind + std::to_string(++files) + ".csv")).string();
    std::ofstream(file) << text;
    std::vector<std::string> arguments = {"import",
                                          kind,
                                          file,
                                          "--community",
                                          "garden",
                                          "--data",
                                          data.string(),
                                          "--locale",
                                          "en",
                                          "--cut-over",
                                          "2024-06-01",
                                          "--company",
                                          std::to_string(estate.company)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_steward(arguments, directory.path() / "output");
  }
  Answer read(const std::string& path, Headers headers = {}) {
    headers.emplace_back("Min-Position", durable_position());
    return client(estate.admin_key).get(path, headers);
  }
  Answer close() {
    return client(estate.admin_key)
        .post(community + "/cut-over-closing", "{}", {}, {{"If-Match", read(community + "/cut-over").header("ETag")}});
  }
  // 1,234.56 owed, 300.00 paid ahead, 2,000.00 deposited, 10,000.00 in the bank.
  [[nodiscard]] static std::string balances(const std::string& bank = "1000000",
                                            const std::string& earned = "-893456") {
    return R"({"cut_over_on":"2024-06-01","lines":[{"account":1122,"amount_fen":123456},
      {"account":2203,"amount_fen":-30000},{"account":2241,"amount_fen":-200000},
      {"account":1002,"amount_fen":)" +
           bank + R"(},{"account":4104,"amount_fen":)" + earned + "}]}";
  }

  int files = 0;
  Estate estate;
  std::string community;
  std::string household;
};

TEST_F(CutOver, IsClosedWhenWhatWasBroughtForwardReachesTheControlTotals) {
  Client admin = client(estate.admin_key);
  EXPECT_EQ(read(community + "/cut-over").text("status"), "not_set");
  EXPECT_EQ(close().problem(), "opening-balances-missing");
  EXPECT_EQ(admin.post(community + "/opening-balances", balances("1", "-893456")).problem(),
            "opening-balances-unbalanced");
  ASSERT_EQ(admin.post(community + "/opening-balances", balances("900000", "-793456")).status, 201);
  // Set again, the difference is posted.
  ASSERT_EQ(admin.post(community + "/opening-balances", balances()).status, 201);
  EXPECT_EQ(admin.post(community + "/opening-balances", balances()).problem(), "opening-balances-unchanged");
  EXPECT_EQ(close().problem(), "cut-over-incomplete");
  EXPECT_EQ(admin.post(community + "/cut-over-closing", "{}").problem(), "if-match-missing");

  ASSERT_EQ(server.stop(), 0);
  const std::string credits = "楼栋,房号,预存编号,预存金额\r\n3,101,YC-1,200.00\r\n3,102,YC-2,100\r\n3,109,YC-3,5\r\n";
  const Ran dry = import("opening-credits", credits, {"--dry-run"});
  EXPECT_EQ(dry.exit, 1);
  EXPECT_THAT(dry.output, HasSubstr("line 4, column 2 (房号)"));
  EXPECT_THAT(dry.output, HasSubstr("3 rows: 2 good, 0 already there, 1 rejected"));
  EXPECT_THAT(import("opening-credits", credits).output, HasSubstr("3 rows: 2 accepted, 0 already there, 1 rejected"));
  // Another file with the same numbers finds them there; another amount is another matter.
  const Ran again =
      import("opening-credits", "building,house_number,number,amount\r\n3,101,YC-1,200\r\n3,102,YC-2,99\r\n");
  EXPECT_THAT(again.output, HasSubstr("2 rows: 0 accepted, 1 already there, 1 rejected"));
  EXPECT_THAT(again.output, HasSubstr("[amount-differs]"));
  EXPECT_THAT(import("opening-deposits",
                     "楼栋,房号,费用项,押金编号,押金金额\r\n3,101,deposit,YJ-1,2000\r\n"
                     "3,102,fee,YJ-2,5\r\n")
                  .output,
              HasSubstr("2 rows: 1 accepted, 0 already there, 1 rejected"));
  ASSERT_NO_FATAL_FAILURE(server.start());

  const Answer part = read(community + "/cut-over");
  ASSERT_EQ(part.status, 200) << part.body;
  EXPECT_EQ(part.text("status"), "open");
  EXPECT_EQ(part.json().at("complete"), false);
  EXPECT_EQ(part.json().at("items").at(0).at("difference_fen"), 123'456);
  EXPECT_EQ(part.json().at("items").at(1).at("brought_forward_fen"), 30'000);
  EXPECT_EQ(part.json().at("items").at(1).at("difference_fen"), 0);
  EXPECT_EQ(part.json().at("items").at(2).at("difference_fen"), 0);
  EXPECT_EQ(part.number("opening_balances_fen"), 123'456) << "what is still to be brought forward";
  EXPECT_EQ(read(household + "/arrears").number("credit_fen"), 20'000);
  EXPECT_EQ(read(household + "/arrears").number("arrears_fen"), 0);

  ASSERT_EQ(server.stop(), 0);
  EXPECT_THAT(
      import("arrears", "楼栋,房号,费用项,欠费金额,账期,到期日\r\n3,101,fee,1234.56,2024-03~2024-05,2024-05-31\r\n")
          .output,
      HasSubstr("1 accepted"));
  const Ran verified = run_steward({"verify", "--data", data.string()}, directory.path() / "output");
  EXPECT_EQ(verified.exit, 0) << verified.output;
  ASSERT_NO_FATAL_FAILURE(server.start());
  const Answer whole = read(community + "/cut-over");
  EXPECT_EQ(whole.json().at("complete"), true) << whole.body;
  EXPECT_EQ(whole.number("opening_balances_fen"), 0);
  const Answer csv = read(community + "/cut-over", {{"Accept", "text/csv"}, {"Accept-Language", "zh"}});
  EXPECT_THAT(csv.body, HasSubstr("1122,应收账款,1234.56,1234.56,0.00"));
  const Answer closed = close();
  ASSERT_EQ(closed.status, 201) << closed.body;
  EXPECT_EQ(read(community + "/cut-over").text("status"), "closed");
  EXPECT_EQ(close().problem(), "cut-over-closed");
  EXPECT_EQ(client(estate.admin_key).post(community + "/opening-balances", balances("1", "2")).problem(),
            "cut-over-closed");

  const Answer balance = read("/v1/reports/trial-balance?from=2024-06&to=2024-06&community_id=" + estate.community);
  EXPECT_EQ(balance.json().at("totals").at("closing_fen"), 0) << balance.body;
  EXPECT_EQ(read("/v1/reports/prepayments?from=2024-06&to=2024-06").json().at("items").at(0).at("brought_forward_fen"),
            30'000);
  const Answer statement = read(household + "/statement");
  EXPECT_THAT(statement.body, HasSubstr("credit_brought_forward"));
  EXPECT_THAT(statement.body, HasSubstr("deposit_brought_forward"));
  EXPECT_THAT(read(household + "/history").body, HasSubstr("DepositBroughtForward"));
}

TEST_F(CutOver, ADepositGoesBackAsAnyOther) {
  ASSERT_EQ(server.stop(), 0);
  EXPECT_THAT(import("opening-deposits", "楼栋,房号,费用项,押金编号,押金金额\r\n3,101,deposit,YJ-1,2000\r\n").output,
              HasSubstr("1 accepted"));
  ASSERT_NO_FATAL_FAILURE(server.start());
  Client admin = client(estate.admin_key);
  const auto as_read = [&] { return Headers{{"If-Match", admin.get(household).header("ETag")}}; };
  const boost::json::value lines = read(household + "/statement").json();
  const boost::json::value& line = lines.at("items").at(0);
  ASSERT_EQ(line.at("kind"), "deposit_brought_forward");
  const std::string payment(line.at("payment_id").as_string());
  const Answer refund =
      admin.post(household + "/refunds", R"({"amount_fen":200000,"payment_id":")" + payment + "\"}", {}, as_read());
  ASSERT_EQ(refund.status, 201) << refund.body;
  EXPECT_EQ(refund.number("returned_fen"), 200'000);
  EXPECT_EQ(refund.number("reopened_fen"), 0);
  EXPECT_THAT(read(household + "/statement").body, HasSubstr(R"("kind":"deposit_returned")"));
  EXPECT_EQ(read(household + "/arrears").number("arrears_fen"), 0);
  EXPECT_EQ(admin.post(household + "/payments/" + payment + "/reversal", R"({"reason":"bounced"})").problem(),
            "payment-unknown");
  // It never leaves: the deposit is held as before, and is nobody's credit.
  const Answer cancelled =
      admin.post(household + "/refunds/" + refund.text("refund_id") + "/settlement", R"({"outcome":"cancelled"})");
  ASSERT_EQ(cancelled.status, 201) << cancelled.body;
  EXPECT_EQ(cancelled.number("credit_fen"), 0);
  EXPECT_EQ(read(household + "/arrears").number("arrears_fen"), 0);
  const boost::json::value held = read("/v1/deposits").json();
  EXPECT_EQ(held.at("totals").at("held_fen"), 200'000);
  EXPECT_EQ(held.at("totals").at("unpaid_fen"), 0);
  ASSERT_EQ(server.stop(), 0);
  for (const std::string command : {"verify", "compare"}) {
    const Ran ran = run_steward({command, "--data", data.string()}, directory.path() / command);
    EXPECT_EQ(ran.exit, 0) << ran.output;
  }
}

}  // namespace
}  // namespace steward::blackbox
