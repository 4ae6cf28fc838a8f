"""Asking for an export, looking at it, cancelling it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from experts.exports import policies, queries
from experts.exports.errors import (
    MOST_OPEN,
    MOST_ROWS,
    ExportNotFound,
    NothingToExport,
    TooManyOpen,
    TooManyRows,
)
from experts.exports.model import Asked, Export, ExportState
from experts.library import usecases as library
from experts.library.usecases import Filter as Filter
from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork

KEPT_FOR = timedelta(days=7)
NOT_IN_THE_LOG = frozenset({"name"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to have exported."""

    filter: Filter
    unmasked: bool = False
    reason: str = ""


async def ask(uow: UnitOfWork, actor: Actor, wish: Wish) -> Export:
    """Have the experts that answer to a filter, and that the person may see, written into a file.

    Raises Forbidden, ReasonMissing, TooManyOpen, NothingToExport or TooManyRows.
    """
    policies.check_may_ask(actor, unmasked=wish.unmasked, reason=wish.reason)
    await queries.hold_person(uow.session, actor.id)
    if await queries.count_unfinished(uow.session, actor.id) >= MOST_OPEN:
        raise TooManyOpen
    total = await library.count_up_to(uow.session, actor, wish.filter, MOST_ROWS + 1)
    if not total:
        raise NothingToExport
    if total > MOST_ROWS:
        raise TooManyRows
    made = _made(uow, actor, wish, total)
    uow.session.add(made)
    await uow.session.flush()
    uow.audit(
        "export.request",
        "export",
        made.id,
        reason=wish.reason.strip() if wish.unmasked else None,
        count=total,
        unmasked=wish.unmasked,
        filter=_said(wish.filter),
    )
    uow.enqueue("gather_export", export_id=str(made.id))
    uow.enqueue("remove_export", after=KEPT_FOR, export_id=str(made.id))
    return made


async def latest_exports(session: AsyncSession, actor: Actor) -> Sequence[Export]:
    """Return the last exports of a person, newest first."""
    return await queries.latest(session, actor)


async def look_at(session: AsyncSession, actor: Actor, export_id: UUID) -> Export:
    """Return an export of this person; raise ExportNotFound."""
    found = await queries.own(session, actor, export_id)
    if found is None:
        raise ExportNotFound
    return found


async def cancel(uow: UnitOfWork, actor: Actor, export_id: UUID) -> Export:
    """Stop an export that is not finished; cancelling twice cancels once.

    Raises ExportNotFound or ExportStateChanged.
    """
    found = await queries.own(uow.session, actor, export_id, lock=True)
    if found is None:
        raise ExportNotFound
    if found.state == ExportState.CANCELLED:
        uow.leave_unaudited("it was cancelled already")
        return found
    found.become(ExportState.CANCELLED)
    found.finished_at = uow.now()
    await queries.delete_parts(uow.session, export_id)
    uow.audit("export.cancel", "export", export_id)
    return found


def _made(uow: UnitOfWork, actor: Actor, wish: Wish, total: int) -> Export:
    made = Export(
        id=uuid7(),
        requested_by=actor.id,
        created_at=uow.now(),
        state=ExportState.GATHERING,
        unmasked=wish.unmasked,
        rows_total=total,
        rows_done=0,
        parts=0,
    )
    grants = tuple(
        (grant.role, str(grant.organization_id) if grant.organization_id else None)
        for grant in policies.shown_to(actor)
    )
    reason = wish.reason.strip() if wish.unmasked else None
    made.keep(Asked(_plain(wish.filter), actor.name, actor.employer_name, grants, reason), uow.sealer)
    return made


def _plain(wanted: Filter) -> dict[str, object]:
    plain: dict[str, object] = orjson.loads(orjson.dumps(asdict(wanted)))
    return plain


def _said(wanted: Filter) -> str:
    """Return the filter as it stands in the audit log: whose name was looked for is not written there."""
    parts = {
        name: "…" if name in NOT_IN_THE_LOG else value for name, value in _plain(wanted).items() if value
    }
    return "，".join(
        f"{name}={'、'.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in parts.items()
    )
