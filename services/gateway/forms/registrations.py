"""系统管理: the queue of self-registered people and the decision on one."""

from collections.abc import Mapping
from typing import Any

from contracts.reference import regions
from contracts.words import SEX_LABELS, USER_TYPE_LABELS, Sex, UserType
from gateway.clients.base import ServiceProblem
from gateway.forms import fields, refused

STATES = {"waiting": "待处理", "granted": "已通过", "refused": "已拒绝"}
REGISTRATION_TYPE = "建设单位（个人）"
PHRASES = (
    "身份证照片不清晰，请重新拍摄后再次注册。",
    "身份证照片与填写的姓名或身份证号不一致，请核对后再次注册。",
    "身份证照片正面、反面放反或不完整，请重新上传。",
    "您已有所属单位，请由所在单位添加人员，不需要单独注册。",
)
GRANT = "grant"


def state_of(given: str | None) -> str:
    """Return the chosen filter; what is waiting unless another known one was asked for."""
    return given if given in STATES else "waiting"


def decision(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return what identity's decision takes."""
    granted = fields.text(form, "decision") == GRANT
    return {"granted": granted, "reason": None if granted else fields.text(form, "reason")}


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refused decision."""
    return refused.sentences(problem, order=("", "reason"))


def with_words(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a registration with its codes in words."""
    sex = item.get("sex")
    return {
        **item,
        "state_label": STATES.get(str(item["state"]), ""),
        "user_type_label": USER_TYPE_LABELS[UserType(item["user_type"])],
        "region_name": regions.full_name(item.get("region_code") or ""),
        "sex_label": SEX_LABELS.get(Sex(str(sex)), "") if sex else "",
    }
