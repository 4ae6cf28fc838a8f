"""What is done with delegations: one module for each kind of verb."""

from review.delegations.model import CONFIRMED as CONFIRMED
from review.delegations.model import CONTACT_KIND_LABELS as CONTACT_KIND_LABELS
from review.delegations.model import CONTACT_OUTCOME_LABELS as CONTACT_OUTCOME_LABELS
from review.delegations.model import DELEGATION_STATE_LABELS as DELEGATION_STATE_LABELS
from review.delegations.model import LIVE as LIVE
from review.delegations.model import ContactEntry as ContactEntry
from review.delegations.model import Delegation as Delegation
from review.delegations.model import DelegationState as DelegationState
from review.delegations.model import Offer as Offer
from review.delegations.policies import Conflicts as Conflicts
from review.delegations.policies import Objection as Objection
from review.delegations.policies import ObjectionKind as ObjectionKind
from review.delegations.policies import sees_inside as sees_inside
from review.delegations.queries import find as find
from review.delegations.queries import of_activity as of_activity
from review.delegations.queries import who_was_asked as who_was_asked
from review.delegations.usecases.attending import complete, note_attendance
from review.delegations.usecases.contact_log import ContactFile, Line, LinkState, read_contacts
from review.delegations.usecases.contacting import Call, call_off, confirm, log_call
from review.delegations.usecases.erasing import erase_of, expected_at, step_down
from review.delegations.usecases.figures import Figures, read_figures
from review.delegations.usecases.history import History, Service, read_history
from review.delegations.usecases.inviting import Invitation, InvitationState, answer_by_link, look
from review.delegations.usecases.judging import conflicts_of
from review.delegations.usecases.locking import count, lock, lock_any
from review.delegations.usecases.logging import log_contact
from review.delegations.usecases.offering import offer
from review.delegations.usecases.own import (
    OwnDelegation,
    answer_own,
    follow_account,
    follow_merge,
    list_own,
    read_own,
)
from review.delegations.usecases.picking import Candidate, Wish, judge_candidates, pick
from review.delegations.usecases.reading import DelegationFile, file_of, files_of, read_delegations
from review.delegations.usecases.releasing import let_go, release
from review.delegations.usecases.reminding import remind
from review.delegations.usecases.scheduling import Schedule, reschedule
from review.delegations.usecases.submitting import audit_refused as audit_refused
from review.delegations.usecases.submitting import refusals_of, say_refused, submit

__all__ = [
    "CONTACT_KIND_LABELS",
    "CONTACT_OUTCOME_LABELS",
    "DELEGATION_STATE_LABELS",
    "Call",
    "Candidate",
    "Conflicts",
    "ContactEntry",
    "ContactFile",
    "Delegation",
    "DelegationFile",
    "DelegationState",
    "Figures",
    "History",
    "Invitation",
    "InvitationState",
    "Line",
    "LinkState",
    "Objection",
    "ObjectionKind",
    "Offer",
    "OwnDelegation",
    "Schedule",
    "Service",
    "Wish",
    "answer_by_link",
    "answer_own",
    "call_off",
    "complete",
    "confirm",
    "conflicts_of",
    "count",
    "erase_of",
    "expected_at",
    "file_of",
    "files_of",
    "follow_account",
    "follow_merge",
    "judge_candidates",
    "let_go",
    "list_own",
    "lock",
    "lock_any",
    "log_call",
    "log_contact",
    "look",
    "note_attendance",
    "offer",
    "pick",
    "read_contacts",
    "read_delegations",
    "read_figures",
    "read_history",
    "read_own",
    "refusals_of",
    "release",
    "remind",
    "reschedule",
    "say_refused",
    "step_down",
    "submit",
]
