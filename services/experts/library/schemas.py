"""The library on the wire, masked by default."""

import re
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from contracts.reference import regions
from contracts.words import EXPERT_KIND_LABELS, SEX_LABELS, STATUS_LABELS, ExpertKind, Sex
from experts.dictionaries.usecases import Words
from experts.form.usecases import AchievementText, CertificateText
from experts.form.usecases import Field as FieldText
from experts.library.usecases import Entry, Filter, Seen
from experts.people.usecases import MaskedIdentity, mask_phone
from experts.submissions.usecases import read_masked
from foundation.db.paging import Slice

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _empty_as_none(value: Any) -> Any:
    """A plain form sends what is not chosen as an empty text."""
    return None if value == "" else value


def _printable(text: str) -> str:
    return _CONTROL.sub("", text).strip()


Sought = Annotated[str, Field(max_length=30), AfterValidator(_printable)]


class SearchIn(BaseModel):
    """What is looked for and from where on."""

    model_config = ConfigDict(extra="forbid")

    name: Sought = ""
    region: Annotated[str, Field(pattern=r"^(\d{6})?$")] = ""
    specialty: Annotated[str, Field(pattern=r"^[a-z0-9_]{0,40}$")] = ""
    kind: Annotated[ExpertKind | None, BeforeValidator(_empty_as_none)] = None
    cursor: Annotated[str, Field(max_length=300)] = ""

    def filter(self) -> Filter:
        """Return it as the use case wants it."""
        return Filter(self.name, self.region, self.specialty, self.kind)


class EntryOut(BaseModel):
    """An expert as a line of the library."""

    record_id: UUID
    name: str
    sex_label: str
    region_code: str
    region_name: str
    specialty_label: str
    title: str
    employer_name: str
    kind: str
    kind_label: str
    status: str
    status_label: str
    listed_at: datetime

    @classmethod
    def of(cls, entry: Entry, words: Words) -> Self:
        """Return one line."""
        return cls(**_line(entry, words))


class PageOut(BaseModel):
    """A page of the library; `next` is the cursor of the next one."""

    items: list[EntryOut]
    next: str | None

    @classmethod
    def of(cls, page: Slice[Entry], words: Words) -> Self:
        """Return a page."""
        return cls(items=[EntryOut.of(entry, words) for entry in page.items], next=page.next)


class ExpertOut(EntryOut):
    """An expert's page."""

    identity: MaskedIdentity
    phone_masked: str
    education_label: str
    industry_label: str
    qualifications: list[str]
    fields: list[FieldText]
    achievements: list[AchievementText]
    certificates: list[CertificateText]

    @classmethod
    def seen(cls, seen: Seen) -> Self:
        """Return the page of an expert."""
        entry, snapshot, words = seen.entry, seen.snapshot, seen.words
        reading = read_masked(snapshot, words)
        return cls(
            **_line(entry, words),
            identity=reading.identity,
            phone_masked=mask_phone(snapshot.form.phone),
            education_label=words.label("education", entry.education),
            industry_label=words.label("industry", entry.industry),
            qualifications=[words.label("qualification", code) for code in entry.qualifications],
            fields=reading.fields,
            achievements=reading.achievements,
            certificates=reading.certificates,
        )


def _line(entry: Entry, words: Words) -> dict[str, Any]:
    return {
        "record_id": entry.record_id,
        "name": entry.name,
        "sex_label": SEX_LABELS[Sex(entry.sex)] if entry.sex else "",
        "region_code": entry.region_code,
        "region_name": regions.full_name(entry.region_code),
        "specialty_label": words.label("specialty", entry.specialty),
        "title": entry.title,
        "employer_name": entry.employer_name,
        "kind": entry.kind,
        "kind_label": EXPERT_KIND_LABELS[entry.kind],
        "status": entry.status,
        "status_label": STATUS_LABELS[entry.status],
        "listed_at": entry.listed_at,
    }
