"""Starts and drives the fake API server."""
import json
import os
import pathlib
import select
import ssl
import subprocess
import tempfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("FAKE_API", str(ROOT / "build/dev/fake-api"))
SPR = "spr:CiUIAhIhA1AL2J7EWfg7x77iOrR9YYBisY6CDtU2nEhuwDaQyjpkEgIDARo8"


class FakeApi:
    """A running fake-api, as a context manager.

    `objects` are Kubernetes objects (dictionaries) to serve instead of the examples; `options` go to the command line. Then
    .url, .ca_file, .token_file and .state (pathlib.Path) tell where it is.
    """

    def __init__(self, *options, objects=None, data=None, program=PROGRAM):
        self._directory = tempfile.TemporaryDirectory()
        self.state = pathlib.Path(self._directory.name)
        self.data = pathlib.Path(data or ROOT / "tests/fake_api/data")
        if objects is not None:
            self.data = self.state / "data"
            self.data.mkdir()
            for value in objects:
                self.write(value)
        self._command = [program, "--data", self.data, "--state", self.state, "--log", self.state / "log", *options]

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        lines = [self._read_line() for _ in range(4)]
        self.url = lines[1].split("=", 1)[1].strip()
        self.ca_file = self.state / "ca.crt"
        self.token_file = self.state / "token"
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(timeout=20)
        self._process.stdout.close()
        self._directory.cleanup()

    def _read_line(self):
        line = self._process.stdout.readline()
        assert line, "fake-api did not start"
        return line

    def write(self, value):
        """Adds a Kubernetes object, or replaces the one of the same kind and name."""
        file = self.data / f"{value['kind']}-{value['metadata']['name']}.json"
        new = file.with_suffix(".new")
        new.write_text(json.dumps(value))
        new.rename(file)

    def fault(self, *faults):
        """Adds faults, as fake-api --help describes them."""
        self._control("POST", "/fake/faults", "\n".join(faults))

    def clear_faults(self):
        self._control("DELETE", "/fake/faults")

    def new_certificate(self):
        self._control("POST", "/fake/certificate")

    def requests(self):
        """The requests so far, as dictionaries."""
        return [json.loads(line) for line in (self.state / "log").read_text().splitlines()]

    def wait_for_requests(self, count):
        """Waits until so many requests have come."""
        with subprocess.Popen(["tail", "-n", "+1", "-f", self.state / "log"], stdout=subprocess.PIPE) as tail:
            for _ in range(count):
                ready, _, _ = select.select([tail.stdout], [], [], 60)
                assert ready and tail.stdout.readline(), f"fewer than {count} requests"
            tail.terminate()

    def _control(self, method, path, body=""):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        request = urllib.request.Request(self.url + path, data=body.encode(), method=method)
        https = {"context": context} if self.url.startswith("https") else {}
        with urllib.request.urlopen(request, timeout=20, **https) as response:
            assert response.status == 200, response.read()


def node(name, *addresses, labels=None, annotations=None):
    """A Node object; `addresses` are pairs of type and address."""
    return {"kind": "Node", "apiVersion": "v1",
            "metadata": {"name": name, "labels": labels or {}, "annotations": annotations or {}},
            "status": {"addresses": [{"type": kind, "address": address} for kind, address in addresses]}}


def service(name, *ports, kind="NodePort", namespace="codex-ns", labels=None, annotations=None, ingress=()):
    """A Service object; `ports` are pairs of name and nodePort (None: none yet), `ingress` what its load balancer has."""
    return {"kind": "Service", "apiVersion": "v1",
            "metadata": {"name": name, "namespace": namespace, "labels": labels or {}, "annotations": annotations or {}},
            "spec": {"type": kind, "ports": [{**({"name": port} if port else {}), "port": 1, **({"nodePort": number} if number else {})}
                                             for port, number in ports]},
            "status": {"loadBalancer": {"ingress": list(ingress)} if ingress else {}}}
