"""What Codex and init-env are told: variables, Secrets, arguments."""

import pytest

from assignment import assign
from chart import PRIVATE, PUBLIC, README, cases, render

KEY = {"codex": {"env": {"CODEX_ETH_PRIVATE_KEY": "/opt/codex-eth-private-key"}}}
SINGLE = {"statefulSet": {"mode": "single"}}
KEY_SECRET = "/run/init-env/secret/codex-eth-private-key"


def codex(**env):
    return {"codex": {"env": env}}


def secret_ref(name, key):
    return {"secretKeyRef": {"name": name, "key": key}}


def test_the_defaults_alone_are_a_private_node_that_starts():
    rendering = render()
    env = rendering.env("codex-1")
    assert env["CODEX_API_BINDADDR"] == "0.0.0.0"
    assert env["POD_IP"] == {"fieldRef": {"fieldPath": "status.podIP"}}
    assert env["CODEX_NAT"] == "extip:$(POD_IP)"
    assert list(env).index("POD_IP") < list(env).index("CODEX_NAT")
    assert "secret" not in rendering.text.lower() and "ENV_PATH" not in env
    assert not rendering.container("codex-1", "init-env")
    assert {item["kind"] for item in rendering.objects} == {"StatefulSet", "Service", "Pod"}


@pytest.mark.parametrize(
    "written, read",
    (
        (True, "true"),
        (False, "false"),
        (1000, "1000"),
        (10000000, "10000000"),
        (8589934592, "8589934592"),
        (0.5, "0.5"),
        ("1d", "1d"),
        ("0x1234567890123456789012345678901234567890", "0x1234567890123456789012345678901234567890"),
        ("TRACE;warn:discv5", "TRACE;warn:discv5"),
    ),
    ids=str,
)
def test_values_arrive_as_they_are_written(written, read):
    assert render(codex(CODEX_X=written)).env("codex-1")["CODEX_X"] == read


def test_an_address_needs_no_quotes():
    assert render(base=README).env("codex-1")["CODEX_MARKETPLACE_ADDRESS"] == "0x" + "1234567890" * 4


@pytest.mark.parametrize("value", (None, ""))
def test_null_and_empty_remove_a_variable(value):
    rendering = render({"codex": {"env": {"CODEX_LOG_LEVEL": value}, "extraEnv": [{"name": "A", "value": ""}]}})
    assert "CODEX_LOG_LEVEL" not in rendering.env("codex-1") and "A" not in rendering.env("codex-1")


def test_extra_env_goes_before_env():
    rendering = render({"codex": {"extraEnv": [{"name": "CODEX_LOG_LEVEL", "value": "WARN"}]}})
    assert rendering.env("codex-1")["CODEX_LOG_LEVEL"] == "WARN"


def test_private_codex_env_may_name_another_address():
    assert render(codex(CODEX_NAT="any")).env("codex-1")["CODEX_NAT"] == "any"
    assert "POD_IP" not in render(codex(CODEX_NAT="any")).env("codex-1")
    rendering = render(KEY, codex(CODEX_NAT="any"))
    assert rendering.env("codex-1")["CODEX_NAT"] == "any" and not rendering.option("codex-1", "env")


def test_no_init_env_where_it_has_nothing_to_do():
    rendering = render(SINGLE, codex(CODEX_NAT="none"))
    spec = rendering.templates["codex"]["spec"]
    assert "initContainers" not in spec and "volumes" not in spec and "ENV_PATH" not in rendering.env("codex")
    assert rendering.env("codex")["CODEX_NAT"] == "none"


@pytest.mark.parametrize("shape", ({}, SINGLE, {"kind": "Deployment"}), ids=("multiple", "single", "deployment"))
def test_what_init_env_assigns_is_left_out_of_the_pod(shape):
    given = {name: "x" for name in ("CODEX_NAT", "CODEX_BOOTSTRAP_NODE")}
    extra = {"codex": {"extraEnv": [{"name": "CODEX_NAT", "value": "x"}]}}
    rendering = render(PUBLIC, shape, codex(**given), extra, {"bootstrap": {"urls": ["http://b:8080"]}})
    (name,) = rendering.workloads
    env = rendering.env(name)
    assert env["ENV_PATH"] == "/opt/env"
    assert not {"CODEX_NAT", "CODEX_LISTEN_ADDRS", "CODEX_DISC_PORT", "CODEX_BOOTSTRAP_NODE"} & set(env)
    assert [line.split("=")[0] for line in rendering.option(name, "env")] == [
        "CODEX_NAT",
        "CODEX_LISTEN_ADDRS",
        "CODEX_DISC_PORT",
        "CODEX_BOOTSTRAP_NODE",
    ]


