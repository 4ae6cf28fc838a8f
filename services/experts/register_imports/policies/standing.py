"""What a good line means, by where its person stands."""

from contracts.words import RecordStatus
from experts.records.usecases import Standing
from experts.register_imports.model import Outcome

S = RecordStatus
OUTCOMES = {
    S.DRAFT: Outcome.JOINS,
    S.REJECTED: Outcome.JOINS,
    S.REMOVED: Outcome.RETURNS,
    S.APPLYING: Outcome.REVIEWING,
    S.LISTED: Outcome.PRESENT,
    S.CHANGING: Outcome.PRESENT,
    S.CHANGE_REJECTED: Outcome.PRESENT,
    S.SUSPENDED: Outcome.PRESENT,
}


def outcome_of(standing: Standing | None) -> Outcome:
    """Return what listing this person would mean; nobody knows a new one."""
    if standing is None or standing.status is None:
        return Outcome.NEW
    return OUTCOMES[standing.status]
