"""The report: what a person reads of a run, and a picture that any browser draws."""

import json
import xml.etree.ElementTree as ElementTree

import pytest

from tests.faults import faults, report
from tests.faults.faults import Done, Kind
from tests.faults.picture import draw

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def run():
    done = [Done(fault, fault.at, "") for fault in faults.plan(3, 170)]
    accepted = [number / 10 for number in range(1500)]
    return report.Run(
        seed=3,
        command="python -m tests.faults --seed 3",
        without=(),
        totals={"accepted": 1500, "refused": 40, "unknown": 0, "lost": 0, "doubled": 0, "unexpected": 0},
        broken=[],
        accepted_at=accepted,
        cases_at=[at + 1 for at in accepted],
        done=done,
        struck={"relay.publish.after": 1},
        never_reached=["worker.sms.after"],
        repeats=12,
        load_ended_at=150,
        healed_at=171,
        drained_at=180,
    )


def test_the_summary_tells_the_ledger_the_faults_and_that_all_held(run):
    told = report.summary(run)
    assert "1500 accepted · 40 refused · 0 unknown · 0 lost · 0 doubled · 0 unexpected" in told
    assert "10 × kill a child" in told
    assert "not applied again: 12" in told
    assert told.endswith(report.HOLDS)


def test_a_broken_promise_is_told_first_in_the_report_and_last_in_the_summary(run, tmp_path):
    run.broken = ["submission s1 was accepted and has no case"]
    assert report.summary(run).endswith("BROKEN: submission s1 was accepted and has no case\n1 broken.")
    text = report.write(tmp_path, run).read_text()
    assert text.index("submission s1") < text.index("## The client's ledger")
    assert report.HOLDS not in text


def test_the_report_names_every_fault_and_what_nobody_came_by(run, tmp_path):
    text = report.write(tmp_path, run).read_text()
    assert text.count(" | kill | ") - 1 == sum(
        one.fault.kind is Kind.KILL for one in run.done
    )  # and a heading
    assert "worker.sms.after" in text
    assert len(json.loads((tmp_path / "faults.json").read_text())["faults"]) == len(run.done)


def test_the_picture_has_two_curves_a_row_for_each_target_and_a_mark_for_each_fault(run, tmp_path):
    report.write(tmp_path, run)
    root = ElementTree.parse(tmp_path / "throughput.svg").getroot()
    assert len(root.findall(f"{SVG}polyline")) == 2
    words = {element.text for element in root.iter(f"{SVG}text")}
    assert {one.fault.lane for one in run.done} <= words
    assert sum(1 for _ in root.iter(f"{SVG}title")) == len(run.done)


def test_a_run_in_which_nothing_happened_can_be_drawn():
    ElementTree.fromstring(draw([], [], [], 0.0, 0.0, 0.0))
