"""Ten thousand experts against a million: the first page, the deepest, filters and names, in SQL and over HTTP."""

from collections.abc import Mapping, Sequence
from functools import partial
from statistics import median

from benchmarks import library_statements as statements
from benchmarks.bench import Bench
from benchmarks.deployment import Deployment
from benchmarks.measuring import calls
from benchmarks.measuring.calls import Request, Target
from benchmarks.measuring.rounds import Round, Side, alternate
from benchmarks.measuring.times import of_latencies, times
from benchmarks.people import official, signed_in
from benchmarks.results import Curve, Goal, Plot, Row
from contracts.words import ExpertKind, Role
from experts.library.queries.shapes import Filter

NAME = "growth"
TITLE = "The library's deepest page, and a million experts against ten thousand"

AT_MOST = Goal("≤", 1.3)
REPEATED = 40
"""So often is each statement asked in a round; the median counts."""

ASKED: Mapping[str, Filter] = {
    "first page": Filter(),
    "specialty": Filter(specialty=("architecture",)),
    "kind": Filter(kind=ExpertKind.LOCAL),
    "title": Filter(title=("senior_engineer",)),
    "prefecture": Filter(region="653100"),
    "name 王": Filter(name="王"),
    "name 建国": Filter(name="建国"),
}
ASKED_WHEN_QUICK = ("first page", "specialty", "name 王")
QUERIES: Mapping[str, str] = {
    "first page": "",
    "specialty": "specialty=architecture",
    "kind": "kind=local",
    "title": "title=senior_engineer",
    "prefecture": "region=653100",
    "name 王": "name=%E7%8E%8B",
    "name 建国": "name=%E5%BB%BA%E5%9B%BD",
}
DEEPEST = "deepest page"

Found = Mapping[tuple[str, str], Sequence[Round]]
"""What is asked and of which size -> its rounds; all sides take turns."""


def measure(bench: Bench, row: Row) -> None:
    """Measure each page at both sizes in turn, with one person who asks."""
    sizes = {"small": bench.small(), "large": bench.large()}
    asked = (*(ASKED_WHEN_QUICK if bench.quick else ASKED), DEEPEST)
    deepest = {name: statements.deepest_cursor(size) for name, size in sizes.items()}
    with sizes["small"].running("experts-api") as small, sizes["large"].running("experts-api") as large:
        urls = {"small": small.urls["experts"], "large": large.urls["experts"]}
        pids = {"small": small.pids["experts-api"], "large": large.pids["experts-api"]}
        for place in ("SQL", "HTTP"):
            sides: dict[tuple[str, str], Side] = {}
            for what in asked:
                for name, size in sizes.items():
                    if place == "SQL":
                        sides[what, name] = partial(_in_sql, size, what, deepest[name])
                    else:
                        sides[what, name] = partial(
                            _over_http, bench, urls[name], what, deepest[name], pids[name]
                        )
            found = alternate(sides, bench.rounds)
            _lines(row, place, found, sizes, asked)
            row.plots.append(_plot(place, found, sizes, asked))


def _in_sql(deployment: Deployment, what: str, deepest: str) -> Round:
    actor = official(Role.BUREAU_OFFICER, "authority-650000")
    cursor = deepest if what == DEEPEST else None
    one = statements.page(actor, ASKED.get(what, Filter()), cursor)
    return of_latencies(statements.timed(deployment, [one] * REPEATED))


def _over_http(bench: Bench, url: str, what: str, deepest: str, pid: int) -> Round:
    headers = signed_in(bench.keys, official(Role.BUREAU_OFFICER, "authority-650000"), "experts")
    query = f"cursor={deepest}" if what == DEEPEST else QUERIES[what]
    target = Target(url, [Request("GET", f"/library?{query}", headers)])
    return calls.closed(target, connections=1, seconds=bench.seconds / 5, watch={"api": pid})


def _lines(row: Row, place: str, found: Found, sizes: Mapping[str, Deployment], asked: Sequence[str]) -> None:
    few, many = sizes["small"].experts, sizes["large"].experts
    first, deepest = found["first page", "large"], found[DEEPEST, "large"]
    row.lines.append(
        times(f"{place}: {DEEPEST} of {many:,}", deepest, first, against="first page", goal=AT_MOST)
    )
    for what in asked:
        small, large = found[what, "small"], found[what, "large"]
        row.lines.append(
            times(f"{place}: {what}, {many:,}", large, small, against=f"{few:,} experts", goal=AT_MOST)
        )


def _plot(place: str, found: Found, sizes: Mapping[str, Deployment], asked: Sequence[str]) -> Plot:
    curves = [
        Curve(what, [(sizes[name].experts, _middle(found[what, name])) for name in sizes]) for what in asked
    ]
    return Plot(f"Median in {place} over the number of experts", "experts", "ms", curves, log_x=True)


def _middle(rounds: Sequence[Round]) -> float:
    return median(one.latency(0.5) for one in rounds)
