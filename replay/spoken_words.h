#pragma once

#include <array>
#include <string_view>

// Values of enumerations as people say them, for tables that people write and read. Each array has the words of one
// enumeration in its order, the first of which is 1.
namespace steward {

struct SpokenWord {
  std::string_view value;  // as JSON names it
  std::string_view english;
  std::string_view chinese;
};

inline constexpr std::array kOrderSourceWords = {
    SpokenWord{"resident", "resident", "住户"},   SpokenWord{"front_desk", "front desk", "前台"},
    SpokenWord{"phone", "phone", "电话"},         SpokenWord{"patrol", "patrol", "巡查"},
    SpokenWord{"complaint", "complaint", "投诉"}, SpokenWord{"outage", "outage", "停供"},
};

inline constexpr std::array kCaseKindWords = {
    SpokenWord{"complaint", "complaint", "投诉"},
    SpokenWord{"suggestion", "suggestion", "建议"},
    SpokenWord{"enquiry", "enquiry", "咨询"},
    SpokenWord{"praise", "praise", "表扬"},
};

inline constexpr std::array kCaseSubjectWords = {
    SpokenWord{"safety_and_order", "safety and order", "安全秩序"},
    SpokenWord{"cleaning", "cleaning", "环境卫生"},
    SpokenWord{"greening", "greening", "绿化"},
    SpokenWord{"facilities_and_lift", "facilities and lift", "设施与电梯"},
    SpokenWord{"repair_quality", "repair quality", "维修质量"},
    SpokenWord{"fees_and_billing", "fees and billing", "收费"},
    SpokenWord{"parking", "parking", "停车"},
    SpokenWord{"noise_and_neighbours", "noise and neighbours", "噪音与邻里"},
    SpokenWord{"decoration", "decoration", "装修"},
    SpokenWord{"staff_attitude", "staff attitude", "服务态度"},
    SpokenWord{"pets", "pets", "宠物"},
    SpokenWord{"littering_from_height", "littering from height", "高空抛物"},
    SpokenWord{"water_power_heating", "water, power, heating", "水电暖"},
    SpokenWord{"public_revenue_and_disclosure", "public revenue and disclosure", "公共收益与公示"},
    SpokenWord{"other", "other", "其他"},
};

inline constexpr std::array kCaseSourceWords = {
    SpokenWord{"app", "app", "应用"},
    SpokenWord{"phone", "phone", "电话"},
    SpokenWord{"front_desk", "front desk", "前台"},
    SpokenWord{"visit", "visit", "走访"},
    SpokenWord{"hotline_12345", "hotline 12345", "12345热线"},
    SpokenWord{"owners_committee", "owners' committee", "业委会"},
    SpokenWord{"social_media", "social media", "社交媒体"},
    SpokenWord{"return_visit", "return visit", "回访"},
};

}  // namespace steward
