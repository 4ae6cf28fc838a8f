"""Asking over HTTP/1.1 from a process of its own, which is not counted among the servers.

    calls.closed(Target(url, requests), connections=16, seconds=2, watch={"api": pid})

asks as fast as the answers come; `once` asks each request once; `paced` asks at a rate, however long answers take, and
counts the time from when a request was due: a server that stalls does not hide it.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measuring import cpu
from benchmarks.measuring.rounds import Round
from deploy.local.environment import REPOSITORY


class WrongAnswers(Exception):
    """What is measured did not do its work."""


@dataclass(frozen=True)
class Request:
    """One request; `headers` and `body` as they travel."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True)
class Target:
    """Where to ask, and what: the requests are asked in turn. Any status but those `wanted` is a fault."""

    url: str
    requests: Sequence[Request]
    wanted: Sequence[int] = (200,)


def closed(target: Target, *, connections: int, seconds: float, watch: Mapping[str, int]) -> Round:
    """Ask again as soon as a connection has its answer, for so many seconds."""
    return _run(target, {"connections": connections, "seconds": seconds}, watch)


def once(target: Target, *, connections: int, watch: Mapping[str, int]) -> Round:
    """Ask each request exactly once, as fast as the answers come."""
    return _run(target, {"connections": connections, "once": True}, watch)


def paced(
    target: Target, *, rate: float, seconds: float, connections: int, watch: Mapping[str, int]
) -> Round:
    """Ask at a rate; a latency is counted from the time when the request was due."""
    return _run(target, {"connections": connections, "seconds": seconds, "rate": rate}, watch)


def _run(target: Target, how: Mapping[str, Any], watch: Mapping[str, int]) -> Round:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        plan, found = Path(folder) / "plan.json", Path(folder) / "found.json"
        plan.write_text(
            json.dumps({"url": target.url, "requests": [asdict(one) for one in target.requests], **how})
        )
        before = cpu.spent(watch)
        command = [sys.executable, "-m", "benchmarks.measuring.calling", str(plan), str(found)]
        subprocess.run(command, cwd=REPOSITORY, check=True)
        after = cpu.spent(watch)
        answer = json.loads(found.read_text())
    _check(target, answer)
    return Round(answer["count"], answer["seconds"], answer["latencies_ms"], cpu.between(before, after))


def _check(target: Target, answer: Mapping[str, Any]) -> None:
    wrong = {status: n for status, n in answer["statuses"].items() if int(status) not in target.wanted}
    if wrong or not answer["count"]:
        raise WrongAnswers(f"{target.url}: {wrong or 'no answer'}: {answer['sample']}")
