"""How long each kind of failure is tried again, and with which exit code it ends."""
import datetime
import socket

import pytest

from support.fake_api import FakeApi, SPR, node, service
from support.init_env import finish, start

NODE = "path=/api/v1/nodes/node-1"
TRANSIENT = ["status=429", "status=500", "status=502", "status=503", "status=504", "drop", "cut=10", "hang",
             "body=", "body=<html>502</html>", 'body={"kind":"Status"}', 'body={"kind":"NodeList","items":[]}',
             'body={"kind":"Node"} and more', 'body={"kind":1}', "body=[]", "cut=0"]


@pytest.mark.parametrize("fault", TRANSIENT)
def test_what_may_pass_is_tried_again(pod, fault):
    head, _, body = fault.partition("body=")
    spec = f"{NODE} times=2 {head} {'body=' + body if 'body=' in fault else ''}"
    with FakeApi("--fault", spec) as api:
        outcome = pod.run(api, "--request-timeout=500ms")
        assert len(api.requests()) >= 3
    assert (outcome.code, outcome.out) == (0, "CODEX_NAT='extip:203.0.113.11'\n"), outcome.err


@pytest.mark.parametrize("fault", ["status=503", "drop", "hang", "cut=10", "body={}"])
def test_what_does_not_pass_ends_at_the_deadline(pod, fault):
    with FakeApi("--fault", f"always {fault}") as api:
        outcome = pod.run(api, "--deadline=1500ms", "--request-timeout=400ms")
    assert outcome.code == 3 and "gave up after --deadline" in outcome.err
    assert pod.files() == {}


@pytest.mark.parametrize("status", [300, 301, 302, 307, 400, 405, 406, 410, 418])
def test_other_answers_end_at_once(pod, status):
    with FakeApi("--fault", f"always status={status} location=https://127.0.0.1:1/") as api:
        outcome = pod.run(api)
        assert len(api.requests()) == 1
    assert outcome.code == 3 and f"answered {status}" in outcome.err


def test_a_redirect_is_not_followed_and_the_token_stays(pod):
    with FakeApi() as other, FakeApi("--fault", f"always status=302 location={other.url}/api/v1/nodes/node-1") as api:
        assert pod.run(api).code == 3
        assert other.requests() == []


GRACE = {
    "status=401": (4, "answered 401"),
    "status=403": (4, 'hint: ServiceAccount'),
    "status=404": (5, "spec.nodeName"),
}


@pytest.mark.parametrize("fault", GRACE)
def test_rights_that_arrive_within_the_grace_are_used(pod, fault):
    with FakeApi("--fault", f"times=3 {fault}") as api:
        assert pod.run(api).code == 0


@pytest.mark.parametrize("fault", GRACE)
def test_a_refusal_ends_after_the_grace_of_ten_seconds(pod, fault):
    code, said = GRACE[fault]
    with FakeApi("--fault", f"always {fault}") as api:
        outcome = pod.run(api, "--deadline=60s")
        span = api.requests()[-1]["ms"] - api.requests()[0]["ms"]
    assert outcome.code == code and said in outcome.err and "gave up" not in outcome.err
    assert span >= 9000
    assert pod.files() == {}


def test_a_deadline_within_the_grace_ends_with_that_code(pod):
    with FakeApi("--fault", "always status=403") as api:
        assert pod.run(api, "--deadline=1s").code == 4


def test_403_names_service_account_verb_resource_and_rule(pod):
    with FakeApi("--token=t=codex-ns/codex,none") as api:
        outcome = pod.run(api, "--deadline=1s")
    assert outcome.code == 4
    assert 'nodes "node-1" is forbidden: User "system:serviceaccount:codex-ns:codex"' in outcome.err
    assert "hint: ServiceAccount codex-ns/codex lacks the right to get nodes" in outcome.err
    assert '{apiGroups: [""], resources: ["nodes"], verbs: ["get"]}' in outcome.err
    assert outcome.err.splitlines()[-2:] == pod.termination_log.read_text().splitlines()


def test_404_repeats_the_servers_words(pod):
    with FakeApi() as api:
        outcome = pod.run(api, "--node-name=nope", "--deadline=1s")
    assert outcome.code == 5 and 'answered 404: nodes "nope" not found' in outcome.err and "NODE_NAME" in outcome.err


def test_a_token_the_server_does_not_know(pod, tmp_path):
    (tmp_path / "wrong").write_text("wrong")
    with FakeApi() as api:
        outcome = pod.run(api, f"--token-file={tmp_path / 'wrong'}", "--deadline=1s")
    assert outcome.code == 4 and "answered 401: Unauthorized" in outcome.err


def test_what_was_overcome_does_not_decide_how_it_ends(pod):
    """The node's right came in time; it is the Service's request that the deadline cuts."""
    objects = [node("node-1", ("ExternalIP", "203.0.113.11")), service("s", ("p", 30303))]
    with FakeApi("--token=t=codex-ns/codex,get:nodes,get:services", "--fault", f"{NODE} status=403", "--fault", "path=*/services/s always hang",
                 objects=objects) as api:
        outcome = pod.run(api, "--service=s", "--env=A={node.address} {service.nodeport:p}", "--deadline=3s", "--request-timeout=30s")
    assert outcome.code == 3 and "get services" in outcome.err.splitlines()[-2]


