"""The shapes of agreeing."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from identity.consents.model import (
    CONSENT_KIND_LABELS,
    CONSENT_SOURCE_LABELS,
    ConsentKind,
    ConsentSource,
)
from identity.consents.usecases import Answer, Given, Standing


class AgreeIn(BaseModel):
    """The two boxes, and the number of the version beside which they were ticked."""

    model_config = ConfigDict(extra="forbid")

    number: int | None = Field(default=None, ge=1, lt=2**31)
    agrees: bool = False
    agrees_sensitive: bool = False

    def answer(self) -> Answer:
        """Return what was ticked."""
        return Answer(self.number, self.agrees, self.agrees_sensitive)


class ConsentOut(BaseModel):
    """One consent; `withdrawn_at` is None while it lives."""

    id: UUID
    number: int
    title: str
    kind: ConsentKind
    kind_label: str
    source_label: str
    given_at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, given: Given) -> Self:
        """Return a consent."""
        consent = given.consent
        return cls(
            id=consent.id,
            number=given.number,
            title=given.title,
            kind=ConsentKind(consent.kind),
            kind_label=CONSENT_KIND_LABELS[ConsentKind(consent.kind)],
            source_label=CONSENT_SOURCE_LABELS[ConsentSource(consent.source)],
            given_at=consent.given_at,
            withdrawn_at=consent.withdrawn_at,
        )


class StandingOut(BaseModel):
    """How the caller stands to the notice; `in_force` is the number of the version that counts now."""

    in_force: int | None
    asked: bool
    may_withdraw: bool
    items: list[ConsentOut]

    @classmethod
    def of(cls, standing: Standing) -> Self:
        """Return the answer."""
        return cls(
            in_force=standing.in_force.number if standing.in_force else None,
            asked=standing.asked,
            may_withdraw=standing.may_withdraw,
            items=[ConsentOut.of(one) for one in standing.given],
        )
