#include "projections/reliefs.h"

#include <gtest/gtest.h>

#include "domain/approvals/events.h"
#include "projections/all_views.h"
#include "tests/projections/world.h"

// What was given up, why and by whom.
namespace steward::test {
namespace {

using billing::Relief;
using billing::WaiverKind;

constexpr CompanyNo kCompany = LogWriter::kCompany;
const CommunityId kHere = id<CommunityId>(1);
const CommunityId kThere = id<CommunityId>(2);
const CredentialId kClerk = id<CredentialId>(81);
const CredentialId kManager = id<CredentialId>(82);
constexpr YearMonth kMay{2026 * 12 + 4};
const Date kDay{first_day(kMay).days + 9};

class Reliefs : public testing::Test {
 protected:
  // Of `who`; `because`: the number of the command that led to it.
  void add(Event event, CommunityId community, CredentialId who, std::uint64_t because = 0) {
    EventHeader header;
    header.community = community;
    header.id = id<EventId>(++last_);
    header.command = id<CommandId>(100 + last_);
    header.actor.credential = who;
    if (because != 0) header.causation = id<CommandId>(because).uuid;
    writer.add(std::move(event), header);
  }
  // The number of its command.
  std::uint64_t ask(approvals::Action action, CredentialId who) {
    approvals::ApprovalRequested event;
    event.approval = id<ApprovalId>(last_ + 1);
    event.community = kHere;
    event.action = action;
    event.requested_by = who;
    add(event, kHere, who);
    return 100 + last_;
  }
  template <class E>
  static E of(Money principal, Money late_fee, YearMonth period, CommunityId community = kHere) {
    E event;
    event.household = id<HouseholdId>(7);
    event.community = community;
    event.lines = {{1, principal, {}}, {2, {}, late_fee}};
    event.posting.period = period;
    return event;
  }
  void waive(WaiverKind kind, std::int64_t fen, YearMonth period, CredentialId who, std::uint64_t because = 0,
             CommunityId community = kHere) {
    auto event = of<billing::BillsWaived>(Money{fen}, Money{3}, period, community);
    event.kind = kind;
    event.waived_on = kDay;
    add(event, community, who, because);
  }
  // Reads what was written so far.
  Page<ReliefRow> page(CommunityId community, YearMonth from, YearMonth to, std::string_view cursor = {},
                       std::size_t limit = 50) {
    if (!lease) {
      writer.flush();
      engine = open_engine(*store, writer, [] {
        ViewList views;
        views.push_back(std::make_unique<ReliefsView>());
        return views;
      }());
      EXPECT_TRUE(engine->bring_level());
      lease.emplace(std::move(*engine->read(kHouseholdsGroup)));
    }
    return ReliefsQuery::open(*lease)->page(kCompany, community, from, to, cursor, limit).value();
  }

  TempDir dir;
  LogWriter writer;
  std::unique_ptr<KvStore> store = open_store(dir.path());
  std::unique_ptr<ViewEngine> engine;
  std::optional<ReadLease> lease;

 private:
  std::uint64_t last_ = 0;
};

TEST_F(Reliefs, SayWhoAskedAndWhoDecided) {
  const std::uint64_t asked = ask(approvals::Action::waiver, kClerk);
  const std::uint64_t other = ask(approvals::Action::refund, kClerk);
  waive(WaiverKind::goodwill, 500, kMay, kManager, asked);
  waive(WaiverKind::policy, 40, kMay, kClerk);
  waive(WaiverKind::not_due, 0, kMay, kManager, other);
  const auto rows = page(kHere, kMay, kMay).rows;
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].household, id<HouseholdId>(7));
  EXPECT_EQ(rows[0].kind, WaiverKind::goodwill);
  EXPECT_EQ(rows[0].principal, Money{500});
  EXPECT_EQ(rows[0].late_fee, Money{3});
  EXPECT_EQ(rows[0].total(), Money{503});
  EXPECT_EQ(rows[0].on, kDay);
  EXPECT_EQ(rows[0].requested_by, kClerk);
  EXPECT_EQ(rows[0].decided_by, kManager);
  EXPECT_EQ(rows[1].requested_by, CredentialId{}) << "decided alone";
  EXPECT_EQ(rows[1].decided_by, kClerk);
  EXPECT_EQ(rows[2].requested_by, CredentialId{});
  EXPECT_EQ(rows[2].decided_by, CredentialId{}) << "what was not due nobody decides";
}