def test_what_is_still_lacking_is_told_when_the_deadline_cuts_another_request(pod):
    objects = [node("node-1", ("InternalIP", "10.0.0.1")), service("s", ("p", 30303), kind="LoadBalancer")]
    with FakeApi("--token=t=codex-ns/codex,get:nodes,get:services", "--fault", "path=*/services/s delay=0ms", "--fault", "path=*/services/s always hang",
                 objects=objects) as api:
        outcome = pod.run(api, "--service=s", "--env=A={node.address}", "--env=B={service.address}", "--deadline=3s", "--request-timeout=30s")
    assert outcome.code == 6 and "has no ExternalIP" in outcome.err


def test_a_bootstrap_nodes_retry_after_is_honoured(pod):
    with FakeApi("--http", f"--spr={SPR}", "--fault", "status=503 retry-after=2") as bootstrap:
        assert pod.run(None, "--env=A={bootstrap.spr}", f"--bootstrap-url={bootstrap.url}").code == 0
        first, second = bootstrap.requests()
    assert second["ms"] - first["ms"] >= 2000


def test_what_the_node_lacks_is_told_and_waited_for_before_a_bootstrap_node_is(pod):
    with FakeApi("--fault", "address-after=2s") as api, FakeApi("--http", f"--spr={SPR}", "--fault", "times=1 hang") as bootstrap:
        outcome = pod.run(api, "--env=A={node.address} {bootstrap.spr}", f"--bootstrap-url={bootstrap.url}", "--request-timeout=1s")
        assert len(api.requests()) >= 3
    assert outcome.code == 0 and "waiting" in outcome.err.splitlines()[0] and "has no ExternalIP" in outcome.err


@pytest.mark.parametrize("option, code", [("--token-file", 4), ("--ca-file", 3)])
def test_a_missing_token_or_ca(shared_api, pod, option, code):
    outcome = pod.run(shared_api, f"{option}=/nope", "--deadline=1s")
    assert outcome.code == code and "/nope: No such file" in outcome.err


@pytest.mark.parametrize("option", ["--token-file", "--ca-file"])
def test_a_token_or_ca_that_arrives_is_used(pod, option, tmp_path):
    late = tmp_path / "late"
    with FakeApi() as api:
        process = pod_start(pod, api, f"{option}={late}")
        read_until(process.stderr, b"waiting")
        late.write_text((api.token_file if "token" in option else api.ca_file).read_text())
        assert process.wait(timeout=30) == 0
        process.communicate()


def test_a_foreign_ca_is_not_trusted(pod):
    with FakeApi() as other, FakeApi() as api:
        outcome = pod.run(api, f"--ca-file={other.ca_file}", "--deadline=1s")
        assert api.requests() == []
    assert outcome.code == 3 and "certificate" in outcome.err and "--ca-file" in outcome.err


def test_an_empty_ca_trusts_nobody(pod, tmp_path):
    (tmp_path / "ca").write_text("")
    with FakeApi() as api:
        outcome = pod.run(api, f"--ca-file={tmp_path / 'ca'}", "--deadline=1s")
        assert api.requests() == []
    assert outcome.code == 3 and "--ca-file" in outcome.err


def test_a_certificate_for_another_name_is_not_trusted(pod):
    with FakeApi("--names=192.0.2.1,other.example") as api:
        outcome = pod.run(api, "--deadline=1s")
        assert api.requests() == []
    assert outcome.code == 3


def test_a_certificate_failure_ends_after_the_grace(pod):
    with FakeApi() as other, FakeApi() as api:
        outcome = pod.run(api, f"--ca-file={other.ca_file}", "--deadline=60s")
    assert outcome.code == 3 and "waiting" in outcome.err and "gave up" not in outcome.err


def test_a_ca_that_becomes_the_right_one_is_used(pod, tmp_path):
    ca_file = tmp_path / "ca"
    with FakeApi() as other, FakeApi() as api:
        ca_file.write_text(other.ca_file.read_text())
        process = pod_start(pod, api, f"--ca-file={ca_file}")
        read_until(process.stderr, b"waiting")
        ca_file.write_text(api.ca_file.read_text())
        assert finish(process).code == 0


def test_nobody_listens(pod, shared_api):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but it does not listen
        outcome = pod.run(shared_api, f"--api-server=https://127.0.0.1:{taken.getsockname()[1]}", "--deadline=1s")
    assert outcome.code == 3 and "hint: " in outcome.err


def test_a_server_that_never_shakes_hands(pod, shared_api):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        outcome = pod.run(shared_api, f"--api-server=https://127.0.0.1:{silent.getsockname()[1]}", "--deadline=1s")
    assert outcome.code == 3


