#include <algorithm>

#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

bool known(billing::ChargeMethod method) {
  switch (method) {
    case billing::ChargeMethod::by_area:
    case billing::ChargeMethod::fixed_amount:
    case billing::ChargeMethod::one_off:
    case billing::ChargeMethod::contract:
    case billing::ChargeMethod::deposit:
    case billing::ChargeMethod::metered:
    case billing::ChargeMethod::apportioned:
    case billing::ChargeMethod::parking_stay:
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

bool known(billing::AreaBasis basis) {
  switch (basis) {
    case billing::AreaBasis::built_up:
    case billing::AreaBasis::inside:
      return true;
  }
  return false;
}

bool known(billing::ApportionBasis basis) {
  switch (basis) {
    case billing::ApportionBasis::built_up_area:
    case billing::ApportionBasis::inside_area:
    case billing::ApportionBasis::house:
    case billing::ApportionBasis::headcount:
    case billing::ApportionBasis::ratio:
      return true;
  }
  return false;
}

Offset<fb::BesidePrice> to_table(Builder& out, const billing::Tariff& tariff) {
  const auto tiers = to_structs_unless_empty<fb::Tier>(out, tariff.tiers);
  return fb::CreateBesidePrice(out, tariff.fixed_part.micro_yuan, tiers, allowance_of(out, tariff));
}

// Absent when no tariff has more than its price.
Offset<Vector<Offset<fb::BesidePrice>>> beside_of(Builder& out, const std::vector<billing::Tariff>& tariffs) {
  std::vector<Offset<fb::BesidePrice>> offsets;
  const bool plain = std::all_of(tariffs.begin(), tariffs.end(), [](const billing::Tariff& tariff) {
    return tariff.fixed_part == UnitPrice{0} && tariff.tiers.empty();
  });
  if (plain) return {};
  for (const billing::Tariff& tariff : tariffs) offsets.push_back(to_table(out, tariff));
  return out.CreateVector(offsets);
}
bool read_beside(const Vector<Offset<fb::BesidePrice>>* stored, std::vector<billing::Tariff>& tariffs) {
  if (stored == nullptr) return true;
  if (stored->size() != tariffs.size()) return false;
  for (flatbuffers::uoffset_t i = 0; i < stored->size(); ++i) {
    tariffs[i].fixed_part.micro_yuan = stored->Get(i)->fixed_part_micro_yuan();
    tariffs[i].tiers = from_structs_or_empty<billing::Tier>(stored->Get(i)->tiers());
    if (!read_allowance(stored->Get(i)->allowance(), tariffs[i])) return false;
  }
  return true;
}

// A part that has nothing beside its price.
bool is_plain(const billing::BillPart& part) {
  return part == billing::BillPart{part.from, part.to, part.unit_price, part.area, part.amount};
}
Offset<Vector<const fb::PartDetail*>> details_of(Builder& out, const std::vector<billing::BillPart>& parts) {
  if (std::all_of(parts.begin(), parts.end(), is_plain)) return {};
  fb::PartDetail* stored = nullptr;
  const auto offset = out.CreateUninitializedVectorOfStructs(parts.size(), &stored);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    stored[i] = {parts[i].coefficient_millionths, parts[i].fixed_part.micro_yuan, parts[i].vat_rate_millionths,
                 parts[i].tax.fen, parts[i].usage.micro};
  }
  return offset;
}
bool read_details(const Vector<const fb::PartDetail*>* stored, std::vector<billing::BillPart>& parts) {
  if (stored == nullptr) return true;
  if (stored->size() != parts.size()) return false;
  for (flatbuffers::uoffset_t i = 0; i < stored->size(); ++i) {
    const fb::PartDetail& detail = *stored->Get(i);
    parts[i].coefficient_millionths = detail.coefficient_millionths();
    parts[i].fixed_part.micro_yuan = detail.fixed_part_micro_yuan();
    parts[i].vat_rate_millionths = detail.vat_rate_millionths();
    parts[i].tax.fen = detail.tax_fen();
    parts[i].usage.micro = detail.usage_micro();
  }
  return true;
}

}  // namespace

