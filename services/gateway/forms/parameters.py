"""系统参数: those of each service, and how they stand on the page."""

from collections.abc import Mapping
from typing import Any

SERVICES = {"experts": "专家库", "review": "审核", "notify": "消息"}
"""Which services have parameters, and their names on the page."""


def card(service: str, items: list[dict[str, Any]] | None, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return a service's parameters; `items` is None while it cannot be asked.

    `typed` is what was refused: service, key, value and its sentence; empty without.
    """
    shown = None if items is None else [_form(service, one, typed) for one in items]
    return {"service": service, "label": SERVICES[service], "parameters": shown}


def _form(service: str, one: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    refused = (typed.get("service"), typed.get("key")) == (service, one["key"])
    return {
        **one,
        "name": f"{one['label']}（{one['unit']}）",
        "hint": f"{one['explanation']}可填 {one['least']} 至 {one['most']}，默认 {one['default']}。",
        "typed": typed["value"] if refused else str(one["value"]),
        "error": typed["sentence"] if refused else "",
    }
