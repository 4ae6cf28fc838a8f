"""Setting a password anew for somebody who cannot."""

from uuid import UUID

from foundation.unit_of_work import UnitOfWork
from identity.accounts.errors import AccountNotActive, PasswordResetsSpent
from identity.accounts.model import Account, AccountStatus
from identity.accounts.usecases.finding import lock_account
from identity.accounts.usecases.life import issue_initial_password
from identity.attempts.usecases import count_of_day

RESETS_PER_DAY = 5


async def reset_password(uow: UnitOfWork, account_id: UUID) -> Account:
    """Send the person a new password that is good for one login; every session ends.

    Raises AccountNotFound, AccountNotActive, PhoneMissing, or PasswordResetsSpent so that nobody floods a phone.
    Whether the caller may do it is decided before.
    """
    account = await lock_account(uow, account_id)
    if account.status != AccountStatus.ACTIVE:
        raise AccountNotActive
    if await count_of_day(uow, "password resets", str(account.id)) > RESETS_PER_DAY:
        raise PasswordResetsSpent(limit=RESETS_PER_DAY)
    await issue_initial_password(uow, account, "reset")
    uow.audit("account.reset_password", "account", account.id)
    return account
