"""One run: the system, the load, the faults beside it, and what is true afterwards."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.processes import DidNotStart
from tests.faults import databases, desk, faults, invariants, load, people, system
from tests.faults.failpoints import Failpoints
from tests.faults.faults import Fault, Injector
from tests.faults.ledger import Ledger
from tests.faults.report import OUTCOMES, Run
from tests.faults.tested import untested

PACE = 5.0
"""Submissions a second that two cores manage under faults, whatever rate is wanted: the faults are spread over that."""
ROOM = 1.4
"""How much longer a plan takes than it must: faults that follow each other at once leave nothing to work in between."""

CASES_OPENED = "SELECT extract(epoch FROM at) AS at FROM audit_entries WHERE action = 'case.open' ORDER BY at"


@dataclass(frozen=True)
class Options:
    """What a run is told. `scale` 1 is the full plan of faults, 0 each once; `seconds` is how long the plan takes.

    `patience` is how many seconds a client waits for what comes by itself: a file's inspection, a case.
    """

    folder: Path
    seed: int
    submissions: int
    rate: float
    without: Sequence[str] = ()
    scale: float = 1.0
    seconds: float | None = None
    command: str = ""
    patience: float = desk.WAITING_S


def planned(options: Options) -> list[Fault]:
    """Return the faults of a run: all kinds, or with a guard away those against which it stands."""
    seconds = options.seconds or max(
        faults.shortest(options.scale) * ROOM, options.submissions / min(options.rate, PACE)
    )
    if options.without:
        return [fault for guard in options.without for fault in faults.aimed(guard, options.seed, seconds)]
    return faults.plan(options.seed, seconds, options.scale)


def carry_out(options: Options, plan: Sequence[Fault], say: Callable[[str], None]) -> Run:
    """Run it and return what is known then; the system is stopped and its folder stays.

    Raises what keeps the run from being one: a server that is not installed, a load that cannot begin.
    """
    desk.WAITING_S = options.patience
    with system.started(options.folder, options.seed, options.without) as running:
        say("the system runs; making the people")
        crowd = people.gather(
            running, options.seed, load.applicants_needed(options.seed, options.submissions)
        )
        ledger = Ledger(options.folder / "ledger.jsonl")
        failpoints = Failpoints(options.folder / "failpoints")
        injector = Injector(running, list(plan), failpoints, options.seed)
        clock = _Clock(say)
        run = Run(options.seed, options.command, options.without, {}, [], clock.accepted, [], injector.done)
        say(f"{options.submissions} submissions, {len(plan)} faults")
        _under_faults(injector, _load_of(running, crowd, ledger, options, clock))
        run.load_ended_at = clock.load_ended_at
        say("healing")
        broken = _heal(injector)
        run.healed_at = clock.now()
        say("draining and looking")
        findings = invariants.examine(running, ledger)
        run.drained_at = clock.now()
        run.cases_at = _cases_at(running, clock)
        counted = ledger.totals()
        run.totals = {**counted, "lost": findings.lost, "doubled": findings.doubled}
        run.evidence = {name: count for name, count in counted.items() if name not in OUTCOMES}
        run.struck, run.never_reached = dict(sorted(failpoints.struck().items())), injector.never_reached
        run.repeats = failpoints.repeats()
        run.broken = [*broken, *findings.broken, *untested(plan, run)]
    return run


@dataclass
class _Clock:
    """When what happened, in seconds since the load began."""

    say: Callable[[str], None]
    accepted: list[float] = field(default_factory=list)
    load_ended_at: float = 0.0
    began: float = field(default_factory=time.time)
    _began: float = field(default_factory=time.monotonic)

    def now(self) -> float:
        return time.monotonic() - self._began

    def hear(self, event: str) -> None:
        """Note an event of the load."""
        if event == "accepted":
            self.accepted.append(self.now())
            if len(self.accepted) % 100 == 0:
                self.say(f"{len(self.accepted)} accepted after {self.now():.0f} s")


def _cases_at(running: system.FaultSystem, clock: _Clock) -> list[float]:
    """Return when review opened its cases, as its audit log says."""
    rows = databases.rows(running.stack, "review", CASES_OPENED)
    return [float(row["at"]) - clock.began for row in rows]


def _load_of(
    running: system.FaultSystem, crowd: object, ledger: Ledger, options: Options, clock: _Clock
) -> Callable[[], None]:
    def carry() -> None:
        asyncio.run(
            load.run(
                running,
                crowd,
                ledger,
                submissions=options.submissions,
                rate=options.rate,
                seed=options.seed,
                on_event=clock.hear,
            )
        )
        clock.load_ended_at = clock.now()

    return carry


def _under_faults(injector: Injector, carry: Callable[[], None]) -> None:
    """Carry the load while faults happen; return when both have ended: each planned fault is done."""
    thread = threading.Thread(target=injector.run, daemon=True, name="injector")
    thread.start()
    try:
        carry()
    except BaseException:
        injector.stop()
        raise
    finally:
        thread.join()


def _heal(injector: Injector) -> list[str]:
    try:
        injector.heal()
    except (AssertionError, DidNotStart) as error:
        return [f"not everything came back by itself: {error}"]
    return []
