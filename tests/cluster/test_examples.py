"""The examples for other programs, as they are but for images and namespace, with stand-ins for the programs."""
import contextlib
import json
import os
import shlex

import yaml

from kubernetes import PATIENCE, ROOT, external_ip, get, kubectl, run, until

CONNECT = "import socket, sys; print(socket.create_connection((sys.argv[1], int(sys.argv[2])), 10).makefile().read())"


@contextlib.contextmanager
def applied(example):
    """The objects of an example in a namespace of their own."""
    namespace = f"init-env-{example}"
    objects = list(yaml.safe_load_all((ROOT / f"manifests/examples/{example}.yaml").read_text()))
    for each in objects:
        for subject in each.get("subjects", []):
            subject["namespace"] = namespace
        if each["kind"] == "StatefulSet":
            pod = each["spec"]["template"]["spec"]
            pod["terminationGracePeriodSeconds"] = 0
            pod["initContainers"][0]["image"] = "init-env.test/init-env:cluster"
            pod["containers"][0]["image"] = "init-env.test/codex:cluster"
    kubectl("create", "namespace", namespace)
    try:
        kubectl("apply", "--namespace", namespace, "-f", "-", text=yaml.safe_dump_all(objects))
        yield namespace
    finally:
        kubectl("delete", "--namespace", namespace, "-f", "-", "--wait=false", text=yaml.safe_dump_all(objects))
        kubectl("delete", "namespace", namespace, "--timeout=120s")


def started(namespace, pod):
    """How the program in the pod was started, and on which node."""
    until(pod, lambda: kubectl("get", "pod", pod, "--namespace", namespace, "--ignore-not-found"))
    kubectl("wait", f"pod/{pod}", "--namespace", namespace, "--for=condition=Ready", f"--timeout={PATIENCE}s")
    line = until("the program's line", lambda: kubectl("logs", pod, "--namespace", namespace).strip())
    return line, get("pod", pod, "--namespace", namespace)["spec"]["nodeName"]


def answer(address, port):
    """What comes from there, as soon as the nodes know the pod behind the port."""
    command = [*shlex.split(os.environ.get("CLUSTER_CLIENT", "")), "python3", "-c", CONNECT, address, port]
    return until(f"{address}:{port} to answer", lambda: run(*command, check=False).stdout.strip())


def test_ethereum_behind_a_nodeport():
    with applied("ethereum") as namespace:
        line, node = started(namespace, "geth-0")
        address = external_ip(node)
        assert line == f"/usr/local/bin/geth --datadir=/data --nat=extip:{address} --port=31303"
        assert answer(address, 31303) == line.split(" ", 1)[1]


def test_polkadot_behind_nodeports():
    with applied("polkadot") as namespace:
        for pod, port in (("polkadot-0", 31333), ("polkadot-1", 31334)):
            line, node = started(namespace, pod)
            address = external_ip(node)
            assert line.endswith(f"--public-addr=/ip4/{address}/tcp/{port}")
            assert answer(address, port) == line.split(" ", 1)[1]


def test_ethereum_behind_a_load_balancer_that_comes_late():
    with applied("ethereum-loadbalancer") as namespace:
        log = ("logs", "geth-lb-0", "-c", "init-env", "--namespace", namespace)
        until("init-env to wait", lambda: "has no load balancer ip" in kubectl(*log, check=False).stdout)
        status = {"status": {"loadBalancer": {"ingress": [{"ip": "198.51.100.7"}]}}}
        kubectl("patch", "service", "geth-lb-0-p2p", "--namespace", namespace, "--subresource=status", "--type=merge", "-p", json.dumps(status))
        line, _ = started(namespace, "geth-lb-0")
        assert line == "/usr/local/bin/geth --datadir=/data --nat=extip:198.51.100.7 --port=30303"
