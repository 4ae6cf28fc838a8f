"""How many codes, how often, for how long (product.md, SMS codes)."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from identity.codes.errors import CodeTooMany, CodeTooSoon

DIGITS = 6
GOOD_FOR = timedelta(minutes=10)
TRIES = 5
RESEND_AFTER = timedelta(seconds=60)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PER_HOUR = 5
PER_DAY = 10
# A person needs one code, sometimes a second; from the fourth within the hour it is asked again who is there.
SENT_ON_ONE_CAPTCHA = 3

_MOBILE = re.compile(r"1[3-9][0-9]{9}")


@dataclass(frozen=True, slots=True)
class Pace:
    """When codes were sent to one target within the last day, newest first."""

    sent_at: Sequence[datetime]

    def within(self, span: timedelta, now: datetime) -> list[datetime]:
        """Return those of the last `span`."""
        return [at for at in self.sent_at if at > now - span]


def is_mobile(phone: str) -> bool:
    """Return whether it is a mobile number of mainland China, eleven digits."""
    return _MOBILE.fullmatch(phone) is not None


def check_pace(pace: Pace, now: datetime) -> None:
    """Raise CodeTooSoon or CodeTooMany, with the seconds until the next code may be sent."""
    latest = pace.within(RESEND_AFTER, now)
    if latest:
        seconds = _seconds(latest[0] + RESEND_AFTER - now)
        raise CodeTooSoon(seconds=seconds, retry_after=seconds)
    for span, limit in ((HOUR, PER_HOUR), (DAY, PER_DAY)):
        sent = pace.within(span, now)
        if len(sent) >= limit:
            seconds = _seconds(sent[limit - 1] + span - now)
            raise CodeTooMany(wait=_in_words(seconds), retry_after=seconds)


def needs_captcha(pace: Pace, now: datetime) -> bool:
    """Return whether the next code needs a captcha: the first, and again after some within the hour."""
    sent = len(pace.within(HOUR, now))
    return sent == 0 or sent >= SENT_ON_ONE_CAPTCHA


def _seconds(span: timedelta) -> int:
    return max(1, math.ceil(span.total_seconds()))


def _in_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"{minutes}分钟" if minutes <= 60 else f"{-(-minutes // 60)}小时"
