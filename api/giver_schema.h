#pragma once

// The field that names whose drawer gives cash which goes back (JSON Schema), to be joined to the raw string of a
// body's properties.
#define STEWARD_GIVER                                                                           \
  R"("cashier_id":{"type":"string","format":"uuid","description":"whose open drawer gives the)" \
  R"( cash, of /v1/shifts; without: the own one, else the one in which it still lies"})"
