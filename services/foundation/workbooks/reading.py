"""Reading a workbook that nobody trusts, in a process of its own with little memory and time.

`read` is this side; the other side is `python -m foundation.workbooks`, which takes the file on its standard input
and what is wanted as its argument. A small sheet can name a cell a billion cells away, or one long text a million
times.
"""

import asyncio
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import orjson

from foundation.workbooks.columns import Line, Refusal, Sheet, Wanted

WALL_LIMIT_S = 20
READING_AT_ONCE = 2

_room = asyncio.Semaphore(READING_AT_ONCE)


async def read(data: bytes, wanted: Wanted) -> Sheet:
    """Return what a workbook says; few are read at once, the others wait.

    The first sheet with the required columns counts. Lines whose required cells are all empty are left out.
    """
    async with _room:
        return await asyncio.to_thread(_read, data, wanted)


def _read(data: bytes, wanted: Wanted) -> Sheet:
    try:
        # nothing of our environment: it holds the ways into database and object store
        ended = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "foundation.workbooks", orjson.dumps(asdict(wanted)).hex()],
            input=data,
            capture_output=True,
            timeout=WALL_LIMIT_S,
            env={"PATH": os.defpath, "PYTHONPATH": _source_root(), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Sheet(Refusal.EXHAUSTING, [])
    if ended.returncode != 0:
        return Sheet(Refusal.EXHAUSTING if ended.returncode < 0 else Refusal.UNREADABLE, [])
    answer = orjson.loads(ended.stdout)
    titles = [column.title for column in wanted.columns]
    lines = [
        Line(number, dict(zip(titles, cells, strict=True)), frozenset(titles[place] for place in rounded))
        for number, cells, rounded in answer["lines"]
    ]
    return Sheet(Refusal(answer["refused"]) if answer["refused"] else None, lines)


def _source_root() -> str:
    return str(Path(__file__).resolve().parents[2])
