#pragma once

#include <variant>
#include <vector>

#include "domain/invoicing/events.h"

namespace steward::invoicing {

// Rows of views have these numbers: append only.
enum class InvoiceStatus : std::uint8_t {
  requested = 1,  // to be reviewed
  approved = 2,   // to be issued on the platform
  failed = 3,     // the platform did not take it: to be tried again
  issued = 4,
  refused = 5,
  abandoned = 6,  // failed for good
  credited = 7,   // credit notes took all of it back
};

struct Unborn {
  bool operator==(const Unborn&) const = default;
};
struct Invoice {
  InvoiceId id;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  InvoiceStatus status = InvoiceStatus::requested;
  std::vector<std::uint32_t> bills;  // ascending
  InvoiceAmount total;
  InvoiceAmount credited;  // by credit notes
  Date last_step_on;       // nothing about it may be effective before
  bool operator==(const Invoice&) const = default;
};
struct InvoiceState {
  std::variant<Unborn, Invoice> is;
  bool operator==(const InvoiceState&) const = default;
};

}  // namespace steward::invoicing
