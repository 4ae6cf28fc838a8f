"""Deleting a contact with what it was told, and what others were told of it."""

from uuid import UUID

from contracts.events.identity import AccountErased
from contracts.words import ERASED_NAME
from foundation.unit_of_work import UnitOfWork
from notify.contacts import usecases as contacts
from notify.messages import usecases as messages
from notify.preferences import usecases as preferences

LAST_WORD = "account.erased"


async def erase(uow: UnitOfWork, fact: AccountErased) -> None:
    """Delete a person, and tell the person so by a last text message, which is deleted within 30 days.

    Told twice, or before what was told of the account earlier, it comes to the same.
    """
    known = await contacts.erase(uow, fact.account_id, fact.version)
    phone = fact.phone or (known.phone if known else None)
    await messages.erase_of(uow, fact.account_id, phone, LAST_WORD)
    if known is not None and known.name:
        await messages.rename_in(uow, fact.account_id, known.name, ERASED_NAME)
    await preferences.forget(uow, fact.account_id)
    if fact.phone is not None:
        await messages.tell_number(uow, fact.phone, f"account-erased:{fact.account_id}", LAST_WORD, {})
    uow.audit("person.erase", "account", fact.account_id)


async def erase_again(uow: UnitOfWork, account_id: UUID) -> None:
    """Delete what has come to an account that was deleted before."""
    if await contacts.is_erased(uow, account_id):
        await messages.erase_of(uow, account_id, None, LAST_WORD)
        uow.audit("person.erase", "account", account_id)
