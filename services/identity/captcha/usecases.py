"""Making and checking captchas. The answer is in Redis for five minutes and good for one try."""

import asyncio
import base64
import secrets
from dataclasses import dataclass
from datetime import timedelta

from captcha.image import ImageCaptcha
from redis.exceptions import RedisError

from foundation.resources import Resources
from foundation.sealing.sealer import BlindIndex
from identity.budgets.usecases import address_key, spend
from identity.captcha.errors import CaptchaUnavailable, CaptchaWrong
from identity.settings import settings_of

GOOD_FOR = timedelta(minutes=5)
# Without the letters and digits that look alike.
ALPHABET = "ACDEFHJKLMNPRTUVWXY34679"
LENGTH = 4

_DRAWING = ImageCaptcha(width=160, height=60)


@dataclass(frozen=True, slots=True)
class Captcha:
    """A picture to be read; `image` is a PNG in base64."""

    id: str
    image: str


async def make_captcha(resources: Resources, address: str | None) -> Captcha:
    """Return a new captcha; raise CaptchaUnavailable while Redis is down, AddressBudgetSpent beyond reason."""
    limit = settings_of(resources).captchas_per_address_per_hour
    await spend(resources, "captcha", address_key(resources, address), limit)
    answer = _new_answer()
    captcha_id = secrets.token_urlsafe(18)
    try:
        await resources.redis.set(_key(captcha_id), bytes(_kept(resources, captcha_id, answer)), ex=GOOD_FOR)
    except (RedisError, OSError) as error:
        raise CaptchaUnavailable from error
    image = await asyncio.to_thread(_DRAWING.generate, answer)
    return Captcha(captcha_id, base64.b64encode(image.getvalue()).decode())


async def solve_captcha(resources: Resources, captcha_id: str | None, answer: str | None) -> bool:
    """Return whether a captcha was solved: True once for the right answer, False if none was given.

    Raises CaptchaWrong for a wrong, old or used one, CaptchaUnavailable while Redis is down.
    """
    if not captcha_id or not answer or not answer.strip():
        return False
    try:
        kept = await resources.redis.getdel(_key(captcha_id))
    except (RedisError, OSError) as error:
        raise CaptchaUnavailable from error
    given = _kept(resources, captcha_id, answer.strip().upper())
    if not isinstance(kept, bytes) or not given.met_by(kept):
        raise CaptchaWrong
    return True


def _new_answer() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _key(captcha_id: str) -> str:
    return f"identity:captcha:{captcha_id}"


def _kept(resources: Resources, captcha_id: str, answer: str) -> BlindIndex:
    return resources.sealer.blind("captcha", f"{captcha_id}|{answer}")
