# cmake -D PROGRAM=FILE -D VERSION=... -D HOST=CPU -D THIRD_PARTY=DIR -D INCLUDE=DIR -P sbom.cmake: writes FILE.cdx.json, the program's SBOM
# (CycloneDX 1.6), and so the image's, which holds nothing else. Each version is read from the headers that were compiled.
include(${CMAKE_CURRENT_LIST_DIR}/sources.cmake)

# The first group of the pattern in the first line of the files that it matches.
function(find_in variable pattern)
  foreach(file ${ARGN})
    file(STRINGS ${file} line REGEX "${pattern}" LIMIT_COUNT 1)
    if(line MATCHES "${pattern}")
      set(${variable} ${CMAKE_MATCH_1} PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "no ${pattern} in ${ARGN}")
endfunction()

# A version from a number such as 90100 (9.1.0).
function(find_number_in variable pattern)
  find_in(number "${pattern}" ${ARGN})
  math(EXPR major "${number} / 10000")
  math(EXPR minor "${number} / 100 % 100")
  math(EXPR patch "${number} % 100")
  set(${variable} ${major}.${minor}.${patch} PARENT_SCOPE)
endfunction()

set(zig_lib ${THIRD_PARTY}/zig/ziglang/lib)
set(headers ${THIRD_PARTY}/sysroot/usr/include)
find_in(openssl "define OPENSSL_VERSION_STR \"([0-9.]+)\"" ${headers}/openssl/opensslv.h)
find_in(curl "define LIBCURL_VERSION \"([0-9.]+)" ${headers}/curl/curlver.h)
find_in(musl "define VERSION \"([0-9.]+)\"" ${zig_lib}/libc/musl/src/internal/version.h)
find_number_in(libcxx "define _LIBCPP_VERSION ([0-9]+)" ${zig_lib}/libcxx/include/__config)
file(GLOB fmt_headers ${INCLUDE}/fmt/*.h)
find_number_in(fmt "define FMT_VERSION ([0-9]+)" ${fmt_headers})
foreach(part MAJOR MINOR PATCH)
  find_in(number "define RAPIDJSON_${part}_VERSION ([0-9]+)" ${INCLUDE}/rapidjson/rapidjson.h)
  list(APPEND rapidjson ${number})
endforeach()
list(JOIN rapidjson . rapidjson)
file(SHA256 ${PROGRAM} hash)
set(zig_url ${ZIG_${HOST}_URL})
set(zig_sha256 ${ZIG_${HOST}_SHA256})

configure_file(${CMAKE_CURRENT_LIST_DIR}/sbom.json.in ${PROGRAM}.cdx.json @ONLY)
