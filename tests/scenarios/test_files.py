"""The files it writes: what is in them, who may read them, and what is left when something goes wrong."""
import fcntl
import os
import stat
import subprocess

import pytest

from support.fake_api import FakeApi, node
from support.init_env import finish, run, start

SHELLS = [["bash"], ["dash"], ["busybox", "sh"]]


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


AWKWARD = ["plain", "", " two  blanks ", "$HOME `id` $(id) \\ \"", "a;b&c|d>e<f", "#*?[]~!%", "TRACE;warn:discv5", "\t", "é→𝄞",
           "-n", "x" * 32768]


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
@pytest.mark.parametrize("form", ["quoted", "export"])
def test_every_shell_reads_back_what_was_written(pod, shell, form):
    for value in AWKWARD:
        template = value.replace("{", "{{").replace("}", "}}")
        assert pod.run(None, "--env=BEFORE=1", f"--env=V={template}", f"--env-format={form}").code == 0
        script = f"set -a; . {pod.env_file}; set +a; printf '%s|' \"$BEFORE\" \"$V\""
        read = subprocess.run([*shell, "-c", script], capture_output=True, check=True)
        assert (read.stdout.decode(), read.stderr) == (f"1|{value}|", b"")


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
def test_a_shell_reads_plain_lines(pod, shell):
    value = "/ip4/0.0.0.0/tcp/30500:a_b@c%d+e,f=g-h"
    assert pod.run(None, f"--env=V={value}", "--env-format=plain").code == 0
    assert pod.env_file.read_text() == f"V={value}\n"
    read = subprocess.run([*shell, "-c", f". {pod.env_file}; printf %s \"$V\""], capture_output=True, check=True)
    assert read.stdout.decode() == value


REFUSED = {"'": "a single quote", "\n": "a newline", "\r": "a carriage return", "x" * 32767: "32769 bytes"}


@pytest.mark.parametrize("value", REFUSED, ids=repr)
@pytest.mark.parametrize("source, code", [("literal", 2), ("fact", 6), ("secret", 7)])
def test_values_that_cannot_be_read_back_are_refused(pod, tmp_path, value, source, code):
    if source == "secret":
        (tmp_path / "key").write_text(f"a{value}b")
        outcome = pod.run(None, f"--env=V={{secret:{tmp_path / 'key'}}}")
    elif source == "fact":
        with FakeApi(objects=[node("node-1", annotations={"a": f"a{value}b"})]) as api:
            outcome = pod.run(api, "--env=V={node.annotation:a}")
    else:
        outcome = pod.run(None, f"--env=V=a{value}b")
    assert outcome.code == code
    assert "--env V" in outcome.err and REFUSED[value] in outcome.err
    assert "xxx" not in outcome.text and pod.env_file.exists() is False


@pytest.mark.parametrize("value", ["it's {node.address}", "y" * 32769 + "{node.address}", "{node.address}\n"])
def test_a_literal_that_cannot_be_written_is_found_before_asking(pod, value):
    with FakeApi() as api:
        outcome = pod.run(api, f"--env=V={value}")
        assert outcome.code == 2 and "--env V" in outcome.err and api.requests() == []
    assert pod.run(None, f"--env=V={value}", "--check").code == 2


def test_plain_refuses_what_needs_quotes(pod):
    outcome = pod.run(None, "--env=V=a b", "--env-format=plain")
    assert outcome.code == 2 and "[A-Za-z0-9_./:@%+,=-]" in outcome.err


def test_an_env_file_over_64_kib_is_refused(pod):
    outcome = pod.run(None, *(f"--env=V{i}={'x' * 30000}" for i in range(3)))
    assert outcome.code == 2 and "65536" in outcome.err and pod.files() == {}


def test_an_env_file_over_64_kib_of_facts_or_secrets_has_their_code(pod, tmp_path):
    large = "x" * 30000
    (tmp_path / "key").write_text(large)
    with FakeApi(objects=[node("node-1", annotations={"a": large})]) as api:
        outcome = pod.run(api, *(f"--env=V{i}={{node.annotation:a}}" for i in range(3)))
    assert outcome.code == 6 and "65536" in outcome.err
    outcome = pod.run(None, *(f"--env=V{i}={{secret:{tmp_path / 'key'}}}" for i in range(3)))
    assert outcome.code == 7 and "65536" in outcome.err and "xxx" not in outcome.text


def test_other_files_hold_the_template_and_nothing_more(pod):
    target = pod.directory / "out"
    target.mkdir()
    assert pod.run(None, f"--file={target}/{{pod.name}}=a\\nb\\\\n{{{{x}}}}\\t", f"--file={target}/bare={{index}}",
                   f"--file={target}/run.sh,mode=0755=#!/bin/sh\\necho \"hi\"\\n").code == 0
    assert pod.files() == {"out/codex-3-1": b"a\nb\\n{x}\\t", "out/bare": b"1", "out/run.sh": b'#!/bin/sh\necho "hi"\n'}
    assert mode_of(target / "bare") == 0o644
    assert subprocess.run([target / "run.sh"], capture_output=True, check=True).stdout == b"hi\n"


