"""An activity as review tells it."""

from typing import Any

ACTIVITY_ID = "00000000-0000-7000-8000-00000000a001"
BUREAUS = {"items": [{"id": "00000000-0000-7000-8000-00000000b001", "name": "乌鲁木齐市住建局"}]}
STATE_LABELS = {
    "draft": "拟定",
    "picking": "选定专家",
    "contacting": "联系确认",
    "delegated": "下达委派",
    "underway": "进行",
    "done": "完成",
    "cancelled": "已取消",
}


def item(state: str = "draft", **changes: Any) -> dict[str, Any]:
    """Return an activity of a list."""
    return {
        "id": ACTIVITY_ID,
        "state": state,
        "state_label": STATE_LABELS[state],
        "bureau_name": "乌鲁木齐市住建局",
        "title": "某商业综合体消防设计专家评审",
        "place": "市民服务中心三楼会议室",
        "region_code": "650102",
        "starts_at": "2026-12-01T01:30:00Z",
        "ends_at": "2026-12-01T04:30:00Z",
        "wanted": 3,
        "chosen": 2,
        "confirmed": 1,
        "delegated": 0,
        "unacknowledged": 0,
        "submitted_at": None if state in ("draft", "picking") else "2026-11-24T02:00:00Z",
        "is_local": False,
        **changes,
    }


def activity(state: str = "draft", may: tuple[str, ...] = ("edit", "copy"), **changes: Any) -> dict[str, Any]:
    """Return an activity with all that is known of it; `may` is what the caller may do with it."""
    return {
        **item(state),
        "version": 4,
        "bureau_id": BUREAUS["items"][0]["id"],
        "local_bureau_name": "乌鲁木齐市住建局",
        "project": "某商业综合体",
        "contact_name": "王科长",
        "contact_phone": "0991-2841234",
        "remark": "请携带身份证。",
        "needs": [
            {"id": "n1", "specialty": "fire_protection", "head_count": 2, "chosen": 2},
            {"id": "n2", "specialty": "electrical", "head_count": 1, "chosen": 0},
        ],
        "parties": [
            {
                "role": "design",
                "role_label": "设计单位",
                "name": "某某设计院",
                "credit_code": "916501007129663704",
            }
        ],
        "created_by_name": "买买提",
        "created_at": "2026-11-23T02:00:00Z",
        "copied_from_id": None,
        "delegated_at": None,
        "done_at": None,
        "cancelled_at": None,
        "cancel_reason": "",
        "may": list(may),
        **changes,
    }


def delegation(id: str = "d1", **changes: Any) -> dict[str, Any]:
    """Return an expert of an activity as review tells it."""
    return {
        "id": id,
        "activity_id": ACTIVITY_ID,
        "record_id": "00000000-0000-7000-8000-00000000000c",
        "expert_name": "古丽",
        "specialty": "fire_protection",
        "need_id": "n1",
        "state": "picked",
        "state_label": "待联系",
        "version": 1,
        "replaces_id": None,
        "replaced_by_id": None,
        "picked_by_name": "买买提",
        "picked_at": "2026-11-23T03:00:00Z",
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
