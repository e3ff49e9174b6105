#include <boost/json.hpp>

#include "api/correction_words.h"
#include "api/dunning_words.h"
#include "api/handlers/board_scope.h"
#include "api/handlers/dunning_ladder.h"
#include "api/handlers/handlers.h"
#include "api/handlers/on_household.h"
#include "api/handlers/people.h"
#include "api/json/values.h"
#include "api/outbox.h"
#include "domain/base/text.h"
#include "domain/dunning/dunning.h"
#include "eventstore/base/hash.h"
#include "projections/directory.h"
#include "projections/reminders.h"

// Dunning: what is to be said by hand, its proofs, holds, and what reminders bring in.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;
using json::JsonObject;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::size_t kNewestReminders = 20;

boost::json::value date_or_null(const std::optional<Date>& date) {
  return date ? boost::json::value(to_string(*date)) : boost::json::value(nullptr);
}

boost::json::value to_json(const std::optional<dunning::ChargedFee>& fee) {
  if (!fee) return nullptr;
  return boost::json::object{
      {"fee_item_id", id_value(fee->fee_item)}, {"bill", fee->bill}, {"amount_fen", fee->amount.fen}};
}

boost::json::array bills_json(const std::vector<dunning::RemindedBill>& bills) {
  boost::json::array list;
  for (const dunning::RemindedBill& bill : bills) {
    list.push_back({{"bill", bill.bill},
                    {"due_date", to_string(bill.due_date)},
                    {"amount_fen", bill.principal.fen},
                    {"late_fee_fen", bill.late_fee.fen}});
  }
  return list;
}

// The house and its owner, from the directory of the same snapshot.
struct Addressee {
  boost::json::value house;
  boost::json::value owner_name;
  boost::json::value owner_phone;
};
Result<Addressee> addressee_of(const Call& call, const DirectoryQuery& directory, HouseholdId household) {
  auto row = directory.household(call.principal.company, household);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return Addressee{};
  auto name = person_text(call, (*row)->owner_name);
  if (!name) return pass_on(std::move(name.error()));
  auto phone = person_text(call, (*row)->owner_phone);
  if (!phone) return pass_on(std::move(phone.error()));
  return Addressee{boost::json::value((*row)->full_number()), std::move(*name), std::move(*phone)};
}

// What was queued while somebody carried its channel waits until somebody does again.
boost::json::value waits_for(const Call& call, const ReminderRow& row) {
  const Outbox& outbox = *call.service.outbox;
  if (row.status != ReminderStatus::queued || outbox.carries(row.channel)) return nullptr;
  return outbox.configured() ? "channel-not-carried" : "webhook-not-configured";
}

Result<boost::json::object> to_json(const Call& call, const DirectoryQuery& directory, const ReminderRow& row) {
  auto addressee = addressee_of(call, directory, row.household);
  if (!addressee) return pass_on(std::move(addressee.error()));
  auto evidence = person_text(call, row.evidence);
  if (!evidence) return pass_on(std::move(evidence.error()));
  return boost::json::object{
      {"notice_id", id_value(row.notice)},
      {"household_id", id_value(row.household)},
      {"house_id", id_value(row.house)},
      {"community_id", id_value(row.community)},
      {"house", std::move(addressee->house)},
      {"owner_name", std::move(addressee->owner_name)},
      {"owner_phone", std::move(addressee->owner_phone)},
      {"status", name_of(kReminderStatusNames, row.status)},
      {"level", row.level},
      {"channel", name_of(kReminderChannelNames, row.channel)},
      {"way", name_of(kReminderWayNames, row.way)},
      {"queued_at", to_string(row.queued_at)},
      {"bills", bills_json(row.bills)},
      {"oldest_due_date", to_string(row.oldest_due)},
      {"total_fen", row.total.fen},
      {"settled_on", date_or_null(row.settled_on)},
      {"delivered_at", row.delivered_at ? boost::json::value(to_string(*row.delivered_at)) : nullptr},
      {"reference", row.reference},
      {"response_sha256", row.response ? boost::json::value(to_hex(Hash{*row.response})) : nullptr},
      {"evidence", std::move(*evidence)},
      {"attempts", row.attempts},
      {"failure", row.failure ? boost::json::value(name_of(kReminderFailureNames, *row.failure)) : nullptr},
      {"waits_for", waits_for(call, row)},
      {"fee", to_json(row.fee)},
      {"fee_refused", row.fee_refused.empty() ? boost::json::value(nullptr) : boost::json::value(row.fee_refused)}};
}

