"""W3C trace context: one trace id from the click to the last message."""

import re
import secrets
from contextvars import ContextVar

_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$")

_current: ContextVar[str] = ContextVar("traceparent", default="")


def continue_trace(traceparent: str | None) -> str:
    """Make `traceparent` (or, if it is missing or malformed, a new one) current, with a new span id; return it."""
    match = _TRACEPARENT.match(traceparent or "")
    trace_id = match.group(1) if match else secrets.token_hex(16)
    value = f"00-{trace_id}-{secrets.token_hex(8)}-01"
    _current.set(value)
    return value


def current_traceparent() -> str:
    """Return the current traceparent header, starting a trace if there is none."""
    return _current.get() or continue_trace(None)


def current_trace_id() -> str:
    """Return the 32 hex digits of the current trace."""
    return current_traceparent().split("-")[1]
