#pragma once

#include <boost/json/object.hpp>
#include <span>
#include <string_view>

#include "api/csv/columns.h"

// What JSON of the API looks like, said shortly, and the JSON schema that it stands for.
namespace steward::api {

// A shape is a type, or several with | between them:
//
//   text int bool null            what JSON has; no number of the API has a fraction
//   id date instant month position  a text of that form: position is <epoch>-<position>
//   personal                      a text that may be masked; null where there is none; {"erased": true} for ever,
//                                 {"erased": false} where it does not open
//   object                        any members
//   Household                     a named shape
//   [id]                          a list
//   {household_id, moved_out_on|null, note?: text, open: {bills: [int]}, *: int}
//                                 these members and no others; `?`: it may be missing; `*`: what else there is
//   {...Household, at: instant}   those of a named shape too
//
// A member whose name ends in its unit needs no type: amount_fen, paid_on, read_at, house_id, bill_ids …

// An object that has a name. Its members are those of the columns that a list of it has, so that one table says their
// names, titles and types, and those of `members`, which are written as between braces: what has no column, and what
// more is to be said of one that has (that it may be null or missing, what a list holds).
struct NamedShape {
  std::string_view name;
  std::span<const CsvColumn> columns = {};
  std::string_view members = {};
};

// The schema of a shape; what it names must be in `named`. A text that is no shape is a bug.
[[nodiscard]] boost::json::object schema_of(std::string_view shape, std::span<const NamedShape> named);
[[nodiscard]] boost::json::object schema_of(const NamedShape& shape, std::span<const NamedShape> named);

}  // namespace steward::api
