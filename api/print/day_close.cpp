#include "api/print/day_close.h"

#include "api/print/capital_numerals.h"

namespace steward::api {

namespace {

Table lines_of(const DayOnPaper& day, bool zh) {
  Table table;
  table.columns = {
      {zh ? "收款渠道" : "Channel", 3},    {zh ? "收款人" : "Taken by", 4},     {zh ? "收款" : "Received", 3, true},
      {zh ? "笔数" : "Payments", 3, true}, {zh ? "冲销" : "Reversed", 3, true}, {zh ? "笔数" : "Times", 2, true},
      {zh ? "退款" : "Refunded", 3, true}, {zh ? "笔数" : "Times", 2, true},    {zh ? "净额" : "Net", 3, true}};
  DayOnPaper::Line total;
  for (const DayOnPaper::Line& line : day.lines) {
    table.rows.push_back({line.channel, line.cashier, to_yuan(line.received), std::to_string(line.payments),
                          to_yuan(line.reversed), std::to_string(line.reversals), to_yuan(line.refunded),
                          std::to_string(line.refunds), to_yuan(line.net())});
    total.received.fen += line.received.fen;
    total.payments += line.payments;
    total.reversed.fen += line.reversed.fen;
    total.reversals += line.reversals;
    total.refunded.fen += line.refunded.fen;
    total.refunds += line.refunds;
  }
  table.total = {zh ? "合计" : "Total",   "",
                 to_yuan(total.received), std::to_string(total.payments),
                 to_yuan(total.reversed), std::to_string(total.reversals),
                 to_yuan(total.refunded), std::to_string(total.refunds),
                 to_yuan(total.net())};
  return table;
}

Table shifts_of(const DayOnPaper& day, bool zh) {
  Table table;
  table.columns = {{zh ? "收银员" : "Cashier", 4},           {zh ? "日初现金" : "Begun with", 3, true},
                   {zh ? "现金收入" : "Taken", 3, true},     {zh ? "现金支出" : "Given out", 3, true},
                   {zh ? "缴存银行" : "Banked", 3, true},    {zh ? "应存" : "Expected", 3, true},
                   {zh ? "实点" : "Counted", 3, true},       {zh ? "长短款" : "Over, short", 3, true},
                   {zh ? "差额冲回" : "Taken back", 3, true}};
  for (const DayOnPaper::Shift& shift : day.shifts) {
    const std::string open = zh ? "未交班" : "open";
    const std::string before = zh ? "此前已点" : "earlier";
    table.rows.push_back({shift.cashier, to_yuan(shift.begun_with), to_yuan(shift.taken), to_yuan(shift.given_back),
                          to_yuan(shift.banked), to_yuan(shift.expected),
                          shift.counted          ? to_yuan(*shift.counted)
                          : shift.counted_before ? before
                                                 : open,
                          shift.counted ? to_yuan({shift.counted->fen - shift.expected.fen}) : std::string(),
                          shift.counted || shift.counted_before ? to_yuan(shift.taken_back) : std::string()});
  }
  return table;
}

}  // namespace

Document day_close(const DayOnPaper& day, Language language) {
  const bool zh = language == Language::chinese;
  Document document{zh ? "收款日报" : "Day close", day.company, day.date, {}};
  document.blocks.emplace_back(
      Pairs{{{zh ? "小区" : "Community", day.community}, {zh ? "日期" : "Date", to_string(day.date)}}});
  Money net;
  for (const DayOnPaper::Line& line : day.lines) net.fen += line.net().fen;
  if (day.lines.empty()) {
    document.blocks.emplace_back(Paragraph{zh ? "当日无收款。" : "Nothing was taken in on this day."});
  } else {
    document.blocks.emplace_back(lines_of(day, zh));
    if (net > Money{}) {
      document.blocks.emplace_back(
          Paragraph{(zh ? "净额（大写）：" : "Net in capital numerals: ") + capital_numerals(net), true});
    }
  }
  if (!day.shifts.empty()) document.blocks.emplace_back(shifts_of(day, zh));
  Pairs sums;
  const auto say = [&](const char* chinese, const char* english, Money amount) {
    sums.pairs.emplace_back(zh ? chinese : english, to_yuan(amount));
  };
  if (day.entered_for_other_days != Money{}) {
    say("当日入钱箱、记在其他日期的现金（元）", "In drawers on this day, in the books on others (yuan)",
        day.entered_for_other_days);
  }
  if (day.entered_on_other_days != Money{}) {
    say("记在当日、其他日期入钱箱的现金（元）", "In the books on this day, in drawers on others (yuan)",
        day.entered_on_other_days);
  }
  say("日终保险柜现金（元）", "Cash outside the drawers (yuan)", day.safe);
  document.blocks.emplace_back(std::move(sums));
  if (day.safe < Money{}) {
    document.blocks.emplace_back(
        Paragraph{zh ? "保险柜现金为负：付出的现金多于账上所有，请核对现金支出与备用金。"
                     : "Less than none is outside the drawers: more was given out than the books have. Check what was "
                       "paid in cash, and the floats.",
                  true});
  }
  document.blocks.emplace_back(
      Signatures{{zh ? "收银员" : "Cashier", zh ? "复核" : "Checked by", zh ? "主管" : "Manager"}});
  return document;
}

}  // namespace steward::api
