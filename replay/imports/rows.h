#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/result.h"
#include "domain/base/time.h"
#include "domain/imports/events.h"
#include "domain/service/events.h"
#include "domain/work_orders/events.h"
#include "replay/imports/columns.h"
#include "replay/imports/text_encoding.h"
#include "replay/imports/values.h"

// A company's own tables, read into rows and reasons. Pure: bytes in, rows out. Rows hold personal data in clear, until
// they are sealed: they are never logged.
namespace steward::imports {

// Of what was there before the log: takes the day on which it took over.
[[nodiscard]] constexpr bool is_opening(ImportKind kind) {
  return kind == ImportKind::opening_arrears || kind == ImportKind::opening_credits ||
         kind == ImportKind::opening_deposits;
}

struct HouseRow {
  std::uint32_t line = 0;
  std::string building;
  std::string number;
  Area built_up_area;
  std::string owner_name;  // empty: nobody lives there
  std::string owner_phone;
  std::optional<Date> moved_in_on;  // set exactly when there is an owner
};

struct ArrearsRow {
  std::uint32_t line = 0;
  std::string building;
  std::string number;
  std::string fee_item;  // its code or its name
  Money amount;
  Date period_from;  // half-open: [from, to)
  Date period_to;
  Date due_date;
};

// What a household had paid ahead, or deposited, when the log took over.
struct OpeningRow {
  std::uint32_t line = 0;
  std::string building;
  std::string number;
  std::string reference;  // its number in the books before: the same number of the same household is the same money
  std::string fee_item;   // of a deposit: its code or its name; empty for credit
  Money amount;
};

// What an order and a case have in common, as the books before had them.
struct ServiceRow {
  std::uint32_t line = 0;
  std::string reference;  // its number there: the same number in another file is the same order or case
  std::string building;   // empty: the community as a whole
  std::string number;     // of the house; empty: a public place
  std::string text;
  std::string contact;  // a telephone number; may be empty
  LocalTime came_at;
  std::string handler;  // the code of a member of staff; empty: nobody yet
};
struct OrderRow : ServiceRow {
  std::string category;                              // its code
  std::optional<service_policy::Priority> priority;  // nullopt: the category's
  work_orders::Source source = work_orders::Source::front_desk;
};
struct CaseRow : ServiceRow {
  service::CaseKind kind = service::CaseKind::complaint;
  service::Subject subject = service::Subject::other;
  std::uint8_t severity = 2;
  service::Source source = service::Source::front_desk;
  std::optional<Date> outside_deadline;
};

// What a meter showed on a day.
struct ReadingRow {
  std::uint32_t line = 0;
  std::string meter;  // its number
  Date read_on;
  Usage reading;
  bool rolled_over = false;
  bool confirmed = false;  // somebody looked again, because it was unusual
};

// Money that came to the bank account.
struct BankRow {
  std::uint32_t line = 0;
  Date received_on;
  Money amount;            // > 0
  std::string payer_name;  // may be empty, as the next two
  std::string memo;
  std::string serial;  // the bank's number for it
};

// Why a row was not taken, or what to look at where one was. The closed list of codes with their words is
// import_reasons().
struct Rejection {
  std::uint32_t line = 0;        // of the file, from 1: where the field begins
  std::string column_name;       // as in the file's header; empty when the whole row is meant
  std::uint32_t column = 0;      // from 1; 0 when the whole row is meant
  std::string code;              // kebab-case
  std::uint32_t other_line = 0;  // of the row that it repeats; 0 otherwise
  std::string other = {};        // what it may mean or is taken for; empty otherwise
  bool operator==(const Rejection&) const = default;
};

struct ImportReason {
  std::string_view code;
  std::string_view english;
  std::string_view chinese;
};
[[nodiscard]] std::span<const ImportReason> import_reasons();
// The words of a rejection; also for codes of the domain's refusals.
[[nodiscard]] std::string reason_in(bool chinese, const Rejection& rejection);

struct ParsedFile {
  ImportKind kind = ImportKind::houses;
  Encoding encoding = Encoding::utf8;
  std::array<std::byte, 32> file_hash{};  // SHA-256 of the bytes
  std::uint32_t data_rows = 0;            // records below the header that are not blank, good or bad
  std::vector<HouseRow> houses;
  std::vector<ArrearsRow> arrears;
  std::vector<OpeningRow> opening;  // credits or deposits, as the kind says
  std::vector<OrderRow> orders;
  std::vector<CaseRow> cases;
  std::vector<ReadingRow> readings;   // by day, whatever the order of the file: a meter is read forward only
  std::vector<BankRow> bank_rows;     // likewise: what came first pays first
  std::vector<Rejection> rejected;    // in the order of their lines; a row may have several
  std::vector<std::size_t> bad_rows;  // of each row with such reasons the place of the first in `rejected`
  std::vector<Rejection> warnings;    // of columns that nobody knows: their values are passed over
  ColumnMap columns;
  // How many rows the file itself has right.
  [[nodiscard]] std::size_t good_rows() const;
};

// A reason against one column of a row, for what is only found when the row meets the log.
[[nodiscard]] Rejection reject_at(const ParsedFile& file, Column column, std::uint32_t line, std::string code);

// Of the file, and of its text as UTF-8, which is how a server is sent it.
inline constexpr std::size_t kImportMaxBytes = 64U << 20U;
inline constexpr std::uint32_t kImportMaxRows = 500'000;
inline constexpr std::size_t kImportMaxRejections = 10'000;

// Bad rows are in `rejected`; an error is about the whole file: file-too-large, file-encoding, file-empty,
// file-too-many-rows, file-too-many-rejections, header-column-missing, header-column-twice, header-malformed.
[[nodiscard]] Result<ParsedFile> parse_rows(ImportKind kind, std::string_view bytes,
                                            std::optional<Encoding> encoding = std::nullopt);

}  // namespace steward::imports
