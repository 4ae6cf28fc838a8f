"""Which people: every statement is limited to the units that the caller administers."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid
from foundation.sealing.sealer import BlindIndex
from identity.accounts.usecases import UNIT_DOCUMENT, Account, AccountStatus, GrantEntry


@dataclass(frozen=True, slots=True)
class Filter:
    """Who is looked for; an empty part does not restrict."""

    name: str = ""
    status: AccountStatus | None = None


async def list_of(
    session: AsyncSession, actor: Actor, organization_id: UUID, wanted: Filter, cursor: str | None
) -> Slice[Account]:
    """Return a page of a unit's people, who was added last first (ids are in the order of time)."""
    statement = _visible(actor).where(Account.employer_id == organization_id)
    if wanted.name:
        statement = statement.where(func.strpos(Account.name, wanted.name) > 0)
    if wanted.status:
        statement = statement.where(Account.status == wanted.status.value)
    if cursor:
        statement = statement.where(Account.id < _place(cursor))
    rows = list(await session.scalars(statement.order_by(Account.id.desc()).limit(PAGE_SIZE + 1)))
    more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    return Slice(rows, encode_cursor([str(rows[-1].id)]) if more else None)


async def by_number(
    session: AsyncSession,
    actor: Actor,
    organization_id: UUID,
    document_key: BlindIndex,
    phone_key: BlindIndex,
) -> list[Account]:
    """Return those of a unit's people whose ID number or mobile number it is."""
    found = or_(Account.document_key.in_(document_key.every), Account.phone_key.in_(phone_key.every))
    statement = _visible(actor).where(Account.employer_id == organization_id, found)
    return list(await session.scalars(statement.order_by(Account.id.desc()).limit(PAGE_SIZE)))


async def one(
    session: AsyncSession, actor: Actor, employee_id: UUID, *, lock: bool = False
) -> Account | None:
    """Return one of the people of the caller's units."""
    statement = _visible(actor).where(Account.id == employee_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: Account | None = await session.scalar(statement)
    return found


async def other_administrators(session: AsyncSession, organization_id: UUID, account_id: UUID) -> int:
    """Return how many others administer a unit and have come in at least once; others who ask wait for this."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext('unit administrators'), hashtext(:unit))"),
        {"unit": str(organization_id)},
    )
    count = await session.scalar(
        select(func.count(GrantEntry.account_id.distinct()))
        .join(Account, Account.id == GrantEntry.account_id)
        .where(
            GrantEntry.role == Role.UNIT_ADMIN.value,
            GrantEntry.organization_id == organization_id,
            Account.status == AccountStatus.ACTIVE.value,
            Account.owned_since.is_not(None),
            Account.id != account_id,
        )
    )
    return count or 0


def _visible(actor: Actor) -> Select[Account]:
    units: Collection[UUID] = actor.organizations(Role.UNIT_ADMIN)
    return select(Account).where(
        Account.employer_id.in_(units),
        Account.status != AccountStatus.MERGED.value,
        # The unit's own account (单位账号) is none of its people.
        Account.document_kind != UNIT_DOCUMENT,
    )


def _place(cursor: str) -> UUID:
    try:
        return UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
