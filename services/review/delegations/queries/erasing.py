"""Which delegations tell of a person."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from review.activities.usecases import OPEN, Activity
from review.delegations.model import ContactEntry, ContactKind, Delegation, DelegationState

EXPECTED = frozenset(
    {
        DelegationState.PICKED,
        DelegationState.OFFERED,
        DelegationState.ACCEPTED,
        DelegationState.CONFIRMED,
        DelegationState.DELEGATED,
    }
)
"""Who is to take part in what is not over."""
NOT_YET_DELEGATED = EXPECTED - {DelegationState.DELEGATED}
BY_THE_EXPERT = (ContactKind.LINK, ContactKind.APP)


async def expected_at(session: AsyncSession, account_id: UUID) -> str | None:
    """Return the title of the first open activity that a person is picked for."""
    statement = (
        select(Activity.title)
        .join(Delegation, Delegation.activity_id == Activity.id)
        .where(
            Delegation.account_id == account_id,
            Delegation.state.in_(sorted(EXPECTED)),
            Activity.state.in_(sorted(OPEN)),
        )
        .order_by(Activity.starts_at, Activity.id)
        .limit(1)
    )
    found: str | None = await session.scalar(statement)
    return found


async def not_yet_delegated(session: AsyncSession, account_id: UUID) -> Sequence[UUID]:
    """Return where a person is picked for what is not over and has no notice yet, in the order of ids."""
    statement = (
        select(Delegation.id)
        .join(Activity, Activity.id == Delegation.activity_id)
        .where(
            Delegation.account_id == account_id,
            Delegation.state.in_(sorted(NOT_YET_DELEGATED)),
            Activity.state.in_(sorted(OPEN)),
        )
        .order_by(Delegation.id)
    )
    return (await session.scalars(statement)).all()


async def lock_of_account(session: AsyncSession, account_id: UUID) -> Sequence[Delegation]:
    """Return every delegation of a person, locked in the order of ids."""
    statement = select(Delegation).where(Delegation.account_id == account_id).order_by(Delegation.id)
    locked = statement.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(locked)).all()


async def erase_contacts(
    session: AsyncSession, delegation_ids: Collection[UUID], account_id: UUID, name: str
) -> None:
    """Remove the notes of the contact logs of these delegations, and the expert's name where the expert answered."""
    logged = update(ContactEntry).where(ContactEntry.delegation_id.in_(delegation_ids))
    await session.execute(logged.values(note=None))
    own = or_(ContactEntry.by_id == account_id, ContactEntry.kind.in_(BY_THE_EXPERT))
    await session.execute(logged.where(own).values(by_name=name))
