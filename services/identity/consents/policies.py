"""Who is asked to agree, and when an answer counts."""

from collections.abc import Collection
from dataclasses import dataclass

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import FieldError, Forbidden
from identity.consents.model import ConsentKind

ASKED = frozenset({Role.APPLICANT})
"""Whose data the platform is about. Officials act by duty: they are shown the notice and not asked (PIPL, 13 (3))."""

NOTICE_MISSING = "请阅读《个人信息处理告知书》，勾选后才能继续。"
SENSITIVE_MISSING = "处理身份证件号码、身份证照片等敏感个人信息需要您单独同意，请勾选后继续。"
NOTICE_RENEWED = "《个人信息处理告知书》已更新，请重新阅读新版本后再勾选。"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was ticked, and beside which version."""

    number: int | None
    agrees: bool
    agrees_sensitive: bool


def is_asked(roles: Collection[str]) -> bool:
    """Return whether somebody with these roles has to agree."""
    return not ASKED.isdisjoint(roles)


def check_is_asked(actor: Actor) -> None:
    """Raise Forbidden for who is not asked."""
    if not actor.has(*ASKED):
        raise Forbidden


def answer_errors(answer: Answer, in_force: int) -> list[FieldError]:
    """Return what is missing in an answer to the version that counts now."""
    errors = []
    if not answer.agrees:
        errors.append(FieldError("/agrees", NOTICE_MISSING))
    elif answer.number != in_force:
        errors.append(FieldError("/agrees", NOTICE_RENEWED))
    if not answer.agrees_sensitive:
        errors.append(FieldError("/agrees_sensitive", SENSITIVE_MISSING))
    return errors


def has_agreed(kinds: Collection[str]) -> bool:
    """Return whether these living consents are all that is needed."""
    return set(kinds) >= {kind.value for kind in ConsentKind}
