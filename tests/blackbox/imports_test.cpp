#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <fstream>

#include "tests/blackbox/estate.h"

// A company's own tables, imported into the stopped directory by the binary, and what the server tells of it.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;

class Imports : public Blackbox {
 protected:
  Ran import(const std::string& file, const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"import", "houses", file, "--community", "garden", "--data", data.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_steward(arguments, directory.path() / "output");
  }
};

TEST_F(Imports, ARunIsSeenAndRepeatingItAddsNothing) {
  const Estate estate = make_estate("sunshine", 1);
  const std::string file = (directory.path() / "houses.csv").string();
  std::ofstream(file) << "楼栋,房号,建筑面积,业主姓名,电话,入住日期\n"
                         "8,101,88.50,王五,13900001111,2024-03-01\n"
                         "8,102,很大,赵六,13900002222,2024-03-01\n"
                         "8,103,90,孙七,13900003333,2024-03-01\n";
  // The directory is the server's as long as it runs.
  EXPECT_EQ(import(file, {}).exit, 3);
  ASSERT_EQ(server.stop(), 0);
  const std::vector<std::string> company = {"--company", std::to_string(estate.company)};
  const Ran dry = import(file, {"--company", std::to_string(estate.company), "--dry-run", "--locale", "en"});
  EXPECT_EQ(dry.exit, 1);
  EXPECT_THAT(dry.output, HasSubstr("line 3, column 3 (建筑面积)"));
  EXPECT_THAT(dry.output, HasSubstr("3 rows: 2 good, 0 already there, 1 rejected"));
  EXPECT_THAT(import(file, company).output, HasSubstr("3 rows: 2 accepted, 0 already there, 1 rejected"));
  EXPECT_THAT(import(file, company).output, HasSubstr("this file was imported before"));
  ASSERT_NO_FATAL_FAILURE(server.start());

  Client admin = client(estate.admin_key);
  const Answer list = admin.get("/v1/import-runs?community_id=" + estate.community);
  ASSERT_EQ(list.status, 200) << list.body;
  const boost::json::value whole = list.json();
  ASSERT_EQ(whole.at("items").as_array().size(), 1U) << list.body;
  const boost::json::value run = whole.at("items").at(0);
  EXPECT_EQ(run.at("kind"), "houses");
  EXPECT_EQ(run.at("state"), "completed");
  EXPECT_EQ(run.at("rows"), 3);
  EXPECT_EQ(run.at("accepted"), 2);
  EXPECT_EQ(run.at("rejected"), 1);
  const std::string target = "/v1/import-runs/" + std::string(run.at("import_run_id").as_string());
  EXPECT_EQ(admin.get(target).json(), run);
  EXPECT_EQ(admin.get("/v1/import-runs/" + estate.community).problem(), "import-run-unknown");
  EXPECT_EQ(client(make_key(estate, "cashier")).get(target).problem(), "not-permitted");
}

}  // namespace
}  // namespace steward::blackbox
