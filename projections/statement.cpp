#include "projections/statement.h"

#include "projections/all_views.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

// Tables behind the household's prefix.
constexpr std::uint8_t kSummary = 1;  // → StatementSummary
constexpr std::uint8_t kLines = 2;    // number → StatementLine

std::string encode(const StatementSummary& summary) {
  return ByteWriter(20).u32(summary.lines).i64(summary.arrears.fen).i64(summary.credit.fen).take();
}

Result<StatementSummary> decode_summary(std::string_view bytes) {
  ByteReader reader(bytes);
  StatementSummary summary;
  summary.lines = reader.u32();
  summary.arrears = Money{reader.i64()};
  summary.credit = Money{reader.i64()};
  if (!reader.done()) return fail("row-damaged", {}, "summary of a statement");
  return summary;
}

std::string encode(const StatementLine& line) {
  ByteWriter writer(160);
  writer.u32(line.number).u8(static_cast<std::uint8_t>(line.kind)).u64(line.position).i32(line.date.days);
  writer.i64(line.recorded_at.micros).i64(line.amount.fen).i64(line.change.fen).i64(line.arrears.fen);
  writer.i64(line.credit.fen).u32(line.bill).uuid(line.fee_item.uuid).i32(line.period_from.days);
  writer.i32(line.period_to.days).i32(line.due_date.days).uuid(line.run.uuid).uuid(line.payment.uuid);
  writer.u8(static_cast<std::uint8_t>(line.channel)).i32(line.receipt_year).i64(line.receipt_number);
  return writer.take();
}

Result<StatementLine> decode_line(std::string_view bytes) {
  ByteReader reader(bytes);
  StatementLine line;
  line.number = reader.u32();
  line.kind = static_cast<StatementLineKind>(reader.u8());
  line.position = reader.u64();
  line.date = Date{reader.i32()};
  line.recorded_at = Instant{reader.i64()};
  line.amount = Money{reader.i64()};
  line.change = Money{reader.i64()};
  line.arrears = Money{reader.i64()};
  line.credit = Money{reader.i64()};
  line.bill = reader.u32();
  line.fee_item = FeeItemId(reader.uuid());
  line.period_from = Date{reader.i32()};
  line.period_to = Date{reader.i32()};
  line.due_date = Date{reader.i32()};
  line.run = BillRunId(reader.uuid());
  line.payment = PaymentId(reader.uuid());
  line.channel = static_cast<billing::PaymentChannel>(reader.u8());
  line.receipt_year = reader.i32();
  line.receipt_number = reader.i64();
  if (!reader.done()) return fail("row-damaged", {}, "line of a statement");
  return line;
}

std::string summary_key() { return ByteWriter(1).u8(kSummary).take(); }
std::string line_key(std::uint32_t number) { return ByteWriter(5).u8(kLines).u32(number).take(); }

StatementLineKind kind_of(billing::DepositUse use) {
  switch (use) {
    case billing::DepositUse::forfeited:
      return StatementLineKind::deposit_forfeited;
    case billing::DepositUse::set_off:
      return StatementLineKind::deposit_set_off;
    case billing::DepositUse::credited:
      return StatementLineKind::deposit_credited;
    case billing::DepositUse::forfeit_taken_back:
      break;
  }
  return StatementLineKind::forfeit_taken_back;
}

// The end of one household's statement, to which an event adds lines.
class Statement {
 public:
  static Result<Statement> open(const EventHeader& header, Rows& rows) {
    Statement statement(header, rows);
    auto found = rows.get(summary_key());
    if (!found) return pass_on(std::move(found.error()));
    if (*found) {
      auto summary = decode_summary(**found);
      if (!summary) return pass_on(std::move(summary.error()));
      statement.summary_ = *summary;
    }
    return statement;
  }

