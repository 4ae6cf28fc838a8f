"""What is done with passwords."""

from uuid import UUID

from contracts.words import CodePurpose
from foundation.auth.actor import Actor
from foundation.errors import FieldError, Unauthenticated
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.attempts.usecases import count_attempt, forget_attempts
from identity.codes.errors import CodeWrong
from identity.codes.usecases import check_code, use_code, went_to
from identity.credentials.errors import PasswordRefused
from identity.credentials.usecases import (
    PersonalWords,
    hash_password,
    hashing_place,
    password_errors,
    verify_password,
)
from identity.documents.usecases import normalise
from identity.passwords.errors import OldPasswordWrong, PasswordUnchanged
from identity.sessions.usecases import end_other_sessions, forget_wrong_logins


async def change_password(
    resources: Resources, actor: Actor, old: str, new: str, again: str, address: str | None
) -> None:
    """Change one's own password; this session lives on, every other ends.

    Raises OldPasswordWrong, AttemptsDelayed (guesses at the old password are counted like logins),
    PasswordRefused with a sentence per broken rule, or PasswordUnchanged.
    """
    await _check_old(resources, actor, old, address)
    async with resources.database.read() as reading:
        account = (await accounts.get_profile(reading, actor.id)).account
    _check_new(new, again, accounts.personal_words(account.opened(resources.sealer)))
    if new == old:
        raise PasswordUnchanged
    new_hash = await hash_password(new)
    async with resources.unit_of_work(actor, address) as uow:
        changed = await accounts.set_password(uow, actor.id, new_hash)
        await end_other_sessions(uow, changed, keep=actor.session_id)
        uow.audit("password.change", "account", actor.id)


async def reset_password(
    resources: Resources, login: str, code: str, new: str, again: str, address: str | None
) -> None:
    """Set a forgotten password anew; every session ends.

    Raises PasswordRefused, CodeWrong or CodeTriesSpent. Nothing tells whether the account exists: what is
    checked before the code concerns only what was typed. A code is of no use once the phone that it went to is
    not the account's any more, whoever has changed it.
    """
    _check_new(new, again, PersonalWords(document_number=normalise(login)))
    async with resources.unit_of_work(address=address) as uow:
        code_id = await check_code(uow, CodePurpose.FORGOT_PASSWORD, login, code)
        account = await accounts.find_by_login(uow, login)
        if code_id and account and not await _went_to(uow, code_id, account):
            code_id = None
    if code_id is None or account is None:
        raise CodeWrong
    _check_new(new, again, accounts.personal_words(account.opened(resources.sealer)))
    new_hash = await hash_password(new)
    async with resources.unit_of_work(address=address) as uow:
        await _reset(uow, account.id, code_id, new_hash, login)


async def _check_old(resources: Resources, actor: Actor, old: str, address: str | None) -> None:
    with hashing_place():
        async with resources.unit_of_work(actor, address) as uow:
            account = await accounts.find_account(uow.session, actor.id)
            if account is None:
                raise Unauthenticated
            counter = uow.sealer.blind("change counter", str(actor.id))
            # A session is proof enough that no machine is typing; the delay still holds.
            await count_attempt(uow, counter, captcha_solved=True)
        right = await verify_password(account.password_hash, old)
    async with resources.unit_of_work(actor, address) as uow:
        if right:
            await forget_attempts(uow, counter)
        else:
            uow.audit("password.change", "account", actor.id, result="refused")
    if not right:
        raise OldPasswordWrong


def _check_new(new: str, again: str, words: PersonalWords) -> None:
    errors: list[FieldError] = password_errors(
        new, again, words, pointer="/new_password", again_pointer="/new_password_again"
    )
    if errors:
        raise PasswordRefused(fields=tuple(errors))


async def _reset(uow: UnitOfWork, account_id: UUID, code_id: UUID, new_hash: str, login: str) -> None:
    # The code before the account: whoever tries a code holds it while PostgreSQL looks at the account it is for.
    await use_code(uow, code_id)
    account = await accounts.set_password(uow, account_id, new_hash)
    # Locked, the account keeps its phone; a refusal gives the code back, which is of no use then.
    if not await _went_to(uow, code_id, account):
        raise CodeWrong
    await end_other_sessions(uow, account, keep=None)
    await forget_wrong_logins(uow, login)
    uow.audit("password.reset", "account", account_id, actor_id=account_id)


async def _went_to(uow: UnitOfWork, code_id: UUID, account: accounts.Account) -> bool:
    phone_key = accounts.phone_key_of(uow.sealer, account)
    return phone_key is not None and await went_to(uow.session, code_id, phone_key)
