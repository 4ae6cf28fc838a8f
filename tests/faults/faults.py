"""Which faults, when, and doing them. The plan is made of a seed alone; the injector says what was really done."""

import heapq
import random
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import psutil
import redis

from tests.faults.failpoints import CUT, POINTS, Failpoints


class Kind(StrEnum):
    """What is done to a target."""

    KILL = "kill"
    KILL_CHILD = "kill a child"
    KILL_FROZEN = "freeze, then kill"
    FREEZE = "freeze"
    FLUSH = "flushall"
    FAILPOINT = "failpoint"
    CUT = "cut the connection"


@dataclass(frozen=True, order=True)
class Fault:
    """One fault `at` so many seconds after the start; `seconds` is how long a freezing lasts."""

    at: float
    kind: Kind
    target: str
    seconds: float = 0.0

    @property
    def lane(self) -> str:
        """Whom it happens to: a process or a server."""
        return self.target.partition(".")[0] if self.kind in (Kind.FAILPOINT, Kind.CUT) else self.target


@dataclass(frozen=True)
class Done:
    """A fault that was done, when it really was, and what there is to say of it."""

    fault: Fault
    at: float
    note: str = ""


KILLS: dict[str, int] = {
    "consumer": 10,
    "consumer-2": 10,
    "relay": 5,
    "relay-2": 5,
    "experts-api": 2,
    "experts-api-2": 2,
    "review-api": 1,
    "review-api-2": 1,
    "identity-api": 1,
    "notify-api": 1,
    "rabbitmq": 3,
    "postgres": 8,
    "redis": 6,
    "s3": 6,
}
"""kill -9 of a full run (docs: trust.md). RabbitMQ's other three come after a freeze: what it had not read is lost."""
KILLS_FROZEN = {"rabbitmq": 3}
CHILD_KILLS = {"worker": 10}
FLUSHES = {"redis": 1}
CUTS = 4
FREEZES = ("consumer", "relay", "experts-api", "worker", "rabbitmq", "postgres", "redis", "s3")
FREEZE_S = 15.0
SHORT_FREEZE_S = 4.0
BEFORE_KILL_S = 2.0
RECOVERY_S = {"rabbitmq": 10.0, "postgres": 5.0, "s3": 5.0, "redis": 2.0, "worker": 7.0}
"""How long a target is left alone after it was hit, so that it is not killed while it starts, again and again."""
RECOVERY_OF_OTHERS_S = 3.0


def plan(seed: int, seconds: float, scale: float = 1.0, kinds: Iterable[Kind] = Kind) -> list[Fault]:
    """Return the faults of a run, in their order; the same arguments give the same faults.

    `scale` 1 is the full test, 0 each fault once and short. A target is hit again only when it could have recovered.
    Raises ValueError when `seconds` is too short for that.
    """
    wanted = frozenset(kinds)
    lanes: dict[str, list[Fault]] = {}
    for fault in _all_of(scale):
        if fault.kind in wanted:
            lanes.setdefault(fault.lane, []).append(fault)
    chance = random.Random(seed)
    return sorted(fault for lane in sorted(lanes) for fault in _spread(chance, lane, lanes[lane], seconds))


def shortest(scale: float, kinds: Iterable[Kind] = Kind) -> float:
    """Return how many seconds a plan of this scale needs at least."""
    busy: dict[str, float] = {}
    for fault in _all_of(scale):
        if fault.kind in frozenset(kinds):
            busy[fault.lane] = busy.get(fault.lane, 0.0) + _busy(fault)
    return max(busy.values(), default=0.0)


def aimed(guard: str, seed: int, seconds: float) -> list[Fault]:
    """Return the faults against which one guard stands, for the proof that the test notices when it is gone."""
    lane = {
        "confirms": [_fault(Kind.KILL_FROZEN, "rabbitmq", BEFORE_KILL_S)] * 2,
        "inbox": [_fault(Kind.FAILPOINT, "consumer.ack.before")] * 6,
        "acks_late": [_fault(Kind.FAILPOINT, "worker.task.before")] * 5,
    }[guard]
    return sorted(_spread(random.Random(seed), lane[0].lane, lane, seconds))


def _all_of(scale: float) -> list[Fault]:
    freeze = FREEZE_S if scale >= 1 else SHORT_FREEZE_S
    faults = [_fault(Kind.KILL, target) for target in _times(KILLS, scale)]
    faults += [_fault(Kind.KILL_FROZEN, target, BEFORE_KILL_S) for target in _times(KILLS_FROZEN, scale)]
    faults += [_fault(Kind.KILL_CHILD, target) for target in _times(CHILD_KILLS, scale)]
    faults += [_fault(Kind.FLUSH, target) for target in _times(FLUSHES, scale)]
    faults += [_fault(Kind.FREEZE, target, freeze) for target in FREEZES]
    faults += [_fault(Kind.CUT, CUT) for _ in range(_scaled(CUTS, scale))]
    faults += [_fault(Kind.FAILPOINT, point) for point in POINTS]
    return faults


