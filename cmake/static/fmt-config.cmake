# The system's fmt as headers only, seen through a link: /usr/include itself would bring in glibc's headers.
# FMT_CONSTEVAL: fmt 9 and 10 do not compile with clang 20 and newer. FMT_STATIC_THOUSANDS_SEPARATOR leaves out std::locale.
find_path(FMT_INCLUDE_DIR fmt/format.h REQUIRED NO_CMAKE_FIND_ROOT_PATH)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include)
file(CREATE_LINK ${FMT_INCLUDE_DIR}/fmt ${CMAKE_BINARY_DIR}/include/fmt SYMBOLIC)
add_library(fmt::fmt INTERFACE IMPORTED)
target_include_directories(fmt::fmt INTERFACE ${CMAKE_BINARY_DIR}/include)
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY FMT_CONSTEVAL= "FMT_STATIC_THOUSANDS_SEPARATOR=','")
