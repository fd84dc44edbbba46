"""What the process is to others on its machine: to the kernel as a container's first process, to its neighbours, to its output."""
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess

import pytest

from support.fake_api import FakeApi
from support.init_env import COMMAND, NOBODY, RELEASE, finish, run, start
from support.phases import PHASES, staying_in


@pytest.mark.parametrize("number, code", [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize("phase", PHASES)
def test_a_signal_ends_it_in_every_phase_with_nothing_left_behind(tmp_path, phase, number, code):
    with staying_in(phase, tmp_path) as (options, wait_until_there):
        process = start(*options)
        wait_until_there(process)
        process.send_signal(number)
        outcome = finish(process, timeout=2)
    assert outcome.code == code and "stopped by" in outcome.err and outcome.out == ""
    assert not list(tmp_path.iterdir())


def test_as_the_first_process_of_a_container_it_still_obeys_sigterm(pod):
    with FakeApi("--fault", "always hang") as api:
        process = subprocess.Popen(["unshare", "--pid", "--fork", "--kill-child", *COMMAND, *pod.options(api, "--request-timeout=60s")],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        api.wait_for_requests(1)
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGTERM)
        assert finish(process, timeout=10).code == 143


def test_nobody_of_its_user_reads_its_memory_or_gets_a_core_dump(readable_by_all):
    program = shutil.copy(RELEASE, readable_by_all)
    with FakeApi("--fault", "always hang") as api:
        for file in (api.ca_file, api.token_file):
            shutil.copy(file, readable_by_all)
            os.chmod(readable_by_all / file.name, 0o644)
        process = subprocess.Popen([program, f"--api-server={api.url}", f"--ca-file={readable_by_all}/ca.crt", f"--token-file={readable_by_all}/token",
                                    "--pod-name=codex-3-1", "--node-name=node-1", "--env=A={node.address}", "--env-path=/dev/shm"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, **NOBODY)
        api.wait_for_requests(1)
        # The kernel's mark of a process that is not dumpable: its files belong to root (man 5 proc).
        assert os.stat(f"/proc/{process.pid}/mem").st_uid == 0
        for file in ("environ", "mem", "maps"):
            reader = subprocess.run(["cat", f"/proc/{process.pid}/{file}"], capture_output=True, text=True, check=False, **NOBODY)
            assert "Permission denied" in reader.stderr and reader.stdout == ""
        process.terminate()
        assert finish(process).code == 143


def test_it_starts_no_other_process(pod):
    trace = pod.directory / "trace"
    with FakeApi() as api:
        # A name that must be looked up, which is done in a thread, and that nobody has.
        options = [*pod.options(api), "--api-server=https://init-env.invalid", "--deadline=2s"]
        traced = subprocess.run(["strace", "-f", "-o", trace, "-e", "trace=process", RELEASE, *options], capture_output=True, check=False)
    assert traced.returncode == 3, traced.stderr
    calls = [re.sub(r"^\d+ +", "", line) for line in trace.read_text().splitlines()]
    assert [call.split("(")[0] for call in calls].count("execve") == 1
    started = [call for call in calls if re.match("v?fork|clone", call)]
    assert started and all("CLONE_THREAD" in call for call in started), started


def test_without_memory_it_ends_as_with_a_bug_and_writes_nothing(pod):
    """The program sets 16 MiB aside for an answer: somewhere on the way up there is too little for that alone."""
    ends = {}
    with FakeApi() as api:
        for mebibytes in range(4, 400, 4):
            limit = mebibytes * 1024 * 1024
            outcome = finish(start(*pod.options(api, "--deadline=1s"), command=[RELEASE], preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit))))
            ends[outcome.code] = outcome
            if outcome.code == 0:
                break
            assert pod.files() == {}
    assert 0 in ends and ends[70].err.startswith("init-env: a bug in init-env: std::bad_alloc\nhint: please report it")


@pytest.mark.parametrize("env_path, only_secrets", [("{}/env", False), ("{}/env", True), ("{}/env/hidden", False)])
def test_a_copy_is_refused_where_directories_cannot_be_listed(readable_by_all, env_path, only_secrets):
    """As another user than the directories' owner, who may only pass through them."""
    directory = readable_by_all / "env/hidden/open"
    directory.mkdir(parents=True)
    directory.chmod(0o777)
    directory.parent.chmod(0o711)
    directory.parent.parent.chmod(0o711)
    key = readable_by_all / "key"
    key.write_text("secret")
    program = shutil.copy(RELEASE, readable_by_all)
    env = [] if only_secrets else ["--env=A=b"]
    outcome = run(f"--secret={key}={directory}/key", f"--env-path={env_path.format(readable_by_all)}", *env, command=[program], **NOBODY)
    assert outcome.code == 2 and "env file's directory" in outcome.err
    assert list(directory.iterdir()) == []


def test_where_the_env_directory_cannot_be_looked_at_no_secret_is_copied(readable_by_all):
    closed = readable_by_all / "closed"
    (closed / "env").mkdir(parents=True)
    closed.chmod(0o700)
    target = readable_by_all / "target"
    target.mkdir()
    target.chmod(0o777)
    key = readable_by_all / "key"
    key.write_text("secret")
    program = shutil.copy(RELEASE, readable_by_all)
    outcome = run(f"--secret={key}={target}/key", f"--env-path={closed}/env", command=[program], **NOBODY)
    assert outcome.code == 8 and f"look at directory {closed}/env: Permission denied" in outcome.err
    assert list(target.iterdir()) == []


def test_a_closed_or_full_stdout_does_not_undo_the_files(pod):
    with open("/dev/full", "w", encoding="ascii") as full:
        process = subprocess.run([*COMMAND, *pod.options(None, "--env=A=b")], stdout=full, stderr=subprocess.PIPE, check=False)
    assert process.returncode == 0 and pod.env_file.read_text() == "A='b'\n"
    reader, writer = os.pipe()
    os.close(reader)
    assert subprocess.run([*COMMAND, *pod.options(None, "--env=A=b")], stdout=writer, stderr=subprocess.PIPE, check=False).returncode == 0
    os.close(writer)
