# parley_add_plugin_test(TARGET PLUGIN plugin SOURCES a.cpp ... [LIBRARIES lib ...])
#   A Catch2 program, with main(), that loads the plugin's shared object; its path is the macro PARLEY_TEST_PLUGIN.
#
#   A CTest fixture that the plugin's tests need goes into the plugin's target property PARLEY_TEST_FIXTURE.
#
# parley_add_conformance_test(PLUGIN [WITH conformance.json])
#   Runs parley-conformance over the plugin. WITH (or a conformance.json beside the plugin's CMakeLists.txt) names the
#   options, channel and node config to use where the manifest's defaults do not make a plugin that can start. A file
#   that a fixture writes is named by the target property PARLEY_CONFORMANCE_WITH.
#   A plugin that needs a server beside it names a program in its target property PARLEY_CONFORMANCE_LAUNCHER: that is
#   run in place of the runner, with the runner's command line as its arguments.

function(parley_add_plugin_test target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "PLUGIN" "SOURCES;LIBRARIES")
  if(NOT arg_PLUGIN OR NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "parley_add_plugin_test(${target}): expected PLUGIN target SOURCES files [LIBRARIES libs], "
                        "found: ${ARGN}")
  endif()
  find_package(Catch2 2.13 REQUIRED)
  if(NOT TARGET parley_testkit_main)
    add_library(parley_testkit_main STATIC EXCLUDE_FROM_ALL ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/testkit_main.cpp)
    target_link_libraries(parley_testkit_main PRIVATE Catch2::Catch2)
  endif()
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE
    Parley::sdk Catch2::Catch2 parley_testkit_main ${CMAKE_DL_LIBS} ${arg_LIBRARIES})
  target_compile_definitions(${target} PRIVATE PARLEY_TEST_PLUGIN="$<TARGET_FILE:${arg_PLUGIN}>")
  add_dependencies(${target} ${arg_PLUGIN})
  get_target_property(id ${arg_PLUGIN} OUTPUT_NAME)
  add_test(NAME plugin.${id} COMMAND ${target})
  set_tests_properties(plugin.${id} PROPERTIES TIMEOUT 600 LABELS plugin)
  _parley_require_fixture(${arg_PLUGIN} plugin.${id})
endfunction()

function(parley_add_conformance_test plugin)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "WITH" "")
  get_target_property(folder ${plugin} SOURCE_DIR)
  get_target_property(written ${plugin} PARLEY_CONFORMANCE_WITH)
  if(NOT arg_WITH AND written)
    set(arg_WITH ${written})
  elseif(NOT arg_WITH AND EXISTS ${folder}/conformance.json)
    set(arg_WITH ${folder}/conformance.json)
  endif()
  set(with)
  if(arg_WITH)
    get_filename_component(file ${arg_WITH} ABSOLUTE)
    set(with --with ${file})
  endif()
  get_target_property(id ${plugin} OUTPUT_NAME)
  get_target_property(launcher ${plugin} PARLEY_CONFORMANCE_LAUNCHER)
  if(NOT launcher)
    set(launcher)
  endif()
  set(patience)
  set(limit 600)
  if(PARLEY_SANITIZE)  # a case that takes five seconds takes fifty under a sanitizer, and hundreds on a busy machine
    set(patience --timeout 540)
    set(limit 1800)
  endif()
  add_test(NAME conformance.${id} COMMAND ${launcher} $<TARGET_FILE:Parley::conformance> $<TARGET_FILE:${plugin}> ${with}
                                          ${patience})
  set_tests_properties(conformance.${id} PROPERTIES TIMEOUT ${limit} LABELS conformance)
  _parley_require_fixture(${plugin} conformance.${id})
endfunction()

function(_parley_require_fixture plugin test)
  get_target_property(fixture ${plugin} PARLEY_TEST_FIXTURE)
  if(fixture)
    set_tests_properties(${test} PROPERTIES FIXTURES_REQUIRED ${fixture})
  endif()
endfunction()
