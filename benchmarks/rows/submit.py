"""Submitting: record, snapshot, files, audit entry and outbox entry in one durable transaction, over HTTP."""

from collections.abc import Sequence

from benchmarks import writing
from benchmarks.applicants import Applicant, Applicants
from benchmarks.bench import Bench
from benchmarks.measuring.calls import Request
from benchmarks.people import signed_in
from benchmarks.results import Row
from benchmarks.writing import JSON, Written
from foundation.ids import uuid7

NAME = "submit"
TITLE = "Submit over HTTP: record, snapshot, files, audit, outbox; durable"

# of so many submissions the mean is taken: people fill in more or less
SAMPLES = 20
BODY = '{"draft_version":1}'


def measure(bench: Bench, row: Row) -> None:
    """Measure submissions, each by somebody else, against a bare web framework and against asyncpg alone."""
    people = Applicants(bench.small(), bench.keys)

    def sizes(applicants: Sequence[Applicant]) -> dict[str, str]:
        sample = people.sample(applicants)
        return {"LIMIT_SNAPSHOT_BYTES": str(sample["snapshot"]), "LIMIT_EVENT": sample["event"]}

    def requests(applicants: Sequence[Applicant]) -> list[Request]:
        return [_request(bench, one) for one in applicants]

    submitted = Written(NAME, "experts", people.waiting, requests, people.check_submitted, sizes, SAMPLES)
    writing.measure(bench, row, submitted)


def _request(bench: Bench, one: Applicant) -> Request:
    headers = {
        **signed_in(bench.keys, one.actor, "experts"),
        **JSON,
        "Idempotency-Key": str(uuid7()),
        # asyncpg alone looks at no token
        "X-Account": str(one.actor.id),
    }
    return Request("POST", "/record/submissions", headers, BODY)
