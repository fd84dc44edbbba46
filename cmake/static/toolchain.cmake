# Cross compiler for INIT_ENV_ARCH (x86_64, aarch64): zig's clang with musl and libc++. third-party.cmake puts it in PATH.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR ${INIT_ENV_ARCH})
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES INIT_ENV_ARCH)
set(CMAKE_C_COMPILER zig cc -target ${INIT_ENV_ARCH}-linux-musl)
set(CMAKE_CXX_COMPILER zig c++ -target ${INIT_ENV_ARCH}-linux-musl)

# All flags are here and not in a build type: zig builds musl and libc++ once per set of flags, and CMake's checks would
# be another set. zig's own choice would be UBSan (without -O), frame pointers and no stack protector; and -pie without
# -fPIE is ignored.
set(CMAKE_CXX_FLAGS_INIT "-Os -DNDEBUG -fPIE -fstack-protector-strong -fomit-frame-pointer -fvisibility=hidden")
string(APPEND CMAKE_CXX_FLAGS_INIT " -ffunction-sections -fdata-sections")
set(CMAKE_C_FLAGS_INIT "${CMAKE_CXX_FLAGS_INIT} -fno-asynchronous-unwind-tables -fno-unwind-tables")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -pie -s -Wl,--gc-sections -Wl,-z,relro -Wl,-z,now")

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