  Result<void> add(StatementLine line, Money arrears_change, Money credit_change) {
    summary_.arrears.fen += arrears_change.fen;
    summary_.credit.fen += credit_change.fen;
    if (summary_.arrears.fen < 0 || summary_.credit.fen < 0) {
      return fail("balance-impossible", {{"arrears_fen", summary_.arrears.fen}, {"credit_fen", summary_.credit.fen}});
    }
    line.number = ++summary_.lines;
    line.position = header_.position;
    line.date = header_.effective_date;
    line.recorded_at = header_.recorded_at;
    line.change = Money{arrears_change.fen - credit_change.fen};
    line.arrears = summary_.arrears;
    line.credit = summary_.credit;
    rows_.put(line_key(line.number), encode(line));
    rows_.put(summary_key(), encode(summary_));
    return {};
  }

  Result<void> add_bill(StatementLineKind kind, const billing::Bill& bill, BillRunId run) {
    StatementLine line = line_of(kind, bill);
    line.run = run;
    return add(std::move(line), bill.amount, Money{});
  }
  // A bill that was paid before the log began.
  Result<void> add_paid(StatementLineKind kind, const billing::Bill& bill, PaymentId payment) {
    StatementLine line = line_of(kind, bill);
    line.payment = payment;
    return add(std::move(line), Money{}, Money{});
  }

  // A late fee, or what is given up of a bill.
  Result<void> add_of_bill(StatementLineKind kind, std::uint32_t bill, Money amount, Money arrears_change) {
    StatementLine line;
    line.kind = kind;
    line.amount = amount;
    line.bill = bill;
    return add(std::move(line), arrears_change, Money{});
  }
  Result<void> give_up(StatementLineKind kind, const std::vector<billing::Allocation>& lines) {
    for (const billing::Allocation& line : lines) {
      if (auto added = add_of_bill(kind, line.bill, line.total(), -line.total()); !added) return added;
    }
    return {};
  }
  // What the refund on the line before, of the same append, opened of deposits closes with it: none of it was owed.
  Result<void> return_deposits(const std::vector<billing::Allocation>& lines) {
    const auto kind = StatementLineKind::deposit_returned;
    auto before = last_line();
    if (!before) return pass_on(std::move(before.error()));
    const bool refunds =
        *before && (*before)->kind == StatementLineKind::refund && (*before)->position + 1 == header_.position;
    if (!refunds) return give_up(kind, lines);
    StatementLine& refund = **before;
    for (const billing::Allocation& line : lines) {
      refund.change.fen -= line.total().fen;
      refund.arrears.fen -= line.total().fen;
    }
    rows_.put(line_key(refund.number), encode(refund));
    summary_.arrears = refund.arrears;
    for (const billing::Allocation& line : lines) {
      if (auto added = add_of_bill(kind, line.bill, line.total(), Money{}); !added) return added;
    }
    return {};
  }
  // One line for each deposit, however many payments had paid it.
  Result<void> use_deposits(const billing::DepositsUsed& event) {
    const bool kept = event.use == billing::DepositUse::forfeited;
    for (std::size_t i = 0; i < event.lines.size();) {
      StatementLine line;
      line.kind = kind_of(event.use);
      line.bill = event.lines[i].bill;
      for (; i < event.lines.size() && event.lines[i].bill == line.bill; ++i)
        line.amount.fen += event.lines[i].amount.fen;
      const Money credited = kept ? Money{} : line.amount;
      if (auto added = add(std::move(line), Money{}, credited); !added) return added;
    }
    return {};
  }
  Result<void> take_back_relief(const billing::ReliefTakenBack& event) {
    const auto kind = event.relief == billing::Relief::waiver ? StatementLineKind::waiver_taken_back
                                                              : StatementLineKind::write_off_taken_back;
    for (const billing::Allocation& line : event.lines) {
      if (auto added = add_of_bill(kind, line.bill, line.total(), line.total()); !added) return added;
    }
    return {};
  }

 private:
  Result<std::optional<StatementLine>> last_line() {
    auto found = rows_.get(line_key(summary_.lines));
    if (!found) return pass_on(std::move(found.error()));
    if (!*found) return std::nullopt;
    auto line = decode_line(**found);
    if (!line) return pass_on(std::move(line.error()));
    return *line;
  }

