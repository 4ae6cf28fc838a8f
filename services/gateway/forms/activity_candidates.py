"""选定专家, the search: the library's filters for one need, and what review says of each expert found."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import QueryParams

from gateway.forms import activity_experts, library
from gateway.forms.record_view import Choices, label_of

SEARCHED = "searched"
"""Stands in the address once the filters have been touched: the need's specialty is then only one of them."""


def need_of(activity: Mapping[str, Any], wanted: str) -> dict[str, Any] | None:
    """Return the need that is asked for, else the first that is not met; None where all are."""
    open_needs = [need for need in activity["needs"] if need["chosen"] < need["head_count"]]
    return next((need for need in open_needs if need["id"] == wanted), next(iter(open_needs), None))


def filters(query: QueryParams, need: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Return what the library is narrowed to: the specialty of the need until somebody asks otherwise."""
    chosen = {name: value for name, value in library.filters(query).items() if name != "status"}
    if SEARCHED not in query and "specialty" not in chosen:
        chosen["specialty"] = [str(need["specialty"])]
    return chosen


def address(activity_id: str, need_id: str, replaces_id: str, of_library: str) -> str:
    """Return an address of 专家库 as one of this search."""
    query = "&".join(part for part in (of_library.partition("?")[2], f"{SEARCHED}=1") if part)
    return activity_experts.candidates_address(activity_id, need_id, replaces_id, query)


def needs(activity: Mapping[str, Any], active: str, choices: Choices) -> list[dict[str, Any]]:
    """Return the needs that are not met as tabs."""
    return [
        {
            "label": f"{label_of(choices, 'specialty', need['specialty'])} {need['chosen']}/{need['head_count']}",
            "href": activity_experts.candidates_address(activity["id"], need["id"]),
            "active": need["id"] == active,
            "state": "",
        }
        for need in activity["needs"]
        if need["chosen"] < need["head_count"]
    ]


def rows(found: Sequence[Mapping[str, Any]], judged: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the experts that were found, each with whether they may be picked and what speaks against it."""
    by_record = {one["record_id"]: one for one in judged}
    return [
        {
            **one,
            "may_pick": by_record[one["record_id"]]["may_pick"],
            "refusals": by_record[one["record_id"]]["refusals"],
            "warnings": by_record[one["record_id"]]["warnings"],
            "picked": by_record[one["record_id"]]["picked"],
        }
        for one in found
        if one["record_id"] in by_record
    ]
