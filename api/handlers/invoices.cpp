#include <boost/json.hpp>

#include "api/handlers/asked_days.h"
#include "api/handlers/bill_numbers.h"
#include "api/handlers/handlers.h"
#include "api/handlers/names.h"
#include "api/handlers/on_household.h"
#include "api/invoice_words.h"
#include "api/json/values.h"
#include "domain/base/text.h"
#include "domain/invoicing/invoicing.h"
#include "projections/invoice_register.h"

// Tax invoices: asked for, reviewed, issued, taken back by credit notes.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;
using json::JsonObject;

using InvoicePtr = std::shared_ptr<const invoicing::Invoice>;

// What may be asked for of credit notes.
enum class CreditNoteAsked : std::uint8_t { owed };
constexpr std::array kCreditNoteNames = {EnumName<CreditNoteAsked>{"owed", CreditNoteAsked::owed}};

boost::json::value date_or_null(const std::optional<Date>& date) {
  return date ? boost::json::value(to_string(*date)) : boost::json::value(nullptr);
}

// The invoice of the path, if the caller may see it: a resident those of the own household.
Result<InvoicePtr> invoice_of_path(const Call& call) {
  auto id = call.path_id<InvoiceId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach_shared(stream_of(*id), "invoice-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto invoice = known<invoicing::InvoiceState, invoicing::Invoice>(call, stream_of(*id));
  if (!invoice) return invoice;
  const bool resident = call.principal.role == access::Role::resident;
  if (*invoice == nullptr || (resident && (*invoice)->household != call.principal.household)) {
    return fail("invoice-unknown");
  }
  return invoice;
}

// A step of the invoice of the path, as on_household has it.
template <class C, class Words, class Read>
Result<Prepared> on_invoice(Call& call, CommandId command_id, std::string_view date_field, Date C::*date,
                            const Words& said, const Read& read) {
  auto invoice = invoice_of_path(call);
  if (!invoice) return pass_on(std::move(invoice.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  C command;
  command.invoice = (*invoice)->id;
  read(root, command);
  const auto on = root.optional_date(date_field);
  std::string text;
  if constexpr (HasText<Words>) text = root.optional_text(said.field, kLongestReason).value_or("");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto today = call.today_of(stream_of((*invoice)->id));
  if (!today) return pass_on(std::move(today.error()));
  command.*date = on.value_or(*today);
  if constexpr (HasText<Words>) {
    auto household = known<billing::HouseholdState, billing::Household>(call, stream_of((*invoice)->household));
    if (!household) return pass_on(std::move(household.error()));
    if (*household == nullptr) return fail("household-unknown");
    auto sealed = seal(call, command_id, (*household)->owner, FieldClass::free_text, text);
    if (!sealed) return pass_on(std::move(sealed.error()));
    command.*said.into = std::move(*sealed);
  }
  Prepared prepared{Command(std::move(command))};
  prepared.may_backdate = call.may(Permission::issue_invoices);
  prepared.backdating = late;
  return prepared;
}

boost::json::object amounts(const invoicing::InvoiceAmount& amount) {
  return {{"net_fen", amount.net.fen}, {"tax_fen", amount.tax.fen}, {"gross_fen", amount.gross().fen}};
}

Result<boost::json::object> to_json(const Call& call, const InvoiceRow& row, NameBook& names) {
  auto title = person_text(call, row.title);
  if (!title) return pass_on(std::move(title.error()));
  auto id_number = person_text(call, row.id_number);
  if (!id_number) return pass_on(std::move(id_number.error()));
  auto reason = person_text(call, row.reason);
  if (!reason) return pass_on(std::move(reason.error()));
  boost::json::array lines;
  for (const invoicing::InvoiceLine& line : row.lines) {
    boost::json::object item = amounts({line.net, line.tax});
    item["bill"] = line.bill;
    item["fee_item_id"] = id_value(line.fee_item);
    item["fee_item"] = names.fee_item(row.company, line.fee_item);
    lines.push_back(std::move(item));
  }
  boost::json::array notes;
  for (const CreditNoteRow& note : row.credit_notes) {
    boost::json::object item = amounts(note.amount);
    item["credit_note_id"] = id_value(note.credit_note);
    item["number"] = note.number;
    item["reason"] = name_of(kCreditNoteReasonNames, note.reason);
    item["issued_on"] = to_string(note.issued_on);
    notes.push_back(std::move(item));
  }
  boost::json::object body = amounts(row.total());
  body["invoice_id"] = id_value(row.invoice);
  body["household_id"] = id_value(row.household);
  body["house_id"] = id_value(row.house);
  body["house"] = names.house(row.company, row.house);
  body["community_id"] = id_value(row.community);
  body["status"] = name_of(kInvoiceStatusNames, row.status);
  body["kind"] = name_of(kInvoiceKindNames, row.kind);
  body["title"] = std::move(*title);
  body["tax_number"] = row.tax_number;
  body["id_number"] = std::move(*id_number);
  body["number"] = row.number;
  body["requested_on"] = to_string(row.requested_on);
  body["last_step_on"] = to_string(row.last_step_on);
  body["issued_on"] = date_or_null(row.issued_on);
  body["reason"] = std::move(*reason);
  body["credited_fen"] = row.credited().gross().fen;
  body["credit_note_owed"] = amounts(row.credit_note_owed());
  body["lines"] = std::move(lines);
  body["credit_notes"] = std::move(notes);
  return body;
}

}  // namespace

Result<Prepared> request_invoice(Call& call, CommandId command_id) {
  using C = invoicing::RequestInvoice;
  std::string title;
  std::string id_number;
  auto prepared = on_household<C>(
      call, command_id, "requested_on", &C::requested_on, SaysNothing{}, [&](JsonObject& root, C& command) {
        command.invoice = InvoiceId(call.service.new_id());
        command.kind = root.optional_enum("kind", words(kInvoiceKindNames)).value_or(command.kind);
        title = root.required_string("title", 100);
        command.tax_number = root.optional_string("tax_number", 20).value_or("");
        id_number = root.optional_string("id_number", 20).value_or("");
        command.bills = bill_numbers(root.required_array("bills", 1, invoicing::kMostBillsOfInvoice));
      });
  if (!prepared) return prepared;
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  auto& command = get<C>(prepared->command);
  auto name = seal(call, command_id, (*household)->owner, FieldClass::name, title);
  if (!name) return pass_on(std::move(name.error()));
  command.title = std::move(*name);
  if (!id_number.empty()) {
    auto number = seal(call, command_id, (*household)->owner, FieldClass::id_number, id_number);
    if (!number) return pass_on(std::move(number.error()));
    command.id_number = std::move(*number);
  }
  return prepared;
}

Result<Prepared> review_invoice(Call& call, CommandId command_id) {
  using C = invoicing::ReviewInvoice;
  return on_invoice<C>(call, command_id, "reviewed_on", &C::reviewed_on, Said<C>{"reason", &C::reason},
                       [](JsonObject& root, C& command) { command.approved = root.required_bool("approved"); });
}

Result<Prepared> issue_invoice(Call& call, CommandId command_id) {
  using C = invoicing::IssueInvoice;
  return on_invoice<C>(call, command_id, "issued_on", &C::issued_on, SaysNothing{},
                       [](JsonObject& root, C& command) { command.number = root.required_string("number", 20); });
}

Result<Prepared> fail_invoice(Call& call, CommandId command_id) {
  using C = invoicing::FailInvoice;
  return on_invoice<C>(call, command_id, "failed_on", &C::failed_on, Said<C>{"reason", &C::reason},
                       [](JsonObject& root, C& command) { command.for_good = root.required_bool("for_good"); });
}

Result<Prepared> issue_credit_note(Call& call, CommandId command_id) {
  using C = invoicing::IssueCreditNote;
  return on_invoice<C>(call, command_id, "issued_on", &C::issued_on, SaysNothing{}, [&](JsonObject& root, C& command) {
    command.credit_note = CreditNoteId(call.service.new_id());
    command.number = root.required_string("number", 20);
    command.net = Money{root.required_int("net_fen", 0, kLargestAmount.fen)};
    command.tax = Money{root.required_int("tax_fen", 0, kLargestAmount.fen)};
    command.reason = root.required_enum("reason", words(kCreditNoteReasonNames));
  });
}

Result<Reply> list_invoices(Call& call) {
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto status = call.query_word("status", kInvoiceStatusNames);
  if (!status) return pass_on(std::move(status.error()));
  auto household = call.query_id<HouseholdId>("household_id");
  if (!household) return pass_on(std::move(household.error()));
  auto days = asked_days(call);
  if (!days) return pass_on(std::move(days.error()));
  const bool resident = call.principal.role == access::Role::resident;
  if (resident && household->is_nil()) *household = call.principal.household;
  auto owed = call.query_word("credit_note", kCreditNoteNames);
  if (!owed) return pass_on(std::move(owed.error()));
  if (*status && *owed) return fail_at("query-invalid", {}, Says::not_both, {"status", "credit_note"});
  InvoiceRegisterQuery::Scope scope{{}, *household, *status, owed->has_value(), days->from, days->to};
  if (!household->is_nil()) {
    if (auto head = call.reach(stream_of(*household), "household-unknown"); !head)
      return pass_on(std::move(head.error()));
  } else {
    auto community = call.asked_community();
    if (!community) return pass_on(std::move(community.error()));
    scope.community = *community;
  }
  auto view = open_view<InvoiceRegisterQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.page(call.principal.company, scope, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  NameBook names = names_for(call);
  boost::json::array items;
  for (const InvoiceRow& row : page->rows) {
    auto item = to_json(call, row, names);
    if (!item) return pass_on(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  return page_reply(call, view->lease, std::move(items), page->next);
}

Result<Reply> get_invoice(Call& call) {
  auto invoice = invoice_of_path(call);
  if (!invoice) return pass_on(std::move(invoice.error()));
  auto head = call.reach_shared(stream_of((*invoice)->id), "invoice-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<InvoiceRegisterQuery>(call, head->last_position);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.invoice(call.principal.company, (*invoice)->id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("invoice-unknown");
  NameBook names = names_for(call);
  auto body = to_json(call, **row, names);
  if (!body) return pass_on(std::move(body.error()));
  return Reply{200, std::move(*body), {view_position(view->lease), etag(head->version)}};
}

}  // namespace steward::api
