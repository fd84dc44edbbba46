"""Every fault in every phase, alone and in random sequences: 0 only with the right bytes, nothing written otherwise, an end by the
deadline, and a bounded number of open files.

FAULT_RUNS (120) says how many sequences, FAULT_SEED which; both are in the message of a failure.
"""
import concurrent.futures
import os
import random
import resource
import socket
import threading
import time

import pytest

from support.fake_api import SPR, FakeApi
from support.init_env import finish, start

RUNS = int(os.environ.get("FAULT_RUNS", "120"))
SEED = int(os.environ.get("FAULT_SEED", str(random.SystemRandom().randrange(10**6))))
EXPECTED = f"A='203.0.113.11'\nB='{SPR}'\n".encode()
SLACK = 2  # seconds: a loaded machine's, not the program's

# By phase: what the server does with a request.
HEADERS = ["hang", "drop", "delay=300ms", "status=400", "status=401", "status=403", "status=404", "status=429 retry-after=1", "status=500",
           "status=503", "status=302 location=https://127.0.0.1:1/", "status=429 retry-after=Thu,_01_Jan_1970_00:00:00_GMT"]
BODY = ["cut=0", "cut=1", "cut=40", "slow=200ms", "body=", "body={}", "body=<html>", 'body={"kind":"Node"}', "body=[[[[[[",
        "body=spr:short", "repeat=300000 body=[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["]
FAULTS = HEADERS + BODY
# What the program gives for a fault that stays, by the server that has it.
CODES = {"api": {3, 4, 5, 6}, "bootstrap": {9}}


def limited():
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


class Servers:
    """An API server and a bootstrap node, and a run against both."""

    def __init__(self, directory):
        self.directory = directory
        self.api = FakeApi().__enter__()
        self.bootstrap = FakeApi("--http", f"--spr={SPR}").__enter__()

    def close(self):
        self.api.__exit__(None, None, None)
        self.bootstrap.__exit__(None, None, None)

    def options(self, name, deadline):
        directory = self.directory / name
        directory.mkdir()
        return directory, [f"--api-server={self.api.url}", f"--ca-file={self.api.ca_file}", f"--token-file={self.api.token_file}",
                           "--node-name=node-1", "--env=A={node.address}", "--env=B={bootstrap.spr}", f"--bootstrap-url={self.bootstrap.url}",
                           f"--env-path={directory}", "--termination-log=/dev/null", f"--deadline={deadline}s", "--request-timeout=1s"]

    def run(self, name, deadline, api=(), bootstrap=()):
        """The run's code, after it kept its promises."""
        for server, faults in ((self.api, api), (self.bootstrap, bootstrap)):
            server.clear_faults()
            if faults:
                server.fault(*faults)
        directory, options = self.options(name, deadline)
        began = time.monotonic()
        outcome = finish(start(*options, preexec_fn=limited))
        took = time.monotonic() - began
        what = f"{name}: api {list(api)}, bootstrap {list(bootstrap)}: {outcome}"
        written = {file.name: file.read_bytes() for file in directory.iterdir()}
        assert written == ({"init-env": EXPECTED} if outcome.code == 0 else {}), what
        assert took < deadline + SLACK, f"{took} s: {what}"
        assert "Too many open files" not in outcome.err, what
        return outcome.code


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    made = Servers(tmp_path_factory.mktemp("runs"))
    yield made
    made.close()


@pytest.mark.parametrize("server", CODES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_stays(servers, server, fault):
    code = servers.run(f"stays-{server}-{FAULTS.index(fault)}", 0.7, **{server: [f"always {fault}"]})
    allowed = CODES[server] | ({0} if fault.startswith(("delay", "slow")) else set())
    assert code in allowed


@pytest.mark.parametrize("server", CODES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_passes(servers, server, fault):
    code = servers.run(f"passes-{server}-{FAULTS.index(fault)}", 10, **{server: [f"times=1 {fault}"]})
    at_once = server == "api" and fault.startswith(("status=302", "status=400"))
    assert code == (3 if at_once else 0)


def test_random_sequences(tmp_path):
    """Several at a time, each worker with servers of its own."""
    local = threading.local()
    made = []

    def sequence(number):
        if not hasattr(local, "servers"):
            directory = tmp_path / f"worker-{threading.get_ident()}"
            directory.mkdir()
            local.servers = Servers(directory)
            made.append(local.servers)
        chosen = random.Random(f"{SEED}/{number}")
        faults = [[f"times={chosen.randint(1, 2)} {chosen.choice(FAULTS)}" for _ in range(chosen.randint(0, 4))] for _ in range(2)]
        try:
            return local.servers.run(f"{number}", 3, *faults)
        except AssertionError as failure:
            raise AssertionError(f"FAULT_SEED={SEED}, sequence {number}: {failure}") from None

    try:
        with concurrent.futures.ThreadPoolExecutor(4) as workers:
            codes = list(workers.map(sequence, range(RUNS)))
    finally:
        for each in made:
            each.close()
    assert set(codes) > {0, 3}, codes


def garbage_server(answer):
    """A socket that accepts, sends `answer` and keeps the connection open."""
    listening = socket.create_server(("127.0.0.1", 0))
    kept = []

    def serve():
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            kept.append(connection)
            if answer:
                connection.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return listening


TLS = {"silence": b"", "no TLS": b"HTTP/1.1 200 OK\r\n\r\n", "an alert": b"\x15\x03\x03\x00\x02\x02\x28", "half a record": b"\x16\x03\x03\x40\x00\x02",
       "noise": bytes(random.Random(1).randrange(256) for _ in range(5000))}


@pytest.mark.parametrize("answer", TLS)
def test_a_handshake_that_fails(servers, tmp_path, answer):
    with garbage_server(TLS[answer]) as listening:
        outcome = finish(start(f"--api-server=https://127.0.0.1:{listening.getsockname()[1]}", f"--ca-file={servers.api.ca_file}",
                               f"--token-file={servers.api.token_file}", "--node-name=n", "--env=A={node.address}", f"--env-path={tmp_path}",
                               "--deadline=1500ms", "--request-timeout=500ms", preexec_fn=limited))
    assert outcome.code == 3 and not list(tmp_path.iterdir())
