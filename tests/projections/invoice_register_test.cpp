#include "projections/invoice_register.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "projections/all_views.h"
#include "tests/projections/world.h"

// What of an issued invoice is no longer owed, so that a credit note is owed for it.
namespace steward::test {
namespace {

using billing::LedgerAccount;
using invoicing::InvoiceAmount;

class CreditNotesOwed : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.settle(1, 1);
    auto issued = world_.of<billing::StatementIssued>(home());
    issued.run = world_.start_run(home().community);
    issued.bills = {bill(1, 10'600), bill(2, 5'300)};
    post(issued, LedgerAccount::receivables, LedgerAccount::service_income, 15'900);
  }
  [[nodiscard]] const World::Home& home() const { return world_.homes.front(); }
  [[nodiscard]] FeeItemId item() const { return World::fee_item(home().community, 0); }

  // At 6 %.
  [[nodiscard]] static InvoiceAmount amount(std::int64_t gross) {
    return {Money{gross - gross * 6 / 106}, Money{gross * 6 / 106}};
  }
  [[nodiscard]] billing::Bill bill(std::uint32_t number, std::int64_t gross) const {
    billing::Bill bill;
    bill.number = number;
    bill.fee_item = item();
    bill.period_from = first_day(month_of(world_.today()));
    bill.period_to = add_months(bill.period_from, 1);
    bill.due_date = bill.period_to;
    bill.amount = Money{gross};
    bill.tax = amount(gross).tax;
    bill.parts = {{bill.period_from, bill.period_to, UnitPrice{1}, {}, bill.amount}};
    bill.parts.front().vat_rate_millionths = 60'000;
    bill.parts.front().tax = bill.tax;
    return bill;
  }
  template <class E>
  void post(E event, LedgerAccount debit, LedgerAccount credit, std::int64_t fen) {
    event.posting.period = month_of(world_.today());
    event.posting.lines = {{debit, Money{fen}, {}}, {credit, Money{-fen}, {}}};
    world_.add(event, home().community, home().household);
  }
  void waive(std::uint32_t bill, std::int64_t gross) {
    auto waived = world_.of<billing::BillsWaived>(home());
    waived.lines = {{bill, Money{gross}}};
    waived.taxes = {{bill, amount(gross).tax}};
    post(waived, LedgerAccount::income_reductions, LedgerAccount::receivables, gross);
  }
  void take_back(std::uint32_t bill, std::int64_t gross) {
    auto owed = world_.of<billing::ReliefTakenBack>(home());
    owed.relief = billing::Relief::waiver;
    owed.lines = {{bill, Money{gross}}};
    owed.taxes = {{bill, amount(gross).tax}};
    post(owed, LedgerAccount::receivables, LedgerAccount::income_reductions, gross);
  }
  // `new_bill`: of what rises; 0: it falls.
  void adjust(std::uint32_t of, std::int64_t before, std::int64_t after, std::uint32_t new_bill = 0) {
    auto adjusted = world_.of<billing::BillsAdjusted>(home());
    adjusted.adjustment = id<AdjustmentId>(++last_adjustment_);
    adjusted.fee_item = item();
    const billing::Bill wrong = bill(of, before);
    adjusted.lines = {
        {of, wrong.period_from, wrong.period_to, Money{before}, amount(before).tax, Money{after}, amount(after).tax}};
    if (new_bill != 0) {
      adjusted.bill = bill(new_bill, after - before);
      adjusted.bill->parts.clear();
      post(adjusted, LedgerAccount::receivables, LedgerAccount::service_income, after - before);
    } else {
      adjusted.credited = Money{before - after};
      post(adjusted, LedgerAccount::service_income, LedgerAccount::credit_balances, before - after);
    }
  }
  void ask(unsigned invoice, std::vector<invoicing::InvoiceLine> lines) {
    auto asked = world_.of<invoicing::InvoiceRequested>(home());
    asked.invoice = id<InvoiceId>(invoice);
    asked.lines = std::move(lines);
    asked.requested_on = world_.today();
    world_.add(asked, home().community, home().household);
  }
  void issue(unsigned invoice) {
    auto issued = world_.of<invoicing::InvoiceIssued>(home());
    issued.invoice = id<InvoiceId>(invoice);
    issued.number = std::string(19, '0') + std::to_string(invoice);
    issued.issued_on = world_.today();
    world_.add(issued, home().community, home().household);
  }
  void credit(unsigned invoice, std::int64_t gross, std::vector<std::uint32_t> released = {}) {
    auto note = world_.of<invoicing::CreditNoteIssued>(home());
    note.credit_note = id<CreditNoteId>(++last_note_);
    note.invoice = id<InvoiceId>(invoice);
    note.net = amount(gross).net;
    note.tax = amount(gross).tax;
    note.issued_on = world_.today();
    note.released = std::move(released);
    world_.add(note, home().community, home().household);
  }
  [[nodiscard]] invoicing::InvoiceLine line(std::uint32_t bill, std::int64_t gross) const {
    return {bill, item(), amount(gross).net, amount(gross).tax};
  }

