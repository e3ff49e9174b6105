#include "replay/work_words.h"

#include <fmt/format.h>

namespace steward {

using fmt::format;

std::string Words::personal(const Sealed& sealed) const {
  if (sealed.empty() || !telling_.personal) return {};
  return telling_.personal(sealed);
}

std::string Words::staff(StaffId id) const {
  if (id.is_nil()) return {};
  std::string code = name(telling_.staff, id);
  return code.empty() ? of("a technician", "维修人员") : code;
}

std::string Words::order(WorkOrderId id) const {
  const std::string number = name(telling_.order, id);
  return number.empty() ? of("Work order", "工单") : of("Work order ", "工单 ") + number;
}

std::string Words::of_case(CaseId id) const {
  const std::string number = name(telling_.of_case, id);
  return number.empty() ? of("Case", "诉求") : of("Case ", "诉求 ") + number;
}

std::string Words::time(Instant instant) const { return telling_.time ? telling_.time(instant) : to_string(instant); }

std::string Words::note(const Sealed& sealed) const { return note("note", "备注", sealed); }

std::string Words::note(const char* english, const char* chinese, const Sealed& sealed) const {
  const std::string text = personal(sealed);
  if (text.empty()) return {};
  return zh_ ? format("；{}：{}", chinese, text) : format("; {}: {}", english, text);
}

std::string Words::deadline(const char* english, const char* chinese,
                            const std::optional<service_policy::Deadlines>& deadlines) const {
  if (!deadlines) return {};
  const std::string due = time(deadlines->due_at);
  return zh_ ? format("，{} 前{}", due, chinese) : format(", {} by {}", english, due);
}

std::string Words::duration(std::int64_t seconds) const {
  const std::int64_t hours = seconds / 3'600;
  const std::int64_t minutes = seconds % 3'600 / 60;
  std::string text;
  if (hours > 0) text = format("{} {}", hours, of("h", "小时"));
  if (hours > 0 && minutes > 0) text += ' ';
  if (hours == 0 || minutes > 0) text += format("{} {}", minutes, of("min", "分钟"));
  return text;
}

std::string Words::percent(service_policy::Level level) const {
  return std::to_string(service_policy::kLevelPercent[static_cast<std::size_t>(level) - 1]) + " %";
}

std::string Words::return_visit(const std::optional<Instant>& due_at) const {
  if (!due_at) return {};
  return zh_ ? "；" + time(*due_at) + " 前回访" : "; return visit until " + time(*due_at);
}

const char* Words::via(service_policy::Via via) const {
  switch (via) {
    case service_policy::Via::front_desk:
      return of(", entered by staff: said at the desk", "，物业代录：前台告知");
    case service_policy::Via::phone:
      return of(", entered by staff: said on the phone", "，物业代录：电话告知");
    case service_policy::Via::visit:
      return of(", entered by staff: said or seen on a visit", "，物业代录：上门告知或查看");
    case service_policy::Via::message:
      return of(", entered by staff: said in a message", "，物业代录：消息告知");
    case service_policy::Via::unknown:
    case service_policy::Via::resident:
      return "";
  }
  return "";
}

std::string Words::clock(service_policy::Clock clock) const {
  switch (clock) {
    case service_policy::Clock::respond:
      return of("to respond", "响应");
    case service_policy::Clock::on_site:
      return of("to be on site", "到场");
    case service_policy::Clock::resolve:
      return of("to resolve it", "解决");
  }
  return {};
}

}  // namespace steward
