#include <fmt/format.h>

#include "replay/work_words.h"

// Cases and contacts in words.
namespace steward {

namespace {

using fmt::format;

const char* kind(service::CaseKind kind, const Words& words) {
  switch (kind) {
    case service::CaseKind::complaint:
      return words.of("Complaint", "投诉");
    case service::CaseKind::suggestion:
      return words.of("Suggestion", "建议");
    case service::CaseKind::enquiry:
      return words.of("Enquiry", "咨询");
    case service::CaseKind::praise:
      return words.of("Praise", "表扬");
  }
  return "";
}

const char* subject(service::Subject subject, const Words& words) {
  switch (subject) {
    case service::Subject::safety_and_order:
      return words.of("safety and order", "秩序安全");
    case service::Subject::cleaning:
      return words.of("cleaning", "保洁");
    case service::Subject::greening:
      return words.of("greening", "绿化");
    case service::Subject::facilities_and_lift:
      return words.of("facilities and lift", "设施与电梯");
    case service::Subject::repair_quality:
      return words.of("repair quality", "维修质量");
    case service::Subject::fees_and_billing:
      return words.of("fees and billing", "收费");
    case service::Subject::parking:
      return words.of("parking", "停车");
    case service::Subject::noise_and_neighbours:
      return words.of("noise and neighbours", "噪音与邻里");
    case service::Subject::decoration:
      return words.of("decoration", "装修");
    case service::Subject::staff_attitude:
      return words.of("attitude of staff", "服务态度");
    case service::Subject::pets:
      return words.of("pets", "宠物");
    case service::Subject::littering_from_height:
      return words.of("things thrown from above", "高空抛物");
    case service::Subject::water_power_heating:
      return words.of("water, power, heating", "水电暖");
    case service::Subject::public_revenue_and_disclosure:
      return words.of("public revenue and disclosure", "公共收益与公示");
    case service::Subject::other:
      return words.of("other", "其他");
  }
  return "";
}

const char* source(service::Source source, const Words& words) {
  switch (source) {
    case service::Source::app:
      return words.of("in the app", "小程序");
    case service::Source::phone:
      return words.of("by phone", "电话");
    case service::Source::front_desk:
      return words.of("at the front desk", "前台");
    case service::Source::visit:
      return words.of("at a visit", "上门");
    case service::Source::hotline_12345:
      return words.of("through the hotline 12345", "12345 热线");
    case service::Source::owners_committee:
      return words.of("through the owners' committee", "业委会");
    case service::Source::social_media:
      return words.of("on social media", "社交媒体");
    case service::Source::return_visit:
      return words.of("at a return visit", "回访");
  }
  return "";
}

const char* reason(service::OverrideReason reason, const Words& words) {
  switch (reason) {
    case service::OverrideReason::none:
      return "";
    case service::OverrideReason::waiting_for_vendor:
      return words.of("waiting for a vendor", "等外协");
    case service::OverrideReason::refused_access:
      return words.of("access was refused", "住户拒绝入户");
    case service::OverrideReason::long_term_works:
      return words.of("long-term works", "长期工程");
    case service::OverrideReason::other:
      return words.of("another reason", "其他原因");
  }
  return "";
}

const char* reason(service::CloseReason reason, const Words& words) {
  switch (reason) {
    case service::CloseReason::confirmed:
      return words.of("the reply was confirmed", "答复已确认");
    case service::CloseReason::no_answer:
      return words.of("there was no answer", "未收到回应");
    case service::CloseReason::praise_passed_on:
      return words.of("the praise was passed on", "表扬已转达");
  }
  return "";
}

const char* reason(service::RejectReason reason, const Words& words) {
  switch (reason) {
    case service::RejectReason::not_ours:
      return words.of("it is not ours", "不属物业职责");
    case service::RejectReason::no_facts:
      return words.of("there are no facts", "无事实依据");
    case service::RejectReason::abusive:
      return words.of("it is abusive", "恶意诉求");
    case service::RejectReason::handled_before:
      return words.of("it was handled before", "已处理过");
    case service::RejectReason::other:
      return words.of("another reason", "其他原因");
  }
  return "";
}

const char* readers(service::Privacy privacy, const Words& words) {
  switch (privacy) {
    case service::Privacy::resident:
      return words.of(" for the resident", "（住户可见）");
    case service::Privacy::staff:
      return "";
    case service::Privacy::managers:
      return words.of(" for managers", "（仅管理人员）");
  }
  return "";
}

// Call, visit or message, with its direction.
const char* contact(service::ContactKind kind, service::Direction direction, const Words& words) {
  const bool incoming = direction == service::Direction::incoming;
  switch (kind) {
    case service::ContactKind::call:
      return incoming ? words.of("Call from the resident", "住户来电") : words.of("Call to the resident", "致电住户");
    case service::ContactKind::visit:
      return incoming ? words.of("Visit by the resident", "住户来访") : words.of("Visit to the resident", "上门走访");
    case service::ContactKind::message:
      return incoming ? words.of("Message from the resident", "住户留言")
                      : words.of("Message to the resident", "发送消息");
  }
  return "";
}

std::string deadlines(const service::CaseDeadlines& deadlines, const Words& words) {
  return words.deadline("to accept", "受理", deadlines.respond) + words.deadline("to reply", "答复", deadlines.reply);
}

std::string by_handler(StaffId handler, const Words& words) {
  const std::string who = words.staff(handler);
  return who.empty() ? who : words.of(" by ", "，经办 ") + who;
}

}  // namespace

std::string work_words(const service::CaseFiled& e, const Words& words) {
  std::string rest = deadlines(e.deadlines, words);
  if (e.outside_due_at) {
    const std::string due = words.time(*e.outside_due_at);
    rest += words.zh() ? format("，外部要求 {} 前答复", due) : format(", outside deadline {}", due);
  }
  if (e.reporter.is_nil()) rest += words.of("; anonymous", "；匿名");
  rest += words.note("text", "内容", e.text) + words.note("contact", "联系电话", e.contact);
  if (words.zh()) {
    return format("{}登记 {}-{}（{}）：{}，严重程度 {}{}", kind(e.kind, words), e.number_year, e.number,
                  source(e.source, words), subject(e.subject, words), e.severity, rest);
  }
  return format("{} {}-{} filed {}: {}, severity {}{}", kind(e.kind, words), e.number_year, e.number,
                source(e.source, words), subject(e.subject, words), e.severity, rest);
}
std::string work_words(const service::CaseAccepted& e, const Words& words) {
  const std::string after = words.duration(e.respond_seconds);
  if (words.zh()) return format("{} 已受理{}，用时 {}", words.of_case(e.of_case), by_handler(e.handler, words), after);
  return format("{} accepted{}, after {}", words.of_case(e.of_case), by_handler(e.handler, words), after);
}
std::string work_words(const service::InvestigationStarted& e, const Words& words) {
  return words.of_case(e.of_case) + words.of(" under investigation", " 开始调查") + by_handler(e.handler, words);
}
std::string work_words(const service::WorkOrderLinked& e, const Words& words) {
  if (words.zh()) return format("{} 关联{}", words.of_case(e.of_case), words.order(e.order));
  return format("{} linked: {}", words.of_case(e.of_case), words.order(e.order));
}
std::string work_words(const service::CaseReplied& e, const Words& words) {
  const std::string after = words.duration(e.reply_seconds);
  std::string rest;
  if (e.override_reason != service::OverrideReason::none) {
    const char* why = reason(e.override_reason, words);
    rest = words.zh() ? format("；仍有 {} 个工单未完成：{}", e.open_orders.size(), why)
                      : format("; linked orders still open: {}, because: {}", e.open_orders.size(), why);
  }
  rest += words.note("reply", "答复", e.text);
  if (words.zh()) return format("{} 已答复，用时 {}{}", words.of_case(e.of_case), after, rest);
  return format("{} replied to after {}{}", words.of_case(e.of_case), after, rest);
}
std::string work_words(const service::ReplyConfirmed& e, const Words& words) {
  return words.of_case(e.of_case) + words.of(": the reply is confirmed", " 答复已确认") + words.via(e.via);
}
std::string work_words(const service::ReplyDisputed& e, const Words& words) {
  const std::string rest = deadlines(e.deadlines, words) + words.note("why", "理由", e.text);
  if (words.zh()) return format("{} 对答复有异议（第 {} 次）{}", words.of_case(e.of_case), e.times, rest);
  return format("{}: the reply is disputed (time {}){}", words.of_case(e.of_case), e.times, rest);
}
std::string work_words(const service::CaseClosed& e, const Words& words) {
  if (words.zh()) return format("{} 结案：{}", words.of_case(e.of_case), reason(e.reason, words));
  return format("{} closed: {}", words.of_case(e.of_case), reason(e.reason, words));
}
std::string work_words(const service::CaseRejected& e, const Words& words) {
  const std::string told = words.note("told", "告知", e.told);
  if (words.zh()) return format("{} 不予受理：{}{}", words.of_case(e.of_case), reason(e.reason, words), told);
  return format("{} rejected: {}{}", words.of_case(e.of_case), reason(e.reason, words), told);
}
std::string work_words(const service::CaseMerged& e, const Words& words) {
  if (words.zh()) return format("{} 并入{}", words.of_case(e.of_case), words.of_case(e.into));
  return format("{} merged into: {}", words.of_case(e.of_case), words.of_case(e.into));
}
std::string work_words(const service::CaseWithdrawn& e, const Words& words) {
  return words.of_case(e.of_case) + words.of(" withdrawn", " 已撤回");
}
std::string work_words(const service::SatisfactionRated& e, const Words& words) {
  const std::string rest =
      words.via(e.via) + words.return_visit(e.return_visit_due_at) + words.note("comment", "评语", e.comment);
  if (words.zh()) return format("{} 满意度 {}/5{}", words.of_case(e.of_case), e.score, rest);
  return format("{}: satisfaction {} of 5{}", words.of_case(e.of_case), e.score, rest);
}
std::string work_words(const service::CaseNoted& e, const Words& words) {
  const std::string text = words.personal(e.note);
  const char* who = readers(e.privacy, words);
  if (words.zh()) return format("{} 备注{}{}", words.of_case(e.of_case), who, text.empty() ? "" : "：" + text);
  return format("{}, note{}{}", words.of_case(e.of_case), who, text.empty() ? "" : ": " + text);
}
std::string work_words(const service::CaseCalledBack& e, const Words& words) {
  const std::string outcome = words.outcome(e);
  std::string rest;
  if (e.unanswered_days > 0) {
    rest = words.zh() ? format("（第 {} 天）", e.unanswered_days) : format(" (day {})", e.unanswered_days);
  }
  rest += words.return_visit(e.return_visit_due_at) + words.note(e.note);
  if (words.zh()) return format("{} 回访：{}{}", words.of_case(e.of_case), outcome, rest);
  return format("{}, call back: {}{}", words.of_case(e.of_case), outcome, rest);
}
std::string work_words(const service::CaseEscalated& e, const Words& words) {
  const bool reply = e.clock == service::Clock::resolve;
  const char* clock = reply ? words.of("to reply", "答复") : words.of("to accept", "受理");
  const std::string due = words.time(e.due_at);
  const std::string used = words.percent(e.level);
  if (words.zh()) return format("{} 预警：{}时限于 {} 已用 {}", words.of_case(e.of_case), clock, due, used);
  return format("{} escalated: {} of the time {} used up at {}", words.of_case(e.of_case), used, clock, due);
}
std::string work_words(const service::ContactRecorded& e, const Words& words) {
  std::string text =
      format("{}{} {}", contact(e.kind, e.direction, words), readers(e.privacy, words), words.time(e.at));
  if (!e.of_case.is_nil()) text += words.of("; ", "；") + words.of_case(e.of_case);
  if (!e.order.is_nil()) text += words.of("; ", "；") + words.order(e.order);
  return text + words.note(e.note);
}

}  // namespace steward
