"""What must hold between the objects of every rendering, for every combination of the values that shape it."""

import itertools
import re

import pytest

from assignment import NODE_ADDRESS, assign, secret_of
from chart import PRIVATE, PUBLIC, README, flags, merged, render

STRATEGIES = {"private": PRIVATE, "public": PUBLIC}
SHAPES = {"multiple": {}, "single": {"statefulSet": {"mode": "single"}}, "deployment": {"kind": "Deployment"}}
BOOTSTRAP = {"bootstrap": {"enabled": True}, "codex": {"args": ["codex", "persistence"]}}
VARIANTS = {
    f"prettify={int(a)}{int(b)}{int(c)}": flags(a, b, c) for a, b, c in itertools.product((False, True), repeat=3)
} | {"bootstrap": BOOTSTRAP}


def combinations():
    for strategy, count, shape, variant in itertools.product(STRATEGIES, (1, 3), SHAPES, VARIANTS):
        layers = STRATEGIES[strategy], SHAPES[shape], VARIANTS[variant]
        values = merged({"replica": {"count": count}, "networkPolicy": {"enabled": True}}, *layers)
        yield pytest.param(values, id=f"{strategy}-{count}-{shape}-{variant}")


@pytest.fixture(params=list(combinations()))
def values(request):
    return request.param


@pytest.fixture
def rendering(values):
    return render(values, base=README)


def is_public(values):
    return "nodeport" in values["service"]["type"]


def selects(selector, labels):
    return selector.items() <= labels.items()


def test_every_service_finds_exactly_its_pods(rendering):
    for name, service in rendering["Service"].items():
        found = [pod for pod, labels in rendering.pods.items() if selects(service["spec"]["selector"], labels)]
        if service["spec"].get("clusterIP") == "None":
            assert found == [pod for pod in rendering.pods if pod.rpartition("-")[0] == name], name
        else:
            assert len(found) == 1, name


def test_every_pod_has_services_of_its_own(rendering, values):
    wanted = {"ClusterIP", "NodePort"} if is_public(values) else {"ClusterIP"}
    for pod, labels in rendering.pods.items():
        services = [s["spec"] for s in rendering["Service"].values() if selects(s["spec"]["selector"], labels)]
        assert sorted(s["type"] for s in services if "type" in s) == sorted(wanted), pod


def test_every_controller_owns_only_its_pods(rendering):
    for name, workload in rendering.workloads.items():
        selector = workload["spec"]["selector"]["matchLabels"]
        owned = [
            other
            for other, template in rendering.templates.items()
            if selects(selector, template["metadata"]["labels"])
        ]
        assert owned == [name]


def test_every_statefulset_has_its_governing_service(rendering):
    for name, workload in rendering["StatefulSet"].items():
        assert workload["spec"]["serviceName"] == name
        assert rendering["Service"][name]["spec"]["clusterIP"] == "None"


def test_every_mount_has_its_volume_and_every_volume_a_mount(rendering):
    for name, workload in rendering.workloads.items():
        spec = workload["spec"]["template"]["spec"]
        claims = [claim["metadata"]["name"] for claim in workload["spec"].get("volumeClaimTemplates", [])]
        volumes = claims + [volume["name"] for volume in spec.get("volumes", [])]
        mounts = [
            m["name"] for c in spec.get("initContainers", []) + spec["containers"] for m in c.get("volumeMounts", [])
        ]
        assert len(volumes) == len(set(volumes)), name
        assert set(mounts) == set(volumes), name


def test_every_claim_of_a_deployment_exists(rendering):
    for name, deployment in rendering["Deployment"].items():
        data = [v for v in deployment["spec"]["template"]["spec"]["volumes"] if v["name"] == "data"]
        assert data[0]["persistentVolumeClaim"]["claimName"] in rendering["PersistentVolumeClaim"], name


def test_target_ports_are_those_of_the_container(rendering):
    for name, service in rendering["Service"].items():
        for port in service["spec"]["ports"]:
            assert port["port"]
            if service["spec"].get("type") == "NodePort":
                assert port["nodePort"] == port["port"] == port["targetPort"], name
            elif service["spec"].get("type") == "ClusterIP":
                (labels,) = [pod for pod in rendering.pods.values() if selects(service["spec"]["selector"], pod)]
                declared = [p["name"] for p in rendering.container(labels["codex/workload"])["ports"]]
                assert port["targetPort"] in declared, name


def test_codex_listens_where_its_peers_dial(rendering, values):
    for pod, labels in rendering.pods.items():
        workload = labels["codex/workload"]
        env = rendering.env(workload)
        if rendering.container(workload, "init-env"):
            env.update(assign(rendering, workload, pod, every_secret(values))[0])
        if not is_public(values):
            assert (env["CODEX_LISTEN_ADDRS"], env["CODEX_DISC_PORT"]) == ("/ip4/0.0.0.0/tcp/8070", "8090")
            assert env["CODEX_NAT"] in ("extip:$(POD_IP)", "extip:10.0.0.7")
            assert "305" not in rendering.text and "306" not in rendering.text
            continue
        (service,) = [
            s["spec"]
            for s in rendering["Service"].values()
            if selects(s["spec"]["selector"], labels) and s["spec"].get("type") == "NodePort"
        ]
        ports = {port["protocol"]: port["nodePort"] for port in service["ports"]}
        assert env["CODEX_LISTEN_ADDRS"] == f"/ip4/0.0.0.0/tcp/{ports['TCP']}"
        assert env["CODEX_DISC_PORT"] == str(ports["UDP"])
        assert env["CODEX_NAT"] == f"extip:{NODE_ADDRESS}"


