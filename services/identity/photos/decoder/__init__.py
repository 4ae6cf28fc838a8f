"""Decoding a photo that nobody trusts yet, in a process of its own with little memory and time (ADR 0009).

`reencode` is this side; the other side is `python -m identity.photos.decoder`, which takes the photo on its standard
input and answers a line of JSON, then the picture. Anybody may send photos, so they must not hold up who logs in.
"""

import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import orjson

from foundation.limits import Line
from identity.photos.errors import PhotoDamaged, PhotosBusy, PhotoTooComplex, PhotoType
from identity.photos.policies import check_pixels

LONGEST_KEPT = 2400
QUALITY = 88
WALL_LIMIT_S = 7  # the gateway waits a second longer
# A large photo takes some 300 MB while it is decoded: one at a time in each process. A usual one takes 0.3 s.
AT_ONCE = 1
LONGEST_LINE = 24


@dataclass(frozen=True, slots=True)
class Scan:
    """A photo as it is kept: an upright JPEG without metadata, its size in pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side says: the size that the file's header tells and that of the picture which follows.

    Without a size in the header it is no photo; without a picture behind a bearable size it is damaged.
    """

    header: tuple[int, int] | None = None
    picture: tuple[int, int] | None = None
    exhausted: bool = False


_LINE = Line(LONGEST_LINE, lambda: PhotosBusy(retry_after=5))
# Threads of its own: whoever waits for a photo must not hold up what others do in threads.
_POOL = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="photos")


async def decode(data: bytes) -> Scan:
    """Return a photo as it is kept; raise what `reencode` raises, or PhotosBusy if too many are waiting."""
    with _LINE.place():
        return await asyncio.get_running_loop().run_in_executor(_POOL, reencode, data)


def reencode(data: bytes) -> Scan:
    """Return a photo turned upright, at most 2,400 pixels long, as a JPEG without metadata.

    Raises PhotoType, PhotoTooSmall, PhotoTooManyPixels (by its header, before anything is decoded), PhotoDamaged, or
    PhotoTooComplex if it takes more memory or time than it may.
    """
    answer, picture = _ask(data)
    if answer.header is None:
        raise PhotoTooComplex if answer.exhausted else PhotoType
    check_pixels(*answer.header)
    if answer.exhausted:
        raise PhotoTooComplex
    if answer.picture is None:
        raise PhotoDamaged
    return Scan(picture, *answer.picture)


def _ask(data: bytes) -> tuple[Answer, bytes]:
    """Return what the other side says and the picture; a decoder that died or took too long is exhausted."""
    try:
        # nothing of our environment: it holds the ways into database and object store
        ended = subprocess.run(
            [sys.executable, "-m", "identity.photos.decoder"],
            input=data,
            capture_output=True,
            timeout=WALL_LIMIT_S,
            env={"PATH": os.defpath, "PYTHONPATH": _source_root(), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(exhausted=True), b""
    if ended.returncode != 0:
        return Answer(exhausted=True), b""
    line, _, picture = ended.stdout.partition(b"\n")
    said = orjson.loads(line)
    return Answer(_pair(said["header"]), _pair(said["picture"]), said["exhausted"]), picture


def _pair(size: list[int] | None) -> tuple[int, int] | None:
    return (size[0], size[1]) if size else None


def _source_root() -> str:
    return str(Path(__file__).resolve().parents[3])
