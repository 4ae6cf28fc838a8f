"""Which address we give to a provider, and what the fields of its reports mean. Pure.

Neither provider signs what it reports (help.aliyun.com/document_detail/101867.html,
cloud.tencent.com/document/api/382/59178), so the address itself shows who knows it.
"""

import hmac
import re
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from foundation.clock import OFFICIAL_TIME

_MAINLAND = re.compile(r"(?:\+?86)?(1\d{10})")
_AT = "%Y-%m-%d %H:%M:%S"


def sign_of(secret: str, provider: str) -> str:
    """Return the signature in the address for a provider's reports."""
    return hmac.new(secret.encode(), f"sms-receipts|{provider}".encode(), sha256).hexdigest()


def is_signed(secret: str, provider: str, sign: str) -> bool:
    """Return whether an address carries the right signature; in constant time. Without a secret none is right."""
    right = sign_of(secret, provider)
    return bool(secret) and hmac.compare_digest(right.encode(), sign.encode("utf-8", "replace"))


def address(public_url: str, secret: str, provider: str) -> str:
    """Return where a provider is to report to."""
    return f"{public_url.rstrip('/')}/sms/receipts/{provider}?sign={sign_of(secret, provider)}"


def phone_of(words: str) -> str:
    """Return a number as we write it: 11 digits for the mainland; as it came otherwise."""
    found = _MAINLAND.fullmatch(words.strip())
    return found[1] if found else words.strip()


def out_id_of(words: str | None) -> UUID | None:
    """Return our name for the message, None where the report has none (or somebody else's)."""
    try:
        return UUID(words) if words else None
    except ValueError:
        return None


def time_of(words: str | None, now: datetime) -> datetime:
    """Return when it was, which the providers write in official time; now where it is not said or yet to come."""
    try:
        at = datetime.strptime(words or "", _AT).replace(tzinfo=OFFICIAL_TIME)
    except ValueError:
        return now
    return min(at, now)
