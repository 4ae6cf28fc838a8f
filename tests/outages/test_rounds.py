"""A round can fail: what was accepted and does not arrive is named, and so is an outage that nobody felt."""

import pytest

from tests.outages import rounds
from tests.outages.asking import Answer
from tests.outages.pages import Done, Page
from tests.outages.rounds import KILL, Round, Took

NEEDS_S3 = Page("upload", frozenset({"s3"}), lambda: None)
RETURNED = 100.0


class System:
    """A system in which these files have passed their check; nothing else was ever accepted."""

    def __init__(self, *passed):
        self.passed = passed

    def messages(self):
        return []

    def rows(self, _service, statement, *values):
        if "count(*)" in statement:
            return [{"n": 0}]
        return [{"id": id} for ids in values for id in ids if id in self.passed]


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(rounds, "MESSAGES_WITHIN_S", 0.0)


def test_a_file_that_was_accepted_meanwhile_and_is_never_checked_is_lost():
    done = Done(uploads=[(1.0, "a"), (2.0, "b"), (RETURNED + 1, "later")])
    assert rounds._lost(System("a"), done, RETURNED) == ["1 files of 2"]


def test_nothing_is_lost_when_every_file_was_checked():
    assert rounds._lost(System("a"), Done(uploads=[(1.0, "a")]), RETURNED) == []


def outage(*answers):
    shown = Round("s3", KILL, [Took(NEEDS_S3, list(answers))], recovered=1.0)
    return shown.broken()


def test_an_outage_that_a_page_did_not_miss_has_not_happened():
    assert outage(Answer("upload", 1.0, 0.1, "ok")) == [
        "s3 kill: upload needs it and did not miss it: it was never away"
    ]


@pytest.mark.parametrize("answer", [Answer("upload", 1.0, 0.1, "busy"), Answer("upload", 1.0, 7.0, "ok")])
def test_a_page_that_was_refused_or_waited_has_missed_it(answer):
    assert outage(answer) == []
