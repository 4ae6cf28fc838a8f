"""Which cases: one room in four modules. Who may see a case is part of every statement."""

from review.cases.queries.figures import DueCount, Span, count_due, decided_since
from review.cases.queries.lists import (
    MOST_COUNTED,
    Counts,
    Filter,
    Place,
    count_open,
    count_waiting,
    find_place,
    list_decided_by,
    list_waiting,
)
from review.cases.queries.one import (
    change_owner,
    find_chosen,
    find_visible,
    insert_case,
    lock_of_account,
    lock_own,
    lock_stranded,
    lock_visible,
    rounds_of_account,
    rounds_of_record,
)

__all__ = [
    "MOST_COUNTED",
    "Counts",
    "DueCount",
    "Filter",
    "Place",
    "Span",
    "change_owner",
    "count_due",
    "count_open",
    "count_waiting",
    "decided_since",
    "find_chosen",
    "find_place",
    "find_visible",
    "insert_case",
    "list_decided_by",
    "list_waiting",
    "lock_of_account",
    "lock_own",
    "lock_stranded",
    "lock_visible",
    "rounds_of_account",
    "rounds_of_record",
]
