#pragma once

#include <vector>

#include "eventstore/sequencer/knowledge.h"

namespace steward {

struct UnfinishedBillRun {
  CompanyNo company;
  BillRunId run;
  CredentialId by;  // who began it: its items are remembered under this name
};

struct UnfinishedBillRuns {
  std::vector<UnfinishedBillRun> runs;
  // These may be unfinished too. They keep no other back.
  struct Unread {
    BillRunId run;
    Error error;
  };
  std::vector<Unread> unread;
};

// The runs that began at or before `until` and are not completed, as far as the index knows. No view is asked, so that
// bills wait for none.
[[nodiscard]] Result<UnfinishedBillRuns> unfinished_bill_runs(const Knowledge& knowledge, Position until);

}  // namespace steward
