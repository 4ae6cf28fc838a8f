"""The two open-source systems that are closest: their list of users, their login and their memory, in the same run.

Both are started from their own source, which has to lie in the folder that `--peers` names, each with a virtual
environment (`.venv`) into which its own requirements were installed and a database that its own scripts have filled:
benchmarks/README.md says how. **This was written from their documentation and was never run by us.**
"""

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from benchmarks.bench import Bench
from benchmarks.measuring import calls, cpu
from benchmarks.measuring.calls import Request, Target, WrongAnswers
from benchmarks.measuring.rounds import Round, alternate, rates
from benchmarks.people import readers_of_the_library, signed_in
from benchmarks.results import Goal, Line, Row, Spread
from deploy.local.folder import Ports
from deploy.local.processes import Process, port_is_free
from deploy.local.product import answers

NAME = "peers"
TITLE = "RuoYi-Vue3-FastAPI and fastapi_best_architecture: list, memory"

CONNECTIONS = 16
TIMES_FASTER = Goal("≥", 15)
MEGABYTE = 1024**2


@dataclass(frozen=True)
class Peer:
    """How a peer is started, where its list of users is, and where a token comes from.

    `arguments` are for its Python; {port} is put in. The token is looked for in the answer to `login`.
    """

    name: str
    folder: str
    arguments: tuple[str, ...]
    ready: str
    users: str
    login: str
    form: Mapping[str, str]
    as_json: bool


PEERS = (
    Peer(
        name="RuoYi-Vue3-FastAPI",
        folder="RuoYi-Vue3-FastAPI/ruoyi-fastapi-backend",
        arguments=("app.py", "--env=dev"),
        ready="/docs",
        users="/system/user/list?pageNum=1&pageSize=20",
        login="/login",
        form={"username": "admin", "password": "admin123"},
        as_json=False,
    ),
    Peer(
        name="fastapi_best_architecture",
        folder="fastapi_best_architecture/backend",
        arguments=("-m", "uvicorn", "main:app", "--host", "127.0.0.1", "--port", "{port}"),
        ready="/docs",
        users="/api/v1/sys/users?page=1&size=20",
        login="/api/v1/auth/login/swagger?username=admin&password=123456",
        form={},
        as_json=True,
    ),
)
RUOYI_PORT = 9099
_TOKEN = re.compile(r'"(?:token|access_token)"\s*:\s*"([^"]+)"')


def measure(bench: Bench, row: Row) -> None:
    """Measure each peer whose source is there; say of the others that they are not."""
    there = [peer for peer in PEERS if bench.peer_dir and (bench.peer_dir / peer.folder).is_dir()]
    if not there:
        row.skipped = "no source of the peers: give their folder with --peers (benchmarks/README.md)"
        return
    small = bench.small()
    with small.running("experts-api") as running:
        people = readers_of_the_library(20)
        mine = [Request("GET", "/library", signed_in(bench.keys, one, "experts")) for one in people]
        for peer in there:
            _measure(bench, row, peer, Target(running.urls["experts"], mine), running.pids["experts-api"])
    missing = [peer.name for peer in PEERS if peer not in there]
    if missing:
        row.notes.append(f"not there: {', '.join(missing)}")


def _measure(bench: Bench, row: Row, peer: Peer, mine: Target, pid: int) -> None:
    process, url = _process(bench, peer)
    process.start()
    try:
        users = Request("GET", peer.users, {"Authorization": f"Bearer {_token(url, peer)}"})
        _check(url, users)
        theirs = Target(url, [users])
        sides = {
            "ours": partial(_asked, bench, mine, {"api": pid}),
            "peer": partial(_asked, bench, theirs, {"api": process.pid or 0}),
        }
        taken = alternate(sides, bench.rounds)
        row.lines.append(
            rates("list of 20", taken["ours"], taken["peer"], against=peer.name, goal=TIMES_FASTER)
        )
        figures = [Spread.of([cpu.memory(one) / MEGABYTE]) for one in (pid, process.pid or 0)]
        row.lines.append(Line("memory of a worker, PSS", figures[0], "MB", peer.name, figures[1]))
    finally:
        process.stop()


def _asked(bench: Bench, target: Target, watch: Mapping[str, int]) -> Round:
    return calls.closed(target, connections=CONNECTIONS, seconds=bench.seconds, watch=watch)


def _process(bench: Bench, peer: Peer) -> tuple[Process, str]:
    assert bench.peer_dir is not None, "looked at before"
    folder = (bench.peer_dir / peer.folder).absolute()
    # RuoYi reads its port from its own .env file
    port = Ports(bench.folder / "ports.json", port_is_free)(peer.name) if peer.as_json else RUOYI_PORT
    url = f"http://127.0.0.1:{port}"
    arguments = [one.format(port=port) for one in peer.arguments]
    process = Process(
        name=peer.name,
        command=[str(_python(folder)), *arguments],
        folder=bench.folder,
        environment=dict(os.environ),
        directory=folder,
        ready=partial(answers, f"{url}{peer.ready}"),
    )
    return process, url


def _python(folder: Path) -> Path:
    beside = (folder / ".venv/bin/python", folder.parent / ".venv/bin/python")
    return next((one for one in beside if one.exists()), beside[0])


def _token(url: str, peer: Peer) -> str:
    answer = httpx.post(f"{url}{peer.login}", data=dict(peer.form), trust_env=False, timeout=30)
    found = _TOKEN.search(answer.text)
    if found is None:
        raise WrongAnswers(f"{peer.name}: no token: {answer.status_code} {answer.text[:200]}")
    return found.group(1)


def _check(url: str, users: Request) -> None:
    """Raise WrongAnswers unless the list has people in it."""
    began = time.perf_counter()
    answer = httpx.get(f"{url}{users.path}", headers=dict(users.headers), trust_env=False, timeout=30)
    if answer.status_code != httpx.codes.OK or '"admin"' not in answer.text:
        raise WrongAnswers(
            f"{url}{users.path}: {answer.status_code} after {time.perf_counter() - began:.1f} s"
        )
