#pragma once

#include "domain/books/periods.h"

// Periods, vendors, expenses and budgets. `follow` brings a state forward and is false for an event that cannot follow
// it.
namespace steward::books {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ClosePeriod& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReopenPeriod& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RegisterVendor& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RecordExpense& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const PayExpense& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReverseExpense& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetBudget& command, const DecisionContext&);

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const OpenShift& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const BankCash& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReverseBanking& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CloseShift& command, const DecisionContext& context);

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetOpeningBalances& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CloseCutOver& command,
                                         const DecisionContext& context);

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RecordSettlement& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReverseSettlement& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SettleBetweenCommunities& command,
                                         const DecisionContext& context);

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CloseFiscalYear& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReopenFiscalYear& command, const DecisionContext&);

[[nodiscard]] bool follow(YearEndsState& state, const FiscalYearClosed& event);
[[nodiscard]] bool follow(YearEndsState& state, const FiscalYearReopened& event);
[[nodiscard]] bool follow(SettlementState& state, const SettlementRecorded& event);
[[nodiscard]] bool follow(SettlementState& state, const SettlementReversed& event);
[[nodiscard]] bool follow(SettlementState& state, const CommunitiesSettled& event);
[[nodiscard]] bool follow(CutOverState& state, const OpeningBalancesSet& event);
[[nodiscard]] bool follow(CutOverState& state, const OpeningCounted& event);
[[nodiscard]] bool follow(CutOverState& state, const CutOverClosed& event);
[[nodiscard]] bool follow(TillState& state, const ShiftOpened& event);
[[nodiscard]] bool follow(TillState& state, const CashTaken& event);
[[nodiscard]] bool follow(TillState& state, const CashBanked& event);
[[nodiscard]] bool follow(TillState& state, const BankingReversed& event);
[[nodiscard]] bool follow(TillState& state, const ShiftClosed& event);
[[nodiscard]] bool follow(TillState& state, const ShortageTakenBack& event);
[[nodiscard]] bool follow(TillState& state, const OverageTakenBack& event);
[[nodiscard]] bool follow(PeriodsState& state, const PeriodClosed& event);
[[nodiscard]] bool follow(PeriodsState& state, const PeriodReopened& event);
[[nodiscard]] bool follow(VendorState& state, const VendorRegistered& event);
[[nodiscard]] bool follow(ExpenseState& state, const ExpenseRecorded& event);
[[nodiscard]] bool follow(ExpenseState& state, const ExpensePaid& event);
[[nodiscard]] bool follow(ExpenseState& state, const ExpenseReversed& event);
[[nodiscard]] bool follow(BudgetState& state, const BudgetSet& event);

}  // namespace steward::books