@pytest.mark.parametrize(
    "address, listens",
    (
        ("/ip4/0.0.0.0/tcp/0", "/ip4/0.0.0.0/tcp/30010"),
        ("/ip4/80.0.0.1/tcp/80", "/ip4/80.0.0.1/tcp/30010"),
        ("/ip4/0.0.0.0/tcp/8070", "/ip4/0.0.0.0/tcp/30010"),
    ),
)
def test_only_the_port_of_the_address_is_replaced(address, listens):
    rendering = render(PUBLIC, codex(CODEX_LISTEN_ADDRS=address))
    assert assign(rendering, "codex-1", "codex-1-1")[0]["CODEX_LISTEN_ADDRS"] == listens


def test_each_port_has_a_step_of_its_own():
    rendering = render(PUBLIC, {"service": {"transport": {"nodePortOffset": 1}}, "replica": {"count": 3}}, base=README)
    ports = [
        port["nodePort"] for n in (1, 2, 3) for port in rendering["Service"][f"codex-{n}-nodeport"]["spec"]["ports"]
    ]
    assert ports == [30500, 30600, 30501, 30610, 30502, 30620]
    assert rendering.option("codex-3", "port") == ["transport=30500+1", "discovery=30600+10"]


@pytest.mark.parametrize("start", (0, 5, 1000000))
def test_the_first_number_is_index_0(start):
    rendering = render(PUBLIC, {"statefulSet": {"ordinalsStart": start}, "replica": {"count": 2}})
    for index, number in enumerate((start, start + 1)):
        variables, _ = assign(rendering, f"codex-{number}", f"codex-{number}-{start}")
        assert variables["CODEX_DISC_PORT"] == str(30011 + 10 * index)


def test_without_a_public_port_codex_listens_as_told():
    rendering = render(PUBLIC, {"service": {"transport": {"enabled": False}}})
    assert rendering.env("codex-1")["CODEX_LISTEN_ADDRS"] == "/ip4/0.0.0.0/tcp/8070"
    assert [p["protocol"] for p in rendering["Service"]["codex-1-nodeport"]["spec"]["ports"]] == ["UDP"]
    rendering = render(PUBLIC, {"service": {"transport": {"enabled": False}, "discovery": {"enabled": False}}})
    assert "codex-1-nodeport" not in rendering["Service"]


def test_how_the_address_is_chosen():
    rendering = render(
        PUBLIC, {"initEnv": {"natPrefix": "", "addressTypes": ["ExternalIP", "InternalIP"], "deadline": "5m"}}
    )
    assert rendering.option("codex-1", "env")[0] == "CODEX_NAT={node.address}"
    assert rendering.option("codex-1", "address-types") == ["ExternalIP,InternalIP"]
    assert rendering.option("codex-1", "deadline") == ["5m"]
    assert render({"initEnv": {"natPrefix": ""}}).env("codex-1")["CODEX_NAT"] == "$(POD_IP)"


def test_no_key_no_volume():
    rendering = render(PUBLIC)
    assert not rendering.option("codex-1", "secret")
    assert not any("secret" in volume for volume in rendering.templates["codex-1"]["spec"]["volumes"])


