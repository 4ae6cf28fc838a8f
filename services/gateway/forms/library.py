"""专家库: the filter row, its chips, the facets beside the list, and what experts is asked."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from contracts.reference import regions
from contracts.words import EXPERT_KIND_LABELS, STATUS_LABELS, RecordStatus
from gateway.forms.record import deepest_region
from gateway.forms.record_view import Choices, label_of

LABELS = {
    "name": "姓名",
    "employer": "现工作单位",
    "region": "所在地区",
    "specialty": "专业",
    "kind": "专家类型",
    "title": "职称",
    "qualification": "注册职业资格证书类别",
    "industry": "所属行业分类",
    "education": "最高学历",
    "status": "状态",
}
SEVERAL = frozenset({"specialty", "title", "qualification"})
"""Parts of which several values may be chosen: one of them is enough."""

SELDOM = ("employer", "title", "qualification", "industry", "education", "status")
"""Parts that stand under 更多条件."""

KINDS = [(str(kind), label) for kind, label in EXPERT_KIND_LABELS.items()]
STATUSES = [
    (str(status), STATUS_LABELS[status])
    for status in (RecordStatus.LISTED, RecordStatus.SUSPENDED, RecordStatus.REMOVED)
]
DEFAULT_STATUS = str(RecordStatus.LISTED)
FACETS = ("status", "kind", "specialty", "region", "title", "qualification")
SHOWN_AT_ONCE = 6

Chosen = Mapping[str, str | list[str]]


def filters(query: QueryParams) -> dict[str, str | list[str]]:
    """Return the parts of the filter that are set; the region is the last step chosen."""
    given: dict[str, str | list[str]] = {
        name: _several(query, name) if name in SEVERAL else query.get(name, "").strip() for name in LABELS
    }
    given["region"] = deepest_region(query, "region") or query.get("region", "").strip()
    if given["status"] == DEFAULT_STATUS:
        given["status"] = ""
    return {name: value for name, value in given.items() if value}


def chips(chosen: Chosen, choices: Choices) -> list[dict[str, str]]:
    """Return a chip for each value chosen, with the address that drops it."""
    return [
        {
            "label": f"{LABELS[name]}：{_word(name, value, choices)}",
            "href": address(_toggled(chosen, name, value)),
        }
        for name in LABELS
        for value in _values(chosen, name)
    ]


def facets(chosen: Chosen, counted: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return the parts with their values as links that choose a value or drop it again."""
    if counted is None:
        return []
    found = [_facet(chosen, name, counted["facets"].get(name, [])) for name in FACETS]
    return [facet for facet in found if facet["values"]]


def total(counted: Mapping[str, Any] | None) -> str:
    """Return 共 N 位, or that there are more than are counted."""
    if counted is None:
        return ""
    return f"共 {_number(counted['total'], counted['more'])} 位"


def address(chosen: Chosen) -> str:
    """Return the address of the first page under these filters."""
    return f"/library?{urlencode(chosen, doseq=True)}" if chosen else "/library"


def _facet(chosen: Chosen, name: str, counted: list[dict[str, Any]]) -> dict[str, Any]:
    held = _values(chosen, name)
    values = [
        {
            "label": one["label"],
            "count": _number(one["count"], one["more"]),
            "href": address(_toggled(chosen, name, one["value"])),
            "active": one["value"] in held
            or (name == "status" and not held and one["value"] == DEFAULT_STATUS),
        }
        for one in counted
    ]
    values.sort(key=lambda value: not value["active"])
    more = any(one["more"] for one in counted)
    return {
        "label": LABELS[name],
        "values": values[:SHOWN_AT_ONCE],
        "others": values[SHOWN_AT_ONCE:],
        "more": more,
    }


def _toggled(chosen: Chosen, name: str, value: str) -> dict[str, str | list[str]]:
    """Return the filters with a value added, or without it where it is there; of most parts there is one value."""
    left: dict[str, str | list[str]] = {key: kept for key, kept in chosen.items() if key != name}
    held = _values(chosen, name)
    if name in SEVERAL:
        values = [kept for kept in held if kept != value] if value in held else [*held, value]
        return {**left, name: values} if values else left
    dropped = value in held or (name == "status" and value == DEFAULT_STATUS)
    return left if dropped else {**left, name: value}


def _values(chosen: Chosen, name: str) -> list[str]:
    value = chosen.get(name, [])
    return [value] if isinstance(value, str) else value


def _several(query: QueryParams, name: str) -> list[str]:
    return [value.strip() for value in dict.fromkeys(query.getlist(name)) if value.strip()]


def _number(count: int, more: bool) -> str:
    return f"{count}+" if more else str(count)


def _word(name: str, value: str, choices: Choices) -> str:
    match name:
        case "region":
            return regions.full_name(value) or value
        case "specialty" | "title" | "qualification" | "industry" | "education":
            return label_of(choices, name, value)
        case "kind":
            return dict(KINDS).get(value, value)
        case "status":
            return dict(STATUSES).get(value, value)
    return value
