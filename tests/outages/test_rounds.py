"""A round can fail: what was accepted and does not arrive is named, and so is an outage that nobody felt."""

import pytest

from tests.outages import rounds
from tests.outages.asking import Answer
from tests.outages.pages import Done, Page
from tests.outages.rounds import KILL, Round, Took

NEEDS_S3 = Page("upload", frozenset({"s3"}), lambda: None)
RETURNED = 100.0


class System:
    """A system in which these files have passed their check, the provider has messages to these `phones`, and has
    said of `given_up` codes that it never had them."""

    def __init__(self, *passed, phones=(), given_up=0):
        self.passed, self.phones, self.given_up = passed, phones, given_up

    def messages(self):
        return [{"phone": phone} for phone in self.phones]

    def rows(self, _service, statement, *values):
        if "FROM messages" in statement:
            return [{"n": self.given_up}]
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


def codes(*phones, at=1.0):
    return [(at, phone) for phone in phones]


def test_a_code_that_does_not_arrive_is_lost_and_told_once():
    done = Done(codes=[*codes("1", "2"), *codes("later", at=RETURNED + 1)])
    assert rounds._lost(System(phones=["1"]), done, RETURNED) == ["1 codes of 2"]
    assert rounds._lost(System(phones=["1", "later"]), done, RETURNED + 2) == []


def test_a_code_that_was_cut_off_on_its_way_is_given_up_and_not_lost_but_one_after_another_is():
    done = Done(codes=codes("1", "2"))
    assert rounds._lost(System(phones=["1"], given_up=1), done, RETURNED) == []
    done.codes += codes("3")
    assert rounds._lost(System(phones=["1"], given_up=1), done, RETURNED) == ["1 codes of 1"]


def test_more_codes_than_the_worker_sends_at_once_cannot_have_been_cut_off():
    done = Done(codes=codes("1", "2", "3"))
    assert rounds._lost(System(given_up=3), done, RETURNED) == ["1 codes of 3"]


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
