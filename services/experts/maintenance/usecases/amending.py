"""编辑: the association corrects what the library holds. Identity and files are not its matter."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import EXPERT_KIND_LABELS, Deed, ExpertKind, Purpose
from experts.dictionaries import usecases as dictionaries
from experts.form import usecases as forms
from experts.form.usecases import Form
from experts.library import usecases as library
from experts.library.errors import ExpertNotFound
from experts.maintenance import policies
from experts.maintenance.errors import Incomplete, NothingChanged
from experts.maintenance.usecases import deeds
from experts.people import usecases as people
from experts.records import usecases as records
from experts.records.usecases import Record
from experts.submissions import usecases as submissions
from experts.submissions.usecases import (
    MASKS,
    Origin,
    Passed,
    Snapshot,
    SnapshotFile,
    SnapshotIdentity,
)
from foundation.auth.actor import Actor
from foundation.errors import FieldError
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork

KIND_LABEL = "专家类型"
SECTIONS = {"achievement": "achievements", "certificate": "certificates"}


@dataclass(frozen=True, slots=True)
class Edition:
    """What the library holds of an expert, to be edited."""

    record: Record
    snapshot: Snapshot
    form: Form
    kind: ExpertKind


@dataclass(frozen=True, slots=True)
class Change:
    """One field as it was and as it would be. What is masked is masked in `old`: whoever typed knows the new."""

    key: str
    label: str
    old: str | list[str]
    new: str | list[str]


async def open_edition(session: AsyncSession, sealer: Sealer, record_id: UUID) -> Edition:
    """Return what may be edited now; raise ExpertNotFound, or why it may not."""
    edition = await _listed(session, sealer, await records.find_record(session, record_id))
    under_review = await records.is_under_review(session, edition.record)
    policies.check_possible(edition.record, Deed.AMEND, under_review=under_review)
    return edition


async def try_edition(
    session: AsyncSession, sealer: Sealer, record_id: UUID, fields: Form, kind: ExpertKind | None
) -> list[Change]:
    """Return what editing would change; raise Incomplete with a field error for each gap, NothingChanged."""
    before = await open_edition(session, sealer, record_id)
    return await _changes(session, before, _edited(before, fields), kind or before.kind)


async def amend(
    uow: UnitOfWork,
    actor: Actor,
    record_id: UUID,
    version: int,
    reason: str,
    fields: Form,
    kind: ExpertKind | None,
) -> Record:
    """Have the library hold the fields that were sent, and the draft follow where the person has not typed.

    Raises Incomplete, NothingChanged, PageExpired and what policies say of editing.
    """
    record, _ = await deeds.begin(uow, record_id, version, Deed.AMEND)
    before = await _listed(uow.session, uow.sealer, record)
    form, new_kind = _edited(before, fields), kind or before.kind
    changes = await _changes(uow.session, before, form, new_kind)
    record.version += 1
    submission = await _keep(uow, before, form, new_kind)
    record.listed_submission_id, record.kind = submission, new_kind
    await records.follow_edition(uow, record, before.form, form)
    uow.audit("record.amend", "record", record.id, changed=[change.key for change in changes])
    return deeds.keep(uow, actor, record, Deed.AMEND, reason, submission)


async def _listed(session: AsyncSession, sealer: Sealer, record: Record | None) -> Edition:
    if record is None or record.listed_submission_id is None:
        raise ExpertNotFound
    snapshot = await submissions.snapshot_of(session, sealer, record.listed_submission_id)
    if snapshot is None or record.kind is None:
        raise ValueError(f"the library serves record {record.id} without data")
    return Edition(record, snapshot, snapshot.form.tidied(_with_files(snapshot)), record.kind)


def _edited(before: Edition, fields: Form) -> Form:
    """Return the form with what was sent; a row without words stays if it has files."""
    return before.form.with_fields(fields).tidied(_with_files(before.snapshot))


def _with_files(snapshot: Snapshot) -> frozenset[str]:
    return frozenset(file.item_id for file in snapshot.files if file.item_id)


async def _changes(session: AsyncSession, before: Edition, form: Form, kind: ExpertKind) -> list[Change]:
    old, files = before.form, before.snapshot.files
    words = await dictionaries.read(session)
    gaps = forms.newly_missing(old, form, files, forms.with_held(words.codes(), old))
    if gaps:
        found = tuple(FieldError(f"/fields{gap.pointer}", gap.message) for gap in gaps)
        raise Incomplete(fields=found, count=len(gaps))
    was = {field.key: field.value for field in forms.describe(old, words.label, MASKS)}
    now = {field.key: field.value for field in forms.describe(form, words.label)}
    changes = [
        Change(key, label, was.get(key, ""), now.get(key, ""))
        for key, label in forms.LABELS.items()
        if getattr(old, key) != getattr(form, key)
    ]
    if kind != before.kind:
        changes.append(Change("kind", KIND_LABEL, EXPERT_KIND_LABELS[before.kind], EXPERT_KIND_LABELS[kind]))
    if not changes:
        raise NothingChanged
    return changes


async def _keep(uow: UnitOfWork, before: Edition, form: Form, kind: ExpertKind) -> UUID:
    """Keep the new snapshot and have the library show it; return the id of its submission."""
    record = before.record
    who = await people.identify(uow.session, uow.sealer, record.account_id) if record.account_id else None
    snapshot = Snapshot(
        identity=SnapshotIdentity.model_validate(who, from_attributes=True)
        if who
        else before.snapshot.identity,
        form=form,
        files=_carried(before.snapshot.files, form),
    )
    submission = await submissions.keep_passed(
        uow,
        Passed(
            origin=Origin.ASSOCIATION,
            record_id=record.id,
            record_version=record.version,
            account_id=record.account_id,
            employer_id=who.employer_id if who else None,
            purpose=Purpose.CHANGE,
            round=record.round,
            previous_id=record.listed_submission_id,
            kind=kind,
        ),
        snapshot,
    )
    await library.enter(uow, submission, kind)
    return submission.id


def _carried(files: list[SnapshotFile], form: Form) -> list[SnapshotFile]:
    """Return the files of the application form and of rows that are still there."""
    rows = {(section, row.id) for section, name in SECTIONS.items() for row in getattr(form, name)}
    return [f for f in files if f.item_id is None or (f.section, f.item_id) in rows]
