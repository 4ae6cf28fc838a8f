"""专家库: the filter row, its chips, and what experts is asked."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from contracts.reference import regions
from contracts.words import EXPERT_KIND_LABELS
from gateway.forms.record_view import Choices, label_of
from gateway.forms.record import REGION_STEPS

KINDS = [(str(kind), label) for kind, label in EXPERT_KIND_LABELS.items()]


def filters(query: QueryParams) -> dict[str, str]:
    """Return the filters that are set: name, region (the last step chosen), specialty, kind."""
    region = next(
        (code for step in reversed(REGION_STEPS) if (code := query.get(f"region_{step}", "").strip())),
        query.get("region", "").strip(),
    )
    given = {name: query.get(name, "").strip() for name in ("name", "specialty", "kind")}
    return {name: value for name, value in ({"region": region} | given).items() if value}


def chips(chosen: Mapping[str, str], choices: Choices) -> list[dict[str, str]]:
    """Return a chip for each filter, with the address that drops it."""
    words = {
        "name": lambda value: f"姓名：{value}",
        "region": lambda value: f"所在地区：{regions.full_name(value) or value}",
        "specialty": lambda value: f"专业：{label_of(choices, 'specialty', value)}",
        "kind": lambda value: f"专家类型：{dict(KINDS).get(value, value)}",
    }
    return [
        {"label": say(chosen[name]), "href": _without(chosen, name)}
        for name, say in words.items()
        if name in chosen
    ]


def _without(chosen: Mapping[str, str], name: str) -> str:
    left = {key: value for key, value in chosen.items() if key != name}
    return f"/library?{urlencode(left)}" if left else "/library"
