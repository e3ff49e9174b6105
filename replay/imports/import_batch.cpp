#include "replay/imports/import_batch.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "eventstore/sequencer/submit_together.h"

namespace steward::imports {

Result<void> check_wanted(const Wanted& wanted) {
  if (!wanted || wanted()) return {};
  return fail("stopping", {}, "the import was interrupted; it can be gone on with");
}

Result<std::span<ImportBatch::Item>> ImportBatch::send(const Wanted& wanted) {
  for (;;) {
    const auto error = send_once();
    if (!error) return std::span<Item>(items_);
    if (!passes_by_itself(*error) || error->code == "storage-full") return pass_on(*error);
    if (auto goes_on = check_wanted(wanted); !goes_on) return pass_on(std::move(goes_on.error()));
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

std::optional<Error> ImportBatch::send_once() {
  std::mutex mutex;
  std::condition_variable all;
  std::size_t waiting = 0;
  std::optional<Error> error;
  for (const Item& item : items_) waiting += item.answer ? 0 : 1;
  for (Item& item : items_) {
    if (item.answer) continue;
    Item* const place = &item;
    sequencer_.submit(item.submission, [&, place](Result<Answer> answer) {
      const std::lock_guard lock(mutex);
      if (answer)
        place->answer = std::move(*answer);
      else if (!error || passes_by_itself(*error))
        error = std::move(answer.error());
      if (--waiting == 0) all.notify_all();
    });
  }
  std::unique_lock lock(mutex);
  all.wait(lock, [&] { return waiting == 0; });
  return error;
}

}  // namespace steward::imports
