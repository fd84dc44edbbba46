"""Secrets: where they go, and that they go nowhere else."""
import os
import stat

import pytest

from support.fake_api import FakeApi
from support.init_env import run

SECRET = "0xfeedc0de5ec2e7"


@pytest.fixture
def keys(tmp_path):
    directory = tmp_path / "keys"
    directory.mkdir()
    (directory / "KEY-3-1").write_text(f"{SECRET}\n")
    return directory


def test_the_replicas_key_is_copied_byte_for_byte(pod, keys):
    content = bytes(range(256)) + b"'\n\n"
    (keys / "KEY-3-1").write_bytes(content)
    outcome = pod.run(None, "--base-name=codex", f"--secret={keys}/KEY{{pod.suffix}}={pod.directory}/key")
    copy = pod.directory / "key"
    assert outcome.code == 0 and copy.read_bytes() == content and stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_mode_can_be_given(pod, keys):
    assert pod.run(None, f"--secret={keys}/KEY-3-1={pod.directory}/key,mode=0440").code == 0
    assert stat.S_IMODE((pod.directory / "key").stat().st_mode) == 0o440


def test_a_secret_volume_consists_of_links(pod, keys):
    (keys / "..data").mkdir()
    (keys / "KEY-3-1").rename(keys / "..data/KEY-3-1")
    (keys / "KEY-3-1").symlink_to("..data/KEY-3-1")
    assert pod.run(None, f"--secret={keys}/KEY-3-1={pod.directory}/key").code == 0


def make_missing(path):
    path.unlink()


def make_empty(path):
    path.write_bytes(b"")


def make_directory(path):
    path.unlink()
    path.mkdir()


def make_pipe(path):
    path.unlink()
    os.mkfifo(path)


def make_large(path):
    path.write_bytes(b"x" * 65537)


@pytest.mark.parametrize("make, why", [(make_missing, "No such file"), (make_empty, "empty"), (make_directory, "not a regular file"),
                                       (make_pipe, "not a regular file"), (make_large, "over 65536 bytes")])
@pytest.mark.parametrize("option", ["--secret={}=/dev/shm/key", "--env=K={{secret:{}}}"])
def test_an_unusable_secret_names_the_key_and_asks_nobody(pod, keys, make, why, option):
    make(keys / "KEY-3-1")
    with FakeApi() as api:
        outcome = pod.run(api, option.format(keys / "KEY-3-1"), "--env=A={node.address}")
        assert api.requests() == []
    assert outcome.code == 7 and why in outcome.err and "must hold the key KEY-3-1" in outcome.err
    assert not pod.env_file.exists()


def test_a_secret_of_64_kib_is_fine(pod, keys):
    (keys / "KEY-3-1").write_bytes(b"x" * 65536)
    assert pod.run(None, f"--secret={keys}/KEY-3-1={pod.directory}/key").code == 0


def test_a_value_is_stripped_and_shown_as_stars(pod, keys):
    outcome = pod.run(None, f"--env=K=a{{secret:{keys}/KEY-3-1}}b", f"--file={pod.directory}/f={{secret:{keys}/KEY-3-1}}")
    assert (outcome.code, outcome.out) == (0, "K='a***b'\n")
    assert pod.env_file.read_text() == f"K='a{SECRET}b'\n" and (pod.directory / "f").read_text() == SECRET
    assert [stat.S_IMODE(path.stat().st_mode) for path in (pod.env_file, pod.directory / "f")] == [0o600, 0o600]


@pytest.mark.parametrize("how", ["plainly", "below", "through a link", "through ..", "through a linked env path"])
def test_a_copy_into_the_env_directory_is_refused(pod, keys, how):
    (pod.env_path / "below").mkdir()
    (pod.directory / "link").symlink_to(pod.env_path)
    options = {"plainly": f"{pod.env_path}/key", "below": f"{pod.env_path}/below/key", "through a link": f"{pod.directory}/link/key",
               "through ..": f"{pod.env_path}/below/../key", "through a linked env path": f"{pod.env_path}/key"}
    extra = [f"--env-path={pod.directory}/link"] if how == "through a linked env path" else []
    outcome = pod.run(None, f"--secret={keys}/KEY-3-1={options[how]}", *extra)
    assert outcome.code == 2 and "env file's directory" in outcome.err
    assert not (pod.env_path / "key").exists()


