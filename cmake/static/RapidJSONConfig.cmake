# The system's RapidJSON, seen through a link as fmt is.
find_path(RAPIDJSON_INCLUDE_DIR rapidjson/reader.h REQUIRED NO_CMAKE_FIND_ROOT_PATH)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include)
file(CREATE_LINK ${RAPIDJSON_INCLUDE_DIR}/rapidjson ${CMAKE_BINARY_DIR}/include/rapidjson SYMBOLIC)
set(RAPIDJSON_INCLUDE_DIRS ${CMAKE_BINARY_DIR}/include)
