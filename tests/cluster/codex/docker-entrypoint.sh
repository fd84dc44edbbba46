#!/bin/bash
# What Codex' own entrypoint does with the files of init-env and with BOOTSTRAP_NODE_URL. Of the shell's tools only curl
# resolves names here.
if [[ -n "${ENV_PATH}" ]]; then
  set -a
  if [[ -f "${ENV_PATH}" ]]; then
    source "${ENV_PATH}"
  else
    for file in "${ENV_PATH}"/*; do source "${file}"; done
  fi
  set +a
fi

if [[ -n "${BOOTSTRAP_NODE_URL}" ]]; then
  for _ in $(busybox seq "${BOOTSTRAP_NODE_URL_WAIT:-300}"); do
    if spr=$(curl -s -f -m 5 -H "Accept: text/plain" "${BOOTSTRAP_NODE_URL}/api/codex/v1/spr"); then
      export CODEX_BOOTSTRAP_NODE=${spr}
      break
    fi
    busybox sleep 1
  done
  [[ -n "${CODEX_BOOTSTRAP_NODE}" ]] || exit 1
fi

busybox env | busybox grep '^CODEX_'
exec "$@"
