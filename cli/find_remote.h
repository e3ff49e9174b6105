#pragma once

#include <optional>
#include <string>

#include "cli/find_record.h"
#include "cli/remote.h"

// As find_record.h, through a running server. The key says which company is meant: --company is wrong usage.
namespace steward::cli {

// Of a command with --server: wrong usage where a company was asked for.
[[nodiscard]] Result<void> check_company(std::optional<CompanyNo> asked);
// The id of a community by its code or id. community-unknown, and what the server refuses.
[[nodiscard]] Result<std::string> community_at(RemoteServer& server, const std::string& code_or_id);
[[nodiscard]] Result<std::string> community_at(RemoteServer& server, const AskedRecord& asked);
// The id of the house. community-unknown, house-unknown, and what the server refuses.
[[nodiscard]] Result<std::string> house_at(RemoteServer& server, const AskedRecord& asked);
// The id of the household: the one that has the house now, else house-empty.
[[nodiscard]] Result<std::string> household_at(RemoteServer& server, const AskedRecord& asked);

}  // namespace steward::cli
