"""Every row of experts that tells of a person. The caller's own id alone comes in."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from experts.attachments.usecases import Attachment
from experts.expiries.usecases import Reminder
from experts.library.usecases import CertificateTerm, Entry
from experts.maintenance.usecases import Upkeep
from experts.people.usecases import Person
from experts.readings.usecases import Reading
from experts.records.usecases import Record
from experts.submissions.usecases import Submission

T = TypeVar("T")


async def people(session: AsyncSession, account_id: UUID) -> Sequence[Person]:
    """Return what identity has told of the account."""
    return await _of(session, Person, Person.account_id == account_id, Person.account_id)


async def records(session: AsyncSession, account_id: UUID) -> Sequence[Record]:
    """Return the record."""
    return await _of(session, Record, Record.account_id == account_id, Record.id)


async def submissions(session: AsyncSession, account_id: UUID) -> Sequence[Submission]:
    """Return every submission, those that the association or a register has made included."""
    return await _of(session, Submission, _own(Submission.record_id, account_id), Submission.made_at)


async def attachments(session: AsyncSession, account_id: UUID) -> Sequence[Attachment]:
    """Return every file, those that were deleted included."""
    return await _of(session, Attachment, _own(Attachment.record_id, account_id), Attachment.created_at)


async def entries(session: AsyncSession, account_id: UUID) -> Sequence[Entry]:
    """Return what the library shows."""
    return await _of(session, Entry, _own(Entry.record_id, account_id), Entry.listed_at)


async def certificates(session: AsyncSession, account_id: UUID) -> Sequence[CertificateTerm]:
    """Return which certificates the library watches."""
    own = _own(CertificateTerm.record_id, account_id)
    return await _of(session, CertificateTerm, own, CertificateTerm.valid_until)


async def readings(session: AsyncSession, account_id: UUID) -> Sequence[Reading]:
    """Return who has read."""
    return await _of(session, Reading, _own(Reading.record_id, account_id), Reading.at)


async def upkeeps(session: AsyncSession, account_id: UUID) -> Sequence[Upkeep]:
    """Return what the association has done."""
    return await _of(session, Upkeep, _own(Upkeep.record_id, account_id), Upkeep.at)


async def reminders(session: AsyncSession, account_id: UUID) -> Sequence[Reminder]:
    """Return what the person was reminded of."""
    return await _of(session, Reminder, _own(Reminder.record_id, account_id), Reminder.told_at)


async def own_attachment(session: AsyncSession, account_id: UUID, file_id: UUID) -> Attachment | None:
    """Return a file of the person's own record."""
    found = await attachments(session, account_id)
    return next((one for one in found if one.id == file_id and one.readable), None)


def _own(column: Any, account_id: UUID) -> ColumnElement[bool]:
    held: ColumnElement[bool] = column.in_(select(Record.id).where(Record.account_id == account_id))
    return held


async def _of(session: AsyncSession, table: type[T], which: ColumnElement[bool], order: Any) -> Sequence[T]:
    statement: Select[T] = select(table).where(which).order_by(order)
    return (await session.scalars(statement)).all()
