"""What happens when identity tells that a person is to be deleted."""

from contracts.events.identity import AccountErased
from foundation.unit_of_work import UnitOfWork
from review.erasures import usecases


async def on_account_erased(uow: UnitOfWork, fact: AccountErased) -> None:
    """Delete the person's data."""
    await usecases.erase(uow, fact)
