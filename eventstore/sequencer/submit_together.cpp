#include "eventstore/sequencer/submit_together.h"

#include <latch>
#include <memory>

namespace steward {

std::vector<Result<Answer>> submit_together(Sequencer& sequencer, std::vector<Submission> submissions) {
  std::vector<Result<Answer>> answers(submissions.size());
  // Shared with each call-back: the last one may still be in the latch when the waiting is over.
  const auto answered = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(submissions.size()));
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    sequencer.submit(std::move(submissions[i]), [&answers, answered, i](Result<Answer> answer) {
      answers[i] = std::move(answer);
      answered->count_down();
    });
  }
  answered->wait();
  return answers;
}

std::int64_t number_of(const Outcome& outcome, std::string_view name) {
  for (const Param& param : outcome.params) {
    const auto* number = std::get_if<std::int64_t>(&param.value);
    if (param.name == name && number != nullptr) return *number;
  }
  return 0;
}

}  // namespace steward
