"""Unmasking on the wire."""

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

SHORTEST_REASON, LONGEST_REASON = 2, 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def _in_length(text: object) -> object:
    """Refuse in words what is too short or too long; blanks around do not count."""
    if not isinstance(text, str):
        return text
    plain = _CONTROL.sub(" ", text).strip()
    if len(plain) < SHORTEST_REASON:
        raise ValueError("请填写查看原因，至少 2 个字。")
    if len(plain) > LONGEST_REASON:
        raise ValueError("查看原因不能超过 200 个字，请缩短后再提交。")
    return plain


class UnmaskIn(BaseModel):
    """Why it is needed: the person reads it too."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[
        str, Field(min_length=SHORTEST_REASON, max_length=LONGEST_REASON), BeforeValidator(_in_length)
    ]


class UnmaskedOut(BaseModel):
    """What is masked elsewhere."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    document_kind: str
    document_number: str
    phone: str
    email: str
