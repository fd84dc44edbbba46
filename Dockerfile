# docker build .                         for this machine's architecture (BuildKit: the default since Docker 23)
# docker build --platform linux/arm64 .  for another one: compiled across, nothing is emulated
# docker build --target sbom -o . .      the SBOM of the image: init-env.cdx.json
ARG VERSION=0.1.0

FROM --platform=$BUILDPLATFORM debian:trixie-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends \
  binutils ca-certificates cmake libfmt-dev make ninja-build perl rapidjson-dev
WORKDIR /src
COPY . .
ARG VERSION
ARG TARGETARCH
RUN --mount=type=cache,target=/src/build/third-party \
  grep -q "VERSION $VERSION " CMakeLists.txt || { echo "CMakeLists.txt has another version than $VERSION"; exit 1; }; \
  case "$TARGETARCH" in \
    amd64) preset=static ;; \
    arm64) preset=static-arm64 ;; \
    *) echo "init-env is built for amd64 and arm64, not for '$TARGETARCH'"; exit 1 ;; \
  esac && \
  cmake --preset "$preset" && cmake --build --preset "$preset" && cp "build/$preset/init-env" "build/$preset/init-env.cdx.json" /

FROM scratch AS sbom
COPY --from=build /init-env.cdx.json /

FROM scratch
ARG VERSION
LABEL org.opencontainers.image.title="init-env" \
  org.opencontainers.image.description="Init container that tells a pod its public address, ports and key" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.source="https://github.com/init-env/init-env" \
  org.opencontainers.image.licenses="Apache-2.0 AND MIT AND curl AND Apache-2.0 WITH LLVM-exception"
COPY --from=build /init-env /init-env
USER 65532:65532
ENTRYPOINT ["/init-env"]
