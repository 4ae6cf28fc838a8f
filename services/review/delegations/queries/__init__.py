"""Which delegations."""

from review.delegations.queries.erasing import (
    NOT_YET_DELEGATED,
    erase_contacts,
    expected_at,
    lock_of_account,
    not_yet_delegated,
)
from review.delegations.queries.figures import Count, count_by_bureau, count_by_specialty, count_by_year
from review.delegations.queries.history import MOST_SHOWN, Tally, history_of, tally_of
from review.delegations.queries.offers import (
    contact_log,
    find_invitation,
    last_offers,
    offer_by,
    pace_of_offers,
    use_offer,
)
from review.delegations.queries.one import count_by_need, count_states, find, of_activity, refresh
from review.delegations.queries.own import change_owner, find_own, give_to, list_own
from review.delegations.queries.picking import (
    Elsewhere,
    find_elsewhere,
    find_of_experts,
    is_replaced,
    void_links,
    who_was_asked,
)

__all__ = [
    "MOST_SHOWN",
    "NOT_YET_DELEGATED",
    "Count",
    "Elsewhere",
    "Tally",
    "change_owner",
    "contact_log",
    "count_by_bureau",
    "count_by_need",
    "count_by_specialty",
    "count_by_year",
    "count_states",
    "erase_contacts",
    "expected_at",
    "find",
    "find_elsewhere",
    "find_invitation",
    "find_of_experts",
    "find_own",
    "give_to",
    "history_of",
    "is_replaced",
    "last_offers",
    "list_own",
    "lock_of_account",
    "not_yet_delegated",
    "of_activity",
    "offer_by",
    "pace_of_offers",
    "refresh",
    "tally_of",
    "use_offer",
    "void_links",
    "who_was_asked",
]
