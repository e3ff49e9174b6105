#include "replay/narrative.h"

#include <fmt/format.h>

#include "domain/base/refusals.h"
#include "replay/decimal_words.h"
#include "replay/work_words.h"

namespace steward {

namespace {

using fmt::format;

std::string yuan(Money amount) { return to_yuan(amount); }

// One function for each event and language: a new event does not compile until it has its words.
class Narrator {
 public:
  explicit Narrator(const Telling& telling)
      : telling_(telling), words_(telling), zh_(telling.language == Language::chinese) {}

  std::string operator()(const operations::LogCreated& e) const {
    const bool demo = e.purpose == operations::LogPurpose::demo;
    if (zh_) return demo ? "日志建立（演示数据）" : "日志建立";
    return demo ? "The log was created, for a demo" : "The log was created";
  }
  std::string operator()(const operations::LossAccepted& e) const {
    if (zh_) {
      return format("运维确认日志丢失：日志止于位置 {}，此前曾到达 {}；进入第 {} 纪元", e.tail, e.anchor, e.new_epoch);
    }
    return format("An operator accepted a loss: the log ends at position {} where {} had been reached; epoch {} begins",
                  e.tail, e.anchor, e.new_epoch);
  }
  std::string operator()(const operations::PoisonEventSkipped& e) const {
    if (zh_) return format("运维令视图 {}（版本 {}）跳过位置 {} 的事件", e.view, e.view_version, e.position);
    return format("An operator told view {} (version {}) to skip the event at position {}", e.view, e.view_version,
                  e.position);
  }

  std::string operator()(const registry::CompanyRegistered& e) const {
    if (zh_) return format("登记公司：{}（编码 {}，编号 {}）", e.name, e.code, e.company.value);
    return format("Company registered: {} (code {}, number {})", e.name, e.code, e.company.value);
  }
  std::string operator()(const registry::CommunityRegistered& e) const {
    if (zh_) return format("登记小区：{}（编码 {}，时区 {}）", e.name, e.code, e.time_zone);
    return format("Community registered: {} (code {}, time zone {})", e.name, e.code, e.time_zone);
  }
  std::string operator()(const registry::BuildingRegistered& e) const {
    if (zh_) return format("登记楼栋：{}（编码 {}）", e.name, e.code);
    return format("Building registered: {} (code {})", e.name, e.code);
  }
  std::string operator()(const registry::HouseRegistered& e) const {
    const std::string area = decimal(e.built_up_area.centi_m2, 2, 2);
    if (zh_) return format("登记房屋 {}，建筑面积 {} 平方米", e.number, area);
    return format("House {} registered, built-up area {} m²", e.number, area);
  }
  std::string operator()(const registry::HouseholdMovedIn& e) const {
    std::string who = personal(e.owner_name);
    const std::string phone = personal(e.owner_phone);
    if (who.empty()) who = zh_ ? "业主" : "The owner";
    if (zh_) {
      return format("{} 于 {} 入住{}", who, to_string(e.moved_in_on), phone.empty() ? "" : "，电话 " + phone);
    }
    return format("{} moved in on {}{}", who, to_string(e.moved_in_on), phone.empty() ? "" : ", phone " + phone);
  }
  std::string operator()(const registry::HouseholdMovedOut& e) const {
    if (zh_) return format("于 {} 迁出，欠费与预存款仍属该户", to_string(e.moved_out_on));
    return format("Moved out on {}; debts and credit stay with the household", to_string(e.moved_out_on));
  }
  std::string operator()(const registry::HouseVacated& e) const {
    if (zh_) return format("房屋自 {} 起空置", to_string(e.vacated_on));
    return format("The house is empty from {} on", to_string(e.vacated_on));
  }

