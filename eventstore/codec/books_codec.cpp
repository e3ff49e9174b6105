#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

bool known(books::ReopenReason reason) {
  switch (reason) {
    case books::ReopenReason::late_entry:
    case books::ReopenReason::correction:
    case books::ReopenReason::audit:
      return true;
  }
  return false;
}

std::uint8_t channel_or_none(const std::optional<billing::PaymentChannel>& channel) {
  return channel ? number_of(*channel) : std::uint8_t{0};
}
bool read_channel(std::uint8_t stored, std::optional<billing::PaymentChannel>& channel) {
  channel.reset();
  if (stored != 0) channel = static_cast<billing::PaymentChannel>(stored);
  return !channel || codec::known(*channel);
}

// The four ids that every event of an expense begins with.
template <class Table, class ExpenseEvent>
void expense_of(const Table& stored, ExpenseEvent& event) {
  event.expense = id_of<ExpenseId>(stored.expense());
  event.community = id_of<CommunityId>(stored.community());
  event.building = id_or_nil<BuildingId>(stored.building());
  event.vendor = id_of<VendorId>(stored.vendor());
}

// The drawer that gave the cash.
template <class Table, class ExpenseEvent>
void drawer_of(const Table& stored, ExpenseEvent& event) {
  event.taken_by = id_or_nil<CredentialId>(stored.taken_by());
  event.shift = id_or_nil<ShiftId>(stored.shift());
}

// The three ids that every event of a drawer begins with, and the day that it may end with.
template <class Table, class ShiftEvent>
void shift_of(const Table& stored, ShiftEvent& event) {
  event.shift = id_of<ShiftId>(stored.shift());
  event.cashier = id_of<CredentialId>(stored.cashier());
  event.community = id_of<CommunityId>(stored.community());
  event.posted_on = date_of(stored.posted_on());
}

Offset<Vector<Offset<fb::ClosingEntry>>> to_list(Builder& out, const std::vector<books::ClosingEntry>& entries) {
  std::vector<Offset<fb::ClosingEntry>> stored;
  stored.reserve(entries.size());
  for (const books::ClosingEntry& entry : entries) {
    const auto posting = to_table(out, entry.posting);
    stored.push_back(fb::CreateClosingEntry(out, UnlessNil(entry.building), posting));
  }
  return out.CreateVector(stored);
}
bool from_list(const Vector<Offset<fb::ClosingEntry>>& stored, std::vector<books::ClosingEntry>& entries) {
  entries.clear();
  for (const fb::ClosingEntry* entry : stored) {
    books::ClosingEntry& read = entries.emplace_back();
    read.building = id_or_nil<BuildingId>(entry->building());
    if (!from_table(*entry->posting(), read.posting)) return false;
  }
  return true;
}

}  // namespace

Offset<fb::PeriodClosed> to_table(Builder& out, const books::PeriodClosed& event) {
  return fb::CreatePeriodClosed(out, raw(event.community), event.period.months);
}
bool from_table(const fb::PeriodClosed& stored, books::PeriodClosed& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.period.months = stored.period();
  return true;
}

Offset<fb::PeriodReopened> to_table(Builder& out, const books::PeriodReopened& event) {
  return fb::CreatePeriodReopened(out, raw(event.community), event.period.months, number_of(event.reason));
}
bool from_table(const fb::PeriodReopened& stored, books::PeriodReopened& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.period.months = stored.period();
  event.reason = static_cast<books::ReopenReason>(stored.reason());
  return known(event.reason);
}

Offset<fb::VendorRegistered> to_table(Builder& out, const books::VendorRegistered& event) {
  const auto code = out.CreateString(event.code);
  const auto name = out.CreateString(event.name);
  const auto tax_number = out.CreateString(event.tax_number);
  return fb::CreateVendorRegistered(out, raw(event.vendor), code, name, tax_number);
}
bool from_table(const fb::VendorRegistered& stored, books::VendorRegistered& event) {
  event.vendor = id_of<VendorId>(stored.vendor());
  event.code = text_of(stored.code());
  event.name = text_of(stored.name());
  event.tax_number = text_of(stored.tax_number());
  return true;
}

