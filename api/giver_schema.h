#pragma once

// The field that names whose drawer cash comes out of (JSON Schema), to be joined to the raw string of a body's
// properties: what goes back, a refund, and an expense, which is also put back.
#define STEWARD_GIVER                                                                            \
  R"("cashier_id":{"type":"string","format":"uuid","description":"whose open drawer gives the)"  \
  R"( cash, of /v1/shifts; without: the own one, else the one in which it still lies; what was)" \
  R"( taken in no shift: none"})"
#define STEWARD_REFUND_GIVER                                                                   \
  R"("cashier_id":{"type":"string","format":"uuid","description":"of cash: whose open drawer)" \
  R"( gives it, of /v1/shifts; without: the own one"})"
#define STEWARD_EXPENSE_GIVER                                                                   \
  R"("cashier_id":{"type":"string","format":"uuid","description":"of cash: through whose open)" \
  R"( drawer it goes, of /v1/shifts; without: the own one, else the cash outside the drawers"})"
#define STEWARD_EXPENSE_RECEIVER                                                               \
  R"("cashier_id":{"type":"string","format":"uuid","description":"of cash: whose open drawer)" \
  R"( takes it back, of /v1/shifts; without: the one that gave it, while that shift is open,)" \
  R"( else the cash outside the drawers; not what the count of that one was over by"})"
