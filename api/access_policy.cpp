#include "api/access_policy.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace steward::api {

namespace {

using access::Role;
using P = Permission;

constexpr std::array kRoleNames = {
    RoleName{"resident", Role::resident},
    RoleName{"front_desk", Role::front_desk},
    RoleName{"technician", Role::technician},
    RoleName{"cashier", Role::cashier},
    RoleName{"finance_manager", Role::finance_manager},
    RoleName{"community_manager", Role::community_manager},
    RoleName{"auditor", Role::auditor},
    RoleName{"operations", Role::operations},
    RoleName{"gateway", Role::gateway},
    RoleName{"meter_device", Role::meter_device},
    RoleName{"administrator", Role::administrator},
};

constexpr std::array kPermissions = {
    P::anyone,
    P::see_registry,
    P::see_people,
    P::reveal_people,
    P::export_people,
    P::see_money,
    P::see_tills,
    P::see_meters,
    P::see_dunning,
    P::see_history,
    P::see_events,
    P::see_timeline,
    P::see_work_orders,
    P::see_boards,
    P::see_resources,
    P::see_analytics,
    P::edit_registry,
    P::edit_households,
    P::set_tariffs,
    P::run_bills,
    P::read_meters,
    P::receive_payment,
    P::keep_drawer,
    P::correct_payment,
    P::forgive_debts,
    P::follow_up_debts,
    P::see_approvals,
    P::ask_approvals,
    P::grant_approvals,
    P::grant_refunds,
    P::send_refunds,
    P::set_approval_rules,
    P::keep_books,
    P::see_imports,
    P::import_data,
    P::see_cases,
    P::file_cases,
    P::handle_cases,
    P::see_manager_notes,
    P::report_work_orders,
    P::handle_work_orders,
    P::do_work_orders,
    P::supervise_work_orders,
    P::manage_staff,
    P::manage_equipment,
    P::set_service_policy,
    P::see_keys,
    P::manage_keys,
    P::operate,
    P::manage_companies,
    P::request_invoices,
    P::issue_invoices,
    P::reverse_payment,
};
constexpr std::array<std::string_view, kPermissions.size()> kPermissionNames = {
    "anyone",
    "see_registry",
    "see_people",
    "reveal_people",
    "export_people",
    "see_money",
    "see_tills",
    "see_meters",
    "see_dunning",
    "see_history",
    "see_events",
    "see_timeline",
    "see_work_orders",
    "see_boards",
    "see_resources",
    "see_analytics",
    "edit_registry",
    "edit_households",
    "set_tariffs",
    "run_bills",
    "read_meters",
    "receive_payment",
    "keep_drawer",
    "correct_payment",
    "forgive_debts",
    "follow_up_debts",
    "see_approvals",
    "ask_approvals",
    "grant_approvals",
    "grant_refunds",
    "send_refunds",
    "set_approval_rules",
    "keep_books",
    "see_imports",
    "import_data",
    "see_cases",
    "file_cases",
    "handle_cases",
    "see_manager_notes",
    "report_work_orders",
    "handle_work_orders",
    "do_work_orders",
    "supervise_work_orders",
    "manage_staff",
    "manage_equipment",
    "set_service_policy",
    "see_keys",
    "manage_keys",
    "operate",
    "manage_companies",
    "request_invoices",
    "issue_invoices",
    "reverse_payment",
};

// The matrix: a role has what stands here and nothing else.
std::span<const Permission> granted(Role role) {
  static constexpr std::array kResident = {
      P::see_registry, P::see_people,   P::reveal_people,   P::see_money,          P::see_history,      P::see_cases,
      P::file_cases,   P::see_timeline, P::see_work_orders, P::report_work_orders, P::request_invoices, P::see_meters};
  static constexpr std::array kFrontDesk = {
      P::see_registry,  P::see_people,         P::see_money,          P::edit_households, P::see_cases,
      P::file_cases,    P::handle_cases,       P::see_timeline,       P::see_work_orders, P::see_boards,
      P::see_resources, P::report_work_orders, P::handle_work_orders, P::do_work_orders,  P::follow_up_debts,
      P::see_dunning,   P::request_invoices,   P::see_meters,         P::read_meters,     P::see_approvals,
      P::ask_approvals};
  static constexpr std::array kTechnician = {P::see_registry,   P::see_work_orders, P::see_resources,
                                             P::do_work_orders, P::see_meters,      P::read_meters};
  static constexpr std::array kCashier = {P::see_registry,    P::see_people,  P::see_money,    P::receive_payment,
                                          P::follow_up_debts, P::see_dunning, P::see_timeline, P::request_invoices,
                                          P::reverse_payment, P::see_tills,   P::see_meters,   P::see_approvals,
                                          P::ask_approvals,   P::keep_drawer, P::send_refunds};
  static constexpr std::array kFinance = {P::see_registry,    P::see_people,    P::reveal_people,    P::export_people,
                                          P::see_money,       P::see_history,   P::set_tariffs,      P::run_bills,
                                          P::correct_payment, P::ask_approvals, P::grant_approvals,  P::forgive_debts,
                                          P::follow_up_debts, P::see_dunning,   P::import_data,      P::see_timeline,
                                          P::see_analytics,   P::keep_books,    P::request_invoices, P::issue_invoices,
                                          P::reverse_payment, P::see_tills,     P::see_meters,       P::read_meters,
                                          P::see_approvals,   P::see_imports,   P::grant_refunds,    P::send_refunds};
  static constexpr std::array kCommunityManager = {P::see_registry,       P::see_people,
                                                   P::reveal_people,      P::export_people,
                                                   P::see_money,          P::see_history,
                                                   P::edit_registry,      P::edit_households,
                                                   P::import_data,        P::see_cases,
                                                   P::file_cases,         P::handle_cases,
                                                   P::see_manager_notes,  P::see_timeline,
                                                   P::see_work_orders,    P::see_boards,
                                                   P::see_resources,      P::see_analytics,
                                                   P::report_work_orders, P::handle_work_orders,
                                                   P::do_work_orders,     P::supervise_work_orders,
                                                   P::manage_staff,       P::manage_equipment,
                                                   P::set_service_policy, P::follow_up_debts,
                                                   P::see_dunning,        P::ask_approvals,
                                                   P::see_tills,          P::see_meters,
                                                   P::read_meters,        P::see_approvals,
                                                   P::see_imports,        P::grant_refunds};
  static constexpr std::array kAuditor = {P::see_registry,      P::see_people,    P::reveal_people,   P::see_money,
                                          P::see_dunning,       P::see_history,   P::see_events,      P::see_cases,
                                          P::see_manager_notes, P::see_timeline,  P::see_work_orders, P::see_boards,
                                          P::see_resources,     P::see_analytics, P::see_tills,       P::see_meters,
                                          P::see_approvals,     P::see_imports,   P::see_keys};
  static constexpr std::array kOperations = {P::operate, P::see_keys, P::manage_keys};
  static constexpr std::array kGateway = {P::receive_payment};
  static constexpr std::array kMeterDevice = {P::read_meters};
  switch (role) {
    case Role::resident:
      return kResident;
    case Role::front_desk:
      return kFrontDesk;
    case Role::technician:
      return kTechnician;
    case Role::cashier:
      return kCashier;
    case Role::finance_manager:
      return kFinance;
    case Role::community_manager:
      return kCommunityManager;
    case Role::auditor:
      return kAuditor;
    case Role::operations:
      return kOperations;
    case Role::gateway:
      return kGateway;
    case Role::meter_device:
      return kMeterDevice;
    case Role::administrator:
      return kPermissions;  // whose keys make those of all others
  }
  return {};
}

}  // namespace

bool permits(Role role, Permission permission) {
  if (permission == Permission::anyone) return true;
  const auto have = granted(role);
  return std::find(have.begin(), have.end(), permission) != have.end();
}

bool may_issue(Role maker, Role role) {
  if (!permits(maker, Permission::manage_keys)) return false;
  return maker == Role::administrator || (maker == Role::operations && role == Role::operations);
}

std::string_view to_string(Permission permission) { return kPermissionNames[static_cast<std::size_t>(permission)]; }

std::string_view to_string(Role role) {
  for (const RoleName& name : kRoleNames) {
    if (name.role == role) return name.name;
  }
  return "unknown";
}

std::span<const RoleName> role_names() { return kRoleNames; }
std::span<const Permission> all_permissions() { return kPermissions; }

}  // namespace steward::api
