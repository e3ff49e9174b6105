#include <algorithm>

#include "domain/billing/billing.h"
#include "replay/imports/import_batch.h"
#include "replay/imports/import_work.h"

// Chunks of what households owed, had paid ahead and had deposited when the log took over.
namespace steward::imports {

namespace {

// Ids of what is brought forward are made of the household and its number in the books before: another file with the
// same number finds it there.
constexpr char kCreditIds = 'c';
constexpr char kDepositIds = 'd';

std::string opening_key(std::size_t row) { return "opening/" + std::to_string(row); }

// The field that a refusal speaks of.
Column column_of(std::string_view code) {
  return code.starts_with("fee-item") ? Column::fee_item : code == "before-move-in" ? Column::number : Column::amount;
}

}  // namespace

Result<std::optional<FeeItemId>> ImportWork::fee_item_of(const std::string& name) const {
  billing::FeeItemDefined would;
  would.community = request.community;
  would.code = name;
  auto found = holder(would);
  if (!found) return pass_on(std::move(found.error()));
  if (!found->is_nil()) return std::optional{FeeItemId{*found}};
  return request.fee_item_by_name ? request.fee_item_by_name(name) : std::nullopt;
}

// The household of a house; nil, with a reason, when nobody lives there.
Result<HouseholdId> ImportWork::tenant_at(const std::string& building_code, const std::string& number,
                                          std::uint32_t line, Fate& fate) {
  const auto refused = [&](Column column, std::string code) {
    reject(fate, reject_at(file, column, line, std::move(code)));
    return HouseholdId{};
  };
  auto building = building_at(building_code, line, fate);
  if (!building) return pass_on(std::move(building.error()));
  if (building->is_nil()) return HouseholdId{};
  auto house = house_of(*building, number);
  if (!house) return pass_on(std::move(house.error()));
  if (house->is_nil()) return refused(Column::number, "house-unknown");
  auto tenant = tenant_of(HouseId{*house});
  if (!tenant) return pass_on(std::move(tenant.error()));
  if (tenant->is_nil()) return refused(Column::number, "house-vacant");
  return HouseholdId{*tenant};
}

// The command of a row; nullopt when its fate is known without one.
Result<std::optional<Command>> ImportWork::arrears_command(const ArrearsRow& row, std::size_t index, Fate& fate) {
  const auto refused = [&](Column column, std::string code) {
    reject(fate, reject_at(file, column, row.line, std::move(code)));
    return std::optional<Command>{};
  };
  auto tenant = tenant_at(row.building, row.number, row.line, fate);
  if (!tenant) return pass_on(std::move(tenant.error()));
  if (tenant->is_nil()) return std::optional<Command>{};
  auto item = fee_item_of(row.fee_item);
  if (!item) return pass_on(std::move(item.error()));
  if (!*item) return refused(Column::fee_item, "fee-item-unknown");

  const HouseholdId household = *tenant;
  // What this run did itself before a crash is answered by its key.
  const auto before = did_before("arrears/" + std::to_string(index));
  if (!before) return pass_on(before.error());
  if (!*before) {
    auto folded = knowledge().state(request.company, stream_of(household));
    if (!folded) return pass_on(std::move(folded.error()));
    const auto& known = std::get<billing::Household>(std::get<billing::HouseholdState>(*folded->state).is);
    if (billing::billed(known.account, **item, {}, row.period_from, row.period_to) == billing::Billed::wholly) {
      const auto& bills = known.account.bills;
      const bool same = std::any_of(bills.begin(), bills.end(), [&](const billing::AccountBill& bill) {
        return bill.fee_item == **item && bill.amount == row.amount && bill.due_date == row.due_date;
      });
      if (!same) return refused(Column::period, "already-billed");
      return std::optional<Command>{};
    }
  }
  return std::optional<Command>{billing::BringForwardArrears{
      household, report.run, **item, row.period_from, row.period_to, row.due_date, row.amount, request.cut_over_date}};
}

Result<void> ImportWork::take_arrears(std::size_t first, std::vector<Fate>& fates) {
  ImportBatch batch(parts.store.sequencer());
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (!is_to_take(file.arrears[first + i].line)) continue;
    auto command = arrears_command(file.arrears[first + i], first + i, fates[i]);
    if (!command) return pass_on(std::move(command.error()));
    if (*command) batch.add(i, submission(std::move(**command), "arrears/" + std::to_string(first + i)));
  }
  auto sent = batch.send(wanted);
  if (!sent) return pass_on(std::move(sent.error()));
  for (const auto& item : *sent) {
    if (item.answer->outcome.ok())
      fates[item.row] = Fate::accepted;
    else
      reject(fates[item.row],
             reject_at(file, Column::amount, file.arrears[first + item.row].line, item.answer->outcome.code));
  }
  return {};
}

Result<std::optional<Command>> ImportWork::opening_command(const OpeningRow& row, std::size_t index, Fate& fate) {
  const auto refused = [&](Column column, std::string code) {
    reject(fate, reject_at(file, column, row.line, std::move(code)));
    return std::optional<Command>{};
  };
  auto tenant = tenant_at(row.building, row.number, row.line, fate);
  if (!tenant) return pass_on(std::move(tenant.error()));
  if (tenant->is_nil()) return std::optional<Command>{};
  const HouseholdId household = *tenant;
  const bool is_deposit = file.kind == ImportKind::opening_deposits;
  FeeItemId item;
  if (is_deposit) {
    auto found = fee_item_of(row.fee_item);
    if (!found) return pass_on(std::move(found.error()));
    if (!*found) return refused(Column::fee_item, "fee-item-unknown");
    item = **found;
  }
  const PaymentId payment{derived(household.uuid, is_deposit ? kDepositIds : kCreditIds, row.reference)};
  const auto before = did_before(opening_key(index));
  if (!before) return pass_on(before.error());
  if (!*before) {
    auto folded = knowledge().state(request.company, stream_of(household));
    if (!folded) return pass_on(std::move(folded.error()));
    const auto& known = std::get<billing::Household>(std::get<billing::HouseholdState>(*folded->state).is);
    if (const billing::AccountPayment* there = billing::find_payment(known.account, payment)) {
      if (there->amount != row.amount) return refused(Column::reference, "amount-differs");
      return std::optional<Command>{};
    }
  }
  if (is_deposit) {
    return std::optional<Command>{billing::BringForwardDeposit{household, report.run, item, payment, row.reference,
                                                               row.amount, request.cut_over_date}};
  }
  return std::optional<Command>{
      billing::BringForwardCredit{household, report.run, payment, row.reference, row.amount, request.cut_over_date}};
}

Result<void> ImportWork::take_opening(std::size_t first, std::vector<Fate>& fates) {
  ImportBatch batch(parts.store.sequencer());
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (!is_to_take(file.opening[first + i].line)) continue;
    auto command = opening_command(file.opening[first + i], first + i, fates[i]);
    if (!command) return pass_on(std::move(command.error()));
    if (*command) batch.add(i, submission(std::move(**command), opening_key(first + i)));
  }
  auto sent = batch.send(wanted);
  if (!sent) return pass_on(std::move(sent.error()));
  for (const auto& item : *sent) {
    const Outcome& outcome = item.answer->outcome;
    if (outcome.ok()) {
      fates[item.row] = Fate::accepted;
    } else {
      reject(fates[item.row],
             reject_at(file, column_of(outcome.code), file.opening[first + item.row].line, outcome.code));
    }
  }
  return {};
}

}  // namespace steward::imports
