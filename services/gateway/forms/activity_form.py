"""新建评审活动 and 编辑: what was typed, as review takes it, and an activity as the form's values."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from starlette.datastructures import FormData

from foundation.clock import OFFICIAL_TIME
from gateway.clients.base import ServiceProblem
from gateway.forms import record, record_view, refused
from gateway.forms.activities import in_official_time
from gateway.forms.fields import text, texts

TEXTS = ("title", "project", "place", "contact_name", "contact_phone", "remark")
TIMES = ("start_day", "start_time", "end_day", "end_time")
ROWS = {"needs": ("specialty", "head_count"), "parties": ("role", "name", "credit_code")}
MOST_HEADS = 50
ORDER = (
    "bureau_id",
    "title",
    "project",
    "place",
    "region",
    *TIMES,
    "contact_name",
    "contact_phone",
    "remark",
)
FIELDS_OF = {"region_code": "region", "starts_at": "start_day", "ends_at": "end_day"}

ROLES = (
    ("owner", "建设单位"),
    ("design", "设计单位"),
    ("construction", "施工单位"),
    ("supervision", "监理单位"),
    ("drawing_review", "图审机构"),
    ("service", "消防技术服务机构"),
    ("other", "其他单位"),
)
DAY_WRONG = "请填写正确的日期，例如 2026-12-01。"
TIME_WRONG = "请填写正确的时间，例如 09:30。"
DAY_MISSING = "请填写日期。"
TIME_MISSING = "请填写时间，例如 09:30。"
HEADS_WRONG = f"请填写人数，1 至 {MOST_HEADS} 的整数。"
SPECIALTY_MISSING = "请选择专业。"
ROLE_MISSING = "请选择单位类型。"
HOME = "650000"
"""The province that a new form begins with; alone it is no place yet."""
_NUMBERED = re.compile(r"(needs|parties)-([0-9]{1,6})-[a-z_]+")

Row = dict[str, str]


@dataclass(slots=True)
class Typed:
    """A posted form: the values of its fields, its rows by their numbers on the page, and what cannot be read.

    `region` is the deepest step that was chosen, `body` what review takes.
    """

    values: dict[str, str]
    rows: dict[str, dict[str, Row]]
    body: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)
    region: str = HOME


def read(form: FormData) -> Typed:
    """Return what was typed; blank rows are left out, what cannot be told to review is in `errors` by field."""
    values = texts(form, (*TEXTS, *TIMES, "bureau_id", "version"))
    region = record.deepest_region(form, "region")
    typed = Typed(values | record.region_values("region", region), _rows(form), {})
    typed.region = region
    errors = typed.errors
    typed.body = {
        **{name: values[name] for name in TEXTS},
        "region_code": "" if region == HOME else region,
        **read_times(values, errors),
        "needs": [_need(number, row, errors) for number, row in typed.rows["needs"].items()],
        "parties": [_party(number, row, errors) for number, row in typed.rows["parties"].items()],
    }
    return typed


def without_row(typed: Typed, pressed: str) -> None:
    """Take the row out whose 删除 was pressed (`needs-2`)."""
    name, _, number = pressed.rpartition("-")
    typed.rows.get(name, {}).pop(number, None)


def sentences(problem: ServiceProblem, typed: Typed) -> dict[str, str]:
    """Return the sentences of review by the fields of the page, in the form's order; "" is the whole form."""
    numbers = {name: list(rows) for name, rows in typed.rows.items()}
    found = {_field_of(pointer, numbers): sentence for pointer, sentence in problem.pointers.items()}
    if problem.status != 422 or not found:
        return {refused.WHOLE_FORM: refused.with_waiting_time(problem)}
    return refused.in_order(found, ORDER)


def values_of(activity: Mapping[str, Any]) -> Typed:
    """Return an activity as the form holds it."""
    values = {name: str(activity[name]) for name in (*TEXTS, "version")}
    values |= times_of(activity)
    region = activity["region_code"] or HOME
    values |= record.region_values("region", region)
    rows = {
        name: {
            str(number): {column: str(row[column]) for column in columns}
            for number, row in enumerate(activity[name])
        }
        for name, columns in ROWS.items()
    }
    return Typed(values, rows, {}, region=region)


def read_times(values: Mapping[str, str], errors: dict[str, str]) -> dict[str, str | None]:
    """Return `starts_at` and `ends_at` for the wire; what cannot be read goes into `errors` by field.

    An end without a day is on the day of the beginning.
    """
    end_day = values["end_day"] or (values["start_day"] if values["end_time"] else "")
    return {
        "starts_at": _at("start", values["start_day"], values["start_time"], errors),
        "ends_at": _at("end", end_day, values["end_time"], errors),
    }


