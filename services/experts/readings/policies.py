"""How often a reading is noted, and how much may be unmasked."""

from datetime import timedelta

from experts.readings.errors import UnmaskingSpent
from experts.readings.model import What

# Opening a page once more, or turning the pages of a file, is the same reading.
REPEATED_WITHIN = {
    What.PAGE: timedelta(minutes=10),
    What.SUBMISSION: timedelta(minutes=10),
    What.FILE: timedelta(hours=1),
}

MOST_UNMASKED = 60
"""How often one person may have full numbers shown on one day: enough for contacting, too little for copying."""


def check_may_unmask_once_more(today: int, seconds_left: int) -> None:
    """Raise UnmaskingSpent, with the time until tomorrow, for who has unmasked so much today."""
    if today >= MOST_UNMASKED:
        raise UnmaskingSpent(most=MOST_UNMASKED, retry_after=seconds_left)
