"""Hostile answers never cost much memory. On the release build: sanitizers need memory of their own."""
import os
import subprocess

import pytest

from support.fake_api import FakeApi
from support.init_env import RELEASE, ROOT
from test_hostile import HOSTILE

MEASURE = os.environ.get("MEASURE", str(ROOT / "build/release/tests/bench/measure"))
LIMIT = 64 * 1024  # KiB


@pytest.mark.parametrize("name", ["200 MB", *HOSTILE])
def test_peak_memory(pod, tmp_path, name):
    body = HOSTILE.get(name, " " * 1_000_000)
    (tmp_path / "body").write_bytes(body if isinstance(body, bytes) else body.encode())
    repeat = "repeat=200 " if name == "200 MB" else ""
    with FakeApi(f"--fault=always {repeat}body=@{tmp_path / 'body'}") as api:
        # Through a small program, since a process' peak counts what its parent held when it was started.
        subprocess.run([MEASURE, tmp_path / "result", RELEASE, *pod.options(api, "--deadline=3s", "--env=A={node.address}{node.annotation:a|}")],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, memory, code = map(int, (tmp_path / "result").read_text().split())
    assert code in (3, 6)
    assert memory < LIMIT
