#include "api/access_policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace steward::api {
namespace {

using access::Role;
using P = Permission;

// The coarse matrix of the security model, written down once more: a change of the table must be meant.
struct Row {
  Role role;
  std::vector<Permission> may;
};
const std::vector<Row> kMatrix = {
    {Role::resident,
     {P::see_registry, P::see_people, P::reveal_people, P::see_money, P::see_history, P::see_cases, P::file_cases,
      P::see_timeline, P::see_work_orders, P::report_work_orders, P::request_invoices, P::see_meters}},
    {Role::front_desk,
     {P::see_registry,  P::see_people,         P::see_money,          P::edit_households, P::see_cases,
      P::file_cases,    P::handle_cases,       P::see_timeline,       P::see_work_orders, P::see_boards,
      P::see_resources, P::report_work_orders, P::handle_work_orders, P::do_work_orders,  P::follow_up_debts,
      P::see_dunning,   P::request_invoices,   P::see_meters,         P::read_meters,     P::see_approvals,
      P::ask_approvals}},
    {Role::technician,
     {P::see_registry, P::see_work_orders, P::see_resources, P::do_work_orders, P::see_meters, P::read_meters}},
    {Role::cashier,
     {P::see_registry, P::see_people, P::see_money, P::receive_payment, P::see_timeline, P::follow_up_debts,
      P::see_dunning, P::request_invoices, P::reverse_payment, P::see_tills, P::see_meters, P::see_approvals,
      P::ask_approvals, P::keep_drawer, P::send_refunds}},
    {Role::finance_manager,
     {P::see_registry,    P::see_people,    P::reveal_people,   P::export_people,    P::see_money,
      P::see_history,     P::set_tariffs,   P::run_bills,       P::correct_payment,  P::ask_approvals,
      P::grant_approvals, P::forgive_debts, P::follow_up_debts, P::see_dunning,      P::import_data,
      P::see_timeline,    P::see_analytics, P::keep_books,      P::request_invoices, P::issue_invoices,
      P::reverse_payment, P::see_tills,     P::see_meters,      P::read_meters,      P::see_approvals,
      P::see_imports,     P::grant_refunds, P::send_refunds}},
    {Role::community_manager, {P::see_registry,       P::see_people,
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
                               P::see_imports,        P::grant_refunds}},
    {Role::auditor,
     {P::see_registry, P::see_people, P::reveal_people, P::see_money, P::see_dunning, P::see_history, P::see_events,
      P::see_cases, P::see_manager_notes, P::see_timeline, P::see_work_orders, P::see_boards, P::see_resources,
      P::see_analytics, P::see_tills, P::see_meters, P::see_approvals, P::see_imports, P::see_keys}},
    {Role::operations, {P::operate, P::see_keys, P::manage_keys}},
    {Role::gateway, {P::receive_payment}},
    {Role::meter_device, {P::read_meters}},
};

TEST(AccessPolicy, IsTheMatrixAndNothingElse) {
  for (const Row& row : kMatrix) {
    for (const Permission permission : all_permissions()) {
      const bool meant =
          permission == P::anyone || std::find(row.may.begin(), row.may.end(), permission) != row.may.end();
      EXPECT_EQ(permits(row.role, permission), meant) << to_string(row.role) << " " << to_string(permission);
    }
  }
}

// Of work and of replies residents judge, or staff for them: never who did it.
TEST(AccessPolicy, NoTechnicianConfirmsOrRates) {
  EXPECT_TRUE(permits(Role::resident, P::report_work_orders) && permits(Role::resident, P::file_cases));
  EXPECT_FALSE(permits(Role::technician, P::report_work_orders));
  EXPECT_FALSE(permits(Role::technician, P::file_cases));
}

TEST(AccessPolicy, NobodyWhoTakesMoneyCorrectsIt) {
  for (const RoleName& entry : role_names()) {
    if (entry.role == Role::administrator) continue;
    EXPECT_FALSE(permits(entry.role, P::receive_payment) && permits(entry.role, P::correct_payment)) << entry.name;
    EXPECT_FALSE(permits(entry.role, P::receive_payment) && permits(entry.role, P::forgive_debts)) << entry.name;
  }
}

// What a payment gateway tells of was paid through a channel.
TEST(AccessPolicy, WhoTakesMoneyTakesCashUnlessItIsAGateway) {
  for (const RoleName& entry : role_names()) {
    const bool meant = permits(entry.role, P::receive_payment) && entry.role != Role::gateway;
    EXPECT_EQ(permits(entry.role, P::keep_drawer), meant) << entry.name;
  }
  EXPECT_TRUE(permits(Role::gateway, P::receive_payment));
}

// What is asked for at the counter is reviewed and issued by somebody else.
TEST(AccessPolicy, NobodyWhoTakesMoneyIssuesInvoices) {
  for (const RoleName& entry : role_names()) {
    if (entry.role == Role::administrator) continue;
    EXPECT_FALSE(permits(entry.role, P::receive_payment) && permits(entry.role, P::issue_invoices)) << entry.name;
  }
}

TEST(AccessPolicy, AnAuditorAndOperationsWriteNothingOfTheBusiness) {
  for (const Permission writing :
       {P::edit_registry,         P::edit_households,    P::set_tariffs,        P::run_bills,
        P::receive_payment,       P::correct_payment,    P::import_data,        P::file_cases,
        P::handle_cases,          P::report_work_orders, P::handle_work_orders, P::do_work_orders,
        P::supervise_work_orders, P::manage_staff,       P::manage_equipment,   P::set_service_policy,
        P::forgive_debts,         P::follow_up_debts,    P::ask_approvals,      P::grant_approvals,
        P::set_approval_rules,    P::request_invoices,   P::issue_invoices,     P::keep_books,
        P::reverse_payment,       P::read_meters,        P::keep_drawer,        P::grant_refunds,
        P::send_refunds}) {
    EXPECT_FALSE(permits(Role::auditor, writing)) << to_string(writing);
    EXPECT_FALSE(permits(Role::operations, writing)) << to_string(writing);
  }
  EXPECT_FALSE(permits(Role::operations, P::see_money));
}

// Whoever reminds of arrears sees how far that is; an auditor sees it and reminds nobody.
TEST(AccessPolicy, DunningIsReadByWhoDoesItAndByAnAuditor) {
  for (const RoleName& entry : role_names()) {
    const bool meant = permits(entry.role, P::follow_up_debts) || entry.role == Role::auditor;
    EXPECT_EQ(permits(entry.role, P::see_dunning), meant) << entry.name;
  }
}

TEST(AccessPolicy, WhatConcernsEveryCompanyIsTheOperators) {
  for (const Permission permission : all_permissions()) {
    EXPECT_EQ(is_operators(permission), permission == P::operate || permission == P::manage_companies)
        << to_string(permission);
  }
}

// Who makes a key sees it: operations with a cashier's key would be a cashier.
TEST(AccessPolicy, OnlyAnAdministratorMakesKeysOfTheBusiness) {
  for (const RoleName& maker : role_names()) {
    for (const RoleName& made : role_names()) {
      const bool meant =
          maker.role == Role::administrator || (maker.role == Role::operations && made.role == Role::operations);
      EXPECT_EQ(may_issue(maker.role, made.role), meant) << maker.name << " " << made.name;
    }
  }
}

// What a community manager may do up to a limit it may ask for above that: the coefficient of a house is a price.
TEST(AccessPolicy, WhoMeasuresHousesMayAskForAnApproval) {
  for (const RoleName& entry : role_names()) {
    if (permits(entry.role, P::edit_registry)) {
      EXPECT_TRUE(permits(entry.role, P::ask_approvals)) << entry.name;
    }
  }
  EXPECT_FALSE(permits(Role::community_manager, P::grant_approvals));
}

// A refund is asked for where owners come, of somebody who does not sit there.
TEST(AccessPolicy, WhoAsksForRefundsAtTheDeskNeitherMakesNorGrantsThem) {
  for (const Role role : {Role::cashier, Role::front_desk}) {
    EXPECT_TRUE(permits(role, P::ask_approvals)) << to_string(role);
    EXPECT_FALSE(permits(role, P::correct_payment)) << to_string(role);
    EXPECT_FALSE(permits(role, P::grant_approvals)) << to_string(role);
    EXPECT_FALSE(permits(role, P::grant_refunds)) << to_string(role);
  }
}

// Who has a drawer pays out what somebody else granted; a manager grants, makes none alone and pays none out.
TEST(AccessPolicy, ARefundIsGrantedByManagersAndPaidOutByCashiers) {
  for (const RoleName& entry : role_names()) {
    if (entry.role == Role::administrator) continue;
    const bool finance = entry.role == Role::finance_manager;
    EXPECT_EQ(permits(entry.role, P::grant_refunds), finance || entry.role == Role::community_manager) << entry.name;
    EXPECT_EQ(permits(entry.role, P::send_refunds), finance || entry.role == Role::cashier) << entry.name;
  }
  EXPECT_FALSE(permits(Role::community_manager, P::correct_payment));
}

// Who holds which key is the auditor's to know and nobody's of the business to change.
TEST(AccessPolicy, KeysAreSeenByWhoManagesThemAndByAnAuditor) {
  for (const RoleName& entry : role_names()) {
    const bool meant = permits(entry.role, P::manage_keys) || entry.role == Role::auditor;
    EXPECT_EQ(permits(entry.role, P::see_keys), meant) << entry.name;
  }
  EXPECT_FALSE(permits(Role::auditor, P::manage_keys));
}

TEST(AccessPolicy, OnlyManagersWriteOutListsOfPeople) {
  for (const RoleName& entry : role_names()) {
    const bool manager = entry.role == Role::finance_manager || entry.role == Role::community_manager ||
                         entry.role == Role::administrator;
    EXPECT_EQ(permits(entry.role, P::export_people), manager) << entry.name;
  }
}

// Whoever acts sees what it is about.
TEST(AccessPolicy, WhoDoesAThingSeesIt) {
  for (const RoleName& entry : role_names()) {
    const auto sees = [&](Permission doing, Permission seeing) {
      return !permits(entry.role, doing) || permits(entry.role, seeing);
    };
    EXPECT_TRUE(sees(P::ask_approvals, P::see_approvals)) << entry.name;
    EXPECT_TRUE(sees(P::grant_approvals, P::see_approvals)) << entry.name;
    EXPECT_TRUE(sees(P::grant_approvals, P::grant_refunds)) << entry.name;
    EXPECT_TRUE(sees(P::grant_refunds, P::see_approvals)) << entry.name;
    EXPECT_TRUE(sees(P::send_refunds, P::see_money)) << entry.name;
    EXPECT_TRUE(sees(P::import_data, P::see_imports)) << entry.name;
    EXPECT_TRUE(sees(P::manage_keys, P::see_keys)) << entry.name;
    if (entry.role == Role::meter_device) continue;  // it knows its own, and reads nothing
    EXPECT_TRUE(sees(P::read_meters, P::see_meters)) << entry.name;
    EXPECT_TRUE(sees(P::keep_drawer, P::see_tills)) << entry.name;
  }
}

TEST(AccessPolicy, AnUnknownRoleMayNothing) {
  for (const Permission permission : all_permissions()) {
    EXPECT_EQ(permits(static_cast<Role>(200), permission), permission == P::anyone);
  }
}

}  // namespace
}  // namespace steward::api
