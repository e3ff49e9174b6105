#include "eventstore/store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <random>

#include "eventstore/codec/state_codec.h"
#include "eventstore/index/bulk_fold.h"
#include "eventstore/processes/bill_run_process.h"
#include "eventstore/processes/unfinished_bill_runs.h"
#include "tests/support/temp_dir.h"

// A data directory opened, stopped, damaged and opened again.
namespace steward::test {
namespace {

namespace fs = std::filesystem;

constexpr CompanyNo kCompany{1};
using Rows = std::map<std::string, std::string>;

Rows rows_of(const Index& index) {
  Rows rows;
  auto scan = index.store().scan(index.family(), "", "", false, true);
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = scan->next(key, value);
    EXPECT_TRUE(more);
    if (!more || !*more) return rows;
    rows[std::string(key)] = std::string(value);
  }
}

class EventStoreTest : public ::testing::Test {
 protected:
  ~EventStoreTest() override { close(); }

  Result<void> try_open(bool accept_loss = false) {
    StoreOptions options;
    options.directory = directory.path() / "data";
    options.state_cache_bytes = 64 * 1024;
    options.log.accept_loss = accept_loss;
    options.most_ahead = most_ahead;
    auto opened = EventStore::open(options, clock);
    if (!opened) return pass_on(std::move(opened.error()));
    store = std::move(*opened);
    return {};
  }
  void open() {
    auto opened = try_open();
    ASSERT_TRUE(opened) << opened.error().code << " " << opened.error().detail;
  }
  void close() {
    if (store) store->stop();
    store.reset();
  }
  void level() {
    ASSERT_TRUE(store->index_follower().wait_for(store->feed().durable().position, std::chrono::minutes(2)));
  }

  Submission submission(Command command, CompanyNo company = kCompany, const std::string& key = {}) {
    Submission submission;
    submission.command = std::move(command);
    submission.id = CommandId(ids.next(clock.now()));
    submission.company = company;
    submission.actor.channel = Channel::api;
    if (!key.empty()) submission.key = submission.fingerprint = sha256(key);
    return submission;
  }
  Answer command(Command command, CompanyNo company = kCompany, const std::string& key = {}) {
    auto answer = store->sequencer().submit_and_wait(submission(std::move(command), company, key));
    EXPECT_TRUE(answer) << answer.error().code << " " << answer.error().detail;
    if (!answer) return {};
    EXPECT_EQ(answer->outcome.code, "ok");
    return *answer;
  }

