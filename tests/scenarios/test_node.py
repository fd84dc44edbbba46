"""What is asked of the API server, and what becomes of the answer."""
import json

import pytest

from support.fake_api import FakeApi, node
from support.init_env import api_options, run

DUAL = node("node-1", ("InternalIP", "10.0.0.5"), ("InternalIP", "fd00::5"), ("ExternalIP", "2001:db8::5"),
            ("ExternalIP", "198.51.100.5"), ("ExternalDNS", "node5.example.com"), ("Hostname", "node-1"),
            labels={"zone": "b", "empty": ""},
            annotations={"trap": json.dumps({"addresses": [{"type": "ExternalIP", "address": "6.6.6.6"}]})})


@pytest.fixture(scope="module")
def dual():
    with FakeApi(objects=[DUAL]) as api:
        yield api


def test_codex_preset_is_the_default(shared_api, pod):
    outcome = pod.run(shared_api, "--base-name=codex", "--ordinals-start=1", "--port=transport=30500+10", "--port=discovery=30600+10")
    lines = "CODEX_NAT='extip:203.0.113.11'\nCODEX_LISTEN_ADDRS='/ip4/0.0.0.0/tcp/30520'\nCODEX_DISC_PORT='30620'\n"
    assert outcome.code == 0, outcome.err
    assert pod.files() == {"env/init-env": lines.encode()}
    assert outcome.out == lines


def test_ports_that_are_not_given_are_left_to_codex(shared_api, pod):
    assert pod.run(shared_api).code == 0
    assert pod.env_file.read_text() == "CODEX_NAT='extip:203.0.113.11'\n"


def test_one_request_with_the_token_and_no_more_than_that(pod):
    with FakeApi() as api:
        assert pod.run(api, "--env=A={node.address} {node.label:topology.kubernetes.io/zone} {node.name}").code == 0
        requests = api.requests()
    assert [(request["method"], request["path"]) for request in requests] == [("GET", "/api/v1/nodes/node-1")]
    assert requests[0]["authorization"] and requests[0]["accept"] == "application/json"


def test_nothing_is_asked_if_no_template_needs_it(pod):
    with FakeApi() as api:
        outcome = pod.run(api, "--env=A={pod.name} {node.name} {env:ADDRESS|{node.address}}", env={"ADDRESS": "192.0.2.1"})
        assert (outcome.code, outcome.out) == (0, "A='codex-3-1 node-1 192.0.2.1'\n")
        assert api.requests() == []


def test_no_token_and_no_ca_are_needed_if_nothing_is_asked(pod):
    assert pod.run(None, "--env=A={pod.name}", "--token-file=/nope", "--ca-file=/nope").code == 0


ADDRESSES = {
    (): "198.51.100.5",
    ("--address-family=ipv6",): "2001:db8::5",
    ("--address-family=any",): "2001:db8::5",
    ("--address-types=InternalIP",): "10.0.0.5",
    ("--address-types=InternalIP", "--address-family=ipv6"): "fd00::5",
    ("--address-types=InternalDNS,ExternalDNS,ExternalIP",): "node5.example.com",
    ("--address-types=Hostname",): "node-1",
}


@pytest.mark.parametrize("options", ADDRESSES)
def test_address_policy(dual, pod, options):
    outcome = pod.run(dual, "--env=A={node.address}", *options)
    assert (outcome.code, outcome.out) == (0, f"A='{ADDRESSES[options]}'\n")


def test_several_addresses_that_fit_give_a_warning(dual, pod):
    outcome = pod.run(dual, "--address-family=any", "--env=A={node.address}")
    assert "warning" in outcome.err and "uses 2001:db8::5, not 198.51.100.5" in outcome.err


TEMPLATES = {
    "{node.address:ExternalDNS}": "node5.example.com",
    "{node.address:InternalDNS|none}": "none",
    "{node.address:InternalDNS|{node.address:Hostname}}": "node-1",
    "{node.label:zone}": "b",
    "{node.label:empty}": "",
    "{node.label:empty|full}": "",
    "{node.label:nope|{node.annotation:nope|both}}": "both",
    "{node.label:{env:KEY}}": "b",
    "{node.label:{node.label:empty}x|{node.name}}": "node-1",
    "{node.annotation:trap}": '{"addresses": [{"type": "ExternalIP", "address": "6.6.6.6"}]}',
    "{pod.name}/{pod.namespace}/{pod.base}/{pod.suffix}/{pod.ordinal}/{index}": "codex-3-1/codex-ns/codex/-3-1/1/2",
    "{port:a} {port:b} {port:{env:PORT}} {port:nope|0}": "1020 8070 1020 0",
    "{pod.ip} {host.ip}": "10.1.0.7 10.0.0.1",
    "{env:EMPTY}{env:EMPTY|x}{env:NOPE|y}": "y",
    "{{literal}} {env:PORT}}}": "{literal} a}",
}


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template(dual, pod, template):
    outcome = pod.run(dual, f"--env=A={template}", "--base-name=codex", "--ordinals-start=1", "--port=a=1000+10", "--port=b=8070",
                      "--pod-ips=fd00::7,10.1.0.7", "--host-ips=10.0.0.1",
                      env={"KEY": "zone", "PORT": "a", "EMPTY": ""})
    assert (outcome.code, outcome.out) == (0, f"A='{TEMPLATES[template]}'\n"), outcome.err


