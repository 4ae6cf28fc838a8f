"""Review activities on the wire."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from foundation.db.paging import Slice
from review.activities.model import (
    ACTIVITY_STATE_LABELS,
    PARTY_ROLE_LABELS,
    Activity,
    ActivityState,
    PartyRole,
)
from review.activities.policies import Contents, Involved, Wanted
from review.activities.usecases import Opened
from review.organizations.usecases import Organization

MOST_NEEDS, MOST_PARTIES, MOST_HEADS = 20, 30, 50
YEARS = range(2000, 2100)

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_CONTROL_BUT_BREAKS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]+")


def _line(value: object) -> object:
    return " ".join(_CONTROL.sub(" ", value).split()) if isinstance(value, str) else value


def _paragraphs(value: object) -> object:
    return (
        _CONTROL_BUT_BREAKS.sub("", value.replace("\r\n", "\n")).strip() if isinstance(value, str) else value
    )


def _imaginable(moment: datetime) -> datetime:
    """Far-away years cannot be told in official time any more."""
    if moment.year not in YEARS:
        raise ValueError("请填写正确的时间。")
    return moment


Line = BeforeValidator(_line)
Moment = Annotated[AwareDatetime, AfterValidator(_imaginable)]


class NeedIn(BaseModel):
    """How many experts of a specialty are wanted: a code of the dictionary, which experts keeps."""

    model_config = ConfigDict(extra="forbid")

    specialty: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
    head_count: Annotated[int, Field(ge=1, le=MOST_HEADS)]


class PartyIn(BaseModel):
    """A unit involved; the credit code may be empty."""

    model_config = ConfigDict(extra="forbid")

    role: PartyRole
    name: Annotated[str, Line, Field(max_length=100)] = ""
    credit_code: Annotated[str, Line, Field(max_length=40)] = ""


class ContentsIn(BaseModel):
    """What is written down of an activity; all may be incomplete in a draft."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Line, Field(max_length=100)] = ""
    project: Annotated[str, Line, Field(max_length=100)] = ""
    place: Annotated[str, Line, Field(max_length=200)] = ""
    region_code: Annotated[str, Field(pattern=r"^([0-9]{6})?$")] = ""
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    contact_name: Annotated[str, Line, Field(max_length=50)] = ""
    contact_phone: Annotated[str, Line, Field(max_length=30)] = ""
    remark: Annotated[str, BeforeValidator(_paragraphs), Field(max_length=1000)] = ""
    needs: Annotated[list[NeedIn], Field(max_length=MOST_NEEDS)] = []
    parties: Annotated[list[PartyIn], Field(max_length=MOST_PARTIES)] = []

    def contents(self) -> Contents:
        """Return what use cases take."""
        return Contents(
            title=self.title,
            project=self.project,
            place=self.place,
            region_code=self.region_code,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            contact_name=self.contact_name,
            contact_phone=self.contact_phone,
            remark=self.remark,
            needs=tuple(Wanted(need.specialty, need.head_count) for need in self.needs),
            parties=tuple(Involved(party.role, party.name, party.credit_code) for party in self.parties),
        )


class ActivityIn(ContentsIn):
    """A new activity. `bureau_id` is needed of who is an officer of several bureaus."""

    bureau_id: UUID | None = None


class EditIn(ContentsIn):
    """All of an activity anew, and which version it was read as."""

    version: Annotated[int, Field(ge=-1, le=2**31 - 1)]


class FewerIn(BaseModel):
    """How many experts a need is to have instead."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    head_count: Annotated[int, Field(ge=0, le=MOST_HEADS)]


class NeedsIn(BaseModel):
    """Fewer experts for some needs, and which version the activity was read as."""

    model_config = ConfigDict(extra="forbid")

    needs: Annotated[list[FewerIn], Field(min_length=1, max_length=MOST_NEEDS)]
    version: Annotated[int, Field(ge=-1, le=2**31 - 1)]

    def wanted(self) -> list[tuple[UUID, int]]:
        """Return what use cases take."""
        return [(need.id, need.head_count) for need in self.needs]


class NeedOut(BaseModel):
    """How many experts of a specialty are wanted, and how many are picked."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    specialty: str
    head_count: int
    chosen: int


