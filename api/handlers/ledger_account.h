#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "api/call.h"
#include "api/names.h"
#include "domain/billing/chart_of_accounts.h"

namespace steward::api {

// The number, the name, the title in the caller's language and the class of a ledger account, as members.
inline void put_account(const Call& call, boost::json::object& body, billing::LedgerAccount account) {
  static constexpr std::array kClassNames = {
      EnumName<billing::AccountClass>{"asset", billing::AccountClass::asset},
      EnumName<billing::AccountClass>{"liability", billing::AccountClass::liability},
      EnumName<billing::AccountClass>{"equity", billing::AccountClass::equity},
      EnumName<billing::AccountClass>{"income", billing::AccountClass::income},
      EnumName<billing::AccountClass>{"expense", billing::AccountClass::expense}};
  const billing::AccountTerms* terms = billing::find_account(account);
  body["account"] = static_cast<std::uint16_t>(account);
  body["account_name"] = terms == nullptr ? "unknown" : terms->name;
  body["account_title"] = terms == nullptr ? "?" : call.language == Language::chinese ? terms->title_zh : terms->title;
  if (terms != nullptr) body["account_class"] = name_of(kClassNames, terms->of_class);
}

// `account` of a query; nullopt when it is not given.
inline Result<std::optional<billing::LedgerAccount>> asked_account(const Call& call) {
  auto number = call.query_number("account", UINT16_MAX);
  if (!number) return pass_on(std::move(number.error()));
  if (!*number) return std::optional<billing::LedgerAccount>{};
  const auto account = static_cast<billing::LedgerAccount>(**number);
  if (billing::find_account(account) != nullptr) return std::optional(account);
  std::string accounts;
  for (const billing::AccountTerms& terms : billing::chart_of_accounts()) {
    accounts += (accounts.empty() ? "" : ", ") + std::to_string(static_cast<std::uint16_t>(terms.account));
  }
  return fail_at("query-invalid", "account", Says::one_of, {accounts});
}

}  // namespace steward::api