  static StatementLine line_of(StatementLineKind kind, const billing::Bill& bill) {
    StatementLine line;
    line.kind = kind;
    line.amount = bill.amount;
    line.bill = bill.number;
    line.fee_item = bill.fee_item;
    line.period_from = bill.period_from;
    line.period_to = bill.period_to;
    line.due_date = bill.due_date;
    return line;
  }

  Statement(const EventHeader& header, Rows& rows) : header_(header), rows_(rows) {}

  const EventHeader& header_;
  Rows& rows_;
  StatementSummary summary_;
};

Money total(const std::vector<billing::Allocation>& allocations) {
  Money sum;
  for (const billing::Allocation& allocation : allocations) sum.fen += allocation.total().fen;
  return sum;
}

}  // namespace

std::string_view StatementView::group() const { return kHouseholdsGroup; }

EventTypes StatementView::handles() const {
  return event_types<billing::StatementIssued, billing::ChargeRaised, billing::ArrearsBroughtForward,
                     billing::PaymentReceived, billing::PaymentReversed, billing::CreditApplied,
                     billing::LateFeesPosted, billing::BillsWaived, billing::BillsWrittenOff, billing::ReliefTakenBack,
                     billing::RefundApproved, billing::RefundSettled, billing::BillsAdjusted,
                     billing::StatementCancelled, billing::CreditBroughtForward, billing::DepositBroughtForward,
                     billing::DepositsUsed>();
}

Result<void> StatementView::on(const RecordedEvent& recorded, Rows& rows) const {
  auto statement = Statement::open(recorded.header, rows);
  if (!statement) return pass_on(std::move(statement.error()));
  const auto visitor = overloaded{
      [&](const billing::StatementIssued& event) -> Result<void> {
        for (const billing::Bill& bill : event.bills) {
          if (auto added = statement->add_bill(StatementLineKind::bill, bill, event.run); !added) return added;
        }
        return {};
      },
      [&](const billing::ChargeRaised& event) -> Result<void> {
        return statement->add_bill(StatementLineKind::charge, event.bill, {});
      },
      [&](const billing::ArrearsBroughtForward& event) -> Result<void> {
        return statement->add_bill(StatementLineKind::brought_forward, event.bill, {});
      },
      [&](const billing::CreditBroughtForward& event) -> Result<void> {
        StatementLine line;
        line.kind = StatementLineKind::credit_brought_forward;
        line.amount = event.amount;
        line.payment = event.payment;
        return statement->add(std::move(line), Money{}, event.amount);
      },
      [&](const billing::DepositBroughtForward& event) -> Result<void> {
        return statement->add_paid(StatementLineKind::deposit_brought_forward, event.bill, event.payment);
      },
      [&](const billing::PaymentReceived& event) -> Result<void> {
        StatementLine line;
        line.kind = StatementLineKind::payment;
        line.amount = event.amount;
        line.payment = event.payment;
        line.channel = event.channel;
        line.receipt_year = event.receipt_year;
        line.receipt_number = event.receipt_number;
        return statement->add(std::move(line), -total(event.allocations), event.credited);
      },
      [&](const billing::PaymentReversed& event) -> Result<void> {
        StatementLine line;
        line.kind = StatementLineKind::reversal;
        line.amount = event.amount;
        line.payment = event.payment;
        return statement->add(std::move(line), total(event.reopened), -event.credit_withdrawn);
      },
      [&](const billing::CreditApplied& event) -> Result<void> {
        StatementLine line;
        line.kind = StatementLineKind::credit_applied;
        line.amount = total(event.allocations);
        return statement->add(std::move(line), -total(event.allocations), -total(event.allocations));
      },
      [&](const billing::LateFeesPosted& event) -> Result<void> {
        for (const billing::LateFeeLine& fee : event.lines) {
          auto added = statement->add_of_bill(StatementLineKind::late_fee, fee.bill, fee.amount, fee.amount);
          if (!added) return added;
        }
        return {};
      },
      [&](const billing::BillsWaived& event) -> Result<void> {
        if (event.kind == billing::WaiverKind::deposit_returned) return statement->return_deposits(event.lines);
        return statement->give_up(StatementLineKind::waiver, event.lines);
      },
      [&](const billing::BillsWrittenOff& event) -> Result<void> {
        return statement->give_up(StatementLineKind::write_off, event.lines);
      },
      [&](const billing::ReliefTakenBack& event) -> Result<void> { return statement->take_back_relief(event); },
      [&](const billing::RefundApproved& event) -> Result<void> {
        StatementLine line;
        line.kind = StatementLineKind::refund;
        line.amount = event.amount;
        line.payment = event.payment;
        const Money reopened = total(event.reopened);
        return statement->add(std::move(line), reopened, Money{reopened.fen - event.amount.fen});
      },
      [&](const billing::DepositsUsed& event) -> Result<void> { return statement->use_deposits(event); },
      [&](const billing::RefundSettled& event) -> Result<void> {
        if (event.outcome != billing::RefundOutcome::cancelled) return {};
        StatementLine line;
        line.kind = StatementLineKind::refund_cancelled;
        line.amount = event.amount;
        return statement->add(std::move(line), Money{}, event.amount);
      },
      [&](const billing::BillsAdjusted& event) -> Result<void> {
        if (event.bill) {
          auto added = statement->add_bill(StatementLineKind::adjustment, *event.bill, {});
          if (!added || event.credited == Money{}) return added;
        }
        StatementLine line;
        line.kind = StatementLineKind::adjustment;
        line.amount = event.credited;
        line.fee_item = event.fee_item;
        return statement->add(std::move(line), Money{}, event.credited);
      },
      [&](const billing::StatementCancelled& event) -> Result<void> {
        for (const billing::CancelledBill& bill : event.bills) {
          const auto kind = StatementLineKind::cancellation;
          if (auto added = statement->add_of_bill(kind, bill.bill, bill.amount, -bill.amount); !added) return added;
        }
        return {};
      },
      [](const auto&) -> Result<void> { return {}; },
  };
  return visit(visitor, recorded.event);
}