  std::string operator()(const registry::HouseMeasured& e) const {
    const registry::HouseMeasures& measures = e.measures;
    const std::string from = to_string(measures.effective_from);
    std::string text =
        zh_ ? format("房屋计费面积自 {} 起：建筑面积 {} 平方米", from, decimal(measures.built_up_area.centi_m2, 2, 2))
            : format("The house measures from {} on: built-up area {} m²", from,
                     decimal(measures.built_up_area.centi_m2, 2, 2));
    if (measures.inside_area != Area{0}) {
      const std::string inside = decimal(measures.inside_area.centi_m2, 2, 2);
      text += zh_ ? format("，套内面积 {} 平方米", inside) : format(", inside area {} m²", inside);
    }
    if (measures.coefficient_millionths != 1'000'000) {
      const std::string coefficient = decimal(measures.coefficient_millionths, 6, 2);
      text += zh_ ? format("，算费系数 {}", coefficient) : format(", coefficient {}", coefficient);
    }
    if (measures.headcount != 0) {
      text += zh_ ? format("，{} 人", measures.headcount) : format(", {} people", measures.headcount);
    }
    if (measures.ratio_millionths != 0) {
      const std::string percent = decimal(measures.ratio_millionths, 4, 0);
      text += zh_ ? format("，分摊比例 {}%", percent) : format(", {} % of shared costs", percent);
    }
    return text;
  }

