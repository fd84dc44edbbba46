"""Hostile answers never cost much memory. On the release build: sanitizers need memory of their own."""
import os
import pathlib
import subprocess

import pytest

from support.fake_api import FakeApi
from test_hostile import HOSTILE

RELEASE = os.environ.get("INIT_ENV_RELEASE", str(pathlib.Path(__file__).resolve().parents[2] / "build/release/init-env"))
LIMIT = 64 * 1024  # KiB


@pytest.mark.parametrize("name", ["200 MB", *HOSTILE])
def test_peak_memory(pod, tmp_path, name):
    body = HOSTILE.get(name, " " * 1_000_000)
    (tmp_path / "body").write_bytes(body if isinstance(body, bytes) else body.encode())
    repeat = "repeat=200 " if name == "200 MB" else ""
    with FakeApi(f"--fault=always {repeat}body=@{tmp_path / 'body'}") as api:
        process = subprocess.Popen([RELEASE, *pod.options(api, "--deadline=3s", "--env=A={node.address}{node.annotation:a|}")],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (3, 6)
    assert usage.ru_maxrss < LIMIT
