#include <algorithm>
#include <boost/json.hpp>

#include "api/correction_words.h"
#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/handlers/names.h"
#include "api/handlers/step_time.h"
#include "api/handlers/till_json.h"
#include "api/json/values.h"
#include "domain/base/text.h"
#include "domain/books/state.h"
#include "projections/books_register.h"

// Shifts of cashiers: each opens, banks and closes the own drawer, which is that of the key.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;

// A day that the body says, else today where the drawer is.
Result<Date> day_of(const Call& call, const std::optional<Date>& said) {
  if (said) return *said;
  return call.today_of(till_stream(call.principal.credential));
}

Prepared of_drawer(Command command, const Call& call, BackdatingReason late) {
  Prepared prepared{std::move(command)};
  prepared.may_backdate = call.may(Permission::correct_payment);
  prepared.backdating = late;
  return prepared;
}

boost::json::array to_json(const std::vector<BankingRow>& bankings) {
  boost::json::array items;
  for (const BankingRow& row : bankings) {
    items.push_back(boost::json::object{
        {"banking_event_id", id_value(row.event)},
        {"amount_fen", row.amount.fen},
        {"banked_on", to_string(row.banked_on)},
        {"reference", row.reference},
        {"settled_by_payment_id", row.settled_by.is_nil() ? boost::json::value(nullptr) : id_value(row.settled_by)}});
  }
  return items;
}

// A banking that the shift still has.
Result<BankingRow> banking_of(Call& call, ShiftId shift, EventId event) {
  auto head = call.service.store.knowledge().head(call.principal.company, till_stream(call.principal.credential));
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<BooksRegisterQuery>(call, head->last_position, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto rows = view->query.bankings(call.principal.company, shift);
  if (!rows) return pass_on(std::move(rows.error()));
  const auto found =
      std::find_if(rows->begin(), rows->end(), [&](const BankingRow& row) { return row.event == event; });
  if (found == rows->end()) return fail("banking-unknown");
  return *found;
}

}  // namespace

boost::json::object to_json(const ShiftRow& row, const DrawerMoved& moved, const std::string& cashier) {
  const auto money_or_null = [&](const std::optional<Money>& money) {
    return money ? boost::json::value(money->fen) : boost::json::value(nullptr);
  };
  const std::int64_t difference = row.counted ? row.counted->fen - row.expected().fen : 0;
  return {{"shift_id", id_value(row.shift)},
          {"cashier_id", id_value(row.cashier)},
          {"cashier", cashier},
          {"community_id", id_value(row.community)},
          {"status", row.closed_on ? "closed" : "open"},
          {"opened_on", to_string(row.opened_on)},
          {"closed_on", row.closed_on ? boost::json::value(to_string(*row.closed_on)) : nullptr},
          {"opening_float_fen", row.opening_float.fen},
          {"carried_fen", money_or_null(row.carried)},
          {"taken_fen", moved.taken.fen},
          {"payments", moved.payments},
          {"given_back_fen", moved.given_back.fen},
          {"banked_fen", moved.banked.fen},
          {"expected_fen", row.expected().fen},
          {"counted_fen", money_or_null(row.counted)},
          {"difference_fen", row.counted ? boost::json::value(difference) : nullptr},
          {"shortage_taken_back_fen", difference < 0 ? moved.taken_back.fen : 0},
          {"overage_taken_back_fen", difference > 0 ? moved.taken_back.fen : 0}};
}

Result<Prepared> open_shift(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  books::OpenShift command;
  command.shift = ShiftId(call.service.new_id());
  command.cashier = call.principal.credential;
  command.community = *community;
  command.opening_float = Money{root.optional_int("opening_float_fen", 0, kLargestAmount.fen).value_or(0)};
  const auto opened_on = root.optional_date("opened_on");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto today = call.today_of(stream_of(*community));
  if (!today) return pass_on(std::move(today.error()));
  command.opened_on = opened_on.value_or(*today);
  return of_drawer(Command(command), call, late);
}

Result<Prepared> bank_cash(Call& call, CommandId) {
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  books::BankCash command;
  command.cashier = call.principal.credential;
  command.amount = Money{root.required_int("amount_fen", 1, kLargestAmount.fen)};
  command.reference = root.optional_text("reference", kMostCodeBytes).value_or("");
  const auto banked_on = root.optional_date("banked_on");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto on = day_of(call, banked_on);
  if (!on) return pass_on(std::move(on.error()));
  command.banked_on = *on;
  return of_drawer(Command(std::move(command)), call, late);
}

Result<Prepared> reverse_banking(Call& call, CommandId) {
  auto event = call.path_id<EventId>(0);
  if (!event) return pass_on(std::move(event.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const auto reversed_on = root.optional_date("reversed_on");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto drawer = known<books::TillState, books::Drawer>(call, till_stream(call.principal.credential));
  if (!drawer) return pass_on(std::move(drawer.error()));
  if (*drawer == nullptr) return fail("banking-unknown");
  auto banking = banking_of(call, (*drawer)->shift, *event);
  if (!banking) return pass_on(std::move(banking.error()));
  auto on = day_of(call, reversed_on);
  if (!on) return pass_on(std::move(on.error()));
  books::ReverseBanking command{call.principal.credential, (*drawer)->shift,   *event,
                                banking->amount,           banking->reference, *on};
  return of_drawer(Command(std::move(command)), call, late);
}

Result<Prepared> close_shift(Call& call, CommandId) {
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  books::CloseShift command;
  command.cashier = call.principal.credential;
  command.counted = Money{root.required_int("counted_fen", 0, kLargestAmount.fen)};
  const auto closed_on = root.optional_date("closed_on");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto on = day_of(call, closed_on);
  if (!on) return pass_on(std::move(on.error()));
  command.closed_on = *on;
  return of_drawer(Command(command), call, late);
}

Result<Reply> get_own_shift(Call& call) {
  auto drawer = known<books::TillState, books::Drawer>(call, till_stream(call.principal.credential));
  if (!drawer) return pass_on(std::move(drawer.error()));
  if (*drawer == nullptr) return fail("shift-not-open");
  return Reply{200,
               {{"shift_id", id_value((*drawer)->shift)},
                {"community_id", id_value((*drawer)->community)},
                {"expected_fen", (*drawer)->holds.fen},
                {"last_change_on", to_string((*drawer)->last_change_on)}},
               {}};
}

Result<Reply> list_shifts(Call& call) {
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto community = call.asked_community();
  if (!community) return pass_on(std::move(community.error()));
  auto view = open_view<BooksRegisterQuery>(call, 0, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  // Who keeps a drawer, and not the books, sees the own.
  const bool own = !call.may(Permission::see_analytics);
  auto page = view->query.shifts(call.principal.company, {*community, own ? call.principal.credential : CredentialId{}},
                                 paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  NameBook names = names_for(call);
  boost::json::array items;
  for (const ShiftRow& row : page->rows) {
    auto bankings = view->query.bankings(row.company, row.shift);
    if (!bankings) return pass_on(std::move(bankings.error()));
    auto item = to_json(row, row, names.credential(row.cashier));
    item["bankings"] = to_json(*bankings);
    items.push_back(std::move(item));
  }
  return page_reply(call, view->lease, std::move(items), page->next);
}

}  // namespace steward::api
