"""A name of one to four characters among a million experts: the product's statement against LIKE on the same table."""

import random
from collections.abc import Sequence
from functools import partial

from benchmarks import library_statements as statements
from benchmarks.bench import Bench
from benchmarks.deployment import Deployment
from benchmarks.library_statements import Statement
from benchmarks.measuring.rounds import Round, alternate
from benchmarks.measuring.times import of_latencies
from benchmarks.people import official
from benchmarks.results import Goal, Line, Row, Spread
from contracts.words import Role
from experts.library.queries.searching import LINE
from experts.library.queries.shapes import Filter

NAME = "names"
TITLE = "A name of 1–4 characters against LIKE"

AT_MOST, BETTER = Goal("≤", 5, "ms"), Goal("≥", 50)
LENGTHS = (1, 2, 3, 4)
SOUGHT, SOUGHT_WHEN_QUICK = 25, 12
"""So many parts of names of each length; LIKE takes a third of a second for one that hardly anybody has."""

SOME_NAMES = "SELECT folded_name FROM library_entries TABLESAMPLE SYSTEM (5) REPEATABLE (7) LIMIT 2000"
COLUMNS = ", ".join(column.key for column in LINE)
LIKE = f"""SELECT {COLUMNS} FROM library_entries WHERE status = 'listed' AND folded_name LIKE '%' || $1 || '%'
    ORDER BY listed_at DESC, record_id DESC LIMIT 21"""


def measure(bench: Bench, row: Row) -> None:
    """Ask for the same parts of names by both statements, in turn; everybody who is asked for is there."""
    large = bench.large()
    names = [one["folded_name"] for one in statements.asked(large, SOME_NAMES)]
    for length in LENGTHS:
        parts = _parts(names, length, SOUGHT_WHEN_QUICK if bench.quick else SOUGHT)
        sides = {"ours": partial(_grams, large, parts), "LIKE": partial(_like, large, parts)}
        taken = alternate(sides, bench.rounds)
        row.lines += _lines(f"{length} of {large.experts:,}", taken["ours"], taken["LIKE"])
    row.notes.append(
        "Parts of names as they come in the table, frequent and rare. A round trip is in each figure (about 0.1 ms)."
    )


def _parts(names: Sequence[str], length: int, count: int) -> list[str]:
    """Return parts of this length from names drawn by chance, each once."""
    chance = random.Random(length)
    found: dict[str, None] = {}
    for name in chance.sample(list(names), len(names)):
        if len(name) >= length:
            place = chance.randrange(len(name) - length + 1)
            found[name[place : place + length]] = None
    if len(found) < count:
        raise ValueError(f"too few names hold {length} characters: {len(found)}")
    return list(found)[:count]


def _grams(deployment: Deployment, parts: Sequence[str]) -> Round:
    actor = official(Role.BUREAU_OFFICER, "authority-650000")
    asked = [statements.page(actor, Filter(name=part)) for part in parts]
    return of_latencies(statements.timed(deployment, asked))


def _like(deployment: Deployment, parts: Sequence[str]) -> Round:
    return of_latencies(statements.timed(deployment, [Statement(LIKE, [part]) for part in parts]))


def _lines(what: str, ours: Sequence[Round], theirs: Sequence[Round]) -> list[Line]:
    p95 = Line(f"{what} experts: p95", Spread.of([one.latency(0.95) for one in ours]), "ms", goal=AT_MOST)
    own, other = [_mean(one) for one in ours], [_mean(one) for one in theirs]
    ratio = Spread.of([two / one for one, two in zip(own, other, strict=True)])
    times_better = Line(
        f"{what} experts: mean", Spread.of(own), "ms", "LIKE", Spread.of(other), ratio, BETTER,
        note="ratio: how many times longer LIKE takes",
    )  # fmt: skip
    return [p95, times_better]


def _mean(one: Round) -> float:
    return 1000 * one.seconds / one.count
