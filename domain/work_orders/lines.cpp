#include "domain/base/text.h"
#include "domain/billing/billing.h"
#include "domain/work_orders/rules.h"
#include "domain/work_orders/work_orders.h"

// What was used, and what of it the household pays: one bill, in the same append.
namespace steward::work_orders {

namespace {

constexpr Usage kMostQuantity{1'000'000'000};               // a million pieces, metres or hours
constexpr UnitPrice kMostPrice{1'000'000LL * 1'000'000LL};  // a million yuan
constexpr std::int64_t kMilliMicroYuanPerFen = 10'000'000;  // 10⁻³ × 10⁻⁶ yuan
constexpr int kFenPlaces = 2;

Result<Money> amount_of(const WorkLine& line) {
  if (line.quantity < Usage{1} || line.quantity > kMostQuantity) return fail("work-lines-invalid");
  if (line.unit_price < UnitPrice{0} || line.unit_price > kMostPrice) return fail("price-out-of-range");
  const ExactFen exact{Int128{line.unit_price.micro_yuan} * line.quantity.milli, kMilliMicroYuanPerFen};
  const auto amount = round_once(exact, Rounding::half_up, kFenPlaces);
  if (!amount || *amount > kLargestAmount) return fail("amount-too-large");
  return *amount;
}

Result<std::vector<WorkLine>> priced(std::vector<WorkLine> lines) {
  for (WorkLine& line : lines) {
    const bool code_fits = line.code.empty() || is_identifier(line.code, kMostCodeBytes);
    if (!code_fits || !is_plain_text(line.name, kMostNameBytes)) return fail("work-lines-invalid");
    const auto amount = amount_of(line);
    if (!amount) return pass_on(amount.error());
    line.amount = *amount;
  }
  return lines;
}

// At most kMostLines amounts: their sum cannot overflow.
Money chargeable(const std::vector<WorkLine>& lines) {
  Money sum;
  for (const WorkLine& line : lines) sum.fen += line.chargeable ? line.amount.fen : 0;
  return sum;
}

// The charge as the desk would raise it by hand.
Result<NewEvent> charge_for(const Facts& facts, const RecordWorkLines& command, const Order& order, Money amount,
                            const DecisionContext& context) {
  if (order.place.household.is_nil()) return fail("no-household-to-charge");
  if (command.fee_item.is_nil()) return fail("fee-item-missing");
  const auto* item = std::get_if<billing::FeeItem>(&facts.get<billing::FeeItemState>(stream_of(command.fee_item)).is);
  if (item != nullptr && item->terms.method == billing::ChargeMethod::deposit) return fail("fee-item-method-differs");
  const billing::RaiseCharge charge{order.place.household, command.fee_item, amount,
                                    command.charge_date,   command.due_date, {}};
  return billing::raise_charge(facts, charge, context);
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const RecordWorkLines& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step_of(command.by, **order, Step::record_lines, command.at, context);
  if (!next) return pass_on(next.error());
  if (command.lines.empty()) return fail("work-lines-invalid");
  if ((*order)->lines + command.lines.size() > kMostLines) {
    return fail("too-many-lines", {{"most_lines", static_cast<std::int64_t>(kMostLines)}});
  }
  auto lines = priced(command.lines);
  if (!lines) return pass_on(lines.error());

  const Money amount = chargeable(*lines);
  WorkLinesRecorded event{command.order, (*order)->place, std::move(*lines), std::nullopt, command.at};
  Decision decision{{}, outcome(**order, *next)};
  if (amount > Money{}) {
    auto charge = charge_for(facts, command, **order, amount, context);
    if (!charge) return pass_on(charge.error());
    const std::uint32_t bill = get<billing::ChargeRaised>(charge->event).bill.number;
    event.charge = OrderCharge{command.fee_item, bill, amount};
    decision.events.push_back(std::move(*charge));
  }
  decision.outcome.push_back({"charged_fen", amount.fen});
  decision.outcome.push_back({"bill_number", std::int64_t{event.charge ? event.charge->bill : 0}});
  decision.events.insert(decision.events.begin(), on_order(**order, std::move(event), command.at, context));
  return decision;
}

}  // namespace steward::work_orders
