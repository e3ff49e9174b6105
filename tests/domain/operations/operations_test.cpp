#include "domain/operations/operations.h"

#include <gtest/gtest.h>

#include "tests/support/scenario.h"

namespace steward::operations {
namespace {

using namespace steward::test;

TEST(CreateLog, HappensOnceAndSaysWhatTheLogIsFor) {
  given({}).when(CreateLog{LogPurpose::demo}).then(LogCreated{LogPurpose::demo});
  given({CreateLog{}}).when(CreateLog{}).then_refused("log-exists");
}

TEST(AcceptLoss, RaisesTheEpoch) {
  given({CreateLog{}}).when(AcceptLoss{2, 90, 100}).then(LossAccepted{2, 90, 100});
  given({CreateLog{}, AcceptLoss{2, 90, 100}}).when(AcceptLoss{3, 95, 101}).then(LossAccepted{3, 95, 101});
  given({CreateLog{}}).when(AcceptLoss{1, 90, 100}).then_refused("epoch-not-later");
  // Epoch 2 began with an acceptance that was lost in its turn.
  given({CreateLog{}}).when(AcceptLoss{3, 90, 100}).then(LossAccepted{3, 90, 100});
  given({CreateLog{}}).when(AcceptLoss{2, 100, 100}).then(LossAccepted{2, 100, 100});
  given({CreateLog{}}).when(AcceptLoss{2, 101, 100}).then_refused("nothing-was-lost");
  given({}).when(AcceptLoss{2, 90, 100}).then_refused("log-unknown");
}

TEST(SkipPoisonEvent, NamesTheViewAndTheEvent) {
  given({CreateLog{}}).when(SkipPoisonEvent{"arrears", 3, 17}).then(PoisonEventSkipped{"arrears", 3, 17});
  given({CreateLog{}}).when(SkipPoisonEvent{"", 3, 17}).then_refused("view-invalid");
  given({CreateLog{}}).when(SkipPoisonEvent{"arrears", 3, 0}).then_refused("view-invalid");
  given({}).when(SkipPoisonEvent{"arrears", 3, 17}).then_refused("log-unknown");
}

}  // namespace
}  // namespace steward::operations
