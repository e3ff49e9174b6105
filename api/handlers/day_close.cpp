#include <boost/json.hpp>

#include "api/csv/billing_columns.h"
#include "api/handlers/cut_off.h"
#include "api/handlers/handlers.h"
#include "api/handlers/names.h"
#include "api/handlers/till_json.h"
#include "api/json/values.h"
#include "api/names.h"
#include "api/print/day_close.h"
#include "api/print/pdf.h"
#include "projections/all_views.h"
#include "projections/books_register.h"
#include "projections/directory.h"
#include "projections/ledger.h"
#include "projections/ledger_reports.h"

// The end of a day: what was taken in and given back, by channel and cashier, what happened to the drawers on it, and
// how they were counted. As JSON and as a sheet to be signed.
namespace steward::api {

namespace {

using json::id_value;

struct DayOfCommunity {
  CommunityId community;
  Date date;
  ReadLease lease;
  std::vector<CashLine> lines;
  std::vector<ShiftOnDay> shifts;
  CashOfOtherDays of_others;
  Money safe;  // cash outside the drawers at its end
};

Result<DayOfCommunity> day_of(const Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto asked = call.query_date("date");
  if (!asked) return pass_on(std::move(asked.error()));
  auto today = call.today_of(stream_of(*community));
  if (!today) return pass_on(std::move(today.error()));
  const Date date = asked->value_or(*today);
  if (date > *today) return fail("date-in-future", {{"today", *today}});
  const CompanyNo company = call.principal.company;
  auto view = open_view<LedgerReader>(call, 0, kBooksGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto registered = BooksRegisterQuery::open(view->lease);
  if (!registered) return pass_on(std::move(registered.error()));
  const YearMonth month = month_of(date);
  auto cash = cash_report(view->query, {company, *community, {}}, {month, month}, CashPeriod::day);
  if (!cash) return pass_on(std::move(cash.error()));
  auto shifts = registered->shifts_of(company, *community, date);
  if (!shifts) return pass_on(std::move(shifts.error()));
  auto of_others = registered->of_other_days(company, *community, date);
  if (!of_others) return pass_on(std::move(of_others.error()));
  auto safe = view->query.safe(company, *community, date);
  if (!safe) return pass_on(std::move(safe.error()));
  std::erase_if(*cash, [&](const CashLine& line) { return line.from != date; });
  return DayOfCommunity{*community, date, std::move(view->lease), std::move(*cash), std::move(*shifts),
                        *of_others, *safe};
}

}  // namespace

Result<Reply> get_day_close(Call& call) {
  auto day = day_of(call);
  if (!day) return pass_on(std::move(day.error()));
  NameBook names = names_for(call);
  boost::json::array items;
  CashLine total;
  for (const CashLine& line : day->lines) {
    items.push_back(boost::json::object{{"channel", name_of(kChannelNames, line.channel)},
                                        {"cashier_id", id_value(line.credential)},
                                        {"cashier", names.credential(line.credential)},
                                        {"received_fen", line.received.fen},
                                        {"payments", line.payments},
                                        {"reversed_fen", line.reversed.fen},
                                        {"reversals", line.reversals},
                                        {"refunded_fen", line.refunded.fen},
                                        {"refunds", line.refunds},
                                        {"net_fen", line.net().fen}});
    total.add(line);
  }
  boost::json::array shifts;
  for (const ShiftOnDay& on_day : day->shifts) {
    boost::json::object shift = to_json(on_day.shift, on_day.moved, names.credential(on_day.shift.cashier));
    shift["begun_with_fen"] = on_day.begun_with().fen;
    shifts.push_back(std::move(shift));
  }
  return Reply{200,
               {{"cut_off", cut_off<LedgerView>(call, day->lease)},
                {"community_id", id_value(day->community)},
                {"date", to_string(day->date)},
                {"items", std::move(items)},
                {"shifts", std::move(shifts)},
                {"entered_for_other_days_fen", day->of_others.entered.fen},
                {"entered_on_other_days_fen", day->of_others.dated.fen},
                {"safe_fen", day->safe.fen},
                {"safe_short", day->safe < Money{}},
                {"totals", boost::json::object{{"received_fen", total.received.fen},
                                               {"payments", total.payments},
                                               {"reversed_fen", total.reversed.fen},
                                               {"reversals", total.reversals},
                                               {"refunded_fen", total.refunded.fen},
                                               {"refunds", total.refunds},
                                               {"net_fen", total.net().fen}}}},
               {view_position(day->lease)}};
}

Result<Reply> print_day_close(Call& call) {
  auto day = day_of(call);
  if (!day) return pass_on(std::move(day.error()));
  auto directory = open_view<DirectoryQuery>(call);
  if (!directory) return pass_on(std::move(directory.error()));
  auto community = directory->query.community(call.principal.company, day->community);
  if (!community) return pass_on(std::move(community.error()));
  auto company = directory->query.company(call.principal.company);
  if (!company) return pass_on(std::move(company.error()));
  NameBook names = names_for(call);
  DayOnPaper paper{*company ? (*company)->name : std::string(),
                   *community ? (*community)->name : std::string(),
                   day->date,
                   {},
                   {},
                   day->safe,
                   day->of_others.entered,
                   day->of_others.dated};
  for (const CashLine& line : day->lines) {
    const std::string_view name = name_of(kChannelNames, line.channel);
    std::string channel(name);
    for (const CsvWord& word : kChannelWords) {
      if (word.value == name) channel = call.language == Language::chinese ? word.chinese : word.english;
    }
    paper.lines.push_back({std::move(channel), names.credential(line.credential), line.received, line.payments,
                           line.reversed, line.reversals, line.refunded, line.refunds});
  }
  for (const ShiftOnDay& on_day : day->shifts) {
    const ShiftRow& shift = on_day.shift;
    const DrawerMoved& moved = on_day.moved;
    const bool before = shift.closed_on && *shift.closed_on < day->date;
    paper.shifts.push_back({names.credential(shift.cashier), on_day.begun_with(), moved.taken, moved.given_back,
                            moved.banked, shift.expected(), before ? std::nullopt : shift.counted, moved.taken_back,
                            before});
  }
  auto bytes = to_pdf(day_close(paper, call.language));
  if (!bytes) return pass_on(std::move(bytes.error()));
  Reply reply;
  reply.text = std::move(*bytes);
  reply.content_type = "application/pdf";
  reply.headers.push_back({"Content-Disposition", "inline; filename=\"day-close-" + to_string(day->date) + ".pdf\""});
  reply.headers.push_back({"Vary", "Accept-Language"});
  return reply;
}

}  // namespace steward::api
