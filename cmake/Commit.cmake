# Run at every build: writes the commit into OUT, and only if it changed, so that nothing is compiled again for nothing.
cmake_minimum_required(VERSION 3.25)
execute_process(
  COMMAND git -c safe.directory=${SOURCE} -C ${SOURCE} describe --always --dirty --abbrev=12 --exclude=*
  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE result
)
if(NOT result EQUAL 0)
  set(commit unknown)
endif()
file(CONFIGURE OUTPUT ${OUT} CONTENT "#pragma once\n#define STEWARD_COMMIT \"@commit@\"\n" @ONLY)
