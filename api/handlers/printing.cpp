#include <algorithm>
#include <boost/json.hpp>

#include "api/closed_words.h"
#include "api/csv/billing_columns.h"
#include "api/handlers/bill_lines.h"
#include "api/handlers/handlers.h"
#include "api/handlers/names.h"
#include "api/handlers/on_household.h"
#include "api/handlers/people.h"
#include "api/names.h"
#include "api/print/household_documents.h"
#include "api/print/pdf.h"
#include "domain/billing/late_fees.h"
#include "domain/dunning/dunning.h"
#include "domain/dunning/fees.h"
#include "projections/all_views.h"
#include "projections/arrears.h"
#include "projections/directory.h"
#include "projections/statement.h"
#include "replay/log_scan.h"
#include "replay/narrative.h"

// Documents of a household as PDF: from the views, and a receipt from the event that it is about.
namespace steward::api {

namespace {

constexpr std::size_t kLinesTogether = 500;

// Everything that a document needs of one household, at one snapshot.
struct Papers {
  HouseholdRow household;
  std::string company;
  std::string community;
  std::string owner;
  OpenView<StatementQuery> statement;
};

steward::Language spoken(const Call& call) {
  return call.language == Language::chinese ? steward::Language::chinese : steward::Language::english;
}

Result<std::string> words_of(const Call& call, const Sealed& sealed) {
  auto text = person_text(call, sealed);
  if (!text) return pass_on(std::move(text.error()));
  if (text->is_string()) return std::string(text->as_string());
  return std::string(text->is_object() ? closed_words(text->get_object(), call.language == Language::chinese) : "");
}

Result<Papers> papers_of(const Call& call) {
  auto id = call.path_id<HouseholdId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "household-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto directory = open_view<DirectoryQuery>(call, head->last_position);
  if (!directory) return pass_on(std::move(directory.error()));
  auto statement = open_view<StatementQuery>(call, head->last_position);
  if (!statement) return pass_on(std::move(statement.error()));
  const CompanyNo company = call.principal.company;
  auto household = directory->query.household(company, *id);
  if (!household) return pass_on(std::move(household.error()));
  if (!*household) return fail("household-unknown");
  auto community = directory->query.community(company, (*household)->community);
  if (!community) return pass_on(std::move(community.error()));
  auto named = directory->query.company(company);
  if (!named) return pass_on(std::move(named.error()));
  auto owner = words_of(call, (*household)->owner_name);
  if (!owner) return pass_on(std::move(owner.error()));
  return Papers{std::move(**household), *named ? (*named)->name : std::string(),
                *community ? (*community)->name : std::string(), std::move(*owner), std::move(*statement)};
}

// What has run of a bill's late fee to a day and is posted with the payment, or at the end of the month: who pays what
// a document says owes nothing more for its days.
Result<Money> late_fee_run(const billing::Account& account, const billing::CollectionPolicy& policy, std::uint32_t bill,
                           Date on) {
  auto line = billing::late_fee_projected(account, policy, bill, on);
  if (!line) return pass_on(std::move(line.error()));
  return *line ? (*line)->amount : Money{};
}

Result<AccountOnPaper> account_of(const Call& call) {
  auto papers = papers_of(call);
  if (!papers) return pass_on(std::move(papers.error()));
  auto view = open_view<ArrearsQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  const HouseholdRow& household = papers->household;
  auto row = view->query.household(call.principal.company, household.household);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("household-unknown");
  auto date = call.query_date("date");
  if (!date) return pass_on(std::move(date.error()));
  auto today = call.today_of(stream_of(household.household));
  if (!today) return pass_on(std::move(today.error()));
  const Date on = date->value_or(*today);
  // What is open is known of now only: a letter of tomorrow would demand what may be paid by then.
  if (on > *today) return fail("date-in-future", {{"today", *today}});
  std::vector<std::uint32_t> numbers;
  for (const OpenBill& bill : (*row)->open_bills) numbers.push_back(bill.number);
  auto lines = bill_lines(papers->statement.query, call.principal.company, papers->household.household, numbers);
  if (!lines) return pass_on(std::move(lines.error()));
  auto debtor = household_of_path(call);
  if (!debtor) return pass_on(std::move(debtor.error()));
  auto policy = policy_of_community(call, household.community);
  if (!policy) return pass_on(std::move(policy.error()));
  NameBook names = names_for(call);
  AccountOnPaper account{papers->company, papers->community, household.full_number(), papers->owner, on, {},
                         (*row)->credit};
  for (const OpenBill& bill : (*row)->open_bills) {
    const auto line = lines->find(bill.number);
    auto run = late_fee_run((*debtor)->account, **policy, bill.number, on);
    if (!run) return pass_on(std::move(run.error()));
    PrintedBill printed{bill.number,
                        {},
                        {},
                        bill.due_date,
                        Money{bill.open.fen - bill.late_fee.fen},
                        Money{bill.late_fee.fen + run->fen},
                        std::binary_search((*row)->disputed_bills.begin(), (*row)->disputed_bills.end(), bill.number)};
    if (line != lines->end()) {
      printed.fee_item = names.fee_item(call.principal.company, line->second.fee_item);
      printed.period = period_words(line->second.period_from, line->second.period_to, spoken(call));
    }
    account.bills.push_back(std::move(printed));
  }
  return account;
}

Result<Reply> as_pdf(const Document& document, const std::string& file_name) {
  auto bytes = to_pdf(document);
  if (!bytes) return pass_on(std::move(bytes.error()));
  Reply reply;
  reply.text = std::move(*bytes);
  reply.content_type = "application/pdf";
  reply.headers.push_back({"Content-Disposition", "inline; filename=\"" + file_name + ".pdf\""});
  reply.headers.push_back({"Vary", "Accept-Language"});
  return reply;
}

std::string channel_of(billing::PaymentChannel channel, Language language) {
  const std::string_view name = name_of(kChannelNames, channel);
  for (const CsvWord& word : kChannelWords) {
    if (word.value == name) return std::string(language == Language::chinese ? word.chinese : word.english);
  }
  return std::string(name);
}

// The event of a payment, found by its line of the statement.
Result<std::optional<billing::PaymentReceived>> payment_at(const Call& call, Position position, PaymentId id) {
  std::optional<billing::PaymentReceived> found;
  const ReplayProgress silent;
  auto scanned = scan_log(call.service.store.log(), position, call.service.store.feed().durable(), "events", silent,
                          [&](const FramePtr& frame) -> Result<bool> {
                            for (const RecordedEvent& event : frame->events) {
                              const auto* payment = get_if<billing::PaymentReceived>(&event.event);
                              if (event.header.position == position && payment != nullptr && payment->payment == id) {
                                found = *payment;
                              }
                            }
                            return false;
                          });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return found;
}

}  // namespace

Result<Reply> print_bill_notice(Call& call) {
  auto account = account_of(call);
  if (!account) return pass_on(std::move(account.error()));
  return as_pdf(bill_notice(*account, call.language), "bill-notice");
}

// Stopped by what stops every reminder: a hold, a promise, credit that covers it. It demands what a reminder would.
Result<Reply> print_dunning_letter(Call& call) {
  auto account = account_of(call);
  if (!account) return pass_on(std::move(account.error()));
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  const billing::Household& is = **household;
  auto set = known<dunning::LadderState, dunning::DunningLadderSet>(call, ladder_stream(is.community));
  if (!set) return pass_on(std::move(set.error()));
  dunning::LadderTerms terms = *set != nullptr ? (*set)->terms : dunning::LadderTerms{};
  if (*set == nullptr) terms.least_amount = Money{1};  // who has set no limit demands any amount
  auto dunned = known<dunning::DunningState, dunning::DunningCase>(call, dunning_stream(is.id));
  if (!dunned) return pass_on(std::move(dunned.error()));
  const Money fee = dunning::fee_announced(terms, dunned->get(), dunning::ReminderChannel::letter);
  auto policy = policy_of_community(call, is.community);
  if (!policy) return pass_on(std::move(policy.error()));
  const dunning::Debts debts{is.account, policy->get()};
  const auto demanded = dunning::remindable_bills(debts, account->date, 0);
  std::erase_if(account->bills, [&](const PrintedBill& bill) {
    return std::none_of(demanded.begin(), demanded.end(), [&](const auto& one) { return one.bill == bill.number; });
  });
  const auto letter = dunning_letter(*account, terms.days_to_pay, call.language, fee);
  if (!letter) return fail("nothing-past-due");
  if (auto stops = dunning::check_stops(terms, debts, dunned->get(), demanded, account->date); !stops) {
    return pass_on(std::move(stops.error()));
  }
  return as_pdf(*letter, "dunning-letter");
}

Result<Reply> print_receipt(Call& call) {
  auto id = call.path_id<PaymentId>(1);
  if (!id) return pass_on(std::move(id.error()));
  auto papers = papers_of(call);
  if (!papers) return pass_on(std::move(papers.error()));
  const HouseholdRow& household = papers->household;
  Position position = 0;
  bool reversed = false;
  for (std::uint32_t from = 0;;) {
    auto page = papers->statement.query.page(call.principal.company, household.household, from, true, kLinesTogether);
    if (!page) return pass_on(std::move(page.error()));
    for (const StatementLine& line : page->lines) {
      if (line.payment != *id) continue;
      if (line.kind == StatementLineKind::payment) position = line.position;
      if (line.kind == StatementLineKind::reversal) reversed = true;
    }
    if (position != 0 || !page->next) break;
    from = *page->next;
  }
  if (position == 0) return fail("payment-unknown");
  auto payment = payment_at(call, position, *id);
  if (!payment) return pass_on(std::move(payment.error()));
  if (!*payment) return fail("payment-unknown");
  std::vector<std::uint32_t> numbers;
  for (const billing::Allocation& line : (*payment)->allocations) numbers.push_back(line.bill);
  auto lines = bill_lines(papers->statement.query, call.principal.company, papers->household.household, numbers);
  if (!lines) return pass_on(std::move(lines.error()));
  NameBook names = names_for(call);
  std::string number = std::to_string((*payment)->receipt_number);
  number.insert(0, number.size() < 6 ? 6 - number.size() : 0, '0');
  number.insert(0, std::to_string((*payment)->receipt_year) + "-");
  ReceiptOnPaper paid{papers->company,
                      papers->community,
                      household.full_number(),
                      papers->owner,
                      number,
                      channel_of((*payment)->channel, call.language),
                      (*payment)->external_reference,
                      (*payment)->received_on,
                      (*payment)->amount,
                      {},
                      (*payment)->credited,
                      reversed};
  for (const billing::Allocation& line : (*payment)->allocations) {
    ReceiptLine printed{line.bill, {}, {}, line.amount, line.late_fee};
    if (const auto known = lines->find(line.bill); known != lines->end()) {
      printed.fee_item = names.fee_item(call.principal.company, known->second.fee_item);
      printed.period = period_words(known->second.period_from, known->second.period_to, spoken(call));
    }
    paid.lines.push_back(std::move(printed));
  }
  return as_pdf(receipt(paid, call.language), "receipt-" + number);
}

}  // namespace steward::api
