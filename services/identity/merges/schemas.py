"""The shapes of merges. Always masked: what is equal is said, not shown."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.words import ROLE_LABELS, Role
from foundation.sealing.sealer import Sealer
from identity.accounts.usecases import Account, AccountStatus, Profile, masked_phone
from identity.documents.usecases import masked
from identity.merges.usecases import AccountMerge, Preview, Trail


class MergeIn(BaseModel):
    """Which account is kept, which becomes a part of it, and why."""

    model_config = ConfigDict(extra="forbid")

    kept_id: UUID
    folded_id: UUID
    reason: str = Field(default="", max_length=500)


class SideOut(BaseModel):
    """One of two accounts."""

    id: UUID
    name: str
    document_kind: str
    document_number_masked: str
    phone_masked: str | None
    region_code: str | None
    employer_name: str | None
    status: AccountStatus
    roles: list[str]
    created_at: datetime

    @classmethod
    def of(cls, profile: Profile, sealer: Sealer) -> Self:
        """Return one side, masked."""
        account, person = profile.account, profile.account.opened(sealer)
        return cls(
            id=account.id,
            name=person.name,
            document_kind=person.document_kind,
            document_number_masked=masked(person.document_number),
            phone_masked=masked_phone(person.phone) if person.phone else None,
            region_code=person.region_code,
            employer_name=profile.employer_name,
            status=AccountStatus(account.status),
            roles=[
                in_words(Role(held.role), profile.organization_name(held.organization_id))
                for held in profile.grants
            ],
            created_at=account.created_at,
        )


class MovingOut(BaseModel):
    """What would move."""

    roles: list[str]
    phone: bool
    employer_name: str | None
    portal_identities: int
    registration: bool


class PreviewOut(BaseModel):
    """Two accounts side by side; `same` says of each field whether it is equal (None: one does not know)."""

    kept: SideOut
    folded: SideOut
    same: dict[str, bool | None]
    moving: MovingOut
    problem: str | None

    @classmethod
    def of(cls, preview: Preview, sealer: Sealer) -> Self:
        """Return the comparison, masked."""
        moving = preview.moving
        return cls(
            kept=SideOut.of(preview.kept, sealer),
            folded=SideOut.of(preview.folded, sealer),
            same=preview.same,
            moving=MovingOut(
                roles=[in_words(role, preview.folded.organization_name(of)) for role, of in moving.roles],
                phone=moving.phone,
                employer_name=preview.folded.employer_name if moving.employer else None,
                portal_identities=moving.portal_identities,
                registration=moving.registration,
            ),
            problem=preview.problem,
        )


class PartOut(BaseModel):
    """An account of a merge."""

    id: UUID
    name: str
    document_number_masked: str

    @classmethod
    def of(cls, account: Account, sealer: Sealer) -> Self:
        """Return an account, masked."""
        person = account.opened(sealer)
        return cls(id=account.id, name=person.name, document_number_masked=masked(person.document_number))


class MergeOut(BaseModel):
    """One merge."""

    id: UUID
    kept: PartOut
    folded: PartOut
    reason: str
    merged_by_name: str
    merged_at: datetime

    @classmethod
    def of(cls, done: AccountMerge, accounts: dict[UUID, Account], sealer: Sealer) -> Self:
        """Return one merge, masked."""
        return cls(
            id=done.id,
            kept=PartOut.of(accounts[done.kept_id], sealer),
            folded=PartOut.of(accounts[done.folded_id], sealer),
            reason=done.opened_reason(sealer),
            merged_by_name=done.merged_by_name,
            merged_at=done.merged_at,
        )


class MergesOut(BaseModel):
    """The trail, oldest first."""

    items: list[MergeOut]

    @classmethod
    def of(cls, trail: Trail, sealer: Sealer) -> Self:
        """Return the trail."""
        return cls(items=[MergeOut.of(done, trail.accounts, sealer) for done in trail.merges])


class MergedOut(BaseModel):
    """What has been done."""

    id: UUID
    kept_id: UUID


def in_words(role: Role, organization_name: str | None) -> str:
    """Return a role with the organization it is held for."""
    return f"{ROLE_LABELS[role]}（{organization_name}）" if organization_name else ROLE_LABELS[role]
