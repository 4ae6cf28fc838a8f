"""Deleting what an account knows of its person; who may be erased, and what else goes, is up to `personal_requests`."""

from collections.abc import Sequence

from contracts.events.identity import AccountErased
from foundation.telemetry.logs import log
from foundation.unit_of_work import UnitOfWork
from identity.accounts import queries
from identity.accounts.model import Account
from identity.accounts.usecases.finding import lock_account


async def lock_parts(uow: UnitOfWork, account: Account) -> Sequence[Account]:
    """Return a locked account with all that was ever merged into it, locked, the parts first."""
    parts = await queries.parts_of(uow.session, account.id)
    return [*[await lock_account(uow, part_id) for part_id in parts], account]


async def erase_account(uow: UnitOfWork, account: Account, *, told: bool) -> None:
    """Have a locked account know nothing of its person, hold no role and no session; tell it.

    With `told` the person is told at the number that the account had. Raise AccountStateChanged.
    """
    phone = account.opened(uow.sealer).phone if told else None
    account.erase(uow.sealer)
    await queries.remove_all_grants(uow.session, account.id)
    uow.emit(AccountErased(account_id=account.id, version=account.version, phone=phone, erased_at=uow.now()))
    uow.audit("account.erase", "account", account.id)
    # Apart from the database: whoever restores an older one learns from it whom to erase again.
    log.info("account_erased", account=str(account.id))
