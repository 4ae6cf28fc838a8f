"""What other features may use of the form, and how it reads on a page."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from contracts.reference import regions
from experts.form.model import (
    DICTIONARY_OF,
    LABELS,
    Achievement,
    Attached,
    Career,
    Certificate,
    Experience,
    Form,
)
from experts.form.policies import (
    Gap,
    Mark,
    Pair,
    changed_fields,
    compact_code,
    following,
    missing,
    newly_missing,
    pair,
    paired_rows,
    with_held,
    wrong_texts,
)

__all__ = [
    "LABELS",
    "AchievementText",
    "Attached",
    "CertificateText",
    "ComparedForm",
    "ComparedRow",
    "Field",
    "Form",
    "Gap",
    "LabelOf",
    "Mark",
    "Pair",
    "Part",
    "achievements",
    "certificates",
    "compact_code",
    "compare",
    "describe",
    "employer_text",
    "following",
    "missing",
    "newly_missing",
    "pair",
    "with_held",
    "wrong_texts",
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


@dataclass(frozen=True, slots=True)
class Part:
    """One value as it reads on a page; `before` is what it was, None where it has not changed."""

    key: str
    label: str
    value: str | list[str]
    before: str | list[str] | None = None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row of a list, and what has happened to it. `id` is what files refer to; an experience has none.

    Of a row that is no more the parts are what they were.
    """

    id: str
    mark: Mark
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class ComparedForm:
    """A form beside an earlier one: its fields in the manual's order, and the rows of each list."""

    fields: list[Part]
    rows: dict[str, list[ComparedRow]]


ROW_LABELS = {
    "training": (("period", "起止时间"), ("description", "学习培训经历")),
    "career": (
        ("period", "起止时间"),
        ("employer", "工作单位"),
        ("credit_code", "统一社会信用代码"),
        ("description", "技术工作经历"),
    ),
    "achievements": (("title", "业绩名称"), ("description", "说明")),
    "certificates": (
        ("kind", "证书类别"),
        ("number", "证书编号"),
        ("issuer", "发证机构"),
        ("valid_until", "有效期至"),
    ),
}
"""List -> the parts of its rows, as the form calls them."""

OPTIONAL_PARTS = frozenset({"employer", "credit_code"})
"""What most rows do not have: it is shown of a row only where one of the two sides has it."""


def compare(
    before: Form,
    after: Form,
    label_of: LabelOf,
    mask: Mapping[str, Callable[[str], str]] | None = None,
) -> ComparedForm:
    """Return a form beside an earlier one. What is masked is compared as it is and then hidden on both sides."""
    changed = changed_fields(before, after)
    old = {field.key: field.value for field in describe(before, label_of, dict(mask or {}))}
    new = {field.key: field.value for field in describe(after, label_of, dict(mask or {}))}
    fields = [
        Part(key, label, new.get(key, ""), old.get(key, "") if key in changed else None)
        for key, label in LABELS.items()
        if key not in ROW_LABELS and (key in new or key in old)
    ]
    rows = {
        name: [_compared_row(name, one, label_of) for one in pairs]
        for name, pairs in paired_rows(before, after).items()
    }
    return ComparedForm(fields, rows)


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
        case "training":
            return [_joined(row.period, row.description) for row in form.training]
        case "career":
            return [_joined(row.period, employer_text(row), row.description) for row in form.career]
        case "achievements":
            return [_joined(row.title, row.description) for row in form.achievements]
        case "certificates":
            return [_certificate(row, label_of) for row in form.certificates]
    return str(getattr(form, key))


def employer_text(row: Career) -> str:
    """Return where a row of 技术工作经历 was worked, with the credit code where it is told."""
    return (
        f"{row.employer}（{row.credit_code}）"
        if row.employer and row.credit_code
        else row.employer + row.credit_code
    )


def _certificate(row: Certificate, label_of: LabelOf) -> str:
    until = f"有效期至 {row.valid_until}" if row.valid_until else ""
    return _joined(_kind(row, label_of), row.number, row.issuer, until)


def _kind(row: Certificate, label_of: LabelOf) -> str:
    return label_of("certificate_kind", row.kind)


def _compared_row(
    name: str,
    pair: Pair[Experience] | Pair[Career] | Pair[Achievement] | Pair[Certificate],
    label_of: LabelOf,
) -> ComparedRow:
    row, before = pair.after or pair.before, pair.before
    parts = [
        Part(key, label, new, old if pair.mark is Mark.CHANGED and old != new else None)
        for key, label in ROW_LABELS[name]
        for new, old in [(_part(row, key, label_of), _part(before, key, label_of))]
        if new or old or key not in OPTIONAL_PARTS
    ]
    return ComparedRow(getattr(row, "id", ""), pair.mark, parts)


def _part(row: Experience | Achievement | Certificate | None, key: str, label_of: LabelOf) -> str:
    if isinstance(row, Certificate) and key == "kind":
        return _kind(row, label_of)
    return str(getattr(row, key)) if row is not None else ""


def _joined(*parts: str) -> str:
    return "，".join(part for part in parts if part)
