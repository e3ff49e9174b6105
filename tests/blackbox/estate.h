#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/blackbox/client.h"
#include "tests/blackbox/server_process.h"
#include "tests/support/temp_dir.h"

namespace steward::blackbox {

// A company with one community, made through the API. All ids as the API writes them.
struct Estate {
  int company = 0;
  std::string admin_key;
  std::string community;
  std::string building;
  std::string repair;    // a one-off fee item
  std::string property;  // a monthly fee item by area, with a tariff from 2024 on
  std::vector<std::string> houses;
  std::vector<std::string> households;
  std::string position;  // of the last event that made it
};

// A running server and its operator.
class Blackbox : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(server.start());
    operator_key = server.operator_key();
    ASSERT_FALSE(operator_key.empty());
  }
  [[nodiscard]] Client client(const std::string& api_key = {}) const { return Client(server.port(), api_key); }
  // Houses 101, 102 … with a household in each.
  Estate make_estate(const std::string& code, std::size_t houses);
  // Another key of the company, with further members of the body such as ,"community_id":"…". A technician's is that of
  // a new member of staff unless ,"staff_id":"…" is given.
  std::string make_key(const Estate& estate, const std::string& role, const std::string& more = {});
  // A member of staff of the community, with further members of the body such as ,"skills":[…].
  std::string make_technician(const Estate& estate, const std::string& code, const std::string& more = {});
  // A community with a building, a house and a household, in `estate.community` … of the copy that is returned.
  // With further members of the community's body.
  Estate another_community(const Estate& estate, const std::string& code, std::size_t houses,
                           const std::string& more = {});
  // A bill of one charge; the answer.
  Answer charge(Client& client, const Estate& estate, const std::string& household, std::int64_t amount_fen,
                const std::string& due_date);
  // The server's durable position, with its epoch.
  std::string durable_position();
  // Until every view has what is durable.
  void come_to_rest();
  // Stops and starts on the same data.
  void restart();

  test::TempDir directory;
  std::filesystem::path data = directory.path() / "data";
  ServerProcess server{data};
  std::string operator_key;
};

inline const Headers kNoHeaders;

[[nodiscard]] std::string hours_ago(int hours);
// The body of a step that is said to have been made a day ago.
[[nodiscard]] std::string yesterday();

}  // namespace steward::blackbox
