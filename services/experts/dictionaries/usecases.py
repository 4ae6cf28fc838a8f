"""Loading, reading and editing the dictionaries."""

from collections.abc import Sequence
from uuid import uuid4
from weakref import WeakKeyDictionary

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.pool import Pool

from contracts.reference.dictionaries import initial_entries
from experts.dictionaries import policies, queries
from experts.dictionaries.model import Choice, DictionaryEntry, Words
from experts.dictionaries.policies import Direction, Wording
from experts.dictionaries.queries import changes
from foundation.db import within
from foundation.db.engine import Database
from foundation.db.prepared import Rows
from foundation.db.together import Question
from foundation.unit_of_work import UnitOfWork

__all__ = [
    "Choice",
    "DictionaryEntry",
    "Direction",
    "Wording",
    "Words",
    "add",
    "changes",
    "last_change",
    "load_initial",
    "move",
    "offer",
    "read",
    "read_kind",
    "reword",
    "words_at",
    "words_now",
    "words_within",
]

NEW_CODE_LENGTH = 12

# Of each database (its pool of connections) the words, and the number of the change after which they were read.
_kept: "WeakKeyDictionary[Pool, tuple[int, Words]]" = WeakKeyDictionary()


async def load_initial(uow: UnitOfWork) -> int:
    """Add the entries of the first start that are missing; return how many. Edited ones stay as they are.

    One whose label an administrator has given to another entry is left out.
    """
    rows = [
        {
            "kind": entry.kind,
            "code": entry.code,
            "label": entry.label,
            "position": entry.order,
            "heading": entry.group,
            "standard_code": entry.standard_code,
        }
        for entry in initial_entries()
    ]
    added = await uow.session.execute(
        insert(DictionaryEntry).values(rows).on_conflict_do_nothing().returning(DictionaryEntry.code)
    )
    count = len(added.all())
    if count:
        uow.audit("dictionary.load", "dictionary", "initial", entries=count)
    return count


async def read(session: AsyncSession) -> Words:
    """Return all dictionaries as they are now: those that are kept, when nobody has changed any since."""
    pool = session.get_bind().engine.pool
    (row,) = await within.fetch(session, queries.CHANGES)
    return _known(pool, row["number"]) or _keep(pool, await within.fetch(session, queries.EVERYTHING))


async def words_now(database: Database) -> Words:
    """Return all dictionaries as they are now, for who reads without a session."""
    (row,) = await database.fetch(queries.CHANGES)
    return await words_at(database, row["number"])


def last_change() -> Question[int | None]:
    """Return the question for the number of the last change."""
    return Question(queries.CHANGES, {}, lambda rows: rows[0][0])


async def words_within(session: AsyncSession, number: int | None) -> Words:
    """Return all dictionaries as after a change that this transaction has seen, or after a later one."""
    return _known(session.get_bind().engine.pool, number) or await read(session)


async def words_at(database: Database, number: int | None) -> Words:
    """Return all dictionaries as after a change that a statement has seen (see `changes`), or after a later one."""
    pool = database.engine.pool
    return _known(pool, number) or _keep(pool, await database.fetch(queries.EVERYTHING))


def _known(pool: Pool, number: int | None) -> Words | None:
    of, words = _kept.get(pool, (None, None))
    return words if number is not None and of == number else None


def _keep(pool: Pool, rows: Rows) -> Words:
    number, choices = queries.number_and_choices(rows)
    words = Words(choices)
    if number is not None:
        _kept[pool] = number, words
    return words


async def read_kind(session: AsyncSession, kind: str) -> Sequence[DictionaryEntry]:
    """Return every choice of a dictionary, retired ones too, in its order; raise EntryNotFound."""
    policies.check_kind(kind)
    return await queries.of_kind(session, kind)


async def add(uow: UnitOfWork, kind: str, wording: Wording) -> DictionaryEntry:
    """Add a choice at the end of its heading; its code is made here and never shown.

    Raises EntryNotFound, EntryInvalid, LabelTaken or DictionaryFull.
    """
    typed = _check_wording(kind, wording)
    entries = await queries.lock_kind(uow.session, kind)
    policies.check_free(entries, typed.label)
    policies.check_room(entries)
    entry = DictionaryEntry(
        kind=kind,
        code=f"x{uuid4().hex[:NEW_CODE_LENGTH]}",
        label=typed.label,
        heading=typed.heading or None,
        standard_code=typed.standard_code or None,
        active=True,
        version=1,
    )
    policies.number(policies.placed(entries, entry))
    uow.session.add(entry)
    uow.audit("dictionary.add", "dictionary", _place(entry), label=entry.label)
    return entry


async def reword(uow: UnitOfWork, kind: str, code: str, version: int, wording: Wording) -> DictionaryEntry:
    """Change how a choice reads; under another heading it goes to the end of that. The same changes nothing.

    Raises EntryNotFound, EntryInvalid, LabelTaken or EntryOutdated.
    """
    typed = _check_wording(kind, wording)
    entries, entry = await _lock(uow, kind, code)
    before = Wording(entry.label, entry.heading or "", entry.standard_code or "")
    if typed == before:
        uow.leave_unaudited("the same words")
        return entry
    policies.check_current(entry, version)
    policies.check_free(entries, typed.label, entry.code)
    entry.word(typed.label, typed.heading or None, typed.standard_code or None)
    if typed.heading != before.heading:
        policies.number(policies.placed(entries, entry))
    uow.audit("dictionary.reword", "dictionary", _place(entry), old=before.label, new=typed.label)
    return entry


async def offer(uow: UnitOfWork, kind: str, code: str, version: int, active: bool) -> DictionaryEntry:
    """Retire a choice, or bring it back; what it is already changes nothing.

    Raises EntryNotFound, EntryOutdated or LastChoice.
    """
    entries, entry = await _lock(uow, kind, code)
    if entry.active == active:
        uow.leave_unaudited("it is so already")
        return entry
    policies.check_current(entry, version)
    if not active:
        policies.check_may_retire(entry, entries)
    entry.offer(active)
    action = "dictionary.restore" if active else "dictionary.retire"
    uow.audit(action, "dictionary", _place(entry), label=entry.label)
    return entry


async def move(
    uow: UnitOfWork, kind: str, code: str, version: int, direction: Direction
) -> Sequence[DictionaryEntry]:
    """Move a choice one place up or down under its heading; return the dictionary in its new order.

    Raises EntryNotFound or EntryOutdated.
    """
    entries, entry = await _lock(uow, kind, code)
    policies.check_current(entry, version)
    order = policies.moved(entries, entry, direction)
    policies.number(order)
    entry.version += 1
    uow.audit("dictionary.move", "dictionary", _place(entry), label=entry.label, direction=direction)
    return order


def _check_wording(kind: str, wording: Wording) -> Wording:
    policies.check_kind(kind)
    typed = wording.tidied()
    policies.check_wording(kind, typed)
    return typed


async def _lock(uow: UnitOfWork, kind: str, code: str) -> tuple[Sequence[DictionaryEntry], DictionaryEntry]:
    policies.check_kind(kind)
    entries = await queries.lock_kind(uow.session, kind)
    return entries, policies.found(entries, code)


def _place(entry: DictionaryEntry) -> str:
    return f"{entry.kind}/{entry.code}"
