#include "api/param_words.h"

#include <array>
#include <boost/json.hpp>

#include "api/json/values.h"
#include "api/work_names.h"
#include "domain/service/steps.h"
#include "domain/work_orders/steps.h"

namespace steward::api {

namespace {

using boost::json::value;

template <class Status>
value status_word(std::int64_t number) {
  const std::string_view word = name_of(static_cast<Status>(number));
  return word.empty() ? value(number) : value(word);
}

// Of the bit set in domain/base/steps.h.
template <class Step>
value step_words(std::int64_t bits) {
  boost::json::array words;
  for (int n = 1; n < 63; ++n) {
    if ((bits >> n & 1) != 0) words.push_back(value(name_of(static_cast<Step>(n))));
  }
  return words;
}

value priority_word(std::int64_t number) {
  return value(name_of(kPriorityNames, static_cast<service_policy::Priority>(number)));
}

struct Words {
  std::string_view param;
  value (*of)(std::int64_t);
};
constexpr std::array kWords = {
    Words{"order_status", status_word<work_orders::Status>},
    Words{"allowed_order_steps", step_words<work_orders::Step>},
    Words{"priority", priority_word},
    Words{"case_status", status_word<service::Status>},
    Words{"allowed_case_steps", step_words<service::Step>},
};

}  // namespace

value shown(const Param& param) {
  if (const auto* number = std::get_if<std::int64_t>(&param.value)) {
    for (const Words& words : kWords) {
      if (words.param == param.name) return words.of(*number);
    }
  }
  return json::value_of(param.value);
}

}  // namespace steward::api