Offset<fb::ExpenseRecorded> to_table(Builder& out, const books::ExpenseRecorded& event) {
  const auto description = out.CreateString(event.description);
  const auto invoice_number = out.CreateString(event.invoice_number);
  const auto posting = to_table(out, event.posting);
  return fb::CreateExpenseRecorded(out, raw(event.expense), raw(event.community), UnlessNil(event.building),
                                   raw(event.vendor), number_of(event.account), description, invoice_number,
                                   event.net.fen, event.tax.fen, event.spent_on.days, channel_or_none(event.paid_by),
                                   posting, UnlessNil(event.taken_by), UnlessNil(event.shift));
}
bool from_table(const fb::ExpenseRecorded& stored, books::ExpenseRecorded& event) {
  expense_of(stored, event);
  event.account = static_cast<billing::LedgerAccount>(stored.account());
  event.description = text_of(stored.description());
  event.invoice_number = text_of(stored.invoice_number());
  event.net.fen = stored.net_fen();
  event.tax.fen = stored.tax_fen();
  event.spent_on.days = stored.spent_on();
  drawer_of(stored, event);
  return billing::find_account(event.account) != nullptr && read_channel(stored.paid_by(), event.paid_by) &&
         from_table(*stored.posting(), event.posting);
}

Offset<fb::ExpensePaid> to_table(Builder& out, const books::ExpensePaid& event) {
  const auto posting = to_table(out, event.posting);
  return fb::CreateExpensePaid(out, raw(event.expense), raw(event.community), UnlessNil(event.building),
                               raw(event.vendor), event.amount.fen, number_of(event.paid_by), event.paid_on.days,
                               posting, UnlessNil(event.taken_by), UnlessNil(event.shift));
}
bool from_table(const fb::ExpensePaid& stored, books::ExpensePaid& event) {
  expense_of(stored, event);
  event.amount.fen = stored.amount_fen();
  event.paid_by = static_cast<billing::PaymentChannel>(stored.paid_by());
  event.paid_on.days = stored.paid_on();
  drawer_of(stored, event);
  return known(event.paid_by) && from_table(*stored.posting(), event.posting);
}

Offset<fb::ExpenseReversed> to_table(Builder& out, const books::ExpenseReversed& event) {
  const auto posting = to_table(out, event.posting);
  Offset<flatbuffers::String> invoice_number;
  if (!event.invoice_number.empty()) invoice_number = out.CreateString(event.invoice_number);
  return fb::CreateExpenseReversed(out, raw(event.expense), raw(event.community), UnlessNil(event.building),
                                   raw(event.vendor), event.amount.fen, channel_or_none(event.paid_by),
                                   number_of(event.reason), event.reversed_on.days, posting, invoice_number);
}
bool from_table(const fb::ExpenseReversed& stored, books::ExpenseReversed& event) {
  expense_of(stored, event);
  event.amount.fen = stored.amount_fen();
  event.reason = static_cast<billing::ReversalReason>(stored.reason());
  event.reversed_on.days = stored.reversed_on();
  if (stored.invoice_number() != nullptr) event.invoice_number = text_of(stored.invoice_number());
  return known(event.reason) && read_channel(stored.paid_by(), event.paid_by) &&
         from_table(*stored.posting(), event.posting);
}

Offset<fb::BudgetSet> to_table(Builder& out, const books::BudgetSet& event) {
  std::vector<std::int64_t> fen;
  fen.reserve(event.months.size());
  for (const Money amount : event.months) fen.push_back(amount.fen);
  const auto months = out.CreateVector(fen);
  return fb::CreateBudgetSet(out, raw(event.community), event.year, number_of(event.account), months);
}
bool from_table(const fb::BudgetSet& stored, books::BudgetSet& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.year = stored.year();
  event.account = static_cast<billing::LedgerAccount>(stored.account());
  event.months.clear();
  for (const std::int64_t fen : *stored.months()) event.months.push_back(Money{fen});
  return billing::find_account(event.account) != nullptr;
}

Offset<fb::ShiftOpened> to_table(Builder& out, const books::ShiftOpened& event) {
  return fb::CreateShiftOpened(out, raw(event.shift), raw(event.cashier), raw(event.community), event.opened_on.days,
                               event.opening_float.fen, days_of(event.posted_on));
}
bool from_table(const fb::ShiftOpened& stored, books::ShiftOpened& event) {
  shift_of(stored, event);
  event.opened_on.days = stored.opened_on();
  event.opening_float.fen = stored.opening_float_fen();
  return true;
}

Offset<fb::CashTaken> to_table(Builder& out, const books::CashTaken& event) {
  return fb::CreateCashTaken(out, raw(event.shift), raw(event.cashier), raw(event.community), raw(event.payment),
                             event.amount.fen, event.taken_on.days, days_of(event.posted_on));
}
bool from_table(const fb::CashTaken& stored, books::CashTaken& event) {
  shift_of(stored, event);
  event.payment = id_of<PaymentId>(stored.payment());
  event.amount.fen = stored.amount_fen();
  event.taken_on.days = stored.taken_on();
  return true;
}

