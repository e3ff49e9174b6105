#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/csv/cells.h"
#include "domain/base/result.h"

namespace steward::api {

// What a workbook says of itself beside its columns.
struct SheetForm {
  std::string name = {};                          // of the sheet; empty: as spreadsheets call one
  std::vector<std::string> heading = {};          // lines above the titles
  std::span<const std::string_view> totals = {};  // members whose columns a last row adds up, if there is any row
};

// A list as a workbook (xlsx) with one sheet, written row by row: numbers are numbers, dates are dates, texts stay
// texts and are never calculated. Memory holds one row; the rest lies in temporary files until it is finished. For one
// thread.
class Workbook {
 public:
  // A sheet with the titles of the columns, which must outlive it, in a new file. Refusal: workbook-failed.
  [[nodiscard]] static Result<Workbook> create(std::filesystem::path file, std::span<const CsvColumn> columns,
                                               const CsvReader& reader, const SheetForm& form);
  Workbook(Workbook&&) noexcept;
  Workbook& operator=(Workbook&&) noexcept;
  // An unfinished workbook leaves no file.
  ~Workbook();

  [[nodiscard]] Result<void> add(const boost::json::object& item);
  // Writes what is left. The file is whole when this succeeds; nothing is added behind it.
  [[nodiscard]] Result<void> finish();

 private:
  struct Sheet;
  explicit Workbook(std::unique_ptr<Sheet> sheet);
  std::unique_ptr<Sheet> sheet_;
};

}  // namespace steward::api
