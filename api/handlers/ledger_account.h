#pragma once

#include <array>
#include <boost/json/object.hpp>

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

}  // namespace steward::api
