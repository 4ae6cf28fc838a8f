"""What is done with the library. One room in three modules; others come in by this door."""

from experts.library.model import CertificateTerm, Entry
from experts.library.queries import LINE, ExportRow, Filter, count_up_to, is_shared, read_on, visible, within
from experts.library.usecases.entering import (
    begin_new_term,
    change_owner,
    columns_of,
    confirm,
    correct_number,
    enter,
    erase_entry,
    follow_account,
    set_status,
    terms_of,
)
from experts.library.usecases.entering_new import NewEntry, enter_new
from experts.library.usecases.finding import (
    Counted,
    Seen,
    Value,
    count,
    find_entry,
    look_at,
    search,
    visit,
)
from experts.library.usecases.telling import tell, tell_again, told_of

__all__ = [
    "LINE",
    "CertificateTerm",
    "Counted",
    "Entry",
    "ExportRow",
    "Filter",
    "NewEntry",
    "Seen",
    "Value",
    "begin_new_term",
    "change_owner",
    "columns_of",
    "confirm",
    "correct_number",
    "count",
    "count_up_to",
    "enter",
    "enter_new",
    "erase_entry",
    "find_entry",
    "follow_account",
    "is_shared",
    "look_at",
    "read_on",
    "search",
    "set_status",
    "tell",
    "tell_again",
    "terms_of",
    "told_of",
    "visible",
    "visit",
    "within",
]
