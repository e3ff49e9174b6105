#pragma once

#include <array>

#include "api/csv/columns.h"

// Lists of work orders, cases, staff and equipment, of what happened, and of the figures.
namespace steward::api {

inline constexpr std::array kOrderStatusWords = {
    CsvWord{"reported", "reported", "已报修"},   CsvWord{"triaged", "triaged", "已定性"},
    CsvWord{"assigned", "assigned", "已派单"},   CsvWord{"accepted", "accepted", "已接单"},
    CsvWord{"en_route", "en route", "前往中"},   CsvWord{"on_site", "on site", "处理中"},
    CsvWord{"paused", "paused", "已暂停"},       CsvWord{"work_done", "work done", "已完工"},
    CsvWord{"verified", "verified", "已验收"},   CsvWord{"closed", "closed", "已关闭"},
    CsvWord{"cancelled", "cancelled", "已取消"},
};
inline constexpr std::array kPauseReasonWords = {
    CsvWord{"waiting_for_parts", "waiting for parts", "等待配件"},
    CsvWord{"waiting_for_owner", "waiting for the owner", "等待业主"},
    CsvWord{"waiting_for_vendor", "waiting for the vendor", "等待厂商"},
    CsvWord{"weather", "weather", "天气原因"},
};
inline constexpr std::array kResolutionWords = {
    CsvWord{"repaired", "repaired", "已修复"},       CsvWord{"replaced", "replaced", "已更换"},
    CsvWord{"made_safe", "made safe", "已消除隐患"}, CsvWord{"no_fault_found", "no fault found", "未发现故障"},
    CsvWord{"not_ours", "not ours", "不属物业范围"},
};
inline constexpr std::array kUtilityWords = {
    CsvWord{"water", "water", "供水"},     CsvWord{"power", "power", "供电"}, CsvWord{"gas", "gas", "燃气"},
    CsvWord{"heating", "heating", "供暖"}, CsvWord{"lift", "lift", "电梯"},   CsvWord{"network", "network", "网络"},
    CsvWord{"other", "other", "其他"},
};
inline constexpr std::array kCaseStatusWords = {
    CsvWord{"filed", "filed", "已登记"},
    CsvWord{"accepted", "accepted", "已受理"},
    CsvWord{"investigating", "investigating", "调查中"},
    CsvWord{"replied", "replied", "已答复"},
    CsvWord{"confirmed", "confirmed", "已确认"},
    CsvWord{"closed", "closed", "已关闭"},
    CsvWord{"rejected", "rejected", "不予受理"},
    CsvWord{"merged", "merged", "已合并"},
    CsvWord{"withdrawn", "withdrawn", "已撤回"},
};
inline constexpr std::array kEquipmentKindWords = {
    CsvWord{"lift", "lift", "电梯"},
    CsvWord{"water_pump", "water pump", "水泵"},
    CsvWord{"power_distribution", "power distribution", "配电"},
    CsvWord{"fire_protection", "fire protection", "消防"},
    CsvWord{"access_control", "access control", "门禁"},
    CsvWord{"surveillance", "surveillance", "监控"},
    CsvWord{"heating", "heating", "供暖"},
    CsvWord{"lighting", "lighting", "照明"},
    CsvWord{"drainage", "drainage", "排水"},
    CsvWord{"parking_barrier", "parking barrier", "道闸"},
    CsvWord{"other", "other", "其他"},
};
inline constexpr std::array kConditionWords = {
    CsvWord{"in_service", "in service", "在用"},
    CsvWord{"out_of_service", "out of service", "停用"},
    CsvWord{"retired", "retired", "报废"},
};
inline constexpr std::array kConditionReasonWords = {
    CsvWord{"fault", "fault", "故障"},           CsvWord{"maintenance", "maintenance", "保养"},
    CsvWord{"inspection", "inspection", "检验"}, CsvWord{"repaired", "repaired", "已修复"},
    CsvWord{"replaced", "replaced", "已更换"},   CsvWord{"end_of_life", "end of life", "到期报废"},
};
inline constexpr std::array kTimelineKindWords = {
    CsvWord{"move", "move", "迁入迁出"},   CsvWord{"bill", "bill", "账单"},
    CsvWord{"payment", "payment", "收款"}, CsvWord{"work_order", "work order", "工单"},
    CsvWord{"case", "case", "客诉"},       CsvWord{"contact", "contact", "联系记录"},
};

inline constexpr std::array kWorkOrderColumns = {
    CsvColumn{"number", "Number", "工单号"},
    CsvColumn{"status", "Status", "状态", CsvKind::word, kOrderStatusWords},
    CsvColumn{"priority", "Priority", "优先级"},
    CsvColumn{"category", "Category", "类别"},
    CsvColumn{"place", "Place", "位置"},
    CsvColumn{"description", "Description", "描述", CsvKind::personal},
    CsvColumn{"contact", "Contact", "联系电话", CsvKind::personal},
    CsvColumn{"source", "Source", "来源", CsvKind::word, kOrderSourceWords},
    CsvColumn{"reported_at", "Reported", "报修时间", CsvKind::instant},
    CsvColumn{"due_at", "Due", "到期时间", CsvKind::instant},
    CsvColumn{"overdue", "Overdue", "是否超时", CsvKind::yes_no},
    CsvColumn{"appointment.from", "Appointment from", "预约起", CsvKind::instant},
    CsvColumn{"appointment.to", "Appointment to", "预约止", CsvKind::instant},
    CsvColumn{"accepted_at", "Accepted", "接单时间", CsvKind::instant},
    CsvColumn{"started_at", "Started", "开工时间", CsvKind::instant},
    CsvColumn{"done_at", "Done", "完工时间", CsvKind::instant},
    CsvColumn{"closed_at", "Closed", "关闭时间", CsvKind::instant},
    CsvColumn{"paused_for", "Paused for", "暂停原因", CsvKind::word, kPauseReasonWords},
    CsvColumn{"resolution", "Resolution", "处理结果", CsvKind::word, kResolutionWords},
    CsvColumn{"visits", "Visits", "上门次数", CsvKind::number},
    CsvColumn{"reopened", "Times reopened", "返修次数", CsvKind::number},
    CsvColumn{"charged_fen", "Charged (yuan)", "收费（元）", CsvKind::yuan},
    CsvColumn{"rating", "Rating", "评分", CsvKind::number},
    CsvColumn{"satisfied", "Satisfied", "回访满意", CsvKind::yes_no},
    CsvColumn{"sla.respond.standing", "Response", "响应时限"},
    CsvColumn{"sla.on_site.standing", "Arrival", "到场时限"},
    CsvColumn{"sla.resolve.standing", "Resolution time", "解决时限"},
    CsvColumn{"work_order_id", "Work order ID", "工单 ID"},
    CsvColumn{"assignee_id", "Assignee ID", "处理人 ID"},
    CsvColumn{"category_id", "Category ID", "类别 ID"},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"house_id", "House ID", "房屋 ID"},
    CsvColumn{"building_id", "Building ID", "楼栋 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
    CsvColumn{"case_id", "Case ID", "客诉 ID"},
    CsvColumn{"equipment_id", "Equipment ID", "设备 ID"},
    CsvColumn{"outage_id", "Outage ID", "停供 ID"},
};
inline constexpr std::array kWorkOrderCategoryColumns = {
    CsvColumn{"code", "Code", "代码"},
    CsvColumn{"name", "Name", "名称"},
    CsvColumn{"usual_priority", "Usual priority", "默认优先级"},
    CsvColumn{"skill", "Skill", "所需技能"},
    CsvColumn{"skill_level", "Skill level", "技能等级", CsvKind::number},
    CsvColumn{"retired", "Retired", "已停用", CsvKind::yes_no},
    CsvColumn{"category_id", "Category ID", "类别 ID"},
    CsvColumn{"parent_id", "Parent ID", "上级类别 ID"},
};
inline constexpr std::array kOutageColumns = {
    CsvColumn{"utility", "Utility", "类型", CsvKind::word, kUtilityWords},
    CsvColumn{"planned", "Planned", "是否计划内", CsvKind::yes_no},
    CsvColumn{"began_at", "Began", "开始时间", CsvKind::instant},
    CsvColumn{"expected_end", "Expected end", "预计恢复时间", CsvKind::instant},
    CsvColumn{"ended_at", "Ended", "恢复时间", CsvKind::instant},
    CsvColumn{"building_ids", "Buildings", "涉及楼栋数", CsvKind::count},
    CsvColumn{"outage_id", "Outage ID", "停供 ID"},
    CsvColumn{"equipment_id", "Equipment ID", "设备 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kCaseColumns = {
    CsvColumn{"number", "Number", "编号"},
    CsvColumn{"kind", "Kind", "类型", CsvKind::word, kCaseKindWords},
    CsvColumn{"subject", "Subject", "主题", CsvKind::word, kCaseSubjectWords},
    CsvColumn{"severity", "Severity", "严重程度", CsvKind::number},
    CsvColumn{"status", "Status", "状态", CsvKind::word, kCaseStatusWords},
    CsvColumn{"place", "Place", "位置"},
    CsvColumn{"text", "Text", "内容", CsvKind::personal},
    CsvColumn{"contact", "Contact", "联系电话", CsvKind::personal},
    CsvColumn{"reply", "Reply", "答复", CsvKind::personal},
    CsvColumn{"source", "Source", "来源", CsvKind::word, kCaseSourceWords},
    CsvColumn{"filed_at", "Filed", "登记时间", CsvKind::instant},
    CsvColumn{"due_at", "Due", "到期时间", CsvKind::instant},
    CsvColumn{"overdue", "Overdue", "是否超时", CsvKind::yes_no},
    CsvColumn{"outside_due_at", "Due outside", "外部期限", CsvKind::instant},
    CsvColumn{"accepted_at", "Accepted", "受理时间", CsvKind::instant},
    CsvColumn{"replied_at", "Replied", "答复时间", CsvKind::instant},
    CsvColumn{"closed_at", "Closed", "关闭时间", CsvKind::instant},
    CsvColumn{"work_order_ids", "Work orders", "关联工单数", CsvKind::count},
    CsvColumn{"reopened", "Times disputed", "异议次数", CsvKind::number},
    CsvColumn{"rating", "Rating", "评分", CsvKind::number},
    CsvColumn{"sla.respond.standing", "Response", "响应时限"},
    CsvColumn{"sla.reply.standing", "Reply time", "答复时限"},
    CsvColumn{"case_id", "Case ID", "客诉 ID"},
    CsvColumn{"handler_id", "Handler ID", "处理人 ID"},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"house_id", "House ID", "房屋 ID"},
    CsvColumn{"building_id", "Building ID", "楼栋 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kStaffColumns = {
    CsvColumn{"code", "Code", "工号"},
    CsvColumn{"name", "Name", "姓名", CsvKind::personal},
    CsvColumn{"phone", "Phone", "电话", CsvKind::personal},
    CsvColumn{"skills", "Skills", "技能数", CsvKind::count},
    CsvColumn{"zone_building_ids", "Buildings of the zone", "负责楼栋数", CsvKind::count},
    CsvColumn{"open_orders", "Open orders", "在手工单", CsvKind::number},
    CsvColumn{"open_order_limit", "Limit", "上限", CsvKind::number},
    CsvColumn{"on_shift", "On shift", "当班", CsvKind::yes_no},
    CsvColumn{"on_leave", "On leave", "休假", CsvKind::yes_no},
    CsvColumn{"on_duty", "On duty", "可派单", CsvKind::yes_no},
    CsvColumn{"left_on", "Left on", "离职日期", CsvKind::date},
    CsvColumn{"staff_id", "Staff ID", "员工 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kEquipmentColumns = {
    CsvColumn{"code", "Code", "编号"},
    CsvColumn{"name", "Name", "名称"},
    CsvColumn{"kind", "Kind", "类别", CsvKind::word, kEquipmentKindWords},
    CsvColumn{"location", "Location", "位置"},
    CsvColumn{"condition", "Condition", "状态", CsvKind::word, kConditionWords},
    CsvColumn{"installed_on", "Installed on", "安装日期", CsvKind::date},
    CsvColumn{"warranty_until", "Warranty until", "质保期至", CsvKind::date},
    CsvColumn{"changed_at", "Condition since", "状态变更时间", CsvKind::instant},
    CsvColumn{"equipment_id", "Equipment ID", "设备 ID"},
    CsvColumn{"building_id", "Building ID", "楼栋 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kEquipmentChangeColumns = {
    CsvColumn{"changed_at", "Changed", "变更时间", CsvKind::instant},
    CsvColumn{"condition", "Condition", "状态", CsvKind::word, kConditionWords},
    CsvColumn{"reason", "Reason", "原因", CsvKind::word, kConditionReasonWords},
    CsvColumn{"work_order_id", "Work order ID", "工单 ID"},
    CsvColumn{"position", "Position", "位置", CsvKind::number},
};
inline constexpr std::array kTimelineColumns = {
    CsvColumn{"at", "At", "时间", CsvKind::instant},
    CsvColumn{"kind", "Kind", "类型", CsvKind::word, kTimelineKindWords},
    CsvColumn{"event", "Event", "事件"},
    CsvColumn{"number", "Number", "编号"},
    CsvColumn{"amount_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
    CsvColumn{"score", "Score", "评分", CsvKind::number},
    CsvColumn{"text", "Text", "内容", CsvKind::personal},
    CsvColumn{"position", "Position", "位置", CsvKind::number},
    CsvColumn{"work_order_id", "Work order ID", "工单 ID"},
    CsvColumn{"case_id", "Case ID", "客诉 ID"},
    CsvColumn{"payment_id", "Payment ID", "收款 ID"},
    CsvColumn{"bill_run_id", "Bill run ID", "账单批次 ID"},
    CsvColumn{"contact_id", "Contact ID", "联系记录 ID"},
};
inline constexpr std::array kStreamHistoryColumns = {
    CsvColumn{"version", "No", "序号", CsvKind::number},
    CsvColumn{"recorded_at", "Recorded", "记录时间", CsvKind::instant},
    CsvColumn{"occurred_at", "Occurred", "发生时间", CsvKind::instant},
    CsvColumn{"type", "Event", "事件"},
    CsvColumn{"words", "What happened", "内容", CsvKind::personal},
    CsvColumn{"actor.channel", "Channel", "来源"},
    CsvColumn{"position", "Position", "位置", CsvKind::number},
};
inline constexpr std::array kAnalyticsColumns = {
    CsvColumn{"from", "From", "起", CsvKind::date},
    CsvColumn{"to", "To (not included)", "止（不含）", CsvKind::date},
    CsvColumn{"occupied_households", "Occupied households", "入住户数", CsvKind::number},
    CsvColumn{"operations.total", "Operations", "业务笔数", CsvKind::number},
    CsvColumn{"money.billed_fen", "Billed (yuan)", "应收（元）", CsvKind::yuan},
    CsvColumn{"money.collected_fen", "Collected (yuan)", "其中已收（元）", CsvKind::yuan},
    CsvColumn{"money.collection_rate.rate_bp", "Collection rate (%)", "收缴率（%）", CsvKind::percent},
    CsvColumn{"money.received_fen", "Received (yuan)", "实收（元）", CsvKind::yuan},
    CsvColumn{"money.payments", "Payments", "收款笔数", CsvKind::number},
    CsvColumn{"money.reversed_fen", "Reversed (yuan)", "冲销（元）", CsvKind::yuan},
    CsvColumn{"money.arrears_recovered_fen", "Arrears recovered (yuan)", "清欠（元）", CsvKind::yuan},
    CsvColumn{"work_orders.opened", "Orders opened", "新增工单", CsvKind::number},
    CsvColumn{"work_orders.done", "Orders done", "完工工单", CsvKind::number},
    CsvColumn{"work_orders.closed", "Orders closed", "关闭工单", CsvKind::number},
    CsvColumn{"work_orders.cancelled", "Orders cancelled", "取消工单", CsvKind::number},
    CsvColumn{"work_orders.reopened", "Orders reopened", "返修工单", CsvKind::number},
    CsvColumn{"work_orders.first_time_fix.rate_bp", "Fixed first time (%)", "一次修复率（%）", CsvKind::percent},
    CsvColumn{"work_orders.respond.p50_seconds", "Response p50 (s)", "响应 p50（秒）", CsvKind::number},
    CsvColumn{"work_orders.respond.p95_seconds", "Response p95 (s)", "响应 p95（秒）", CsvKind::number},
    CsvColumn{"work_orders.resolve.p50_seconds", "Resolution p50 (s)", "解决 p50（秒）", CsvKind::number},
    CsvColumn{"work_orders.resolve.p95_seconds", "Resolution p95 (s)", "解决 p95（秒）", CsvKind::number},
    CsvColumn{"cases.filed", "Cases filed", "新增客诉", CsvKind::number},
    CsvColumn{"cases.replied", "Cases replied", "答复客诉", CsvKind::number},
    CsvColumn{"cases.disputed", "Cases disputed", "异议客诉", CsvKind::number},
    CsvColumn{"cases.closed", "Cases closed", "关闭客诉", CsvKind::number},
};

}  // namespace steward::api
