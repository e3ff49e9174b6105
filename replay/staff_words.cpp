#include <fmt/format.h>

#include "replay/work_words.h"

// Staff, equipment and service policy in words.
namespace steward {

namespace {

using fmt::format;

std::string skills(const std::vector<staff::Skill>& skills, const Words& words) {
  if (skills.empty()) return words.of("no skills", "无技能");
  std::string text;
  for (const staff::Skill& skill : skills) {
    if (!text.empty()) text += words.of(", ", "、");
    text += format("{} {}", skill.code, skill.level);
    if (skill.valid_through) {
      const std::string last = to_string(*skill.valid_through);
      text += words.zh() ? format("（证书至 {}）", last) : format(" (certificate until {})", last);
    }
  }
  return text;
}

template <class Qualified>
std::string qualification(const Qualified& e, const Words& words) {
  std::string text = skills(e.skills, words);
  if (words.zh()) {
    if (!e.zone.empty()) text += format("；负责 {} 栋楼", e.zone.size());
    return text + format("；同时最多 {} 单", e.open_order_limit);
  }
  if (!e.zone.empty()) text += format("; {} buildings", e.zone.size());
  return text + format("; at most {} open orders", e.open_order_limit);
}

std::string days(Date from, Date to, const Words& words) {
  return period_words(from, to, words.zh() ? Language::chinese : Language::english);
}

const char* kind(equipment::Kind kind, const Words& words) {
  switch (kind) {
    case equipment::Kind::lift:
      return words.of("lift", "电梯");
    case equipment::Kind::water_pump:
      return words.of("water pump", "水泵");
    case equipment::Kind::power_distribution:
      return words.of("power distribution", "配电");
    case equipment::Kind::fire_protection:
      return words.of("fire protection", "消防");
    case equipment::Kind::access_control:
      return words.of("access control", "门禁");
    case equipment::Kind::surveillance:
      return words.of("surveillance", "监控");
    case equipment::Kind::heating:
      return words.of("heating", "供暖");
    case equipment::Kind::lighting:
      return words.of("lighting", "照明");
    case equipment::Kind::drainage:
      return words.of("drainage", "排水");
    case equipment::Kind::parking_barrier:
      return words.of("parking barrier", "道闸");
    case equipment::Kind::other:
      return words.of("other equipment", "其他设备");
  }
  return "";
}

const char* condition(equipment::Condition condition, const Words& words) {
  switch (condition) {
    case equipment::Condition::in_service:
      return words.of("in service again", "恢复运行");
    case equipment::Condition::out_of_service:
      return words.of("out of service", "停用");
    case equipment::Condition::retired:
      return words.of("retired", "报废");
  }
  return "";
}

const char* reason(equipment::ConditionReason reason, const Words& words) {
  switch (reason) {
    case equipment::ConditionReason::fault:
      return words.of("a fault", "故障");
    case equipment::ConditionReason::maintenance:
      return words.of("maintenance", "保养");
    case equipment::ConditionReason::inspection:
      return words.of("an inspection", "检验");
    case equipment::ConditionReason::repaired:
      return words.of("it was repaired", "已修复");
    case equipment::ConditionReason::replaced:
      return words.of("it was replaced", "已更换");
    case equipment::ConditionReason::end_of_life:
      return words.of("the end of its life", "到达使用年限");
  }
  return "";
}

std::string spans(const std::vector<MinuteSpan>& spans, const Words& words) {
  if (spans.empty()) return words.of("closed", "休息");
  std::string text;
  for (const MinuteSpan& span : spans) {
    if (!text.empty()) text += words.of(", ", "、");
    text += format("{:02}:{:02}–{:02}:{:02}", span.from / 60, span.from % 60, span.to / 60, span.to % 60);
  }
  return text;
}

// Days with the same hours together: Mon–Fri 08:30–12:00, 13:30–17:30; Sat–Sun closed.
std::string week(const BusinessCalendar& calendar, const Words& words) {
  constexpr std::array<const char*, 7> kEnglish = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<const char*, 7> kChinese = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  const auto& names = words.zh() ? kChinese : kEnglish;
  std::string text;
  for (std::size_t first = 0, next = 0; first < calendar.week.size(); first = next) {
    next = first + 1;
    while (next < calendar.week.size() && calendar.week[next] == calendar.week[first]) ++next;
    if (!text.empty()) text += words.of("; ", "；");
    text += names[first];
    if (next - first > 1) text += words.of("–", "至") + std::string(names[next - 1]);
    text += " " + spans(calendar.week[first], words);
  }
  return text;
}

class Promise {
 public:
  explicit Promise(const Words& words) : words_(words) {}

