"""What applicants call unexpected: whoever means no good must fail, and a good submission must not."""

import asyncio
from types import SimpleNamespace
from uuid import uuid4

import pytest

from tests.faults import applicants
from tests.faults.applicants import GOOD_ANYWAY
from tests.faults.calls import Answer
from tests.faults.ledger import Ledger
from tests.faults.plans import HOSTILITIES, MALFORMATIONS, drawn

TRICKS = (*HOSTILITIES, *MALFORMATIONS)


def plan_of(trick):
    return next(plan for plan in drawn(1, 500) if plan.trick == trick)


@pytest.fixture
def submitted(tmp_path, monkeypatch):
    """Submits as a plan says, is answered like this, and returns what was unexpected of it."""

    def submit(trick, answer):
        async def ask(*_):
            return [answer]

        async def unexpected(_plan, why):
            told.append(why)

        told = []
        monkeypatch.setattr(applicants, "_ask", ask)

        async def run():
            desk = SimpleNamespace(
                ledger=Ledger(tmp_path / "ledger.jsonl"),
                person=lambda _: SimpleNamespace(id=uuid4()),
                on_event=lambda _: None,
                unexpected=unexpected,
                cases_of_others=[],
            )
            await applicants.submit(desk, plan_of(trick))

        asyncio.run(run())
        return told

    return submit


@pytest.mark.parametrize("trick", TRICKS)
def test_an_acceptance_is_unexpected_where_the_submission_itself_is_the_trick(submitted, trick):
    told = submitted(trick, Answer(201, {"submission_id": str(uuid4())}, False))
    assert told == ([] if trick in GOOD_ANYWAY else [f"{trick} was accepted"])


@pytest.mark.parametrize("trick", TRICKS)
def test_a_refusal_is_unexpected_where_the_submission_is_good(submitted, trick):
    told = submitted(trick, Answer(422, {"type": "urn:expertlib:problem:incomplete"}, False))
    assert bool(told) == (trick in GOOD_ANYWAY)


def test_a_good_submission_brings_its_file():
    for trick in GOOD_ANYWAY:
        assert applicants._papers(plan_of(trick))
