"""Which activities: one, and lists of them."""

from review.activities.queries.lists import MOST_IN_MONTH, Filter, Whose, list_between, list_visible
from review.activities.queries.one import find, is_visible, lock, visible_to
from review.activities.queries.passing import ids_of_day, ids_to_begin

__all__ = [
    "MOST_IN_MONTH",
    "Filter",
    "Whose",
    "find",
    "ids_of_day",
    "ids_to_begin",
    "is_visible",
    "list_between",
    "list_visible",
    "lock",
    "visible_to",
]
