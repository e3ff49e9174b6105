#pragma once

#include <boost/json/value.hpp>
#include <concepts>

#include "api/call.h"

// Personal data on its way in and out.
namespace steward::api {

// Closed before the command is queued. The subject's key is on disk when this returns.
[[nodiscard]] Result<Sealed> seal(const Call& call, CommandId command, PersonId subject, FieldClass field,
                                  std::string_view plaintext);

// The text for this caller: masked, unless `reveal=true` was asked for and is permitted, or a resident reads their own,
// or it is `needed` for the caller's work.
// Null when nothing was given; {"erased": true} when the key was destroyed; {"erased": false} when it does not open,
// because its key is missing or damaged: that is logged.
[[nodiscard]] Result<boost::json::value> person_text(const Call& call, const Sealed& sealed, bool needed = false);

// Whose data a text about a stay is: of the owner whose household was charged. The vehicle's own, as its plate, where
// there is none: the command is refused then, or was made long ago.
[[nodiscard]] Result<PersonId> subject_of_stay(const Call& call, VehicleId vehicle, ParkingStayId stay);

// The text of a step: where it is in the body, and where the command has it, sealed.
template <class C>
struct Said {
  std::string_view field;
  Sealed C::*into;
  bool required = false;
};
struct SaysNothing {};
template <class Words>
concept HasText = !std::same_as<Words, SaysNothing>;

}  // namespace steward::api
