"""The dictionaries over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path

from experts.dictionaries import policies, usecases
from experts.dictionaries.schemas import (
    DictionariesOut,
    EntryOut,
    KindOut,
    KindsOut,
    MoveIn,
    RewordingIn,
    VersionIn,
    WordingIn,
)
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import ReadSession, SignedIn, WriteUoW

router = APIRouter(prefix="/dictionaries", tags=["dictionaries"])

Keeper = Annotated[Actor, Allow(policies.check_keeps_dictionaries)]
Kind = Annotated[str, Path(max_length=40)]
Code = Annotated[str, Path(max_length=40)]


@router.get("")
async def read_dictionaries(session: ReadSession, _actor: SignedIn, retired: bool = False) -> DictionariesOut:
    """Return the choices of the form; with `retired` also those that are only read any more."""
    return DictionariesOut.of(await usecases.read(session), retired=retired)


@router.get("/kinds")
async def list_kinds(session: ReadSession, _actor: Keeper) -> KindsOut:
    """Return every dictionary with all its entries."""
    return KindsOut.of(await usecases.read(session))


@router.get("/kinds/{kind}")
async def read_kind(kind: Kind, session: ReadSession, _actor: Keeper) -> KindOut:
    """Return one dictionary with all its entries."""
    return KindOut.of(kind, await usecases.read_kind(session, kind))


@router.post("/kinds/{kind}/entries", status_code=201)
async def add(kind: Kind, body: WordingIn, uow: WriteUoW, _actor: Keeper) -> EntryOut:
    """Add an entry."""
    return EntryOut.of(await usecases.add(uow, kind, body.wording))


@router.put("/kinds/{kind}/entries/{code}")
async def reword(kind: Kind, code: Code, body: RewordingIn, uow: WriteUoW, _actor: Keeper) -> EntryOut:
    """Change how an entry reads."""
    return EntryOut.of(await usecases.reword(uow, kind, code, body.version, body.wording))


@router.post("/kinds/{kind}/entries/{code}/retire")
async def retire(kind: Kind, code: Code, body: VersionIn, uow: WriteUoW, _actor: Keeper) -> EntryOut:
    """Offer an entry no longer."""
    return EntryOut.of(await usecases.offer(uow, kind, code, body.version, False))


@router.post("/kinds/{kind}/entries/{code}/restore")
async def restore(kind: Kind, code: Code, body: VersionIn, uow: WriteUoW, _actor: Keeper) -> EntryOut:
    """Offer a retired entry again."""
    return EntryOut.of(await usecases.offer(uow, kind, code, body.version, True))


@router.post("/kinds/{kind}/entries/{code}/move")
async def move(kind: Kind, code: Code, body: MoveIn, uow: WriteUoW, _actor: Keeper) -> KindOut:
    """Move an entry up or down; return the dictionary in its new order."""
    return KindOut.of(kind, await usecases.move(uow, kind, code, body.version, body.direction))
