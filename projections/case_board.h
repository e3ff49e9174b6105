#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/service/state.h"
#include "projections/board.h"
#include "projections/escalations.h"
#include "projections/sla.h"
#include "projections/view.h"

// The board of cases: complaints, suggestions, enquiries and praise, each with its clocks, its linked orders and how
// often its reply was disputed. Overdue is never stored: deadlines are, and a query compares them with its instant.
namespace steward {

struct CaseRow {
  CompanyNo company;
  CaseId id;
  std::int32_t number_year = 0;
  std::int64_t number = 0;
  service_policy::CaseKind kind = service_policy::CaseKind::complaint;
  service::Subject subject = service::Subject::other;
  std::uint8_t severity = 2;  // 1 (low) … 4 (grave)
  service::Status status = service::Status::filed;
  service::CasePlace place;
  std::string place_name;  // 3-1-101, 3, or "" for the community as a whole
  service::Source source = service::Source::front_desk;
  PersonId reporter;  // nil: anonymous
  Sealed contact;
  Sealed text;
  Sealed reply_text;                       // the last
  std::optional<Instant> outside_due_at;   // of the hotline
  StaffId handler;                         // nil: the desk
  std::vector<WorkOrderId> orders;         // linked, in the order in which they were
  std::vector<WorkOrderId> open_at_reply;  // linked and open when it was last replied to, and why that was:
  service::OverrideReason override_reason = service::OverrideReason::none;
  Instant filed_at;
  Instant last_step_at;
  std::optional<Instant> accepted_at;
  std::optional<Instant> first_replied_at;
  std::optional<Instant> replied_at;  // the last time
  std::optional<Instant> closed_at;   // or rejected, merged, withdrawn
  std::optional<service::CloseReason> close_reason;
  std::optional<service::RejectReason> reject_reason;
  CaseId merged_into;
  CaseSla sla;
  std::uint32_t disputed = 0;
  std::uint32_t unanswered_days = 0;           // on which calls reached nobody, since the last reply or the last answer
  std::optional<bool> satisfied;               // of the last call about the last reply that reached somebody
  std::optional<Instant> return_visit_due_at;  // while somebody who is not pleased waits for it
  service::Via confirmed_via = service::Via::unknown;
  std::uint8_t rating = 0;  // 0: none
  service::Via rated_via = service::Via::unknown;

  [[nodiscard]] bool open() const { return status < service::Status::closed; }
  bool operator==(const CaseRow&) const = default;
};

// Newest first; the one that is due next first; the gravest first and, among them, by deadline: these two hold open
// cases only. By return visit: those that want one, the one that is due first first, closed or not.
enum class CaseSort : std::uint8_t { newest = 1, deadline = 2, severity = 3, return_visit = 4 };

struct CaseFilter {
  BoardScope scope;  // the list that is read; of a company, community, building, staff or household
  std::vector<service::Status> statuses;  // empty: all
  std::optional<service_policy::CaseKind> kind;
  std::optional<service::Subject> subject;
  std::optional<std::uint8_t> severity;
  // Beside the scope:
  CommunityId community;
  BuildingId building;
  StaffId handler;
  HouseholdId household;
  std::optional<bool> overdue;  // at `at`
  Instant at;
  [[nodiscard]] bool wants(const CaseRow& row) const;
};

// Cases by status and kind.
using CaseCounts = std::map<std::pair<service::Status, service_policy::CaseKind>, std::int64_t>;

class CaseBoardView final : public View {
 public:
  static constexpr std::string_view kName = "case_board";
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

// Reads one lease; must not outlive it. Ids of another company are not found.
class CaseBoard {
 public:
  [[nodiscard]] static Result<CaseBoard> open(const ReadLease& lease);

  [[nodiscard]] Result<std::optional<CaseRow>> find(CompanyNo company, CaseId id) const;
  // Reads the rows of the page and of those looked at for its filters (kMostLookedAt at most), and one place more a
  // status.
  [[nodiscard]] Result<BoardPage<CaseRow>> page(CaseSort sort, const CaseFilter& filter, std::string_view cursor,
                                                std::size_t limit) const;
  // At most one row a status and kind.
  [[nodiscard]] Result<CaseCounts> counts(const BoardScope& scope) const;
  // Open cases of which a clock that runs was due before `at`; reads that many places, `most` at most.
  [[nodiscard]] Result<std::size_t> overdue(const BoardScope& scope, Instant at, std::size_t most) const;
  // Clocks of cases of all companies whose next level is reached at or before `up_to`, oldest first.
  [[nodiscard]] Result<std::vector<NextEscalation>> escalations(Instant up_to, std::size_t limit) const;

 private:
  explicit CaseBoard(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward
