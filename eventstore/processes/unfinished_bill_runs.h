#pragma once

#include <vector>

#include "eventstore/sequencer/knowledge.h"

namespace steward {

struct UnfinishedBillRun {
  CompanyNo company;
  BillRunId run;
  CredentialId by;  // who began it: its items are remembered under this name
};

// The runs that began at or before `until` and are not completed, as far as the index knows. No view is asked, so that
// bills wait for none. A run that cannot be read keeps no other back: a warning names it.
[[nodiscard]] Result<std::vector<UnfinishedBillRun>> unfinished_bill_runs(const Knowledge& knowledge, Position until);

}  // namespace steward
