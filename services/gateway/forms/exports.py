"""导出: the words of its pages, and the filter as experts takes it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from gateway.clients.base import ServiceProblem
from gateway.forms import refused

STATES = {
    "gathering": ("导出中", "busy"),
    "writing": ("导出中", "busy"),
    "ready": ("可以下载", "good"),
    "cancelled": ("已取消", "calm"),
    "failed": ("未能生成，请重新导出", "bad"),
}
WORKING = frozenset({"gathering", "writing"})
SEVERAL = frozenset({"specialty", "title", "qualification"})
"""Parts of the filter that may have several values."""


def asked(chosen: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what experts is asked for: the filter of the page and what was typed."""
    wanted = {
        name: [value] if name in SEVERAL and isinstance(value, str) else value
        for name, value in chosen.items()
    }
    unmasked = typed.get("unmasked") == "yes"
    return {"filter": wanted, "unmasked": unmasked, "reason": str(typed.get("reason", "")).strip()}


def with_words(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return an export with its codes in words."""
    label, tone = STATES[str(found["state"])]
    return {**found, "state_label": label, "tone": tone, "working": found["state"] in WORKING}


def address(path: str, chosen: Mapping[str, Any]) -> str:
    """Return an address with these filters."""
    return f"{path}?{urlencode(dict(chosen), doseq=True)}" if chosen else path


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refused export; those of the filter are about the whole form."""
    return refused.sentences(problem, renamed={"filter": ""}, order=("", "reason"))
