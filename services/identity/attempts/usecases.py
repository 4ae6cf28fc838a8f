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
    until = await queries.blocked_until(uow.session, key)
    if until is not None and until > uow.now():
        seconds = _seconds_until(until, uow)
        raise AttemptsDelayed(retry_after=seconds, wait=policies.in_words(seconds))
    raise CaptchaNeeded


async def count_of_day(uow: UnitOfWork, what: str, whose: str) -> int:
    """Count something that has a limit for a day in China; return how many that makes today for `whose`.

    A caller that refuses beyond its limit by an exception takes its own count back with it.
    """
    day = official_day(uow.now()).isoformat()
    key = uow.sealer.blind("count of a day", f"{what}|{whose} {day}")
    await queries.carry_over(uow.session, key)
    return await queries.count_up(uow.session, key, uow.now())


async def count_from_address(
    uow: UnitOfWork, source: BlindIndex, limit: int, *, known_device: bool, captcha_solved: bool
) -> int:
    """Count a login from a network address as failed before it is verified; return how many that makes.

    Raises CaptchaNeeded from `limit` failures in an hour, whoever it is, and AddressDelayed from ten times as
    many, but not for a device that the account's owner has used; then nothing is counted. The caller counts the
    guess at the account first (rows are locked in that order), and calls `forgive_address` if it was right.
    """
    await queries.carry_over_address(uow.session, source)
    counted = await queries.count_from_address(
        uow.session, source, uow.now(), limit, known=known_device, solved=captcha_solved
    )
    if counted is not None:
        return counted
    held = await queries.from_address(uow.session, source)
    if held and not known_device and held.failures >= limit * policies.ADDRESS_DELAYED_AT:
        seconds = _seconds_until(held.since + policies.ADDRESS_WINDOW, uow)
        raise AddressDelayed(retry_after=seconds, wait=policies.in_words(seconds))
    raise CaptchaNeeded


async def forgive_address(uow: UnitOfWork, source: BlindIndex) -> None:
    """Take one login off an address again: it was right."""
    await queries.take_off(uow.session, source)


async def forget_attempts(uow: UnitOfWork, key: BlindIndex) -> None:
    """Forget the wrong guesses of a key: the right one was made."""
    uow.leave_unaudited("a counter of guesses; the guess itself is audited by its outcome")
    await queries.forget(uow.session, key)
    await queries.sweep(uow.session, uow.now())


async def remove_counters(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove some counters that have not moved since a moment, of guesses and of addresses; return how many."""
    return await queries.remove_old(session, until, limit)


def _seconds_until(moment: datetime, uow: UnitOfWork) -> int:
    return max(1, math.ceil((moment - uow.now()).total_seconds()))
