"""The fault test in short: 200 submissions, each kind of fault and each failpoint once."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.alone]

REPOSITORY = Path(__file__).resolve().parents[2]
SHORT = ["--seed", "3", "--submissions", "200", "--rate", "5", "--scale", "0"]


def test_under_each_kind_of_fault_nothing_is_lost_and_nothing_happens_twice(tmp_path):
    # In a process of its own: the browser of earlier tests leaves its event loop running in this one.
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", *SHORT, "--folder", str(tmp_path / "faults")],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
