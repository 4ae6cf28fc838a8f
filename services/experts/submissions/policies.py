"""Who may look at submissions, and in what one differs from an earlier one. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from contracts.words import SEX_LABELS
from experts.form import usecases as form
from experts.form.usecases import ComparedRow, LabelOf, Mark, Part
from experts.people import usecases as people
from experts.submissions.model import Snapshot, SnapshotFile, SnapshotIdentity
from foundation.auth.actor import Actor
from foundation.errors import Forbidden

SEES_ALL = ("association_reviewer", "association_coordinator")

Against = Literal["listed", "previous"]
"""What a submission is held against: what the library holds, or the submission before it."""

IDENTITY_LABELS = {
    "name": "姓名",
    "sex_label": "性别",
    "document_number_masked": "身份证号码",
    "birth_date": "出生年月日",
}
SECTION_OF = {"achievements": "achievement", "certificates": "certificate"}
"""List of the form -> the section of its rows' files."""


@dataclass(frozen=True, slots=True)
class ComparedFile:
    """A file, and whether it is new, gone or the same; of one that was sent again the new one."""

    mark: Mark
    file: SnapshotFile


@dataclass(frozen=True, slots=True)
class RowWithFiles:
    """A row with its files. One whose words are the same and whose files are not has changed."""

    row: ComparedRow
    files: list[ComparedFile]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A submission beside an earlier one. `changes` counts fields, rows and files of the application form."""

    identity: list[Part]
    fields: list[Part]
    rows: dict[str, list[RowWithFiles]]
    files: list[ComparedFile]

    @property
    def changes(self) -> int:
        """Return how many things differ, each row with its files counted once."""
        parts = sum(part.before is not None for part in (*self.identity, *self.fields))
        rows = (one.row.mark for rows in self.rows.values() for one in rows)
        marks = (*rows, *(file.mark for file in self.files))
        return parts + sum(mark is not Mark.SAME for mark in marks)


def check_may_look_at_submissions(actor: Actor) -> None:
    """Accept reviewers, who see what concerns them, and applicants, who see their own."""
    if not actor.has("applicant", "bureau_reviewer", *SEES_ALL):
        raise Forbidden


def compare(
    before: Snapshot, after: Snapshot, label_of: LabelOf, mask: Mapping[str, Callable[[str], str]]
) -> Comparison:
    """Return a snapshot beside an earlier one (or beside itself, which differs in nothing)."""
    compared = form.compare(before.form, after.form, label_of, mask)
    return Comparison(
        identity=_identity(before.identity, after.identity),
        fields=compared.fields,
        rows={
            name: [_with_files(name, row, before, after) for row in rows]
            for name, rows in compared.rows.items()
        },
        files=_files(before, after, "application_form", None),
    )


def _identity(before: SnapshotIdentity, after: SnapshotIdentity) -> list[Part]:
    raw_before, raw_after = _facts(before, masked=False), _facts(after, masked=False)
    old, new = _facts(before, masked=True), _facts(after, masked=True)
    return [
        Part(key, label, new[key], old[key] if raw_before[key] != raw_after[key] else None)
        for key, label in IDENTITY_LABELS.items()
    ]


def _facts(who: SnapshotIdentity, *, masked: bool) -> dict[str, str]:
    number = who.document_number
    return {
        "name": who.name,
        "sex_label": SEX_LABELS[who.sex] if who.sex else "",
        "document_number_masked": people.mask_document_number(number) if masked else number,
        "birth_date": who.birth_date.isoformat() if who.birth_date else "",
    }


def _with_files(name: str, row: ComparedRow, before: Snapshot, after: Snapshot) -> RowWithFiles:
    files = _files(before, after, SECTION_OF[name], row.id) if name in SECTION_OF else []
    touched = any(file.mark is not Mark.SAME for file in files)
    return RowWithFiles(replace(row, mark=Mark.CHANGED) if touched and row.mark is Mark.SAME else row, files)


def _files(before: Snapshot, after: Snapshot, section: str, item_id: str | None) -> list[ComparedFile]:
    """Return the files of one place: the same by their id, or by what is in them when one was sent again."""
    pairs = form.pair(
        _of(before.files, section, item_id),
        _of(after.files, section, item_id),
        lambda file: file.id,
        lambda file: file.sha256,
    )
    return [ComparedFile(_mark(pair), file) for pair in pairs if (file := pair.after or pair.before)]


def _mark(pair: form.Pair[SnapshotFile]) -> Mark:
    return Mark.SAME if pair.mark is Mark.CHANGED else pair.mark


def _of(files: Iterable[SnapshotFile], section: str, item_id: str | None) -> list[SnapshotFile]:
    return [
        file for file in files if file.section == section and (item_id is None or file.item_id == item_id)
    ]
