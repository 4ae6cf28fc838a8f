"""What review keeps of those who have applied: a case that has passed both stages, decided by two people.

The deciders have no account: the same for every case of an organization, and never the same at both stages.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid5

from contracts.reference import working_days
from contracts.reference.organizations import NAMESPACE, BuiltInOrganization, built_in
from contracts.words import ExpertKind, Purpose, Stage, Verdict
from expertlib.loading.portions import Loaded, id_of
from foundation.clock import official_day
from foundation.sealing.sealer import Sealer
from review.cases.model import CaseState, Decision
from review.cases.usecases.reading import opinion_place
from review.parameters.usecases import ReviewParameters

Row = dict[str, Any]
VERSION = 3
"""Opened, passed by the association, passed by the bureau."""
SUBMITTED, PRELIMINARY = timedelta(days=9), timedelta(days=5)
"""How long before the listing."""
NAMES = {Stage.PRELIMINARY: "预审虚构", Stage.FINAL: "终审虚构"}
OPINION = "材料齐全，符合条件。"


def submitted_at(one: Loaded) -> datetime:
    """Return when somebody has applied."""
    return one.listed_at - SUBMITTED


def bureau_of(one: Loaded) -> BuiltInOrganization:
    """Return who decides the final stage: the bureau of the region for a local expert, else the authority."""
    return _bureau(one.invented.kind, one.invented.snapshot.form.region_code)


def rows(sealer: Sealer, loaded: Sequence[Loaded], terms: ReviewParameters) -> dict[str, list[Row]]:
    """Return cases and decisions of those among them who have applied."""
    applied = [one for one in loaded if one.account_id is not None]
    return {
        "cases": [case(one, terms) for one in applied],
        "decisions": [
            row for one in applied for row in (_first(sealer, one, terms), _second(sealer, one, terms))
        ],
    }


@lru_cache
def _bureau(kind: ExpertKind, region_code: str) -> BuiltInOrganization:
    authority = next(one for one in built_in() if one.kind == "authority")
    if kind is ExpertKind.LOCAL:
        bureaus = (one for one in built_in() if one.kind == "bureau" and region_code in one.territory)
        return next(bureaus, authority)
    return authority


def case(one: Loaded, terms: ReviewParameters) -> Row:
    """Return the case of somebody's application."""
    snapshot, bureau = one.invented.snapshot, bureau_of(one)
    decided = official_day(one.listed_at - PRELIMINARY)
    return {
        "id": one.submission_id,
        "record_id": one.record_id,
        "account_id": one.account_id,
        "purpose": Purpose.APPLICATION.value,
        "round": 1,
        "expert_name": snapshot.identity.name,
        "region_code": snapshot.form.region_code,
        "specialty": snapshot.form.specialty,
        "employer_name": snapshot.form.employer_name,
        "submitted_at": submitted_at(one),
        "state": CaseState.PASSED.value,
        "kind": one.invented.kind.value,
        "bureau_id": bureau.id,
        "bureau_name": bureau.name,
        "due_on": working_days.add_working_days(decided, terms.final_days),
        "version": VERSION,
    }


def decision_of(sealer: Sealer, one: Loaded, stage: Stage, round: int = 1) -> Row:
    """Return the decision that passes a stage in a round, but for its day."""
    by = "of the association" if stage is Stage.PRELIMINARY else f"of {bureau_of(one).code}"
    which = f"decision {stage.value}" if round == 1 else f"decision {stage.value} {round}"
    decision_id, bureau = id_of(which, one.seed, one.number), bureau_of(one)
    return {
        "id": decision_id,
        "case_id": one.submission_id,
        "stage": stage.value,
        "verdict": Verdict.PASS.value,
        "opinion": sealer.seal(OPINION, opinion_place(Decision(id=decision_id))),
        "by_id": uuid5(NAMESPACE, f"invented reviewer {by}"),
        "by_name": NAMES[stage],
        "kind": one.invented.kind.value,
        "bureau_id": bureau.id,
        "bureau_name": bureau.name,
    }


def _first(sealer: Sealer, one: Loaded, terms: ReviewParameters) -> Row:
    due_on = working_days.add_working_days(official_day(submitted_at(one)), terms.preliminary_days)
    at = one.listed_at - PRELIMINARY
    return decision_of(sealer, one, Stage.PRELIMINARY) | {"at": at, "due_on": due_on}


def _second(sealer: Sealer, one: Loaded, terms: ReviewParameters) -> Row:
    due_on = working_days.add_working_days(official_day(one.listed_at - PRELIMINARY), terms.final_days)
    return decision_of(sealer, one, Stage.FINAL) | {"at": one.listed_at, "due_on": due_on}
