"""导入名册: the words of its pages."""

from collections.abc import Mapping
from typing import Any

from gateway.clients.base import ServiceProblem
from gateway.forms import refused

STATES = {
    "checking": ("检查中", "busy"),
    "checked": ("检查完毕，待导入", "warn"),
    "applying": ("导入中", "busy"),
    "applied": ("已导入", "good"),
}
WORKING = {"checking": "正在逐行检查", "applying": "正在导入"}
OUTCOMES = {
    "new": ("新入库", "good"),
    "present": ("已在库（不变）", "calm"),
    "joins": ("本人已有账户，将入库", "good"),
    "returns": ("已出库，将重新入库", "warn"),
    "reviewing": ("正在审核（跳过）", "busy"),
    "faulty": ("不通过", "bad"),
}
ENTERS = ("new", "joins", "returns")
NO_FILE = {"file": "请选择要上传的 Excel 文件。"}


def with_words(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return an import with its codes in words, and how many lines would change the library."""
    state, counts = str(found["state"]), found.get("counts", {})
    label, tone = STATES[state]
    return {
        **found,
        "state_label": label,
        "tone": tone,
        "working": WORKING.get(state, ""),
        "entering": sum(int(counts.get(outcome, 0)) for outcome in ENTERS),
    }


def line_with_words(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of the report with its outcome in words."""
    label, tone = OUTCOMES.get(str(line["outcome"]), ("尚未检查", "calm"))
    return {**line, "outcome_label": label, "tone": tone}


def summary(counts: Mapping[str, Any]) -> str:
    """Return how many lines mean what, in one sentence: those that there are."""
    parts = [
        f"{label} {counts[outcome]} 人" for outcome, (label, _) in OUTCOMES.items() if counts.get(outcome)
    ]
    return "，".join(parts).replace("不通过", "有误") + "。" if parts else ""


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refused file."""
    return refused.sentences(problem, order=("", "file"))
