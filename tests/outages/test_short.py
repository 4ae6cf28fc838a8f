"""The short form of `make outages`: every dependency killed, and frozen, for eight seconds."""

import pytest

from tests.outages.__main__ import run
from tests.outages.rounds import FREEZE, KILL
from tests.outages.system import DEPENDENCIES

# A round that loses something waits for it for minutes, and all rounds must have told what they have lost.
pytestmark = [pytest.mark.e2e, pytest.mark.alone, pytest.mark.timeout(3000)]

SECONDS = 8


def test_a_dependency_that_is_away_takes_down_only_what_needs_it_and_all_comes_back(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outages")
    folder.chmod(0o755)
    rounds = run(folder, SECONDS, DEPENDENCIES, (KILL, FREEZE))
    assert [each for shown in rounds for each in shown.broken()] == []
