#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "eventstore/sequencer/sequencer.h"

// Inside imports only: commands on their way together.
namespace steward::imports {

class ImportBatch {
 public:
  explicit ImportBatch(Sequencer& sequencer) : sequencer_(sequencer) {}
  void add(std::size_t row, Submission submission) { items_.push_back({row, std::move(submission), {}}); }

  struct Item {
    std::size_t row;
    Submission submission;
    std::optional<Answer> answer;
  };
  // Sends what is not answered yet until everything is; the answers are in the order in which the commands were added.
  // What passes by itself is waited for. Errors: stopping, and what does not pass.
  [[nodiscard]] Result<std::span<Item>> send(std::stop_token stop);

 private:
  [[nodiscard]] std::optional<Error> send_once();

  Sequencer& sequencer_;
  std::vector<Item> items_;
};

}  // namespace steward::imports
