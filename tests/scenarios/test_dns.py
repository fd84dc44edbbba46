"""Names, as the static program looks them up: with nothing but /etc/resolv.conf in its root directory."""
import os
import urllib.parse

import pytest

from support.container import make_root
from support.fake_api import FakeApi
from support.init_env import ROOT, api_options, finish, run, start
from support.name_server import ADDRESS, NameServer

PROGRAM = os.environ.get("INIT_ENV_STATIC", str(ROOT / "build/static/init-env"))


@pytest.fixture(scope="module")
def image():
    root, command = make_root(PROGRAM)
    (root / "etc/resolv.conf").write_text(f"nameserver {ADDRESS}\nsearch ns.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n")
    return command


@pytest.fixture
def options(tmp_path, image):
    """Options for an API server at `host` with the port of `api`."""
    def make(api, host, deadline="30s"):
        port = urllib.parse.urlsplit(api.url).port
        return [*api_options(api), f"--api-server=https://{host}:{port}", "--node-name=node-1", "--env=A={node.address}",
                f"--env-path={tmp_path}", "--termination-log=/dev/null", f"--deadline={deadline}"]
    return make


def test_a_name_is_searched_for_in_the_clusters_domains(image, options):
    with FakeApi() as api, NameServer({"kubernetes.default.svc.cluster.local": "127.0.0.1"}) as server:
        outcome = run(*options(api, "kubernetes.default.svc"), command=image)
    assert (outcome.code, outcome.out) == (0, "A='203.0.113.11'\n"), outcome.err
    assert list(dict.fromkeys(server.asked)) == [
        f"kubernetes.default.svc.{domain}" for domain in ("ns.svc.cluster.local", "svc.cluster.local", "cluster.local")]


def test_an_unknown_name_is_told(image, options):
    with FakeApi() as api, NameServer() as server:
        outcome = run(*options(api, "kubernetes.default.svc", "2s"), command=image)
    assert outcome.code == 3 and "kubernetes.default.svc" in outcome.err and "hint: " in outcome.err
    assert "kubernetes.default.svc" in server.asked


def test_a_name_server_that_never_answers_is_left_at_the_deadline(image, options):
    with FakeApi() as api, NameServer(silent=True):
        outcome = run(*options(api, "kubernetes.default.svc", "2s"), command=image, timeout=10)
    assert outcome.code == 3 and "kubernetes.default.svc" in outcome.err


def test_sigterm_ends_the_wait_for_a_name(image, options):
    with FakeApi() as api, NameServer(silent=True) as server:
        process = start(*options(api, "kubernetes.default.svc"), command=image)
        server.wait_for_a_query()
        process.terminate()
        assert finish(process, timeout=10).code == 143
