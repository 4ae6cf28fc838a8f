"""Deciding: case, decision, audit entry and outbox entry in one durable transaction, over HTTP."""

import json
from collections.abc import Sequence
from uuid import UUID

from benchmarks import writing
from benchmarks.bench import Bench
from benchmarks.measuring.calls import Request
from benchmarks.people import official, signed_in
from benchmarks.results import Row
from benchmarks.waiting_cases import WaitingCases
from benchmarks.writing import JSON, Written
from contracts.words import Role

NAME = "decide"
TITLE = "Decide over HTTP: case, decision, audit, outbox; durable"

REVIEWERS = 8
# every opinion of this row is the same
SAMPLES = 1
BODY = json.dumps(
    {"stage": "preliminary", "verdict": "pass", "kind": "local", "opinion": "材料齐全，符合条件，同意推荐。"}
)


def measure(bench: Bench, row: Row) -> None:
    """Measure how cases pass the preliminary stage, against a bare web framework and against asyncpg alone."""
    cases = WaitingCases(bench.small())

    def sizes(ids: Sequence[UUID]) -> dict[str, str]:
        sample = cases.sample(ids)
        return {"LIMIT_OPINION_BYTES": str(sample["opinion"]), "LIMIT_EVENT": sample["event"]}

    def requests(ids: Sequence[UUID]) -> list[Request]:
        return _requests(bench, ids)

    writing.measure(
        bench, row, Written(NAME, "review", cases.made, requests, cases.check_decided, sizes, SAMPLES)
    )


def _requests(bench: Bench, ids: Sequence[UUID]) -> list[Request]:
    reviewers = [
        signed_in(bench.keys, official(Role.ASSOCIATION_REVIEWER, "association-650000"), "review")
        for _ in range(REVIEWERS)
    ]
    return [
        Request("POST", f"/cases/{one}/decisions", {**reviewers[number % REVIEWERS], **JSON}, BODY)
        for number, one in enumerate(ids)
    ]
