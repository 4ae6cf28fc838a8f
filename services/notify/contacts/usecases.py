"""What is done with contacts."""

from dataclasses import dataclass
from uuid import UUID

from contracts.events.identity import AccountChanged
from foundation.unit_of_work import UnitOfWork
from notify.contacts import queries


@dataclass(frozen=True, slots=True)
class Person:
    """A contact in the clear. `phone` is None for somebody who has given none."""

    name: str
    phone: str | None


async def follow_account(uow: UnitOfWork, fact: AccountChanged) -> None:
    """Make the projection what the fact says; the highest version wins."""
    name = uow.sealer.seal(fact.name, _place("name", fact.account_id))
    phone = uow.sealer.seal(fact.phone, _place("phone", fact.account_id)) if fact.phone else None
    if await queries.save_if_newer(uow.session, fact.account_id, fact.version, name, phone):
        uow.audit("contact.follow", "contact", fact.account_id, version=fact.version)


async def find_person(uow: UnitOfWork, account_id: UUID) -> Person | None:
    """Return whom an account belongs to, None while it has not been told."""
    contact = await queries.find(uow.session, account_id)
    if contact is None:
        return None
    name = uow.sealer.open(contact.name, _place("name", account_id))
    phone = uow.sealer.open(contact.phone, _place("phone", account_id)) if contact.phone else None
    return Person(name, phone)


def _place(column: str, account_id: UUID) -> str:
    return f"contacts|{column}|{account_id}"
