#include "eventstore/sequencer/submit_together.h"

#include <algorithm>
#include <array>
#include <latch>
#include <memory>
#include <string_view>

namespace steward {

struct OnTheirWay::Shared {
  explicit Shared(std::size_t size) : answers(size), answered(static_cast<std::ptrdiff_t>(size)) {}
  std::vector<Result<Answer>> answers;
  std::latch answered;
};

OnTheirWay::OnTheirWay(Sequencer& sequencer, std::vector<Submission> submissions)
    : shared_(std::make_shared<Shared>(submissions.size())) {
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    sequencer.submit(std::move(submissions[i]), [shared = shared_, i](Result<Answer> answer) {
      shared->answers[i] = std::move(answer);
      shared->answered.count_down();
    });
  }
}

OnTheirWay::~OnTheirWay() {
  if (shared_) shared_->answered.wait();
}

std::vector<Result<Answer>> OnTheirWay::wait() {
  shared_->answered.wait();
  return std::move(shared_->answers);
}

std::vector<Result<Answer>> submit_together(Sequencer& sequencer, std::vector<Submission> submissions) {
  return OnTheirWay(sequencer, std::move(submissions)).wait();
}

bool passes_by_itself(const Error& error) {
  return error.code == "overloaded" || error.code == "index-behind" || error.code == "storage-full" ||
         error.code == "too-many-refusals";
}

bool is_of_the_log(const Error& error) {
  static constexpr std::array<std::string_view, 7> kCodes = {
      "storage-full", "storage-error", "outcome-unknown", "log-halted", "log-fenced", "index-rebuilding", "stopping"};
  return std::find(kCodes.begin(), kCodes.end(), error.code) != kCodes.end();
}

std::int64_t number_of(const Outcome& outcome, std::string_view name) {
  for (const Param& param : outcome.params) {
    const auto* number = std::get_if<std::int64_t>(&param.value);
    if (param.name == name && number != nullptr) return *number;
  }
  return 0;
}

}  // namespace steward
