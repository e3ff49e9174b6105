#include <boost/json.hpp>

#include "api/handlers/bill_numbers.h"
#include "api/handlers/handlers.h"
#include "api/handlers/house_numbers.h"
#include "api/handlers/known.h"
#include "api/handlers/may_take.h"
#include "api/handlers/or_today.h"
#include "api/handlers/people.h"
#include "api/handlers/step_time.h"
#include "api/json/values.h"
#include "api/names.h"
#include "api/receivable_words.h"
#include "projections/pending_money.h"
#include "replay/imports/bankings.h"

// Money whose payer is not known, and the work lists of suspense and refunds.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;

boost::json::value date_or_null(const std::optional<Date>& date) {
  return date ? boost::json::value(to_string(*date)) : boost::json::value(nullptr);
}

Result<PaymentId> suspense_of_path(const Call& call) {
  auto payment = call.path_id<PaymentId>(0);
  if (!payment) return pass_on(std::move(payment.error()));
  auto head = call.reach_shared(suspense_stream(*payment), "suspense-unknown");
  if (!head) return pass_on(std::move(head.error()));
  return *payment;
}

Result<boost::json::object> to_json(const Call& call, const SuspenseRow& row, const HouseNumbers& houses, Date today) {
  auto payer = person_text(call, row.payer_name);
  if (!payer) return pass_on(std::move(payer.error()));
  auto memo = person_text(call, row.memo);
  if (!memo) return pass_on(std::move(memo.error()));
  auto house_number = houses.of(row.household);
  if (!house_number) return pass_on(std::move(house_number.error()));
  const bool open = row.status == SuspenseStatus::open;
  return boost::json::object{
      {"payment_id", id_value(row.payment)},
      {"community_id", id_value(row.community)},
      {"status", name_of(kSuspenseStatusNames, row.status)},
      {"channel", name_of(kChannelNames, row.channel)},
      {"external_reference", row.external_reference},
      {"amount_fen", row.amount.fen},
      {"received_on", to_string(row.received_on)},
      {"days", days_between(row.received_on, open || !row.cleared_on ? today : *row.cleared_on)},
      {"reason", name_of(kSuspenseReasonNames, row.reason)},
      {"payer_name", std::move(*payer)},
      {"memo", std::move(*memo)},
      {"cleared_on", date_or_null(row.cleared_on)},
      {"household_id", row.household.is_nil() ? boost::json::value(nullptr) : id_value(row.household)},
      {"house_number", std::move(*house_number)},
      {"matched_by",
       row.matched_by ? boost::json::value(name_of(kMatchNames, *row.matched_by)) : boost::json::value(nullptr)}};
}

Result<boost::json::object> to_json(const Call& call, const RefundRow& row, const HouseNumbers& houses) {
  auto reason = person_text(call, row.reason);
  if (!reason) return pass_on(std::move(reason.error()));
  auto house_number = houses.of(row.household);
  if (!house_number) return pass_on(std::move(house_number.error()));
  return boost::json::object{
      {"refund_id", id_value(row.refund)},
      {"household_id", id_value(row.household)},
      {"house_id", id_value(row.house)},
      {"house_number", std::move(*house_number)},
      {"community_id", id_value(row.community)},
      {"payment_id", row.payment.is_nil() ? boost::json::value(nullptr) : id_value(row.payment)},
      {"status", name_of(kRefundStatusNames, row.status)},
      {"channel", row.channel ? boost::json::value(name_of(kChannelNames, *row.channel)) : nullptr},
      {"attempts", row.attempts},
      {"amount_fen", row.amount.fen},
      {"approved_on", to_string(row.approved_on)},
      {"last_step_on", to_string(row.last_step_on)},
      {"external_reference", row.external_reference},
      {"reason", std::move(*reason)}};
}

