#include "replay/demo/names.h"

#include <string_view>

namespace steward::demo {

namespace {

using Text = std::string_view;

// By how common they are: the first half is picked more often.
constexpr std::array<Text, 48> kSurnames = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙",
                                            "马", "朱", "胡", "郭", "何", "高", "林", "罗", "郑", "梁", "谢", "宋",
                                            "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "袁",
                                            "潘", "于", "蒋", "蔡", "余", "杜", "叶", "程", "苏", "魏", "吕", "丁"};
constexpr std::array<Text, 6> kCompoundSurnames = {"欧阳", "司马", "上官", "诸葛", "慕容", "司徒"};
constexpr std::array<Text, 64> kGiven = {"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰",
                                         "娟", "涛", "明", "超", "霞", "平", "刚", "玲", "华", "红", "玉", "兰", "梅",
                                         "英", "建", "文", "志", "国", "海", "波", "斌", "宇", "浩", "凯", "鑫", "晨",
                                         "欣", "怡", "佳", "雪", "琳", "倩", "颖", "婷", "慧", "莹", "洁", "云", "龙",
                                         "鹏", "飞", "健", "辉", "亮", "峰", "俊", "毅", "博", "瑞", "嘉", "子"};

}  // namespace

std::string person_name(Random& random) {
  const Text surname = random.chance(8)     ? random.pick(kCompoundSurnames)
                       : random.chance(650) ? kSurnames[random.below(24)]
                                            : random.pick(kSurnames);
  std::string name(surname);
  name += random.pick(kGiven);
  if (random.chance(720)) name += random.pick(kGiven);
  return name;
}

std::string phone_number(Random& random) {
  std::string digits = std::to_string(1'000'000 + random.below(1'000'000)).substr(1);
  return "19900" + digits;
}

// With a letter that no city has.
std::string plate_number(Random& random) {
  const std::string province = random.chance(850) ? "苏" : random.chance(500) ? "浙" : "皖";
  return province + "I" + std::to_string(100'000 + random.below(100'000)).substr(1);
}

}  // namespace steward::demo
