"""Which reminders there are, and whose. Pure."""

from collections.abc import Iterable

from contracts.words import Role
from foundation.auth.actor import Actor
from notify.preferences.errors import NoSuchReminder
from notify.preferences.model import ReminderKind

LABELS = {
    ReminderKind.CERTIFICATE: "证书到期提醒",
    ReminderKind.TERM: "任期届满提醒",
    ReminderKind.CONFIRMATION: "年度确认提醒",
    ReminderKind.UPCOMING: "评审活动临近提醒",
    ReminderKind.REVIEWS: "审核到期提醒",
}

TEMPLATES = {
    "reminder.certificate": ReminderKind.CERTIFICATE,
    "reminder.term": ReminderKind.TERM,
    "reminder.confirmation": ReminderKind.CONFIRMATION,
    "delegation.upcoming": ReminderKind.UPCOMING,
    "reviews.due": ReminderKind.REVIEWS,
}
"""The template of a message -> the kind of reminder that it is. Every other message is none."""

_OF_EXPERTS = (
    ReminderKind.CERTIFICATE,
    ReminderKind.TERM,
    ReminderKind.CONFIRMATION,
    ReminderKind.UPCOMING,
)

_OF_ROLES = {
    Role.APPLICANT: _OF_EXPERTS,
    Role.ASSOCIATION_REVIEWER: (ReminderKind.REVIEWS,),
    Role.BUREAU_REVIEWER: (ReminderKind.REVIEWS,),
}


def kinds_of(actor: Actor) -> list[ReminderKind]:
    """Return the kinds of reminders that somebody with these roles may get, in the order of the page."""
    given = {kind for role, kinds in _OF_ROLES.items() if actor.has(role) for kind in kinds}
    return [kind for kind in ReminderKind if kind in given]


def check_are_own(actor: Actor, kinds: Iterable[ReminderKind]) -> None:
    """Raise NoSuchReminder for a kind that this person does not get."""
    if set(kinds) - set(kinds_of(actor)):
        raise NoSuchReminder
