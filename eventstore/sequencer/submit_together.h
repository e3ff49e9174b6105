#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "eventstore/sequencer/sequencer.h"

namespace steward {

// Commands on their way, submitted one behind the other. Never from a thread that answers commands.
class OnTheirWay {
 public:
  OnTheirWay(Sequencer& sequencer, std::vector<Submission> submissions);
  ~OnTheirWay();  // waits
  OnTheirWay(OnTheirWay&&) noexcept = default;
  OnTheirWay& operator=(OnTheirWay&&) = delete;

  // Until each is answered; the answers stand in the order of the commands. Once.
  [[nodiscard]] std::vector<Result<Answer>> wait();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;  // with each call-back: the last one may still be in it when the waiting is over
};

// Submits all, so that they are decided in this order and share commits, and waits until each is answered; the answers
// stand in the same order. Never from a thread that answers commands.
[[nodiscard]] std::vector<Result<Answer>> submit_together(Sequencer& sequencer, std::vector<Submission> submissions);

// What passes by itself: the command was not decided, and may be sent again.
[[nodiscard]] bool passes_by_itself(const Error& error);
// The log takes nothing from anybody: nothing is said about the command, which may be sent again when it does.
[[nodiscard]] bool is_of_the_log(const Error& error);

// A number that a command's outcome says by this name; 0 when it says none.
[[nodiscard]] std::int64_t number_of(const Outcome& outcome, std::string_view name);

}  // namespace steward
