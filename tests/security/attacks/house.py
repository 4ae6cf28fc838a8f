"""The gateway as it is deployed, before services that note what reaches them; and a service as it is deployed.

Neither needs a server of ours: the services are fakes, and what is sent to identity is refused before it asks one.
"""

import json
import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil

from deploy.local import environment
from deploy.local.databases import SERVICES
from deploy.local.environment import Addresses
from deploy.local.processes import Process, plain_environment
from deploy.local.product import answers
from deploy.local.seaweed import S3Account
from expertlib.keys import rings

EXPERTLIB = str(Path(sys.executable).with_name("expertlib"))
SESSION = "a-session"
# The discard port: nobody is there.
NOBODY = "127.0.0.1:9"


@dataclass(frozen=True)
class Heard:
    """A request as it reached a service."""

    service: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Neighbours:
    """The four services, which know one session and nothing else, and everything that they have heard."""

    heard: list[Heard] = field(default_factory=list)
    port: int = 0

    def url(self, service: str) -> str:
        """Return where the gateway finds a service."""
        return f"http://127.0.0.1:{self.port}/{service}"

    def heard_of(self, word: str) -> bool:
        """Return whether a word has reached a service, wherever it stood."""
        return any(word in repr(one) for one in self.heard)

    def answer(self, one: Heard) -> tuple[int, object]:
        """Return what a service answers."""
        if one.path.startswith("/healthz"):
            return 200, {"ok": True}
        if one.path == "/portal":
            return 200, {"available": False}
        if one.path == "/sessions/exchange" and SESSION in one.body.decode("utf-8", "replace"):
            tokens = {name: f"token-{name}" for name in SERVICES}
            actor = {
                "id": "00000000-0000-7000-8000-000000000001",
                "name": "测试人员",
                "roles": [],
                "grants": [],
            }
            return 200, {"actor": actor, "tokens": tokens, "expires_in": 60}
        status = 401 if one.path.startswith("/sessions") else 404
        return status, {"type": "urn:expertlib:problem:x", "status": status, "detail": "账号或密码不正确。"}


def _handler(neighbours: Neighbours) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _hear(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            service, _, path = self.path.lstrip("/").partition("/")
            one = Heard(service, self.command, f"/{path}", tuple(self.headers.items()), body)
            neighbours.heard.append(one)
            status, said = neighbours.answer(one)
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = _hear

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@dataclass
class House:
    """What stands: the gateway and identity as processes, and what their neighbours have heard."""

    neighbours: Neighbours
    processes: dict[str, Process]
    ports: dict[str, int]

    def host(self, name: str) -> bytes:
        """Return the Host by which a process is asked."""
        return b"127.0.0.1:%d" % self.ports[name]

    def memory(self, name: str) -> float:
        """Return the resident memory of a process in MiB."""
        return psutil.Process(self.processes[name].pid).memory_info().rss / 2**20

    def open_files(self, name: str) -> int:
        """Return how many files and connections a process holds."""
        return psutil.Process(self.processes[name].pid).num_fds()

    def complaints(self, name: str) -> list[str]:
        """Return the lines of a process's log that tell of something unforeseen."""
        lines = self.processes[name].log.read_text().splitlines()
        return [
            line[:2000] for line in lines if re.search("unexpected|Traceback|Exception in ASGI|never", line)
        ]


@contextmanager
def standing(folder: Path) -> Iterator[House]:
    """Start it below a folder; end it afterwards."""
    with _neighbours() as neighbours, ExitStack() as stack:
        ports = {name: free_port() for name in ("gateway", "identity")}
        settings = _settings(folder, neighbours, f"http://127.0.0.1:{ports['gateway']}")
        processes = {name: _process(name, folder, port, settings) for name, port in ports.items()}
        for process in processes.values():
            stack.callback(process.stop)
            process.launch()
        for process in processes.values():
            process.wait_until_ready()
        yield House(neighbours, processes, ports)


@contextmanager
def _neighbours() -> Iterator[Neighbours]:
    neighbours = Neighbours()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(neighbours))
    server.daemon_threads = True
    neighbours.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield neighbours
    server.shutdown()
    server.server_close()
    thread.join(5)


def _settings(folder: Path, neighbours: Neighbours, public_url: str) -> dict[str, str]:
    rings.create(folder / "keys")
    addresses = Addresses(
        postgres=f"postgresql://nobody:x@{NOBODY}/x",
        redis=f"redis://{NOBODY}/0",
        broker=f"amqp://nobody:x@{NOBODY}//",
        s3=S3Account(NOBODY, "nobody", "x"),
        keys=folder / "keys",
        password_of=lambda _role: "x",
    )
    urls = {service: neighbours.url(service) for service in SERVICES}
    return environment.of_services(addresses) | environment.of_gateway(addresses, urls, public_url)


def _process(name: str, folder: Path, port: int, settings: dict[str, str]) -> Process:
    return Process(
        name=name,
        command=[EXPERTLIB, "api", name, "--port", str(port)],
        folder=folder,
        environment=plain_environment(folder, **settings, PYTHONUNBUFFERED="1"),
        ready=partial(answers, f"http://127.0.0.1:{port}/healthz"),
        grace=3.0,
    )


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