bool known(billing::LedgerAccount account) { return billing::find_account(account) != nullptr; }

Offset<fb::TierAllowance> allowance_of(Builder& out, const billing::Tariff& tariff) {
  std::vector<std::int64_t> per_person;
  for (const billing::Tier& tier : tariff.tiers) per_person.push_back(tier.per_person.milli);
  const bool none = std::all_of(per_person.begin(), per_person.end(), [](std::int64_t milli) { return milli == 0; });
  if (none && tariff.allowance == billing::TierAllowance{}) return {};
  return fb::CreateTierAllowance(out, tariff.allowance.persons, tariff.allowance.by_months,
                                 out.CreateVector(per_person));
}
bool read_allowance(const fb::TierAllowance* stored, billing::Tariff& tariff) {
  if (stored == nullptr) return true;
  tariff.allowance = {stored->persons(), stored->by_months()};
  const auto* per_person = stored->per_person_milli();
  const std::size_t count = per_person == nullptr ? 0 : per_person->size();
  if (count != tariff.tiers.size()) return false;
  for (flatbuffers::uoffset_t i = 0; i < count; ++i) tariff.tiers[i].per_person.milli = per_person->Get(i);
  return true;
}

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
  for (const fb::Allocation& fee : copies_of(*stored)) {
    const auto line = std::find_if(lines.begin(), lines.end(),
                                   [&](const billing::Allocation& each) { return each.bill == fee.bill(); });
    if (line == lines.end()) return false;
    line->late_fee.fen = fee.amount_fen();
  }
  return true;
}

Offset<fb::FeeItemTerms> to_table(Builder& out, const billing::FeeItemTerms& terms) {
  return fb::CreateFeeItemTerms(out, number_of(terms.method), number_of(terms.proration), number_of(terms.rounding),
                                terms.decimal_places, terms.allocation_priority, number_of(terms.income_account),
                                number_of(terms.area_basis), terms.with_coefficient,
                                terms.utility ? number_of(*terms.utility) : std::uint8_t{0});
}
bool from_table(const fb::FeeItemTerms& stored, billing::FeeItemTerms& terms) {
  terms.method = static_cast<billing::ChargeMethod>(stored.method());
  terms.proration = static_cast<billing::ProrationRule>(stored.proration());
  terms.rounding = static_cast<Rounding>(stored.rounding());
  terms.decimal_places = stored.decimal_places();
  terms.allocation_priority = stored.allocation_priority();
  terms.income_account = static_cast<billing::LedgerAccount>(stored.income_account());
  terms.area_basis = static_cast<billing::AreaBasis>(stored.area_basis());
  terms.with_coefficient = stored.with_coefficient();
  terms.utility.reset();
  if (stored.utility() != 0) terms.utility = static_cast<metering::Utility>(stored.utility());
  return known(terms.method) && known(terms.proration) && known(terms.rounding) && known(terms.income_account) &&
         known(terms.area_basis) && (!terms.utility || known(*terms.utility));
}

