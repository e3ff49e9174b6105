#pragma once

#include <optional>
#include <span>
#include <vector>

#include "eventstore/sequencer/sequencer.h"
#include "replay/imports/import_process.h"

// Inside imports only: commands on their way together.
namespace steward::imports {

// `stopping` once nobody wants the import any more.
[[nodiscard]] Result<void> check_wanted(const Wanted& wanted);

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
  // What passes by itself is waited for, as long as the import is wanted. Errors: stopping, and what does not pass; a
  // disk that is full waits for somebody, and nobody should wait for that.
  [[nodiscard]] Result<std::span<Item>> send(const Wanted& wanted);

 private:
  [[nodiscard]] std::optional<Error> send_once();

  Sequencer& sequencer_;
  std::vector<Item> items_;
};

}  // namespace steward::imports
