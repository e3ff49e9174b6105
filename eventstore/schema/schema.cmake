# Compiles the schemas into the build tree; the generated headers are never committed. Debian ships no BuildFlatBuffers.cmake.
set(schema_names
  access approvals billing books common corrections dunning equipment imports invoicing metering operations parking receivables
  registry service service_policy staff steward work_orders
)
set(schema_out ${PROJECT_BINARY_DIR}/generated/eventstore/schema)
set(schema_sources)
set(schema_headers)
foreach(name IN LISTS schema_names)
  list(APPEND schema_sources ${PROJECT_SOURCE_DIR}/eventstore/schema/${name}.fbs)
  list(APPEND schema_headers ${schema_out}/${name}_generated.h)
endforeach()

add_custom_command(
  OUTPUT ${schema_headers}
  COMMAND flatbuffers::flatc --cpp --scoped-enums -o ${schema_out} ${schema_sources}
  DEPENDS ${schema_sources}
  COMMENT "Compiling the schemas of the events"
  VERBATIM
)
add_custom_target(steward_schema DEPENDS ${schema_headers})

# steward_use_schema(TARGET): the generated headers as system headers (their warnings are not ours), private to TARGET.
function(steward_use_schema target)
  add_dependencies(${target} steward_schema)
  target_include_directories(${target} SYSTEM PRIVATE ${PROJECT_BINARY_DIR}/generated)
  target_link_libraries(${target} PRIVATE flatbuffers::flatbuffers)
endfunction()