// A reminder has no stream of its own: the view says whose it is. What was just queued is waited for.
Result<ReminderRow> reminder_of_path(const Call& call) {
  auto id = call.path_id<NoticeId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto view = open_view<RemindersQuery>(call, call.service.store.feed().durable().position);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.reminder(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("reminder-unknown");
  auto head = call.reach(stream_of((*row)->household), "reminder-unknown");
  if (!head) return pass_on(std::move(head.error()));
  return std::move(**row);
}

Result<PersonId> owner_of(const Call& call, HouseholdId id) {
  auto household = known<billing::HouseholdState, billing::Household>(call, stream_of(id));
  if (!household) return pass_on(std::move(household.error()));
  if (*household == nullptr) return fail("household-unknown");
  return (*household)->owner;
}

boost::json::value next_json(const Call& call, const std::optional<dunning::NextStep>& next) {
  if (!next) return nullptr;
  boost::json::object out = step_json(call, next->step);
  out["due_on"] = to_string(next->due_on);
  out["oldest_due_date"] = to_string(next->oldest_due);
  out["total_fen"] = dunning::total_of(next->bills).fen;
  return out;
}

// Why a step waits that nobody carries, where it is not passed; null: it does not.
boost::json::value waiting_for_provider(const Call& call, const dunning::LadderTerms& ladder,
                                        const dunning::LadderStep& step) {
  const Outbox& outbox = *call.service.outbox;
  if (step.way != dunning::ReminderWay::outbox || outbox.carries(step.channel)) return nullptr;
  if (!outbox.configured()) return "webhook-not-configured";
  return ladder.passes_undeliverable ? boost::json::value(nullptr) : boost::json::value("channel-not-carried");
}

bool is_fee(const dunning::DunningCase* dunned, std::uint32_t bill) {
  const dunning::DunnedBill* known = dunning::find_dunned(dunned, bill);
  return known != nullptr && known->is_fee;
}

boost::json::value hold_json(const dunning::DunningCase* dunned) {
  if (dunned == nullptr || !dunned->hold) return nullptr;
  return boost::json::object{{"reason", name_of(kHoldReasonNames, dunned->hold->reason)},
                             {"held_on", to_string(dunned->hold->held_on)},
                             {"review_on", to_string(dunned->hold->review_on)}};
}

boost::json::value promise_json(const std::optional<billing::PaymentPromise>& promise) {
  if (!promise) return nullptr;
  return boost::json::object{{"promised_on", to_string(promise->promised_on)},
                             {"pay_by", to_string(promise->pay_by)},
                             {"amount_fen", promise->amount.fen}};
}

boost::json::object cure_json(const CureFigure& figure) {
  const auto rate = figure.delivered == 0 ? boost::json::value(nullptr)
                                          : boost::json::value(figure.cured * kMillion / figure.delivered);
  const auto days = figure.cured == 0 ? boost::json::value(nullptr)
                                      : boost::json::value((figure.days_to_cure + figure.cured / 2) / figure.cured);
  return {{"level", figure.level},
          {"channel", name_of(kReminderChannelNames, figure.channel)},
          {"delivered", figure.delivered},
          {"asked_fen", figure.asked.fen},
          {"cured", figure.cured},
          {"cure_rate_millionths", rate},
          {"days_to_cure", figure.days_to_cure},
          {"mean_days_to_cure", days}};
}

struct AskedList {
  CommunityId community;
  Call::Paging paging;
};
Result<AskedList> asked_list(const Call& call) {
  auto community = call.asked_community();
  if (!community) return pass_on(std::move(community.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  return AskedList{*community, std::move(*paging)};
}

Result<dunning::LocalTime> local_now(const Call& call, CommunityId community) {
  auto zone = call.service.zone(call.principal.company, community);
  if (!zone) return pass_on(std::move(zone.error()));
  const Instant at = call.service.store.sequencer().now();
  return dunning::local_time(at, zone->utc_offset_seconds(at) / 60);
}

Error not_carried(const Outbox& outbox) {
  std::string carried;
  for (const dunning::ReminderChannel channel : outbox.carried()) {
    carried += (carried.empty() ? "" : ", ") + std::string(name_of(kReminderChannelNames, channel));
  }
  return {"channel-not-carried", {}, "carried: " + carried};
}

// What the outbox is asked for somebody must carry. Who names no channel gets that of the level, and it is named here:
// what was looked at is what is decided. What else refuses the reminder is the decision's to say.
Result<void> check_carried(const Call& call, const billing::Household& household, dunning::QueueReminder& command) {
  const Outbox& outbox = *call.service.outbox;
  if (command.way != dunning::ReminderWay::outbox) return {};
  if (!outbox.configured()) return fail("webhook-not-configured");
  if (!command.channel) {
    auto terms = ladder_of(call, household.community);
    if (!terms) return pass_on(std::move(terms.error()));
    if (!*terms) return {};
    auto dunned = known<dunning::DunningState, dunning::DunningCase>(call, dunning_stream(household.id));
    if (!dunned) return pass_on(std::move(dunned.error()));
    auto now = local_now(call, household.community);
    if (!now) return pass_on(std::move(now.error()));
    auto policy = policy_of_community(call, household.community);
    if (!policy) return pass_on(std::move(policy.error()));
    const dunning::Debts debts{household.account, policy->get()};
    const auto chosen = dunning::step_of_choice(**terms, debts, dunned->get(), command, *now);
    if (!chosen) return {};
    command.level = chosen->step.level;
    command.channel = chosen->step.channel;
  }
  if (!outbox.carries(*command.channel)) return pass_on(not_carried(outbox));
  return {};
}

}  // namespace

Result<Prepared> queue_reminder(Call& call, CommandId) {
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  dunning::QueueReminder command;
  command.notice = NoticeId(call.service.new_id());
  command.household = (*household)->id;
  if (const auto level = root.optional_int("level", 0, dunning::kHighestLevel)) {
    command.level = static_cast<std::uint8_t>(*level);
  }
  command.channel = root.optional_enum("channel", words(kReminderChannelNames));
  command.way = root.optional_enum("way", words(kReminderWayNames)).value_or(command.way);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  if (auto carried = check_carried(call, **household, command); !carried) return pass_on(std::move(carried.error()));
  return Prepared{Command(command)};
}

Result<Prepared> record_reminder_delivery(Call& call, CommandId command_id) {
  auto reminder = reminder_of_path(call);
  if (!reminder) return pass_on(std::move(reminder.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  dunning::RecordReminderDelivery command;
  command.notice = reminder->notice;
  command.household = reminder->household;
  const auto at = root.optional_instant("delivered_at");
  command.reference = root.optional_string("reference", 66).value_or("");
  const std::string evidence = root.optional_text("evidence", kLongestReason).value_or("");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  command.delivered_at = time_of(call, at, reminder->queued_at);
  auto owner = owner_of(call, reminder->household);
  if (!owner) return pass_on(std::move(owner.error()));
  auto sealed = seal(call, command_id, *owner, FieldClass::free_text, evidence);
  if (!sealed) return pass_on(std::move(sealed.error()));
  command.evidence = std::move(*sealed);
  Prepared prepared{Command(std::move(command))};
  prepared.may_backdate = call.may(Permission::correct_payment);
  prepared.backdating = late;
  return prepared;
}

Result<Prepared> record_reminder_failure(Call& call, CommandId) {
  auto reminder = reminder_of_path(call);
  if (!reminder) return pass_on(std::move(reminder.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  dunning::RecordReminderFailure command;
  command.notice = reminder->notice;
  command.household = reminder->household;
  command.reason = root.required_enum("reason", words(kReminderFailureNames));
  command.attempts = static_cast<std::uint32_t>(root.optional_int("attempts", 0, 1'000).value_or(0));
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  Prepared prepared{Command(command)};
  return prepared;
}

Result<Prepared> hold_dunning(Call& call, CommandId command_id) {
  using C = dunning::HoldDunning;
  return on_household<C>(
      call, command_id, "review_on", &C::review_on, Said<C>{"note", &C::note},
      [](JsonObject& root, C& command) { command.reason = root.required_enum("reason", words(kHoldReasonNames)); });
}

Result<Prepared> release_dunning(Call& call, CommandId command_id) {
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const std::string note = root.optional_text("note", kLongestReason).value_or("");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto sealed = seal(call, command_id, (*household)->owner, FieldClass::free_text, note);
  if (!sealed) return pass_on(std::move(sealed.error()));
  return Prepared{Command(dunning::ReleaseDunning{(*household)->id, std::move(*sealed)})};
}

Result<Reply> get_household_dunning(Call& call) {
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  const billing::Household& is = **household;
  auto terms = ladder_of(call, is.community);
  if (!terms) return pass_on(std::move(terms.error()));
  auto dunned = known<dunning::DunningState, dunning::DunningCase>(call, dunning_stream(is.id));
  if (!dunned) return pass_on(std::move(dunned.error()));
  auto local = local_now(call, is.community);
  if (!local) return pass_on(std::move(local.error()));
  const dunning::LocalTime now = *local;
  const dunning::LadderTerms ladder = terms->value_or(dunning::LadderTerms{});
  auto policy = policy_of_community(call, is.community);
  if (!policy) return pass_on(std::move(policy.error()));
  const dunning::Debts debts{is.account, policy->get()};
  const std::vector<dunning::RemindedBill> bills = dunning::remindable_bills(debts, now.today, 0);
  const auto level = dunning::level_of(dunned->get(), bills, dunning::rises_from(ladder));
  boost::json::value stopped = nullptr;
  if (!*terms || ladder.steps.empty()) {
    stopped = "dunning-ladder-missing";
  } else if (const auto due = dunning::reminder_due(ladder, debts, dunned->get(), now); !due) {
    stopped = due.error().code;
  } else {
    stopped = waiting_for_provider(call, ladder, due->step);
  }
  boost::json::array overdue;
  for (const dunning::RemindedBill& bill : bills) {
    overdue.push_back(
        {{"bill", bill.bill},
         {"due_date", to_string(bill.due_date)},
         {"amount_fen", bill.principal.fen},
         {"late_fee_fen", bill.late_fee.fen},
         {"is_dunning_fee", is_fee(dunned->get(), bill.bill)},
         {"limitation_ends_on", to_string(dunning::limitation_ends(ladder, dunned->get(), bill.bill, bill.due_date))}});
  }
  auto lease = call.views(kHouseholdsGroup);
  if (!lease) return pass_on(std::move(lease.error()));
  auto reminders = RemindersQuery::open(*lease);
  if (!reminders) return pass_on(std::move(reminders.error()));
  auto directory = DirectoryQuery::open(*lease);
  if (!directory) return pass_on(std::move(directory.error()));
  auto page = reminders->of_household(call.principal.company, is.id, {}, kNewestReminders);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array newest;
  for (const ReminderRow& row : page->rows) {
    auto item = to_json(call, *directory, row);
    if (!item) return pass_on(std::move(item.error()));
    newest.push_back(std::move(*item));
  }
  return Reply{200,
               {{"household_id", id_value(is.id)},
                {"level", level ? boost::json::value(*level) : boost::json::value(nullptr)},
                {"next", next_json(call, dunning::next_step(ladder, debts, dunned->get(), now.today))},
                {"stopped_by", std::move(stopped)},
                {"hold", hold_json(dunned->get())},
                {"promise", promise_json(is.account.promise)},
                {"open_bills", std::move(overdue)},
                {"total_fen", dunning::total_of(bills).fen},
                {"reminders", std::move(newest)}},
               {view_position(*lease)}};
}

Result<Reply> list_reminders(Call& call) {
  auto asked = asked_list(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto status = call.query_word("status", kReminderStatusNames);
  if (!status) return pass_on(std::move(status.error()));
  auto view = open_view<RemindersQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto directory = DirectoryQuery::open(view->lease);
  if (!directory) return pass_on(std::move(directory.error()));
  auto page =
      view->query.page(call.principal.company, asked->community, *status, asked->paging.cursor, asked->paging.limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const ReminderRow& row : page->rows) {
    auto item = to_json(call, *directory, row);
    if (!item) return pass_on(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  return page_reply(call, view->lease, std::move(items), page->next);
}

Result<Reply> list_dunning_holds(Call& call) {
  auto asked = asked_list(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto view = open_view<RemindersQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto directory = DirectoryQuery::open(view->lease);
  if (!directory) return pass_on(std::move(directory.error()));
  auto page = view->query.holds(call.principal.company, asked->community, asked->paging.cursor, asked->paging.limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const DunningHoldRow& row : page->rows) {
    auto addressee = addressee_of(call, *directory, row.household);
    if (!addressee) return pass_on(std::move(addressee.error()));
    auto note = person_text(call, row.note);
    if (!note) return pass_on(std::move(note.error()));
    items.push_back(boost::json::object{{"household_id", id_value(row.household)},
                                        {"house_id", id_value(row.house)},
                                        {"community_id", id_value(row.community)},
                                        {"house", std::move(addressee->house)},
                                        {"owner_name", std::move(addressee->owner_name)},
                                        {"reason", name_of(kHoldReasonNames, row.reason)},
                                        {"held_on", to_string(row.held_on)},
                                        {"review_on", to_string(row.review_on)},
                                        {"note", std::move(*note)}});
  }
  return page_reply(call, view->lease, std::move(items), page->next);
}

// One page: there are at most as many rows as levels times channels.
Result<Reply> list_cures(Call& call) {
  auto community = call.asked_community();
  if (!community) return pass_on(std::move(community.error()));
  auto today = call.service.today(call.principal.company, *community);
  if (!today) return pass_on(std::move(today.error()));
  auto asked_to = call.query_month("to");
  if (!asked_to) return pass_on(std::move(asked_to.error()));
  auto asked_from = call.query_month("from");
  if (!asked_from) return pass_on(std::move(asked_from.error()));
  const YearMonth to = asked_to->value_or(month_of(*today));
  const YearMonth from = asked_from->value_or(add(to, -11));
  auto view = open_view<RemindersQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto figures = view->query.cures(call.principal.company, *community, from, to);
  if (!figures) return pass_on(std::move(figures.error()));
  boost::json::array items;
  for (const CureFigure& figure : *figures) items.push_back(cure_json(figure));
  return page_reply(call, view->lease, std::move(items), std::nullopt);
}

}  // namespace steward::api
