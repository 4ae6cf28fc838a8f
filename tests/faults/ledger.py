"""What the clients know: a line for each thing they were told, on disk before they go on.

A line is a JSON object with `what`:

    asked       key, person                      a submission is about to be sent under this key for the first time
    outcome     key, outcome, submission, why    accepted (with its id), refused (why), or never known
    file        key, person, file, sha256, type  a file was accepted (`sha256` of what was sent)
    decision    case, stage, by, verdict, outcome, why
    withdrawal  case, by, outcome, why
    attempt     service, why                     one attempt whose outcome is not known; it is repeated
    unexpected  why                              an answer that no rule of the product allows
"""

import asyncio
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

Line = dict[str, Any]


class Ledger:
    """An append-only file of lines; what is in it already is read first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[Line] = [json.loads(line) for line in _whole_lines(path)]
        self._file = path.open("ab")
        self._file.truncate(sum(len(line) + 1 for line in _whole_lines(path)))
        self._waiting: list[tuple[Line, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, what: str, **fields: object) -> None:
        """Append a line and return once it is on disk; lines that come together share one fsync."""
        line: Line = {"what": what, **fields}
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((line, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_waiting())
        await done

    def of(self, what: str) -> list[Line]:
        """Return the lines of a kind."""
        return [line for line in self.lines if line["what"] == what]

    def outcomes(self) -> dict[str, Line]:
        """Return for each key that was asked its last outcome; without one it is `unknown`."""
        found: dict[str, Line] = {line["key"]: {**line, "outcome": "unknown"} for line in self.of("asked")}
        found.update({line["key"]: line for line in self.of("outcome")})
        return found

    def totals(self) -> dict[str, int]:
        """Return how many submissions were accepted, refused and never known, and what else was counted."""
        ended = Counter(line["outcome"] for line in self.outcomes().values())
        decided = Counter(line["outcome"] for line in self.of("decision"))
        return {
            "accepted": ended["accepted"],
            "refused": ended["refused"],
            "unknown": ended["unknown"],
            "unexpected": len(self.of("unexpected")),
            "repeated attempts": len(self.of("attempt")),
            "files": len(self.of("file")),
            "decisions": decided["accepted"],
            "decisions refused": decided["refused"],
        }

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    async def _write_waiting(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            text = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line, _ in batch)
            await asyncio.to_thread(self._to_disk, text)
            for line, done in batch:
                self.lines.append(line)
                if not done.done():
                    done.set_result(None)

    def _to_disk(self, text: bytes) -> None:
        self._file.write(text)
        self._file.flush()
        os.fsync(self._file.fileno())


def _whole_lines(path: Path) -> list[bytes]:
    """Return the lines; what a crash has cut off was never relied upon."""
    return path.read_bytes().split(b"\n")[:-1] if path.exists() else []
