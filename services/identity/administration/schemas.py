"""The shapes of other people's accounts. Always masked."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.words import ROLE_LABELS, Role, Sex, UserType
from foundation.auth.actor import Actor
from foundation.db.paging import Slice
from foundation.sealing.sealer import Sealer
from identity.accounts.usecases import Account, AccountStatus, GrantEntry, Profile, masked_phone
from identity.administration import policies
from identity.administration.usecases import Correction, NewPerson, Seen
from identity.documents.usecases import masked


class RoleOut(BaseModel):
    """A role with its name on screen."""

    role: Role
    label: str
    organization_name: str | None


class AccountRow(BaseModel):
    """A line of the list."""

    id: UUID
    name: str
    document_number_masked: str
    phone_masked: str | None
    status: AccountStatus
    employer_name: str | None
    roles: list[RoleOut]
    created_at: datetime

    @classmethod
    def of(cls, profile: Profile, sealer: Sealer) -> Self:
        """Return a line."""
        person = profile.account.opened(sealer)
        return cls(
            id=profile.account.id,
            name=person.name,
            document_number_masked=masked(person.document_number),
            phone_masked=masked_phone(person.phone) if person.phone else None,
            status=AccountStatus(profile.account.status),
            employer_name=profile.employer_name,
            roles=[
                RoleOut(
                    role=Role(grant.role),
                    label=ROLE_LABELS[Role(grant.role)],
                    organization_name=profile.organization_name(grant.organization_id),
                )
                for grant in profile.grants
            ],
            created_at=profile.account.created_at,
        )


class AccountPage(BaseModel):
    """A page of the list; `next` is the cursor of the next one."""

    items: list[AccountRow]
    next: str | None

    @classmethod
    def of(cls, page: Slice[Profile], sealer: Sealer) -> Self:
        """Return a page."""
        return cls(items=[AccountRow.of(profile, sealer) for profile in page.items], next=page.next)


class GrantOut(BaseModel):
    """A role, when it was granted and by whom (None: by the operator, the portal or the registration)."""

    id: UUID
    role: Role
    label: str
    organization_id: UUID | None
    organization_name: str | None
    granted_at: datetime
    granted_by_name: str | None

    @classmethod
    def of(cls, entry: GrantEntry, seen: Seen) -> Self:
        """Return one grant of an account."""
        return cls(
            id=entry.id,
            role=Role(entry.role),
            label=ROLE_LABELS[Role(entry.role)],
            organization_id=entry.organization_id,
            organization_name=seen.profile.organization_name(entry.organization_id),
            granted_at=entry.granted_at,
            granted_by_name=seen.names.get(entry.granted_by) if entry.granted_by else None,
        )


class MayOut(BaseModel):
    """Which buttons there are for this administrator now."""

    grant: bool
    correct: bool
    disable: bool
    enable: bool
    reset_password: bool
    remove_second_factor: bool
    merge: bool

    @classmethod
    def of(cls, actor: Actor, account: Account, *, second_factor: bool) -> Self:
        """Return what the policies allow now."""
        other = policies.may(policies.check_not_oneself, actor, account)
        return cls(
            grant=policies.may(policies.check_may_grant, actor, account),
            correct=policies.may(policies.check_may_correct, actor, account),
            disable=policies.may(policies.check_may_disable, actor, account),
            enable=policies.may(policies.check_may_enable, actor, account),
            reset_password=account.phone is not None
            and policies.may(policies.check_may_reset, actor, account),
            remove_second_factor=other and second_factor,
            merge=other and account.status == AccountStatus.ACTIVE,
        )


class AccountOut(BaseModel):
    """One account, masked. `first_login_waits`: the person has a password that somebody else had set."""

    id: UUID
    version: int
    name: str
    document_kind: str
    document_number_masked: str
    phone_masked: str | None
    sex: Sex | None
    region_code: str | None
    status: AccountStatus
    merged_into: UUID | None
    merged_into_name: str | None
    employer_id: UUID | None
    employer_name: str | None
    grants: list[GrantOut]
    first_login_waits: bool
    has_password: bool
    second_factor: bool
    portal_identities: int
    created_at: datetime
    may: MayOut

    @classmethod
    def of(cls, seen: Seen, sealer: Sealer, actor: Actor) -> Self:
        """Return one account as an administrator sees it."""
        account = seen.profile.account
        person = account.opened(sealer)
        return cls(
            id=account.id,
            version=account.version,
            name=person.name,
            document_kind=person.document_kind,
            document_number_masked=masked(person.document_number),
            phone_masked=masked_phone(person.phone) if person.phone else None,
            sex=person.sex,
            region_code=person.region_code,
            status=AccountStatus(account.status),
            merged_into=account.merged_into,
            merged_into_name=seen.names.get(account.merged_into) if account.merged_into else None,
            employer_id=account.employer_id,
            employer_name=seen.profile.employer_name,
            grants=[GrantOut.of(entry, seen) for entry in seen.entries],
            first_login_waits=account.must_change_password,
            has_password=account.password_hash is not None,
            second_factor=seen.second_factor,
            portal_identities=seen.portal_identities,
            created_at=account.created_at,
            may=MayOut.of(actor, account, second_factor=seen.second_factor),
        )


class LookupIn(BaseModel):
    """An ID number or a mobile number; in a body, so that it stands in no address."""

    model_config = ConfigDict(extra="forbid")

    number: str = Field(min_length=1, max_length=64)


class FoundOut(BaseModel):
    """The accounts of a number."""

    items: list[AccountRow]


class GrantIn(BaseModel):
    """A role, and the organization it is held for."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    organization_id: UUID | None = None


class PersonIn(BaseModel):
    """A new person. Only sizes are checked here, so that one answer can name every field's error."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="", max_length=100)
    user_type: str = Field(default=UserType.RESIDENT.value, max_length=20)
    document_number: str = Field(default="", max_length=64)
    phone: str = Field(default="", max_length=20)
    employer_id: UUID | None = None
    roles: list[GrantIn] = Field(default_factory=list, max_length=20)

    def person(self) -> NewPerson:
        """Return who is to be added."""
        return NewPerson(
            name=self.name,
            user_type=self.user_type,
            document_number=self.document_number,
            phone=self.phone,
            employer_id=self.employer_id,
            roles=[(held.role, held.organization_id) for held in self.roles],
        )


class CorrectionIn(BaseModel):
    """编辑: name, phone (empty: stays as it is), how that was verified, which version of the account was seen."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="", max_length=100)
    phone: str = Field(default="", max_length=20)
    reason: str = Field(default="", max_length=200)
    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None

    def correction(self) -> Correction:
        """Return what is to be corrected."""
        return Correction(self.name, self.phone, self.reason, self.version)


class AddedOut(BaseModel):
    """The new account."""

    id: UUID


class ReasonIn(BaseModel):
    """Why; it goes into the audit log."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(default="", max_length=200)
