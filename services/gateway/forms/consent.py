"""The two boxes of the notice: read from a form, and filled in again."""

from collections.abc import Mapping
from typing import Any

from gateway.forms import fields

BOXES = ("agrees", "agrees_sensitive")
MOST_DIGITS = 9


def number(form: Mapping[str, Any], name: str = "number") -> int | None:
    """Return the number of the version beside which the boxes stood, None if there is none."""
    typed = fields.number(form, name)
    known = typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS and int(typed) > 0
    return int(typed) if known else None


def answer(form: Mapping[str, Any], name: str = "number") -> dict[str, Any]:
    """Return what identity takes: the version, and what was ticked."""
    ticked = {box: fields.text(form, box) == "yes" for box in BOXES}
    return {name: number(form, name), **ticked}


def ticked_for(
    values: Mapping[str, str], notice: Mapping[str, Any] | None, name: str = "number"
) -> dict[str, str]:
    """Return the values with the ticks taken out that were made beside another version than this."""
    if notice is not None and values.get(name) == str(notice["number"]):
        return dict(values)
    return {key: value for key, value in values.items() if key not in BOXES}
