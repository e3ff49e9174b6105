#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/billing/receivable_events.h"
#include "projections/page.h"
#include "projections/read_lease.h"
#include "projections/view.h"

// Debt that was given up, each time that it was: why, by whom, and what of it was taken back; and late fees that turned
// out not to be due, which nobody gave up. Of months and communities together what receivables_roll_forward
// (ledger_reports.h) has as waived and written off.
namespace steward {

struct ReliefRow {
  CompanyNo company;
  EventId event;
  HouseholdId household;
  BuildingId building;
  CommunityId community;
  billing::Relief relief = billing::Relief::waiver;
  bool taken_back = false;
  std::optional<billing::WaiverKind> kind;  // of what is waived
  Date on;
  YearMonth period;           // in which it was posted
  Money principal;            // below zero: taken back
  Money late_fee;             // likewise
  CredentialId requested_by;  // who asked for an approval; nil: nobody had to
  CredentialId decided_by;    // nil: nobody, it was not due
  Sealed reason;
  [[nodiscard]] Money total() const { return {principal.fen + late_fee.fen}; }
};

class ReliefsView final : public View {
 public:
  static constexpr std::string_view kName = "reliefs";
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

// Reads one lease; must not outlive it.
class ReliefsQuery {
 public:
  [[nodiscard]] static Result<ReliefsQuery> open(const ReadLease& lease);
  // What was posted in these months, both included, of one community or (nil) of all: by month, day and event. A page
  // begins with the place that its cursor says; cursor-invalid when that is not one of the list.
  [[nodiscard]] Result<Page<ReliefRow>> page(CompanyNo company, CommunityId community, YearMonth from, YearMonth to,
                                             std::string_view cursor, std::size_t limit) const;

 private:
  explicit ReliefsQuery(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward
