"""Which notices, and the next number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid
from foundation.sealing.sealer import BlindIndex
from review.activities.usecases import Activity, visible_to
from review.delegations.usecases import Delegation
from review.erasures.usecases import ErasedAccount
from review.notices.model import Notice, NoticeKind, NoticeSeries, NoticeState


@dataclass(frozen=True, slots=True)
class Filter:
    """What the register is narrowed to: a year, a state, part of a number, an expert's name or an activity's title."""

    year: int | None = None
    text: str = ""
    state: NoticeState | None = None


async def take_number(session: AsyncSession, year: int) -> int:
    """Return the next number of a year. The year's row stays locked until the transaction ends, which keeps the
    series without a gap: whoever fails gives the number back."""
    statement = insert(NoticeSeries).values(year=year, last=1)
    counted = statement.on_conflict_do_update(
        index_elements=["year"], set_={"last": NoticeSeries.last + 1}
    ).returning(NoticeSeries.last)
    taken: int = (await session.execute(counted)).scalar_one()
    return taken


async def of_activity(session: AsyncSession, activity_id: UUID) -> Sequence[Notice]:
    """Return the notices of an activity in the order of their numbers; who may see it, the caller has asked."""
    statement = (
        select(Notice)
        .where(Notice.activity_id == activity_id)
        .order_by(Notice.year, Notice.sequence)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(statement)).all()


async def find_visible(session: AsyncSession, actor: Actor, notice_id: UUID) -> Notice | None:
    """Return a notice of an activity that this person may see."""
    statement = (
        select(Notice)
        .join(Activity, Activity.id == Notice.activity_id)
        .where(Notice.id == notice_id, visible_to(actor))
    )
    found: Notice | None = await session.scalar(statement)
    return found


async def find_own(session: AsyncSession, actor: Actor, notice_id: UUID) -> Notice | None:
    """Return a notice to this person."""
    statement = (
        select(Notice)
        .join(Delegation, Delegation.id == Notice.delegation_id)
        .where(Notice.id == notice_id, Delegation.account_id == actor.id)
    )
    found: Notice | None = await session.scalar(statement)
    return found


async def own(session: AsyncSession, actor: Actor) -> Sequence[Notice]:
    """Return the notices to this person, the newest first."""
    statement = (
        select(Notice)
        .join(Delegation, Delegation.id == Notice.delegation_id)
        .where(Delegation.account_id == actor.id)
        .order_by(Notice.year.desc(), Notice.sequence.desc())
    )
    return (await session.scalars(statement)).all()


async def find(session: AsyncSession, notice_id: UUID) -> Notice | None:
    """Return a notice, for the service itself."""
    return await session.get(Notice, notice_id)


async def refresh(session: AsyncSession, notice: Notice) -> Notice:
    """Return a notice as it is now; the caller holds its activity's lock."""
    await session.refresh(notice)
    return notice


async def lock_to_forget(session: AsyncSession, until: datetime, limit: int) -> Sequence[Notice]:
    """Return some notices from before a moment to people who were deleted, that still name them, locked."""
    statement = (
        select(Notice)
        .join(Delegation, Delegation.id == Notice.delegation_id)
        .join(ErasedAccount, ErasedAccount.account_id == Delegation.account_id)
        .where(Notice.issued_at < until, Notice.erased_at.is_(None))
        .order_by(Notice.id)
        .limit(limit)
        .with_for_update(of=Notice, skip_locked=True)
    )
    return (await session.scalars(statement)).all()


async def locked(session: AsyncSession, notice_id: UUID) -> Notice | None:
    """Return a notice, locked, for the service itself: where its file lies is nothing of the activity's."""
    return await session.get(Notice, notice_id, with_for_update=True, populate_existing=True)


async def valid_of(session: AsyncSession, delegation_id: UUID) -> Notice | None:
    """Return the valid 委派通知 of a delegation."""
    statement = select(Notice).where(
        Notice.delegation_id == delegation_id,
        Notice.kind == NoticeKind.DELEGATION,
        Notice.state == NoticeState.VALID,
    )
    found: Notice | None = await session.scalar(statement)
    return found


async def by_code(session: AsyncSession, code_index: BlindIndex) -> Notice | None:
    """Return the notice whose public page a code opens."""
    found: Notice | None = await session.scalar(select(Notice).where(Notice.code_index.in_(code_index.every)))
    return found


async def register(
    session: AsyncSession, actor: Actor, wanted: Filter, cursor: str | None
) -> Slice[tuple[Notice, Activity]]:
    """Return a page of 委派通知台账, the highest number first, of activities that the person may see."""
    statement = (
        select(Notice, Activity)
        .join(Activity, Activity.id == Notice.activity_id)
        .join(Delegation, Delegation.id == Notice.delegation_id)
        .where(visible_to(actor))
        .order_by(Notice.year.desc(), Notice.sequence.desc())
    )
    if wanted.year is not None:
        statement = statement.where(Notice.year == wanted.year)
    if wanted.state is not None:
        statement = statement.where(Notice.state == wanted.state)
    if wanted.text:
        columns = (Notice.number, Delegation.expert_name, Activity.title)
        statement = statement.where(
            or_(*(column.icontains(wanted.text, autoescape=True) for column in columns))
        )
    if cursor:
        statement = statement.where(tuple_(Notice.year, Notice.sequence) < _position(cursor))
    rows = (await session.execute(statement.limit(PAGE_SIZE + 1))).all()
    more = len(rows) > PAGE_SIZE
    shown = [(notice, activity) for notice, activity in rows[:PAGE_SIZE]]
    return Slice(shown, encode_cursor([shown[-1][0].year, shown[-1][0].sequence]) if more else None)


async def years(session: AsyncSession) -> Sequence[int]:
    """Return the years in which notices were issued, the latest first."""
    return (await session.scalars(select(NoticeSeries.year).order_by(NoticeSeries.year.desc()))).all()


async def count_unacknowledged(session: AsyncSession, activity_id: UUID) -> int:
    """Return how many notices of an activity a bureau of the place has still to acknowledge."""
    statement = select(func.count()).where(
        Notice.activity_id == activity_id,
        Notice.local_bureau_id.is_not(None),
        Notice.acknowledged_at.is_(None),
    )
    return await session.scalar(statement) or 0


async def acknowledge(session: AsyncSession, activity_id: UUID, actor: Actor, at: datetime) -> int:
    """Note that the bureau of the place has taken note of all open notices of an activity; return how many."""
    statement = (
        update(Notice)
        .where(
            Notice.activity_id == activity_id,
            Notice.local_bureau_id.is_not(None),
            Notice.acknowledged_at.is_(None),
        )
        .values(acknowledged_at=at, acknowledged_by=actor.id, acknowledged_by_name=actor.name)
        .returning(Notice.id)
    )
    return len((await session.scalars(statement)).all())


def _position(cursor: str) -> tuple[int, int]:
    year, sequence = decode_cursor(cursor, 2)
    if not (
        isinstance(year, int) and isinstance(sequence, int) and 0 <= year < 10**4 and abs(sequence) < 2**31
    ):
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),))
    return year, sequence
