#include "domain/imports/imports.h"

#include <gtest/gtest.h>

#include "tests/support/scenario.h"

namespace steward::imports {
namespace {

using namespace steward::test;

const ImportRunId kRun = id<ImportRunId>(30);
const StartImportRun kStart{kRun, kCommunity, ImportKind::houses, {std::byte{1}}, 700};
const std::vector<Command> kRunning = {register_community(), kStart};
const RecordImportChunk kFirst{kRun, 0, 500, 480, 15, 5};
const RecordImportChunk kSecond{kRun, 1, 200, 200, 0, 0};

TEST(StartImportRun, TakesAFileOnce) {
  given({register_community()})
      .when(kStart)
      .then(ImportRunStarted{kRun, kCommunity, ImportKind::houses, {std::byte{1}}, 700});
  given({}).when(kStart).then_refused("community-unknown");
  given(kRunning).when(kStart).then_refused("import-run-exists");
  StartImportRun again = kStart;
  again.run = id<ImportRunId>(31);
  given(kRunning).when(again).then_refused("import-file-taken");
  again.kind = ImportKind::opening_arrears;
  EXPECT_EQ(given(kRunning).when(again).then_one<ImportRunStarted>().run, again.run);
}

TEST(RecordImportChunk, GoesInOrderAndAddsUp) {
  given(kRunning).when(kFirst).then(ImportChunkRecorded{kRun, kCommunity, 0, 500, 480, 15, 5});
  given(kRunning).when(kSecond).then_refused("chunk-out-of-order");
  given(kRunning + std::vector<Command>{kFirst}).when(kFirst).then_refused("chunk-already-recorded");
  given(kRunning).when(RecordImportChunk{kRun, 0, 501, 501, 0, 0}).then_refused("chunk-too-large");
  given(kRunning).when(RecordImportChunk{kRun, 0, 0, 0, 0, 0}).then_refused("chunk-too-large");
  given(kRunning + std::vector<Command>{kFirst})
      .when(RecordImportChunk{kRun, 1, 201, 201, 0, 0})
      .then_refused("chunk-too-large");
  given(kRunning).when(RecordImportChunk{kRun, 0, 500, 480, 15, 6}).then_refused("chunk-counts-differ");
  given({}).when(kFirst).then_refused("import-run-unknown");
}

// What one row of a file was, no other row of any file is; nor is it said twice of the same one.
TEST(RecordImportChunk, SaysOfWhichMoneyARowIs) {
  const auto chunk = [](ImportRunId run, std::vector<FoundMoney> found) {
    return RecordImportChunk{run, 0, 2, 0, 2, 0, std::move(found)};
  };
  const FoundMoney first{billing::PaymentChannel::pos, Money{900}, "P1", "S1"};
  FoundMoney other_row = first;
  other_row.row = "S2";
  StartImportRun start_another = kStart;
  start_another.run = id<ImportRunId>(31);
  start_another.file_hash = {std::byte{2}};
  Scenario scenario = given(kRunning + std::vector<Command>{start_another});
  scenario.when(chunk(kRun, {first, other_row})).then_refused("money-found-before");
  scenario.when(RecordImportChunk{kRun, 0, 2, 2, 0, 0, {first}}).then_refused("chunk-counts-differ");
  scenario.when(chunk(kRun, {first})).then(ImportChunkRecorded{kRun, kCommunity, 0, 2, 0, 2, 0, {first}});
  scenario.when(chunk(start_another.run, {other_row})).then_refused("money-found-before");
  scenario.when(chunk(start_another.run, {first})).then_refused("money-found-before");
  FoundMoney other_amount = other_row;
  other_amount.amount = Money{901};
  FoundMoney other_channel = other_row;
  other_channel.channel = billing::PaymentChannel::bank_deduction;
  scenario.when(chunk(start_another.run, {other_amount, other_channel}))
      .then(ImportChunkRecorded{start_another.run, kCommunity, 0, 2, 0, 2, 0, {other_amount, other_channel}});
}

TEST(RecordImportChunk, SaysWhichRowsWereNotTakenAndWhy) {
  const std::vector<RefusedRow> refused = {{3, 2, "house-unknown"}, {9, 0, "field-count"}};
  given(kRunning)
      .when(RecordImportChunk{kRun, 0, 3, 1, 0, 2, {}, refused})
      .then(ImportChunkRecorded{kRun, kCommunity, 0, 3, 1, 0, 2, {}, refused});
  given(kRunning).when(RecordImportChunk{kRun, 0, 3, 2, 0, 1, {}, refused}).then_refused("chunk-counts-differ");
}

TEST(CompleteImportRun, NeedsEveryRow) {
  const std::vector<Command> all = kRunning + std::vector<Command>{kFirst, kSecond};
  given(all).when(CompleteImportRun{kRun}).then(ImportRunCompleted{kRun, kCommunity, 700, 680, 15, 5});
  given(kRunning + std::vector<Command>{kFirst}).when(CompleteImportRun{kRun}).then_refused("import-run-unfinished");
  const std::vector<Command> done = all + std::vector<Command>{CompleteImportRun{kRun}};
  given(done).when(CompleteImportRun{kRun}).then_refused("import-run-not-running");
  given(done).when(kSecond).then_refused("import-run-not-running");
  given({}).when(CompleteImportRun{kRun}).then_refused("import-run-unknown");
}

}  // namespace
}  // namespace steward::imports
