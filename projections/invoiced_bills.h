#pragma once

#include <functional>

#include "domain/billing/correction_events.h"
#include "domain/billing/receivable_events.h"
#include "domain/invoicing/events.h"
#include "projections/rows.h"

// What of the bills of one household is no longer owed since an invoice was asked for them: adjusted away or waived.
// What is written off stays taxed, so that no credit note is owed for it. Rows of the view of the invoices: a bill has
// one once anything of this happens to it, or it is invoiced.
namespace steward {

class InvoicedBills {
 public:
  // The tables of the view that it has.
  static constexpr std::uint8_t kBills = 2;  // household ‖ bill → what it fell by, and its live invoice
  static constexpr std::uint8_t kOnTop = 3;  // household ‖ fee item → what bills of adjustments charge on top

  InvoicedBills(CompanyNo company, HouseholdId household, Rows& rows)
      : company_(company), household_(household), rows_(rows) {}

  // They are on this invoice from here on.
  [[nodiscard]] Result<void> invoice(InvoiceId invoice, const std::vector<invoicing::InvoiceLine>& lines);
  [[nodiscard]] Result<void> release(const std::vector<std::uint32_t>& bills);

  // Called for a bill that is on a live invoice: by how much less of it is owed than when that was asked for.
  using Fallen = std::function<Result<void>(InvoiceId, std::uint32_t bill, const invoicing::InvoiceAmount&)>;
  [[nodiscard]] Result<void> waive(const billing::BillsWaived& event, const Fallen& fallen);
  [[nodiscard]] Result<void> take_back(const billing::ReliefTakenBack& event, const Fallen& fallen);
  [[nodiscard]] Result<void> cancel(const billing::StatementCancelled& event, const Fallen& fallen);
  // What falls of what is charged on top of a bill falls from the latest bills of adjustments of its fee item.
  [[nodiscard]] Result<void> adjust(const billing::BillsAdjusted& event, const Fallen& fallen);

 private:
  struct Bill;
  template <class Change>
  [[nodiscard]] Result<void> change(std::uint32_t bill, const Fallen& fallen, const Change& change);
  [[nodiscard]] Result<void> give_up(const std::vector<billing::Allocation>& lines,
                                     const std::vector<billing::WaivedTax>& taxes, int sign, const Fallen& fallen);
  [[nodiscard]] Result<void> charge_on_top(FeeItemId item, std::uint32_t bill, const invoicing::InvoiceAmount& amount);
  [[nodiscard]] Result<void> take_from_on_top(FeeItemId item, invoicing::InvoiceAmount amount, const Fallen& fallen);

  CompanyNo company_;
  HouseholdId household_;
  Rows& rows_;
};

}  // namespace steward
