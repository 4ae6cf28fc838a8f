"""Request and response shapes of a unit's people."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.words import ROLE_LABELS, Role, UserType
from foundation.db.paging import Slice
from foundation.sealing.sealer import Sealer
from identity.accounts.usecases import masked_phone
from identity.documents.usecases import masked
from identity.employees.usecases import Added, Employee, FirstLogin, Outcome
from identity.organizations.usecases import Organization

ListedStatus = Literal["active", "disabled"]


class AddIn(BaseModel):
    """添加人员. Only sizes are checked here, so that one answer can name every field's error."""

    model_config = ConfigDict(extra="forbid")

    user_type: str = Field(default=UserType.RESIDENT.value, max_length=20)
    document_number: str = Field(default="", max_length=64)
    name: str = Field(default="", max_length=100)
    phone: str = Field(default="", max_length=20)
    organization_id: UUID | None = None


class EditIn(BaseModel):
    """编辑; an empty phone stays as it is."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="", max_length=100)
    phone: str = Field(default="", max_length=20)


class RolesIn(BaseModel):
    """权限设置: all roles that the person is to hold in the unit."""

    model_config = ConfigDict(extra="forbid")

    roles: set[Role] = Field(max_length=8)


class DisableIn(BaseModel):
    """停用."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(default="", max_length=200)


class SearchIn(BaseModel):
    """A whole ID number or mobile number. It travels in a body: addresses are written down everywhere."""

    model_config = ConfigDict(extra="forbid")

    number: str = Field(min_length=1, max_length=64)
    organization_id: UUID | None = None


class AddedOut(BaseModel):
    """Who works for the unit now: `new`, an account that `joins`, or one that was `present` already."""

    id: UUID
    outcome: Outcome

    @classmethod
    def of(cls, added: Added) -> Self:
        """Return the answer."""
        return cls(id=added.employee_id, outcome=added.outcome)


class RoleOut(BaseModel):
    """A role with its name on screen."""

    role: Role
    label: str


class UnitOut(BaseModel):
    """A unit that the caller administers."""

    id: UUID
    name: str

    @classmethod
    def of(cls, unit: Organization) -> Self:
        """Return a unit."""
        return cls(id=unit.id, name=unit.name)


class EmployeeOut(BaseModel):
    """One of a unit's people, masked; `may` names the buttons, `why_not` says why there are none."""

    id: UUID
    name: str
    document_number_masked: str
    phone_masked: str | None
    organization_id: UUID | None
    organization_name: str | None
    roles: list[RoleOut]
    status: str
    first_login: FirstLogin
    added_at: datetime
    may: list[str]
    why_not: str | None

    @classmethod
    def of(cls, employee: Employee, sealer: Sealer) -> Self:
        """Return a person as the unit's administrator sees it."""
        account = employee.profile.account
        person = account.opened(sealer)
        return cls(
            id=account.id,
            name=person.name,
            document_number_masked=masked(person.document_number),
            phone_masked=masked_phone(person.phone) if person.phone else None,
            organization_id=account.employer_id,
            organization_name=employee.profile.employer_name,
            roles=[
                RoleOut(role=Role(grant.role), label=ROLE_LABELS[Role(grant.role)])
                for grant in employee.profile.grants
            ],
            status=account.status,
            first_login=employee.first_login,
            added_at=account.created_at,
            may=sorted(employee.may),
            why_not=employee.why_not,
        )


class EmployeePage(BaseModel):
    """A page of a unit's people, and the units that can be chosen; `next` is the cursor of the next one."""

    items: list[EmployeeOut]
    next: str | None
    organization: UnitOut
    organizations: list[UnitOut]

    @classmethod
    def of(
        cls, page: Slice[Employee], sealer: Sealer, chosen: Organization, units: list[Organization]
    ) -> Self:
        """Return a page."""
        return cls(
            items=[EmployeeOut.of(employee, sealer) for employee in page.items],
            next=page.next,
            organization=UnitOut.of(chosen),
            organizations=[UnitOut.of(unit) for unit in units],
        )
