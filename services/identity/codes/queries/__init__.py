"""Which codes: what counts before one is sent, and how one is tried and used up."""

from identity.codes.queries.sending import (
    INSERT,
    REPLACE_OLDER,
    SWEEP,
    Tries,
    pace_of_phone,
    pace_of_target,
    sent_to_address,
    sent_today,
    swept_until,
    tries_of,
)
from identity.codes.queries.trying import (
    count_try,
    give_try_back,
    live,
    remove_old,
    spent_until,
    use_up,
    went_to,
)

__all__ = [
    "INSERT",
    "REPLACE_OLDER",
    "SWEEP",
    "Tries",
    "count_try",
    "give_try_back",
    "live",
    "pace_of_phone",
    "pace_of_target",
    "remove_old",
    "sent_to_address",
    "sent_today",
    "spent_until",
    "swept_until",
    "tries_of",
    "use_up",
    "went_to",
]
