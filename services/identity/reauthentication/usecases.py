"""Showing again who one is (ASVS 7.5.1, 6.2.3)."""

from foundation.auth.actor import Actor
from foundation.errors import Unauthenticated
from foundation.resources import Resources
from identity.accounts import usecases as accounts
from identity.attempts.usecases import count_attempt, forget_attempts
from identity.credentials.usecases import hashing_place, verify_password
from identity.reauthentication.errors import LoginTooOld, PasswordWrong
from identity.sessions.usecases import began_lately


async def reauthenticate(resources: Resources, actor: Actor, password: str, address: str | None) -> None:
    """Check that it is the account's owner who asks: by the password, or where there is none by a fresh login.

    Raises PasswordWrong, LoginTooOld, AttemptsDelayed or HashingBusy. Guesses share the counter of 修改密码, so
    that there are not two places to guess at.
    """
    async with resources.database.read() as reading:
        account = await accounts.find_account(reading, actor.id)
        fresh = await began_lately(reading, actor.session_id, resources.clock.now())
    if account is None:
        raise Unauthenticated
    if account.password_hash is None:
        if not fresh:
            raise LoginTooOld
        return
    await _check(resources, actor, account.password_hash, password, address)


async def _check(
    resources: Resources, actor: Actor, password_hash: str, password: str, address: str | None
) -> None:
    with hashing_place():
        async with resources.unit_of_work(actor, address) as uow:
            counter = uow.sealer.blind("change counter", str(actor.id))
            # A session is proof enough that no machine is typing; the delay still holds.
            await count_attempt(uow, counter, captcha_solved=True)
        right = await verify_password(password_hash, password)
    async with resources.unit_of_work(actor, address) as uow:
        if right:
            await forget_attempts(uow, counter)
        else:
            uow.audit("session.reauthenticate", "account", actor.id, result="refused")
    if not right:
        raise PasswordWrong
