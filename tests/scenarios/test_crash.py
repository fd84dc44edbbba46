"""The writing phase, stopped at every one of its system calls, and with every one of them failing.

strace tells which calls a run makes, and then kills it before one of them or lets that one fail instead.
"""
import collections
import os
import re
import signal
import subprocess

import pytest

from support.init_env import RELEASE, run

# Without memory these make, no program goes on; and these cannot fail.
CANNOT_FAIL = {"mmap", "munmap", "brk", "madvise", "mprotect", "exit_group", "futex", "rt_sigprocmask", "rt_sigaction", "getpid"}
Call = collections.namedtuple("Call", "name count")  # the count-th call of this name


class Volumes:
    """Two directories with two files and an env file, old until a run has made them new."""

    def __init__(self, directory):
        self.directory = directory
        self.env_path = directory / "env"
        self.other = directory / "other"
        for each in (self.env_path, self.other):
            each.mkdir(parents=True)
        self.files = [self.other / "a", self.env_path / "b", self.env_path / "init-env"]  # as they are replaced

    def reset(self, text="old"):
        for file in self.files:
            file.write_text(self.content(file, text))

    @staticmethod
    def content(file, text):
        return f"A='{text}'\n" if file.name == "init-env" else text

    def options(self, text="new"):
        return [f"--file={self.files[0]}={text}", f"--file={self.files[1]}={text}", f"--env=A={text}", f"--env-path={self.env_path}",
                f"--termination-log={self.directory}/termination-log", "--deadline=20s"]

    def assert_consistent(self, old, new):
        """Each file is wholly old or wholly new, and replaced in order: the env file last."""
        texts = [file.read_text() for file in self.files]
        states = [[self.content(file, new if i < replaced else old) for i, file in enumerate(self.files)] for replaced in range(4)]
        assert texts in states, texts
        return states.index(texts)

    def leftovers(self):
        return [file for directory in (self.env_path, self.other) for file in directory.iterdir() if file not in self.files]

    def assert_repaired_by_the_next_run(self):
        outcome = run(*self.options("newer"))
        assert outcome.code == 0, outcome.err
        assert [file.read_text() for file in self.files] == [self.content(file, "newer") for file in self.files]
        assert self.leftovers() == []


@pytest.fixture
def volumes(tmp_path):
    made = Volumes(tmp_path)
    made.reset()
    return made


def strace(*options):
    return ["strace", "-f", "-qq", *options, RELEASE]


def writing_phase(volumes):
    """The system calls of a run from the lock of the directories to its end."""
    log = volumes.directory / "trace"
    subprocess.run([*strace("-o", log), *volumes.options()], env={}, capture_output=True, check=True)
    volumes.reset()
    counts, phase, begun = collections.Counter(), [], False
    for line in log.read_text().splitlines():
        found = re.match(r"\d+ +(\w+)\(", line)
        if found:
            name = found[1]
            counts[name] += 1
            begun = begun or name == "flock"
            if begun:
                phase.append(Call(name, counts[name]))
    log.unlink()
    assert {"openat", "write", "fchmod", "fsync", "renameat"} <= {call.name for call in phase}
    return phase


def injected(volumes, call, what, text="new"):
    return subprocess.Popen([*strace("-o", os.devnull, f"--inject={call.name}:{what}:when={call.count}"), *volumes.options(text)],
                            env={}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_killed_before_every_call(volumes):
    states = set()
    for call in writing_phase(volumes):
        volumes.reset()
        process = injected(volumes, call, "signal=KILL")
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, call
        states.add(volumes.assert_consistent("old", "new"))
        volumes.assert_repaired_by_the_next_run()
    assert states == {0, 1, 2, 3}


@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EINTR", "EACCES"])
def test_every_call_fails(volumes, error):
    codes = set()
    for call in writing_phase(volumes):
        if call.name in CANNOT_FAIL:
            continue
        volumes.reset()
        process = injected(volumes, call, f"error={error}")
        err = process.communicate(timeout=60)[1].decode()
        codes.add(process.returncode)
        replaced = volumes.assert_consistent("old", "new")
        assert process.returncode in (0, 8), (call, err)
        assert process.returncode == 8 or replaced == 3, (call, err)
        if process.returncode == 8:
            told = (volumes.directory / "termination-log").read_text()
            assert "hint" in err or any(str(path) in err for path in [*volumes.files, volumes.env_path, volumes.other]), (call, err)
            assert err.startswith("init-env: ") and told == err, (call, err)
        if call.name != "unlinkat":
            assert volumes.leftovers() == [], call
        volumes.assert_repaired_by_the_next_run()
    assert codes == {0, 8}


def test_two_runs_at_once_and_one_is_killed(volumes):
    for call in writing_phase(volumes):
        volumes.reset()
        killed = injected(volumes, call, "signal=KILL")
        other = subprocess.Popen([RELEASE, *volumes.options("other")], env={}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        killed.communicate(timeout=60)
        err = other.communicate(timeout=60)[1]
        assert other.returncode == 0, err
        volumes.assert_consistent("other", "new")
        volumes.assert_repaired_by_the_next_run()
