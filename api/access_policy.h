#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "domain/access/events.h"
#include "domain/base/ids.h"

// Who may do what: one table, deny by default (reliability reference §4, the coarse roles).
namespace steward::api {

enum class Permission : std::uint8_t {
  anyone,           // no key needed: health, version, API description, problem pages
  see_registry,     // communities, buildings, houses, fee items
  see_people,       // who lives where, masked
  reveal_people,    // the same, unmasked
  export_people,    // whole lists of them as a file, masked or unmasked
  see_money,        // bills, balances, arrears, statements
  see_tills,        // how days closed, receipts, shifts; a cashier the own shifts
  see_meters,       // meters and their readings
  see_dunning,      // who is reminded of arrears, how far that is, and who is not
  see_history,      // replay a household or house
  see_events,       // the event feed
  see_timeline,     // everything about one household, in the order of time
  see_work_orders,  // orders and their histories; residents and technicians their own
  see_boards,       // counts of all orders and cases, and what happens to them
  see_resources,    // staff, equipment, outages
  see_analytics,    // figures of communities and buildings
  edit_registry,    // communities, buildings, houses
  edit_households,  // move-in, move-out
  set_tariffs,      // fee items and tariffs
  run_bills,        // bill runs, one-off charges, corrections of readings
  read_meters,      // enter readings; a device what it showed, in its community
  receive_payment,
  keep_drawer,         // take cash; open, bank from and count the own shift
  correct_payment,     // reversals, credit, refunds, suspense
  forgive_debts,       // waivers, write-offs, and taking them back
  follow_up_debts,     // record disputes and promises, remind of arrears
  see_approvals,       // what was asked for, and what became of it
  ask_approvals,       // ask for an approval
  grant_approvals,     // grant or refuse what somebody else asked for
  grant_refunds,       // the same of refunds: who has not grant_approvals, up to the community's limit for managers
  send_refunds,        // carry out what was granted: who has not correct_payment, in cash or the way the money came
  set_approval_rules,  // what takes two persons
  keep_books,          // close months; vendors, expenses, budgets
  see_imports,         // which files were imported
  import_data,
  see_cases,              // complaints, suggestions, enquiries, praise and contacts
  file_cases,             // and what a person does with the own one: confirm, dispute, withdraw, rate
  handle_cases,           // what staff do with them: accept, reply, close, reject, merge, note; contacts
  see_manager_notes,      // staff notes that are for managers
  report_work_orders,     // and what a person does with the own one: cancel, confirm, reopen, rate
  handle_work_orders,     // what the desk does: triage, assign, dispatch, close, call back; outages
  do_work_orders,         // the steps of the one who has it; a technician the own ones, the desk on somebody's behalf
  supervise_work_orders,  // cancel what is begun, enter steps long after they were made
  manage_staff,           // staff, skills, shifts, leaves
  manage_equipment,       // the equipment register
  set_service_policy,     // business hours, times promised, dispatch rules, categories
  see_keys,               // API keys of the own company: whose, and who issued and revoked them; never a key itself
  manage_keys,            // issue and revoke them
  operate,                // views, rebuilds, metrics, the clock: is_operators
  manage_companies,       // companies of the log: is_operators
  request_invoices,       // ask for a tax invoice; a resident of the own bills
  issue_invoices,         // review them, enter their numbers, take them back
  reverse_payment,        // the own ones of the day; others with correct_payment
};

// What one object of a company is to be seen by: whose credential it is.
struct Principal {
  CredentialId credential;
  CompanyNo company;
  access::Role role = access::Role::resident;
  CommunityId community;  // nil: all communities of the company
  HouseholdId household;  // set for a resident: nothing else is there for them
  StaffId staff;          // set for a technician: whose steps these are
  Instant expires_at;     // what lasts longer than a request ends then
};

[[nodiscard]] bool permits(access::Role role, Permission permission);
// What concerns every company of the log: it takes a key of the operator itself (company 0) besides the role.
[[nodiscard]] constexpr bool is_operators(Permission permission) {
  return permission == Permission::operate || permission == Permission::manage_companies;
}
// Whether a key may make keys of a role. Who makes a key sees it and can use it: so operations, who may do no business,
// makes keys for operations only, and those of the business come from an administrator.
[[nodiscard]] bool may_issue(access::Role maker, access::Role role);
// A resident is permitted these only for the own household.
[[nodiscard]] std::string_view to_string(Permission permission);
[[nodiscard]] std::string_view to_string(access::Role role);

struct RoleName {
  std::string_view name;
  access::Role role;
};
[[nodiscard]] std::span<const RoleName> role_names();
// The permissions of a role, in the order of the enumeration: for the documentation and for tests.
[[nodiscard]] std::span<const Permission> all_permissions();

}  // namespace steward::api
