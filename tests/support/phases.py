"""The phases of a run that can last, and how to keep a run in one of them."""
import contextlib
import fcntl
import os
import pathlib
import socket

from support.fake_api import SPR, FakeApi

# By phase, the fault that makes it last: the API server's or the bootstrap node's.
FAULTS = {"headers": ("api", "always hang"), "body": ("api", "always slow=1s"), "retry": ("api", "always status=503"),
          "poll": ("api", "address-after=1m"), "second request": ("bootstrap", "always hang"), "second retry": ("bootstrap", "always drop")}
ESTABLISHED, SYN_SENT = "01", "02"  # as /proc/net/tcp has them (net/tcp_states.h)
PROC_NET_TCP = pathlib.Path("/proc/net/tcp")
PHASES = ["lock", "connect", "TLS", *FAULTS]


@contextlib.contextmanager
def staying_in(phase, directory):
    """Yields a run's options, with which it stays in the phase and would write to the directory, and a function that waits until
    the process is there: one process only, which has these options.
    """
    with FakeApi() as api, FakeApi("--http", f"--spr={SPR}") as bootstrap, contextlib.ExitStack() as stack:
        options = [f"--api-server={api.url}", f"--ca-file={api.ca_file}", f"--token-file={api.token_file}", "--node-name=node-1",
                   "--env=A={node.address}", "--env=B={bootstrap.spr}", f"--bootstrap-url={bootstrap.url}", f"--env-path={directory}",
                   "--termination-log=/dev/null", "--request-timeout=50s"]
        if phase in FAULTS:
            server, fault = FAULTS[phase]
            server = {"api": api, "bootstrap": bootstrap}[server]
            server.fault(fault)
            yield options, lambda process: server.wait_for_requests(1)
        elif phase == "lock":
            holder = os.open(directory, os.O_RDONLY)
            stack.callback(os.close, holder)
            fcntl.flock(holder, fcntl.LOCK_EX)
            yield ["--env=A=b", f"--env-path={directory}", "--termination-log=/dev/null"], lambda process: wait_for_directory(process, directory)
        else:
            backlog = 0 if phase == "connect" else 10
            listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=backlog))
            if phase == "connect":  # the one place in the queue is taken: the kernel drops what else comes
                stack.enter_context(socket.create_connection(listening.getsockname()))
            options.append(f"--api-server=https://127.0.0.1:{listening.getsockname()[1]}")
            state = {"connect": SYN_SENT, "TLS": ESTABLISHED}[phase]
            yield options, lambda process: wait_for_connection(process, listening.getsockname()[1], state)


def wait_for_connection(process, port, state):
    """Waits until the process, whose socket is the only one that is connected to the port, has got that far."""
    while not any(line.split()[2].endswith(f":{port:04X}") and line.split()[3] == state for line in PROC_NET_TCP.read_text().splitlines()):
        assert process.poll() is None, process.communicate()


def wait_for_directory(process, directory):
    """Waits until the process has opened the directory."""
    while True:
        assert process.poll() is None, process.communicate()
        with contextlib.suppress(FileNotFoundError):  # a file was closed meanwhile
            if any(os.path.realpath(link) == os.path.realpath(directory) for link in pathlib.Path(f"/proc/{process.pid}/fd").iterdir()):
                return