template <class AnyId>
std::vector<AnyId> optional_ids(json::JsonObject& root, std::string_view name, std::size_t most) {
  std::vector<AnyId> ids;
  auto array = root.optional_array(name, 1, most);
  for (std::size_t i = 0; array && i < array->size(); ++i) ids.push_back(array->id<AnyId>(i));
  return ids;
}

// What came, as one row: that of the path, and with it the amount of all that are settled with it. Nullopt where one
// waits no more, which is refused for that.
struct CameIn {
  CommunityId community;
  imports::BankRow row;
};
Result<std::optional<CameIn>> money_of(const Call& call, const billing::SettleSuspense& command) {
  auto waits = known<billing::SuspenseState, billing::Suspense>(call, suspense_stream(command.payment));
  if (!waits) return pass_on(std::move(waits.error()));
  if (*waits == nullptr) return std::optional<CameIn>{};
  const billing::SuspenseReceived& received = (*waits)->received;
  CameIn came{received.community, {}};
  came.row.received_on = received.received_on;
  came.row.amount = received.amount;
  came.row.serial = received.external_reference;
  for (const PaymentId with : command.with) {
    auto other = known<billing::SuspenseState, billing::Suspense>(call, suspense_stream(with));
    if (!other) return pass_on(std::move(other.error()));
    if (*other == nullptr) return std::optional<CameIn>{};
    came.row.amount.fen += (*other)->received.amount.fen;
  }
  return std::optional(std::move(came));
}

// The bankings that the money is, which the bank may have kept its fee of: those that are named, or the only one that
// fits; none where that is not certain.
Result<std::vector<EventId>> bankings_of(const Call& call, const billing::SettleSuspense& command) {
  auto came = money_of(call, command);
  if (!came) return pass_on(std::move(came.error()));
  if (!*came) return std::vector<EventId>{};
  imports::BankRow& row = (*came)->row;
  row.amount.fen += command.fee.fen;
  auto bankings = imports::Bankings::load(call.service.store, call.principal.company, (*came)->community);
  if (!bankings) return pass_on(std::move(bankings.error()));
  if (command.bankings.empty()) {
    auto only = bankings->find(row);
    if (!only) return pass_on(std::move(only.error()));
    return only->is_nil() ? std::vector<EventId>{} : std::vector<EventId>{*only};
  }
  Money banked;
  for (const EventId event : command.bankings) {
    const auto amount = bankings->amount_of(event);
    if (!amount) return fail("banking-unknown");
    banked.fen += amount->fen;
  }
  if (banked != row.amount) {
    return fail("bankings-differ", {{"banked_fen", banked.fen}, {"expected_fen", row.amount.fen}});
  }
  return command.bankings;
}

// What the two lists share: the scope, the page, and whether what is settled is shown too.
struct Asked {
  CommunityId community;
  Call::Paging paging;
  bool open_only = true;
};
Result<Asked> asked_of(const Call& call) {
  auto scope = call.asked_community();
  if (!scope) return pass_on(std::move(scope.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto open_only = call.query_open_only();
  if (!open_only) return pass_on(std::move(open_only.error()));
  return Asked{*scope, std::move(*paging), *open_only};
}

}  // namespace

// The payer may be nobody whom the registry knows: the payment itself stands for the person, so that what is kept of
// them can be erased.
Result<Prepared> receive_suspense(Call& call, CommandId command_id) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::ReceiveSuspense command;
  command.payment = PaymentId(call.service.new_id());
  command.community = *community;
  command.till = call.principal.credential;
  command.channel = root.required_enum("channel", words(kChannelNames));
  command.external_reference = root.optional_string("external_reference", 64).value_or("");
  command.amount = Money{root.required_int("amount_fen", 1, kLargestAmount.fen)};
  const auto received_on = root.optional_date("received_on");
  command.reason = root.optional_enum("reason", words(kSuspenseReasonNames)).value_or(command.reason);
  const std::string payer = root.optional_payers_string("payer_name", 100).value_or("");
  const std::string memo = root.optional_payers_text("memo", 500).value_or("");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  if (auto may = may_take(call, command.channel); !may) return pass_on(std::move(may.error()));
  command.payer = PersonId(command.payment.uuid);
  auto name = seal(call, command_id, command.payer, FieldClass::name, payer);
  if (!name) return pass_on(std::move(name.error()));
  auto text = seal(call, command_id, command.payer, FieldClass::free_text, memo);
  if (!text) return pass_on(std::move(text.error()));
  command.payer_name = std::move(*name);
  command.memo = std::move(*text);
  auto date = or_today(call, received_on, stream_of(*community));
  if (!date) return pass_on(std::move(date.error()));
  command.received_on = *date;
  Prepared prepared{Command(std::move(command))};
  prepared.may_backdate = call.may(Permission::correct_payment);
  prepared.backdating = late;
  return prepared;
}