def test_a_check_finds_a_copy_into_the_env_directory():
    outcome = run("--secret=/keys/k=/opt/nowhere/key", "--env-path=/opt/nowhere", "--check")
    assert outcome.code == 2 and "env file's directory" in outcome.err


@pytest.mark.parametrize("other", ["x", "./x", "env/../x", "link/x"])
def test_two_files_of_one_path_are_refused_before_any_request(pod, keys, shared_api, other):
    (pod.directory / "link").symlink_to(pod.directory)
    before = len(shared_api.requests())
    outcome = pod.run(shared_api, f"--secret={keys}/KEY-3-1={pod.directory}/x", f"--file={pod.directory}/{other}=y", "--env=A={node.address}")
    assert outcome.code == 2 and "would be written more than once" in outcome.err
    assert not (pod.directory / "x").exists() and len(shared_api.requests()) == before


def outcomes_that_hold_a_secret(pod, keys, api):
    """Every way to end, with a secret in play."""
    secret = f"--env=K={{secret:{keys}/KEY-3-1}}"
    copy = f"--secret={keys}/KEY-3-1={pod.directory}/copy"
    yield pod.run(None, secret, copy)
    yield pod.run(None, secret, copy, "--dry-run")
    yield pod.run(None, secret, copy, "--check")
    yield pod.run(None, secret, copy, "--log-format=json", "--deadline=x")
    yield pod.run(api, secret, copy, "--env=A={node.address:ExternalDNS}", "--deadline=1s")
    yield pod.run(api, secret, copy, "--env=A={node.address}", "--node-name=nope", "--deadline=1s")
    yield pod.run(None, secret, copy, "--env-path=/nowhere")
    yield pod.run(None, secret, "--env-format=plain", f"--env=Q={{secret:{keys}/QUOTE}}")
    yield pod.run(None, f"--env=Q={{secret:{keys}/QUOTE}}")
    yield pod.run(None, f"--env=Q={{node.label:{{secret:{keys}/KEY-3-1}}}}")
    yield pod.run(None, f"--file=/{{secret:{keys}/KEY-3-1}}=x")


def test_no_output_ever_holds_a_secret(pod, keys, shared_api):
    (keys / "QUOTE").write_text(f"it's {SECRET}")
    codes = []
    for outcome in outcomes_that_hold_a_secret(pod, keys, shared_api):
        codes.append(outcome.code)
        log = pod.termination_log.read_text() if pod.termination_log.exists() else ""
        assert SECRET not in outcome.text and SECRET not in log
    assert codes == [0, 0, 0, 2, 6, 5, 8, 7, 7, 2, 2]


def test_a_long_token_is_masked_before_the_message_is_cut(pod):
    token = "t0psecret" * 100
    body = f'{{"message": "{"x" * 100} {token} was sent"}}'
    with FakeApi(f"--token={token}=ns/codex", f"--fault=always status=406 body={body}") as api:
        outcome = pod.run(api)
    assert outcome.code == 3 and "*** was sent" in outcome.err and "t0psecret" not in outcome.text


def test_a_secret_of_white_space_is_no_value(pod, keys):
    (keys / "KEY-3-1").write_text(" \n")
    outcome = pod.run(None, f"--env=K={{secret:{keys}/KEY-3-1}}")
    assert outcome.code == 7 and "only white space" in outcome.err and not pod.env_file.exists()


def test_no_output_ever_holds_the_token_even_if_the_server_repeats_it(pod):
    with FakeApi("--token=t0psecret-token=ns/codex", '--fault=always status=406 body={"message": "you sent t0psecret-token"}') as api:
        outcome = pod.run(api)
    assert outcome.code == 3 and "you sent ***" in outcome.err and "t0psecret" not in outcome.text
