"""The form of a record as its template draws it (templates/personal/sections.html), whoever fills it in."""

import secrets
from typing import Any

from gateway.forms import record, record_view

TOKEN_BYTES = 4
CHOSEN = ("industry", "specialty", "education", "qualification", "certificate_kind")


def drawn(shown: record.Fields, choices: record_view.Choices, more: str = "") -> dict[str, Any]:
    """Return values, rows, levels of the region, options and the token of new rows; `more` gets a blank row."""
    held, token = record_view.held(shown), secrets.token_hex(TOKEN_BYTES)
    return {
        "values": record.page_values(shown),
        "rows": record.page_rows(shown, more, token),
        "levels": record.region_levels(shown.get("region_code") or ""),
        "token": token,
        "options": {kind: record_view.options(choices, kind, held[kind]) for kind in CHOSEN},
    }
