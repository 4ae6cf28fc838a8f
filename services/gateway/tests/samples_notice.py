"""Notices as review tells them."""

from typing import Any

NOTICE_ID = "00000000-0000-7000-8000-00000000d001"
WITHDRAWAL_ID = "00000000-0000-7000-8000-00000000d002"
DELEGATION_ID = "00000000-0000-7000-8000-00000000c001"
NUMBER, SECOND_NUMBER = "新消专委〔2026〕0001号", "新消专委〔2026〕0002号"
CODE = "abcdefghijklmnopqrstuvwxyz"


def notice(**changes: Any) -> dict[str, Any]:
    """Return a notice that counts."""
    return {
        "id": NOTICE_ID,
        "kind": "delegation",
        "kind_label": "委派通知",
        "number": NUMBER,
        "state": "valid",
        "state_label": "有效",
        "delegation_id": DELEGATION_ID,
        "expert_name": "古丽",
        "issued_at": "2026-11-23T02:00:00Z",
        "issued_by_name": "协会专家库维护人员",
        "withdrawn_at": None,
        "withdraws_number": None,
        "reason": "",
        "received_at": None,
        "to_acknowledge": True,
        "acknowledged_at": None,
        "acknowledged_by_name": None,
        "file_ready": True,
        **changes,
    }


def withdrawal(**changes: Any) -> dict[str, Any]:
    """Return the notice that withdraws it."""
    return notice(
        **{
            "id": WITHDRAWAL_ID,
            "kind": "withdrawal",
            "kind_label": "撤回委派通知",
            "number": SECOND_NUMBER,
            "withdraws_number": NUMBER,
            "reason": "评审时间调整",
            **changes,
        }
    )


def line(**changes: Any) -> dict[str, Any]:
    """Return a line of the register."""
    return {
        **notice(),
        "activity_id": "00000000-0000-7000-8000-00000000a001",
        "title": "某商业综合体消防设计专家评审",
        "bureau_name": "乌鲁木齐市住建局",
        "starts_at": "2026-12-01T01:30:00Z",
        "ends_at": "2026-12-01T04:30:00Z",
        **changes,
    }


def verified(state: str = "valid", **changes: Any) -> dict[str, Any]:
    """Return what review says of a code."""
    return {
        "state": state,
        "kind": "delegation",
        "kind_label": "委派通知",
        "number": NUMBER,
        "expert_name": "古丽",
        "title": "某商业综合体消防设计专家评审",
        "place": "新疆维吾尔自治区乌鲁木齐市天山区市民服务中心三楼",
        "starts_at": "2026-12-01T01:30:00Z",
        "ends_at": "2026-12-01T04:30:00Z",
        "issued_at": "2026-11-23T02:00:00Z",
        "withdrawn_at": "2026-11-25T02:00:00Z" if state == "withdrawn" else None,
        "withdraws_number": None,
        "issuer": "建设工程消防协会",
        **changes,
    }
