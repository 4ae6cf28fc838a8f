"""The evaluation's outbox on the wire."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from notify.sms.usecases import ReadableSms


class KeptSmsOut(BaseModel):
    """One text message that was kept instead of sent."""

    phone: str
    text: str
    template: str
    at: datetime


class OutboxOut(BaseModel):
    """The last of them, newest first."""

    items: list[KeptSmsOut]

    @classmethod
    def of(cls, kept: list[ReadableSms]) -> Self:
        """Return the messages as they travel."""
        items = [
            KeptSmsOut(phone=each.phone, text=each.text, template=each.template, at=each.at) for each in kept
        ]
        return cls(items=items)
