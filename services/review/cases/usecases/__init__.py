"""What is done with cases. One room in three modules; others come in by this door."""

from review.cases.model import CASE_STATE_LABELS, Case, Decision
from review.cases.usecases.deciding import (
    Ruling,
    decide,
    follow_merge,
    leave_closed_bureaus,
    open_case,
    withdraw,
)
from review.cases.usecases.erasing import erase_of, has_open
from review.cases.usecases.figures import MonthFigures, read_statistics, remind_of_due
from review.cases.usecases.reading import (
    CaseFile,
    Opened,
    Round,
    read_case,
    read_chosen,
    read_own_rounds,
    read_rounds,
)

__all__ = [
    "CASE_STATE_LABELS",
    "Case",
    "CaseFile",
    "Decision",
    "MonthFigures",
    "Opened",
    "Round",
    "Ruling",
    "decide",
    "erase_of",
    "follow_merge",
    "has_open",
    "leave_closed_bureaus",
    "open_case",
    "read_case",
    "read_chosen",
    "read_own_rounds",
    "read_rounds",
    "read_statistics",
    "remind_of_due",
    "withdraw",
]
