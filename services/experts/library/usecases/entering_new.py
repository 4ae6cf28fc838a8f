"""Entering many experts at once who never were in the library."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from contracts.words import ExpertKind, RecordStatus
from experts.dictionaries.usecases import Words
from experts.library.model import CertificateTerm, Entry
from experts.library.usecases.entering import columns_of, terms_of
from experts.library.usecases.telling import told_of
from experts.submissions.usecases import Snapshot
from foundation.clock import OFFICIAL_TIME, official_day
from foundation.db.copying import copy
from foundation.unit_of_work import UnitOfWork

TOLD_ONCE = 1


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Somebody without an account who enters; `since` is the day of an older listing."""

    record_id: UUID
    submission_id: UUID
    kind: ExpertKind
    since: date
    snapshot: Snapshot


async def enter_new(uow: UnitOfWork, new: Sequence[NewEntry], words: Words) -> None:
    """Have the library show people who were never in it, and tell of each; the caller has just made their records."""
    rows = [_row(uow, one, words) for one in new]
    await copy(uow.session, Entry.__table__, rows)
    certificates = [
        {"record_id": one.record_id, "item_id": item, "kind": kind, "valid_until": until}
        for one in new
        for item, (kind, until) in terms_of(one.snapshot).items()
    ]
    await copy(uow.session, CertificateTerm.__table__, certificates)
    for one, row in zip(new, rows, strict=True):
        uow.emit(told_of(_standing(row), one.snapshot, None))
        uow.audit(
            "library.enter", "record", one.record_id, submission_id=str(one.submission_id), kind=one.kind
        )


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is told of a row, of which the session knows nothing."""

    record_id: UUID
    version: int
    account_id: UUID | None
    name: str
    kind: ExpertKind
    status: RecordStatus
    region_code: str
    specialty: str
    title: str


def _standing(row: dict[str, Any]) -> _Standing:
    return _Standing(*(row[name] for name in _Standing.__slots__))


def _row(uow: UnitOfWork, one: NewEntry, words: Words) -> dict[str, Any]:
    return {
        "record_id": one.record_id,
        "account_id": None,
        "version": TOLD_ONCE,
        "submission_id": one.submission_id,
        **columns_of(one.snapshot, words),
        "kind": one.kind,
        "status": RecordStatus.LISTED,
        "listed_at": datetime.combine(one.since, time(), OFFICIAL_TIME),
        "updated_at": uow.now(),
        "term_from": one.since,
        "confirmed_on": official_day(uow.now()),
    }
