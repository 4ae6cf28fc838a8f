"""Which codes are right: six digits of an app, or a recovery code. No I/O."""

import secrets
import unicodedata
from collections.abc import Collection
from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError

from contracts.words import Role

# What every app supports, whatever the QR code says: SHA-1, 30 seconds, 6 digits (RFC 6238's defaults).
STEP_S = 30
DIGITS = 6
# One step before and after: a phone's clock may be half a minute wrong.
WINDOW = 1

RECOVERY_CODES = 10
# Crockford's base 32: no I, L, O, U. 12 characters are 60 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY_LENGTH = 12
GROUP = 4
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", "_": "", "—": "", "–": ""})


def new_secret() -> str:
    """Return a random secret of 160 bits in base 32 (RFC 4226, 4)."""
    return pyotp.random_base32(32)


def provisioning_uri(secret: str, *, name: str, issuer: str) -> str:
    """Return the otpauth:// address that an app reads from a QR code."""
    return pyotp.TOTP(secret, interval=STEP_S, digits=DIGITS).provisioning_uri(name=name, issuer_name=issuer)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step whose code was typed, None if it is none of the last, the present and the next."""
    typed = normalised(code)
    if not is_app_code(typed):
        return None
    try:
        return pyotp.TOTP(secret, interval=STEP_S, digits=DIGITS).verify_and_get_timecode(
            typed, for_time=now, valid_window=WINDOW
        )
    except OTPVerificationError:
        return None


def normalised(code: str) -> str:
    """Return a code as it is compared: half-width, capital, without blanks and hyphens, look-alikes made one."""
    text = "".join(unicodedata.normalize("NFKC", code).split()).upper()
    return text.translate(_MEANT)


def is_app_code(typed: str) -> bool:
    """Return whether it has the shape of an app's code; everything else is taken for a recovery code."""
    return len(typed) == DIGITS and typed.isascii() and typed.isdigit()


def new_recovery_codes() -> list[str]:
    """Return ten random codes, as they are shown: ABCD-EFGH-JKMN."""
    return [_grouped(_random(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]


def is_required(roles: Collection[Role], required_of: Collection[Role]) -> bool:
    """Return whether somebody with these roles must have a second factor."""
    return not set(roles).isdisjoint(required_of)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _grouped(text: str) -> str:
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))
