"""Every row of review that tells of a person. The caller's own id alone comes in."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from review.activities.usecases import Activity
from review.cases.usecases import Case, Decision
from review.delegations.usecases import ContactEntry, Delegation, Offer
from review.directory.usecases import Expert
from review.notices.usecases import Notice

T = TypeVar("T")


async def cases(session: AsyncSession, account_id: UUID) -> Sequence[Case]:
    """Return every submission under review, or that was."""
    return await _of(session, Case, Case.account_id == account_id, Case.submitted_at)


async def decisions(session: AsyncSession, account_id: UUID) -> Sequence[Decision]:
    """Return what was decided about the person."""
    own = Decision.case_id.in_(select(Case.id).where(Case.account_id == account_id))
    return await _of(session, Decision, own, Decision.at)


async def directory(session: AsyncSession, account_id: UUID) -> Sequence[Expert]:
    """Return what the library has told of the person."""
    return await _of(session, Expert, Expert.account_id == account_id, Expert.record_id)


async def delegations(session: AsyncSession, account_id: UUID) -> Sequence[Delegation]:
    """Return every delegation."""
    return await _of(session, Delegation, Delegation.account_id == account_id, Delegation.picked_at)


async def activities(session: AsyncSession, account_id: UUID) -> dict[UUID, Activity]:
    """Return the activities of these delegations by their ids."""
    own = Activity.id.in_(select(Delegation.activity_id).where(Delegation.account_id == account_id))
    return {one.id: one for one in await _of(session, Activity, own, Activity.id)}


async def contacts(session: AsyncSession, account_id: UUID) -> Sequence[ContactEntry]:
    """Return when and how the person was contacted."""
    return await _of(session, ContactEntry, _delegated(ContactEntry, account_id), ContactEntry.at)


async def offers(session: AsyncSession, account_id: UUID) -> Sequence[Offer]:
    """Return which links the person was sent."""
    return await _of(session, Offer, _delegated(Offer, account_id), Offer.made_at)


async def notices(session: AsyncSession, account_id: UUID) -> Sequence[Notice]:
    """Return the notices to the person."""
    return await _of(session, Notice, _delegated(Notice, account_id), Notice.issued_at)


def _delegated(table: type[ContactEntry | Offer | Notice], account_id: UUID) -> ColumnElement[bool]:
    return table.delegation_id.in_(select(Delegation.id).where(Delegation.account_id == account_id))


async def _of(session: AsyncSession, table: type[T], which: ColumnElement[bool], order: Any) -> Sequence[T]:
    statement: Select[T] = select(table).where(which).order_by(order)
    return (await session.scalars(statement)).all()
