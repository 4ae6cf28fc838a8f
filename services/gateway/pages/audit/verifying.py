"""校验审计日志: walks every service's chain, some seconds with each post; the page posts itself on."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.words import Role
from foundation.errors import Forbidden
from gateway.clients.base import ServiceClient, ServiceProblem
from gateway.clients.services import services
from gateway.forms import audit_chain, audit_heads
from gateway.forms.audit import SERVICE_LABELS
from gateway.forms.audit_chain import Progress, Run
from gateway.web.counts import Framed
from gateway.web.pages import page
from gateway.web.visitor import Visitor

# A post begins no further stretch after this; a stretch takes up to three seconds more.
STEPS_S = 4.0
ADDRESS = "/audit/verification"

router = APIRouter()


@router.get(ADDRESS)
async def ask(request: Request, visitor: Framed) -> Response:
    """Draw the form: what was written down earlier, and the button."""
    if not visitor.has(Role.AUDITOR):  # the only page of the log that asks no service
        raise Forbidden
    return _draw(request, None, kept=await _kept(request, visitor))


@router.post(ADDRESS)
async def verify(request: Request, visitor: Framed) -> Response:
    """Begin, or go on with, a verification and draw how far it has come."""
    form = await request.form()
    run = audit_chain.continued(form)
    if run is None:
        run, errors = audit_chain.begun(form)
        if errors:
            values = {name: value for name, value in form.items() if isinstance(value, str)}
            kept = await _kept(request, visitor)
            return _draw(request, None, kept=kept, errors=errors, values=values, status=422)
    return _draw(request, await _advanced(request, visitor, run))


async def _kept(request: Request, visitor: Visitor) -> list[dict[str, str]]:
    """Return when each log was last written down outside the database, in words."""
    asked = services(request).all()
    answers = await asyncio.gather(*(_last_kept(client, visitor) for client in asked))
    return audit_heads.rows(
        {client.name: found for client, found in zip(asked, answers, strict=True)}, datetime.now(UTC)
    )


async def _last_kept(client: ServiceClient, visitor: Visitor) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] = await client.get(visitor, "/audit/heads/last")
    except ServiceProblem as problem:
        if problem.status != 503:
            raise
        return None
    return found


async def _advanced(request: Request, visitor: Visitor, run: Run) -> Run:
    until = time.monotonic() + STEPS_S
    asked = {client.name: client for client in services(request).all()}
    moved = await asyncio.gather(
        *(_walk(asked[name], visitor, progress, until) for name, progress in run.services.items())
    )
    return Run(services=dict(zip(run.services, moved, strict=True)))


async def _walk(client: ServiceClient, visitor: Visitor, progress: Progress, until: float) -> Progress:
    """Return the progress after some stretches, at least one unless it was finished."""
    while not progress.finished:
        try:
            answer = await client.post(visitor, "/audit/verification", progress.body())
        except ServiceProblem as problem:
            if problem.status != 503:
                raise
            return progress.model_copy(update={"down": True})
        progress = progress.moved(answer)
        if time.monotonic() > until:
            break
    return progress


def _draw(
    request: Request,
    run: Run | None,
    *,
    kept: Sequence[Mapping[str, str]] = (),
    errors: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "audit/verification.html",
        status=status,
        here=ADDRESS,
        run=run,
        carried=run.model_dump_json() if run else "",
        rows=audit_chain.rows(run) if run else [],
        faulty=any(progress.fault for progress in run.services.values()) if run else False,
        report=audit_chain.REPORT,
        labels=SERVICE_LABELS,
        kept=kept,
        kept_warning=audit_heads.WARNING if any(one["tone"] == "bad" for one in kept) else "",
        errors=errors or {},
        values=values or {},
    )
