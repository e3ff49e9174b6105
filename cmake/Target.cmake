# steward_flags(TARGET): the warnings, hardening and include root that every target of ours has.
function(steward_flags target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor
                                           -Woverloaded-virtual -Werror -fno-omit-frame-pointer)
  # ccache sees by the first which precompiled header was read. Of std::string read so, GCC 12 says that it goes beyond its
  # ends, which it does not say of the same text otherwise: the release preset has no precompiled headers, and all warnings.
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
    target_compile_options(${target} PRIVATE -fpch-preprocess -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
                                             -Wno-stringop-overread)
  endif()
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${target} PUBLIC _GLIBCXX_ASSERTIONS)
  # Reading the domain's headers is half of what it takes to compile a file of ours: they are compiled once.
  get_target_property(type ${target} TYPE)
  if(type STREQUAL STATIC_LIBRARY AND NOT target MATCHES "^steward_(domain|api)$")
    target_precompile_headers(${target} REUSE_FROM steward_domain)
  endif()
endfunction()

# steward_allocator(PROGRAM): jemalloc instead of the C library's allocator. A command is made by one thread and freed by
# others, which costs a third of its CPU there. Sanitizers bring an allocator of their own.
function(steward_allocator program)
  if(NOT "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_DEBUG}" MATCHES "-fsanitize")
    target_link_libraries(${program} PRIVATE PkgConfig::jemalloc)
  endif()
endfunction()
