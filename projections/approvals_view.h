#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/approvals/events.h"
#include "projections/page.h"
#include "projections/read_lease.h"
#include "projections/view.h"

// Requests for approval: the work list of those who grant, and what became of each.
namespace steward {

enum class ApprovalStatus : std::uint8_t { open = 1, granted = 2, refused = 3, expired = 4 };

struct ApprovalRow {
  CompanyNo company;
  ApprovalId approval;
  CommunityId community;
  approvals::Action action = approvals::Action::waiver;
  ApprovalStatus status = ApprovalStatus::open;
  CredentialId requested_by;
  CredentialId answered_by;      // nil until then, and when it expired
  HouseholdId household;         // nil where it is about none
  std::uint32_t households = 0;  // where it is about many; else zero
  Money amount;
  Instant requested_at;
  std::optional<Instant> answered_at;
  Date expires_on;
  Sealed request;  // path, line feed, body
};

// An open request, to be closed by the scheduler when the day behind `expires_on` begins in its community.
struct NextExpiry {
  Date expires_on;
  CompanyNo company;
  CommunityId community;
  ApprovalId approval;
  auto operator<=>(const NextExpiry&) const = default;
};

class ApprovalsView final : public View {
 public:
  static constexpr std::string_view kName = "approvals";
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

// Reads one lease; must not outlive it.
class ApprovalsQuery {
 public:
  [[nodiscard]] static Result<ApprovalsQuery> open(const ReadLease& lease);
  [[nodiscard]] Result<std::optional<ApprovalRow>> approval(CompanyNo company, ApprovalId id) const;
  // Those that expire first first; the community nil: of the whole company. `open_only`: without what was answered.
  [[nodiscard]] Result<Page<ApprovalRow>> page(CompanyNo company, CommunityId community, bool open_only,
                                               std::string_view cursor, std::size_t limit) const;
  // The first `limit` open requests of all companies that expired before that day and that `is_over` says are: where
  // the day is over depends on the community. Those that expired first first.
  [[nodiscard]] Result<std::vector<NextExpiry>> expiries(Date before,
                                                         const std::function<Result<bool>(const NextExpiry&)>& is_over,
                                                         std::size_t limit) const;

 private:
  explicit ApprovalsQuery(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward
