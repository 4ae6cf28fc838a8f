"""The logs of all services as one: a page of it, or all of it, newest first. Times and ids of all services compare."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import Request

from gateway.clients.base import ServiceClient, ServiceProblem
from gateway.clients.services import services
from gateway.forms.audit import SERVICE_LABELS
from gateway.forms.audit_lines import line, persons_of
from gateway.web.visitor import Visitor

PAGE_SIZE = 50
BATCH = 500
MOST_NAMES = 200
Entry = Mapping[str, Any]
Line = dict[str, Any]
# Who asks: an export outlives its first tokens, which are good for a minute.
Asking = Callable[[], Awaitable[Visitor]]


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, the cursor of the older ones ("" for none), and which services are missing, in words."""

    lines: list[Line]
    next: str
    missing: list[str]


@dataclass(slots=True)
class _Source:
    """One service's log, read in batches."""

    client: ServiceClient
    waiting: list[Entry] = field(default_factory=list)
    cursor: str = ""
    more: bool = True

    def take(self, answer: Mapping[str, Any]) -> None:
        self.waiting = list(answer["items"])
        self.more = bool(answer["more"])
        if self.waiting:
            self.cursor = str(self.waiting[-1]["cursor"])


async def read_page(request: Request, visitor: Visitor, wanted: Mapping[str, Any], before: str) -> Page:
    """Return a page of all logs together; a service that is down is named in `missing`.

    Raise ServiceProblem when all are down or one refuses.
    """
    asked = services(request).all()
    wanted, unnamed = await with_accounts(request, visitor, wanted)
    answers = await asyncio.gather(
        *(_or_none(client, visitor, before=before, limit=PAGE_SIZE, **wanted) for client in asked)
    )
    found = [
        (client.name, entry)
        for client, answer in zip(asked, answers, strict=True)
        for entry in (answer["items"] if answer else ())
    ]
    found.sort(key=lambda one: _place(one[1]), reverse=True)
    shown = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE or any(answer and answer["more"] for answer in answers)
    names = await names_of(request, visitor, [entry for _, entry in shown])
    missing = [
        SERVICE_LABELS[client.name] for client, answer in zip(asked, answers, strict=True) if not answer
    ]
    if unnamed and SERVICE_LABELS["identity"] not in missing:
        missing.append(SERVICE_LABELS["identity"])
    return Page(
        [line(service, entry, names) for service, entry in shown],
        str(shown[-1][1]["cursor"]) if more and shown else "",
        missing,
    )


async def begin_export(
    request: Request, visitor: Visitor, wanted: Mapping[str, Any]
) -> tuple[list[_Source], Mapping[str, Any]]:
    """Have every service write the export down; return their first batches and the filter for the others.

    Raise ServiceProblem unless all of them answer: an export that lacks a part must not look whole.
    """
    sources = [_Source(client) for client in services(request).all()]
    wanted, unnamed = await with_accounts(request, visitor, wanted)
    if unnamed:
        raise unnamed
    answers = await asyncio.gather(
        *(source.client.post(visitor, "/audit/exports", dict(wanted)) for source in sources)
    )
    for source, answer in zip(sources, answers, strict=True):
        source.take(answer)
    return sources, wanted


async def lines_of(
    request: Request, asking: Asking, sources: Sequence[_Source], wanted: Mapping[str, Any]
) -> AsyncIterator[list[Line]]:
    """Yield all lines, some hundreds at a time; raise ServiceProblem when a service stops answering."""
    while True:
        for source in sources:
            if not source.waiting and source.more:
                source.take(await _entries(source.client, await asking(), source.cursor, wanted))
        batch = _merged(sources)
        if not batch:
            return
        names = await names_of(request, await asking(), [entry for _, entry in batch])
        yield [line(service, entry, names) for service, entry in batch]


async def with_accounts(
    request: Request, visitor: Visitor, wanted: Mapping[str, Any]
) -> tuple[Mapping[str, Any], ServiceProblem | None]:
    """Return the filter with the accounts of a typed name, and the problem if they cannot be learnt.

    A deed before anybody is signed in (a login) holds an account's id and no name.
    """
    name = wanted.get("actor_name")
    if not name:
        return wanted, None
    try:
        found = await services(request).identity.get(visitor, "/accounts/names", name=name)
    except ServiceProblem as problem:
        if problem.status != 503:
            raise
        return wanted, problem
    given = wanted.get("actor_id", [])
    return {**wanted, "actor_id": given or [item["id"] for item in found["items"]]}, None


async def names_of(request: Request, visitor: Visitor, entries: Sequence[Entry]) -> dict[str, str]:
    """Return the names of the accounts in these entries; none when identity is down: ids are shown then."""
    ids = persons_of(entries)
    names: dict[str, str] = {}
    for start in range(0, len(ids), MOST_NAMES):
        try:
            found = await services(request).identity.get(
                visitor, "/accounts/names", ids=ids[start : start + MOST_NAMES]
            )
        except ServiceProblem as problem:
            if problem.status != 503:
                raise
            break
        names |= {item["id"]: item["name"] for item in found["items"]}
    return names


def _merged(sources: Sequence[_Source]) -> list[tuple[str, Entry]]:
    """Take the newest entries until a source that has more behind it runs empty."""
    batch: list[tuple[str, Entry]] = []
    while all(source.waiting or not source.more for source in sources):
        newest = max(
            (source for source in sources if source.waiting),
            key=lambda source: _place(source.waiting[0]),
            default=None,
        )
        if newest is None:
            break
        batch.append((newest.client.name, newest.waiting.pop(0)))
    return batch


def _place(entry: Entry) -> tuple[datetime, str]:
    return datetime.fromisoformat(entry["at"]), str(entry["id"])


async def _entries(client: ServiceClient, visitor: Visitor, before: str, wanted: Mapping[str, Any]) -> Any:
    return await client.get(visitor, "/audit/entries", before=before, limit=BATCH, **wanted)


async def _or_none(client: ServiceClient, visitor: Visitor, **params: Any) -> Any:
    try:
        return await client.get(visitor, "/audit/entries", **params)
    except ServiceProblem as problem:
        if problem.status != 503:
            raise
        return None
