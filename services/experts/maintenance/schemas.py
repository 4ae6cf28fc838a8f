"""日常维护 on the wire. Reasons are for the association and for the person; numbers and phones are masked."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from contracts.words import DEED_LABELS, EXPERT_KIND_LABELS, STATUS_LABELS, Deed, ExpertKind
from experts.form.usecases import LABELS, Form
from experts.maintenance.usecases import Change, Done, Edition, Standing
from experts.people.usecases import MaskedIdentity, mask_email, mask_identity, mask_phone
from experts.records.usecases import Record

ASSOCIATION = "建设工程消防协会"
SHORTEST_REASON, LONGEST_REASON = 2, 500
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def _tidy(text: object) -> object:
    return _CONTROL.sub("", text).strip() if isinstance(text, str) else text


def _long_enough(text: str) -> str:
    if len(text) < SHORTEST_REASON:
        raise ValueError(f"请填写原因，至少 {SHORTEST_REASON} 个字，本人会看到。")
    return text


Version = Annotated[int, Field(ge=-1, le=2**31 - 1)]
Reason = Annotated[
    str, BeforeValidator(_tidy), Field(max_length=LONGEST_REASON), AfterValidator(_long_enough)
]


class DeedIn(BaseModel):
    """Why, and which state of the record the page has shown."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    reason: Reason


class TrialIn(BaseModel):
    """Some fields of the form, and the kind of expert; what is not sent stays."""

    model_config = ConfigDict(extra="forbid")

    fields: Form = Form()
    kind: ExpertKind | None = None


class EditionIn(TrialIn):
    """What is to be changed, why, and which state of the record the page has shown."""

    version: Version
    reason: Reason


class DoneOut(BaseModel):
    """How the record stands after a deed."""

    record_id: UUID
    version: int
    status: str
    status_label: str

    @classmethod
    def of(cls, record: Record) -> Self:
        """Return where the record stands."""
        return cls(
            record_id=record.id,
            version=record.version,
            status=record.status,
            status_label=STATUS_LABELS[record.status],
        )


class DeedOut(BaseModel):
    """One deed: whether it may be done, and the sentence if not."""

    deed: Deed
    label: str
    may: bool
    why_not: str | None


class ListedFileOut(BaseModel):
    """A file of what the library holds."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    section: str
    item_id: str | None
    file_name: str
    size: int
    content_type: str
    sha256: str
    pages: int | None
    document_pages: int | None
    has_preview: bool
    state: str


class StandingOut(BaseModel):
    """An expert for the association. `case_id` is the person's latest submission, whose rounds review knows."""

    record_id: UUID
    version: int
    status: str
    status_label: str
    name: str
    under_review: bool
    deeds: list[DeedOut]
    case_id: UUID | None
    files: list[ListedFileOut]

    @classmethod
    def of(cls, standing: Standing) -> Self:
        """Return how an expert stands."""
        return cls(
            **DoneOut.of(standing.record).model_dump(),
            name=standing.name,
            under_review=standing.under_review,
            deeds=[
                DeedOut(deed=deed, label=DEED_LABELS[deed], may=why is None, why_not=why)
                for deed, why in standing.why_not.items()
            ],
            case_id=standing.case_id,
            files=[ListedFileOut.model_validate(file) for file in standing.files],
        )


class UpkeepOut(BaseModel):
    """What was done, when, by whom and why; `changed` names the fields that 编辑 has changed."""

    at: datetime
    deed: Deed
    deed_label: str
    by: str
    reason: str
    changed: list[str]

    @classmethod
    def of(cls, done: Done) -> Self:
        """Return a deed for the association."""
        return cls(
            at=done.upkeep.at,
            deed=done.upkeep.deed,
            deed_label=DEED_LABELS[done.upkeep.deed],
            by=done.upkeep.by_name,
            reason=done.reason,
            changed=[LABELS[name] for name in done.changed],
        )


class UpkeepsOut(BaseModel):
    """What was done with an expert, newest first."""

    items: list[UpkeepOut]

    @classmethod
    def of(cls, done: Sequence[Done]) -> Self:
        """Return it for the association."""
        return cls(items=[UpkeepOut.of(one) for one in done])

    @classmethod
    def of_own(cls, done: Sequence[Done]) -> Self:
        """Return it for the person, who is told the association and not who of it."""
        return cls(items=[UpkeepOut.of(one).model_copy(update={"by": ASSOCIATION}) for one in done])


class EditionOut(BaseModel):
    """What the library holds, to be edited. Phone and e-mail are masked and empty in `form`: not sent, they stay."""

    record_id: UUID
    version: int
    status: str
    status_label: str
    identity: MaskedIdentity
    kind: ExpertKind
    kind_label: str
    form: Form
    phone_masked: str
    email_masked: str
    files: list[ListedFileOut]

    @classmethod
    def of(cls, edition: Edition) -> Self:
        """Return what may be edited."""
        who, form = edition.snapshot.identity, edition.form
        return cls(
            **DoneOut.of(edition.record).model_dump(),
            identity=mask_identity(who.name, who.sex, who.document_kind, who.document_number, who.birth_date),
            kind=edition.kind,
            kind_label=EXPERT_KIND_LABELS[edition.kind],
            form=form.model_copy(update={"phone": "", "email": ""}),
            phone_masked=mask_phone(form.phone),
            email_masked=mask_email(form.email) if form.email else "",
            files=[ListedFileOut.model_validate(file) for file in edition.snapshot.files],
        )


class ChangeOut(BaseModel):
    """One field as it was and as it would be."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    label: str
    old: str | list[str]
    new: str | list[str]


class ChangesOut(BaseModel):
    """What editing would change."""

    items: list[ChangeOut]

    @classmethod
    def of(cls, changes: Sequence[Change]) -> Self:
        """Return the changes."""
        return cls(items=[ChangeOut.model_validate(change) for change in changes])
