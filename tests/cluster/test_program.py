"""The program alone, in pods made by hand under Pod Security `restricted`: what it writes, and how it says that it cannot."""
import pytest
import yaml

from kubernetes import external_ip, get, kubectl, nodes, until, without_external_ip

NAMESPACE = "init-env-program"


@pytest.fixture(scope="module", autouse=True)
def namespace():
    """With a ServiceAccount that may get nodes and nothing else."""
    kubectl("create", "namespace", NAMESPACE)
    kubectl("label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted")
    kubectl("create", "serviceaccount", "may-get-nodes", "--namespace", NAMESPACE)
    kubectl("create", "serviceaccount", "powerless", "--namespace", NAMESPACE)
    kubectl("create", "clusterrole", NAMESPACE, "--verb=get", "--resource=nodes")
    kubectl("create", "clusterrolebinding", NAMESPACE, f"--clusterrole={NAMESPACE}", f"--serviceaccount={NAMESPACE}:may-get-nodes")
    try:
        yield
    finally:
        kubectl("delete", "clusterrole,clusterrolebinding", NAMESPACE)
        kubectl("delete", "namespace", NAMESPACE, "--timeout=120s")


def start(name, node, *options, account="may-get-nodes"):
    """A pod on the node with init-env as its init container; its main container shows the files and ends."""
    restricted = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True}
    env = [{"name": name, "valueFrom": {"fieldRef": {"fieldPath": field}}}
           for name, field in (("POD_NAME", "metadata.name"), ("NODE_NAME", "spec.nodeName"))]
    mounts = [{"name": "env", "mountPath": "/opt/env"}]
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {
        "nodeName": node, "serviceAccountName": account, "restartPolicy": "Never",
        "securityContext": {"runAsNonRoot": True, "runAsUser": 65532, "seccompProfile": {"type": "RuntimeDefault"}},
        "initContainers": [{"name": "init-env", "image": "init-env.test/init-env:cluster", "imagePullPolicy": "Never", "args": list(options),
                            "env": env, "volumeMounts": mounts, "securityContext": restricted}],
        "containers": [{"name": "main", "image": "init-env.test/codex:cluster", "imagePullPolicy": "Never", "volumeMounts": mounts,
                        "command": ["/bin/busybox", "cat", "/opt/env/init-env"], "securityContext": restricted}],
        "volumes": [{"name": "env", "emptyDir": {}}]}}
    kubectl("apply", "--namespace", NAMESPACE, "-f", "-", text=yaml.safe_dump(pod))


def ended(name):
    """The pod once it has ended."""
    return until(f"{name} to end", lambda: (pod := get("pod", name, "--namespace", NAMESPACE))["status"]["phase"] in ("Succeeded", "Failed") and pod)


def log(name, container):
    return kubectl("logs", name, "-c", container, "--namespace", NAMESPACE, check=False).stdout


@pytest.mark.parametrize("server", [[], ["--api-server=https://kubernetes.default.svc"]], ids=["by IP", "by name"])
def test_on_each_node_it_writes_that_nodes_address(server):
    for node in nodes():
        name = f"on-{node}-{len(server)}"
        start(name, node, *server)
        assert ended(name)["status"]["phase"] == "Succeeded", log(name, "init-env")
        assert log(name, "main") == f"CODEX_NAT='extip:{external_ip(node)}'\n"
        assert f"CODEX_NAT='extip:{external_ip(node)}'" in log(name, "init-env")


def test_without_the_right_it_says_which_and_whom_to_give_it():
    start("powerless", nodes()[0], account="powerless")
    state = ended("powerless")["status"]["initContainerStatuses"][0]["state"]["terminated"]
    assert state["exitCode"] == 4
    described = kubectl("describe", "pod", "powerless", "--namespace", NAMESPACE)
    for text in (f"ServiceAccount {NAMESPACE}/powerless lacks the right to get nodes", '{apiGroups: [""], resources: ["nodes"], verbs: ["get"]}'):
        assert text in state["message"] and text in described


def test_an_address_that_comes_late_is_used():
    node = nodes()[-1]
    with without_external_ip(node) as give_back:
        start("late", node)
        until("it to wait", lambda: f"node {node} has no ExternalIP" in log("late", "init-env"))
        give_back()
        assert ended("late")["status"]["phase"] == "Succeeded"
    assert log("late", "main") == f"CODEX_NAT='extip:{external_ip(node)}'\n"
