"""Learning who people are."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.experts import Employer
from contracts.events.identity import AccountChanged
from contracts.words import ERASED_NAME, Role, Sex
from experts.people import queries
from experts.people.model import ERASED_KIND, Holder, Identity, MaskedIdentity, document_index, place
from experts.people.model import Person as Person
from experts.people.policies import (
    mask_document_number,
    mask_email,
    mask_identity,
    mask_phone,
    same_name,
)
from foundation.db import together
from foundation.db.together import Question, Row
from foundation.sealing.sealer import BlindIndex, Sealer
from foundation.unit_of_work import UnitOfWork

__all__ = [
    "Holder",
    "Identity",
    "MaskedIdentity",
    "Person",
    "document_index",
    "employer_of",
    "erase",
    "find_name",
    "holders",
    "identify",
    "identity_of",
    "index_of",
    "is_applicant",
    "is_erased",
    "learn",
    "lock_employer",
    "mask_document_number",
    "mask_email",
    "mask_identity",
    "mask_phone",
    "numbers_of",
    "row_of",
    "same_name",
]


async def learn(uow: UnitOfWork, fact: AccountChanged) -> bool:
    """Take over an account's state unless a newer one is known; return whether it was taken over.

    The same state told again fills columns that did not exist the first time.
    """
    statement = insert(Person).values(_columns(uow.sealer, fact))
    taken = await uow.session.execute(
        statement.on_conflict_do_update(
            index_elements=["account_id"],
            set_={name: statement.excluded[name] for name in _columns(uow.sealer, fact)},
            where=statement.excluded.version >= Person.version,
        ).returning(Person.account_id)
    )
    return taken.first() is not None


async def erase(uow: UnitOfWork, account_id: UUID, version: int) -> None:
    """Know nothing of an account's holder any more: a row without a person, whose version no earlier fact passes."""
    nobody = {
        "account_id": account_id,
        "version": version,
        "name": ERASED_NAME,
        "document_kind": ERASED_KIND,
        "document_number": uow.sealer.seal("", place("document_number", account_id)),
        **dict.fromkeys(("birth_date", "sex", "phone", "region_code", "document_index")),
        **dict.fromkeys(("employer_id", "employer_name", "employer_credit_code")),
        "active": False,
        "applicant": False,
    }
    statement = insert(Person).values(nobody)
    await uow.session.execute(
        statement.on_conflict_do_update(
            index_elements=["account_id"], set_=nobody, where=statement.excluded.version >= Person.version
        )
    )


async def is_erased(session: AsyncSession, account_id: UUID) -> bool:
    """Return whether the holder of an account was deleted."""
    return await queries.kind_of(session, account_id) == ERASED_KIND


async def index_of(session: AsyncSession, sealer: Sealer, account_id: UUID) -> BlindIndex | None:
    """Return the blind index of the number by which an account is known, None while it is not."""
    numbers = await numbers_of(session, sealer, [account_id])
    number = numbers.get(account_id)
    return document_index(sealer, number) if number else None


def is_applicant(fact: AccountChanged) -> bool:
    """Return whether the account may apply now."""
    return fact.status == "active" and any(grant.role == Role.APPLICANT for grant in fact.grants)


async def identify(session: AsyncSession, sealer: Sealer, account_id: UUID) -> Identity | None:
    """Return who a person is, in the clear, or None while identity has not told."""
    asked = identity_of(sealer, account_id)
    return (await together.ask(session, asked))[asked]


def identity_of(sealer: Sealer, account_id: UUID) -> Question[Identity | None]:
    """Return the question for the same."""
    asked = queries.person(account_id)

    def opened(rows: Sequence[Row]) -> Identity | None:
        found = asked.read(rows)
        return _opened(sealer, account_id, found) if found else None

    return Question(asked.prepared, asked.values, opened)


def _opened(sealer: Sealer, account_id: UUID, person: queries.Found) -> Identity:
    born = person.birth_date and sealer.open(person.birth_date, place("birth_date", account_id))
    return Identity(
        account_id=account_id,
        name=person.name,
        sex=Sex(person.sex) if person.sex else None,
        document_kind=person.document_kind,
        document_number=sealer.open(person.document_number, place("document_number", account_id)),
        birth_date=date.fromisoformat(born) if born else None,
        employer_id=person.employer_id,
    )


async def find_name(session: AsyncSession, account_id: UUID) -> str | None:
    """Return the present name of an account's holder, or None while identity has not told."""
    return await queries.find_name(session, account_id)


async def numbers_of(session: AsyncSession, sealer: Sealer, account_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the identity numbers of some accounts in the clear; that of an erased one is empty."""
    return {
        id: sealer.open(sealed, place("document_number", id))
        for id, sealed in (await queries.numbers_of(session, account_ids)).items()
    }


async def employer_of(session: AsyncSession, account_id: UUID) -> Employer | None:
    """Return where an account's holder works as identity says, None where it does not say."""
    person = await queries.find(session, account_id)
    return _employer(person.employer_name, person.employer_credit_code) if person else None


async def lock_employer(uow: UnitOfWork, account_id: UUID) -> Employer | None:
    """Return it with the person locked: facts of one account are then taken in one after the other."""
    return _employer(*await queries.lock_employer(uow.session, account_id))


async def holders(session: AsyncSession, indexes: Collection[BlindIndex]) -> dict[BlindIndex, Holder]:
    """Return the accounts of some identity numbers, by the numbers' blind indexes."""
    asked = {stored: index for index in indexes for stored in index.every}
    return {
        asked[person.document_index]: Holder(person.account_id, person.name)
        for person in await queries.with_indexes(session, indexes)
        if person.document_index is not None
    }


def _employer(name: str | None, credit_code: str | None) -> Employer | None:
    return Employer(name=name or "", credit_code=credit_code or "") if name or credit_code else None


def row_of(sealer: Sealer, fact: AccountChanged) -> dict[str, Any]:
    """Return the row that an account's state is kept in."""
    return _columns(sealer, fact)


def _columns(sealer: Sealer, fact: AccountChanged) -> dict[str, Any]:
    def sealed(column: str, text: str | None) -> bytes | None:
        return sealer.seal(text, place(column, fact.account_id)) if text else None

    return {
        "account_id": fact.account_id,
        "version": fact.version,
        "name": fact.name,
        "document_kind": fact.document_kind,
        "document_number": sealer.seal(fact.document_number, place("document_number", fact.account_id)),
        "birth_date": sealed("birth_date", fact.birth_date.isoformat() if fact.birth_date else None),
        "sex": fact.sex,
        "phone": sealed("phone", fact.phone),
        "region_code": fact.region_code,
        "employer_id": fact.employer_id,
        "employer_name": fact.employer_name,
        "employer_credit_code": fact.employer_credit_code,
        "active": fact.status == "active",
        "applicant": is_applicant(fact),
        "document_index": document_index(sealer, fact.document_number),
    }
