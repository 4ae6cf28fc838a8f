"""What is done with contacts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import AccountChanged
from contracts.words import Role
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from notify.contacts import queries
from notify.contacts.model import Contact as Contact
from notify.contacts.model import Duty as Duty


@dataclass(frozen=True, slots=True)
class Person:
    """A contact in the clear. `phone` is None for somebody who has given none."""

    name: str
    phone: str | None


async def follow_account(uow: UnitOfWork, fact: AccountChanged) -> None:
    """Make the projection what the fact says; the highest version wins."""
    row = row_of(uow.sealer, fact)
    if await queries.save_if_newer(uow.session, fact.account_id, fact.version, row["name"], row["phone"]):
        await queries.replace_duties(
            uow.session, fact.account_id, fact.grants if fact.status == "active" else ()
        )
        uow.audit("contact.follow", "contact", fact.account_id, version=fact.version)


def row_of(sealer: Sealer, fact: AccountChanged) -> dict[str, Any]:
    """Return the row that a contact is kept in."""
    place = fact.account_id
    return {
        "account_id": place,
        "version": fact.version,
        "name": sealer.seal(fact.name, _place("name", place)),
        "phone": sealer.seal(fact.phone, _place("phone", place)) if fact.phone else None,
    }


async def erase(uow: UnitOfWork, account_id: UUID, version: int) -> Person | None:
    """Know neither name nor number of an account any more, and no duty; return what was known until now.

    The row stays with the version, which no earlier fact passes.
    """
    known = await find_person(uow, account_id)
    nobody = uow.sealer.seal("", _place("name", account_id))
    if await queries.save_if_newer(uow.session, account_id, version, nobody, None):
        await queries.replace_duties(uow.session, account_id, ())
    return known


async def is_erased(uow: UnitOfWork, account_id: UUID) -> bool:
    """Return whether the holder of an account was deleted."""
    person = await find_person(uow, account_id)
    return person is not None and not person.name


async def find_person(uow: UnitOfWork, account_id: UUID) -> Person | None:
    """Return whom an account belongs to, None while it has not been told."""
    contact = await queries.find(uow.session, account_id)
    return _opened(uow.sealer, contact) if contact else None


async def find_people(
    session: AsyncSession, sealer: Sealer, account_ids: Collection[UUID]
) -> dict[UUID, Person]:
    """Return whom these accounts belong to, as far as they have been told."""
    contacts = await queries.find_all(session, account_ids)
    return {contact.account_id: _opened(sealer, contact) for contact in contacts}


async def holders_of(uow: UnitOfWork, role: Role, organization_id: UUID | None = None) -> Sequence[UUID]:
    """Return the active accounts that hold a role: for this organization, or with None for any."""
    return await queries.holders(uow.session, role, organization_id)


def _opened(sealer: Sealer, contact: Contact) -> Person:
    place = contact.account_id
    phone = sealer.open(contact.phone, _place("phone", place)) if contact.phone else None
    return Person(sealer.open(contact.name, _place("name", place)), phone)


def _place(column: str, account_id: UUID) -> str:
    return f"contacts|{column}|{account_id}"
