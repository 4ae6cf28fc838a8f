"""What happens when identity tells that a person is to be deleted, or makes accounts one."""

from contracts.events.identity import AccountErased, AccountsMerged
from foundation.bus.handling import NotYet
from foundation.unit_of_work import UnitOfWork
from notify.erasures import usecases
from notify.messages import usecases as messages
from notify.templates.errors import TemplateMissing


async def on_account_erased(uow: UnitOfWork, fact: AccountErased) -> None:
    """Delete the person's data."""
    try:
        await usecases.erase(uow, fact)
    except TemplateMissing as error:
        raise NotYet(repr(error)) from error


async def on_accounts_merged(uow: UnitOfWork, fact: AccountsMerged) -> None:
    """What a person was told in a folded account is in the kept one's inbox, and goes with it."""
    await messages.follow_merge(uow, fact)
    await usecases.erase_again(uow, fact.kept_account_id)
