"""Looking at the log is a deed too: who looked whose deeds up, exported or verified stands in the log itself.

Turning pages is not written down, nor looking at the log unfiltered by person: an entry for each would bury the
others. What was looked up is named by ids; a name or an address that somebody typed is not repeated.
"""

from foundation.audit import chain, queries
from foundation.audit.schemas import EntriesIn, EntryFilter, KnownHead
from foundation.unit_of_work import UnitOfWork

STRETCH = 20_000
STRETCH_S = 2.5
LOG = "audit"


async def look(uow: UnitOfWork, wanted: EntriesIn) -> tuple[queries.Found, bool]:
    """Return a page; the first of one person's deeds is audited."""
    if wanted.is_about_a_person and not wanted.before:
        uow.audit("audit.read_person", LOG, _one_person(wanted), wanted=wanted.told())
        await uow.write_entries()
    return await queries.entries(uow.session, wanted, wanted.before, wanted.limit)


async def begin_export(uow: UnitOfWork, wanted: EntryFilter, limit: int) -> tuple[queries.Found, bool]:
    """Write down that these entries are exported and return the first of them; `look` returns the others."""
    uow.audit("audit.export", LOG, _one_person(wanted), wanted=wanted.told())
    await uow.write_entries()
    return await queries.entries(uow.session, wanted, None, limit)


async def verify(uow: UnitOfWork, after: int, known: list[KnownHead]) -> tuple[chain.Stretch, chain.Head]:
    """Verify the next stretch of the chain; return it and the present end. The last stretch's result is audited."""
    heads = chain.known_of(chain.Head(item.position, item.hash) for item in known)
    stretch = await chain.verify_stretch(uow.session, after, heads, most=STRETCH, seconds=STRETCH_S)
    if stretch.ended or stretch.fault:
        result = "failed" if stretch.fault else "done"
        fault = stretch.fault.kind.value if stretch.fault else None
        uow.audit("audit.verify", LOG, stretch.head.position, result=result, fault=fault, compared=len(known))
    return stretch, await chain.head(uow.session)


def _one_person(wanted: EntryFilter) -> str:
    return str(wanted.actor_id[0]) if len(wanted.actor_id) == 1 else "all"
