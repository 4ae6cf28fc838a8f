"""选定专家 of an activity: who is picked for which need, what is missing, and what became of the others."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from gateway.forms.record_view import Choices, label_of

LIVE = frozenset({"picked", "offered", "accepted", "confirmed", "delegated", "attended", "absent"})
ENDED = frozenset({"declined", "withdrawn"})
"""States that ask for another expert."""

RELEASABLE = frozenset({"picked", "offered", "accepted", "confirmed"})
NO_NEED = "原有专业"

Row = dict[str, Any]


def groups(
    activity: Mapping[str, Any], delegations: Sequence[Mapping[str, Any]], choices: Choices
) -> list[dict[str, Any]]:
    """Return each need with its experts, and with those who are to be replaced where it is not met."""
    may_pick = "pick" in activity["may"]
    found = []
    for need in activity["needs"]:
        mine = [one for one in delegations if one["need_id"] == need["id"]]
        full = need["chosen"] >= need["head_count"]
        to_replace = [] if full else [one for one in mine if wants_another(one)]
        if need["head_count"] == 0 and not mine:
            continue
        found.append(
            {
                **need,
                "label": label_of(choices, "specialty", need["specialty"]),
                "full": full,
                "live": [_row(activity, one, choices) for one in mine if one["state"] in LIVE],
                "to_replace": [_row(activity, one, choices) for one in to_replace],
                "pick": candidates_address(activity["id"], need["id"]) if may_pick and not full else "",
            }
        )
    lost = [one for one in delegations if one["need_id"] is None and one["state"] in LIVE]
    if lost:
        rows = [_row(activity, one, choices) for one in lost]
        found.append(
            {"id": "", "label": NO_NEED, "head_count": 0, "chosen": len(lost), "full": True, "live": rows}
        )
    return found


def history(delegations: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return who takes no part any more: what became of them, why, and who came in their place."""
    names = {one["id"]: one["expert_name"] for one in delegations}
    return [
        {
            "name": one["expert_name"],
            "record_id": one["record_id"],
            "state_label": one["state_label"],
            "at": one["released_at"] or one["answered_at"],
            "reason": one["decline_reason"] or one["release_reason"] or "",
            "replaced_by": names.get(one["replaced_by_id"], ""),
        }
        for one in delegations
        if one["state"] not in LIVE
    ]


def missing(activity: Mapping[str, Any], choices: Choices) -> str:
    """Return what has still to be picked before the activity can go to the association, "" where nothing is."""
    short = [
        f"{label_of(choices, 'specialty', need['specialty'])} {need['head_count'] - need['chosen']} 位"
        for need in activity["needs"]
        if need["head_count"] > need["chosen"]
    ]
    return f"还差：{'、'.join(short)}。" if short else ""


def wants_another(delegation: Mapping[str, Any]) -> bool:
    """Return whether somebody is to be picked in the place of this one."""
    return delegation["state"] in ENDED and not delegation["replaced_by_id"]


def candidates_address(activity_id: str, need_id: str, replaces_id: str = "", query: str = "") -> str:
    """Return the address of the search for an expert for this need."""
    fixed = {"need": need_id, "replaces": replaces_id}
    parameters = urlencode({name: value for name, value in fixed.items() if value})
    return f"/activities/{activity_id}/candidates?{'&'.join(part for part in (parameters, query) if part)}"


def _row(activity: Mapping[str, Any], one: Mapping[str, Any], choices: Choices) -> Row:
    may_pick = "pick" in activity["may"]
    return {
        **one,
        "specialty_label": label_of(choices, "specialty", one["specialty"]),
        "release": may_pick and one["state"] in RELEASABLE,
        "asked": activity["state"] != "picking",
        "replace": (
            candidates_address(activity["id"], one["need_id"], one["id"])
            if may_pick and one["need_id"] and wants_another(one)
            else ""
        ),
    }
