"""Telling the other services how the experts of the library stand: their projections are built from it."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from contracts.events.experts import Employer, EntryChanged
from contracts.words import ExpertKind, RecordStatus
from experts.library import policies, queries
from experts.library.model import Entry
from experts.people import usecases as people
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Snapshot
from foundation.unit_of_work import UnitOfWork


async def tell(uow: UnitOfWork, entry: Entry, snapshot: Snapshot | None = None) -> None:
    """Tell how an entry stands now; the caller holds the record's or the entry's lock and has changed something.

    `snapshot` is what the entry shows, of a caller who has opened it already.
    """
    if snapshot is None:
        snapshot = await submissions.snapshot_of(uow.session, uow.sealer, entry.submission_id)
        assert snapshot is not None, "the database holds an entry's submission"
    employer = await people.employer_of(uow.session, entry.account_id) if entry.account_id else None
    entry.version += 1
    uow.emit(told_of(entry, snapshot, employer))


async def tell_again(uow: UnitOfWork, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Tell of the next entries behind one, in the order of their ids; return the ids of their records."""
    entries = await queries.lock_next(uow.session, after, limit)
    opened = await submissions.snapshots_of(
        uow.session, uow.sealer, [entry.submission_id for entry in entries]
    )
    for entry in entries:
        await tell(uow, entry, opened[entry.submission_id])
    return [entry.record_id for entry in entries]


class Standing(Protocol):
    """How an expert of the library stands: what is told of an entry, whether or not it is an object of the session."""

    @property
    def record_id(self) -> UUID: ...
    @property
    def version(self) -> int: ...
    @property
    def account_id(self) -> UUID | None: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> ExpertKind: ...
    @property
    def status(self) -> RecordStatus: ...
    @property
    def region_code(self) -> str: ...
    @property
    def specialty(self) -> str: ...
    @property
    def title(self) -> str: ...


def told_of(entry: Standing, snapshot: Snapshot, employer: Employer | None) -> EntryChanged:
    """Return what the others are told of an entry; `employer` is the account's as identity says.

    The phone is told only of who has no account: of the others identity tells it.
    """
    present = policies.present_employers(snapshot.form, employer)
    return EntryChanged(
        record_id=entry.record_id,
        version=entry.version,
        account_id=entry.account_id,
        name=entry.name,
        phone=None if entry.account_id else snapshot.form.phone or None,
        kind=entry.kind,
        status=entry.status,
        region_code=entry.region_code,
        specialty=entry.specialty,
        title=entry.title,
        present=present,
        past=policies.past_employers(snapshot.form, present),
        career=policies.career_texts(snapshot.form),
    )
