"""The shapes of organizations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.words import OrganizationKind
from foundation.db.paging import Slice
from identity.organizations.model import Organization

MOST_CODES = 3000

Code = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class OrganizationOut(BaseModel):
    """An organization."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    kind: OrganizationKind
    name: str
    credit_code: str | None
    region_code: str | None
    whole_region: bool
    territory: list[str]
    active: bool
    created_at: datetime


class OrganizationRow(BaseModel):
    """A line of the list; `counties` is how many the territory holds."""

    id: UUID
    kind: OrganizationKind
    name: str
    credit_code: str | None
    whole_region: bool
    counties: int
    active: bool

    @classmethod
    def of(cls, organization: Organization) -> Self:
        """Return a line."""
        return cls(
            id=organization.id,
            kind=OrganizationKind(organization.kind),
            name=organization.name,
            credit_code=organization.credit_code,
            whole_region=organization.whole_region,
            counties=len(organization.territory),
            active=organization.active,
        )


class OrganizationPage(BaseModel):
    """A page of the list; `next` is the cursor of the next one."""

    items: list[OrganizationRow]
    next: str | None

    @classmethod
    def of(cls, page: Slice[Organization]) -> Self:
        """Return a page."""
        return cls(items=[OrganizationRow.of(row) for row in page.items], next=page.next)


class TerritoryOut(BaseModel):
    """A bureau in use and the counties that it decides for."""

    organization_id: UUID
    name: str
    codes: list[str]


class TerritoriesOut(BaseModel):
    """All territories, and the counties of the region that nobody decides for but the authority."""

    items: list[TerritoryOut]
    unassigned: list[str]

    @classmethod
    def of(cls, bureaus: Sequence[Organization], whole: frozenset[str]) -> Self:
        """Return who decides for what."""
        items = [
            TerritoryOut(organization_id=one.id, name=one.name, codes=list(one.territory)) for one in bureaus
        ]
        return cls(items=items, unassigned=sorted(whole.difference(*(item.codes for item in items))))


class OrganizationIn(BaseModel):
    """A new company or bureau. Only sizes are checked here, so that one answer can name every field's error."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal[OrganizationKind.COMPANY, OrganizationKind.BUREAU]
    name: str = Field(default="", max_length=300)
    credit_code: str = Field(default="", max_length=40)


class RenameIn(BaseModel):
    """Another name, and which version of the organization was seen."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    name: str = Field(default="", max_length=300)


class TerritoryIn(BaseModel):
    """The counties, and which version of the organization was seen."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    codes: list[Code] = Field(max_length=MOST_CODES)


class VersionIn(BaseModel):
    """Which version of the organization was seen."""

    model_config = ConfigDict(extra="forbid")

    version: Version
