"""The shapes of requests about one's own data."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from foundation.db.paging import Slice
from identity.personal_requests.usecases import (
    ITEM_LABELS,
    KIND_LABELS,
    REQUEST_STATE_LABELS,
    Correction,
    Item,
    Opened,
    PersonalRequest,
    RequestKind,
    RequestState,
    Seen,
    Wish,
    is_overdue,
    is_soon,
)

# What the database cannot store (U+0000) and what means nothing is refused here, not there.
Typed = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class CorrectionAskedIn(BaseModel):
    """What is to be corrected, as the person typed it."""

    model_config = ConfigDict(extra="forbid")

    item: Item
    right: Typed = Field(max_length=200)
    why: Typed = Field(max_length=500)

    def wish(self) -> Wish:
        """Return what was typed."""
        return Wish(self.right, self.why)


class ErasureAskedIn(BaseModel):
    """That the person wants to be erased: the password shows who asks; a reason may be given."""

    model_config = ConfigDict(extra="forbid")

    password: str = Field(max_length=256)
    why: Typed = Field(default="", max_length=500)


class CompletionIn(BaseModel):
    """What is right, as it was verified, and the answer to the person. `version` is that of the request seen."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    right: Typed = Field(default="", max_length=64)
    answer: Typed = Field(default="", max_length=500)

    def correction(self) -> Correction:
        """Return what was typed."""
        return Correction(self.right, self.answer)


class ErasureIn(BaseModel):
    """That a request for deletion is carried out as it was seen."""

    model_config = ConfigDict(extra="forbid")

    version: Version


class RefusalIn(BaseModel):
    """Why a request is refused."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    reason: Typed = Field(max_length=500)


class RequestRow(BaseModel):
    """A request in a list, without what was written."""

    id: UUID
    number: str
    kind: RequestKind
    kind_label: str
    item: Item | None
    item_label: str | None
    state: RequestState
    state_label: str
    version: int
    made_at: datetime
    due_on: date
    closed_at: datetime | None

    @classmethod
    def fields_of(cls, request: PersonalRequest) -> dict[str, object]:
        """Return the values of these fields."""
        kind, state = RequestKind(request.kind), RequestState(request.state)
        item = Item(request.item) if request.item else None
        return {
            "id": request.id,
            "number": request.shown_number,
            "kind": kind,
            "kind_label": KIND_LABELS[kind],
            "item": item,
            "item_label": ITEM_LABELS[item] if item else None,
            "state": state,
            "state_label": REQUEST_STATE_LABELS[state],
            "version": request.version,
            "made_at": request.made_at,
            "due_on": request.due_on,
            "closed_at": request.closed_at,
        }


class OwnRequestOut(RequestRow):
    """One of the caller's requests."""

    right: str
    why: str
    answer: str

    @classmethod
    def of(cls, opened: Opened) -> Self:
        """Return the answer."""
        return cls.model_validate(
            {
                **cls.fields_of(opened.request),
                "right": opened.wish.right,
                "why": opened.wish.why,
                "answer": opened.answer,
            }
        )


class OwnRequestsOut(BaseModel):
    """The caller's requests, newest first, and within how many days one is answered."""

    items: list[OwnRequestOut]
    days: int


class RequestMadeOut(BaseModel):
    """The number of a new request and by when it is answered."""

    id: UUID
    number: str
    due_on: date

    @classmethod
    def of(cls, request: PersonalRequest) -> Self:
        """Return the answer."""
        return cls(id=request.id, number=request.shown_number, due_on=request.due_on)


class ListedRequest(RequestRow):
    """A request in the list of those who answer, with its person's name."""

    name: str
    closed_by_name: str | None
    overdue: bool
    soon: bool


class RequestPage(BaseModel):
    """A page of requests."""

    items: list[ListedRequest]
    next: str | None

    @classmethod
    def of(cls, page: Slice[PersonalRequest], names: dict[UUID, str], today: date) -> Self:
        """Return the answer."""
        items = [
            ListedRequest.model_validate(
                {
                    **RequestRow.fields_of(request),
                    "name": names.get(request.account_id, ""),
                    "closed_by_name": request.closed_by_name,
                    "overdue": request.state == RequestState.OPEN and is_overdue(request.due_on, today),
                    "soon": request.state == RequestState.OPEN and is_soon(request.due_on, today),
                }
            )
            for request in page.items
        ]
        return cls(items=items, next=page.next)


class RequestOut(OwnRequestOut):
    """A request as who answers it opens it. `problem` says why a deletion cannot be done yet."""

    account_id: UUID
    name: str
    employer_name: str | None
    closed_by_name: str | None
    may_answer: bool
    problem: str | None
    overdue: bool
    soon: bool

    @classmethod
    def seen(cls, seen: Seen) -> Self:
        """Return the answer."""
        request = seen.opened.request
        return cls.model_validate(
            {
                **OwnRequestOut.of(seen.opened).model_dump(),
                "account_id": request.account_id,
                "name": seen.profile.account.name,
                "employer_name": seen.profile.employer_name,
                "closed_by_name": request.closed_by_name,
                "may_answer": seen.may_answer,
                "problem": seen.problem,
                "overdue": seen.overdue,
                "soon": seen.soon,
            }
        )


class OpenCountOut(BaseModel):
    """How many requests wait for an answer."""

    waiting: int


ListedAs = Literal["open", "closed"]
