"""Pods, their volumes and what protects them; every value reaches its place."""

import json
import os
import subprocess

import pytest

from chart import CASES, CHART, PRIVATE, PUBLIC, README, cases, helm, render

EVERYTHING = CASES / "everything.yaml"


@pytest.fixture
def everything():
    return render(base=EVERYTHING)


def test_every_value_reaches_its_place(everything):
    workload = everything["StatefulSet"]["codex-1"]
    spec = workload["spec"]["template"]["spec"]
    metadata = workload["spec"]["template"]["metadata"]
    codex = everything.container("codex-1")
    init_env = everything.container("codex-1", "init-env")
    assert workload["metadata"]["labels"]["of"] == workload["metadata"]["annotations"]["of"] == "workload"
    assert metadata["labels"]["of"] == metadata["annotations"]["of"] == "pod"
    assert workload["spec"]["podManagementPolicy"] == "OrderedReady"
    assert spec["imagePullSecrets"] == [{"name": "registry"}]
    assert spec["serviceAccountName"] == "robot" and "robot" in everything["ServiceAccount"]
    assert everything["ServiceAccount"]["robot"]["metadata"]["annotations"] == {"of": "account"}
    for kind in ("ClusterRole", "ClusterRoleBinding"):
        (item,) = everything[kind].values()
        assert item["metadata"]["labels"]["of"] == "rbac" and item["metadata"]["annotations"] == {"of": "rbac"}
    assert spec["securityContext"] == {"runAsUser": 1000, "fsGroup": 1000, "fsGroupChangePolicy": "OnRootMismatch"}
    assert codex["image"] == "registry.tld/codex@sha256:" + "a" * 64 and codex["imagePullPolicy"] == "Always"
    assert codex["securityContext"] == {"capabilities": {"drop": ["ALL"]}}
    assert (codex["command"], codex["args"]) == (["/docker-entrypoint.sh"], ["codex", "persistence"])
    assert codex["ports"][-1] == {"name": "extra", "containerPort": 1234}
    assert codex["resources"] == {"limits": {"cpu": "2"}} and codex["lifecycle"]["preStop"] == {"sleep": {"seconds": 1}}
    assert codex["startupProbe"]["failureThreshold"] == 7 and codex["livenessProbe"]["httpGet"]["port"] == "api"
    assert {"name": "scratch", "mountPath": "/scratch"} in codex["volumeMounts"]
    assert {"name": "scratch", "emptyDir": {}} in spec["volumes"]
    assert {"name": "data", "mountPath": "/data"} in codex["volumeMounts"]
    assert {"name": "init-env", "mountPath": "/opt/variables", "readOnly": True} in codex["volumeMounts"]
    assert everything.env("codex-1")["ENV_PATH"] == "/opt/variables"
    assert init_env["image"] == "registry.tld/init-env:9.9.9" and init_env["imagePullPolicy"] == "Never"
    assert init_env["resources"] == {"limits": {"memory": "32Mi"}} and init_env["securityContext"]["runAsUser"] == 1000
    assert [c["name"] for c in spec["initContainers"]] == ["first", "init-env"]
    assert spec["initContainers"][0]["command"] == ["ls", "/data/codex"]
    assert [(c["name"], c["image"]) for c in spec["containers"][1:]] == [("beside", "busybox:2")]
    assert spec["nodeSelector"] == {"of": "node"} and spec["tolerations"] == [{"operator": "Exists"}]
    assert list(spec["affinity"]) == ["nodeAffinity"]
    (spread,) = spec["topologySpreadConstraints"]
    assert spread["labelSelector"]["matchLabels"].items() <= metadata["labels"].items()
    assert spec["terminationGracePeriodSeconds"] == 33
    (claim,) = workload["spec"]["volumeClaimTemplates"]
    assert claim["metadata"] == {"name": "data", "annotations": {"of": "claim"}}
    assert claim["spec"] == {
        "accessModes": ["ReadWriteOncePod"],
        "storageClassName": "",
        "selector": {"matchLabels": {"of": "volume"}},
        "resources": {"requests": {"storage": "7Gi"}},
    }
    assert workload["spec"]["persistentVolumeClaimRetentionPolicy"] == {"whenDeleted": "Delete", "whenScaled": "Delete"}
    assert "door" in everything["Ingress"]
    service = everything["Service"]["codex-1-service"]["spec"]["ports"]
    assert [(p["name"], p["port"], p["targetPort"]) for p in service] == [
        ("http-api", 80, "api"),
        ("metrics", 8008, "metrics"),
        ("extra", 1234, "extra"),
    ]
    assert everything.option("codex-1", "bootstrap-url") == ["http://codex-bootstrap-service:80"]
    (policy,) = everything["NetworkPolicy"].values()
    assert {"namespaceSelector": {"matchLabels": {"name": "ingress-nginx"}}} in policy["spec"]["ingress"][1]["from"]