def test_a_name_that_does_not_resolve(pod, shared_api):
    # libcurl 8.14 forgets the name it copied for each lookup that it may leave behind: not ours to free.
    outcome = pod.run(shared_api, "--api-server=https://nope.invalid:443", "--deadline=1s", env={"ASAN_OPTIONS": "detect_leaks=0"})
    assert outcome.code == 3 and "nope.invalid" in outcome.err


@pytest.mark.parametrize("form", ["2", "date"])
def test_retry_after_is_honoured(pod, form):
    if form == "date":
        at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=4)
        form = at.strftime("%a,_%d_%b_%Y_%H:%M:%S_GMT")
    with FakeApi("--fault", f"status=429 retry-after={form}") as api:
        assert pod.run(api).code == 0
        first, second = api.requests()
    assert second["ms"] - first["ms"] >= 1900


def test_a_request_cut_by_the_deadline_does_not_replace_the_last_answer(pod):
    with FakeApi(objects=[node("node-1", ("InternalIP", "10.0.0.1"))]) as api:
        process = pod_start(pod, api, "--deadline=3s", "--request-timeout=30s")
        api.wait_for_requests(1)
        api.fault("always hang")
        assert process.wait(timeout=30) == 6
        process.communicate()


def test_what_it_waits_for_is_told_at_once_and_not_at_every_try(pod):
    with FakeApi("--fault", "always status=503") as api:
        outcome = pod.run(api, "--deadline=4s")
    assert outcome.err.count("waiting") == 1


def test_bootstrap_spr(pod):
    with FakeApi("--http", f"--spr={SPR}") as codex:
        outcome = pod.run(None, f"--bootstrap-url={codex.url}/", "--env=B={bootstrap.spr}")
        assert (outcome.code, outcome.out) == (0, f"B='{SPR}'\n")
        request, = codex.requests()
        assert request["accept"] == "text/plain" and not request["authorization"]


def test_bootstrap_belongs_to_the_codex_preset(pod, shared_api):
    with FakeApi("--http", f"--spr={SPR}") as codex:
        outcome = pod.run(shared_api, env={"INIT_ENV_BOOTSTRAP_URL": codex.url})
    assert outcome.out.splitlines()[-1] == f"CODEX_BOOTSTRAP_NODE='{SPR}'"


def test_bootstrap_over_https_needs_and_checks_its_ca(pod):
    with FakeApi(f"--spr={SPR}") as codex, FakeApi() as other:
        options = (f"--bootstrap-url={codex.url}", "--env=B={bootstrap.spr}")
        assert pod.run(None, *options).code == 2
        assert pod.run(None, *options, f"--bootstrap-ca-file={codex.ca_file}").code == 0
        assert pod.run(None, *options, f"--bootstrap-ca-file={other.ca_file}", "--deadline=1s").code == 9
        missing = pod.run(None, *options, "--bootstrap-ca-file=/nope", "--deadline=1s")
    assert missing.code == 9 and "read CA /nope: No such file" in missing.err


@pytest.mark.parametrize("fault", ["status=503", "drop", "body=", "body=<html>", "body=spr:short", "hang", "cut=20",
                                   'body={"spr": ""}', "status=302"])
def test_what_is_no_spr_is_asked_for_again(pod, fault):
    head, _, body = fault.partition("body=")
    spec = f"times=2 {head} {'body=' + body if 'body=' in fault else ''}"
    with FakeApi("--http", f"--spr={SPR}", "--fault", spec) as codex:
        outcome = pod.run(None, f"--bootstrap-url={codex.url}", "--env=B={bootstrap.spr}", "--request-timeout=500ms")
    assert (outcome.code, outcome.out) == (0, f"B='{SPR}'\n")


def test_an_spr_in_json(pod):
    with FakeApi("--http", "--fault", f'always body={{"spr":"{SPR}"}}') as codex:
        assert pod.run(None, f"--bootstrap-url={codex.url}", "--env=B={bootstrap.spr}").code == 0


def test_bootstrap_urls_are_alternatives(pod):
    with FakeApi("--http", "--fault=always status=500") as first, FakeApi("--http", f"--spr={SPR}") as second:
        outcome = pod.run(None, f"--bootstrap-url={first.url},{second.url}", "--env=B={bootstrap.spr}")
        assert outcome.code == 0 and len(first.requests()) == 1 and len(second.requests()) == 1


def test_no_spr_ends_at_the_deadline(pod):
    with FakeApi("--http") as codex:
        outcome = pod.run(None, f"--bootstrap-url={codex.url}", "--env=B={bootstrap.spr}", "--deadline=1s")
    assert outcome.code == 9 and codex.url in outcome.err and "answered 503" in outcome.err


def pod_start(pod, api, *options):
    return start(*pod.options(api, *options))


def read_until(stream, text):
    """Reads a process' output up to the line that holds the text."""
    for line in stream:
        if text in line:
            return
    raise AssertionError(f"the output ended without {text}")
