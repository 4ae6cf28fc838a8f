"""Logging in, exchanging a session for tokens, leaving."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from foundation.auth.tokens import LIFETIME
from foundation.ids import uuid7
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Account, AccountStatus, Profile
from identity.attempts.usecases import count_attempt, forget_attempts, needs_captcha
from identity.captcha.errors import CaptchaNeeded
from identity.captcha.usecases import solve_captcha
from identity.credentials.errors import HashingBusy
from identity.credentials.usecases import hash_password, hashing_place, needs_rehash, verify_password
from identity.documents.usecases import identity_key
from identity.sessions import policies, queries
from identity.sessions.errors import (
    WRONG_AND_CAPTCHA_NEXT,
    AccountDisabled,
    AccountPending,
    AccountRefused,
    InitialPasswordExpired,
    SessionOver,
    WrongCredentials,
)
from identity.sessions.model import Device, Session
from identity.settings import signer_of

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Credentials:
    """What was typed into the login page, and what the browser kept from earlier (`device`)."""

    login: str
    password: str
    captcha_id: str | None
    captcha_answer: str | None
    device: str | None
    user_agent: str | None


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A new session: its token and the device's, both known to nobody but the browser."""

    session: str
    device: str
    must_change_password: bool
    name: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Who is signed in, and a token of a minute for each service that was asked for."""

    profile: Profile
    tokens: dict[str, str]
    expires_in: int


@dataclass(frozen=True, slots=True)
class _Guess:
    """A login that has been counted but not verified; `account_id` and `password_hash` None for nobody."""

    counter: bytes
    failures: int
    account_id: UUID | None
    password_hash: str | None
    security_epoch: int


async def log_in(resources: Resources, credentials: Credentials, address: str | None) -> LoggedIn:
    """Return a new session for the right ID number and password.

    Raises WrongCredentials, CaptchaNeeded, CaptchaWrong, AttemptsDelayed or HashingBusy; for a right password
    also AccountPending, AccountRefused, AccountDisabled or InitialPasswordExpired. The guess is counted and
    committed before the password is verified; no transaction is open while it is.
    """
    solved = await solve_captcha(resources, credentials.captcha_id, credentials.captcha_answer)
    with hashing_place():
        async with resources.unit_of_work(address=address) as uow:
            guess = await _count_guess(uow, credentials, solved=solved)
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
        await forget_attempts(uow, guess.counter)
        closed = _closed(uow, account)
        if closed is None:
            return await _begin(uow, account, credentials, address)
        uow.audit("session.refuse", "account", account.id, result="refused", actor_id=account.id)
    raise closed


async def exchange(resources: Resources, token: str, audiences: Sequence[str]) -> Exchanged:
    """Return who is behind a session and a token for each audience; raise SessionOver.

    What the person may do is read anew each time: a change of roles or status is effective at once.
    """
    now = resources.clock.now()
    async with resources.database.read() as reading:
        session = await queries.by_token_hash(reading, _hashed(token))
        account = await accounts.find_account(reading, session.account_id) if session else None
        if session is None or account is None or account.status != AccountStatus.ACTIVE:
            raise SessionOver
        if not policies.is_living(session, account.security_epoch, now):
            raise SessionOver
        profile = await accounts.load_profile(reading, account)
    if policies.is_to_be_noted(session, now):
        async with resources.unit_of_work() as uow:
            await queries.note_seen(uow.session, session.id, now)
    actor = profile.actor(session.id)
    signer = signer_of(resources)
    tokens = {audience: signer.sign(actor, audience, now) for audience in audiences}
    return Exchanged(profile, tokens, int(LIFETIME.total_seconds()))


async def end_session(uow: UnitOfWork, token: str) -> None:
    """End the session of a token; one that is over already is fine."""
    ended = await queries.remove(uow.session, _hashed(token))
    if ended is None:
        uow.leave_unaudited("there was nothing to end")
    else:
        uow.audit("session.end", "session", ended.id, actor_id=ended.account_id)


async def end_other_sessions(uow: UnitOfWork, account: Account, keep: UUID | None) -> None:
    """End every session of an account but `keep`, which lives on under the new security epoch."""
    await queries.remove_others(uow.session, account.id, keep)
    if keep is not None:
        await queries.renew_epoch(uow.session, keep, account.security_epoch)


async def forget_wrong_logins(uow: UnitOfWork, login: str) -> None:
    """Forget the wrong guesses at a login whose password has just been set anew."""
    await forget_attempts(uow, _login_counter(uow, login))


async def _count_guess(uow: UnitOfWork, credentials: Credentials, *, solved: bool) -> _Guess:
    account = await accounts.find_by_login(uow, credentials.login)
    known = await queries.known_device(
        uow.session, _hashed(credentials.device or ""), account.id if account else None, uow.now()
    )
    counter = _device_counter(uow, known.id) if known else _login_counter(uow, credentials.login)
    failures = await count_attempt(uow, counter, captcha_solved=solved)
    if account is None:
        return _Guess(counter, failures, None, None, 0)
    return _Guess(counter, failures, account.id, account.password_hash, account.security_epoch)


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
    if needs_captcha(guess.failures):
        return CaptchaNeeded(fields=WRONG_AND_CAPTCHA_NEXT)
    return WrongCredentials()


def _closed(
    uow: UnitOfWork, account: Account
) -> AccountPending | AccountRefused | AccountDisabled | InitialPasswordExpired | None:
    if account.status == AccountStatus.PENDING:
        return AccountPending()
    if account.status == AccountStatus.REFUSED:
        return AccountRefused(reason=account.refusal_reason(uow.sealer).rstrip("。. "))
    if account.status == AccountStatus.DISABLED:
        return AccountDisabled()
    return InitialPasswordExpired() if account.initial_password_spent(uow.now()) else None


async def _rehash(resources: Resources, account_id: UUID, old_hash: str, password: str) -> None:
    try:
        new_hash = await hash_password(password)
    except HashingBusy:
        return
    async with resources.unit_of_work() as uow:
        await accounts.keep_rehashed(uow, account_id, old_hash, new_hash)


async def _begin(
    uow: UnitOfWork, account: Account, credentials: Credentials, address: str | None
) -> LoggedIn:
    now = uow.now()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await queries.remove_dead(uow.session, account.id, now)
    session = Session(
        id=uuid7(),
        account_id=account.id,
        token_hash=_hashed(token),
        security_epoch=account.security_epoch,
        created_at=now,
        last_seen_at=now,
        expires_at=now + policies.ABSOLUTE,
        address=address,
        user_agent=credentials.user_agent,
    )
    uow.session.add(session)
    account.use_initial_password(now)
    device = await _know_device(uow, account.id, credentials.device)
    uow.audit("session.begin", "session", session.id, actor_id=account.id)
    return LoggedIn(token, device, account.must_change_password, account.name)


async def _know_device(uow: UnitOfWork, account_id: UUID, token: str | None) -> str:
    """Return the token by which the browser is known next time: the one it has, or a new one."""
    known = await queries.known_device(uow.session, _hashed(token or ""), account_id, uow.now())
    if known and token:
        known.last_used_at = uow.now()
        return token
    new = secrets.token_urlsafe(TOKEN_BYTES)
    uow.session.add(
        Device(
            id=uuid7(),
            account_id=account_id,
            token_hash=_hashed(new),
            created_at=uow.now(),
            last_used_at=uow.now(),
        )
    )
    await uow.session.flush()
    await queries.remove_old_devices(uow.session, account_id)
    return new


def _login_counter(uow: UnitOfWork, login: str) -> bytes:
    return uow.sealer.blind("login counter", identity_key(login))


def _device_counter(uow: UnitOfWork, device_id: UUID) -> bytes:
    return uow.sealer.blind("device counter", str(device_id))


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
