"""What is done with activities: one module for each kind of verb."""

from review.activities.model import ACTIVITY_STATE_LABELS as ACTIVITY_STATE_LABELS
from review.activities.model import Activity as Activity
from review.activities.model import ActivityState as ActivityState
from review.activities.model import Need as Need
from review.activities.model import Party as Party
from review.activities.usecases.finding import find, lock, lock_any

__all__ = [
    "ACTIVITY_STATE_LABELS",
    "Activity",
    "ActivityState",
    "Need",
    "Party",
    "find",
    "lock",
    "lock_any",
]
