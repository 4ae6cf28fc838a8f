"""The conditions of a filter, written once for each way in which a part can be set; what is looked for is bound.

A statement depends on the forms of a filter alone, so it is compiled once for each combination (`Prepared`). Status and
kind are part of the form: of which words there are few, and how many experts have one decides which index is read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import visitors

from contracts.reference import regions
from contracts.words import ExpertKind, RecordStatus
from experts.library.model import Entry, fold, search_grams, search_pairs


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; an empty part does not restrict. Of several values of a part one is enough."""

    name: str = ""
    employer: str = ""
    region: str = ""
    specialty: Sequence[str] = ()
    title: Sequence[str] = ()
    qualification: Sequence[str] = ()
    industry: str = ""
    education: str = ""
    kind: ExpertKind | None = None
    status: RecordStatus = RecordStatus.LISTED


def _text(name: str) -> Any:
    return bindparam(name, type_=String)


def _texts(name: str) -> Any:
    return bindparam(name, type_=ARRAY(String))


def is_status(status: RecordStatus) -> ColumnElement[bool]:
    """Return the condition that an entry has this status, written out."""
    return Entry.status == literal_column(f"'{status.value}'", Entry.status.type)


def is_kind(kind: ExpertKind) -> ColumnElement[bool]:
    """Return the condition that an entry is of this kind, written out."""
    return Entry.kind == literal_column(f"'{kind.value}'", Entry.kind.type)


CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    "name": and_(
        Entry.grams.contains(_texts("grams")),
        func.strpos(Entry.folded_name, _text("name")) > 0,
    ),
    "employer": and_(
        Entry.employer_grams.contains(_texts("pairs")),
        func.strpos(Entry.folded_employer, _text("employer")) > 0,
    ),
    "county": Entry.region_code == bindparam("region"),
    "prefecture": Entry.prefecture_code == bindparam("region"),
    "province": or_(
        Entry.region_code == bindparam("region"), Entry.prefecture_code == any_(_texts("prefectures"))
    ),
    "specialty": Entry.specialty == bindparam("specialty"),
    "specialties": Entry.specialty == any_(_texts("specialties")),
    "title": Entry.title_code == bindparam("title"),
    "titles": Entry.title_code == any_(_texts("titles")),
    "qualification": Entry.qualifications.overlap(_texts("qualifications")),
    "industry": Entry.industry == bindparam("industry"),
    "education": Entry.education == bindparam("education"),
    **{f"kind={kind.value}": is_kind(kind) for kind in ExpertKind},
    **{f"status={status.value}": is_status(status) for status in RecordStatus},
}
"""Form of a part -> its condition."""


def filled(condition: ColumnElement[bool], values: Mapping[str, Any]) -> ColumnElement[bool]:
    """Return a condition with its values, for a statement that is built once and not kept."""

    def value(element: Any, **_: Any) -> Any:
        if isinstance(element, BindParameter) and element.key in values:
            return bindparam(element.key, values[element.key], type_=element.type, unique=True)
        return None

    found: ColumnElement[bool] = visitors.replacement_traverse(condition, {}, value)
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as a statement sees it: in which form each part is set, and the values to bind."""

    forms: tuple[str, ...]
    values: Mapping[str, Any]

    @classmethod
    def of(cls, wanted: Filter, without: str = "") -> "Asked":
        """Return a filter, but without the part of this name."""
        forms: list[str] = []
        values: dict[str, Any] = {}
        for part, ask in _PARTS.items():
            if part != without and getattr(wanted, part):
                form, bound = ask(wanted)
                if form:
                    forms.append(form)
                    values.update(bound)
        return cls(tuple(forms), values)


def _name(wanted: Filter) -> tuple[str, dict[str, Any]]:
    part = fold(wanted.name)
    return ("name" if part else ""), {"grams": search_grams(part), "name": part}


def _employer(wanted: Filter) -> tuple[str, dict[str, Any]]:
    part = fold(wanted.employer)
    return ("employer" if part else ""), {"pairs": search_pairs(part), "employer": part}


def _region(wanted: Filter) -> tuple[str, dict[str, Any]]:
    form, bound = region_form(wanted.region)
    return form, dict(bound)


def region_form(code: str) -> tuple[str, Mapping[str, Any]]:
    """Return how a region is asked for: the code or what lies below it, by the table and not by prefix.

    The second level is a column of its own, so that abolished counties stay below their prefecture.
    """
    region = regions.get(code)
    if region is None or region.level == "county":
        return "county", {"region": code}
    if region.level == "prefecture":
        return "prefecture", {"region": code}
    return "province", {"region": code, "prefectures": regions.codes_below(code)}


def _specialty(wanted: Filter) -> tuple[str, dict[str, Any]]:
    return _one_of("specialty", "specialties", wanted.specialty)


def _title(wanted: Filter) -> tuple[str, dict[str, Any]]:
    return _one_of("title", "titles", wanted.title)


def _one_of(one: str, several: str, values: Sequence[str]) -> tuple[str, dict[str, Any]]:
    return (one, {one: values[0]}) if len(values) == 1 else (several, {several: list(values)})


_PARTS: Mapping[str, Callable[[Filter], tuple[str, dict[str, Any]]]] = {
    "name": _name,
    "employer": _employer,
    "region": _region,
    "specialty": _specialty,
    "title": _title,
    "qualification": lambda wanted: ("qualification", {"qualifications": list(wanted.qualification)}),
    "industry": lambda wanted: ("industry", {"industry": wanted.industry}),
    "education": lambda wanted: ("education", {"education": wanted.education}),
    "kind": lambda wanted: (f"kind={wanted.kind}", {}),
    "status": lambda wanted: (f"status={wanted.status}", {}),
}
