"""The page behind the link in the text message, in words that anybody understands."""

from collections.abc import Mapping
from typing import Any

LONGEST_TOKEN = 100

CLOSED = {
    "unknown": (
        "没有找到这条邀请",
        "请直接点击短信中的链接，或核对网址是否完整。仍然打不开的，请与消防协会联系。",
        "help-circle",
        "warn",
    ),
    "expired": (
        "这条链接已过期",
        "请与消防协会联系；也可以登录平台，在“我的委派”中答复。",
        "clock-off",
        "warn",
    ),
    "void": (
        "这条链接已失效",
        "可能已经发送了新的短信，或者您已经答复过，或者这次评审有变动。请以最新的短信为准，有疑问请与消防协会联系。",
        "link-off",
        "warn",
    ),
    "accepted": (
        "您已接受邀请",
        "消防协会会与您确认工作时间，确认后向您发送委派通知，请留意短信。如果不能参加了，请尽快与消防协会联系。",
        "circle-check",
        "good",
    ),
    "declined": (
        "您已答复不能参加",
        "感谢您的答复，不需要再做什么。如果又能参加了，请与消防协会联系。",
        "circle-check",
        "calm",
    ),
}
"""State or answer -> headline, sentence, icon, tone."""


def is_token(text: str) -> bool:
    """Return whether this may be the token of a link; anything else is not asked about."""
    return 0 < len(text) <= LONGEST_TOKEN and text.isascii() and text.isprintable()


def closed(found: Mapping[str, Any]) -> dict[str, str]:
    """Return what is said where there is nothing to answer (any more)."""
    headline, sentence, symbol, tone = CLOSED[found["answer"] or found["state"]]
    return {"headline": headline, "sentence": sentence, "symbol": symbol, "tone": tone}