  std::string operator()(const billing::FeeItemDefined& e) const {
    if (zh_) return format("设立费用项：{}（编码 {}），{}", e.name, e.code, method(e.terms.method));
    return format("Fee item defined: {} (code {}), {}", e.name, e.code, method(e.terms.method));
  }
  std::string operator()(const billing::TariffSet& e) const {
    const std::string price = decimal(e.tariff.unit_price.micro_yuan, 6, 2);
    const std::string from = to_string(e.tariff.effective_from);
    if (zh_) {
      return format("{}收费标准自 {} 起为每月 {} 元（按面积计费的为每平方米，按表计费的为每单位）{}", item(e.fee_item),
                    from, price, beside(e.tariff));
    }
    return format("Price{} from {} on: {} yuan a month (per m² if charged by area, per unit if by meter){}",
                  of_item(e.fee_item), from, price, beside(e.tariff));
  }
  std::string operator()(const billing::VatRateSet& e) const {
    const std::string rate = decimal(e.vat.rate_millionths, 4, 0);
    const std::string from = to_string(e.vat.effective_from);
    const bool inside = e.vat.prices_include_tax;
    if (zh_) {
      return format("{}增值税率自 {} 起为 {}%，收费标准{}", item(e.fee_item), from, rate, inside ? "含税" : "不含税");
    }
    return format("VAT{} from {} on: {} %, prices are {}", of_item(e.fee_item), from, rate,
                  inside ? "with tax" : "without tax");
  }
  std::string operator()(const billing::ContractOpened& e) const {
    const billing::ContractTerms& terms = e.terms;
    const std::string to = terms.to ? to_string(*terms.to) : std::string();
    if (zh_) {
      std::string text = format("{}合同：{}，自 {} 起{}", item(terms.fee_item), terms.label, to_string(terms.from),
                                to.empty() ? "" : "，至 " + to + "（不含）止");
      if (terms.price) text += format("，每月 {} 元", decimal(terms.price->micro_yuan, 6, 2));
      if (terms.step_months > 0) {
        text += format("，每 {} 个月递增 {}%", terms.step_months, decimal(terms.step_rate_millionths, 4, 0));
      }
      return text;
    }
    std::string text = format("Contract{}: {}, from {}{}", of_item(terms.fee_item), terms.label, to_string(terms.from),
                              to.empty() ? "" : " until " + to + " (not included)");
    if (terms.price) text += format(", {} yuan a month", decimal(terms.price->micro_yuan, 6, 2));
    if (terms.step_months > 0) {
      text += format(", {} % more each {} months", decimal(terms.step_rate_millionths, 4, 0), terms.step_months);
    }
    return text;
  }
  std::string operator()(const billing::ContractEnded& e) const {
    if (zh_) return format("{}合同自 {} 起终止", item(e.fee_item), to_string(e.ended_on));
    return format("Contract{} ended; nothing is charged from {} on", of_item(e.fee_item), to_string(e.ended_on));
  }
  std::string operator()(const billing::BillRunStarted& e) const {
    const std::string period = period_words(e.period_from, e.period_to, telling_.language);
    if (zh_) {
      return format("开始出账：{}，{} 户，{} 个费用项，出账日 {}，缴费期限 {}", period, e.roster.size(),
                    e.fee_items.size(), to_string(e.issue_date), to_string(e.due_date));
    }
    return format("Bill run started for {}: {} households, {} fee items, issued {}, due {}", period, e.roster.size(),
                  e.fee_items.size(), to_string(e.issue_date), to_string(e.due_date));
  }
  std::string operator()(const billing::StatementIssued& e) const {
    std::string lines;
    Money total;
    for (const billing::Bill& bill : e.bills) {
      if (!lines.empty()) lines += zh_ ? "；" : "; ";
      lines += bill_words(bill);
      total.fen += bill.amount.fen;
    }
    const std::string due = e.bills.empty() ? std::string() : to_string(e.bills.front().due_date);
    if (zh_) return format("出账 {} 元，缴费期限 {}：{}", yuan(total), due, lines);
    return format("Billed {} yuan, due {}: {}", yuan(total), due, lines);
  }
  std::string operator()(const billing::BillRunChunkRecorded& e) const {
    std::string text = zh_ ? format("出账第 {} 段：{} 户，已出账 {} 户，共 {} 元", e.chunk + 1, e.households,
                                    e.statements, yuan(e.total))
                           : format("Bill run, chunk {}: {} households, {} billed, {} yuan", e.chunk + 1, e.households,
                                    e.statements, yuan(e.total));
    if (!e.exceptions.empty()) text += exceptions(e.exceptions);
    if (e.without_contract == 0) return text;
    text += zh_ ? format("；{} 户无合同", e.without_contract) : format("; {} without a contract", e.without_contract);
    return text;
  }
  std::string operator()(const billing::BillRunCompleted& e) const {
    if (zh_) {
      return format("出账完成：{} 户，已出账 {} 户，异常 {} 户，共 {} 元", e.households, e.statements, e.exceptions,
                    yuan(e.total));
    }
    return format("Bill run completed: {} households, {} billed, {} exceptions, {} yuan", e.households, e.statements,
                  e.exceptions, yuan(e.total));
  }
  std::string operator()(const billing::ChargeRaised& e) const {
    const std::string reason = personal(e.reason);
    const std::string due = to_string(e.bill.due_date);
    if (zh_) {
      return format("收取{} {} 元{}（账单 {}），缴费期限 {}{}", item(e.bill.fee_item), yuan(e.bill.amount),
                    tax_words(e.bill.tax), e.bill.number, due, reason.empty() ? "" : "；事由：" + reason);
    }
    return format("Charged {} yuan{}{} (bill {}), due {}{}", yuan(e.bill.amount), of_item(e.bill.fee_item),
                  tax_words(e.bill.tax), e.bill.number, due, reason.empty() ? "" : "; reason: " + reason);
  }
  std::string operator()(const billing::ArrearsBroughtForward& e) const {
    const std::string period = period_words(e.bill.period_from, e.bill.period_to, telling_.language);
    if (zh_) {
      return format("期初欠费转入 {} 元：{}{}（账单 {}），原缴费期限 {}，系统于 {} 启用", yuan(e.bill.amount),
                    item(e.bill.fee_item), period, e.bill.number, to_string(e.bill.due_date),
                    to_string(e.cut_over_date));
    }
    return format("Arrears of {} yuan brought forward{} for {} (bill {}), due {}; the log took over on {}",
                  yuan(e.bill.amount), of_item(e.bill.fee_item), period, e.bill.number, to_string(e.bill.due_date),
                  to_string(e.cut_over_date));
  }
  std::string operator()(const billing::PaymentReceived& e) const {
    const std::string receipt = format("{}-{:06}", e.receipt_year, e.receipt_number);
    if (zh_) {
      std::string text = format("{} {}缴费 {} 元{}，收据 {}", to_string(e.received_on), channel(e.channel),
                                yuan(e.amount), reference(e.external_reference), receipt);
      if (!e.allocations.empty()) text += "：" + allocations(e.allocations);
      if (e.credited.fen != 0) text += format("；{} 元转入预存款", yuan(e.credited));
      if (!e.for_items.empty()) text += format("；专用于{}", items(e.for_items));
      return text;
    }
    std::string text = format("Paid {} yuan {} on {}{}, receipt {}", yuan(e.amount), channel(e.channel),
                              to_string(e.received_on), reference(e.external_reference), receipt);
    if (!e.allocations.empty()) text += ": " + allocations(e.allocations);
    if (e.credited.fen != 0) text += format("; {} kept as credit", yuan(e.credited));
    if (!e.for_items.empty()) text += format("; only for {}", items(e.for_items));
    return text;
  }
  std::string operator()(const billing::PaymentReversed& e) const {
    if (zh_) {
      std::string text = format("{} 冲正{}缴费 {} 元{}，原因：{}", to_string(e.reversed_on), channel(e.channel),
                                yuan(e.amount), reference(e.external_reference), reason(e.reason));
      if (!e.reopened.empty()) text += "；重新欠缴：" + allocations(e.reopened);
      if (e.credit_withdrawn.fen != 0) text += format("；扣回预存款 {} 元", yuan(e.credit_withdrawn));
      return text;
    }
    std::string text =
        format("Payment of {} yuan {} reversed on {}{}, because it {}", yuan(e.amount), channel(e.channel),
               to_string(e.reversed_on), reference(e.external_reference), reason(e.reason));
    if (!e.reopened.empty()) text += "; open again: " + allocations(e.reopened);
    if (e.credit_withdrawn.fen != 0) text += format("; {} of credit withdrawn", yuan(e.credit_withdrawn));
    return text;
  }
  std::string operator()(const billing::CreditApplied& e) const {
    Money used;
    for (const billing::Allocation& allocation : e.allocations) used.fen += allocation.total().fen;
    if (zh_) {
      return format("{} 用预存款抵扣 {} 元：{}", to_string(e.applied_on), yuan(used), allocations(e.allocations));
    }
    return format("{} yuan of credit used on {}: {}", yuan(used), to_string(e.applied_on), allocations(e.allocations));
  }

