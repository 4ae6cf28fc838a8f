"""Keeping many snapshots at once that nobody reviews."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from experts.submissions.model import Outcome, Snapshot, Submission, snapshot_place
from experts.submissions.usecases.making import Passed
from foundation.db.copying import copy
from foundation.unit_of_work import UnitOfWork


async def keep_many_passed(uow: UnitOfWork, many: Sequence[tuple[UUID, Passed, Snapshot]]) -> None:
    """Keep snapshots that nobody reviews, each under its id; the caller holds the records' locks."""
    await copy(uow.session, Submission.__table__, [_row(uow, *one) for one in many])
    for submission_id, passed, _ in many:
        uow.audit("submission.keep", "submission", submission_id, round=passed.round, kind=passed.kind)


def _row(uow: UnitOfWork, submission_id: UUID, passed: Passed, snapshot: Snapshot) -> dict[str, Any]:
    form = snapshot.form
    return {
        "id": submission_id,
        "record_id": passed.record_id,
        "record_version": passed.record_version,
        "account_id": passed.account_id,
        "origin": passed.origin,
        "round": passed.round,
        "purpose": passed.purpose,
        "snapshot": uow.sealer.seal(snapshot.model_dump_json(), snapshot_place(submission_id)),
        "made_at": uow.now(),
        "previous_id": passed.previous_id,
        "expert_name": snapshot.identity.name,
        "region_code": form.region_code,
        "specialty": form.specialty,
        "employer_id": passed.employer_id,
        "employer_name": form.employer_name,
        "outcome": Outcome.PASSED,
        "case_version": 0,
        "kind": passed.kind,
    }
