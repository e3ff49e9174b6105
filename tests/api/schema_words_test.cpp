#include "api/schema_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "api/names.h"
#include "api/route.h"

namespace steward::api {
namespace {

TEST(SchemaWords, ARehearsalTakesEveryKindOfImport) {
  const auto all = routes();
  const auto route = std::find_if(all.begin(), all.end(), [](const Route& each) {
    return each.path == "/v1/communities/{community_id}/import-rehearsals";
  });
  ASSERT_NE(route, all.end());
  const boost::json::value schema = boost::json::parse(route->request_schema);
  boost::json::array expected;
  for (const auto& kind : kImportKindNames) expected.emplace_back(kind.name);
  EXPECT_EQ(schema.at("properties").at("kind").at("enum").as_array(), expected);
  EXPECT_EQ(schema.at("properties").at("file").at("type"), "string") << "what stands behind the words is there";
}

}  // namespace
}  // namespace steward::api