  std::string operator()(const imports::ImportRunStarted& e) const {
    if (zh_) return format("开始导入{}，共 {} 行", import_kind(e.kind), e.rows);
    return format("Import of {} started, {} rows", import_kind(e.kind), e.rows);
  }
  std::string operator()(const imports::ImportChunkRecorded& e) const {
    return import_words(zh_ ? format("导入第 {} 段", e.chunk + 1) : format("Import, chunk {}", e.chunk + 1), e);
  }
  std::string operator()(const imports::ImportRunCompleted& e) const {
    return import_words(zh_ ? "导入完成" : "Import completed", e);
  }

  std::string operator()(const access::ApiKeyIssued& e) const {
    std::string who(role(e.role));
    if (!e.staff.is_nil()) who += " " + words_.staff(e.staff);
    if (zh_) return format("签发密钥「{}」，角色：{}，有效期至 {}", e.label, who, to_string(e.expires_at));
    return format("API key issued for “{}”, role {}, until {}", e.label, who, to_string(e.expires_at));
  }
  std::string operator()(const access::ApiKeyRevoked&) const { return zh_ ? "吊销密钥" : "API key revoked"; }

  // Staff, equipment, service policy, work orders and cases.
  template <class WorkEvent>
  std::string operator()(const WorkEvent& e) const {
    return work_words(e, words_);
  }

 private:
  std::string personal(const Sealed& sealed) const { return words_.personal(sealed); }
  std::string item(FeeItemId id) const { return telling_.fee_item ? telling_.fee_item(id) : std::string(); }
  std::string items(const std::vector<FeeItemId>& ids) const {
    std::string names;
    for (const FeeItemId id : ids) {
      if (!names.empty()) names += zh_ ? "、" : ", ";
      const std::string name = item(id);
      names += name.empty() ? to_string(id) : name;
    }
    return names;
  }
  std::string of_item(FeeItemId id) const {
    const std::string name = item(id);
    return name.empty() ? name : " for " + name;
  }

