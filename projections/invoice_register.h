#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/invoicing/state.h"
#include "projections/page.h"
#include "projections/read_lease.h"
#include "projections/view.h"

// Tax invoices with their credit notes: what is to be reviewed and issued, what was, and what is to be taken back.
namespace steward {

struct CreditNoteRow {
  CreditNoteId credit_note;
  std::string number;
  invoicing::InvoiceAmount amount;
  invoicing::CreditNoteReason reason = invoicing::CreditNoteReason::issued_wrongly;
  Date issued_on;
};

struct InvoiceRow {
  CompanyNo company;
  InvoiceId invoice;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  invoicing::InvoiceStatus status = invoicing::InvoiceStatus::requested;
  invoicing::InvoiceKind kind = invoicing::InvoiceKind::general;
  Sealed title;
  std::string tax_number;
  Sealed id_number;
  std::vector<invoicing::InvoiceLine> lines;
  // How much less of each line is owed than when it was asked for: adjusted away or waived. Each ≥ 0.
  std::vector<invoicing::InvoiceAmount> fallen;
  std::string number;  // empty until it is issued
  Date requested_on;
  Date last_step_on;
  std::optional<Date> issued_on;
  Sealed reason;  // of the last refusal or failure
  std::vector<CreditNoteRow> credit_notes;
  [[nodiscard]] invoicing::InvoiceAmount total() const { return invoicing::total_of(lines); }
  [[nodiscard]] invoicing::InvoiceAmount credited() const;
  // What of an issued invoice is no longer owed and on no credit note (红字发票) yet.
  [[nodiscard]] invoicing::InvoiceAmount credit_note_owed() const;
};

class InvoiceRegisterView final : public View {
 public:
  static constexpr std::string_view kName = "invoice_register";
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
class InvoiceRegisterQuery {
 public:
  [[nodiscard]] static Result<InvoiceRegisterQuery> open(const ReadLease& lease);

  struct Scope {
    CommunityId community;                           // nil: the whole company
    HouseholdId household;                           // nil: of any; else of this one, whatever the community
    std::optional<invoicing::InvoiceStatus> status;  // nullopt: all
    bool credit_note_owed = false;                   // only those, whatever their status
    std::optional<Date> from{};                      // asked for on these days, …
    std::optional<Date> to{};                        // … this one not included
  };
  // By the day on which they were asked for, oldest first.
  [[nodiscard]] Result<Page<InvoiceRow>> page(CompanyNo company, const Scope& scope, std::string_view cursor,
                                              std::size_t limit) const;
  // nullopt when there is none.
  [[nodiscard]] Result<std::optional<InvoiceRow>> invoice(CompanyNo company, InvoiceId id) const;

 private:
  explicit InvoiceRegisterQuery(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward
