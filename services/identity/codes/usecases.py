"""Sending, trying and using up codes."""

import math
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import CodeIssued
from contracts.words import CodePurpose
from foundation.db import together
from foundation.db.holding import hold
from foundation.errors import Unauthenticated
from foundation.ids import uuid7
from foundation.resources import Resources
from foundation.sealing.sealer import BlindIndex, Sealer
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import AccountStatus
from identity.budgets.errors import AddressBudgetSpent
from identity.budgets.usecases import address_key, spend
from identity.captcha.errors import CaptchaNeeded
from identity.captcha.usecases import solve_captcha
from identity.codes import policies, queries
from identity.codes.errors import (
    CodeBudgetSpent,
    CodeTooMany,
    CodeTooSoon,
    CodeTriesSpent,
    CodeWrong,
    LoginMissing,
    PhoneRefused,
)
from identity.codes.model import SentCode as SentCode
from identity.codes.policies import is_mobile as is_mobile
from identity.documents.usecases import identity_key
from identity.settings import settings_of

# Whose forgotten password may be set anew: who waits for permission may have forgotten it too.
RESETTABLE = frozenset({AccountStatus.ACTIVE, AccountStatus.PENDING})


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a code, with the captcha where one was solved.

    `account_id` is who wants to use another phone; only such a request comes from somebody signed in.
    """

    purpose: CodePurpose
    phone: str
    login: str
    captcha_id: str | None
    captcha_answer: str | None
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """When another code may be asked for, and whether that takes a captcha."""

    resend_after_s: int
    captcha_needed: bool


@dataclass(frozen=True, slots=True)
class _Recipient:
    phone: str
    account_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What was sent before; `of_phone` where the request names the phone."""

    pace: policies.Pace
    today: int
    tries: queries.Tries
    of_phone: policies.Pace | None


