"""Which experts, and the sharing rule (manual, section 三) as a condition for statements."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import ExpertKind, RecordStatus
from foundation.db import within
from foundation.db.detached import Detached
from foundation.db.prepared import Prepared
from review.directory.model import Expert
from review.organizations import usecases as organizations

# Each fact about an expert locks the row, and changes or begins it.
_EXPERTS = Detached(Expert)
_LOCKED = Prepared(
    select(*_EXPERTS.columns).where(Expert.record_id == bindparam("record_id")).with_for_update()
)
_TOLD = [column.name for column in _EXPERTS.columns if not column.primary_key]
_BEGIN = Prepared(
    insert(Expert)
    .values({name: bindparam(name) for name in ("record_id", *_TOLD)})
    .on_conflict_do_nothing()
    .returning(Expert.record_id)
)
CHANGED = Prepared(
    update(Expert)
    .where(Expert.record_id == bindparam("changed"))
    .values({name: bindparam(name) for name in _TOLD})
)
BACKGROUND_CHANGED = Prepared(
    update(Expert).where(Expert.record_id == bindparam("changed")).values(background=bindparam("background"))
)


def shared_with(bureau_ids: Collection[UUID]) -> ColumnElement[bool]:
    """Return the condition that an expert is listed and shared with one of these bureaus.

    全区专家 with every bureau; 所在地专家 with the bureau of their region and the authority. It is the rule of experts'
    library for a bureau's people: tests/journeys holds both against each other.
    """
    return and_(Expert.status == RecordStatus.LISTED, within_reach_of(bureau_ids))


def within_reach_of(bureau_ids: Collection[UUID]) -> ColumnElement[bool]:
    """Return the condition that an expert would be shared with one of these bureaus if listed."""
    return and_(
        # on its own, so that it is asked once and not of every expert: for who has no bureau nothing is read
        organizations.one_is_bureau(bureau_ids),
        or_(
            Expert.kind == ExpertKind.REGIONAL, organizations.one_decides_for(bureau_ids, Expert.region_code)
        ),
    )


async def find(session: AsyncSession, record_id: UUID) -> Expert | None:
    """Return an expert whatever the status, None if none has been told of."""
    return await session.get(Expert, record_id)


async def find_many(session: AsyncSession, record_ids: Collection[UUID]) -> Sequence[Expert]:
    """Return those of these experts that have been told of, whatever their status."""
    return (await session.scalars(select(Expert).where(Expert.record_id.in_(record_ids)))).all()


async def find_shared(
    session: AsyncSession, record_ids: Collection[UUID], bureau_ids: Collection[UUID]
) -> Sequence[Expert]:
    """Return those of these experts that are listed and shared with one of these bureaus."""
    statement = select(Expert).where(Expert.record_id.in_(record_ids), shared_with(bureau_ids))
    return (await session.scalars(statement)).all()


async def find_within_reach(
    session: AsyncSession, record_ids: Collection[UUID], bureau_ids: Collection[UUID]
) -> Sequence[Expert]:
    """Return those of these experts that are shared with one of these bureaus, or would be if they were listed."""
    statement = select(Expert).where(Expert.record_id.in_(record_ids), within_reach_of(bureau_ids))
    return (await session.scalars(statement)).all()


async def records_of(session: AsyncSession, account_id: UUID) -> Sequence[UUID]:
    """Return the records of an account's holder."""
    return (await session.scalars(select(Expert.record_id).where(Expert.account_id == account_id))).all()


async def lock(session: AsyncSession, record_ids: Collection[UUID]) -> Sequence[Expert]:
    """Return those of these experts that have been told of, locked one after the other in the order of their ids."""
    statement = (
        select(Expert)
        .where(Expert.record_id.in_(record_ids))
        .order_by(Expert.record_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(statement)).all()


async def lock_of_account(session: AsyncSession, account_id: UUID) -> Sequence[Expert]:
    """Return the experts of an account's holder, locked in the order of their ids."""
    statement = select(Expert).where(Expert.account_id == account_id).order_by(Expert.record_id)
    locked = statement.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(locked)).all()


async def lock_told(session: AsyncSession, record_id: UUID) -> Expert | None:
    """Return an expert, locked until the transaction ends, None if none has been told of.

    The session does not know it: what is to change is written by `CHANGED` or `BACKGROUND_CHANGED`.
    """
    rows = await within.fetch(session, _LOCKED, record_id=record_id)
    return _EXPERTS.of(rows[0]) if rows else None


async def begin(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Store an expert; return False if one with this record is stored already."""
    return bool(await within.fetch(session, _BEGIN, **values))


async def change_owner(session: AsyncSession, old_account_id: UUID, new_account_id: UUID) -> int:
    """Have the experts of one account be the other's; return how many."""
    statement = update(Expert).where(Expert.account_id == old_account_id).values(account_id=new_account_id)
    moved = await session.scalars(statement.returning(Expert.record_id))
    return len(moved.all())
