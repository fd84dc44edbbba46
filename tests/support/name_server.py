"""A name server that knows what it is told, on port 53 of a loopback address."""
import socket
import struct
import threading

ADDRESS = "127.0.0.153"
A = 1  # the type of a record with an IPv4 address
NO_SUCH_NAME = 3


class NameServer:
    """As a context manager. `hosts` are names with their IPv4 address, `silent`: it never answers. .asked: the names so far."""

    def __init__(self, hosts=None, silent=False):
        self.asked = []
        self._hosts = hosts or {}
        self._silent = silent
        self._first = threading.Event()

    def __enter__(self):
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((ADDRESS, 53))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._socket.sendto(b"", (ADDRESS, 53))  # nothing: the end
        self._thread.join()
        self._socket.close()

    def wait_for_a_query(self):
        assert self._first.wait(timeout=60), "no query came"

    def _serve(self):
        while True:
            query, sender = self._socket.recvfrom(512)
            if not query:
                return
            self._first.set()
            answer = self._answer(query)
            if not self._silent:
                self._socket.sendto(answer, sender)

    def _answer(self, query):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode())
            at += 1 + query[at]
        name = ".".join(labels)
        kind, = struct.unpack(">H", query[at + 1:at + 3])
        self.asked.append(name)
        known = name in self._hosts
        record = b""
        if known and kind == A:  # a pointer to the question's name, type, class, seconds to live, length
            record = struct.pack(">HHHIH", 0xc00c, A, 1, 1, 4) + socket.inet_aton(self._hosts[name])
        flags = 0x8180 | (0 if known else NO_SUCH_NAME)
        return query[:2] + struct.pack(">HHHHH", flags, 1, 1 if record else 0, 0, 0) + query[12:at + 5] + record
