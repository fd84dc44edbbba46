# What the static program is made from, each by its hash. ../README.md says how to update it.
set(ZIG_VERSION 0.17.1)
set(ZIG_x86_64_URL https://files.pythonhosted.org/packages/59/e3/2a34676370a11c36b7cd04ffb2439c1089c0530cf4b01408c77cf7f8d9c3/ziglang-0.17.1-py3-none-manylinux_2_12_x86_64.manylinux2010_x86_64.musllinux_1_1_x86_64.whl)
set(ZIG_x86_64_SHA256 ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54)
set(ZIG_aarch64_URL https://files.pythonhosted.org/packages/91/72/bb7c4f098ba3e535fa2ebefd9f26327ba63fb0672562959255cb5dd37aff/ziglang-0.17.1-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl)
set(ZIG_aarch64_SHA256 b7c5f02fccd40f89b999ee16a1f5ddced56e6182370f8affe494bcf8a28cf07e)

set(OPENSSL_VERSION 4.0.3)
set(OPENSSL_URL https://static.crates.io/crates/openssl-src/openssl-src-400.0.2%2B4.0.3.crate)
set(OPENSSL_SHA256 d2093956673b8dbda85c87fa4fb78e70698ce6c5978a2837d1613f661d3bef76)

set(CURL_VERSION 8.22.0)
set(CURL_URL https://static.crates.io/crates/curl-sys/curl-sys-0.4.91%2Bcurl-8.22.0.crate)
set(CURL_SHA256 cd39579123e45bf762716bb893d43886ed1cabe6289455be29a4f1d4e37afb06)
