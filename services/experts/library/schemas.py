"""The library on the wire, masked by default."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import orjson
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from contracts.reference import regions
from contracts.words import (
    EXPERT_KIND_LABELS,
    SEX_LABELS,
    STATUS_LABELS,
    ExpertKind,
    RecordStatus,
)
from experts.dictionaries.usecases import Words
from experts.form.usecases import AchievementText, CertificateText
from experts.form.usecases import Field as FieldText
from experts.library.usecases import LINE, Counted, Entry, Filter, Seen, Value
from experts.people.usecases import MaskedIdentity, mask_phone
from experts.submissions.usecases import read_masked
from foundation.db.paging import Slice

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _empty_as_none(value: Any) -> Any:
    """A plain form sends what is not chosen as an empty text."""
    return None if value == "" else value


def _printable(text: str) -> str:
    return _CONTROL.sub("", text).strip()


def _holds_a_pair(text: str) -> str:
    if len("".join(text.split())) == 1:
        raise ValueError("请至少输入单位名称中连续的两个字。")
    return text


def _without_blanks(codes: list[str]) -> list[str]:
    return [code for code in dict.fromkeys(codes) if code]


Sought = Annotated[str, Field(max_length=30), AfterValidator(_printable)]
SoughtUnit = Annotated[str, Field(max_length=60), AfterValidator(_printable), AfterValidator(_holds_a_pair)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{0,40}$")]
Codes = Annotated[list[Code], Field(max_length=40), AfterValidator(_without_blanks)]
Shown = Literal[RecordStatus.LISTED, RecordStatus.SUSPENDED, RecordStatus.REMOVED]


class FilterIn(BaseModel):
    """What is looked for. Of several values of a part one is enough; only the association finds others than listed."""

    model_config = ConfigDict(extra="forbid")

    name: Sought = ""
    employer: SoughtUnit = ""
    region: Annotated[str, Field(pattern=r"^(\d{6})?$")] = ""
    specialty: Codes = []
    title: Codes = []
    qualification: Codes = []
    industry: Code = ""
    education: Code = ""
    kind: Annotated[ExpertKind | None, BeforeValidator(_empty_as_none)] = None
    status: Annotated[Shown | None, BeforeValidator(_empty_as_none)] = None

    def filter(self) -> Filter:
        """Return it as the use case wants it."""
        return Filter(
            name=self.name,
            employer=self.employer,
            region=self.region,
            specialty=self.specialty,
            title=self.title,
            qualification=self.qualification,
            industry=self.industry,
            education=self.education,
            kind=self.kind,
            status=self.status or RecordStatus.LISTED,
        )


class SearchIn(FilterIn):
    """What is looked for and from where on."""

    cursor: Annotated[str, Field(max_length=300)] = ""


class EntryOut(BaseModel):
    """An expert as a line of the library."""

    record_id: UUID
    name: str
    sex_label: str
    region_code: str
    region_name: str
    specialty_label: str
    industry_label: str
    education_label: str
    title: str
    qualification_labels: list[str]
    employer_name: str
    kind: str
    kind_label: str
    status: str
    status_label: str
    listed_at: datetime


class PageOut(BaseModel):
    """A page of the library; `next` is the cursor of the next one."""

    items: list[EntryOut]
    next: str | None


def written(page: Slice[Any], words: Words) -> bytes:
    """Return a page as PageOut would be written, straight from its rows (see queries.LINE)."""
    items = [_line(row, words) for row in page.items]
    return orjson.dumps({"items": items, "next": page.next}, option=orjson.OPT_UTC_Z)


class ValueOut(BaseModel):
    """One value of a part of the filter; `more` where at least as many have it as `count` says."""

    value: str
    label: str
    count: int
    more: bool

    @classmethod
    def of(cls, value: Value) -> Self:
        """Return one value."""
        return cls(value=value.value, label=value.label, count=value.count, more=value.more)


class CountedOut(BaseModel):
    """How many experts answer, in all and for each value of a part under all other parts."""

    total: int
    more: bool
    facets: dict[str, list[ValueOut]]

    @classmethod
    def of(cls, counted: Counted) -> Self:
        """Return the counts."""
        return cls(
            total=counted.total.count,
            more=counted.total.more,
            facets={part: [ValueOut.of(one) for one in values] for part, values in counted.parts.items()},
        )


class ExpertOut(EntryOut):
    """An expert's page."""

    identity: MaskedIdentity
    phone_masked: str
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
            **_line(_row_of(entry), words),
            identity=replace(reading.identity, name=entry.name),
            phone_masked=mask_phone(snapshot.form.phone),
            qualifications=[words.label("qualification", code) for code in entry.qualifications],
            fields=reading.fields,
            achievements=reading.achievements,
            certificates=reading.certificates,
        )


def _row_of(entry: Entry) -> list[Any]:
    return [getattr(entry, column.key) for column in LINE]


def _line(row: Sequence[Any], words: Words) -> dict[str, Any]:
    """Return the line of an entry's values, which come in the order of LINE."""
    record_id, name, sex, region, specialty, industry, education, title, qualifications, *more = row
    employer_name, kind, status, listed_at, *_ = more
    label = words.label
    return {
        "record_id": str(record_id),
        "name": name,
        "sex_label": SEX_LABELS[sex] if sex else "",
        "region_code": region,
        "region_name": _region_name(region),
        "specialty_label": label("specialty", specialty),
        "industry_label": label("industry", industry),
        "education_label": label("education", education),
        "title": title,
        "qualification_labels": [label("qualification", code) for code in qualifications],
        "employer_name": employer_name,
        "kind": kind,
        "kind_label": EXPERT_KIND_LABELS[kind],
        "status": status,
        "status_label": STATUS_LABELS[status],
        "listed_at": listed_at,
    }


# Of a few thousand codes; walking the table for each line took longer than all its labels.
_region_name = lru_cache(4096)(regions.full_name)