Offset<fb::CashBanked> to_table(Builder& out, const books::CashBanked& event) {
  const auto reference = out.CreateString(event.reference);
  const auto posting = to_table(out, event.posting);
  return fb::CreateCashBanked(out, raw(event.shift), raw(event.cashier), raw(event.community), event.amount.fen,
                              reference, event.banked_on.days, posting, days_of(event.posted_on));
}
bool from_table(const fb::CashBanked& stored, books::CashBanked& event) {
  shift_of(stored, event);
  event.amount.fen = stored.amount_fen();
  event.reference = text_of(stored.reference());
  event.banked_on.days = stored.banked_on();
  return from_table(*stored.posting(), event.posting);
}

Offset<fb::ShiftClosed> to_table(Builder& out, const books::ShiftClosed& event) {
  const auto posting = to_table(out, event.posting);
  return fb::CreateShiftClosed(out, raw(event.shift), raw(event.cashier), raw(event.community), event.closed_on.days,
                               event.expected.fen, event.counted.fen, posting, days_of(event.posted_on));
}
bool from_table(const fb::ShiftClosed& stored, books::ShiftClosed& event) {
  shift_of(stored, event);
  event.closed_on.days = stored.closed_on();
  event.expected.fen = stored.expected_fen();
  event.counted.fen = stored.counted_fen();
  return from_table(*stored.posting(), event.posting);
}

Offset<fb::ShortageTakenBack> to_table(Builder& out, const books::ShortageTakenBack& event) {
  const auto posting = to_table(out, event.posting);
  return fb::CreateShortageTakenBack(out, raw(event.shift), raw(event.cashier), raw(event.community),
                                     raw(event.payment), event.amount.fen, event.taken_back_on.days, posting,
                                     days_of(event.posted_on));
}
bool from_table(const fb::ShortageTakenBack& stored, books::ShortageTakenBack& event) {
  shift_of(stored, event);
  event.payment = id_of<PaymentId>(stored.payment());
  event.amount.fen = stored.amount_fen();
  event.taken_back_on.days = stored.taken_back_on();
  return from_table(*stored.posting(), event.posting);
}

Offset<fb::OverageTakenBack> to_table(Builder& out, const books::OverageTakenBack& event) {
  const auto posting = to_table(out, event.posting);
  return fb::CreateOverageTakenBack(out, raw(event.shift), raw(event.cashier), raw(event.community), raw(event.expense),
                                    event.amount.fen, event.taken_back_on.days, posting, days_of(event.posted_on));
}
bool from_table(const fb::OverageTakenBack& stored, books::OverageTakenBack& event) {
  shift_of(stored, event);
  event.expense = id_of<ExpenseId>(stored.expense());
  event.amount.fen = stored.amount_fen();
  event.taken_back_on.days = stored.taken_back_on();
  return from_table(*stored.posting(), event.posting);
}

Offset<fb::BankingReversed> to_table(Builder& out, const books::BankingReversed& event) {
  const auto reference = out.CreateString(event.reference);
  const auto posting = to_table(out, event.posting);
  return fb::CreateBankingReversed(out, raw(event.shift), raw(event.cashier), raw(event.community), raw(event.banking),
                                   event.amount.fen, reference, event.reversed_on.days, posting,
                                   days_of(event.posted_on));
}
bool from_table(const fb::BankingReversed& stored, books::BankingReversed& event) {
  shift_of(stored, event);
  event.banking = id_of<EventId>(stored.banking());
  event.amount.fen = stored.amount_fen();
  event.reference = text_of(stored.reference());
  event.reversed_on.days = stored.reversed_on();
  return from_table(*stored.posting(), event.posting);
}

Offset<fb::OpeningBalancesSet> to_table(Builder& out, const books::OpeningBalancesSet& event) {
  std::vector<fb::OpeningLine> stored;
  stored.reserve(event.lines.size());
  for (const books::OpeningLine& line : event.lines) stored.emplace_back(number_of(line.account), line.amount.fen);
  const auto lines = out.CreateVectorOfStructs(stored);
  const auto posting = to_table(out, event.posting);
  return fb::CreateOpeningBalancesSet(out, raw(event.community), event.cut_over_on.days, lines, posting);
}
bool from_table(const fb::OpeningBalancesSet& stored, books::OpeningBalancesSet& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.cut_over_on.days = stored.cut_over_on();
  event.lines.clear();
  for (const fb::OpeningLine& line : copies_of(*stored.lines())) {
    event.lines.push_back({static_cast<billing::LedgerAccount>(line.account()), Money{line.amount_fen()}});
    if (billing::find_account(event.lines.back().account) == nullptr) return false;
  }
  return from_table(*stored.posting(), event.posting);
}

