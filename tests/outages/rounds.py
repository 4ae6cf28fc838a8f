"""One round: a dependency is taken away under load and given back; what was answered, how soon all is well."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.outages.asking import Answer
from tests.outages.pages import Done, Everybody, Page
from tests.outages.system import System

LOOK_S = 1.0
# Kept promises (trust.md): no request longer, and consuming again within.
LONGEST_S = 10.0
RECOVERED_WITHIN_S = 30.0
# A text message that was not taken is tried again after 15, 30, 60 s; one of unknown fate is asked for after 120 s.
MESSAGES_WITHIN_S = 150.0
# A code is never sent again by itself once its sending has begun (trust.md): one that is cut off on its way to the
# provider is given up. At most so many are on their way, one for each child of the worker.
SENT_AT_ONCE = 2
UNAFFECTED_FAIL = 0.01
# Where every page answers within this when nothing is taken away, what is measured is the product.
CALM_S = 3.0
CALM_LOOK_S = 6.0
CALM_LOOKS = 15
# A request that waited so long waited for what was away.
FELT_S = 2.0
KILL, FREEZE = "kill", "freeze"
NOTHING = "nothing"


@dataclass(frozen=True)
class Took:
    """What one page answered during a round."""

    page: Page
    answers: list[Answer]

    def count(self, kind: str) -> int:
        """Return how many answers were of this kind."""
        return sum(answer.kind == kind for answer in self.answers)

    @property
    def slowest(self) -> float:
        """The longest request in seconds."""
        return max((answer.seconds for answer in self.answers), default=0.0)


@dataclass
class Round:
    """What a round has shown. `recovered`: after how many seconds all was well again (`last` came last), or None."""

    dependency: str
    how: str
    took: list[Took] = field(default_factory=list)
    recovered: float | None = None
    last: str = ""
    waiting: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def broken(self) -> list[str]:
        """Return the promises that were broken, in words."""
        found = [f"lost: {each}" for each in self.lost]
        if self.recovered is None:
            found.append(f"not well again after {RECOVERED_WITHIN_S:.0f} s: {', '.join(self.waiting)}")
        for took in self.took:
            found += self._broken_at(took)
        return [f"{self.dependency} {self.how}: {each}" for each in found]

    def _broken_at(self, took: Took) -> Iterator[str]:
        bad = sorted({answer.note for answer in took.answers if answer.kind == "bad"})
        if bad:
            yield f"{took.page.name}: {', '.join(bad)} ({took.count('bad')}×)"
        if took.slowest > LONGEST_S:
            yield f"{took.page.name}: a request of {took.slowest:.1f} s"
        if not took.answers:
            yield f"{took.page.name}: never answered"
        if self.dependency in took.page.needs and not self._felt(took):
            yield f"{took.page.name} needs it and did not miss it: it was never away"
        refused = len(took.answers) - took.count("ok")
        if self.dependency not in took.page.needs and refused > UNAFFECTED_FAIL * len(took.answers):
            yield f"{took.page.name} does not need it and failed {refused} of {len(took.answers)} times"

    @staticmethod
    def _felt(took: Took) -> bool:
        """Return whether a page that needs what is away was refused, or had to wait for its return."""
        return took.slowest > FELT_S or took.count("busy") > 0


class Load:
    """Every page asked by a client of its own, so that one that hangs holds up no other."""

    def __init__(self, system: System) -> None:
        self.everybody = Everybody(system.url, system.people)
        self.pages = self.everybody.pages()
        self._answers: dict[str, list[Answer]] = defaultdict(list)
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._go_on, args=(page,), daemon=True) for page in self.pages
        ]

    @property
    def done(self) -> Done:
        """What the product has accepted."""
        return self.everybody.done

    def between(self, begin: float, end: float) -> list[Took]:
        """Return what each page answered to what was under way in this time."""
        return [
            Took(page, [each for each in list(self._answers[page.name]) if each.ran_in(begin, end)])
            for page in self.pages
        ]

    def good_since(self, moment: float) -> set[str]:
        """Return the pages that were answered well after being asked since then."""
        return {
            name
            for name, answers in list(self._answers.items())
            if any(each.kind == "ok" and each.began >= moment for each in list(answers))
        }

    def unanswered(self) -> set[str]:
        """Return the pages whose client waits no more because it has failed itself: a fault of the test."""
        return {
            page.name for page, thread in zip(self.pages, self._threads, strict=True) if not thread.is_alive()
        }

    def _go_on(self, page: Page) -> None:
        while not self._stop.wait(page.pause):
            self._answers[page.name].append(page.ask())

    @contextmanager
    def running(self) -> Iterator["Load"]:
        """Ask until the end of the block."""
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join(40)
            self.everybody.close()


def play(system: System, load: Load, dependency: str, how: str, seconds: float) -> Round:
    """Take a dependency away for some seconds and give it back; return what that has shown."""
    process, began = system.dependencies[dependency], time.monotonic()
    if how == KILL:
        process.kill()
    else:
        process.freeze()
    time.sleep(seconds)
    if how == KILL:
        process.start()
    else:
        process.thaw()
    returned = time.monotonic()
    shown = Round(dependency, how)
    shown.recovered = _recover(shown, _tests(system, load, returned), returned)
    shown.took = load.between(began, returned)
    shown.lost = _lost(system, load.done, returned)
    return shown


class TooBusy(Exception):
    """This machine is too slow or has too much else to do: what is measured here says nothing of the product."""


def play_nothing(load: Load) -> Round:
    """Take nothing away, until the machine is calm; return what the pages answer then. Raises TooBusy."""
    for _ in range(CALM_LOOKS):
        began = time.monotonic()
        time.sleep(CALM_LOOK_S)
        took = load.between(began, time.monotonic())
        if all(each.count("ok") and each.slowest < CALM_S for each in took):
            return Round(NOTHING, NOTHING, took, recovered=0.0)
    slowest = max(took, key=lambda each: each.slowest)
    raise TooBusy(f"with nothing taken away, {slowest.page.name} takes {slowest.slowest:.1f} s")


def _recover(shown: Round, tests: dict[str, Callable[[], bool]], returned: float) -> float | None:
    """Wait until every test has held once; return how long that took."""
    open_tests = dict(tests)
    while time.monotonic() < returned + RECOVERED_WITHIN_S:
        for name in [name for name, holds in open_tests.items() if _safely(holds)]:
            del open_tests[name]
            shown.last = name
        if not open_tests:
            return time.monotonic() - returned
        time.sleep(LOOK_S)
    shown.waiting = sorted(open_tests)
    return None


def _safely(look: Callable[[], bool]) -> bool:
    """Return what a look at the system shows; False while the database itself does not answer."""
    try:
        return look()
    except (OSError, TimeoutError):
        return False


def _tests(system: System, load: Load, returned: float) -> dict[str, Callable[[], bool]]:
    """Return what must hold after the return, by name."""
    pages = {
        f"page {page.name}": lambda page=page: page.name in load.good_since(returned) for page in load.pages
    }
    return {
        **pages,
        "a new code goes out": lambda: _sent(system, _since(load.done.codes, returned)),
        "a new file is checked": lambda: _checked(system, _since(load.done.uploads, returned)),
        "a new submission becomes a case": lambda: (
            bool(_since(load.done.submissions, returned)) and not _without_case(system)
        ),
        "the outboxes are carried": lambda: not _left_lying(system),
    }


def _since(made: list[tuple[float, str]], moment: float) -> list[str]:
    return [what for at, what in list(made) if at >= moment]


def _sent(system: System, phones: list[str]) -> bool:
    return bool(phones) and not set(phones).isdisjoint(_phones(system))


def _phones(system: System) -> list[str]:
    return [message["phone"] for message in system.messages()]


def _checked(system: System, ids: list[str]) -> bool:
    statement = "SELECT 1 FROM attachments WHERE id::text = ANY($1) AND state = 'passed'"
    return bool(ids) and bool(system.rows("experts", statement, ids))


def _unchecked(system: System, ids: list[str]) -> set[str]:
    """Return which accepted files have neither passed their check nor been deleted since by who sent them."""
    statement = "SELECT id::text FROM attachments WHERE id::text = ANY($1) AND state IN ('passed', 'deleted')"
    return set(ids) - {row["id"] for row in system.rows("experts", statement, ids)}


def _without_case(system: System) -> set[str]:
    """Return the submissions without a case."""
    made = {str(row["id"]) for row in system.rows("experts", "SELECT id FROM submissions")}
    return made - {str(row["id"]) for row in system.rows("review", "SELECT id FROM cases")}


def _left_lying(system: System) -> int:
    """Return how many outbox entries have been due for some seconds."""
    statement = (
        "SELECT count(*) AS n FROM outbox WHERE sent_at IS NULL AND due_at < now() - interval '5 seconds'"
    )
    return sum(
        system.rows(service, statement)[0]["n"] for service in ("identity", "experts", "review", "notify")
    )


def _lost(system: System, done: Done, returned: float) -> list[str]:
    """Return what was accepted before the return and does not arrive. What one round misses, the next does not."""
    phones, uploads = done.take_codes(returned), done.take_uploads(returned)
    until = time.monotonic() + MESSAGES_WITHIN_S
    while (missing := _missing(system, done, phones)) and time.monotonic() < until:
        time.sleep(0.5)
    done.given_up = _given_up(system)
    while (unchecked := _unchecked(system, uploads)) and time.monotonic() < until:
        time.sleep(0.5)
    codes = [f"{missing} codes of {len(phones)}"] if missing else []
    files = [f"{len(unchecked)} files of {len(uploads)}"] if unchecked else []
    accepted = len(done.submissions)
    kept = system.rows("experts", "SELECT count(*) AS n FROM submissions")[0]["n"]
    submissions = [f"{accepted - kept} submissions"] if accepted > kept else []
    parked = [
        f"parked in {service}"
        for service in ("identity", "experts", "review", "notify")
        if system.rows(service, "SELECT 1 FROM parked")
    ]
    return [*codes, *files, *submissions, *parked]


def _missing(system: System, done: Done, phones: set[str]) -> int:
    """Return how many of these codes the provider has not taken, but for those that were cut off on their way."""
    cut_off = min(_given_up(system) - done.given_up, SENT_AT_ONCE)
    return max(len(phones - set(_phones(system))) - cut_off, 0)


def _given_up(system: System) -> int:
    """Return how many codes so far the provider was asked for, did not have, and was not given again."""
    statement = (
        "SELECT count(*) AS n FROM messages"
        " WHERE one_time AND state = 'failed' AND last_error = 'not at the provider'"
    )
    count: int = system.rows("notify", statement)[0]["n"]
    return count
