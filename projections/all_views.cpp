#include "projections/all_views.h"

#include "projections/arrears.h"
#include "projections/directory.h"
#include "projections/runs.h"
#include "projections/statement.h"

namespace steward {

ViewList all_views() {
  ViewList views;
  views.push_back(std::make_unique<ArrearsView>());
  views.push_back(std::make_unique<StatementView>());
  views.push_back(std::make_unique<DirectoryView>());
  views.push_back(std::make_unique<RunsView>());
  return views;
}

}  // namespace steward
