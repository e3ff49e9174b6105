#include "projections/rows.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "projections/row_buffer.h"
#include "projections/view.h"
#include "tests/projections/world.h"

namespace steward::test {

namespace {

// Rows whose key begins with 'd' derive one key: 'x', the value, the key.
class DerivingView final : public View {
 public:
  std::string_view name() const override { return "deriving"; }
  std::uint32_t version() const override { return 1; }
  std::string_view group() const override { return "test"; }
  EventTypes handles() const override { return {}; }
  Result<void> on(const RecordedEvent&, Rows&) const override { return {}; }
  bool derives(std::string_view key) const override { return key.front() == 'd'; }
  void derive(std::string_view key, std::string_view value, KeyList& keys) const override {
    keys.add("x" + std::string(value) + std::string(key));
  }
  // Sums of s… count in wd or wp and in w, too.
  void widen(std::string_view key, KeyList& wider) const override {
    wider.add("w" + std::string(key.substr(1, 1)));
    wider.add("w");
  }
};

using Model = std::map<std::string, std::string>;

Model stored_rows(const KvStore& store, Family family) {
  Model rows;
  const auto scan = store.scan(family, {}, {}, false, false);
  std::string_view key;
  std::string_view value;
  for (auto more = scan->next(key, value); more && *more; more = scan->next(key, value)) {
    rows.emplace(std::string(key), std::string(value));
  }
  return rows;
}

// What must be stored: the rows, what they derive, and the sums that are not zero.
Model expected_rows(const Model& rows, const std::map<std::string, std::int64_t>& sums) {
  Model expected = rows;
  const DerivingView view;
  for (const auto& [key, value] : rows) {
    KeyList derived;
    if (view.derives(key)) view.derive(key, value, derived);
    for (std::size_t i = 0; i < derived.size(); ++i) expected.emplace(derived[i], "");
  }
  std::map<std::string, std::int64_t> all_sums = sums;
  for (const auto& [key, amount] : sums) {
    all_sums["w" + key.substr(1, 1)] += amount;
    all_sums["w"] += amount;
  }
  for (const auto& [key, amount] : all_sums) {
    if (amount != 0) expected[key] = encode(Sums{amount, amount});
  }
  return expected;
}

}  // namespace

// Random puts, erasures, sums, scans, undone calls and writes against a map.
TEST(Rows, AgreeWithAMapWhateverIsWrittenWhen) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto pick = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
  const TempDir dir;
  auto store = open_store(dir.path());
  const Family family = *store->family("view.deriving.v1");
  const DerivingView view;
  RowBuffer buffer(view, *store, family, true);
  Model model;
  std::map<std::string, std::int64_t> sums;
  for (int call = 0; call < 3'000; ++call) {
    const Model model_before = model;
    const auto sums_before = sums;
    const std::size_t mark = buffer.mark();
    Rows rows(buffer, {}, {});
    for (unsigned i = 0; i <= pick(4); ++i) {
      const std::string key = (pick(2) == 0 ? "d" : "p") + std::to_string(pick(12));
      switch (pick(5)) {
        case 0:
        case 1:
          model[key] = std::to_string(pick(1'000)), rows.put(key, model[key]);
          break;
        case 2:
          model.erase(key), rows.erase(key);
          break;
        case 3: {
          const std::int64_t delta = static_cast<std::int64_t>(pick(5)) - 2;
          sums["s" + key] += delta;
          rows.add("s" + key, {delta, delta});
          break;
        }
        default: {
          auto found = rows.get(key);
          ASSERT_TRUE(found);
          ASSERT_EQ(found->has_value(), model.contains(key));
          if (*found) {
            ASSERT_EQ(**found, model[key]);
          }
        }
      }
    }
    auto scanned = rows.scan("d", "q", 1'000);
    ASSERT_TRUE(scanned);
    ASSERT_EQ(Model(scanned->begin(), scanned->end()), model);
    if (pick(4) == 0) {
      buffer.roll_back_to(mark);
      model = model_before;
      sums = sums_before;
    }
    if (pick(10) == 0) {
      buffer.keep();
      WriteSet changes;
      ASSERT_TRUE(buffer.collect(changes));
      ASSERT_TRUE(pick(2) == 0 ? store->ingest(std::move(changes)) : store->write(changes));
      buffer.written(pick(3) * 5'000);
      ASSERT_EQ(stored_rows(*store, family), expected_rows(model, sums));
    }
  }
}

TEST(Rows, OfAHouseholdCannotLeaveItsPrefix) {
  const TempDir dir;
  auto store = open_store(dir.path());
  const Family family = *store->family("view.deriving.v1");
  const DerivingView view;
  RowBuffer buffer(view, *store, family, true);
  const CompanyNo company{1};
  const auto one = id<HouseholdId>(1);
  const auto two = id<HouseholdId>(2);
  Rows rows_of_one(buffer, household_prefix(company, one), one);
  Rows rows_of_two(buffer, household_prefix(company, two), two);
  rows_of_one.put("a", "1");
  rows_of_two.put("a", "2");
  EXPECT_EQ(**rows_of_one.get("a"), "1");
  EXPECT_EQ(rows_of_one.scan({}, {}, 10)->size(), 1U);
  EXPECT_EQ(rows_of_two.scan({}, {}, 10)->front().second, "2");
  rows_of_one.erase("a");
  EXPECT_EQ(**rows_of_two.get("a"), "2");
}

TEST(RowsDeathTest, AnEngineKeyIsNotAViewsKey) {
  const TempDir dir;
  auto store = open_store(dir.path());
  const DerivingView view;
  RowBuffer buffer(view, *store, *store->family("view.deriving.v1"), true);
  Rows rows(buffer, {}, {});
  EXPECT_DEATH(rows.put(std::string_view("\0", 1), ""), "byte of its own");
}

}  // namespace steward::test
