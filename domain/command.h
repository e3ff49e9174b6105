#pragma once

#include <string_view>
#include <variant>

#include "domain/access/commands.h"
#include "domain/billing/commands.h"
#include "domain/imports/commands.h"
#include "domain/operations/commands.h"
#include "domain/registry/commands.h"

namespace steward {

// Every command there is. Commands are not stored; only the events they lead to are.
using Command =
    std::variant<operations::CreateLog, operations::AcceptLoss, operations::SkipPoisonEvent, registry::RegisterCompany,
                 registry::RegisterCommunity, registry::RegisterBuilding, registry::RegisterHouse, registry::MoveIn,
                 registry::MoveOut, billing::DefineFeeItem, billing::SetTariff, billing::StartBillRun,
                 billing::IssueStatement, billing::RecordBillRunChunk, billing::CompleteBillRun, billing::RaiseCharge,
                 billing::BringForwardArrears, billing::ReceivePayment, billing::ReversePayment, billing::ApplyCredit,
                 imports::StartImportRun, imports::RecordImportChunk, imports::CompleteImportRun, access::IssueApiKey,
                 access::RevokeApiKey>;

// ReceivePayment … : for metrics and logs.
[[nodiscard]] std::string_view command_name(const Command& command);

// Money commands remember refusals by the domain, and their idempotency keys never expire.
[[nodiscard]] bool is_money_command(const Command& command);

}  // namespace steward