  Promise& add(const char* english, const char* chinese, const std::optional<std::int32_t>& minutes) {
    if (!minutes) return *this;
    if (!text_.empty()) text_ += words_.of(", ", "，");
    const char* what = words_.of(english, chinese);
    if (*minutes == 0) {
      text_ += words_.zh() ? format("立即{}", what) : format("{} at once", what);
    } else {
      const std::string within = words_.duration(std::int64_t{*minutes} * 60);
      text_ += words_.zh() ? format("{} 内{}", within, what) : format("{} within {}", what, within);
    }
    return *this;
  }
  std::string in(service_policy::Hours hours) const {
    if (text_.empty()) return words_.of("nothing", "不承诺时限");
    if (hours == service_policy::Hours::round_the_clock) return text_;
    return text_ + words_.of(", counted in business hours", "，按工作时间计");
  }

 private:
  const Words& words_;
  std::string text_;
};

int number(service_policy::Priority priority) { return static_cast<int>(priority) - 1; }

const char* kind(service_policy::CaseKind kind, const Words& words) {
  switch (kind) {
    case service_policy::CaseKind::complaint:
      return words.of("complaints", "投诉");
    case service_policy::CaseKind::suggestion:
      return words.of("suggestions", "建议");
    case service_policy::CaseKind::enquiry:
      return words.of("enquiries", "咨询");
    case service_policy::CaseKind::praise:
      return words.of("praise", "表扬");
  }
  return "";
}

}  // namespace

std::string work_words(const staff::StaffRegistered& e, const Words& words) {
  const std::string name = words.personal(e.name);
  const std::string phone = words.note("phone", "电话", e.phone);
  const std::string what = qualification(e, words);
  if (words.zh()) return format("登记员工 {}{}：{}{}", e.code, name.empty() ? "" : " " + name, what, phone);
  return format("Staff {}{} registered: {}{}", e.code, name.empty() ? "" : " " + name, what, phone);
}
std::string work_words(const staff::StaffQualified& e, const Words& words) {
  const std::string what = qualification(e, words);
  if (words.zh()) return format("{} 的技能变更为：{}", words.staff(e.staff), what);
  return format("Skills of {} from now on: {}", words.staff(e.staff), what);
}
std::string work_words(const staff::ShiftsPlanned& e, const Words& words) {
  std::int64_t minutes = 0;
  for (const staff::Shift& shift : e.shifts) minutes += shift.to_minute - shift.from_minute;
  const std::string when = days(e.from, e.to, words);
  const std::string hours = format("{}:{:02}", minutes / 60, minutes % 60);
  if (words.zh()) return format("{} 排班 {}：{} 班，共 {} 小时", words.staff(e.staff), when, e.shifts.size(), hours);
  return format("Shifts of {} planned for {}: {}, {} hours in all", words.staff(e.staff), when, e.shifts.size(), hours);
}
std::string work_words(const staff::LeaveRecorded& e, const Words& words) {
  const std::string when = days(e.from, e.to, words);
  if (words.zh()) return format("{} 请假：{}", words.staff(e.staff), when);
  return format("{} is on leave: {}", words.staff(e.staff), when);
}
std::string work_words(const staff::StaffLeft& e, const Words& words) {
  if (words.zh()) return format("{} 于 {} 离职", e.code, to_string(e.left_on));
  return format("{} left on {}", e.code, to_string(e.left_on));
}
std::string work_words(const staff::OrderTaken& e, const Words& words) {
  if (words.zh()) return format("{} 归 {} 处理", words.order(e.order), words.staff(e.staff));
  return format("{} is with {}", words.order(e.order), words.staff(e.staff));
}
std::string work_words(const staff::OrderLetGo& e, const Words& words) {
  if (words.zh()) return format("{} 不再由 {} 处理", words.order(e.order), words.staff(e.staff));
  return format("{} is no longer with {}", words.order(e.order), words.staff(e.staff));
}

std::string work_words(const equipment::EquipmentRegistered& e, const Words& words) {
  std::string text =
      words.zh()
          ? format("登记设备：{}（编号 {}，{}），位于 {}", e.name, e.code, kind(e.kind, words), e.location)
          : format("Equipment registered: {} (code {}, {}), at {}", e.name, e.code, kind(e.kind, words), e.location);
  if (e.installed_on) text += words.of(", installed on ", "，安装于 ") + to_string(*e.installed_on);
  if (e.warranty_until) text += words.of(", under warranty until ", "，保修至 ") + to_string(*e.warranty_until);
  return text;
}
std::string work_words(const equipment::EquipmentConditionChanged& e, const Words& words) {
  std::string name = words.equipment(e.equipment);
  name = name.empty() ? e.code : format("{} ({})", name, e.code);
  const std::string order = e.order.is_nil() ? "" : "; " + words.order(e.order);
  if (words.zh()) {
    return format("{} 自 {} 起{}，原因：{}{}", name, words.time(e.changed_at), condition(e.condition, words),
                  reason(e.reason, words), order);
  }
  return format("{} {} since {}, because of {}{}", name, condition(e.condition, words), words.time(e.changed_at),
                reason(e.reason, words), order);
}

std::string work_words(const service_policy::BusinessCalendarSet& e, const Words& words) {
  std::string text = words.of("Business hours: ", "工作时间：") + week(e.calendar, words);
  for (const SpecialDay& day : e.calendar.special_days) {
    text += words.of("; ", "；") + to_string(day.date) + " " + spans(day.open, words);
  }
  return text;
}
std::string work_words(const service_policy::OrderLevelSet& e, const Words& words) {
  Promise promise(words);
  promise.add("respond", "响应", e.level.respond_minutes).add("on site", "到场", e.level.on_site_minutes);
  promise.add("resolved", "解决", e.level.resolve_minutes);
  std::string text = words.zh() ? format("P{} 工单承诺：{}", number(e.priority), promise.in(e.level.hours))
                                : format("Promised for P{} orders: {}", number(e.priority), promise.in(e.level.hours));
  if (e.level.stops_waiting_for_owner) text += words.of("; stands still waiting for the owner", "；等业主时暂停计时");
  if (e.level.stops_waiting_for_parts) text += words.of("; stands still waiting for parts", "；等配件时暂停计时");
  return text;
}
std::string work_words(const service_policy::CaseLevelSet& e, const Words& words) {
  Promise promise(words);
  promise.add("accepted", "受理", e.level.respond_minutes).add("reply", "答复", e.level.reply_minutes);
  if (words.zh()) return format("{}承诺：{}", kind(e.kind, words), promise.in(e.level.hours));
  return format("Promised for {}: {}", kind(e.kind, words), promise.in(e.level.hours));
}
std::string work_words(const service_policy::DispatchRulesSet& e, const Words& words) {
  const auto& [skill, load, zone, familiar] = e.weights;
  if (words.zh()) {
    return format("派单权重：技能 {}、负荷 {}、区域 {}、熟悉 {}；完工后 {} 天内可返修；回访 {} 天未接通方可结案", skill,
                  load, zone, familiar, e.reopen_days, e.call_back_days);
  }
  return format(
      "Dispatch weighs skill {}, load {}, zone {}, familiar {}; orders may be reopened for {} days; cases are closed "
      "without an answer after calls on {} days",
      skill, load, zone, familiar, e.reopen_days, e.call_back_days);
}

}  // namespace steward
