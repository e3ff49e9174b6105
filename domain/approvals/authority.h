#pragma once

#include "domain/base/ids.h"

namespace steward::approvals {

// In whose name something is decided that may take two persons.
struct Authority {
  CredentialId by;        // nil: nobody's, which decides nothing alone where there are limits
  bool approved = false;  // two persons have: set by the decision on GrantApproval alone
};

}  // namespace steward::approvals
