"""基本情况 of an activity: its facts, its steps with dates, and what comes next for whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts.words import Role
from gateway.forms.activities import in_official_time, when
from gateway.forms.cases import short_region
from gateway.forms.record_view import Choices, label_of
from gateway.web.visitor import Visitor

STEPS = (
    ("draft", "拟定", "created_at"),
    ("picking", "选定专家", None),
    ("contacting", "联系确认", "submitted_at"),
    ("delegated", "下达委派", "delegated_at"),
    ("underway", "进行", "starts_at"),
    ("done", "完成", "done_at"),
)
PLACES = {state: place for place, (state, _, _) in enumerate(STEPS)}


def facts(activity: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the table of what was written down."""
    contact = "　".join(part for part in (activity["contact_name"], activity["contact_phone"]) if part)
    return [
        {"label": "名称", "value": activity["title"], "wide": True},
        {"label": "项目名称", "value": activity["project"], "wide": True},
        {"label": "评审时间", "value": when(activity["starts_at"], activity["ends_at"])},
        {
            "label": "所在地区",
            "value": short_region(activity["region_code"]) if activity["region_code"] else "",
        },
        {"label": "评审地点", "value": activity["place"], "wide": True},
        {"label": "组织单位", "value": activity["bureau_name"]},
        {"label": "属地住建部门", "value": activity["local_bureau_name"]},
        {"label": "联系人", "value": contact},
        {"label": "经办人", "value": activity["created_by_name"]},
        {"label": "备注", "value": activity["remark"], "wide": True},
    ]


def needs(activity: Mapping[str, Any], choices: Choices) -> list[dict[str, Any]]:
    """Return the specialties with how many are wanted and picked."""
    return [
        {
            "label": label_of(choices, "specialty", need["specialty"]),
            "head_count": need["head_count"],
            "chosen": need["chosen"],
            "full": need["chosen"] >= need["head_count"],
        }
        for need in activity["needs"]
    ]


def steps(activity: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the steps for the stepper; of a cancelled one those are done that it had come to."""
    reached = _reached(activity)
    current = activity["state"] not in ("cancelled", "done")
    return [
        {
            "label": label,
            "state": _step_state(place, reached, current=current),
            "note": _note(activity, state, moment, seen=place <= reached),
        }
        for place, (state, label, moment) in enumerate(STEPS)
    ]


def next_step(activity: Mapping[str, Any], visitor: Visitor) -> str:
    """Return in a sentence what this visitor does next, or whom the activity waits for."""
    if "copy" in activity["may"]:
        return _next_of_bureau(activity)
    if visitor.has(Role.ASSOCIATION_COORDINATOR):
        return _next_of_association(activity)
    return _next_of_local_bureau(activity)


def _next_of_bureau(activity: Mapping[str, Any]) -> str:
    lacking = max(activity["wanted"] - activity["chosen"], 0)
    match activity["state"]:
        case "draft":
            return "请把评审活动填写完整，再点击“开始选定专家”。"
        case "picking" if lacking:
            return f"请在“选定专家”中选定专家，还差 {lacking} 位。选满后提交协会，由协会联系。"
        case "picking":
            return "专家已选满，请在“选定专家”中提交协会，由协会联系专家、确认工作时间。"
        case "contacting" if lacking:
            return f"有专家不能参加，请在“选定专家”中更换，还差 {lacking} 位。"
        case "contacting":
            return f"协会正在联系专家，{_confirmed(activity)}。全部确认后由协会下达委派通知。"
        case "delegated":
            return "委派通知已下达，请按时组织评审。"
        case "underway":
            return "评审结束后，请在“出席与评价”中登记专家是否到场，再确认完成。"
    return ""


def _next_of_association(activity: Mapping[str, Any]) -> str:
    lacking = max(activity["wanted"] - activity["chosen"], 0)
    match activity["state"]:
        case "contacting" if lacking:
            return f"有专家不能参加，等待{activity['bureau_name']}更换，还差 {lacking} 位。"
        case "contacting" if activity["confirmed"] >= activity["wanted"]:
            return "专家的工作时间均已确认，请下达委派通知。"
        case "contacting":
            return f"请在“联系确认”中联系专家、确认工作时间，{_confirmed(activity)}。"
        case "delegated":
            return "委派通知已下达，等待评审开始。"
        case "underway":
            return f"评审进行中，结束后由{activity['bureau_name']}登记出席情况并确认完成。"
    return ""


def _next_of_local_bureau(activity: Mapping[str, Any]) -> str:
    if activity["unacknowledged"]:
        return f"有 {activity['unacknowledged']} 份委派通知待知悉，请在“委派通知”中点击“知悉”。"
    return "委派通知均已知悉。" if activity["state"] in ("delegated", "underway") else ""


def _confirmed(activity: Mapping[str, Any]) -> str:
    return f"已确认 {activity['confirmed']} 位，共需 {activity['wanted']} 位"


def _reached(activity: Mapping[str, Any]) -> int:
    """Return the place of the step that the activity is at, or was at when it was cancelled."""
    if activity["state"] != "cancelled":
        return PLACES[activity["state"]]
    if activity["delegated_at"]:
        return PLACES["delegated"]
    return PLACES["contacting"] if activity["submitted_at"] else PLACES["draft"]


def _step_state(place: int, reached: int, *, current: bool) -> str:
    if place < reached or (place == reached and not current):
        return "done"
    return "current" if place == reached else "waiting"


def _note(activity: Mapping[str, Any], state: str, moment: str | None, *, seen: bool) -> str:
    if state == "picking":
        return f"{activity['chosen']}/{activity['wanted']} 位" if seen else ""
    at = activity[moment] if moment else None
    if not at or not (seen or state == "underway"):
        return ""
    return _words(in_official_time(at))


def _words(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
