"""Texts that people type, without what cannot be kept or shown."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from review.delegations.policies import LONGEST_REASON

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]+")


def _clean(value: object) -> object:
    return _UNPRINTABLE.sub("", value.replace("\r\n", "\n")).strip() if isinstance(value, str) else value


def _one_line(value: object) -> object:
    cleaned = _clean(value)
    return " ".join(cleaned.split()) if isinstance(cleaned, str) else cleaned


Reason = Annotated[str, BeforeValidator(_clean), Field(max_length=LONGEST_REASON)]
"""Why something is done: may be empty here, use cases say where it is needed."""

Comment = Annotated[str, BeforeValidator(_clean)]
"""What is written about an expert; the field says how long."""

Line = Annotated[str, BeforeValidator(_one_line), Field(max_length=LONGEST_REASON)]
"""A name or a place, on one line."""
