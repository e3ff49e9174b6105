#include "replay/verify.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <set>

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "eventstore/codec/event_bytes.h"
#include "eventstore/codec/event_codec.h"
#include "eventstore/log/memory_commit_log.h"
#include "projections/all_views.h"
#include "projections/engine.h"
#include "projections/ledger_rows.h"
#include "replay/books_check.h"
#include "replay/scratch_index.h"
#include "tests/replay/story.h"
#include "tests/support/samples.h"

namespace steward {
namespace {

// A log whose readers see frames that somebody has changed on the disk.
class TamperedLog final : public CommitLog {
 public:
  using Tamper = std::function<void(std::string_view key, std::string& bytes)>;
  TamperedLog(const CommitLog& log, Tamper tamper) : log_(log), tamper_(std::move(tamper)) {}

  [[nodiscard]] LogId id() const override { return log_.id(); }
  [[nodiscard]] Result<LogCursor> tail() const override { return log_.tail(); }
  [[nodiscard]] Result<TreeEdge> tail_edge() const override { return log_.tail_edge(); }
  [[nodiscard]] AppendResult append(const LogCursor&, std::span<const EncodedFrame>) override { return {}; }
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> read(Position from, bool bulk) const override {
    return std::unique_ptr<FrameReader>(std::make_unique<Reader>(log_.read(from, bulk).value(), tamper_));
  }
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> read_after(const LogCursor& cursor, bool bulk) const override {
    return std::unique_ptr<FrameReader>(std::make_unique<Reader>(log_.read_after(cursor, bulk).value(), tamper_));
  }
  [[nodiscard]] Result<void> recover() override { return {}; }

 private:
  class Reader final : public FrameReader {
   public:
    Reader(std::unique_ptr<FrameReader> reader, const Tamper& tamper) : reader_(std::move(reader)), tamper_(tamper) {}
    Result<bool> next(Item& item) override {
      // An emptied frame is one that was taken out.
      do {
        auto more = reader_->next(item);
        if (!more || !*more) return more;
        bytes_ = std::string(item.bytes);
        tamper_(item.key, bytes_);
        item.bytes = bytes_;
      } while (bytes_.empty());
      return true;
    }

   private:
    std::unique_ptr<FrameReader> reader_;
    const Tamper& tamper_;
    std::string bytes_;
  };

  const CommitLog& log_;
  const Tamper tamper_;
};

void fix_checksum(std::string& bytes) {
  bytes.resize(bytes.size() - 8);
  bytes += ByteWriter(8).u64(checksum(bytes)).take();
}

class Verify : public testing::Test {
 protected:
  VerifyReport verified(const CommitLog& log, const Index* index, std::optional<LogCursor> anchor = {}) {
    const VerifyInputs inputs{log, story.durable(), anchor, index, story.directory() / "verify-scratch"};
    auto report = verify(inputs, {});
    EXPECT_TRUE(report.has_value());
    EXPECT_FALSE(std::filesystem::exists(inputs.scratch));
    return std::move(report.value());
  }
  VerifyReport tampered(TamperedLog::Tamper tamper) {
    const TamperedLog log(story.store().log(), std::move(tamper));
    return verified(log, nullptr);
  }

  // The whole log written again by somebody who knows how: every checksum, root and digest fits.
  std::unique_ptr<MemoryCommitLog> forged(const std::function<void(RecordedEvent&)>& change) {
    auto log = std::make_unique<MemoryCommitLog>(story.store().log().id());
    const auto reader = story.store().log().read(1, false).value();
    LogCursor tail;
    TreeEdge edge;
    FrameReader::Item item;
    while (reader->next(item).value()) {
      const FramePtr frame = decode_frame(item.key, item.bytes).value();
      FrameDraft draft{frame->number, frame->first_position, frame->after.epoch, frame->commands, frame->events};
      for (RecordedEvent& recorded : draft.events) {
        change(recorded);
        recorded.bytes = event_bytes(recorded.header, encode_event(recorded.event));
      }
      const EncodedFrame encoded = encode_frame(draft, tail.digest, edge);
      EXPECT_EQ(log->append(tail, std::span(&encoded, 1)).status, Committed::committed);
      tail = encoded.after;
    }
    return log;
  }
  VerifyReport of_forged(const std::function<void(RecordedEvent&)>& change) {
    const auto log = forged(change);
    const VerifyInputs inputs{*log, log->tail().value(), {}, nullptr, story.directory() / "verify-scratch"};
    return verify(inputs, {}).value();
  }

