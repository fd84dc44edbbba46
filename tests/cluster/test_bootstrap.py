"""A network of its own: the example of a private network, from nothing and after its bootstrap node has moved."""
import pytest
import yaml

from kubernetes import ROOT, cordoned, until

VALUES = yaml.safe_load((ROOT / "manifests/examples/codex-private-network.yaml").read_text())
BOOTSTRAP = "codex-bootstrap-1"


@pytest.fixture(scope="module", autouse=True)
def installed(release):
    release.apply(wait=False)


def spr_of(release, pod):
    return next(line.split()[1] for line in release.logs(pod, "codex").splitlines() if line.startswith("spr "))


def bootstrap_of(release, pod):
    """What the running Codex started with."""
    return next(line.split()[1] for line in release.logs(pod, "codex").splitlines() if line.startswith("bootstrap "))


def test_a_network_comes_up_from_nothing(release):
    """All pods start at once, so that storage nodes wait for the bootstrap node."""
    for pod in until("all pods", lambda: len(release.pods()) == 3 and release.pods() | release.pods("bootstrap")):
        release.wait_ready(pod)
    bootstrap, = release.pods("bootstrap")
    assert bootstrap_of(release, bootstrap) == "none"
    spr = spr_of(release, bootstrap)
    for pod in release.pods():
        assert f"CODEX_BOOTSTRAP_NODE='{spr}'" in release.logs(pod, "init-env")
        assert bootstrap_of(release, pod) == spr


def test_helm_asks_every_node(release):
    assert "Phase:          Succeeded" in release.helm("test", "codex", "--timeout=120s")


def test_private_nodes_need_no_rights(release):
    assert "clusterrole" not in release.helm("get", "manifest", "codex").lower()
    assert all(pod["spec"].get("automountServiceAccountToken") is False for pod in release.pods().values())


def test_a_container_that_starts_again_gets_the_moved_bootstrap_nodes_spr(release):
    bootstrap, = release.pods("bootstrap")
    before = spr_of(release, bootstrap)
    with cordoned(release.pod(bootstrap)["spec"]["nodeName"]):
        release.kubectl("delete", "pod", bootstrap, "--timeout=120s")
        release.wait_ready(bootstrap)
    after = spr_of(release, bootstrap)
    assert after != before
    pod = sorted(release.pods())[0]
    release.kubectl("exec", pod, "-c", "codex", "--", "/bin/busybox", "kill", "1")
    until("the container to start again", lambda: release.pod(pod)["status"]["containerStatuses"][0]["restartCount"] == 1)
    release.wait_ready(pod)
    assert bootstrap_of(release, pod) == after
    release.kubectl("delete", "pod", pod, "--timeout=120s")
    release.wait_ready(pod)
    assert f"CODEX_BOOTSTRAP_NODE='{after}'" in release.logs(pod, "init-env")
