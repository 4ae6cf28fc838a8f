"""What is done with requests about one's own data. One room in several modules; others come in by this door."""

from identity.personal_requests.model import (
    ITEM_LABELS,
    KIND_LABELS,
    REQUEST_STATE_LABELS,
    Item,
    PersonalRequest,
    RequestKind,
    RequestState,
    Wish,
)
from identity.personal_requests.policies import is_overdue, is_soon
from identity.personal_requests.usecases.answering import Correction, complete_correction, refuse
from identity.personal_requests.usecases.asking import ask_correction, ask_erasure, withdraw
from identity.personal_requests.usecases.erasing import complete_erasure, erase_unheard
from identity.personal_requests.usecases.reading import (
    Opened,
    Seen,
    list_requests,
    look_at,
    open_count,
    own_requests,
)
from identity.personal_requests.usecases.reminding import remind_of_due

__all__ = [
    "ITEM_LABELS",
    "KIND_LABELS",
    "REQUEST_STATE_LABELS",
    "Correction",
    "Item",
    "Opened",
    "PersonalRequest",
    "RequestKind",
    "RequestState",
    "Seen",
    "Wish",
    "ask_correction",
    "ask_erasure",
    "complete_correction",
    "complete_erasure",
    "erase_unheard",
    "is_overdue",
    "is_soon",
    "list_requests",
    "look_at",
    "open_count",
    "own_requests",
    "refuse",
    "remind_of_due",
    "withdraw",
]
