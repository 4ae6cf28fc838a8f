"""What PostgreSQL really does for a statement: plans noted by auto_explain while the product runs."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

SETTINGS = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_format": "json",
}
BEGINS = "plan:"
# Of a table with fewer rows nothing is large.
LARGE = 10_000


@dataclass(frozen=True)
class Offence:
    """What a plan does that grows with the table: where, what, and how many rows it read."""

    what: str
    rows: int
    statement: str


@contextmanager
def noted(admin_url: str, database: str) -> Iterator[None]:
    """Have every statement of connections that begin meanwhile leave its plan in the server's log."""
    _set(admin_url, [f"ALTER DATABASE {database} SET {name} = '{value}'" for name, value in SETTINGS.items()])
    try:
        yield
    finally:
        _set(admin_url, [f"ALTER DATABASE {database} RESET {name}" for name in SETTINGS])


def _set(admin_url: str, commands: list[str]) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(admin_url)
        try:
            for command in commands:
                await connection.execute(command)
        finally:
            await connection.close()

    asyncio.run(run())


class Log:
    """The server's log from now on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = path.stat().st_size

    def plans(self) -> Iterator[Mapping[str, Any]]:
        """Yield each plan that has come since the last time."""
        with self._path.open(encoding="utf-8", errors="replace") as file:
            file.seek(self._read)
            lines = file.read().splitlines()
            self._read = file.tell()
        text: list[str] | None = None
        for line in [*lines, "end"]:
            if text is not None and line.startswith("\t"):
                text.append(line)
                continue
            if text:
                yield json.loads("\n".join(text))
            text = [] if line.endswith(BEGINS) else None


def offences(plan: Mapping[str, Any]) -> list[Offence]:
    """Return what a plan reads or sorts as a whole, of LARGE rows and more."""
    return [
        Offence(what, rows, " ".join(plan["Query Text"].split()))
        for node in _nodes(plan["Plan"])
        for what, rows in _offence(node)
        if rows >= LARGE
    ]


def _offence(node: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    loops = max(1, node.get("Actual Loops", 1))
    if node["Node Type"] == "Seq Scan":
        seen = node.get("Actual Rows", 0) + node.get("Rows Removed by Filter", 0)
        yield f"reads all of {node['Relation Name']}", int(seen * loops)
    if node["Node Type"] in ("Sort", "Incremental Sort"):
        below = node["Plans"][0]
        yield "sorts", int(below.get("Actual Rows", 0) * max(1, below.get("Actual Loops", 1)))


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)
