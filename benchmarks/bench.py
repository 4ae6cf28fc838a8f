"""What every row is given: the servers, the product at two sizes, how long to measure, and counterparts that serve."""

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.deployment import Deployment
from deploy.local import production
from deploy.local.environment import REPOSITORY
from deploy.local.folder import Ports
from deploy.local.processes import Process, port_is_free
from deploy.local.product import FRUGAL, answers
from deploy.local.stack import Stack

# Beside the others' runs: BENCH_FOLDER names another place for the data.
FOLDER = Path(os.environ.get("BENCH_FOLDER", REPOSITORY / ".bench")).absolute()
SMALL = 10_000
LARGE, LARGE_WHEN_QUICK = 1_000_000, 100_000
# What decides what is loaded; when it changes, everything is loaded anew.
LOADED_BY = (
    "services/expertlib/loading/*.py",
    "services/expertlib/invent*",
    "services/*/migrations/versions/*.py",
)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Counterpart:
    """A counterpart that serves: where it answers, and its process."""

    url: str
    pid: int


@dataclass
class Bench:
    """One run of the bench."""

    stack: Stack
    folder: Path
    quick: bool
    say: Say
    peer_dir: Path | None = None
    _filled: dict[str, Deployment] = field(default_factory=dict)

    @property
    def rounds(self) -> int:
        """How many rounds are counted."""
        return 3 if self.quick else 5

    @property
    def seconds(self) -> float:
        """How long one round takes."""
        return 0.7 if self.quick else 2.0

    @property
    def keys(self) -> Path:
        """Where the keys of all sizes lie."""
        return self.stack.addresses.keys

    @property
    def servers(self) -> dict[str, int]:
        """The process ids of PostgreSQL, Redis, RabbitMQ and the object store."""
        return {name: server.pid or 0 for name, server in self.stack.servers.items() if name != "epmd"}

    def small(self) -> Deployment:
        """Return the product with ten thousand experts; the one in which rows write."""
        return self._deployment("small", SMALL)

    def large(self) -> Deployment:
        """Return the product with a million experts (a hundred thousand when quick), to read from."""
        count = LARGE_WHEN_QUICK if self.quick else LARGE
        return self._deployment(f"n{count}", count)

    def of_its_own(self, name: str, experts: int = 1) -> Deployment:
        """Return the product on databases that no other row uses."""
        return self._deployment(name, experts)

    @contextmanager
    def counterpart(self, name: str, settings: Mapping[str, str] | None = None) -> Iterator[Counterpart]:
        """Serve `benchmarks.limits.NAME` (its `app`) by one uvicorn process with these environment variables."""
        port = Ports(self.folder / "ports.json", port_is_free)(f"limit-{name}")
        url = f"http://127.0.0.1:{port}"
        process = Process(
            name=f"limit-{name}",
            command=[sys.executable, "-m", "benchmarks.limits.serving", name, str(port)],
            folder=self.folder,
            environment={**os.environ, **FRUGAL, **(settings or {})},
            directory=REPOSITORY,
            ready=lambda: answers(f"{url}/ready"),
        )
        process.start()
        try:
            yield Counterpart(url, process.pid or 0)
        finally:
            process.stop()

    def _deployment(self, name: str, experts: int) -> Deployment:
        if name not in self._filled:
            program = str(Path(sys.executable).with_name("expertlib"))
            made = Deployment(name, experts, self.stack, self.folder / name, program)
            made.fill(self.say)
            self._filled[name] = made
        return self._filled[name]


@contextmanager
def started(say: Say, *, quick: bool, peer_dir: Path | None) -> Iterator[Bench]:
    """Start the servers on the data of earlier runs, when those were loaded alike; stop them at the end."""
    _keep_only_what_is_loaded_alike(say)
    FOLDER.mkdir(exist_ok=True)
    # PostgreSQL runs as an account of its own.
    FOLDER.chmod(0o755)
    with production.started(FOLDER, durable=True) as stack:
        yield Bench(stack, FOLDER, quick, say, peer_dir)


def _keep_only_what_is_loaded_alike(say: Say) -> None:
    stamp, file = _stamp(), FOLDER / "loaded-by"
    if FOLDER.exists() and (not file.exists() or file.read_text() != stamp):
        say("What loads the data has changed: everything is loaded anew")
        shutil.rmtree(FOLDER)
    FOLDER.mkdir(exist_ok=True)
    file.write_text(stamp)


def _stamp() -> str:
    digest = hashlib.sha256()
    for pattern in LOADED_BY:
        for path in sorted(REPOSITORY.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()
