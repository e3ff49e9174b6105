#include "api/details.h"

#include <array>

namespace steward::api {

namespace {

constexpr std::array kWordings = {
    Wording{Says::is_required, "is required", "必填"},
    Wording{Says::is_required_for_opening, "is required for what was there before", "导入期初数据时必填"},
    Wording{Says::integer, "must be an integer from {0} to {1}", "须为 {0} 至 {1} 之间的整数"},
    Wording{Says::boolean, "must be true or false", "须为 true 或 false"},
    Wording{Says::string, "must be a string", "须为字符串"},
    Wording{Says::length, "must have {0} to {1} characters", "长度须为 {0} 至 {1} 个字符"},
    Wording{Says::no_controls, "must not contain control characters or such as turn the direction of writing",
            "不得含有控制字符或改变书写方向的字符"},
    Wording{Says::object, "must be an object", "须为对象"},
    Wording{Says::array, "must be an array", "须为数组"},
    Wording{Says::items, "must have {0} to {1} items", "须有 {0} 至 {1} 项"},
    Wording{Says::date, "must be a date such as 2026-11-23", "须为日期，例如 2026-11-23"},
    Wording{Says::month, "must be a month such as 2026-11", "须为月份，例如 2026-11"},
    Wording{Says::year, "must be a year such as 2026", "须为年份，例如 2026"},
    Wording{Says::instant, "must be an instant such as 2026-11-23T03:35:25Z", "须为时刻，例如 2026-11-23T03:35:25Z"},
    Wording{Says::time_of_day, "must be a time of the day such as 21:00", "须为一天中的时间，例如 21:00"},
    Wording{Says::uuid, "must be an id such as 018f3b2a-7c1d-7e2f-9a3b-0123456789ab",
            "须为标识符，例如 018f3b2a-7c1d-7e2f-9a3b-0123456789ab"},
    Wording{Says::one_of, "must be one of {0}", "须为下列之一：{0}"},
    Wording{Says::one_word, "is one word", "只能填写一个词"},
    Wording{Says::event_name, "has a name that is no event's", "含有不存在的事件名称"},
    Wording{Says::is_unknown, "is not known here", "此处没有该字段"},
    Wording{Says::is_unknown_like, "is not known here; {0} may be meant", "此处没有该字段，应为 {0}？"},
    Wording{Says::is_of_cash, "is of cash alone", "仅用于现金"},
    Wording{Says::control_in_name, "a name must not contain control characters", "字段名不得含有控制字符"},
    Wording{Says::is_repeated, "is there more than once", "重复出现"},
    Wording{Says::too_many_items, "has more than 10000 items", "超过 10000 项"},
    Wording{Says::too_deep, "is nested more than 32 deep", "嵌套超过 32 层"},
    Wording{Says::is_empty, "is empty", "内容为空"},
    Wording{Says::not_utf8, "is not valid UTF-8", "不是有效的 UTF-8"},
    Wording{Says::bad_number, "has a number that is not JSON or does not fit into 64 bits",
            "含有不符合 JSON 或超出 64 位的数字"},
    Wording{Says::bad_string, "has a string that is not JSON", "含有不符合 JSON 的字符串"},
    Wording{Says::bare_control, "has a control character within a string that is not escaped",
            "字符串中含有未转义的控制字符"},
    Wording{Says::too_large, "is too large", "内容过大"},
    Wording{Says::not_json, "is not one JSON value", "不是单个 JSON 值"},
    Wording{Says::query_unreadable, "the query cannot be read", "无法读取查询参数"},
    Wording{Says::unknown_parameter, "there is no query parameter of this name", "没有此名称的查询参数"},
    Wording{Says::given_twice, "is given twice", "重复给出"},
    Wording{Says::not_both, "give {0} or {1}, not both", "{0} 与 {1} 不能同时给出"},
    Wording{Says::either, "give either {0} or {1}", "须给出 {0} 或 {1} 中的一个"},
    Wording{Says::days_before_to, "must lie before to, by at most {0} days", "须早于 to，且相隔不超过 {0} 天"},
    Wording{Says::months_before_to, "must not lie behind to, and both within {0} months",
            "不得晚于 to，且首尾合计不超过 {0} 个月"},
    Wording{Says::before_to, "must lie before to", "须早于 to"},
    Wording{Says::budgets_of_communities, "budgets are those of communities", "预算按小区编制，不能按楼栋查询"},
    Wording{Says::position_form, "has the form <epoch>-<position>", "格式须为 <epoch>-<position>"},
    Wording{Says::version_form, "has the form \"v17\"", "格式须为 \"v17\""},
    Wording{Says::key_form, "has 1 to 128 visible ASCII characters", "须为 1 至 128 个可见的 ASCII 字符"},
    Wording{Says::etag_of, "must be the ETag that GET {0} sends", "须为 GET {0} 返回的 ETag"},
    Wording{Says::own_household_only, "a resident sees the own household only", "住户只能查看本户"},
    Wording{Says::may_not_unmask, "the role may not unmask", "该角色不得查看未脱敏的个人信息"},
    Wording{Says::may_not_write_out, "the role may not write out lists of personal data",
            "该角色不得导出含个人信息的列表"},
    Wording{Says::cash_takes_a_drawer, "cash is taken with the key of somebody who keeps a drawer",
            "收取现金须使用管理钱箱者的密钥"},
    Wording{Says::operators_key, "this concerns every company of the log: it takes a key of the operator",
            "此操作涉及日志中的所有公司，须使用运营方的密钥"},
    Wording{Says::one_community_only, "the key is for one community only", "该密钥仅限一个小区"},
    Wording{Says::vendors_of_company, "vendors are those of the whole company",
            "供应商由全公司共用，仅限一个小区的密钥不能更改"},
    Wording{Says::categories_of_company, "categories are those of the whole company",
            "类别由全公司共用，仅限一个小区的密钥不能更改"},
    Wording{Says::key_without_community, "the key names no community", "该密钥未指定小区"},
    Wording{Says::technicians_claim, "only a technician claims an order", "只有维修人员可以接单"},
    Wording{Says::supervisors_only, "is for who supervises work orders", "仅限管理工单者填写"},
    Wording{Says::supervisors_only_above, "above {0} yuan it is for who supervises work orders",
            "超过 {0} 元的，仅限管理工单者填写"},
    Wording{Says::not_this_keys, "is not this key's to give", "该密钥不得使用此值"},
    Wording{Says::import_permission, "a file of this kind takes the permission {0}", "导入此类文件须有权限 {0}"},
    Wording{Says::other_company, "the key is for another company", "所申请的密钥属于其他公司"},
    Wording{Says::reaches_further, "the key reaches further than the one that makes it",
            "所申请密钥的范围超过签发它的密钥"},
    Wording{Says::administrators_role, "keys of this role are made by an administrator",
            "此角色的密钥只能由管理员签发"},
    Wording{Says::staff_of_technician, "staff_id is needed for a technician's key, and for no other",
            "维修人员的密钥须注明 staff_id，其他密钥不得注明"},
    Wording{Says::community_of_device, "community_id is needed for the key of a device",
            "设备的密钥须注明 community_id"},
};

constexpr bool stand_in_order() {
  for (std::size_t i = 0; i < kWordings.size(); ++i) {
    if (static_cast<std::size_t>(kWordings[i].says) != i) return false;
  }
  return kWordings.back().says == Says::community_of_device;
}
static_assert(stand_in_order(), "wordings are found by their number");

std::string text_of(std::string_view place, std::string_view pattern,
                    std::initializer_list<std::string_view> arguments) {
  std::string text(place);
  if (!place.empty()) text += ": ";
  while (true) {
    const auto open = pattern.find('{');
    text += pattern.substr(0, open);
    if (open == std::string_view::npos) return text;
    const auto number = static_cast<std::size_t>(pattern[open + 1] - '0');
    if (number < arguments.size()) text += arguments.begin()[number];
    pattern.remove_prefix(open + std::string_view("{0}").size());
  }
}

}  // namespace

std::span<const Wording> wordings() { return kWordings; }

Error error_at(std::string_view code, std::string_view place, Says says,
               std::initializer_list<std::string_view> arguments) {
  const Wording& wording = kWordings[static_cast<std::size_t>(says)];
  return {
      std::string(code), {}, text_of(place, wording.english, arguments), text_of(place, wording.chinese, arguments)};
}

}  // namespace steward::api
