"""Filling in a record and submitting it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from experts.attachments import usecases as attachments
from experts.attachments.usecases import File, Named, Upload
from experts.dictionaries import usecases as dictionaries
from experts.form import usecases as forms
from experts.form.usecases import Form, Gap
from experts.people import usecases as people
from experts.people.usecases import Identity
from experts.records import policies, queries
from experts.records.errors import DraftStale, Incomplete, RecordGone, RecordNotThere
from experts.records.model import PURPOSE_FROM, UNDER_REVIEW, Record, draft_place
from experts.records.usecases.own import lock_own
from experts.submissions import usecases as submissions
from experts.submissions.usecases import (
    Asked,
    Snapshot,
    SnapshotFile,
    SnapshotIdentity,
    Submission,
)
from foundation.auth.actor import Actor
from foundation.db import together
from foundation.db.together import Question
from foundation.errors import FieldError
from foundation.resources import Resources
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Page:
    """A record as its owner sees it."""

    record: Record
    identity: Identity
    draft: Form
    files: list[File]
    missing: list[Gap]
    submission: Submission | None


async def read_page(session: AsyncSession, sealer: Sealer, actor: Actor) -> Page:
    """Return the own record; raise RecordNotThere while identity's fact is on its way."""
    record = await queries.read_of_account(session, actor.id)
    if record is None:
        raise RecordNotThere
    asked = _Beside(sealer, record, actor.id)
    answers = await together.ask(session, *asked.questions)
    identity, files = answers[asked.identity], answers[asked.files]
    if identity is None:
        raise RecordNotThere
    words = await dictionaries.words_within(session, answers[asked.change])
    listed = answers[asked.listed] if record.listed_submission_id else None
    draft, choices = _draft(sealer, record), forms.with_held(words.codes(), listed.form if listed else None)
    return Page(
        record=record,
        identity=identity,
        draft=draft,
        files=files,
        missing=forms.missing(draft, files, choices),
        submission=answers[asked.current],
    )


async def save_draft(
    uow: UnitOfWork, actor: Actor, draft_version: int, newer: Form
) -> tuple[Record, list[Gap]]:
    """Save those fields of the draft that were sent; return the record and what is still missing.

    Raises DraftStale if another page has saved meanwhile, unless it saved the same; NotEditable.
    """
    record = await lock_own(uow, actor)
    policies.check_may_edit(record)
    before = _draft(uow.sealer, record)
    after = before.with_fields(newer)
    if after != before:
        _check_current(record, draft_version)
        record.draft = _sealed(uow.sealer, record.id, after)
        record.draft_version += 1
        uow.audit("record.save_draft", "record", record.id, fields=sorted(newer.model_fields_set))
    else:
        uow.leave_unaudited("the same draft, sent again because a reply was lost")
    record.draft_saved_at = uow.now()
    files = await attachments.files_of(uow.session, uow.sealer, record.id)
    return record, forms.missing(after, files, await _choices(uow.session, uow.sealer, record))


async def add_file(
    resources: Resources,
    actor: Actor,
    address: str | None,
    named: Named,
    chunks: AsyncIterator[bytes],
    idempotency_key: str | None = None,
) -> File:
    """Receive a file: first its bytes, then its row, then its object, then its inspection.

    Sent again under the same key, after a reply that was lost, it is the same file.

    Two transactions, none open while bytes travel. What is cut off leaves at most a row that a task ends.
    """
    async with resources.unit_of_work(actor, address) as uow:
        policies.check_may_edit(await lock_own(uow, actor))
    upload = await attachments.collect(named, chunks)
    with upload.data:
        async with resources.unit_of_work(actor, address) as uow:
            record = await lock_own(uow, actor)
            policies.check_may_edit(record)
            if idempotency_key:
                known = await attachments.sent_before(uow, record.id, idempotency_key)
                if known is not None:
                    return known
            attachment = await attachments.announce(uow, record.id, actor.id, upload, idempotency_key)
        try:
            return await _deliver(resources, actor, address, attachment.id, attachment.object_key, upload)
        except Exception:
            async with resources.unit_of_work(actor, address) as uow:
                await attachments.give_up(uow, attachment.id)
            raise


async def list_files(session: AsyncSession, sealer: Sealer, actor: Actor) -> list[File]:
    """Return the files of the own record."""
    record = await queries.of_account(session, actor.id)
    if record is None:
        raise RecordNotThere
    return await attachments.files_of(session, sealer, record.id)


async def delete_file(uow: UnitOfWork, actor: Actor, file_id: UUID) -> None:
    """Delete a file of the own record; raise FileNotFound, NotEditable."""
    record = await lock_own(uow, actor)
    policies.check_may_edit(record)
    await attachments.delete(uow, record.id, file_id)