@pytest.mark.parametrize("template, said", [("{node.label:nope}", "node node-1 has no label nope"),
                                            ("{node.annotation:nope}", "node node-1 has no annotation nope")])
def test_a_missing_label_is_not_waited_for(dual, pod, template, said):
    outcome = pod.run(dual, f"--env=A={template}")
    assert outcome.code == 6 and said in outcome.err and "waiting" not in outcome.err


def test_a_pod_without_an_address_of_the_family_is_told(pod):
    outcome = pod.run(None, "--env=A={pod.ip}", "--pod-ips=fd00::7")
    assert outcome.code == 6 and "POD_IPS: none of fd00::7 is of the family ipv4" in outcome.err


@pytest.mark.parametrize("name, options, said", [
    ("codex-0-1", ("--ordinals-start=1", "--base-name=codex"), "number 0, less --ordinals-start 1 the index -1"),
    ("codex-x", ("--base-name=codex",), '"-x", which is neither -N nor -N-N'),
    ("web-0", ("--base-name=codex",), 'does not begin with the base name "codex"'),
    ("codex-7", ("--port=p=65530+1", "--env=P={port:p}"), "65530 + 7*1 = 65537"),
    ("codex-7", ("--port=p=30500+1", "--env=P={port:p}", "--port-range=30000-30505"), "outside --port-range 30000-30505"),
])
def test_a_wrong_index_or_port_tells_the_numbers(pod, name, options, said):
    outcome = run(f"--pod-name={name}", "--env=A={index}", *options, f"--env-path={pod.env_path}")
    assert outcome.code == 2 and said in outcome.err


def test_a_given_index_makes_the_pod_name_unnecessary(pod):
    outcome = run("--pod-name=web-6d5f-x", "--index=4", "--port=p=100+2", "--env=A={index} {port:p}", f"--env-path={pod.env_path}")
    assert (outcome.code, outcome.out) == (0, "A='4 108'\n")


def test_an_address_that_comes_late_is_waited_for(pod):
    with FakeApi("--fault=address-after=2500ms") as api:
        outcome = pod.run(api)
        requests = api.requests()
    assert outcome.code == 0 and "CODEX_NAT='extip:203.0.113.11'" in outcome.out
    assert "waiting" in outcome.err and "InternalIP 10.0.0.1" in outcome.err
    assert 3 <= len(requests) <= 6
    assert len({request["client_port"] for request in requests}) == 1, "the connection is kept"
    come = next(i for i, request in enumerate(requests) if request["fault"] == "")
    assert come == len(requests) - 1, "the first answer that has the address is used"


def test_no_address_lists_those_there_are_and_how_to_choose(pod):
    with FakeApi(objects=[node("node-1", ("InternalIP", "10.0.0.1"), ("ExternalIP", "2001:db8::1"))]) as api:
        outcome = pod.run(api, "--deadline=1500ms")
    assert outcome.code == 6
    for text in ("no ExternalIP of the family ipv4", "InternalIP 10.0.0.1, ExternalIP 2001:db8::1", "--address-types",
                 "--address-family", "hint: "):
        assert text in outcome.err
    assert pod.files() == {}


def test_service_host_and_port_give_the_server(pod):
    with FakeApi("--listen=[::1]:0") as api:
        host, port = api.url.removeprefix("https://").rsplit(":", 1)
        outcome = run("--node-name=node-1", f"--env-path={pod.env_path}", *api_options(api)[1:],
                      env={"KUBERNETES_SERVICE_HOST": host.strip("[]"), "KUBERNETES_SERVICE_PORT": port})
    assert outcome.code == 0, outcome.err


def test_proxies_of_the_environment_are_not_used(shared_api, pod):
    proxies = {name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy")}
    assert pod.run(shared_api, env=proxies).code == 0