  // What the view makes of it so far: the whole log, each time anew. Every list agrees with the row.
  [[nodiscard]] InvoiceAmount owed(unsigned invoice) {
    world_.flush();
    TempDir dir;
    const auto store = open_store(dir.path());
    const auto engine = open_engine(*store, world_, all_views());
    EXPECT_TRUE(engine->bring_level());
    const ReadLease lease = *engine->read(kHouseholdsGroup);
    const auto query = InvoiceRegisterQuery::open(lease).value();
    const auto row = query.invoice(World::kCompany, id<InvoiceId>(invoice)).value();
    EXPECT_TRUE(row.has_value());
    if (!row) return {};
    for (const InvoiceRegisterQuery::Scope& scope :
         {InvoiceRegisterQuery::Scope{{}, {}, std::nullopt, true},
          InvoiceRegisterQuery::Scope{home().community, {}, std::nullopt, true},
          InvoiceRegisterQuery::Scope{{}, home().household, std::nullopt, true}}) {
      const auto rows = query.page(World::kCompany, scope, {}, 10).value().rows;
      const bool listed = std::any_of(rows.begin(), rows.end(),
                                      [&](const InvoiceRow& of) { return of.invoice == id<InvoiceId>(invoice); });
      EXPECT_EQ(listed, row->credit_note_owed() != InvoiceAmount{});
    }
    return row->credit_note_owed();
  }

  World world_{5};

 private:
  unsigned last_adjustment_ = 0;
  unsigned last_note_ = 0;
};

TEST_F(CreditNotesOwed, WhatIsWaivedOrAdjustedSinceItWasAskedForIsOwedUntilANoteHasIt) {
  waive(2, 1'060);
  ask(1, {line(1, 10'600), line(2, 4'240)});
  waive(1, 2'120);
  EXPECT_EQ(owed(1), InvoiceAmount{}) << "it is not issued";
  issue(1);
  EXPECT_EQ(owed(1), amount(2'120)) << "what was waived before it was asked for is not on it";
  adjust(1, 10'600, 8'480);
  EXPECT_EQ(owed(1), amount(4'240));
  take_back(2, 1'060);
  EXPECT_EQ(owed(1), amount(4'240)) << "what is owed on top of another line takes nothing from it";
  take_back(1, 2'120);
  EXPECT_EQ(owed(1), amount(2'120));
  credit(1, 1'060);
  EXPECT_EQ(owed(1), amount(1'060));
  credit(1, 1'060);
  EXPECT_EQ(owed(1), InvoiceAmount{});
}

TEST_F(CreditNotesOwed, WhatIsWrittenOffStaysTaxed) {
  ask(1, {line(1, 10'600)});
  issue(1);
  auto written_off = world_.of<billing::BillsWrittenOff>(home());
  written_off.lines = {{1, Money{10'600}}};
  post(written_off, LedgerAccount::bad_debts, LedgerAccount::receivables, 10'600);
  EXPECT_EQ(owed(1), InvoiceAmount{});
}

TEST_F(CreditNotesOwed, WhatFallsOfWhatWasOnTopIsOfTheBillOfTheAdjustment) {
  ask(1, {line(1, 10'600)});
  issue(1);
  adjust(1, 10'600, 12'720, 3);
  ask(2, {line(3, 2'120)});
  issue(2);
  EXPECT_EQ(owed(1), InvoiceAmount{});
  EXPECT_EQ(owed(2), InvoiceAmount{});
  adjust(1, 12'720, 11'660);
  EXPECT_EQ(owed(1), InvoiceAmount{});
  EXPECT_EQ(owed(2), amount(1'060));
  adjust(1, 11'660, 9'540);
  EXPECT_EQ(owed(1), amount(1'060));
  EXPECT_EQ(owed(2), amount(2'120));
}

TEST_F(CreditNotesOwed, AnInvoiceThatWasTakenBackOwesNothingAndItsBillsBeginAnew) {
  ask(1, {line(1, 10'600)});
  issue(1);
  waive(1, 1'060);
  credit(1, 10'600, {1});
  EXPECT_EQ(owed(1), InvoiceAmount{});
  ask(2, {line(1, 9'540)});
  issue(2);
  EXPECT_EQ(owed(2), InvoiceAmount{});
  waive(1, 2'120);
  EXPECT_EQ(owed(1), InvoiceAmount{});
  EXPECT_EQ(owed(2), amount(2'120));
}

}  // namespace
}  // namespace steward::test
