"""What changes while it waits: the token, the CA, the server, the node, the clock."""
import datetime
import glob
import json
import urllib.parse

import pytest

from support.fake_api import FakeApi, node
from support.init_env import RELEASE, finish, start

BARE = node("node-1", ("InternalIP", "10.0.0.1"))
COMPLETE = node("node-1", ("InternalIP", "10.0.0.1"), ("ExternalIP", "203.0.113.11"))


def asked_again(api):
    """Waits for an answer to what is asked from now on."""
    api.wait_for_requests(len(api.requests()) + 2)  # the next may have been under way


def succeeds(process):
    outcome = finish(process)
    assert (outcome.code, outcome.out) == (0, "CODEX_NAT='extip:203.0.113.11'\n"), outcome.err


@pytest.fixture
def mounted(tmp_path):
    """Keeps files as the kubelet does: links into a directory that is exchanged as a whole."""
    directory = tmp_path / "serviceaccount"
    directory.mkdir()
    (directory / "..data").symlink_to("..0")

    def update(**files):
        version = directory / f"..{len(list(directory.iterdir()))}"
        version.mkdir()
        for name, content in files.items():
            (version / name).write_text(content)
            if not (directory / name).is_symlink():
                (directory / name).symlink_to(f"..data/{name}")
        (directory / "..new").symlink_to(version.name)
        (directory / "..new").rename(directory / "..data")
        return [f"--token-file={directory}/token", f"--ca-file={directory}/ca"]
    return update


def test_the_token_is_rotated(pod, mounted):
    with FakeApi(objects=[BARE]) as api:
        ca = api.ca_file.read_text()
        process = start(*pod.options(api, *mounted(token=api.token_file.read_text(), ca=ca)))
        asked_again(api)
        (api.state / "tokens").write_text("new=ns/codex\n")
        asked_again(api)
        assert api.requests()[-1]["status"] == 401
        mounted(token="new", ca=ca)
        api.write(COMPLETE)
        succeeds(process)


def test_the_ca_is_rotated(pod, mounted):
    with FakeApi(objects=[BARE]) as api:
        token = api.token_file.read_text()
        process = start(*pod.options(api, *mounted(token=token, ca=api.ca_file.read_text())))
        asked_again(api)
        api.new_certificate()
        mounted(token=token, ca=api.ca_file.read_text())
        api.write(COMPLETE)
        succeeds(process)


def test_another_server_takes_its_place(pod, mounted):
    with FakeApi(objects=[BARE]) as api:
        process = start(*pod.options(api, *mounted(token="shared", ca=api.ca_file.read_text()), f"--api-server={api.url}"))
        api.wait_for_requests(1)
        place = urllib.parse.urlsplit(api.url).netloc
    with FakeApi("--listen", place, "--token=shared=ns/codex", objects=[COMPLETE]) as api:
        mounted(token="shared", ca=api.ca_file.read_text())
        succeeds(process)


def test_the_node_is_replaced(pod):
    with FakeApi(objects=[node("other")]) as api:
        api.write(BARE)
        process = start(*pod.options(api))
        asked_again(api)
        (api.data / "Node-node-1.json").unlink()
        asked_again(api)
        assert api.requests()[-1]["status"] == 404
        api.write(COMPLETE)
        succeeds(process)


@pytest.fixture
def clock(tmp_path):
    """Lets a program's wall clock be set; its monotonic clock goes on."""
    file = tmp_path / "clock"
    library, = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")

    def jump(offset):
        file.with_suffix(".new").write_text(offset)
        file.with_suffix(".new").rename(file)
    jump("+0")
    jump.environment = {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(file), "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return jump


@pytest.mark.parametrize("offset, seconds", [("+20d", 20 * 86400), ("-30s", -30)])
def test_the_clock_jumps_and_the_deadline_stays(pod, clock, offset, seconds):
    with FakeApi(objects=[BARE]) as api:
        process = start(*pod.options(api, "--deadline=4s", "--log-format=json"), command=[RELEASE], env=clock.environment)
        asked_again(api)
        clock(offset)
        asked_again(api)
        outcome = finish(process, timeout=10)
    assert outcome.code == 6 and "gave up after --deadline 4s" in outcome.err
    first, *_, last = (datetime.datetime.fromisoformat(json.loads(line)["time"]) for line in outcome.err.splitlines())
    assert 0 <= (last - first).total_seconds() - seconds < 20


@pytest.mark.parametrize("offset", ["+20d", "-30s"])
def test_the_clock_jumps_and_the_address_comes(pod, clock, offset):
    with FakeApi(objects=[BARE]) as api:
        process = start(*pod.options(api), command=[RELEASE], env=clock.environment)
        asked_again(api)
        clock(offset)
        asked_again(api)
        api.write(COMPLETE)
        succeeds(process)
