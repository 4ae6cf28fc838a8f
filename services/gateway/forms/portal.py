"""What comes back with the browser from the portal."""

from typing import Any

from starlette.datastructures import QueryParams

PARAMETERS = ("state", "code", "iss", "error")
USER_AGENT_LENGTH = 300


def body(
    query: QueryParams, *, browser: str, device: str | None, user_agent: str | None
) -> dict[str, Any] | None:
    """Return what identity's POST /portal/callbacks takes; None for an address that no portal writes.

    A parameter may stand there once (RFC 6749, 3.1).
    """
    if not query.get("state") or any(len(query.getlist(name)) > 1 for name in PARAMETERS):
        return None
    return {
        **{name: query[name] for name in PARAMETERS if name in query},
        "browser": browser,
        "device": device,
        "user_agent": (user_agent or "")[:USER_AGENT_LENGTH] or None,
    }
