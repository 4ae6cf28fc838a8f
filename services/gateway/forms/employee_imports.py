"""导入人员: the words of its pages."""

from collections.abc import Mapping
from typing import Any

from gateway.clients.base import ServiceProblem
from gateway.forms import refused

STATES = {
    "checking": ("检查中", "busy"),
    "faulty": ("有误，未导入", "bad"),
    "ready": ("检查通过，待导入", "warn"),
    "applying": ("导入中", "busy"),
    "applied": ("已导入", "good"),
}
OUTCOMES = {"new": "新增人员", "joins": "已有账户，加入本单位", "present": "已在本单位，不变"}
WORKING = {"checking": "正在逐行检查", "applying": "正在导入"}
NO_FILE = {"file": "请选择要上传的 Excel 文件。"}


def with_words(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return an import with its codes in words."""
    label, tone = STATES[str(found["state"])]
    state = str(found["state"])
    return {**found, "state_label": label, "tone": tone, "working": WORKING.get(state, "")}


def line_with_words(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of the report with its outcome in words."""
    return {**line, "outcome_label": OUTCOMES.get(str(line["outcome"]), "")}


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refused file."""
    return refused.sentences(problem, order=("", "file"))
