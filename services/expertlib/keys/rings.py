"""The rings on disk, and what of a service bears their keys."""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from expertlib import registry
from foundation.auth.tokens import generate_keys
from foundation.db.base import PlatformBase
from foundation.resources import Resources
from foundation.sealing.declared import Declared, declared
from foundation.sealing.keys import BLIND_PREFIX, SEALING_PREFIX, Keyring
from foundation.sealing.reindexing import Texts
from foundation.sealing.sealer import Sealer
from foundation.sealing.turning import Say, Turner

LOCK_FILE = ".turning.lock"


class CannotTurn(Exception):
    """What keeps a key from being turned or retired, in words for the operator."""


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring: `sealing` or `blind` of a service, or `sealing` of the events (`service` is then "events")."""

    folder: Path
    kind: str
    service: str

    @property
    def path(self) -> Path:
        """Return its file."""
        return self.folder / self.kind / f"{self.service}.json"

    @property
    def name(self) -> str:
        """Return what the commands call it."""
        return self.service if self.service == "events" else f"{self.kind} {self.service}"

    @property
    def prefix(self) -> str:
        """Return what the ids of its new keys begin with."""
        return BLIND_PREFIX if self.kind == "blind" else SEALING_PREFIX

    @property
    def owner(self) -> str:
        """Return the service in whose audit log its turning is written down."""
        return "identity" if self.service == "events" else self.service

    def read(self) -> Keyring:
        """Return the keys; raise CannotTurn for a file that holds none."""
        try:
            return Keyring.read(self.path)
        except (OSError, ValueError) as error:
            raise CannotTurn(f"{self.path.name} cannot be read: {error}") from error


def all_rings(folder: Path) -> list[Ring]:
    """Return every ring of a deployment."""
    rings = [Ring(folder, kind, service) for kind in ("sealing", "blind") for service in registry.BACKENDS]
    return [*rings, Ring(folder, "sealing", "events")]


def create(folder: Path) -> None:
    """Create every key that is missing in `folder`; existing ones are never touched."""
    for ring in all_rings(folder):
        if not ring.path.exists():
            Keyring.generate(ring.prefix).write(ring.path)
    generate_keys(folder)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Have nobody else turn keys in this folder meanwhile; raise CannotTurn if somebody does."""
    descriptor = _lock_file(folder / LOCK_FILE)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotTurn("keys of this folder are being turned by another command.") from error
        yield
    finally:
        os.close(descriptor)


def _lock_file(path: Path) -> int:
    """Return the file, opened; one that root has made is locked as well by whoever may only read it."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except PermissionError:
        return os.open(path, os.O_RDONLY)


def columns_of(service: str) -> list[Declared]:
    """Return what the columns of a service keep."""
    base = import_module(f"{service}.database").Base
    return declared([base.metadata, PlatformBase.metadata])


def texts_of(service: str) -> Mapping[str, Texts]:
    """Return where a service finds the texts of indexes that their rows do not hold."""
    if find_spec(f"{service}.turning") is None:
        return {}
    found: Mapping[str, Texts] = import_module(f"{service}.turning").TEXTS
    return found


@asynccontextmanager
async def opened(service: str) -> AsyncIterator[Resources]:
    """Open a service's resources for one command."""
    resources = registry.opener(service)()
    try:
        yield resources
    finally:
        await resources.close()


@asynccontextmanager
async def engine_of(resources: Resources) -> AsyncIterator[AsyncEngine]:
    """Connect without the limits of a request: counting a large table takes longer than any of those."""
    engine = create_async_engine(resources.database.url, poolclass=NullPool, hide_parameters=True)
    try:
        yield engine
    finally:
        await engine.dispose()


def turner(engine: AsyncEngine, service: str, folder: Path, say: Say) -> Turner:
    """Return what walks through a service's database with the keys as they are on disk now."""
    return Turner(engine, Sealer.of_service(folder, service), columns_of(service), say)
