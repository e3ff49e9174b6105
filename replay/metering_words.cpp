#include <fmt/format.h>

#include "replay/decimal_words.h"
#include "replay/work_words.h"

namespace steward {

namespace {

using fmt::format;

std::string reading(Usage usage) { return decimal(usage.milli, 3, 0); }

std::string used(metering::MicroUsage usage) { return decimal(usage.micro, 6, 0); }

std::string factor(std::int64_t milli) { return decimal(milli, 3, 0); }
std::string percent(std::int64_t millionths) { return decimal(millionths, 4, 0) + "%"; }

std::string utility(metering::Utility utility, const Words& words) {
  switch (utility) {
    case metering::Utility::water:
      return words.of("water", "水");
    case metering::Utility::hot_water:
      return words.of("hot water", "热水");
    case metering::Utility::electricity:
      return words.of("electricity", "电");
    case metering::Utility::gas:
      return words.of("gas", "燃气");
    case metering::Utility::heat:
      return words.of("heat", "暖气");
  }
  return {};
}

std::string how(const metering::MeterRead& e, const Words& words) {
  std::string text;
  if (e.source == metering::ReadingSource::device) text = words.of(" by device", "（远传）");
  if (e.source == metering::ReadingSource::imported) text = words.of(" from a list", "（导入）");
  if (e.rolled_over) text += words.of(", the register had rolled over", "，表已翻转");
  if (e.confirmed) text += words.of(", confirmed although unusual", "，用量异常已复核");
  return text;
}

}  // namespace

std::string work_words(const metering::MeterInstalled& e, const Words& words) {
  const std::string what = utility(e.terms.utility, words);
  if (words.zh()) {
    return format("于 {} 安装{}表 {}，读数 {}", to_string(e.installed_on), what, e.terms.number, reading(e.reading));
  }
  return format("Meter {} for {} installed on {}, showing {}", e.terms.number, what, to_string(e.installed_on),
                reading(e.reading));
}

std::string work_words(const metering::MeterRead& e, const Words& words) {
  const bool guessed = e.source == metering::ReadingSource::estimated;
  if (words.zh()) {
    return format("{} {}：读数 {}，用量 {}{}", to_string(e.read_on), guessed ? "估抄" : "抄表", reading(e.reading),
                  used(e.usage), how(e, words));
  }
  return format("{} on {}{}: {}, {} used", guessed ? "Meter reading estimated" : "Meter read", to_string(e.read_on),
                how(e, words), reading(e.reading), used(e.usage));
}

std::string work_words(const metering::MeterReadingCorrected& e, const Words& words) {
  if (words.zh()) {
    return format("{} 更正 {} 的读数：由 {} 改为 {}，用量差 {}", to_string(e.corrected_on), to_string(e.read_on),
                  reading(e.was), reading(e.reading), used(e.difference));
  }
  return format("Reading of {} corrected on {} from {} to {}, a difference of {}", to_string(e.read_on),
                to_string(e.corrected_on), reading(e.was), reading(e.reading), used(e.difference));
}

std::string work_words(const metering::MeterFactorsCorrected& e, const Words& words) {
  const std::string was = factor(e.was.multiplier_milli);
  const std::string now = factor(e.factors.multiplier_milli);
  const std::string lost = percent(e.was.loss_millionths);
  const std::string loses = percent(e.factors.loss_millionths);
  if (words.zh()) {
    return format("更正仪表倍率：由 {} 改为 {}；损耗：由 {} 改为 {}，自安装之日起", was, now, lost, loses);
  }
  return format("Multiplier of a meter corrected from {} to {}, its loss from {} to {}, since it was installed", was,
                now, lost, loses);
}

std::string work_words(const metering::MeterRemoved& e, const Words& words) {
  const bool replaced = !e.replaced_by.is_nil();
  if (words.zh()) {
    return format("于 {} {}表 {}，最终读数 {}，用量 {}", to_string(e.removed_on), replaced ? "换下" : "拆除", e.number,
                  reading(e.reading), used(e.usage));
  }
  return format("Meter {} {} on {}, showing {}, {} used", e.number, replaced ? "replaced" : "removed",
                to_string(e.removed_on), reading(e.reading), used(e.usage));
}

}  // namespace steward
