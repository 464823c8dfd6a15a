# parley_add_plugin(TARGET MANIFEST manifest.json SOURCES a.cpp ... [LIBRARIES lib ...])
#
# Makes <id>.so, where id is the manifest's: hidden visibility, one exported symbol, no undefined symbols, and the
# manifest inside as an ELF note that the host reads before it opens the file. In a project of your own:
#   find_package(Parley REQUIRED)
#   parley_add_plugin(node_upper MANIFEST manifest.json SOURCES upper.cpp)

function(parley_add_plugin target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "MANIFEST" "SOURCES;LIBRARIES")
  if(NOT arg_MANIFEST OR NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "parley_add_plugin(${target}): expected MANIFEST file SOURCES files [LIBRARIES libs], "
                        "found: ${ARGN}")
  endif()
  get_filename_component(manifest ${arg_MANIFEST} ABSOLUTE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${manifest})
  file(READ ${manifest} text)
  string(JSON id ERROR_VARIABLE problem GET "${text}" id)
  if(problem)
    message(FATAL_ERROR "parley_add_plugin(${target}): ${manifest}: expected a JSON object with an \"id\": ${problem}")
  endif()
  file(SHA256 ${manifest} digest)
  set(note ${CMAKE_CURRENT_BINARY_DIR}/${target}_manifest.cpp)
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/manifest_note.cpp.in ${note} @ONLY)

  add_library(${target} MODULE ${arg_SOURCES} ${note})
  set_source_files_properties(${note} PROPERTIES OBJECT_DEPENDS ${manifest})
  target_link_libraries(${target} PRIVATE Parley::sdk ${arg_LIBRARIES})
  target_compile_features(${target} PRIVATE cxx_std_20)
  set_target_properties(${target} PROPERTIES
    PREFIX "" OUTPUT_NAME ${id} SUFFIX ".so"
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  target_link_options(${target} PRIVATE -Wl,--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  if(NOT PARLEY_SANITIZE)  # a sanitizer's symbols come from the program
    target_link_options(${target} PRIVATE -Wl,-z,defs)
  endif()
  if(PARLEY_PLUGIN_OUTPUT_DIRECTORY)
    set_target_properties(${target} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PARLEY_PLUGIN_OUTPUT_DIRECTORY})
  endif()
endfunction()
