"""Which delegations are somebody's own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, exists, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.db import within
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.db.prepared import Prepared
from foundation.errors import FieldError, Invalid
from review.activities.usecases import Activity
from review.delegations.model import (
    ContactEntry,
    ContactOutcome,
    Delegation,
    DelegationState,
    Offer,
)

UNTOLD = frozenset({DelegationState.PICKED, DelegationState.RELEASED})
"""States in which an expert may not know yet: nobody has asked, and maybe nobody will."""
_GIVEN = Prepared(
    update(Delegation)
    .where(
        Delegation.record_id == bindparam("record_id"),
        Delegation.account_id.is_distinct_from(bindparam("holder")),
    )
    .values(account_id=bindparam("holder"))
    .returning(Delegation.id)
)


async def list_own(
    session: AsyncSession, actor: Actor, cursor: str | None
) -> Slice[tuple[Delegation, Activity]]:
    """Return a page of the delegations that this person has been told of, the last picked first."""
    statement = (
        select(Delegation, Activity)
        .join(Activity, Activity.id == Delegation.activity_id)
        .where(_is_own(actor))
        .order_by(Delegation.picked_at.desc(), Delegation.id.desc())
    )
    if cursor:
        statement = statement.where(tuple_(Delegation.picked_at, Delegation.id) < tuple_(*_place(cursor)))
    found = (await session.execute(statement.limit(PAGE_SIZE + 1))).all()
    rows = [(one[0], one[1]) for one in found]
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return Slice(
        shown, encode_cursor([shown[-1][0].picked_at.isoformat(), str(shown[-1][0].id)]) if more else None
    )


async def find_own(
    session: AsyncSession, actor: Actor, delegation_id: UUID
) -> tuple[Delegation, Activity] | None:
    """Return a delegation of this person, with its activity."""
    statement = (
        select(Delegation, Activity)
        .join(Activity, Activity.id == Delegation.activity_id)
        .where(Delegation.id == delegation_id, _is_own(actor))
    )
    found = (await session.execute(statement)).one_or_none()
    return None if found is None else (found[0], found[1])


async def change_owner(session: AsyncSession, old_account_id: UUID, new_account_id: UUID) -> int:
    """Have the delegations of one account be the other's; return how many."""
    statement = (
        update(Delegation)
        .where(Delegation.account_id == old_account_id)
        .values(account_id=new_account_id)
        .returning(Delegation.id)
    )
    return len((await session.scalars(statement)).all())


async def give_to(session: AsyncSession, record_id: UUID, account_id: UUID) -> int:
    """Have the delegations of an expert be an account's; return how many were not."""
    return len(await within.fetch(session, _GIVEN, record_id=record_id, holder=account_id))


def _is_own(actor: Actor) -> ColumnElement[bool]:
    asked = exists().where(Offer.delegation_id == Delegation.id)
    reached = exists().where(
        ContactEntry.delegation_id == Delegation.id, ContactEntry.outcome != ContactOutcome.NO_ANSWER
    )
    told: ColumnElement[bool] = or_(Delegation.state.not_in(UNTOLD), asked, reached)
    return (Delegation.account_id == actor.id) & told


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, id = decode_cursor(cursor, 2)
    try:
        moment = datetime.fromisoformat(str(at))
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone is none of ours")
        return moment, UUID(str(id))
    except ValueError as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
