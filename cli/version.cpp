#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "cli/build_info.h"
#include "cli/commands.h"

namespace steward::cli {

void set_up_version(CommandLine& line) {
  auto json = std::make_shared<bool>(false);
  line.flag("--json", *json, "As JSON");
  line.runs([json](const LoadedSettings&) -> Result<Exit> {
    const BuildInfo info = build_info();
    if (*json) {
      std::cout << boost::json::serialize(boost::json::object{{"version", info.version},
                                                              {"commit", info.commit},
                                                              {"build", info.build},
                                                              {"compiler", info.compiler}})
                << '\n';
    } else {
      std::cout << "steward " << info.version << " (commit " << info.commit << ", " << info.build << ", "
                << info.compiler << ")\n";
    }
    return Exit::ok;
  });
}

}  // namespace steward::cli
