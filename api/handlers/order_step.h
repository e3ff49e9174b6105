#pragma once

#include <memory>
#include <string>
#include <type_traits>

#include "api/handlers/people.h"
#include "api/handlers/step_time.h"
#include "api/json/reader.h"
#include "api/names.h"
#include "api/route.h"

// How the steps of work orders become commands. What people write is sealed for the one who reported; where nobody is
// known, the order itself stands for the person, so that its texts can be erased too.
namespace steward::api {

// An order that the caller may see: of the credential's community, of a resident's own household; a technician's own,
// and those that they may take. work-order-unknown.
[[nodiscard]] Result<std::shared_ptr<const work_orders::Order>> reach_order(const Call& call, WorkOrderId id);
// The same to take it: who comes too late, or lacks the skill, is told so wherever they work.
[[nodiscard]] Result<std::shared_ptr<const work_orders::Order>> reach_order_to_claim(const Call& call, WorkOrderId id);

[[nodiscard]] inline PersonId subject_of(const work_orders::Order& order) {
  return order.reporter.is_nil() ? PersonId(order.id.uuid) : order.reporter;
}

// A step of the order in the path. `read` takes the fields of the body into the command; it gives the place of its
// text, to be sealed there, or null when the step has none. A technician makes it as the one whose key it is, everybody
// else on behalf of whoever has the order.
template <class C, class Read>
[[nodiscard]] Result<Prepared> order_step(const Call& call, CommandId command_id, const Read& read) {
  auto id = call.path_id<WorkOrderId>(0);
  if (!id) return pass_on(std::move(id.error()));
  constexpr bool kClaims = std::is_same_v<C, work_orders::ClaimWorkOrder>;
  auto order = kClaims ? reach_order_to_claim(call, *id) : reach_order(call, *id);
  if (!order) return pass_on(std::move(order.error()));
  auto body = json::JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  C command;
  command.order = *id;
  if constexpr (requires { command.by; }) command.by = call.principal.staff;
  std::string text;
  Sealed* const place_of_text = read(root, command, text);
  const StepTime when = read_step_time(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  command.at = time_of(call, when.occurred_at, (*order)->last_step_at);
  if (place_of_text != nullptr) {
    auto sealed = seal(call, command_id, subject_of(**order), FieldClass::free_text, text);
    if (!sealed) return pass_on(std::move(sealed.error()));
    *place_of_text = std::move(*sealed);
  }
  Prepared prepared{Command(std::move(command))};
  set_step_time(prepared, call, when);
  return prepared;
}

// A step that says nothing but when.
template <class C>
[[nodiscard]] Result<Prepared> plain_order_step(const Call& call, CommandId command_id) {
  return order_step<C>(call, command_id, [](json::JsonObject&, auto&, std::string&) -> Sealed* { return nullptr; });
}

}  // namespace steward::api
