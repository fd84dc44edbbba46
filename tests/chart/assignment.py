"""Runs the real init-env with the arguments of a rendered init container, as one of its pods."""

import os
import pathlib
import re
import subprocess
import tempfile

from chart import ROOT

PROGRAM = os.environ.get("INIT_ENV", f"{ROOT}/build/dev/init-env")
NODE_ADDRESS = "203.0.113.7"
SPR = "spr:" + "A" * 60


def secret_of(pod):
    return f"0x{pod.encode().hex():0>64}"


def assign(rendering, workload, pod, secrets=()):
    """The variables that the pod gets and its Ethereum key. `secrets` are the files that exist, below /run/init-env.

    What comes from outside the pod, the node's address and a bootstrap node's SPR, is replaced by text."""
    container = rendering.container(workload, "init-env")
    with tempfile.TemporaryDirectory() as root:
        for name, content in secrets:
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        for directory in ("env", "key"):
            pathlib.Path(root, directory).mkdir(exist_ok=True)
        arguments = [
            argument.replace("{node.address}", NODE_ADDRESS)
            .replace("{bootstrap.spr}", SPR)
            .replace("/run/init-env", root)
            for argument in container["args"]
            if not argument.startswith("--bootstrap-url=")
        ]
        environment = {"POD_NAME": pod, "POD_IPS": "10.0.0.7,fd00::7", "NODE_NAME": "node-1", "ENV_PATH": f"{root}/env"}
        run = subprocess.run([PROGRAM, *arguments], env=environment, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        lines = pathlib.Path(root, "env/init-env")
        text = lines.read_text() if lines.exists() else ""
        keys = list(pathlib.Path(root, "key").iterdir())
        assert all(key.stat().st_mode & 0o777 == 0o600 for key in keys)
        return dict(re.findall(r"^([A-Za-z_]\w*)='(.*)'$", text, re.M)), {key.name: key.read_text() for key in keys}
