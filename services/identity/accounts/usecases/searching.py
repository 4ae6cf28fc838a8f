"""Searching accounts, for those who administer them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Grant
from foundation.db.paging import Slice
from foundation.sealing.sealer import Sealer
from identity.accounts import queries
from identity.accounts.model import Account, GrantEntry
from identity.accounts.queries import Wanted
from identity.accounts.usecases.finding import Profile, document_key
from identity.documents.usecases import normalise
from identity.organizations.usecases import find_organizations

MOST_CALLED = 50


async def search_accounts(session: AsyncSession, wanted: Wanted, cursor: str | None) -> Slice[Profile]:
    """Return a page of accounts with their organizations, newest first."""
    page = await queries.search(session, wanted, cursor)
    return Slice(await load_profiles(session, page.items), page.next)


async def look_up(session: AsyncSession, sealer: Sealer, number: str) -> list[Profile]:
    """Return the account whose ID number this is, and those whose mobile number it is."""
    number = normalise(number)
    found = await queries.by_document_or_phone(
        session, document_key(sealer, number), sealer.blind("phone", number)
    )
    return await load_profiles(session, found)


async def load_profiles(session: AsyncSession, accounts: Sequence[Account]) -> list[Profile]:
    """Return accounts with their grants and organizations, in the same order, by two statements in all."""
    held = await queries.grants_of_many(session, [account.id for account in accounts])
    ids = {account.employer_id for account in accounts if account.employer_id}
    ids |= {entry.organization_id for entries in held.values() for entry in entries if entry.organization_id}
    organizations = await find_organizations(session, ids)
    return [Profile(account, _grants(held[account.id]), organizations) for account in accounts]


async def granted_to(session: AsyncSession, account_id: UUID) -> list[GrantEntry]:
    """Return what an account may do with when and by whom it was granted, oldest first."""
    return await queries.grants_of(session, account_id)


async def names_of(session: AsyncSession, account_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of these accounts; ids of none are missing in the answer."""
    return await queries.names_of(session, account_ids)


async def named(session: AsyncSession, account_ids: Collection[UUID], name: str | None) -> dict[UUID, str]:
    """Return the names of these accounts, and of the first fifty that are called exactly `name`."""
    called = await queries.names_called(session, name, MOST_CALLED) if name else {}
    return await queries.names_of(session, account_ids) | called


def _grants(entries: Sequence[GrantEntry]) -> tuple[Grant, ...]:
    return tuple(Grant(entry.role, entry.organization_id) for entry in entries)