def test_init_env_is_restricted():
    for values in ({}, {"podSecurityContext": {"runAsNonRoot": False}}):
        context = render(PUBLIC, values).container("codex-1", "init-env")["securityContext"]
        assert context == {
            "runAsUser": 65532,
            "runAsNonRoot": True,
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
            "seccompProfile": {"type": "RuntimeDefault"},
        }
    root = render(PUBLIC, {"securityContext": {"runAsUser": 0}}).container("codex-1", "init-env")["securityContext"]
    assert root["runAsUser"] == 0 and root["runAsNonRoot"] is False


def test_images_are_pinned():
    for image in (
        c["image"]
        for t in render(PUBLIC, {"bootstrap": {"enabled": True}}).templates.values()
        for c in t["spec"]["initContainers"] + t["spec"]["containers"]
    ):
        assert image in ("codexstorage/nim-codex:0.2.5", "ghcr.io/init-env/init-env:0.1.0")


def test_the_rights_may_be_given_by_hand():
    rendering = render(PUBLIC, {"serviceAccount": {"create": False, "name": "mine", "rbac": {"create": False}}})
    assert rendering.templates["codex-1"]["spec"]["serviceAccountName"] == "mine"
    assert not {"ServiceAccount", "ClusterRole", "ClusterRoleBinding"} & {item["kind"] for item in rendering.objects}


@pytest.mark.parametrize("strategy", (PRIVATE, PUBLIC), ids=("private", "public"))
@pytest.mark.parametrize("create", (True, False))
@pytest.mark.parametrize("name", ("", "robot"))
def test_pods_name_no_account_that_nobody_creates(strategy, create, name):
    rendering = render(strategy, {"serviceAccount": {"create": create, "name": name}})
    named = rendering.templates["codex-1"]["spec"].get("serviceAccountName", "")
    assert named == (next(iter(rendering["ServiceAccount"]), "") if create else name)


def test_replicas_prefer_different_nodes():
    rendering = render({"replica": {"count": 2}})
    (term,) = rendering.templates["codex-1"]["spec"]["affinity"]["podAntiAffinity"][
        "preferredDuringSchedulingIgnoredDuringExecution"
    ]
    assert term["podAffinityTerm"]["topologyKey"] == "kubernetes.io/hostname"
    for labels in rendering.pods.values():
        assert term["podAffinityTerm"]["labelSelector"]["matchLabels"].items() <= labels.items()


@pytest.mark.parametrize("release", ("codex", "foo"))
def test_a_disruption_budget_counts_the_replicas(release):
    values = {"podDisruptionBudget": {"minAvailable": 1}, "bootstrap": {"enabled": True}, "replica": {"count": 2}}
    rendering = render(values, release=release)
    (budget,) = rendering["PodDisruptionBudget"].values()
    selector = budget["spec"]["selector"]["matchLabels"]
    counted = [pod for pod, labels in rendering.pods.items() if selector.items() <= labels.items()]
    assert counted == [pod for pod in rendering.pods if "bootstrap" not in pod] and len(counted) == 2
    assert budget["spec"]["minAvailable"] == 1 and "maxUnavailable" not in budget["spec"]


def data_volume(values):
    rendering = render(values)
    ((name, workload),) = rendering.workloads.items()
    volumes = [v for v in workload["spec"]["template"]["spec"].get("volumes", []) if v["name"] == "data"]
    assert {"name": "data", "mountPath": "/data"} in rendering.container(name)["volumeMounts"]
    return workload["spec"].get("volumeClaimTemplates"), volumes


def test_where_the_data_is():
    assert data_volume({"persistence": {"enabled": False}}) == (None, [{"name": "data", "emptyDir": {}}])
    claimed = [{"name": "data", "persistentVolumeClaim": {"claimName": "mine"}}]
    assert data_volume({"persistence": {"existingClaim": "mine"}}) == (None, claimed)
    templates, volumes = data_volume({})
    assert "storageClassName" not in templates[0]["spec"] and volumes == []


@pytest.mark.parametrize("case", cases("mounts"), ids=lambda case: case["name"])
def test_the_volume_is_mounted_where_codex_can_use_it(case):
    mounts = render(case["values"]).container("codex-1")["volumeMounts"]
    assert [mount["mountPath"] for mount in mounts if mount["name"] == "data"] == [case["mount"]]


@pytest.mark.parametrize("policy, kept", (("Retain", True), ("Delete", False)))
def test_a_deployment_keeps_its_volume_unless_told(policy, kept):
    rendering = render({"kind": "Deployment", "persistence": {"retentionPolicy": {"whenDeleted": policy}}})
    (claim,) = rendering["PersistentVolumeClaim"].values()
    assert (claim["metadata"].get("annotations", {}).get("helm.sh/resource-policy") == "keep") == kept
    (deployment,) = rendering["Deployment"].values()
    assert deployment["spec"]["replicas"] == 1 and deployment["spec"]["strategy"] == {"type": "Recreate"}
    assert render({"kind": "Deployment"}, PUBLIC, {"replica": {"count": 2}}).option("codex-2", "index") == ["1"]


