"""A tiny service for the foundation's own tests: one table, one fact, one task."""

import importlib
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from foundation.bus.handling import Handlers
from foundation.db.base import COLUMN_TYPES, NAMING
from foundation.tasks.shell import Tasks
from foundation.unit_of_work import UnitOfWork

importlib.import_module("foundation.audit.tables")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = COLUMN_TYPES


class Effect(Base):
    __tablename__ = "effects"

    id: Mapped[int] = mapped_column(primary_key=True)
    thing: Mapped[str]
    secret: Mapped[str]


class ThingHappened(BaseModel):
    NAME: ClassVar[str] = "sample.thing.happened.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("secret",)

    thing: str
    version: int
    secret: str

    @property
    def subject(self) -> str:
        return self.thing

    @property
    def subject_version(self) -> int:
        return self.version


class Misbehaviour:
    """What the handler is told to do wrong."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []


MISBEHAVIOUR = Misbehaviour()
HANDLERS = Handlers("sample")
TASKS = Tasks("sample")


@HANDLERS.on(ThingHappened)
async def note_effect(uow: UnitOfWork, fact: ThingHappened) -> None:
    uow.session.add(Effect(thing=fact.thing, secret=fact.secret))
    await uow.session.flush()
    if MISBEHAVIOUR.errors:
        raise MISBEHAVIOUR.errors.pop(0)


@TASKS.task("do_thing")
async def do_thing(resources: Any, thing_id: str) -> None:
    async with resources.unit_of_work() as uow:
        uow.session.add(Effect(thing=str(UUID(thing_id)), secret="task"))
    if MISBEHAVIOUR.errors:
        raise MISBEHAVIOUR.errors.pop(0)