async def submit(
    uow: UnitOfWork, actor: Actor, draft_version: int, idempotency_key: str | None
) -> tuple[Record, UUID]:
    """Check everything, take the snapshot, tell review; return the record and the submission's id.

    The same key gives the same submission again. The record is locked first and the person read afterwards: what was
    on its way when the person was deleted must not be submitted. Raises RecordNotThere, RecordGone, AlreadySubmitted,
    CannotSubmit, DraftStale, or Incomplete with a field error for each gap.
    """
    record = await queries.lock_to_submit(uow.session, actor.id)
    if record is None:
        raise RecordNotThere
    asked = _Asked(uow.sealer, record, actor.id, idempotency_key)
    answers = await together.ask(uow.session, *asked.questions)
    identity, made = answers[asked.identity], answers[asked.made]
    if identity is not None and identity.erased:
        raise RecordGone
    if made is not None:
        return record, made
    policies.check_may_submit(record)
    _check_current(record, draft_version)
    if identity is None:
        raise RecordNotThere
    words = await dictionaries.words_within(uow.session, answers[asked.change])
    listed = answers[asked.listed] if record.listed_submission_id else None
    choices = forms.with_held(words.codes(), listed.form) if listed else words.codes()
    snapshot = _snapshot(identity, _draft(uow.sealer, record), answers[asked.files], choices)
    purpose = PURPOSE_FROM[record.status]
    record.become(UNDER_REVIEW[purpose])
    record.round += 1
    submission = submissions.make(
        uow,
        Asked(
            record_id=record.id,
            record_version=record.version,
            account_id=actor.id,
            employer_id=identity.employer_id,
            purpose=purpose,
            round=record.round,
            previous_id=record.listed_submission_id,
            idempotency_key=idempotency_key,
        ),
        snapshot,
    )
    record.current_submission_id = submission.id
    uow.write_last(queries.SAVE_SUBMITTED, **queries.submitted_values(record))
    return record, submission.id


async def _deliver(
    resources: Resources, actor: Actor, address: str | None, file_id: UUID, key: str, upload: Upload
) -> File:
    sha256 = await resources.store.put(key, upload.data, upload.size, upload.content_type)
    async with resources.unit_of_work(actor, address) as uow:
        policies.check_may_edit(await lock_own(uow, actor))
        return await attachments.arrive(uow, file_id, sha256)


class _Beside:
    """What is asked to show a record, once that is read."""

    def __init__(self, sealer: Sealer, record: Record, account_id: UUID) -> None:
        self.identity = people.identity_of(sealer, account_id)
        self.files = attachments.live_files(sealer, record.id)
        self.change = dictionaries.last_change()
        self.current = submissions.one_of(record.current_submission_id)
        self.listed = submissions.kept_snapshot(sealer, record.listed_submission_id)

    @property
    def questions(self) -> tuple[Question[Any], ...]:
        """Return them all."""
        return self.identity, self.files, self.change, self.current, self.listed


class _Asked:
    """What is asked before a record is submitted, once it is locked."""

    def __init__(self, sealer: Sealer, record: Record, account_id: UUID, key: str | None) -> None:
        self.identity = people.identity_of(sealer, account_id)
        self.files = attachments.live_files(sealer, record.id)
        self.change = dictionaries.last_change()
        self.made = submissions.made_with_key(record.id, key)
        self.listed = submissions.kept_snapshot(sealer, record.listed_submission_id)

    @property
    def questions(self) -> tuple[Question[Any], ...]:
        """Return them all."""
        return self.identity, self.files, self.change, self.made, self.listed


def _snapshot(
    identity: Identity, draft: Form, files: list[File], choices: Mapping[str, frozenset[str]]
) -> Snapshot:
    """Return what is submitted; raise Incomplete."""
    gaps = forms.missing(draft, files, choices)
    if gaps:
        raise Incomplete(fields=tuple(FieldError(gap.pointer, gap.message) for gap in gaps), count=len(gaps))
    form = draft.tidied(frozenset(file.item_id for file in files if file.item_id))
    return Snapshot(
        identity=SnapshotIdentity.model_validate(identity, from_attributes=True),
        form=form,
        files=[SnapshotFile.model_validate(file, from_attributes=True) for file in _belonging(files, form)],
    )


def _belonging(files: list[File], form: Form) -> list[File]:
    """Return the files of the application form and of rows that are there; others were left by removed rows."""
    rows = {("achievement", row.id) for row in form.achievements}
    rows |= {("certificate", row.id) for row in form.certificates}
    return [f for f in files if f.section == "application_form" or (f.section, f.item_id) in rows]


def _check_current(record: Record, draft_version: int) -> None:
    if record.draft_version != draft_version:
        raise DraftStale


async def _choices(session: AsyncSession, sealer: Sealer, record: Record) -> Mapping[str, frozenset[str]]:
    """Return the codes that are offered, and the retired ones that the library holds for this person."""
    choices = (await dictionaries.read(session)).codes()
    if record.listed_submission_id is None:
        return choices
    listed = await submissions.snapshot_of(session, sealer, record.listed_submission_id)
    return forms.with_held(choices, listed.form if listed else None)


def _draft(sealer: Sealer, record: Record) -> Form:
    return Form.model_validate_json(sealer.open_bytes(record.draft, draft_place(record.id)))


def _sealed(sealer: Sealer, record_id: UUID, form: Form) -> bytes:
    value: dict[str, Any] = form.model_dump()
    return sealer.seal_json(value, draft_place(record_id))
