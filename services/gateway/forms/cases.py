"""工作事项 and 审核: what a reviewer decides, and how cases stand in a list."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from starlette.datastructures import FormData

from contracts.reference import regions
from contracts.reference.working_days import is_working_day
from contracts.words import Role
from gateway.forms import fields
from gateway.forms.record_view import Choices, label_of
from gateway.web.visitor import Visitor

STAGES = (
    ("preliminary", "资料预审", Role.ASSOCIATION_REVIEWER),
    ("final", "资料终审", Role.BUREAU_REVIEWER),
)
PHRASES = {
    "pass": ("材料齐全，符合入库条件。", "信息属实，同意。"),
    "reject": (
        "专家申报表附件不清晰，请重新扫描上传。",
        "专家申报表附件未签字或未盖章，请补充后重新上传。",
        "职称、注册资格与所附证书不一致，请核对。",
        "工作年限与技术工作经历不符，请核对。",
    ),
}


def decision_body(form: FormData) -> dict[str, str]:
    """Return the decision as review takes it."""
    body = {name: fields.text(form, name) for name in ("stage", "verdict", "opinion")}
    kind = fields.text(form, "kind")
    return {**body, "kind": kind} if kind else body


def decision_values(form: FormData) -> dict[str, str]:
    """Return what was typed, to be shown again."""
    return {name: fields.text(form, name) for name in ("opinion", "kind")}


def stages_of(visitor: Visitor) -> list[tuple[str, str]]:
    """Return the stages that this person's roles decide: (code, label)."""
    return [(code, label) for code, label, role in STAGES if visitor.has(role)]


def listed(cases: Iterable[Mapping[str, Any]], choices: Choices, today: date) -> list[dict[str, Any]]:
    """Return cases with their words: specialty, region and due date."""
    return [
        {
            **case,
            "specialty_label": label_of(choices, "specialty", case["specialty"]),
            "region_name": short_region(case["region_code"]),
            "due_words": due_words(date.fromisoformat(case["due_on"]), case["overdue"], today),
        }
        for case in cases
    ]


def due_words(due_on: date, overdue: bool, today: date) -> str:
    """Return how long is left until the end of `due_on`, in working days."""
    if overdue:
        return "已逾期"
    if due_on <= today:
        return "今天到期"
    return f"{_working_days_between(today, due_on)} 个工作日内"


def short_region(code: str) -> str:
    """Return the region without its province when that is 新疆, which all but a few have in common."""
    return regions.full_name(code).removeprefix("新疆维吾尔自治区") or regions.full_name(code)


def _working_days_between(day: date, last: date) -> int:
    days = (day + timedelta(days=n) for n in range(1, (last - day).days + 1))
    return sum(is_working_day(each) for each in days)
