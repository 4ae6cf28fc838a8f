"""Loading and reading the dictionaries."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.reference.dictionaries import initial_entries
from experts.dictionaries import queries
from experts.dictionaries.model import DictionaryEntry, Words
from foundation.unit_of_work import UnitOfWork

__all__ = ["Words", "load_initial", "read"]


async def load_initial(uow: UnitOfWork) -> int:
    """Add the entries of the first start that are missing; return how many. Edited ones stay as they are."""
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
    """Return all dictionaries."""
    return Words(await queries.entries(session))