def _times(counts: dict[str, int], scale: float) -> list[str]:
    return [target for target, count in counts.items() for _ in range(_scaled(count, scale))]


def _scaled(count: int, scale: float) -> int:
    return max(1, round(count * scale))


def _fault(kind: Kind, target: str, seconds: float = 0.0) -> Fault:
    return Fault(0.0, kind, target, seconds)


def _busy(fault: Fault) -> float:
    return fault.seconds + RECOVERY_S.get(fault.lane, RECOVERY_OF_OTHERS_S)


def _spread(chance: random.Random, lane: str, faults: list[Fault], seconds: float) -> list[Fault]:
    """Return a target's faults in a random order at random times, none before it has recovered from the last."""
    slack = seconds - sum(_busy(fault) for fault in faults)
    if slack < 0:
        raise ValueError(f"{seconds:.0f} s are {-slack:.0f} s too short for the faults of {lane}")
    order = chance.sample(faults, len(faults))
    shifts = sorted(chance.uniform(0, slack) for _ in order)
    placed, busy = [], 0.0
    for fault, shift in zip(order, shifts, strict=True):
        placed.append(Fault(round(busy + shift, 2), fault.kind, fault.target, fault.seconds))
        busy += _busy(fault)
    return placed


@dataclass
class Injector:
    """Does the faults of a plan to a running system, one thread's work; `done` grows meanwhile.

    The system brings back what has died (system.py keeps it alive); the injector never starts anything.
    """

    system: Any
    faults: list[Fault]
    failpoints: Failpoints
    seed: int = 0
    done: list[Done] = field(default_factory=list)
    never_reached: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _frozen: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Do every fault at its time (a late one at once), until the last one or `heal`."""
        self._began = time.monotonic()
        chance = random.Random(self.seed)
        # The number keeps two of the same moment from being compared.
        steps: list[tuple[float, int, Callable[[], None]]] = [
            (fault.at, number, lambda fault=fault: self._do(fault, chance, steps))  # type: ignore[misc]
            for number, fault in enumerate(self.faults)
        ]
        heapq.heapify(steps)
        while steps and not self._stop.is_set():
            at, _, act = steps[0]
            if self._stop.wait(max(0.0, at - self._now())):
                break
            heapq.heappop(steps)
            act()

    def stop(self) -> None:
        """Have `run` return after the fault that it is doing."""
        self._stop.set()

    def heal(self) -> None:
        """End every fault once `run` has returned: disarm, thaw, and wait until everything that should run answers."""
        self.never_reached = self.failpoints.disarm()
        self._frozen.clear()
        self.system.heal()

    def _now(self) -> float:
        return time.monotonic() - self._began

    def _process(self, name: str) -> Any:
        servers, ours = self.system.stack.servers, self.system.processes
        return servers[name] if name in servers else ours[name]

    def _do(self, fault: Fault, chance: random.Random, steps: list[Any]) -> None:
        at = self._now()
        try:
            note = self._inflict(fault, chance, steps)
        except (psutil.Error, OSError, redis.RedisError) as error:
            note = f"not done: {error!r}"
        self.done.append(Done(fault, round(at, 2), note))

    def _inflict(self, fault: Fault, chance: random.Random, steps: list[Any]) -> str:
        match fault.kind:
            case Kind.KILL:
                return self._kill(fault.target)
            case Kind.KILL_CHILD:
                return self._kill_child(fault.target, chance)
            case Kind.KILL_FROZEN | Kind.FREEZE:
                if not self._process(fault.target).alive:
                    return "was dead already"
                self._process(fault.target).freeze()
                self._frozen.add(fault.target)
                end = self._kill if fault.kind is Kind.KILL_FROZEN else self._thaw
                heapq.heappush(steps, (self._now() + fault.seconds, id(fault), lambda: end(fault.target)))
                return f"for {fault.seconds:.0f} s"
            case Kind.FLUSH:
                address = self.system.stack.addresses.redis
                redis.Redis.from_url(address, socket_timeout=2, socket_connect_timeout=2).flushall()
                return ""
            case _:
                return "armed" if self.failpoints.arm(fault.target) else "was still armed"

    def _kill(self, name: str) -> Any:
        process = self._process(name)
        note = f"pid {process.pid}" if process.alive else "was dead already"
        process.kill()
        self._frozen.discard(name)
        return note

    def _kill_child(self, name: str, chance: random.Random) -> str:
        children = psutil.Process(self._process(name).pid).children()
        if not children:
            return "has no child at the moment"
        child = chance.choice(children)
        child.kill()
        return f"pid {child.pid}"

    def _thaw(self, name: str) -> None:
        self._process(name).thaw()
        self._frozen.discard(name)
