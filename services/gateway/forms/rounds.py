"""审核记录 as the kit's timeline shows it."""

from collections.abc import Iterable, Mapping
from typing import Any

from gateway.web.pages import environment

WAITING = {"preliminary": "资料预审", "final": "资料终审"}


def timeline(round: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what happened in one round, newest first."""
    return [
        *([_entry("申请人撤回", "已撤回", "", round["withdrawn_at"])] if round["withdrawn_at"] else []),
        *(
            [_entry(WAITING[round["state"]], "待审核", _who_decides(round))]
            if round["state"] in WAITING
            else []
        ),
        *(_decision(each) for each in sorted(round["decisions"], key=lambda one: one["at"], reverse=True)),
        _entry(f"提交{round['purpose_label']}", "", "", round["submitted_at"]),
    ]


def titled(rounds: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rounds, each with its heading, its state and its timeline."""
    return [
        {
            "title": f"第 {each['round']} 轮　{each['purpose_label']}",
            "state": each["state_label"],
            "entries": timeline(each),
        }
        for each in rounds
    ]


def rejection(round: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the decision by which a round was rejected, None if it was not."""
    return next((each for each in round["decisions"] if each["verdict"] == "reject"), None)


def _who_decides(round: Mapping[str, Any]) -> str:
    return (round.get("bureau_name") or "") if round["state"] == "final" else ""


def _decision(decision: Mapping[str, Any]) -> dict[str, str]:
    words = [_recommendation(decision), decision["opinion"]]
    opinion = "\n".join(word for word in words if word)
    return _entry(
        decision["stage_label"], decision["verdict_label"], decision["by_name"], decision["at"], opinion
    )


def _recommendation(decision: Mapping[str, Any]) -> str:
    if decision["stage"] != "preliminary" or not decision["kind_label"]:
        return ""
    return f"推荐为{decision['kind_label']}，由{decision['bureau_name']}终审。"


def _entry(title: str, result: str, by: str = "", at: str = "", opinion: str = "") -> dict[str, str]:
    time = environment().filters["time"](at)
    return {"title": title, "result": result, "by": by, "at": time, "opinion": opinion}
