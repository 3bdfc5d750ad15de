# portico_test(NAME name SOURCES file... LABELS label... [LIBRARIES target...] [PROGRAMS target...] [TIMEOUT s] [TSAN])
#
# An executable of GoogleTest tests, each of which ctest runs by itself.
#   LABELS     unit (no sockets, sleeps, threads), loopback, process (fork, signals) or interop (others' programmes)
#   PROGRAMS   executables that the tests start: they are built first, and stand in the directory PORTICO_BIN_DIR
#   TIMEOUT    seconds for each test (default 60)
#   TSAN       run it under the preset `tsan` too: for what has threads
find_package(GTest REQUIRED)
include(GoogleTest)

add_custom_target(tsan_tests)

# What the sanitizer of this build should know; empty without one.
set(test_environment "")
if(PORTICO_SANITIZE MATCHES "address")
  list(APPEND test_environment
       "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1")
  list(APPEND test_environment "UBSAN_OPTIONS=print_stacktrace=1")
elseif(PORTICO_SANITIZE MATCHES "thread")
  list(APPEND test_environment
       "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/cmake/tsan.supp:second_deadlock_stack=1")
endif()

function(portico_test)
  cmake_parse_arguments(PARSE_ARGV 0 test "TSAN" "NAME;TIMEOUT" "SOURCES;LABELS;LIBRARIES;PROGRAMS")
  if(test_UNPARSED_ARGUMENTS OR NOT test_NAME OR NOT test_SOURCES OR NOT test_LABELS)
    message(FATAL_ERROR "portico_test(${test_NAME}): needs NAME, SOURCES and LABELS; not understood: "
                        "'${test_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT test_TIMEOUT)
    set(test_TIMEOUT 60)
  endif()

  add_executable(${test_NAME} ${test_SOURCES})
  set_target_properties(${test_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
  target_include_directories(${test_NAME} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${test_NAME} PRIVATE ${test_LIBRARIES} GTest::gtest_main GTest::gmock)
  if(test_PROGRAMS)
    add_dependencies(${test_NAME} ${test_PROGRAMS})
    target_compile_definitions(${test_NAME} PRIVATE PORTICO_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  endif()
  if(test_TSAN)
    list(APPEND test_LABELS tsan)
    add_dependencies(tsan_tests ${test_NAME})
  endif()

  gtest_discover_tests(
    ${test_NAME}
    TEST_LIST tests_of_${test_NAME}
    DISCOVERY_MODE PRE_TEST
    DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT ${test_TIMEOUT})

  # gtest_discover_tests takes no property that is a list, so these are set where ctest reads what it discovered.
  set(properties "${CMAKE_CURRENT_BINARY_DIR}/${test_NAME}_properties.cmake")
  file(CONFIGURE OUTPUT "${properties}" @ONLY CONTENT [[
if(tests_of_@test_NAME@)
  set_tests_properties(${tests_of_@test_NAME@} PROPERTIES LABELS "@test_LABELS@" ENVIRONMENT "@test_environment@")
endif()
]])
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${properties}")
endfunction()
