"""The other ways to deploy, each installed, looked at and removed; and every combination as the API server takes it."""
import itertools
import json

import pytest
import yaml

from kubernetes import CHART, PUBLIC, ROOT, STAND_IN, Release, assert_reachable, external_ip, kubectl, merged, run

KEY = {"codex": {"args": ["codex", "persistence"], "env": {"CODEX_ETH_PRIVATE_KEY": "/opt/codex-eth-private-key"}}}
EXAMPLES = ROOT / "manifests/examples"


def release_of(name, *layers):
    return Release(f"init-env-{name}", *layers)


def minor_version():
    return int("".join(filter(str.isdigit, json.loads(kubectl("version", "-o", "json"))["serverVersion"]["minor"])))


def test_the_defaults_are_a_private_node_without_any_rights():
    with release_of("private") as release:
        release.apply()
        pod = release.pod("codex-1-1")
        assert "initContainers" not in pod["spec"]
        assert release.variables("codex-1-1")["CODEX_NAT"] == f"extip:{pod['status']['podIP']}"
        manifest = release.helm("get", "manifest", "codex")
        assert "kind: ClusterRole" not in manifest and "kind: ServiceAccount" not in manifest


@pytest.mark.parametrize("name, user", [
    ("private-key", {}),
    ("no-capabilities", {"podSecurityContext": {"runAsUser": 0}, "securityContext": {"capabilities": {"drop": ["ALL"]}}}),
])
def test_a_private_node_gets_its_key_without_any_rights(name, user):
    with release_of(name, KEY, user) as release:
        release.secret("codex-eth-private-key", **{"CODEX_ETH_PRIVATE_KEY-1-1": "ab" * 32})
        release.apply()
        assert "kind: ClusterRole" not in release.helm("get", "manifest", "codex")
        assert "token" not in json.dumps(release.pod("codex-1-1")["spec"]["volumes"])


def test_a_deployment_per_replica():
    with release_of("deployment", PUBLIC, KEY, {"kind": "Deployment", "replica": {"count": 2}, "service": {
            "transport": {"nodePort": 30900}, "discovery": {"nodePort": 30901}}}) as release:
        keys = {f"CODEX_ETH_PRIVATE_KEY-{i}-1": f"{i}2abcdef" * 8 for i in (1, 2)}
        release.secret("codex-eth-private-key", **keys)
        release.apply()
        pods = release.pods()
        assert len(pods) == 2
        for name in pods:
            suffix = next(suffix for suffix in ("-1-1", "-2-1") if f"codex{suffix[:2]}" in name)
            assert_reachable(release.variables(name), keys[f"CODEX_ETH_PRIVATE_KEY{suffix}"])


def test_the_kubelet_reads_the_env_file():
    if minor_version() < 35:
        pytest.skip("fileKeyRef needs Kubernetes 1.35")
    with release_of("filekeyref", PUBLIC, {"initEnv": {"fileKeyRef": True}}) as release:
        release.apply()
        variables = release.variables("codex-1-1")
        assert variables["CODEX_NAT"] == f"extip:{external_ip(release.pod('codex-1-1')['spec']['nodeName'])}"
        assert "ENV_PATH" not in variables
        assert_reachable(variables)


def test_not_as_root_under_pod_security_restricted():
    """fsGroup widens the modes of what it finds on volumes, which Codex refuses: its directory is below the mount."""
    user = {"runAsUser": 1000, "runAsGroup": 1000, "runAsNonRoot": True, "fsGroup": 1000, "fsGroupChangePolicy": "OnRootMismatch",
            "seccompProfile": {"type": "RuntimeDefault"}}
    container = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
    with release_of("restricted", PUBLIC, KEY, {"podSecurityContext": user, "securityContext": container,
                                                "codex": {"env": {"CODEX_DATA_DIR": "/data/codex"}}, "persistence": {"mountPath": "/data"}}) as release:
        kubectl("label", "namespace", release.namespace, "pod-security.kubernetes.io/enforce=restricted")
        key = "12abcdef" * 8
        release.secret("codex-eth-private-key", **{"CODEX_ETH_PRIVATE_KEY-1-1": key})
        release.apply()
        assert_reachable(release.variables("codex-1-1"), key)
        release.kubectl("delete", "pod", "codex-1-1", "--timeout=120s")
        release.wait_ready("codex-1-1")
        assert_reachable(release.variables("codex-1-1"), key)


@pytest.mark.parametrize("example", ["public-one", "public-five", "behind-ingress"])
def test_example(example):
    """The private network has tests of its own."""
    values = yaml.safe_load((EXAMPLES / f"codex-{example}.yaml").read_text())
    with release_of(example, values) as release:
        keys = {f"CODEX_ETH_PRIVATE_KEY-{i}": f"{i}3abcdef" * 8 for i in range(1, 6)}
        release.secret("codex-eth-private-key", **keys)
        release.apply()
        assert len(release.pods()) == values.get("replica", {}).get("count", 1)
        for name in release.pods() if example.startswith("public") else []:
            assert_reachable(release.variables(name))


def combinations():
    for public, count, mode, kind, bootstrap, flags in itertools.product(
            (False, True), (1, 3), ("multiple", "single"), ("StatefulSet", "Deployment"), (False, True), itertools.product((False, True), repeat=3)):
        if kind == "Deployment" and mode == "single":
            continue  # refused
        yield merged(STAND_IN, KEY, PUBLIC if public else {}, {
            "replica": {"count": count}, "kind": kind, "bootstrap": {"enabled": bootstrap}, "networkPolicy": {"enabled": bootstrap},
            "statefulSet": {"mode": mode, "prettify": flags[0] and count == 1}, "service": {"prettify": flags[1]},
            "podDisruptionBudget": {"maxUnavailable": 1},
            "ingress": {"enabled": flags[2], "hosts": [{"host": "example.org", "paths": [{"path": "/"}]}]}})


def test_the_api_server_takes_every_combination():
    """All in one request of kubectl, each with a name of its own; NodePorts are the same in all, so Services are asked for one by one."""
    namespace = "init-env-dry-run"
    kubectl("create", "namespace", namespace)
    try:
        seen = set()
        for number, values in enumerate(combinations()):
            manifest = run("helm", "template", "codex", CHART, "--namespace", namespace, "--values", "-", text=yaml.safe_dump(values))
            if manifest in seen:
                continue
            seen.add(manifest)
            done = kubectl("apply", "--dry-run=server", "--namespace", namespace, "-f", "-", text=manifest, check=False)
            assert done.returncode == 0, f"combination {number}: {values}\n{done.stderr}"
        assert len(seen) > 50
    finally:
        kubectl("delete", "namespace", namespace, "--timeout=120s")


def test_lint():
    run("helm", "lint", "--strict", CHART)
