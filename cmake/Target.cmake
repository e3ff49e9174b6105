# steward_flags(TARGET): the warnings, hardening and include root that every target of ours has.
function(steward_flags target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor
                                           -Woverloaded-virtual -Werror -fno-omit-frame-pointer)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${target} PRIVATE -fpch-preprocess)  # ccache sees which precompiled header was read
  endif()
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${target} PUBLIC _GLIBCXX_ASSERTIONS)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL STATIC_LIBRARY AND NOT target MATCHES "^steward_(domain|api)$")
    steward_reads_headers_of(${target} steward_domain)
  endif()
endfunction()

# steward_reads_headers_of(TARGET DONOR): reading the domain's headers is half of what it takes to compile a file of ours; they
# are compiled once. Of what it reads so, GCC 12 says that std::string is written beyond its end, which it does not say of the
# same text otherwise: the release preset has no precompiled headers, and all warnings.
function(steward_reads_headers_of target donor)
  target_precompile_headers(${target} REUSE_FROM ${donor})
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
    target_compile_options(${target} PRIVATE -Wno-array-bounds)
  endif()
endfunction()

# steward_allocator(PROGRAM): jemalloc instead of the C library's allocator. A command is made by one thread and freed by
# others, which costs a third of its CPU there. Sanitizers bring an allocator of their own.
function(steward_allocator program)
  if(NOT "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_DEBUG}" MATCHES "-fsanitize")
    target_link_libraries(${program} PRIVATE PkgConfig::jemalloc)
  endif()
endfunction()
