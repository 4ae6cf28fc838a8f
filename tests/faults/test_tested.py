"""A run whose faults did not take place is not a run that kept its promises."""

from dataclasses import replace

import pytest

from tests.faults import faults
from tests.faults.failpoints import CUT, POINTS
from tests.faults.faults import Done, Kind
from tests.faults.report import Run
from tests.faults.tested import untested

PLAN = faults.plan(3, 200)


@pytest.fixture
def run():
    """A run in which everything took place once at least."""
    done = [Done(fault, fault.at, "pid 7" if "kill" in fault.kind else "") for fault in PLAN]
    struck = dict.fromkeys([*POINTS, CUT], 1)
    return Run(3, "", (), {}, [], [], [], done, struck=struck, repeats=1)


def test_a_run_in_which_everything_took_place_has_tested_it(run):
    assert untested(PLAN, run) == []


@pytest.mark.parametrize(
    "note", ["was dead already", "not done: OSError()", "has no child at the moment"], ids=str
)
@pytest.mark.parametrize("kind", [Kind.KILL, Kind.KILL_CHILD, Kind.KILL_FROZEN, Kind.FREEZE, Kind.FLUSH])
def test_faults_that_hit_nothing_are_told(run, kind, note):
    done = [replace(one, note=note) if one.fault.kind is kind else one for one in run.done]
    assert any(f"hit something: {kind}" in sentence for sentence in untested(PLAN, replace(run, done=done)))


def test_a_few_kills_of_many_may_miss(run):
    missed, left = [], 10
    for one in run.done:
        miss = one.fault.kind is Kind.KILL and left > 0
        missed.append(replace(one, note="was dead already") if miss else one)
        left -= miss
    assert untested(PLAN, replace(run, done=missed)) == []


@pytest.mark.parametrize("place", ["commit", "put", "publish", "settle", "ack", "task", "sms"])
def test_a_place_at_which_nothing_ever_died_is_told(run, place):
    struck = {point: 1 for point in run.struck if point.split(".")[1] != place or point == CUT}
    assert untested(PLAN, replace(run, struck=struck, repeats=1)) == [f"no failpoint went off at: {place}"]


def test_a_connection_that_was_never_cut_is_told(run):
    struck = {point: 1 for point in run.struck if point != CUT}
    assert untested(PLAN, replace(run, struck=struck)) == [f"no failpoint went off at: {CUT}"]


def test_a_run_in_which_nothing_came_twice_is_told(run):
    [sentence] = untested(PLAN, replace(run, repeats=0))
    assert "duplicates were not tested" in sentence
    assert untested(PLAN, replace(run, repeats=0, without=("inbox",))) == []


def test_a_run_without_faults_has_nothing_to_show():
    assert untested([], Run(3, "", (), {}, [], [], [], [])) == []
