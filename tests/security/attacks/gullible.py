"""Small servers that read HTTP wrongly, each in one known way: what the attacks must find out."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
WAYS = (
    "the length counts",
    "the first length counts",
    "the last length counts",
    "line feeds are enough",
    "no body",
)


def _after(way: str, heard: bytes) -> bytes | None:
    """Return what this reader takes for the next request; None while the first is not whole."""
    ends = rb"\r?\n\r?\n" if way == "line feeds are enough" else rb"\r\n\r\n"
    found = re.search(ends, heard)
    if not found:
        return None
    lengths = [int(one) for one in re.findall(rb"(?i)content-length: *(\d{1,9})\r?\n", heard[: found.end()])]
    chunked = re.search(rb"(?i)transfer-encoding: *chunked", heard[: found.end()])
    if way == "no body":
        length = 0
    elif chunked and way != "the length counts":
        last = heard.find(b"0\r\n\r\n", found.end())
        return heard[last + 5 :] if last >= 0 else None
    else:
        length = (lengths or [0])[0 if way == "the first length counts" else -1]
    return heard[found.end() + length :] if len(heard) >= found.end() + length else None


class _Handler(socketserver.BaseRequestHandler):
    way = ""

    def handle(self) -> None:
        heard = b""
        while piece := self.request.recv(65536):
            heard += piece
            while (rest := _after(self.way, heard)) is not None:
                heard = rest
                self.request.sendall(OK)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def serving(way: str) -> Iterator[int]:
    """Serve in one of the WAYS; yield the port."""
    with _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"way": way})) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield int(server.server_address[1])
        server.shutdown()
        thread.join(5)
