#include "replay/name_book.h"

#include <gtest/gtest.h>

#include "tests/replay/story.h"
#include "tests/support/samples.h"

namespace steward {
namespace {

class Names : public testing::Test {
 protected:
  // Defined, and durable, while the index stands still.
  FeeItemId defined_unseen() {
    story.store().index_follower().hold();
    const auto item = test::sample_id<FeeItemId>(0xd0);
    Submission submission;
    submission.command = billing::DefineFeeItem{item, story.community, "lift", "电梯费", {}};
    submission.id = test::sample_id<CommandId>(0xd1);
    submission.company = test::Story::kCompany;
    const auto answer = story.store().sequencer().submit_and_wait(std::move(submission));
    EXPECT_TRUE(answer && answer->outcome.ok());
    return item;
  }
  bool level() { return story.store().index_follower().wait_for(story.durable().position, std::chrono::seconds{30}); }

  test::Story story;
};

TEST_F(Names, AreOfTheCompanyThatAsks) {
  NameBook names(story.store().index());
  EXPECT_EQ(names.fee_item(test::Story::kCompany, story.repair), "维修费");
  EXPECT_EQ(names.fee_item(test::Story::kCompany, test::sample_id<FeeItemId>(0xdd)), "");
  EXPECT_EQ(names.fee_item(CompanyNo{2}, story.repair), "") << "of another company";
}

TEST_F(Names, WaitForTheIndexWhenTheViewIsAheadOfIt) {
  const FeeItemId item = defined_unseen();
  NameBook hasty(story.store().index());
  EXPECT_EQ(hasty.fee_item(test::Story::kCompany, item), "") << "the index does not have it";
  NameBook names(story.store().index(), [&] {
    story.store().index_follower().release();
    EXPECT_TRUE(level());
  });
  EXPECT_EQ(names.fee_item(test::Story::kCompany, item), "电梯费");
}

TEST_F(Names, WaitOnceAndOnlyForWhatIsMissing) {
  int waits = 0;
  NameBook names(story.store().index(), [&] { ++waits; });
  EXPECT_EQ(names.fee_item(test::Story::kCompany, story.repair), "维修费");
  EXPECT_EQ(waits, 0);
  for (const unsigned missing : {0xd5U, 0xd6U, 0xd5U}) {
    EXPECT_EQ(names.fee_item(test::Story::kCompany, test::sample_id<FeeItemId>(missing)), "");
    EXPECT_EQ(waits, 1);
  }
}

}  // namespace
}  // namespace steward
