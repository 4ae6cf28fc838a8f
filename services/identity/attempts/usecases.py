"""What is done with guesses."""

import math
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import official_day
from foundation.sealing.sealer import BlindIndex
from foundation.unit_of_work import UnitOfWork
from identity.attempts import policies, queries
from identity.attempts.errors import AddressDelayed, AttemptsDelayed
from identity.attempts.policies import in_words as in_words
from identity.attempts.policies import needs_captcha as needs_captcha
from identity.captcha.errors import CaptchaNeeded


async def count_attempt(uow: UnitOfWork, key: BlindIndex, *, captcha_solved: bool) -> int:
    """Count a guess as wrong before it is verified; return how many that makes in a row.

    Raises AttemptsDelayed (with the seconds to wait) or CaptchaNeeded; then nothing is counted. The caller
    commits before verifying, and calls `forget_attempts` if the guess was right.
    """
    uow.leave_unaudited("a counter of guesses; the guess itself is audited by its outcome")
    await queries.carry_over(uow.session, key)
    counted = await queries.count(uow.session, key, uow.now(), solved=captcha_solved)
    if counted is not None:
        return counted
    raise await _not_counted(uow, key)


async def count_of_day(uow: UnitOfWork, what: str, whose: str) -> int:
    """Count something that has a limit for a day in China; return how many that makes today for `whose`.

    A caller that refuses beyond its limit by an exception takes its own count back with it.
    """
    day = official_day(uow.now()).isoformat()
    key = uow.sealer.blind("count of a day", f"{what}|{whose} {day}")
    await queries.carry_over(uow.session, key)
    return await queries.count_up(uow.session, key, uow.now())


async def count_login(
    uow: UnitOfWork,
    key: BlindIndex,
    source: BlindIndex,
    limit: int,
    *,
    known_device: bool,
    captcha_solved: bool,
) -> tuple[int, int]:
    """Count a login as wrong before it is verified, at a key and at the network address that it comes from.

    Returns how many that makes in a row and from there. Raises what `count_attempt` raises; CaptchaNeeded from `limit`
    failures of an address in an hour, whoever it is, and AddressDelayed from ten times as many, but not for a device
    that the account's owner has used; then nothing is counted. The caller commits before verifying, and calls
    `forget_login` if the guess was right.
    """
    uow.leave_unaudited("a counter of guesses; the guess itself is audited by its outcome")
    await queries.carry_over(uow.session, key)
    await queries.carry_over_address(uow.session, source)
    counted, from_here = await queries.count_login(
        uow.session, key, source, uow.now(), limit, known=known_device, solved=captcha_solved
    )
    if counted is None:
        raise await _not_counted(uow, key)
    if from_here is None:
        raise await _not_counted_from(uow, source, limit, known_device=known_device)
    return counted, from_here


async def forget_login(uow: UnitOfWork, key: BlindIndex, source: BlindIndex) -> None:
    """Forget the wrong guesses of a key, and take one login off an address again: the right one was made."""
    uow.leave_unaudited("a counter of guesses; the guess itself is audited by its outcome")
    await queries.forget_login(uow.session, key, source, uow.now())


async def forget_attempts(uow: UnitOfWork, key: BlindIndex) -> None:
    """Forget the wrong guesses of a key: the right one was made."""
    uow.leave_unaudited("a counter of guesses; the guess itself is audited by its outcome")
    await queries.forget(uow.session, key)
    await queries.sweep(uow.session, uow.now())


async def remove_counters(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove some counters that have not moved since a moment, of guesses and of addresses; return how many."""
    return await queries.remove_old(session, until, limit)


async def _not_counted(uow: UnitOfWork, key: BlindIndex) -> AttemptsDelayed | CaptchaNeeded:
    """Return why a guess at a key was not counted."""
    until = await queries.blocked_until(uow.session, key)
    if until is None or until <= uow.now():
        return CaptchaNeeded()
    seconds = _seconds_until(until, uow)
    return AttemptsDelayed(retry_after=seconds, wait=policies.in_words(seconds))


async def _not_counted_from(
    uow: UnitOfWork, source: BlindIndex, limit: int, *, known_device: bool
) -> AddressDelayed | CaptchaNeeded:
    """Return why a login from an address was not counted."""
    held = await queries.from_address(uow.session, source)
    if held is None or known_device or held.failures < limit * policies.ADDRESS_DELAYED_AT:
        return CaptchaNeeded()
    seconds = _seconds_until(held.since + policies.ADDRESS_WINDOW, uow)
    return AddressDelayed(retry_after=seconds, wait=policies.in_words(seconds))


def _seconds_until(moment: datetime, uow: UnitOfWork) -> int:
    return max(1, math.ceil((moment - uow.now()).total_seconds()))
