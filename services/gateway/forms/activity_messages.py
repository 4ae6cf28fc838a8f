"""消息记录: the lines of the list."""

from typing import Any

from gateway.forms.sms import TONES

IN_APP = "in_app"


def rows(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the messages as lines; one that went to a number and to no account has no name."""
    return [
        {
            **one,
            "to": one["name"] or "未开通账户的专家",
            "tone": _tone(one),
            "may_tell_again": one["channel"] != IN_APP and not one["refusal"],
        }
        for one in items
    ]


def _tone(one: dict[str, Any]) -> str:
    if one["channel"] == IN_APP:
        return "good" if one["read"] else "calm"
    return TONES.get(one["state"], "busy")
