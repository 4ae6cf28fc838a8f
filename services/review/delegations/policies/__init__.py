"""Who may do what with a delegation, and what speaks against picking somebody. Pure."""

from review.delegations.policies.answering import (
    ASKABLE,
    CONTACTED,
    check_is_expert,
    check_is_to_come,
    check_may_answer,
    check_may_be_asked,
    check_pace,
    check_reason,
    expiry_of,
    is_waited_for,
    may_answer,
)
from review.delegations.policies.attending import (
    BEST,
    LONGEST_COMMENT,
    WORST,
    Note,
    check_has_begun,
    check_is_over,
    check_may_be_noted,
    check_notes,
    check_own_stays,
)
from review.delegations.policies.conflicts import (
    Conflicts,
    Objection,
    ObjectionKind,
    employers_against,
    refused,
    together,
    warned,
)
from review.delegations.policies.needs import check_need_is_met
from review.delegations.policies.readers import check_reads_figures, counted_bureaus, sees_inside
from review.delegations.policies.reasons import LONGEST_REASON, SHORTEST_REASON
from review.delegations.policies.times import Engagement, in_words, times_against

__all__ = [
    "ASKABLE",
    "BEST",
    "CONTACTED",
    "LONGEST_COMMENT",
    "LONGEST_REASON",
    "SHORTEST_REASON",
    "WORST",
    "Conflicts",
    "Engagement",
    "Note",
    "Objection",
    "ObjectionKind",
    "check_has_begun",
    "check_is_expert",
    "check_is_over",
    "check_is_to_come",
    "check_may_answer",
    "check_may_be_asked",
    "check_may_be_noted",
    "check_need_is_met",
    "check_notes",
    "check_own_stays",
    "check_pace",
    "check_reads_figures",
    "check_reason",
    "counted_bureaus",
    "employers_against",
    "expiry_of",
    "in_words",
    "is_waited_for",
    "may_answer",
    "refused",
    "sees_inside",
    "times_against",
    "together",
    "warned",
]
