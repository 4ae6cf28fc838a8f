"""What 首页 says, from what the services said: the steps of an application and the next one in a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.words import STAGE_LABELS, RecordStatus, Stage, Verdict
from foundation.clock import OFFICIAL_TIME
from gateway.forms.activities import when

UNDER_WAY = (RecordStatus.APPLYING, RecordStatus.CHANGING)
TURNED_DOWN = (RecordStatus.REJECTED, RecordStatus.CHANGE_REJECTED)
OF_A_CHANGE = (RecordStatus.CHANGING, RecordStatus.CHANGE_REJECTED)
NEXT_STEP = {
    RecordStatus.DRAFT: "请先进入个人中心，填写入库申请并上传附件，然后提交申请。",
    RecordStatus.LISTED: "您已进入专家库。资料有变化时，请在个人中心办理信息变更。",
    RecordStatus.SUSPENDED: "您的专家资格已暂停，恢复后会通知您。如有疑问请联系消防协会。",
    RecordStatus.REMOVED: "您已出库。如需再次入库，请在个人中心重新提交入库申请。",
}
REVIEWING = {
    Stage.PRELIMINARY: "建设工程消防协会正在预审您的资料，结果会以短信和消息通知您。",
    Stage.FINAL: "资料预审已通过，住建部门正在终审您的资料，结果会以短信和消息通知您。",
}
MEND = {
    RecordStatus.REJECTED: "请按审核意见修改资料后，再次提交入库申请。",
    RecordStatus.CHANGE_REJECTED: "请按审核意见修改后，再次提交信息变更。专家库中仍是您原来的资料。",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an applicant stands: the stepper's steps, the next step, and the opinion that turned it down."""

    steps: list[dict[str, str]]
    next_step: str
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Delegations:
    """What an expert is asked and has still to answer, and the next review that the expert goes to."""

    open: list[dict[str, Any]]
    next: dict[str, Any] | None


GOES = ("accepted", "confirmed", "delegated")
"""States of a delegation in which the expert goes to the review."""


def delegations(own: Sequence[Mapping[str, Any]], now: datetime) -> Delegations:
    """Return what of an expert's delegations matters today: open questions, the soonest first, and the next review."""
    told = [{**one, "when": when(one["starts_at"], one["ends_at"])} for one in own if one["starts_at"]]
    told.sort(key=lambda one: datetime.fromisoformat(one["starts_at"]))
    to_come = [one for one in told if datetime.fromisoformat(one["ends_at"]) > now and one["state"] in GOES]
    return Delegations([one for one in told if "answer" in one["may"]], next(iter(to_come), None))


def month_of(now: datetime) -> str:
    """Return the month as review takes it: 2026-12."""
    return f"{now.astimezone(OFFICIAL_TIME):%Y-%m}"


def standing(record: Mapping[str, Any], rounds: Sequence[Mapping[str, Any]] | None) -> Standing:
    """Return where the person stands.

    `rounds` are review's, newest first, None when review could not be asked: then the steps carry no dates. The
    record's status leads; a round that is not the record's current submission is an older one and left out.
    """
    status = RecordStatus(record["status"])
    newest = _current_round(record, rounds)
    decided = {item["stage"]: item for item in (newest or {}).get("decisions", [])}
    return Standing(
        _steps(status, record, newest, decided),
        _next_step(status, decided),
        next((item["opinion"] for item in decided.values() if _is_rejection(item)), "")
        if status in TURNED_DOWN
        else "",
    )


def _current_round(
    record: Mapping[str, Any], rounds: Sequence[Mapping[str, Any]] | None
) -> Mapping[str, Any] | None:
    current = record.get("submission_id")
    return next((item for item in rounds or () if not current or item["case_id"] == current), None)


def _steps(
    status: RecordStatus,
    record: Mapping[str, Any],
    newest: Mapping[str, Any] | None,
    decided: Mapping[str, Mapping[str, Any]],
) -> list[dict[str, str]]:
    changes = status in OF_A_CHANGE
    stages = {stage: _stage_step(status, stage, decided) for stage in Stage}
    submitted = (newest or {}).get("submitted_at") or record.get("submitted_at") or ""
    applied = status not in (RecordStatus.DRAFT, RecordStatus.REMOVED)
    entered = status in (RecordStatus.LISTED, RecordStatus.SUSPENDED)
    entered_at = decided.get(Stage.FINAL, {}).get("at", "") if entered else ""
    return [
        {
            "label": "信息变更" if changes else "申请",
            "state": "done" if applied else "current",
            "at": submitted if applied else "",
        },
        {"label": STAGE_LABELS[Stage.PRELIMINARY], **stages[Stage.PRELIMINARY]},
        {"label": STAGE_LABELS[Stage.FINAL], **stages[Stage.FINAL]},
        {
            "label": "变更生效" if changes else "已入库",
            "state": "done" if entered else "waiting",
            "at": entered_at,
        },
    ]


def _stage_step(
    status: RecordStatus, stage: Stage, decided: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    decision = decided.get(stage)
    if status in (RecordStatus.LISTED, RecordStatus.SUSPENDED):
        return {"state": "done", "at": decision["at"] if decision else ""}
    if status not in UNDER_WAY and status not in TURNED_DOWN:
        return {"state": "waiting", "at": ""}
    if decision:
        return {"state": "failed" if _is_rejection(decision) else "done", "at": decision["at"]}
    return {
        "state": "current" if status in UNDER_WAY and _open_stage(decided) == stage else "waiting",
        "at": "",
    }


def _next_step(status: RecordStatus, decided: Mapping[str, Mapping[str, Any]]) -> str:
    if status in UNDER_WAY:
        return REVIEWING[_open_stage(decided)]
    return MEND.get(status) or NEXT_STEP[status]


def _open_stage(decided: Mapping[str, Mapping[str, Any]]) -> Stage:
    return Stage.FINAL if Stage.PRELIMINARY in decided else Stage.PRELIMINARY


def _is_rejection(decision: Mapping[str, Any]) -> bool:
    return bool(decision["verdict"] == Verdict.REJECT)