Offset<fb::Bill> to_table(Builder& out, const billing::Bill& bill) {
  const auto parts = to_structs<fb::BillPart>(out, bill.parts);
  const auto details = details_of(out, bill.parts);
  const auto meters = to_structs_unless_empty<fb::BilledMeter>(out, bill.meters);
  return fb::CreateBill(out, bill.number, raw(bill.fee_item), bill.period_from.days, bill.period_to.days,
                        bill.due_date.days, bill.allocation_priority, bill.amount.fen, parts, details, bill.tax.fen,
                        UnlessNil(bill.contract), meters, number_of(bill.income_account));
}
bool from_table(const fb::Bill& stored, billing::Bill& bill) {
  bill.number = stored.number();
  bill.fee_item = id_of<FeeItemId>(stored.fee_item());
  bill.period_from.days = stored.period_from();
  bill.period_to.days = stored.period_to();
  bill.due_date.days = stored.due_date();
  bill.allocation_priority = stored.allocation_priority();
  bill.amount.fen = stored.amount_fen();
  bill.income_account = static_cast<billing::LedgerAccount>(stored.income_account());
  if (!known(bill.income_account)) return false;
  bill.parts = from_structs<billing::BillPart>(*stored.parts());
  bill.tax.fen = stored.tax_fen();
  bill.contract = id_or_nil<ContractId>(stored.contract());
  bill.meters = from_structs_or_empty<billing::BilledMeter>(stored.meters());
  return read_details(stored.details(), bill.parts);
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
  const auto deferrals = to_structs_unless_empty<fb::Deferral>(out, posting.deferrals);
  return fb::CreatePosting(out, posting.period.months, lines, deferrals);
}
bool from_table(const fb::Posting& stored, billing::Posting& posting) {
  posting.period.months = stored.period();
  posting.deferrals = from_structs_or_empty<billing::Deferral>(stored.deferrals());
  const auto known_account = [](const billing::Deferral& deferral) { return known(deferral.account); };
  return std::all_of(posting.deferrals.begin(), posting.deferrals.end(), known_account) &&
         from_tables(*stored.lines(), posting.lines);
}

Offset<fb::FrozenFeeItem> to_table(Builder& out, const billing::FrozenFeeItem& item) {
  const auto terms = to_table(out, item.terms);
  const auto tariffs = to_structs<fb::Tariff>(out, item.tariffs);
  const auto beside = beside_of(out, item.tariffs);
  const auto vat_rates = to_structs_unless_empty<fb::VatRate>(out, item.vat_rates);
  return fb::CreateFrozenFeeItem(out, raw(item.fee_item), item.version, terms, tariffs, beside, vat_rates);
}
bool from_table(const fb::FrozenFeeItem& stored, billing::FrozenFeeItem& item) {
  item.fee_item = id_of<FeeItemId>(stored.fee_item());
  item.version = stored.version();
  item.tariffs = from_structs<billing::Tariff>(*stored.tariffs());
  item.vat_rates = from_structs_or_empty<billing::VatRate>(stored.vat_rates());
  return from_table(*stored.terms(), item.terms) && read_beside(stored.beside(), item.tariffs);
}

Offset<fb::SharedCost> to_table(Builder& out, const billing::SharedCost& cost) {
  const auto shares = to_structs<fb::HouseShare>(out, cost.shares);
  return fb::CreateSharedCost(out, raw(cost.fee_item), UnlessNil(cost.building), number_of(cost.basis),
                              cost.vacant_included, cost.usage.milli, cost.unit_price.micro_yuan, cost.total.fen,
                              cost.kept.fen, shares);
}
bool from_table(const fb::SharedCost& stored, billing::SharedCost& cost) {
  cost.fee_item = id_of<FeeItemId>(stored.fee_item());
  cost.building = id_or_nil<BuildingId>(stored.building());
  cost.basis = static_cast<billing::ApportionBasis>(stored.basis());
  cost.vacant_included = stored.vacant_included();
  cost.usage.milli = stored.usage_milli();
  cost.unit_price.micro_yuan = stored.unit_price_micro_yuan();
  cost.total.fen = stored.total_fen();
  cost.kept.fen = stored.kept_fen();
  cost.shares = from_structs<billing::HouseShare>(*stored.shares());
  return known(cost.basis);
}

Offset<fb::BillRunException> to_table(Builder& out, const billing::BillRunException& exception) {
  const auto code = out.CreateString(exception.code);
  return fb::CreateBillRunException(out, raw(exception.household), code, UnlessNil(exception.fee_item),
                                    UnlessNil(exception.meter));
}
bool from_table(const fb::BillRunException& stored, billing::BillRunException& exception) {
  exception.household = id_of<HouseholdId>(stored.household());
  exception.code = text_of(stored.code());
  exception.fee_item = id_or_nil<FeeItemId>(stored.fee_item());
  exception.meter = id_or_nil<MeterId>(stored.meter());
  return true;
}

}  // namespace steward::codec
