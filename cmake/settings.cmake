# init_env_settings: the language and the warnings of our own code. Link it privately; third-party code never sees it.
option(INIT_ENV_WERROR "Treat warnings as errors" OFF)
option(INIT_ENV_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

add_library(init_env_settings INTERFACE)
target_compile_features(init_env_settings INTERFACE cxx_std_20)
target_compile_options(init_env_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wnull-dereference -Wold-style-cast
  $<$<BOOL:${INIT_ENV_WERROR}>:-Werror>)
if(INIT_ENV_SANITIZE)
  target_compile_options(init_env_settings INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_definitions(init_env_settings INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(init_env_settings INTERFACE -fsanitize=address,undefined)
endif()
