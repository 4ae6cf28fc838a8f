"""What identity tells."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.events.base import Fact
from contracts.words import CodePurpose, OrganizationKind, Role, Sex


class GrantedRole(BaseModel):
    """A role and the organization it is held for."""

    model_config = ConfigDict(frozen=True)

    role: Role
    organization_id: UUID | None


class AccountChanged(Fact):
    """The whole state of an account after a change: what projections of people are built from."""

    NAME: ClassVar[str] = "identity.account.changed.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("name", "document_number", "phone", "birth_date")
    SUBJECT: ClassVar[str] = "account_id"

    account_id: UUID
    version: int
    status: Literal["pending", "active", "disabled", "refused"]
    name: str
    document_kind: str
    document_number: str
    phone: str | None
    birth_date: date | None
    sex: Sex | None
    region_code: str | None
    employer_id: UUID | None
    employer_name: str | None
    employer_credit_code: str | None
    grants: tuple[GrantedRole, ...]


class OrganizationChanged(Fact):
    """The whole state of an organization after a change. `territory` holds county-level region codes."""

    NAME: ClassVar[str] = "identity.organization.changed.v1"
    SUBJECT: ClassVar[str] = "organization_id"

    organization_id: UUID
    version: int
    kind: OrganizationKind
    name: str
    credit_code: str | None
    whole_region: bool
    territory: tuple[str, ...]
    active: bool


class CodeIssued(Fact):
    """A one-time code is to be sent. Good until `expires_at`; of no use afterwards."""

    NAME: ClassVar[str] = "identity.code.issued.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("phone", "code")
    SUBJECT: ClassVar[str] = "code_id"

    code_id: UUID
    version: int = 1
    purpose: CodePurpose
    phone: str
    code: str
    expires_at: datetime


class InitialPasswordIssued(Fact):
    """A password that is good for one login is to be sent. Of no use after `expires_at`; never sent twice."""

    NAME: ClassVar[str] = "identity.initial_password.issued.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("phone", "password")
    SUBJECT: ClassVar[str] = "account_id"

    account_id: UUID
    version: int
    occasion: Literal["added", "reset"]
    phone: str
    password: str
    expires_at: datetime


class PhoneReplaced(Fact):
    """An account has another mobile number; who holds the old one (`phone`) is to be told."""

    NAME: ClassVar[str] = "identity.phone.replaced.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("phone", "new_phone_masked")
    SUBJECT: ClassVar[str] = "account_id"

    account_id: UUID
    version: int
    phone: str
    new_phone_masked: str
    by_owner: bool


class AccountsMerged(Fact):
    """Two accounts were one person's: what belonged to the folded one belongs to the kept one."""

    NAME: ClassVar[str] = "identity.account.merged.v1"
    SUBJECT: ClassVar[str] = "kept_account_id"

    kept_account_id: UUID
    version: int
    folded_account_id: UUID


class RegistrationDecided(Fact):
    """A platform administrator has granted or refused a self-registration."""

    NAME: ClassVar[str] = "identity.registration.decided.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("reason",)
    SUBJECT: ClassVar[str] = "account_id"

    account_id: UUID
    version: int
    granted: bool
    reason: str | None


class AccountErased(Fact):
    """A person's data were deleted at the person's request: whoever has any of them deletes them (PIPL 47).

    The version is above that of every AccountChanged. `phone` is where the person is told, once; told again by
    `resync` there is none.
    """

    NAME: ClassVar[str] = "identity.account.erased.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("phone",)
    SUBJECT: ClassVar[str] = "account_id"

    account_id: UUID
    version: int
    phone: str | None
    erased_at: datetime


class PersonalRequestAnswered(Fact):
    """A request about one's own data was done or refused. `kind` and `answer` are words for the person."""

    NAME: ClassVar[str] = "identity.personal_request.answered.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("answer",)
    SUBJECT: ClassVar[str] = "request_id"

    request_id: UUID
    version: int
    account_id: UUID
    number: str
    kind: str
    done: bool
    answer: str


class PersonalRequestsDue(Fact):
    """Requests about own data are due within three days, or overdue; told once a day. `version` is the day's number."""

    NAME: ClassVar[str] = "identity.personal_requests.due.v1"
    SUBJECT: ClassVar[str] = "queue"

    queue: Literal["personal_requests"] = "personal_requests"
    version: int
    day: date
    soon: int
    overdue: int
