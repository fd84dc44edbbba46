"""Public replicas of one StatefulSet: only init-env can tell them apart."""
import time

import pytest

from kubernetes import CHART, PATIENCE, PUBLIC, assert_reachable, cordoned, external_ip, merged, nodes, until, without_external_ip

VALUES = merged(PUBLIC, {
    "replica": {"count": 2}, "statefulSet": {"mode": "single"},
    "codex": {"args": ["codex", "persistence"], "env": {"CODEX_ETH_PRIVATE_KEY": "/opt/codex-eth-private-key"}, "extraEnv": [
        {"name": "CODEX_ETH_PROVIDER", "valueFrom": {"secretKeyRef": {"name": "codex-eth-provider", "key": "CODEX_ETH_PROVIDER-replica_index"}}}]},
    "service": {"transport": {"nodePort": 30700}, "discovery": {"nodePort": 30800}}})
KEYS = {f"codex-{i}": f"{i}1abcdef" * 8 for i in range(1, 5)}


@pytest.fixture(scope="module", autouse=True)
def installed(release):
    release.secret("codex-eth-private-key", **{f"CODEX_ETH_PRIVATE_KEY{name.removeprefix('codex')}": key for name, key in KEYS.items()})
    release.secret("codex-eth-provider", **{f"CODEX_ETH_PROVIDER-{i}": f"wss://user:password-{i}@eth.example.org" for i in range(1, 5)})
    release.apply()


def uids(release):
    return {name: pod["metadata"]["uid"] for name, pod in release.pods().items()}


def assert_all_reachable(release, count):
    assert sorted(release.pods()) == [f"codex-{i}" for i in range(1, count + 1)]
    ports = set()
    for name in release.pods():
        variables = release.variables(name)
        assert_reachable(variables, KEYS[name])
        assert variables["CODEX_ETH_PROVIDER"] == f"wss://user:password-{name[-1]}@eth.example.org"
        ports |= {variables["CODEX_LISTEN_ADDRS"], variables["CODEX_DISC_PORT"]}
    assert len(ports) == 2 * count


def test_four_instead_of_two_leave_the_two_alone(release):
    assert_all_reachable(release, 2)
    before = uids(release)
    release.apply({"replica": {"count": 4}})
    assert before.items() <= uids(release).items()
    assert {pod["spec"]["nodeName"] for pod in release.pods().values()} == set(nodes())
    assert_all_reachable(release, 4)


def test_codex_sees_no_key_but_its_own(release):
    mounts = release.kubectl("exec", "codex-2", "-c", "codex", "--", "/bin/busybox", "sh", "-c", "cat /proc/mounts; find / -path /proc -prune -o -path /sys -prune -o -print")
    assert "/opt/codex-eth-private-key" in mounts and "/opt/env/init-env" in mounts
    assert "serviceaccount" not in mounts and "/run/init-env" not in mounts


def test_a_rolling_upgrade_goes_pod_by_pod(release):
    before = uids(release)
    release.apply({"podAnnotations": {"rolled": "once"}}, wait=False)
    ready = {}
    end = time.monotonic() + 2 * PATIENCE
    while not all(pod["metadata"]["annotations"].get("rolled") and ready.get(name) for name, pod in release.pods().items()) or len(ready) < 4:
        pods = release.pods()
        ready = {name: all(each["ready"] for each in pod["status"].get("containerStatuses", [{"ready": False}])) for name, pod in pods.items()}
        assert sum(ready.values()) >= 3, f"more than one replica is away: {ready}"
        assert time.monotonic() < end
    assert not before.items() & uids(release).items()
    assert_all_reachable(release, 4)


def test_without_an_external_ip_a_pod_waits_for_one(release):
    name = "codex-4"
    node = release.pod(name)["spec"]["nodeName"]
    before = release.pod(name)["metadata"]["uid"]
    with cordoned(*(each for each in nodes() if each != node)), without_external_ip(node) as give_back:
        release.kubectl("delete", "pod", name, "--timeout=120s")
        until("init-env to wait", lambda: uids(release).get(name, before) != before and f"node {node} has no ExternalIP" in
              release.kubectl("logs", name, "-c", "init-env", check=False).stdout)
        give_back()
        release.wait_ready(name)
    assert release.pod(name)["status"]["initContainerStatuses"][0]["restartCount"] == 0
    assert release.variables(name)["CODEX_NAT"] == f"extip:{external_ip(node)}"
    assert_all_reachable(release, 4)


def test_another_mode_is_refused_because_of_its_volumes(release):
    refused = release.helm("upgrade", "codex", CHART, "--reuse-values", "--set", "statefulSet.mode=multiple", check=False)
    assert refused.returncode != 0 and "statefulSet.allowModeSwitch" in refused.stderr
