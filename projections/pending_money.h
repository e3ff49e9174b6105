#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/billing/receivable_events.h"
#include "domain/billing/state.h"
#include "projections/page.h"
#include "projections/read_lease.h"
#include "projections/view.h"

// Money that waits for somebody: what came without a known payer, and refunds that are on their way.
namespace steward {

enum class SuspenseStatus : std::uint8_t { open = 1, assigned = 2, returned = 3, settled = 4 };

struct SuspenseRow {
  CompanyNo company;
  PaymentId payment;
  CommunityId community;
  SuspenseStatus status = SuspenseStatus::open;
  billing::PaymentChannel channel = billing::PaymentChannel::bank_transfer;
  billing::SuspenseReason reason = billing::SuspenseReason::unknown_payer;
  std::string external_reference;
  Money amount;
  Date received_on;
  std::optional<Date> cleared_on;
  HouseholdId household;                     // whom it was assigned to; nil until then
  std::optional<billing::Match> matched_by;  // how that was found
  Sealed payer_name;
  Sealed memo;
};

struct RefundRow {
  CompanyNo company;
  RefundId refund;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  PaymentId payment;  // nil: out of the credit balance
  billing::RefundStatus status = billing::RefundStatus::approved;
  std::optional<billing::PaymentChannel> channel;  // by which it was sent last
  std::uint32_t attempts = 0;
  Money amount;
  Date approved_on;
  Date last_step_on;
  std::string external_reference;
  Sealed reason;
  // Approved, sent or failed: somebody has to do something.
  [[nodiscard]] bool is_open() const {
    return status != billing::RefundStatus::succeeded && status != billing::RefundStatus::cancelled;
  }
};

class PendingMoneyView final : public View {
 public:
  static constexpr std::string_view kName = "pending_money";
  static constexpr std::uint32_t kVersion = 2;

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

// Reads one lease; must not outlive it. Oldest first: what waits longest is done first. The community nil: of the whole
// company. `open_only`: without what is settled.
class PendingMoneyQuery {
 public:
  [[nodiscard]] static Result<PendingMoneyQuery> open(const ReadLease& lease);

  // nullopt when there is none.
  [[nodiscard]] Result<std::optional<SuspenseRow>> suspense(CompanyNo company, PaymentId payment) const;
  [[nodiscard]] Result<Page<SuspenseRow>> suspense(CompanyNo company, CommunityId community, bool open_only,
                                                   std::string_view cursor, std::size_t limit) const;
  [[nodiscard]] Result<Page<RefundRow>> refunds(CompanyNo company, CommunityId community, bool open_only,
                                                std::string_view cursor, std::size_t limit) const;

 private:
  explicit PendingMoneyQuery(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward
