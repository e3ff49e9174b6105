#pragma once

#include "domain/command.h"

// Commands that are steps of something that is there already: their plans have the same form.
namespace steward {

template <class C>
concept StepOfOrder = requires(const C& c) {
  c.order.uuid;
};

template <class C>
concept StepOfCase = requires(const C& c) {
  c.of_case.uuid;
};

}  // namespace steward
