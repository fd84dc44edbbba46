"""Presets: the bytes that the init containers they stand in for write, read by the lines of their consumers."""
import json
import os
import shutil
import subprocess

import pytest

from support.container import make_root
from support.fake_api import SPR, FakeApi, node, service
from support.init_env import RELEASE, api_options, run
from test_docs import documented

# In a root directory of its own, where the sanitizers would need more than the program.
RIGHTS = "--token=the-token=ns/default,get:nodes,get:services,list:services"
ADDRESSES = [("InternalIP", "10.0.0.1"), ("ExternalIP", "1.2.3.4"), ("Hostname", "node-1")]
NODE = node("node-1", *ADDRESSES, labels={"topology.kubernetes.io/zone": "zone-b", "empty": ""})
P2P = {"pod": "geth-0", "type": "p2p"}
PORTS = [("p2p-tcp", 31000), ("p2p-udp", 31000)]


VOLUMES = ("env", "opt/env", "chain-data", "opt/kafka/init", "shared", "etc/nats-config/advertise", "container-init.d", "other")


@pytest.fixture(scope="module")
def image():
    return make_root(RELEASE)


@pytest.fixture
def container(image):
    return Container(*image)


class Container:
    """Runs a preset where the volumes are those of its contract, empty."""

    def __init__(self, root, command):
        self.root = root
        self.command = command
        for volume in VOLUMES:
            shutil.rmtree(root / volume, ignore_errors=True)
            (root / volume).mkdir(parents=True)

    def run(self, objects, preset, *options, env=None):
        with FakeApi(RIGHTS, objects=objects) as api:
            return run(*api_options(api), *([f"--preset={preset}"] if preset else []), "--deadline=3s", *options, command=self.command,
                       env={"POD_NAMESPACE": "ns", "NODE_NAME": "node-1", **(env or {})})

    def files(self):
        return {"/" + str(file.relative_to(self.root)): file.read_text()
                for volume in VOLUMES for file in (self.root / volume).rglob("*") if file.is_file()}

    def writes(self, objects, preset, *options, env=None):
        outcome = self.run(objects, preset, *options, env=env)
        assert outcome.code == 0, outcome.err
        return self.files()

    def shell(self, script, shell="sh"):
        """What a consumer's line says, in its shell, with the files where they were written."""
        return subprocess.run([*shell.split(), "-ac", script.replace(" /", f" {self.root}/")], capture_output=True, text=True, check=True).stdout


def p2p_service(name="geth-p2p-0", **arguments):
    return service(name, *PORTS, namespace="ns", labels=P2P, **arguments)


@pytest.mark.parametrize("preset, prefix, ports", [
    ("codex", "CODEX", "CODEX_LISTEN_ADDRS='/ip4/0.0.0.0/tcp/30520'\nCODEX_DISC_PORT='30620'\n"),
    ("archivist", "ARCHIVIST", "ARCHIVIST_LISTEN_ADDRS='/ip4/0.0.0.0/tcp/30520'\nARCHIVIST_DISC_PORT='30620'\n"),
    ("logos-storage", "STORAGE", "STORAGE_LISTEN_IP='0.0.0.0'\nSTORAGE_LISTEN_PORT='30520'\n"),
])
def test_codex_and_its_successors(container, preset, prefix, ports):
    path = {"codex": "codex", "archivist": "archivist", "logos-storage": "storage"}[preset]
    discovery = [] if preset == "logos-storage" else ["--port=discovery=30600+10"]
    with FakeApi("--spr", SPR, "--spr-path", f"/api/{path}/v1/spr", "--http") as bootstrap:
        files = container.writes([NODE], preset, "--pod-name=codex-3-1", "--base-name=codex", "--ordinals-start=1",
                                 "--port=transport=30500+10", *discovery, f"--bootstrap-url={bootstrap.url}")
    assert files == {"/opt/env/init-env": f"{prefix}_NAT='extip:1.2.3.4'\n{ports}{prefix}_BOOTSTRAP_NODE='{SPR}'\n"}
    for shell in ("bash", "dash", "busybox sh"):
        assert container.shell(f". /opt/env/init-env; printenv {prefix}_NAT", shell) == "extip:1.2.3.4\n"


