#pragma once

#include <string>

#include "domain/base/money.h"

namespace steward::api {

// An amount as Chinese documents write it, so that nobody adds a stroke: 壹佰零柒元零伍分, 壹拾元整 (大写金额).
[[nodiscard]] std::string capital_numerals(Money amount);

}  // namespace steward::api