Offset<fb::OpeningCounted> to_table(Builder& out, const books::OpeningCounted& event) {
  return fb::CreateOpeningCounted(out, raw(event.community), number_of(event.account), event.amount.fen,
                                  event.cut_over_on.days);
}
bool from_table(const fb::OpeningCounted& stored, books::OpeningCounted& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.account = static_cast<billing::LedgerAccount>(stored.account());
  event.amount.fen = stored.amount_fen();
  event.cut_over_on.days = stored.cut_over_on();
  return billing::find_account(event.account) != nullptr;
}

Offset<fb::CutOverClosed> to_table(Builder& out, const books::CutOverClosed& event) {
  return fb::CreateCutOverClosed(out, raw(event.community), event.cut_over_on.days, event.closed_on.days);
}
bool from_table(const fb::CutOverClosed& stored, books::CutOverClosed& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.cut_over_on.days = stored.cut_over_on();
  event.closed_on.days = stored.closed_on();
  return true;
}

Offset<fb::SettlementRecorded> to_table(Builder& out, const books::SettlementRecorded& event) {
  const auto reference = out.CreateString(event.external_reference);
  const auto posting = to_table(out, event.posting);
  return fb::CreateSettlementRecorded(out, raw(event.settlement), raw(event.community), number_of(event.channel),
                                      event.gross.fen, event.fee.fen, reference, event.settled_on.days, posting);
}
bool from_table(const fb::SettlementRecorded& stored, books::SettlementRecorded& event) {
  event.settlement = id_of<SettlementId>(stored.settlement());
  event.community = id_of<CommunityId>(stored.community());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.gross.fen = stored.gross_fen();
  event.fee.fen = stored.fee_fen();
  event.external_reference = text_of(stored.external_reference());
  event.settled_on.days = stored.settled_on();
  return known(event.channel) && from_table(*stored.posting(), event.posting);
}

Offset<fb::SettlementReversed> to_table(Builder& out, const books::SettlementReversed& event) {
  const auto reference = out.CreateString(event.external_reference);
  const auto posting = to_table(out, event.posting);
  return fb::CreateSettlementReversed(out, raw(event.settlement), raw(event.community), number_of(event.channel),
                                      event.gross.fen, event.fee.fen, reference, number_of(event.reason),
                                      event.reversed_on.days, posting);
}
bool from_table(const fb::SettlementReversed& stored, books::SettlementReversed& event) {
  event.settlement = id_of<SettlementId>(stored.settlement());
  event.community = id_of<CommunityId>(stored.community());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.gross.fen = stored.gross_fen();
  event.fee.fen = stored.fee_fen();
  event.external_reference = text_of(stored.external_reference());
  event.reason = static_cast<billing::ReversalReason>(stored.reason());
  event.reversed_on.days = stored.reversed_on();
  return known(event.channel) && known(event.reason) && from_table(*stored.posting(), event.posting);
}

Offset<fb::CommunitiesSettled> to_table(Builder& out, const books::CommunitiesSettled& event) {
  const auto reference = out.CreateString(event.external_reference);
  const auto posting = to_table(out, event.posting);
  return fb::CreateCommunitiesSettled(out, raw(event.settlement), raw(event.community), raw(event.other),
                                      event.amount.fen, reference, event.settled_on.days, posting);
}
bool from_table(const fb::CommunitiesSettled& stored, books::CommunitiesSettled& event) {
  event.settlement = id_of<SettlementId>(stored.settlement());
  event.community = id_of<CommunityId>(stored.community());
  event.other = id_of<CommunityId>(stored.other());
  event.amount.fen = stored.amount_fen();
  event.external_reference = text_of(stored.external_reference());
  event.settled_on.days = stored.settled_on();
  return from_table(*stored.posting(), event.posting);
}

Offset<fb::FiscalYearClosed> to_table(Builder& out, const books::FiscalYearClosed& event) {
  const auto entries = to_list(out, event.entries);
  return fb::CreateFiscalYearClosed(out, raw(event.community), event.year, entries);
}
bool from_table(const fb::FiscalYearClosed& stored, books::FiscalYearClosed& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.year = stored.year();
  return from_list(*stored.entries(), event.entries);
}

Offset<fb::FiscalYearReopened> to_table(Builder& out, const books::FiscalYearReopened& event) {
  const auto entries = to_list(out, event.entries);
  return fb::CreateFiscalYearReopened(out, raw(event.community), event.year, number_of(event.reason), entries);
}
bool from_table(const fb::FiscalYearReopened& stored, books::FiscalYearReopened& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.year = stored.year();
  event.reason = static_cast<books::ReopenReason>(stored.reason());
  return known(event.reason) && from_list(*stored.entries(), event.entries);
}

}  // namespace steward::codec
