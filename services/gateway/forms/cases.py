"""工作事项 and 审核: what a reviewer decides, and how cases stand in a list."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from starlette.datastructures import FormData, QueryParams

from contracts.reference import regions
from contracts.words import PURPOSE_LABELS, VERDICT_LABELS, Role
from gateway.forms import fields
from gateway.forms.record import deepest_region
from gateway.forms.record_view import Choices, label_of, options
from gateway.web.visitor import Visitor

STAGES = (
    ("preliminary", "资料预审", Role.ASSOCIATION_REVIEWER),
    ("final", "资料终审", Role.BUREAU_REVIEWER),
)
PHRASES_OF = {"pass": "opinion_pass", "reject": "opinion_reject"}


VERDICTS = {str(verdict): label for verdict, label in VERDICT_LABELS.items()}
FILTER_LABELS = {
    "stage": "环节",
    "name": "姓名",
    "region": "所在地区",
    "specialty": "专业",
    "purpose": "申请类型",
    "overdue": "逾期",
}
PURPOSES = [(str(purpose), label) for purpose, label in PURPOSE_LABELS.items()]
LONGEST_NAME = 50
_CODE = re.compile(r"[a-z0-9_]{1,40}")


def filters(query: QueryParams) -> dict[str, str]:
    """Return what a list of cases is narrowed to, as review takes it; what makes no sense is left out."""
    region = deepest_region(query, "region") or query.get("region", "").strip()
    specialty = query.get("specialty", "").strip()
    given = {
        "stage": query.get("stage", "") if query.get("stage") in {code for code, _, _ in STAGES} else "",
        "name": query.get("name", "").strip()[:LONGEST_NAME],
        "region": region if regions.get(region) else "",
        "specialty": specialty if _CODE.fullmatch(specialty) else "",
        "purpose": query.get("purpose", "") if query.get("purpose") in dict(PURPOSES) else "",
        "overdue": "true" if query.get("overdue") else "",
    }
    return {name: value for name, value in given.items() if value}


def query_of(given: Mapping[str, str]) -> str:
    """Return what is given as the query of an address, "" if nothing is."""
    set_ = {name: value for name, value in given.items() if value}
    return f"?{urlencode(set_)}" if set_ else ""


def chips(chosen: Mapping[str, str], state: str, choices: Choices) -> list[dict[str, str]]:
    """Return a chip for each filter but the stage, with the address that drops it."""
    return [
        {
            "label": label if name == "overdue" else f"{label}：{_word(name, chosen[name], choices)}",
            "href": "/tasks" + query_of({"state": state, **chosen, name: ""}),
        }
        for name, label in FILTER_LABELS.items()
        if name in chosen and name != "stage"
    ]


def chosen_ids(texts: Iterable[str]) -> list[UUID]:
    """Return the cases that were ticked, each once; what is no id is left out."""
    return list(dict.fromkeys(id for text in texts if (id := _id(text)) is not None))


def decision_body(form: FormData) -> dict[str, str]:
    """Return the decision as review takes it."""
    body = {name: fields.text(form, name) for name in ("stage", "verdict", "opinion")}
    kind = fields.text(form, "kind")
    return {**body, "kind": kind} if kind else body


def decision_values(form: FormData) -> dict[str, str]:
    """Return what was typed, to be shown again."""
    return {name: fields.text(form, name) for name in ("opinion", "kind")}


def phrases(choices: Choices) -> dict[str, list[str]]:
    """Return 审核意见常用语 by verdict, as the administrator keeps them among the dictionaries."""
    return {verdict: [one["label"] for one in options(choices, kind)] for verdict, kind in PHRASES_OF.items()}


def stages_of(visitor: Visitor) -> list[tuple[str, str]]:
    """Return the stages that this person's roles decide: (code, label)."""
    return [(code, label) for code, label, role in STAGES if visitor.has(role)]


def listed(cases: Iterable[Mapping[str, Any]], choices: Choices) -> list[dict[str, Any]]:
    """Return cases with their words: specialty, region and due date."""
    return [
        {
            **case,
            "specialty_label": label_of(choices, "specialty", case["specialty"]),
            "region_name": short_region(case["region_code"]),
            "due_words": due_words(case["working_days_left"], overdue=case["overdue"]),
        }
        for case in cases
    ]


def due_words(working_days_left: int, *, overdue: bool) -> str:
    """Return how long is left, in working days after today."""
    if overdue:
        return "已逾期"
    return f"{working_days_left} 个工作日内" if working_days_left else "今天到期"


def short_region(code: str) -> str:
    """Return the region without its province when that is 新疆, which all but a few have in common."""
    return regions.full_name(code).removeprefix("新疆维吾尔自治区") or regions.full_name(code)


def _word(name: str, value: str, choices: Choices) -> str:
    match name:
        case "region":
            return short_region(value)
        case "specialty":
            return label_of(choices, "specialty", value)
        case "purpose":
            return dict(PURPOSES)[value]
    return value


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
