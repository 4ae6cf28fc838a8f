"""The second half of logging in: the code of the second factor."""

from uuid import UUID

from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import AccountStatus
from identity.factors.errors import FactorCodeWrong
from identity.factors.usecases import Used, count_factor_guess, use_factor_code
from identity.sessions import policies, queries
from identity.sessions.errors import SessionOver
from identity.sessions.usecases.beginning import LoggedIn, Visit, begin_session, hashed


async def give_factor(
    resources: Resources, token: str, code: str, visit: Visit, address: str | None
) -> LoggedIn:
    """Return a new session in the place of one that awaits its second factor; the old token is void.

    Raises SessionOver, FactorDelayed or FactorCodeWrong. The guess is counted and committed before the code is
    looked at.
    """
    async with resources.unit_of_work(address=address) as uow:
        account_id = await _awaiting(uow, token)
        await count_factor_guess(uow, account_id)
    async with resources.unit_of_work(address=address) as uow:
        used = await use_factor_code(uow, account_id, code)
        if used is not None:
            return await _replace(uow, token, account_id, used, visit, address)
        uow.audit("session.factor", "account", account_id, result="refused", actor_id=account_id)
    raise FactorCodeWrong


async def _awaiting(uow: UnitOfWork, token: str) -> UUID:
    """Return whose session awaits its factor; raise SessionOver."""
    session = await queries.by_token_hash(uow.session, hashed(token))
    if session is None or not session.awaits_factor:
        raise SessionOver
    account = await accounts.find_account(uow.session, session.account_id)
    if account is None or not policies.is_living(session, account.security_epoch, uow.now()):
        raise SessionOver
    return account.id


async def _replace(
    uow: UnitOfWork, token: str, account_id: UUID, used: Used, visit: Visit, address: str | None
) -> LoggedIn:
    account = await accounts.lock_account(uow, account_id)
    ended = await queries.remove(uow.session, hashed(token))
    if ended is None or account.status != AccountStatus.ACTIVE:
        raise SessionOver
    if not policies.is_living(ended, account.security_epoch, uow.now()):
        # The account was disabled or its password changed since the guess was counted.
        raise SessionOver
    uow.audit("session.factor", "session", ended.id, actor_id=account.id, by=used.value)
    return await begin_session(uow, account, visit, address, factor_done=True)
