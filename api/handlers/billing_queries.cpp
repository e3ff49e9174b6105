#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "api/fee_names.h"
#include "api/handlers/asked_order.h"
#include "api/handlers/bill_lines.h"
#include "api/handlers/bill_run_exceptions.h"
#include "api/handlers/board_scope.h"
#include "api/handlers/cut_off.h"
#include "api/handlers/handlers.h"
#include "api/handlers/house_numbers.h"
#include "api/handlers/known.h"
#include "api/handlers/names.h"
#include "api/json/values.h"
#include "projections/all_views.h"
#include "projections/arrears.h"
#include "projections/directory.h"
#include "projections/ledger.h"
#include "projections/ledger_ageing.h"
#include "projections/runs.h"
#include "projections/statement.h"
#include "replay/event_json.h"

namespace steward::api {

namespace {

using json::id_value;

boost::json::value date_or_null(const std::optional<Date>& date) {
  if (!date) return nullptr;
  return boost::json::value(to_string(*date));
}

// What its bills are for is said of those whose lines of the statement are given.
boost::json::object to_json(const ArrearsRow& row, const std::map<std::uint32_t, StatementLine>& lines) {
  boost::json::array bills;
  for (const OpenBill& bill : row.open_bills) {
    boost::json::object item = {
        {"number", bill.number},
        {"due_date", to_string(bill.due_date)},
        {"open_fen", bill.open.fen},
        {"late_fee_fen", bill.late_fee.fen},
        {"disputed", std::binary_search(row.disputed_bills.begin(), row.disputed_bills.end(), bill.number)}};
    if (const auto line = lines.find(bill.number); line != lines.end()) {
      item["fee_item_id"] = id_value(line->second.fee_item);
      item["period_from"] = to_string(line->second.period_from);
      item["period_to"] = to_string(line->second.period_to);
    }
    bills.push_back(std::move(item));
  }
  return {{"household_id", id_value(row.household)},
          {"house_id", id_value(row.house)},
          {"house_number", row.house_number},
          {"building_id", id_value(row.building)},
          {"community_id", id_value(row.community)},
          {"arrears_fen", row.arrears.fen},
          {"disputed_fen", row.disputed.fen},
          {"credit_fen", row.credit.fen},
          {"deposits_fen", row.deposits.fen},
          {"oldest_due_date", date_or_null(row.oldest_due_date())},
          {"moved_out_on", date_or_null(row.moved_out_on)},
          {"open_bills", std::move(bills)}};
}

// Of one fee item, or (nil) of all.
boost::json::object deposits_json(const ArrearsRow& row, FeeItemId asked) {
  Money held;
  Money unpaid;
  boost::json::array items;
  for (const HeldDeposit& deposit : row.deposits_by_item()) {
    if (!asked.is_nil() && deposit.fee_item != asked) continue;
    held.fen += deposit.held.fen;
    unpaid.fen += deposit.unpaid.fen;
    items.push_back(boost::json::object{{"fee_item_id", id_value(deposit.fee_item)},
                                        {"held_fen", deposit.held.fen},
                                        {"unpaid_fen", deposit.unpaid.fen}});
  }
  return {{"household_id", id_value(row.household)},
          {"house_id", id_value(row.house)},
          {"house_number", row.house_number},
          {"building_id", id_value(row.building)},
          {"community_id", id_value(row.community)},
          {"held_fen", held.fen},
          {"unpaid_fen", unpaid.fen},
          {"moved_out_on", date_or_null(row.moved_out_on)},
          {"fee_items", std::move(items)}};
}

boost::json::object to_json(const StatementLine& line, CompanyNo company, NameBook& names) {
  boost::json::object body = {{"line", line.number},
                              {"position", line.position},
                              {"date", to_string(line.date)},
                              {"recorded_at", to_string(line.recorded_at)},
                              {"amount_fen", line.amount.fen},
                              {"change_fen", line.change.fen},
                              {"arrears_fen", line.arrears.fen},
                              {"credit_fen", line.credit.fen},
                              {"balance_fen", line.balance().fen}};
  switch (line.kind) {
    case StatementLineKind::bill:
    case StatementLineKind::charge:
    case StatementLineKind::brought_forward:
    case StatementLineKind::deposit_brought_forward:
      body["kind"] = line.kind == StatementLineKind::bill              ? "bill"
                     : line.kind == StatementLineKind::charge          ? "charge"
                     : line.kind == StatementLineKind::brought_forward ? "brought_forward"
                                                                       : "deposit_brought_forward";
      if (!line.payment.is_nil()) body["payment_id"] = id_value(line.payment);
      body["bill"] = line.bill;
      body["fee_item_id"] = id_value(line.fee_item);
      body["fee_item"] = names.fee_item(company, line.fee_item);
      body["period_from"] = to_string(line.period_from);
      body["period_to"] = to_string(line.period_to);
      body["due_date"] = to_string(line.due_date);
      body["bill_run_id"] = id_value(line.run);
      break;
    case StatementLineKind::payment:
      body["kind"] = "payment";
      body["payment_id"] = id_value(line.payment);
      body["channel"] = name_of(kChannelNames, line.channel);
      body["receipt_year"] = line.receipt_year;
      body["receipt_number"] = line.receipt_number;
      break;
    case StatementLineKind::reversal:
      body["kind"] = "reversal";
      body["payment_id"] = id_value(line.payment);
      break;
    case StatementLineKind::credit_brought_forward:
      body["kind"] = "credit_brought_forward";
      body["payment_id"] = id_value(line.payment);
      break;
    case StatementLineKind::credit_applied:
      body["kind"] = "credit_applied";
      break;
    case StatementLineKind::late_fee:
      body["kind"] = "late_fee";
      body["bill"] = line.bill;
      break;
    case StatementLineKind::waiver:
    case StatementLineKind::waiver_taken_back:
      body["kind"] = line.kind == StatementLineKind::waiver ? "waiver" : "waiver_taken_back";
      body["bill"] = line.bill;
      break;
    case StatementLineKind::write_off:
    case StatementLineKind::write_off_taken_back:
      body["kind"] = line.kind == StatementLineKind::write_off ? "write_off" : "write_off_taken_back";
      body["bill"] = line.bill;
      break;
    case StatementLineKind::deposit_returned:
      body["kind"] = "deposit_returned";
      body["bill"] = line.bill;
      break;
    case StatementLineKind::deposit_forfeited:
      body["kind"] = "deposit_forfeited";
      body["bill"] = line.bill;
      break;
    case StatementLineKind::deposit_set_off:
      body["kind"] = "deposit_set_off";
      body["bill"] = line.bill;
      break;
    case StatementLineKind::deposit_credited:
      body["kind"] = "deposit_credited";
      body["bill"] = line.bill;
      break;
    case StatementLineKind::forfeit_taken_back:
      body["kind"] = "forfeit_taken_back";
      body["bill"] = line.bill;
      break;
    case StatementLineKind::refund:
      body["kind"] = "refund";
      if (!line.payment.is_nil()) body["payment_id"] = id_value(line.payment);
      break;
    case StatementLineKind::refund_cancelled:
      body["kind"] = "refund_cancelled";
      break;
    case StatementLineKind::adjustment:
      body["kind"] = "adjustment";
      body["fee_item_id"] = id_value(line.fee_item);
      if (line.bill != 0) body["bill"] = line.bill;
      if (line.bill != 0) body["due_date"] = to_string(line.due_date);
      break;
    case StatementLineKind::cancellation:
      body["kind"] = "cancellation";
      body["bill"] = line.bill;
      break;
  }
  return body;
}

boost::json::object to_json(const FeeItemRow& row) {
  boost::json::array tariffs;
  for (const billing::Tariff& tariff : row.tariffs) {
    boost::json::array tiers;
    for (const billing::Tier& tier : tariff.tiers) {
      tiers.push_back(boost::json::object{{"above_milli", tier.above.milli},
                                          {"unit_price_micro_yuan", tier.unit_price.micro_yuan},
                                          {"per_person_milli", tier.per_person.milli}});
    }
    tariffs.push_back(boost::json::object{{"effective_from", to_string(tariff.effective_from)},
                                          {"unit_price_micro_yuan", tariff.unit_price.micro_yuan},
                                          {"fixed_part_micro_yuan", tariff.fixed_part.micro_yuan},
                                          {"tiers", std::move(tiers)},
                                          {"tier_persons", tariff.allowance.persons},
                                          {"tiers_by_months", tariff.allowance.by_months}});
  }
  boost::json::array vat_rates;
  for (const billing::VatRate& vat : row.vat_rates) {
    vat_rates.push_back(boost::json::object{{"effective_from", to_string(vat.effective_from)},
                                            {"rate_millionths", vat.rate_millionths},
                                            {"prices_include_tax", vat.prices_include_tax}});
  }
  boost::json::array parking;
  for (const billing::ParkingTerms& terms : row.parking) parking.push_back(parking_terms_json(terms));
  return {{"fee_item_id", id_value(row.fee_item)},
          {"community_id", id_value(row.community)},
          {"code", row.code},
          {"name", row.name},
          {"method", name_of(kChargeMethodNames, row.terms.method)},
          {"proration", name_of(kProrationNames, row.terms.proration)},
          {"rounding", name_of(kRoundingNames, row.terms.rounding)},
          {"decimal_places", row.terms.decimal_places},
          {"allocation_priority", row.terms.allocation_priority},
          {"area_basis", name_of(kAreaBasisNames, row.terms.area_basis)},
          {"with_coefficient", row.terms.with_coefficient},
          {"utility", row.terms.utility ? boost::json::value(name_of(kMeteredUtilityNames, *row.terms.utility))
                                        : boost::json::value(nullptr)},
          {"tariffs", std::move(tariffs)},
          {"vat_rates", std::move(vat_rates)},
          {"parking_terms", std::move(parking)}};
}

boost::json::object to_json(const BillRunRow& row) {
  return {{"bill_run_id", id_value(row.run)},
          {"community_id", id_value(row.community)},
          {"period_from", to_string(row.period_from)},
          {"period_to", to_string(row.period_to)},
          {"issue_date", to_string(row.issue_date)},
          {"due_date", to_string(row.due_date)},
          {"state", row.completed() ? "completed" : "running"},
          {"roster", row.roster},
          {"households", row.households},
          {"statements", row.statements},
          {"exceptions", row.exceptions},
          {"without_contract", row.households - row.statements - row.exceptions},
          {"total_fen", row.total.fen},
          {"cancelled_statements", row.cancelled_statements},
          {"cancelled_fen", row.cancelled.fen},
          {"started_at", to_string(row.started_on)}};
}

// What a list of arrears is about: building_id or community_id, or the whole company.
Result<ArrearsScope> arrears_scope(const Call& call) {
  auto building = call.query_id<BuildingId>("building_id");
  if (!building) return pass_on(std::move(building.error()));
  auto asked = call.query_id<CommunityId>("community_id");
  if (!asked) return pass_on(std::move(asked.error()));
  if (!building->is_nil() && !asked->is_nil()) {
    return fail_at("query-invalid", {}, Says::not_both, {"building_id", "community_id"});
  }
  auto community = call.list_scope(*asked);
  if (!community) return pass_on(std::move(community.error()));
  if (!building->is_nil()) {
    if (auto head = call.reach(stream_of(*building), "building-unknown"); !head)
      return pass_on(std::move(head.error()));
    return ArrearsScope::of(call.principal.company, *building);
  }
  if (community->is_nil()) return ArrearsScope::of(call.principal.company);
  return ArrearsScope::of(call.principal.company, *community);
}

// Today where the scope is.
Result<Date> today_in(const Call& call, const ArrearsScope& scope) {
  switch (scope.kind) {
    case ArrearsScope::Kind::community:
      return call.today_of({StreamKind::community, scope.id});
    case ArrearsScope::Kind::building:
      return call.today_of({StreamKind::building, scope.id});
    case ArrearsScope::Kind::company:
      break;
  }
  return call.service.today(scope.company, {});
}

// The same households in the books.
Result<LedgerScope> books_scope(const Call& call, const ArrearsScope& scope) {
  switch (scope.kind) {
    case ArrearsScope::Kind::company:
      return LedgerScope{scope.company, {}, {}};
    case ArrearsScope::Kind::community:
      return LedgerScope{scope.company, CommunityId(scope.id), {}};
    case ArrearsScope::Kind::building:
      break;
  }
  auto head = call.reach({StreamKind::building, scope.id}, "building-unknown");
  if (!head) return pass_on(std::move(head.error()));
  return LedgerScope{scope.company, head->community, BuildingId(scope.id)};
}

Reply ageing_reply(const Ageing& ageing, bool counted, boost::json::object cut_off, const ReadLease& lease) {
  boost::json::array buckets;
  const auto days_or_null = [](const std::optional<std::int32_t>& days) {
    return days ? boost::json::value(*days) : boost::json::value(nullptr);
  };
  const auto bills = [&](std::int64_t count) {
    return counted ? boost::json::value(count) : boost::json::value(nullptr);
  };
  for (const AgeingBucket& bucket : ageing.buckets) {
    buckets.push_back(boost::json::object{{"from_days", days_or_null(bucket.from_days)},
                                          {"to_days", days_or_null(bucket.to_days)},
                                          {"amount_fen", bucket.amount.fen},
                                          {"bills", bills(bucket.bills)}});
  }
  return Reply{200,
               {{"cut_off", std::move(cut_off)},
                {"date", to_string(ageing.at)},
                {"total_fen", ageing.total.fen},
                {"bills", bills(ageing.bills)},
                {"buckets", std::move(buckets)}},
               {view_position(lease)}};
}

// Without `through`: of all that was entered.
Result<Reply> ageing_of_books(const Call& call, const ArrearsScope& households, FeeItemId item, Date at,
                              std::optional<Date> through) {
  auto scope = books_scope(call, households);
  if (!scope) return pass_on(std::move(scope.error()));
  auto view = open_view<LedgerReader>(call, 0, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto open = open_by_due_date(view->query, *scope, item, through);
  if (!open) return pass_on(std::move(open.error()));
  return ageing_reply(aged(*open, at), false, cut_off<LedgerView>(call, view->lease), view->lease);
}

Result<ArrearsOrder> arrears_order(const Call& call) {
  const auto text = call.query_value("order").value_or("amount");
  if (text == "amount") return ArrearsOrder::amount;
  if (text == "oldest_due_date") return ArrearsOrder::oldest_due_date;
  if (text == "house_number") return ArrearsOrder::house_number;
  return fail_at("query-invalid", "order", Says::one_of, {"amount, oldest_due_date, house_number"});
}

}  // namespace

Result<Reply> list_fee_items(Call& call) {
  auto id = call.reach_path<CommunityId>(0, "community-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto view = open_view<DirectoryQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.fee_items(call.principal.company, *id, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const FeeItemRow& row : page->rows) items.push_back(to_json(row));
  return page_reply(call, view->lease, std::move(items), page->next);
}

// As the log has it, so that the ETag is that of what is said; its name, which never changes, is in the directory.
Result<Reply> get_fee_item(Call& call) {
  auto id = call.path_id<FeeItemId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "fee-item-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto folded = call.service.store.knowledge().state(call.principal.company, stream_of(*id));
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* item = situation_in<billing::FeeItemState, billing::FeeItem>(*folded->state);
  if (item == nullptr) return fail("fee-item-unknown");
  auto view = open_view<DirectoryQuery>(call, head->last_position);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.fee_item(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("fee-item-unknown");
  (*row)->tariffs = item->tariffs;
  (*row)->vat_rates = item->vat_rates;
  (*row)->parking = item->parking;
  return Reply{200, to_json(**row), {etag(folded->version), view_position(view->lease)}};
}

Result<Reply> list_bill_runs(Call& call) {
  auto community = call.asked_community();
  if (!community) return pass_on(std::move(community.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto view = open_view<RunsQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.bill_runs(call.principal.company, *community, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const BillRunRow& row : page->rows) items.push_back(to_json(row));
  return page_reply(call, view->lease, std::move(items), page->next);
}

Result<Reply> get_bill_run(Call& call) {
  auto id = call.path_id<BillRunId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "bill-run-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<RunsQuery>(call, head->last_position);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.bill_run(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("bill-run-unknown");
  return Reply{200, to_json(**row), {etag((*row)->version()), view_position(view->lease)}};
}

Result<Reply> list_bill_run_exceptions(Call& call) {
  auto id = call.reach_path<BillRunId>(0, "bill-run-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto view = open_view<RunsQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.exceptions(call.principal.company, *id, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  auto houses = HouseNumbers::open(call);
  if (!houses) return pass_on(std::move(houses.error()));
  boost::json::array items;
  for (const billing::BillRunException& exception : page->rows) {
    auto item = exception_json(call, *houses, exception);
    if (!item) return pass_on(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  return page_reply(call, view->lease, std::move(items), page->next);
}

Result<Reply> list_arrears(Call& call) {
  auto scope = arrears_scope(call);
  if (!scope) return pass_on(std::move(scope.error()));
  auto order = arrears_order(call);
  if (!order) return pass_on(std::move(order.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto view = open_view<ArrearsQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.page(*order, *scope, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  auto totals = view->query.totals(*scope);
  if (!totals) return pass_on(std::move(totals.error()));
  boost::json::array items;
  for (const ArrearsRow& row : page->rows) items.push_back(to_json(row, {}));
  Reply reply = page_reply(call, view->lease, std::move(items), page->next);
  reply.body["totals"] = boost::json::object{{"arrears_fen", totals->arrears.fen},
                                             {"households_in_arrears", totals->households_in_arrears},
                                             {"credit_fen", totals->credit.fen},
                                             {"households_in_credit", totals->households_in_credit}};
  return reply;
}

Result<Reply> list_deposits(Call& call) {
  auto scope = arrears_scope(call);
  if (!scope) return pass_on(std::move(scope.error()));
  auto item = asked_id<FeeItemId>(call, "fee_item_id", "fee-item-unknown");
  if (!item) return pass_on(std::move(item.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto view = open_view<ArrearsQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.deposits(*scope, *item, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  auto totals = view->query.deposit_totals(*scope, *item);
  if (!totals) return pass_on(std::move(totals.error()));
  boost::json::array items;
  for (const ArrearsRow& row : page->rows) items.push_back(deposits_json(row, *item));
  Reply reply = page_reply(call, view->lease, std::move(items), page->next);
  reply.body["totals"] = boost::json::object{{"held_fen", totals->held.fen},
                                             {"households_with_deposits", totals->households_with_deposits},
                                             {"unpaid_fen", totals->unpaid.fen}};
  return reply;
}

Result<Reply> get_ageing(Call& call) {
  auto scope = arrears_scope(call);
  if (!scope) return pass_on(std::move(scope.error()));
  auto date = call.query_date("date");
  if (!date) return pass_on(std::move(date.error()));
  auto today = today_in(call, *scope);
  if (!today) return pass_on(std::move(today.error()));
  auto item = asked_id<FeeItemId>(call, "fee_item_id", "fee-item-unknown");
  if (!item) return pass_on(std::move(item.error()));
  // The arrears know what is open now, and not of which fee item; the books know both.
  const Date at = date->value_or(*today);
  if (at < *today) return ageing_of_books(call, *scope, *item, at, at);
  if (!item->is_nil()) return ageing_of_books(call, *scope, *item, at, std::nullopt);
  auto view = open_view<ArrearsQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto ageing = view->query.ageing(*scope, at);
  if (!ageing) return pass_on(std::move(ageing.error()));
  return ageing_reply(*ageing, true, cut_off<ArrearsView>(call, view->lease), view->lease);
}

Result<Reply> get_household_arrears(Call& call) {
  auto id = call.path_id<HouseholdId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "household-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<ArrearsQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.household(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) {
    return fail("projection-behind", {{"view_position", static_cast<std::int64_t>(view->lease.at().position)},
                                      {"min_position", static_cast<std::int64_t>(head->last_position)}});
  }
  auto statement = StatementQuery::open(view->lease);
  if (!statement) return pass_on(std::move(statement.error()));
  std::vector<std::uint32_t> open;
  for (const OpenBill& bill : (*row)->open_bills) open.push_back(bill.number);
  auto lines = bill_lines(*statement, call.principal.company, *id, std::move(open));
  if (!lines) return pass_on(std::move(lines.error()));
  return Reply{200, to_json(**row, *lines), {view_position(view->lease)}};
}

Result<Reply> get_statement(Call& call) {
  auto id = call.reach_path<HouseholdId>(0, "household-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  std::uint32_t from = 0;
  if (!paging->cursor.empty()) {
    const auto asked = cursor_number(paging->cursor);
    if (!asked || *asked > UINT32_MAX) return fail("cursor-invalid");
    from = static_cast<std::uint32_t>(*asked);
  }
  auto newest_first = asked_newest_first(call, false);
  if (!newest_first) return pass_on(std::move(newest_first.error()));
  auto view = open_view<StatementQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.page(call.principal.company, *id, from, *newest_first, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  NameBook names = names_for(call);
  for (const StatementLine& line : page->lines) items.push_back(to_json(line, call.principal.company, names));
  std::optional<std::string> next;
  if (page->next) next = std::to_string(*page->next);
  Reply reply = page_reply(call, view->lease, std::move(items), next);
  reply.body["lines"] = page->summary.lines;
  reply.body["arrears_fen"] = page->summary.arrears.fen;
  reply.body["credit_fen"] = page->summary.credit.fen;
  reply.body["degraded"] = page->parked_at.has_value();
  return reply;
}

}  // namespace steward::api