  void settle(int number_of_households) {
    command(operations::CreateLog{operations::LogPurpose::live}, CompanyNo{0});
    command(registry::RegisterCompany{"sun", "阳光"}, CompanyNo{0});
    community = CommunityId(ids.next(clock.now()));
    command(registry::RegisterCommunity{community, "garden", "花园", "Asia/Shanghai"});
    const BuildingId building(ids.next(clock.now()));
    command(registry::RegisterBuilding{building, community, "1", "1号楼"});
    fee_item = FeeItemId(ids.next(clock.now()));
    command(billing::DefineFeeItem{fee_item, community, "fee", "物业费", {}});
    command(billing::SetTariff{fee_item, {make_date(2025, 1, 1), UnitPrice{2'400'000}}});
    for (int i = 0; i < number_of_households; ++i) {
      const HouseId house(ids.next(clock.now()));
      command(registry::RegisterHouse{house, building, std::to_string(i), Area{8'900}});
      registry::MoveIn move;
      move.household = HouseholdId(ids.next(clock.now()));
      move.house = house;
      move.owner = PersonId(ids.next(clock.now()));
      move.owner_name.subject = move.owner;
      move.owner_name.box = "sealed";
      move.moved_in_on = make_date(2026, 1, 1);
      command(move);
      households.push_back(move.household);
    }
    std::sort(households.begin(), households.end());
    clock.advance(std::chrono::hours(24 * 31));
  }
  billing::ReceivePayment payment(HouseholdId household, int number) {
    return {PaymentId(ids.next(clock.now())),
            household,
            billing::PaymentChannel::wechat,
            "wx-" + std::to_string(number),
            Money{100},
            make_date(2026, 2, 1),
            {}};
  }
  // Payments in a crowd, so that they share commits.
  void pay(HouseholdId household, int from, int count) {
    std::atomic<int> ok{0};
    std::atomic<int> answered{0};
    for (int i = from; i < from + count; ++i) {
      store->sequencer().submit(submission(payment(household, i)), [&](Result<Answer> answer) {
        if (answer && answer->outcome.ok()) ++ok;
        ++answered;
      });
    }
    while (answered < count) std::this_thread::yield();
    EXPECT_EQ(ok, count);
  }
  std::vector<FramePtr> all_frames() {
    std::vector<FramePtr> frames;
    LogFeed::Reader reader(store->feed(), LogCursor{});
    for (;;) {
      auto frame = reader.next();
      EXPECT_TRUE(frame);
      if (!frame || !*frame) return frames;
      frames.push_back(*frame);
    }
  }
  // Of January over this roster, which must be ascending, begun by somebody.
  BillRunId start_run(std::vector<HouseholdId> roster, CredentialId by) {
    const BillRunId run(ids.next(clock.now()));
    Submission start = submission(billing::StartBillRun{run,
                                                        community,
                                                        make_date(2026, 1, 1),
                                                        make_date(2026, 2, 1),
                                                        make_date(2026, 2, 1),
                                                        make_date(2026, 2, 15),
                                                        {fee_item},
                                                        std::move(roster),
                                                        store->feed().durable().position});
    start.actor.credential = by;
    const auto answer = store->sequencer().submit_and_wait(std::move(start));
    EXPECT_TRUE(answer && answer->outcome.ok());
    return run;
  }
  // To its end, or until its first record.
  Result<BillRunProcess::Progress> go_on(BillRunId run, CredentialId by, bool to_its_end) {
    std::stop_source stop;
    BillRunProcess process(store->sequencer(), store->knowledge(), ids, [this] { return clock.now(); });
    const Actor actor{{}, by, {}, Channel::system};
    return process.run(kCompany, run, actor, stop.get_token(), [&](const BillRunProcess::Progress& progress) {
      if (!to_its_end && progress.households > 0) stop.request_stop();
    });
  }
  std::size_t statements_of(HouseholdId household) {
    std::size_t statements = 0;
    const auto visited =
        store->index().visit_stream(kCompany, stream_of(household), 1, [&](const RecordedEvent& event) -> Result<bool> {
          if (holds_alternative<billing::StatementIssued>(event.event)) ++statements;
          return true;
        });
    EXPECT_TRUE(visited);
    return statements;
  }
  // The households of the second chunk are billed, by whoever is at work, while the first is recorded; then the machine
  // stops, and the run is gone on with in the name of who began it.
  void expect_nobody_is_forgotten(CredentialId began, CredentialId at_work) {
    open();
    std::vector<HouseholdId> roster;
    for (int i = 0; i < 500; ++i) roster.emplace_back(ids.next(clock.now()));  // nobody
    settle(30);
    roster.insert(roster.end(), households.begin(), households.end());
    ASSERT_TRUE(std::is_sorted(roster.begin(), roster.end()));
    const BillRunId run = start_run(roster, began);
    const auto interrupted = go_on(run, at_work, false);
    ASSERT_FALSE(interrupted);
    ASSERT_EQ(interrupted.error().code, "stopping") << interrupted.error().detail;
    close();
    open();
    for (const HouseholdId household : households) ASSERT_EQ(statements_of(household), 1U) << "billed, not recorded";
    const auto done = go_on(run, began, true);
    ASSERT_TRUE(done) << done.error().code;
    EXPECT_EQ(done->statements, 30U);
    EXPECT_EQ(done->exceptions, 500U);
    EXPECT_EQ(done->total, Money{30 * 21'360});  // 89 m² at 2.40 yuan
    level();
    for (const HouseholdId household : households) EXPECT_EQ(statements_of(household), 1U);
    // Whom another run has billed is an exception as ever.
    const auto again = go_on(start_run(households, began), began, true);
    ASSERT_TRUE(again) << again.error().code;
    EXPECT_EQ(again->exceptions, 30U);
  }
  Rows rows_after_reopen() {
    close();
    open();
    return rows_of(store->index());
  }

  TempDir directory;
  ManualClock clock{instant_of(make_date(2026, 1, 2))};
  std::optional<std::chrono::microseconds> most_ahead;
  Uuid7Generator ids;
  std::unique_ptr<EventStore> store;
  CommunityId community;
  FeeItemId fee_item;
  std::vector<HouseholdId> households;

 private:
  static Instant instant_of(Date date) { return Instant{date.days * 86'400'000'000LL}; }
};

TEST_F(EventStoreTest, TheIndexIsTheSameHoweverItWasMade) {
  std::random_device device;
  const std::uint32_t seed = device();
  std::cout << "seed " << seed << '\n';
  std::mt19937 random(seed);
  open();
  settle(20);
  for (int i = 0; i < 20; ++i) pay(households[static_cast<std::size_t>(i)], i * 40, 40);
  pay(households[0], 10'000, 200);
  pay(households[1], 20'000, 2'000);
  level();
  const Rows live = rows_of(store->index());
  ASSERT_GT(live.size(), 6'000U);
  EXPECT_TRUE(rows_after_reopen() == live) << "after a clean stop";

  const std::vector<FramePtr> frames = all_frames();
  auto second = KvStore::open(directory.path() / "second", {}).value();
  // Ingested whole; then put and ingested in any pieces.
  for (int round = 0; round < 4; ++round) {
    auto index = Index::open(*second, "index-" + std::to_string(round)).value();
    const std::span<const FramePtr> all(frames);
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t most = round == 0 ? all.size() : 1 + random() % (round == 1 ? 3 : 80);
      const std::size_t size = std::min(most, all.size() - at);
      ASSERT_TRUE(index->apply(all.subspan(at, size), round % 2 == 0 ? 100'000 : 0));
      at += size;
    }
    EXPECT_TRUE(rows_of(*index) == live) << "round " << round;
  }

  close();
  fs::remove_all(directory.path() / "data" / "views");
  open();
  EXPECT_TRUE(rows_of(store->index()) == live) << "made anew at the start";
}

// The claim on a stay is in its event alone.
TEST_F(EventStoreTest, NoStayIsChargedTwiceAfterTheIndexWasMadeAnew) {
  open();
  settle(1);
  const FeeItemId car_park(ids.next(clock.now()));
  billing::DefineFeeItem item{car_park, community, "car_park", "临时停车", {}};
  item.terms.method = billing::ChargeMethod::parking_stay;
  command(item);
  billing::ParkingTerms terms;
  terms.effective_from = make_date(2026, 1, 1);
  terms.step_price = Money{500};
  command(billing::SetParkingTerms{car_park, terms});
  billing::ChargeParkingStay charge;
  charge.stay.stay = ParkingStayId(ids.next(clock.now()));
  charge.stay.vehicle = VehicleId(ids.next(clock.now()));
  charge.stay.fee_item = car_park;
  charge.stay.left_at = clock.now();
  charge.stay.entered_at = add_seconds(charge.stay.left_at, -3'600);
  charge.household = households[0];
  command(charge);
  charge.stay.vehicle = VehicleId(ids.next(clock.now()));
  const auto refused = [&] {
    auto answer = store->sequencer().submit_and_wait(submission(charge));
    EXPECT_TRUE(answer) << answer.error().code;
    return answer ? answer->outcome.code : std::string();
  };
  EXPECT_EQ(refused(), "parking-stay-exists");
  level();
  const Rows live = rows_of(store->index());
  close();
  fs::remove_all(directory.path() / "data" / "views");
  open();
  EXPECT_TRUE(rows_of(store->index()) == live);
  EXPECT_EQ(refused(), "parking-stay-exists");
}

TEST_F(EventStoreTest, KeptStatesAreUsedAndEqualAFold) {
  open();
  settle(2);
  pay(households[0], 0, 300);
  level();
  const StreamId stream = stream_of(households[0]);
  const std::uint64_t read_before = store->second_database().rows_read();
  const auto kept = store->index().fold(kCompany, stream);
  ASSERT_TRUE(kept);
  EXPECT_LE(store->second_database().rows_read() - read_before, kFoldEvery + 2);
  State state = initial_state(stream.kind);
  Version version = 0;
  ASSERT_TRUE(store->index().visit_stream(kCompany, stream, 1, [&](const RecordedEvent& event) -> Result<bool> {
    state = evolve(std::move(state), event.event, event.header.position);
    version = event.header.version;
    return true;
  }));
  EXPECT_EQ(kept->version, version);
  EXPECT_GE(version, 301U);
  EXPECT_EQ(encode_state(kept->state), encode_state(state));
}

TEST_F(EventStoreTest, StreamsFoldedTogetherAreAsEachAlone) {
  open();
  settle(12);
  pay(households[0], 0, 200);  // long enough for kept states
  for (std::size_t i = 1; i < 8; ++i) pay(households[i], static_cast<int>(i) * 1'000, static_cast<int>(i));
  level();
  std::vector<StreamId> streams = {stream_of(HouseholdId(ids.next(clock.now())))};  // without events
  for (const HouseholdId household : households) {
    streams.push_back(stream_of(household));
    const auto state = store->knowledge().state(kCompany, streams.back());
    streams.push_back(
        stream_of(std::get<billing::Household>(std::get<billing::HouseholdState>(*state->state).is).house));
  }
  streams.push_back(stream_of(community));
  std::sort(streams.begin(), streams.end());
  std::vector<StreamId> found;
  const auto each = [&](const StreamId& stream, Index::Folded folded) {
    const auto alone = store->index().fold(kCompany, stream).value();
    EXPECT_EQ(folded.version, alone.version);
    EXPECT_EQ(folded.last_position, alone.last_position);
    EXPECT_EQ(encode_state(folded.state), encode_state(alone.state));
    found.push_back(stream);
  };
  ASSERT_TRUE(fold_all(store->index(), kCompany, streams, each));
  EXPECT_EQ(found, streams);

  // One whose copies are not all there is nobody's state.
  WriteSet damage;
  damage.erase(store->index().family(), copy_key(kCompany, stream_of(households[3]), 2));
  const auto state = store->knowledge().state(kCompany, stream_of(households[5]));
  const StreamId house =
      stream_of(std::get<billing::Household>(std::get<billing::HouseholdState>(*state->state).is).house);
  damage.erase(store->index().family(), copy_key(kCompany, house, 1));  // of a stream that is looked up by key
  ASSERT_TRUE(store->second_database().write(damage));
  found.clear();
  ASSERT_TRUE(fold_all(store->index(), kCompany, streams,
                       [&](const StreamId& stream, const Index::Folded&) { found.push_back(stream); }));
  EXPECT_EQ(found.size() + 2, streams.size());
  EXPECT_EQ(std::count(found.begin(), found.end(), stream_of(households[3])), 0);
  EXPECT_EQ(std::count(found.begin(), found.end(), house), 0);
}

TEST_F(EventStoreTest, AnIndexAheadOfTheLogOrOfAnotherHistoryIsThrownAway) {
  const fs::path data = directory.path() / "data";
  const fs::path kept = directory.path() / "kept";
  open();
  settle(2);
  pay(households[0], 0, 10);
  close();
  fs::copy(data, kept, fs::copy_options::recursive);
  open();
  pay(households[0], 100, 10);
  close();
  for (const int other : {0, 30}) {
    SCOPED_TRACE(other);
    // The log of before, and the second database of after.
    fs::remove_all(data / "log");
    fs::copy(kept / "log", data / "log", fs::copy_options::recursive);
    fs::copy_file(kept / "anchor", data / "anchor", fs::copy_options::overwrite_existing);
    if (other > 0) {
      // Another history, longer than that which the index knows.
      const fs::path views = directory.path() / "views-of-after";
      fs::rename(data / "views", views);
      open();
      pay(households[1], 200, other);
      close();
      fs::remove_all(data / "views");
      fs::rename(views, data / "views");
    }
    open();
    EXPECT_EQ(store->set_aside(), "index");
    const auto head = store->knowledge().head(kCompany, stream_of(households[0]));
    ASSERT_TRUE(head);
    EXPECT_EQ(head->version, 11U);
    pay(households[0], 100, 10);  // their references are free in this history
    level();
    const Rows live = rows_of(store->index());
    close();
    fs::rename(data / "views", directory.path() / ("gone" + std::to_string(other)));
    open();
    EXPECT_TRUE(rows_of(store->index()) == live);
    close();
    if (other == 0) {
      // For the second round: an index of the history that goes on differently.
      fs::remove_all(data / "views");
      fs::rename(directory.path() / "gone0", data / "views");
    }
  }
}

TEST_F(EventStoreTest, AnIndexOfAnotherVersionIsMadeAnew) {
  open();
  settle(2);
  pay(households[0], 0, 10);
  level();
  const Rows live = rows_of(store->index());
  close();
  {
    // As a program of before, or of after, left it: no index of this version, and one with rows that it would not
    // write.
    auto second = KvStore::open(directory.path() / "data" / "views", {}).value();
    ASSERT_TRUE(second->drop_family(index_family_name()));
    for (const char* other : {"index", "index.v999"}) {
      WriteSet rows;
      rows.put(second->family(other).value(), "c of another version", "");
      ASSERT_TRUE(second->write(rows));
    }
    ASSERT_TRUE(second->flush());
  }
  open();
  EXPECT_EQ(store->set_aside(), "") << "nothing was wrong: a backup of before is whole";
  const auto families = store->second_database().family_names();
  EXPECT_EQ(std::count_if(families.begin(), families.end(), is_index_family), 1);
  level();
  EXPECT_TRUE(rows_of(store->index()) == live);
  pay(households[0], 10, 1);
}

TEST_F(EventStoreTest, ADamagedSecondDatabaseIsSetAside) {
  open();
  settle(2);
  const Answer first = command(payment(households[0], 1), kCompany, "key");
  close();
  const fs::path views = directory.path() / "data" / "views";
  std::ofstream(views / "CURRENT") << "MANIFEST-999999\n";
  open();
  EXPECT_NE(store->set_aside(), "");
  EXPECT_TRUE(fs::exists(store->set_aside()));
  const Answer again = command(payment(households[0], 2), kCompany, "key");
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.first, first.first);
}

TEST_F(EventStoreTest, ALossIsAcceptedOnceAndRemembered) {
  const fs::path data = directory.path() / "data";
  open();
  settle(2);
  close();
  fs::copy(data / "log", directory.path() / "yesterday", fs::copy_options::recursive);
  open();
  pay(households[0], 0, 10);
  const Position lost_end = store->feed().durable().position;
  close();
  fs::remove_all(data / "log");
  fs::rename(directory.path() / "yesterday", data / "log");

  auto refused = try_open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "log-behind-anchor");
  ASSERT_TRUE(try_open(true));
  const LogCursor after = store->feed().durable();
  EXPECT_EQ(after.epoch, 2U);
  const FramePtr last = all_frames().back();
  const auto* loss = get_if<operations::LossAccepted>(&last->events.back().event);
  ASSERT_NE(loss, nullptr);
  EXPECT_EQ(loss->new_epoch, 2U);
  EXPECT_EQ(loss->tail, after.position - 1);
  EXPECT_EQ(loss->anchor, lost_end);
  EXPECT_EQ(command(payment(households[0], 1)).epoch, 2U);
  close();
  open();
  EXPECT_EQ(store->feed().durable().epoch, 2U);
}

// The anchor was set anew, and then the machine stopped: the next opening finds an epoch that no event explains.
TEST_F(EventStoreTest, AnAcceptanceThatWasInterruptedIsRecordedAtTheNextOpening) {
  const fs::path data = directory.path() / "data";
  open();
  settle(2);
  close();
  fs::copy(data / "log", directory.path() / "yesterday", fs::copy_options::recursive);
  open();
  pay(households[0], 0, 10);
  close();
  fs::remove_all(data / "log");
  fs::rename(directory.path() / "yesterday", data / "log");
  {
    RocksDbLogOptions options;
    options.anchor = data / "anchor";
    options.accept_loss = true;
    ASSERT_TRUE(RocksDbCommitLog::open(data / "log", options));
  }
  open();
  const FramePtr last = all_frames().back();
  const auto* loss = get_if<operations::LossAccepted>(&last->events.back().event);
  ASSERT_NE(loss, nullptr);
  EXPECT_EQ(loss->new_epoch, 2U);
  EXPECT_EQ(loss->tail, last->events.back().header.position - 1);
  close();
  const Position end = last->after.position;
  open();
  EXPECT_EQ(store->feed().durable().position, end) << "once is enough";
}

// The copy that was put back knows nothing of the loss that was accepted after it was made: epoch 2 is lost with it,
// and is not used a second time.
TEST_F(EventStoreTest, ALossIsAcceptedAgainWhenTheFirstAcceptanceWasLost) {
  const fs::path data = directory.path() / "data";
  open();
  settle(2);
  close();
  fs::copy(data / "log", directory.path() / "yesterday", fs::copy_options::recursive);
  open();
  pay(households[0], 0, 10);
  close();
  for (const std::uint32_t epoch : {2U, 3U, 4U}) {
    fs::remove_all(data / "log");
    fs::copy(directory.path() / "yesterday", data / "log", fs::copy_options::recursive);
    const auto refused = try_open();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "log-behind-anchor");
    const auto accepted = try_open(true);
    ASSERT_TRUE(accepted) << accepted.error().code << " at epoch " << epoch;
    const FramePtr last = all_frames().back();
    const auto* loss = get_if<operations::LossAccepted>(&last->events.back().event);
    ASSERT_NE(loss, nullptr);
    EXPECT_EQ(loss->new_epoch, epoch);
    EXPECT_EQ(command(payment(households[0], 0)).epoch, epoch);
    close();
  }
}

// It would date what is recorded from then on, whatever the clock says later.
TEST_F(EventStoreTest, AClockThatIsFarAheadIsRefusedAndRecordsNothing) {
  most_ahead = std::chrono::days(35);
  open();
  command(operations::CreateLog{operations::LogPurpose::live}, CompanyNo{0});
  const LogCursor end = store->feed().durable();
  close();
  clock.advance(std::chrono::days(35));
  open();
  close();
  clock.advance(std::chrono::seconds(1));
  const auto refused = try_open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "clock-far-ahead");
  EXPECT_NE(refused.error().detail.find(to_string(clock.now())), std::string::npos) << refused.error().detail;
  EXPECT_NE(refused.error().detail.find("--accept-clock"), std::string::npos) << refused.error().detail;
  most_ahead.reset();
  open();
  EXPECT_EQ(store->feed().durable(), end);
}

TEST_F(EventStoreTest, AClockThatSomebodyDrivesMayLeapInADemo) {
  most_ahead = std::chrono::days(35);
  open();
  command(operations::CreateLog{operations::LogPurpose::demo}, CompanyNo{0});
  close();
  clock.advance(std::chrono::days(400));
  open();
}

// Stopped between its chunks and opened again, a run goes on where it was, and bills nobody twice; more exceptions than
// the limit of remembered refusals do not end it.
TEST_F(EventStoreTest, ABillRunGoesOnAfterAStop) {
  open();
  settle(30);
  std::vector<HouseholdId> roster = households;
  for (int i = 0; i < 600; ++i) roster.emplace_back(ids.next(clock.now()));  // nobody
  std::sort(roster.begin(), roster.end());
  const BillRunId run = start_run(roster, {});
  const auto interrupted = go_on(run, {}, false);
  ASSERT_FALSE(interrupted);
  EXPECT_EQ(interrupted.error().code, "stopping") << interrupted.error().detail;
  close();
  fs::remove_all(directory.path() / "data" / "views");
  open();
  const auto done = go_on(run, {}, true);
  ASSERT_TRUE(done) << done.error().code;
  EXPECT_EQ(done->households, 630U);
  EXPECT_EQ(done->statements, 30U);
  EXPECT_EQ(done->exceptions, 600U);
  for (const HouseholdId household : households) EXPECT_EQ(statements_of(household), 1U);
  // Asked once more, it says the same and does nothing.
  const Position end = store->feed().durable().position;
  const auto again = go_on(run, {}, true);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->total, done->total);
  EXPECT_EQ(store->feed().durable().position, end);
}

TEST_F(EventStoreTest, WhatARunBilledBeforeAStopIsNoExceptionAfterIt) {
  const CredentialId by(ids.next(clock.now()));
  expect_nobody_is_forgotten(by, by);
}

TEST_F(EventStoreTest, WhatAnEarlierProgramBilledInNobodysNameIsNoExceptionEither) {
  expect_nobody_is_forgotten(CredentialId(ids.next(clock.now())), {});
}

TEST_F(EventStoreTest, UnfinishedBillRunsAreFoundWithWhoBeganThem) {
  const auto found = [this](Position until) {
    level();
    const auto runs = unfinished_bill_runs(store->knowledge(), until);
    EXPECT_TRUE(runs && runs->unread.empty());
    std::vector<std::pair<BillRunId, CredentialId>> named;
    for (const UnfinishedBillRun& run : runs->runs) {
      EXPECT_EQ(run.company, kCompany);
      named.emplace_back(run.run, run.by);
    }
    return named;
  };
  using Named = std::vector<std::pair<BillRunId, CredentialId>>;
  open();
  settle(2);
  const Position before = store->feed().durable().position;
  EXPECT_EQ(found(before), Named{});
  const CredentialId by(ids.next(clock.now()));
  const BillRunId first = start_run(households, by);
  const BillRunId second = start_run(households, {});
  const Position both = store->feed().durable().position;
  EXPECT_EQ(found(both), (Named{{first, by}, {second, CredentialId{}}}));
  EXPECT_EQ(found(both - 1), (Named{{first, by}})) << "the other began later";
  EXPECT_EQ(found(before), Named{});
  // One that has a record is found like one that has none; one that is completed is not.
  ASSERT_FALSE(go_on(first, by, false));
  EXPECT_EQ(found(both), (Named{{first, by}, {second, CredentialId{}}}));
  ASSERT_TRUE(go_on(first, by, true));
  EXPECT_EQ(found(both), (Named{{second, CredentialId{}}}));
  close();
  open();
  EXPECT_EQ(found(both), (Named{{second, CredentialId{}}}));
  // To be taken back comes behind its end.
  command(billing::CancelBillRun{first, make_date(2026, 2, 1)});
  EXPECT_EQ(found(both), (Named{{second, CredentialId{}}}));
  // One that cannot be read keeps no other back.
  WriteSet damage;
  damage.put(store->index().family(), copy_key(kCompany, stream_of(first), 1), "?");
  damage.put(store->index().family(), copy_key(kCompany, stream_of(second), 1), "?");
  ASSERT_TRUE(store->second_database().write(damage));
  const auto unread = unfinished_bill_runs(store->knowledge(), both);
  ASSERT_TRUE(unread);
  EXPECT_TRUE(unread->runs.empty());
  ASSERT_EQ(unread->unread.size(), 1U) << "the other is known by its end";
  EXPECT_EQ(unread->unread[0].run, second);
}

// From a cold cache the states of a bulk group are read together: what is decided on them, and how the events of a
// household are chained, is as ever; also when a household comes twice, and while others pay.
TEST_F(EventStoreTest, BulkCommandsFromAColdCacheAreDecidedOnTheNewestStates) {
  open();
  settle(150);
  for (std::size_t i = 0; i < households.size(); i += 3) pay(households[i], static_cast<int>(i) * 100, 2);
  close();
  open();
  std::atomic<int> answered{0};
  std::atomic<int> ok{0};
  const auto count = [&](const Result<Answer>& answer) {
    if (answer && answer->outcome.ok()) ++ok;
    ++answered;
  };
  int sent = 0;
  for (int round = 0; round < 2; ++round) {
    for (const HouseholdId household : households) {
      Submission bulk = submission(payment(household, 100'000 + sent++));
      bulk.bulk = true;
      store->sequencer().submit(std::move(bulk), count);
      if (sent % 7 == 0) store->sequencer().submit(submission(payment(household, 100'000 + sent++)), count);
    }
  }
  while (answered < sent) std::this_thread::yield();
  EXPECT_EQ(ok, sent);
  level();
  std::uint64_t chained = 0;
  for (const HouseholdId household : households) {
    const auto folded = store->index().fold(kCompany, stream_of(household)).value();
    const auto known = store->knowledge().state(kCompany, stream_of(household)).value();
    EXPECT_EQ(known.version, folded.version);
    EXPECT_EQ(encode_state(*known.state), encode_state(folded.state));
    const auto visited = store->index().visit_household(kCompany, household, 1, [&](const RecordedEvent&) {
      ++chained;
      return Result<bool>(true);
    });
    ASSERT_TRUE(visited) << visited.error().detail;
  }
  EXPECT_EQ(chained, households.size() + 100 + static_cast<std::size_t>(sent));
}

// A thread beside the sequencer reads ahead: what it leaves in memory is the newest, also of a household that pays
// while it reads and that the index has not caught up with.
TEST_F(EventStoreTest, StatesThatAreReadAheadAreInMemoryAndTheNewest) {
  open();
  settle(60);
  for (std::size_t i = 0; i < households.size(); i += 2) pay(households[i], static_cast<int>(i) * 10, 2);
  close();
  open();
  std::vector<StreamId> streams{stream_of(HouseholdId(Uuid{{std::byte{0xee}}}))};  // of nobody
  for (int twice = 0; twice < 2; ++twice) {
    for (const HouseholdId household : households) streams.push_back(stream_of(household));
  }
  store->index_follower().hold();
  pay(households[3], 9'000, 1);
  store->knowledge().warm(kCompany, streams);
  for (const HouseholdId household : households) {
    const OnlyMemory only;
    EXPECT_TRUE(store->knowledge().state(kCompany, stream_of(household))) << "it would have to be read";
  }
  store->index_follower().release();
  {
    const std::jthread ahead([&](const std::stop_token& stop) {
      while (!stop.stop_requested()) store->knowledge().warm(kCompany, streams);
    });
    for (std::size_t i = 0; i < households.size(); ++i) pay(households[i], 10'000 + static_cast<int>(i) * 10, 2);
  }
  level();
  for (const HouseholdId household : households) {
    const auto folded = store->index().fold(kCompany, stream_of(household)).value();
    const auto known = store->knowledge().state(kCompany, stream_of(household)).value();
    EXPECT_EQ(known.version, folded.version);
    EXPECT_EQ(encode_state(*known.state), encode_state(folded.state));
  }
}

}  // namespace
}  // namespace steward::test