TEST_F(Reliefs, AreThoseOfTheirMonthsWithWhatWasTakenBack) {
  waive(WaiverKind::goodwill, 500, kMay, kClerk);
  auto returned = of<billing::BillsWaived>(Money{9'000}, {}, kMay);
  returned.kind = WaiverKind::deposit_returned;
  returned.waived_on = kDay;
  add(returned, kHere, kClerk);  // no relief
  auto off = of<billing::BillsWrittenOff>(Money{70}, Money{1}, steward::add(kMay, 1));
  off.written_off_on = kDay;
  add(off, kHere, kManager);
  for (const Relief relief : {Relief::waiver, Relief::write_off}) {
    auto back = of<billing::ReliefTakenBack>(Money{20}, Money{2}, steward::add(kMay, 2));
    back.relief = relief;
    back.taken_back_on = kDay;
    add(back, kHere, kManager);
  }
  waive(WaiverKind::goodwill, 1, kMay, kClerk, 0, kThere);

  const auto rows = page(kHere, kMay, steward::add(kMay, 2)).rows;
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_FALSE(rows[0].taken_back);
  EXPECT_EQ(rows[1].relief, Relief::write_off);
  EXPECT_EQ(rows[1].kind, std::nullopt);
  EXPECT_EQ(rows[1].period, steward::add(kMay, 1));
  EXPECT_TRUE(rows[2].taken_back && rows[3].taken_back);
  EXPECT_EQ(rows[2].relief, Relief::waiver);
  EXPECT_EQ(rows[2].total(), Money{-22});
  EXPECT_EQ(rows[3].relief, Relief::write_off);

  EXPECT_EQ(page(kHere, kMay, kMay).rows.size(), 1U);
  EXPECT_EQ(page(kHere, steward::add(kMay, 1), steward::add(kMay, 1)).rows.size(), 1U);
  EXPECT_EQ(page(kHere, steward::add(kMay, 3), steward::add(kMay, 3)).rows.size(), 0U);
  EXPECT_EQ(page(kThere, kMay, kMay).rows.size(), 1U);
  EXPECT_EQ(page({}, kMay, kMay).rows.size(), 2U) << "of the company";
}

TEST_F(Reliefs, OfADepositThatWentBackAreTheLateFeesThatHadBeenPaidWithIt) {
  const std::uint64_t asked = ask(approvals::Action::refund, kClerk);
  waive(WaiverKind::deposit_returned, 9'000, kMay, kManager, asked);
  const auto rows = page(kHere, kMay, kMay).rows;
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].relief, Relief::waiver);
  EXPECT_EQ(rows[0].kind, WaiverKind::deposit_returned);
  EXPECT_EQ(rows[0].principal, Money{});
  EXPECT_EQ(rows[0].late_fee, Money{3});
  EXPECT_EQ(rows[0].requested_by, kClerk) << "for the refund";
  EXPECT_EQ(rows[0].decided_by, kManager);
}

TEST_F(Reliefs, ArePagedWithinTheirMonths) {
  for (int i = 0; i < 5; ++i) waive(WaiverKind::goodwill, 100 + i, i == 0 ? steward::add(kMay, -1) : kMay, kClerk);
  std::vector<std::int64_t> seen;
  std::string cursor;
  do {
    const auto read = page(kHere, kMay, kMay, cursor, 3);
    EXPECT_LE(read.rows.size(), 3U);
    for (const ReliefRow& row : read.rows) seen.push_back(row.principal.fen);
    cursor = read.next.value_or("");
  } while (!cursor.empty());
  EXPECT_EQ(seen, (std::vector<std::int64_t>{101, 102, 103, 104}));
  for (const std::string_view made_up : {"x", "0123456789012345678901234567890123456789012345"}) {
    EXPECT_EQ(ReliefsQuery::open(*lease)->page(kCompany, kHere, kMay, kMay, made_up, 3).error().code, "cursor-invalid");
  }
}

}  // namespace
}  // namespace steward::test
