"""What `expertlib keys` says, and that one ring's refusal holds no other up."""

import pytest
from click.testing import CliRunner

from expertlib.__main__ import main
from expertlib.keys import retiring, rings, rotating
from foundation.sealing.portions import Walked


@pytest.fixture
def folder(tmp_path):
    rings.create(tmp_path)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["keys", *map(str, arguments)])


def test_a_refused_retirement_holds_no_other_up(folder, monkeypatch):
    async def retire(ring, **_):
        if ring.service == "identity":
            raise rings.CannotTurn("sealing identity: 3 rows need it.")
        return ("k1",)

    monkeypatch.setattr(retiring, "retire", retire)
    result = run("retire", "sealing", "identity", "experts", "--folder", folder)
    assert result.exit_code == 1
    assert "sealing experts: k1 is gone" in result.output
    assert "Error: sealing identity: 3 rows need it." in result.output


@pytest.mark.parametrize(("problems", "status"), [([], 0), (["accounts 1 does not open"], 1)])
def test_a_rotation_says_what_comes_later_only_when_it_is_done(folder, monkeypatch, problems, status):
    async def rotate(*_):
        return Walked({"accounts.phone": 3}, problems)

    monkeypatch.setattr(rotating, "rotate", rotate)
    result = run("rotate", "sealing", "identity", "--folder", folder)
    assert result.exit_code == status
    assert "accounts.phone: 3 rows" in result.output
    assert ("Later: expertlib keys retire sealing identity" in result.output) == (not problems)
    assert ("NOT DONE  accounts 1 does not open" in result.output) == bool(problems)