void StatementView::reads(const RecordedEvent&, std::string_view prefix, KeyList& keys) const {
  keys.add(ByteWriter(prefix.size() + 1).raw(prefix).u8(kSummary).view());
}

std::string StatementView::describe_key(std::string_view key) const {
  if (key.size() < 22) return "statement";
  const std::string words = describe("statement", key.substr(0, 21));
  ByteReader rest(key.substr(21));
  return rest.u8() == kSummary ? words + " summary" : words + " line " + std::to_string(rest.u32());
}

Result<StatementQuery> StatementQuery::open(const ReadLease& lease) {
  auto reader = lease.view(StatementView::kName, StatementView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return StatementQuery(*reader);
}

Result<StatementPage> StatementQuery::page(CompanyNo company, HouseholdId household, std::uint32_t from, bool backwards,
                                           std::size_t limit) const {
  StatementPage page;
  auto parked = reader_.parked_at(company, household);
  if (!parked) return pass_on(std::move(parked.error()));
  if (*parked != 0) page.parked_at = *parked;
  const std::string prefix = household_prefix(company, household);
  auto found = reader_.get(prefix + summary_key());
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return page;
  auto summary = decode_summary(**found);
  if (!summary) return pass_on(std::move(summary.error()));
  page.summary = *summary;

  const std::uint32_t last = page.summary.lines;
  const std::uint32_t first = from == 0 ? (backwards ? last : 1) : std::min(from, last + 1);
  const std::string low = prefix + line_key(backwards ? 0 : first);
  const std::string high = prefix + line_key(backwards ? first + 1 : last + 1);
  const auto scan = reader_.scan(low, high, backwards);
  std::string_view key;
  std::string_view value;
  while (page.lines.size() < limit) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return page;
    auto line = decode_line(value);
    if (!line) return pass_on(std::move(line.error()));
    page.lines.push_back(std::move(*line));
  }
  if (page.lines.empty()) return page;
  const std::uint32_t end = page.lines.back().number;
  if (backwards ? end > 1 : end < last) page.next = backwards ? end - 1 : end + 1;
  return page;
}

}  // namespace steward
