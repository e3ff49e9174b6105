#include "projections/all_views.h"

#include "projections/analytics.h"
#include "projections/approvals_view.h"
#include "projections/arrears.h"
#include "projections/books_register.h"
#include "projections/case_board.h"
#include "projections/directory.h"
#include "projections/equipment_register.h"
#include "projections/invoice_register.h"
#include "projections/ledger.h"
#include "projections/pending_money.h"
#include "projections/reliefs.h"
#include "projections/reminders.h"
#include "projections/runs.h"
#include "projections/staff_directory.h"
#include "projections/statement.h"
#include "projections/timeline.h"
#include "projections/work_order_board.h"

namespace steward {

ViewList all_views() {
  ViewList views;
  views.push_back(std::make_unique<ArrearsView>());
  views.push_back(std::make_unique<StatementView>());
  views.push_back(std::make_unique<DirectoryView>());
  views.push_back(std::make_unique<RunsView>());
  views.push_back(std::make_unique<TimelineView>());
  views.push_back(std::make_unique<WorkOrderBoardView>());
  views.push_back(std::make_unique<CaseBoardView>());
  views.push_back(std::make_unique<StaffDirectoryView>());
  views.push_back(std::make_unique<EquipmentRegisterView>());
  views.push_back(std::make_unique<AnalyticsView>());
  views.push_back(std::make_unique<PendingMoneyView>());
  views.push_back(std::make_unique<ApprovalsView>());
  views.push_back(std::make_unique<LedgerView>());
  views.push_back(std::make_unique<BooksRegisterView>());
  views.push_back(std::make_unique<InvoiceRegisterView>());
  views.push_back(std::make_unique<RemindersView>());
  views.push_back(std::make_unique<ReliefsView>());
  return views;
}

}  // namespace steward
