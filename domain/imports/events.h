#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "domain/base/ids.h"
#include "domain/billing/events.h"

// Imports of a company's own files: each is a run, visible and resumable, and repeating one adds nothing.
namespace steward::imports {

// Stored: append only.
enum class ImportKind : std::uint8_t {
  houses = 1,
  opening_arrears = 2,
  open_work_orders = 3,
  open_cases = 4,
  meter_readings = 5,
  bank_statement = 6,
  opening_credits = 7,   // what households had paid ahead at cut-over
  opening_deposits = 8,  // deposits held for them then
};

struct ImportRunStarted {
  ImportRunId run;
  CommunityId community;
  ImportKind kind = ImportKind::houses;
  // SHA-256 of the file's bytes; of a further attempt at the file, of the hash of the attempt before.
  std::array<std::byte, 32> file_hash{};
  std::uint32_t rows = 0;
  bool operator==(const ImportRunStarted&) const = default;
};

// Money of a bank statement that the books had already: under which number, and which row it is. One money is one row,
// whatever file has it.
struct FoundMoney {
  billing::PaymentChannel channel = billing::PaymentChannel::bank_transfer;  // of a settlement too
  Money amount;
  std::string number;
  std::string row;  // what the row is known by in every file
  bool operator==(const FoundMoney&) const = default;
};

// A row that was not taken, and why.
struct RefusedRow {
  std::uint32_t line = 0;    // of the file, from 1
  std::uint32_t column = 0;  // from 1; 0: the row as a whole
  std::string code;          // of import_reasons(), or a refusal's
  bool operator==(const RefusedRow&) const = default;
};

struct ImportChunkRecorded {
  ImportRunId run;
  CommunityId community;
  std::uint32_t chunk = 0;  // 0, 1, 2 …
  std::uint32_t rows = 0;
  std::uint32_t accepted = 0;
  std::uint32_t already_there = 0;
  std::uint32_t rejected = 0;
  std::vector<FoundMoney> found{};    // of rows that were already there, and of which nothing said so before
  std::vector<RefusedRow> refused{};  // each row once; none in chunks that were recorded before it was kept
  bool operator==(const ImportChunkRecorded&) const = default;
};

struct ImportRunCompleted {
  ImportRunId run;
  CommunityId community;
  std::uint32_t rows = 0;
  std::uint32_t accepted = 0;
  std::uint32_t already_there = 0;
  std::uint32_t rejected = 0;
  bool operator==(const ImportRunCompleted&) const = default;
};

}  // namespace steward::imports
