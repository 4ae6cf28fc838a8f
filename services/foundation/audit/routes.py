"""The audit log over HTTP: each service includes this router for its own log."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query

from foundation.audit import chain, heads, queries, reading
from foundation.audit.schemas import (
    MOST_ENTRIES,
    EntriesIn,
    EntriesOut,
    EntryFilter,
    EntryOut,
    FaultOut,
    HeadOut,
    LastExportOut,
    VerificationIn,
    VerificationOut,
)
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.db.transient import DEPENDENCIES
from foundation.errors import Unavailable
from foundation.http.dependencies import Held, ReadSession, WriteUoW


def audit_router(check: Callable[[Actor], None]) -> APIRouter:
    """Return the routes of the audit log, for whom `check` accepts."""
    router = APIRouter(prefix="/audit", tags=["audit"])

    @router.get("/entries")
    async def entries(
        wanted: Annotated[EntriesIn, Query()], uow: WriteUoW, actor: Annotated[Actor, Allow(check)]
    ) -> EntriesOut:
        """Return entries, newest first; looking one person's deeds up is audited."""
        return _page(await reading.look(uow, wanted))

    @router.post("/exports", status_code=201)
    async def begin_export(
        wanted: EntryFilter, uow: WriteUoW, actor: Annotated[Actor, Allow(check)]
    ) -> EntriesOut:
        """Audit an export and return its first page; the others are read as entries."""
        return _page(await reading.begin_export(uow, wanted, MOST_ENTRIES))

    @router.get("/head")
    async def head(session: ReadSession, actor: Annotated[Actor, Allow(check)]) -> HeadOut:
        """Return the end of the chain."""
        return HeadOut.of(await chain.head(session))

    @router.get("/heads/last")
    async def last_export(resources: Held, actor: Annotated[Actor, Allow(check)]) -> LastExportOut:
        """Return the newest head that lies outside the database. Raises Unavailable while the store is down."""
        try:
            return LastExportOut.of(*await heads.last_locked(resources))
        except DEPENDENCIES as error:
            raise Unavailable from error

    @router.post("/verification")
    async def verify(
        body: VerificationIn, uow: WriteUoW, actor: Annotated[Actor, Allow(check)]
    ) -> VerificationOut:
        """Verify the next stretch of the chain: at most 20,000 links, about two seconds."""
        stretch, end = await reading.verify(uow, body.after_position, body.known)
        return VerificationOut(
            from_position=body.after_position,
            to_position=stretch.head.position,
            total=max(end.position, stretch.head.position),
            ended=stretch.ended,
            fault=FaultOut.of(stretch.fault) if stretch.fault else None,
            head=HeadOut.of(stretch.head),
        )

    return router


def _page(found: tuple[queries.Found, bool]) -> EntriesOut:
    rows, more = found
    return EntriesOut(items=[EntryOut.of(entry, link) for entry, link in rows], more=more)
