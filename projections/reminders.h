#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/dunning/events.h"
#include "projections/page.h"
#include "projections/read_lease.h"
#include "projections/view.h"

// Reminders: what is to be said, by the outbox or by hand, what was said and how it is proved, who is not to be
// reminded, and what it brought in. A view of its own beside pending_money: its rows end in proofs instead of money,
// and raising the version of one does not rebuild the other.
namespace steward {

// Numbers are part of keys: append only.
enum class ReminderStatus : std::uint8_t {
  queued = 1,  // waits for the outbox
  to_do = 2,   // waits for a person
  delivered = 3,
  failed = 4,
};

struct ReminderRow {
  CompanyNo company;
  NoticeId notice;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  ReminderStatus status = ReminderStatus::queued;
  std::uint8_t level = 0;
  dunning::ReminderChannel channel = dunning::ReminderChannel::wechat;
  dunning::ReminderWay way = dunning::ReminderWay::outbox;
  Instant queued_at;
  Date queued_on;
  std::vector<dunning::RemindedBill> bills;
  Date oldest_due;
  Money total;
  std::optional<Date> settled_on;  // delivered or given up
  std::optional<Instant> delivered_at;
  std::string reference;
  std::optional<dunning::Digest> response;
  Sealed evidence;
  std::uint32_t attempts = 0;
  std::optional<dunning::FailureReason> failure;
  std::optional<dunning::ChargedFee> fee;  // that its proof charged
  std::string fee_refused;                 // why it charged none, though its level has one
};

struct DunningHoldRow {
  CompanyNo company;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  dunning::HoldReason reason = dunning::HoldReason::other;
  Date held_on;
  Date review_on;
  Sealed note;
};

// What the reminders that were delivered in some months brought in: cured is what was paid in full within
// kCureDays of the delivery, what was waived or written off left out.
inline constexpr std::int32_t kCureDays = 30;
struct CureFigure {
  std::uint8_t level = 0;
  dunning::ReminderChannel channel = dunning::ReminderChannel::wechat;
  std::int64_t delivered = 0;
  Money asked;
  std::int64_t cured = 0;
  std::int64_t days_to_cure = 0;  // Σ over the cured
};

// A ladder that the scheduler goes by.
struct LadderRow {
  CompanyNo company;
  CommunityId community;
  dunning::LadderTerms terms;
};

// Where a reminder stands that waits for the outbox. recorded_at never repeats, so what is queued later stands behind.
struct OutboxPlace {
  Instant queued_at;
  CompanyNo company;
  NoticeId notice;
};

class RemindersView final : public View {
 public:
  static constexpr std::string_view kName = "reminders";
  static constexpr std::uint32_t kVersion = 3;

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::uint32_t version() const override { return kVersion; }
  [[nodiscard]] std::string_view group() const override;
  [[nodiscard]] EventTypes handles() const override;
  [[nodiscard]] bool by_community() const override { return true; }
  [[nodiscard]] Result<void> on(const RecordedEvent& recorded, Rows& rows) const override;
  [[nodiscard]] bool derives(std::string_view key) const override;
  void derive(std::string_view key, std::string_view value, KeyList& keys) const override;
  [[nodiscard]] std::string describe_key(std::string_view key) const override;
};

// Reads one lease; must not outlive it. The community nil: of the whole company.
class RemindersQuery {
 public:
  [[nodiscard]] static Result<RemindersQuery> open(const ReadLease& lease);

  [[nodiscard]] Result<std::optional<ReminderRow>> reminder(CompanyNo company, NoticeId notice) const;
  // What waits, oldest first; what is settled, and all together (nullopt), newest first.
  [[nodiscard]] Result<Page<ReminderRow>> page(CompanyNo company, CommunityId community,
                                               std::optional<ReminderStatus> status, std::string_view cursor,
                                               std::size_t limit) const;
  // Newest first.
  [[nodiscard]] Result<Page<ReminderRow>> of_household(CompanyNo company, HouseholdId household,
                                                       std::string_view cursor, std::size_t limit) const;
  // The last one that was queued.
  [[nodiscard]] Result<std::optional<ReminderRow>> newest_of(CompanyNo company, HouseholdId household) const;
  [[nodiscard]] Result<bool> is_held(CompanyNo company, HouseholdId household) const;
  // By the day on which somebody is to look again.
  [[nodiscard]] Result<Page<DunningHoldRow>> holds(CompanyNo company, CommunityId community, std::string_view cursor,
                                                   std::size_t limit) const;
  // Of reminders delivered in [from, to], ascending by level and channel.
  [[nodiscard]] Result<std::vector<CureFigure>> cures(CompanyNo company, CommunityId community, YearMonth from,
                                                      YearMonth to) const;
  // Of all companies: what the outbox has to carry and was queued behind `after` (nullopt: from the first one on),
  // oldest first. Reads places only, no rows.
  [[nodiscard]] Result<std::vector<OutboxPlace>> outbox(const std::optional<OutboxPlace>& after,
                                                        std::size_t limit) const;
  // Of all companies: the ladders that have steps.
  [[nodiscard]] Result<std::vector<LadderRow>> ladders() const;

 private:
  explicit RemindersQuery(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward
