"""The ledger has on disk what the clients go on from."""

import asyncio
import json

from tests.faults.ledger import Ledger


def written(path, *lines):
    """Return the ledger after these lines, written all at once."""

    async def write():
        ledger = Ledger(path)
        await asyncio.gather(*(ledger.write(what, **fields) for what, fields in lines))
        return ledger

    return asyncio.run(write())


def test_a_line_is_on_disk_before_the_writer_goes_on(tmp_path):
    path = tmp_path / "ledger.jsonl"

    async def write():
        ledger = Ledger(path)
        await ledger.write("asked", key="k1", person="p")
        return path.read_text()

    assert json.loads(asyncio.run(write())) == {"what": "asked", "key": "k1", "person": "p"}


def test_a_key_that_was_asked_and_never_answered_is_unknown(tmp_path):
    ledger = written(
        tmp_path / "ledger.jsonl",
        ("asked", {"key": "k1"}),
        ("asked", {"key": "k2"}),
        ("asked", {"key": "k3"}),
        ("outcome", {"key": "k1", "outcome": "accepted", "submission": "s"}),
        ("outcome", {"key": "k2", "outcome": "refused", "why": "422"}),
    )
    totals = ledger.totals()
    assert (totals["accepted"], totals["refused"], totals["unknown"]) == (1, 1, 1)
    assert ledger.outcomes()["k3"]["outcome"] == "unknown"


def test_the_last_outcome_of_a_key_counts(tmp_path):
    ledger = written(tmp_path / "l", ("asked", {"key": "k"}), ("outcome", {"key": "k", "outcome": "unknown"}))
    asyncio.run(ledger.write("outcome", key="k", outcome="accepted", submission="s"))
    assert ledger.totals()["accepted"] == 1
    assert ledger.totals()["unknown"] == 0


def test_a_line_that_a_crash_has_cut_off_is_forgotten_and_the_next_begins_anew(tmp_path):
    path = tmp_path / "ledger.jsonl"
    path.write_text('{"what": "asked", "key": "k1"}\n{"what": "outco')
    ledger = written(path, ("asked", {"key": "k2"}))
    assert [line["key"] for line in ledger.lines] == ["k1", "k2"]
    assert [line["key"] for line in Ledger(path).lines] == ["k1", "k2"]
