"""专家库: the filter row, its chips, and what experts is asked."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from contracts.reference import regions
from contracts.words import EXPERT_KIND_LABELS
from gateway.forms.record import deepest_region
from gateway.forms.record_view import Choices, label_of

LABELS = {"name": "姓名", "region": "所在地区", "specialty": "专业", "kind": "专家类型"}
KINDS = [(str(kind), label) for kind, label in EXPERT_KIND_LABELS.items()]


def filters(query: QueryParams) -> dict[str, str]:
    """Return the filters that are set: name, region (the last step chosen), specialty, kind."""
    region = deepest_region(query, "region") or query.get("region", "").strip()
    given = {name: query.get(name, "").strip() for name in LABELS} | {"region": region}
    return {name: value for name, value in given.items() if value}


def chips(chosen: Mapping[str, str], choices: Choices) -> list[dict[str, str]]:
    """Return a chip for each filter, with the address that drops it."""
    return [
        {"label": f"{LABELS[name]}：{_word(name, chosen[name], choices)}", "href": _without(chosen, name)}
        for name in LABELS
        if name in chosen
    ]


def _word(name: str, value: str, choices: Choices) -> str:
    match name:
        case "region":
            return regions.full_name(value) or value
        case "specialty":
            return label_of(choices, "specialty", value)
        case "kind":
            return dict(KINDS).get(value, value)
    return value


def _without(chosen: Mapping[str, str], name: str) -> str:
    left = {key: value for key, value in chosen.items() if key != name}
    return f"/library?{urlencode(left)}" if left else "/library"
