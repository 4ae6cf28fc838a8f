"""What experts keeps of those who are loaded: record, submission, person, entry and certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts.events.experts import EntryChanged
from contracts.words import ExpertKind, Purpose, RecordStatus
from expertlib.loading.accounts import fact_of
from expertlib.loading.cases import VERSION, bureau_of, submitted_at
from expertlib.loading.changes import ROUND, Change, change_of
from expertlib.loading.portions import Loaded
from experts.dictionaries.usecases import Words
from experts.library.usecases import Entry, columns_of, terms_of, told_of
from experts.people.usecases import document_index, row_of
from experts.records.model import draft_place
from experts.submissions.model import Origin, Outcome, snapshot_place
from foundation.clock import official_day
from foundation.sealing.sealer import Sealer

Row = dict[str, Any]
RECORD_CHANGING = 4
"""The version of a record that has applied, was listed, and has asked for a change."""


@dataclass(frozen=True, slots=True)
class Writer:
    """What turns an expert into rows; `now` is the moment of loading."""

    sealer: Sealer
    words: Words
    now: datetime

    @property
    def today(self) -> date:
        """The day of loading."""
        return official_day(self.now)


def rows(writer: Writer, loaded: Sequence[Loaded]) -> tuple[dict[str, list[Row]], list[EntryChanged]]:
    """Return the rows of these experts by table, and what would be told of them."""
    entries = [_entry(writer, one) for one in loaded]
    changes = {one.record_id: change for one in loaded if (change := change_of(one, writer.now)) is not None}
    facts = [
        told_of(Entry(**entry), one.invented.snapshot, None)
        for one, entry in zip(loaded, entries, strict=True)
    ]
    return {
        "records": [_record(writer, one) | _changing(changes.get(one.record_id)) for one in loaded],
        "submissions": [
            *(_submission(writer, one) for one in loaded),
            *(_of_change(writer, one) for one in changes.values()),
        ],
        "people": [row_of(writer.sealer, fact_of(one)) for one in loaded if one.account_id],
        "library_entries": entries,
        "library_certificates": [row for one in loaded for row in _certificates(one)],
    }, facts


def _record(writer: Writer, one: Loaded) -> Row:
    snapshot, applied = one.invented.snapshot, one.account_id is not None
    draft = snapshot.form.model_dump()
    return {
        "id": one.record_id,
        "account_id": one.account_id,
        "document_index": document_index(writer.sealer, snapshot.identity.document_number),
        "status": one.invented.status.value,
        "version": 3 if applied else 1,
        "draft": writer.sealer.seal_json(draft, draft_place(one.record_id)),
        "draft_version": 2 if applied else 1,
        "draft_saved_at": submitted_at(one) if applied else None,
        "round": 1 if applied else 0,
        "kind": one.invented.kind.value,
        "bureau_id": bureau_of(one).id if applied else None,
        "current_submission_id": one.submission_id,
        "listed_submission_id": one.submission_id,
        "created_at": submitted_at(one) if applied else one.listed_at,
    }


def _changing(change: Change | None) -> Row:
    """Return what is otherwise in the record of somebody whose change waits."""
    if change is None:
        return {}
    return {
        "status": RecordStatus.CHANGING.value,
        "version": RECORD_CHANGING,
        "round": ROUND,
        "current_submission_id": change.id,
    }


def _of_change(writer: Writer, change: Change) -> Row:
    one = change.of
    snapshot = one.invented.snapshot.model_dump_json()
    return _submission(writer, one) | {
        "id": change.id,
        "record_version": RECORD_CHANGING,
        "round": ROUND,
        "purpose": Purpose.CHANGE.value,
        "snapshot": writer.sealer.seal(snapshot, snapshot_place(change.id)),
        "made_at": change.at,
        "previous_id": one.submission_id,
        "outcome": Outcome.OPEN.value,
        # experts has heard of no version but that of a decision
        "case_version": change.case_version if change.passed else 0,
        "kind": one.invented.kind.value if change.passed else None,
        "bureau_id": bureau_of(one).id if change.passed else None,
    }


def _submission(writer: Writer, one: Loaded) -> Row:
    snapshot, applied = one.invented.snapshot, one.account_id is not None
    return {
        "id": one.submission_id,
        "record_id": one.record_id,
        "record_version": 2 if applied else 1,
        "account_id": one.account_id,
        "origin": (Origin.PERSON if applied else Origin.REGISTER).value,
        "round": 1 if applied else 0,
        "purpose": Purpose.APPLICATION.value,
        "snapshot": writer.sealer.seal(snapshot.model_dump_json(), snapshot_place(one.submission_id)),
        "made_at": submitted_at(one) if applied else one.listed_at,
        "previous_id": None,
        "expert_name": snapshot.identity.name,
        "region_code": snapshot.form.region_code,
        "specialty": snapshot.form.specialty,
        "employer_name": snapshot.form.employer_name,
        "outcome": Outcome.PASSED.value,
        "case_version": VERSION if applied else 0,
        "kind": one.invented.kind.value,
        "bureau_id": bureau_of(one).id if applied else None,
    }


def _entry(writer: Writer, one: Loaded) -> Row:
    # who has an account began a new term and confirmed the data on the day of loading: nobody has to be reminded
    as_of = writer.today if one.account_id else official_day(one.listed_at)
    return {
        "record_id": one.record_id,
        "account_id": one.account_id,
        "version": 0,
        "submission_id": one.submission_id,
        **columns_of(one.invented.snapshot, writer.words),
        "kind": ExpertKind(one.invented.kind),
        "status": one.invented.status,
        "listed_at": one.listed_at,
        "updated_at": one.listed_at,
        "term_from": as_of,
        "confirmed_on": as_of,
    }


def _certificates(one: Loaded) -> list[Row]:
    return [
        {"record_id": one.record_id, "item_id": item, "kind": kind, "valid_until": until}
        for item, (kind, until) in terms_of(one.invented.snapshot).items()
    ]
