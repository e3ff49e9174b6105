#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "domain/base/time.h"
#include "tests/blackbox/estate.h"

// Tax invoices from the request to the credit note, as clients of the API see them.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::Not;

class Invoices : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 2);
    household = "/v1/households/" + estate.households[0];
    admin.emplace(client(estate.admin_key));
    cashier.emplace(client(make_key(estate, "cashier")));
    finance.emplace(client(make_key(estate, "finance_manager")));
    made(*admin, "/v1/fee-items/" + estate.repair + "/vat-rates",
         R"({"effective_from":"2024-01-01","rate_millionths":60000,"prices_include_tax":true})");
  }
  static Answer made(Client& client, const std::string& path, const std::string& body) {
    Answer answer = client.post(path, body);
    EXPECT_EQ(answer.status, 201) << path << " " << answer.body;
    return answer;
  }
  Answer read(Client& client, const std::string& path, Headers headers = {}) {
    headers.emplace_back("Min-Position", durable_position());
    return client.get(path, headers);
  }

  Estate estate;
  std::string household;
  std::optional<Client> admin;
  std::optional<Client> cashier;
  std::optional<Client> finance;
};

TEST_F(Invoices, FromTheRequestToTheNumber) {
  charge(*admin, estate, estate.households[0], 10'600, "2099-12-31");
  const std::string person = R"({"title":"张三","id_number":"11010119900307123X","bills":[1]})";
  EXPECT_EQ(cashier->post(household + "/invoices", person).problem(), "bill-not-paid");
  made(*cashier, household + "/payments", R"({"channel":"wechat","external_reference":"W1","amount_fen":10600})");
  EXPECT_EQ(cashier->post(household + "/invoices", R"({"title":"张三","bills":[7]})").problem(), "bill-unknown");
  EXPECT_EQ(cashier->post(household + "/invoices", R"({"kind":"special","title":"张三","bills":[1]})").problem(),
            "buyer-tax-number-missing");
  const Answer asked = made(*cashier, household + "/invoices", person);
  EXPECT_EQ(asked.number("net_fen"), 10'000);
  EXPECT_EQ(asked.number("tax_fen"), 600);
  const std::string invoice = "/v1/invoices/" + asked.text("invoice_id");
  EXPECT_EQ(asked.header("Location"), invoice);
  EXPECT_EQ(cashier->post(household + "/invoices", person).problem(), "bill-invoiced");

  // Who asks does not review; the title is masked for who may not see it.
  EXPECT_EQ(cashier->post(invoice + "/review", R"({"approved":true})").problem(), "not-permitted");
  EXPECT_EQ(finance->post(invoice + "/review", R"({"approved":false})").problem(), "text-missing");
  EXPECT_EQ(finance->post(invoice + "/number", R"({"number":"26312000000000000017"})").problem(),
            "invoice-not-to-be-issued");
  made(*finance, invoice + "/review", R"({"approved":true})");
  made(*finance, invoice + "/failure", R"({"for_good":false,"reason":"平台超时"})");
  EXPECT_EQ(finance->post(invoice + "/number", R"({"number":"12345"})").problem(), "tax-invoice-number-invalid");
  EXPECT_THAT(read(*cashier, "/v1/invoices?status=failed").body, HasSubstr("110***********123X"));
  made(*finance, invoice + "/number", R"({"number":"26312000000000000017"})");
  const Answer seen = read(*finance, invoice + "?reveal=true");
  ASSERT_EQ(seen.status, 200) << seen.body;
  EXPECT_EQ(seen.text("status"), "issued");
  EXPECT_EQ(seen.text("title"), "张三");
  EXPECT_EQ(seen.text("number"), "26312000000000000017");
  EXPECT_EQ(seen.number("gross_fen"), 10'600);
  EXPECT_EQ(seen.json().at("lines").at(0).at("fee_item"), "维修");
  EXPECT_THAT(read(*cashier, invoice).body, Not(HasSubstr("张三")));

  const Answer timeline = read(*admin, household + "/timeline?kind=invoice");
  EXPECT_EQ(timeline.json().at("items").as_array().size(), 4U) << timeline.body;
  EXPECT_THAT(read(*admin, household + "/history").body, HasSubstr("InvoiceIssued"));
  const Answer csv = read(*finance, "/v1/invoices", {{"Accept", "text/csv"}, {"Accept-Language", "zh"}});
  ASSERT_EQ(csv.status, 200) << csv.body;
  EXPECT_THAT(csv.body, HasSubstr("已开具,普通发票"));
  EXPECT_THAT(csv.body, HasSubstr("100.00,6.00,106.00"));
}

TEST_F(Invoices, ACompanyPaysOnTheInvoiceAndCreditNotesTakeItBack) {
  charge(*admin, estate, estate.households[0], 10'600, "2099-12-31");
  charge(*admin, estate, estate.households[0], 5'300, "2099-12-31");
  const std::string company =
      R"({"kind":"special","title":"上海某某贸易有限公司","tax_number":"91310000MA1FL0L12X","bills":[1,2]})";
  const std::string invoice = "/v1/invoices/" + made(*cashier, household + "/invoices", company).text("invoice_id");
  made(*finance, invoice + "/review", R"({"approved":true})");
  made(*finance, invoice + "/number", R"({"number":"26312000000000000017"})");
  const auto note = [](const std::string& number, int net, int tax) {
    return R"({"reason":"allowance","number":")" + number + R"(","net_fen":)" + std::to_string(net) + R"(,"tax_fen":)" +
           std::to_string(tax) + "}";
  };
  EXPECT_EQ(finance->post(invoice + "/credit-notes", note("26312000000000000017", 1, 0)).problem(),
            "tax-invoice-number-taken");
  EXPECT_EQ(made(*finance, invoice + "/credit-notes", note("26312000000000000018", 5'000, 300)).number("left_fen"),
            10'600);
  EXPECT_EQ(finance->post(invoice + "/credit-notes", note("26312000000000000019", 10'001, 0)).problem(),
            "more-than-is-left-of-invoice");
  EXPECT_EQ(cashier->post(household + "/invoices", company).problem(), "bill-invoiced");
  made(*finance, invoice + "/credit-notes", note("26312000000000000019", 10'000, 600));
  const Answer seen = read(*finance, invoice);
  EXPECT_EQ(seen.text("status"), "credited");
  EXPECT_EQ(seen.number("credited_fen"), 15'900);
  EXPECT_EQ(seen.json().at("credit_notes").as_array().size(), 2U);
  // What was taken back may be invoiced again.
  made(*cashier, household + "/invoices", company);
  EXPECT_EQ(read(*finance, "/v1/invoices?status=requested").json().at("items").as_array().size(), 1U);
  EXPECT_EQ(read(*finance, "/v1/invoices?community_id=" + estate.community).json().at("items").as_array().size(), 2U);
  EXPECT_EQ(read(*finance, "/v1/invoices?household_id=" + estate.households[1]).json().at("items").as_array().size(),
            0U);
  const std::string day(read(*finance, "/v1/invoices").json().at("items").at(0).at("requested_on").as_string());
  const std::string behind = to_string(add_days(*parse_date(day), 1));
  const auto found = [&](const std::string& query) {
    return read(*finance, "/v1/invoices?" + query).json().at("items").as_array().size();
  };
  EXPECT_EQ(found("from=" + day), 2U);
  EXPECT_EQ(found("from=" + day + "&to=" + behind + "&status=requested"), 1U);
  EXPECT_EQ(found("from=" + behind), 0U);
  EXPECT_EQ(found("to=" + day + "&household_id=" + estate.households[0]), 0U) << "before that day";
  for (const std::string& wrong : {"from=" + day + "&to=" + day, std::string("from=2026"), std::string("to=x")}) {
    EXPECT_EQ(read(*finance, "/v1/invoices?" + wrong).problem(), "query-invalid") << wrong;
  }
}

TEST_F(Invoices, AResidentAsksForTheOwnOnes) {
  charge(*admin, estate, estate.households[0], 10'600, "2099-12-31");
  made(*admin, household + "/payments", R"({"channel":"wechat","external_reference":"W1","amount_fen":10600})");
  Client resident = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[0] + "\""));
  Client neighbour = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[1] + "\""));
  const std::string body = R"({"title":"张三","bills":[1]})";
  EXPECT_EQ(neighbour.post(household + "/invoices", body).problem(), "household-unknown");
  const std::string invoice = "/v1/invoices/" + made(resident, household + "/invoices", body).text("invoice_id");
  EXPECT_EQ(resident.post(invoice + "/review", R"({"approved":true})").problem(), "not-permitted");
  EXPECT_EQ(read(resident, invoice).text("title"), "张三");
  EXPECT_EQ(read(resident, "/v1/invoices").json().at("items").as_array().size(), 1U);
  EXPECT_EQ(read(neighbour, invoice).problem(), "invoice-unknown");
  EXPECT_EQ(read(neighbour, "/v1/invoices").json().at("items").as_array().size(), 0U);
  EXPECT_EQ(read(neighbour, "/v1/invoices?household_id=" + estate.households[0]).problem(), "household-unknown");
}

TEST_F(Invoices, AWaiverBehindAnInvoiceOwesACreditNoteAndTheReportsSaySo) {
  charge(*admin, estate, estate.households[0], 10'600, "2099-12-31");
  const std::string company = R"({"title":"上海某某贸易有限公司","tax_number":"91310000MA1FL0L12X","bills":[1]})";
  const std::string invoice = "/v1/invoices/" + made(*cashier, household + "/invoices", company).text("invoice_id");
  made(*finance, invoice + "/review", R"({"approved":true})");
  made(*finance, invoice + "/number", R"({"number":"26312000000000000017"})");
  const std::string owing = "/v1/invoices?credit_note=owed";
  EXPECT_EQ(read(*finance, owing).json().at("items").as_array().size(), 0U);
  const Answer waived =
      admin->post(household + "/waivers", R"({"kind":"service_fault","lines":[{"bill":1,"amount_fen":1060}]})", {},
                  {{"If-Match", admin->get(household).header("ETag")}});
  ASSERT_EQ(waived.status, 201) << waived.body;

  const Answer listed = read(*finance, owing);
  ASSERT_EQ(listed.json().at("items").as_array().size(), 1U) << listed.body;
  const auto owed = listed.json().at("items").at(0).at("credit_note_owed");
  EXPECT_EQ(owed.at("net_fen"), 1'000);
  EXPECT_EQ(owed.at("tax_fen"), 60);
  EXPECT_EQ(owed.at("gross_fen"), 1'060);
  const Answer csv = read(*finance, owing, {{"Accept", "text/csv"}, {"Accept-Language", "zh"}});
  EXPECT_THAT(csv.body, HasSubstr("应开红字不含税金额（元）"));
  EXPECT_THAT(csv.body, HasSubstr(",10.00,0.60,10.60,"));
  EXPECT_EQ(finance->get(owing + "&status=issued").problem(), "query-invalid");
  EXPECT_EQ(finance->get("/v1/invoices?credit_note=none").problem(), "query-invalid");

  std::int64_t net = 0;
  std::int64_t tax = 0;
  const boost::json::value taxes = read(*finance, "/v1/reports/tax").json();
  for (const auto& line : taxes.at("items").as_array()) {
    if (line.at("rate_millionths") != 60'000) continue;
    net += line.at("net_fen").as_int64();
    tax += line.at("tax_fen").as_int64();
  }
  EXPECT_EQ(net, 9'000);
  EXPECT_EQ(tax, 540);
  EXPECT_THAT(read(*finance, "/v1/reports/tax", {{"Accept", "text/csv"}}).body, HasSubstr(",6,100.00,6.00,106.00"));
  const auto compared = [&] { return read(*finance, "/v1/reports/invoiced-tax").json().at("items").at(0); };
  EXPECT_EQ(compared().at("rate_millionths"), 60'000);
  EXPECT_EQ(compared().at("recorded_tax_fen"), 540);
  EXPECT_EQ(compared().at("invoiced_tax_fen"), 600);
  EXPECT_EQ(compared().at("difference_tax_fen"), -60);
  EXPECT_EQ(compared().at("not_invoiced_net_fen"), -1'000);
  EXPECT_THAT(read(*finance, "/v1/reports/invoiced-tax", {{"Accept", "text/csv"}}).body,
              HasSubstr(",6,90.00,5.40,100.00,6.00,0.00,0.00,-0.60,-10.00,-0.60"));

  made(*finance, invoice + "/credit-notes",
       R"({"number":"26312000000000000018","net_fen":1000,"tax_fen":60,"reason":"allowance"})");
  EXPECT_EQ(read(*finance, owing).json().at("items").as_array().size(), 0U);
  EXPECT_EQ(read(*finance, invoice).json().at("credit_note_owed").at("gross_fen"), 0);
  EXPECT_EQ(compared().at("credited_tax_fen"), 60);
  EXPECT_EQ(compared().at("not_invoiced_tax_fen"), 0);
}

}  // namespace
}  // namespace steward::blackbox
