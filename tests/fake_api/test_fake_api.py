"""The fake API server answers as the real one does."""
import http.client
import json
import pathlib
import re
import ssl
import subprocess
import sys
import urllib.parse

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.fake_api import PROGRAM, SPR, FakeApi, node  # noqa: E402

NODE = "/api/v1/nodes/node-1"
SERVICES = "/api/v1/namespaces/codex-ns/services"


@pytest.fixture(scope="module")
def api():
    with FakeApi("--token=may=codex-ns/codex,get:nodes,get:services,list:services", "--token=none=codex-ns/nobody,none",
                 f"--spr={SPR}") as running:
        yield running


def ask(api, path, token="may", method="GET", **headers):
    url = urllib.parse.urlsplit(api.url)
    connection = http.client.HTTPSConnection(url.hostname, url.port, timeout=20,
                                             context=ssl.create_default_context(cafile=str(api.ca_file)))
    headers = {**({"Authorization": f"Bearer {token}"} if token else {}), **headers}
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def status_of(api, path, **arguments):
    answer, body = ask(api, path, **arguments)
    value = json.loads(body)
    assert (value["kind"], value["status"], value["code"]) == ("Status", "Failure", answer.status)
    return answer.status, value["reason"], value["message"]


def test_objects_come_chunked(api):
    answer, body = ask(api, NODE)
    assert answer.status == 200 and answer.headers["Transfer-Encoding"] == "chunked" and "Content-Length" not in answer.headers
    assert json.loads(body)["kind"] == "Node"


def test_errors_are_worded_as_the_api_words_them(api):
    assert status_of(api, "/api/v1/nodes/nope") == (404, "NotFound", 'nodes "nope" not found')
    assert status_of(api, NODE, token="wrong") == (401, "Unauthorized", "Unauthorized")
    assert status_of(api, NODE, token="none") == (403, "Forbidden", 'nodes "node-1" is forbidden: User "system:serviceaccount:codex-ns:nobody" '
                                                  'cannot get resource "nodes" in API group "" at the cluster scope')
    assert status_of(api, NODE, token=None)[2].startswith('nodes "node-1" is forbidden: User "system:anonymous"')
    assert status_of(api, f"{SERVICES}/x", token="none")[2].endswith('in API group "" in the namespace "codex-ns"')
    assert status_of(api, NODE, Accept="text/html")[:2] == (406, "NotAcceptable")
    assert status_of(api, "/nope")[0] == 404
    assert status_of(api, NODE, method="DELETE")[0] == 405


@pytest.mark.parametrize("selector, found", [
    ("", 2), ("pod=codex-1-1", 1), ("pod==codex-1-1,type=p2p", 1), ("pod in (codex-1-1, codex-2-1), type in (p2p)", 2), ("pod!=codex-1-1", 1),
    ("pod notin (codex-1-1)", 1), ("type", 2), ("!type", 0), ("nope", 0), ("pod=none", 0),
])
def test_label_selectors(api, selector, found):
    _, body = ask(api, f"{SERVICES}?labelSelector={urllib.parse.quote(selector)}")
    services = json.loads(body)
    assert services["kind"] == "ServiceList" and len(services["items"]) == found
    assert all("kind" not in item for item in services["items"])


def test_a_malformed_selector_is_refused(api):
    assert status_of(api, f"{SERVICES}?labelSelector=a+in+(b")[0] == 400


def test_a_service_by_name(api):
    _, body = ask(api, f"{SERVICES}/codex-1-1-nodeport")
    assert [port["nodePort"] for port in json.loads(body)["spec"]["ports"]] == [30500, 30600]


def test_an_spr_as_codex_gives_it(api):
    path = "/api/codex/v1/spr"
    assert ask(api, path, token=None, Accept="text/plain")[1].decode() == SPR
    assert json.loads(ask(api, path, token=None)[1]) == {"spr": SPR}


def test_files_and_tokens_are_read_anew():
    with FakeApi(objects=[node("node-1", ("ExternalIP", "192.0.2.1"))]) as api:
        api.write(node("node-1", ("ExternalIP", "192.0.2.2")))
        assert b"192.0.2.2" in ask(api, NODE, token="fake-token")[1]
        (api.state / "tokens").write_text("new=ns/x\n")
        assert ask(api, NODE, token="fake-token")[0].status == 401
        assert ask(api, NODE, token="new")[0].status == 200


def test_lists_in_files_are_unfolded():
    items = [node("node-1"), node("node-2")]
    with FakeApi(objects=[{"kind": "List", "metadata": {"name": "all"}, "items": items}]) as api:
        assert json.loads(ask(api, "/api/v1/nodes/node-2", token="fake-token")[1])["metadata"]["name"] == "node-2"


def test_a_new_certificate_needs_the_new_ca(api):
    with FakeApi() as other:
        old = other.ca_file.read_text()
        other.new_certificate()
        assert ask(other, NODE, token="fake-token")[0].status == 200
        other.ca_file.write_text(old)
        with pytest.raises(ssl.SSLCertVerificationError):
            ask(other, NODE, token="fake-token")


def test_it_stops_while_requests_hang():
    with FakeApi("--fault=always hang") as api:
        url = urllib.parse.urlsplit(api.url)
        connection = http.client.HTTPSConnection(url.hostname, url.port, context=ssl.create_default_context(cafile=str(api.ca_file)))
        connection.request("GET", NODE)
        api.wait_for_requests(1)  # leaving the block waits for the end


def test_wrong_options_are_all_named(tmp_path):
    outcome = subprocess.run([PROGRAM, "--data=/nope", "--listen=x", "--fault=bogus", "--token=x", "--what", "extra"],
                             capture_output=True, text=True, check=False)
    assert outcome.returncode == 2
    for word in ("--data", "--listen", "bogus", "--token", "--what", "extra"):
        assert word in outcome.stderr


def test_help_explains_every_fault():
    text = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
    for word in ("path=GLOB", "times=N", "always", "status=CODE", "retry-after=VALUE", "location=URL", "delay=DURATION", "cut=BYTES",
                 "slow=DURATION", "hang", "drop", "address-after=DURATION", "type=TYPE", "repeat=N", "body=TEXT"):
        assert re.search(rf"^  {re.escape(word)} ", text, re.MULTILINE), word
