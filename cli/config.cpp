#include <algorithm>
#include <boost/json.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "cli/commands.h"

namespace steward::cli {
namespace {

std::string_view origin_name(Origin origin) {
  switch (origin) {
    case Origin::built_in:
      return "default";
    case Origin::file:
      return "file";
    case Origin::environment:
      return "environment";
    case Origin::flag:
      break;
  }
  return "flag";
}

// A TOML file again: what it prints can be kept as a configuration file.
void print_toml(const LoadedSettings& settings) {
  std::size_t widest = 0;
  for (const Setting& setting : all_settings()) {
    widest = std::max(widest, setting.key.size() + value_text(setting, settings.values).size());
  }
  for (const Setting& setting : all_settings()) {
    const std::string value = value_text(setting, settings.values);
    std::cout << setting.key << " = " << value << std::string(widest - setting.key.size() - value.size(), ' ') << "  # "
              << settings.sources.at(setting.key).place << '\n';
  }
}

void print_json(const LoadedSettings& settings) {
  boost::json::object out;
  for (const Setting& setting : all_settings()) {
    const auto& source = settings.sources.at(setting.key);
    boost::json::object row;
    std::visit([&](auto member) { row["value"] = settings.values.*member; }, setting.member);
    if (!setting.unit.empty()) row["unit"] = setting.unit;
    row["origin"] = origin_name(source.origin);
    row["place"] = source.place;
    row["environment"] = environment_name(setting);
    row["flag"] = setting.flag;
    row["help"] = setting.help;
    out[setting.key] = std::move(row);
  }
  std::cout << boost::json::serialize(out) << '\n';
}

}  // namespace

void set_up_config(CommandLine& line) {
  auto json = std::make_shared<bool>(false);
  line.flag("--json", *json, "As JSON, with the names of variable and flag and what each setting means");
  line.examples(
      "  steward config > steward.toml            what is in force, as a configuration file\n"
      "  steward config --config steward.toml     with a file\n"
      "  STEWARD_HTTP_PORT=9000 steward config    with a variable\n");
  line.runs([json](const LoadedSettings& settings) -> Result<Exit> {
    if (*json) {
      print_json(settings);
    } else {
      print_toml(settings);
    }
    return Exit::ok;
  });
}

}  // namespace steward::cli
