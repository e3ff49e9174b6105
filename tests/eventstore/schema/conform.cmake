# Holds the schemas against every released one: what was written must stay readable. Then controls on copies: a check that
# takes everything would be worth nothing.
# Variables: FLATC, SCHEMA (the folder of the schemas), SCRATCH (a folder of ours).
file(GLOB releases ${SCHEMA}/released/*)
if(NOT releases)
  message(FATAL_ERROR "there is no released schema to conform to")
endif()

# Sets RESULT to TRUE when the schemas in `folder` conform to those in `released`.
function(conforms folder released result)
  execute_process(
    COMMAND ${FLATC} --cpp --scoped-enums -o ${SCRATCH}/out -I ${folder} --conform ${released}/steward.fbs
            --conform-includes ${released} ${folder}/steward.fbs
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(status EQUAL 0)
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
    message(STATUS "flatc: ${output}")
  endif()
endfunction()

# A copy of the schemas with one text replaced by another.
function(changed_copy name file from to)
  set(copy ${SCRATCH}/${name})
  file(REMOVE_RECURSE ${copy})
  file(GLOB sources ${SCHEMA}/*.fbs)
  file(COPY ${sources} DESTINATION ${copy})
  file(READ ${copy}/${file} text)
  string(REPLACE "${from}" "${to}" replaced "${text}")
  if(replaced STREQUAL text)
    message(FATAL_ERROR "the control ${name} changes nothing: adapt it to the schema")
  endif()
  file(WRITE ${copy}/${file} "${replaced}")
endfunction()

function(expect name expected)
  conforms(${SCRATCH}/${name} ${SCHEMA} result)
  if(NOT result STREQUAL expected)
    message(FATAL_ERROR "the control ${name}: conforms is ${result}, not ${expected}")
  endif()
  message(STATUS "control ${name}: conforms is ${result}, as it must be")
endfunction()

foreach(released IN LISTS releases)
  conforms(${SCHEMA} ${released} result)
  if(NOT result)
    message(FATAL_ERROR "the schemas do not conform to ${released}")
  endif()
  message(STATUS "the schemas conform to ${released}")
endforeach()

changed_copy(appended_field billing.fbs "  late_fees:[Allocation];  // of bills of `reopened`\n"
             "  late_fees:[Allocation];\n  note:string;\n")
expect(appended_field TRUE)
# Behind the last event, whichever that is.
changed_copy(appended_event steward.fbs "\n}\n\n// The payload" ", Rehearsed\n}\ntable Rehearsed { n:int; }\n\n// The payload")
expect(appended_event TRUE)
changed_copy(reordered_fields billing.fbs "  receipt_year:int;\n  receipt_number:long;\n"
             "  receipt_number:long;\n  receipt_year:int;\n")
expect(reordered_fields FALSE)
changed_copy(retyped_field billing.fbs "  receipt_year:int;\n" "  receipt_year:long;\n")
expect(retyped_field FALSE)
changed_copy(reordered_events steward.fbs "LogCreated, LossAccepted" "LossAccepted, LogCreated")
expect(reordered_events FALSE)
