"""Preferences on the wire."""

from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from notify.preferences.model import ReminderKind
from notify.preferences.usecases import Preference


class PreferencesIn(BaseModel):
    """The kinds of reminders that come in the app only; all others come by text message too."""

    model_config = ConfigDict(extra="forbid")

    sms_off: list[ReminderKind] = Field(max_length=len(ReminderKind))


class PreferenceOut(BaseModel):
    """A kind of reminder, and whether it comes by text message."""

    kind: ReminderKind
    label: str
    sms: bool


class PreferencesOut(BaseModel):
    """Every kind of reminder that the caller gets."""

    items: list[PreferenceOut]

    @classmethod
    def of(cls, preferences: Sequence[Preference]) -> Self:
        """Return preferences as they travel."""
        return cls(items=[PreferenceOut(kind=one.kind, label=one.label, sms=one.sms) for one in preferences])
