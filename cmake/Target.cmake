# steward_flags(TARGET): the warnings, hardening and include root that every target of ours has.
function(steward_flags target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor
                                           -Woverloaded-virtual -Werror -fno-omit-frame-pointer)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${target} PUBLIC _GLIBCXX_ASSERTIONS)
endfunction()

# steward_allocator(PROGRAM): jemalloc instead of the C library's allocator. A command is made by one thread and freed by
# others, which costs a third of its CPU there. Sanitizers bring an allocator of their own.
function(steward_allocator program)
  if(NOT "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_DEBUG}" MATCHES "-fsanitize")
    target_link_libraries(${program} PRIVATE PkgConfig::jemalloc)
  endif()
endfunction()