def test_without_env_there_is_no_env_file(pod):
    assert pod.run(None, f"--file={pod.directory}/x=y").code == 0
    assert pod.files() == {"x": b"y"}


@pytest.mark.parametrize("umask", [0, 0o077, 0o777])
def test_modes_do_not_depend_on_the_umask(pod, tmp_path, umask):
    (tmp_path / "key").write_bytes(b"k")
    outcome = finish(start(*pod.options(None, "--env=A=b", f"--file={tmp_path}/f,mode=0640=x", f"--file={tmp_path}/s={{secret:{tmp_path}/key}}",
                                        f"--secret={tmp_path}/key={tmp_path}/copy"), preexec_fn=lambda: os.umask(umask)))
    assert outcome.code == 0
    assert [mode_of(path) for path in (pod.env_file, tmp_path / "f", tmp_path / "s", tmp_path / "copy")] == [0o644, 0o640, 0o600, 0o600]


def test_a_second_run_replaces_and_gives_the_same_bytes(pod):
    pod.env_file.write_text("OLD='1'\nand more than the new one has\n")
    (pod.env_path / ".init-env.tmp.7").write_text("left behind")
    (pod.env_path / "foreign").write_text("stays")
    for _ in range(2):
        assert pod.run(None, "--env=A=b").code == 0
        assert pod.files() == {"env/init-env": b"A='b'\n", "env/foreign": b"stays"}


def test_a_link_in_the_way_is_replaced_and_not_followed(pod, tmp_path):
    (tmp_path / "victim").write_text("untouched")
    pod.env_file.symlink_to(tmp_path / "victim")
    assert pod.run(None, "--env=A=b").code == 0
    assert not pod.env_file.is_symlink() and (tmp_path / "victim").read_text() == "untouched"


def test_a_directory_in_the_way_changes_nothing(pod):
    pod.env_file.mkdir()
    outcome = pod.run(None, "--env=A=b", f"--file={pod.directory}/x=y")
    assert outcome.code == 8 and str(pod.env_file) in outcome.err and pod.files() == {}


def test_a_missing_directory_names_the_mount_before_anything_is_asked(pod):
    with FakeApi() as api:
        outcome = pod.run(api, f"--env-path={pod.directory}/nope")
        assert api.requests() == []
    assert outcome.code == 8 and f"{pod.directory}/nope: No such file" in outcome.err and "mountPath" in outcome.err


def test_a_read_only_volume_is_told(pod):
    # Also as root, who may write into any directory.
    outcome = run("--env=A=b", "--env-path=/proc/self", "--termination-log=/dev/null")
    assert outcome.code == 8 and "/proc/self/init-env" in outcome.err


@pytest.fixture
def full_disk(tmp_path):
    volume = tmp_path / "volume"
    volume.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", volume], check=True)
    yield volume
    subprocess.run(["umount", volume], check=True)


def test_a_full_disk_leaves_everything_as_it_was(pod, full_disk):
    (full_disk / "init-env").write_text("OLD='1'\n")
    (full_disk / "ballast").write_bytes(b"x" * 40000)
    outcome = pod.run(None, *(f"--env=V{i}={'x' * 15000}" for i in range(4)), f"--file={pod.directory}/other=new", f"--env-path={full_disk}")
    assert outcome.code == 8 and "No space left" in outcome.err and "full" in outcome.err
    assert sorted(file.name for file in full_disk.iterdir()) == ["ballast", "init-env"]
    assert (full_disk / "init-env").read_text() == "OLD='1'\n" and not (pod.directory / "other").exists()


def test_runs_in_one_directory_take_turns(pod):
    holder = os.open(pod.env_path, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    outcome = pod.run(None, "--env=A=b", "--deadline=300ms")
    assert outcome.code == 8 and "lock" in outcome.err and pod.files() == {}
    waiting = start(*pod.options(None, "--env=A=b"))
    os.close(holder)
    assert finish(waiting).code == 0 and pod.env_file.exists()


def test_many_runs_at_once_all_succeed(pod):
    many = [start(*pod.options(None, f"--env=A={i}", f"--file={pod.env_path}/copy={i}", "--deadline=60s")) for i in range(12)]
    assert [finish(each).code for each in many] == [0] * 12
    one = (pod.env_path / "copy").read_text()
    assert pod.files() == {"env/init-env": f"A='{one}'\n".encode(), "env/copy": one.encode()}


def test_dry_run_prints_each_file_and_writes_nothing(pod, shared_api, tmp_path):
    (tmp_path / "key").write_bytes(b"top secret")
    before = pod.files()
    outcome = pod.run(shared_api, "--dry-run", "--env=A={node.address}", f"--env=K={{secret:{tmp_path}/key}}",
                      "--file=/nowhere/f,mode=0755=x", f"--secret={tmp_path}/key=/nowhere/key", "--env-path=/nowhere/env")
    assert outcome.code == 0, outcome.err
    assert outcome.out == ("# /nowhere/f mode 0755\nx\n# /nowhere/key mode 0600\n***\n"
                           "# /nowhere/env/init-env mode 0600\nA='203.0.113.11'\nK='***'\n")
    assert pod.files() == before
