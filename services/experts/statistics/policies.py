"""Who reads the figures, and how ages are grouped. Pure."""

from dataclasses import dataclass

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import Forbidden

ASSOCIATION = (Role.ASSOCIATION_REVIEWER, Role.ASSOCIATION_COORDINATOR)
BUREAU = (Role.BUREAU_OFFICER, Role.BUREAU_REVIEWER)
MONTHS = 24


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """People up to `most` years (None: of any age beyond the group before)."""

    code: str
    label: str
    most: int | None


AGE_GROUPS = (
    AgeGroup("35", "35 岁及以下", 35),
    AgeGroup("45", "36–45 岁", 45),
    AgeGroup("55", "46–55 岁", 55),
    AgeGroup("65", "56–65 岁", 65),
    AgeGroup("66", "65 岁以上", None),
)
UNKNOWN_AGE = AgeGroup("", "未知", None)


def check_reads_statistics(actor: Actor) -> None:
    """Accept the association and the bureaus; whom they count is in the statement."""
    if not actor.has(*ASSOCIATION, *BUREAU):
        raise Forbidden


def counts_all(actor: Actor) -> bool:
    """Return whether the person counts who is suspended and removed too."""
    return actor.has(*ASSOCIATION)


def scope_of(actor: Actor) -> str:
    """Return what two people have in common who are told the same figures."""
    if counts_all(actor):
        return "association"
    return " ".join(sorted(str(one) for one in actor.organizations(*BUREAU)))
