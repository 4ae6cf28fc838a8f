"""The bench's own arithmetic: a figure that is wrong here is wrong in every row."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import rows, told
from benchmarks.deployment import Deployment
from benchmarks.measuring.rounds import Round, alternate, latency, rates, watched
from benchmarks.report import page, table
from benchmarks.results import Curve, Goal, Line, Plot, Row, Spread, distribution, percentile

ROWS = Path(rows.__file__).parent


def test_every_module_of_a_row_is_measured_and_says_what_it_is():
    modules = {path.stem for path in ROWS.glob("*.py")} - {"__init__"}
    assert {one.name for one in rows.every()} == modules == set(rows.ORDER)
    assert len({one.title for one in rows.every()}) == len(modules)


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 1), (0.25, 1), (0.26, 2), (0.5, 2), (0.75, 3), (0.99, 4), (1.0, 4)]
)
def test_a_percentile_is_the_nearest_rank(share, expected):
    assert percentile([1, 2, 3, 4], share) == expected


def test_a_goal_is_met_on_its_side_and_at_its_value():
    assert Goal("≥", 0.5).is_met_by(0.5)
    assert not Goal("≥", 0.5).is_met_by(0.499)
    assert Goal("≤", 60, "ms").is_met_by(60)
    assert not Goal("≤", 60, "ms").is_met_by(60.1)
    assert str(Goal("≤", 60, "ms")) == "≤ 60 ms"


def test_a_ratio_is_taken_round_by_round_and_judged_by_its_median():
    ours = [Round(100, 1.0), Round(50, 1.0), Round(300, 1.0)]
    theirs = [Round(200, 1.0), Round(200, 1.0), Round(200, 1.0)]
    line = rates("list", ours, theirs, against="raw", goal=Goal("≥", 0.5))
    assert (line.ratio.median, line.ratio.least, line.ratio.most) == (0.5, 0.25, 1.5)
    assert line.met
    assert not rates("list", ours, theirs, against="raw", goal=Goal("≥", 0.51)).met


def test_a_line_without_a_goal_is_not_judged_and_a_row_that_failed_is_told():
    said = table.summary(
        [
            Row(
                "a",
                "A",
                [Line("x", Spread(1, 1, 1), "ms"), Line("y", Spread(9, 9, 9), "ms", goal=Goal("≤", 5))],
            ),
            Row("b", "B", failed="no server"),
            Row("c", "C", skipped="no folder"),
        ]
    )
    assert said[0] == "0 of 1 goals are met."
    assert any("missed: a: y: 9" in one for one in said)
    assert any("NOT MEASURED: b: no server" in one for one in said)
    assert any("skipped: c: no folder" in one for one in said)


def test_sides_take_turns_and_another_one_begins_each_round():
    turns = []

    def side(name):
        def run():
            turns.append(name)
            return Round(1, 1.0)

        return run

    taken = alternate({"a": side("a"), "b": side("b")}, 3)
    assert turns == ["a", "b", "a", "b", "b", "a", "a", "b"]
    assert [len(taken[name]) for name in "ab"] == [3, 3]


def test_cpu_is_told_for_each_request_and_of_the_process_that_spent_it():
    import os

    def work():
        sum(n * n for n in range(3_000_000))
        return 10, 1.0

    [ms] = watched(work, {"me": os.getpid()}).cpu_ms().values()
    assert 0 < ms < 1000
    assert latency("p95", [Round(2, 1.0, [1.0, 3.0])], 0.95).figure.median == 3.0


def test_the_page_shows_figures_plots_and_what_is_missed_and_lets_no_markup_in():
    plot = Plot("growth", "experts", "ms", [Curve("<b>", [(10_000, 1.0), (1_000_000, 1.2)])], log_x=True)
    row = Row("r", "<script>", [Line("w", Spread(2, 1, 3), "ms", goal=Goal("≤", 1))], [plot])
    made = page.made([row], {"cores": 2})
    assert "<script>" not in made
    assert "<b>" not in made
    assert "MISSED" in made
    assert "polyline" in made
    assert json.dumps(distribution("d", [1.0, 2.0]).points)


FILLING = ["keys", "migrate", "seed", "demo", "load"]


@pytest.fixture
def filling(tmp_path, monkeypatch):
    """A deployment that only notes which commands it is filled by; the one named in `fails` fails."""
    noted = SimpleNamespace(ran=[], fails=None)

    def run(self, command, *arguments):
        noted.ran.append(command)
        if command == noted.fails:
            raise RuntimeError(command)
        return ""

    monkeypatch.setattr(Deployment, "run", run)
    monkeypatch.setattr(told, "wait_until_everything_is_heard", lambda deployment: None)
    stack = SimpleNamespace(prepare=lambda database_suffix: None, addresses=SimpleNamespace(keys="keys"))
    noted.deployment = Deployment("some", 10, stack, tmp_path / "some", "expertlib")
    return noted


def test_what_is_filled_is_filled_again_only_with_something_else(filling, monkeypatch):
    filling.deployment.fill(lambda words: None)
    assert filling.ran == FILLING
    filling.deployment.fill(lambda words: None)
    assert filling.ran == FILLING
    replace(filling.deployment, experts=11).fill(lambda words: None)
    assert filling.ran == FILLING * 2
    monkeypatch.setattr("benchmarks.deployment.FILLED_BY", ("services/*/settings.py",))
    replace(filling.deployment, experts=11).fill(lambda words: None)
    assert filling.ran == FILLING * 3


def test_what_was_filled_by_half_is_filled_again(filling):
    filling.fails = "load"
    with pytest.raises(RuntimeError):
        filling.deployment.fill(lambda words: None)
    filling.fails = None
    filling.deployment.fill(lambda words: None)
    assert filling.ran == FILLING * 2
