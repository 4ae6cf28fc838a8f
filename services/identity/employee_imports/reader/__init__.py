"""Reading a spreadsheet that nobody trusts, in a process of its own with little memory and time.

`read` is this side; the other side is `python -m identity.employee_imports.reader`, which takes the file on its
standard input. A small sheet can name a cell a billion cells away, or one long text a million times.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import orjson

WALL_LIMIT_S = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the other side found: the refusal's code, or lines as `Row` takes them."""

    refused: str | None
    lines: list[tuple[int, str, str, str, bool, str]]


def read(data: bytes) -> Sheet:
    """Return what a workbook says; one that the other side dies of is "exhausting"."""
    try:
        # nothing of our environment: it holds the ways into database and object store
        ended = subprocess.run(
            [sys.executable, "-m", "identity.employee_imports.reader"],
            input=data,
            capture_output=True,
            timeout=WALL_LIMIT_S,
            env={"PATH": os.defpath, "PYTHONPATH": _source_root(), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Sheet("exhausting", [])
    if ended.returncode != 0:
        return Sheet("exhausting" if ended.returncode < 0 else "unreadable", [])
    answer = orjson.loads(ended.stdout)
    return Sheet(answer["refused"], [tuple(line) for line in answer["lines"]])


def _source_root() -> str:
    return str(Path(__file__).resolve().parents[3])
