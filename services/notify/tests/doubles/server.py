"""A provider that runs on this machine: real HTTP, real signatures, and faults when asked for them."""

import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Self

import orjson

from notify.settings import Endpoint


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; header names in small letters."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request. `takes`: the message is taken over all the same."""

    code: str = ""
    words: str = ""
    status: int = 200
    garbage: bytes = b""
    delay: float = 0.0
    cut: bool = False
    takes: bool = False

    @property
    def lets_through(self) -> bool:
        """Whether the message is taken over, whatever is answered."""
        return self.takes or (self.status == 200 and not (self.code or self.garbage or self.cut))


@dataclass
class Taken:
    """A message that the provider has taken over; `outcome` is what the carrier has answered, `day` when."""

    out_id: str
    phone: str
    signature: str
    template_id: str
    variables: Mapping[str, str] | list[str]
    serial: str
    day: str = ""
    outcome: str = ""
    code: str = ""


class Double(ABC):
    """What both providers' doubles have in common: a server, a queue of faults, and the messages taken over."""

    def __init__(self, port: int = 0) -> None:
        self.faults: deque[Fault] = deque()
        self.taken: list[Taken] = []
        self.asked: list[Asked] = []
        self._lock = Lock()
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                double.handle(self, Asked(self.path, headers, body))

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint("http", f"127.0.0.1:{self._server.server_address[1]}")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_down()

    def go_down(self) -> None:
        """Stop listening: connections are refused from now on."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def carrier_says(self, out_id: object, outcome: str, code: str) -> None:
        """Have the carrier answer: `delivered` or `undelivered`."""
        for each in self.taken:
            if each.out_id == str(out_id):
                each.outcome, each.code = outcome, code

    def handle(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        with self._lock:
            self.asked.append(asked)
            fault = self.faults.popleft() if self.faults else Fault()
            status, body = self.answer(asked, fault)
        if fault.delay:
            time.sleep(fault.delay)
        if fault.cut:
            handler.connection.close()
            return
        content = fault.garbage or orjson.dumps(body)
        try:
            handler.send_response(fault.status if fault.status != 200 else status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
        except OSError:
            pass  # whoever asked has stopped waiting

    @abstractmethod
    def answer(self, asked: Asked, fault: Fault) -> tuple[int, object]:
        """Return status and body; take the message over where it is one and nothing is against it."""


@dataclass
class Nonces:
    """Each once."""

    used: set[str] = field(default_factory=set)

    def fresh(self, nonce: str) -> bool:
        known = nonce in self.used
        self.used.add(nonce)
        return bool(nonce) and not known
