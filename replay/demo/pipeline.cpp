#include "replay/demo/pipeline.h"

namespace steward::demo {

namespace {

constexpr std::size_t kMostOnTheirWay = 4096;  // the sequencer queues 8192
constexpr Position kMostBehind = 50'000;       // events that the index may lie behind

}  // namespace

void Pipeline::send(Submission submission) {
  wait_for_room(kMostOnTheirWay);
  if (++sent_ % 1024 == 0) wait_for_index();
  {
    const std::lock_guard lock(mutex_);
    if (failure_) return;
    ++on_their_way_;
  }
  // In the bulk lane the sequencer's own thread makes the commits, and makes them large; the order stays.
  submission.bulk = true;
  const std::string_view name = command_name(submission.command);
  store_.sequencer().submit(std::move(submission), [this, name](Result<Answer> answer) { answered(name, answer); });
}

void Pipeline::answered(std::string_view command, const Result<Answer>& answer) {
  const std::lock_guard lock(mutex_);
  if (!failure_ && !answer) failure_ = answer.error();
  if (!failure_ && !answer->outcome.ok()) {
    failure_ =
        Error{answer->outcome.code, answer->outcome.params, "the demo's " + std::string(command) + " was refused"};
  }
  --on_their_way_;
  fewer_.notify_one();
}

void Pipeline::wait_for_room(std::size_t most) {
  std::unique_lock lock(mutex_);
  fewer_.wait(lock, [&] { return on_their_way_ <= most; });
}

void Pipeline::wait_for_index() const {
  const Position durable = store_.feed().durable().position;
  if (durable < kMostBehind) return;
  while (!store_.index_follower().wait_for(durable - kMostBehind, std::chrono::milliseconds(500))) {
    if (store_.index_follower().progress().halted) return;  // the sequencer will say so
  }
}

Result<void> Pipeline::drain() {
  wait_for_room(0);
  const std::lock_guard lock(mutex_);
  if (failure_) return pass_on(*failure_);
  return {};
}

}  // namespace steward::demo
