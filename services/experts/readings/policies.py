"""How often a reading is noted, in which role somebody reads, and how much may be unmasked."""

from datetime import timedelta

from contracts.words import Role
from experts.readings.errors import UnmaskingSpent
from experts.readings.model import What
from foundation.auth.actor import Actor

# Opening a page once more, or turning the pages of a file, is the same reading.
REPEATED_WITHIN = {
    What.PAGE: timedelta(minutes=10),
    What.SUBMISSION: timedelta(minutes=10),
    What.FILE: timedelta(hours=1),
}

REVIEWING = (Role.ASSOCIATION_REVIEWER, Role.BUREAU_REVIEWER)
SHARING = (Role.ASSOCIATION_COORDINATOR, Role.BUREAU_OFFICER)
READ_BY_REVIEWERS_FIRST = frozenset({What.SUBMISSION, What.FILE})

MOST_UNMASKED = 60
"""How often one person may have full numbers shown on one day: enough for contacting, too little for copying."""


def role_of(reader: Actor, what: What) -> Role | None:
    """Return the role in which somebody reads this: who holds several reads submissions and files as a reviewer."""
    order = (*REVIEWING, *SHARING) if what in READ_BY_REVIEWERS_FIRST else (*SHARING, *REVIEWING)
    return next((role for role in order if reader.has(role)), None)


def check_may_unmask_once_more(today: int, seconds_left: int) -> None:
    """Raise UnmaskingSpent, with the time until tomorrow, for who has unmasked so much today."""
    if today >= MOST_UNMASKED:
        raise UnmaskingSpent(most=MOST_UNMASKED, retry_after=seconds_left)