async def remove_codes(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove some codes that were sent before a moment; only keyed hashes of them were kept. Return how many."""
    return await queries.remove_old(session, until, limit)


def binding_subject(account_id: UUID, phone: str) -> str:
    """Return whom a code is for that binds a phone: this person with this phone, and nobody else with it."""
    return f"{account_id}|{phone}"


def target_of(sealer: Sealer, purpose: CodePurpose, subject: str) -> BlindIndex:
    """Return the keyed hash of whom a code is for: `subject` is the phone, the login, or person and phone."""
    return sealer.blind("code target", f"{purpose.value}|{identity_key(subject)}")


async def send_code(resources: Resources, request: Request, address: str | None) -> Sending:
    """Send a code; the answer for a login without an account is the same as for one with an account.

    Raises PhoneRefused, LoginMissing, CaptchaNeeded, CaptchaWrong, CodeTooSoon, CodeTooMany or a budget's
    error.
    """
    subject = _checked_subject(request)
    solved = await solve_captcha(resources, request.captcha_id, request.captcha_answer)
    source = address_key(resources, address)
    counted = await spend(resources, "codes", source, settings_of(resources).codes_per_address_per_hour)
    async with resources.unit_of_work(address=address) as uow:
        return await _send(uow, resources, request, subject, source, solved=solved, counted=counted)


async def check_code(uow: UnitOfWork, purpose: CodePurpose, subject: str, code: str) -> UUID | None:
    """Count a try and return the code's id if it is right, None if it is wrong; the caller commits either.

    Raises CodeTriesSpent after five wrong tries within ten minutes.
    """
    now = uow.now()
    target = target_of(uow.sealer, purpose, subject)
    live = await queries.live(uow.session, target, now)
    if live is None:
        return None
    expected = await queries.count_try(uow.session, live.id, now)
    if expected is None:
        await _check_tries_left(uow, live.id)
        return None
    if not _hash(uow.sealer, live.id, code.strip()).met_by(expected):
        return None
    await queries.give_try_back(uow.session, live.id)
    return live.id


async def use_code(uow: UnitOfWork, code_id: UUID) -> None:
    """Use up a code that was right; raise CodeWrong if somebody was faster."""
    if not await queries.use_up(uow.session, code_id, uow.now()):
        raise CodeWrong


async def went_to(session: AsyncSession, code_id: UUID, phone_key: BlindIndex) -> bool:
    """Return whether a code was sent to the phone of an account (its blind index), which is still the same then."""
    return await queries.went_to(session, code_id, phone_key)


def _checked_subject(request: Request) -> str:
    if request.purpose is CodePurpose.REGISTER:
        if not policies.is_mobile(request.phone):
            raise PhoneRefused
        return request.phone
    if request.purpose is CodePurpose.BIND_PHONE:
        if request.account_id is None:
            raise Unauthenticated
        if not policies.is_mobile(request.phone):
            raise PhoneRefused
        return binding_subject(request.account_id, request.phone)
    if not request.login.strip():
        raise LoginMissing
    return request.login


async def _send(
    uow: UnitOfWork,
    resources: Resources,
    request: Request,
    subject: str,
    source: BlindIndex,
    *,
    solved: bool,
    counted: bool,
) -> Sending:
    now, settings, purpose = uow.now(), settings_of(resources), request.purpose
    target = target_of(uow.sealer, purpose, subject)
    known = await _look_holding(uow, target, request)
    pace = known.pace
    policies.check_pace(pace, now)
    if settings.captcha_before_sms and policies.needs_captcha(pace, now) and not solved:
        raise CaptchaNeeded
    if not counted:
        await _count_address_here(uow, source, settings.codes_per_address_per_hour)
    if known.today >= settings.codes_per_day:
        raise CodeBudgetSpent
    recipient = await _recipient(uow, request, subject, known.of_phone)
    _issue(uow, purpose, target, source, recipient, known.tries)
    following = policies.Pace([now, *pace.sent_at])
    needed = settings.captcha_before_sms and policies.needs_captcha(following, now + policies.RESEND_AFTER)
    return Sending(int(policies.RESEND_AFTER.total_seconds()), needed)


async def _look_holding(uow: UnitOfWork, target: BlindIndex, request: Request) -> _Known:
    """Return what was sent before; target and number are held until the end, so that it stays so."""
    now = uow.now()
    pace, today, tries = (
        queries.pace_of_target(target, now),
        queries.sent_today(now),
        queries.tries_of(target, now),
    )
    if request.purpose is CodePurpose.FORGOT_PASSWORD:
        await hold(uow.session, target)
        told = await together.ask(uow.session, pace, today, tries)
        return _Known(told[pace], told[today], told[tries], None)
    phone_key = uow.sealer.blind("phone", request.phone)
    of_phone = queries.pace_of_phone(phone_key, now)
    await hold(uow.session, target, phone_key)
    told = await together.ask(uow.session, pace, today, tries, of_phone)
    return _Known(told[pace], told[today], told[tries], told[of_phone])


async def _count_address_here(uow: UnitOfWork, source: BlindIndex, limit: int) -> None:
    sent = queries.sent_to_address(source, uow.now())
    if (await together.ask(uow.session, sent))[sent] >= limit:
        raise AddressBudgetSpent(retry_after=600)


async def _recipient(
    uow: UnitOfWork, request: Request, subject: str, of_phone: policies.Pace | None
) -> _Recipient | None:
    """Return to whom the code goes. A forgotten password's code goes only to the phone that is on record."""
    if of_phone is not None:
        policies.check_pace(of_phone, uow.now())
        return _Recipient(request.phone, request.account_id)
    account = await accounts.find_by_login(uow, subject)
    if account is None or account.status not in RESETTABLE:
        return None
    phone = account.opened(uow.sealer).phone
    if phone is None:
        return None
    try:
        await _check_phone(uow, phone)
    except (CodeTooSoon, CodeTooMany):
        # Said aloud, it would tell that the account exists.
        return None
    return _Recipient(phone, account.id)


async def _check_phone(uow: UnitOfWork, phone: str) -> None:
    phone_key = uow.sealer.blind("phone", phone)
    await hold(uow.session, phone_key)
    of_phone = queries.pace_of_phone(phone_key, uow.now())
    policies.check_pace((await together.ask(uow.session, of_phone))[of_phone], uow.now())


def _issue(
    uow: UnitOfWork,
    purpose: CodePurpose,
    target: BlindIndex,
    source: BlindIndex,
    recipient: _Recipient | None,
    tries: queries.Tries,
) -> None:
    now = uow.now()
    code_id = uuid7()
    code = f"{secrets.randbelow(10**policies.DIGITS):0{policies.DIGITS}d}"
    swept_until = queries.swept_until(now)
    uow.write_last(queries.SWEEP, swept_until=swept_until)
    uow.write_last(queries.REPLACE_OLDER, every=list(target.every), swept_until=swept_until, now=now)
    uow.write_last(
        queries.INSERT,
        id=code_id,
        purpose=purpose.value,
        target=target,
        phone_key=uow.sealer.blind("phone", recipient.phone) if recipient else None,
        account_id=recipient.account_id if recipient else None,
        address_key=source,
        code_hash=_hash(uow.sealer, code_id, code),
        created_at=now,
        expires_at=now + policies.GOOD_FOR,
        tries=tries.count,
        tries_until=tries.until,
        used_at=None,
        replaced_at=None,
    )
    uow.audit("code.send", "code", code_id, purpose=purpose.value)
    if recipient:
        uow.emit(_issued(code_id, purpose, recipient.phone, code, now))


def _issued(code_id: UUID, purpose: CodePurpose, phone: str, code: str, now: datetime) -> CodeIssued:
    return CodeIssued(
        code_id=code_id, purpose=purpose, phone=phone, code=code, expires_at=now + policies.GOOD_FOR
    )


async def _check_tries_left(uow: UnitOfWork, code_id: UUID) -> None:
    until = await queries.spent_until(uow.session, code_id, uow.now())
    if until is not None:
        seconds = max(1, math.ceil((until - uow.now()).total_seconds()))
        raise CodeTriesSpent(minutes=-(-seconds // 60), retry_after=seconds)


def _hash(sealer: Sealer, code_id: UUID, code: str) -> BlindIndex:
    return sealer.blind("code", f"{code_id}|{code}")
