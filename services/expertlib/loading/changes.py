"""信息变更 that waits for a decision: what stands in the to-do lists of the association and of the bureaus.

Who has asked for one applied before, is listed meanwhile, and has changed nothing really. Half of the changes wait for
the association, half have passed it and wait for the bureau that has listed the expert.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.reference import working_days
from contracts.words import Purpose, Stage
from expertlib.loading import cases
from expertlib.loading.portions import CHANGES_EVERY, Loaded
from foundation.clock import official_day
from foundation.sealing.sealer import Sealer
from review.cases.model import CaseState
from review.parameters.usecases import ReviewParameters

Row = dict[str, Any]
ROUND = 2
SPREAD_DAYS, DECIDED_AFTER = 8, timedelta(days=2)
"""They came within the last days before loading; the association takes two."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was asked for, when, and the stage at which it waits."""

    id: UUID
    of: Loaded
    at: datetime
    stage: Stage

    @property
    def passed(self) -> bool:
        """Whether the association has passed it."""
        return self.stage is Stage.FINAL

    @property
    def first_at(self) -> datetime:
        """When the association has passed it, if it has."""
        return self.at + DECIDED_AFTER

    @property
    def case_version(self) -> int:
        """Opened; passed by the association."""
        return 2 if self.passed else 1


def change_of(one: Loaded, now: datetime) -> Change | None:
    """Return the change that an expert has asked for before `now`, the moment of loading."""
    if one.change_id is None:
        return None
    days = one.number // (2 * CHANGES_EVERY) % SPREAD_DAYS
    since = timedelta(days=days) + (DECIDED_AFTER if one.change_stage is Stage.FINAL else timedelta())
    return Change(one.change_id, one, now - since, one.change_stage)


def rows(
    sealer: Sealer, loaded: Sequence[Loaded], terms: ReviewParameters, now: datetime
) -> dict[str, list[Row]]:
    """Return the cases of the changes among them, and the decisions of those that the association has passed."""
    changes = [change for one in loaded if (change := change_of(one, now)) is not None]
    return {
        "cases": [_case(one, terms) for one in changes],
        "decisions": [_decision(sealer, one, terms) for one in changes if one.passed],
    }


def _case(change: Change, terms: ReviewParameters) -> Row:
    bureau = cases.bureau_of(change.of) if change.passed else None
    return cases.case(change.of, terms) | {
        "id": change.id,
        "purpose": Purpose.CHANGE.value,
        "round": ROUND,
        "submitted_at": change.at,
        "state": (CaseState.FINAL if change.passed else CaseState.PRELIMINARY).value,
        "kind": change.of.invented.kind.value if change.passed else None,
        "bureau_id": bureau.id if bureau else None,
        "bureau_name": bureau.name if bureau else None,
        "due_on": working_days.add_working_days(official_day(change.first_at), terms.final_days)
        if change.passed
        else working_days.add_working_days(official_day(change.at), terms.preliminary_days),
        "version": change.case_version,
    }


def _decision(sealer: Sealer, change: Change, terms: ReviewParameters) -> Row:
    due_on = working_days.add_working_days(official_day(change.at), terms.preliminary_days)
    decision = cases.decision_of(sealer, change.of, Stage.PRELIMINARY, ROUND)
    return decision | {"case_id": change.id, "at": change.first_at, "due_on": due_on}
