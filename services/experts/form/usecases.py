"""What other features may use of the form, and how it reads on a page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contracts.reference import regions
from experts.form.model import DICTIONARY_OF, LABELS, Attached, Certificate, Experience, Form
from experts.form.policies import Gap, missing

__all__ = [
    "AchievementText",
    "Attached",
    "CertificateText",
    "Field",
    "Form",
    "Gap",
    "achievements",
    "certificates",
    "describe",
    "missing",
]

LabelOf = Callable[[str, str], str]
"""(dictionary, code) -> label."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field as it reads on a page: a text, or a list of texts."""

    key: str
    label: str
    value: str | list[str]


@dataclass(frozen=True, slots=True)
class AchievementText:
    """One row of 专家业绩 as it reads; `id` is what files refer to."""

    id: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class CertificateText:
    """One row of 专家证书 as it reads."""

    id: str
    kind_label: str
    number: str
    issuer: str
    valid_until: str


def describe(
    form: Form, label_of: LabelOf, mask: dict[str, Callable[[str], str]] | None = None
) -> list[Field]:
    """Return the fields in the manual's order; `mask` says by field how a text is to be hidden."""
    hiding = mask or {}
    return [
        Field(key, label, hiding[key](value) if key in hiding and isinstance(value, str) else value)
        for key, label, value in _texts(form, label_of)
        if key != "title_note" or value
    ]


def achievements(form: Form) -> list[AchievementText]:
    """Return the rows of 专家业绩."""
    return [AchievementText(row.id, row.title, row.description) for row in form.achievements]


def certificates(form: Form, label_of: LabelOf) -> list[CertificateText]:
    """Return the rows of 专家证书."""
    return [
        CertificateText(row.id, _kind(row, label_of), row.number, row.issuer, row.valid_until)
        for row in form.certificates
    ]


def _texts(form: Form, label_of: LabelOf) -> Iterator[tuple[str, str, str | list[str]]]:
    for key, label in LABELS.items():
        yield key, label, _text(form, key, label_of)


def _text(form: Form, key: str, label_of: LabelOf) -> str | list[str]:
    match key:
        case "region_code":
            return regions.full_name(form.region_code)
        case "industry" | "specialty" | "education":
            return label_of(DICTIONARY_OF[key], getattr(form, key))
        case "qualifications":
            return [label_of(DICTIONARY_OF[key], code) for code in form.qualifications]
        case "training" | "career":
            rows: list[Experience] = getattr(form, key)
            return [_joined(row.period, row.description) for row in rows]
        case "achievements":
            return [_joined(row.title, row.description) for row in form.achievements]
        case "certificates":
            return [_certificate(row, label_of) for row in form.certificates]
    return str(getattr(form, key))


def _certificate(row: Certificate, label_of: LabelOf) -> str:
    until = f"有效期至 {row.valid_until}" if row.valid_until else ""
    return _joined(_kind(row, label_of), row.number, row.issuer, until)


def _kind(row: Certificate, label_of: LabelOf) -> str:
    return label_of("certificate_kind", row.kind)


def _joined(*parts: str) -> str:
    return "，".join(part for part in parts if part)