@pytest.mark.parametrize("shell", ["bash", "dash", "busybox sh"])
def test_ethpandaops(container, shell):
    files = container.writes([NODE, p2p_service(), service("other", ("p", 1), namespace="ns")], "ethpandaops", "--pod-name=geth-0")
    assert files == {"/env/init-nodeport": "EXTERNAL_PORT=31000\nEXTERNAL_IP=1.2.3.4\n"}
    line = ". /env/init-nodeport; exec echo --nat=extip:$EXTERNAL_IP --port=$EXTERNAL_PORT"
    assert container.shell(line, shell) == "--nat=extip:1.2.3.4 --port=31000\n"


IPFS_SCRIPT = r"""#!/bin/sh
set -ex
ipfs config Addresses.Announce "[ \"/ip4/1.2.3.4/tcp/31000\", \"/ip4/1.2.3.4/udp/31000/quic\", \"/ip4/1.2.3.4/udp/31000/quic-v1\", \"/ip4/1.2.3.4/udp/31000/quic-v1/webtransport\" ]" --json
"""


@pytest.mark.parametrize("shell", [[], ["busybox", "sh"]])
def test_ethpandaops_for_ipfs(container, shell, tmp_path):
    """Its variant for ipfs-cluster: the Service by name, and a script beside, which runs here with an ipfs that says what it got."""
    files = container.writes([NODE, p2p_service("my-ipfs-p2p-nodeport"), p2p_service("other")], None, "--pod-name=ipfs-0",
                             *documented("ethereum.md", "Addresses.Announce"))
    assert files == {"/env/init-nodeport": "EXTERNAL_PORT=31000\nEXTERNAL_IP=1.2.3.4\n", "/container-init.d/nodeport.sh": IPFS_SCRIPT}
    script = container.root / "container-init.d/nodeport.sh"
    assert script.stat().st_mode & 0o777 == 0o755
    ipfs = tmp_path / "ipfs"
    ipfs.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    ipfs.chmod(0o755)
    run_script = subprocess.run([*shell, script], env={"PATH": f"{tmp_path}:{os.environ['PATH']}"}, capture_output=True, text=True, check=True)
    command, key, addresses, kind = run_script.stdout.splitlines()
    assert [command, key, kind] == ["config", "Addresses.Announce", "--json"]
    assert json.loads(addresses) == ["/ip4/1.2.3.4/tcp/31000", "/ip4/1.2.3.4/udp/31000/quic", "/ip4/1.2.3.4/udp/31000/quic-v1",
                                     "/ip4/1.2.3.4/udp/31000/quic-v1/webtransport"]


@pytest.mark.parametrize("env", [{}, {"FILTER_KEY": "type", "FILTER_VALUE": "p2p"}])
def test_graphops(container, env):
    objects = [NODE, service("x", ("waku-port", 31001), ("discv5-port", 31002), namespace="ns", labels=P2P)]
    if env:
        objects.append(service("y", ("p", 1), namespace="ns", labels={"pod": "geth-0"}))
    files = container.writes(objects, "graphops", "--pod-name=geth-0", env=env)
    assert files == {"/env/init-nodeport": "EXTERNAL_IP=1.2.3.4\nEXTERNAL_PORT_WAKU_PORT=31001\nEXTERNAL_PORT_DISCV5_PORT=31002\n"}
    assert container.shell(". /env/init-nodeport; exec echo $EXTERNAL_IP $EXTERNAL_PORT_WAKU_PORT", "dash") == "1.2.3.4 31001\n"


@pytest.mark.parametrize("marker, ports, name, expected, line, told", [
    ("EXTERNAL_PORT_68", [("udp-p2p-68", 31068), ("tcp-p2p-67", 31067), ("tcp-p2p-68", 31068)], "p2p",
     "EXTERNAL_PORT_68=31068\nEXTERNAL_PORT_67=31067\nEXTERNAL_IP=1.2.3.4\n",
     'erigon --nat=extip:${EXTERNAL_IP} --port=${EXTERNAL_PORT_68} --p2p.allowed-ports="${EXTERNAL_PORT_68},${EXTERNAL_PORT_67}"',
     "erigon --nat=extip:1.2.3.4 --port=31068 --p2p.allowed-ports=31068,31067\n"),
    ("EXTERNAL_PORT_WAKU", [("waku-port", 31001), ("discv5-port", 31002)], "radio-p2p-0",
     "EXTERNAL_PORT_WAKU=31001\nEXTERNAL_PORT_DISCV5=31002\nEXTERNAL_IP=1.2.3.4\n",
     "radio --waku-addr=$EXTERNAL_IP --waku-port=$EXTERNAL_PORT_WAKU --discv5-port=$EXTERNAL_PORT_DISCV5",
     "radio --waku-addr=1.2.3.4 --waku-port=31001 --discv5-port=31002\n"),
])
def test_graphops_ports_by_name(container, marker, ports, name, expected, line, told):
    objects = [NODE, service(name, *ports, namespace="ns", labels={"pod": "radio-0", "type": "p2p"})]
    files = container.writes(objects, None, "--pod-name=radio-0", *documented("ethereum.md", marker))
    assert files == {"/env/init-nodeport": expected}
    for shell in ("dash", "busybox sh"):
        assert container.shell(f". /env/init-nodeport; set -e; exec echo {line}", shell) == told


