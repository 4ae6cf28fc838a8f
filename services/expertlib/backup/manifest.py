"""The manifest: the last file of a backup to be written. It names every other file with its hash."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from expertlib.backup.errors import BackupDamaged, CannotBackUp
from foundation.store.objects import CHUNK_BYTES

NAME = "manifest.json"
FORMAT = 1


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KeptFile(_Strict):
    """A file of the backup, by its place in the folder."""

    name: str
    size: int
    sha256: str


class KeptHead(_Strict):
    """The end of an audit chain."""

    position: int
    hash: str


class KeptObject(_Strict):
    """A line of an index of objects; the bytes lie in `objects/`, under their hash."""

    key: str
    size: int
    sha256: str
    content_type: str

    @property
    def name(self) -> str:
        """Return the place of its bytes in the folder."""
        return f"objects/{self.sha256[:2]}/{self.sha256}"


class KeptService(_Strict):
    """What is kept of one service.

    `gone` are objects that somebody deleted while they were copied; `missing` and `damaged` ones that the rows
    still need and the store no longer has, or has otherwise: those were lost before.
    """

    service: str
    revision: str
    counts: dict[str, int]
    head: KeptHead
    dump: KeptFile
    index: KeptFile
    objects: int
    gone: list[str]
    missing: list[str]
    damaged: list[str]


class Manifest(_Strict):
    """A whole backup. `taken_at` is the moment that the dumps show; `keys` the ids in each ring by then."""

    format: Literal[1]
    version: str
    began_at: AwareDatetime
    taken_at: AwareDatetime
    ended_at: AwareDatetime
    postgres: int
    keys: dict[str, list[str]]
    services: list[KeptService]

    @property
    def lost(self) -> list[str]:
        """Return a sentence for each object that was lost before the backup."""
        return [
            f"{one.service}: {key} {what}"
            for one in self.services
            for what, keys in (
                ("is missing in the store", one.missing),
                ("is damaged in the store", one.damaged),
            )
            for key in keys
        ]

    def write(self, folder: Path) -> None:
        """Write it into the folder with its own hash in front, on the disk before this returns."""
        body = self.model_dump_json(indent=1)
        write_durably(folder / NAME, f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}\n".encode())

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Return the manifest of a folder; CannotBackUp where there is none, BackupDamaged where it was changed."""
        try:
            digest, _, body = (folder / NAME).read_text().partition("\n")
        except FileNotFoundError as error:
            raise CannotBackUp(f"{folder} holds no finished backup: there is no {NAME}.") from error
        except UnicodeDecodeError as error:
            raise BackupDamaged([f"{NAME} was changed"]) from error
        if hashlib.sha256(body.removesuffix("\n").encode()).hexdigest() != digest:
            raise BackupDamaged([f"{NAME} was changed or cut off"])
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            raise CannotBackUp(f"{folder} was written by another version of expertlib.") from error


def objects_of(folder: Path, kept: KeptService) -> Iterator[KeptObject]:
    """Yield the objects of a service."""
    with (folder / kept.index.name).open() as lines:
        for line in lines:
            yield KeptObject.model_validate_json(line)


def kept_file(folder: Path, name: str) -> KeptFile:
    """Return a file that stands in the folder, with its hash as it is on the disk."""
    path = folder / name
    return KeptFile(name=name, size=path.stat().st_size, sha256=hash_of(path))


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK_BYTES):
            found.update(piece)
    return found.hexdigest()


def write_durably(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, and have it on the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
