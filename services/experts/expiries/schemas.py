"""What ends, on the wire."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.reference import regions
from experts.dictionaries.usecases import Words
from experts.expiries.model import WHAT_LABELS, What
from experts.expiries.policies import CONFIRMATION_NOTICE_DAYS
from experts.expiries.queries import End
from experts.expiries.usecases import Count, Expiring, Standing
from experts.library.usecases import CertificateTerm

Region = Annotated[str, Field(pattern=r"^(\d{6})?$")]


class EndingIn(BaseModel):
    """What is looked for and from where on."""

    model_config = ConfigDict(extra="forbid")

    what: What = What.CERTIFICATE
    region: Region = ""
    cursor: Annotated[str, Field(max_length=300)] = ""


class EndingOut(BaseModel):
    """Something of an expert that ends; `days_left` is negative once it has."""

    record_id: UUID
    item_id: str
    name: str
    region_name: str
    specialty_label: str
    employer_name: str
    has_account: bool
    what_label: str
    due_on: date
    days_left: int

    @classmethod
    def of(cls, what: What, end: End, words: Words, today: date) -> Self:
        """Return one line."""
        entry = end.entry
        certificate = what == What.CERTIFICATE
        return cls(
            record_id=entry.record_id,
            item_id=end.item_id,
            name=entry.name,
            region_name=regions.full_name(entry.region_code),
            specialty_label=words.label("specialty", entry.specialty),
            employer_name=entry.employer_name,
            has_account=entry.account_id is not None,
            what_label=words.label("certificate_kind", end.kind) if certificate else WHAT_LABELS[what],
            due_on=end.due_on,
            days_left=(end.due_on - today).days,
        )


class EndingsOut(BaseModel):
    """A page of what ends, the first ones first; `next` is the cursor of the next one."""

    items: list[EndingOut]
    next: str | None

    @classmethod
    def of(cls, what: What, found: Expiring) -> Self:
        """Return a page."""
        return cls(
            items=[EndingOut.of(what, end, found.words, found.today) for end in found.page.items],
            next=found.page.next,
        )


class CountOut(BaseModel):
    """How many of one kind; with `more` there are more than that."""

    model_config = ConfigDict(from_attributes=True)

    what: What
    count: int
    more: bool


class CountsOut(BaseModel):
    """How many of each kind end soon or have ended."""

    items: list[CountOut]

    @classmethod
    def of(cls, counts: list[Count]) -> Self:
        """Return the counts."""
        return cls(items=[CountOut.model_validate(count) for count in counts])


Nearness = Literal["far", "soon", "over"]


class DueOut(BaseModel):
    """A day on which something ends, and whether that is soon or over."""

    label: str
    due_on: date
    days_left: int
    nearness: Nearness

    @classmethod
    def of(cls, label: str, due_on: date, today: date, notice_days: int) -> Self:
        """Return a day as it is seen today."""
        left = (due_on - today).days
        nearness: Nearness = "over" if left < 0 else "soon" if left <= notice_days else "far"
        return cls(label=label, due_on=due_on, days_left=left, nearness=nearness)


class StandingOut(BaseModel):
    """What of the own place in the library ends; all empty for who is not in it."""

    in_library: bool
    term: DueOut | None
    confirmed_on: date | None
    confirmation: DueOut | None
    may_confirm: bool
    certificates: list[DueOut]

    @classmethod
    def of(cls, found: Standing) -> Self:
        """Return what a person sees of it."""
        notice = found.notice
        return cls(
            in_library=found.entry is not None,
            term=_due(found, "任期", found.term_until, notice.term_notice_days),
            confirmed_on=found.entry.confirmed_on if found.entry else None,
            confirmation=_due(found, "年度确认", found.confirm_by, CONFIRMATION_NOTICE_DAYS),
            may_confirm=found.may_confirm,
            certificates=[_certificate(found, one) for one in found.certificates],
        )


def _due(found: Standing, label: str, due_on: date | None, notice_days: int) -> DueOut | None:
    return DueOut.of(label, due_on, found.today, notice_days) if due_on else None


def _certificate(found: Standing, one: CertificateTerm) -> DueOut:
    label = found.words.label("certificate_kind", one.kind)
    return DueOut.of(label, one.valid_until, found.today, found.notice.certificate_notice_days)