def test_graphops_with_a_host_port(container):
    files = container.writes([NODE], None, "--pod-name=lighthouse-0", *documented("ethereum.md", "init-external-endpoint"))
    assert files == {"/env/init-external-endpoint": "EXTERNAL_IP=1.2.3.4\n"}
    assert container.shell(". /env/init-external-endpoint; exec echo --enr-address=$EXTERNAL_IP", "dash") == "--enr-address=1.2.3.4\n"


@pytest.mark.parametrize("kind, ingress, address", [("NodePort", [], "1.2.3.4"), ("LoadBalancer", [{"ip": "203.0.113.7"}], "203.0.113.7")])
def test_stakewise(container, kind, ingress, address):
    files = container.writes([NODE, p2p_service("besu-0", kind=kind, ingress=ingress)], "stakewise", "--pod-name=besu-0")
    assert files == {"/env/init": f"BESU_P2P_HOST={address}\nBESU_P2P_PORT=31000\n"}
    assert container.shell(". /env/init; exec printenv BESU_P2P_HOST BESU_P2P_PORT", "dash") == f"{address}\n31000\n"


PARITY = {"RELAY_CHAIN_P2P": "relay_chain_p2p_port", "RELAY_CHAIN_P2P_WS": "relay_chain_p2p_port_ws", "PARA_CHAIN_P2P": "para_chain_p2p_port",
          "PARA_CHAIN_P2P_WS": "para_chain_p2p_port_ws", "NODE_EXTERNAL_IP": "node_external_ip"}
PARITY_OBJECTS = [NODE, service("my-node-2-relay-chain-p2p", ("p2p", 31100), ("ws", 31101), namespace="ns"),
                  service("my-node-2-para-chain-p2p", ("first", 31200), ("ws", 31201), namespace="ns")]
PARITY_VALUES = {"relay_chain_p2p_port": "31100\n", "relay_chain_p2p_port_ws": "31101\n", "para_chain_p2p_port": "31200\n",
                 "para_chain_p2p_port_ws": "31201\n", "node_external_ip": "1.2.3.4\n"}


def test_parity(container):
    files = container.writes(PARITY_OBJECTS, "parity", "--pod-name=my-node-2", env=dict.fromkeys(PARITY, "true"))
    assert files == {f"/chain-data/{name}": value for name, value in PARITY_VALUES.items()}
    line = "EXTERNAL_IP=$(cat /chain-data/node_external_ip); PORT=$(cat /chain-data/relay_chain_p2p_port); echo --public-addr=/ip4/${EXTERNAL_IP}/tcp/${PORT}"
    assert container.shell(line) == "--public-addr=/ip4/1.2.3.4/tcp/31100\n"


@pytest.mark.parametrize("variable", PARITY)
def test_parity_writes_what_is_switched_on(container, variable):
    files = container.writes(PARITY_OBJECTS, "parity", "--pod-name=my-node-2", env={variable: "true"})
    assert files == {f"/chain-data/{PARITY[variable]}": PARITY_VALUES[PARITY[variable]]}


# Kafka's config providers: the directory's gives a file's text, the file's a key of Java's properties.
JAVA = """
import java.nio.file.*;
import java.util.Properties;

class P {
  public static void main(String[] args) throws Exception {
    var file = Path.of(args[0]);
    if (args.length == 1) {
      System.out.print(Files.readString(file));
      return;
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    for (int i = 1; i < args.length; i++) {
      System.out.println(properties.getProperty(args[i]));
    }
  }
}
"""


