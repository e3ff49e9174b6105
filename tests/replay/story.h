#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "eventstore/base/clock.h"
#include "eventstore/base/uuid7.h"
#include "eventstore/keyring/keyring.h"
#include "eventstore/store.h"
#include "tests/support/temp_dir.h"

namespace steward::test {

// A small company in a directory of its own, told through the sequencer: one house, two tenures, two months' bills, a
// payment that bounces, one that leaves a credit, a charge, a move.
class Story {
 public:
  static constexpr CompanyNo kCompany{1};

  Story();
  ~Story() { close(); }
  Story(const Story&) = delete;
  Story& operator=(const Story&) = delete;

  enum class Loss { refused, accepted };
  // As the `--accept-loss` of a server, where the log is not what its anchor has seen.
  void open(Loss loss = Loss::refused);
  // Leaves the directory to somebody else: a command line.
  void close() {
    store_.reset();
    keyring_.reset();
  }
  [[nodiscard]] EventStore& store() { return *store_; }
  [[nodiscard]] const Keyring& keyring() const { return *keyring_; }
  [[nodiscard]] std::filesystem::path directory() const { return directory_.path(); }
  [[nodiscard]] LogCursor durable() const { return store_->feed().durable(); }

  // Waits until the index has everything.
  void level();
  // Li's household complains of a burst pipe: an order, a technician, a charge, a reply, a call.
  void burst_pipe();
  // Money of nobody in suspense, assigned to Zhang, and that payment reversed if asked.
  void unknown_money(std::int64_t fen, bool reversed);
  // Li pays a deposit of 2,000.00 and a charge of 50.00 with it, and gets all of that back.
  void deposit_of_li();
  // Many small events on streams of their own and on one long one.
  void crowd(std::size_t payments);
  // What a program finds that keeps states in another way: Li's, behind a crowd of 64 and more, is of the one before.
  void age_kept_state();

  CommunityId community;
  BuildingId building;
  HouseId house;
  HouseholdId zhang;
  HouseholdId li;
  FeeItemId property_fee;
  FeeItemId repair;
  WorkOrderId order;
  CaseId complaint;
  StaffId technician;
  Instant before_reversal;  // a moment after the first payment and before it was taken back

 private:
  void at(int month, int day);
  Answer command(Command command, CompanyNo company = kCompany);
  Answer keyed(Command command, unsigned key);
  void bill(int month);
  Sealed seal(PersonId person, FieldClass field, std::string_view text);

  TempDir directory_;
  ManualClock clock_{Instant{0}};
  Uuid7Generator ids_;
  std::size_t paid_ = 0;
  std::unique_ptr<Keyring> keyring_;
  std::unique_ptr<EventStore> store_;
};

}  // namespace steward::test
