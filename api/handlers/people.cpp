#include "api/handlers/people.h"

#include <boost/json.hpp>

#include "eventstore/base/logging.h"

namespace steward::api {

Result<Sealed> seal(const Call& call, CommandId command, PersonId subject, FieldClass field,
                    std::string_view plaintext) {
  return call.service.keyring.seal(SealContext{call.principal.company, subject, field, command}, plaintext);
}

Result<boost::json::value> person_text(const Call& call, const Sealed& sealed, bool needed) {
  const bool resident = call.principal.role == access::Role::resident;
  const bool asked = call.query_value("reveal") == "true";
  if (asked && !call.may(Permission::reveal_people)) return fail_at("not-permitted", {}, Says::may_not_unmask);
  auto revealed = call.service.keyring.reveal(sealed, call.principal.company, Reader{asked || resident || needed});
  if (!revealed) {
    if (revealed.error().code == "keyring-io") return pass_on(std::move(revealed.error()));
    // One person whose key is missing or damaged shall not take the others of a list from those who work with it.
    log_error("box-unreadable", {{"code", revealed.error().code}, {"key", sealed.key}});
    return boost::json::value(boost::json::object{{"erased", false}});
  }
  switch (revealed->state) {
    case Revealed::State::nothing:
      return boost::json::value(nullptr);
    case Revealed::State::erased:
      return boost::json::value(boost::json::object{{"erased", true}});
    case Revealed::State::full:
    case Revealed::State::masked:
      break;
  }
  return boost::json::value(std::move(revealed->text));
}

}  // namespace steward::api