@pytest.fixture(scope="module")
def java(tmp_path_factory):
    program = tmp_path_factory.mktemp("java") / "P.java"
    program.write_text(JAVA)
    return lambda *arguments: subprocess.run(["java", program, *arguments], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("env, pod", [
    ({"HOSTNAME": "my-node-2"}, []),
    ({"HOSTNAME": "other-7", "POD_NAME": "my-node-2"}, []),
    ({"HOSTNAME": "other-7"}, ["--pod-name=my-node-2"]),
])
def test_parity_in_the_pod_of_its_host_name(container, env, pod):
    files = container.writes(PARITY_OBJECTS, "parity", *pod, env={"RELAY_CHAIN_P2P": "true", "PARA_CHAIN_P2P": "false", **env})
    assert files == {"/chain-data/relay_chain_p2p_port": "31100\n"}


def test_parity_behind_a_load_balancer(container):
    objects = [service("my-node-2-relay-chain-p2p", ("p2p", 31100), namespace="ns", kind="LoadBalancer", ingress=[{"ip": "203.0.113.7"}])]
    files = container.writes(objects, None, "--pod-name=my-node-2", *documented("polkadot.md", "service.address:relay"), env={"RELAY_CHAIN_P2P": "true"})
    assert files == {"/chain-data/relay_chain_p2p_port": "31100\n", "/chain-data/node_external_ip": "203.0.113.7\n"}


def nodeport(*types):
    return [f"nodeport.{each}.address" for each in types]


def test_strimzi(container, java):
    env = {"RACK_TOPOLOGY_KEY": "topology.kubernetes.io/zone", "EXTERNAL_ADDRESS": "true", "EXTERNAL_ADDRESS_TYPE": "ignored"}
    files = container.writes([NODE], "strimzi-kafka-init", "--pod-name=kafka-0", env=env)
    assert files == {"/opt/kafka/init/rack.id": "zone-b", "/opt/kafka/init/external.address":
                     "nodeport.default.address=1.2.3.4\nnodeport.externalip.address=1.2.3.4\nnodeport.externaldns.address=1.2.3.4\n"
                     "nodeport.internalip.address=10.0.0.1\nnodeport.internaldns.address=1.2.3.4\nnodeport.hostname.address=node-1\n"}
    assert java(container.root / "opt/kafka/init/rack.id") == "zone-b"
    types = nodeport("default", "externalip", "externaldns", "internalip", "internaldns", "hostname")
    assert java(container.root / "opt/kafka/init/external.address", *types) == "1.2.3.4\n1.2.3.4\n1.2.3.4\n10.0.0.1\n1.2.3.4\nnode-1\n"


@pytest.mark.parametrize("env, expected", [
    ({"RACK_TOPOLOGY_KEY": "empty", "INIT_FOLDER": "/other"}, {"/other/rack.id": ""}),
    ({"EXTERNAL_ADDRESS": "false"}, {}),
])
def test_strimzi_writes_what_is_asked_for(container, env, expected):
    assert container.writes([NODE], "strimzi-kafka-init", "--pod-name=kafka-0", env=env) == expected


def test_strimzi_prefers_names_and_takes_any_family(container, java):
    objects = [node("node-1", ("InternalIP", "fd00::1"), ("ExternalDNS", "a.example.org"), ("ExternalDNS", "b.example.org"))]
    container.writes(objects, "strimzi-kafka-init", "--pod-name=kafka-0", env={"EXTERNAL_ADDRESS": "true"})
    assert java(container.root / "opt/kafka/init/external.address", *nodeport("default", "internalip")) == "a.example.org\nfd00::1\n"


def test_strimzi_without_the_label(container):
    outcome = container.run([NODE], "strimzi-kafka-init", "--pod-name=kafka-0", env={"RACK_TOPOLOGY_KEY": "nope", "EXTERNAL_ADDRESS": "true"})
    assert outcome.code == 6 and "node-1 has no label nope" in outcome.err and container.files() == {}


KAFKA = {"MY_POD_NAME": "kafka-1", "MY_POD_NAMESPACE": "ns"}


@pytest.mark.parametrize("env, ports, ingress, expected", [
    ({"AUTODISCOVERY_SERVICE_TYPE": "LoadBalancer"}, [("k", 1)], [{"ip": "203.0.113.7"}], {"/shared/external-host.txt": "203.0.113.7\n"}),
    ({"AUTODISCOVERY_SERVICE_TYPE": "LoadBalancer"}, [("k", 1)], [{"hostname": "lb.example.org"}], {"/shared/external-host.txt": "lb.example.org\n"}),
    ({"AUTODISCOVERY_SERVICE_TYPE": "NodePort"}, [("kafka", 31094)], [], {"/shared/external-port.txt": "31094\n"}),
    ({"SHARED_FILE": "/shared/info.txt"}, [("mongo", 1)], [{"ip": "203.0.113.7"}], {"/shared/info.txt": "203.0.113.7\n"}),
])
def test_bitnami(container, env, ports, ingress, expected):
    objects = [service("kafka-1-external", *ports, namespace="ns", kind="LoadBalancer" if ingress else "NodePort", ingress=ingress)]
    files = container.writes(objects, "bitnami-auto-discovery", env={**KAFKA, **env})
    assert files == expected
    file, value = next(iter(expected.items()))
    assert container.shell(f"host=$(cat {file}); echo listener://$host:9094") == f"listener://{value.strip()}:9094\n"


BITNAMI_SERVICE = service("kafka-1-external", ("kafka", 31094), namespace="ns", kind="LoadBalancer", ingress=[{"ip": "2001:db8::7"}])


def test_bitnami_takes_any_family(container):
    files = container.writes([BITNAMI_SERVICE], "bitnami-auto-discovery", env={**KAFKA, "AUTODISCOVERY_SERVICE_TYPE": "LoadBalancer"})
    assert files == {"/shared/external-host.txt": "2001:db8::7\n"}


def test_bitnami_ignores_the_file_of_a_host_for_a_port(container):
    env = {**KAFKA, "AUTODISCOVERY_SERVICE_TYPE": "NodePort", "SHARED_FILE": "/shared/info.txt"}
    assert container.writes([BITNAMI_SERVICE], "bitnami-auto-discovery", env=env) == {"/shared/external-port.txt": "31094\n"}


def test_bitnami_with_brackets_and_a_cut_name(container):
    """A --file with the preset's path takes the place of the preset's, and so does a --service."""
    objects = [BITNAMI_SERVICE, service("my-kafka-with-a-very-long-name-broker-1-exter", ("kafka", 31094), namespace="ns", kind="LoadBalancer",
                                        ingress=[{"ip": "2001:db8::8"}])]
    env = {**KAFKA, "AUTODISCOVERY_SERVICE_TYPE": "LoadBalancer"}
    files = container.writes(objects, None, *documented("kafka.md", "url.host"), env=env)
    assert files == {"/shared/external-host.txt": "[2001:db8::8]\n"}
    assert container.shell("host=$(cat /shared/external-host.txt); echo listener://$host:9094", "bash") == "listener://[2001:db8::8]:9094\n"


@pytest.mark.parametrize("path", [None, "", "/shared/external-host.txt"])
def test_bitnamis_path_may_be_written_out_or_not(container, path):
    """A file of the user's replaces the preset's where its path is another one only as written; an empty variable is an unset one."""
    env = {**KAFKA, "AUTODISCOVERY_SERVICE_TYPE": "LoadBalancer", **({} if path is None else {"SHARED_FILE": path})}
    files = container.writes([BITNAMI_SERVICE], "bitnami-auto-discovery", r"--file=/shared/external-host.txt=mine\n", "--env-path=/other",
                             "--env=A={service.address}", env=env)
    assert files == {"/shared/external-host.txt": "mine\n", "/other/init-env": "A='2001:db8::7'\n"}


@pytest.mark.parametrize("kind, got", [("ClusterIP", '"ClusterIP"'), ("", "nothing")])
def test_bitnami_of_another_type(container, kind, got):
    outcome = run("--preset=bitnami-auto-discovery", command=container.command, env={**KAFKA, "AUTODISCOVERY_SERVICE_TYPE": kind})
    assert (outcome.code, outcome.err) == (2, f"init-env: AUTODISCOVERY_SERVICE_TYPE: got {got}, accepts LoadBalancer, NodePort\n")


@pytest.mark.parametrize("option", ["--check", "--plan=2"])
def test_bitnami_without_a_type_can_be_looked_at(container, option):
    outcome = run("--preset=bitnami-auto-discovery", option, command=container.command, env=KAFKA)
    assert outcome.code == 0, outcome.err


@pytest.mark.parametrize("objects, address", [
    ([NODE], "1.2.3.4"),
    ([node("node-1", ("InternalIP", "10.0.0.1"), labels={"nats.io/node-external-ip": "198.51.100.9"})], "198.51.100.9"),
])
def test_nats(container, objects, address):
    files = container.writes(objects, "nats-boot-config", "--pod-name=nats-0", env={"NODE_NAME": "", "KUBERNETES_NODE_NAME": "node-1"})
    assert files == {"/etc/nats-config/advertise/client_advertise.conf": f'\nclient_advertise = "{address}"\n\n',
                     "/etc/nats-config/advertise/gateway_advertise.conf": f'\nadvertise = "{address}"\n\n'}
    check_by_nats(container)


def check_by_nats(container):
    """That nats-server takes the files where a chart of its includes them."""
    config = container.root / "etc/nats-config/nats.conf"
    config.write_text('include "advertise/client_advertise.conf"\ngateway {\n  name: a\n  include "advertise/gateway_advertise.conf"\n}\n')
    subprocess.run(["/usr/sbin/nats-server", "-t", "-c", config], capture_output=True, text=True, check=True)


IPV6_NODE = node("node-1", ("ExternalIP", "2001:db8::1"))


def test_nats_takes_any_family(container):
    files = container.writes([IPV6_NODE], "nats-boot-config", "--pod-name=nats-0", env={"KUBERNETES_NODE_NAME": "node-1"})
    assert files["/etc/nats-config/advertise/client_advertise.conf"] == '\nclient_advertise = "2001:db8::1"\n\n'


def test_nats_with_brackets(container):
    files = container.writes([IPV6_NODE], None, "--pod-name=nats-0", *documented("nats.md", "url.host"), env={"KUBERNETES_NODE_NAME": "node-1"})
    assert files == {"/etc/nats-config/advertise/client_advertise.conf": 'client_advertise = "[2001:db8::1]"\n',
                     "/etc/nats-config/advertise/gateway_advertise.conf": 'advertise = "[2001:db8::1]"\n'}
    check_by_nats(container)


@pytest.mark.parametrize("preset", ["codex", "archivist", "logos-storage", "ethpandaops", "graphops", "stakewise", "parity", "strimzi-kafka-init",
                                    "bitnami-auto-discovery", "nats-boot-config"])
def test_what_check_prints_does_the_same_without_the_preset(container, preset):
    env = {"RELAY_CHAIN_P2P": "true", "EXTERNAL_ADDRESS": "true", "MY_POD_NAME": "kafka-1", "AUTODISCOVERY_SERVICE_TYPE": "NodePort"}
    pod = {"parity": "my-node-2", "stakewise": "besu-0"}.get(preset, "geth-0")
    objects = [NODE, *PARITY_OBJECTS[1:], p2p_service(), service("besu-0", *PORTS, namespace="ns"), service("kafka-1-external", *PORTS, namespace="ns")]
    options = [] if preset == "bitnami-auto-discovery" else [f"--pod-name={pod}"]
    checked = subprocess.run([RELEASE, "--check", f"--preset={preset}", *options], env={**env, "NODE_NAME": "node-1", "POD_NAMESPACE": "ns"},
                             capture_output=True, text=True, check=True).stdout
    expected = container.writes(objects, preset, *options, env=env)
    assert expected
    for file in container.files():
        (container.root / file[1:]).unlink()
    words = subprocess.run(["sh", "-c", f"printf '%s\\0' {checked}".replace("\n", " ")], capture_output=True, text=True, check=True).stdout.split("\0")
    kept = [word for word in words if word and not word.startswith(("--api-server", "--ca-file", "--token-file", "--deadline"))]
    assert container.writes(objects, None, *kept, env=env) == expected


@pytest.mark.parametrize("preset", ["parity", "strimzi-kafka-init", "bitnami-auto-discovery"])
def test_check_names_the_preset_if_nothing_else_would(container, preset):
    """Else what it prints would be taken for the preset codex."""
    outcome = run("--check", f"--preset={preset}", command=container.command)
    assert outcome.code == 0 and f"--preset={preset}" in outcome.out.splitlines(), outcome.text


def test_check_keeps_the_place_of_the_services_ports(container):
    given = ["--env=A=1", "--env-service-ports=P_", "--env=B=2"]
    outcome = run("--check", "--service=x", *given, command=container.command)
    assert outcome.code == 0 and [line for line in outcome.out.splitlines() if line.startswith("--env") and line.split("=")[0] in
                                  ("--env", "--env-service-ports")] == given, outcome.text
