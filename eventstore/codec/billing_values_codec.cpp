#include <algorithm>

#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

bool known(billing::ChargeMethod method) {
  switch (method) {
    case billing::ChargeMethod::by_area:
    case billing::ChargeMethod::fixed_amount:
    case billing::ChargeMethod::one_off:
      return true;
  }
  return false;
}

bool known(billing::ProrationRule rule) {
  switch (rule) {
    case billing::ProrationRule::calendar:
    case billing::ProrationRule::anniversary:
    case billing::ProrationRule::fixed_30:
    case billing::ProrationRule::daily_365:
    case billing::ProrationRule::full_month:
    case billing::ProrationRule::half_month:
    case billing::ProrationRule::none:
      return true;
  }
  return false;
}

bool known(billing::LedgerAccount account) { return billing::find_account(account) != nullptr; }

}  // namespace

bool known(Rounding rounding) {
  switch (rounding) {
    case Rounding::half_up:
    case Rounding::up:
    case Rounding::down:
    case Rounding::half_even:
      return true;
  }
  return false;
}

bool known(billing::PaymentChannel channel) {
  switch (channel) {
    case billing::PaymentChannel::cash:
    case billing::PaymentChannel::bank_transfer:
    case billing::PaymentChannel::wechat:
    case billing::PaymentChannel::alipay:
    case billing::PaymentChannel::pos:
    case billing::PaymentChannel::bank_deduction:
      return true;
  }
  return false;
}

Offset<Vector<const fb::Allocation*>> late_fees_of(Builder& out, const std::vector<billing::Allocation>& lines) {
  std::vector<fb::Allocation> fees;
  for (const billing::Allocation& line : lines) {
    if (line.late_fee != Money{}) fees.emplace_back(line.bill, line.late_fee.fen);
  }
  return fees.empty() ? Offset<Vector<const fb::Allocation*>>{} : out.CreateVectorOfStructs(fees);
}

bool take_late_fees(const Vector<const fb::Allocation*>* stored, std::vector<billing::Allocation>& lines) {
  if (stored == nullptr) return true;
  for (const fb::Allocation* fee : *stored) {
    const auto line = std::find_if(lines.begin(), lines.end(),
                                   [&](const billing::Allocation& each) { return each.bill == fee->bill(); });
    if (line == lines.end()) return false;
    line->late_fee.fen = fee->amount_fen();
  }
  return true;
}

Offset<fb::FeeItemTerms> to_table(Builder& out, const billing::FeeItemTerms& terms) {
  return fb::CreateFeeItemTerms(out, number_of(terms.method), number_of(terms.proration), number_of(terms.rounding),
                                terms.decimal_places, terms.allocation_priority, number_of(terms.income_account));
}
bool from_table(const fb::FeeItemTerms& stored, billing::FeeItemTerms& terms) {
  terms.method = static_cast<billing::ChargeMethod>(stored.method());
  terms.proration = static_cast<billing::ProrationRule>(stored.proration());
  terms.rounding = static_cast<Rounding>(stored.rounding());
  terms.decimal_places = stored.decimal_places();
  terms.allocation_priority = stored.allocation_priority();
  terms.income_account = static_cast<billing::LedgerAccount>(stored.income_account());
  return known(terms.method) && known(terms.proration) && known(terms.rounding) && known(terms.income_account);
}

Offset<fb::Bill> to_table(Builder& out, const billing::Bill& bill) {
  const auto parts = to_structs<fb::BillPart>(out, bill.parts);
  return fb::CreateBill(out, bill.number, raw(bill.fee_item), bill.period_from.days, bill.period_to.days,
                        bill.due_date.days, bill.allocation_priority, bill.amount.fen, parts);
}
bool from_table(const fb::Bill& stored, billing::Bill& bill) {
  bill.number = stored.number();
  bill.fee_item = id_of<FeeItemId>(stored.fee_item());
  bill.period_from.days = stored.period_from();
  bill.period_to.days = stored.period_to();
  bill.due_date.days = stored.due_date();
  bill.allocation_priority = stored.allocation_priority();
  bill.amount.fen = stored.amount_fen();
  bill.parts = from_structs<billing::BillPart>(*stored.parts());
  return true;
}

Offset<fb::PostingLine> to_table(Builder& out, const billing::PostingLine& line) {
  return fb::CreatePostingLine(out, number_of(line.account), line.amount.fen, line.tax.fen);
}
bool from_table(const fb::PostingLine& stored, billing::PostingLine& line) {
  line.account = static_cast<billing::LedgerAccount>(stored.account());
  line.amount.fen = stored.amount_fen();
  line.tax.fen = stored.tax_fen();
  return known(line.account);
}

Offset<fb::Posting> to_table(Builder& out, const billing::Posting& posting) {
  const auto lines = to_tables<fb::PostingLine>(out, posting.lines);
  return fb::CreatePosting(out, posting.period.months, lines);
}
bool from_table(const fb::Posting& stored, billing::Posting& posting) {
  posting.period.months = stored.period();
  return from_tables(*stored.lines(), posting.lines);
}

Offset<fb::FrozenFeeItem> to_table(Builder& out, const billing::FrozenFeeItem& item) {
  const auto terms = to_table(out, item.terms);
  const auto tariffs = to_structs<fb::Tariff>(out, item.tariffs);
  return fb::CreateFrozenFeeItem(out, raw(item.fee_item), item.version, terms, tariffs);
}
bool from_table(const fb::FrozenFeeItem& stored, billing::FrozenFeeItem& item) {
  item.fee_item = id_of<FeeItemId>(stored.fee_item());
  item.version = stored.version();
  item.tariffs = from_structs<billing::Tariff>(*stored.tariffs());
  return from_table(*stored.terms(), item.terms);
}

Offset<fb::BillRunException> to_table(Builder& out, const billing::BillRunException& exception) {
  const auto code = out.CreateString(exception.code);
  return fb::CreateBillRunException(out, raw(exception.household), code);
}
bool from_table(const fb::BillRunException& stored, billing::BillRunException& exception) {
  exception.household = id_of<HouseholdId>(stored.household());
  exception.code = text_of(stored.code());
  return true;
}

}  // namespace steward::codec
