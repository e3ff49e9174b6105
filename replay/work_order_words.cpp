#include <fmt/format.h>

#include "replay/work_words.h"

// Work orders, their kinds and outages in words.
namespace steward {

namespace {

using fmt::format;

int number(work_orders::Priority priority) { return static_cast<int>(priority) - 1; }

const char* source(work_orders::Source source, const Words& words) {
  switch (source) {
    case work_orders::Source::resident:
      return words.of("by a resident", "住户报修");
    case work_orders::Source::front_desk:
      return words.of("at the front desk", "前台报修");
    case work_orders::Source::phone:
      return words.of("by phone", "电话报修");
    case work_orders::Source::patrol:
      return words.of("by a patrol", "巡查发现");
    case work_orders::Source::complaint:
      return words.of("for a case", "由诉求转来");
    case work_orders::Source::outage:
      return words.of("for an outage", "由停供转来");
  }
  return "";
}

const char* method(work_orders::DispatchMethod method, const Words& words) {
  switch (method) {
    case work_orders::DispatchMethod::manual:
      return words.of("by hand", "人工派单");
    case work_orders::DispatchMethod::claim:
      return words.of("who claimed it", "抢单");
    case work_orders::DispatchMethod::best_match:
      return words.of("as the best match", "最佳匹配");
    case work_orders::DispatchMethod::transfer:
      return words.of("by transfer", "转派");
  }
  return "";
}

const char* reason(work_orders::DeclineReason reason, const Words& words) {
  switch (reason) {
    case work_orders::DeclineReason::off_duty:
      return words.of("off duty", "不当班");
    case work_orders::DeclineReason::too_busy:
      return words.of("too busy", "工单过多");
    case work_orders::DeclineReason::lacks_skill:
      return words.of("lacks the skill", "技能不符");
    case work_orders::DeclineReason::lacks_parts:
      return words.of("lacks parts", "缺配件");
    case work_orders::DeclineReason::other:
      return words.of("another reason", "其他原因");
  }
  return "";
}

const char* reason(work_orders::PauseReason reason, const Words& words) {
  switch (reason) {
    case work_orders::PauseReason::waiting_for_parts:
      return words.of("waiting for parts", "等配件");
    case work_orders::PauseReason::waiting_for_owner:
      return words.of("waiting for the owner", "等业主");
    case work_orders::PauseReason::waiting_for_vendor:
      return words.of("waiting for a vendor", "等外协");
    case work_orders::PauseReason::weather:
      return words.of("the weather", "天气原因");
  }
  return "";
}

const char* resolution(work_orders::Resolution resolution, const Words& words) {
  switch (resolution) {
    case work_orders::Resolution::repaired:
      return words.of("repaired", "已修复");
    case work_orders::Resolution::replaced:
      return words.of("replaced", "已更换");
    case work_orders::Resolution::made_safe:
      return words.of("made safe", "已做安全处置");
    case work_orders::Resolution::no_fault_found:
      return words.of("no fault found", "未发现故障");
    case work_orders::Resolution::not_ours:
      return words.of("not ours to repair", "不属物业维修范围");
  }
  return "";
}

const char* reason(work_orders::ReopenReason reason, const Words& words) {
  switch (reason) {
    case work_orders::ReopenReason::fault_again:
      return words.of("the fault came back", "故障重现");
    case work_orders::ReopenReason::not_fixed:
      return words.of("it was not fixed", "未修好");
    case work_orders::ReopenReason::resident_disagrees:
      return words.of("the resident disagrees", "住户不认可");
    case work_orders::ReopenReason::other:
      return words.of("another reason", "其他原因");
  }
  return "";
}

const char* reason(work_orders::CancelReason reason, const Words& words) {
  switch (reason) {
    case work_orders::CancelReason::by_resident:
      return words.of("by the resident", "住户撤销");
    case work_orders::CancelReason::duplicate:
      return words.of("it is a duplicate", "重复报修");
    case work_orders::CancelReason::reported_wrongly:
      return words.of("it was reported wrongly", "误报");
    case work_orders::CancelReason::not_ours:
      return words.of("it is not ours", "不属物业范围");
    case work_orders::CancelReason::by_supervisor:
      return words.of("by a supervisor", "主管撤销");
  }
  return "";
}

const char* utility(work_orders::Utility utility, const Words& words) {
  switch (utility) {
    case work_orders::Utility::water:
      return words.of("water", "停水");
    case work_orders::Utility::power:
      return words.of("power", "停电");
    case work_orders::Utility::gas:
      return words.of("gas", "停气");
    case work_orders::Utility::heating:
      return words.of("heating", "停暖");
    case work_orders::Utility::lift:
      return words.of("lift", "电梯停运");
    case work_orders::Utility::network:
      return words.of("network", "断网");
    case work_orders::Utility::other:
      return words.of("other supply", "其他停供");
  }
  return "";
}

// What is to be done and how urgent it is: burst pipe (P1).
std::string work(CategoryId category, work_orders::Priority priority, const Words& words) {
  const std::string name = words.category(category);
  if (name.empty()) return format("P{}", number(priority));
  return words.zh() ? format("{}（P{}）", name, number(priority)) : format("{} (P{})", name, number(priority));
}

std::string deadlines(const work_orders::OrderDeadlines& deadlines, const Words& words) {
  return words.deadline("to respond", "响应", deadlines.respond) +
         words.deadline("to be on site", "到场", deadlines.on_site) +
         words.deadline("to resolve", "解决", deadlines.resolve);
}

std::string appointment(const std::optional<work_orders::Window>& window, const Words& words) {
  if (!window) return {};
  const std::string from = words.time(window->from);
  const std::string to = words.time(window->to);
  return words.zh() ? format("；预约 {} 至 {}", from, to) : format("; appointment {} to {}", from, to);
}

// As far as a clock of the step counts.
std::string took(const std::optional<std::int64_t>& seconds, const Words& words) {
  if (!seconds) return {};
  return words.zh() ? format("，用时 {}", words.duration(*seconds)) : format(", after {}", words.duration(*seconds));
}

std::string line_words(const work_orders::WorkLine& line, const Words& words) {
  // Without zeros at its end: 2, 2.5.
  std::string quantity = format("{}.{:03}", line.quantity.milli / 1'000, line.quantity.milli % 1'000);
  quantity.erase(quantity.find_last_not_of('0') + 1);
  if (quantity.back() == '.') quantity.pop_back();
  const char* free = line.chargeable ? "" : words.of(" free", " 免费");
  return format("{} × {} {}{}", line.name, quantity, to_yuan(line.amount), free);
}

}  // namespace

std::string work_words(const work_orders::CategoryDefined& e, const Words& words) {
  std::string needs;
  if (!e.skill.empty()) {
    needs = words.zh() ? format("，需技能 {} {} 级", e.skill, e.skill_level)
                       : format(", needs {} {}", e.skill, e.skill_level);
  }
  const int usual = number(e.usual_priority);
  if (words.zh()) return format("设立工单类别：{}（编码 {}），通常 P{}{}", e.name, e.code, usual, needs);
  return format("Kind of work defined: {} (code {}), usually P{}{}", e.name, e.code, usual, needs);
}
std::string work_words(const work_orders::CategoryRetired& e, const Words& words) {
  return words.of("Kind of work retired: ", "停用工单类别：") + e.code;
}
std::string work_words(const work_orders::WorkOrderReported& e, const Words& words) {
  const std::string what = work(e.category, e.priority, words);
  std::string rest = deadlines(e.deadlines, words) + appointment(e.appointment, words);
  const std::string equipment = words.equipment(e.equipment);
  if (!equipment.empty()) rest += words.of("; equipment: ", "；设备：") + equipment;
  if (!e.of_case.is_nil()) rest += words.of("; ", "；") + words.of_case(e.of_case);
  rest += words.note("description", "描述", e.description) + words.note("contact", "联系电话", e.contact);
  if (words.zh()) return format("{} {}-{}：{}{}", source(e.source, words), e.number_year, e.number, what, rest);
  return format("Work order {}-{} reported {}: {}{}", e.number_year, e.number, source(e.source, words), what, rest);
}
std::string work_words(const work_orders::WorkOrderTriaged& e, const Words& words) {
  const std::string what = work(e.category, e.priority, words);
  const std::string rest = deadlines(e.deadlines, words) + appointment(e.appointment, words);
  if (words.zh()) return format("{} 已分诊：{}{}", words.order(e.order), what, rest);
  return format("{} triaged: {}{}", words.order(e.order), what, rest);
}
std::string work_words(const work_orders::WorkOrderAssigned& e, const Words& words) {
  std::string rest;
  for (const work_orders::Candidate& candidate : e.candidates) {
    if (candidate.staff != e.assignee || words.for_resident()) continue;
    rest = words.zh() ? format("；{} 人中得分最高：{}", e.candidates.size(), candidate.score)
                      : format("; {} points, of {} considered", candidate.score, e.candidates.size());
  }
  const std::string former = words.staff(e.former);
  if (words.zh()) {
    return format("{} 派给 {}（{}）{}{}", words.order(e.order), words.staff(e.assignee), method(e.method, words),
                  former.empty() ? "" : "，原由 " + former + " 处理", rest);
  }
  return format("{} assigned to {}, {}{}{}", words.order(e.order), words.staff(e.assignee), method(e.method, words),
                former.empty() ? "" : "; " + former + " had it before", rest);
}
std::string work_words(const work_orders::WorkOrderAccepted& e, const Words& words) {
  const std::string after = took(e.respond_seconds, words);
  if (words.zh()) return format("{} 接受 {}{}", words.staff(e.assignee), words.order(e.order), after);
  return format("{} accepted by {}{}", words.order(e.order), words.staff(e.assignee), after);
}
std::string work_words(const work_orders::WorkOrderDeclined& e, const Words& words) {
  const std::string rest = words.note(e.note);
  const char* why = reason(e.reason, words);
  if (words.zh()) return format("{} 拒接 {}：{}{}", words.staff(e.assignee), words.order(e.order), why, rest);
  return format("{} declined by {}: {}{}", words.order(e.order), words.staff(e.assignee), why, rest);
}
std::string work_words(const work_orders::TravelStarted& e, const Words& words) {
  const std::string at = words.time(e.at);
  if (words.zh()) return format("{} 于 {} 出发，{}", words.staff(e.assignee), at, words.order(e.order));
  return format("{}: {} on the way since {}", words.order(e.order), words.staff(e.assignee), at);
}
std::string work_words(const work_orders::WorkStarted& e, const Words& words) {
  const std::string at = words.time(e.at);
  const std::string after = took(e.on_site_seconds, words);
  if (words.zh()) {
    return format("{} 于 {} 到场开工，{}，第 {} 次上门{}", words.staff(e.assignee), at, words.order(e.order), e.visit,
                  after);
  }
  return format("{}: {} on site at {}, visit {}{}", words.order(e.order), words.staff(e.assignee), at, e.visit, after);
}
std::string work_words(const work_orders::WorkPaused& e, const Words& words) {
  const char* why = reason(e.reason, words);
  std::string rest = e.clock_stopped ? words.of("; the clock stands still", "；暂停计时") : std::string();
  rest += deadlines(e.deadlines, words) + words.note(e.note);
  if (words.zh()) return format("{} 暂停：{}{}", words.order(e.order), why, rest);
  return format("{} paused: {}{}", words.order(e.order), why, rest);
}
std::string work_words(const work_orders::WorkResumed& e, const Words& words) {
  const std::string rest = deadlines(e.deadlines, words);
  if (words.zh()) return format("{} 恢复施工，{}{}", words.order(e.order), words.staff(e.assignee), rest);
  return format("{} resumed by {}{}", words.order(e.order), words.staff(e.assignee), rest);
}
std::string work_words(const work_orders::WorkLinesRecorded& e, const Words& words) {
  std::string lines;
  for (const work_orders::WorkLine& line : e.lines) {
    if (!lines.empty()) lines += words.of("; ", "；");
    lines += line_words(line, words);
  }
  std::string charge;
  if (e.charge) {
    charge = words.zh() ? format("；向住户收取 {} 元（账单 {}）", to_yuan(e.charge->amount), e.charge->bill)
                        : format("; {} yuan charged (bill {})", to_yuan(e.charge->amount), e.charge->bill);
  }
  if (words.zh()) return format("{} 用料用工：{}{}", words.order(e.order), lines, charge);
  return format("{}, materials and labour: {}{}", words.order(e.order), lines, charge);
}
std::string work_words(const work_orders::WorkDone& e, const Words& words) {
  const std::string rest = words.note(e.note);
  const std::string time = words.duration(e.resolve_seconds);
  if (words.zh()) {
    return format("{} 完工：{}，{}，上门 {} 次，用时 {}{}", words.order(e.order), resolution(e.resolution, words),
                  words.staff(e.assignee), e.visits, time, rest);
  }
  return format("{} done by {}: {}, visits: {}, after {}{}", words.order(e.order), words.staff(e.assignee),
                resolution(e.resolution, words), e.visits, time, rest);
}
std::string work_words(const work_orders::WorkOrderVerified& e, const Words& words) {
  return words.order(e.order) + words.of(" verified", " 已验收") + words.via(e.via);
}
std::string work_words(const work_orders::WorkOrderClosed& e, const Words& words) {
  const char* first = e.first_time_fixed ? words.of(", fixed at the first visit", "，一次修复") : "";
  return words.order(e.order) + words.of(" closed", " 已关闭") + first;
}
std::string work_words(const work_orders::WorkOrderReopened& e, const Words& words) {
  const std::string rest = deadlines(e.deadlines, words) + words.note(e.note);
  const char* why = reason(e.reason, words);
  if (words.zh()) return format("{} 返修（第 {} 次）：{}{}", words.order(e.order), e.times, why, rest);
  return format("{} reopened (time {}): {}{}", words.order(e.order), e.times, why, rest);
}
std::string work_words(const work_orders::WorkOrderCancelled& e, const Words& words) {
  std::string rest;
  if (!e.duplicate_of.is_nil()) rest = words.of("; the same as ", "；同 ") + words.order(e.duplicate_of);
  rest += words.note(e.note);
  const char* why = reason(e.reason, words);
  if (words.zh()) return format("{} 取消：{}{}", words.order(e.order), why, rest);
  return format("{} cancelled: {}{}", words.order(e.order), why, rest);
}
std::string work_words(const work_orders::WorkOrderRated& e, const Words& words) {
  const std::string rest =
      words.via(e.via) + words.return_visit(e.return_visit_due_at) + words.note("comment", "评语", e.comment);
  if (words.zh()) return format("{} 评分 {}/5{}", words.order(e.order), e.score, rest);
  return format("{} rated {} of 5{}", words.order(e.order), e.score, rest);
}
std::string work_words(const work_orders::FollowUpCalled& e, const Words& words) {
  const std::string outcome = words.outcome(e);
  const std::string rest = words.return_visit(e.return_visit_due_at) + words.note(e.note);
  if (words.zh()) return format("{} 回访：{}{}", words.order(e.order), outcome, rest);
  return format("{}, follow-up call: {}{}", words.order(e.order), outcome, rest);
}
std::string work_words(const work_orders::WorkOrderNoted& e, const Words& words) {
  const char* who = e.for_resident ? words.of(" for the resident", "（住户可见）") : "";
  const std::string text = words.personal(e.note);
  if (words.zh()) return format("{} 备注{}{}", words.order(e.order), who, text.empty() ? "" : "：" + text);
  return format("{}, note{}{}", words.order(e.order), who, text.empty() ? "" : ": " + text);
}
std::string work_words(const work_orders::WorkOrderEscalated& e, const Words& words) {
  const std::string due = words.time(e.due_at);
  const std::string who = words.staff(e.assignee);
  if (words.zh()) {
    return format("{} 预警：{}时限于 {} 已用 {}，{}", words.order(e.order), words.clock(e.clock), due,
                  words.percent(e.level), who.empty() ? "尚未派单" : "在 " + who + " 处");
  }
  return format("{} escalated: {} of the time {} used up at {}, {}", words.order(e.order), words.percent(e.level),
                words.clock(e.clock), due, who.empty() ? "with nobody yet" : "with " + who);
}
std::string work_words(const work_orders::OutageReported& e, const Words& words) {
  std::string rest;
  const std::string equipment = words.equipment(e.equipment);
  if (!equipment.empty()) rest += words.of("; equipment: ", "；设备：") + equipment;
  if (e.expected_end) {
    const std::string end = words.time(*e.expected_end);
    rest += words.zh() ? format("，预计 {} 恢复", end) : format(", expected to end at {}", end);
  }
  rest += words.note("notice", "公告", e.notice);
  const std::string began = words.time(e.began_at);
  if (words.zh()) {
    const std::string where = e.buildings.empty() ? "全小区" : format("{} 栋楼", e.buildings.size());
    return format("{}{}：{}，自 {} 起{}", e.planned ? "计划" : "突发", utility(e.utility, words), where, began, rest);
  }
  const std::string where =
      e.buildings.empty() ? "the whole community" : format("buildings affected: {}", e.buildings.size());
  return format("{} outage, {}: {}, since {}{}", e.planned ? "Planned" : "Sudden", utility(e.utility, words), where,
                began, rest);
}
std::string work_words(const work_orders::OutageEnded& e, const Words& words) {
  if (e.called_off) return words.of("Outage called off at ", "停供取消于 ") + words.time(e.ended_at);
  return words.of("Outage ended at ", "停供恢复于 ") + words.time(e.ended_at);
}

}  // namespace steward
