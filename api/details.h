#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "domain/base/result.h"

// What the detail of a problem says about a request, in English and Chinese: a closed list, whose words are in
// details.cpp. Details of what is rare or inside the server are plain text (`fail`).
namespace steward::api {

enum class Says : std::uint8_t {
  // Of a value.
  is_required,
  is_required_for_opening,
  integer,
  boolean,
  string,
  length,
  no_controls,
  object,
  array,
  items,
  date,
  month,
  year,
  instant,
  time_of_day,
  uuid,
  one_of,
  one_word,
  event_name,
  // Of a member of a body.
  is_unknown,
  is_unknown_like,
  is_of_cash,
  // Of a body that is not strict JSON.
  control_in_name,
  is_repeated,
  too_many_items,
  too_deep,
  is_empty,
  not_utf8,
  bad_number,
  bad_string,
  bare_control,
  too_large,
  not_json,
  // Of query parameters.
  query_unreadable,
  unknown_parameter,
  given_twice,
  not_both,
  either,
  days_before_to,
  months_before_to,
  before_to,
  budgets_of_communities,
  // Of headers.
  position_form,
  version_form,
  key_form,
  etag_of,
  // Of permissions.
  own_household_only,
  may_not_unmask,
  may_not_write_out,
  cash_takes_a_drawer,
  operators_key,
  one_community_only,
  vendors_of_company,
  categories_of_company,
  key_without_community,
  technicians_claim,
  supervisors_only,
  supervisors_only_above,
  not_this_keys,
  import_permission,
  other_company,
  reaches_further,
  administrators_role,
  staff_of_technician,
  community_of_device,
};

// {0}, {1} … stand for arguments: the same in both languages.
struct Wording {
  Says says;
  std::string_view english;
  std::string_view chinese;
};
[[nodiscard]] std::span<const Wording> wordings();

// An error whose detail is "<place>: <what it says>" in both languages. The place is a JSON pointer, or the name of a
// parameter or header; empty where the whole request is meant.
[[nodiscard]] Error error_at(std::string_view code, std::string_view place, Says says,
                             std::initializer_list<std::string_view> arguments = {});

[[nodiscard]] inline tl::unexpected<Error> fail_at(std::string_view code, std::string_view place, Says says,
                                                   std::initializer_list<std::string_view> arguments = {}) {
  return pass_on(error_at(code, place, says, arguments));
}

}  // namespace steward::api
