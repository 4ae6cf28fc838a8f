"""Comparing two accounts, making them one, showing the trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import AccountsMerged
from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import Failure
from foundation.ids import uuid7
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Account, AccountStatus, Profile
from identity.factors import usecases as factors
from identity.merges import policies, queries
from identity.merges.model import AccountMerge as AccountMerge
from identity.portal.usecases.moving import count_identities, move_identities
from identity.registrations.usecases import is_waiting, supersede_waiting
from identity.sessions.usecases import end_everything

ERASED_REASON = "（个人信息已删除）"


@dataclass(frozen=True, slots=True)
class Moving:
    """What a merge would move to the account that is kept."""

    roles: list[tuple[Role, UUID | None]]
    phone: bool
    employer: bool
    portal_identities: int
    registration: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """Two accounts side by side. `same`: field → equal or not, None where one of them does not know it.

    `problem` is the sentence that stands in the way, None if nothing does.
    """

    kept: Profile
    folded: Profile
    same: dict[str, bool | None]
    moving: Moving
    problem: str | None


@dataclass(frozen=True, slots=True)
class Trail:
    """The merges that concern an account, and the accounts that they name."""

    merges: Sequence[AccountMerge]
    accounts: dict[UUID, Account]


async def preview(
    session: AsyncSession, sealer: Sealer, actor: Actor, kept_id: UUID, folded_id: UUID
) -> Preview:
    """Return two accounts compared; raise AccountNotFound, SameAccount or OwnAccount."""
    policies.check_two(actor, kept_id, folded_id)
    kept = await accounts.get_profile(session, kept_id)
    folded = await accounts.get_profile(session, folded_id)
    return Preview(
        kept=kept,
        folded=folded,
        same=_compare(kept.account, folded.account, sealer),
        moving=await _moving(session, kept, folded),
        problem=_problem(kept, folded),
    )


async def merge(
    uow: UnitOfWork, actor: Actor, kept_id: UUID, folded_id: UUID, reason: str, photo_retention: timedelta
) -> AccountMerge:
    """Make the folded account a part of the kept one, tell both and that they are one.

    Raises AccountNotFound, ReasonMissing, or what `policies` refuse. What others merged into the folded account
    follows. The other services hear of the followers first: whoever hears in whatever order moves all.
    """
    why = policies.check_reason(reason)
    policies.check_two(actor, kept_id, folded_id)
    # The registration before the account, as its decision locks them.
    await supersede_waiting(uow, folded_id, photo_retention)
    locked = await accounts.lock_two(uow, kept_id, folded_id)
    kept, folded = locked[kept_id], locked[folded_id]
    held = await accounts.granted_to(uow.session, folded_id)
    policies.check_may_merge(kept, folded, [Role(entry.role) for entry in held])
    moved = await accounts.fold(uow, kept, folded)
    await end_everything(uow, folded)
    await move_identities(uow, folded_id, kept_id)
    if await factors.factor_in_use(uow.session, folded_id):
        await factors.remove_factor(uow, folded_id)
    done = _entry(uow, actor, kept_id, folded_id, why)
    uow.audit("account.merge", "account", kept_id, reason=why, folded_id=str(folded_id))
    uow.audit("account.fold", "account", folded_id, reason=why, kept_id=str(kept_id))
    await accounts.tell_account(uow, folded)
    await accounts.tell_account(uow, kept)
    for part in [*moved.followers, folded_id]:
        uow.emit(AccountsMerged(kept_account_id=kept_id, version=kept.version, folded_account_id=part))
    return done


async def forget_reasons(uow: UnitOfWork, account_id: UUID) -> None:
    """Keep that accounts of an erased person were merged, not why: the reason may name the person."""
    for done in await queries.naming(uow.session, account_id):
        done.keep_reason(ERASED_REASON, uow.sealer)


async def trail(session: AsyncSession, account_id: UUID) -> Trail:
    """Return the merges of an account; raise AccountNotFound."""
    await accounts.get_profile(session, account_id)
    merges = await queries.concerning(session, account_id)
    found = {}
    for named in {one for done in merges for one in (done.kept_id, done.folded_id)}:
        found[named] = (await accounts.get_profile(session, named)).account
    return Trail(merges, found)


def _entry(uow: UnitOfWork, actor: Actor, kept_id: UUID, folded_id: UUID, reason: str) -> AccountMerge:
    done = AccountMerge(
        id=uuid7(),
        kept_id=kept_id,
        folded_id=folded_id,
        merged_by=actor.id,
        merged_by_name=actor.name,
        merged_at=uow.now(),
    )
    done.keep_reason(reason, uow.sealer)
    uow.session.add(done)
    return done


def _problem(kept: Profile, folded: Profile) -> str | None:
    try:
        policies.check_may_merge(kept.account, folded.account, [Role(grant.role) for grant in folded.grants])
    except Failure as refusal:
        return refusal.sentence
    return None


def _compare(kept: Account, folded: Account, sealer: Sealer) -> dict[str, bool | None]:
    one, other = kept.opened(sealer), folded.opened(sealer)

    def both(mine: object, theirs: object) -> bool | None:
        return mine == theirs if mine and theirs else None

    return {
        "name": policies.is_same_name(one.name, other.name),
        "sex": both(one.sex, other.sex),
        "birth_date": both(one.birth_date, other.birth_date),
        "phone": both(one.phone, other.phone),
        "region_code": both(one.region_code, other.region_code),
        "employer": both(kept.employer_id, folded.employer_id),
    }


async def _moving(session: AsyncSession, kept: Profile, folded: Profile) -> Moving:
    held = set(kept.grants)
    active = folded.account.status == AccountStatus.ACTIVE
    return Moving(
        roles=[
            (Role(grant.role), grant.organization_id)
            for grant in folded.grants
            if active and grant not in held
        ],
        phone=kept.account.phone is None and folded.account.phone is not None,
        employer=kept.account.employer_id is None and folded.account.employer_id is not None,
        portal_identities=await count_identities(session, folded.account.id),
        registration=await is_waiting(session, folded.account.id),
    )
