"""How many experts answer to each value of the parts of a filter, among a million."""

import json
import urllib.request
from collections.abc import Mapping
from functools import partial

from benchmarks.bench import Bench
from benchmarks.measuring import calls
from benchmarks.measuring.calls import Request, Target
from benchmarks.measuring.rounds import Round, alternate, latency
from benchmarks.people import official, signed_in
from benchmarks.results import Goal, Row
from contracts.words import Role
from foundation.auth.actor import Actor

NAME = "facets"
TITLE = "Counts of the library's facets"

AT_MOST = Goal("≤", 100, "ms")
"""Or capped and said so: where the reply says that, a line has no goal."""
ASKED = (
    "",
    "kind=local",
    "kind=regional",
    "specialty=architecture",
    "region=653100",
    "education=10",
    "name=%E7%8E%8B",
    "name=%E5%BB%BA%E5%9B%BD",
    "status=removed",
)
ASKED_WHEN_QUICK = ("", "specialty=architecture", "region=653100", "name=%E7%8E%8B")


def measure(bench: Bench, row: Row) -> None:
    """Ask for the counts under each filter, one after the other, by who sees everybody and by a small bureau."""
    large = bench.large()
    people = {
        "association": official(Role.ASSOCIATION_COORDINATOR, "association-650000"),
        "small bureau": official(Role.BUREAU_OFFICER, "bureau-653100"),
    }
    with large.running("experts-api") as running:
        url, pids = running.urls["experts"], {"api": running.pids["experts-api"]}
        pids["postgres"] = bench.servers["postgres"]
        for who, actor in people.items():
            for asked in ASKED_WHEN_QUICK if bench.quick else ASKED:
                reply = _reply(bench, url, asked, actor)
                side = {"ours": partial(_asked, bench, url, asked, actor, pids)}
                taken = alternate(side, bench.rounds)["ours"]
                what = f"{who}, {asked or 'no filter'}"
                goal = None if reply["more"] else AT_MOST
                row.lines.append(latency(what, taken, 0.95, goal=goal, note=_capped(reply)))
    row.notes.append(
        f"{large.experts:,} experts. 'capped' is what the reply itself says: total or counts with more=true; "
        "the goal is 100 ms, or that."
    )


def _asked(bench: Bench, url: str, asked: str, actor: Actor, pids: Mapping[str, int]) -> Round:
    request = Request("GET", f"/library/facets?{asked}", signed_in(bench.keys, actor, "experts"))
    return calls.closed(Target(url, [request]), connections=1, seconds=bench.seconds / 2, watch=pids)


def _reply(bench: Bench, url: str, asked: str, actor: Actor) -> Mapping[str, object]:
    """Return what is replied; ValueError where nobody is counted although the filter is one that somebody answers."""
    headers = signed_in(bench.keys, actor, "experts")
    request = urllib.request.Request(f"{url}/library/facets?{asked}", headers=headers)  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        reply: Mapping[str, object] = json.load(answer)
    if not reply["total"] and asked != "status=removed":
        raise ValueError(f"{asked}: nobody is counted")
    return reply


def _capped(reply: Mapping[str, object]) -> str:
    facets = reply["facets"]
    assert isinstance(facets, dict)
    counts = [one["more"] for values in facets.values() for one in values]
    if reply["more"] and any(counts):
        return "total and counts capped, and said so"
    return "total capped, and said so" if reply["more"] else "exact"