def every_secret(values):
    """The Secret as a user fills it: a key per pod, named by the suffix of the pod's name."""
    return [(f"secret/codex-eth-private-key/{key}", secret_of(key)) for key in expected_keys(values)]


def expected_keys(values):
    count = values["replica"]["count"]
    if values.get("statefulSet", {}).get("mode") == "single" or (
        count == 1 and values.get("statefulSet", {}).get("prettify")
    ):
        return [f"CODEX_ETH_PRIVATE_KEY-{number}" for number in range(1, count + 1)]
    return [f"CODEX_ETH_PRIVATE_KEY-{number}-1" for number in range(1, count + 1)]


def test_every_replica_gets_its_own_key_and_no_other(rendering, values):
    got = []
    for pod, labels in rendering.pods.items():
        workload = labels["codex/workload"]
        spec = rendering.templates[workload]["spec"]
        secrets = {v["name"]: v["secret"] for v in spec.get("volumes", []) if "secret" in v}
        assert not any(mount["name"] in secrets for mount in rendering.container(workload)["volumeMounts"])
        if labels["app.kubernetes.io/component"] == "bootstrap":
            assert not secrets
            continue
        (secret,) = secrets.values()
        keys = every_secret(values)
        if "items" in secret:
            paths = [item["path"] for item in secret["items"]]
            assert len(paths) == 1
            keys = [key for key in keys if key[0].endswith("/" + paths[0])]
        _, files = assign(rendering, workload, pod, keys)
        (mount,) = [m for m in rendering.container(workload)["volumeMounts"] if m["name"] == "init-env-key"]
        assert mount["mountPath"] == rendering.env(workload)["CODEX_ETH_PRIVATE_KEY"]
        got.append(files[mount["subPath"]])
    assert got == [secret_of(name) for name in expected_keys(values)]


def test_nothing_is_empty(rendering):
    def walk(value, path):
        if value is None or value == "" or value == []:
            assert path[-2:] == ("apiGroups", "0"), path
        if value == {}:
            assert path[-1] == "emptyDir", path
        for key, child in (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        ):
            walk(child, path + (str(key),))

    for item in rendering.objects:
        walk(item, (item["kind"], item["metadata"]["name"]))
    assert not re.search(r"<no value>|<nil>|%!", rendering.text)


def test_no_variable_is_set_twice(rendering, values):
    for workload in rendering.workloads:
        names = [entry["name"] for entry in rendering.container(workload)["env"]]
        names += [line.split("=")[0] for line in rendering.option(workload, "env")]
        assert len(names) == len(set(names)), workload


def test_variables_are_text(rendering):
    for workload in rendering.workloads:
        for entry in rendering.container(workload)["env"]:
            assert isinstance(entry.get("value", ""), str), entry


def test_rights_only_where_the_node_is_asked(rendering, values):
    kinds = {item["kind"] for item in rendering.objects}
    api = {"ServiceAccount", "ClusterRole", "ClusterRoleBinding"}
    assert kinds & api == (api if is_public(values) else set())
    for role in rendering["ClusterRole"].values():
        assert role["rules"] == [{"apiGroups": [""], "resources": ["nodes"], "verbs": ["get"]}]
    for binding in rendering["ClusterRoleBinding"].values():
        assert binding["roleRef"]["name"] in rendering["ClusterRole"]
        assert [(s["name"], s["namespace"]) for s in binding["subjects"]] == [("codex", "codex-ns")]


def test_the_token_is_for_init_env_alone(rendering, values):
    for workload, template in rendering.templates.items():
        spec = template["spec"]
        assert spec["automountServiceAccountToken"] is False
        assert spec["enableServiceLinks"] is False
        tokens = {v["name"] for v in spec.get("volumes", []) if "projected" in v}
        assert len(tokens) == is_public(values)
        assert not any(m["name"] in tokens for m in rendering.container(workload)["volumeMounts"])


def test_every_ingress_path_leads_to_a_service(rendering):
    for service in rendering.paths.values():
        ports = [port["port"] for port in rendering["Service"][service]["spec"]["ports"]]
        assert 8080 in ports
    storage = [labels for labels in rendering.pods.values() if labels["app.kubernetes.io/component"] == "storage"]
    assert len(rendering.paths) == len(storage)


def test_names_are_unique_and_short(rendering):
    names = [(item["kind"], item["metadata"]["name"]) for item in rendering.objects]
    assert len(names) == len(set(names))
    assert all(len(name) <= 63 for kind, name in names)


def test_network_policy_admits_peers_to_the_ports_in_use(rendering, values):
    (policy,) = rendering["NetworkPolicy"].values()
    peers, api = policy["spec"]["ingress"]
    open_ports = {(port["protocol"], port["port"]) for port in peers["ports"]}
    wanted = {("TCP", 8070), ("UDP", 8090)}
    if is_public(values):
        wanted = {
            (port["protocol"], port["port"])
            for s in rendering["Service"].values()
            if s["spec"].get("type") == "NodePort"
            for port in s["spec"]["ports"]
        }
    assert open_ports == wanted and len(peers["ports"]) == len(wanted) and "from" not in peers
    assert {port["port"] for port in api["ports"]} == {8080, 8008}
    for labels in rendering.pods.values():
        assert selects(policy["spec"]["podSelector"]["matchLabels"], labels)
