"""Which organizations."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import OrganizationKind
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid
from identity.organizations.model import Organization

# What has no region comes after all that have one.
_LAST_REGION = "~"


async def by_ids(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Organization]:
    """Return the organizations with these ids; ids of none are missing in the answer."""
    if not ids:
        return {}
    rows = await session.scalars(select(Organization).where(Organization.id.in_(ids)))
    return {row.id: row for row in rows}


async def by_credit_code(session: AsyncSession, credit_code: str) -> Organization | None:
    """Return the company with this credit code."""
    found: Organization | None = await session.scalar(
        select(Organization).where(Organization.credit_code == credit_code)
    )
    return found


async def every(session: AsyncSession) -> list[Organization]:
    """Return all organizations, oldest first."""
    rows = await session.scalars(select(Organization).order_by(Organization.created_at, Organization.id))
    return list(rows)


async def search(
    session: AsyncSession, kinds: Collection[OrganizationKind], query: str, cursor: str | None
) -> Slice[Organization]:
    """Return a page of the organizations of these kinds by region, then oldest first.

    `query` is a part of the name, or a whole credit code.
    """
    region = func.coalesce(Organization.region_code, _LAST_REGION)
    order = (region, Organization.created_at, Organization.id)
    statement = select(Organization).where(Organization.kind.in_([kind.value for kind in kinds]))
    if query:
        statement = statement.where(
            or_(func.strpos(Organization.name, query) > 0, Organization.credit_code == query.upper())
        )
    if cursor:
        statement = statement.where(tuple_(*order) > tuple_(*_place(cursor)))
    rows = list(await session.scalars(statement.order_by(*order).limit(PAGE_SIZE + 1)))
    more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    return Slice(rows, _cursor(rows[-1]) if more else None)


async def locked(session: AsyncSession, organization_id: UUID) -> Organization | None:
    """Return one organization as it is now, locked until the end of the transaction."""
    return await session.get(Organization, organization_id, with_for_update=True, populate_existing=True)


async def held(session: AsyncSession, organization_id: UUID) -> Organization | None:
    """Return one organization as it is now; nobody closes it until the end of the transaction."""
    found: Organization | None = await session.scalar(
        select(Organization)
        .where(Organization.id == organization_id)
        .with_for_update(read=True, key_share=True)
        .execution_options(populate_existing=True)
    )
    return found


async def lock_territories(session: AsyncSession) -> None:
    """Keep everybody else from changing territories until the end of the transaction."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('territories'))"))


async def bureaus_in_use(session: AsyncSession, but: UUID | None = None) -> Sequence[Organization]:
    """Return the bureaus that decide now, all but one, by region."""
    statement = select(Organization).where(
        Organization.kind == OrganizationKind.BUREAU.value, Organization.active
    )
    if but is not None:
        statement = statement.where(Organization.id != but)
    return (await session.scalars(statement.order_by(Organization.region_code, Organization.id))).all()


async def is_named(session: AsyncSession, name: str, but: UUID | None = None) -> bool:
    """Return whether an organization that is not a company has this name already."""
    statement = select(Organization.id).where(
        Organization.name == name, Organization.kind != OrganizationKind.COMPANY.value
    )
    if but is not None:
        statement = statement.where(Organization.id != but)
    return await session.scalar(statement.limit(1)) is not None


def _cursor(last: Organization) -> str:
    return encode_cursor([last.region_code or _LAST_REGION, last.created_at.isoformat(), str(last.id)])


def _place(cursor: str) -> tuple[str, datetime, UUID]:
    region, at, last_id = decode_cursor(cursor, 3)
    try:
        return str(region), datetime.fromisoformat(str(at)).astimezone(UTC), UUID(str(last_id))
    except (ValueError, OverflowError) as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
