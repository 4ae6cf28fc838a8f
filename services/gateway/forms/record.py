"""入库申请 and 信息变更: what was typed, as the draft that experts keeps, and a draft as the page's values."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.datastructures import FormData, UploadFile

from contracts.reference import regions
from gateway.forms.fields import text

TEXTS = (
    "phone",
    "email",
    "position",
    "employer_name",
    "industry",
    "specialty",
    "graduation",
    "education",
    "major",
    "title",
    "working_years",
)
ROWS = {
    "training": ("period", "description"),
    "career": ("period", "employer", "credit_code", "description"),
    "achievements": ("id", "title", "description"),
    "certificates": ("id", "kind", "number", "issuer", "valid_until"),
}
SECTION_OF_ROWS = {"achievements": "achievement", "certificates": "certificate"}
"""List of the form -> the section of experts under which files of its rows are kept."""

SECTIONS = (
    ("basic", "基本信息"),
    ("form", "专家申报表附件"),
    ("achievements", "专家业绩"),
    ("certificates", "专家证书"),
)
REGION_STEPS = ("province", "city", "county")

Fields = dict[str, Any]


def draft_fields(form: FormData) -> Fields:
    """Return the draft's fields from the posted form; rows of experience without a word are left out.

    A row with an id of its own is never without one: a file may be all that has been put into it so far.
    """
    fields: Fields = {name: text(form, name) for name in TEXTS}
    fields["region_code"] = deepest_region(form, "region")
    fields["qualifications"] = [str(code) for code in form.getlist("qualifications") if code]
    for name in ROWS:
        rows = [row for _, row in numbered_rows(form, name)]
        fields[name] = [row for row in rows if any(row.values())]
    return fields


def numbered_rows(form: FormData, name: str) -> list[tuple[str, dict[str, str]]]:
    """Return the rows of a list with their numbers on the page, in the order of the post."""
    shape = re.compile(rf"{name}-(\d{{1,6}})-[a-z_]+")
    numbers = dict.fromkeys(match[1] for key in form if (match := shape.fullmatch(key)))
    return [
        (number, {field: text(form, f"{name}-{number}-{field}") for field in ROWS[name]})
        for number in numbers
    ]


def without_row(fields: Fields, form: FormData, pressed: str) -> tuple[Fields, str | None]:
    """Return the fields without the row whose 删除 was pressed (`career-2`), and that row's id if it has one."""
    name, _, number = pressed.rpartition("-")
    if name not in ROWS:
        return fields, None
    kept = [row for at, row in numbered_rows(form, name) if at != number]
    gone = [row for at, row in numbered_rows(form, name) if at == number]
    left = {**fields, name: [row for row in kept if any(row.values())]}
    return left, gone[0].get("id") if gone else None


def deepest_region(form: Mapping[str, Any], name: str) -> str:
    """Return the code of the last step that was chosen and lies below the steps before it, "" if none was.

    Without scripts the lower steps still hold the old choice when an upper one has been changed.
    """
    deepest = ""
    for step in REGION_STEPS:
        code = text(form, f"{name}_{step}")
        if not code or (deepest and deepest not in [one.code for one in regions.path(code)]):
            break
        deepest = code
    return deepest


def posted_files(form: FormData) -> list[tuple[str, str, str, UploadFile]]:
    """Return what browsers without scripts send along: (field, section, row's id, file)."""
    found = []
    for key, value in form.multi_items():
        if isinstance(value, UploadFile) and value.filename:
            section, item_id = _owner(form, key)
            found.append((key, section, item_id, value))
    return found


def page_values(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the plain inputs by their names."""
    values: dict[str, Any] = {name: fields.get(name) or "" for name in TEXTS}
    values["qualifications"] = list(fields.get("qualifications") or [])
    return values | region_values("region", fields.get("region_code") or "")


def page_rows(fields: Mapping[str, Any], more: str, token: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows to draw: those of the draft, one blank row more in `more`, one at least of experience.

    `token` is part of the ids of new rows; it is new for every page, so that no id is ever used again.
    """
    drawn = {}
    for name, columns in ROWS.items():
        rows = [{**row, "index": number} for number, row in enumerate(fields.get(name) or [])]
        if name == more or (not rows and "id" not in columns):
            blank = {"index": len(rows)} | ({"id": f"{name[0]}{token}{len(rows)}"} if "id" in columns else {})
            rows.append(blank)
        drawn[name] = rows
    return drawn


def region_values(name: str, code: str) -> dict[str, str]:
    """Return the values of the three selects of a cascade for a code."""
    steps = [region.code for region in regions.path(code)]
    return {f"{name}_{step}": chosen for step, chosen in zip(REGION_STEPS, steps, strict=False)}


def region_levels(code: str) -> list[list[dict[str, str]]]:
    """Return what the three selects of a cascade offer when `code` is chosen."""
    steps = [region.code for region in regions.path(code)][:2]
    offered = [regions.children(None), *(regions.children(step) for step in steps)]
    return [[{"code": one.code, "name": one.name} for one in level] for level in offered]


def field_of(pointer: str) -> str:
    """Return the name of the page's field that a JSON pointer into the draft is about."""
    steps = [step for step in pointer.split("/") if step]
    if steps and steps[0] == "fields":
        steps = steps[1:]
    match steps:
        case ["region_code", *_]:
            return "region"
        case ["qualifications", *_]:
            return "qualifications"
        case ["files", section, *_]:
            return section
        case _:
            return "-".join(steps)


def field_errors(gaps: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the sentences by field from (pointer, sentence); several about one field follow each other."""
    errors: dict[str, str] = {}
    for pointer, sentence in gaps:
        name = field_of(pointer)
        errors[name] = f"{errors[name]}{sentence}" if name in errors else sentence
    return errors


def gap_errors(record: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands in the way of submitting, by field."""
    return field_errors((gap["pointer"], gap["message"]) for gap in record["missing"])


def progress(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sections for the side list, each with the labels of what is missing.

    `optional` is a section that may stay as empty as it is.
    """
    return [
        {
            "label": label,
            "href": f"#{key}",
            "active": False,
            "optional": key in SECTION_OF_ROWS and not record["draft"].get(key),
            "missing": list(
                dict.fromkeys(gap["label"] for gap in record["missing"] if gap["section"] == key)
            ),
        }
        for key, label in SECTIONS
    ]


def _owner(form: FormData, key: str) -> tuple[str, str]:
    name, _, rest = key.partition("-")
    if name not in SECTION_OF_ROWS:
        return "application_form", ""
    return SECTION_OF_ROWS[name], text(form, f"{name}-{rest.partition('-')[0]}-id")
