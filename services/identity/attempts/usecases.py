"""What is done with guesses."""

import math

from foundation.unit_of_work import UnitOfWork
from identity.attempts import policies, queries
from identity.attempts.errors import AttemptsDelayed
from identity.attempts.policies import needs_captcha as needs_captcha
from identity.captcha.errors import CaptchaNeeded


async def count_attempt(uow: UnitOfWork, key: bytes, *, captcha_solved: bool) -> int:
    """Count a guess as wrong before it is verified; return how many that makes in a row.

    Raises AttemptsDelayed (with the seconds to wait) or CaptchaNeeded; then nothing is counted. The caller
    commits before verifying, and calls `forget_attempts` if the guess was right.
    """
    uow.leave_unaudited("a counter of guesses; the guess itself is audited by its outcome")
    counted = await queries.count(uow.session, key, uow.now(), solved=captcha_solved)
    if counted is not None:
        return counted
    until = await queries.blocked_until(uow.session, key)
    if until is not None and until > uow.now():
        seconds = max(1, math.ceil((until - uow.now()).total_seconds()))
        raise AttemptsDelayed(retry_after=seconds, wait=policies.in_words(seconds))
    raise CaptchaNeeded


async def forget_attempts(uow: UnitOfWork, key: bytes) -> None:
    """Forget the wrong guesses of a key: the right one was made."""
    uow.leave_unaudited("a counter of guesses; the guess itself is audited by its outcome")
    await queries.forget(uow.session, key)
    await queries.sweep(uow.session, uow.now())