Result<Prepared> assign_suspense(Call& call, CommandId) {
  auto payment = suspense_of_path(call);
  if (!payment) return pass_on(std::move(payment.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::AssignSuspense command;
  command.payment = *payment;
  command.household = root.required_id<HouseholdId>("household_id");
  if (auto bills = root.optional_array("bills", 1, 200)) command.bills = bill_numbers(*bills);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto household = call.reach(stream_of(command.household), "household-unknown");
  if (!household) return pass_on(std::move(household.error()));
  auto today = call.today_of(stream_of(command.household));
  if (!today) return pass_on(std::move(today.error()));
  command.assigned_on = *today;
  Prepared prepared{Command(std::move(command))};
  return prepared;
}

Result<Prepared> return_suspense(Call& call, CommandId) {
  auto payment = suspense_of_path(call);
  if (!payment) return pass_on(std::move(payment.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::ReturnSuspense command;
  command.payment = *payment;
  command.till = command.authority.by = call.principal.credential;
  command.giver = root.optional_id<CredentialId>("cashier_id").value_or(CredentialId{});
  const auto on = root.optional_date("returned_on");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto date = or_today(call, on, suspense_stream(*payment));
  if (!date) return pass_on(std::move(date.error()));
  command.returned_on = *date;
  Prepared prepared{Command(command)};
  return prepared;
}

Result<Prepared> settle_suspense(Call& call, CommandId) {
  auto payment = suspense_of_path(call);
  if (!payment) return pass_on(std::move(payment.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::SettleSuspense command;
  command.payment = *payment;
  command.from = root.optional_id<CommunityId>("from_community_id").value_or(CommunityId{});
  if (command.from.is_nil()) {
    command.taken_by = root.required_enum("channel", words(kChannelNames));
    command.fee = Money{root.optional_int("fee_fen", 0, kLargestAmount.fen).value_or(0)};
    command.bankings = optional_ids<EventId>(root, "banking_event_ids", billing::kMostBankingsSettled);
    command.with = optional_ids<PaymentId>(root, "with_payment_ids", billing::kMostSettledTogether - 1);
    const bool cash = command.taken_by == billing::PaymentChannel::cash;
    if (!command.bankings.empty() && !cash) {
      body->report("unknown-field", root.pointer("banking_event_ids"), Says::is_of_cash);
    }
    if (!command.with.empty() && !cash) {
      body->report("unknown-field", root.pointer("with_payment_ids"), Says::is_of_cash);
    }
  } else {
    command.paid = SettlementId(call.service.new_id());
  }
  command.authority.by = call.principal.credential;
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  if (!command.from.is_nil()) {
    if (auto from = call.reach(stream_of(command.from), "community-unknown"); !from) return pass_on(from.error());
  } else if (command.taken_by == billing::PaymentChannel::cash) {
    for (const PaymentId with : command.with) {
      auto head = call.reach_shared(suspense_stream(with), "suspense-unknown");
      if (!head) return pass_on(std::move(head.error()));
    }
    auto bankings = bankings_of(call, command);
    if (!bankings) return pass_on(std::move(bankings.error()));
    command.bankings = std::move(*bankings);
  }
  auto today = call.today_of(suspense_stream(*payment));
  if (!today) return pass_on(std::move(today.error()));
  command.settled_on = *today;
  Prepared prepared{Command(command)};
  return prepared;
}

// Where another community had paid, whoever takes it back answers for both, as who settled it did.
Result<Prepared> reverse_suspense_settlement(Call& call, CommandId) {
  auto payment = suspense_of_path(call);
  if (!payment) return pass_on(std::move(payment.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::ReverseSuspenseSettlement command;
  command.payment = *payment;
  command.repaid = SettlementId(call.service.new_id());
  command.authority.by = call.principal.credential;
  command.reason = root.required_enum("reason", words(kReversalReasonNames));
  const auto reversed_on = root.optional_date("reversed_on");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  const StreamId stream = suspense_stream(*payment);
  auto cleared = known<billing::SuspenseState, billing::SuspenseCleared>(call, stream);
  if (!cleared) return pass_on(std::move(cleared.error()));
  if (*cleared != nullptr && (*cleared)->settled && !(*cleared)->settled->from.is_nil()) {
    auto from = call.reach(stream_of((*cleared)->settled->from), "community-unknown");
    if (!from) return pass_on(std::move(from.error()));
  }
  auto date = or_today(call, reversed_on, stream);
  if (!date) return pass_on(std::move(date.error()));
  command.reversed_on = *date;
  Prepared prepared{Command(command)};
  prepared.may_backdate = call.may(Permission::keep_books);
  prepared.backdating = late;
  return prepared;
}

Result<Reply> list_suspense(Call& call) {
  if (auto staff = call.not_for_residents(); !staff) return pass_on(std::move(staff.error()));
  auto asked = asked_of(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto view = open_view<PendingMoneyQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.suspense(call.principal.company, asked->community, asked->open_only, asked->paging.cursor,
                                   asked->paging.limit);
  if (!page) return pass_on(std::move(page.error()));
  auto houses = HouseNumbers::open(call);
  if (!houses) return pass_on(std::move(houses.error()));
  boost::json::array items;
  for (const SuspenseRow& row : page->rows) {
    auto today = call.today_of(stream_of(row.community));
    if (!today) return pass_on(std::move(today.error()));
    auto item = to_json(call, row, *houses, *today);
    if (!item) return pass_on(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  return page_reply(call, view->lease, std::move(items), page->next);
}

Result<Reply> get_suspense(Call& call) {
  auto payment = call.path_id<PaymentId>(0);
  if (!payment) return pass_on(std::move(payment.error()));
  auto head = call.reach(suspense_stream(*payment), "suspense-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<PendingMoneyQuery>(call, head->last_position);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.suspense(call.principal.company, *payment);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("suspense-unknown");
  auto houses = HouseNumbers::open(call);
  if (!houses) return pass_on(std::move(houses.error()));
  auto today = call.today_of(stream_of((*row)->community));
  if (!today) return pass_on(std::move(today.error()));
  auto body = to_json(call, **row, *houses, *today);
  if (!body) return pass_on(std::move(body.error()));
  return Reply{200, std::move(*body), {etag(head->version), view_position(view->lease)}};
}

Result<Reply> list_refunds(Call& call) {
  if (auto staff = call.not_for_residents(); !staff) return pass_on(std::move(staff.error()));
  auto asked = asked_of(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto view = open_view<PendingMoneyQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.refunds(call.principal.company, asked->community, asked->open_only, asked->paging.cursor,
                                  asked->paging.limit);
  if (!page) return pass_on(std::move(page.error()));
  auto houses = HouseNumbers::open(call);
  if (!houses) return pass_on(std::move(houses.error()));
  boost::json::array items;
  for (const RefundRow& row : page->rows) {
    auto item = to_json(call, row, *houses);
    if (!item) return pass_on(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  return page_reply(call, view->lease, std::move(items), page->next);
}

}  // namespace steward::api
