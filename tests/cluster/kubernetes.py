"""The cluster as kubectl and helm give it, a release of the chart, and a host outside that dials."""
import contextlib
import json
import os
import pathlib
import shlex
import subprocess
import time

import yaml

ROOT = pathlib.Path(__file__).parents[2]
CHART = ROOT / "manifests/codex"
PATIENCE = 90  # seconds: a bound for what should happen, long enough for a loaded machine
STAND_IN = {"image": {"repository": "init-env.test/codex", "tag": "cluster"},
            "initEnv": {"image": {"repository": "init-env.test/init-env", "tag": "cluster"}},
            "startupProbe": {"periodSeconds": 1}, "readinessProbe": {"periodSeconds": 1},
            "terminationGracePeriodSeconds": 5, "persistence": {"size": "1Gi", "retentionPolicy": {"whenDeleted": "Delete"}}}
PUBLIC = {"service": {"type": ["service", "nodeport"]}}

# Dials ADDRESS by TCP and by UDP (more than once: packets get lost) and prints what is answered, and from where it dialled.
DIAL = """
import json, socket, sys
address, tcp_port, udp_port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
tcp = socket.create_connection((address, tcp_port), 10)
answers = [json.loads(tcp.makefile().read())]
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.connect((address, udp_port))
udp.settimeout(2)
for attempt in range(5):
    try:
        udp.send(b"hello")
        answers.append(json.loads(udp.recv(500)))
        break
    except OSError:
        continue
print(json.dumps({"answers": answers, "from": tcp.getsockname()[0]}))
"""


def run(*command, check=True, text=None):
    done = subprocess.run([str(word) for word in command], input=text, capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, f"{shlex.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout if check else done


def kubectl(*arguments, **options):
    return run("kubectl", *arguments, **options)


def get(*arguments):
    return json.loads(kubectl("get", *arguments, "-o", "json"))


def until(what, condition, patience=PATIENCE):
    """What `condition` gives once that is true."""
    end = time.monotonic() + patience
    while not (value := condition()):
        assert time.monotonic() < end, f"{what}: not within {patience} s"
        time.sleep(0.2)  # between two looks
    return value


def merged(*layers):
    result = {}
    for layer in layers:
        for key, value in layer.items():
            both = isinstance(value, dict) and isinstance(result.get(key), dict)
            result[key] = merged(result[key], value) if both else value
    return result


def external_ip(node):
    return next((each["address"] for each in get("node", node)["status"]["addresses"] if each["type"] == "ExternalIP"), None)


def nodes():
    return [node["metadata"]["name"] for node in get("nodes")["items"]]


@contextlib.contextmanager
def without_external_ip(node):
    """Takes the node's ExternalIP away, and gives back what it had."""
    before = get("node", node)["status"]["addresses"]

    def set_addresses(addresses):
        kubectl("patch", "node", node, "--subresource=status", "--type=merge", "-p", json.dumps({"status": {"addresses": addresses}}))

    set_addresses([each for each in before if each["type"] != "ExternalIP"])
    try:
        yield lambda: set_addresses(before)
    finally:
        set_addresses(before)


@contextlib.contextmanager
def cordoned(*names):
    kubectl("cordon", *names)
    try:
        yield
    finally:
        kubectl("uncordon", *names)


class Release:
    """The chart, installed as `codex` in a namespace of its own."""

    def __init__(self, namespace, *layers):
        self.namespace = namespace
        self.values = merged(STAND_IN, *layers)

    def __enter__(self):
        kubectl("create", "namespace", self.namespace)
        return self

    def __exit__(self, *_):
        self.helm("uninstall", "codex", "--ignore-not-found", "--wait", "--timeout=120s")
        kubectl("delete", "namespace", self.namespace, "--timeout=180s")

    def helm(self, *arguments, **options):
        return run("helm", "--namespace", self.namespace, *arguments, **options)

    def kubectl(self, *arguments, **options):
        return kubectl("--namespace", self.namespace, *arguments, **options)

    def secret(self, name, **data):
        self.kubectl("create", "secret", "generic", name, *(f"--from-literal={key}={value}" for key, value in data.items()))

    def apply(self, *layers, wait=True):
        """Installs the release, or upgrades it, with the values and `layers` over them."""
        self.values = merged(self.values, *layers)
        waiting = ["--wait", f"--timeout={PATIENCE}s"] if wait else []
        done = self.helm("upgrade", "--install", "codex", CHART, "--values", "-", *waiting, text=yaml.safe_dump(self.values), check=False)
        assert done.returncode == 0, done.stderr + self.story()

    def story(self):
        """What the pods say, for the message of a test that failed."""
        selector = "app.kubernetes.io/instance=codex"
        return "".join(self.kubectl(*words, check=False).stdout for words in (
            ("get", "pods", "-o", "wide"), ("get", "events", "--field-selector=type=Warning"),
            ("logs", "--selector", selector, "--all-containers", "--prefix", "--tail=20")))

    def pods(self, component="storage"):
        """Name -> object of the pods that are not going away."""
        selector = f"app.kubernetes.io/instance=codex,app.kubernetes.io/component={component}"
        pods = get("pods", "--namespace", self.namespace, "--selector", selector)["items"]
        return {pod["metadata"]["name"]: pod for pod in pods if "deletionTimestamp" not in pod["metadata"]}

    def pod(self, name):
        return get("pod", name, "--namespace", self.namespace)

    def wait_ready(self, name):
        until(f"{name} ready", lambda: self.kubectl("get", "pod", name, "--ignore-not-found"), PATIENCE)
        self.kubectl("wait", f"pod/{name}", "--for=condition=Ready", f"--timeout={PATIENCE}s")
        return self.pod(name)

    def variables(self, pod):
        """Those of the running Codex, as its process has them."""
        text = self.kubectl("exec", pod, "-c", "codex", "--", "/bin/busybox", "cat", "/proc/1/environ")
        return dict(entry.split("=", 1) for entry in text.split("\0") if entry)

    def logs(self, pod, container, *arguments):
        return self.kubectl("logs", pod, "-c", container, *arguments)


def assert_reachable(variables, key=None):
    """From outside, both ports answer where the node with these variables says it is: itself, with its own key, and it sees
    the client's own address."""
    address = variables["CODEX_NAT"].removeprefix("extip:")
    tcp, udp = variables["CODEX_LISTEN_ADDRS"].split("/")[-1], variables["CODEX_DISC_PORT"]
    client = shlex.split(os.environ.get("CLUSTER_CLIENT", ""))
    dialled = json.loads(run(*client, "python3", "-c", DIAL, address, tcp, udp))
    expected = {"address": address, "key": (key or "")[:8], "peer": dialled["from"]}
    assert dialled["answers"] == [{"protocol": "tcp", "port": int(tcp), **expected}, {"protocol": "udp", "port": int(udp), **expected}]
