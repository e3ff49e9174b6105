#include "cli/build_info.h"

#include "commit.h"  // generated: STEWARD_COMMIT

namespace steward::cli {

#ifdef __clang__
constexpr std::string_view kCompiler = __VERSION__;  // names itself
#else
constexpr std::string_view kCompiler = "GCC " __VERSION__;
#endif

BuildInfo build_info() { return {STEWARD_VERSION, STEWARD_COMMIT, STEWARD_BUILD, kCompiler}; }

}  // namespace steward::cli
