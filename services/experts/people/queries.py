"""Every SELECT on people."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from experts.people.model import Person


async def find(session: AsyncSession, account_id: UUID) -> Person | None:
    """Return the person of an account, if identity has told of it."""
    return await session.get(Person, account_id)


async def find_name(session: AsyncSession, account_id: UUID) -> str | None:
    """Return the present name of an account's holder, if identity has told of it."""
    found: str | None = await session.scalar(select(Person.name).where(Person.account_id == account_id))
    return found


async def lock_employer(session: AsyncSession, account_id: UUID) -> tuple[str | None, str | None]:
    """Return name and credit code of where an account's holder works, and lock the person."""
    # columns and no object: what is learnt next is written past the session, which would go on showing the old one
    statement = select(Person.employer_name, Person.employer_credit_code)
    row = (await session.execute(statement.where(Person.account_id == account_id).with_for_update())).first()
    return (row.employer_name, row.employer_credit_code) if row else (None, None)


async def with_indexes(session: AsyncSession, indexes: Collection[bytes]) -> Sequence[Person]:
    """Return the accounts of these identity numbers, given by their blind indexes."""
    return (await session.scalars(select(Person).where(Person.document_index.in_(indexes)))).all()
