"""Logging in with ID number and password."""

from dataclasses import dataclass
from uuid import UUID

from foundation.db import together
from foundation.resources import Resources
from foundation.sealing.sealer import BlindIndex
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.attempts.usecases import (
    count_login,
    forget_attempts,
    forget_login,
    needs_captcha,
)
from identity.budgets.usecases import address_key
from identity.captcha.errors import CaptchaNeeded
from identity.captcha.usecases import solve_captcha
from identity.credentials.errors import HashingBusy
from identity.credentials.usecases import hash_password, hashing_place, needs_rehash, verify_password
from identity.documents.usecases import identity_key
from identity.sessions import queries
from identity.sessions.errors import WRONG_AND_CAPTCHA_NEXT, WrongCredentials
from identity.sessions.usecases.beginning import LoggedIn, Visit, begin_session, closed, hashed
from identity.settings import settings_of


@dataclass(frozen=True, slots=True)
class Credentials:
    """What was typed into the login page, and in which browser."""

    login: str
    password: str
    captcha_id: str | None
    captcha_answer: str | None
    visit: Visit


@dataclass(frozen=True, slots=True)
class _Guess:
    """A login that has been counted but not verified; `account_id` and `password_hash` None for nobody.

    `next_needs_captcha`: if this one is wrong, the next one takes a picture captcha.
    """

    counter: BlindIndex
    source: BlindIndex
    failures: int
    next_needs_captcha: bool
    account_id: UUID | None
    password_hash: str | None
    security_epoch: int


async def log_in(resources: Resources, credentials: Credentials, address: str | None) -> LoggedIn:
    """Return a new session for the right ID number and password.

    Raises WrongCredentials, CaptchaNeeded, CaptchaWrong, AttemptsDelayed, AddressDelayed or HashingBusy; for a
    right password also AccountPending, AccountRefused, AccountDisabled or InitialPasswordExpired. The guess is
    counted and committed before the password is verified; no transaction is open while it is.
    """
    solved = await solve_captcha(resources, credentials.captcha_id, credentials.captcha_answer)
    with hashing_place():
        async with resources.unit_of_work(address=address) as uow:
            guess = await _count_guess(uow, resources, credentials, address, solved=solved)
        right = await verify_password(guess.password_hash, credentials.password)
    if not right or guess.account_id is None or guess.password_hash is None:
        await _note_failure(resources, guess, address)
        raise _refusal(guess)
    if needs_rehash(guess.password_hash):
        await _rehash(resources, guess.account_id, guess.password_hash, credentials.password)
    async with resources.unit_of_work(address=address) as uow:
        account = await accounts.lock_account(uow, guess.account_id)
        if account.security_epoch != guess.security_epoch:
            # The password was changed while this one was being verified.
            raise WrongCredentials
        await forget_login(uow, guess.counter, guess.source)
        refusal = closed(uow, account)
        if refusal is None:
            return await begin_session(uow, account, credentials.visit, address)
        uow.audit("session.refuse", "account", account.id, result="refused", actor_id=account.id)
    raise refusal


async def forget_wrong_logins(uow: UnitOfWork, login: str) -> None:
    """Forget the wrong guesses at a login whose password has just been set anew."""
    await forget_attempts(uow, _login_counter(uow, login))


async def _count_guess(
    uow: UnitOfWork, resources: Resources, credentials: Credentials, address: str | None, *, solved: bool
) -> _Guess:
    who = accounts.login_question(uow.sealer, credentials.login)
    device = queries.device_question(hashed(credentials.visit.device or ""), uow.now())
    answers = await together.ask(uow.session, who, device)
    account, known = answers[who], answers[device]
    if account is None or known is None or known.account_id != account.account_id:
        counter, knows = _login_counter(uow, credentials.login), False
    else:
        counter, knows = _device_counter(uow, known.id), True
    source, limit = address_key(resources, address), settings_of(resources).failed_logins_per_address_per_hour
    failures, from_here = await count_login(
        uow, counter, source, limit, known_device=knows, captcha_solved=solved
    )
    return _Guess(
        counter,
        source,
        failures,
        needs_captcha(failures) or from_here >= limit,
        account.account_id if account else None,
        account.password_hash if account else None,
        account.security_epoch if account else 0,
    )


async def _note_failure(resources: Resources, guess: _Guess, address: str | None) -> None:
    async with resources.unit_of_work(address=address) as uow:
        uow.audit(
            "session.refuse",
            "account",
            guess.account_id or "unknown",
            result="refused",
            failures=guess.failures,
        )


def _refusal(guess: _Guess) -> WrongCredentials | CaptchaNeeded:
    if guess.next_needs_captcha:
        return CaptchaNeeded(fields=WRONG_AND_CAPTCHA_NEXT)
    return WrongCredentials()


async def _rehash(resources: Resources, account_id: UUID, old_hash: str, password: str) -> None:
    try:
        new_hash = await hash_password(password)
    except HashingBusy:
        return
    async with resources.unit_of_work() as uow:
        await accounts.keep_rehashed(uow, account_id, old_hash, new_hash)


def _login_counter(uow: UnitOfWork, login: str) -> BlindIndex:
    return uow.sealer.blind("login counter", identity_key(login))


def _device_counter(uow: UnitOfWork, device_id: UUID) -> BlindIndex:
    return uow.sealer.blind("device counter", str(device_id))