class PartyOut(BaseModel):
    """A unit involved."""

    role: PartyRole
    role_label: str
    name: str
    credit_code: str


class ActivityItem(BaseModel):
    """An activity in a list. `is_local`: the caller's bureau is the one of the place and has not made it."""

    id: UUID
    state: ActivityState
    state_label: str
    bureau_name: str
    title: str
    place: str
    region_code: str
    starts_at: datetime | None
    ends_at: datetime | None
    wanted: int
    chosen: int
    confirmed: int
    delegated: int
    unacknowledged: int
    submitted_at: datetime | None
    is_local: bool

    @classmethod
    def of(cls, activity: Activity, is_local: bool) -> Self:
        """Return an activity as it travels in a list."""
        return cls.model_validate(_item(activity, is_local))


class ActivityPage(BaseModel):
    """One page of activities."""

    items: list[ActivityItem]
    next: str | None

    @classmethod
    def of(cls, page: Slice[tuple[Activity, bool]]) -> Self:
        """Return a page as it travels."""
        return cls(items=[ActivityItem.of(*one) for one in page.items], next=page.next)


class MonthOut(BaseModel):
    """The activities of a month, by their beginning; `more` says that there are more than are told."""

    items: list[ActivityItem]
    more: bool


class ActivityOut(ActivityItem):
    """An activity with all that is known of it; `may` names what the caller may do with it now."""

    version: int
    bureau_id: UUID
    local_bureau_name: str | None
    project: str
    contact_name: str
    contact_phone: str
    remark: str
    needs: list[NeedOut]
    parties: list[PartyOut]
    created_by_name: str
    created_at: datetime
    copied_from_id: UUID | None
    delegated_at: datetime | None
    done_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str
    may: list[str]

    @classmethod
    def of_opened(cls, opened: Opened) -> Self:
        """Return an activity as the caller sees it."""
        activity = opened.activity
        return cls(
            **_item(activity, opened.is_local),
            version=activity.version,
            bureau_id=activity.bureau_id,
            local_bureau_name=activity.local_bureau_name,
            project=activity.project,
            contact_name=activity.contact_name,
            contact_phone=opened.contact_phone,
            remark=activity.remark,
            needs=[NeedOut.model_validate(need) for need in activity.needs],
            parties=[
                PartyOut(
                    role=party.role,
                    role_label=PARTY_ROLE_LABELS[party.role],
                    name=party.name,
                    credit_code=party.credit_code,
                )
                for party in activity.parties
            ],
            created_by_name=activity.created_by_name,
            created_at=activity.created_at,
            copied_from_id=activity.copied_from_id,
            delegated_at=activity.delegated_at,
            done_at=activity.done_at,
            cancelled_at=activity.cancelled_at,
            cancel_reason=opened.cancel_reason,
            may=opened.may,
        )


class BureauOut(BaseModel):
    """A bureau that the caller is an officer of."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str


class BureausOut(BaseModel):
    """The bureaus for which the caller may make activities, by name."""

    items: list[BureauOut]

    @classmethod
    def of(cls, bureaus: Sequence[Organization]) -> Self:
        """Return the bureaus as they travel."""
        return cls(items=[BureauOut.model_validate(bureau) for bureau in bureaus])


def _item(activity: Activity, is_local: bool) -> dict[str, object]:
    return {
        "id": activity.id,
        "state": activity.state,
        "state_label": ACTIVITY_STATE_LABELS[activity.state],
        "bureau_name": activity.bureau_name,
        "title": activity.title,
        "place": activity.place,
        "region_code": activity.region_code,
        "starts_at": activity.starts_at,
        "ends_at": activity.ends_at,
        "wanted": activity.wanted,
        "chosen": activity.chosen,
        "confirmed": activity.confirmed,
        "delegated": activity.delegated,
        "unacknowledged": activity.unacknowledged,
        "submitted_at": activity.submitted_at,
        "is_local": is_local,
    }