@pytest.mark.parametrize("strategy", (PRIVATE, PUBLIC), ids=("private", "public"))
def test_the_key_goes_through_memory_to_its_path(strategy):
    rendering = render(strategy, KEY)
    volumes = {volume["name"]: volume for volume in rendering.templates["codex-1"]["spec"]["volumes"]}
    assert volumes["init-env-key"]["emptyDir"] == {"medium": "Memory", "sizeLimit": "1Mi"}
    assert volumes["init-env-source-0"]["secret"] == {
        "secretName": "codex-eth-private-key",
        "optional": True,
        "items": [{"key": "CODEX_ETH_PRIVATE_KEY-1-1", "path": "CODEX_ETH_PRIVATE_KEY-1-1"}],
    }
    (mount,) = [m for m in rendering.container("codex-1")["volumeMounts"] if m["name"] == "init-env-key"]
    assert mount == {
        "name": "init-env-key",
        "mountPath": "/opt/codex-eth-private-key",
        "subPath": "codex-eth-private-key",
        "readOnly": True,
    }


def test_extra_env_per_replica():
    extra = [
        {"name": "NUMBER", "value": "replica_index"},
        {"name": "NAME-replica_index-pod_index", "value": "x"},
        {"name": "TEXT", "value": "a-replica_index-pod_index-b"},
        {"name": "BY_KEY", "valueFrom": secret_ref("accounts", "ACCOUNT-replica_index-pod_index")},
        {"name": "BY_NAME", "valueFrom": secret_ref("account-replica_index-pod_index", "ACCOUNT")},
    ]
    rendering = render({"codex": {"extraEnv": extra}, "replica": {"count": 2}, "statefulSet": {"ordinalsStart": 3}})
    for number in (3, 4):
        env = rendering.env(f"codex-{number}")
        assert env["NUMBER"] == str(number) and env["TEXT"] == f"a-{number}-3-b"
        assert env[f"NAME-{number}-3"] == "x"
        assert env["BY_KEY"] == secret_ref("accounts", f"ACCOUNT-{number}-3")
        assert env["BY_NAME"] == secret_ref(f"account-{number}-3", "ACCOUNT")
    lone = render({"codex": {"extraEnv": extra}, "statefulSet": {"prettify": True}})
    assert lone.env("codex")["TEXT"] == "a-1-b" and lone.env("codex")["BY_KEY"] == secret_ref("accounts", "ACCOUNT-1")


@pytest.mark.parametrize("shape", ({}, {"kind": "Deployment"}), ids=("StatefulSet", "Deployment"))
def test_large_numbers_have_all_their_digits(shape):
    text = "replica_index pod_index -replica_index-pod_index"
    values = {"statefulSet": {"ordinalsStart": 1000000}, "codex": {"extraEnv": [{"name": "TEXT", "value": text}]}}
    rendering = render(PUBLIC, shape, values)
    assert "e+0" not in rendering.text
    assert rendering.env("codex-1000000")["TEXT"] == "1000000 1000000 -1000000-1000000"
    assert rendering.option("codex-1000000", "ordinals-start") == ([] if shape else ["1000000"])


def test_extra_env_per_pod_of_one_statefulset_comes_from_init_env():
    extra = [
        {"name": "TEXT", "value": "{a}-replica_index-pod_index"},
        {"name": "ACCOUNT", "valueFrom": secret_ref("accounts", "ACCOUNT-replica_index-pod_index")},
        {"name": "ZONE", "valueFrom": {"configMapKeyRef": {"name": "zones", "key": "zone-pod_index"}}},
        {"name": "SAME", "valueFrom": secret_ref("common", "KEY")},
    ]
    rendering = render(SINGLE, {"codex": {"extraEnv": extra}, "replica": {"count": 2}})
    assert rendering.env("codex")["SAME"] == secret_ref("common", "KEY")
    assert not {"TEXT", "ACCOUNT", "ZONE"} & set(rendering.env("codex"))
    files = [(f"secret/accounts/ACCOUNT-{n}", f"account {n}\n") for n in (1, 2)] + [
        (f"configMap/zones/zone-{n}", f"z{n}") for n in (1, 2)
    ]
    for n in (1, 2):
        variables, _ = assign(rendering, "codex", f"codex-{n}", files)
        assert (variables["TEXT"], variables["ACCOUNT"], variables["ZONE"]) == (f"{{a}}-{n}", f"account {n}", f"z{n}")
    assert not any("source" in mount["name"] for mount in rendering.container("codex")["volumeMounts"])


