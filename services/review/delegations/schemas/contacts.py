"""Contacting experts on the wire."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from review.delegations.model import (
    CONTACT_KIND_LABELS,
    CONTACT_OUTCOME_LABELS,
    ContactKind,
    ContactOutcome,
)
from review.delegations.schemas.texts import Reason
from review.delegations.usecases import Call, ContactFile, Line, LinkState

MOST_AT_ONCE = 200


class CallIn(BaseModel):
    """What came of a phone call. A no says its reason in the note."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["accepted", "declined", "no_answer", "later"]
    note: Reason = ""
    confirm: bool = False

    def call(self) -> Call:
        """Return what use cases take."""
        return Call(ContactOutcome(self.outcome), self.note, self.confirm)


class DeclineIn(BaseModel):
    """Why an expert cannot take part."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason = ""


class ConfirmationsIn(BaseModel):
    """Whose working time is confirmed."""

    model_config = ConfigDict(extra="forbid")

    delegation_ids: Annotated[list[UUID], Field(max_length=MOST_AT_ONCE)]


class LineOut(BaseModel):
    """A line of the contact log."""

    kind: ContactKind
    kind_label: str
    outcome: ContactOutcome
    outcome_label: str
    note: str
    by_name: str
    at: datetime

    @classmethod
    def of(cls, line: Line) -> Self:
        """Return a line as it travels."""
        entry = line.entry
        return cls(
            kind=entry.kind,
            kind_label=CONTACT_KIND_LABELS[entry.kind],
            outcome=entry.outcome,
            outcome_label=CONTACT_OUTCOME_LABELS[entry.outcome],
            note=line.note,
            by_name=entry.by_name,
            at=entry.at,
        )


class OfferOut(BaseModel):
    """The last link that an expert was sent."""

    made_at: datetime
    expires_at: datetime
    state: LinkState


class ContactOut(BaseModel):
    """How an expert and the association were in touch, oldest first."""

    delegation_id: UUID
    entries: list[LineOut]
    offer: OfferOut | None

    @classmethod
    def of(cls, file: ContactFile) -> Self:
        """Return it as it travels."""
        offer = None
        if file.offer is not None and file.link is not None:
            offer = OfferOut(made_at=file.offer.made_at, expires_at=file.offer.expires_at, state=file.link)
        entries = [LineOut.of(line) for line in file.lines]
        return cls(delegation_id=file.delegation_id, entries=entries, offer=offer)


class ContactsOut(BaseModel):
    """The contact log of an activity by expert, in the order of picking."""

    items: list[ContactOut]

    @classmethod
    def of(cls, files: list[ContactFile]) -> Self:
        """Return it as it travels."""
        return cls(items=[ContactOut.of(file) for file in files])