  // What a tariff has beside its price.
  std::string beside(const billing::Tariff& tariff) const {
    std::string text;
    if (tariff.fixed_part != UnitPrice{0}) {
      const std::string fixed = decimal(tariff.fixed_part.micro_yuan, 6, 2);
      text += zh_ ? format("，另加每月固定 {} 元", fixed) : format(", and {} yuan a month", fixed);
    }
    for (const billing::Tier& tier : tariff.tiers) {
      const std::string above = decimal(tier.above.milli, 3, 0);
      const std::string price = decimal(tier.unit_price.micro_yuan, 6, 2);
      text +=
          zh_ ? format("，年用量超过 {} 部分 {} 元", above, price) : format(", above {} a year {} yuan", above, price);
      if (tier.per_person == Usage{0}) continue;
      const std::string more = decimal(tier.per_person.milli, 3, 0);
      const std::int32_t persons = tariff.allowance.persons;
      text += zh_ ? format("（超过 {} 人每多一人加 {}）", persons, more)
                  : format(" ({} more for each person beyond {})", more, persons);
    }
    if (tariff.allowance.by_months) text += zh_ ? "，阶梯按月折算" : ", tiers by months";
    return text;
  }

  std::string tax_words(Money tax) const {
    if (tax == Money{}) return {};
    return zh_ ? format("，含税 {} 元", yuan(tax)) : format(", {} of it tax", yuan(tax));
  }

  std::string bill_words(const billing::Bill& bill) const {
    std::string name = item(bill.fee_item);
    const std::string period = period_words(bill.period_from, bill.period_to, telling_.language);
    if (!name.empty()) name += " ";
    const std::string tax = tax_words(bill.tax);
    if (zh_) return format("{}{} {} 元{}（账单 {}）", name, period, yuan(bill.amount), tax, bill.number);
    return format("{}{} {}{} (bill {})", name, period, yuan(bill.amount), tax, bill.number);
  }

  std::string allocations(const std::vector<billing::Allocation>& allocations) const {
    std::string text;
    for (const billing::Allocation& allocation : allocations) {
      if (!text.empty()) text += zh_ ? "、" : ", ";
      text += debt_words(allocation, words_);
    }
    return text;
  }

  std::string reference(const std::string& reference) const {
    if (reference.empty()) return {};
    return zh_ ? "（流水号 " + reference + "）" : " (reference " + reference + ")";
  }

  // The reasons of the exceptions, each with how many households it met.
  std::string exceptions(const std::vector<billing::BillRunException>& exceptions) const {
    std::vector<std::pair<std::string_view, std::size_t>> counts;
    for (const billing::BillRunException& exception : exceptions) {
      auto at = counts.begin();
      while (at != counts.end() && at->first != exception.code) ++at;
      if (at == counts.end()) at = counts.insert(at, {exception.code, 0});
      ++at->second;
    }
    std::string text;
    for (const auto& [code, households] : counts) {
      const Refusal* refusal = find_refusal(code);
      std::string words(code);
      if (refusal != nullptr) words = zh_ ? refusal->chinese : refusal->english;
      text += zh_ ? format("；{} 户未出账：{}", households, words) : format("; {} not billed: {}", households, words);
    }
    return text;
  }

  template <class Counts>
  std::string import_words(const std::string& what, const Counts& e) const {
    if (zh_) {
      return format("{}：{} 行，接受 {} 行，已存在 {} 行，拒绝 {} 行", what, e.rows, e.accepted, e.already_there,
                    e.rejected);
    }
    return format("{}: {} rows, {} accepted, {} there already, {} rejected", what, e.rows, e.accepted, e.already_there,
                  e.rejected);
  }

