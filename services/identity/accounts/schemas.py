"""The shape of one's own account."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.words import ROLE_LABELS, Role
from foundation.sealing.sealer import Sealer
from identity.accounts.usecases import Profile, masked_phone
from identity.documents.usecases import masked


class HeldRoleOut(BaseModel):
    """A role with its name on screen."""

    role: Role
    label: str
    organization_name: str | None


class AccountOut(BaseModel):
    """账户信息, masked."""

    id: UUID
    name: str
    document_kind: str
    document_number_masked: str
    phone_masked: str | None
    region_code: str | None
    employer_name: str | None
    roles: list[HeldRoleOut]
    has_password: bool
    created_at: datetime

    @classmethod
    def of(cls, profile: Profile, sealer: Sealer) -> Self:
        """Return a profile as its owner sees it."""
        person = profile.account.opened(sealer)
        return cls(
            id=profile.account.id,
            name=person.name,
            document_kind=person.document_kind,
            document_number_masked=masked(person.document_number),
            phone_masked=masked_phone(person.phone) if person.phone else None,
            region_code=person.region_code,
            employer_name=profile.employer_name,
            roles=[
                HeldRoleOut(
                    role=Role(grant.role),
                    label=ROLE_LABELS[Role(grant.role)],
                    organization_name=profile.organization_name(grant.organization_id),
                )
                for grant in profile.grants
            ],
            has_password=profile.account.password_hash is not None,
            created_at=profile.account.created_at,
        )


class NamesIn(BaseModel):
    """Whose names: these accounts', and those of everybody called exactly `name`."""

    model_config = ConfigDict(extra="forbid")

    ids: list[UUID] = Field(default=[], max_length=200)
    name: str | None = Field(default=None, min_length=1, max_length=100, pattern=r"^[^\x00]+$")


class NameOut(BaseModel):
    """An account's name."""

    id: UUID
    name: str


class NamesOut(BaseModel):
    """Names; an id that is nobody's is missing."""

    items: list[NameOut]

    @classmethod
    def of(cls, names: dict[UUID, str]) -> Self:
        """Return the answer."""
        return cls(items=[NameOut(id=id, name=name) for id, name in names.items()])
