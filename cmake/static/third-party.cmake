# Builds compiler and libraries of the static presets, before the project looks for them (CMAKE_PROJECT_TOP_LEVEL_INCLUDES).
# What is built goes to a directory named by the files that decide it: a change there starts from nothing.
set(id "")
foreach(file CMakeLists.txt sources.cmake toolchain.cmake)
  file(SHA256 ${CMAKE_CURRENT_LIST_DIR}/${file} hash)
  string(APPEND id ${hash})
endforeach()
string(SHA256 id ${id})
string(SUBSTRING ${id} 0 12 id)
set(third_party ${INIT_ENV_THIRD_PARTY_DIR}/${INIT_ENV_ARCH}-${id})

set(ENV{PATH} "${third_party}/zig/ziglang:$ENV{PATH}")
if(NOT EXISTS ${third_party}/done)
  execute_process(COMMAND ${CMAKE_COMMAND} -G ${CMAKE_GENERATOR} -S ${CMAKE_CURRENT_LIST_DIR} -B ${third_party}
    -DINIT_ENV_ARCH=${INIT_ENV_ARCH} -DINIT_ENV_THIRD_PARTY_DIR=${INIT_ENV_THIRD_PARTY_DIR} COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${third_party} COMMAND_ERROR_IS_FATAL ANY)
  file(TOUCH ${third_party}/done)
endif()

set(CMAKE_FIND_ROOT_PATH ${third_party}/sysroot)
set(fmt_DIR ${CMAKE_CURRENT_LIST_DIR})
set(RapidJSON_DIR ${CMAKE_CURRENT_LIST_DIR})

# Writes the SBOM of an executable beside it.
function(add_sbom target)
  add_custom_command(TARGET ${target} POST_BUILD COMMAND ${CMAKE_COMMAND}
    -D PROGRAM=$<TARGET_FILE:${target}> -D VERSION=${PROJECT_VERSION} -D HOST=${CMAKE_HOST_SYSTEM_PROCESSOR} -D THIRD_PARTY=${third_party}
    -D INCLUDE=${PROJECT_BINARY_DIR}/include -P ${PROJECT_SOURCE_DIR}/cmake/static/sbom.cmake VERBATIM)
endfunction()