  std::string_view method(billing::ChargeMethod method) const {
    switch (method) {
      case billing::ChargeMethod::by_area:
        return zh_ ? "按面积按月计费" : "charged by area and month";
      case billing::ChargeMethod::fixed_amount:
        return zh_ ? "按月定额" : "a fixed amount a month";
      case billing::ChargeMethod::one_off:
        return zh_ ? "一次性收费" : "charged once";
      case billing::ChargeMethod::contract:
        return zh_ ? "按合同按月计费" : "charged by contract and month";
      case billing::ChargeMethod::deposit:
        return zh_ ? "押金" : "a deposit";
      case billing::ChargeMethod::metered:
        return zh_ ? "按表计费" : "charged by meter";
      case billing::ChargeMethod::apportioned:
        return zh_ ? "公摊" : "a shared cost";
      case billing::ChargeMethod::parking_stay:
        return zh_ ? "临时停车" : "temporary parking";
    }
    return {};
  }
  std::string_view channel(billing::PaymentChannel channel) const { return channel_words(channel, words_); }
  std::string_view reason(billing::ReversalReason reason) const {
    switch (reason) {
      case billing::ReversalReason::entered_wrongly:
        return zh_ ? "录入错误" : "was entered wrongly";
      case billing::ReversalReason::bounced:
        return zh_ ? "退票" : "bounced";
      case billing::ReversalReason::duplicate:
        return zh_ ? "重复入账" : "was entered twice";
    }
    return {};
  }
  std::string_view import_kind(imports::ImportKind kind) const {
    switch (kind) {
      case imports::ImportKind::houses:
        return zh_ ? "房屋与业主" : "houses and owners";
      case imports::ImportKind::opening_arrears:
        return zh_ ? "期初欠费" : "opening arrears";
      case imports::ImportKind::open_work_orders:
        return zh_ ? "未结工单" : "open work orders";
      case imports::ImportKind::open_cases:
        return zh_ ? "未结投诉" : "open complaints";
      case imports::ImportKind::meter_readings:
        return zh_ ? "抄表读数" : "meter readings";
      case imports::ImportKind::bank_statement:
        return zh_ ? "银行流水" : "bank statement";
      case imports::ImportKind::opening_credits:
        return zh_ ? "期初预存" : "opening credits";
      case imports::ImportKind::opening_deposits:
        return zh_ ? "期初押金" : "opening deposits";
    }
    return "?";
  }

  std::string_view role(access::Role role) const {
    switch (role) {
      case access::Role::resident:
        return zh_ ? "住户" : "resident";
      case access::Role::front_desk:
        return zh_ ? "前台" : "front desk";
      case access::Role::technician:
        return zh_ ? "维修人员" : "technician";
      case access::Role::cashier:
        return zh_ ? "收费员" : "cashier";
      case access::Role::finance_manager:
        return zh_ ? "财务主管" : "finance manager";
      case access::Role::community_manager:
        return zh_ ? "项目经理" : "community manager";
      case access::Role::auditor:
        return zh_ ? "审计" : "auditor";
      case access::Role::operations:
        return zh_ ? "运维" : "operations";
      case access::Role::gateway:
        return zh_ ? "支付网关" : "gateway";
      case access::Role::meter_device:
        return zh_ ? "计量设备" : "meter device";
      case access::Role::administrator:
        return zh_ ? "管理员" : "administrator";
    }
    return {};
  }

  const Telling& telling_;
  const Words words_;
  const bool zh_;
};

std::string late_words(BackdatingReason reason, Language language) {
  const bool zh = language == Language::chinese;
  switch (reason) {
    case BackdatingReason::none:
      return {};
    case BackdatingReason::entered_late:
      return zh ? "（补录：单据迟交）" : " (entered late: the paper came late)";
    case BackdatingReason::system_unavailable:
      return zh ? "（补录：当时系统不可用）" : " (entered late: the system was unavailable)";
    case BackdatingReason::found_in_reconciliation:
      return zh ? "（补录：对账发现）" : " (entered late: found in reconciliation)";
    case BackdatingReason::correction:
      return zh ? "（补录：更正）" : " (entered late: a correction)";
    case BackdatingReason::taken_over:
      return zh ? "（补录：旧系统转入）" : " (entered late: taken over from earlier books)";
  }
  return {};
}

}  // namespace

std::string narrate(const RecordedEvent& recorded, const Telling& telling) {
  return narrate(recorded.event, telling) + late_words(recorded.header.backdating, telling.language);
}

std::string narrate(const Event& event, const Telling& telling) { return visit(Narrator(telling), event); }

std::string period_words(Date from, Date to, Language language) {
  if (to <= from) return to_string(from);
  const Date last = add_days(to, -1);
  const std::string_view until = language == Language::chinese ? " 至 " : " to ";
  const YearMonth first_month = month_of(from);
  const YearMonth last_month = month_of(last);
  if (from == first_day(first_month) && to == first_day(add(last_month, 1))) {
    if (first_month == last_month) return to_string(first_month);
    return to_string(first_month) + std::string(until) + to_string(last_month);
  }
  if (from == last) return to_string(from);
  return to_string(from) + std::string(until) + to_string(last);
}

}  // namespace steward
