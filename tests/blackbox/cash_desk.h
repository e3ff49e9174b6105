#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "tests/blackbox/estate.h"

namespace steward::blackbox {

// A community with a cashier at its desk and an administrator who looks on.
class CashDesk : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 2);
    community = "/v1/communities/" + estate.community;
    household = "/v1/households/" + estate.households[0];
    cashier.emplace(client(make_key(estate, "cashier", R"(,"community_id":")" + estate.community + "\"")));
    admin.emplace(client(estate.admin_key));
  }
  static Answer made(Client& by, const std::string& path, const std::string& body, const Headers& headers = {}) {
    Answer answer = by.post(path, body, {}, headers);
    EXPECT_TRUE(answer.status == 200 || answer.status == 201 || answer.status == 202) << path << " " << answer.body;
    return answer;
  }
  // As of all that was done.
  Answer read(const std::string& path, Headers headers = {}) {
    headers.emplace_back("Min-Position", durable_position());
    return admin->get(path, headers);
  }
  // Whose shift it is, as /v1/shifts names them.
  std::string cashier_of(std::string_view shift) {
    const auto shifts = read("/v1/shifts").json();
    for (const auto& row : shifts.at("items").as_array()) {
      if (row.at("shift_id").as_string() == shift) return std::string(row.at("cashier_id").as_string());
    }
    ADD_FAILURE() << "no shift " << shift;
    return {};
  }
  // Of an account of the trial balance, which is even.
  std::int64_t balance_of(std::string_view account) {
    const std::string today = read(community + "/day-close").text("date").substr(0, 7);
    const auto balance = read("/v1/reports/trial-balance?from=2024-01&to=" + today).json();
    EXPECT_EQ(balance.at("totals").at("closing_fen"), 0);
    for (const auto& line : balance.at("items").as_array()) {
      if (line.at("account_name").as_string() == account) return line.at("closing_fen").as_int64();
    }
    return 0;
  }

  Estate estate;
  std::string community;
  std::string household;
  std::optional<Client> cashier;
  std::optional<Client> admin;
};

}  // namespace steward::blackbox
