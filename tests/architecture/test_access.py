"""The page of access rules bears the code's figures."""

from pathlib import Path

import pytest

from contracts.passwords import LONGEST, SHORTEST
from identity.accounts.model import INITIAL_PASSWORD_GOOD_FOR
from identity.attempts import policies as attempts
from identity.codes import policies as codes
from identity.sessions import policies as sessions
from identity.settings import Settings

PAGE = " ".join((Path(__file__).parents[2] / "docs" / "guide" / "access.md").read_text().split())


def seconds(span):
    return int(span.total_seconds())


def whole(span, unit):
    count, rest = divmod(seconds(span), unit)
    assert rest == 0
    return count


MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    "words",
    [
        f"without use | {whole(sessions.IDLE, MINUTE)} minutes",
        f"at most | {whole(sessions.ABSOLUTE, HOUR)} hours",
        f"waiting for the second factor | {whole(sessions.AWAITING_FACTOR, MINUTE)} minutes",
        f"for | {whole(sessions.FRESH, MINUTE)} minutes",
        f"a counter of its own for {whole(sessions.DEVICE_KNOWN_FOR, DAY)} days",
        f"for an account after | {attempts.CAPTCHA_AFTER} failures",
        f"{attempts.DELAY_FROM} failures, first {seconds(attempts.FIRST_DELAY)} s, "
        f"doubled up to {seconds(attempts.LONGEST_DELAY)} s",
        f"forgotten after | {whole(attempts.FORGOTTEN_AFTER, HOUR)} hours",
        f"{Settings.model_fields['failed_logins_per_address_per_hour'].default} failures an hour",
        f"waits after {attempts.ADDRESS_DELAYED_AT} times as many",
        f"{codes.DIGITS} digits, {whole(codes.GOOD_FOR, MINUTE)} minutes, {codes.TRIES} tries; "
        f"one in {seconds(codes.RESEND_AFTER)} s, {codes.PER_HOUR} an hour, {codes.PER_DAY} a day",
        f"one login within {whole(INITIAL_PASSWORD_GOOD_FOR, HOUR)} hours",
        f"{SHORTEST} to {LONGEST} characters",
    ],
)
def test_a_figure_is_the_codes(words):
    assert words in PAGE
