"""Values that cannot work are refused before anything is installed, by messages that name the values to change."""

import pytest

from chart import PUBLIC, README, cases, refusal, render

NOT_ROOT = {"podSecurityContext": {"runAsUser": 1000, "fsGroup": 1000}}

KEY = {"codex": {"env": {"CODEX_ETH_PRIVATE_KEY": "/opt/key"}}}


@pytest.mark.parametrize("case", cases("refusals"), ids=lambda case: case["name"])
def test_refusal(case):
    message = refusal(case["values"], options=case.get("options", ()))
    for words in case["says"]:
        assert str(words) in message


def test_all_mistakes_are_reported_at_once():
    message = refusal(
        {"kind": "Deployment", "statefulSet": {"mode": "single"}, "persistence": {"mountPath": "/volume"}}
    )
    assert message.count("\n* ") == 2


def test_the_values_of_the_readme_reach_ten_replicas():
    assert len(render({"replica": {"count": 10}}, base=README)["StatefulSet"]) == 10
    assert "replica.count" in refusal({"replica": {"count": 11}}, base=README)


def test_one_number_may_serve_tcp_and_udp_of_one_replica():
    ports = {"transport": {"nodePort": 30040}, "discovery": {"nodePort": 30040}}
    rendering = render(PUBLIC, {"service": ports, "replica": {"count": 2}})
    for name, number in (("codex-1-nodeport", 30040), ("codex-2-nodeport", 30050)):
        found = [(p["protocol"], p["port"], p["nodePort"]) for p in rendering["Service"][name]["spec"]["ports"]]
        assert found == [("TCP", number, number), ("UDP", number, number)]


def test_what_is_not_used_is_not_refused():
    render({"service": {"transport": {"nodePort": 1}}, "replica": {"count": 20}})  # private
    render(PUBLIC, {"codex": {"env": {"CODEX_LISTEN_ADDRS": "/ip4/0.0.0.0/tcp/0", "CODEX_DISC_PORT": 1}}})
    render({"codex": {"args": ["codex", "--nat=any"]}})
    render(NOT_ROOT, {"persistence": {"mountPath": "/data"}, "codex": {"env": {"CODEX_DATA_DIR": "/data/codex"}}})
    render({"podSecurityContext": {"runAsUser": 0}})
    no_capabilities = {"securityContext": {"capabilities": {"drop": ["ALL"]}}}
    render(no_capabilities)
    render(no_capabilities, KEY, {"podSecurityContext": {"runAsUser": 0}})
    render({"securityContext": {"capabilities": {"drop": ["ALL"], "add": ["DAC_OVERRIDE"]}}}, KEY)
    render({"persistence": {"enabled": False}, "codex": {"env": {"CODEX_DATA_DIR": None}}})
    render({"codex": {"env": {"A": 9007199254740991, "B": "9007199254740993"}}})
    render({"codex": {"env": {"CODEX_ETH_PRIVATE_KEY": "/opt/environment"}}})
    render({"codex": {"extraEnv": [{"name": "A", "value": "it's replica_index"}]}})
    render({"image": {"tag": "", "digest": "sha256:" + "a" * 64}})
