"""How a provider says no, and that its answer does not say whether a message went out.

Anything else that a provider raises means the latter too.
"""

import re
from enum import StrEnum

LONGEST_WORDS = 80
_NOT_A_CODE = re.compile(r"[^A-Za-z0-9_.:/ -]")
_NUMBER = re.compile(r"[0-9]{7,}")


class Reason(StrEnum):
    """Why a message did not go out, in the terms of whoever has to put it right."""

    UNREACHABLE = "unreachable"
    THROTTLED = "throttled"
    NUMBER_REFUSED = "number_refused"
    TEMPLATE_MISSING = "template_missing"
    SIGNATURE_MISSING = "signature_missing"
    ACCOUNT = "account"
    CONTENT_REFUSED = "content_refused"
    DAILY_LIMIT = "daily_limit"
    OTHER = "other"


class _NotGone(Exception):
    """The message did not go out. `words` is the provider's code for it, of which `as_code` is kept."""

    def __init__(self, reason: Reason, words: str = "") -> None:
        super().__init__(as_code(words) or reason.value)
        self.reason = reason


class NotSent(_NotGone):
    """The message did not go out, and may when tried again (the provider is busy or cannot be reached)."""


class Refused(_NotGone):
    """The message did not go out and never will as it is (the number does not exist, no text is registered)."""


class Unclear(Exception):
    """Nobody knows whether the message went out; `words` is the provider's code, or the kind of the failure."""

    def __init__(self, words: str = "") -> None:
        super().__init__(as_code(words) or "unclear")


def as_code(words: str) -> str:
    """Return what may be kept of a provider's words: a short code, never a text and never a phone number."""
    return _NUMBER.sub("#", _NOT_A_CODE.sub("", words)).strip()[:LONGEST_WORDS]