  // The n-th event of a type.
  Event sample(EventType type, int n) {
    Event found;
    static_cast<void>(forged([&](RecordedEvent& recorded) {
      if (recorded.header.type == type && n-- == 1) found = recorded.event;
    }));
    return found;
  }

  test::Story story;
};

std::vector<std::string> codes(const VerifyReport& report) {
  std::vector<std::string> found;
  for (const Finding& finding : report.findings) found.push_back(finding.code);
  return found;
}

using Codes = std::vector<std::string>;

TEST_F(Verify, FindsNothingInAnHonestLog) {
  story.crowd(150);  // the long stream has kept states
  const auto report = verified(story.store().log(), &story.store().index(), story.durable());
  EXPECT_TRUE(report.clean()) << boost::json::serialize(to_json(report));
  EXPECT_EQ(report.events, story.durable().position);
  EXPECT_EQ(report.at.digest, story.durable().digest);
  EXPECT_EQ(report.households, 2U);
  EXPECT_GT(report.index_rows, report.events);
}

TEST_F(Verify, AForgedLogThatFitsInItselfIsOnlyBetrayedFromOutside) {
  const auto same = forged([](RecordedEvent&) {});
  EXPECT_EQ(same->tail().value(), story.durable());  // the control: rewriting changes nothing by itself

  const auto log = forged([](RecordedEvent& recorded) {
    if (auto* house = get_if<registry::HouseRegistered>(&recorded.event)) house->number = "1-102";
  });
  LogCursor tail = log->tail().value();
  const VerifyInputs inputs{*log, tail, story.durable(), &story.store().index(), story.directory() / "scratch"};
  const auto found = codes(verify(inputs, {}).value());
  EXPECT_NE(std::find(found.begin(), found.end(), "anchor-differs"), found.end());
  EXPECT_NE(std::find(found.begin(), found.end(), "index-row-differs"), found.end());
}

TEST_F(Verify, FindsAFlippedByteUnderAFixedChecksum) {
  const auto report = tampered([](std::string_view, std::string& bytes) {
    const auto at = bytes.find("1-101");
    if (at == std::string::npos) return;
    bytes[at + 4] = '2';
    fix_checksum(bytes);
  });
  ASSERT_EQ(codes(report), Codes{"frame-root-mismatch"});
  EXPECT_EQ(report.findings[0].position, 5U);
}

TEST_F(Verify, FindsAFlippedByte) {
  const auto report = tampered([](std::string_view, std::string& bytes) {
    const auto at = bytes.find("1-101");
    if (at != std::string::npos) bytes[at + 4] = '2';
  });
  EXPECT_EQ(codes(report), Codes{"frame-damaged"});
  EXPECT_EQ(report.not_checked.size(), 1U);
  EXPECT_EQ(report.at.frame, story.durable().frame);  // it went on behind the damage
}

TEST_F(Verify, FindsAFrameThatWasTakenOut) {
  const auto report = tampered([](std::string_view key, std::string& bytes) {
    if (parse_frame_key(key)->number == 7) bytes.clear();
  });
  EXPECT_EQ(codes(report), Codes{"frame-gap"});
}

TEST_F(Verify, FindsSwappedFrames) {
  std::vector<std::string> frames;
  const auto reader = story.store().log().read(1, false).value();
  FrameReader::Item item;
  while (reader->next(item).value()) frames.emplace_back(item.bytes);
  const auto report = tampered([&](std::string_view key, std::string& bytes) {
    const FrameNumber number = parse_frame_key(key)->number;
    if (number == 7) bytes = frames[7];
    if (number == 8) bytes = frames[6];
  });
  EXPECT_EQ(codes(report), (Codes{"frame-damaged", "frame-damaged"}));
}

TEST_F(Verify, FindsSwappedEvents) {
  // Two payments of one household change places, each with its own header: positions and chain fit no more.
  const Event first = sample(event_type("PaymentReceived"), 1);
  const Event second = sample(event_type("PaymentReceived"), 2);
  const auto report = of_forged([&](RecordedEvent& recorded) {
    if (recorded.event == first) {
      recorded.event = second;
    } else if (recorded.event == second) {
      recorded.event = first;
    }
  });
  EXPECT_EQ(codes(report), (Codes{"counter-gap", "counter-gap", "stream-faulted"}));
}

TEST_F(Verify, FindsAWrongAMissingAndASpareRowOfTheIndex) {
  KvStore& store = story.store().second_database();
  const Family family = story.store().index().family();
  WriteSet rows;
  rows.put(family, chain_key(test::Story::kCompany, story.li), encode(ChainHead{9, 9}));
  rows.erase(family, claim_key(test::Story::kCompany, {ClaimKind::community_code, "jinxiu"}));
  rows.put(family, head_key(CompanyNo{5}, company_stream(CompanyNo{5})), encode(Head{1, 1, {}}));
  ASSERT_TRUE(store.write(rows));
  const auto report = verified(story.store().log(), &story.store().index());
  EXPECT_EQ(codes(report), (Codes{"index-row-differs", "index-row-differs", "index-row-differs"}));
  EXPECT_NE(report.findings[0].words.find("is missing from the index"), std::string::npos);
  EXPECT_NE(report.findings[1].words.find("is in the index, but not in the log"), std::string::npos);
  EXPECT_NE(report.findings[2].words.find("end of the history of household"), std::string::npos);
}

// An upgrade leaves them in the index until the stream is kept anew, and reads none of them.
TEST_F(Verify, PassesOverAStateThatAnotherVersionOfTheCodeKept) {
  story.crowd(64);
  KvStore& store = story.store().second_database();
  const Family family = story.store().index().family();
  const std::string key = folded_key(test::Story::kCompany, stream_of(story.li));
  const std::string kept = store.get(family, key).value().value();
  const auto put = [&](std::string row) {
    WriteSet rows;
    rows.put(family, key, std::move(row));
    ASSERT_TRUE(store.write(rows));
  };
  std::string other = kept;
  other.back() = static_cast<char>(other.back() ^ 1);
  put(other);
  EXPECT_EQ(codes(verified(story.store().log(), &story.store().index())), Codes{"index-row-differs"});
  put(kept);
  story.age_kept_state();
  const auto report = verified(story.store().log(), &story.store().index());
  EXPECT_EQ(codes(report), Codes{});
  EXPECT_TRUE(report.clean());
}

TEST_F(Verify, FindsABrokenChain) {
  const auto report = of_forged([](RecordedEvent& recorded) {
    if (recorded.header.type == event_type("PaymentReversed")) recorded.header.households[0].previous -= 1;
  });
  EXPECT_EQ(codes(report), Codes{"household-chain-broken"});
}

TEST_F(Verify, FindsAVersionGap) {
  const auto report = of_forged([](RecordedEvent& recorded) {
    if (recorded.header.type == event_type("PaymentReversed")) recorded.header.version = 40;
  });
  EXPECT_EQ(codes(report).front(), "version-gap");
}

TEST_F(Verify, FindsAClaimHeldTwice) {
  const auto report = of_forged([](RecordedEvent& recorded) {
    if (recorded.header.type == event_type("HouseholdMovedOut")) {
      get<registry::HouseholdMovedOut>(recorded.event).house = test::sample_id<HouseId>(0x31);
    }
  });
  const auto found = codes(report);
  EXPECT_NE(std::find(found.begin(), found.end(), "claim-held-twice"), found.end());
  EXPECT_NE(std::find(found.begin(), found.end(), "claim-not-held"), found.end());
}

TEST_F(Verify, FindsPostingLinesThatDoNotBalance) {
  const auto report = of_forged([](RecordedEvent& recorded) {
    if (auto* reversed = get_if<billing::PaymentReversed>(&recorded.event)) {
      reversed->posting.lines[0].amount.fen += 1;
    }
  });
  EXPECT_EQ(codes(report), Codes{"posting-unbalanced"});
}

TEST_F(Verify, FindsAmountsThatDoNotAddUp) {
  const auto report = of_forged([](RecordedEvent& recorded) {
    if (auto* payment = get_if<billing::PaymentReceived>(&recorded.event)) payment->credited.fen += 1;
  });
  EXPECT_EQ(codes(report).front(), "amounts-differ");
}

// A posting that balances and says something else than the account of the household.
TEST_F(Verify, FindsReceivablesThatAreNotWhatHouseholdsOwe) {
  using billing::LedgerAccount;
  for (const auto& [account, code] : {std::pair{LedgerAccount::receivables, "receivables-differ"},
                                      std::pair{LedgerAccount::credit_balances, "credit-differs"}}) {
    const auto report = of_forged([of = account](RecordedEvent& recorded) {
      auto* payment = get_if<billing::PaymentReceived>(&recorded.event);
      if (payment == nullptr) return;
      for (auto& line : payment->posting.lines) {
        if (line.account == of) line.account = LedgerAccount::refunds_payable;
      }
    });
    EXPECT_EQ(codes(report), Codes{code});
  }
}

// Money that one community owes and no other is owed, and suspense that nobody waits for.
TEST_F(Verify, FindsMoneyThatIsNobodysBetweenCommunities) {
  using billing::LedgerAccount;
  for (const auto& [account, code] : {std::pair{LedgerAccount::inter_community, "between-communities-open"},
                                      std::pair{LedgerAccount::suspense, "suspense-differs"}}) {
    const auto report = of_forged([to = account](RecordedEvent& recorded) {
      auto* payment = get_if<billing::PaymentReceived>(&recorded.event);
      if (payment != nullptr) payment->posting.lines.front().account = to;
    });
    EXPECT_EQ(codes(report), Codes{code});
  }
}

// The program before, which had no account between communities: what the story does within one, of money that came to
// another.
void came_elsewhere(RecordedEvent& recorded) {
  const auto elsewhere = test::sample_id<CommunityId>(0x77);
  if (auto* received = get_if<billing::SuspenseReceived>(&recorded.event)) {
    received->community = recorded.header.community = elsewhere;
  } else if (auto* assigned = get_if<billing::SuspenseAssigned>(&recorded.event)) {
    assigned->community = recorded.header.community = elsewhere;
  }
}

TEST_F(Verify, NamesWhatOldAssignmentsLeftInSuspenseAndFindsNothing) {
  story.unknown_money(250, false);
  EXPECT_TRUE(of_forged([](RecordedEvent&) {}).left_in_suspense.empty());
  const auto report = of_forged(came_elsewhere);
  EXPECT_EQ(codes(report), Codes{});
  EXPECT_TRUE(report.clean());
  ASSERT_EQ(report.left_in_suspense.size(), 1U);
  const LeftInSuspense& left = report.left_in_suspense.front();
  EXPECT_EQ(left.payment, test::sample_id<PaymentId>(0xd0));
  EXPECT_EQ(left.from, test::sample_id<CommunityId>(0x77));
  EXPECT_EQ(left.to, story.community);
  EXPECT_EQ(left.amount, Money{250});
  EXPECT_FALSE(left.reversed);
  EXPECT_EQ(to_json(report).at("notes").as_array().size(), 1U);
}

TEST_F(Verify, NamesWhatAnOldReversalLeftInSuspenseForGood) {
  story.unknown_money(250, true);
  const auto report = of_forged(came_elsewhere);
  EXPECT_EQ(codes(report), Codes{});
  ASSERT_EQ(report.left_in_suspense.size(), 1U);
  EXPECT_TRUE(report.left_in_suspense.front().reversed);
}

// What else is wrong with suspense is found beside it.
TEST_F(Verify, FindsWhatIsWrongWithSuspenseBesideAnOldAssignment) {
  story.unknown_money(250, false);
  const auto report = of_forged([](RecordedEvent& recorded) {
    came_elsewhere(recorded);
    auto* payment = get_if<billing::PaymentReceived>(&recorded.event);
    if (payment == nullptr || payment->external_reference != "BANK-1") return;
    payment->posting.lines.front().account = billing::LedgerAccount::bank_deposits;
  });
  EXPECT_EQ(codes(report), Codes{"suspense-differs"});
}

TEST_F(Verify, TakesFromSuspenseOfTheViewsWhatOldAssignmentsLeftThere) {
  KvStore& store = story.store().second_database();
  auto engine = ViewEngine::open(store, story.store().feed(), all_views(), EngineOptions{}).value();
  ASSERT_TRUE(engine->bring_level());
  const auto elsewhere = test::sample_id<CommunityId>(0x77);
  LeftInSuspense left{test::Story::kCompany, test::sample_id<PaymentId>(0xd0), elsewhere, story.community, Money{250}};
  const auto faults = check_books_of_views(*engine, std::span(&left, 1)).value();
  ASSERT_EQ(faults.size(), 1U) << "these books never had it";
  EXPECT_EQ(faults.front().code, "suspense-differs");
  left.company = CompanyNo{2};
  EXPECT_TRUE(check_books_of_views(*engine, std::span(&left, 1)).value().empty());
}

TEST_F(Verify, FindsSumsOfTheBooksThatDoNotAgree) {
  KvStore& store = story.store().second_database();
  auto engine = ViewEngine::open(store, story.store().feed(), all_views(), EngineOptions{}).value();
  ASSERT_TRUE(engine->bring_level());
  EXPECT_TRUE(check_books_of_views(*engine).value().empty());
  std::string name;
  for (const std::string& family : store.family_names()) {
    if (family.starts_with("view.ledger.")) name = family;
  }
  // A fen more on the debit side of the company's receivables.
  const Family family = store.find_family(name).value();
  const auto scan = store.scan(family, "\1", "\2", false, false);
  std::string_view key;
  std::string_view value;
  WriteSet rows;
  while (scan->next(key, value).value()) {
    ByteReader end(key.substr(key.size() - 2));
    if (key[5] != 1 || end.u16() != static_cast<std::uint16_t>(billing::LedgerAccount::receivables)) continue;
    Sums sums = decode_sums(value).value();
    sums.amount += 1;
    rows.put(family, std::string(key), encode(sums));
    break;
  }
  ASSERT_TRUE(store.write(rows));
  std::vector<std::string_view> found;
  const auto faults = check_books_of_views(*engine).value();
  for (const BooksFault& fault : faults) found.push_back(fault.code);
  EXPECT_EQ(found, (std::vector<std::string_view>{"books-unbalanced", "receivables-differ", "roll-forward-open",
                                                  "books-differ", "journal-differs"}));
}

// A fen, or a household, more in one sum of the books after another.
TEST_F(Verify, FindsEachSumOfTheBooksThatIsNotWhatItShouldBe) {
  KvStore& store = story.store().second_database();
  auto engine = ViewEngine::open(store, story.store().feed(), all_views(), EngineOptions{}).value();
  ASSERT_TRUE(engine->bring_level());
  ASSERT_TRUE(check_books_of_views(*engine).value().empty());
  std::string name;
  for (const std::string& family : store.family_names()) {
    if (family.starts_with("view.ledger.")) name = family;
  }
  const Family family = store.find_family(name).value();
  const auto first_row = [&](const std::string& prefix) {
    const auto scan = store.scan(family, prefix, "", false, false);
    std::string_view key;
    std::string_view value;
    EXPECT_TRUE(scan->next(key, value).value() && key.starts_with(prefix));
    return std::string(key);
  };
  const auto found_with_more = [&](const std::string& key) {
    const auto before = store.get(family, key).value();
    Sums sums = before ? decode_sums(*before).value() : Sums{};
    sums.amount += 1;
    WriteSet more;
    more.put(family, key, encode(sums));
    EXPECT_TRUE(store.write(more));
    std::set<std::string_view> found;
    const auto faults = check_books_of_views(*engine).value();
    for (const BooksFault& fault : faults) found.insert(fault.code);
    WriteSet back;
    if (before) {
      back.put(family, key, *before);
    } else {
      back.erase(family, key);
    }
    EXPECT_TRUE(store.write(back));
    return found;
  };
  using billing::LedgerAccount;
  const LedgerScope community{test::Story::kCompany, story.community, {}};
  const LedgerScope building{test::Story::kCompany, story.community, story.building};
  const auto sum_of = [](std::uint8_t table, const LedgerScope& scope, LedgerAccount of) {
    KeyWriter key = ledger::area_key(table, scope).sortable_i32(2026 * 12 + 2);
    return key.u16(static_cast<std::uint16_t>(of)).take();
  };
  const auto tax_of = [&](const LedgerScope& scope) {  // at 6 per cent
    return sum_of(ledger::kTaxes, scope, LedgerAccount::service_income) + KeyWriter().sortable_i32(60'000).take();
  };
  const auto account = [&](const LedgerScope& scope, LedgerAccount of) { return sum_of(ledger::kAccounts, scope, of); };
  const auto row_of = [&](std::uint8_t table, const LedgerScope& scope, FeeItemId item) {
    return first_row(ledger::area_key(table, scope).id(item).take());
  };
  const std::vector<std::pair<std::string, std::string_view>> cases = {
      {account(building, LedgerAccount::receivables), "receivables-differ"},
      {account(community, LedgerAccount::receivables), "receivables-differ"},
      {account(building, LedgerAccount::credit_balances), "credit-differs"},
      {account(building, LedgerAccount::deposits_held), "deposits-differ"},
      {account(community, LedgerAccount::refunds_payable), "refunds-differ"},
      {account(community, LedgerAccount::accounts_payable), "expenses-differ"},
      {account(community, LedgerAccount::other_income), "item-income-differs"},
      {account(community, LedgerAccount::admin_expenses), "journal-differs"},
      {tax_of(building), "taxes-differ"},
      {tax_of(community), "taxes-differ"},
      {tax_of({test::Story::kCompany, {}, {}}), "taxes-differ"},
      {account(community, LedgerAccount::input_vat), "taxes-differ"},
      {first_row(ledger::area_key(ledger::kCredit, building).take()), "prepayments-open"},
      {row_of(ledger::kBills, building, {}), "roll-forward-open"},
      {row_of(ledger::kBills, building, {}), "ageing-differs"},
      {row_of(ledger::kBills, community, story.property_fee), "items-differ"},
      {first_row(key_in(ledger::kOwedOfDay, test::Story::kCompany).take()), "days-differ"},
      {row_of(ledger::kItemIncome, community, story.property_fee), "item-income-differs"},
      {row_of(ledger::kPaidUp, community, story.property_fee), "paid-up-differs"},
      {first_row(key_in(ledger::kJournal, test::Story::kCompany).take()), "journal-differs"},
  };
  for (const auto& [key, code] : cases) EXPECT_TRUE(found_with_more(key).contains(code)) << code;
  EXPECT_TRUE(check_books_of_views(*engine).value().empty());
}

// A fen more outside the drawers of a community than it has in cash.
TEST_F(Verify, FindsCashThatIsInNoDrawerAndNotOutsideThem) {
  KvStore& store = story.store().second_database();
  auto engine = ViewEngine::open(store, story.store().feed(), all_views(), EngineOptions{}).value();
  ASSERT_TRUE(engine->bring_level());
  std::string name;
  for (const std::string& family : store.family_names()) {
    if (family.starts_with("view.ledger.")) name = family;
  }
  const Family family = store.find_family(name).value();
  const auto scan = store.scan(family, "\x12", "\x13", false, false);
  std::string_view key;
  std::string_view value;
  ASSERT_TRUE(scan->next(key, value).value());
  Sums sums = decode_sums(value).value();
  sums.amount += 1;
  WriteSet rows;
  rows.put(family, std::string(key), encode(sums));
  ASSERT_TRUE(store.write(rows));
  const auto faults = check_books_of_views(*engine).value();
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults.front().code, "safe-differs");
}

TEST_F(Verify, FindsNothingInTheStoryOfABurstPipe) {
  story.burst_pipe();
  EXPECT_EQ(codes(verified(story.store().log(), &story.store().index())), Codes{});
  EXPECT_EQ(codes(of_forged([](RecordedEvent&) {})), Codes{});
}

TEST_F(Verify, FindsWorkLinesThatDoNotMakeTheCharge) {
  story.burst_pipe();
  const auto first_code = [&](const std::function<void(work_orders::WorkLinesRecorded&)>& change) {
    const auto report = of_forged([&](RecordedEvent& recorded) {
      if (auto* lines = get_if<work_orders::WorkLinesRecorded>(&recorded.event)) change(*lines);
    });
    return report.findings.empty() ? std::string() : report.findings.front().code;
  };
  EXPECT_EQ(first_code([](auto& lines) { lines.lines[1].amount.fen += 1; }), "amounts-differ");
  EXPECT_EQ(first_code([](auto& lines) { lines.lines[1].chargeable = true; }), "amounts-differ");
  EXPECT_EQ(first_code([](auto& lines) { lines.charge->amount.fen += 1; }), "amounts-differ");
  EXPECT_EQ(first_code([](auto& lines) { lines.charge.reset(); }), "amounts-differ");
}

TEST_F(Verify, FindsNumbersThatCannotBe) {
  story.burst_pipe();
  EXPECT_EQ(codes(of_forged([](RecordedEvent& recorded) {
              if (auto* rated = get_if<work_orders::WorkOrderRated>(&recorded.event)) rated->score = 6;
            })),
            Codes{"numbers-do-not-fit"});
  EXPECT_EQ(codes(of_forged([](RecordedEvent& recorded) {
              if (auto* filed = get_if<service::CaseFiled>(&recorded.event)) filed->severity = 0;
            })),
            Codes{"numbers-do-not-fit"});
}

TEST_F(Verify, FindsAStreamThatCannotBeFolded) {
  const auto report = of_forged([](RecordedEvent& recorded) {
    if (auto* reversed = get_if<billing::PaymentReversed>(&recorded.event)) {
      reversed->payment = test::sample_id<PaymentId>(0x77);
    }
  });
  EXPECT_EQ(codes(report), Codes{"stream-faulted"});
}

// A keyring that is too old or another log's lacks keys, or has others in their places.
TEST_F(Verify, FindsSealedDataThatTheKeyringDoesNotOpen) {
  const auto verified_with = [&](const Keyring& keyring) {
    VerifyInputs inputs{story.store().log(), story.durable(), {}, nullptr, story.directory() / "verify-scratch"};
    inputs.keyring = &keyring;
    return verify(inputs, {}).value();
  };
  const auto whole = verified_with(story.keyring());
  EXPECT_EQ(codes(whole), Codes{});
  EXPECT_GE(whole.boxes, 4U);

  const test::TempDir place;
  const auto other = Keyring::create(KeyringOptions{place.path() / "other", {}, 16}).value();
  EXPECT_EQ(codes(verified_with(*other)), (Codes{"key-missing", "key-missing"})) << "each key once";
  ASSERT_TRUE(other->ensure_keys(std::array{test::sample_id<PersonId>(0xe0)}));
  EXPECT_EQ(codes(verified_with(*other)), (Codes{"box-damaged", "key-missing"}));

  ASSERT_TRUE(story.keyring().copy_to(place.path() / "copy"));
  const auto copy = Keyring::open(KeyringOptions{place.path() / "copy", {}, 16}).value();
  ASSERT_TRUE(copy->destroy(std::array{test::sample_id<PersonId>(0xc0)}));
  const auto erased = verified_with(*copy);
  EXPECT_EQ(codes(erased), Codes{});
  EXPECT_EQ(erased.boxes, whole.boxes);
}

TEST_F(Verify, FindsALogThatEndsBeforeItsAnchor) {
  LogCursor anchor = story.durable();
  anchor.frame += 1;
  EXPECT_EQ(codes(verified(story.store().log(), &story.store().index(), anchor)), Codes{"log-behind-anchor"});
}

TEST(VerifyReport, CountsAllFindingsAndKeepsAThousand) {
  VerifyReport report;
  for (int i = 0; i < 1'001; ++i) report.add("books-unbalanced", {}, Position{7}, "words");
  EXPECT_EQ(report.found, 1'001U);
  ASSERT_EQ(report.findings.size(), 1'000U);
  EXPECT_EQ(report.findings.back().code, "books-unbalanced");
  EXPECT_EQ(report.findings.back().position, 7U);
  EXPECT_FALSE(report.clean());
}

TEST_F(Verify, AsksForRoomBeforeItBuildsASecondIndex) {
  EXPECT_TRUE(check_room_for_scratch(story.directory() / "views"));
  const auto missing = check_room_for_scratch(story.directory() / "nothing");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "storage-error");
  // A file with a hole is larger than any disk that this runs on.
  const auto huge = story.directory() / "huge";
  std::filesystem::create_directory(huge);
  std::ofstream(huge / "file").put('x');
  std::filesystem::resize_file(huge / "file", 8ULL << 40U);
  const auto full = check_room_for_scratch(huge);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, "storage-full");
}

TEST_F(Verify, CompareFindsAnAlteredRowOfAView) {
  KvStore& store = story.store().second_database();
  auto engine = ViewEngine::open(store, story.store().feed(), all_views(), EngineOptions{}).value();
  ASSERT_TRUE(engine->bring_level());
  EXPECT_TRUE(engine->compare({}).value().equal());
  std::string name;
  for (const std::string& family : store.family_names()) {
    if (family.starts_with("view.arrears.")) name = family;
  }
  const Family family = store.find_family(name).value();
  std::string_view key;
  std::string_view value;
  const auto scan = store.scan(family, {}, {}, false, false);
  ASSERT_TRUE(scan->next(key, value).value());
  WriteSet rows;
  rows.put(family, std::string(key), std::string(value) + "x");
  ASSERT_TRUE(store.write(rows));
  const auto report = engine->compare({}).value();
  ASSERT_EQ(report.differences.size(), 1U);
  EXPECT_EQ(report.differences[0].view, "arrears");
}

}  // namespace
}  // namespace steward
