"""Listing many people of an older register of whom nothing is known yet, in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contracts.words import Purpose, RecordStatus
from experts.dictionaries.usecases import Words
from experts.library import usecases as library
from experts.library.usecases import NewEntry
from experts.records import queries
from experts.records.model import draft_place
from experts.records.usecases.registering import Registered
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Origin, Passed, Snapshot
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork

OPENED, TAKEN_IN = 1, 2
"""Version of a record that was opened, and once it is listed."""


@dataclass(frozen=True, slots=True)
class _New:
    """Somebody who is about to be listed, with the ids of what is written."""

    expert: Registered
    record_id: UUID
    submission_id: UUID
    snapshot: Snapshot


async def enter_new(uow: UnitOfWork, experts: Sequence[Registered], words: Words) -> list[Registered]:
    """List people who have no record; return those who have one by now, to be entered one by one.

    The unique index of the numbers lets one of several imports through. They are written in the order of the numbers'
    indexes: of two imports of the same people one waits for the other.
    """
    if any(expert.index.turning for expert in experts):
        # two keys, two indexes of one number: only who holds the number may add it
        return list(experts)
    ordered = sorted(experts, key=lambda expert: expert.index.in_order)
    new = [_new(expert) for expert in ordered]
    inserted = await queries.insert_listed(uow.session, [_record(uow, one) for one in new])
    listed = [one for one in new if one.record_id in inserted]
    for one in listed:
        uow.audit("record.open", "record", one.record_id)
    await submissions.keep_many_passed(
        uow, [(one.submission_id, _passed(one), one.snapshot) for one in listed]
    )
    await library.enter_new(uow, [_entry(one) for one in listed], words)
    for one in listed:
        uow.audit("record.take_in", "record", one.record_id, kind=one.expert.kind)
    return [one.expert for one in new if one.record_id not in inserted]


def _new(expert: Registered) -> _New:
    snapshot = Snapshot(identity=expert.identity, form=expert.form, files=[])
    return _New(expert, uuid7(), uuid7(), snapshot)


def _record(uow: UnitOfWork, one: _New) -> dict[str, Any]:
    return {
        "id": one.record_id,
        "document_index": one.expert.index,
        "status": RecordStatus.LISTED,
        "version": TAKEN_IN,
        "draft": uow.sealer.seal(one.expert.form.model_dump_json(), draft_place(one.record_id)),
        "draft_version": 2,
        "round": 0,
        "kind": one.expert.kind,
        "listed_submission_id": one.submission_id,
        "created_at": uow.now(),
    }


def _passed(one: _New) -> Passed:
    return Passed(
        origin=Origin.REGISTER,
        record_id=one.record_id,
        record_version=OPENED + 1,
        account_id=None,
        employer_id=None,
        purpose=Purpose.APPLICATION,
        round=0,
        previous_id=None,
        kind=one.expert.kind,
    )


def _entry(one: _New) -> NewEntry:
    return NewEntry(one.record_id, one.submission_id, one.expert.kind, one.expert.since, one.snapshot)
