"""Delegations, the contact log and invitations as review tells them."""

from typing import Any

from gateway.tests.samples_activity import activity

DELEGATION_ID = "00000000-0000-7000-8000-00000000d001"
RECORD_ID = "00000000-0000-7000-8000-00000000e001"
TOKEN = "q2Xy7d0mR4nT8vW1zA5bCg"
STATE_LABELS = {
    "picked": "待联系",
    "offered": "待答复",
    "accepted": "已接受",
    "confirmed": "已确认时间",
    "declined": "不能参加",
    "released": "已取消选定",
    "delegated": "已下达委派",
    "withdrawn": "委派已撤回",
}


def delegation(state: str = "picked", **changes: Any) -> dict[str, Any]:
    """Return one expert of an activity."""
    return {
        "id": DELEGATION_ID,
        "activity_id": activity()["id"],
        "record_id": RECORD_ID,
        "expert_name": "古丽",
        "specialty": "fire_protection",
        "need_id": "n1",
        "state": state,
        "state_label": STATE_LABELS[state],
        "version": 3,
        "replaces_id": None,
        "replaced_by_id": None,
        "picked_by_name": "买买提",
        "picked_at": "2026-11-23T02:00:00Z",
        "despite": "",
        "offered_at": None,
        "answered_at": None,
        "decline_reason": None,
        "confirmed_at": None,
        "confirmed_by_name": None,
        "released_at": None,
        "release_reason": None,
        "delegated_at": None,
        "attended": None,
        "rating": None,
        "rating_comment": None,
        "rated_by_name": None,
        "conflicts": [],
        "has_account": True,
        **changes,
    }


def entry(kind: str, kind_label: str, outcome: str, outcome_label: str, **changes: Any) -> dict[str, Any]:
    """Return a line of the contact log."""
    return {
        "kind": kind,
        "kind_label": kind_label,
        "outcome": outcome,
        "outcome_label": outcome_label,
        "note": "",
        "by_name": "热娜",
        "at": "2026-11-24T03:00:00Z",
        **changes,
    }


def contact(*entries: dict[str, Any], offer: str = "", delegation_id: str = DELEGATION_ID) -> dict[str, Any]:
    """Return the contact log of an expert; `offer` is the state of the last link."""
    sent = {"made_at": "2026-11-24T03:00:00Z", "expires_at": "2026-11-26T03:00:00Z", "state": offer}
    return {
        "delegation_id": delegation_id,
        "entries": list(entries),
        "offer": sent if offer else None,
    }


DETAILS = {
    "title": "某商业综合体消防设计专家评审",
    "project": "某商业综合体",
    "place": "市民服务中心三楼会议室",
    "region_code": "650102",
    "bureau_name": "乌鲁木齐市住建局",
    "starts_at": "2026-12-01T01:30:00Z",
    "ends_at": "2026-12-01T04:30:00Z",
    "contact_name": "王科长",
    "contact_phone": "0991-2841234",
}


def invitation(state: str = "open", answer: str | None = None) -> dict[str, Any]:
    """Return what a link opens; details stand in an open one alone."""
    details = DETAILS if state == "open" else dict.fromkeys(DETAILS)
    return {"state": state, "answer": answer, **details}


def own(state: str = "offered", **changes: Any) -> dict[str, Any]:
    """Return a delegation as the expert sees it."""
    return {
        "id": DELEGATION_ID,
        "state": state,
        "state_label": STATE_LABELS[state],
        "version": 5,
        **DETAILS,
        "offered_at": "2026-11-24T03:00:00Z",
        "answered_at": None,
        "decline_reason": None,
        "release_reason": None,
        "attended": None,
        "may": ["answer"] if state == "offered" else [],
        **changes,
    }
