"""What a message is about, for whoever looks for it in the list. Pure."""

from enum import StrEnum


class MessageKind(StrEnum):
    """The kinds of messages that the list can be narrowed to."""

    REVIEW = "review"
    ACTIVITY = "activity"
    ACCOUNT = "account"
    REMINDER = "reminder"


KINDS_BY_TEMPLATE = (
    ("reminder.", MessageKind.REMINDER),
    ("reviews.", MessageKind.REMINDER),
    ("delegation.upcoming", MessageKind.REMINDER),
    ("case.", MessageKind.REVIEW),
    ("expert.", MessageKind.REVIEW),
    ("activity.", MessageKind.ACTIVITY),
    ("delegation.", MessageKind.ACTIVITY),
    ("notice.", MessageKind.ACTIVITY),
    ("registration.", MessageKind.ACCOUNT),
    ("password.", MessageKind.ACCOUNT),
    ("phone.", MessageKind.ACCOUNT),
    ("account.", MessageKind.ACCOUNT),
    ("request.", MessageKind.ACCOUNT),
    ("requests.", MessageKind.ACCOUNT),
    ("code", MessageKind.ACCOUNT),
)
"""How the code of a template begins -> what it is about; the first that fits counts."""


TAKEN_BACK_BY = (
    ("activity.submitted", "activity.cancelled"),
    ("delegation.offered", "delegation.released"),
    ("delegation.upcoming", "notice.withdrawal"),
    ("delegation.upcoming", "notice.withdrawal.number"),
    ("notice.delegation", "notice.withdrawal"),
    ("notice.delegation.number", "notice.withdrawal.number"),
)
"""What a template says does not hold any more once the person has been told the other about the same activity."""


def kind_of(template: str) -> MessageKind:
    """Return what a message of this template is about."""
    return next(kind for start, kind in KINDS_BY_TEMPLATE if template.startswith(start))
