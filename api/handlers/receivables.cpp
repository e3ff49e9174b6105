#include <algorithm>
#include <boost/json.hpp>

#include "api/handlers/bill_numbers.h"
#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/handlers/on_household.h"
#include "api/names.h"
#include "api/receivable_words.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/late_fees.h"

// What happens to debts beside bills and payments: late fees, waivers, write-offs, disputes, promises and refunds.
namespace steward::api {

namespace {

using json::JsonBody;
using json::JsonObject;

constexpr std::size_t kMostLines = 200;
constexpr std::size_t kLongestEvidence = 64;

std::vector<billing::Allocation> read_lines(JsonObject& root) {
  std::vector<billing::Allocation> lines;
  auto array = root.required_array("lines", 1, kMostLines);
  for (std::size_t i = 0; i < array.size(); ++i) {
    auto item = array.object(i);
    billing::Allocation line;
    line.bill = static_cast<std::uint32_t>(item.required_int("bill", 1, UINT32_MAX));
    line.amount = Money{item.optional_int("amount_fen", 0, kLargestAmount.fen).value_or(0)};
    line.late_fee = Money{item.optional_int("late_fee_fen", 0, kLargestAmount.fen).value_or(0)};
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::uint32_t> read_bills(JsonObject& root) {
  return ascending(bill_numbers(root.required_array("bills", 1, kMostLines)));
}

boost::json::value fen_or_null(const std::optional<Money>& money) {
  return money ? boost::json::value(money->fen) : boost::json::value(nullptr);
}

boost::json::object to_json(const billing::LateFeeRule& rule) {
  const billing::LateFeeTerms& terms = rule.terms;
  return {{"effective_from", to_string(rule.effective_from)},
          {"daily_rate_millionths", terms.daily_rate_millionths},
          {"grace_days", terms.grace_days},
          {"grace", name_of(kGraceModeNames, terms.grace)},
          {"cap_fen", fen_or_null(terms.cap)},
          {"cap_millionths", terms.cap_millionths ? boost::json::value(*terms.cap_millionths) : nullptr},
          {"least_fen", terms.least.fen},
          {"rounding", name_of(kRoundingNames, terms.rounding)},
          {"posting", name_of(kLateFeePostingNames, rule.posting)}};
}

boost::json::object to_json(const billing::Account& account, const billing::AccountRefund& refund) {
  boost::json::array channels;
  for (const billing::OriginalChannel& of : billing::original_channels(account, refund)) {
    channels.push_back(
        boost::json::object{{"channel", name_of(kChannelNames, of.channel)}, {"amount_fen", of.amount.fen}});
  }
  return {{"refund_id", to_string(refund.refund)},
          {"status", name_of(kRefundStatusNames, refund.status)},
          {"amount_fen", refund.amount.fen},
          {"attempts", refund.attempts},
          {"channel", refund.attempts == 0 ? boost::json::value(nullptr)
                                           : boost::json::value(name_of(kChannelNames, refund.channel))},
          {"last_step_on", to_string(refund.last_step_on)},
          {"original_channels", std::move(channels)}};
}

}  // namespace

Result<Prepared> set_late_fee_terms(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::SetLateFeeTerms command;
  command.community = *community;
  command.authority.by = call.principal.credential;
  command.effective_from = root.required_date("effective_from");
  billing::LateFeeTerms& terms = command.terms;
  terms.daily_rate_millionths = root.required_int("daily_rate_millionths", 0, 10'000);
  terms.grace_days = static_cast<std::int32_t>(root.optional_int("grace_days", 0, 366).value_or(0));
  terms.grace = root.optional_enum("grace", words(kGraceModeNames)).value_or(terms.grace);
  if (const auto cap = root.optional_int("cap_fen", 1, kLargestAmount.fen)) terms.cap = Money{*cap};
  if (const auto cap = root.optional_int("cap_millionths", 1, 1'000'000)) terms.cap_millionths = *cap;
  terms.least = Money{root.optional_int("least_fen", 0, kLargestAmount.fen).value_or(0)};
  terms.rounding = root.optional_enum("rounding", words(kRoundingNames)).value_or(terms.rounding);
  command.posting = root.required_enum("posting", words(kLateFeePostingNames));
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(command)};
}

Result<Prepared> set_allocation_policy(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const billing::SetAllocationPolicy command{*community, root.required_enum("policy", words(kAllocationPolicyNames))};
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(command)};
}

Result<Prepared> set_automatic_deduction(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const billing::SetAutomaticDeduction command{*community, root.required_bool("on_issue")};
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(command)};
}

Result<Reply> get_collection_policy(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto policy = policy_of_community(call, *community);
  if (!policy) return pass_on(std::move(policy.error()));
  boost::json::array terms;
  for (const billing::LateFeeRule& rule : (*policy)->late_fees) terms.push_back(to_json(rule));
  return Reply{200,
               {{"community_id", to_string(*community)},
                {"allocation_policy", name_of(kAllocationPolicyNames, (*policy)->allocation)},
                {"deducts_on_issue", (*policy)->deduct_on_issue},
                {"late_fee_terms", std::move(terms)}},
               {}};
}

Result<Prepared> post_late_fees(Call& call, CommandId) {
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const billing::PostLateFees command{(*household)->id, root.required_date("through")};
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  Prepared prepared{Command(command)};
  prepared.may_backdate = call.may(Permission::correct_payment);
  prepared.backdating = late;
  return prepared;
}

// What is posted, and what would be if it were posted on the day that is asked for: a projection is no debt.
Result<Reply> get_late_fees(Call& call) {
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  auto through = call.query_date("through");
  if (!through) return pass_on(std::move(through.error()));
  if (!*through) {
    auto today = call.today_of(stream_of((*household)->id));
    if (!today) return pass_on(std::move(today.error()));
    *through = *today;
  }
  auto policy = policy_of_community(call, (*household)->community);
  if (!policy) return pass_on(std::move(policy.error()));
  const billing::Account& account = (*household)->account;
  boost::json::array bills;
  Money projected_sum;
  Money open_sum;
  for (const billing::AccountBill& bill : account.bills) {
    auto projected = billing::late_fee_projected(account, **policy, bill.number, **through);
    if (!projected) return pass_on(std::move(projected.error()));
    const billing::BillMarks* marks = billing::marks_of(account, bill.number);
    if (!*projected && (marks == nullptr || marks->late_fee == Money{})) continue;
    const Money more = *projected ? (*projected)->amount : Money{};
    const Money open = billing::open_late_fee(account, bill.number);
    projected_sum.fen += more.fen;
    open_sum.fen += open.fen;
    boost::json::object item{{"bill", bill.number},
                             {"due_date", to_string(bill.due_date)},
                             {"principal_open_fen", billing::open_principal(bill).fen},
                             {"posted_fen", marks == nullptr ? 0 : marks->late_fee.fen},
                             {"posted_open_fen", open.fen},
                             {"projected_fen", more.fen},
                             {"disputed", billing::is_disputed(account, bill.number)}};
    item["posted_through"] = marks != nullptr && marks->late_fee_through
                                 ? boost::json::value(to_string(*marks->late_fee_through))
                                 : boost::json::value(nullptr);
    bills.push_back(std::move(item));
  }
  return Reply{200,
               {{"household_id", to_string((*household)->id)},
                {"through", to_string(**through)},
                {"posted_open_fen", open_sum.fen},
                {"projected_fen", projected_sum.fen},
                {"bills", std::move(bills)}},
               {}};
}

Result<Prepared> waive_bills(Call& call, CommandId command_id) {
  using C = billing::WaiveBills;
  return on_household<C>(call, command_id, "waived_on", &C::waived_on, Said<C>{"reason", &C::reason},
                         [](JsonObject& root, C& command) {
                           command.kind = root.required_enum("kind", words(kWaiverKindNames));
                           command.lines = read_lines(root);
                         });
}

Result<Prepared> write_off_bills(Call& call, CommandId command_id) {
  using C = billing::WriteOffBills;
  return on_household<C>(call, command_id, "written_off_on", &C::written_off_on, Said<C>{"reason", &C::reason},
                         [](JsonObject& root, C& command) { command.lines = read_lines(root); });
}

Result<Prepared> take_back_relief(Call& call, CommandId command_id) {
  using C = billing::TakeBackRelief;
  return on_household<C>(call, command_id, "taken_back_on", &C::taken_back_on, Said<C>{"reason", &C::reason},
                         [&](JsonObject& root, C& command) {
                           command.relief = root.required_enum("relief", words(kReliefNames));
                           command.lines = read_lines(root);
                           command.adjustment = AdjustmentId(call.service.new_id());
                         });
}

Result<Prepared> dispute_bills(Call& call, CommandId command_id) {
  using C = billing::DisputeBills;
  return on_household<C>(call, command_id, "disputed_on", &C::disputed_on, Said<C>{"reason", &C::reason},
                         [](JsonObject& root, C& command) { command.bills = read_bills(root); });
}

Result<Prepared> settle_bill_dispute(Call& call, CommandId command_id) {
  using C = billing::SettleDispute;
  return on_household<C>(call, command_id, "settled_on", &C::settled_on, Said<C>{"note", &C::note},
                         [](JsonObject& root, C& command) {
                           command.outcome = root.required_enum("outcome", words(kDisputeOutcomeNames));
                           command.bills = read_bills(root);
                         });
}

Result<Prepared> promise_payment(Call& call, CommandId command_id) {
  using C = billing::PromisePayment;
  return on_household<C>(call, command_id, "promised_on", &C::promised_on, Said<C>{"note", &C::note},
                         [](JsonObject& root, C& command) {
                           command.amount = Money{root.required_int("amount_fen", 1, kLargestAmount.fen)};
                           command.pay_by = root.required_date("pay_by");
                         });
}

Result<Prepared> approve_refund(Call& call, CommandId command_id) {
  using C = billing::ApproveRefund;
  return on_household<C>(call, command_id, "approved_on", &C::approved_on, Said<C>{"reason", &C::reason},
                         [&](JsonObject& root, C& command) {
                           command.refund = RefundId(call.service.new_id());
                           command.payment = root.optional_id<PaymentId>("payment_id").value_or(PaymentId{});
                           command.amount = Money{root.required_int("amount_fen", 1, kLargestAmount.fen)};
                           if (auto bills = root.optional_array("bills", 1, kMostLines)) {
                             command.bills = bill_numbers(*bills);
                           }
                         });
}

Result<Prepared> use_deposits(Call& call, CommandId command_id) {
  using C = billing::UseDeposits;
  return on_household<C>(call, command_id, "used_on", &C::used_on, Said<C>{"reason", &C::reason},
                         [](JsonObject& root, C& command) {
                           command.use = root.required_enum("use", words(kDepositUseNames));
                           command.amount = Money{root.required_int("amount_fen", 1, kLargestAmount.fen)};
                           command.bills = bill_numbers(root.required_array("bills", 1, kMostLines));
                           if (auto pays = root.optional_array("pays", 1, kMostLines)) {
                             command.pays = bill_numbers(*pays);
                           }
                           command.evidence = root.optional_text("evidence", kLongestEvidence).value_or("");
                         });
}

namespace {

// Who carries refunds out and corrects nothing hands out cash, which leaves the own drawer, or sends the money back the
// way all of it came: where that is not known, in cash. But what was sent once in another way is not handed out in
// cash: it may arrive after all.
bool may_send_by(const Call& call, const billing::Account& account, RefundId id, billing::PaymentChannel channel) {
  if (call.may(Permission::correct_payment)) return true;
  const billing::AccountRefund* refund = billing::find_refund(account, id);
  if (refund == nullptr) return true;  // which the decision refuses
  constexpr auto kCash = billing::PaymentChannel::cash;
  if (channel == kCash) return refund->attempts == 0 || refund->channel == kCash;
  const auto channels = billing::original_channels(account, *refund);
  const auto is_that = [channel](const billing::OriginalChannel& of) { return of.channel == channel; };
  return !channels.empty() && std::all_of(channels.begin(), channels.end(), is_that);
}

}  // namespace

Result<Prepared> send_refund(Call& call, CommandId command_id) {
  auto refund = call.path_id<RefundId>(1);
  if (!refund) return pass_on(std::move(refund.error()));
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  using C = billing::SendRefund;
  return on_household<C>(call, command_id, "sent_on", &C::sent_on, Said<C>{"reason", &C::reason},
                         [&](JsonObject& root, C& command) {
                           command.refund = *refund;
                           command.channel = root.required_enum("channel", words(kChannelNames));
                           if (!may_send_by(call, (*household)->account, *refund, command.channel)) {
                             root.report("not-permitted", "channel", Says::not_this_keys);
                           }
                         });
}

namespace {

Result<void> reach_where_it_came(const Call& call, RefundId id) {
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  const billing::AccountRefund* refund = billing::find_refund((*household)->account, id);
  const auto payment = refund != nullptr ? billing::sent_back(*refund) : std::nullopt;
  if (!payment) return {};
  auto folded = call.service.store.knowledge().state(call.principal.company, suspense_stream(*payment));
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* suspense = std::get_if<billing::SuspenseState>(&*folded->state);
  if (suspense == nullptr) return {};
  const auto* there = billing::refunded_elsewhere(*refund, *suspense, (*household)->community);
  if (there == nullptr) return {};
  auto head = call.reach(stream_of(there->received.community), "payment-came-elsewhere");
  if (!head) return pass_on(std::move(head.error()));
  return {};
}

}  // namespace

// A refund that leaves the account of another community takes a key that may act for both; one that fails or is
// cancelled leaves nothing. Who only carries refunds out gives from the own drawer, and makes none undone.
Result<Prepared> settle_refund(Call& call, CommandId command_id) {
  auto refund = call.path_id<RefundId>(1);
  if (!refund) return pass_on(std::move(refund.error()));
  using C = billing::SettleRefund;
  auto outcome = billing::RefundOutcome::succeeded;
  const bool only_carries_out = !call.may(Permission::correct_payment);
  auto prepared =
      on_household<C>(call, command_id, "settled_on", &C::settled_on, SaysNothing{}, [&](JsonObject& root, C& command) {
        command.refund = *refund;
        command.till = call.principal.credential;
        command.giver = root.optional_id<CredentialId>("cashier_id").value_or(CredentialId{});
        command.outcome = outcome = root.required_enum("outcome", words(kRefundOutcomeNames));
        const bool anothers = !command.giver.is_nil() && command.giver != command.till;
        if (only_carries_out && anothers) root.report("not-permitted", "cashier_id", Says::not_this_keys);
        if (only_carries_out && outcome == billing::RefundOutcome::cancelled) {
          root.report("not-permitted", "outcome", Says::not_this_keys);
        }
        command.external_reference = root.optional_string("external_reference", 64).value_or("");
      });
  if (!prepared || outcome != billing::RefundOutcome::succeeded) return prepared;
  if (auto may = reach_where_it_came(call, *refund); !may) return pass_on(std::move(may.error()));
  return prepared;
}

Result<Reply> list_refunds_of_household(Call& call) {
  auto read = read_household_of_path(call);
  if (!read) return pass_on(std::move(read.error()));
  const billing::Household& household = *read->household;
  boost::json::array items;
  for (const billing::AccountRefund& refund : household.account.refunds) {
    items.push_back(to_json(household.account, refund));
  }
  return Reply{200, {{"household_id", to_string(household.id)}, {"items", std::move(items)}}, {etag(read->version)}};
}

}  // namespace steward::api
