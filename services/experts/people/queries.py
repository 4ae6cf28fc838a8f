"""Every SELECT on people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from experts.people.model import Person
from foundation.db import together, within
from foundation.db.prepared import Prepared
from foundation.db.together import Question
from foundation.sealing.sealer import BlindIndex

_PERSON = Prepared(
    select(
        Person.name,
        Person.sex,
        Person.document_kind,
        Person.document_number,
        Person.birth_date,
        Person.employer_id,
        Person.employer_name,
        Person.employer_credit_code,
    ).where(Person.account_id == bindparam("account_id"))
)
_KIND = Prepared(select(Person.document_kind).where(Person.account_id == bindparam("account_id")))


@dataclass(frozen=True, slots=True)
class Found:
    """What is kept of a person, sealed where it is."""

    name: str
    sex: str | None
    document_kind: str
    document_number: bytes
    birth_date: bytes | None
    employer_id: UUID | None
    employer_name: str | None
    employer_credit_code: str | None


def person(account_id: UUID) -> Question[Found | None]:
    """Return the question for the person of an account, None while identity has not told of it."""
    return Question(_PERSON, {"account_id": account_id}, lambda rows: Found(*rows[0]) if rows else None)


async def find(session: AsyncSession, account_id: UUID) -> Found | None:
    """Return the person of an account, if identity has told of it."""
    asked = person(account_id)
    return (await together.ask(session, asked))[asked]


async def numbers_of(session: AsyncSession, account_ids: Collection[UUID]) -> dict[UUID, bytes]:
    """Return the sealed identity numbers of some accounts."""
    # columns and no objects, as in lock_employer
    statement = select(Person.account_id, Person.document_number).where(Person.account_id.in_(account_ids))
    return {row.account_id: row.document_number for row in await session.execute(statement)}


async def find_name(session: AsyncSession, account_id: UUID) -> str | None:
    """Return the present name of an account's holder, if identity has told of it."""
    found: str | None = await session.scalar(select(Person.name).where(Person.account_id == account_id))
    return found


async def kind_of(session: AsyncSession, account_id: UUID) -> str | None:
    """Return the kind of document of an account's holder, if identity has told of it."""
    rows = await within.fetch(session, _KIND, account_id=account_id)
    return rows[0]["document_kind"] if rows else None


async def lock_employer(session: AsyncSession, account_id: UUID) -> tuple[str | None, str | None]:
    """Return name and credit code of where an account's holder works, and lock the person."""
    # columns and no object: what is learnt next is written past the session, which would go on showing the old one
    statement = select(Person.employer_name, Person.employer_credit_code)
    row = (await session.execute(statement.where(Person.account_id == account_id).with_for_update())).first()
    return (row.employer_name, row.employer_credit_code) if row else (None, None)


async def with_indexes(session: AsyncSession, indexes: Collection[BlindIndex]) -> Sequence[Person]:
    """Return the accounts of these identity numbers, given by their blind indexes."""
    stored = [one for index in indexes for one in index.every]
    return (await session.scalars(select(Person).where(Person.document_index.in_(stored)))).all()
