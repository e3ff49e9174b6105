#include "api/print/household_documents.h"

#include <algorithm>

#include "api/print/capital_numerals.h"

namespace steward::api {

namespace {

class Said {
 public:
  explicit Said(Language language) : zh_(language == Language::chinese) {}
  std::string operator()(const char* english, const char* chinese) const { return zh_ ? chinese : english; }
  // 1,250.00 in figures and, in Chinese, in capital numerals.
  [[nodiscard]] std::string amount(Money money) const {
    return zh_ ? "¥" + to_yuan(money) + "（大写：" + capital_numerals(money) + "）" : "CNY " + to_yuan(money);
  }
  [[nodiscard]] bool zh() const { return zh_; }

 private:
  bool zh_;
};

struct Owed {
  Money principal;
  Money late_fee;
  [[nodiscard]] Money all() const { return {principal.fen + late_fee.fen}; }
};
Owed total_of(const std::vector<PrintedBill>& bills) {
  Owed sum;
  for (const PrintedBill& bill : bills) {
    sum.principal.fen += bill.open.fen;
    sum.late_fee.fen += bill.late_fee.fen;
  }
  return sum;
}

Table::Column late_fee_column(const Said& said) {
  return {said("Late fee to this day (yuan)", "截至本日违约金（元）"), 4, true};
}

Pairs head_of(const AccountOnPaper& account, const Said& said) {
  return {{{said("Community", "小区"), account.community},
           {said("House", "房号"), account.house},
           {said("Owner", "业主"), account.owner},
           {said("Date", "日期"), to_string(account.date)}}};
}

}  // namespace

Document bill_notice(const AccountOnPaper& account, Language language) {
  const Said said(language);
  Document document{said("Notice of bills", "缴费通知单"), account.company, account.date, {}};
  document.blocks.emplace_back(head_of(account, said));
  if (account.bills.empty()) {
    document.blocks.emplace_back(
        Paragraph{said("Nothing is open. Thank you.", "您没有未缴的费用，感谢您的支持。"), false});
    return document;
  }
  Table table{{{said("Bill", "账单"), 2, false},
               {said("Fee item", "收费项目"), 5, false},
               {said("Period", "账期"), 6, false},
               {said("Due", "缴费期限"), 4, false},
               {said("Open (yuan)", "未缴（元）"), 4, true},
               late_fee_column(said)},
              {},
              {}};
  for (const PrintedBill& bill : account.bills) {
    table.rows.push_back({std::to_string(bill.number), bill.fee_item, bill.period, to_string(bill.due_date),
                          to_yuan(bill.open), to_yuan(bill.late_fee)});
  }
  const Owed owed = total_of(account.bills);
  table.total = {said("Total", "合计"), "", "", "", to_yuan(owed.principal), to_yuan(owed.late_fee)};
  document.blocks.emplace_back(std::move(table));
  document.blocks.emplace_back(Paragraph{said("To be paid: ", "应缴合计：") + said.amount(owed.all()), true});
  if (account.credit > Money{}) {
    document.blocks.emplace_back(
        Paragraph{said("Credit balance: ", "预存余额：") + said.amount(account.credit), false});
  }
  return document;
}

std::optional<Document> dunning_letter(const AccountOnPaper& account, std::int32_t term_days, Language language,
                                       Money fee) {
  const Said said(language);
  std::vector<PrintedBill> late;
  for (const PrintedBill& bill : account.bills) {
    // What is contested is not demanded until the dispute is settled.
    if (bill.due_date < account.date && !bill.disputed) late.push_back(bill);
  }
  if (late.empty()) return std::nullopt;
  std::stable_sort(late.begin(), late.end(),
                   [](const PrintedBill& a, const PrintedBill& b) { return a.due_date < b.due_date; });
  const Owed owed = total_of(late);
  const std::string until = to_string(add_days(account.date, term_days));
  Document document{said("Letter of demand", "催缴函"), account.company, account.date, {}};
  document.blocks.emplace_back(head_of(account, said));
  document.blocks.emplace_back(
      Paragraph{said.zh() ? "尊敬的业主：截至 " + to_string(account.date) + "，您名下房屋有下列费用已过缴费期限："
                          : "By " + to_string(account.date) + " these bills of your house were past due:",
                false});
  Table table{{{said("Bill", "账单"), 2, false},
               {said("Fee item", "收费项目"), 4, false},
               {said("Period", "账期"), 5, false},
               {said("Due", "缴费期限"), 4, false},
               {said("Days late", "逾期天数"), 3, true},
               {said("Open (yuan)", "欠费（元）"), 4, true},
               late_fee_column(said)},
              {},
              {}};
  for (const PrintedBill& bill : late) {
    table.rows.push_back({std::to_string(bill.number), bill.fee_item, bill.period, to_string(bill.due_date),
                          std::to_string(days_between(bill.due_date, account.date)), to_yuan(bill.open),
                          to_yuan(bill.late_fee)});
  }
  table.total = {said("Total", "合计"), "", "", "", "", to_yuan(owed.principal), to_yuan(owed.late_fee)};
  document.blocks.emplace_back(std::move(table));
  document.blocks.emplace_back(Paragraph{said("Owed: ", "欠费合计：") + said.amount(owed.all()), true});
  document.blocks.emplace_back(
      Paragraph{said.zh() ? "请于 " + until +
                                " 前缴清。如对账单有异议或需分期缴纳，请与我们联系；逾期仍未缴纳的，"
                                "我们将依据合同及法律通过诉讼或仲裁主张权利。"
                          : "Please pay by " + until +
                                ". If you contest a bill or need instalments, talk to us; otherwise we shall claim our "
                                "rights before a court or in arbitration, as contract and law provide.",
                false});
  if (fee > Money{}) {
    document.blocks.emplace_back(Paragraph{
        said("For this letter is charged, once it is delivered: ", "本函送达后收取催缴费：") + said.amount(fee),
        false});
  }
  document.blocks.emplace_back(Signatures{{said("For the company", "物业公司（盖章）"), said("Received", "签收")}});
  return document;
}

Document receipt(const ReceiptOnPaper& paid, Language language) {
  const Said said(language);
  Document document{said("Receipt", "收据"), paid.company, paid.received_on, {}};
  document.blocks.emplace_back(Pairs{{{said("Number", "编号"), paid.number},
                                      {said("Date", "日期"), to_string(paid.received_on)},
                                      {said("Community", "小区"), paid.community},
                                      {said("House", "房号"), paid.house},
                                      {said("Received from", "交款人"), paid.payer},
                                      {said("By", "缴费方式"), paid.channel}}});
  if (!paid.reference.empty()) {
    document.blocks.emplace_back(Pairs{{{said("Reference", "流水号"), paid.reference}}});
  }
  if (paid.reversed) {
    document.blocks.emplace_back(Paragraph{said("VOID: the payment was reversed.", "作废：该笔收款已冲正。"), true});
  }
  Table table{{{said("Bill", "账单"), 2, false},
               {said("Fee item", "收费项目"), 6, false},
               {said("Period", "账期"), 7, false},
               {said("Paid (yuan)", "实收（元）"), 4, true},
               {said("Late fee (yuan)", "违约金（元）"), 4, true}},
              {},
              {}};
  Money late_fee;
  for (const ReceiptLine& line : paid.lines) {
    late_fee.fen += line.late_fee.fen;
    table.rows.push_back(
        {std::to_string(line.bill), line.fee_item, line.period, to_yuan(line.amount), to_yuan(line.late_fee)});
  }
  if (paid.credited > Money{}) {
    table.rows.push_back({"", said("Kept as credit", "转入预存款"), "", to_yuan(paid.credited), to_yuan(Money{})});
  }
  table.total = {said("Total", "合计"), "", "", to_yuan(Money{paid.amount.fen - late_fee.fen}), to_yuan(late_fee)};
  document.blocks.emplace_back(std::move(table));
  document.blocks.emplace_back(Paragraph{said("Received: ", "实收金额：") + said.amount(paid.amount), true});
  document.blocks.emplace_back(Signatures{{said("Cashier", "收款人"), said("Payer", "交款人签字")}});
  return document;
}

}  // namespace steward::api
