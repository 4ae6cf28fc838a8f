"""Setting a paper with Typst, in a process of its own with little memory and time.

`typeset` is this side; the other side is `python -m foundation.papers`, which takes everything on its standard input
and answers with the PDF. Neither side writes a file: what stands on a paper is personal.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from foundation.papers.errors import PaperNotMade, PapersQueued
from foundation.telemetry.logs import log

# Together less than a caller waits for an answer.
WAIT_LIMIT_S = 2.0
WALL_LIMIT_S = 6.0
AT_ONCE = 2
# The discard port: whatever would fetch something from the network is refused by this machine.
NOWHERE = "http://127.0.0.1:9"

_room = asyncio.Semaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Template:
    """A paper's Typst source, which reads its data by `json(bytes(sys.inputs.data))`, and its font families."""

    source: str
    families: tuple[str, ...]

    @classmethod
    def read(cls, file: Path, *families: str) -> "Template":
        """Return the template in a file."""
        return cls(file.read_text("utf-8"), families)


async def typeset(template: Template, data: Mapping[str, Any], fonts: Path, at: datetime) -> bytes:
    """Return the PDF of a template and its data; `at` is when it says it was made.

    The same input gives the same bytes. Raises PapersQueued if others were first for too long, PaperNotMade.
    """
    asked = {
        "source": template.source,
        "families": template.families,
        "data": orjson.dumps(data).decode(),
        "fonts": str(fonts),
        "at": int(at.timestamp()),
    }
    async with _place():
        status, made = await _run(orjson.dumps(asked))
    if status != 0 or not made.startswith(b"%PDF-"):
        log.error("paper_not_made", status=status)
        raise PaperNotMade
    return made


@asynccontextmanager
async def _place() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(WAIT_LIMIT_S):
            await _room.acquire()
    except TimeoutError as error:
        raise PapersQueued from error
    try:
        yield
    finally:
        _room.release()


async def _run(asked: bytes) -> tuple[int | None, bytes]:
    """Return the other side's exit status, None if it took too long, and what it answered."""
    with TemporaryDirectory(prefix="paper-") as empty:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "foundation.papers", stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=empty,
            env=_environment(),
        )  # fmt: skip
        try:
            async with asyncio.timeout(WALL_LIMIT_S):
                made, _ = await process.communicate(asked)
        except TimeoutError:
            return None, b""
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    return process.returncode, made


def _environment() -> dict[str, str]:
    """Return nothing of ours, which holds the ways into database and object store; and no way to the network."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "RAYON_NUM_THREADS": "2",
        **dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"), NOWHERE),
    }
