"""Three public replicas on two nodes with the values of the chart's README, a StatefulSet each."""
import pytest
import yaml

from kubernetes import ROOT, assert_reachable, cordoned, external_ip, get, merged, until

SPR = "spr:" + "A" * 60
VALUES = merged(yaml.safe_load((ROOT / "tests/chart/cases/public-values.yaml").read_text()), {
    "replica": {"count": 2},
    # The README's are placeholders, which Codex refuses.
    "codex": {"args": ["codex", "persistence", f"--bootstrap-node={SPR}"],
              "env": {"CODEX_MARKETPLACE_ADDRESS": "0x1234567890123456789012345678901234567890"}},
    "persistence": {"size": "1Gi"}})
KEYS = {f"CODEX_ETH_PRIVATE_KEY-{i}-1": f"{i}0abcdef" * 8 for i in range(1, 4)}


@pytest.fixture(scope="module", autouse=True)
def installed(release):
    release.secret("codex-eth-private-key", **KEYS)
    release.secret("codex-eth-provider", CODEX_ETH_PROVIDER="wss://user:password@eth.example.org")
    release.apply()
    return release


def pods_and_keys(release):
    return [(name, KEYS[f"CODEX_ETH_PRIVATE_KEY{name.removeprefix('codex')}"]) for name in sorted(release.pods())]


def test_a_third_replica_leaves_the_first_two_running(release):
    before = {name: (pod["metadata"]["uid"], [each["restartCount"] for each in pod["status"]["containerStatuses"]])
              for name, pod in release.pods().items()}
    assert sorted(before) == ["codex-1-1", "codex-2-1"]
    release.apply({"replica": {"count": 3}})
    after = release.pods()
    assert sorted(after) == ["codex-1-1", "codex-2-1", "codex-3-1"]
    assert before == {name: (after[name]["metadata"]["uid"], [each["restartCount"] for each in after[name]["status"]["containerStatuses"]])
                      for name in before}
    assert len({pod["spec"]["nodeName"] for pod in after.values()}) == 2


def test_every_replica_answers_where_it_says_it_is(release):
    for name, key in pods_and_keys(release):
        variables = release.variables(name)
        assert variables["CODEX_NAT"] == f"extip:{external_ip(release.pod(name)['spec']['nodeName'])}"
        assert_reachable(variables, key)


def test_the_log_of_init_env_shows_the_variables_and_no_key(release):
    for name, key in pods_and_keys(release):
        log = release.logs(name, "init-env")
        for variable in ("CODEX_NAT", "CODEX_LISTEN_ADDRS", "CODEX_DISC_PORT"):
            assert f"{variable}='{release.variables(name)[variable]}'" in log
        assert key not in log + release.logs(name, "codex")


def test_codex_has_its_own_key_only_and_no_token(release):
    for name, key in pods_and_keys(release):
        assert release.kubectl("exec", name, "-c", "codex", "--", "/bin/busybox", "cat", "/opt/codex-eth-private-key") == key
        script = "ls -R /opt /run /var; grep -rl . /var/run/secrets /run/secrets"
        seen = release.kubectl("exec", name, "-c", "codex", "--", "/bin/busybox", "sh", "-c", script, check=False).stdout
        assert "token" not in seen and "CODEX_ETH_PRIVATE_KEY" not in seen


def test_a_pod_that_moves_announces_its_new_node(release):
    name = "codex-3-1"
    before = release.pod(name)["spec"]["nodeName"]
    with cordoned(before):
        release.kubectl("delete", "pod", name, "--timeout=120s")
        moved = release.wait_ready(name)
    assert moved["spec"]["nodeName"] != before
    variables = release.variables(name)
    assert variables["CODEX_NAT"] == f"extip:{external_ip(moved['spec']['nodeName'])}"
    assert_reachable(variables, dict(pods_and_keys(release))[name])


def test_helm_asks_every_replica(release):
    assert "Phase:          Succeeded" in release.helm("test", "codex", "--timeout=120s")


def test_a_missing_key_is_told_in_the_pod(release):
    release.apply({"replica": {"count": 4}}, wait=False)
    try:
        release.kubectl("wait", "pod/codex-4-1", "--for=jsonpath={.status.initContainerStatuses[0].lastState.terminated.exitCode}=7",
                        "--timeout=120s")
        message = release.pod("codex-4-1")["status"]["initContainerStatuses"][0]["lastState"]["terminated"]["message"]
        assert "must hold the key CODEX_ETH_PRIVATE_KEY-4-1" in message
    finally:
        release.apply({"replica": {"count": 3}})


def test_uninstalling_leaves_nothing_in_the_cluster(release):
    selector = "app.kubernetes.io/instance=codex"
    kinds = "clusterroles,clusterrolebindings"
    assert {item["kind"] for item in get(kinds, "--selector", selector)["items"]} == {"ClusterRole", "ClusterRoleBinding"}
    release.helm("uninstall", "codex", "--wait", "--timeout=120s")
    assert get(kinds, "--selector", selector)["items"] == []
    kinds = "statefulsets,deployments,services,serviceaccounts,ingresses,networkpolicies,poddisruptionbudgets,persistentvolumeclaims"
    until("nothing left", lambda: not get(kinds, "--namespace", release.namespace, "--selector", selector)["items"])
