#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "eventstore/codec/frame_codec.h"
#include "tests/eventstore/sequencer/failing_log.h"
#include "tests/support/store_parts.h"

// Many callers over a log whose appends take their time and fail at random: every answer is what the log says, and the
// log holds nothing else.
namespace steward::test {
namespace {

constexpr CompanyNo kCompany{1};
constexpr int kCallers = 6;
constexpr int kCommandsEach = 60;

struct Told {
  CommandId command;
  std::string code;
  std::string about;  // the number or reference that was asked for
  Answer answer;
};

class World {
 public:
  explicit World(std::uint32_t seed) : seed_(seed) {
    must(parts_.submit(parts_.submission(CompanyNo{0}, registry::RegisterCompany{"sun", "公司"})));
    must(parts_.submit(
        parts_.submission(kCompany, registry::RegisterCommunity{community_, "garden", "花园", "Asia/Shanghai"})));
    must(parts_.submit(parts_.submission(kCompany, registry::RegisterBuilding{building_, community_, "1", "1"})));
    before_ = parts_.feed->durable().position;
    std::mt19937 random(seed);
    for (int i = 0; i < kCallers * kCommandsEach; ++i) log_.coming.push_back(ending(random() % 10));
    log_.takes = std::chrono::microseconds(500);
    SequencerOptions options;
    options.remembered_refusals_burst = kCallers * kCommandsEach;
    parts_.sequencer->stop();
    parts_.sequencer = std::make_unique<Sequencer>(log_, *parts_.feed, *parts_.knowledge, *parts_.overlay,
                                                   *parts_.states, parts_.clock, options, *parts_.log.tail(),
                                                   *parts_.log.tail_edge(), Instant{INT64_MIN});
  }
  ~World() {
    parts_.sequencer->stop();
    parts_.sequencer.reset();
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void live() {
    std::vector<std::jthread> callers;
    for (int i = 0; i < kCallers; ++i) {
      callers.emplace_back([this, i] { call(seed_ + static_cast<std::uint32_t>(i)); });
    }
  }

  void expect_answers_as_the_log_says() {
    read_log();
    std::set<Position> answered;
    for (const Told& told : told_) {
      SCOPED_TRACE(told.about);
      if (told.code == "storage-full" || told.code == "storage-error") {
        EXPECT_FALSE(commands_.contains(told.command)) << "what was not stored is told";
      } else if (told.code == "ok") {
        ASSERT_TRUE(commands_.contains(told.command));
        EXPECT_EQ(commands_.at(told.command), told.answer.first);
        for (Position at = told.answer.first; at <= told.answer.last; ++at) answered.insert(at);
      } else {
        // Somebody has it, who was stored.
        ASSERT_TRUE(taken_.contains(told.about));
        EXPECT_LE(taken_.at(told.about), told.answer.position);
      }
    }
    EXPECT_EQ(answered.size(), last_ - before_) << "nobody was told of some events";
    EXPECT_GT(log_.recoveries, 0U);
  }

  // A new index, of what is stored alone, says the same.
  void expect_a_new_index_to_agree() {
    parts_.restart(true);
    for (const auto& [household, links] : links_) {
      const auto chain = parts_.knowledge->chain(kCompany, household);
      ASSERT_TRUE(chain);
      EXPECT_EQ(chain->count, links.first);
      EXPECT_EQ(chain->last, links.second);
    }
    for (const auto& [stream, version] : versions_) {
      const auto state = parts_.knowledge->state(kCompany, stream);
      ASSERT_TRUE(state);
      EXPECT_EQ(state->version, version);
      EXPECT_FALSE(std::holds_alternative<Faulted>(*state->state));
    }
  }

 private:
  static void must(const Result<Answer>& answer) {
    ASSERT_TRUE(answer) << answer.error().code;
    ASSERT_EQ(answer->outcome.code, "ok");
  }
  // Of ten appends four fail, in three ways.
  static Next ending(std::uint_fast32_t chance) {
    switch (chance) {
      case 0:
      case 1:
        return Next::storage_full;
      case 2:
        return Next::unknown_lost;
      case 3:
        return Next::unknown_stored;
      default:
        return Next::commit;
    }
  }

  // With a key of its own: what was not stored is sent again with it, and what was stored is answered again as before.
  std::string tell(const Command& command, const std::string& about) {
    std::string key;
    std::string code;
    for (int tries = 0; tries < 5; ++tries) {
      Submission submission = [&] {
        const std::lock_guard lock(mutex_);
        if (key.empty()) key = to_string(parts_.new_id());
        return parts_.submission(kCompany, command, key, about);
      }();
      submission.bulk = about == "household";
      Told told{submission.id, {}, about, {}};
      const auto answer = parts_.sequencer->submit_and_wait(std::move(submission));
      if (answer) told.answer = *answer;
      told.code = answer ? answer->outcome.code : answer.error().code;
      const std::lock_guard lock(mutex_);
      if (answer && answer->replayed) {
        EXPECT_EQ(told.code, code) << "another answer to the same key";
        break;
      }
      told_.push_back(told);
      if (told.code.starts_with("storage-")) continue;  // also a replay may be in a group that is not stored
      EXPECT_EQ(code, "") << "done twice";
      code = told.code;
      if (code != "ok") break;
    }
    return code;
  }

  // Registers houses under numbers that others want too, moves households in, and lets them pay under references that
  // others use too.
  void call(std::uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<HouseholdId> households;
    for (int i = 0; i < kCommandsEach; ++i) {
      if (households.empty() || random() % 3 == 0) {
        const HouseId house(new_id());
        const std::string number = std::to_string(random() % 40);
        if (tell(registry::RegisterHouse{house, building_, number, Area{9000}}, "number " + number) != "ok") continue;
        registry::MoveIn command;
        command.household = HouseholdId(new_id());
        command.house = house;
        command.owner = PersonId(new_id());
        command.owner_name.subject = command.owner;
        command.owner_name.box = "sealed";
        command.moved_in_on = parts_.today();
        if (tell(command, "household") == "ok") households.push_back(command.household);
      } else {
        billing::ReceivePayment command;
        command.payment = PaymentId(new_id());
        command.household = households[random() % households.size()];
        command.channel = billing::PaymentChannel::wechat;
        command.external_reference = std::to_string(random() % 200);
        command.amount = Money{50};
        command.received_on = parts_.today();
        static_cast<void>(tell(command, "reference " + command.external_reference));
      }
    }
  }

  Uuid new_id() {
    const std::lock_guard lock(mutex_);
    return parts_.new_id();
  }

  // Positions, versions and links follow one another, receipts have no gap, and nothing is taken twice.
  void read_log() {
    auto reader = parts_.log.read(0, true);
    ASSERT_TRUE(reader);
    FrameReader::Item item;
    std::int64_t receipts = 0;
    for (;;) {
      const auto more = (*reader)->next(item);
      ASSERT_TRUE(more);
      if (!*more) break;
      const auto frame = decode_frame(item.key, item.bytes);
      ASSERT_TRUE(frame);
      for (const CommandRecord& command : (*frame)->commands) {
        commands_[command.id] = (*frame)->first_position + command.first_event;
      }
      for (const RecordedEvent& event : (*frame)->events) {
        EXPECT_EQ(event.header.position, ++last_);
        if (event.header.company == kCompany) {
          EXPECT_EQ(event.header.version, ++versions_[event.header.stream]);
        }
        for (const HouseholdLink& link : event.header.households) {
          auto& [count, last] = links_[link.household];
          EXPECT_EQ(link.nth, ++count);
          EXPECT_EQ(link.previous, last);
          last = event.header.position;
        }
        std::string about;
        if (const auto* house = get_if<registry::HouseRegistered>(&event.event)) about = "number " + house->number;
        if (const auto* payment = get_if<billing::PaymentReceived>(&event.event)) {
          EXPECT_EQ(payment->receipt_number, ++receipts);
          about = "reference " + payment->external_reference;
        }
        if (about.empty()) continue;
        EXPECT_TRUE(taken_.emplace(about, last_).second) << about << " is taken twice";
      }
    }
  }

  const std::uint32_t seed_;
  StoreParts parts_{16U << 10U};  // of states that are not there any more, most are folded anew
  FailingLog log_{parts_.log};
  const CommunityId community_{parts_.new_id()};
  const BuildingId building_{parts_.new_id()};
  Position before_ = 0;  // the world begins behind it
  std::mutex mutex_;     // guards ids and told_
  std::vector<Told> told_;
  // What the log says.
  Position last_ = 0;
  std::map<CommandId, Position> commands_;  // and the first event of each
  std::map<std::string, Position> taken_;
  std::map<StreamId, Version> versions_;
  std::map<HouseholdId, std::pair<std::uint64_t, Position>> links_;
};

TEST(SequencerOverFailingAppends, AnswersAsTheLogSays) {
  std::random_device device;
  for (int round = 0; round < 4; ++round) {
    const std::uint32_t seed = device();
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    world.live();
    world.expect_answers_as_the_log_says();
    world.expect_a_new_index_to_agree();
  }
}

}  // namespace
}  // namespace steward::test
