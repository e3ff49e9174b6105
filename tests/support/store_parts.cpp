#include "tests/support/store_parts.h"

#include "domain/base/assert.h"

namespace steward::test {

namespace {

constexpr std::size_t kKeptRows = 4096;  // few: rows are kept, and are forgotten again

}  // namespace

StoreParts::StoreParts(std::size_t state_cache_bytes, SequencerOptions options)
    : state_cache_bytes_(state_cache_bytes), options_(options) {
  open();
}

StoreParts::~StoreParts() { close(); }

void StoreParts::open() {
  auto opened = KvStore::open(directory.path() / "second", KvOptions{});
  STEWARD_ASSERT(opened.has_value(), "the second database opens");
  database = std::move(*opened);
  auto found = Index::open(*database);
  STEWARD_ASSERT(found.has_value(), "the index opens");
  index = std::move(*found);
  overlay = std::make_unique<Overlay>(kKeptRows);
  states = std::make_unique<StateCache>(state_cache_bytes_);
  feed = std::make_unique<LogFeed>(log, *log.tail(), 1U << 20U);
  follower = std::make_unique<Follower>(*feed, *index, FollowerOptions{});
  for (;;) {
    auto more = follower->step(SIZE_MAX);
    STEWARD_ASSERT(more.has_value(), "the index takes every frame");
    if (!*more) break;
  }
  states->index_passed(follower->position());
  follower->on_applied([this](const LogCursor& at) {
    states->index_passed(at.position);
    overlay->trim(at.frame);
  });
  follower->start();
  knowledge = std::make_unique<Knowledge>(*index, *overlay, *states);
  STEWARD_ASSERT(knowledge->learn_keys({}).has_value(), "the index's keys can be read");
  sequencer = std::make_unique<Sequencer>(log, *feed, *knowledge, *overlay, *states, clock, options_, *log.tail(),
                                          *log.tail_edge(), Instant{INT64_MIN});
}

void StoreParts::close() {
  if (sequencer) sequencer->stop();
  if (follower) {
    follower->release();
    follower->stop();
  }
  sequencer.reset();
  follower.reset();
  knowledge.reset();
  feed.reset();
  states.reset();
  overlay.reset();
  index.reset();
  database.reset();
}

void StoreParts::restart(bool drop_index) {
  close();
  if (drop_index) std::filesystem::remove_all(directory.path() / "second");
  open();
}

Submission StoreParts::submission(CompanyNo company, Command command, const std::string& key, const std::string& body) {
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId(new_id());
  submission.company = company;
  submission.actor.channel = Channel::api;
  if (!key.empty()) {
    submission.key = sha256(key);
    submission.fingerprint = sha256(body);
  }
  return submission;
}

Date StoreParts::today() const {
  constexpr std::int64_t kDay = 86'400'000'000;
  constexpr std::int64_t kShanghai = 8LL * 3600 * 1'000'000;
  return Date{static_cast<std::int32_t>((clock.now().micros + kShanghai) / kDay)};
}

}  // namespace steward::test