@pytest.mark.parametrize("case", cases("doubles"), ids=lambda case: case["name"])
def test_no_variable_comes_twice(case):
    rendering = render(case["values"], options=case.get("options", ()))
    name = list(rendering.workloads)[-1]
    names = [entry["name"] for entry in rendering.container(name)["env"]]
    names += [] if case.get("options") else [line.split("=")[0] for line in rendering.option(name, "env")]
    assert len(names) == len(set(names))
    found = {**rendering.env(name), **dict(line.split("=", 1) for line in rendering.option(name, "env"))}
    for variable, value in case["has"].items():
        assert found[variable] == value


@pytest.mark.parametrize("shape", ({}, SINGLE), ids=("multiple", "single"))
def test_only_extra_env_differs_per_replica(shape):
    rendering = render(shape, codex(CODEX_AGENT_STRING="agent-replica_index"))
    assert rendering.env(*rendering.workloads)["CODEX_AGENT_STRING"] == "agent-replica_index"


def test_file_key_ref_instead_of_sourcing():
    rendering = render(PUBLIC, {"initEnv": {"fileKeyRef": True}}, options=("--kube-version", "1.35.0"))
    env = rendering.env("codex-1")
    assert "ENV_PATH" not in env
    for name in ("CODEX_NAT", "CODEX_LISTEN_ADDRS", "CODEX_DISC_PORT"):
        assert env[name] == {"fileKeyRef": {"volumeName": "init-env", "path": "init-env", "key": name}}
    assert not any(mount["name"] == "init-env" for mount in rendering.container("codex-1")["volumeMounts"])


def test_bootstrap_node():
    bootstrap = {"enabled": True, "env": {"CODEX_LOG_LEVEL": "TRACE", "CODEX_METRICS": False}}
    rendering = render(PUBLIC, KEY, {"bootstrap": bootstrap, "codex": {"args": ["codex", "persistence"]}})
    assert list(rendering["StatefulSet"]) == ["codex-bootstrap", "codex-1"]
    assert [rendering.container(name)["args"] for name in rendering.workloads] == [["codex"], ["codex", "persistence"]]
    own, storage = rendering.env("codex-bootstrap"), rendering.env("codex-1")
    assert own["CODEX_LOG_LEVEL"] == "TRACE" and own["CODEX_METRICS"] == "false" and "CODEX_ETH_PRIVATE_KEY" not in own
    assert not rendering.option("codex-bootstrap", "bootstrap-url") and "BOOTSTRAP_NODE_URL" not in own
    assert rendering.option("codex-1", "bootstrap-url") == ["http://codex-bootstrap-service:8080"]
    assert "CODEX_BOOTSTRAP_NODE={bootstrap.spr}" in rendering.option("codex-1", "env")
    assert storage["BOOTSTRAP_NODE_URL"] == "http://codex-bootstrap-service:8080"
    assert storage["BOOTSTRAP_NODE_URL_WAIT"] == "10"
    ports = [port["nodePort"] for port in rendering["Service"]["codex-bootstrap-nodeport"]["spec"]["ports"]]
    variables, _ = assign(rendering, "codex-bootstrap", "codex-bootstrap-1")
    assert [variables["CODEX_LISTEN_ADDRS"].rpartition("/")[2], variables["CODEX_DISC_PORT"]] == [
        str(port) for port in ports
    ]


def test_bootstrap_nodes_elsewhere_are_alternatives():
    rendering = render({"bootstrap": {"enabled": True, "urls": ["http://a:1", "http://b:2"]}})
    assert rendering.option("codex-1", "bootstrap-url") == [
        "http://codex-bootstrap-service:8080",
        "http://a:1",
        "http://b:2",
    ]
    assert not render({"bootstrap": {"urls": ["http://a:1"]}})["ClusterRole"]


def test_private_init_env_asks_no_api():
    for values in (KEY, SINGLE, {"bootstrap": {"enabled": True}}):
        rendering = render(PRIVATE, values)
        (name,) = [name for name in rendering.workloads if name != "codex-bootstrap"]
        assert rendering.option(name, "env")[0] == "CODEX_NAT=extip:{pod.ip}"
        assert "{node." not in rendering.text and "serviceAccountToken" not in rendering.text