def times_of(activity: Mapping[str, Any]) -> dict[str, str]:
    """Return the time of an activity as the four fields of a form hold it."""
    return _moment("start", activity["starts_at"]) | _moment("end", activity["ends_at"])


def blank() -> Typed:
    """Return an empty form."""
    return Typed(record.region_values("region", HOME), {name: {} for name in ROWS}, {})


def drawn(typed: Typed, choices: record_view.Choices, more: str = "") -> dict[str, Any]:
    """Return what the form's template needs; `more` names a list that gets a blank row, an empty one always has."""
    rows = {}
    for name, numbered in typed.rows.items():
        shown: list[dict[str, Any]] = [{**row, "index": number} for number, row in numbered.items()]
        if name == more or not shown:
            shown.append({"index": max([-1, *map(int, numbered)]) + 1})
        rows[name] = shown
    held = {row.get("specialty", "") for row in typed.rows["needs"].values()}
    return {
        "values": typed.values,
        "rows": rows,
        "levels": record.region_levels(typed.region),
        "specialties": record_view.options(choices, "specialty", held),
        "party_roles": ROLES,
    }


def _rows(form: FormData) -> dict[str, dict[str, Row]]:
    found: dict[str, dict[str, Row]] = {name: {} for name in ROWS}
    for key in form:
        if match := _NUMBERED.fullmatch(key):
            name, number = match[1], match[2]
            found[name].setdefault(
                number, {column: text(form, f"{name}-{number}-{column}") for column in ROWS[name]}
            )
    return {
        name: {number: row for number, row in rows.items() if any(row.values())}
        for name, rows in found.items()
    }


def _need(number: str, row: Row, errors: dict[str, str]) -> dict[str, Any]:
    heads = unicodedata.normalize("NFKC", row["head_count"]).removesuffix("人").removesuffix("位").strip()
    if not row["specialty"]:
        errors[f"needs-{number}-specialty"] = SPECIALTY_MISSING
    if not re.fullmatch(r"[0-9]{1,3}", heads) or not 1 <= int(heads) <= MOST_HEADS:
        errors[f"needs-{number}-head_count"] = HEADS_WRONG
        return {}
    return {"specialty": row["specialty"], "head_count": int(heads)}


def _party(number: str, row: Row, errors: dict[str, str]) -> dict[str, str]:
    if row["role"] not in dict(ROLES):
        errors[f"parties-{number}-role"] = ROLE_MISSING
    return dict(row)


def _at(name: str, day: str, hour: str, errors: dict[str, str]) -> str | None:
    """Return the moment for the wire, None where nothing was typed; what cannot be read goes into `errors`."""
    if not day and not hour:
        return None
    found_day = _parsed_day(day)
    found_time = _parsed_time(hour)
    if found_day is None:
        errors[f"{name}_day"] = DAY_WRONG if day else DAY_MISSING
    if found_time is None:
        errors[f"{name}_time"] = TIME_WRONG if hour else TIME_MISSING
    if found_day is None or found_time is None:
        return None
    return datetime.combine(found_day, found_time, OFFICIAL_TIME).isoformat()


def _parsed_day(typed: str) -> date | None:
    """2026-12-01, and as people write it where the browser has no calendar: 2026/12/1, 2026年12月1日."""
    plain = unicodedata.normalize("NFKC", typed)
    match = re.fullmatch(r"(20[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", "".join(plain.split()))
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _parsed_time(typed: str) -> time | None:
    """09:30, and as people write it: 9：30, 9点30分, 9点."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    match = re.fullmatch(r"([0-9]{1,2})(?::|点|时)([0-9]{1,2})?(?:分|:[0-9]{2})?", plain)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _moment(name: str, at: str | None) -> dict[str, str]:
    if not at:
        return {}
    moment = in_official_time(at)
    return {f"{name}_day": f"{moment:%Y-%m-%d}", f"{name}_time": f"{moment:%H:%M}"}


def _field_of(pointer: str, numbers: Mapping[str, list[str]]) -> str:
    steps = [step for step in pointer.split("/") if step]
    match steps:
        case [name, place, column] if name in ROWS and place.isdigit() and int(place) < len(numbers[name]):
            return f"{name}-{numbers[name][int(place)]}-{column}"
        case [name, *_]:
            return FIELDS_OF.get(name, name)
    return refused.WHOLE_FORM