def test_nodeport_services_keep_the_clients_address_and_do_not_wait_for_readiness():
    for service in render(base=README)["Service"].values():
        if service["spec"].get("type") == "NodePort":
            assert (
                service["spec"]["externalTrafficPolicy"] == "Local"
                and service["spec"]["publishNotReadyAddresses"] is True
            )


@pytest.mark.parametrize(
    "values",
    (
        {"service": {"metrics": {"enabled": False}}},
        {"ports": {"metrics": {"enabled": False}}},
        {"codex": {"env": {"CODEX_METRICS": False}}},
    ),
    ids=str,
)
def test_a_metrics_port_only_where_metrics_are(values):
    rendering = render(values)
    assert [p["name"] for p in rendering["Service"]["codex-1-service"]["spec"]["ports"]] == ["api"]
    declared = "metrics" in [p["name"] for p in rendering.container("codex-1")["ports"]]
    assert declared == ("service" in values)


def test_no_service_without_ports():
    rendering = render({"service": {"metrics": {"enabled": False}, "api": {"enabled": False}}})
    assert list(rendering["Service"]) == ["codex-1"] and not rendering["Pod"]
    rendering = render({"service": {"type": ["nodeport"]}})
    assert list(rendering["Service"]) == ["codex-1", "codex-1-nodeport"] and not rendering["Pod"]


@pytest.mark.parametrize("probe", ("startupProbe", "livenessProbe", "readinessProbe"))
def test_probes_ask_the_api(probe):
    assert render(PUBLIC).container("codex-1")[probe]["httpGet"] == {"path": "/api/codex/v1/spr", "port": "api"}
    unnamed = render({"ports": {"api": {"enabled": False}}})
    assert unnamed.container("codex-1")[probe]["httpGet"]["port"] == 8080
    own = {probe: {"httpGet": None, "tcpSocket": {"port": 1}}}
    assert "httpGet" not in render(own).container("codex-1")[probe]


def test_helm_test_asks_every_node_with_init_env():
    rendering = render(
        PUBLIC, {"replica": {"count": 2}, "bootstrap": {"enabled": True}, "service": {"prettify": False}}
    )
    (pod,) = rendering["Pod"].values()
    assert pod["metadata"]["annotations"] == {
        "helm.sh/hook": "test",
        "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded",
    }
    asked = []
    for container in pod["spec"]["containers"]:
        assert container["image"] == "ghcr.io/init-env/init-env:0.1.0" and "--dry-run" in container["args"]
        asked += [arg.split("http://")[1] for arg in container["args"] if arg.startswith("--bootstrap-url=")]
    assert asked == [f"{name}:8080" for name in rendering["Service"] if name.endswith("-service")]
    assert pod["metadata"]["labels"]["app.kubernetes.io/component"] not in ("storage", "bootstrap")
    for service in rendering["Service"].values():
        assert not service["spec"]["selector"].items() <= pod["metadata"]["labels"].items()


def test_the_offer_cannot_break_out_of_its_hook(everything, tmp_path):
    """Runs the hook as the kubelet would, with a curl that answers as a Codex without offers."""
    curl = tmp_path / "curl"
    curl.write_text(
        '#!/bin/bash\nif [[ "$*" == *-d* ]]; then printf "%s" "${@: -2:1}" > "$0.got"; else echo "[]"; fi\n'
    )
    curl.chmod(0o755)
    command = everything.container("codex-1")["lifecycle"]["postStart"]["exec"]["command"]
    script = command[2].replace("exec >/proc/1/fd/1 2>&1", "")
    subprocess.run(
        [command[0], command[1], script, *command[3:]],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        check=True,
    )
    assert json.loads((tmp_path / "curl.got").read_text()) == {
        "totalSize": "8000000000",
        "duration": "7200'; touch /tmp/x; '",
        "minPricePerBytePerSecond": "10",
        "totalCollateral": "$(id)",
    }
    assert command[4] == "http://localhost:8080/api/codex/v1/sales/availability"


def test_no_offer_without_persistence():
    assert "lifecycle" not in render({"codex": {"marketplace": {"totalSize": 1}}}).container("codex-1")
    assert list(render(base=EVERYTHING).container("codex-bootstrap")["lifecycle"]) == ["preStop"]


def test_lint_is_clean():
    for base in ((), ("-f", str(README)), ("-f", str(EVERYTHING))):
        result = helm("lint", "--strict", str(CHART), *base)
        assert result.returncode == 0, result.stdout
        assert "[WARNING]" not in result.stdout
